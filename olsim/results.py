"""Results: tidy tables with their definitions and provenance, as a folder of Parquet and CSV with a passport.

A folder is written beside its place and renamed at the end, so that nothing half-written stays behind.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from olsim.errors import OlsimError

TABLES = ("reeksen", "boeken", "gepubliceerd", "maten", "parameters", "groepen", "invoer", "splitsing")
"""Tables of a result folder: values, ledgers by month, published figures, definitions, parameters, groups of schools, inputs, the split of 2020-2022."""
PASSPORT = "paspoort.json"
WIDE_TABLES = ("reeksen",)
AXES = {
    "reeksen": ("maat", "groep", "datum", "zaad"),
    "indices": ("uitkomst", "factor", "index"),
    "wisselwerking": ("uitkomst", "factor", "factor_2"),
    "convergentie": ("uitkomst", "n", "factor", "index"),
    "toeval": ("uitkomst", "deel"),
    "curven": ("uitkomst", "factor", "stap"),
}
"""Columns that place a value in its table, as axes of a labelled array."""


@dataclass
class Results:
    """Tables by name and the passport of the run."""

    tables: dict[str, pd.DataFrame]
    passport: dict[str, Any]

    def values(self, observable: str, level: str = "stad", group: str = "po") -> pd.DataFrame:
        """Values of one observable and group: one row per date and seed."""
        rows = self._places.get((observable, level, group))
        return self.tables["reeksen"].iloc[[] if rows is None else rows]

    def mean(self, observable: str, date: str, level: str = "stad", group: str = "po") -> float:
        """Mean over seeds of one value; not a number where it is not there."""
        return self._means.get((observable, level, group, date), float("nan"))

    def to_xarray(self) -> Any:
        """Tables of values as one `xarray.Dataset` with their labels as axes; of series by group those of the city. Needs the extra `research`.

        A column `waarde` gets the name of its table, every other number the name of its table and its own: `indices`, `indices_laag`. Axes of the same
        name are one axis; what a table has no value of is not a number there.
        """
        try:
            import xarray
        except ImportError:
            raise OlsimError("Hiervoor is xarray nodig.", expected="pip install 'olsim[research]'") from None
        made: dict[str, Any] = {}
        for name, axes in AXES.items():
            if name not in self.tables or self.tables[name].empty:
                continue
            table = self.tables[name]
            if "niveau" in table:
                table = table[table["niveau"] == "stad"]
            numbers = [column for column in table.select_dtypes("number") if column not in axes]
            found = xarray.Dataset.from_dataframe(table.set_index(list(axes))[numbers])
            made[name] = found.rename({column: name if column == "waarde" else f"{name}_{column}" for column in numbers})
        return xarray.merge(made.values(), compat="no_conflicts", join="outer").assign_attrs({"soort": str(self.passport.get("soort", ""))})

    @cached_property
    def _places(self) -> dict[tuple[str, str, str], Any]:
        indices: Any = self.tables["reeksen"].groupby(["maat", "niveau", "groep"], sort=False, observed=True).indices
        return dict(indices)

    @cached_property
    def _means(self) -> dict[tuple[str, str, str, str], float]:
        means = self.tables["reeksen"].groupby(["maat", "niveau", "groep", "datum"], sort=False, observed=True)["waarde"].mean()
        return dict(zip(means.index.tolist(), means.tolist()))


def table_digest(tables: dict[str, pd.DataFrame]) -> str:
    """Digest of all values of all tables, whatever file they are kept in."""
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(tables):
        table = tables[name]
        digest.update(name.encode())
        for column in table.columns:
            digest.update(str(column).encode())
            values = table[column]
            if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
                digest.update(np.ascontiguousarray(values.to_numpy(dtype=np.float64)).tobytes())
            else:
                # every text once, and for each row which one it is
                places, texts = pd.factorize(values.astype(object), use_na_sentinel=True)
                digest.update(places.astype(np.int64).tobytes())
                digest.update("\x1f".join(str(text) for text in texts).encode())
    return digest.hexdigest()


def spreadsheet(table: pd.DataFrame, path: Path) -> None:
    """A CSV file that a Dutch spreadsheet opens at a double click: semicolons, decimal commas, six digits behind the comma."""
    table.round(6).to_csv(path, index=False, sep=";", decimal=",", encoding="utf-8-sig")


def file_digests(folder: Path) -> dict[str, str]:
    """Digest of every file of a result folder but the passport itself."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != PASSPORT)
    return {path.name: hashlib.blake2b(path.read_bytes(), digest_size=12).hexdigest() for path in files}


