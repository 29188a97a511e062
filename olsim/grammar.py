"""The grammar of a scenario file: which keys there are and what each may hold. One model per measure, made of its file; the JSON Schema follows from them."""

import json
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from olsim.errors import OlsimError
from olsim.measures.form import SWITCH, names, read

Month = Annotated[str | date, Field(description="maand, als 2026-08")]


class Target(BaseModel):
    """Which schools and people a measure is meant for; what is left out means everybody."""

    model_config = ConfigDict(extra="forbid", strict=True)

    weging_from: float | None = Field(default=None, ge=15, le=45, description="schoolweging vanaf, basisscholen")
    weging_to: float | None = Field(default=None, ge=15, le=45, description="schoolweging tot, basisscholen")
    wijk: list[str] = Field(default=[], description="namen van wijken")
    type: list[str] = Field(default=[], description="bo, sbo, so, vso of go")
    board: list[str] = Field(default=[], description="groot, klein of bestuur 01 en verder")
    persons: str = Field(default="", description="iedereen, starters of zij-instromers")


class Entry(BaseModel):
    """What every measure in a scenario may say."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(description="naam van de maatregel")
    id: str = Field(default="", description="eigen naam, als dezelfde maatregel vaker voorkomt; zij bepaalt ook wie meedoet")
    block: str = Field(default="", description="maatregelen van een pakket met hetzelfde block gelden als een onderdeel")
    start: Month = ""
    end: Month = ""
    ramp_months: int = Field(default=1, ge=1, le=240, description="maanden waarin de maatregel groeit tot haar volle omvang")
    uptake: float = Field(default=1.0, ge=0.0, le=1.0, description="deel van de doelgroep dat meedoet")
    capacity: float | None = Field(default=None, ge=0.0, description="hooguit zoveel scholen, of zoveel van de hoofdmaat van de maatregel")
    budget_eur_per_year: float | None = Field(default=None, gt=0.0, description="vast bedrag per jaar")
    effect: float = Field(default=1.0, ge=0.0, le=1.0, description="1: reactie als in het bewijs; 0: niemand reageert")
    target: Target = Target()


class ScenarioFile(BaseModel):
    """The form of a scenario file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(description="naam, zoals zij in de notitie komt")
    question: str = Field(description="de vraag, in gewone woorden")
    extends: str = Field(default="", description="scenario waarop dit voortbouwt")
    evidence: dict[str, dict[str, Any]] = Field(default={}, description="grootheden met een andere waarde, en waarom")
    measure: list[dict[str, Any]] = Field(default=[], description="maatregelen; een id die het vorige scenario al heeft past die aan")
    without: list[str] = Field(default=[], description="id's van maatregelen van het vorige scenario die vervallen")


@cache
def entry_of(name: str, home: str = "") -> type[Entry]:
    """The model of a measure: common keys, and its fields with their limits."""
    fields: dict[str, Any] = {
        key: (
            float,
            Field(
                field.value,
                ge=field.low,
                le=field.high,
                multiple_of=1.0 if field.unit == SWITCH else None,
                description=f"{field.label} ({field.unit})",
            ),
        )
        for key, field in read(name, home).fields.items()
    }
    return create_model(f"Maatregel_{name}", __base__=Entry, **fields)


KINDS_OF_MISTAKE = {
    "extra_forbidden": ("Onbekende sleutel.", ""),
    "missing": ("Deze sleutel ontbreekt in het scenario.", "een waarde"),
    "string_type": ("Deze waarde is geen tekst.", "tekst tussen aanhalingstekens"),
    "dict_type": ("Deze waarde is geen tabel.", "een tabel"),
    "model_type": ("Deze waarde is geen tabel.", 'een tabel, als { weging_from = 31, wijk = ["Overvecht"] }'),
    "list_type": ("Deze waarde is geen lijst.", "een lijst tussen rechte haken"),
    "float_type": ("Deze waarde is geen getal.", "een getal met een punt als decimaalteken; de eenheid staat in de naam van de sleutel"),
    "int_type": ("Deze waarde is geen geheel getal.", "een geheel getal"),
    "int_from_float": ("Deze waarde is geen geheel getal.", "een geheel getal"),
}
"""Dutch text and expectation for each kind of mistake the schema finds."""


def refuse(mistakes: ValidationError, where: str, prefix: str, model: type[BaseModel], units: dict[str, str]) -> OlsimError:
    """The first mistake as a Dutch message: an unknown key says more than the one that is missing because of it."""
    first = min(mistakes.errors(), key=lambda mistake: mistake["type"] != "extra_forbidden")
    kind, context = first["type"], first.get("ctx", {})
    last = str(first["loc"][-1]) if first["loc"] else ""
    key = ".".join(part for part in (prefix, *(str(part) for part in first["loc"] if part not in ("str", "date"))) if part)
    given = "" if kind in ("missing", "dict_type", "model_type", "list_type") else str(first.get("input", ""))
    known = list(Target.model_fields if first["loc"] and first["loc"][0] == "target" and len(first["loc"]) > 1 else model.model_fields)
    unit = f" ({units[last]})" if last in units else ""
    if kind == "extra_forbidden":
        return OlsimError("Onbekende sleutel.", where=where, key=key, given=last, choices=known, expected=", ".join(known))
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = f"{context['ge']:g} of meer" if kind == "greater_than_equal" else f"hooguit {context['le']:g}"
        return OlsimError("Deze waarde kan niet.", where=where, key=key, given=given, expected=limit + unit)
    if kind == "greater_than":
        return OlsimError("Deze waarde kan niet.", where=where, key=key, given=given, expected=f"meer dan {context['gt']:g}; laat weg wat er niet is")
    if kind == "multiple_of":
        return OlsimError("Deze waarde kan niet.", where=where, key=key, given=given, expected="0 of 1")
    text, expected = KINDS_OF_MISTAKE.get(kind, ("Deze waarde klopt niet.", first["msg"]))
    return OlsimError(text, where=where, key=key, given=given, expected=expected + unit)


def schema(home: str = "") -> str:
    """JSON Schema of a scenario file, for editors: every measure with its own fields."""
    whole = ScenarioFile.model_json_schema()
    definitions: dict[str, Any] = {}
    for name in names(home):
        entry = entry_of(name, home).model_json_schema()
        definitions |= entry.pop("$defs", {})
        entry["properties"]["name"] = {"const": name, "description": read(name, home).name}
        definitions[f"maatregel_{name}"] = entry
    whole["$defs"] = definitions
    whole["properties"]["measure"]["items"] = {"oneOf": [{"$ref": f"#/$defs/maatregel_{name}"} for name in names(home)]}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
