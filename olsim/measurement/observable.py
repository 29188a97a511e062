"""What an observable is, what it is measured on, and how schools add up to wijken, boards, types and the
city.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, wraps

import numpy as np

from olsim.core.arrays import AnyArray, Floats
from olsim.core.codes import SchoolType
from olsim.core.compiled import compiled
from olsim.core.definitions import CENTURY, THIRD
from olsim.core.months import OCTOBER, START_YEAR, label
from olsim.parameters.groups import Reporting
from olsim.state.history import History
from olsim.state.schools import Schools


@dataclass(frozen=True)
class Record:
    """What measurement looks at: the history of a run, the schools, and how the survey counts."""

    history: History
    schools: Schools
    reporting: Reporting
    wijken: tuple[str, ...]
    months: int
    kept: dict[object, Floats] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out once and is asked by several observables."""

    @cached_property
    def octobers(self) -> AnyArray:
        """Months of the counts on 1 October, from October 2018."""
        return np.arange(OCTOBER, self.months, 12)

    @cached_property
    def bo(self) -> AnyArray:
        """True for regular schools, shape (n_schools,)."""
        result: AnyArray = self.schools.type[: self.schools.n] == SchoolType.BO
        return result

    @cached_property
    def october_demand(self) -> Floats:
        """Demand on every 1 October, shape (years, n_schools, kinds, standings, 3), FTE."""
        return self.history.demand[: len(self.octobers)]


def once(function: Callable[[Record], Floats]) -> Callable[[Record], Floats]:
    """Work something out once for each record."""

    @wraps(function)
    def kept(record: Record) -> Floats:
        if function not in record.kept:
            record.kept[function] = function(record)
        return record.kept[function]

    return kept


Parts = tuple[Floats, Floats | None]
"""Numerator and denominator by date and school, shapes (dates, n_schools); no denominator for amounts that
add up."""


@dataclass(frozen=True)
class Published:
    """A printed figure that an observable may be set beside, at its own date and for its own group of
    schools.

    `facts` are prints of the same figure: their mean is taken. `error` names the quantity with its
    measurement error, in the unit of the observable or, for
    `reporting.fte_error_share`, as a part of the figure; empty where it is no measurement. `shared` names the
    quantity with an error that all figures
    of the same instrument and scope have in common; `factor` one that the model has to be multiplied by. `of`
    is a quantity to divide a count by.
    """

    date: str
    facts: tuple[str, ...]
    group: str = "po"
    level: str = "stad"
    error: str = ""
    shared: str = ""
    instrument: str = ""
    factor: str = ""
    of: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Observable:
    """One published or publishable figure as a formula on the ledgers.

    `dates` is 'oktober' (count on 1 October), 'schooljaar' (sum from September to August) or 'maand'. `scope`
    says which schools count;
    `comparable` lists the printed figures that it may be set beside. `by_school` gives numerator and
    denominator per school; `city` gives a city-wide series.
    """

    id: str
    label: str
    unit: str
    kind: str
    dates: str
    scope: str
    denominator: str
    formula: str
    comparable: tuple[Published, ...] = ()
    by_school: Callable[[Record], Parts] | None = None
    city: Callable[[Record], Floats] | None = None


def dates_of(observable: Observable, months: int) -> list[str]:
    """Date texts of the values of an observable."""
    if observable.dates == "oktober":
        return [f"{label(m)}-01" for m in range(OCTOBER, months, 12)]
    if observable.dates == "schooljaar":
        return [f"{START_YEAR + y}/{(START_YEAR + y + 1) % CENTURY:02d}" for y in range(full_years(months))]
    return [f"{label(m)}-01" for m in range(months)]


def full_years(months: int) -> int:
    """School years whose flows are complete: those up to and including the first of August after them."""
    return (months - 1) // 12


LEVELS = ("stad", "soort", "wijk", "bestuur", "school")
"""Levels at which results are given."""
WEGING = "weging"
"""Level of the thirds of regular schools by schoolweging, which has to be asked for."""
WEGING_CLASSES = ("laagste derde", "middelste derde", "hoogste derde")


def groups(record: Record, levels: tuple[str, ...] = LEVELS) -> list[tuple[str, str, AnyArray]]:
    """Groups of schools as (level, name, true per school): city, bo and go, types, wijken, boards,
    schools.
    """
    s, bo = record.schools, record.bo
    n = s.n
    result: list[tuple[str, str, AnyArray]] = []
    if "stad" in levels:
        result += [("stad", "po", np.ones(n, np.bool_)), ("stad", "bo", bo), ("stad", "go", ~bo)]
    if "soort" in levels:
        result += [
            ("soort", SchoolType(t).name.lower(), s.type[:n] == t) for t in sorted(set(s.type[:n].tolist()))
        ]
    if WEGING in levels:
        regular = np.flatnonzero(bo)
        order = regular[np.argsort(s.weging[regular], kind="stable")]
        for k, part in enumerate(np.array_split(order, THIRD)):
            members = np.zeros(n, np.bool_)
            members[part] = True
            result.append(("weging", WEGING_CLASSES[k], members))
    if "wijk" in levels:
        result += [("wijk", name, s.wijk[:n] == w) for w, name in enumerate(record.wijken)]
    if "bestuur" in levels:
        result += [
            ("bestuur", f"bestuur {b + 1:02d}", s.board[:n] == b) for b in sorted(set(s.board[:n].tolist()))
        ]
    if "school" in levels:
        result += [
            ("school", f"school {k + 1:03d}", here) for k, here in enumerate(np.eye(n, dtype=np.bool_))
        ]
    return result


def add_up(parts: Parts, members: AnyArray) -> Floats:
    """Values per group and date, shape (groups, dates), from values per date and school; `members` has shape
    (groups, n_schools).
    """
    top = sums(np.ascontiguousarray(parts[0], dtype=np.float64), members)
    if parts[1] is None:
        return top
    bottom = sums(np.ascontiguousarray(parts[1], dtype=np.float64), members)
    share: Floats = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0.0)
    return share


@compiled
def sums(values: Floats, members: AnyArray) -> Floats:
    """Sum over the schools of every group at every date, shape (groups, dates), in the order of the schools:
    the same bits whatever else is summed with it.
    """
    n_groups, n_dates = members.shape[0], values.shape[0]
    result = np.zeros((n_groups, n_dates))
    for g in range(n_groups):
        for s in range(members.shape[1]):
            if members[g, s]:
                for d in range(n_dates):
                    result[g, d] += values[d, s]
    return result
