"""From outcomes to Results: tidy tables, published figures beside them, and the passport."""

import platform
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from olsim.core.arrays import Floats
from olsim.core.codes import Kind, Standing, Use, Visibility, dutch
from olsim.core.compiled import source_digest
from olsim.core.errors import OlsimError
from olsim.core.months import MONTHS_PER_YEAR, index, label
from olsim.core.verdicts import three_digits
from olsim.core.version import VERSION
from olsim.evidence.ensemble import MAIN, Ensemble
from olsim.evidence.load import Evidence
from olsim.evidence.priors import quantile
from olsim.evidence.quantity import Quantity
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import Record, dates_of, groups
from olsim.measurement.published import resting_on
from olsim.measures.folder import digest_of
from olsim.measures.form import told
from olsim.parameters.assemble import assemble
from olsim.parameters.reader import at_month
from olsim.results.folder import Results, table_digest
from olsim.scenarios.grammar import read
from olsim.scenarios.load import Scenario
from olsim.scenarios.notices import notices
from olsim.scenarios.own_observables import names as own_names
from olsim.simulation.run import Case, Outcome, simulate
from olsim.validation.shipped import newer, other_seed, some
from olsim.validation.targets import all_figures

OCTOBER_2022 = index(2022, 10)
LEVELS = ("stad", "soort", "wijk", "bestuur", "school")

TARGET = "doel van de kalibratie"
"""Remark with a published figure that the draws were fitted to."""
USED = "al gebruikt"
"""Remark with a published figure that some quantity rests on."""

INPUTS = (
    ("leerlingen en benodigde fte", "pupils.path", "pupils.city_sd"),
    ("instroom van pabostudenten", "pabo.entrants_per_year", ""),
    ("kandidaten voor zij-instroom", "training.pond_inflow_per_year", ""),
    ("plaatsen voor zij-instroom", "training.places_per_year", ""),
    ("tekort in de randgemeenten", "neighbours.shortage", "neighbours.shortage_spread"),
    (
        "overige zoekers van elders (restpost), vanaf 2022/23",
        "inflow.elsewhere_per_year",
        "inflow.change_from_2022",
    ),
    ("die verandering na 2024/25", "inflow.change_lasts", ""),
    ("AOW-leeftijd", "pension.aow_months", ""),
    ("loonsprong van april 2022, die blijft", "pay.rise_2022", ""),
)
"""Forward inputs and the quantity of their spread."""
SLIDES = ("pupils.path",)
"""Inputs that go in straight lines between their points; the others keep a value until the next one."""
RESIDUAL, RESIDUAL_CHANGE, RESIDUAL_LASTS = (
    "inflow.elsewhere_per_year",
    "inflow.change_from_2022",
    "inflow.change_lasts",
)


def series_table(outcomes: Sequence[Outcome], names: list[tuple[str, str]], months: int) -> pd.DataFrame:
    """Values of all seeds as (maat, niveau, groep, datum, zaad, waarde)."""
    heads, lengths = [], {}
    for name in outcomes[0].values:
        dates = dates_of(CATALOGUE[name], months)
        labels = names if CATALOGUE[name].by_school is not None else [("stad", "po")]
        lengths[name] = len(dates)
        heads += [(name, level, group, date) for level, group in labels for date in dates]
    told = sorted(outcomes, key=lambda o: o.seed)
    columns: dict[str, Any] = {}
    for column, texts in zip(("maat", "niveau", "groep", "datum"), zip(*heads)):
        # a thousand seeds have a hundred million rows: each text once, and by row which one it is
        once = pd.Categorical(texts, ordered=column == "datum")
        columns[column] = pd.Categorical.from_codes(np.tile(once.codes, len(told)), dtype=once.dtype)
    columns["zaad"] = np.repeat([outcome.seed for outcome in told], len(heads))
    columns["waarde"] = np.concatenate(
        [outcome.values[name][:, :n].ravel() for outcome in told for name, n in lengths.items()]
    )
    return pd.DataFrame(columns, copy=False)


