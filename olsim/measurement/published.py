"""Published figures beside observables: what is printed, how sure it is, and which quantities rest on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from olsim.evidence.load import Evidence
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import Observable, Published

PART_OF_FIGURE = "reporting.fte_error_share"
"""An error that is a part of the figure."""


@dataclass(frozen=True)
class Figure:
    """A printed figure beside an observable.

    Attributes
    ----------
    value
        In the unit of the observable; the mean of its prints.
    error, shared
        Standard deviations of its own measurement error and of the one that it shares with others of its
        instrument; not a number and 0 where there is none.

    """

    observable: Observable
    published: Published
    value: float
    error: float
    shared: float

    @property
    def id(self) -> str:
        """Name of the column of this figure in a run: observable, group and date."""
        return f"{self.observable.id}:{self.published.group}@{self.published.date}"

    @property
    def fact(self) -> str:
        """The first print."""
        return self.published.facts[0]


def figures(evidence: Evidence) -> Iterator[Figure]:
    """Every figure that an observable may be set beside, in the order of the catalogue."""
    quantities = evidence.quantities
    for observable in CATALOGUE.values():
        for published in observable.comparable:
            prints = [evidence.facts[name].value for name in published.facts]
            value = sum(number for number in prints if number is not None) / len(prints)
            if published.of:
                value /= quantities[published.of].value
            error = quantities[published.error].value if published.error else float("nan")
            yield Figure(
                observable,
                published,
                value,
                error * value if published.error == PART_OF_FIGURE else error,
                quantities[published.shared].value if published.shared else 0.0,
            )


def resting_on(evidence: Evidence) -> dict[str, list[str]]:
    """By fact the quantities that rest on it."""
    used: dict[str, list[str]] = {}
    for quantity in evidence.quantities.values():
        for name in quantity.facts:
            used.setdefault(name, []).append(quantity.id)
    return used
