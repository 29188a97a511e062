"""Whether a teacher looks for another job this month."""

import math

from olsim.core.compiled import compiled
from olsim.core.definitions import AGE_35, AGE_50


@compiled
def log_shift(
    age_years: float,
    temporary: bool,
    strain: float,
    weging: float,
    months_teaching: int,
    coached: float,
    young_log: float,
    old_log: float,
    temporary_log: float,
    temporary_reference: float,
    strain_log_per_share: float,
    strain_reference: float,
    weging_log_per_point: float,
    weging_mean: float,
    coaching_log: float,
    coaching_reference: float,
    starter_months: float,
) -> float:
    """Log ratio of this teacher's chance to search against the average."""
    shift = 0.0
    if age_years < AGE_35:
        shift += young_log
    elif age_years >= AGE_50:
        shift += old_log
    shift += temporary_log * ((1.0 if temporary else 0.0) - temporary_reference)
    shift += strain_log_per_share * (strain - strain_reference)
    shift += weging_log_per_point * (weging - weging_mean)
    if months_teaching < starter_months:
        shift += coaching_log * (coached - coaching_reference)
    return shift


@compiled
def tightness_log(empty_share: float, turnover: float, reference: float, elasticity: float) -> float:
    """Log ratio of searching in a market with these openings a year: posts that change hands plus posts that
    stand empty, against the reference.
    """
    return elasticity * math.log((turnover + empty_share) / (turnover + reference))
