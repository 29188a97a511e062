"""What luck has to do with it: its share, the part that parameters have in common, and what replicates leave
of it in a mean.
"""

import math
from dataclasses import dataclass

import numpy as np

from olsim.core.arrays import Floats

Z95 = 1.96
"""Standard errors on either side of a 95 per cent interval."""


@dataclass(frozen=True)
class Share:
    """A share of the variance with its 95 per cent interval."""

    value: float
    half: float

    @property
    def low(self) -> float:
        """Lower end."""
        return self.value - self.half

    @property
    def high(self) -> float:
        """Upper end."""
        return self.value + self.half


@dataclass(frozen=True)
class Blocks:
    """Values of a Sobol design by part, each of shape (points, replicates); `ab` and `ba` have an axis of
    factors in between.
    """

    a: Floats
    b: Floats
    ab: Floats
    ba: Floats | None

    @classmethod
    def of(cls, values: Floats, factors: int, second: bool) -> "Blocks":
        """From values of shape (rows, replicates), in the order in which SALib lays the rows."""
        step = 2 * factors + 2 if second else factors + 2
        cut = values.reshape(-1, step, values.shape[1])
        return cls(
            cut[:, 0], cut[:, -1], cut[:, 1 : factors + 1], cut[:, factors + 1 : -1] if second else None
        )

    def first(self, points: int) -> "Blocks":
        """The first so many points, without the rows for second order."""
        return Blocks(self.a[:points], self.b[:points], self.ab[:points], None)

    def flat(self) -> Floats:
        """Means over replicates in the order in which SALib reads them, shape (rows,)."""
        parts = [self.a[:, None], self.ab] + ([self.ba] if self.ba is not None else []) + [self.b[:, None]]
        result: Floats = np.concatenate(parts, axis=1).mean(axis=2).ravel()
        return result


def of_mean(blocks: Blocks) -> float:
    """Variance that luck leaves in a mean over replicates; nothing is known of it with one."""
    replicates = blocks.a.shape[1]
    if replicates < 2:
        return 0.0
    left: float = np.mean(np.concatenate([blocks.a, blocks.b]).var(axis=1, ddof=1)) / replicates
    return left


def of_steps(blocks: Blocks) -> tuple[Floats, Floats]:
    """What luck leaves in half the squared step of every factor, and half the 95 per cent interval of that;
    both of shape (factors,).

    Rows that share their seeds are taken in pairs, so that luck that both have does not count.
    """
    replicates = blocks.a.shape[1]
    if replicates < 2:
        return np.zeros(blocks.ab.shape[1]), np.zeros(blocks.ab.shape[1])
    steps = (blocks.ab - blocks.a[:, None]).var(axis=2, ddof=1) / (2.0 * replicates)
    halves: Floats = Z95 * steps.std(axis=0, ddof=1) / math.sqrt(len(steps))
    return steps.mean(axis=0), halves


def mean_share(values: Floats) -> Share:
    """Mean of values per point and its 95 per cent interval."""
    return Share(float(values.mean()), Z95 * float(values.std(ddof=1)) / math.sqrt(len(values)))


def by_replicates(blocks: Blocks, luck: int) -> dict[str, Share]:
    """Share of luck in a single run, the part that rows with other parameters have in common, and the rest;
    from replicates.

    `luck` is the place of the column of luck: its rows have the parameters of A and the seeds of B.
    """
    within = np.concatenate([blocks.a, blocks.b], axis=0).var(axis=1, ddof=1)
    whole = float(np.concatenate([blocks.a, blocks.b]).var(ddof=1))
    other = blocks.ab[:, luck]
    together = (
        (blocks.b - blocks.b.mean(axis=1, keepdims=True)) * (other - other.mean(axis=1, keepdims=True))
    ).sum(axis=1) / (blocks.b.shape[1] - 1)
    return shares(mean_share(within / whole), mean_share(together / whole))


def shares(total: Share, common: Share) -> dict[str, Share]:
    """The three shares that are told: all of luck, what works out alike whatever the parameters, and its
    interplay with them.
    """
    rest = Share(total.value - common.value, math.hypot(total.half, common.half))
    return {"totaal": total, "los": common, "wisselwerking": rest}
