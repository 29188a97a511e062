"""How sure a difference is: the error of the calculation, the range of the model, whether the sign is clear,
and ranks as ranges.

Arrays have shape (draws, seeds): a difference between two scenarios for the same draw and the same seed.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from olsim.core.arrays import Bools, Floats

CLEAR = 0.95
"""Part of the draws with the same sign from which a difference is called clear."""
Z95 = 1.96
"""Standard errors on either side of a 95 per cent interval."""


@dataclass(frozen=True)
class Effect:
    """A mean difference. `error` is the standard error of the mean over the draws and seeds that were run
    (*rekenonzekerheid*): how far it would move with others. `low` and `high` are the 5-95 range over draws
    with the variance of luck taken out (*modelonzekerheid*); `same_sign` is the part of the draws with the
    sign of the mean.
    """

    mean: float
    error: float
    low: float
    high: float
    same_sign: float

    @property
    def clear(self) -> bool:
        """Whether the sign is clear."""
        return self.same_sign >= CLEAR and abs(self.mean) > Z95 * self.error

    @property
    def calculated(self) -> tuple[float, float]:
        """95 per cent interval of the calculation."""
        return self.mean - Z95 * self.error, self.mean + Z95 * self.error


@dataclass(frozen=True)
class Effects:
    """The numbers of `Effect` for many differences at once, each of shape (...,)."""

    mean: Floats
    error: Floats
    low: Floats
    high: Floats
    same_sign: Floats

    @property
    def clear(self) -> Bools:
        """Where the sign is clear."""
        result: Bools = (self.same_sign >= CLEAR) & (np.abs(self.mean) > Z95 * self.error)
        return result


def luck_variance(differences: Floats) -> Floats:
    """Variance that luck gives a single difference, from seeds within a draw, shape (...,); not a number with
    one seed per draw.
    """
    if differences.shape[-1] < 2:
        return np.full(differences.shape[:-2], math.nan)
    result: Floats = differences.var(axis=-1, ddof=1).mean(axis=-1)
    return result


def without_luck(differences: Floats) -> Floats:
    """Means per draw, drawn towards the overall mean until their variance is what draws alone may give; shape
    (..., draws).

    With r seeds a mean per draw holds the variance of luck over r; that part goes out. What draws give is
    known from so many draws and seeds only: the 95 per cent upper bound is taken (the ratio of the two
    variances has an F distribution), so that a range is wide rather than narrow and a sign clear only where
    it is. With one seed per draw nothing can be taken out.
    """
    means: Floats = differences.mean(axis=-1)
    draws, seeds = differences.shape[-2:]
    if draws < 2 or seeds < 2:
        return means
    luck = luck_variance(differences) / seeds
    whole = means.var(axis=-1, ddof=1)
    at_most = 1.0 / stats.f.ppf(0.05, draws - 1, draws * (seeds - 1))
    kept = np.sqrt(
        np.clip(
            at_most - np.divide(luck, whole, out=np.full_like(luck, at_most), where=whole > 0.0), 0.0, 1.0
        )
    )
    centre = means.mean(axis=-1, keepdims=True)
    result: Floats = centre + kept[..., np.newaxis] * (means - centre)
    return result


def effects(differences: Floats) -> Effects:
    """Mean differences with their intervals; `differences` has shape (..., draws, seeds)."""
    draws, seeds = differences.shape[-2:]
    by_draw = differences.mean(axis=-1)
    mean = by_draw.mean(axis=-1)
    # means per draw differ by the draw and by luck: their spread holds both
    variance = by_draw.var(axis=-1, ddof=1) / draws if draws > 1 else luck_variance(differences) / seeds
    free = without_luck(differences)
    low, high = np.quantile(free, [0.05, 0.95], axis=-1)
    same = (np.sign(free) == np.sign(mean)[..., np.newaxis]).mean(axis=-1)
    return Effects(mean, np.sqrt(variance), low, high, same)


def effect_of(differences: Floats) -> Effect:
    """One mean difference with its two intervals; `differences` has shape (draws, seeds)."""
    found = effects(differences[np.newaxis])
    return Effect(*(float(getattr(found, name)[0]) for name in ("mean", "error", "low", "high", "same_sign")))


def seeds_needed(differences: Floats, error: float) -> float:
    """Seeds per draw with which the standard error of the mean would be `error`; endless where these draws
    alone differ more than that.
    """
    draws, seeds = differences.shape
    luck = float(luck_variance(differences[np.newaxis])[0])
    if math.isnan(luck) or luck <= 0.0:
        luck = 0.0
    between = max(0.0, float(differences.mean(axis=1).var(ddof=1)) - luck / seeds) if draws > 1 else 0.0
    left = error * error - between / draws
    return max(1, math.ceil(luck / (draws * left))) if left > 0.0 else math.inf


def draws_needed(differences: Floats, error: float) -> int:
    """Draws with as many seeds each with which the standard error of the mean would be `error`."""
    return max(2, math.ceil(float(differences.mean(axis=1).var(ddof=1)) / (error * error)))


def ranks(values: Floats, lower_is_better: bool) -> list[tuple[int, int]]:
    """Rank ranges of scenarios from values of shape (scenarios, draws, seeds): 1 + the number clearly better,
    to n minus the number clearly worse.
    """
    n = len(values)
    better = np.zeros((n, n), np.bool_)
    for a in range(n):
        for b in range(n):
            effect = effect_of(values[a] - values[b])
            better[a, b] = a != b and effect.clear and (effect.mean < 0.0) == lower_is_better
    return [(1 + int(better[:, k].sum()), n - int(better[k].sum())) for k in range(n)]


def variance_reduction(base: Floats, scenario: Floats) -> tuple[float, float, float]:
    """Variance of a difference with independent seeds over that with common seeds, with a 95 per cent
    interval; values of the same seeds, shape (seeds,).

    The interval is that of the logarithm of a ratio of two variances with so many degrees of freedom.
    """
    common = float((scenario - base).var(ddof=1))
    independent = float(base.var(ddof=1) + scenario.var(ddof=1))
    if common <= 0.0:
        return math.inf, math.inf, math.inf
    factor, spread = independent / common, Z95 * math.sqrt(4.0 / (len(base) - 1))
    return factor, factor * math.exp(-spread), factor * math.exp(spread)
