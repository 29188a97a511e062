"""What a comparison answers, as tidy tables: differences and levels, chains, costs, displacement, people,
ranks, and what rests on which evidence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from olsim.compare.comparison import (
    ALWAYS,
    FLOWS_IN,
    FLOWS_OUT,
    LINKS_OFF,
    MEDIAN,
    SHARE_EVERY,
    TWIN,
    Compared,
    Comparison,
    is_part,
)
from olsim.compare.statistics import Z95, draws_needed, effect_of, effects, ranks, seeds_needed
from olsim.core.arrays import Floats
from olsim.core.months import MONTHS_PER_YEAR, label, school_year_label
from olsim.core.verdicts import Z90
from olsim.measurement.catalogue import CATALOGUE
from olsim.measures.form import CostOf, told
from olsim.measures.measure import Setting

MAIN = "onvervulde_vraag"
"""The outcome by which scenarios are ranked: less is better."""
EQUAL_NORM = {
    "onvervulde_vraag_gelijke_norm": ("onvervulde vraag bij de benodigde fte van het eerste scenario", "fte"),
    "tekort_peiling_gelijke_norm": (
        "tekort in de peiling bij de benodigde fte van het eerste scenario",
        "share",
    ),
}
"""Shortage against the required fte of the first scenario: fewer required teachers do not count as less
shortage."""
FLOW_TEXTS = {
    "in_pabo": "instroom van de pabo",
    "in_zij_instroom": "starters als zij-instromer",
    "in_terug": "teruggekeerde starters",
    "in_reserve": "uit de stille reserve",
    "in_randgemeenten": "uit de randgemeenten",
    "in_elders": "van elders",
    "in_vrij": "mensen die na een vervanging opnieuw beginnen",
    "meer_uren": "grotere contracten",
    "uit_onderwijs": "vertrek uit de sector",
    "naar_andere_gemeente": "vertrek naar een andere gemeente",
    "pensioen": "pensioen",
    "minder_uren": "kleinere contracten",
    "uitval_zij": "uitval van zij-instromers",
    "einde_vervanging": "vervangingen die aflopen",
}
"""Flows in the account of the gain: above zero they add teachers, below zero they take some away, people who
leave included."""
ABOUT = ("naam", "eenheid", "soort")


def equal_norm(c: Comparison, arm: str, name: str) -> Floats:
    """Values of a shortage at the required fte of the base, shape (draws, seeds, dates)."""
    base = c.against.get(arm, arm)
    fewer = c.of(base, "benodigd_oktober") - c.of(arm, "benodigd_oktober")
    if name == "onvervulde_vraag_gelijke_norm":
        return c.of(arm, "onvervulde_vraag") + fewer
    result: Floats = (c.of(arm, "tekort_fte") + fewer) / c.of(base, "plekken")
    return result


def about(name: str) -> tuple[str, str, str]:
    """Label, unit and kind of an observable or of a shortage at equal norm."""
    if name in EQUAL_NORM:
        return (
            EQUAL_NORM[name][0],
            "fte" if EQUAL_NORM[name][1] == "fte" else "aandeel van de plekken",
            EQUAL_NORM[name][1],
        )
    o = CATALOGUE[name]
    return o.label, o.unit, o.kind


def rows_of(c: Comparison, arm: str, name: str) -> list[tuple[str, str, Floats]]:
    """(level, group, values of shape (draws, seeds, dates)) of an observable in an arm."""
    if name in EQUAL_NORM:
        return [("stad", "po", equal_norm(c, arm, name))]
    values = c.values[arm][name]
    names = c.groups if values.shape[2] == len(c.groups) else c.groups[: values.shape[2]]
    return [(level, group, values[:, :, g].astype(np.float64)) for g, (level, group, _) in enumerate(names)]


def names_of(c: Comparison) -> list[str]:
    """All observables, those at equal norm included."""
    return [*c.observables, *EQUAL_NORM]


def dates_of(c: Comparison, name: str) -> list[str]:
    """Dates of an observable or of a shortage at equal norm."""
    return c.dates("onvervulde_vraag" if name in EQUAL_NORM else name)


def difference_table(c: Comparison) -> pd.DataFrame:
    """Every difference with the first scenario, with both intervals."""
    parts = []
    for arm in (arm for arm in c.arms[1:] if not is_part(arm)):
        for name in names_of(c):
            base = rows_of(c, c.against[arm], name)
            for (level, group, values), (_, _, before) in zip(rows_of(c, arm, name), base):
                found = effects(np.moveaxis(values - before, -1, 0))
                parts.append(
                    pd.DataFrame(
                        {
                            "scenario": arm,
                            "maat": name,
                            "niveau": level,
                            "groep": group,
                            "datum": dates_of(c, name),
                            "verschil": found.mean,
                            "rekenfout": found.error,
                            "laag": found.low,
                            "hoog": found.high,
                            "zelfde_teken": found.same_sign,
                            "duidelijk": found.clear,
                        }
                    )
                )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def level_table(c: Comparison) -> pd.DataFrame:
    """Levels of the city in every scenario: mean and 5-95 range over draws and seeds."""
    parts = []
    for arm in (arm for arm in c.arms if not is_part(arm)):
        for name in names_of(c):
            for level, group, values in rows_of(c, arm, name)[:1]:
                flat = values.reshape(-1, values.shape[-1])
                low, high = (
                    np.nanquantile(flat, [0.05, 0.95], axis=0)
                    if np.isfinite(flat).any()
                    else (np.full(flat.shape[1], np.nan),) * 2
                )
                mean = np.nanmean(flat, axis=0) if np.isfinite(flat).any() else np.full(flat.shape[1], np.nan)
                parts.append(
                    pd.DataFrame(
                        {
                            "scenario": arm,
                            "maat": name,
                            "niveau": level,
                            "groep": group,
                            "datum": dates_of(c, name),
                            "gemiddeld": mean,
                            "laag": low,
                            "hoog": high,
                        }
                    )
                )
    return pd.concat(parts, ignore_index=True)


def full_year_after(month: int) -> int:
    """Number of the first school year, September to August, that lies wholly after a month."""
    return -(-(month - 1) // MONTHS_PER_YEAR)


def year_of(month: int) -> int:
    """Number of the school year, September to August, in which a month lies."""
    return max(0, (month - 1) // MONTHS_PER_YEAR)


def first_full_year(scenario: Compared) -> int:
    """Number of the first school year that lies wholly after the start of a scenario."""
    return full_year_after(scenario.first)


def chain_table(c: Comparison) -> pd.DataFrame:
    """Link by link, base against scenario: in the first full school year or the first October after it, and
    at the last date.
    """
    rows: list[dict[str, Any]] = []
    for scenario in c.scenarios[1:]:
        for setting, file in scenario.files:
            for order, name in enumerate(file.chain):
                dates = dates_of(c, name)
                first = full_year_after(setting.first) + (1 if CATALOGUE[name].dates == "oktober" else 0)
                for moment, place in (("begin", min(first, len(dates) - 1)), ("eind", len(dates) - 1)):
                    base, values = (
                        c.of(c.base, name)[..., place],
                        c.of(scenario.scenario.id, name)[..., place],
                    )
                    effect = effect_of(values - base)
                    rows.append(
                        {
                            "scenario": scenario.scenario.id,
                            "maatregel": setting.name,
                            "schakel": order + 1,
                            "maat": name,
                            **dict(zip(ABOUT, about(name))),
                            "moment": moment,
                            "datum": dates[place],
                            "basis": float(base.mean()),
                            "met": float(values.mean()),
                            "verschil": effect.mean,
                            "rekenfout": effect.error,
                            "laag": effect.low,
                            "hoog": effect.high,
                            "duidelijk": effect.clear,
                        }
                    )
    return pd.DataFrame(rows, columns=CHAIN_COLUMNS)


CHAIN_COLUMNS = [
    "scenario",
    "maatregel",
    "schakel",
    "maat",
    "naam",
    "eenheid",
    "soort",
    "moment",
    "datum",
    "basis",
    "met",
    "verschil",
    "rekenfout",
    "laag",
    "hoog",
    "duidelijk",
]


@dataclass(frozen=True)
class CostLine:
    """Something that costs money or time in a comparison, and the measures that it belongs to."""

    cost: CostOf
    settings: tuple[Setting, ...]


def cost_lines(*scenarios: Compared) -> dict[tuple[str, str], CostLine]:
    """Everything that costs money or time in these scenarios, once, by observable and price; what is paid for
    in one of them is paid for.
    """
    lines: dict[tuple[str, str], CostLine] = {}
    for setting, file in (pair for scenario in scenarios for pair in scenario.files):
        for cost in file.costs:
            key = (cost.observable, cost.price)
            known = lines.setdefault(key, CostLine(cost, ()))
            told = cost if (known.cost.kind, cost.kind) == ("inzet", "uitgave") else known.cost
            lines[key] = CostLine(told, (*known.settings, setting))
    return lines


def years_of(c: Comparison, settings: Iterable[Setting]) -> list[int]:
    """School years that some of these measures fills, up to July, as places in a series by school year; those
    that it touches where none is; none at all where the run ends before a school year is over.
    """
    last, chosen = len(c.dates("uit_sector")), list(settings)
    filled = {
        y
        for setting in chosen
        for y in range(full_year_after(setting.first), last)
        if setting.last >= MONTHS_PER_YEAR * (y + 1) - 1
    }
    if filled:
        return sorted(filled)
    over = [
        (min(full_year_after(setting.first), end), end)
        for setting in chosen
        if (end := year_of(setting.last)) < last
    ]
    return sorted({y for first, end in over for y in range(first, end + 1)})


def span_of(c: Comparison, settings: Sequence[Setting]) -> tuple[list[int], float]:
    """School years over which the costs of some measures are added up, and what makes a year of that sum: a
    mean over the years that are filled, or of what is over all that was paid, per twelve months that it ran.
    """
    end = year_of(max(setting.last for setting in settings))
    if end >= len(c.dates("uit_sector")):
        years = years_of(c, settings)
        return years, 1.0 / max(1, len(years))
    months = {month for setting in settings for month in range(setting.first, setting.last + 1)}
    return list(range(year_of(min(setting.first for setting in settings)), end + 1)), MONTHS_PER_YEAR / len(
        months
    )


def yearly_cost(
    c: Comparison, scenario: Compared, line: CostLine, years: Sequence[int], part: float
) -> tuple[Floats, Floats]:
    """Units and euro per school year more than in the first scenario, such a part of the sum over these
    years; shape (draws, seeds); not a number without a year.
    """
    arms = (scenario.scenario.id, c.base)
    if not years:
        none = np.full_like(c.of(c.base, line.cost.observable)[..., 0], np.nan)
        return none, none
    here, before = (c.of(arm, line.cost.observable)[..., list(years)].sum(axis=-1) * part for arm in arms)
    price, price_before = (c.prices[arm][line.cost.price][:, np.newaxis] for arm in arms)
    return here - before, here * price - before * price_before


TOTALS = {"uitgave": "totaal uitgaven per schooljaar", "inzet": "totaal inzet per schooljaar"}
"""Totals of what is paid, and of time of people who are on the payroll anyway, in euro."""


def cost_table(c: Comparison) -> pd.DataFrame:
    """What a year costs more than in the first scenario, each line over the years in which its measures run:
    own units, euro, and totals by kind.

    A total is the sum of the lines that are known: a year in which everything runs. A line is not a number
    where its measure runs on and the comparison ends before its first school year does. Cost per fte is the
    cost over all years over the gain in the same years, only where the sign of the gain is clear.
    """
    rows: list[dict[str, Any]] = []
    for scenario in c.scenarios[1:]:
        lines = cost_lines(scenario, c.scenarios[0])
        totals: dict[str, list[Floats]] = {kind: [] for kind in TOTALS}
        for line in lines.values():
            values = yearly_cost(c, scenario, line, *span_of(c, line.settings))
            totals[line.cost.kind].append(values[1])
            units, euro = (effect_of(x) for x in values)
            rows.append(
                {
                    "scenario": scenario.scenario.id,
                    "wat": line.cost.what,
                    "soort": line.cost.kind,
                    "maat": line.cost.observable,
                    "eenheid": about(line.cost.observable)[1],
                    "eenheden": units.mean,
                    "eenheden_fout": units.error,
                    "eenheden_laag": units.low,
                    "eenheden_hoog": units.high,
                    "prijs": f"prices.{line.cost.price}",
                    "euro": euro.mean,
                    "euro_laag": euro.low,
                    "euro_hoog": euro.high,
                    "rekenfout": euro.error,
                    "betaalt": line.cost.payer,
                    "per_fte": np.nan,
                }
            )
        whole = years_of(c, [setting for line in lines.values() for setting in line.settings])
        gain = effect_of(
            c.difference(scenario.scenario.id, "leraren_augustus")[..., whole or [0]].mean(axis=-1)
        )
        spent = sum(
            float(yearly_cost(c, scenario, line, whole, 1.0 / max(1, len(whole)))[1].mean())
            for line in lines.values()
            if line.cost.kind == "uitgave"
        )
        for kind, text in TOTALS.items():
            if totals[kind]:
                told = [values for values in totals[kind] if not np.isnan(values).any()]
                euro = effect_of(np.sum(told or totals[kind], axis=0))
                known = sum(map(len, totals.values())) == len(
                    [v for values in totals.values() for v in values if not np.isnan(v).any()]
                )
                printed = (
                    known
                    and kind == "uitgave"
                    and gain.clear
                    and gain.mean > 0.0
                    and spent > 0.0
                    and scenario.grade != "D"
                )
                rows.append(
                    {
                        "scenario": scenario.scenario.id,
                        "wat": text,
                        "soort": kind,
                        "euro": euro.mean,
                        "euro_laag": euro.low,
                        "euro_hoog": euro.high,
                        "rekenfout": euro.error,
                        "per_fte": spent / gain.mean if printed else np.nan,
                    }
                )
    return pd.DataFrame(rows, columns=COST_COLUMNS)


COST_COLUMNS = [
    "scenario",
    "wat",
    "soort",
    "maat",
    "eenheid",
    "eenheden",
    "eenheden_fout",
    "eenheden_laag",
    "eenheden_hoog",
    "prijs",
    "euro",
    "euro_laag",
    "euro_hoog",
    "rekenfout",
    "betaalt",
    "per_fte",
]


def displacement_table(c: Comparison) -> pd.DataFrame:
    """The account of the gain in teachers on the last 1 August: the flows that make it up, what others lose,
    and the net for the region.
    """
    rows: list[dict[str, Any]] = []
    for scenario in c.scenarios[1:]:
        arm = scenario.scenario.id

        def note(part: str, name: str, text: str, values: Floats, arm: str = arm) -> None:
            effect = effect_of(values)
            rows.append(
                {
                    "scenario": arm,
                    "deel": part,
                    "maat": name,
                    "naam": text,
                    "verschil": effect.mean,
                    "rekenfout": effect.error,
                    "laag": effect.low,
                    "hoog": effect.high,
                    "duidelijk": effect.clear,
                }
            )

        gain = c.difference(arm, "leraren_augustus")[..., -1]
        note("winst van de stad", "leraren_augustus", "fte leraren in dienst", gain)
        total = np.zeros_like(gain)
        for sign, flows in ((1.0, FLOWS_IN), (-1.0, FLOWS_OUT)):
            for name in flows:
                cumulative = sign * c.difference(arm, name).sum(axis=-1)
                total += cumulative
                note("waar zij vandaan komt", name, FLOW_TEXTS[name], cumulative)
        note("waar zij vandaan komt", "som", "som van de stromen", total)
        around = c.difference(arm, "randgemeenten_fte")[..., -1]
        note(
            "wat anderen verliezen", "randgemeenten_fte", "gevulde plekken in de randgemeenten (fte)", around
        )
        note(
            "wat anderen verliezen",
            "stille_reserve",
            "stille reserve (personen)",
            c.difference(arm, "stille_reserve")[..., -1],
        )
        note(
            "wat anderen verliezen",
            "vijver",
            "mensen die zij-instromer kunnen worden (personen)",
            c.difference(arm, "vijver")[..., -1],
        )
        for k, text in enumerate(
            (
                "scholen die meedoen (fte)",
                "andere scholen van dezelfde besturen (fte)",
                "scholen van andere besturen (fte)",
            )
        ):
            note(
                "binnen de stad",
                f"scholen_{k}",
                text,
                c.reached_fte[arm][..., k, 0] - c.reached_fte[arm][..., k, 1],
            )
        note("netto voor de regio", "regio", "stad en randgemeenten samen (fte)", gain + around)
    return pd.DataFrame(rows)


def group_table(c: Comparison) -> pd.DataFrame:
    """Groups of schools, and how many schools are in each."""
    return pd.DataFrame(c.groups, columns=["niveau", "groep", "scholen"])


def people_table(c: Comparison) -> pd.DataFrame:
    """People who teach on the last 1 October: in the scenario only, in the base only, in both; reached at the
    start and not.
    """
    rows = []
    for scenario in c.scenarios[1:]:
        counts = c.people[scenario.scenario.id].mean(axis=(0, 1))
        for k, who in enumerate(("bereikt bij de start", "niet bereikt of later gekomen")):
            rows.append(
                {
                    "scenario": scenario.scenario.id,
                    "wie": who,
                    "wel_hier": counts[k, 0],
                    "niet_hier": counts[k, 1],
                    "beide": counts[k, 2],
                    "netto": counts[k, 0] - counts[k, 1],
                }
            )
    return pd.DataFrame(rows)


def rank_table(c: Comparison, name: str = MAIN) -> pd.DataFrame:
    """Rank ranges at the last date, the base included; scenarios with a direct link of grade D have no
    rank.
    """
    ranked = [s for s in c.scenarios if s.grade != "D"]
    values = np.array([c.of(s.scenario.id, name)[..., -1] for s in ranked])
    found = dict(zip((s.scenario.id for s in ranked), ranks(values, lower_is_better=True)))
    rows = []
    for scenario in c.scenarios:
        first, last = found.get(scenario.scenario.id, (0, 0))
        rows.append(
            {
                "scenario": scenario.scenario.id,
                "maat": name,
                "van": first,
                "tot": last,
                "graad": scenario.grade,
                "geen_rang": scenario.grade == "D",
            }
        )
    return pd.DataFrame(rows)


WITHOUT, WITHOUT_PARTS, AT_MEDIAN, OVER_DRAWS = (
    "zonder effect",
    "zonder de delen met graad D",
    "mediaan van de aanname",
    "over de trekkingen",
)
"""Rows by what is assumed of responses of grade D; the one at break-even is worked out on request."""


KNOWN_WITHIN = 0.2
"""A part is told where its 90 per cent interval is no wider than this on either side."""


def part_that_falls_away(full: Floats, without: Floats) -> float:
    """Part of a mean difference that is not there without links, from the same draws and seeds; not a number
    where it is not known well (jackknife over draws).
    """
    whole, rest = full.mean(axis=1), without.mean(axis=1)
    if (rest == whole).all() or not rest.any():
        return float(not rest.any())
    n = len(whole)
    others = whole.sum() - whole
    if n < 2 or not others.all():
        return np.nan
    each = 1.0 - (rest.sum() - rest) / others
    error = float(np.sqrt((n - 1) / n * ((each - each.mean()) ** 2).sum()))
    return float(1.0 - rest.sum() / whole.sum()) if Z90 * error <= KNOWN_WITHIN else np.nan


def evidence_table(c: Comparison) -> pd.DataFrame:
    """Rows by what is assumed of responses of grade D, for every scenario, the part of a clear difference
    that rests on them, and whether a better direct link has others of grade D behind it.
    """
    rows = []
    for scenario in c.scenarios[1:]:
        arm = scenario.scenario.id
        full, told = c.difference(arm, MAIN)[..., -1], {OVER_DRAWS: c.difference(arm, MAIN)[..., -1]}
        if arm + TWIN in c.arms:
            told[WITHOUT if len(scenario.files) == 1 else WITHOUT_PARTS] = without = c.difference(
                arm + TWIN, MAIN
            )[..., -1]
        elif arm + LINKS_OFF in c.arms:
            # run for the first seed of some draws: the part is told on those
            without, full = c.difference(arm + LINKS_OFF, MAIN)[..., -1], full[::SHARE_EVERY, :1]
        else:
            without = np.zeros_like(full) if scenario.grade == "D" else full
        if arm + MEDIAN in c.arms:
            told[AT_MEDIAN] = c.difference(arm + MEDIAN, MAIN)[..., -1]
        clear = effect_of(told[OVER_DRAWS]).clear
        for text, values in told.items():
            effect = effect_of(values)
            rows.append(
                {
                    "scenario": arm,
                    "rij": text,
                    "maat": MAIN,
                    "datum": dates_of(c, MAIN)[-1],
                    "verschil": effect.mean,
                    "rekenfout": effect.error,
                    "laag": effect.low,
                    "hoog": effect.high,
                    "duidelijk": effect.clear,
                    "graad": scenario.grade,
                    "rust_op_d": (
                        part_that_falls_away(full, without) if text == OVER_DRAWS and clear else np.nan
                    ),
                    "ook_d": arm + LINKS_OFF in c.arms,
                }
            )
    return pd.DataFrame(rows)


def pairing_table(c: Comparison, precision_fte: float) -> pd.DataFrame:
    """How much common luck helps: variance of a difference with independent seeds over that with common ones,
    within draws, by date.

    Beside it the seeds per draw, or the draws, with which the last difference in the main outcome would be
    known to plus or minus `precision_fte`.
    """
    columns = [
        "scenario",
        "maat",
        "datum",
        "factor",
        "laag",
        "hoog",
        "precisie",
        "zaden_nodig",
        "trekkingen_nodig",
    ]
    rows: list[dict[str, Any]] = []
    name = "leraren_augustus"
    for scenario in c.scenarios[1:] if c.seeds > 1 else ():
        spread = Z95 * float(
            np.sqrt(4.0 / (len(c.draws) * (c.seeds - 1)))
        )  # of the logarithm of a ratio of two variances
        base, values = c.of(c.base, name), c.of(scenario.scenario.id, name)
        luck = [x.var(axis=1, ddof=1).mean(axis=0) for x in (base, values, values - base)]
        last = c.difference(scenario.scenario.id, MAIN)[..., -1]
        needed = (
            precision_fte,
            seeds_needed(last, precision_fte / Z95),
            draws_needed(last, precision_fte / Z95),
        )
        for place, date in enumerate(c.dates(name)):
            if luck[2][place] > 0.0:
                factor = (luck[0][place] + luck[1][place]) / luck[2][place]
                told = (
                    scenario.scenario.id,
                    name,
                    date,
                    factor,
                    factor * np.exp(-spread),
                    factor * np.exp(spread),
                    *needed,
                )
                rows.append(dict(zip(columns, told)))
    return pd.DataFrame(rows, columns=columns)


def scenario_table(c: Comparison) -> pd.DataFrame:
    """The scenarios: name, question, measures in words, worst grade of a direct link, how many measures stop
    before the end, and when the last of those does.
    """
    rows = []
    for scenario in c.scenarios:
        ends = [setting.last for setting, _ in scenario.files if setting.last < c.months - 1]
        rows.append(
            {
                "scenario": scenario.scenario.id,
                "naam": scenario.scenario.name,
                "vraag": scenario.scenario.question,
                "maatregelen": "; ".join(told(setting, file) for setting, file in scenario.files),
                "aantal": len(scenario.files),
                "eigen_cijfers": "; ".join(
                    f"{key} = {repr(float(value)).replace('.', ',')}"
                    for key, value in scenario.scenario.evidence.items()
                ),
                "graad": scenario.grade,
                "eerste_schooljaar": school_year_label(first_full_year(scenario)),
                "stoppen": len(ends),
                "stopt": label(max(ends)) if ends else "",
            }
        )
    return pd.DataFrame(rows)


LAST_COUNT = "2024-10-01"
"""Last count that the model was fitted to."""


def moved_past(c: Comparison) -> list[dict[str, str]]:
    """Scenarios whose figures move what was fitted, with the level of the last count in them and in the first
    scenario.
    """
    if LAST_COUNT not in c.dates(MAIN):
        return []
    place, found = c.dates(MAIN).index(LAST_COUNT), []
    for scenario in c.scenarios[1:]:
        here, before = (float(c.of(arm, MAIN)[..., place].mean()) for arm in (scenario.scenario.id, c.base))
        if abs(here - before) > 1e-9:
            text = (
                f"het verleden verschuift mee: op 1 oktober 2024 is de onvervulde vraag {here:.0f} fte tegen"
                f" {before:.0f} in het eerste scenario."
            )
            found.append({"scenario": scenario.scenario.name, "opmerking": text})
    return found


def without_difference(c: Comparison) -> list[dict[str, str]]:
    """Scenarios that are the first one in every run."""
    same = [
        s
        for s in c.scenarios[1:]
        if all(not np.nan_to_num(c.difference(s.scenario.id, name)).any() for name in ALWAYS)
    ]
    return [
        {
            "scenario": s.scenario.name,
            "opmerking": "gelijk aan het eerste scenario: in geen enkele doorrekening is er verschil.",
        }
        for s in same
    ]
