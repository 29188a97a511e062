"""Other readings and other structures that fit the same figures, and where the uncertainty of 2034 comes
from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import chi2, spearmanr

from calibration.checks import squares, sum_of_squares
from calibration.city import MONTHS
from calibration.condition import weighted_quantiles
from calibration.fits import OUTCOMES, Several
from calibration.forecast import FUTURES
from calibration.luck import Past
from calibration.worlds import printed
from olsim.core.arrays import Floats, Ints
from olsim.core.verdicts import ON_THE_EDGE
from olsim.evidence.ensemble import Ensemble
from olsim.evidence.load import load
from olsim.simulation.run import Case, run_many
from olsim.validation.cohort import answers, paths_given
from olsim.validation.targets import Target

ENDS = (0.05, 0.95)
COHORT_DRAWS, COHORT_TRIED = 400, 1000
FIRST_SEED = 800_000
THIRD = 1.0 / 3.0
TOP, FITTED = 0.99, 4
"""The point of chi-squared below which squares have to stay, and the numbers that the cohort model fits."""
ALL = "alle trekkingen"
COHORT = "cohortmodel, zonder scholen en wisselwerking"
UNFILLED = "onvervulde_vraag"
LAST = 2034
BEYOND_CHANCE = 3.5
"""Standard errors of a correlation of nothing from which on one is told: of some hundred quantities none is
that far by chance.
"""
STRUCTURES = ("loops.workload", "demand.step_from_2022")
LATER = ("neighbours.shortage_spread", "inflow.change_lasts", "pabo.entrants_later")
"""What only acts after 2024, so that no figure says anything of it."""


def other_reading(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The same targets with the printed 80 fte read as leaving the sector and moving to other gemeenten
    together.
    """
    return tuple(
        (
            replace(t, id="uit_onderwijs:po@2022/23+naar_andere_gemeente:po@2022/23")
            if t.observable == "uit_sector"
            else t
        )
        for t in targets
    )


@dataclass(frozen=True)
class Limit:
    """The 99 per cent point of the squares of a model that is right, and its standard error."""

    value: float
    error: float


def variants(
    bank: Several,
    other: Several,
    ensemble: Ensemble,
    past: Past,
    ahead: Floats,
    chosen: Sequence[Target],
    limit: Limit,
) -> pd.DataFrame:
    """Outcomes under structures and readings that the figures hardly tell apart.

    `gewicht` is the part of the ensemble where it is one, `vorm` whether it is a structure or a reading of
    its own and no range of a parameter. What is no part of it has to pass the check that the simulation has
    to pass: `haalt` says whether its squared residuals, `kwadraten`, stay below `grens`, the 99 per cent
    point of a model that is right, or as near above it as `fout_kwadraten` cannot tell; `slechter` how much
    larger they are than those of the simulation on the same targets. `bank` and `other` are fits of the
    targets and of the other reading of them, with the same seeds; `ahead` are OUTCOMES of the draws that
    ship, the futures of a draw together, shape (draws * futures, OUTCOMES).
    """
    given = [dict(draw) for draw in ensemble.draws]
    loops, lasts, step = (
        np.array([row[name] for row in given])
        for name in ("loops.workload", "inflow.change_lasts", "demand.step_from_2022")
    )
    middle = float(np.median(step))
    structures = {
        ALL: np.ones(len(given), np.bool_),
        "met lussen (een tekort versterkt of dempt zichzelf)": loops > 0.5,
        "zonder lussen": loops < 0.5,
    }
    parts = {
        "van de verandering van de instroom is er na 2024 meer dan vier derde": lasts > 4.0 * THIRD,
        "van die verandering is er na 2024 twee derde tot vier derde": (
            (lasts >= 2.0 * THIRD) & (lasts <= 4.0 * THIRD)
        ),
        "van die verandering is er na 2024 minder dan twee derde": lasts < 2.0 * THIRD,
        "stap in de benodigde fte na 2022 boven de mediaan": step > middle,
        "stap in de benodigde fte na 2022 onder de mediaan": step <= middle,
    }
    rows = []
    for what, here in {**structures, **parts}.items():
        fits = Check(
            squares(chosen, printed(chosen) - past.seen[here].mean(axis=0)), limit.value, error=limit.error
        )
        rows += _rows(
            what,
            ahead[np.repeat(here, FUTURES)],
            equal(int(here.sum()) * FUTURES),
            float(here.mean()),
            fits,
            what in structures,
            FUTURES,
        )
    # both from the bank, without rounds and without a choice of luck, so that the two can be set beside each
    # other
    usual, usual_error = by_seed(bank, chosen)
    own, own_error = by_seed(other, chosen)
    checks = (
        Check(usual, limit.value, 0.0, float(np.hypot(usual_error, limit.error))),
        Check(own, limit.value, own - usual, float(np.hypot(own_error, limit.error))),
    )
    for what, one, check, apart in (
        (
            "80 fte vertrek is zonder verhuizingen (zoals hier, maar alleen uit de bank)",
            bank,
            checks[0],
            False,
        ),
        ("80 fte vertrek is met verhuizingen (alleen uit de bank)", other, checks[1], True),
    ):
        rows += _rows(what, one.outcomes, one.weights, float("nan"), check, apart)
    cohort, fits = cohorts(past, chosen)
    for what, outcomes in cohort.items():
        rows += _rows(what, outcomes, equal(len(outcomes)), float("nan"), fits, True)
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Check:
    """Squared residuals of a structure, what they have to stay below, how much larger they are than those of
    the simulation on the same targets, not a number where that is the simulation, and the standard error of
    squares against limit.
    """

    squares: float
    limit: float
    worse: float = float("nan")
    error: float = 0.0

    @property
    def passes(self) -> bool:
        """Whether squares stay below the limit, or cannot be told from it."""
        return self.squares <= self.limit + ON_THE_EDGE * self.error


