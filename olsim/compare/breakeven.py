"""Break-even: how large the effect of a measure has to be, as a distribution over draws, and how likely the
prior is to reach it.

The first effect quantity of the measure takes values on a grid, from no response on; base and scenario are
run with the same value, so that the difference
is what the measure adds at that effect. The value at which the gain pays for the costs, or reaches the fte
that was asked, is read from the curve over the grid, on the scale on which the
effect works (logarithm of a ratio); draws share its shape and have their own level and steepness.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from olsim.compare.comparison import Compared, Comparison, last_october, seed_of
from olsim.compare.pairs import Answer, Arm, Unit, run_kept
from olsim.compare.statistics import effect_of, without_luck
from olsim.compare.tables import MAIN, cost_lines, full_year_after, year_of
from olsim.core.arrays import Floats
from olsim.core.months import MONTHS_PER_YEAR
from olsim.evidence.load import Evidence
from olsim.evidence.priors import values_of
from olsim.evidence.quantity import Quantity

GRID = (0.0, 1.0, 2.0, 3.0)
"""Multiples of a strong effect, the 95 per cent point of the prior in its good direction."""
ADMISSIBLE = 3.0
"""Beyond so many times a strong effect nothing is admissible any more: *kan niet*."""
REFINEMENTS = 2
"""Times that the curve is worked out at the size that was found."""
GAIN = "leraren_augustus"
PAID_BACK = {"uitgave": "kosten", "inzet": "inzet"}
"""What is paid back, by kind of costs."""


@dataclass(frozen=True)
class Scale:
    """How the size of an effect is measured: 0 where nothing responds, 1 for a strong effect."""

    quantity: Quantity
    none: float
    strong: float

    @property
    def ratio(self) -> bool:
        """Whether the effect works through the logarithm of a ratio."""
        return self.quantity.unit == "ratio" and self.none == 1.0

    def value(self, size: float) -> float:
        """Value of the quantity at a size."""
        if self.ratio:
            return math.exp(size * math.log(self.strong))
        return self.none + size * (self.strong - self.none)

    def value_or_none(self, size: float) -> float:
        """Value of the quantity at a size; not a number where no size does it."""
        return self.value(size) if math.isfinite(size) else math.nan

    def size(self, value: Floats) -> Floats:
        """Size of values of the quantity."""
        if self.ratio:
            return np.log(value) / math.log(self.strong)
        return (value - self.none) / (self.strong - self.none)

    @property
    def largest(self) -> float:
        """Largest admissible size: shares end at 1."""
        limit = ADMISSIBLE
        if self.quantity.unit.startswith("share"):
            limit = (
                min(limit, (1.0 - self.none) / (self.strong - self.none))
                if self.strong > self.none
                else limit
            )
        return limit


def scale_of(scenario: Compared, evidence: Evidence) -> Scale | None:
    """Scale of the first effect quantity of a scenario of one measure; none where it has none with a
    prior.
    """
    if len(scenario.files) != 1:
        return None
    _, file = scenario.files[0]
    if not file.break_even:
        return None
    for name, none in file.none.items():
        quantity = evidence.quantities[name]
        if quantity.prior is None:
            continue
        low, middle, high = (float(x) for x in values_of(quantity, np.array([0.05, 0.5, 0.95])))
        strong = (
            high
            if abs(middle - none) < 1e-12 and file.direct_sign > 0
            else low
            if abs(middle - none) < 1e-12
            else high
            if middle > none
            else low
        )
        return Scale(quantity, none, strong) if strong != none else None
    return None


def units_of(
    c: Comparison, scenario: Compared, scale: Scale, sizes: tuple[float, ...], first_seed: int = 0
) -> list[Unit]:
    """Base and scenario at every size, for every draw and seed."""
    observables = tuple(dict.fromkeys((GAIN, MAIN, *(observable for observable, _ in cost_lines(scenario)))))
    settings = scenario.scenario.measures
    own = dict(scenario.scenario.evidence)
    arms = []
    for size in sizes:
        overrides = tuple(sorted({**own, scale.quantity.id: scale.value(size)}.items()))
        arms += [Arm(f"basis {size:g}", overrides), Arm(f"met {size:g}", overrides, settings)]
    return [
        Unit(
            d,
            first_seed + seed_of(d, r),
            c.ensemble.draws[d],
            tuple(arms),
            observables,
            (),
            ("stad",),
            c.months,
            last_october(c.months),
            c.home,
        )
        for d in c.draws
        for r in range(c.seeds)
    ]


@dataclass(frozen=True)
class Response:
    """Gain in fte on the last 1 August, total costs in euro and the main outcome at every size, shapes
    (sizes, draws, seeds).
    """

    sizes: tuple[float, ...]
    gain: Floats
    cost: Floats
    main: Floats

    def with_size(self, other: "Response") -> "Response":
        """The same with the sizes of another response, in order."""
        sizes = np.array([*self.sizes, *other.sizes])
        order = np.argsort(sizes)
        gain, cost, main = (
            np.concatenate([mine, theirs])[order]
            for mine, theirs in ((self.gain, other.gain), (self.cost, other.cost), (self.main, other.main))
        )
        return Response(tuple(float(size) for size in sizes[order]), gain, cost, main)

    def main_at(self, size: float) -> Floats:
        """Difference in the main outcome at a size, shape (draws, seeds); between two sizes on a straight
        line.
        """
        above = int(np.clip(np.searchsorted(self.sizes, size), 1, len(self.sizes) - 1))
        low, high = self.sizes[above - 1], self.sizes[above]
        part = float(np.clip((size - low) / (high - low), 0.0, 1.0))
        found: Floats = (1.0 - part) * self.main[above - 1] + part * self.main[above]
        return found


Runner = Callable[[Sequence[Unit]], Iterable[list[Answer]]]
"""What runs units, in their order."""


def respond(
    c: Comparison,
    scenario: Compared,
    scale: Scale,
    sizes: tuple[float, ...],
    run: Runner,
    first_seed: int = 0,
) -> Response:
    """Run base and scenario at every size."""
    answers = list(run(units_of(c, scenario, scale, sizes, first_seed)))
    # all that is paid from the start on, also for a measure that is over within a year
    years = slice(year_of(scenario.first), None)

    def difference(k: int, name: str) -> Floats:
        found: Floats = np.array(
            [a[2 * k + 1].values[name][0] - a[2 * k].values[name][0] for a in answers], dtype=np.float64
        )
        return found.reshape(len(c.draws), c.seeds, -1)

    gain = np.array([difference(k, GAIN)[..., -1] for k in range(len(sizes))])
    main = np.array([difference(k, MAIN)[..., -1] for k in range(len(sizes))])
    cost = np.zeros_like(gain)
    for (observable, price), line in cost_lines(scenario).items():
        if line.cost.kind == kind_of_costs(scenario):
            for k in range(len(sizes)):
                cost[k] += (
                    difference(k, observable)[..., years].sum(axis=-1)
                    * c.prices[scenario.scenario.id][price][:, np.newaxis]
                )
    return Response(sizes, gain, cost, main)


def kind_of_costs(scenario: Compared) -> str:
    """What a scenario has to pay back: its expenses, or where it has none the time of people who are on the
    payroll anyway; empty where it costs nothing.
    """
    kinds = {line.cost.kind for line in cost_lines(scenario).values()}
    return "uitgave" if "uitgave" in kinds else "inzet" if kinds else ""


@dataclass(frozen=True)
class Goal:
    """What break-even is against: gain minus so much per euro of costs is to be so many fte."""

    text: str
    fte: float
    fte_per_eur: float = 0.0

    def missed(self, response: Response) -> Floats:
        """What is reached more than the goal, shape (sizes, draws, seeds), FTE."""
        return response.gain - self.fte_per_eur * response.cost - self.fte


def sizes_needed(response: Response, goal: Goal) -> tuple[Floats, float]:
    """Size at which the goal is just reached: per draw with luck taken out, and for the mean over all; not a
    number where no size does it.

    Draws share the shape of the mean curve over sizes, which bends where a response runs out of people, and
    each has its own level and steepness.
    """
    missed = goal.missed(response)
    sizes, mean = np.array(response.sizes), missed.mean(axis=(1, 2))
    curve = np.maximum.accumulate(mean - mean[0])
    # the level of a draw is what it reaches without effect; a goal that is met there needs nothing, whatever
    # an effect does
    level = without_luck(missed[0])
    if curve[-1] <= 0.0:
        return np.where(level >= 0.0, 0.0, np.nan), 0.0 if mean[0] >= 0.0 else math.nan
    slope = without_luck(np.tensordot(curve, missed - missed[0], axes=1) / float((curve * curve).sum()))
    each, overall = (
        needs(level, slope, curve, sizes),
        needs(mean[:1], slope.mean(keepdims=True), curve, sizes),
    )
    return each, float(overall[0])


def needs(level: Floats, slope: Floats, curve: Floats, sizes: Floats) -> Floats:
    """Size at which a level and so many times a curve come to nothing; 0 where the level is there already,
    not a number where the curve does not rise.
    """
    height = np.divide(-level, slope, out=np.full_like(level, np.nan), where=slope > 0.0)
    return np.where(level >= 0.0, 0.0, size_at(height, curve, sizes))


def size_at(height: Floats, curve: Floats, sizes: Floats) -> Floats:
    """Size at which a curve has a height, in straight pieces; beyond the last size the last piece goes on."""
    last = (curve[-1] - curve[-2]) / (sizes[-1] - sizes[-2])
    beyond = sizes[-1] + (height - curve[-1]) / last if last > 0.0 else np.full_like(height, np.nan)
    inside = np.interp(height, curve, sizes)
    return np.where(np.isnan(height), np.nan, np.where(height > curve[-1], beyond, np.maximum(0.0, inside)))


def refined(
    response: Response, goal: Goal, largest: float, ask: Callable[[float], Response]
) -> tuple[Response, Floats, float]:
    """The size needed, with the curve worked out at that size as well: straight pieces between far points
    miss its bend.
    """
    each, overall = sizes_needed(response, goal)
    for _ in range(REFINEMENTS):
        if not 0.0 < overall <= largest or overall in response.sizes:
            break
        response = response.with_size(ask(overall))
        each, overall = sizes_needed(response, goal)
    return response, each, overall


def break_even_table(
    c: Comparison,
    evidence: Evidence,
    workers: int,
    keep: Path,
    reference_eur: float,
    asked_fte: float | None,
    step: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """For every scenario of one measure with an effect: the size needed against the reference price and
    against an asked fte.
    """

    def run(units: Sequence[Unit]) -> Iterator[list[Answer]]:
        for answer in run_kept(units, workers, keep):
            yield answer
            step()

    rows: list[dict[str, Any]] = []
    for scenario in c.scenarios[1:]:
        scale = scale_of(scenario, evidence)
        if scale is None:
            continue
        sizes = tuple(size for size in GRID if size <= scale.largest)

        def respond_at(*sizes: float, scenario: Compared = scenario, scale: Scale = scale) -> Response:
            return respond(c, scenario, scale, sizes, run)

        response = respond_at(*sizes)
        # whole priors, because the question is what the prior says, not what the ensemble kept
        prior = scale.size(values_of(scale.quantity, (np.arange(400) + 0.5) / 400))
        kind = kind_of_costs(scenario)
        amount = f"{reference_eur:,.0f}".replace(",", ".")
        goals = (
            [Goal(f"{PAID_BACK[kind]} terugverdiend bij {amount} euro per leraar", 0.0, 1.0 / reference_eur)]
            if kind
            else []
        )
        if asked_fte is not None:
            goals.append(Goal(f"{asked_fte:g} fte meer leraren", asked_fte))
        for goal in goals:
            response, each, overall = refined(response, goal, scale.largest, respond_at)
            # a draw that needs nothing is reached for certain, one that cannot is never
            needed = np.where(each <= scale.largest, each, np.inf)
            reached = float(
                np.mean([1.0 if size <= 0.0 else float((prior >= size).mean()) for size in needed])
            )
            low, middle, high = np.quantile(needed, [0.05, 0.5, 0.95], method="inverted_cdf")
            possible = overall == overall and overall <= scale.largest
            there = effect_of(response.main_at(overall)) if possible else None
            rows.append(
                {
                    "scenario": scenario.scenario.id,
                    "doel": goal.text,
                    "grootheid": scale.quantity.id,
                    "omschrijving": scale.quantity.name,
                    "geen_effect": scale.none,
                    "sterk_effect": scale.strong,
                    "nodig": scale.value(overall) if possible else np.nan,
                    "nodig_midden": scale.value_or_none(middle),
                    "nodig_laag": scale.value_or_none(low),
                    "nodig_hoog": scale.value_or_none(high),
                    "maat": overall,
                    "al_gehaald": float(np.mean(needed <= 0.0)),
                    "kan_niet": float(np.mean(~np.isfinite(needed))),
                    "kans_prior": reached,
                    "verschil": there.mean if there else np.nan,
                    "rekenfout": there.error if there else np.nan,
                    "laag": there.low if there else np.nan,
                    "hoog": there.high if there else np.nan,
                }
            )
    return pd.DataFrame(rows)


def needed_months(scenario: Compared, evidence: Evidence) -> int:
    """Months that a comparison has to have for a break-even of a scenario: its first whole school year."""
    return MONTHS_PER_YEAR * (full_year_after(scenario.first) + 1) + 1 if scale_of(scenario, evidence) else 0


def number_of_runs(c: Comparison, evidence: Evidence) -> int:
    """Runs that break-even takes."""
    scales = [scale for scale in (scale_of(s, evidence) for s in c.scenarios[1:]) if scale is not None]
    return sum(2 * sum(size <= scale.largest for size in GRID) * len(c.draws) * c.seeds for scale in scales)


def number_of_units(c: Comparison, evidence: Evidence) -> int:
    """Draws and seeds over which break-even is looked for, as often as the curve is made finer at the
    most.
    """
    scales = [scale for scale in (scale_of(s, evidence) for s in c.scenarios[1:]) if scale is not None]
    return len(scales) * len(c.draws) * c.seeds * (1 + REFINEMENTS)
