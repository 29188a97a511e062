"""Other readings and other structures that fit the same figures, and where the uncertainty of 2034 comes from."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import chi2

from calibration.bank import Runs
from calibration.checks import squares, sum_of_squares
from calibration.city import MONTHS
from calibration.condition import weighted_quantiles
from calibration.fits import OUTCOMES, fit
from calibration.luck import Past
from calibration.worlds import printed
from olsim.arrays import Floats
from olsim.evidence.ensemble import Ensemble
from olsim.evidence.load import load
from olsim.examination.cohort import Cohort, answers
from olsim.examination.targets import Target
from olsim.months import START_YEAR
from olsim.parameters.assemble import assemble
from olsim.running import Case, run_many

ENDS = (0.05, 0.95)
COHORT_DRAWS, DRAWS = 120, 160
FIRST_SEED = 800_000
THIRD = 1.0 / 3.0
TOP, FITTED = 0.99, 3
"""The point of chi-squared below which squares have to stay, and the numbers that the cohort model fits."""
COHORT = "cohortmodel, zonder scholen en wisselwerking"
UNFILLED = "onvervulde_vraag"
LAST = 2034
STRUCTURES = ("loops.workload", "demand.step_from_2022")
LATER = ("neighbours.shortage_spread", "inflow.change_lasts", "pabo.entrants_later")
"""What only acts after 2024, so that no figure says anything of it."""


def other_reading(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The same targets with the printed 80 fte read as leaving the sector and moving to other gemeenten together."""
    return tuple(replace(t, id="uit_onderwijs:po@2022/23+naar_andere_gemeente:po@2022/23") if t.observable == "uit_sector" else t for t in targets)


def variants(runs: Runs, ensemble: Ensemble, past: Past, ahead: Floats, chosen: Sequence[Target], high: float) -> pd.DataFrame:
    """Outcomes under structures and readings that the figures hardly tell apart.

    `gewicht` is the part of the ensemble where it is one, `vorm` whether it is a structure or a reading of its own and no range of a parameter. What is no part of it has to pass the check that the simulation has to pass: `haalt` says whether its
    squared residuals stay below the 99 per cent point of a model that is right, which for a reading of the same model is `high`; `slechter` how much larger they
    are than those of the simulation on the same targets. `ahead` are OUTCOMES of the draws that ship, shape (draws, OUTCOMES).
    """
    given = [dict(draw) for draw in ensemble.draws]
    loops, lasts, step = (np.array([row[name] for row in given]) for name in ("loops.workload", "inflow.change_lasts", "demand.step_from_2022"))
    middle = float(np.median(step))
    structures = {
        "alle trekkingen": np.ones(len(given), np.bool_),
        "met lussen (een tekort versterkt of dempt zichzelf)": loops > 0.5,
        "zonder lussen": loops < 0.5,
    }
    parts = {
        "van de verandering van de instroom is er na 2024 meer dan vier derde": lasts > 4.0 * THIRD, "van die verandering is er na 2024 twee derde tot vier derde": (lasts >= 2.0 * THIRD) & (lasts <= 4.0 * THIRD),
        "van die verandering is er na 2024 minder dan twee derde": lasts < 2.0 * THIRD, "stap in de benodigde fte na 2022 boven de mediaan": step > middle, "stap in de benodigde fte na 2022 onder de mediaan": step <= middle,
    }  # fmt: skip
    rows = []
    for what, here in {**structures, **parts}.items():
        rows += _rows(what, ahead[here], equal(int(here.sum())), float(here.mean()), float("nan"), True, what in structures)
    others = other_reading(chosen)
    other, same = fit(runs, others, others).really(), fit(runs, chosen, chosen).really()
    own, usual = sum_of_squares(other, printed(others)), sum_of_squares(same, printed(chosen))
    # both from the bank, without rounds and without a choice of luck, so that the two can be set beside each other
    rows += _rows(
        "80 fte vertrek is zonder verhuizingen (zoals hier, maar alleen uit de bank)",
        same.outcomes,
        same.weights,
        float("nan"),
        0.0,
        usual <= high,
        False,
    )
    rows += _rows(
        "80 fte vertrek is met verhuizingen (alleen uit de bank)", other.outcomes, other.weights, float("nan"), own - usual, own <= high, True
    )
    cohort, worse, passes = cohorts(ensemble, past, chosen)
    for what, outcomes in cohort.items():
        rows += _rows(what, outcomes, equal(len(outcomes)), float("nan"), worse, passes, True)
    return pd.DataFrame(rows)


def equal(number: int) -> Floats:
    """So many equal weights."""
    return np.full(number, 1.0 / number)