def by_seed(fits: Several, chosen: Sequence[Target]) -> tuple[float, float]:
    """Mean over seeds of the squared residuals, and its standard error."""
    each = np.array([sum_of_squares(told, printed(chosen)) for told in fits.each])
    return float(each.mean()), float(each.std(ddof=1) / len(each) ** 0.5)


def all_draws(ahead: Floats) -> pd.DataFrame:
    """Mean and 90 per cent interval of each outcome over all draws; `ahead` has shape (draws * futures,
    OUTCOMES).
    """
    return pd.DataFrame(
        _rows(ALL, ahead, equal(len(ahead)), 1.0, Check(float("nan"), float("nan")), True, FUTURES)
    )


def equal(number: int) -> Floats:
    """So many equal weights."""
    return np.full(number, 1.0 / number)


def _rows(
    what: str, outcomes: Floats, weights: Floats, share: float, check: Check, apart: bool, together: int = 1
) -> list[dict[str, object]]:
    """Mean and 90 per cent interval of each outcome, with the error of its ends; so many rows of `outcomes`
    are `together` of one draw.
    """
    found: list[dict[str, object]] = []
    for k, name in enumerate(OUTCOMES):
        low, high = weighted_quantiles(outcomes[:, k], weights, ENDS)
        errors = errors_of_ends(outcomes[:, k], weights, together)
        found.append(
            {
                "variant": what,
                "gewicht": share,
                "slechter": check.worse,
                "kwadraten": check.squares,
                "grens": check.limit,
                "fout_kwadraten": check.error,
                "haalt": check.passes,
                "vorm": apart,
                "uitkomst": name,
                "laag": low,
                "gemiddeld": float(weights @ outcomes[:, k] / weights.sum()),
                "hoog": high,
                "fout_laag": float(errors[0]),
                "fout_hoog": float(errors[1]),
            }
        )
    return found


AGAIN = 200
"""Samples of a bootstrap."""


def errors_of_ends(values: Floats, weights: Floats, together: int) -> Floats:
    """Standard errors of the ends of an interval with other draws, by a bootstrap of draws, shape (2,); rows
    of a draw stand together.
    """
    rng, number = np.random.default_rng(8), len(values) // together
    ends = []
    for _ in range(AGAIN):
        rows = (rng.integers(0, number, number)[:, np.newaxis] * together + np.arange(together)).ravel()
        ends.append(weighted_quantiles(values[rows], weights[rows], ENDS))
    errors: Floats = np.std(ends, axis=0, ddof=1)
    return errors


def cohorts(past: Past, chosen: Sequence[Target]) -> tuple[dict[str, Floats], Check]:
    """Outcomes of the cohort model, and how it does in the check.

    Its inputs are drawn from their priors and it is fitted to the targets that it has an answer to, as it is
    and with a change of inflow after the last survey; outcomes have shape (draws, OUTCOMES). It has no luck
    that could be chosen, so it is set beside what the simulation gives with the same values and any luck, and
    the luck of a city counts as an error of both. Figures whose instrument has a factor do not count, since
    the cohort model only knows how far that may be off.
    """
    evidence = load()
    places = [k for k, target in enumerate(chosen) if answers(target) and not target.factor]
    its, luck = [chosen[k] for k in places], past.luck[np.ix_(places, places)]
    size = evidence.quantities["examination.later_change"].value
    kinds = {
        COHORT: 0.0,
        f"{COHORT}, {size:.0f} fte per jaar minder instroom na 2024": -size,
        f"{COHORT}, {size:.0f} fte per jaar meer instroom na 2024": size,
    }
    cities, effective = paths_given(
        evidence, chosen, {}, LAST, (COHORT_DRAWS, COHORT_TRIED), tuple(kinds.values()), past.luck
    )
    where = [(name.partition(":")[0], int(name.partition("@")[2][:4])) for name in OUTCOMES]
    found = {
        what: np.array([[paths[k].of(*place) for place in where] for paths in cities])
        for k, what in enumerate(kinds)
    }
    figures = printed(its)
    own = squares(
        its, figures - np.mean([[paths[0].told(target) for target in its] for paths in cities], axis=0), luck
    )
    worse = own - squares(its, figures - past.usual.mean(axis=0)[places], luck)
    limit = float(chi2.ppf(TOP, len(its) - FITTED))
    print(
        f"cohortmodel: kwadraten {own:.1f} op {len(its)} cijfers (hooguit {limit:.1f}), {worse:+.1f}"
        f" tegenover het model; effectief aantal {effective:.0f}"
    )
    return found, Check(own, limit, worse)