def books_table(outcomes: Sequence[Outcome], months: int) -> pd.DataFrame:
    """Both ledgers of the city by month, mean over seeds: (boek, bereik, maand, soort, code, zichtbaar,
    fte).
    """
    rows: list[dict[str, Any]] = []
    for scope in ("po", "bo"):
        demand = np.mean([o.books[f"vraag_{scope}"] for o in outcomes], axis=0)
        supply = np.mean([o.books[f"aanbod_{scope}"] for o in outcomes], axis=0)
        for month in range(months):
            date = f"{label(month)}-01"
            for kind in Kind:
                for standing in Standing:
                    for seen in Visibility:
                        fte = float(demand[month, kind, standing, seen])
                        if fte != 0.0:
                            rows.append(
                                {
                                    "boek": "vraag",
                                    "bereik": scope,
                                    "maand": date,
                                    "soort": dutch(kind),
                                    "code": dutch(standing),
                                    "zichtbaar": dutch(seen),
                                    "fte": fte,
                                }
                            )
            rows += [
                {
                    "boek": "aanbod",
                    "bereik": scope,
                    "maand": date,
                    "soort": "",
                    "code": dutch(use),
                    "zichtbaar": "",
                    "fte": float(supply[month, use]),
                }
                for use in Use
            ]
    return pd.DataFrame(rows)


PRESUMED = "presumed"
"""In the period of a fact: that it is of this year is read from something else."""


def published_table(evidence: Evidence, fitted: Collection[str] = ()) -> pd.DataFrame:
    """Published figures with their source and whether the draws were fitted to them, as (maat, niveau, groep,
    datum, waarde, meetfout, factor, feit, uit, verondersteld, bron, plaats, opmerking).

    `uit` has what was printed where a figure is the middle of several, `verondersteld` whether the year of
    one is presumed.
    """
    used = resting_on(evidence)
    result = []
    for figure in all_figures(evidence):
        published, fact = figure.published, evidence.facts[figure.fact]
        resting = [name for print_ in published.facts for name in used.get(print_, ())]
        mark = f"{USED} ({', '.join(dict.fromkeys(resting))})" if resting else ""
        source = evidence.sources[fact.source]
        prints = [evidence.facts[name] for name in published.facts]
        result.append(
            {
                "maat": figure.observable.id,
                "niveau": published.level,
                "groep": published.group,
                "datum": published.date,
                "waarde": figure.value,
                "meetfout": float(np.hypot(figure.error, figure.shared)),
                "factor": published.factor,
                "feit": figure.fact,
                "uit": (
                    " en ".join(sorted(f"{print_.value:g}" for print_ in prints if print_.value is not None))
                    if len(prints) > 1
                    else ""
                ),
                "verondersteld": any(PRESUMED in print_.period for print_ in prints),
                "bron": f"{source.title} ({source.publisher}, {source.date})",
                "plaats": fact.place,
                "opmerking": "; ".join(
                    part for part in (published.remark, TARGET if figure.id in fitted else "", mark) if part
                ),
            }
        )
    return pd.DataFrame(result)


Drawn = Mapping[str, Floats]
"""Values of uncertain quantities in the runs, by quantity; empty where every run has the same."""


def values_by_quantity(ensemble: Ensemble | None, cases: Sequence[Case]) -> Drawn:
    """What the runs drew, by quantity."""
    if ensemble is None:
        return {}
    given = [dict(case.overrides) for case in cases]
    return {
        name: np.array([row[name] for row in given])
        for name, _ in ensemble.draws[0]
        if not name.startswith(("loops.", "luck."))
    }


def parameter_table(evidence: Evidence, overrides: dict[str, float], drawn: Drawn) -> pd.DataFrame:
    """Every parameter with the quantities it came from, unit, value, what the runs drew, prior, source and
    grade.
    """
    _, reader = assemble(evidence.quantities, at_month(overrides, evidence.quantities, 0))
    used: dict[str, list[str]] = {}
    for parameter, names in reader.reads.items():
        for name in names:
            used.setdefault(name, []).append(parameter)
    rows = []
    for name, quantity in evidence.quantities.items():
        sources = sorted({evidence.sources[evidence.facts[f].source].title for f in quantity.facts})
        rows.append(
            {
                "grootheid": name,
                "omschrijving": quantity.name,
                "eenheid": quantity.unit,
                "waarde": overrides.get(name, quantity.value),
                "reeks": "; ".join(f"{k}: {v:g}" for k, v in reader.points(name).items()),
                **dict(
                    zip(
                        ("laag", "midden", "hoog"),
                        np.quantile(drawn[name], (0.05, 0.5, 0.95)) if name in drawn else 3 * (float("nan"),),
                    )
                ),
                "prior": (
                    "" if quantity.prior is None else ", ".join(f"{k}={v}" for k, v in quantity.prior.items())
                ),
                "graad": quantity.grade,
                "grondslag": quantity.basis,
                "feiten": "; ".join(quantity.facts),
                "bronnen": "; ".join(sources),
                "waarom": quantity.why,
                "parameters": "; ".join(sorted(set(used.get(name, [])))),
                "gecontroleerd": quantity.checked,
                "lezing": quantity.reading,
            }
        )
    return pd.DataFrame(rows)


