"""Scenarios: one TOML file each, checked, with its evidence overrides in the evidence grammar."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from olsim.errors import OlsimError
from olsim.evidence.load import Evidence, make_quantity, read_toml
from olsim.evidence.quantity import Quantity
from olsim.parameters.assemble import assemble

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
    reasons: dict[str, str]
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


OVERRIDE_KEYS = ("value", "series", "unit", "why")


def _check_keys(table: dict[str, Any], base: Quantity, where: str, key: str) -> None:
    """What a scenario may say of a quantity: one value, or for a series the values from a date on; and always why."""
    for name in table:
        if name not in OVERRIDE_KEYS:
            raise OlsimError(
                "Onbekende sleutel bij deze grootheid; bij een naam met een punt horen aanhalingstekens.",
                where=where, key=f"evidence.{key}.{name}", choices=OVERRIDE_KEYS, expected=", ".join(OVERRIDE_KEYS),
            )  # fmt: skip
    if not str(table.get("why", "")).strip():
        raise OlsimError("De reden ontbreekt.", where=where, key=f"evidence.{key}.why", expected="waarom u deze waarde neemt")
    if base.series and "series" not in table:
        first = max(base.series)
        raise OlsimError(
            "Deze grootheid is een reeks.",
            where=where, key=f"evidence.{key}", expected=f'series = {{ "2026" = ... }}: wat er vanaf dat jaar geldt (laatste bekende: {first})',
        )  # fmt: skip
    if "series" in table and (not base.series or not isinstance(table["series"], dict)):
        raise OlsimError("Deze grootheid is geen reeks.", where=where, key=f"evidence.{key}.series", expected="value = een getal")
    if "series" in table:
        form = max(base.series)
        for date in table["series"]:
            if len(date) != len(form) or not date.replace("-", "").isdigit():
                raise OlsimError("Deze datum klopt niet.", where=where, key=f"evidence.{key}.series", given=date, expected=f"zoals {form}")


def load(given: str, evidence: Evidence, seen: tuple[str, ...] = ()) -> Scenario:
    """Read and check a scenario; what it extends comes first."""
    path = find(given)
    raw = read_toml(path)
    try:
        form = ScenarioFile.model_validate(raw)
    except ValidationError as mistakes:
        # a key that is not known says more than the one that is missing because of it
        first = min(mistakes.errors(), key=lambda mistake: mistake["type"] != "extra_forbidden")
        text, expected = KINDS_OF_MISTAKE.get(first["type"], ("Deze waarde klopt niet.", first["msg"]))
        key = ".".join(str(part) for part in first["loc"])
        choices = list(ScenarioFile.model_fields)
        raise OlsimError(text, where=str(path), key=key, choices=choices if first["type"] == "extra_forbidden" else (), expected=expected) from None
    if str(path) in seen:
        raise OlsimError("Dit scenario bouwt op zichzelf voort.", where=str(path), key="extends", expected="een ander scenario")
    overrides: dict[str, float] = {}
    reasons: dict[str, str] = {}
    if form.extends:
        beside = path.parent / form.extends
        parent = load(str(beside) if form.extends.endswith(".toml") and path.parent != FOLDER else form.extends, evidence, (*seen, str(path)))
        overrides.update(parent.overrides)
        reasons.update(parent.reasons)
    for key, text in (("name", form.name), ("question", form.question)):
        if not text.strip():
            raise OlsimError("Deze tekst is leeg.", where=str(path), key=key, expected="een naam en een vraag in gewone woorden")
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
        _check_keys(table, base, str(path), key)
        quantity = make_quantity(key, {"name": base.name, "unit": base.unit, "grade": base.grade, **table}, evidence.facts, str(path))
        if quantity.unit != base.unit:
            raise OlsimError("De eenheid wijkt af.", where=str(path), key=f"evidence.{key}", given=quantity.unit, expected=base.unit)
        reasons[key] = quantity.why
        if quantity.series:
            overrides |= {f"{key}@{date}": number for date, number in quantity.series.items()}
        else:
            overrides[key] = quantity.value
    try:
        assemble(evidence.quantities, overrides)
    except OlsimError as mistake:
        raise OlsimError(mistake.message, where=str(path), key=mistake.key, given=mistake.given, expected=mistake.expected) from None
    content = json.dumps([form.name, form.question, sorted(overrides.items())], ensure_ascii=False)
    return Scenario(path.stem, form.name, form.question, overrides, reasons, hashlib.blake2b(content.encode(), digest_size=12).hexdigest())