def explained(causes: Floats, outcomes: Floats) -> float:
    """Variance of outcomes, of shape (draws,), that a straight line through causes, of shape (draws, causes),
    explains; what it would explain of mere noise is taken off.
    """
    number = len(outcomes)
    table = np.column_stack([np.ones(number), causes])
    left = outcomes - table @ np.linalg.lstsq(table, outcomes, rcond=None)[0]
    return float(outcomes.var(ddof=1) - (left**2).sum() / (number - table.shape[1]))


def going_together(ensemble: Ensemble, outcomes: Floats) -> pd.DataFrame:
    """Uncertain quantities whose values go with outcomes, of shape (draws,), by rank correlation; the
    strongest first, none that chance would give.
    """
    quantities, given = load().quantities, [dict(draw) for draw in ensemble.draws]
    rows = []
    for name, quantity in quantities.items():
        if quantity.prior is not None:
            found = float(spearmanr([row[name] for row in given], outcomes).statistic)
            if abs(found) >= BEYOND_CHANCE / len(given) ** 0.5:
                rows.append(
                    {"grootheid": name, "naam": quantity.name, "graad": quantity.grade, "samenhang": found}
                )
    table = pd.DataFrame(rows, columns=["grootheid", "naam", "graad", "samenhang"])
    return table.sort_values("samenhang", key=abs, ascending=False, ignore_index=True)


SOURCES = (
    "binnen dit model: lussen aan of uit, stap in de benodigde fte",
    "invoer na 2024 (randgemeenten, overige toestroom, instroom van de pabo)",
    "andere grootheden, en wat een rechte lijn van de vorige niet ziet",
    "toeval tot en met de laatste telling, dat de cijfers openlaten",
    "leerlingen (afwijking van het pad)",
    "toeval daarna",
)


def sources_of_uncertainty(ensemble: Ensemble, others: Ints, workers: int) -> pd.DataFrame:
    """Variance of unfilled demand in 2034 from structure, inputs after 2024, all else that is drawn, pupils,
    and luck of the past and after it.

    Every draw is run with two seeds of after the last target, with another luck of the past (`others`, shape
    (draws,)), and with pupils that keep to their path. Structure and inputs by straight lines. `fout` is the
    standard error of a part, by a bootstrap of draws.
    """
    draws = ensemble.draws

    def last(seed: int, changed: Sequence[Mapping[str, float]]) -> Floats:
        cases = [
            Case(
                FIRST_SEED + 2 * k + seed, tuple(sorted({**dict(draw), **more}.items())), MONTHS, (UNFILLED,)
            )
            for k, (draw, more) in enumerate(zip(draws, changed))
        ]
        return np.array([outcome.values[UNFILLED][0, -1] for outcome in run_many(cases, workers)])

    same: list[dict[str, float]] = [{}] * len(draws)
    still = [{"pupils.city_sd": 0.0}] * len(draws)
    # own, again, with another luck of the past, and twice without the walk of pupils
    runs = np.array(
        [
            last(0, same),
            last(1, same),
            last(1, [{"luck.past_seed": float(seed)} for seed in others]),
            last(0, still),
            last(1, still),
        ]
    )
    given = [dict(draw) for draw in draws]
    structure, later = (
        np.array([[row[name] for name in names] for row in given]) for names in (STRUCTURES, LATER)
    )
    variance = parts_of_variance(runs, structure, later)
    rng = np.random.default_rng(9)
    again = []
    for _ in range(AGAIN):
        rows = rng.integers(0, len(draws), len(draws))
        found = parts_of_variance(runs[:, rows], structure[rows], later[rows])
        again.append(found / found.sum())
    parts, errors = variance / variance.sum(), np.std(again, axis=0, ddof=1)
    return pd.DataFrame(
        {"bron": SOURCES, "variantie": variance, "deel": parts, "fout": errors, "sd_fte": np.sqrt(variance)}
    )


def parts_of_variance(runs: Floats, structure: Floats, later: Floats) -> Floats:
    """Variance by source, in the order of SOURCES; `runs` has shape (5, draws), `structure` and `later`
    (draws, causes).
    """
    own, again, elsewhere, still, still_again = runs

    def apart(a: Floats, b: Floats) -> float:
        return float(((a - b) ** 2).mean() / 2.0)

    after = apart(own, again)
    luck, without_pupils = max(after, apart(own, elsewhere)), min(after, apart(still, still_again))
    total = float(np.mean([x.var(ddof=1) for x in (own, again, elsewhere)]))
    drawn, middle = max(0.0, total - luck), (own + again + elsewhere) / 3.0
    of_structure = min(max(0.0, explained(structure, middle)), drawn)
    of_both = min(max(of_structure, explained(np.hstack([structure, later]), middle)), drawn)
    return np.array(
        [
            of_structure,
            of_both - of_structure,
            drawn - of_both,
            luck - after,
            after - without_pupils,
            without_pupils,
        ]
    )