def observable_table() -> pd.DataFrame:
    """All definitions."""
    return pd.DataFrame(
        [
            {
                "maat": o.id,
                "naam": o.label,
                "eenheid": o.unit,
                "soort": o.kind,
                "datum": o.dates,
                "bereik": o.scope,
                "noemer": o.denominator,
                "formule": o.formula,
                "vergelijkbaar": "; ".join(name for published in o.comparable for name in published.facts),
            }
            for o in CATALOGUE.values()
        ]
    )


UNIT_TEXTS = {
    "persons_per_year": "mensen per jaar",
    "fte": "fte",
    "fte_per_year": "fte per jaar",
    "index": "keer het laatste bekende jaar",
    "number": "",
    "months": "maanden",
}
"""How the unit of a forward input reads in Dutch; shares are printed as percentages."""
FIRST_FORWARD = "2024"


def with_unit(value: float, unit: str) -> str:
    """A number as a reader writes it: decimal comma, percentages for shares."""
    if unit.startswith("share") or unit == "relative_change":
        return f"{100.0 * value:.1f}".replace(".", ",") + " %"
    if unit in ("months", "age_months") and value >= MONTHS_PER_YEAR:
        years, months = divmod(round(value), MONTHS_PER_YEAR)
        return f"{years} jaar" + (f" en {months} maanden" if months else "")
    return three_digits(value)


def range_text(low: float, high: float, unit: str) -> str:
    """The middle ninety per cent in words."""
    if unit in UNIT_TEXTS and unit != "index" and high >= WHOLE_FROM:
        return f"90 % tussen {round(low)} en {round(high)}".replace("-", "−")
    return f"90 % tussen {with_unit(low, unit)} en {with_unit(high, unit)}"


WHOLE_FROM = 5.0
"""From this size on, a range of people or fte is printed in whole numbers."""


def spread_of(q: Quantity, other: Quantity, drawn: Drawn) -> str:
    """Spread of a forward input in words: what the runs drew, luck that differs by run, or what a prior
    leaves open where nothing was drawn.
    """
    relative = other.unit == "relative_change_per_year"
    unit = "relative_change" if relative else other.unit
    if other.prior is not None:
        low, high = (
            np.quantile(drawn[other.id], (0.05, 0.95))
            if other.id in drawn
            else (quantile(other.prior, share) for share in (0.05, 0.95))
        )
        around = (
            q.series[max(q.series)]
            if q.series and other is not q and not relative and q.id != RESIDUAL
            else 0.0
        )
        text = range_text(float(low) + around, float(high) + around, unit)
        lead = "verandering: " if q.id == RESIDUAL else ""
        return (
            f"{lead}{text}{' per jaar' if relative else ''}"
            if other.id in drawn
            else f"gebruikt zoals links; mogelijk: {lead}{text}"
        )
    if other is not q and relative:
        return (
            f"toeval in elke herhaling: spreiding {with_unit(other.value, 'relative_change')} per jaar, voor"
            " elke school nog eens apart"
        )
    return "geen"


