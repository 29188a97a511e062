"""What is remembered of every month: preallocated arrays by month and school, read by measurement."""

from enum import IntEnum
from typing import Any

import numpy as np

from olsim.arrays import Floats
from olsim.blocks import layout
from olsim.codes import Flow
from olsim.state.ledgers import N_CELLS, N_KINDS, N_STANDINGS, N_USES, N_VISIBLE


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


CITY_SERIES = tuple(series.name.lower() for series in Series)
"""Names of the city-wide numbers, in the order of the last axis of `History.city`."""

N_FLOWS, N_AGES = len(Flow), 5


class History:
    """Record of a run.

    Attributes
    ----------
    demand
        Shape (months, schools, kinds, standings, 3), FTE; the last axis is `codes.Visibility`.
    supply
        Shape (months, schools, uses), FTE.
    flows_fte, flows_persons
        Shape (months, schools, flows): flows of teachers' appointments at the start of each month.
    stock_fte, stock_persons, zij_fte
        Shape (months, schools): contracts of people with a teacher's appointment; the zij-instromers among them.
    required_fte, required_npo_fte, npo_empty_fte
        Shape (months, schools), FTE; the last: posts that NPO money pays and nobody is appointed to.
    ages_fte
        Shape (months, 5), FTE by age class (under 30, 30-39, 40-49, 50-59, 60 and over).
    city
        Shape (months, len(CITY_SERIES)).
    pupils
        Shape (months, schools).

    Compiled code sees the demand cells of a school as one axis, `demand_cells`.

    """

    def __init__(self, months: int, schools: int, block: Any) -> None:
        self.months = months
        self.demand_cells: Floats = block["demand_cells"][:months, :schools]
        whole = block["demand_cells"]
        self.demand: Floats = whole.reshape(*whole.shape[:2], N_KINDS, N_STANDINGS, N_VISIBLE)[:months, :schools]
        for name in (
            "supply",
            "flows_fte",
            "flows_persons",
            "stock_fte",
            "stock_persons",
            "zij_fte",
            "required_fte",
            "required_npo_fte",
            "pupils",
            "npo_empty_fte",
        ):
            setattr(self, name, block[name][:months, :schools])
        self.ages_fte: Floats = block["ages_fte"][:months]
        self.city: Floats = block["city"][:months]

    supply: Floats
    flows_fte: Floats
    flows_persons: Floats
    stock_fte: Floats
    stock_persons: Floats
    zij_fte: Floats
    required_fte: Floats
    required_npo_fte: Floats
    pupils: Floats
    npo_empty_fte: Floats

    @staticmethod
    def block_type(months: int, schools: int) -> np.dtype[Any]:
        """Type of the block of a history of so many months and schools."""
        by_school = ("stock_fte", "stock_persons", "zij_fte", "required_fte", "required_npo_fte", "pupils", "npo_empty_fte")
        return layout(
            {
                "demand_cells": (np.float64, (months, schools, N_CELLS)),
                "supply": (np.float64, (months, schools, N_USES)),
                "flows_fte": (np.float64, (months, schools, N_FLOWS)),
                "flows_persons": (np.float64, (months, schools, N_FLOWS)),
                "ages_fte": (np.float64, (months, N_AGES)),
                "city": (np.float64, (months, len(Series))),
            }
            | {name: (np.float64, (months, schools)) for name in by_school}
        )
