"""Data files to sources, facts and quantities. An unknown key, a missing source, a wrong unit or a range
upside down is an error.
"""

import csv
import hashlib
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from olsim.core.errors import OlsimError
from olsim.core.reading import number, read_text, read_toml
from olsim.evidence.quantity import Fact, Quantity, Source

DATA = Path(__file__).parent / "data"
FACT_COLUMNS = (
    "id",
    "value",
    "low",
    "high",
    "unit",
    "period",
    "scope",
    "kind",
    "source",
    "place",
    "published",
    "note",
)
QUANTITY_KEYS = (
    "name",
    "unit",
    "grade",
    "value",
    "fact",
    "facts",
    "why",
    "prior",
    "series",
    "basis",
    "checked",
    "reading",
)
SOURCE_KEYS = ("title", "publisher", "date", "where")
MOST_BYTES = 5_000_000
"""Largest file of facts."""
CHECKED = "2026-11-22"
"""Date on which the figures were last held against their sources; a quantity may state an own date."""


@dataclass(frozen=True)
class Evidence:
    """Everything the data files say: sources, facts and quantities by id (`subject.name`), and the digest of
    all files.
    """

    sources: dict[str, Source]
    facts: dict[str, Fact]
    quantities: dict[str, Quantity]
    digest: str


def read_sources(path: Path) -> dict[str, Source]:
    """The publications of sources.toml."""
    result = {}
    for key, table in read_toml(path).items():
        _known_keys(table, SOURCE_KEYS, str(path), key)
        missing = [name for name in SOURCE_KEYS if not table.get(name)]
        if missing:
            raise OlsimError(
                "Deze bron is niet volledig.", where=str(path), key=key, expected=", ".join(missing)
            )
        result[key] = Source(key, *(str(table[name]) for name in SOURCE_KEYS))
    return result


def read_facts(path: Path, sources: dict[str, Source]) -> dict[str, Fact]:
    """The printed figures of facts.csv."""
    result: dict[str, Fact] = {}
    reader = csv.reader(io.StringIO(read_text(path, MOST_BYTES), newline=""))
    try:
        header = next(reader, [])
        if tuple(header) != FACT_COLUMNS:
            raise OlsimError(
                "De kolommen kloppen niet.",
                where=f"{path}, regel 1",
                given=", ".join(header),
                expected=", ".join(FACT_COLUMNS),
            )
        for row in reader:
            here = f"{path}, regel {reader.line_num}"
            if len(row) != len(FACT_COLUMNS):
                raise OlsimError(
                    "Deze regel is niet volledig.",
                    where=here,
                    given=f"{len(row)} velden",
                    expected=f"{len(FACT_COLUMNS)} velden",
                )
            cells = dict(zip(FACT_COLUMNS, row))
            value, low, high = (_number(cells[name], here, name) for name in ("value", "low", "high"))
            if cells["unit"].startswith("eur") and (
                thousands := re.fullmatch(r"[0-9]+(\.[0-9]{3})+", cells["value"])
            ):
                right = "een bedrag zonder punt in duizendtallen"
                raise OlsimError(
                    f"Bedoelt u {thousands[0].replace('.', '')}?",
                    where=here,
                    key="value",
                    given=cells["value"],
                    expected=right,
                )
            texts = {name: cells[name] for name in FACT_COLUMNS[4:]}
            fact = Fact(id=cells["id"], value=value, low=low, high=high, line=reader.line_num, **texts)
            fact.check(str(path), sources)
            if fact.id in result:
                raise OlsimError(
                    "Dit feit staat er twee keer.", where=here, key=fact.id, expected="een unieke id"
                )
            result[fact.id] = fact
    except csv.Error as mistake:
        long = "field larger" in str(mistake)
        raise OlsimError(
            "Deze regel is te lang." if long else "Deze regel is niet te lezen.",
            where=f"{path}, regel {reader.line_num}",
            expected=", ".join(FACT_COLUMNS),
        ) from None
    return result


