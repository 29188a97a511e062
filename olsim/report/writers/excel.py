"""The note as a workbook: the text on the first sheet, one sheet per table, native charts of the
differences.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from olsim.report.blocks import Box, Bullets, Heading, Paragraph, Report, Table, clean
from olsim.report.note.lookup import SHORT, Facts
from olsim.report.writers.cells import OTHER_PLACES, PLACES, Z95, Shown, shown
from olsim.results.folder import Results

SHEETS = (
    ("scenarios", "Scenario's"),
    ("rangen", "Rangen"),
    ("onderbouwing", "Onderbouwing"),
    ("kosten", "Kosten"),
    ("keten", "Keten"),
    ("verdringing", "Verdringing"),
    ("mensen", "Mensen"),
    ("waterval", "Waterval"),
    ("breekpunt", "Breekpunt"),
    ("gepaard", "Hetzelfde toeval"),
    ("maatregelen", "Maatregelen"),
    ("prijzen", "Prijzen"),
    ("groepen", "Groepen"),
    ("verschillen", "Alle verschillen"),
    ("niveaus", "Alle niveaus"),
    ("maten", "Maten"),
)


MOST_PROPERTY = 255
"""Characters of a property of a workbook."""
MOST_LETTERS = 32_000
"""Letters that a cell holds; Excel takes few more."""


def text_of(text: str) -> str:
    """A text that a cell can hold, without marks for breaking words."""
    plain = text.replace("\xad", "")
    return plain if len(plain) <= MOST_LETTERS else plain[:MOST_LETTERS] + " … (ingekort)"


def sheet_of(book: Any, name: str, made: Shown, formats: dict[str, Any]) -> Any:
    """A table with a head that stays in sight and a filter; numbers stay numbers, each in the decimals of its
    unit.
    """
    table, sheet = made.table, book.add_worksheet(name)
    for k, column in enumerate(table.columns):
        sheet.write_string(0, k, text_of(str(column)), formats["head"])
        values, places = table[column].tolist(), made.places.get(column)
        longest = max(
            [len(str(column)), *(len(str(v)) if not isinstance(v, float) else 10 for v in values[:200])]
        )
        sheet.set_column(k, k, min(60, longest + 2))
        for r, value in enumerate(values, start=1):
            if isinstance(value, int | float) and not isinstance(value, bool):
                if abs(value) == float("inf"):
                    sheet.write_string(r, k, "onbeperkt")
                elif value == value:
                    sheet.write_number(
                        r, k, float(value), formats[f"{places[r - 1]}"] if places is not None else None
                    )
            elif value is not None:
                sheet.write_string(r, k, text_of(str(value)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table)), max(0, len(table.columns) - 1))
    return sheet


def chart_sheet(book: Any, f: Facts, formats: dict[str, Any]) -> None:
    """Differences of the city by date, one column per scenario, with a native
    chart.
    """
    lines = f.lines(without=False)
    sheet = book.add_worksheet("Grafieken")
    top = 0
    for observable, title in (
        ("onvervulde_vraag", "Onvervulde vraag: verschil (fte)"),
        ("leraren_fte", "Leraren in dienst: verschil (fte)"),
    ):
        rows = f.city[(f.city["maat"] == observable) & (f.city["datum"] >= "2025")]
        wide = rows.pivot(index="datum", columns="scenario", values="verschil")[[arm for arm, _, _ in lines]]
        sheet.write_string(top, 0, title, formats["head"])
        chart = book.add_chart({"type": "line"})
        for k, (arm, text, assumed) in enumerate(lines):
            sheet.write_string(top + 1, k + 1, text_of(text), formats["head"])
            for r, (date, value) in enumerate(wide[arm].items()):
                sheet.write_string(top + 2 + r, 0, str(date)[:4])
                sheet.write_number(top + 2 + r, k + 1, float(value), formats["1"])
            last = top + 1 + len(wide)
            chart.add_series(
                {
                    "name": ["Grafieken", top + 1, k + 1],
                    "categories": ["Grafieken", top + 2, 0, last, 0],
                    "values": ["Grafieken", top + 2, k + 1, last, k + 1],
                    "line": {"dash_type": "dash" if assumed else "solid"},
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 760, "height": 340})
        sheet.insert_chart(top, len(lines) + 2, chart)
        top += max(20, len(wide) + 4)
    sheet.set_column(0, 12, 18)


def main_numbers(f: Facts) -> Shown:
    """The main differences at the last date as numbers: mean, plus or minus, range over draws; an assumption
    without effect and at its median.
    """
    rows, places = [], []
    for arm, text, assumed in f.lines(alone=True):
        for name in SHORT:
            row, kind = f.row(arm, name), f.kinds[name]
            scale = 100.0 if kind in ("share", "points") else 1.0
            clear = "proefdraai" if f.trial else "aanname" if assumed else "ja" if row["duidelijk"] else "nee"
            unit = "procentpunt" if scale > 1.0 else f.units[name]
            numbers = [
                scale * value for value in (row["verschil"], Z95 * row["rekenfout"], row["laag"], row["hoog"])
            ]
            rows.append((text, f.labels[name], unit, f.last, *numbers, clear))
            places.append(PLACES.get(kind, 3))
    heads = (
        "scenario",
        "maat",
        "eenheid",
        "datum",
        "verschil",
        "± (95 procent)",
        "laag (model)",
        "hoog (model)",
        "duidelijk",
    )
    return Shown(
        pd.DataFrame(rows, columns=list(heads)),
        {head: places if head in heads[4:8] else None for head in heads},
    )


def write(results: Results, report: Report, path: Path) -> None:
    """Write the workbook."""
    facts, report = Facts(results), clean(report)
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties(
        {"title": report.title[:MOST_PROPERTY], "author": "olsim", "comments": report.footer[:MOST_PROPERTY]}
    )
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#EEF3F8"}),
        **{
            f"{d}": book.add_format({"num_format": "#,##0" + ("." + "0" * d if d else "")})
            for d in range(OTHER_PLACES + 1)
        },
        "title": book.add_format({"bold": True, "font_size": 16, "font_color": "#17457A"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True, "text_wrap": True}),
    }
    first = book.add_worksheet("Notitie")
    first.set_column(0, 0, 120)
    lines: list[tuple[str, str]] = [(report.title, "title"), (report.subtitle, "text")]
    for item in report.blocks:
        if isinstance(item, Heading):
            lines += [("", "text"), (item.text, "bold")]
        elif isinstance(item, Paragraph):
            lines.append((item.text, "text"))
        elif isinstance(item, Box):
            lines += [("", "text"), (item.title, "bold"), *((line.whole, "text") for line in item.lines)]
        elif isinstance(item, Bullets):
            lines += [("• " + line.whole, "text") for line in item.lines]
        elif isinstance(item, Table):
            lines.append((f"Tabel: {item.caption}. {item.remark}".strip(), "text"))
    for r, (text, kind) in enumerate(lines):
        first.write_string(r, 0, text_of(text), formats[kind])
    sheet_of(book, "Hoofdtabel", main_numbers(facts), formats)
    chart_sheet(book, facts, formats)
    for name, title in SHEETS:
        if name in results.tables:
            sheet_of(book, title, shown(results, name, results.tables[name]), formats)
    book.close()
