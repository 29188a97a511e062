"""Rivals of the backtest, named beforehand: last value, linear trend, a cohort model on the same inputs, and
the published projection.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.stats import t as t_distribution

from olsim.core.verdicts import Z90
from olsim.evidence.load import Evidence
from olsim.validation.cohort import answers, paths_given
from olsim.validation.targets import Target

ENDS = (0.05, 0.95)
COUNT = "-10-01"
LEAST_FOR_A_LINE = 3
MIDDLE_MONTHS = 6.0
COHORT_DRAWS, COHORT_TRIED = 200, 400
"""Cities of the cohort model, and draws of its inputs that they are chosen from."""
PROJECTED = "2024"
NAMES = {
    "laatste": "laatste waarde",
    "trend": "rechte lijn",
    "cohort": "cohortmodel",
    "raming": "raming van 2019 (omgerekend)",
}


@dataclass(frozen=True)
class Forecast:
    """A forecast of a figure: middle and the 90 per cent interval of what will be printed."""

    low: float
    middle: float
    high: float


def series_of(target: Target) -> str:
    """Figures that are one series in time: counted fte, the survey of the city under all its names, special
    schools, ...
    """
    if answers(target):
        return "leraren_fte" if target.observable == "leraren_fte" else "tekort"
    return f"{target.observable}:{target.group}"


def when(target: Target) -> float:
    """Moment of a figure in years."""
    return (
        int(target.date[:4]) + (int(target.date[5:7]) - 1) / (2.0 * MIDDLE_MONTHS)
        if "-" in target.date
        else int(target.date[:4]) + 0.5
    )


def known_in(series: str, known: Sequence[Target]) -> list[Target]:
    """Known figures of a series in the order of time."""
    return sorted((target for target in known if series_of(target) == series), key=when)


def last_value(target: Target, known: Sequence[Target]) -> Forecast:
    """The last figure, with the error of both prints and a yearly step as large as the steps that are known
    beyond those errors, or as one error.
    """
    before = known_in(series_of(target), known)
    last = before[-1]
    steps = [
        ((b.value - a.value) ** 2 - apart(a, b)) / max(when(b) - when(a), 0.5) for a, b in pairwise(before)
    ]
    step = max(last.stated**2, float(np.mean(steps)) if steps else 0.0)
    half = Z90 * float(
        np.sqrt(last.stated**2 + target.stated**2 + max(when(target) - when(last), 0.0) * step)
    )
    return Forecast(last.value - half, last.value, last.value + half)


def apart(a: Target, b: Target) -> float:
    """Variance of the difference of two prints by their errors alone; what an instrument has in all its
    prints is in no difference of two of them.
    """
    shared = 0.0 if a.instrument and a.instrument == b.instrument else a.shared**2 + b.shared**2
    return a.error**2 + b.error**2 + shared


def linear_trend(target: Target, known: Sequence[Target]) -> Forecast:
    """A straight line through the known counts of October, with the interval of what comes next on it; with
    less than three the last value.
    """
    before = [t for t in known_in(series_of(target), known) if t.date.endswith(COUNT)]
    if len(before) < LEAST_FOR_A_LINE:
        return last_value(target, known)
    at, values = np.array([when(t) for t in before]), np.array([t.value for t in before])
    slope, level = np.polyfit(at, values, 1)
    left = values - (level + slope * at)
    sigma = max(target.stated, float(np.sqrt((left**2).sum() / (len(before) - 2))))
    further = 1.0 + 1.0 / len(at) + (when(target) - at.mean()) ** 2 / ((at - at.mean()) ** 2).sum()
    half = float(t_distribution.ppf(ENDS[1], len(before) - 2)) * sigma * float(np.sqrt(further))
    # neither a shortage nor a number of people is below nothing
    middle = max(0.0, float(level + slope * when(target)))
    return Forecast(max(0.0, middle - half), middle, middle + half)


def cohort_forecast(
    evidence: Evidence, known: Sequence[Target], overrides: dict[str, float], until: int
) -> Callable[[Target], Forecast]:
    """The cohort model given known figures; what it says of any figure of the city."""
    cities, _ = paths_given(evidence, known, overrides, until, (COHORT_DRAWS, COHORT_TRIED))
    paths = [own for (own,) in cities]

    def of(target: Target) -> Forecast:
        half = Z90 * target.stated
        low, middle, high = np.quantile([path.told(target) for path in paths], [0.05, 0.5, 0.95])
        return Forecast(
            float(middle - np.hypot(middle - low, half)),
            float(middle),
            float(middle + np.hypot(high - middle, half)),
        )

    return of


def projection(target: Target, evidence: Evidence) -> Forecast | None:
    """The projection of 2019: 107 fte short in the city in 2024. It counts unfilled regular posts of all po;
    to judge it, it is put over the posts of 2024 and the regular part, so that it can be set beside the
    survey. That is done after the fact and has no interval: an illustration, which counts once.
    """
    if series_of(target) != "tekort" or not target.date.startswith(PROJECTED):
        return None
    posts = evidence.facts["employment_fte_utrecht_regio_po_2024"].value or float("nan")
    foretold = evidence.facts["tekort_stad_raming_2024"].value or float("nan")
    return Forecast(
        float("nan"), foretold / posts / evidence.quantities["examination.regular_part"].value, float("nan")
    )
