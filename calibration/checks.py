"""Is the calibration itself in order: worlds whose parameters are known, blocks of figures that it did not
see, and residuals.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binom

from calibration.bank import Runs
from calibration.city import STRUCTURE
from calibration.condition import resampled, weighted_quantiles
from calibration.fits import OUTCOMES, Fit, Told, fit
from calibration.free import FREE
from calibration.worlds import errors, printed
from olsim.core.arrays import Floats
from olsim.validation.targets import Target, covariance

NINETY = (0.05, 0.95)
WORLDS = 200
RECOVERED = tuple(OUTCOMES)[1:]
"""The three outcomes of 2034 whose coverage is counted."""
SQUARED = 1000
"""Worlds that squares are compared with; of two hundred the 99 per cent point is the second largest."""
RANKS = 10
WIDEST = 2.5
"""An interval without measurement error wider than so many errors on either side says too little to be
tested.
"""
IDENTIFIED = 0.5
"""A parameter is called identified when its posterior variance is on average at most this part of its prior
variance.
"""


def recovery(whole: Fit) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Worlds of the prior, each fitted from the bank: per free parameter and outcome the coverage of the 90
    per cent interval and the variance that is left; counts of ranks; and the first of all other quantities,
    which are drawn and move as far as figures say something of them.
    """
    worlds, many = whole.held_out[:WORLDS], len(FREE) + len(OUTCOMES)
    every = np.column_stack([whole.conditioner.wanted[:, :many], whole.runs.scores])
    inside, ranks, variance = [], [], []
    for world in worlds:
        posterior = whole.conditioner.posterior(whole.conditioner.figures[world], others=every)
        truth = every[world]
        low, high = posterior.quantiles(NINETY)
        inside.append((low <= truth) & (truth <= high))
        ranks.append(posterior.rank(truth))
        variance.append(posterior.variance())
    left, covered = np.mean(variance, axis=0) / every.var(axis=0), np.mean(inside, axis=0)

    def row(place: int, name: str, kind: str) -> dict[str, object]:
        return {
            "wat": name,
            "soort": kind,
            "werelden": len(worlds),
            "dekking": float(covered[place]),
            "variantie_over": float(left[place]),
            "bepaald": bool(left[place] <= IDENTIFIED),
        }

    places = [*range(len(FREE)), *(len(FREE) + k for k, name in enumerate(OUTCOMES) if name in RECOVERED)]
    rows, counts = [], []
    for place, name in zip(places, (*FREE, *RECOVERED)):
        rows.append(row(place, name, "parameter" if place < len(FREE) else "uitkomst"))
        # weights add up to one but for rounding
        number, _ = np.histogram(np.clip(np.array(ranks)[:, place], 0.0, 1.0), bins=RANKS, range=(0.0, 1.0))
        counts += [{"wat": name, "vak": k, "aantal": int(n)} for k, n in enumerate(number)]
    others = [
        row(many + k, name, "meegetrokken")
        for k, name in enumerate(whole.runs.names)
        if name not in (*FREE, STRUCTURE)
    ]
    return pd.DataFrame(rows), pd.DataFrame(counts), pd.DataFrame(others)


def without(targets: Sequence[Target], block: str) -> tuple[Target, ...]:
    """Targets of the other blocks."""
    return tuple(target for target in targets if target.block != block)


def left_out(runs: Runs, targets: Sequence[Target], seed: int) -> pd.DataFrame:
    """Every target, foretold by a fit without its block: interval with and without measurement error, and
    whether the figure lies within it; `seed` of the networks.
    """
    rows = []
    for block in dict.fromkeys(target.block for target in targets):
        own = tuple(target for target in targets if target.block == block)
        told = fit(runs, without(targets, block), own, seed).really()
        seen, weights = told.told, told.weights
        noisy = seen + errors(len(seen), own, start=1)
        for k, target in enumerate(own):
            low, middle, high = weighted_quantiles(noisy[:, k], weights, (0.05, 0.5, 0.95))
            bare_low, bare_high = weighted_quantiles(seen[:, k], weights, NINETY)
            half = (bare_high - bare_low) / 2.0
            rows.append(
                {
                    "blok": block,
                    "doel": target.id,
                    "maat": target.label,
                    "groep": target.scope,
                    "datum": target.date,
                    "soort": target.kind,
                    "gepubliceerd": target.value,
                    "laag": low,
                    "midden": middle,
                    "hoog": high,
                    "half_zonder_meetfout": half,
                    "meetfout": target.stated,
                    "binnen": bool(low <= target.value <= high),
                    "toetsbaar": bool(half <= WIDEST * target.stated),
                }
            )
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Count:
    """So many of so many, and what chance gives at 90 per cent each."""

    inside: int
    number: int

    @property
    def least(self) -> int:
        """The 2.5 per cent point."""
        return int(binom.ppf(0.025, self.number, 0.9))

    @property
    def most(self) -> int:
        """The 97.5 per cent point."""
        return int(binom.ppf(0.975, self.number, 0.9))


def count(table: pd.DataFrame) -> Count:
    """How many figures lie within their interval."""
    return Count(int(table["binnen"].sum()), len(table))


def squares(chosen: Sequence[Target], residuals: Floats, luck: Floats | float = 0.0) -> float:
    """Squared residuals of targets in measurement errors, and with what these share; `luck` is a covariance
    that comes on top, shape (targets, targets).
    """
    apart = np.linalg.solve(np.linalg.cholesky(covariance(chosen) + luck), residuals)
    return float(apart @ apart)


def sum_of_squares(told: Told, figures: Floats) -> float:
    """Squared residuals of figures from the posterior mean of the fit."""
    return squares(told.fit.targets, figures - told.weights @ told.told)


def error_of_point(values: Floats, share: float) -> float:
    """Standard error of a quantile of values, shape (values,), by a bootstrap."""
    rng = np.random.default_rng(11)
    return float(np.std([np.quantile(rng.choice(values, len(values)), share) for _ in range(200)], ddof=1))


def residual_check(whole: Fit, worlds: int = SQUARED) -> tuple[float, Floats]:
    """The sum of squares in sample, and those of worlds from the posterior that are printed and fitted as the
    real one was; shape (worlds,).
    """
    really = whole.really()
    own = sum_of_squares(really, printed(whole.targets))
    # each world is printed anew, so that it is not the print by which it was kept
    seen = really.told[resampled(really.weights, worlds, np.random.default_rng(5))]
    prints = seen + errors(worlds, whole.targets, start=2)
    return own, np.array([sum_of_squares(whole.at(figures), figures) for figures in prints])