def input_table(
    evidence: Evidence, overrides: dict[str, float], reasons: dict[str, str], drawn: Drawn
) -> pd.DataFrame:
    """Forward inputs as the runs used them: path from 2024 (the middle of the draws), spread, source, grade,
    reason; the reason of a scenario where it has one.
    """
    quantities = evidence.quantities
    middle = {name: float(np.median(values)) for name, values in drawn.items()}
    _, reader = assemble(quantities, at_month({**middle, **overrides}, quantities, 0))
    rows = []
    for name, key, spread in INPUTS:
        q = evidence.quantities[key]
        unit = UNIT_TEXTS.get(q.unit, "")
        if q.series:
            points = reader.points(key)
            before = [date for date in points if date < FIRST_FORWARD]
            late = {date: points[date] for date in sorted(points) if date >= FIRST_FORWARD} or {
                max(before): points[max(before)]
            }
            word = "in" if key in SLIDES else "vanaf"
            path = "; ".join(f"{word} {date}: {with_unit(value, q.unit)}" for date, value in late.items())
            own = sorted(name.partition("@")[2] for name in overrides if name.startswith(f"{key}@"))
            if key in SLIDES and own:
                path = f"tot {own[0]} zoals de basis; " + "; ".join(
                    f"in {date}: {with_unit(points[date], q.unit)}" for date in own
                )
            if key in SLIDES and len(late) > 1:
                path += ", daartussen geleidelijk;"
        else:
            value = reader(key)
            path = with_unit(value, q.unit)
            if key == RESIDUAL:
                change = reader(RESIDUAL_CHANGE)
                path = f"{with_unit(max(0.0, value + change * reader(RESIDUAL_LASTS)), q.unit)}"
                if RESIDUAL in drawn and key not in overrides:
                    left = np.maximum(0.0, drawn[RESIDUAL] + drawn[RESIDUAL_CHANGE] * drawn[RESIDUAL_LASTS])
                    path = f"gemiddeld {with_unit(float(left.mean()), q.unit)}"
        other = evidence.quantities[spread] if spread else q
        rows.append(
            {
                "invoer": name,
                "grootheid": key,
                "pad": path if q.unit in ("months", "age_months") else f"{path} {unit}".strip(),
                "spreiding": spread_of(q, other, drawn),
                "feiten": "; ".join(q.facts),
                "graad": "eigen" if key in reasons else q.grade,
                "waarom": reasons.get(key) or q.why or "gepubliceerd cijfer, ongewijzigd overgenomen",
            }
        )
    return pd.DataFrame(rows)


def own_needed(scenario: Scenario) -> bool:
    """Whether results rest on a folder of the user's own: on measures in it, or on observables."""
    return any(setting.home for setting in scenario.measures) or own_names(scenario.home) != own_names()


def measure_inputs(scenario: Scenario) -> pd.DataFrame:
    """What the measures of a scenario add to the inputs: in words, with the grade of their evidence."""
    rows = []
    for setting in scenario.measures:
        file = read(setting.name, setting.home)
        rows.append(
            {
                "invoer": f"maatregel: {file.name}",
                "grootheid": setting.id,
                "pad": told(setting, file),
                "spreiding": "geen",
                "feiten": "; ".join(file.facts),
                "graad": file.grade,
                "waarom": file.grade_why,
            }
        )
    return pd.DataFrame(
        rows, columns=["invoer", "grootheid", "pad", "spreiding", "feiten", "graad", "waarom"]
    )


def group_table(case: Case) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Groups of schools with number of schools and mean schoolweging, and their names in order."""
    world, parameters = simulate(Case(seed=case.seed, overrides=case.overrides, months=1))
    record = Record(world.history, world.schools, parameters.reporting, world.wijken, 1)
    rows = []
    for level, name, members in groups(record):
        regular = members & record.bo
        weging = (
            float(world.schools.weging[: world.schools.n][regular].mean()) if regular.any() else float("nan")
        )
        rows.append(
            {
                "niveau": level,
                "groep": name,
                "scholen": int(members.sum()),
                "basisscholen": int(regular.sum()),
                "schoolweging": weging,
            }
        )
    return pd.DataFrame(rows), [(level, name) for level, name, _ in groups(record)]


SPLIT = (
    ("corona: minder vertrek en zoeken, daarna inhaal", "shocks.corona_strength"),
    ("NPO-geld: extra plekken in de stad", "shocks.npo_strength"),
    ("mobiliteit: meer wisselen door krapte", "loops.tightness"),
    ("blijvende vraag: minder leerlingen", "pupils.frozen"),
    ("blijvende stap in de benodigde fte vanaf 2022/23 (oorzaak onbekend)", "demand.step_from_2022"),
)
"""Parts of the change 2020-2022 and the quantity that takes each of them out of the model."""
SPLIT_FROM, SPLIT_TO = "2020-10-01", "2022-10-01"


WIJK_DATE = "2023-10-01"


def with_values(case: Case, changed: Mapping[str, float]) -> Case:
    """The case with some quantities at other values."""
    return replace(case, overrides=tuple(sorted({**dict(case.overrides), **changed}.items())))


def wijk_cases(cases: Sequence[Case]) -> list[list[Case]]:
    """Runs with and without an effect of schoolweging, on the same seeds, up to October 2023."""
    lists = []
    for changed in ({}, {"schools.weging_effect": 0.0}):
        months = index(2023, 10) + 1
        lists.append(
            [
                replace(
                    with_values(c, changed),
                    months=months,
                    observables=("tekort_peiling",),
                    levels=("wijk",),
                    books=False,
                )
                for c in cases
            ]
        )
    return lists


def wijk_pattern(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Shortage of 2023 by wijk, mean over seeds: the mean of the three highest and the lowest."""
    last = np.sort(np.mean([o.values["tekort_peiling"][:, -1] for o in outcomes], axis=0))
    return {"hoogste_drie": float(last[-3:].mean()), "laagste": float(last[0])}


