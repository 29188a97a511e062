"""How people value schools and how schools value people.

Choice is by random utility with lasting personal taste (McFadden 1974). A rule gives the part without taste;
`choice.race_time` adds the taste: with Gumbel taste the option of the highest utility is the one whose
exponential waiting time, with rate exp(utility), ends first.
"""

import math

import numpy as np

from olsim.core.compiled import compiled
from olsim.core.definitions import LONGEST_CAREER, YEAR_1
from olsim.parameters.groups import Parameters

LOG_OF_YEARS = np.array([math.log(1.0 + months / YEAR_1) for months in range(LONGEST_CAREER + 1)])
"""log(1 + years of teaching) by months of teaching, from 0: worked out once."""


@compiled
def school_utility(
    weging: float,
    strain: float,
    concept: bool,
    growth: bool,
    special: bool,
    allowance_share: float,
    parameters: Parameters,
) -> float:
    """Utility of a school for somebody who looks for a job; `special` is true for a special school and
    somebody who does not work in one.
    """
    group = parameters.applying
    value = group.weging_per_point * (weging - group.weging_mean)
    value += group.strain_per_share * strain
    if concept:
        value += group.concept
    if growth:
        value += group.growth
    if special:
        value += group.special
    return value + group.pay_per_share * allowance_share


@compiled
def neighbours_utility(
    shortage: float, extra_posts_share: float, young: bool, lives_in_city: bool, parameters: Parameters
) -> float:
    """Utility of a school in a randgemeente; the extra posts there are those of NPO money, `young` is under
    35.
    """
    group = parameters.applying
    value = (
        group.neighbours
        + group.neighbours_strain_per_share * shortage
        + parameters.neighbours.npo_pull_per_share * extra_posts_share
    )
    if young:
        value += group.neighbours_young
    if not lives_in_city:
        value += group.neighbours_commuter
    return value


@compiled
def applicant_utility(months_teaching: int, u_experience: float) -> float:
    """How a school ranks an applicant by experience; `months_teaching` is 0 or more. Coming from the own
    board adds something to it.
    """
    return float(u_experience * LOG_OF_YEARS[min(months_teaching, LONGEST_CAREER)])
