"""Conditioning of the bank: what printed figures say of parameters and of other figures.

A network learns from all worlds what figures say on average (the learned summary of Fearnhead and Prangle 2012). The worlds whose summary lies nearest to
that of the printed figures are kept, and moved along a local straight line to where they would be with exactly that summary (regression adjustment,
Beaumont, Zhang and Balding 2002). One network serves every world with the same figures.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

from olsim.arrays import Floats, Ints

KEPT = 1500
"""Worlds that are kept around a summary."""
HIDDEN = (64, 64)


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

    """

    rows: Ints
    weights: Floats
    wanted: Floats

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
        Which worlds the network may learn from, shape (worlds,).
    seed
        Start of the network.

    """

    def __init__(self, figures: Floats, wanted: Floats, learn_from: Ints, seed: int = 0) -> None:
        self.figures, self.wanted, self.usable = figures, wanted, learn_from
        self.network = MLPRegressor(
            hidden_layer_sizes=HIDDEN, alpha=1e-3, early_stopping=True, n_iter_no_change=6, max_iter=60, learning_rate_init=2e-3, batch_size=512,
            random_state=seed,
        )  # fmt: skip
        with warnings.catch_warnings():
            # the number of passes is limited for the sake of time; a summary need not be the best there is
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.network.fit(figures[learn_from], wanted[learn_from])
        self.summaries: Floats = self.network.predict(figures)

    def posterior(self, figures: Floats, others: Floats | None = None) -> Posterior:
        """What these figures, of shape (figures,), say, from the worlds that the network learned from; `others` is moved in place of the wanted numbers, shape (worlds, any)."""
        summary, rows = self.network.predict(figures[np.newaxis])[0], self.usable
        chosen = (self.wanted if others is None else others)[rows]
        found, _ = nearest(self.summaries[rows] - summary, chosen, np.ones(len(rows)))
        return Posterior(rows[found.rows], found.weights, found.wanted)

    def among(self, worlds: Floats, figures: Floats, others: Floats, importance: Floats) -> tuple[Posterior, float]:
        """The same among other worlds, of shape (worlds, figures), that count with their importance; and the tolerance."""
        return nearest(self.network.predict(worlds) - self.network.predict(figures[np.newaxis])[0], others, importance)

    def tolerance(self, figures: Floats) -> float:
        """Distance of the summary within which worlds of the bank are kept."""
        away = np.sqrt(((self.summaries[self.usable] - self.network.predict(figures[np.newaxis])[0]) ** 2).sum(axis=1))
        return float(np.sort(away)[KEPT])


def nearest(apart: Floats, wanted: Floats, importance: Floats) -> tuple[Posterior, float]:
    """The worlds nearest in summary, weighted by distance and importance and moved to where `apart` is 0; and the tolerance.

    `apart` has shape (worlds, summary), `wanted` (worlds, any), `importance` (worlds,).
    """
    away = np.sqrt((apart**2).sum(axis=1))
    order = np.argsort(away, kind="stable")
    rows, limit = order[:KEPT], float(away[order[KEPT]])
    weights = importance[rows] * (1.0 - (away[rows] / limit) ** 2)
    root = np.sqrt(weights)[:, np.newaxis]
    slope = np.linalg.lstsq(np.column_stack([np.ones(len(rows)), apart[rows]]) * root, wanted[rows] * root, rcond=1e-6)[0]
    return Posterior(rows, weights / weights.sum(), wanted[rows] - apart[rows] @ slope[1:]), limit


def resampled(weights: Floats, number: int, rng: np.random.Generator) -> Ints:
    """Rows in proportion to their weights, with as little luck as possible (systematic), shape (number,)."""
    points = (np.arange(number) + rng.random()) / number
    rows: Ints = np.searchsorted(np.cumsum(weights) / weights.sum(), points).clip(0, len(weights) - 1)
    return rows
