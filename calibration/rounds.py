"""Rounds of runs near the printed figures: ABC-SMC in the region that history matching leaves.

In the few directions that the figures inform most, a round draws from the prior within so many spreads of the
particles so far; everything outside is ruled out. All else comes from the prior. A run counts with the prior
over the mixture of all regions (Cornuet and others 2012), which is bounded, so that few runs are lost. Its
figures are printed with their errors, and the runs whose learned summary lies nearest to that of the real
print are kept and moved to it, as in a fit from the bank. The same part is kept in every round: the tolerance
falls from the bank to the first round, since its runs lie nearer, and later rounds add runs in the region
that the particles so far leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from calibration.bank import LEAST, Runs, make, names
from calibration.city import STRUCTURE, months_of
from calibration.condition import NETWORKS, by_run, effective_number, resampled
from calibration.worlds import NOISE, PRINTS, as_seen, printed_often
from olsim.core.arrays import Floats, Ints
from olsim.validation.targets import Target, covariance

if TYPE_CHECKING:
    from calibration.fits import Fit

ROUNDS, RUNS_PER_ROUND = 4, 8192
DIRECTIONS = 4
"""Directions in the space of all parameters that rounds follow: the figures move little by others (singular
values of 23, 8, 3.3, 2.6, and below 2 in errors).
"""
REACH = 3.0
"""A region reaches so many spreads of the particles on either side."""
FIRST_SEED = 100_000_000
RIDGE = 50.0
KEPT_NEAR = 4000
"""Runs that are kept of those of all rounds. The line to the figures has 33 coefficients, one for all that
the summary tells, so that its end is as uncertain as a mean over one run in 33.
"""


@dataclass(frozen=True)
class Particles:
    """Kept runs, moved to the printed figures.

    Attributes
    ----------
    weights
        Add up to 1.
    scores
        Scores of all parameters after moving, shape (particles, parameters).
    seen
        Targets as seen without measurement error, moved as well, shape (particles, targets).
    tolerances
        Distance of the learned summary within which particles were kept, after every round; of the bank
        first.
    effective
        Effective number of runs among them.
    errors
        Monte-Carlo standard errors of the means of the scores, shape (parameters,): of the draws, and of what
        the networks learned, as far as these differ.

    """

    weights: Floats
    scores: Floats
    seen: Floats
    tolerances: tuple[float, ...]
    effective: float
    errors: Floats


def informed_directions(scores: Floats, seen: Floats, targets: Sequence[Target], weights: Floats) -> Floats:
    """Directions in which parameters move the targets most, in measurement errors; shape (parameters,
    DIRECTIONS), the switch of structure not among them.
    """
    root = np.linalg.cholesky(covariance(targets))
    centred = scores - weights @ scores
    centred[:, names().index(STRUCTURE)] = 0.0
    moved = np.linalg.solve(root, (seen - weights @ seen).T).T
    weighted = centred * (weights * len(weights))[:, np.newaxis]
    slope = np.linalg.solve(centred.T @ weighted + RIDGE * np.eye(scores.shape[1]), weighted.T @ moved)
    left, _, _ = np.linalg.svd(slope, full_matrices=False)
    result: Floats = left[:, :DIRECTIONS]
    return result


@dataclass(frozen=True)
class Region:
    """What is not ruled out: an interval in each informed direction, shapes (directions,); a direction is
    standard normal before the fit.
    """

    low: Floats
    high: Floats

    @classmethod
    def of(cls, z: Floats, weights: Floats) -> "Region":
        """Around weighted particles, shape (particles, directions)."""
        mean = weights @ z
        spread = np.sqrt(weights @ (z - mean) ** 2)
        return cls(mean - REACH * spread, mean + REACH * spread)

    @property
    def prior(self) -> float:
        """Part of the prior within it."""
        return float(np.prod(ndtr(self.high) - ndtr(self.low)))

    def draw(self, number: int, rng: np.random.Generator) -> Floats:
        """Draws of the prior within it, shape (number, directions)."""
        low, high = ndtr(self.low), ndtr(self.high)
        drawn: Floats = ndtri(low + (high - low) * rng.random((number, len(low))))
        return drawn

    def holds(self, z: Floats) -> Floats:
        """1 for what lies within it, shape (particles,)."""
        inside: Floats = ((self.low <= z) & (z <= self.high)).all(axis=1).astype(float)
        return inside


def drawn(region: Region, directions: Floats, rng: np.random.Generator) -> Floats:
    """Scores of a round: informed directions from the region, the rest from the prior; shape (RUNS_PER_ROUND,
    parameters).
    """
    z = region.draw(RUNS_PER_ROUND, rng)
    rest = rng.standard_normal((RUNS_PER_ROUND, len(directions)))
    scores: Floats = rest + (z - rest @ directions) @ directions.T
    return scores


def go_on(fit: "Fit", figures: Floats, seed: int, folder: Path, workers: int) -> Particles:
    """All rounds; the same for any number of workers and however often it was stopped. `figures` has shape
    (targets,).
    """
    targets = fit.targets
    first = fit.conditioner.posterior(fit.scale(figures[np.newaxis])[0], others=fit.runs.scores)
    near = fit.runs.scores[first.rows]
    directions = informed_directions(near, as_seen(fit.runs, targets)[first.rows], targets, first.weights)
    regions = [Region.of(first.wanted @ directions, first.weights)]
    tolerances = [fit.conditioner.tolerance(fit.scale(figures[np.newaxis])[0])]
    parts: list[Runs] = []
    for k in range(ROUNDS):
        scores = drawn(regions[k], directions, np.random.default_rng((seed, k)))
        seeds: Ints = FIRST_SEED + (ROUNDS * seed + k) * RUNS_PER_ROUND + np.arange(RUNS_PER_ROUND)
        parts.append(
            make(
                np.clip(ndtr(scores), LEAST, 1.0 - LEAST),
                seeds,
                folder,
                workers,
                f"ronde {k + 1}",
                months_of(target.date for target in targets),
            )
        )
        particles = kept(fit, figures, parts, regions, directions, seed)
        tolerances.append(particles.tolerances[-1])
        print(
            f"ronde {k + 1}: tolerantie {tolerances[-1]:.3f} (bank {tolerances[0]:.3f}), effectief aantal"
            f" {particles.effective:.0f}",
            flush=True,
        )
        regions.append(Region.of(particles.scores @ directions, particles.weights))
    return Particles(
        particles.weights,
        particles.scores,
        particles.seen,
        tuple(tolerances),
        particles.effective,
        particles.errors,
    )


def kept(
    fit: "Fit",
    figures: Floats,
    parts: Sequence[Runs],
    regions: Sequence[Region],
    directions: Floats,
    seed: int,
) -> Particles:
    """The prints of the runs of all rounds whose learned summary is nearest, with their weights, moved to the
    printed figures.
    """
    runs, targets = joined(parts), fit.targets
    seen = as_seen(runs, targets)
    good = np.asarray(np.isfinite(seen).all(axis=1))
    runs, seen = (
        Runs(runs.names, runs.columns, runs.scores[good], runs.values[good], runs.found[good]),
        seen[good],
    )
    z = runs.scores @ directions
    importance = 1.0 / np.maximum(
        np.sum([region.holds(z) / region.prior for region in regions[: len(parts)]], axis=0), 1e-12
    )
    importance[importance > 1e11] = 0.0  # outside every region by rounding only
    prints, which = printed_often(seen, targets, NOISE + 1 + PRINTS * seed)
    worlds, here = fit.scale(prints), fit.scale(figures[np.newaxis])[0]
    # the first rounds have fewer runs than the last one keeps
    near = PRINTS * KEPT_NEAR * len(parts) // ROUNDS
    posterior, tolerance = fit.conditioner.among(
        worlds,
        here,
        np.column_stack([runs.scores, fit.told_scale(seen)])[which],
        importance[which],
        near,
        which,
    )
    place, many = names().index(STRUCTURE), len(names())
    rows = which[posterior.rows]
    scores = posterior.wanted[:, :many].copy()
    scores[:, place] = runs.scores[rows, place]
    apart = (
        fit.conditioner.of_each(worlds, here, runs.scores[which], importance[which], near).std(axis=0, ddof=1)
        / NETWORKS**0.5
    )
    return Particles(
        posterior.weights,
        scores,
        fit.told_scale.back(posterior.wanted[:, many:]),
        (tolerance,),
        effective_number(by_run(rows, posterior.weights)),
        np.hypot(posterior.error[:many], apart),
    )


def draws_of(particles: Particles, number: int, seed: int) -> Floats:
    """Scores of draws of equal weight, shape (number, parameters)."""
    result: Floats = particles.scores[resampled(particles.weights, number, np.random.default_rng((seed, 99)))]
    return result


def joined(parts: Sequence[Runs]) -> Runs:
    """Runs of several designs as one."""
    first = parts[0]
    return Runs(
        first.names,
        first.columns,
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("scores", "values", "found")),
    )
