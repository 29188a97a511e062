"""Whether a teacher looks for another job this month."""

import math

from olsim.core.compiled import compiled
from olsim.core.definitions import AGE_35, AGE_50
from olsim.parameters.groups import Parameters


@compiled
def log_shift(
    age_years: float,
    temporary: bool,
    strain: float,
    weging: float,
    months_teaching: int,
    coached: float,
    parameters: Parameters,
) -> float:
    """Log ratio of this teacher's chance to search against the average; `coached` lies between 0 and 1."""
    group, leaving, coaching = parameters.searching, parameters.leaving, parameters.coaching
    shift = 0.0
    if age_years < AGE_35:
        shift += group.young_log
    elif age_years >= AGE_50:
        shift += group.old_log
    shift += group.temporary_log * ((1.0 if temporary else 0.0) - leaving.temporary_reference)
    shift += group.strain_log_per_share * (strain - leaving.strain_reference)
    shift += group.weging_log_per_point * (weging - group.weging_mean)
    if months_teaching < coaching.starter_months:
        shift += group.coaching_log * (coached - coaching.reference)
    return shift


@compiled
def largest_shift(
    highest_strain: float, lowest_weging: float, highest_weging: float, parameters: Parameters
) -> float:
    """A log ratio that nobody exceeds: the rule is at its highest where each number is at one of its ends,
    or where it changes its course.
    """
    bound = -math.inf
    for age in (0.0, AGE_35, AGE_50):
        for months in (0, int(math.ceil(parameters.coaching.starter_months))):
            for strain in (0.0, highest_strain):
                for weging in (lowest_weging, highest_weging):
                    for coached in (0.0, 1.0):
                        for temporary in (False, True):
                            shift = log_shift(
                                float(age), temporary, strain, weging, months, coached, parameters
                            )
                            bound = max(bound, shift)
    return bound


@compiled
def tightness_log(empty_share: float, turnover: float, reference: float, elasticity: float) -> float:
    """Log ratio of searching in a market with these openings a year: posts that change hands plus posts that
    stand empty, against the reference.
    """
    return elasticity * math.log((turnover + empty_share) / (turnover + reference))