def _rows(what: str, outcomes: Floats, weights: Floats, share: float, worse: float, passes: bool, apart: bool) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for k, name in enumerate(OUTCOMES):
        low, high = weighted_quantiles(outcomes[:, k], weights, ENDS)
        found.append(
            {
                "variant": what,
                "gewicht": share,
                "slechter": worse,
                "haalt": passes,
                "vorm": apart,
                "uitkomst": name,
                "laag": low,
                "gemiddeld": float(weights @ outcomes[:, k] / weights.sum()),
                "hoog": high,
            }
        )
    return found


def cohorts(ensemble: Ensemble, past: Past, chosen: Sequence[Target]) -> tuple[dict[str, Floats], float, bool]:
    """Outcomes of the cohort model, how much worse it fits, and whether it passes the check.

    It is fitted to the targets that it has an answer to, on the inputs of draws of the ensemble, as it is and with a change of inflow after the last survey;
    outcomes have shape (draws, OUTCOMES). It has no luck that could be chosen, so it is set beside what the simulation gives with the same values and any luck,
    and the luck of a city counts as an error of both. Figures whose instrument has a factor do not count, since the cohort model only knows how far that may be off.
    """
    evidence = load()
    places = [k for k, target in enumerate(chosen) if answers(target) and not target.factor]
    more = dict(zip((target.id for target in chosen), np.diag(past.luck).tolist()))
    its, luck = [chosen[k] for k in places], past.luck[np.ix_(places, places)]
    size = evidence.quantities["examination.later_change"].value
    kinds = {
        COHORT: 0.0,
        f"{COHORT}, {size:.0f} fte per jaar minder instroom na 2024": -size,
        f"{COHORT}, {size:.0f} fte per jaar meer instroom na 2024": size,
    }
    found: dict[str, list[list[float]]] = {what: [] for what in kinds}
    told = []
    for k, draw in enumerate(ensemble.draws[:COHORT_DRAWS]):
        parameters, _ = assemble(evidence.quantities, dict(draw), MONTHS)
        paths = Cohort(parameters, evidence, LAST - START_YEAR + 1).fitted(chosen, k, tuple(kinds.values()), more)
        told.append([paths[0].told(target) for target in its])
        for what, path in zip(kinds, paths):
            found[what].append([path.of(name.partition(":")[0], int(name.partition("@")[2][:4])) for name in OUTCOMES])
    figures = printed(its)
    own = squares(its, figures - np.mean(told, axis=0), luck)
    worse = own - squares(its, figures - past.usual.mean(axis=0)[places], luck)
    print(f"cohortmodel: kwadraten {own:.1f} op {len(its)} cijfers, {worse:+.1f} tegenover het model")
    return {what: np.array(outcomes) for what, outcomes in found.items()}, worse, own <= float(chi2.ppf(TOP, len(its) - FITTED))


def sources_of_uncertainty(ensemble: Ensemble, workers: int) -> pd.DataFrame:
    """Variance of unfilled demand in 2034 from structure, inputs after 2024, other parameters, pupils and luck, parts of parameters by straight lines: two seeds per draw, with and without the walk of pupils."""
    draws = ensemble.draws[:DRAWS]

    def last(changed: dict[str, float]) -> Floats:
        cases = [
            Case(FIRST_SEED + 2 * k + s, tuple(sorted({**dict(draw), **changed}.items())), MONTHS, (UNFILLED,)) for k, draw in enumerate(draws) for s in (0, 1)
        ]  # fmt: skip
        return np.array([outcome.values[UNFILLED][0, -1] for outcome in run_many(cases, workers)]).reshape(-1, 2)

    both, still = last({}), last({"pupils.city_sd": 0.0})
    within, without = (float(((x[:, 0] - x[:, 1]) ** 2).mean() / 2.0) for x in (both, still))
    means = both.mean(axis=1)
    between = max(0.0, float(means.var(ddof=1)) - within / 2.0)
    given = [dict(draw) for draw in draws]

    def explained(names: Sequence[str]) -> float:
        table = np.column_stack([np.ones(len(given)), *([row[name] for row in given] for name in names)])
        fitted = table @ np.linalg.lstsq(table, means, rcond=None)[0]
        return min(float(fitted.var(ddof=table.shape[1])), between)

    structure, both_kinds = explained(STRUCTURES), explained((*STRUCTURES, *LATER))
    total = between + within
    rows = {
        "structuur binnen het model (lussen aan of uit, stap in de benodigde fte)": structure, "invoer na 2024 (randgemeenten, overige toestroom, instroom van de pabo)": max(0.0, both_kinds - structure),
        "andere parameters": between - max(structure, both_kinds), "leerlingen (afwijking van het pad)": max(0.0, within - without), "toeval na 2024": min(within, without),
    }  # fmt: skip
    return pd.DataFrame([{"bron": name, "variantie": value, "deel": value / total, "sd_fte": float(np.sqrt(value))} for name, value in rows.items()])
