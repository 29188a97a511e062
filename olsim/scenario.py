"""Scenarios: one TOML file each, checked, with its evidence overrides in the evidence grammar."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from olsim.errors import OlsimError
from olsim.evidence.load import Evidence, make_quantity, read_toml

FOLDER = Path(__file__).parent / "scenarios"

KINDS_OF_MISTAKE = {
    "extra_forbidden": ("Onbekende sleutel in het scenario.", "een van de bekende sleutels"),
    "missing": ("Deze sleutel ontbreekt in het scenario.", "een waarde"),
    "string_type": ("Deze waarde is geen tekst.", "tekst tussen aanhalingstekens"),
    "dict_type": ("Deze waarde is geen tabel.", "een tabel"),
    "list_type": ("Deze waarde is geen lijst.", "een lijst van tabellen"),
}
"""Dutch text and expectation for each kind of mistake the schema finds."""


class ScenarioFile(BaseModel):
    """The form of a scenario file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    question: str
    extends: str = ""
    evidence: dict[str, dict[str, Any]] = {}
    measure: list[dict[str, Any]] = []


@dataclass(frozen=True)
class Scenario:
    """A scenario that may run: its names, and the values of quantities that differ from the shipped evidence."""

    id: str
    name: str
    question: str
    overrides: dict[str, float]
    digest: str


def names() -> list[str]:
    """Shipped scenarios."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def find(given: str) -> Path:
    """File of a shipped name or of a path to a TOML file."""
    shipped = FOLDER / f"{given}.toml"
    if shipped.exists() and "/" not in given:
        return shipped
    if given.endswith(".toml") or "/" in given:
        return Path(given)
    raise OlsimError("Dit scenario bestaat niet.", given=given, choices=names(), expected=f"{', '.join(names())} of een pad naar een TOML-bestand")


def load(given: str, evidence: Evidence, seen: tuple[str, ...] = ()) -> Scenario:
    """Read and check a scenario; what it extends comes first."""
    path = find(given)
    raw = read_toml(path)
    try:
        form = ScenarioFile.model_validate(raw)
    except ValidationError as mistakes:
        first = mistakes.errors()[0]
        text, expected = KINDS_OF_MISTAKE.get(first["type"], ("Deze waarde klopt niet.", first["msg"]))
        key = ".".join(str(part) for part in first["loc"])
        choices = list(ScenarioFile.model_fields)
        raise OlsimError(
            text, where=str(path), key=key, given=key if first["type"] == "extra_forbidden" else "", choices=choices, expected=expected
        ) from None
    if str(path) in seen:
        raise OlsimError("Dit scenario bouwt op zichzelf voort.", where=str(path), key="extends", expected="een ander scenario")
    overrides: dict[str, float] = {}
    if form.extends:
        overrides.update(load(form.extends, evidence, (*seen, str(path))).overrides)
    for measure in form.measure:
        raise OlsimError(
            "Deze maatregel bestaat niet.",
            where=str(path),
            key="measure",
            given=str(measure.get("name", "")),
            expected="deze versie kent nog geen maatregelen",
        )
    for key, table in form.evidence.items():
        if key not in evidence.quantities:
            raise OlsimError(
                "Deze grootheid bestaat niet.",
                where=str(path),
                key=f"evidence.{key}",
                given=key,
                choices=evidence.quantities,
                expected="een id uit olsim describe parameters",
            )
        base = evidence.quantities[key]
        quantity = make_quantity(key, {"name": base.name, "unit": base.unit, "grade": base.grade, **table}, evidence.facts, str(path))
        if quantity.unit != base.unit:
            raise OlsimError("De eenheid wijkt af.", where=str(path), key=f"evidence.{key}", given=quantity.unit, expected=base.unit)
        overrides[key] = quantity.value
    content = json.dumps([form.name, form.question, sorted(overrides.items())], ensure_ascii=False)
    return Scenario(path.stem, form.name, form.question, overrides, hashlib.blake2b(content.encode(), digest_size=12).hexdigest())
