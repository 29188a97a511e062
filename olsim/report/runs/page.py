"""The Dutch page: one file that opens offline, made from a result folder alone."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, StrictUndefined

from olsim.core.dutch import MONTHS
from olsim.report.findings import ON_EDGE, against_last_value, fitted_years, passes, too_low, verdicts, widest
from olsim.report.runs import plots
from olsim.report.style import number, percent, shown
from olsim.report.writers.cells import write_csv
from olsim.results.folder import Results

TEMPLATE = Path(__file__).parent / "page.html.jinja"


SHORT = {
    "in_pabo": "van de pabo",
    "in_zij_instroom": "start zij-instroom",
    "in_randgemeenten": "uit rand\xadgemeenten",
    "in_elders": "van elders (rest)",
    "in_reserve": "stille reserve",
    "in_terug": "terug\xadgekeerde starters",
    "in_vrij": "opnieuw na vervanging",
    "meer_uren": "meer uren",
    "uit_onderwijs": "uit de sector, geen pensioen",
    "naar_andere_gemeente": "naar andere gemeente",
    "pensioen": "pensioen",
    "minder_uren": "minder uren",
    "uitval_zij": "uitval zij-instroom",
    "einde_vervanging": "einde vervanging",
}
"""Heads of the columns of the flow tables."""


def in_words(month: str) -> str:
    """'2034-12' as 'december 2034'."""
    return f"{MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def on_date(date: str) -> str:
    """'2019-10-01' as '1 oktober 2019'; a school year stays as it is."""
    return f"1 {in_words(date)}" if "-" in date else date


def mean(results: Results, observable: str, date: str, group: str = "po", level: str = "stad") -> float:
    """Mean over seeds of one value; not a number where it is not there."""
    return results.mean(observable, date, level, group)


def comparison(results: Results) -> list[dict[str, str]]:
    """Model against published figure, with the difference in the unit of the figure."""
    kinds = results.tables["maten"].set_index("maat")
    rows = []
    for row in results.tables["gepubliceerd"].to_dict("records"):
        value = mean(results, row["maat"], row["datum"], row["groep"], row["niveau"])
        kind = str(kinds.loc[row["maat"], "soort"])
        if value != value:
            continue
        factor = float(results.passport["meetfactor_2020"]) if row["factor"] else 1.0
        value *= factor
        remark = re.sub(r"(al gebruikt) \([^)]*\)", r"\1", row["opmerking"]) + (
            f"; meetfactor {number(factor, 2)}" if row["factor"] else ""
        )
        difference = value - row["waarde"]
        scope = str(kinds.loc[row["maat"], "bereik"])
        rows.append(
            {
                "naam": str(kinds.loc[row["maat"], "naam"]),
                "groep": scope if row["groep"] == "po" and scope != "po" else row["groep"],
                "datum": on_date(row["datum"]),
                "model": shown(value, kind),
                "gepubliceerd": shown(row["waarde"], kind),
                "verschil": (
                    (number(100.0 * difference, 1) + " punt") if kind == "share" else shown(difference, kind)
                ),
                "bron": row["bron"],
                "opmerking": remark,
                "eenheid": str(kinds.loc[row["maat"], "eenheid"]),
                "ver_weg": missed(results, row, factor),
            }
        )
    return rows


def missed(results: Results, row: Mapping[Any, Any], factor: float) -> bool:
    """Whether a published figure lies outside the band of the runs of this page, with or without a
    measurement error of its own.
    """
    values = results.values(row["maat"], row["niveau"], row["groep"])
    low, high = np.quantile(values[values["datum"] == row["datum"]]["waarde"] * factor, (0.05, 0.95))
    return bool(not low <= row["waarde"] <= high)


def number_sources(rows: list[dict[str, Any]]) -> list[str]:
    """The sources of the comparison, each once; every row gets its number."""
    sources = list(dict.fromkeys(row["bron"] for row in rows))
    for row in rows:
        row["nummer"] = sources.index(row["bron"]) + 1
    return sources


def answer(results: Results) -> dict[str, Any]:
    """What the page says first: where the survey shortage and unfilled demand go, and what was measured and
    projected.
    """
    dates = [d for d in results.values("tekort_peiling")["datum"].unique() if d >= "2019"]
    published = results.tables["gepubliceerd"]
    measured = published[
        (published["maat"] == "tekort_peiling")
        & (published["groep"] == "po")
        & (published["niveau"] == "stad")
    ]
    measured = measured[measured["datum"].isin(dates)]
    rows = [(d, float(v)) for d, v in zip(measured["datum"], measured["waarde"])]
    last = rows[-1] if rows else (dates[-1], float("nan"))
    projected = published[published["maat"] == "onvervulde_vraag"]
    levels = {d: unfilled(results, d) for d in projected["datum"] if d in dates}
    other = [
        (d, float(v), levels[d][0]) for d, v in zip(projected["datum"], projected["waarde"]) if d in dates
    ]
    wide = {d: structures(results, d[:4]) for d in levels}
    bounds, projection = (wide[dates[-1]], other[-1][1]) if dates[-1] in levels else (None, float("nan"))
    return {
        "gemeten": [(d[:4], percent(v), percent(mean(results, "tekort_peiling", d))) for d, v in rows],
        "jaar": last[0][:4],
        "gemeten_laatst": percent(last[1]),
        "gemeten_uit": printed_as(measured),
        "gemeten_fte": number(round(last[1] * mean(results, "plekken", last[0]), -1)),
        "model_laatst": percent(mean(results, "tekort_peiling", last[0])),
        "eind": dates[-1][:4],
        "model_eind": percent(mean(results, "tekort_peiling", dates[-1])),
        "raming": [
            (d[:4], number(v), *(number(x) for x in levels[d]), [number(x) for x in wide[d] or ()])
            for d, v, _ in other
        ],
        "raming_buiten": bounds is not None and not bounds[0] <= projection <= bounds[1],
        "vorm": None if bounds is None else [number(x) for x in bounds],
        "basis": is_base(results),
        "eind_van_tot": [percent(x, 0) for x in interval(results, "tekort_peiling", dates[-1])],
        "meting_zakt": len(rows) > 1 and rows[-1][1] < rows[0][1] - SAME,
        "model_zakt": (
            len(rows) > 1
            and mean(results, "tekort_peiling", rows[-1][0])
            < mean(results, "tekort_peiling", rows[0][0]) - SAME
        ),
        "raming_stijgt": len(other) > 1 and other[-1][1] > other[0][1],
        "onvervuld_daalt": len(other) > 1 and other[-1][2] < other[0][2],
    }


def printed_as(figures: pd.DataFrame) -> str:
    """What the last figure is the middle of, and whether its year is presumed, in words; nothing where it is
    printed as it is.
    """
    if figures.empty:
        return ""
    last = figures.sort_values("datum").iloc[-1]
    parts = (
        [f"het midden van gepubliceerd {' en '.join(percent(float(x)) for x in last['uit'].split(' en '))}"]
        if last["uit"]
        else []
    )
    if bool(last["verondersteld"]):
        parts.append("het jaar volgt uit de datum van het plan")
    return "; ".join(parts)


ALL = "alle trekkingen"


def is_base(results: Results) -> bool:
    """Whether nothing was changed, so that what ships with the calibration is of the same scenario."""
    return not results.passport["overrides"] and not results.passport["maatregelen"]


def unfilled(results: Results, date: str) -> tuple[float, float, float]:
    """Mean and 90 per cent interval of unfilled demand, of the runs of the page as everything on it."""
    return mean(results, "onvervulde_vraag", date), *interval(results, "onvervulde_vraag", date)


def interval(results: Results, observable: str, date: str) -> tuple[float, float]:
    """The 5 and 95 per cent points over runs, all po."""
    values = results.values(observable)
    low, high = np.quantile(values[values["datum"] == date]["waarde"], (0.05, 0.95))
    return float(low), float(high)


def variant_rows(results: Results) -> list[dict[str, str]]:
    """The runs of this page, then other structures and readings that pass the check of the fit: unfilled
    demand of 2024 and 2034, with 90 per cent intervals.
    """
    table = results.tables.get("varianten")
    if table is None:
        return []
    rows = []
    dates = [f"{year}-10-01" for year in ("2024", "2034")]
    if (results.values("onvervulde_vraag")["datum"] == dates[-1]).any():
        own = {
            date[:4]: "{} ({} tot {})".format(*(number(x) for x in unfilled(results, date))) for date in dates
        }
        rows.append(
            {"wat": f"deze pagina: {len(results.passport['zaden'])} doorrekeningen", "gewicht": "–", **own}
        )
    passing = table["haalt"].astype(bool) & table["vorm"].astype(bool) & (table["variant"] != ALL)
    for what, part in table[passing].groupby("variant", sort=False):
        by: dict[Any, Any] = part.set_index("uitkomst").to_dict("index")
        first = part.iloc[0].to_dict()
        cells = {
            "wat": f"{what} ({ON_EDGE})" if passes(first) == ON_EDGE else str(what),
            "gewicht": percent(float(part["gewicht"].iloc[0]), 0),
        }
        for year in ("2024", "2034"):
            row = by[f"onvervulde_vraag:po@{year}-10-01"]
            cells[year] = (
                f"{number(float(row['gemiddeld']))} ({number(float(row['laag']))} tot"
                f" {number(float(row['hoog']))})"
            )
        rows.append(cells)
    return rows


def structures(results: Results, year: str) -> tuple[float, float] | None:
    """Unfilled demand of a year over every structure and reading that passes the check of the fit; none where
    no variants ship or the run is not calibrated.
    """
    table = results.tables.get("varianten")
    return None if table is None else widest(table, f"onvervulde_vraag:po@{year}-10-01")


SHIPPED = Path(__file__).parents[2] / "scenarios"
ENOUGH = 30
"""Runs below which a page is a trial: the ends of a band then rest on less than two runs each."""
SAME = 0.01
"""Differences of less than a point are called the same."""


def bridge(results: Results) -> tuple[list[str], list[dict[str, str]]]:
    """From contracts to classes: uses of contracted fte on some dates, all po, and the posts beside them."""
    book = results.tables["boeken"]
    book = book[(book["boek"] == "aanbod") & (book["bereik"] == "po")]
    octobers = [m for m in book["maand"].unique() if m[5:7] == "10" and m >= "2019"]
    chosen = (
        list(dict.fromkeys([octobers[0], *[m for m in octobers if m[:4] in ("2024", "2029")], octobers[-1]]))
        if octobers
        else []
    )
    wide = book.pivot_table(index="code", columns="maand", values="fte", aggfunc="sum")
    rows = [
        {"wat": code, **{m: number(float(wide.loc[code, m])) for m in chosen}}
        for code in plots.USES
        if code in wide.index
    ]
    rows.append({"wat": "samen", **{m: number(float(wide[m].sum())) for m in chosen}})
    return chosen, rows


def ageing(results: Results) -> list[dict[str, str]]:
    """Share of 60 and over and pension, per year."""
    dates = [d for d in results.values("deel_60_plus")["datum"].unique() if d >= "2019"][::3]
    return [
        {
            "jaar": d[:4],
            "deel": percent(mean(results, "deel_60_plus", d)),
            "pensioen": number(mean(results, "pensioen", f"{int(d[:4])}/{(int(d[:4]) + 1) % 100:02d}")),
        }
        for d in dates
    ]


def wijk_rows(results: Results, dates: list[str]) -> list[dict[str, str]]:
    """Shortage per wijk in whole per cents, with the number of schools it rests on; the highest of 2023
    first.
    """
    groups = results.tables["groepen"]
    rows = []
    sort_date = dates[min(1, len(dates) - 1)]
    for row in sorted(
        groups[groups["niveau"] == "wijk"].to_dict("records"),
        key=lambda row: -mean(results, "tekort_peiling", sort_date, row["groep"], "wijk"),
    ):
        cells = {
            "wijk": row["groep"],
            "scholen": str(row["scholen"]),
            "schoolweging": number(row["schoolweging"], 0),
        }
        for date in dates:
            cells[date] = percent(mean(results, "tekort_peiling", date, row["groep"], "wijk"), 0)
        rows.append(cells)
    return rows


def replacement(results: Results) -> tuple[str, str] | None:
    """Part of long replacement in the shortage of 2022 and of 2024, where it grows by more than a fifth."""
    before, after = (mean(results, "deel_vervanging", date) for date in ("2022-10-01", "2024-10-01"))
    return (percent(before, 0), percent(after, 0)) if after > GROWS * before else None


GROWS = 1.2
"""A part that grows by a fifth gets a sentence."""


def wijk_published(results: Results) -> str:
    """Published shortages of 2023 by wijk, the highest first, as '17, 14 en 14'."""
    table = results.tables["gepubliceerd"]
    values = sorted(table[table["niveau"] == "wijk"]["waarde"], reverse=True)
    texts = [number(100.0 * value) for value in values]
    return " en ".join([", ".join(texts[:-1]), texts[-1]])


def yearly_rows(results: Results) -> list[dict[str, str]]:
    """The main figures per 1 October."""
    dates = [d for d in results.values("tekort_peiling")["datum"].unique() if d >= "2019"]
    return [
        {
            "datum": d[:4],
            "peiling": percent(mean(results, "tekort_peiling", d)),
            "peiling_bo": percent(mean(results, "tekort_peiling", d, "bo")),
            "peiling_go": percent(mean(results, "tekort_peiling", d, "go")),
            "verborgen": percent(mean(results, "deel_verborgen", d), 0),
            "vervanging": percent(mean(results, "deel_vervanging", d), 0),
            "leraren": number(mean(results, "leraren_fte", d, "bo")),
            "plekken": number(mean(results, "plekken", d)),
            "onvervuld": number(mean(results, "onvervulde_vraag", d)),
            "gevuld": percent(mean(results, "gevuld_deel", d)),
        }
        for d in dates
    ]


IN, OUT = plots.INFLOWS, plots.OUTFLOWS
PABO, ZIJ, PENSION = "in_pabo", "in_zij_instroom", "pensioen"


MOST_MOVED = 90.0
"""Fte a year that move to other gemeenten at the most: the upper end of the prior of `neighbours.usual_gain`.
"""


def years_above(results: Results, flow: str, limit: float) -> tuple[int, int] | None:
    """In how many of all school years a flow is above a limit; none where it never is."""
    values = [mean(results, flow, y) for y in results.values(flow)["datum"].unique() if y >= "2019"]
    above = sum(value > limit for value in values)
    return (above, len(values)) if above else None


def flow_rows(results: Results) -> list[dict[str, str]]:
    """All flows per school year, with their sums and the balance."""
    years = [d for d in results.values("uit_sector")["datum"].unique() if d >= "2019"]
    rows = []
    for y in years:
        values = {n: mean(results, n, y) for n in (*IN, *OUT, "vervangingsvraag")}
        total_in, total_out = sum(values[n] for n in IN), sum(values[n] for n in OUT)
        cells = {n: number(v) for n, v in values.items()}
        rows.append(
            {
                "jaar": y,
                **cells,
                "in": number(total_in),
                "uit": number(total_out),
                "saldo": number(total_in - total_out),
            }
        )
    return rows


def why_apart(results: Results) -> dict[str, str] | None:
    """How far the model is from the projection, in levels and per year, and the sizes of what explains it;
    none where a run does not reach the projection.
    """
    projected = results.tables["gepubliceerd"]
    projected = projected[projected["maat"] == "onvervulde_vraag"].sort_values("datum")
    ends = [(str(d), float(v)) for d, v in zip(projected["datum"], projected["waarde"])]
    years = [str(d) for d in results.values("uit_sector")["datum"].unique()]
    if len(ends) < 2 or not (results.values("onvervulde_vraag")["datum"] == ends[-1][0]).any():
        return None
    apart = [round(v) - round(unfilled(results, d)[0]) for d, v in ends]
    dates = [d for d, _ in ends]
    posts, staff, open_too = (
        [mean(results, name, d) for d in dates]
        for name in ("plekken", "leraren_fte", "onvervulde_vraag_zij_open")
    )
    trained = published_value(results, "zij_instromers", dates[0])
    before, after = [y for y in years if "2019" <= y < "2024"], [y for y in years if y >= "2024"]

    def per_year(name: str, chosen: list[str]) -> float:
        return float(np.mean([mean(results, name, y) for y in chosen]))

    pensions = [mean(results, PENSION, y) for y in after]
    then = mean(results, PENSION, before[-1])
    fewer, rise = posts[0] - posts[1], ends[1][1] - ends[0][1]
    fall, base = fewer + rise, float(results.passport["raming_plekken"])
    level = unfilled(results, dates[0])[0]
    return {
        "raming_plekken": number(base),
        "raming_deel": percent(ends[0][1] / base),
        "model_deel": percent(level / posts[0]),
        "model_begin": number(level),
        "minder_plekken": number(abs(fewer)),
        "plekken_richting": "minder" if fewer > 0.0 else "meer",
        "raming_verschil": number(abs(rise)),
        "raming_richting": "meer" if rise > 0.0 else "minder",
        "zij_meer_begin": number(open_too[0] - mean(results, "onvervulde_vraag", dates[0])),
        "zij_meer_eind": number(open_too[1] - mean(results, "onvervulde_vraag", dates[1])),
        "jaren": number(len(after)),
        "plekken_begin": number(posts[0]),
        "plekken_eind": number(posts[1]),
        "leraren_begin": number(staff[0]),
        "leraren_eind": number(staff[1]),
        "moet_dalen": number(abs(fall)),
        "richting": "dalen" if fall > 0.0 else "stijgen",
        "zij_model": number(mean(results, "zij_instromers", dates[0])),
        "zij_geteld": number(trained),
        "verschil_begin": number(apart[0]),
        "verschil_eind": number(apart[-1]),
        "per_jaar": number((apart[-1] - apart[0]) / (int(ends[-1][0][:4]) - int(ends[0][0][:4]))),
        "stroom": number(sum(per_year(name, after) for name in IN)),
        "pabo": number(per_year(PABO, after)),
        "pabo_toen": number(per_year(PABO, before)),
        "zij": number(per_year(ZIJ, after)),
        "zij_toen": number(per_year(ZIJ, before)),
        "pensioen_toen": number(then),
        "pensioen_eind": number(pensions[-1]),
        "pensioen_samen": number(sum(then - p for p in pensions)),
    }


def published_value(results: Results, observable: str, date: str) -> float:
    """What was published of an observable on a date; not a number where nothing was."""
    table = results.tables["gepubliceerd"]
    own = table[(table["maat"] == observable) & (table["datum"] == date)]["waarde"]
    return float(own.iloc[0]) if len(own) else float("nan")


def split_rows(results: Results) -> list[dict[str, str]]:
    """The change 2020-2022 taken apart."""
    table = results.tables["splitsing"]
    return [
        {
            "deel": r["deel"],
            "punten": number(100.0 * r["punten"], 1),
            "marge": "" if pd.isna(r.get("marge")) else "± " + number(100.0 * r["marge"], 1),
            "toelichting": r["toelichting"],
        }
        for r in table.to_dict("records")
    ]


def grade_counts(parameters: pd.DataFrame) -> str:
    """How many quantities have which grade."""
    counts = parameters["graad"].value_counts()
    return ", ".join(f"{grade}: {int(counts.get(grade, 0))}" for grade in "ABCD")


def changes(results: Results) -> list[dict[str, str]]:
    """What the scenario changed, with the value it got and why."""
    passport, names = (
        results.passport,
        results.tables["parameters"].set_index("grootheid")["omschrijving"].to_dict(),
    )
    rows = []
    for key, value in passport["overrides"].items():
        name, _, date = key.partition("@")
        why = passport.get("redenen", {}).get(name, "")
        rows.append(
            {
                "wat": str(names.get(name, name)),
                "vanaf": date or "de hele periode",
                "waarde": f"{value:g}".replace(".", ","),
                "waarom": why,
            }
        )
    return rows


def render(results: Results, path: Path) -> None:
    """Write the page."""
    write_csv(results, path.parent)
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["number"] = number
    last = str(results.values("tekort_peiling")["datum"].max())
    wijk_dates = [d for d in ("2021-10-01", "2023-10-01", last) if d <= last]
    compared = comparison(results)
    parts = results.tables["splitsing"].set_index("deel")["punten"]
    model_change, observed_change = (
        float(parts["verandering in het model"]),
        float(parts["waargenomen verandering"]),
    )
    bridge_dates, bridge_rows = bridge(results)
    context: dict[str, Any] = {
        "p": results.passport,
        "seeds": len(results.passport["zaden"]),
        "jaren": fitted_years(results.passport["ensemble_over"]) if results.passport["gekalibreerd"] else "",
        "proef": len(results.passport["zaden"]) < ENOUGH,
        "genoeg": ENOUGH,
        "shortage": plots.shortage(results),
        "filled": plots.filled_and_special(results),
        "demand": plots.demand_book(results),
        "supply": plots.supply_book(results),
        "flows": plots.flows(results),
        "wijken": plots.wijken(
            results, max(d for d in wijk_dates if d <= "2023-10-01" or d == wijk_dates[0])
        ),
        "vacancies": plots.vacancies(results),
        "wijk_dates": wijk_dates,
        "wijk_published": wijk_published(results),
        "wijk_rows": wijk_rows(results, wijk_dates),
        "yearly": yearly_rows(results),
        "flow_rows": flow_rows(results),
        "comparison": compared,
        "sources": number_sources(compared),
        "misses": [row for row in compared if row["ver_weg"]],
        "replacement": replacement(results),
        "no_rise": model_change < 0.5 * observed_change,
        "answer": answer(results),
        "bridge_dates": bridge_dates,
        "bridge": bridge_rows,
        "ageing": ageing(results),
        "grows_young": (
            mean(results, "deel_60_plus", last) < 0.8 * mean(results, "deel_60_plus", "2019-10-01")
        ),
        "in_names": {n: SHORT[n] for n in IN},
        "meer_verhuisd": years_above(results, "naar_andere_gemeente", MOST_MOVED),
        "out_names": {n: SHORT[n] for n in OUT},
        "until": in_words(results.passport["tot"]),
        "split": split_rows(results),
        "changes": changes(results),
        "opdracht": (
            results.passport["scenario"]
            + ("" if (SHIPPED / f"{results.passport['scenario']}.toml").exists() else ".toml")
        ),
        "maatregelen": results.passport["in_woorden"],
        "opmerkingen": results.passport["opmerkingen"],
        "inputs": results.tables["invoer"].to_dict("records"),
        "grades": grade_counts(results.tables["parameters"]),
        "last": last[:4],
        "varianten": variant_rows(results),
        "waarom": why_apart(results),
        "na_2022": {name: percent(part, 0) for name, part in results.passport["na_2022"].items()},
        "terugblik_laag": too_low(results.tables["terugblik"]) if "terugblik" in results.tables else "",
        "examen": verdicts(results.tables["examen"]) if "examen" in results.tables else "",
        "bronnen_van_onzekerheid": (
            [
                {"bron": r["bron"], "deel": percent(r["deel"], 0), "sd": number(r["sd_fte"])}
                for r in results.tables["onzekerheid"].to_dict("records")
            ]
            if "onzekerheid" in results.tables
            else []
        ),
        "terugblik": against_last_value(results.tables["terugblik"]) if "terugblik" in results.tables else "",
    }
    path.write_text(
        environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(context), encoding="utf-8"
    )