def split_cases(cases: Sequence[Case]) -> list[list[Case]]:
    """Runs without each part, on the same seeds, up to October 2022; the first list is the scenario
    itself.
    """
    months = OCTOBER_2022 + 1
    lists = []
    for _, quantity in (("", ""), *SPLIT):
        changed = {quantity: 1.0 if quantity == "pupils.frozen" else 0.0} if quantity else {}
        lists.append(
            [
                replace(
                    with_values(c, changed),
                    months=months,
                    observables=("tekort_peiling",),
                    levels=("stad",),
                    books=False,
                )
                for c in cases
            ]
        )
    return lists


def split_table(evidence: Evidence, outcomes: Sequence[Sequence[Outcome]], instrument: float) -> pd.DataFrame:
    """Change of the survey shortage from October 2020 to October 2022, taken apart: (deel, punten, marge,
    toelichting).

    The margin is that of a mean over seeds (95 per cent), from the differences between runs with the same
    seed.
    """
    first, last = 2, 4  # October 2018 is number 0

    def changes(runs: Sequence[Outcome]) -> Floats:
        values = np.array([o.values["tekort_peiling"][0] for o in runs])
        result: Floats = values[:, last] - values[:, first]
        return result

    def change(runs: Sequence[Outcome]) -> float:
        return float(changes(runs).mean())

    def margin(differences: Floats) -> float:
        n = len(differences)
        return float(1.96 * differences.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")

    total = change(outcomes[0])
    rows: list[dict[str, Any]] = [
        {
            "deel": name,
            "punten": total - change(runs),
            "marge": margin(changes(outcomes[0]) - changes(runs)),
            "toelichting": "model met min model zonder dit deel, dezelfde keren toeval",
        }
        for (name, _), runs in zip(SPLIT, outcomes[1:])
    ]
    explained = sum(total - change(runs) for runs in outcomes[1:])
    start = float(np.mean([o.values["tekort_peiling"][0][first] for o in outcomes[0]]))
    rows.append(
        {
            "deel": "rest in het model: samenspel, zij-instroom, vergrijzing",
            "punten": total - explained,
            "toelichting": "modelverandering min de delen hierboven",
        }
    )
    rows.append(
        {
            "deel": "verandering in het model",
            "punten": total,
            "toelichting": (
                f"van {SPLIT_FROM} naar {SPLIT_TO}, alle po, de eerste {len(outcomes[0])} herhalingen"
            ),
        }
    )
    rows.append(
        {
            "deel": "ander instrument in 2020",
            "punten": start * (1.0 - instrument),
            "toelichting": f"meetfactor {instrument:.2f} op de uitkomst van 2020".replace(".", ","),
        }
    )
    low, high = (
        evidence.facts["tekort_share_utrecht_bao_2020_10"].value,
        evidence.facts["tekort_share_utrecht_po_2022"].value,
    )
    observed = float(high or 0.0) - float(low or 0.0)
    rows.append(
        {
            "deel": "onverklaard",
            "punten": observed - total - start * (1.0 - instrument),
            "toelichting": "waargenomen min model en instrument; ook het bereik verschilt (bo en po)",
        }
    )
    rows.append(
        {
            "deel": "waargenomen verandering",
            "punten": observed,
            "toelichting": "3 procent (DUO, bo) naar 10 procent (peiling, po)",
        }
    )
    return pd.DataFrame(rows)


def factor_2020(evidence: Evidence, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> float:
    """Part of the shortage of October 2020 that the instrument of then saw: its factor in each run, weighted
    by the shortage of that run.
    """
    place, name = 2, "reporting.instrument_2020"  # October 2018 is number 0
    by_seed = {case.seed: dict(case.overrides).get(name, evidence.quantities[name].value) for case in cases}
    shortages = np.array([outcome.values["tekort_peiling"][1, : place + 1][-1] for outcome in outcomes])
    return float(
        np.average([by_seed[outcome.seed] for outcome in outcomes], weights=np.maximum(shortages, 1e-9))
    )


def after_2022(ensemble: Ensemble) -> dict[str, float]:
    """In which part of the draws required fte rose and other inflow fell from 2022/23 on."""
    draws = [dict(draw) for draw in ensemble.draws]
    rose, fell = (
        np.mean([row[name] * sign > 0.0 for row in draws])
        for name, sign in (("demand.step_from_2022", 1.0), (RESIDUAL_CHANGE, -1.0))
    )
    return {"stap": float(rose), "toestroom": float(fell)}


def make_results(
    evidence: Evidence,
    scenario: Scenario,
    cases: Sequence[Case],
    outcomes: Sequence[Outcome],
    split: pd.DataFrame,
    wijken: dict[str, Any],
    ensemble: Ensemble | None = None,
) -> Results:
    """All tables and the passport; `ensemble` is what the cases were drawn from."""
    months = cases[0].months
    drawn = values_by_quantity(ensemble, cases)
    group_rows, names = group_table(cases[0])
    if any(outcome.values.keys() != outcomes[0].values.keys() for outcome in outcomes):
        raise OlsimError(
            "Niet elke doorrekening heeft dezelfde maten.",
            expected="een map met maten die niet verandert tijdens het rekenen",
            exit_code=1,
        )
    tables = {
        "reeksen": series_table(outcomes, names, months),
        "boeken": books_table(outcomes, months),
        "gepubliceerd": published_table(
            evidence, () if ensemble is None else ensemble.about.get("targets", ())
        ),
        "maten": observable_table(),
        "parameters": parameter_table(evidence, scenario.evidence, drawn),
        "groepen": group_rows,
        "invoer": pd.concat(
            [measure_inputs(scenario), input_table(evidence, scenario.evidence, scenario.reasons, drawn)],
            ignore_index=True,
        ),
        "splitsing": split,
    }
    if ensemble is not None and ensemble.calibrated:
        tables |= some("varianten", "onzekerheid", "examen", "terugblik") | other_seed(
            ensemble.about.get("means_digest")
        )
    passport = {
        "olsim": VERSION,
        "scenario": scenario.id,
        "naam": scenario.name,
        "vraag": scenario.question,
        "overrides": scenario.evidence,
        "redenen": scenario.reasons,
        "maatregelen": [setting.plain() for setting in scenario.measures],
        "eigen_map": digest_of(scenario.home) if own_needed(scenario) else "",
        "in_woorden": [told(setting, read(setting.name, setting.home)) for setting in scenario.measures],
        "opmerkingen": notices(scenario, evidence, months - 1),
        "zaden": sorted(o.seed for o in outcomes),
        "maanden": months,
        "tot": label(months - 1),
        "digest_bewijs": evidence.digest,
        "digest_scenario": scenario.digest,
        "digest_code": source_digest(),
        "digest_tabellen": table_digest(tables),
        "versies": {name: version(name) for name in ("numpy", "numba", "pandas", "pyarrow", "matplotlib")},
        "python": platform.python_version(),
        "systeem": platform.system(),
        "gekalibreerd": ensemble is not None and ensemble.calibrated,
        "ensemble": "" if ensemble is None else MAIN,
        "ensemble_over": {} if ensemble is None else ensemble.about,
        "nieuwer": newer(ensemble.about["facts"]) if ensemble is not None and ensemble.calibrated else [],
        "na_2022": {} if ensemble is None else after_2022(ensemble),
        "wijken_2023": wijken,
        "raming_plekken": evidence.facts["employment_fte_utrecht_regio_po_2024"].value,
        "meetfactor_2020": factor_2020(evidence, cases, outcomes),
    }
    return Results(tables, passport)
