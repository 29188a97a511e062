"""How a teacher decides to leave teaching: monthly hazard by age or by year as a starter, shifted by what the
teacher meets.
"""

from olsim.core.compiled import compiled
from olsim.core.definitions import AGE_30, AGE_40, AGE_50, AGE_60, YEAR_1, YEAR_2, YEAR_3, YEAR_5


@compiled
def exit_hazard(
    age_years: float,
    months_teaching: int,
    starter_1: float,
    starter_2: float,
    starter_3: float,
    starter_4_5: float,
    under_30: float,
    age_30: float,
    age_40: float,
    age_50: float,
    age_60: float,
) -> float:
    """Monthly hazard before shifts: starters by year of teaching, others by age; 60 and over stop early as
    pension.
    """
    if age_years >= AGE_60:
        return age_60
    if months_teaching < YEAR_1:
        return starter_1
    if months_teaching < YEAR_2:
        return starter_2
    if months_teaching < YEAR_3:
        return starter_3
    if months_teaching < YEAR_5:
        return starter_4_5
    if age_years < AGE_30:
        return under_30
    if age_years < AGE_40:
        return age_30
    if age_years < AGE_50:
        return age_40
    return age_50


@compiled
def log_shift(
    temporary: bool,
    strain: float,
    months_teaching: int,
    coached: float,
    pay_log: float,
    city_log: float,
    temporary_log: float,
    temporary_reference: float,
    strain_log_per_share: float,
    strain_reference: float,
    coaching_log: float,
    coaching_reference: float,
    starter_months: float,
    elasticity_experienced: float,
    elasticity_starter: float,
    special: bool,
    special_log: float,
    lent: bool,
    lent_log: float,
) -> float:
    """Log hazard ratio of a teacher against the average that the yearly shares describe.

    `special` is true at a special school, `lent` for who was lent by an unwilling school not long ago.
    """
    shift = city_log
    shift += temporary_log * ((1.0 if temporary else 0.0) - temporary_reference)
    shift += strain_log_per_share * (strain - strain_reference)
    if months_teaching < starter_months:
        shift += coaching_log * (coached - coaching_reference) + (special_log if special else 0.0)
    shift += (elasticity_starter if months_teaching < YEAR_5 else elasticity_experienced) * pay_log
    return shift + (lent_log if lent else 0.0)


@compiled
def largest_share(
    starter_1: float,
    starter_2: float,
    starter_3: float,
    starter_4_5: float,
    under_30: float,
    age_30: float,
    age_40: float,
    age_50: float,
    age_60: float,
) -> float:
    """The largest monthly hazard before shifts that anybody can have."""
    return max(starter_1, starter_2, starter_3, starter_4_5, under_30, age_30, age_40, age_50, age_60)


@compiled
def largest_shift(
    pay_log: float,
    largest_allowance_log: float,
    highest_strain: float,
    city_log: float,
    temporary_log: float,
    temporary_reference: float,
    strain_log_per_share: float,
    strain_reference: float,
    coaching_log: float,
    coaching_reference: float,
    elasticity_experienced: float,
    elasticity_starter: float,
    special_log: float,
    lent_log: float,
) -> float:
    """A log ratio that no teacher exceeds: every term of `log_shift` at its highest."""
    bound = city_log
    bound += max(temporary_log * (1.0 - temporary_reference), -temporary_log * temporary_reference)
    bound += max(
        strain_log_per_share * (highest_strain - strain_reference), -strain_log_per_share * strain_reference
    )
    bound += max(0.0, coaching_log * (1.0 - coaching_reference), -coaching_log * coaching_reference)
    bound += max(0.0, special_log) + max(0.0, lent_log)
    highest = pay_log + largest_allowance_log
    bound += max(
        elasticity_experienced * pay_log,
        elasticity_experienced * highest,
        elasticity_starter * pay_log,
        elasticity_starter * highest,
    )
    return bound


@compiled
def other_sector(age_years: float, under_30: float, age_30_49: float, age_50: float) -> float:
    """Monthly chance of a job in vo or mbo."""
    if age_years < AGE_30:
        return under_30
    if age_years < AGE_50:
        return age_30_49
    return age_50
