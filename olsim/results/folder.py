"""Results: tidy tables with their definitions and provenance, as a folder of Parquet and CSV with a passport.

Where a folder comes, and that nothing half-written stays there, is in `places.py`.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from olsim.core.errors import OlsimError
from olsim.core.reading import read_text, why
from olsim.results.places import PASSPORT, Place, refuse_existing

TABLES = ("reeksen", "boeken", "gepubliceerd", "maten", "parameters", "groepen", "invoer", "splitsing")
"""Tables of a result folder: values, ledgers by month, published figures, definitions, parameters, groups of
schools, inputs, the split of 2020-2022."""
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
        """Values of one observable and group: one row per date and seed. Raises OlsimError for names that the
        tables do not have.
        """
        self._known(observable, level, group)
        rows = self._places.get((observable, level, group))
        return as_texts(self.tables["reeksen"].iloc[[] if rows is None else rows])

    def mean(self, observable: str, date: str, level: str = "stad", group: str = "po") -> float:
        """Mean over seeds of one value; not a number where it is not there at this date. Raises OlsimError
        for names that the tables do not have.
        """
        self._known(observable, level, group)
        return self._means.get((observable, level, group, date), float("nan"))

    def _known(self, observable: str, level: str, group: str) -> None:
        if "reeksen" not in self.tables:
            raise OlsimError(
                "Deze map heeft geen reeksen.",
                given=str(self.passport.get("soort", "")),
                expected=f"een map van olsim run; hier staan de tabellen {', '.join(self.tables)}",
            )
        if (observable, level, group) in self._places:
            return
        names = sorted({name for name, _, _ in self._places})
        if observable not in names:
            raise OlsimError(
                "Deze maat staat niet in de uitkomsten.",
                given=str(observable),
                choices=names,
                expected="een maat uit de tabel maten",
            )
        groups = sorted({f"{a}: {b}" for name, a, b in self._places if name == observable})
        raise OlsimError(
            "Deze groep heeft deze maat niet.",
            key=observable,
            given=f"{level}: {group}",
            choices=groups,
            expected=", ".join(groups[:20]),
        )

    def to_xarray(self) -> Any:
        """Tables of values as one `xarray.Dataset` with their labels as axes; of series by group those of the
        city. Needs the extra `research`.

        A column `waarde` gets the name of its table, every other number the name of its table and its own:
        `indices`, `indices_laag`. Axes of the same
        name are one axis; what a table has no value of is not a number there.
        """
        try:
            import xarray
        except ImportError:
            raise OlsimError(
                "Hiervoor is xarray nodig.", expected="python -m pip install xarray netcdf4"
            ) from None
        made: dict[str, Any] = {}
        for name, axes in AXES.items():
            if name not in self.tables or self.tables[name].empty:
                continue
            table = self.tables[name]
            if "niveau" in table:
                table = as_texts(table[table["niveau"] == "stad"])
            numbers = [column for column in table.select_dtypes("number") if column not in axes]
            found = xarray.Dataset.from_dataframe(table.set_index(list(axes))[numbers])
            made[name] = found.rename(
                {column: name if column == "waarde" else f"{name}_{column}" for column in numbers}
            )
        if not made:
            raise OlsimError(
                "Deze map heeft geen tabellen met vaste assen.",
                given=str(self.passport.get("soort", "")),
                expected=(
                    f"een map van olsim run of sensitivity; hier staan als tabel {', '.join(self.tables)}"
                ),
            )
        return xarray.merge(made.values(), compat="no_conflicts", join="outer").assign_attrs(
            {"soort": str(self.passport.get("soort", ""))}
        )

    @cached_property
    def _places(self) -> dict[tuple[str, str, str], Any]:
        indices: Any = (
            self.tables["reeksen"].groupby(["maat", "niveau", "groep"], sort=False, observed=True).indices
        )
        return dict(indices)

    @cached_property
    def _means(self) -> dict[tuple[str, str, str, str], float]:
        means = (
            self.tables["reeksen"]
            .groupby(["maat", "niveau", "groep", "datum"], sort=False, observed=True)["waarde"]
            .mean()
        )
        return dict(zip(means.index.tolist(), means.tolist()))


def as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """A part of the series with plain texts; the whole keeps each text once, because it is long."""
    return table.astype({name: str for name in ("maat", "niveau", "groep", "datum")})


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
                places, texts = pd.factorize(
                    values if isinstance(values.dtype, pd.CategoricalDtype) else values.astype(object),
                    use_na_sentinel=True,
                )
                digest.update(places.astype(np.int64).tobytes())
                digest.update("\x1f".join(str(text) for text in texts).encode())
    return digest.hexdigest()


def file_digests(folder: Path) -> dict[str, str]:
    """Digest of every file of a result folder but the passport itself."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != PASSPORT)
    return {path.name: hashlib.blake2b(path.read_bytes(), digest_size=12).hexdigest() for path in files}


