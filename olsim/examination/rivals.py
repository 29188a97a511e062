"""Rivals of the backtest, named beforehand: last value, linear trend, a cohort model on the same inputs, and the published projection."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from olsim.arrays import Floats
from olsim.evidence.ensemble import uncertain
from olsim.evidence.load import Evidence
from olsim.evidence.priors import values_of
from olsim.examination.cohort import Cohort, answers
from olsim.examination.targets import Known, Target
from olsim.months import START_YEAR, index
from olsim.parameters.assemble import assemble

Z90 = 1.645
MIDDLE_MONTHS = 6.0
COHORT_DRAWS = 60
"""Draws of the parameters that the cohort model is run for."""
PROJECTED = "2024"
NAMES = {"laatste": "laatste waarde", "trend": "rechte lijn", "cohort": "cohortmodel", "raming": "raming van 2019"}


@dataclass(frozen=True)
class Forecast:
    """A forecast of a figure: middle and the 90 per cent interval of what will be printed."""

    low: float
    middle: float
    high: float


def series_of(target: Target) -> str:
    """Figures that are one series in time: counted fte, the survey of the city under all its names, special schools, ..."""
    if answers(target):
        return "leraren_fte" if target.observable == "leraren_fte" else "tekort"
    return f"{target.observable}:{target.group}"


def when(target: Target) -> float:
    """Moment of a figure in years."""
    return int(target.date[:4]) + (int(target.date[5:7]) - 1) / (2.0 * MIDDLE_MONTHS) if "-" in target.date else int(target.date[:4]) + 0.5


def known_in(series: str, known: Sequence[Target]) -> list[Target]:
    """Known figures of a series in the order of time."""
    return sorted((target for target in known if series_of(target) == series), key=when)


def last_value(target: Target, known: Sequence[Target]) -> Forecast:
    """The last figure, with the error of both prints and a yearly step as large as the steps that are known, or as the error."""
    before = known_in(series_of(target), known)
    last = before[-1]
    steps = [(b.value - a.value) / max(when(b) - when(a), 0.5) for a, b in pairwise(before)]
    step = max(last.error, float(np.sqrt(np.mean(np.square(steps)))) if steps else 0.0)
    half = Z90 * float(np.sqrt(last.error**2 + target.error**2 + max(when(target) - when(last), 0.0) * step**2))
    return Forecast(last.value - half, last.value, last.value + half)


def linear_trend(target: Target, known: Sequence[Target]) -> Forecast:
    """A straight line through the known figures of the series; with one figure the last value."""
    before = known_in(series_of(target), known)
    if len(before) < 2:
        return last_value(target, known)
    at, values = np.array([when(t) for t in before]), np.array([t.value for t in before])
    slope, level = np.polyfit(at, values, 1)
    left = values - (level + slope * at)
    sigma = max(before[-1].error, float(np.sqrt((left**2).sum() / max(1, len(before) - 2))))
    spread = ((at - at.mean()) ** 2).sum()
    middle = float(level + slope * when(target))
    half = Z90 * float(np.sqrt(sigma**2 * (1.0 / len(at) + (when(target) - at.mean()) ** 2 / spread) + target.error**2))
    return Forecast(middle - half, middle, middle + half)


def cohort_paths(evidence: Evidence, known: Sequence[Target], overrides: dict[str, float], until: int) -> Callable[[Target], Forecast]:
    """The cohort model fitted to known figures, for draws from the priors of its inputs; what it says of any figure of the city."""
    names = uncertain(evidence)
    months = index(until, 10) + 1
    shares = _latin(COHORT_DRAWS, len(names))
    drawn = {name: values_of(evidence.quantities[name], shares[:, k]) for k, name in enumerate(names)}
    paths = []
    for k in range(COHORT_DRAWS):
        parameters, _ = assemble(evidence.quantities, {**{name: float(values[k]) for name, values in drawn.items()}, **overrides}, months)
        paths.append(Cohort(parameters, evidence, until - START_YEAR + 1).fitted(known, k))

    def of(target: Target) -> Forecast:
        values = np.array([path.of(target.observable, round(when(target) - 0.75)) for path in paths])
        spread = np.sort(values)
        half = Z90 * target.error
        low, middle, high = np.quantile(spread, [0.05, 0.5, 0.95])
        return Forecast(float(middle - np.hypot(middle - low, half)), float(middle), float(middle + np.hypot(high - middle, half)))

    return of


def _latin(rows: int, columns: int) -> Floats:
    """A Latin hypercube, shape (rows, columns), the same in every call."""
    from scipy.stats import qmc

    cube: Floats = qmc.LatinHypercube(columns, rng=2026).random(rows)
    return cube


def projection(target: Target, known: Known) -> Forecast | None:
    """The projection of 2019: 107 fte short in the city in 2024. It counts unfilled regular posts of all po; as a survey shortage it is that over the posts of 2024 and the regular part."""
    if series_of(target) != "tekort" or not target.date.startswith(PROJECTED):
        return None
    quantities = known.evidence.quantities
    posts = known.evidence.facts["employment_fte_utrecht_regio_po_2024"].value or float("nan")
    return Forecast(float("nan"), known.value("tekort_stad_raming_2024") / posts / quantities["examination.regular_part"].value, float("nan"))
