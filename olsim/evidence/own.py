"""Facts, sources and prices of a user's own, in the folder of the measures that rest on them."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from olsim.core.errors import OlsimError
from olsim.core.reading import euro, read_toml
from olsim.evidence.load import Evidence, load, make_quantity, read_facts, read_sources

FACTS, SOURCES, PRICES = "facts.csv", "sources.toml", "prices.toml"
FILES = (SOURCES, PRICES)
"""TOML files of a folder that are neither measure nor scenario."""


@cache
def with_own(home: str = "", digest: str = "") -> Evidence:
    """The evidence that ships and that of a folder, whose names may not be taken already; `digest` is that of
    the folder, read anew where it differs.
    """
    evidence, folder = load(), Path(home)
    if not home:
        return evidence
    sources = read_sources(folder / SOURCES) if (folder / SOURCES).exists() else {}
    known = {**evidence.sources, **sources}
    facts = read_facts(folder / FACTS, known) if (folder / FACTS).exists() else {}
    every = {**evidence.facts, **facts}
    place = str(folder / PRICES)
    tables = read_toml(place) if (folder / PRICES).exists() else {}
    for name, table in tables.items():
        if isinstance(table, dict) and isinstance(table.get("value"), float | int):
            euro(table["value"], str(table.get("unit", "eur")), 1000.0, place, f"prices.{name}.value")
    prices = {
        f"prices.{name}": make_quantity(f"prices.{name}", table, every, place)
        for name, table in tables.items()
    }
    for file, own, shipped in (
        (SOURCES, sources, evidence.sources),
        (FACTS, facts, evidence.facts),
        (PRICES, prices, evidence.quantities),
    ):
        for name in own:
            if name in shipped:
                raise OlsimError(
                    "Deze naam is al in gebruik.",
                    where=str(folder / file),
                    key=name,
                    expected="een eigen naam",
                )
    return replace(evidence, sources=known, facts=every, quantities={**evidence.quantities, **prices})
