"""The note as a workbook: the text on the first sheet, one sheet per table, native charts of the differences."""

from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from olsim.report.blocks import Box, Bullets, Heading, Paragraph, Report, Table
from olsim.report.facts import SHORT, Facts
from olsim.results import Results

SHEETS = (
    ("scenarios", "Scenario's"), ("rangen", "Rangen"), ("onderbouwing", "Onderbouwing"), ("kosten", "Kosten"), ("keten", "Keten"), ("verdringing", "Verdringing"),
    ("mensen", "Mensen"), ("waterval", "Waterval"), ("breekpunt", "Breekpunt"), ("gepaard", "Hetzelfde toeval"), ("maatregelen", "Maatregelen"),
    ("prijzen", "Prijzen"), ("groepen", "Groepen"), ("verschillen", "Alle verschillen"), ("niveaus", "Alle niveaus"), ("maten", "Maten"),
)  # fmt: skip


def sheet_of(book: Any, name: str, table: pd.DataFrame, formats: dict[str, Any]) -> Any:
    """A table with a head that stays in sight and a filter; numbers stay numbers."""
    sheet = book.add_worksheet(name)
    for k, column in enumerate(table.columns):
        sheet.write(0, k, str(column), formats["head"])
        values = table[column].tolist()
        of_number = formats["amount" if str(column).startswith(("euro", "per_fte")) else "number"]
        longest = max([len(str(column)), *(len(str(v)) if not isinstance(v, float) else 10 for v in values[:200])])
        sheet.set_column(k, k, min(60, longest + 2))
        for r, value in enumerate(values, start=1):
            if isinstance(value, bool):
                sheet.write(r, k, "ja" if value else "nee")
            elif isinstance(value, int | float):
                if value == value:
                    sheet.write_number(r, k, float(value), of_number if isinstance(value, float) else None)
            elif value is not None:
                sheet.write(r, k, str(value))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table)), max(0, len(table.columns) - 1))
    return sheet


def chart_sheet(book: Any, f: Facts, formats: dict[str, Any]) -> None:
    """Differences of the city by date, one column per scenario, an assumption at its median, with a native chart."""
    lines = f.lines(without=False)
    sheet = book.add_worksheet("Grafieken")
    top = 0
    for observable, title in (("onvervulde_vraag", "Onvervulde vraag: verschil (fte)"), ("leraren_fte", "Leraren in dienst: verschil (fte)")):
        rows = f.city[(f.city["maat"] == observable) & (f.city["datum"] >= "2025")]
        wide = rows.pivot(index="datum", columns="scenario", values="verschil")[[arm for arm, _, _ in lines]]
        sheet.write(top, 0, title, formats["head"])
        chart = book.add_chart({"type": "line"})
        for k, (arm, text, assumed) in enumerate(lines):
            sheet.write(top + 1, k + 1, text, formats["head"])
            for r, (date, value) in enumerate(wide[arm].items()):
                sheet.write(top + 2 + r, 0, str(date)[:4])
                sheet.write_number(top + 2 + r, k + 1, float(value), formats["number"])
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


def main_numbers(f: Facts) -> pd.DataFrame:
    """The main differences at the last date as numbers: mean, plus or minus, range over draws; an assumption without effect and at its median."""
    labels = f.t["maten"].set_index("maat")["naam"].to_dict()
    rows = [
        {
            "scenario": text, "maat": labels[name], "datum": f.last, "verschil": row["verschil"], "plus of min (reken)": 1.96 * row["rekenfout"],
            "laag (model)": row["laag"], "hoog (model)": row["hoog"], "duidelijk": "aanname" if assumed else "ja" if row["duidelijk"] else "nee",
        }
        for arm, text, assumed in f.lines()
        for name in SHORT
        for row in [f.row(arm, name)]
    ]  # fmt: skip
    return pd.DataFrame(rows)


def write(results: Results, report: Report, path: Path) -> None:
    """Write the workbook."""
    facts = Facts(results)
    book = xlsxwriter.Workbook(str(path), {"nan_inf_to_errors": True})
    book.set_properties({"title": report.title, "author": "olsim", "comments": report.footer})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#EEF3F8"}),
        "number": book.add_format({"num_format": "#,##0.000"}),
        "amount": book.add_format({"num_format": "#,##0"}),
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
        first.write(r, 0, text.replace("\xad", ""), formats[kind])
    sheet_of(book, "Hoofdtabel", main_numbers(facts), formats)
    chart_sheet(book, facts, formats)
    for name, title in SHEETS:
        if name in results.tables:
            sheet_of(book, title, results.tables[name], formats)
    book.close()