Documents = Callable[[Results, Path], None]
"""What makes documents of results, and writes them in a folder."""


def write(
    results: Results, where: Place | Path, overwrite: bool = False, documents: Documents | None = None
) -> None:
    """Write a result folder in a place that is held, or that is taken for it; `documents` may add files (the
    page) before the folder gets its name.
    """
    if not isinstance(where, Place):
        with Place(refuse_existing(where, overwrite)).held() as place:
            write(results, place, overwrite, documents)
        return
    try:
        temporary = where.half()
        for name, table in results.tables.items():
            table.to_parquet(temporary / f"{name}.parquet", index=False)
        if documents is not None:
            documents(results, temporary)
        results.passport["tabellen"] = list(results.tables)
        results.passport["bestanden"] = file_digests(temporary)
        text = json.dumps(results.passport, indent=2, ensure_ascii=False, allow_nan=False, default=str)
        (temporary / PASSPORT).write_text(text, encoding="utf-8")
        where.put(temporary)
    except OSError as error:
        raise OlsimError(
            "De uitkomsten konden niet worden geschreven.",
            where=str(where.folder),
            given=why(error),
            expected="ruimte op de schijf, en geen bestand van deze map open in een ander programma",
        ) from None


MOST_PASSPORT = 20_000_000
"""Largest passport: what is known of an ensemble is in it."""
TABLE_NAME = re.compile(r"[a-z0-9_]{1,40}")


def read_passport(folder: Path | str) -> dict[str, Any]:
    """The passport of a result folder, with the names of its tables checked."""
    path = Path(folder) / PASSPORT
    if not path.is_file():
        within = sorted(inside.parent.name for inside in Path(folder).glob(f"*/{PASSPORT}"))
        right = f"een map daarin: {', '.join(within)}" if within else f"een map met {PASSPORT}"
        raise OlsimError("Dit is geen map met uitkomsten.", where=str(folder), expected=right)
    try:
        passport = json.loads(read_text(path, MOST_PASSPORT))
    except (ValueError, RecursionError):
        raise wrong_passport(folder, "", "JSON zoals olsim het schreef") from None
    if not isinstance(passport, dict):
        raise wrong_passport(folder, "", "een tabel")
    names, files = passport.get("tabellen"), passport.get("bestanden", {})
    if not isinstance(names, list) or not all(
        isinstance(name, str) and TABLE_NAME.fullmatch(name) for name in names
    ):
        raise wrong_passport(folder, "tabellen", "namen van tabellen")
    if not isinstance(files, dict) or not all(isinstance(value, str) for value in files.values()):
        raise wrong_passport(folder, "bestanden", "een digest per bestand")
    if not isinstance(passport.get("digest_tabellen"), str):
        raise wrong_passport(folder, "digest_tabellen", "een digest")
    return passport


def wrong_passport(folder: Path | str, key: str, right: str, given: str = "") -> OlsimError:
    """The message for a passport that cannot be right."""
    return OlsimError(
        "Het paspoort klopt niet.", where=f"{folder}/{PASSPORT}", key=key, given=given, expected=right
    )


def read(folder: Path | str, checked: bool = True) -> Results:
    """Read a result folder; a missing, broken or changed table is a message. `checked=False` takes tables as
    they are.
    """
    folder, passport = Path(folder), read_passport(folder)
    tables = {}
    for name in passport["tabellen"]:
        try:
            tables[name] = pd.read_parquet(folder / f"{name}.parquet")
        except Exception as error:  # what a damaged file does to its reader is anybody's guess
            raise OlsimError(
                "Een bestand van deze uitkomsten ontbreekt of is beschadigd.",
                where=str(folder / f"{name}.parquet"),
                given=type(error).__name__,
                expected="een volledige map",
            ) from None
    if checked and table_digest(tables) != passport["digest_tabellen"]:
        raise OlsimError(
            "De tabellen in deze map zijn veranderd sinds zij zijn gemaakt.",
            where=str(folder),
            expected="de tabellen die bij het paspoort horen",
            exit_code=1,
        )
    return Results(tables, passport)


def summary(results: Results) -> pd.DataFrame:
    """Mean and 5-95 range over seeds per observable, group and date, with name and unit."""
    grouped = results.tables["reeksen"].groupby(
        ["maat", "niveau", "groep", "datum"], sort=False, observed=True
    )["waarde"]
    band = grouped.quantile(np.array([0.05, 0.95])).unstack()
    known = results.tables["maten"].set_index("maat")
    table = pd.DataFrame(
        {"gemiddeld": grouped.mean(), "zaden": grouped.count(), "laag": band[0.05], "hoog": band[0.95]}
    ).reset_index()
    table = as_texts(table)
    table.insert(1, "naam", table["maat"].map(known["naam"]))
    table.insert(2, "eenheid", table["maat"].map(known["eenheid"]))
    return table