def refuse_existing(folder: Path, overwrite: bool) -> None:
    """Raise OlsimError where the folder exists and may not be replaced, or where no folder can be made there."""
    parent = folder.absolute().parent
    inside = next((above for above in folder.absolute().parents if os.access(above, os.R_OK) and (above / PASSPORT).is_file()), None)
    if inside is not None:
        raise OlsimError(
            "Deze map ligt in een map met uitkomsten, die later vervangen kan worden.", where=str(inside), expected="een andere map met --out"
        )
    try:
        if folder.is_file():
            raise OlsimError("Dit is een bestand en geen map.", where=str(folder), expected="een andere map met --out")
        if folder.exists() and not overwrite:
            raise OlsimError("Deze map bestaat al.", where=str(folder), expected="een andere map met --out, of --overwrite")
        if folder.exists():
            _refuse_foreign(folder)
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=parent):
            pass
    except OSError as error:
        raise OlsimError(
            "In deze map kan niet worden geschreven.", where=f"{parent}: {error.strerror}", expected="een map waarin u mag schrijven"
        ) from None


def _refuse_foreign(folder: Path) -> None:
    """Raise OlsimError where a folder that would be replaced holds something that olsim did not put there."""
    names = {path.name for path in folder.iterdir()}
    if names and PASSPORT not in names:
        raise OlsimError(
            "Deze map is geen map met uitkomsten van olsim en wordt niet vervangen.", where=str(folder), expected="een andere map met --out"
        )
    if not names:
        return
    try:
        own = json.loads((folder / PASSPORT).read_text(encoding="utf-8")).get("bestanden", {})
    except ValueError:
        own = {}
    foreign = sorted(names - set(own) - {PASSPORT})
    if own and foreign:
        raise OlsimError(
            "In deze map staan bestanden die niet van olsim zijn; zij wordt niet vervangen.",
            where=str(folder),
            given=", ".join(foreign),
            expected="een andere map met --out, of die bestanden ergens anders",
        )


def write(results: Results, folder: Path, overwrite: bool, extra: Callable[[Path], None] | None = None) -> None:
    """Write a result folder; `extra` may add files (the page) before the folder gets its name."""
    refuse_existing(folder, overwrite)
    folder = folder.absolute()
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    os.chmod(temporary, 0o755)  # a temporary folder is private, a result folder is not
    try:
        for name, table in results.tables.items():
            table.to_parquet(temporary / f"{name}.parquet", index=False)
            if name not in WIDE_TABLES:
                spreadsheet(table, temporary / f"{name}.csv")
        if "reeksen" in results.tables:
            whole = summary(results)
            spreadsheet(whole, temporary / "reeksen_samengevat.csv")
            spreadsheet(whole[whole["niveau"] == "stad"], temporary / "stad.csv")
        if extra is not None:
            extra(temporary)
        results.passport["tabellen"] = list(results.tables)
        results.passport["bestanden"] = file_digests(temporary)
        (temporary / PASSPORT).write_text(json.dumps(results.passport, indent=2, ensure_ascii=False), encoding="utf-8")
        _put_in_place(temporary, folder)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise OlsimError(
            "De uitkomsten konden niet worden geschreven.", where=f"{folder}: {error.strerror or error}", expected="genoeg ruimte op de schijf"
        ) from None
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _put_in_place(new: Path, folder: Path) -> None:
    """Give a finished folder its name. What was there steps aside first and is thrown away last, so that one of the two is always whole."""
    aside = None
    if folder.exists():
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-oud-", dir=folder.parent))
        os.replace(folder, aside / folder.name)
    try:
        os.replace(new, folder)
    except BaseException:
        if aside is not None:
            os.replace(aside / folder.name, folder)
            shutil.rmtree(aside, ignore_errors=True)
        raise
    if aside is not None:
        shutil.rmtree(aside, ignore_errors=True)


def read(folder: Path | str) -> Results:
    """Read a result folder; a missing or broken file is a message."""
    folder = Path(folder)
    if not (folder / PASSPORT).exists():
        raise OlsimError("Dit is geen map met uitkomsten.", where=str(folder), expected=f"een map met {PASSPORT}")
    try:
        passport = json.loads((folder / PASSPORT).read_text(encoding="utf-8"))
        tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in passport.get("tabellen", TABLES)}
    except (OSError, ValueError) as error:
        raise OlsimError(
            "Een bestand van deze uitkomsten ontbreekt of is beschadigd.", where=f"{folder}: {error}", expected="een volledige map"
        ) from None
    return Results(tables, passport)


def summary(results: Results) -> pd.DataFrame:
    """Mean and 5-95 range over seeds per observable, group and date, with name and unit."""
    grouped = results.tables["reeksen"].groupby(["maat", "niveau", "groep", "datum"], sort=False, observed=True)["waarde"]
    band = grouped.quantile(np.array([0.05, 0.95])).unstack()
    known = results.tables["maten"].set_index("maat")
    table = pd.DataFrame({"gemiddeld": grouped.mean(), "zaden": grouped.count(), "laag": band[0.05], "hoog": band[0.95]}).reset_index()
    table.insert(1, "naam", table["maat"].map(known["naam"]))
    table.insert(2, "eenheid", table["maat"].map(known["eenheid"]))
    return table
