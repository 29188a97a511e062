"""The note as a workbook: the text on the first sheet, one sheet per table, native charts of the differences."""

from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from olsim.report.blocks import Box, Bullets, Heading, Paragraph, Report, Table
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
        longest = max([len(str(column)), *(len(str(v)) if not isinstance(v, float) else 10 for v in values[:200])])
        sheet.set_column(k, k, min(60, longest + 2))
        for r, value in enumerate(values, start=1):
            if isinstance(value, bool):
                sheet.write(r, k, "ja" if value else "nee")
            elif isinstance(value, int | float):
                if value == value:
                    sheet.write_number(r, k, float(value), formats["number"] if isinstance(value, float) else None)
            elif value is not None:
                sheet.write(r, k, str(value))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table)), max(0, len(table.columns) - 1))
    return sheet


def chart_sheet(book: Any, results: Results, formats: dict[str, Any]) -> None:
    """Differences of the city by date, one column per scenario, with a native chart."""
    rows = results.tables["verschillen"]
    names = results.tables["scenarios"].set_index("scenario")["naam"].to_dict()
    sheet = book.add_worksheet("Grafieken")
    top = 0
    for observable, title in (("onvervulde_vraag", "Onvervulde vraag: verschil (fte)"), ("leraren_fte", "Leraren in dienst: verschil (fte)")):
        city = rows[(rows["maat"] == observable) & (rows["niveau"] == "stad") & (rows["groep"] == "po") & rows["scenario"].isin(names)]
        wide = city.pivot(index="datum", columns="scenario", values="verschil")[[s for s in names if s in set(city["scenario"])]]
        wide = wide[wide.index >= "2025"]
        sheet.write(top, 0, title, formats["head"])
        chart = book.add_chart({"type": "line"})
        for k, scenario in enumerate(wide.columns):
            sheet.write(top + 1, k + 1, names[scenario], formats["head"])
            for r, (date, value) in enumerate(wide[scenario].items()):
                sheet.write(top + 2 + r, 0, str(date)[:4])
                sheet.write_number(top + 2 + r, k + 1, float(value), formats["number"])
            last = top + 1 + len(wide)
            chart.add_series(
                {
                    "name": ["Grafieken", top + 1, k + 1],
                    "categories": ["Grafieken", top + 2, 0, last, 0],
                    "values": ["Grafieken", top + 2, k + 1, last, k + 1],
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 760, "height": 340})
        sheet.insert_chart(top, len(wide.columns) + 2, chart)
        top += max(20, len(wide) + 4)
    sheet.set_column(0, 12, 18)


def main_numbers(results: Results) -> pd.DataFrame:
    """The main differences at the last date as numbers: mean, plus or minus, range over draws."""
    rows = results.tables["verschillen"]
    names = results.tables["scenarios"].set_index("scenario")["naam"].to_dict()
    labels = results.tables["maten"].set_index("maat")["naam"].to_dict()
    last = rows[rows["maat"] == "onvervulde_vraag"]["datum"].max()
    chosen = rows[(rows["datum"] == last) & (rows["niveau"] == "stad") & (rows["groep"] == "po") & rows["scenario"].isin(names)]
    chosen = chosen[
        chosen["maat"].isin(["onvervulde_vraag", "onvervulde_vraag_gelijke_norm", "leraren_fte", "tekort_peiling", "bevoegd_voor_de_klas"])
    ]
    return pd.DataFrame(
        {
            "scenario": chosen["scenario"].map(names), "maat": chosen["maat"].map(labels), "datum": chosen["datum"], "verschil": chosen["verschil"],
            "plus of min (reken)": 1.96 * chosen["rekenfout"], "laag (model)": chosen["laag"], "hoog (model)": chosen["hoog"], "duidelijk": chosen["duidelijk"],
        }
    )  # fmt: skip


def write(results: Results, report: Report, path: Path) -> None:
    """Write the workbook."""
    book = xlsxwriter.Workbook(str(path), {"nan_inf_to_errors": True})
    book.set_properties({"title": report.title, "author": "olsim", "comments": report.footer})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#EEF3F8"}),
        "number": book.add_format({"num_format": "#,##0.000"}),
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
    sheet_of(book, "Hoofdtabel", main_numbers(results), formats)
    chart_sheet(book, results, formats)
    for name, title in SHEETS:
        if name in results.tables:
            sheet_of(book, title, results.tables[name], formats)
    book.close()
