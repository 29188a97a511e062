"""From a comparison to a result folder: tables and passport. The note is made from these alone."""

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version

import numpy as np
import pandas as pd

from olsim.compare import tables
from olsim.compare.comparison import Comparison
from olsim.compare.shadow import shadow_table
from olsim.core.compiled import source_digest
from olsim.core.months import label
from olsim.core.units import in_words
from olsim.core.version import VERSION
from olsim.evidence.load import Evidence
from olsim.measurement.catalogue import CATALOGUE
from olsim.results.folder import Results, table_digest
from olsim.validation.shipped import some

USUAL_PRECISION_FTE = 1.0
"""Interval of the calculation, either side, for which the number of runs is told where none was asked."""


def observable_table(c: Comparison) -> pd.DataFrame:
    """Definitions of everything in the tables."""
    rows = []
    for name in tables.names_of(c):
        text, unit, kind = tables.about(name)
        o = CATALOGUE.get(name)
        rows.append(
            {
                "maat": name,
                "naam": text,
                "eenheid": unit,
                "soort": kind,
                "datum": o.dates if o else "oktober",
                "formule": o.formula if o else text,
            }
        )
    return pd.DataFrame(rows)


def measure_table(c: Comparison, evidence: Evidence) -> pd.DataFrame:
    """Every measure in the scenarios: what it does, its contrast, grade with reason, sources in words."""
    rows = {}
    for scenario in c.scenarios:
        for setting, file in scenario.files:
            sources = dict.fromkeys(
                f"{evidence.sources[evidence.facts[f].source].title} ({evidence.facts[f].place})"
                for f in file.facts
            )
            rows[setting.name] = {
                "maatregel": setting.name,
                "naam": file.name,
                "doet": file.does,
                "sinds": file.since,
                "tegenover": file.contrast,
                "bereik": file.reaches,
                "deelname": file.uptake,
                "grens": file.capacity,
                "graad": file.grade,
                "waarom": file.grade_why,
                "via": "; ".join(file.none),
                "betaalt": "; ".join(dict.fromkeys(cost.payer for cost in file.costs)) or file.free,
                "bronnen": "; ".join(sources),
            }
    return pd.DataFrame(list(rows.values()), columns=MEASURE_COLUMNS)


MEASURE_COLUMNS = [
    "maatregel",
    "naam",
    "doet",
    "sinds",
    "tegenover",
    "bereik",
    "deelname",
    "grens",
    "graad",
    "waarom",
    "via",
    "betaalt",
    "bronnen",
]


def price_table(c: Comparison, evidence: Evidence) -> pd.DataFrame:
    """Unit prices in use, with range, grade and reason."""
    used = {price for scenario in c.scenarios for _, price in tables.cost_lines(scenario)}
    rows = []
    for price in sorted(used):
        q = evidence.quantities[f"prices.{price}"]
        values = np.concatenate([of_scenario[price] for of_scenario in c.prices.values()])
        rows.append(
            {
                "prijs": q.id,
                "naam": q.name,
                "waarde": q.value,
                "gemiddeld": float(values.mean()),
                "laag": float(values.min()),
                "hoog": float(values.max()),
                "graad": q.grade,
                "waarom": q.why,
            }
        )
    return pd.DataFrame(
        rows, columns=["prijs", "naam", "waarde", "gemiddeld", "laag", "hoog", "graad", "waarom"]
    )


def figures_of(c: Comparison, evidence: Evidence) -> list[dict[str, str]]:
    """Every figure that a scenario sets itself: what, from when, the value with its unit, and why."""
    rows = []
    for s in c.scenarios:
        for key, value in s.scenario.evidence.items():
            name, _, date = key.partition("@")
            quantity = evidence.quantities[name]
            rows.append(
                {
                    "scenario": s.scenario.name,
                    "wat": quantity.name,
                    "vanaf": date or "de hele periode",
                    "waarde": in_words(value, quantity.unit),
                    "waarom": s.scenario.reasons.get(name, ""),
                }
            )
    return rows


def results_of(
    c: Comparison,
    evidence: Evidence,
    asked: Mapping[str, object],
    more: Mapping[str, pd.DataFrame] | None = None,
    notices: Sequence[Mapping[str, str]] = (),
) -> Results:
    """All tables and the passport; `asked` is what the passport says of how it was asked, `more` holds what
    was worked out on request.
    """
    made = {
        "scenarios": tables.scenario_table(c),
        "verschillen": tables.difference_table(c),
        "niveaus": tables.level_table(c),
        "rangen": tables.rank_table(c),
        "onderbouwing": tables.evidence_table(c),
        "keten": tables.chain_table(c),
        "kosten": tables.cost_table(c),
        "verdringing": tables.displacement_table(c),
        "schaduw": shadow_table(c),
        "mensen": tables.people_table(c),
        "groepen": tables.group_table(c),
        "gepaard": tables.pairing_table(
            c, float(str(asked.get("gevraagde_rekenonzekerheid_fte") or USUAL_PRECISION_FTE))
        ),
        "maatregelen": measure_table(c, evidence),
        "prijzen": price_table(c, evidence),
        "maten": observable_table(c),
    }
    made |= dict(more or {})
    if c.ensemble.calibrated:
        made |= some("examen", "terugblik", "varianten")
    made = {name: table for name, table in made.items() if len(table.columns)}
    passport = {
        "olsim": VERSION,
        "soort": "vergelijking",
        **asked,
        "scenario's": [
            {
                "id": s.scenario.id,
                "naam": s.scenario.name,
                "overrides": s.scenario.evidence,
                "redenen": s.scenario.reasons,
                "digest": s.scenario.digest,
                "maatregelen": [setting.plain() for setting in s.scenario.measures],
            }
            for s in c.scenarios
        ],
        "cijfers": figures_of(c, evidence),
        "opmerkingen": [*notices, *tables.moved_past(c), *tables.without_difference(c)],
        "trekkingen": len(c.draws),
        "zaden": c.seeds,
        "maanden": c.months,
        "tot": label(c.months - 1),
        "ensemble": c.ensemble.about,
        "raming_2034": evidence.facts["unfilled_fte_utrecht_regio_po_2034"].value,
        "gekalibreerd": bool(c.ensemble.about.get("calibrated", False)),
        "digest_bewijs": evidence.digest,
        "digest_code": source_digest(),
        "digest_tabellen": table_digest(made),
        "versies": {name: version(name) for name in ("numpy", "numba", "pandas", "pyarrow", "matplotlib")},
        "python": platform.python_version(),
        "systeem": platform.system(),
    }
    return Results(made, passport)
