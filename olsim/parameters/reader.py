"""The reader: values of quantities with what an override makes of them, and a note of which parameter each
went to.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, get_type_hints

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.errors import OlsimError
from olsim.core.months import START_YEAR, parse
from olsim.core.units import check_unit
from olsim.evidence.quantity import DATE, Quantity

G = TypeVar("G")
PLACED = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
"""A school year or a month in an override; one that no run reaches does nothing, and is told."""

FROM_THE_START = (
    "schools.",
    "staff.",
    "luck.",
    "prices.",
    "reporting.",
    "examination.",
    "shocks.",
    "pupils.",
    "inflow.reserve_persons",
    "training.pond_persons",
    "cover.director_fte",
    "cover.support_pool_fte",
)
"""Beginnings of ids of quantities that make the city, or count it: they hold for a whole run. A test finds
those that are missing."""


def layered(
    below: Mapping[str, float], above: Mapping[str, float], quantities: Mapping[str, Quantity]
) -> dict[str, float]:
    """Overrides over others: from the first date that the upper ones give of a quantity on, the lower ones
    are silent on it.

    A value without a date is silent on nothing before it and stands alone. Of a series by age, wijk or size
    each value stands for itself.
    """
    first: dict[str, str] = {}
    for key in above:
        name = key.partition("@")[0]
        quantity = quantities.get(name)
        if quantity is None or quantity.dated or not quantity.series:
            first[name] = min(key, first.get(name, key))
    kept = {
        key: value
        for key, value in below.items()
        if key.partition("@")[0] not in first or key < first[key.partition("@")[0]]
    }
    return {**kept, **above}


def changes(overrides: Mapping[str, float], quantities: Mapping[str, Quantity]) -> list[int]:
    """Months, from the second one on, in which a value of a quantity without a series begins."""
    found = {
        parse(key.partition("@")[2])
        for key in overrides
        if "@" in key and not quantities[key.partition("@")[0]].series
    }
    return sorted(month for month in found if month > 0)


def at_month(
    overrides: Mapping[str, float], quantities: Mapping[str, Quantity], month: float
) -> dict[str, float]:
    """Overrides as they hold in a month: of a quantity without a series the value that began last."""
    result = {
        key: value
        for key, value in overrides.items()
        if "@" not in key or quantities[key.partition("@")[0]].series
    }
    for key in sorted(overrides.keys() - result.keys()):
        name, _, date = key.partition("@")
        if parse(date) <= month:
            result[name] = overrides[key]
    return result


@dataclass(frozen=True)
class Made:
    """Parameters that were made before: groups by their type, what each parameter was read from, and what was
    read before the first line.
    """

    groups: Mapping[type[Any], Any]
    reads: Mapping[str, list[str]]
    """Without what was read before the first line."""
    shared: frozenset[str]
    readers: Mapping[str, frozenset[str]]
    """By quantity the parameters that were made from it."""


def check_index(quantity: Quantity, index: str, key: str) -> None:
    """Raise OlsimError for a place in a series, or a month from which a value holds, that cannot be."""
    if not quantity.series:
        if (
            quantity.id.startswith(FROM_THE_START)
            or DATE.fullmatch(index) is None
            or len(index) != len("2026-08")
        ):
            right = (
                "geen datum: deze grootheid geldt voor de hele periode"
                if quantity.id.startswith(FROM_THE_START)
                else "een maand als 2026-08"
            )
            raise OlsimError(
                "Zo kan deze waarde niet vanaf een datum worden gezet.", key=key, given=index, expected=right
            )
    elif not quantity.dated:
        if index not in quantity.series:
            raise OlsimError(
                "Dit onderdeel kent de reeks niet.",
                key=key,
                given=index,
                choices=quantity.series,
                expected=", ".join(quantity.series),
            )
    elif PLACED.fullmatch(index) is None or len(index) != len(next(iter(quantity.series))):
        raise OlsimError(
            "Deze datum klopt niet.",
            key=key,
            given=index,
            expected=f"een datum als {next(iter(quantity.series))}",
        )


class Reader:
    """Gives values of quantities and remembers for which parameter they were read.

    Parameters
    ----------
    quantities
        All quantities by id.
    overrides
        Values that replace the value of a quantity (a draw from its prior, or a test), by id. For a series,
        'id@2026' replaces what holds from
        that date on, 'id@30' one value by age; a bare id shifts the whole series, in the ratio of the value
        to that of the quantity, or by the difference where that is 0.
    n_years
        School years that arrays by year cover.
    made
        Parameters from the same quantities without overrides: a line that reads nothing that is overridden
        keeps its value.

    """

    def __init__(
        self,
        quantities: Mapping[str, Quantity],
        overrides: Mapping[str, float],
        n_years: int,
        made: Made | None = None,
    ) -> None:
        for key, number in overrides.items():
            name = key.partition("@")[0]
            if name not in quantities:
                raise OlsimError(
                    "Deze grootheid bestaat niet.",
                    key=key,
                    given=name,
                    choices=quantities,
                    expected="een id uit olsim describe parameters",
                )
            quantity, index = quantities[name], key.partition("@")[2]
            if "@" in key:
                check_index(quantity, index, key)
            check_unit(number, quantity.unit, "", key)
        self.quantities, self.overrides, self.n_years = quantities, overrides, n_years
        changed = {key.partition("@")[0] for key in overrides}
        # what is read before the first line may be in any of them
        self._made = None if made is None or changed & made.shared else made
        self._touched = {
            parameter for name in changed for parameter in (made.readers.get(name, ()) if made else ())
        }
        self.groups: dict[type[Any], Any] = {}
        self.reads: dict[str, list[str]] = (
            {name: read for name, read in made.reads.items() if name not in self._touched}
            if self._made and made
            else {}
        )
        self._current = self._noting = ""
        self._notes: list[str] = []

    def note_no_more(self) -> None:
        """From here on a value is looked up for somebody who asks, not read for a parameter."""
        self._current = ""

    def _read(self, name: str) -> Quantity:
        if self._current != self._noting:
            self._noting, self._notes = (
                self._current,
                (self.reads.setdefault(self._current, []) if self._current else []),
            )
        self._notes.append(name)
        if name not in self.quantities:
            raise OlsimError(
                "Deze grootheid ontbreekt in het bewijs.", key=name, expected="een volledige map met gegevens"
            )
        return self.quantities[name]

    def __call__(self, name: str) -> float:
        """Value of a quantity."""
        quantity = self._read(name)
        return float(self.overrides.get(name, quantity.value))

    def _same(self, name: str, kind: type) -> float:
        value = self(name)
        return round(value) if kind is int else value

    def positive(self, name: str) -> float:
        """Value of a quantity that must be larger than nothing."""
        value = self(name)
        if value <= 0.0:
            raise OlsimError(
                "Deze waarde moet groter zijn dan nul.",
                key=name,
                given=str(value),
                expected="een getal boven 0",
            )
        return value

    def _before(self, name: str) -> dict[int, float]:
        """Series by year without what an override says by date."""
        return {int(date): number for date, number in self._shifted(name).items()}

    def _shifted(self, name: str) -> dict[str, float]:
        """Series of a quantity, shifted as a whole where an override says so."""
        quantity = self._read(name)
        series = dict(quantity.series)
        if name in self.overrides:
            if quantity.value != 0.0:
                series = {
                    date: number * self.overrides[name] / quantity.value for date, number in series.items()
                }
            else:
                series = {date: number + self.overrides[name] for date, number in series.items()}
        return series

    def points(self, name: str) -> dict[str, float]:
        """Series of a quantity as written, with what an override makes of it: from its first date on an
        override by date stands alone, one by age, wijk or
        size replaces the values that it names.
        """
        series, later = self._shifted(name), self._later(name)
        if later and self.quantities[name].dated:
            series = {date: number for date, number in series.items() if date < min(later)}
        return series | later

    def _later(self, name: str) -> dict[str, float]:
        return {
            key.partition("@")[2]: number
            for key, number in self.overrides.items()
            if key.startswith(f"{name}@")
        }

    def by_year(self, name: str, *, between: str = "step") -> Floats:
        """Series by school year: the last known value holds ('step'), or straight lines between points
        ('line'); flat at both ends.

        Lines of an override begin at its first point: before that everything is as it was.
        """
        points = {int(date): number for date, number in self.points(name).items()}
        years = np.arange(START_YEAR, START_YEAR + self.n_years)
        own = sorted(int(date) for date in self._later(name))
        if own and between == "line":
            given = self._before(name)
            before = np.interp(years, sorted(given), [given[year] for year in sorted(given)])
            lines: Floats = np.where(
                years >= own[0], np.interp(years, own, [points[year] for year in own]), before
            )
            return lines
        known = np.array(sorted(points), dtype=float)
        numbers = np.array([points[int(year)] for year in known])
        if between == "line":
            line: Floats = np.interp(years, known, numbers)
            return line
        position = np.clip(np.searchsorted(known, years, side="right") - 1, 0, None)
        steps: Floats = numbers[position]
        return steps

    def build(self, group: type[G], subject: str, exceptions: Mapping[str, Callable[[], Any]]) -> G:
        """Make a group: a field takes its line, or else the quantity of its own name, rounded where it is a
        whole number. A line of no field is an error.
        """
        kinds = get_type_hints(group)
        if strange := exceptions.keys() - kinds.keys():
            raise OlsimError(
                f"Groep {group.__name__} klopt niet.",
                given=", ".join(sorted(strange)),
                expected="regels van velden",
                exit_code=1,
            )
        lines = {
            name: exceptions.get(name) or partial(self._same, f"{subject}.{name}", kind)
            for name, kind in kinds.items()
        }
        prefix, kept = group.__name__.lower() + ".", self._made.groups[group] if self._made else None
        if kept is not None and not any(prefix + name in self._touched for name in lines):
            self.groups[group] = kept
            return kept  # type: ignore[no-any-return]
        values = {}
        for name, line in lines.items():
            self._current = prefix + name
            if kept is not None and self._current not in self._touched:
                values[name] = getattr(kept, name)
                continue
            try:
                values[name] = line()
            except (ValueError, ZeroDivisionError, OverflowError, IndexError):
                read = self.reads.get(self._current, [])
                changed = [key for key in read if key in self.overrides] or read
                raise OlsimError(
                    "Met deze waarde kan niet worden gerekend.",
                    key=", ".join(changed),
                    given=", ".join(str(self.overrides.get(key, "")) for key in changed),
                    expected="een waarde groter dan nul, of dichter bij die van de basis",
                ) from None
        result = self.groups[group] = group(**values)
        return result

    def made(self, before: str) -> Made:
        """What others may keep of it; `before` is the name under which is noted what was read before the
        first line.
        """
        readers: dict[str, set[str]] = {}
        for parameter, names in self.reads.items():
            for name in names:
                readers.setdefault(name, set()).add(parameter)
        reads = {parameter: names for parameter, names in self.reads.items() if parameter != before}
        return Made(
            self.groups,
            reads,
            frozenset(self.reads[before]),
            {name: frozenset(found) for name, found in readers.items()},
        )
