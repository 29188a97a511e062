"""Worlds: runs with printed figures, as a survey with its errors would have printed them, and how likely the
real print is given a run.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.bank import Runs
from olsim.core.arrays import Floats, Ints
from olsim.validation.targets import Target, covariance

NOISE = 20_341
"""Start of the errors of the bank."""
PRINTS = 8
"""How often every run is printed with other errors, where draws are taken: with one print of each run a mean
moved by up to a third of its spread with other errors.
"""
LEAST_FACTOR = 0.05
"""A factor of an instrument stays above this."""
LITTLE = {"share": 0.03, "fte": 5.0, "persons": 5.0, "ratio": 0.05}
"""Around which size a figure goes from counting as it is to counting by its ratio."""


def factors(runs: Runs, targets: Sequence[Target]) -> Floats:
    """What each target is multiplied by in each run, shape (runs, targets)."""
    result = np.ones((len(runs.values), len(targets)))
    for k, target in enumerate(targets):
        if target.factor:
            result[:, k] = np.maximum(runs.values[:, runs.names.index(target.factor)], LEAST_FACTOR)
    return result


def as_seen(runs: Runs, targets: Sequence[Target]) -> Floats:
    """Targets of every run as its instrument sees them, without error; shape (runs, targets). An id may be a
    sum: 'one+other'.
    """
    added = np.column_stack([runs.of(target.id.split("+")).sum(axis=1) for target in targets])
    result: Floats = added * factors(runs, targets)
    return result


def errors(number: int, targets: Sequence[Target], start: int) -> Floats:
    """Drawn measurement errors, shape (number, targets)."""
    root = np.linalg.cholesky(covariance(targets))
    drawn: Floats = np.random.default_rng(start).standard_normal((number, len(targets))) @ root.T
    return drawn


def printed_often(seen: Floats, targets: Sequence[Target], start: int) -> tuple[Floats, Ints]:
    """Every run printed PRINTS times with other errors, shape (prints, targets), and which run each print is
    of, shape (prints,); `seen` has shape (runs, targets).
    """
    prints = np.concatenate([seen + errors(len(seen), targets, start + j) for j in range(PRINTS)])
    return prints, np.tile(np.arange(len(seen)), PRINTS)


def printed(targets: Sequence[Target]) -> Floats:
    """What was really printed, shape (targets,)."""
    return np.array([target.value for target in targets])


def log_likelihood(seen: Floats, targets: Sequence[Target]) -> Floats:
    """Log density of the printed figures given what the instruments saw without error, up to a constant;
    shape (runs,).
    """
    residuals = (printed(targets) - seen) @ np.linalg.inv(np.linalg.cholesky(covariance(targets))).T
    result: Floats = -0.5 * (residuals**2).sum(axis=1)
    result[~np.isfinite(result)] = -np.inf
    return result


@dataclass(frozen=True)
class Scale:
    """Puts figures on a scale on which regressions are nearly straight: small shares as they are, large ones
    by their ratio, then centred.
    """

    kinds: tuple[str, ...]
    mean: Floats
    spread: Floats

    @classmethod
    def of(cls, figures: Floats, kinds: Sequence[str]) -> "Scale":
        """The scale on which these figures, of shape (runs, figures), have mean 0 and spread 1."""
        bent = _bend(figures, kinds)
        return cls(tuple(kinds), bent.mean(axis=0), np.maximum(bent.std(axis=0), 1e-12))

    def __call__(self, figures: Floats) -> Floats:
        """Scaled figures, shape of `figures`."""
        result: Floats = (_bend(figures, self.kinds) - self.mean) / self.spread
        return result

    def back(self, scaled: Floats) -> Floats:
        """Figures from scaled ones."""
        bent = scaled * self.spread + self.mean
        sizes = np.array([LITTLE[kind] for kind in self.kinds])
        result: Floats = np.sinh(bent) * sizes
        return result


def _bend(figures: Floats, kinds: Sequence[str]) -> Floats:
    result: Floats = np.arcsinh(figures / np.array([LITTLE[kind] for kind in kinds]))
    return result
