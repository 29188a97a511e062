"""Conditioning of the bank: what printed figures say of parameters and of other figures.

Networks learn from all worlds what figures say on average (the learned summary of Fearnhead and Prangle
2012); what they say together depends less on how they started than what one says. The worlds whose summary
lies nearest to that of the printed figures are kept, and moved along a local straight line to where they
would be with exactly that summary (regression adjustment, Beaumont, Zhang and Balding 2002). They serve every
world with the same figures.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

from olsim.core.arrays import Floats, Ints

KEPT = 1500
"""Worlds that are kept around a summary."""
HIDDEN, NETWORKS = (64, 64), 5


@dataclass(frozen=True)
class Posterior:
    """Kept worlds with their weights and the wanted numbers, moved to the printed figures.

    Attributes
    ----------
    rows
        Rows of the bank.
    weights
        Add up to 1.
    wanted
        Shape (rows, wanted), on the scale on which they came.
    error
        Monte-Carlo standard error of the mean, which is where the line ends, shape (wanted,).

    """

    rows: Ints
    weights: Floats
    wanted: Floats
    error: Floats

    def quantiles(self, shares: tuple[float, ...]) -> Floats:
        """Weighted quantiles, shape (shares, wanted)."""
        return np.column_stack([weighted_quantiles(column, self.weights, shares) for column in self.wanted.T])

    def mean(self) -> Floats:
        """Weighted mean, shape (wanted,)."""
        result: Floats = self.weights @ self.wanted
        return result

    def variance(self) -> Floats:
        """Weighted variance, shape (wanted,)."""
        result: Floats = self.weights @ (self.wanted - self.mean()) ** 2
        return result

    def rank(self, truth: Floats) -> Floats:
        """Part of the weight below the truth, by wanted number."""
        result: Floats = self.weights @ (self.wanted < truth)
        return result


def weighted_quantiles(values: Floats, weights: Floats, shares: tuple[float, ...]) -> Floats:
    """Values below which these shares of the weight lie; halfway through the weight of each value."""
    order = np.argsort(values, kind="stable")
    through = np.cumsum(weights[order]) - weights[order] / 2.0
    result: Floats = np.interp(np.array(shares) * weights.sum(), through, values[order])
    return result


class Conditioner:
    """Learns from worlds, and conditions them on figures.

    Parameters
    ----------
    figures
        Scaled figures with errors, shape (worlds, figures).
    wanted
        What is to be told, scaled to mean 0 and spread 1, shape (worlds, wanted).
    learn_from
        Which worlds the networks may learn from, shape (worlds,).
    seed
        Of how the networks start.

    """

    def __init__(self, figures: Floats, wanted: Floats, learn_from: Ints, seed: int = 0) -> None:
        self.figures, self.wanted, self.usable = figures, wanted, learn_from
        self.networks = [
            MLPRegressor(
                hidden_layer_sizes=HIDDEN,
                alpha=1e-3,
                early_stopping=True,
                n_iter_no_change=6,
                max_iter=60,
                learning_rate_init=2e-3,
                batch_size=512,
                random_state=NETWORKS * seed + k,
            )
            for k in range(NETWORKS)
        ]
        with warnings.catch_warnings():
            # the number of passes is limited for the sake of time; a summary need not be the best there is
            warnings.simplefilter("ignore", ConvergenceWarning)
            for network in self.networks:
                network.fit(figures[learn_from], wanted[learn_from])
        self.summaries: Floats = self.summary(figures)

    def summary(self, figures: Floats) -> Floats:
        """What worlds with these figures, of shape (worlds, figures), have on average, shape (worlds,
        wanted).
        """
        result: Floats = np.mean([network.predict(figures) for network in self.networks], axis=0)
        return result

    def posterior(self, figures: Floats, others: Floats | None = None) -> Posterior:
        """What these figures, of shape (figures,), say, from the worlds that the networks learned from;
        `others` is moved in place of the wanted numbers, shape (worlds, any).
        """
        summary, rows = self.summary(figures[np.newaxis])[0], self.usable
        chosen = (self.wanted if others is None else others)[rows]
        found, _ = nearest(self.summaries[rows] - summary, chosen, np.ones(len(rows)))
        return Posterior(rows[found.rows], found.weights, found.wanted, found.error)

    def of_each(
        self, worlds: Floats, figures: Floats, others: Floats, importance: Floats, kept: int
    ) -> Floats:
        """Mean that each network alone gives among other worlds, shape (networks, others)."""
        ends = [
            network.predict(worlds) - network.predict(figures[np.newaxis])[0] for network in self.networks
        ]
        return np.array([nearest(apart, others, importance, kept)[0].mean() for apart in ends])

    def among(
        self, worlds: Floats, figures: Floats, others: Floats, importance: Floats, kept: int, runs: Ints
    ) -> tuple[Posterior, float]:
        """The same from so many other worlds, of shape (worlds, figures), that count with their importance
        and are prints of `runs`; and the tolerance.
        """
        return nearest(
            self.summary(worlds) - self.summary(figures[np.newaxis])[0], others, importance, kept, runs
        )

    def tolerance(self, figures: Floats) -> float:
        """Distance of the summary within which worlds of the bank are kept."""
        away = np.sqrt(
            ((self.summaries[self.usable] - self.summary(figures[np.newaxis])[0]) ** 2).sum(axis=1)
        )
        return float(np.sort(away)[KEPT])


def nearest(
    apart: Floats, wanted: Floats, importance: Floats, kept: int = KEPT, runs: Ints | None = None
) -> tuple[Posterior, float]:
    """The worlds nearest in summary, weighted by distance and importance and moved to where `apart` is 0; and
    the tolerance.

    `apart` has shape (worlds, summary), `wanted` (worlds, any), `importance` (worlds,). `runs` says which run
    each world is a print of, shape (worlds,): prints of a run are not independent.
    """
    away = np.sqrt((apart**2).sum(axis=1))
    order = np.argsort(away, kind="stable")
    rows, limit = order[:kept], float(away[order[kept]])
    weights = importance[rows] * (1.0 - (away[rows] / limit) ** 2)
    root, line = np.sqrt(weights)[:, np.newaxis], np.column_stack([np.ones(len(rows)), apart[rows]])
    slope = np.linalg.lstsq(line * root, wanted[rows] * root, rcond=1e-6)[0]
    # a fitted line leaves residuals that are too small, by as much as it has coefficients for the effective
    # number of worlds
    own = np.arange(len(rows)) if runs is None else np.unique(runs[rows], return_inverse=True)[1]
    effective = effective_number(by_run(own, weights))
    larger = np.sqrt(effective / max(effective - line.shape[1], 1.0))
    left = larger * (wanted[rows] - line @ slope)
    # how much each world pulls at the end of the line: more than its weight where the figures lie at the edge
    # of the kept worlds
    pull = (
        np.linalg.pinv((line * root).T @ (line * root), rcond=1e-12, hermitian=True)[0]
        @ (line * weights[:, np.newaxis]).T
    )
    moved = np.column_stack([by_run(own, pull * column) for column in left.T])
    return Posterior(rows, weights / weights.sum(), slope[0] + left, np.sqrt((moved**2).sum(axis=0))), limit


def by_run(runs: Ints, values: Floats) -> Floats:
    """Sums of values over the prints of each run."""
    result: Floats = np.bincount(runs, values).astype(np.float64)
    return result


def effective_number(weights: Floats) -> float:
    """Effective number of weighted things."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def resampled(weights: Floats, number: int, rng: np.random.Generator) -> Ints:
    """Rows in proportion to their weights, with as little luck as possible (systematic), in an order of
    chance, shape (number,).

    Kept worlds stand in the order of their distance; whoever takes the first so many draws must not take the
    nearest.
    """
    points = (np.arange(number) + rng.random()) / number
    rows: Ints = rng.permutation(
        np.searchsorted(np.cumsum(weights) / weights.sum(), points).clip(0, len(weights) - 1)
    )
    return rows
