"""Other readings and other structures that fit the same figures, and where the uncertainty of 2034 comes from."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from calibration.bank import Runs, names
from calibration.checks import sum_of_squares
from calibration.city import MONTHS, STRUCTURE
from calibration.condition import weighted_quantiles
from calibration.fits import OUTCOMES, Fit, fit
from calibration.worlds import printed
from olsim.arrays import Floats
from olsim.evidence.ensemble import Ensemble
from olsim.evidence.load import load
from olsim.examination.cohort import Cohort
from olsim.examination.targets import Target
from olsim.months import START_YEAR
from olsim.parameters.assemble import assemble
from olsim.running import Case, run_many

SHARES = (0.05, 0.5, 0.95)
COHORT_DRAWS, DRAWS = 120, 160
FIRST_SEED = 800_000
THIRD = 1.0 / 3.0
UNFILLED = "onvervulde_vraag"
LAST = 2034


def other_reading(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The same targets with the printed 80 fte read as leaving the sector and moving to other gemeenten together."""
    return tuple(replace(t, id="uit_onderwijs:po@2022/23+naar_andere_gemeente:po@2022/23") if t.observable == "uit_sector" else t for t in targets)


def variants(runs: Runs, whole: Fit, ensemble: Ensemble) -> pd.DataFrame:
    """Outcomes under structures and readings that the figures hardly tell apart; `gewicht` is the part of the posterior where it is one."""
    told, posterior = whole.really(), whole.really().posterior
    values = whole.runs.values[posterior.rows]
    loops, lasts, step = (values[:, names().index(name)] for name in (STRUCTURE, "inflow.change_lasts", "demand.step_from_2022"))
    middle = float(np.median(step))
    parts = {
        "alle trekkingen": np.ones(len(loops), np.bool_), "met lussen": loops > 0.5, "zonder lussen": loops < 0.5, "verandering van de instroom na 2022 blijft": lasts > 2.0 * THIRD,
        "verandering van de instroom na 2022 verdwijnt": lasts < THIRD, "meer formatie na 2022": step > middle, "minder formatie na 2022": step <= middle,
    }  # fmt: skip
    rows = []
    for what, here in parts.items():
        rows += _rows(what, told.outcomes, told.weights * here, float((told.weights * here).sum()), sum_of_squares(told, printed(whole.targets)))
    others = other_reading(whole.targets)
    other = fit(runs, others, others).really()
    rows += _rows("80 fte vertrek is met verhuizingen", other.outcomes, other.weights, float("nan"), sum_of_squares(other, printed(others)))
    cohort = cohort_outcomes(ensemble, whole.targets)
    rows += _rows("cohortmodel, zonder scholen en wisselwerking", cohort, np.full(len(cohort), 1.0 / len(cohort)), float("nan"), float("nan"))
    return pd.DataFrame(rows)


def _rows(what: str, outcomes: Floats, weights: Floats, share: float, squares: float) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for k, name in enumerate(OUTCOMES):
        low, middle, high = weighted_quantiles(outcomes[:, k], weights, SHARES)
        found.append({"variant": what, "gewicht": share, "kwadraten": squares, "uitkomst": name, "laag": low, "midden": middle, "hoog": high})
    return found


def cohort_outcomes(ensemble: Ensemble, targets: Sequence[Target]) -> Floats:
    """Outcomes of the cohort model, fitted to the same targets on the inputs of draws of the ensemble; shape (draws, OUTCOMES)."""
    evidence, found = load(), []
    for k, draw in enumerate(ensemble.draws[:COHORT_DRAWS]):
        parameters, _ = assemble(evidence.quantities, dict(draw), MONTHS)
        path = Cohort(parameters, evidence, LAST - START_YEAR + 1).fitted(targets, k)
        found.append([path.of(name.partition(":")[0], int(name.partition("@")[2][:4])) for name in OUTCOMES])
    return np.array(found)


def sources_of_uncertainty(ensemble: Ensemble, workers: int) -> pd.DataFrame:
    """Variance of unfilled demand in 2034 from parameters, structure, pupils and luck: two seeds per draw, with and without the walk of pupils."""
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
    switches = np.column_stack(
        [np.ones(len(given)), *([row[name] for row in given] for name in ("loops.workload", "inflow.change_lasts", "demand.step_from_2022"))]
    )
    fitted = switches @ np.linalg.lstsq(switches, means, rcond=None)[0]
    part = min(1.0, float(fitted.var() / means.var()))
    total = between + within
    rows = {
        "structuur (lussen aan of uit, twee verklaringen van na 2022)": part * between, "andere parameters": (1.0 - part) * between,
        "leerlingen (afwijking van het pad)": max(0.0, within - without), "toeval": min(within, without),
    }  # fmt: skip
    return pd.DataFrame([{"bron": name, "variantie": value, "deel": value / total, "sd_fte": float(np.sqrt(value))} for name, value in rows.items()])
