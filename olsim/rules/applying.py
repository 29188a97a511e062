"""How people value schools and how schools value people: random utilities with lasting personal taste."""

import math

from olsim.choice import gumbel
from olsim.classes import AGE_35, YEAR_1
from olsim.compiled import compiled


@compiled
def school_utility(
    weging: float,
    strain: float,
    concept: bool,
    growth: bool,
    special: bool,
    own_board: bool,
    months_teaching: int,
    allowance_share: float,
    attraction: float,
    taste: float,
    u_weging_per_point: float,
    weging_mean: float,
    u_strain_per_share: float,
    u_concept: float,
    u_growth: float,
    u_own_board: float,
    u_special_graduate: float,
    u_special_experienced: float,
    u_pay_per_share: float,
) -> float:
    """Utility of a school for somebody who looks for a job; `taste` is a uniform number that lasts a school year for the pair."""
    value = gumbel(taste) + attraction
    value += u_weging_per_point * (weging - weging_mean)
    value += u_strain_per_share * strain
    if concept:
        value += u_concept
    if growth:
        value += u_growth
    if own_board:
        value += u_own_board
    if special:
        value += u_special_graduate if months_teaching < YEAR_1 else u_special_experienced
    return value + u_pay_per_share * allowance_share


@compiled
def neighbours_utility(
    shortage: float,
    extra_posts_share: float,
    age_years: float,
    lives_in_city: bool,
    taste: float,
    u_base: float,
    u_shortage_per_share: float,
    u_young: float,
    u_commuter: float,
    u_extra_per_share: float,
) -> float:
    """Utility of a school in a randgemeente; the extra posts there are those of NPO money."""
    value = u_base + gumbel(taste) + u_shortage_per_share * shortage + u_extra_per_share * extra_posts_share
    if age_years < AGE_35:
        value += u_young
    if not lives_in_city:
        value += u_commuter
    return value


@compiled
def applicant_score(months_teaching: int, own_board: bool, taste: float, u_experience: float, u_own_board: float) -> float:
    """How a school ranks an applicant; `taste` is a uniform number of the pair."""
    years = months_teaching / YEAR_1
    if years < 0.0:
        years = 0.0
    return gumbel(taste) + u_experience * math.log(1.0 + years) + (u_own_board if own_board else 0.0)
