"""What is remembered of a run: preallocated arrays, written once a month from the closed books and read by
measurement.

By school, what a count on 1 October sees and what flowed in a school year; by month, both ledgers of the city
and its series.
"""

from enum import IntEnum
from typing import Any

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.blocks import layout
from olsim.core.months import MONTHS_PER_YEAR, OCTOBER
from olsim.state.ledgers import N_CELLS, N_FLOWS, N_KINDS, N_STANDINGS, N_USES, N_VISIBLE


class Series(IntEnum):
    """City-wide numbers that are kept every month."""

    STUDENTS = 0
    ZIJ_INSTROMERS = 1
    CANDIDATES = 2
    RESERVE_PERSONS = 3
    POND_PERSONS = 4
    NEIGHBOURS_FILLED_FTE = 5
    NEIGHBOURS_SHORTAGE = 6
    SEARCHING = 7
    ZIJ_STARTED = 8
    ZIJ_UITVAL = 9
    ZIJ_QUALIFIED = 10
    GRADUATES = 11
    STUDENTS_DROPPED = 12
    PABO_ENTRANTS = 13
    SUPPORT_POOL_FTE = 14
    EXTERNAL_FTE = 15
    FILLED_FTE = 16
    FILLED_FTE_MONTHS = 17
    COACH_NEED_FTE = 18
    COACH_FTE = 19
    SHORT_ABSENCE_FTE = 20
    DOUBLE_FTE = 21  # dubbele bezetting as given
    DOUBLE_DUE_FTE = 22
    NOTICES = 23  # persons who gave notice to leave education
    STARTER_NOTICES = 24  # of teachers in the months in which a starter is coached
    ALLOWANCE_FTE = 25  # fte times the allowance as a share of pay
    COACH_ABOVE_FTE = 26
    SUPPORT_EXTRA_FTE = 27  # extra support for anders organiseren
    SAVED_FTE = 28  # qualified fte that schools require less because of it
    FLEX_FTE = 29
    PAID_STUDENTS = 30
    ADPEP_STARTED = 31
    LOCATION_PERSONS = 32
    HOURS_OFFERS = 33
    LENT_TO_BUDDY_FTE = 34
    REQUIRED_FTE = 35
    FEE_PERSONS = 36
    GUIDED_PERSONS = 37
    AMBASSADORS = 38
    CAMPAIGN = 39
    COACH_MET_FTE = 40  # of the coaching that a school needs, what it could give


CITY_SERIES = tuple(series.name.lower() for series in Series)
"""Names of the city-wide numbers, in the order of the last axis of `History.city`."""

N_AGES, N_SCOPES = 5, 2
REGULAR_SCHOOLS, SPECIAL_SCHOOLS = 0, 1
"""Scopes of the books of the city: bo and go."""

_OF_SCHOOLS = (
    "stock_fte",
    "stock_persons",
    "zij_fte",
    "required_fte",
    "required_npo_fte",
    "pupils",
    "npo_empty_fte",
)


class History:
    """Record of a run.

    Attributes
    ----------
    demand, supply
        Both ledgers on every 1 October, shapes (years, schools, kinds, standings, 3) and (years, schools,
        uses), FTE; the last axis of demand is
        `codes.Visibility`.
    flows_fte
        Shape (school years, schools, flows), FTE: flows of teachers' appointments from the first of September
        to the first of August.
    city_demand, city_supply
        Both ledgers of every month, shapes (months, 2, kinds, standings, 3) and (months, 2, uses), FTE; the
        second axis is bo and go.
    stock_fte, stock_persons, zij_fte
        Shape (months, schools): contracts of people with a teacher's appointment; the zij-instromers among
        them.
    required_fte, required_npo_fte, npo_empty_fte
        Shape (months, schools), FTE; the last: posts that NPO money pays and nobody is appointed to.
    ages_fte
        Shape (months, 5), FTE by age class (under 30, 30-39, 40-49, 50-59, 60 and over); 1 October only.
    city
        Shape (months, len(CITY_SERIES)).
    pupils
        Shape (months, schools).

    Compiled code sees the kinds, standings and visibilities of demand as one axis of cells; in memory the
    schools of one cell lie side by side,
    because measurement adds up cells.

    """

    def __init__(self, months: int, schools: int, block: Any) -> None:
        self.months = months
        self.demand_cells: Floats = block["demand_cells"][: octobers(months), :, :schools]
        self.supply: Floats = block["supply"][: octobers(months), :schools]
        self.city_cells: Floats = block["city_cells"][:months]
        self.city_supply: Floats = block["city_supply"][:months]
        self.flows_fte: Floats = block["flows_fte"][: school_years(months), :schools]
        for name in _OF_SCHOOLS:
            setattr(self, name, block[name][:months, :schools])
        self.ages_fte: Floats = block["ages_fte"][:months]
        self.city: Floats = block["city"][:months]

    stock_fte: Floats
    stock_persons: Floats
    zij_fte: Floats
    required_fte: Floats
    required_npo_fte: Floats
    pupils: Floats
    npo_empty_fte: Floats

    @property
    def demand(self) -> Floats:
        """Demand on every 1 October, shape (years, schools, kinds, standings, 3), FTE."""
        return by_kind(np.moveaxis(self.demand_cells, 1, 2))

    @property
    def city_demand(self) -> Floats:
        """Demand of every month, shape (months, 2, kinds, standings, 3), FTE."""
        return by_kind(self.city_cells)

    @staticmethod
    def block_type(months: int, schools: int) -> np.dtype[Any]:
        """Type of the block of a history of so many months and schools."""
        return layout(
            {
                "demand_cells": (np.float64, (octobers(months), N_CELLS, schools)),
                "supply": (np.float64, (octobers(months), schools, N_USES)),
                "flows_fte": (np.float64, (school_years(months), schools, N_FLOWS)),
                "city_cells": (np.float64, (months, N_SCOPES, N_CELLS)),
                "city_supply": (np.float64, (months, N_SCOPES, N_USES)),
                "ages_fte": (np.float64, (months, N_AGES)),
                "city": (np.float64, (months, len(Series))),
            }
            | {name: (np.float64, (months, schools)) for name in _OF_SCHOOLS}
        )


def octobers(months: int) -> int:
    """Counts on 1 October in so many months from August 2018."""
    return (months - OCTOBER + MONTHS_PER_YEAR - 1) // MONTHS_PER_YEAR


def school_years(months: int) -> int:
    """School years, from the first of September, that so many months from August 2018 touch."""
    return (months + MONTHS_PER_YEAR - 2) // MONTHS_PER_YEAR


def by_kind(cells: Floats) -> Floats:
    """The same memory with the axis of cells as kinds, standings and visibilities."""
    return cells.reshape(*cells.shape[:-1], N_KINDS, N_STANDINGS, N_VISIBLE)