def make_quantity(key: str, table: Mapping[str, Any], facts: dict[str, Fact], where: str) -> Quantity:
    """One quantity from its TOML table; used for the shipped evidence and for overrides in a scenario."""
    _known_keys(table, QUANTITY_KEYS, where, key)
    fact_id = table.get("fact")
    named = tuple(str(name) for name in table.get("facts", ()))
    if fact_id is not None:
        if fact_id not in facts:
            raise OlsimError(
                "Dit feit bestaat niet.",
                where=where,
                key=key,
                given=str(fact_id),
                choices=facts,
                expected="een id uit facts.csv",
            )
        fact = facts[fact_id]
        unit = str(table.get("unit", fact.unit))
        value = table.get("value", fact.value)
        if value is None:
            raise OlsimError(
                "Dit feit is een bereik zonder waarde; noem zelf een waarde.",
                where=where,
                key=key,
                given=str(fact_id),
                expected="value",
            )
        if "value" not in table and unit.removesuffix("_per_year") != fact.unit.removesuffix("_per_year"):
            raise OlsimError(
                "De eenheid wijkt af van die van het feit.",
                where=where,
                key=key,
                given=unit,
                expected=fact.unit,
            )
        basis = "fact" if "value" not in table else str(table.get("basis", "estimated"))
        named = (str(fact_id), *named)
    else:
        unit = str(table.get("unit", ""))
        value = table.get("value", next(iter(table.get("series", {}).values()), None))
        if value is None:
            raise OlsimError("De waarde ontbreekt.", where=where, key=key, expected="value, series of fact")
        basis = str(table.get("basis", "estimated"))
    value = number(value, where, key)
    series = {}
    for date, item in table.get("series", {}).items():
        if isinstance(item, str):
            if item not in facts or facts[item].value is None:
                raise OlsimError(
                    "Dit feit bestaat niet of heeft geen waarde.",
                    where=where,
                    key=f"{key}.{date}",
                    given=item,
                    choices=facts,
                    expected="een id",
                )
            named = (*named, item)
            item = facts[item].value
        series[str(date)] = number(item, where, f"{key}.{date}")
    quantity = Quantity(
        id=key,
        name=str(table.get("name", "")),
        unit=unit,
        grade=str(table.get("grade", "")),
        basis=basis,
        value=value,
        series=series,
        prior=dict(table["prior"]) if "prior" in table else None,
        facts=named,
        why=str(table.get("why", "")),
        checked=str(table.get("checked", CHECKED)),
        reading=str(table.get("reading", "")),
    )
    if not quantity.name:
        raise OlsimError("De naam ontbreekt.", where=where, key=key, expected="name = een omschrijving")
    quantity.check(where, facts)
    return quantity


def read_quantities(folder: Path, facts: dict[str, Fact]) -> dict[str, Quantity]:
    """All `<subject>.toml` files of the folder; the id of a quantity is `subject.name`."""
    result = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == "sources.toml":
            continue
        for name, table in read_toml(path).items():
            if not isinstance(table, dict):
                raise OlsimError(
                    "Een grootheid is een tabel.", where=str(path), key=name, expected=f"[{name}]"
                )
            key = f"{path.stem}.{name}"
            result[key] = make_quantity(key, table, facts, str(path))
    return result


def folder_digest(folder: Path) -> str:
    """Digest of every data file: names what a run was computed from."""
    digest = hashlib.blake2b(digest_size=12)
    for path in sorted(folder.iterdir()):
        if path.suffix in (".toml", ".csv"):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def load(folder: Path = DATA) -> Evidence:
    """All evidence of a folder, checked. Read once per process."""
    sources = read_sources(folder / "sources.toml")
    facts = read_facts(folder / "facts.csv", sources)
    return Evidence(sources, facts, read_quantities(folder, facts), folder_digest(folder))


def _number(text: str, where: str, key: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise OlsimError(
            "Dit is geen getal.", where=where, key=key, given=text, expected="een getal met een punt, of leeg"
        )
    return value


def _known_keys(table: Mapping[str, Any], allowed: tuple[str, ...], where: str, key: str) -> None:
    if not isinstance(table, Mapping):
        raise OlsimError("Hier hoort een tabel.", where=where, key=key, expected="een tabel")
    for name in table:
        if name not in allowed:
            raise OlsimError(
                "Onbekende sleutel.",
                where=where,
                key=f"{key}.{name}",
                given=name,
                choices=allowed,
                expected=", ".join(allowed),
            )
