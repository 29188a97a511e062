"""The city as calibration runs it: all parameters and one structural switch in, every figure of every year
out.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.errors import OutOfRoomError
from olsim.core.months import index
from olsim.evidence.load import load
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import dates_of
from olsim.parameters.assemble import assemble
from olsim.sensitivity.models import code
from olsim.simulation.run import Case, run

STRUCTURE = "structuur.lussen"
"""Column of a design: 1 where the loops work, 0 where all of them are off."""
CITY_LEVELS, GROUPS = ("stad", "wijk"), ("po", "bo", "go")
MONTHS, OBSERVED_MONTHS = index(2034, 10) + 1, index(2024, 10) + 1
"""Months of a run with its future, and of one up to the last target."""
WIJKEN = tuple(load().quantities["schools.wijk_share"].series)
DETAILED = ("tekort_peiling",)
OF_ALL_PO = (
    "uit_sector",
    "uit_onderwijs",
    "naar_andere_gemeente",
    "deel_andere_gemeente",
    "pensioen",
    "minder_uren",
    "meer_uren",
    "uitval_zij",
    "in_pabo",
    "in_zij_instroom",
    "in_terug",
    "in_reserve",
    "in_randgemeenten",
    "in_elders",
    "in_vrij",
    "einde_vervanging",
    "vervangingsvraag",
    "zij_instromers",
    "pabostudenten",
    "tekort_randgemeenten",
    "tekort_verborgen",
    "deel_open",
    "scholen_boven_10",
    "deel_vervanging",
    "deel_60_plus",
    "vacatureduur",
    "onvervulde_vraag_zij_open",
    "bevoegd_voor_de_klas",
)
OF_SCOPES = ("tekort_peiling", "tekort_peiling_zonder_npo", "leraren_fte", "plekken", "onvervulde_vraag")
MONTHLY = "tekort_maand"
FEBRUARY_2020 = "2020-02-01"


def loops_off_share() -> float:
    """Prior weight of a city without loops."""
    return load().quantities["examination.loops_off"].value


def months_until(dates: Iterable[str]) -> int:
    """Months of a run that reaches figures of these dates: counts, or school years (`2022/23`), which end
    with the October after.
    """
    return max(
        index(int(date[:4]), int(date[5:7])) + 1 if "-" in date else index(int(date[:4]) + 1, 10) + 1
        for date in dates
    )


def months_of(dates: Iterable[str]) -> int:
    """The same, and at least up to the last target that there was when this was written."""
    return max(OBSERVED_MONTHS, months_until(dates))


@cache
def _wanted(months: int) -> tuple[tuple[str, str, int, int], ...]:
    """Column, observable, row of its group and place of its date, in order."""
    found = []
    for name in (*OF_SCOPES, *OF_ALL_PO):
        groups: tuple[str, ...] = GROUPS if name in OF_SCOPES else GROUPS[:1]
        rows = dict(zip(GROUPS, range(len(GROUPS))))
        if name in DETAILED:
            groups, rows = (
                (*GROUPS, *WIJKEN),
                {**rows, **{wijk: len(GROUPS) + k for k, wijk in enumerate(WIJKEN)}},
            )
        for group in groups:
            found += [
                (f"{name}:{group}@{date}", name, rows[group], place)
                for place, date in enumerate(dates_of(CATALOGUE[name], months))
            ]
    found.append(
        (
            f"{MONTHLY}:po@{FEBRUARY_2020}",
            MONTHLY,
            0,
            dates_of(CATALOGUE[MONTHLY], months).index(FEBRUARY_2020),
        )
    )
    return tuple(found)


@dataclass(frozen=True)
class City:
    """A run of so many months; columns are 'observable:group@date'."""

    months: int = MONTHS

    @property
    def columns(self) -> tuple[str, ...]:
        """Every figure of every year that a target or a forecast may be of."""
        return tuple(column for column, *_ in _wanted(self.months))

    def digest(self) -> str:
        """Code that makes numbers, versions under it, and every quantity that a run reads; targets and their
        errors are not among them.
        """
        quantities = load().quantities
        _, reader = assemble(quantities)
        read = sorted({name for names in reader.reads.values() for name in names})
        text = "\n".join(
            f"{name} {quantities[name].value!r} {sorted(quantities[name].series.items())!r}" for name in read
        )
        columns = hashlib.blake2b("\x1f".join(self.columns).encode(), digest_size=8).hexdigest()
        return hashlib.blake2b(
            f"{text}\n{code()} {columns} {loops_off_share()}".encode(), digest_size=8
        ).hexdigest()

    def __call__(self, values: Mapping[str, float], seed: int) -> Floats:
        """One run, shape (columns,)."""
        overrides = {name: value for name, value in values.items() if name != STRUCTURE}
        if values.get(STRUCTURE, 1.0) == 0.0:
            overrides |= {name: 0.0 for name in load().quantities if name.startswith("loops.")}
        names = tuple(dict.fromkeys(name for _, name, _, _ in _wanted(self.months)))
        case = Case(seed, tuple(sorted(overrides.items())), self.months, names, CITY_LEVELS, DETAILED)
        try:
            found = run(case).values
        except OutOfRoomError:
            # a city that empties or fills beyond all rows is no city; its figures are not numbers, and no fit
            # takes it
            return np.full(len(_wanted(self.months)), np.nan)
        return np.array([found[name][row, place] for _, name, row, place in _wanted(self.months)])
