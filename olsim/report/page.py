"""The Dutch page: one file that opens offline, made from a result folder alone."""

from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined

from olsim.report import plots
from olsim.report.style import number, percent, shown
from olsim.results import Results

TEMPLATE = Path(__file__).parent / "page.html.jinja"


def mean(results: Results, observable: str, date: str, group: str = "po", level: str = "stad") -> float:
    """Mean over seeds of one value; not a number where it is not there."""
    table = results.values(observable, level, group)
    return float(table[table["datum"] == date]["waarde"].mean())


def comparison(results: Results) -> list[dict[str, str]]:
    """Model against published figure, with the difference in the unit of the figure."""
    kinds = results.tables["maten"].set_index("maat")
    rows = []
    for row in results.tables["gepubliceerd"].to_dict("records"):
        value = mean(results, row["maat"], row["datum"], row["groep"], row["niveau"])
        kind = str(kinds.loc[row["maat"], "soort"])
        if value != value:
            continue
        factor = float(results.passport["meetfactor_2020"]) if "ander instrument" in row["opmerking"] else 1.0
        value *= factor
        remark = row["opmerking"] + (f"; meetfactor {number(factor, 2)}" if factor != 1.0 or "ander instrument" in row["opmerking"] else "")
        difference = value - row["waarde"]
        rows.append(
            {
                "naam": str(kinds.loc[row["maat"], "naam"]),
                "groep": row["groep"],
                "datum": row["datum"],
                "model": shown(value, kind),
                "gepubliceerd": shown(row["waarde"], kind),
                "verschil": (number(100.0 * difference, 1) + " punt") if kind == "share" else shown(difference, kind),
                "bron": row["bron"],
                "plaats": row["plaats"],
                "opmerking": remark,
            }
        )
    return rows


def wijk_rows(results: Results, dates: list[str]) -> list[dict[str, str]]:
    """Shortage per wijk in whole per cents, with the number of schools it rests on."""
    groups = results.tables["groepen"]
    rows = []
    for row in groups[groups["niveau"] == "wijk"].to_dict("records"):
        cells = {"wijk": row["groep"], "scholen": str(row["scholen"]), "schoolweging": number(row["schoolweging"], 0)}
        for date in dates:
            cells[date] = percent(mean(results, "tekort_peiling", date, row["groep"], "wijk"), 0)
        rows.append(cells)
    return rows


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


def flow_rows(results: Results) -> list[dict[str, str]]:
    """Four kinds of outflow apart, per school year."""
    years = [d for d in results.values("uit_sector")["datum"].unique() if d >= "2019"]
    names = (
        "uit_sector",
        "naar_andere_gemeente",
        "pensioen",
        "minder_uren",
        "vervangingsvraag",
        "in_pabo",
        "in_zij_instroom",
        "in_randgemeenten",
        "in_elders",
    )
    return [{"jaar": y, **{n: number(mean(results, n, y)) for n in names}} for y in years]


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
    passport, names = results.passport, results.tables["parameters"].set_index("grootheid")["omschrijving"].to_dict()
    rows = []
    for key, value in passport["overrides"].items():
        name, _, date = key.partition("@")
        why = passport.get("redenen", {}).get(name, "")
        rows.append({"wat": str(names.get(name, name)), "vanaf": date or "de hele periode", "waarde": f"{value:g}".replace(".", ","), "waarom": why})
    return rows


def render(results: Results, path: Path) -> None:
    """Write the page."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["number"] = number
    last = str(results.values("tekort_peiling")["datum"].max())
    wijk_dates = [d for d in ("2021-10-01", "2023-10-01", last) if d <= last]
    unexplained = results.tables["parameters"].set_index("grootheid").loc["inflow.change_from_2022"]
    context: dict[str, Any] = {
        "p": results.passport,
        "seeds": len(results.passport["zaden"]),
        "shortage": plots.shortage(results),
        "filled": plots.filled_and_special(results),
        "demand": plots.demand_book(results),
        "supply": plots.supply_book(results),
        "flows": plots.flows(results),
        "wijken": plots.wijken(results, max(d for d in wijk_dates if d <= "2023-10-01" or d == wijk_dates[0])),
        "vacancies": plots.vacancies(results),
        "wijk_dates": wijk_dates,
        "wijk_rows": wijk_rows(results, wijk_dates),
        "yearly": yearly_rows(results),
        "flow_rows": flow_rows(results),
        "comparison": comparison(results),
        "split": split_rows(results),
        "changes": changes(results),
        "inputs": results.tables["invoer"].to_dict("records"),
        "grades": grade_counts(results.tables["parameters"]),
        "unexplained": unexplained,
        "last": last[:4],
    }
    path.write_text(environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(context), encoding="utf-8")
