"""The backtest: fits up to an origin, set beside rivals on what came after."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from olsim.core.arrays import Floats
from olsim.core.compiled import source_digest
from olsim.core.months import index
from olsim.core.verdicts import ALIKE, NOWHERE
from olsim.core.version import VERSION
from olsim.evidence.ensemble import FOLDER, ORIGINS, Ensemble, origin_name, read
from olsim.evidence.load import Evidence
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import dates_of
from olsim.results.folder import Results, table_digest
from olsim.simulation.run import Case, run_many
from olsim.validation.normal_scores import normals
from olsim.validation.rivals import (
    NAMES,
    Forecast,
    cohort_forecast,
    known_in,
    last_value,
    linear_trend,
    projection,
    series_of,
)
from olsim.validation.shipped import TABLES, other_seed
from olsim.validation.targets import Known, Target, digest, known_since, targets

REALISED, FORESEEN = "zoals het ging", "zoals toen door te trekken"
"""Versions: inputs as they turned out, and as they could be continued at the origin."""
PUPILS, RISE = "pupils.bo", "2022-04"
"""The series of pupils of regular schools, and the month in which the pay rise was agreed."""
OLSIM = "olsim"
PERCENT = 100.0
MISS = 20.0
"""Weight of a miss in the interval score at 90 per cent: 2 over 0.1."""
FIRST_SEED = 600_000
LEVELS = ("stad",)
GROUPS = ("po", "bo", "go")
ENDS = (0.05, 0.95)
EVENT = ("inflow.change_from_2022", "demand.step_from_2022")
"""Both explanations of what changed in 2022/23."""


@dataclass(frozen=True)
class Cell:
    """A figure that came after an origin, in one version of the inputs, and what everybody foretold."""

    origin: str
    version: str
    target: Target
    forecasts: dict[str, Forecast]

    @property
    def unit(self) -> float:
        """What one point is: a percentage point of shortage, or one per cent of the printed fte."""
        return 1.0 / PERCENT if self.target.kind == "share" else self.target.value / PERCENT


def horizon(evidence: Evidence) -> int:
    """The year of the last target."""
    return max(int(target.date[:4]) for target in targets(evidence))


GAVE_AN_INPUT = ("leraren_fte_bo_2021", "tekort_share_utrecht_po_2021")
"""Facts that the size of the NPO money was derived from: who is given that size does not foretell them."""


def cells_of(known: Known) -> list[Target]:
    """Later figures whose series was known at the origin, and from which no series of inputs was derived."""
    return [
        target
        for target in known.later()
        if known_in(series_of(target), known.targets()) and not set(target.facts) & set(GAVE_AN_INPUT)
    ]


AHEAD = ("pension.aow_months", "training.places_per_year", "pupils.path", "pupils.path_old")
"""Series that were law or agreed before the first origin, or are of after the last figure."""
SIZED_LATER = {
    "shocks.npo_fte": "tekort_share_utrecht_po_2021_incl_npo",
    "shocks.npo_support": "tekort_share_utrecht_po_2021_incl_npo",
}
"""Series that were law, of a size that nobody knew before a fact."""


PASSING = ("shocks.corona_mobility",)
"""Shocks that were seen as passing: gone at the origin in what could be continued."""


def agreed(evidence: Evidence, origin: str) -> tuple[str, ...]:
    """Series that were known ahead at an origin."""
    return (*AHEAD, *(id_ for id_, fact in SIZED_LATER.items() if known_since(evidence, fact) <= origin))


def foreseen(evidence: Evidence, origin: str) -> dict[str, float]:
    """Inputs after an origin as they could be continued then: what is known of the year before goes on,
    pupils of regular schools as they grew in two years, and no pay rise before it was agreed.

    No forecast of inputs of before an origin is in the evidence.
    """
    year, found, ahead = int(origin[:4]), {}, agreed(evidence, origin)
    for id_, quantity in evidence.quantities.items():
        dates = sorted(quantity.series)
        if id_ in ahead or not all(date.startswith("20") for date in dates):
            continue
        first = origin if dates and "-" in dates[0] else str(year)
        before = [date for date in dates if date < first]
        if dates and dates[-1] >= first:
            # from the year after the last count on: nothing is drawn towards a count that was to come
            start = first if "-" in first or not before else str(int(before[-1]) + 1)
            found[f"{id_}@{start}"] = (
                quantity.series[before[-1]] if before and id_ not in PASSING else quantity.value
            )
    counts = evidence.quantities[PUPILS].series
    last = counts[str(year - 1)]
    growth = (last / counts[str(year - 3)]) ** 0.5
    found |= {
        f"{PUPILS}@{later}": last * growth ** (later - year + 1)
        for later in range(year, horizon(evidence) + 1)
    }
    if origin < RISE:
        found["pay.rise_2022"] = 0.0
    return found


def simulated(
    ensemble: Ensemble,
    asked: Sequence[Target],
    overrides: dict[str, float],
    until: int,
    workers: int,
    step: Callable[[], object],
) -> Floats:
    """Targets as their instruments see them, without error, for every draw run to October of the year
    `until`; shape (draws, targets).
    """
    months = index(until, 10) + 1
    names = tuple(dict.fromkeys(target.observable for target in asked))
    places = [
        (
            target.observable,
            GROUPS.index(target.group),
            dates_of(CATALOGUE[target.observable], months).index(target.date),
        )
        for target in asked
    ]
    cases = [
        Case(FIRST_SEED + k, tuple(sorted({**dict(draw), **overrides}.items())), months, names, LEVELS)
        for k, draw in enumerate(ensemble.draws)
    ]
    rows = []
    for case, outcome in zip(cases, run_many(cases, workers)):
        given = dict(case.overrides)
        factors = [given.get(target.factor, 1.0) if target.factor else 1.0 for target in asked]
        rows.append(
            [outcome.values[name][row, place] * factor for (name, row, place), factor in zip(places, factors)]
        )
        step()
    return np.array(rows)


def with_error(values: Floats, target: Target) -> Forecast:
    """Middle and 90 per cent interval of what will be printed: draws with a measurement error each."""
    low, high = np.quantile(values + target.stated * normals(len(values)), ENDS)
    return Forecast(float(low), float(np.median(values)), float(high))


def cells(evidence: Evidence, workers: int, step: Callable[[], object], folder: Path) -> list[Cell]:
    """Every later figure of every origin in both versions; the projection counts once."""
    found, until = [], horizon(evidence)
    for origin in ORIGINS:
        known = Known(evidence, origin)
        asked = cells_of(known)
        ensemble = read(origin_name(origin), folder)
        for name, overrides in ((REALISED, {}), (FORESEEN, foreseen(evidence, origin))):
            values = simulated(ensemble, asked, overrides, until, workers, step)
            cohort = cohort_forecast(evidence, known.targets(), overrides, until)
            for k, target in enumerate(asked):
                forecasts = {
                    OLSIM: with_error(values[:, k], target),
                    "laatste": last_value(target, known.targets()),
                    "trend": linear_trend(target, known.targets()),
                }
                if series_of(target) in ("tekort", "leraren_fte"):
                    forecasts["cohort"] = cohort(target)
                published = projection(target, evidence)
                if published is not None and origin == ORIGINS[0] and name == REALISED:
                    forecasts["raming"] = published
                found.append(Cell(origin, name, target, forecasts))
    return found


def with_event(ensemble: Ensemble, main: Ensemble) -> Ensemble:
    """The draws of an origin with the changes of 2022/23 that all figures tell: each moved by the difference
    of the means.
    """
    own, told = ([dict(draw) for draw in one.draws] for one in (ensemble, main))
    more = {
        name: float(np.mean([row[name] for row in told]) - np.mean([row[name] for row in own]))
        for name in EVENT
    }
    return replace(
        ensemble,
        draws=tuple(
            tuple(sorted({**row, **{name: row[name] + move for name, move in more.items()}}.items()))
            for row in own
        ),
    )


UNAWARE, UNSEEN = "zonder die verandering", ORIGINS[:-1]
"""A version without what changed in 2022/23, and the origins from which nobody could have seen it."""


def without_event(
    evidence: Evidence, workers: int, step: Callable[[], object], folder: Path = FOLDER
) -> pd.DataFrame:
    """Cells with the inputs as they went of a model that has no change of 2022/23: both quantities exist
    because that was seen, so that their being there is hindsight too.
    """
    found = []
    for origin in UNSEEN:
        asked = cells_of(Known(evidence, origin))
        values = simulated(
            read(origin_name(origin), folder),
            asked,
            dict.fromkeys(EVENT, 0.0),
            horizon(evidence),
            workers,
            step,
        )
        found += [
            Cell(origin, UNAWARE, target, {OLSIM: with_error(values[:, k], target)})
            for k, target in enumerate(asked)
        ]
    return cell_table(found)


def of_one_event(
    cells: pd.DataFrame, evidence: Evidence, workers: int, step: Callable[[], object], folder: Path = FOLDER
) -> pd.DataFrame:
    """Shortages foretold from every origin on the inputs as they went, mean foretold minus printed in points:
    as it was, and given the changes of 2022/23.

    With hindsight, so it explains a miss and is no forecast; `cells` is the table of the backtest.
    """
    rows = []
    for origin in ORIGINS:
        asked = [target for target in cells_of(Known(evidence, origin)) if target.kind == "share"]
        values = simulated(
            with_event(read(origin_name(origin), folder), read(folder=folder)),
            asked,
            {},
            horizon(evidence),
            workers,
            step,
        )
        own = cells[
            (cells["oorsprong"] == origin)
            & (cells["versie"] == REALISED)
            & (cells["wie"] == OLSIM)
            & (cells["soort"] == "share")
        ]
        later = [with_error(values[:, k], target).middle - target.value for k, target in enumerate(asked)]
        rows.append(
            {
                "oorsprong": origin,
                "tekorten": len(own),
                "verschil": PERCENT * float((own["midden"] - own["gepubliceerd"]).mean()),
                "verschil_met_2022": PERCENT * float(np.mean(later)),
            }
        )
    return pd.DataFrame(rows)


def cell_table(found: Sequence[Cell]) -> pd.DataFrame:
    """A row per cell and forecaster: forecast, error in points and interval score."""
    rows: list[dict[str, Any]] = []
    for cell in found:
        target, unit = cell.target, cell.unit
        for who, forecast in cell.forecasts.items():
            wide = (forecast.high - forecast.low) / unit
            missed = max(forecast.low - target.value, target.value - forecast.high, 0.0) / unit
            rows.append(
                {
                    "oorsprong": cell.origin,
                    "versie": cell.version,
                    "doel": target.id,
                    "reeks": series_of(target),
                    "naam": target.label,
                    "groep": target.scope,
                    "datum": target.date,
                    "soort": target.kind,
                    "gepubliceerd": target.value,
                    "wie": who,
                    "laag": forecast.low,
                    "midden": forecast.middle,
                    "hoog": forecast.high,
                    "fout": abs(forecast.middle - target.value) / unit,
                    "interval": wide + MISS * missed,
                    "binnen": (
                        bool(forecast.low <= target.value <= forecast.high)
                        if forecast.low == forecast.low
                        else None
                    ),
                }
            )
    return pd.DataFrame(rows)


def verdict(difference: float) -> str:
    """Of olsim's error minus that of a rival, in points; nothing where both foretold nothing."""
    if difference != difference:
        return NOWHERE
    return "gelijk" if abs(difference) <= ALIKE else "olsim beter" if difference < 0.0 else "olsim slechter"


