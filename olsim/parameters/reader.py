"""The reader: values of quantities with what an override makes of them, and a note of which parameter each went to."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from olsim.arrays import Floats
from olsim.errors import OlsimError
from olsim.evidence.quantity import Quantity
from olsim.months import START_YEAR
from olsim.units import UNITS

G = TypeVar("G")


@dataclass(frozen=True)
class Made:
    """Parameters that were made before: groups by their type, what each parameter was read from, and what was read before the first line."""

    groups: Mapping[type[Any], Any]
    reads: Mapping[str, list[str]]
    """Without what was read before the first line."""
    shared: frozenset[str]
    readers: Mapping[str, frozenset[str]]
    """By quantity the parameters that were made from it."""


class Reader:
    """Gives values of quantities and remembers for which parameter they were read.

    Parameters
    ----------
    quantities
        All quantities by id.
    overrides
        Values that replace the value of a quantity (a draw from its prior, or a test), by id. For a series, 'id@2026' replaces what holds from
        that date on; a bare id shifts the whole series, in the ratio of the value to that of the quantity, or by the difference where that is 0.
    n_years
        School years that arrays by year cover.
    made
        Parameters from the same quantities without overrides: a line that reads nothing that is overridden keeps its value.

    """

    def __init__(self, quantities: Mapping[str, Quantity], overrides: Mapping[str, float], n_years: int, made: Made | None = None) -> None:
        for key, number in overrides.items():
            name = key.partition("@")[0]
            if name not in quantities:
                raise OlsimError(
                    "Deze grootheid bestaat niet.", key=key, given=name, choices=quantities, expected="een id uit olsim describe parameters"
                )
            date = key.partition("@")[2]
            dates = quantities[name].series
            if "@" in key and (not dates or not date.replace("-", "").isdigit() or len(date) != len(next(iter(dates)))):
                raise OlsimError(
                    "Zo kan deze waarde niet vanaf een datum worden gezet.",
                    key=key,
                    given=date,
                    expected=f"een datum als {next(iter(dates))}" if dates else f"{name} zonder datum: dit is geen reeks",
                )
            low, high = UNITS[quantities[name].unit]
            if not math.isfinite(number) or not low <= number <= high:
                raise OlsimError(
                    f"De waarde past niet bij de eenheid {quantities[name].unit}.",
                    key=key,
                    given=str(number),
                    expected=f"{low:g} of meer" if high == math.inf else f"tussen {low:g} en {high:g}",
                )
        self.quantities, self.overrides, self.n_years = quantities, overrides, n_years
        changed = {key.partition("@")[0] for key in overrides}
        # what is read before the first line may be in any of them
        self._made = None if made is None or changed & made.shared else made
        self._touched = {parameter for name in changed for parameter in (made.readers.get(name, ()) if made else ())}
        self.groups: dict[type[Any], Any] = {}
        self.reads: dict[str, list[str]] = (
            {name: read for name, read in made.reads.items() if name not in self._touched} if self._made and made else {}
        )
        self._current = self._noting = ""
        self._notes: list[str] = []

    def _read(self, name: str) -> Quantity:
        if self._current != self._noting:
            self._noting, self._notes = self._current, self.reads.setdefault(self._current, [])
        self._notes.append(name)
        if name not in self.quantities:
            raise OlsimError("Deze grootheid ontbreekt in het bewijs.", key=name, expected="een volledige map met gegevens")
        return self.quantities[name]

    def __call__(self, name: str) -> float:
        """Value of a quantity."""
        quantity = self._read(name)
        return float(self.overrides.get(name, quantity.value))

    def positive(self, name: str) -> float:
        """Value of a quantity that must be larger than nothing."""
        value = self(name)
        if value <= 0.0:
            raise OlsimError("Deze waarde moet groter zijn dan nul.", key=name, given=str(value), expected="een getal boven 0")
        return value

    def points(self, name: str) -> dict[str, float]:
        """Series of a quantity as written, with what an override makes of it."""
        quantity = self._read(name)
        series = dict(quantity.series)
        if name in self.overrides:
            if quantity.value != 0.0:
                series = {date: number * self.overrides[name] / quantity.value for date, number in series.items()}
            else:
                series = {date: number + self.overrides[name] for date, number in series.items()}
        later = {key.partition("@")[2]: number for key, number in self.overrides.items() if key.startswith(f"{name}@")}
        if later:
            first = min(later)
            series = {date: number for date, number in series.items() if date < first} | later
        return series

    def by_year(self, name: str, *, between: str = "step") -> Floats:
        """Series by school year: the last known value holds ('step'), or straight lines between points ('line'); flat at both ends."""
        points = {int(date): number for date, number in self.points(name).items()}
        years = np.arange(START_YEAR, START_YEAR + self.n_years)
        known = np.array(sorted(points), dtype=float)
        numbers = np.array([points[int(year)] for year in known])
        if between == "line":
            line: Floats = np.interp(years, known, numbers)
            return line
        position = np.clip(np.searchsorted(known, years, side="right") - 1, 0, None)
        steps: Floats = numbers[position]
        return steps

    def build(self, group: type[G], lines: Mapping[str, Callable[[], Any]]) -> G:
        """Make a group from one line per field; a missing or extra line is an error."""
        names = group.__dataclass_fields__.keys()  # type: ignore[attr-defined]
        if names != lines.keys():
            raise OlsimError(
                f"Groep {group.__name__} klopt niet.", given=", ".join(sorted(names ^ lines.keys())), expected="een regel per veld", exit_code=1
            )
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
        """What others may keep of it; `before` is the name under which is noted what was read before the first line."""
        readers: dict[str, set[str]] = {}
        for parameter, names in self.reads.items():
            for name in names:
                readers.setdefault(name, set()).add(parameter)
        reads = {parameter: names for parameter, names in self.reads.items() if parameter != before}
        return Made(self.groups, reads, frozenset(self.reads[before]), {name: frozenset(found) for name, found in readers.items()})
