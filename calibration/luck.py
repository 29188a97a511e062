"""The luck of the past: of every draw the run that comes near the printed figures.

A draw of a fit says which values of the parameters go with the figures, and the city that was counted is one
outcome of luck with such values. So every draw is run with a number of seeds up to the last of its figures,
and one of them is taken in proportion to the chance that it would have been printed so (importance
resampling; the measurement errors are written down). A draw that ships is then a run: its values, and the
luck that holds until the last count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.special import ndtr

from calibration.bank import LEAST, make
from calibration.city import months_until
from calibration.worlds import as_seen, log_likelihood
from olsim.core.arrays import Floats, Ints
from olsim.validation.targets import Target

FIRST_SEED, APART = 1_000_000_000, 10_000_000
"""Seeds of an ensemble start so far from this first one as its number says."""


@dataclass(frozen=True)
class Past:
    """Luck of the past of some draws.

    Attributes
    ----------
    seeds
        The seed of every draw, shape (draws,).
    seen
        Targets without measurement error as the run with that seed sees them, shape (draws, targets).
    usual
        Mean of the targets over all seeds that were tried, shape (draws, targets).
    others
        Another seed of every draw, taken in the same way from those that are left, shape (draws,): what two
        such runs differ by is the luck of the past that the figures leave.
    luck
        Covariance of the targets over seeds of the same draw, shape (targets, targets).

    """

    seeds: Ints
    seen: Floats
    usual: Floats
    others: Ints
    luck: Floats

    def of(self, order: Ints) -> "Past":
        """The same for the draws in another order."""
        return replace(
            self,
            seeds=self.seeds[order],
            seen=self.seen[order],
            usual=self.usual[order],
            others=self.others[order],
        )


def of_the_past(
    scores: Floats,
    targets: Sequence[Target],
    seeds: int,
    kind: int,
    folder: Path,
    workers: int,
    rng: np.random.Generator,
) -> Past:
    """A seed for every draw of `scores`, shape (draws, parameters); every draw is tried with so many `seeds`,
    and `kind` numbers the ensembles, so that no two share one.
    """
    number = len(scores)
    tried: Ints = FIRST_SEED + kind * APART + np.arange(number * seeds)
    shares = np.repeat(np.clip(ndtr(scores), LEAST, 1.0 - LEAST), seeds, axis=0)
    runs = make(shares, tried, folder, workers, "toeval", months_until(target.date for target in targets))
    seen = as_seen(runs, targets)
    logs = log_likelihood(seen, targets).reshape(number, seeds)
    first = np.arange(number) * seeds
    taken = np.array([_one_of(row, rng) for row in logs])
    left = logs.copy()
    left[np.arange(number), taken] = -np.inf
    rows, others = first + taken, first + np.array([_one_of(row, rng) for row in left])
    every = seen.reshape(number, seeds, -1)
    usual = np.nanmean(every, axis=1)
    apart = np.nan_to_num((every - usual[:, np.newaxis]).reshape(number * seeds, -1))
    return Past(tried[rows], seen[rows], usual, tried[others], apart.T @ apart / (number * (seeds - 1)))


def _one_of(logs: Floats, rng: np.random.Generator) -> int:
    """A place in proportion to its chance; any where none has one."""
    top = logs.max()
    chances = np.exp(logs - top) if np.isfinite(top) else np.ones(len(logs))
    return int(rng.choice(len(logs), p=chances / chances.sum()))
