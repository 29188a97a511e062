"""Small pure mathematics of choosing, used by the rules.

Discrete choice: McFadden (1974), a choice maker takes the option with the highest utility plus Gumbel noise.
Hazards: proportional hazards (Cox 1972) on a discrete month. Matching: deferred acceptance (Gale and Shapley
1962) lives in `processes/matching.py`.
"""

import math

from olsim.core.compiled import compiled

_TINY = 1e-300
_LARGEST = 700.0


@compiled
def bounded_exp(x: float) -> float:
    """exp(x) with the argument kept within +-700, so that no platform overflows."""
    if x > _LARGEST:
        x = _LARGEST
    elif x < -_LARGEST:
        x = -_LARGEST
    return math.exp(x)


@compiled
def gumbel(u: float) -> float:
    """Standard Gumbel noise from a uniform number."""
    if u < _TINY:
        u = _TINY
    inner = -math.log(u)
    if inner < _TINY:
        inner = _TINY
    return -math.log(inner)


@compiled
def race_time(u: float, rate: float) -> float:
    """Waiting time of an option with rate exp(utility) from a uniform number: the shortest time wins.

    Minus its logarithm is utility plus Gumbel noise, so the winner is the one that maximises utility with
    that noise (Yellott 1977).
    """
    if u < _TINY:
        u = _TINY
    return -math.log(u) / rate


@compiled
def surely_later(u: float, rate: float, limit: float) -> bool:
    """Whether `race_time` lies at or after a limit, told without a logarithm: -log(u) is at least 2 (1 - u) /
    (1 + u). False where it has to be worked out.
    """
    return 2.0 * (1.0 - u) >= limit * rate * (1.0 + u)


@compiled
def scaled_hazard(base: float, log_ratio: float) -> float:
    """Monthly probability after a proportional shift of the hazard: 1 - (1 - base) ** exp(log_ratio).

    Stays within [0, 1] for any shift, and is monotone in it.
    """
    if base <= 0.0:
        return 0.0
    if base >= 1.0:
        return 1.0
    return 1.0 - bounded_exp(math.log(1.0 - base) * bounded_exp(log_ratio))


@compiled
def log_of_survival(base: float) -> float:
    """log(1 - base); as low as it gets where nothing survives."""
    return math.log(1.0 - base) if base < 1.0 else -_LARGEST


@compiled
def happens(u: float, log_survival: float, log_ratio: float) -> bool:
    """Whether a draw lies below `scaled_hazard(base, log_ratio)`, with log(1 - base) worked out before.

    1 - exp(-x) is at most x, and exp(r) at most 1 / (1 - r) for r below 1: mostly one of the two decides
    without an exponential.
    """
    if log_ratio < 1.0 and u * (1.0 - log_ratio) >= -log_survival:
        return False
    x = -log_survival * bounded_exp(log_ratio)
    if u >= x:
        return False
    return u < 1.0 - bounded_exp(-x)


@compiled
def hazard_limit(base: float, largest_log_ratio: float) -> float:
    """What `scaled_hazard(base, x)` does not exceed for any x up to the largest log ratio, at the price of a
    multiplication per base.

    1 - (1 - base) ** r is at most base * r for r of one and more, and at most base below it.
    """
    return base * max(1.0, bounded_exp(largest_log_ratio))


@compiled
def whole_number(expected: float, u: float) -> int:
    """A whole number with this expectation: the floor, plus one with the probability of the fraction."""
    low = math.floor(expected)
    return int(low) + (1 if u < expected - low else 0)
