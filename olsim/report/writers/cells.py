"""Tables as a reader sees them, in CSV and in a workbook alike: names for codes, units in heads, one format
per unit, and ± for 95 per cent everywhere.

Parquet files hold the numbers as they were computed; these are made from them.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from olsim.core.verdicts import LINKS_OFF, MEDIAN, TWIN
from olsim.results.folder import Results, summary

Z95 = 1.96
IN_UNIT = (
    "verschil",
    "rekenfout",
    "laag",
    "hoog",
    "gemiddeld",
    "basis",
    "met",
    "alleen",
    "alleen_fout",
    "laatst",
    "laatst_fout",
    "waarde",
    "meetfout",
    "punten",
    "marge",
)
"""Columns in the unit of the row."""
ERRORS = {
    "rekenfout": "±",
    "alleen_fout": "± alleen",
    "laatst_fout": "± laatst",
    "eenheden_fout": "± eenheden",
}
"""Standard errors, which are shown as half a 95 per cent interval."""
ARMS = {
    TWIN: "zonder effect, of zonder de delen met graad D",
    MEDIAN: "aannames op de mediaan",
    LINKS_OFF: "zonder de schakels met graad D",
}
UNITS = {
    "onderbouwing": "fte",
    "waterval": "fte",
    "schaduw": "fte",
    "boeken": "fte",
    "mensen": "mensen",
    "breekpunt": "fte",
}
"""Tables of which all numbers have one unit."""
LEVELS = ("niveaus", "reeksen_samengevat", "stad", "gepubliceerd")
"""Tables with levels: a share in them is a percentage, elsewhere a number of points."""
PLACES = {"share": 2, "points": 2, "fte": 1, "persons": 1, "ratio": 3, "months": 2, "euro": 0, "pupils": 0}
OTHER_PLACES = 6
HEADS = {
    "euro": "euro per schooljaar",
    "euro_laag": "laag (euro per schooljaar)",
    "euro_hoog": "hoog (euro per schooljaar)",
    "per_fte": "euro per fte winst",
    "eenheden": "in eigen eenheden",
    "eenheden_laag": "laag (eigen eenheden)",
    "eenheden_hoog": "hoog (eigen eenheden)",
    "wel_hier": "alleen hier (mensen)",
    "niet_hier": "alleen in het eerste scenario (mensen)",
    "beide": "in beide (mensen)",
    "netto": "saldo (mensen)",
    "scholen": "scholen (aantal)",
    "precisie": "gevraagd ± (fte)",
    "zaden_nodig": "keren toeval nodig",
    "trekkingen_nodig": "trekkingen nodig",
    "van": "rang van",
    "tot": "rang tot",
    "rust_op_d": "rust op graad D (procent)",
    "kans_prior": "kans vooraf (procent)",
    "kan_niet": "trekkingen waarin het niet kan (procent)",
    "al_gehaald": "trekkingen waarin het al is gehaald (procent)",
    "zelfde_teken": "trekkingen met hetzelfde teken (procent)",
    "fte": "fte",
    "zaden": "doorrekeningen",
    "ook_d": "ook doorgerekend zonder de schakels met graad D",
    "geen_rang": "geen rang",
    "al_gebruikt": "al gebruikt",
    "eigen_cijfers": "eigen cijfers",
    "eerste_schooljaar": "eerste schooljaar",
    "stopt": "laatste maatregel stopt na",
}
PERCENT = ("rust_op_d", "kans_prior", "kan_niet", "al_gehaald", "zelfde_teken")
EURO = ("euro", "euro_laag", "euro_hoog", "per_fte")


@dataclass(frozen=True)
class Shown:
    """A table to show: heads with units, and for every column the decimals of each row; None for text and
    counts.
    """

    table: pd.DataFrame
    places: dict[str, list[int] | None]


def arm_names(results: Results) -> dict[str, str]:
    """What every arm of a comparison is called."""
    if "scenarios" not in results.tables:
        return {}
    told = results.tables["scenarios"]
    names = dict(zip(told["scenario"].astype(str), told["naam"].astype(str)))
    base = next(iter(names), "")
    found: dict[str, str] = {**names}
    for end, text in ARMS.items():
        found |= {f"{id}{end}": f"{name}: {text}" for id, name in names.items()}
        found |= {f"{base}{end}{id}": f"{names[base]}, naast {name}: {text}" for id, name in names.items()}
    return found


def shown(results: Results, name: str, table: pd.DataFrame) -> Shown:
    """A table of a result folder as a reader sees it."""
    about = (
        results.tables["maten"].set_index("maat")
        if "maten" in results.tables and "soort" in results.tables["maten"]
        else pd.DataFrame()
    )
    rows = table.copy()
    n = len(rows)
    kinds = pd.Series(["fte" if name in UNITS else ""] * n, index=rows.index)
    if "maat" in rows and len(about):
        kinds = rows["maat"].map(about["soort"]).fillna("fte" if name in ("verdringing", *UNITS) else "")
        if name in ("verschillen", "niveaus"):
            rows.insert(2, "naam", rows["maat"].map(about["naam"]))
    if name == "splitsing":
        kinds[:] = "points"
    if name == "verdringing":
        kinds = kinds.where(~rows["naam"].astype(str).str.endswith("(personen)"), "persons")
    if name == "kosten" and "rekenfout" in rows:
        kinds[:] = "euro"
    shares = kinds.isin(("share", "points")).to_numpy()
    for column in [c for c in IN_UNIT if c in rows and pd.api.types.is_numeric_dtype(rows[c])]:
        rows[column] = np.where(shares, 100.0, 1.0) * rows[column].astype(float)
    for column in [c for c in PERCENT if c in rows]:
        rows[column] = 100.0 * rows[column].astype(float)
    for column in [c for c in ERRORS if c in rows]:
        rows[column] = Z95 * rows[column].astype(float)
    if (
        any(c in rows for c in IN_UNIT)
        and len(about)
        and name not in ("kosten", "prijzen", "gepaard", "parameters", "breekpunt")
    ):
        units = (
            rows["maat"].map(about["eenheid"]).fillna("fte")
            if "maat" in rows
            else pd.Series([UNITS.get(name, "")] * n, index=rows.index)
        )
        units = units.where(kinds != "persons", "mensen")
        if name == "verdringing":  # flows are added up from the start
            units = units.str.removesuffix(" per jaar")
        rows["eenheid"] = np.where(shares, "procent" if name in LEVELS else "procentpunt", units)
        rows = rows[
            [
                *(c for c in rows if c in ("scenario", "maat", "naam", "eenheid")),
                *(c for c in rows if c not in ("scenario", "maat", "naam", "eenheid")),
            ]
        ]
    if "scenario" in rows:
        rows["scenario"] = rows["scenario"].astype(str).replace(arm_names(results))
    places: dict[str, list[int] | None] = {}
    heads = {}
    for column in map(str, rows.columns):
        numeric = pd.api.types.is_float_dtype(rows[column])
        head = ERRORS.get(column, HEADS.get(column, column))
        if column == "rekenfout" and name == "kosten":
            head = "± (euro per schooljaar)"
        elif column in ERRORS:
            head += " (95 procent)"
        elif column in IN_UNIT and name in UNITS:
            head += f" ({UNITS[name]})"
        heads[column] = head
        if not numeric:
            places[head] = None
        elif (
            column in EURO
            or (column == "rekenfout" and name == "kosten")
            or (name == "prijzen" and column in ("waarde", "gemiddeld", "laag", "hoog"))
        ):
            places[head] = [0] * n
        elif column in IN_UNIT:
            places[head] = [PLACES.get(kind, 3) for kind in kinds]
        elif column in PERCENT or column in HEADS or column in ERRORS or column == "factor":
            places[head] = [1] * n
        else:
            places[head] = [OTHER_PLACES] * n
    if name == "prijzen":
        heads |= {
            "waarde": "waarde (euro)",
            "gemiddeld": "gemiddeld over de trekkingen (euro)",
            "laag": "laag (euro)",
            "hoog": "hoog (euro)",
        }
        places |= {f"{key} (euro)": [0] * n for key in ("waarde", "laag", "hoog")} | {
            "gemiddeld over de trekkingen (euro)": [0] * n
        }
    if name == "breekpunt":
        heads |= {"maat": "nodig, in keren een sterk effect"}
    rows = rows.rename(columns=heads).replace(
        [np.inf, -np.inf], np.nan
    )  # without an end: nothing that a cell can hold
    for head, digits in places.items():
        if digits is not None and head in rows:
            whole = set(digits) == {0} and bool(np.isfinite(rows[head]).all())
            rows[head] = [
                round(value, d) + 0.0 if np.isfinite(value) else value
                for value, d in zip(rows[head].tolist(), digits)
            ]
            rows[head] = rows[head].astype(np.int64) if whole else rows[head]
    for column in map(str, rows.columns):
        if rows[column].dtype == bool:
            rows[column] = rows[column].map({True: "ja", False: "nee"})
    return Shown(rows, places)


FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Beginnings of a text that a spreadsheet takes for a formula."""


def no_formula(value: object) -> object:
    """A text that a spreadsheet shows and does not compute."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def write_csv(results: Results, folder: Path) -> None:
    """A CSV file per table that a Dutch spreadsheet opens at a double click: semicolons, decimal commas,
    units in heads or in a column.
    """
    tables = {name: table for name, table in results.tables.items() if name != "reeksen"}
    if "reeksen" in results.tables:
        whole = summary(results)
        tables |= {
            "reeksen_samengevat": whole,
            "stad": whole[whole["niveau"] == "stad"].reset_index(drop=True),
        }
    for name, table in tables.items():
        made = shown(results, name, table).table
        for column in made:
            if not pd.api.types.is_numeric_dtype(made[column]):
                made[column] = made[column].astype(object).map(no_formula)
        made.to_csv(folder / f"{name}.csv", index=False, sep=";", decimal=",", encoding="utf-8-sig")