def score_table(table: pd.DataFrame) -> pd.DataFrame:
    """Olsim against every rival on the cells that both foretold: mean absolute error, mean interval score,
    cells, and who did better by more than the measurement error.

    `slechter_vanuit` names origins from which olsim did worse on shortages by more than that; what ends in
    `_later` is of all origins but the first, whose last shortage is of another instrument.
    """
    rows: list[dict[str, Any]] = []
    keys = ["oorsprong", "doel"]
    for version_name, part in table.groupby("versie", sort=False):
        own = part[part["wie"] == OLSIM].set_index(keys)
        for who in NAMES:
            other = part[part["wie"] == who].set_index(keys)
            if other.empty:
                continue
            mine = own.loc[other.index]
            gap = mine["fout"] - other["fout"]
            shares = mine[mine["soort"] == "share"]
            too_low = shares["midden"] < shares["gepubliceerd"]
            difference = float(gap.mean())
            by_origin = gap[mine["soort"] == "share"].groupby(level="oorsprong").mean()
            later = gap.index.get_level_values("oorsprong") != ORIGINS[0]
            rows.append(
                {
                    "versie": version_name,
                    "rivaal": who,
                    "naam": NAMES[who],
                    "cellen": len(other),
                    "fout_olsim": float(mine["fout"].mean()),
                    "fout_rivaal": float(other["fout"].mean()),
                    "interval_olsim": float(mine["interval"].mean()),
                    "interval_rivaal": float(other["interval"].mean()),
                    "gewonnen": int((gap < -ALIKE).sum()),
                    "gelijk": int((gap.abs() <= ALIKE).sum()),
                    "verloren": int((gap > ALIKE).sum()),
                    "tekorten": len(shares),
                    "te_laag": int(too_low.sum()),
                    "slechter_vanuit": (
                        "; ".join(str(origin) for origin, by in by_origin.items() if by > ALIKE) or NOWHERE
                    ),
                    "oordeel": verdict(difference),
                    "cellen_later": int(later.sum()),
                    "fout_olsim_later": float(mine["fout"][later].mean()),
                    "fout_rivaal_later": float(other["fout"][later].mean()),
                    "oordeel_later": verdict(float(gap[later].mean())),
                }
            )
    return pd.DataFrame(rows)


