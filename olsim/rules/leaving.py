"""How a teacher decides to leave teaching: monthly hazard by age or by year as a starter, shifted by what the
teacher meets.
"""

import math

from olsim.core.choice import scaled_hazard
from olsim.core.compiled import compiled
from olsim.core.definitions import AGE_30, AGE_40, AGE_50, AGE_60, YEAR_1, YEAR_2, YEAR_3, YEAR_5
from olsim.parameters.groups import Parameters


@compiled
def exit_hazard(age_years: float, months_teaching: int, parameters: Parameters) -> float:
    """Monthly hazard before shifts: starters by year of teaching, others by age; 60 and over stop early as
    pension.
    """
    group = parameters.leaving
    if age_years >= AGE_60:
        return group.age_60
    if months_teaching < YEAR_1:
        return group.starter_year_1
    if months_teaching < YEAR_2:
        return group.starter_year_2
    if months_teaching < YEAR_3:
        return group.starter_year_3
    if months_teaching < YEAR_5:
        return group.starter_year_4_5
    if age_years < AGE_30:
        return group.under_30
    if age_years < AGE_40:
        return group.age_30
    if age_years < AGE_50:
        return group.age_40
    return group.age_50


@compiled
def largest_exit_hazard(parameters: Parameters) -> float:
    """The largest monthly hazard before shifts that anybody can have."""
    bound = 0.0
    for age in (0.0, AGE_30, AGE_40, AGE_50, AGE_60):
        for months in (0, YEAR_1, YEAR_2, YEAR_3, YEAR_5):
            bound = max(bound, exit_hazard(float(age), months, parameters))
    return bound


@compiled
def log_shift(
    temporary: bool,
    strain: float,
    months_teaching: int,
    coached: float,
    pay_log: float,
    special: bool,
    parameters: Parameters,
) -> float:
    """Log hazard ratio of a teacher against the average that the yearly shares describe; `special` is true at
    a special school, `coached` lies between 0 and 1.
    """
    group, coaching = parameters.leaving, parameters.coaching
    shift = group.city_log
    shift += group.temporary_log * ((1.0 if temporary else 0.0) - group.temporary_reference)
    shift += group.strain_log_per_share * (strain - group.strain_reference)
    if months_teaching < coaching.starter_months:
        shift += group.coaching_log * (coached - coaching.reference) + (group.special_log if special else 0.0)
    starter = months_teaching < YEAR_5
    return shift + (group.pay_elasticity_starter if starter else group.pay_elasticity_experienced) * pay_log


@compiled
def lent_shift(part: float, parameters: Parameters) -> float:
    """What being lent by an unwilling school adds to the log hazard ratio; a `part` of it counts."""
    return part * parameters.leaving.lent_log


@compiled
def largest_shift(
    highest_strain: float, lowest_pay: float, highest_pay: float, parameters: Parameters
) -> float:
    """A log ratio that nobody exceeds: the rule is at its highest where each number is at one of its ends,
    or where it changes its course.
    """
    bound = -math.inf
    for months in (0, YEAR_5, int(math.ceil(parameters.coaching.starter_months))):
        for strain in (0.0, highest_strain):
            for pay in (lowest_pay, highest_pay):
                for coached in (0.0, 1.0):
                    for temporary in (False, True):
                        for special in (False, True):
                            shift = log_shift(temporary, strain, months, coached, pay, special, parameters)
                            bound = max(bound, shift)
    return bound + max(0.0, lent_shift(1.0, parameters))


@compiled
def other_sector(age_years: float, common_log: float, parameters: Parameters) -> float:
    """Monthly chance of a job in vo or mbo; `common_log` is the log ratio of this month for everybody."""
    group = parameters.leaving
    if age_years < AGE_30:
        return scaled_hazard(group.sector_under_30, common_log)
    if age_years < AGE_50:
        return scaled_hazard(group.sector_30_49, common_log)
    return scaled_hazard(group.sector_50, common_log)


@compiled
def largest_other_sector(common_log: float, parameters: Parameters) -> float:
    """The largest monthly chance of a job in vo or mbo."""
    bound = 0.0
    for age in (0.0, AGE_30, AGE_50):
        bound = max(bound, other_sector(float(age), common_log, parameters))
    return bound
