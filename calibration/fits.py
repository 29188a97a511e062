"""Fits from the bank: every one a conditioning on some printed figures, for some wanted numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calibration.bank import Runs
from calibration.city import STRUCTURE
from calibration.condition import KEPT, Conditioner, Posterior, resampled
from calibration.free import FREE
from calibration.worlds import NOISE, PRINTS, Scale, as_seen, errors, printed, printed_often
from olsim.core.arrays import Floats, Ints
from olsim.validation.targets import Target

OUTCOMES = {
    "onvervulde_vraag:po@2024-10-01": "fte",
    "onvervulde_vraag:po@2034-10-01": "fte",
    "tekort_peiling:po@2034-10-01": "share",
    "leraren_fte:bo@2034-10-01": "fte",
}
"""Outcomes that every fit tells, and their kind; the last three are those of the recovery."""
UNFILLED_FIRST, UNFILLED_LAST, *_ = OUTCOMES
HELD_OUT = 10
"""One world in so many is not learned from, and serves to say what figures explain and for the recovery."""


def usable(runs: Runs, targets: Sequence[Target]) -> Runs:
    """Runs whose figures are all numbers."""
    good = np.isfinite(as_seen(runs, targets)).all(axis=1) & np.isfinite(runs.of(list(OUTCOMES))).all(axis=1)
    return replace(runs, scores=runs.scores[good], values=runs.values[good], found=runs.found[good])


@dataclass(frozen=True)
class Fit:
    """A conditioner for some targets, and the scales of what goes in and comes out.

    Attributes
    ----------
    targets
        What it conditions on.
    told
        Targets whose value as seen is told, besides the free parameters and the outcomes.
    prints
        Every run as a survey with its errors would have printed it, shape (runs, targets).
    scale, outcome_scale, told_scale
        Of the prints, the outcomes, and the targets that are told.
    start
        Of the drawn measurement errors.

    """

    runs: Runs
    targets: tuple[Target, ...]
    told: tuple[Target, ...]
    prints: Floats
    scale: Scale
    outcome_scale: Scale
    told_scale: Scale
    conditioner: Conditioner
    start: int = NOISE

    @property
    def held_out(self) -> Ints:
        """Worlds that the network did not learn from."""
        return held_out(len(self.runs.values))

    def at(self, figures: Floats) -> "Told":
        """What printed figures, of shape (targets,), say."""
        return Told(self, self.conditioner.posterior(self.scale(figures[np.newaxis])[0]))

    def really(self) -> "Told":
        """What the figures that were really printed say."""
        return self.at(printed(self.targets))

    def often(self) -> "Told":
        """What the figures that were really printed say, from runs that were each printed with errors PRINTS
        times.
        """
        posterior, _ = self._among(printed(self.targets), self.conditioner.wanted)
        return Told(self, posterior)

    def draws(self, figures: Floats, number: int, seed: int) -> Floats:
        """Draws of the scores of all parameters, moved to these figures, shape (number, parameters)."""
        posterior, run = self._among(figures, self.runs.scores)
        place = self.runs.names.index(STRUCTURE)
        scores = posterior.wanted.copy()
        scores[:, place] = self.runs.scores[run[posterior.rows], place]
        drawn: Floats = scores[
            resampled(posterior.weights, number, np.random.default_rng((seed, len(self.targets))))
        ]
        return drawn

    def _among(self, figures: Floats, others: Floats) -> tuple[Posterior, Ints]:
        """`others`, of shape (runs, any), moved to these figures among all prints; and which run each print
        is of.
        """
        rows = self.conditioner.usable
        prints, which = printed_often(as_seen(self.runs, self.targets)[rows], self.targets, self.start + 1)
        run = rows[which]
        posterior, _ = self.conditioner.among(
            self.scale(prints),
            self.scale(figures[np.newaxis])[0],
            others[run],
            np.ones(len(run)),
            PRINTS * KEPT,
            which,
        )
        return posterior, run


@dataclass(frozen=True)
class Told:
    """A posterior in words of the model: free parameters as normal scores, outcomes and targets in their own
    unit.
    """

    fit: Fit
    posterior: Posterior

    @property
    def weights(self) -> Floats:
        """Weights of the kept worlds."""
        return self.posterior.weights

    @property
    def free(self) -> Floats:
        """Normal scores of the free parameters, shape (worlds, FREE)."""
        return self.posterior.wanted[:, : len(FREE)]

    @property
    def outcomes(self) -> Floats:
        """Outcomes, shape (worlds, OUTCOMES)."""
        return self.fit.outcome_scale.back(self.posterior.wanted[:, len(FREE) : len(FREE) + len(OUTCOMES)])

    @property
    def told(self) -> Floats:
        """Targets as seen without measurement error, shape (worlds, told)."""
        return self.fit.told_scale.back(self.posterior.wanted[:, len(FREE) + len(OUTCOMES) :])


BESIDE = 3
"""How often a fit is made that is set beside another, with networks and drawn measurement errors of its own:
with one set of networks the mean of unfilled demand in 2034 has a spread of 5 fte, and with one print of each
run of 10 (with PRINTS of them of 2).
"""


@dataclass(frozen=True)
class Several:
    """The same figures by networks and prints of several seeds, as one posterior: what fits beside one
    another differ by holds less of these, and how much of that is left can be told.
    """

    each: tuple[Told, ...]

    @property
    def weights(self) -> Floats:
        """Weights of the kept worlds of all."""
        return np.concatenate([told.weights for told in self.each]) / len(self.each)

    @property
    def free(self) -> Floats:
        """Normal scores of the free parameters, shape (worlds, FREE)."""
        return np.concatenate([told.free for told in self.each])

    @property
    def outcomes(self) -> Floats:
        """Outcomes, shape (worlds, OUTCOMES)."""
        return np.concatenate([told.outcomes for told in self.each])

    @property
    def told(self) -> Floats:
        """Targets as seen without measurement error, shape (worlds, told)."""
        return np.concatenate([told.told for told in self.each])

    def means(self) -> Floats:
        """Means of the outcomes by each seed, shape (seeds, OUTCOMES)."""
        return np.array([told.weights @ told.outcomes for told in self.each])


def several(runs: Runs, targets: Sequence[Target], told: Sequence[Target], seed: int) -> Several:
    """What the figures that were really printed say, by networks and prints of seeds from `seed` on."""
    return Several(
        tuple(
            fit(runs, targets, told, k, NOISE + (1 + PRINTS) * k).often() for k in range(seed, seed + BESIDE)
        )
    )


def held_out(number: int) -> Ints:
    """Worlds that no network learns from, in an order of chance: every so manieth row of a Sobol sample would
    be one side of the cube.
    """
    order: Ints = np.random.default_rng(HELD_OUT).permutation(number)
    return order[: number // HELD_OUT]


def fit(
    runs: Runs, targets: Sequence[Target], told: Sequence[Target], seed: int = 0, start: int = NOISE
) -> Fit:
    """Learn what these targets say; `runs` are usable ones, `seed` is that of the networks and `start` that
    of the measurement errors.
    """
    number = len(runs.values)
    seen, seen_told = as_seen(runs, targets), as_seen(runs, told)
    prints = seen + errors(number, targets, start)
    scale = Scale.of(prints, [target.kind for target in targets])
    outcomes = runs.of(list(OUTCOMES))
    outcome_scale = Scale.of(outcomes, list(OUTCOMES.values()))
    told_scale = Scale.of(seen_told, [target.kind for target in told])
    free = runs.scores[:, [runs.names.index(name) for name in FREE]]
    wanted = np.column_stack([free, outcome_scale(outcomes), told_scale(seen_told)])
    learn = np.setdiff1d(np.arange(number), held_out(number))
    conditioner = Conditioner(scale(prints), wanted, learn, seed)
    return Fit(
        runs, tuple(targets), tuple(told), prints, scale, outcome_scale, told_scale, conditioner, start
    )
