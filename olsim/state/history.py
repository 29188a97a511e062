"""What is remembered of every month: preallocated arrays by month and school, read by measurement."""

import numpy as np

from olsim.codes import Flow
from olsim.state.ledgers import N_KINDS, N_STANDINGS, N_USES

CITY_SERIES = (
    "students",
    "zij_instromers",
    "candidates",
    "reserve_persons",
    "pond_persons",
    "neighbours_filled_fte",
    "neighbours_shortage",
    "searching",
    "zij_started",
    "zij_uitval",
    "zij_qualified",
    "graduates",
    "students_dropped",
    "pabo_entrants",
    "support_pool_fte",
    "external_fte",
    "filled_vacancies",
    "filled_vacancy_months",
    "coach_need_fte",
    "coach_fte",
)
"""City-wide numbers kept every month, by name."""

AGE_EDGES_YEARS = (0, 30, 40, 50, 60, 200)


class History:
    """Record of a run.

    Attributes
    ----------
    demand
        Shape (months, schools, kinds, standings, 2), FTE; the last axis is not advertised and advertised.
    supply
        Shape (months, schools, uses), FTE.
    flows_fte, flows_persons
        Shape (months, schools, flows): flows of teachers' appointments at the start of each month.
    stock_fte, stock_persons, zij_fte
        Shape (months, schools): contracts of people with a teacher's appointment; the zij-instromers among them.
    required_fte, required_npo_fte
        Shape (months, schools), FTE.
    ages_fte
        Shape (months, 5), FTE by age class (under 30, 30-39, 40-49, 50-59, 60 and over).
    city
        Shape (months, len(CITY_SERIES)).
    pupils
        Shape (months, schools).

    """

    def __init__(self, months: int, schools: int) -> None:
        self.months = months
        self.demand = np.zeros((months, schools, N_KINDS, N_STANDINGS, 2))
        self.supply = np.zeros((months, schools, N_USES))
        self.flows_fte = np.zeros((months, schools, len(Flow)))
        self.flows_persons = np.zeros((months, schools, len(Flow)))
        self.stock_fte = np.zeros((months, schools))
        self.stock_persons = np.zeros((months, schools))
        self.zij_fte = np.zeros((months, schools))
        self.required_fte = np.zeros((months, schools))
        self.required_npo_fte = np.zeros((months, schools))
        self.pupils = np.zeros((months, schools))
        self.ages_fte = np.zeros((months, len(AGE_EDGES_YEARS) - 1))
        self.city = np.zeros((months, len(CITY_SERIES)))