def backtest(
    evidence: Evidence, workers: int, step: Callable[[], object] = lambda: None, folder: Path = FOLDER
) -> Results:
    """All cells, the scores, and a passport; `folder` has the ensembles of the origins."""
    table = cell_table(cells(evidence, workers, step, folder))
    tables = {
        "cellen": table,
        "scores": score_table(table),
        "gebeurtenis": of_one_event(table, evidence, workers, step, folder),
        "zonder_verandering": without_event(evidence, workers, step, folder),
    }
    # how stable this is, where another seed of the calibration was tried for what is in the folder
    tables |= other_seed(read(folder=folder).about.get("means_digest"), folder / TABLES.name)
    passport = {
        "olsim": VERSION,
        "soort": "terugblik",
        "oorsprongen": list(ORIGINS),
        "versies": [REALISED, FORESEEN],
        "doelen": digest(targets(evidence)),
        "ensembles": {origin: read(origin_name(origin), folder).about for origin in ORIGINS},
        "van_later": {
            origin: [len(Known(evidence, origin).hindsight(uncertain)) for uncertain in (True, False)]
            for origin in ORIGINS
        },
        "digest_bewijs": evidence.digest,
        "digest_code": source_digest(),
        "digest_tabellen": table_digest(tables),
        "pakketten": {name: version(name) for name in ("numpy", "numba", "scipy", "pandas")},
        "python": platform.python_version(),
        "systeem": platform.system(),
    }
    return Results(tables, passport)


def number_of_runs() -> int:
    """Runs of the simulation that a backtest takes."""
    # two versions, once given what is known by now, and once without the change of 2022/23
    return sum((4 if origin in UNSEEN else 3) * len(read(origin_name(origin)).draws) for origin in ORIGINS)
