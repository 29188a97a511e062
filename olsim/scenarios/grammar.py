"""The grammar of a scenario file: which keys there are and what each may hold. One model per measure, made of
its file; the JSON Schema follows from them.
"""

import json
import re
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from olsim.core.errors import OlsimError
from olsim.core.reading import Written, euro, number
from olsim.measurement.catalogue import CATALOGUE
from olsim.measures import form
from olsim.measures.folder import digest_of
from olsim.measures.form import SWITCH, MeasureFile, names

Month = Annotated[str | date, Field(description="maand, als 2026-08")]


class Target(BaseModel):
    """Which schools and people a measure is meant for; what is left out means everybody."""

    model_config = ConfigDict(extra="forbid", strict=True)

    weging_from: float | None = Field(
        default=None, ge=15, le=45, description="schoolweging vanaf, basisscholen"
    )
    weging_to: float | None = Field(default=None, ge=15, le=45, description="schoolweging tot, basisscholen")
    wijk: list[str] = Field(default=[], description="namen van wijken")
    type: list[str] = Field(default=[], description="bo, sbo, so, vso of go")
    board: list[str] = Field(default=[], description="groot, klein of bestuur 01 en verder")
    persons: str = Field(default="", description="iedereen, starters of zij-instromers")


class Entry(BaseModel):
    """What every measure in a scenario may say."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(description="naam van de maatregel")
    id: str = Field(
        default="",
        description="eigen naam, als dezelfde maatregel vaker voorkomt; zij bepaalt ook wie meedoet",
    )
    block: str = Field(
        default="", description="maatregelen van een pakket met hetzelfde block gelden als een onderdeel"
    )
    start: Month = ""
    end: Month = ""
    ramp_months: int = Field(
        default=1, ge=1, le=240, description="maanden waarin de maatregel groeit tot haar volle omvang"
    )
    uptake: float = Field(default=1.0, ge=0.0, le=1.0, description="deel van de doelgroep dat meedoet")
    capacity: float | None = Field(
        default=None,
        ge=0.0,
        le=1e6,
        description="hooguit zoveel scholen, of zoveel van de hoofdmaat van de maatregel",
    )
    budget_eur_per_year: float | None = Field(
        default=None, gt=0.0, le=1e10, description="vast bedrag per jaar"
    )
    effect: float = Field(
        default=1.0, ge=0.0, le=1.0, description="1: reactie als in het bewijs; 0: niemand reageert"
    )
    target: Target = Target()


class ScenarioFile(BaseModel):
    """The form of a scenario file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(description="naam, zoals zij in de notitie komt")
    question: str = Field(description="de vraag, in gewone woorden")
    extends: str = Field(default="", description="scenario waarop dit voortbouwt")
    evidence: dict[str, dict[str, Any]] = Field(
        default={}, description="grootheden met een andere waarde, en waarom"
    )
    measure: list[dict[str, Any]] = Field(
        default=[], description="maatregelen; een id die het vorige scenario al heeft past die aan"
    )
    without: list[str] = Field(
        default=[], description="id's van maatregelen van het vorige scenario die vervallen"
    )


def read(name: str, home: str = "") -> MeasureFile:
    """The file of a measure with all its names checked, those of observables too."""
    file = form.read(name, home)
    described = {id: observable.label for id, observable in CATALOGUE.items()}
    named = (
        ("direct", file.direct),
        *(("chain", link) for link in file.chain),
        *(("costs", cost.observable) for cost in file.costs),
    )
    for key, observable in named:
        if observable not in CATALOGUE:
            raise OlsimError(
                "Deze maat bestaat niet.",
                where=f"{form.folder_of(name, home) / name}.toml",
                key=key,
                given=observable,
                choices=described,
                expected="een id uit olsim describe observables",
            )
    return file


def entry_of(name: str, home: str = "") -> type[Entry]:
    """The model of a measure: common keys, and its fields with their limits."""
    return _entry_of(name, home, digest_of(home))


@cache
def _entry_of(name: str, home: str, _: str) -> type[Entry]:
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
    "missing": ("Deze sleutel ontbreekt in het scenario.", "een waarde"),
    "string_type": ("Deze waarde is geen tekst.", "tekst tussen aanhalingstekens"),
    "date_type": ("Deze waarde is geen maand.", 'een maand tussen aanhalingstekens, als "2026-08"'),
    "dict_type": ("Deze waarde is geen tabel.", "een tabel"),
    "model_type": ("Deze waarde is geen tabel.", 'een tabel, als { weging_from = 31, wijk = ["Overvecht"] }'),
    "list_type": ("Deze waarde is geen lijst.", 'een lijst tussen rechte haken, als ["Zuidwest"]'),
    "float_type": (
        "Deze waarde is geen getal.",
        "een getal met een punt als decimaalteken; de eenheid staat in de naam van de sleutel",
    ),
    "finite_number": (
        "Deze waarde is geen getal.",
        "een gewoon getal; laat de sleutel weg waar geen grens is",
    ),
    "int_type": ("Deze waarde is geen geheel getal.", "een geheel getal"),
    "int_from_float": ("Deze waarde is geen geheel getal.", "een geheel getal"),
    "int_parsing_size": ("Dit getal is te groot.", "een gewoon getal"),
}
"""Dutch text and expectation for each kind of mistake the schema finds."""
ELSEWHERE = {
    "facts": "een nieuw gepubliceerd cijfer is een rij van het bewijs: zie docs/calibration.md",
    "fact": "een nieuw gepubliceerd cijfer is een rij van het bewijs: zie docs/calibration.md",
    "schools": (
        "scholen zijn nagemaakt uit totalen en staan niet in een scenario; grootheden als schools.bo_schools"
        " wel, onder evidence"
    ),
    "scholen": (
        "scholen zijn nagemaakt uit totalen en staan niet in een scenario; grootheden als schools.bo_schools"
        " wel, onder evidence"
    ),
    "measures": "[[measure]], een keer per maatregel",
    "overrides": '[evidence."naam van de grootheid"]',
}
"""Keys that people try, and where to go instead."""


def shown(value: Any) -> str:
    """A value as it stands in the file."""
    return (
        value.text
        if isinstance(value, Written)
        else str(value).lower()
        if isinstance(value, bool)
        else f"{value}"
    )


def refuse(
    mistakes: ValidationError, where: str, prefix: str, model: type[BaseModel], units: dict[str, str]
) -> OlsimError:
    """The first mistake as a Dutch message: an unknown key says more than the one that is missing because of
    it.
    """
    first = min(mistakes.errors(), key=lambda mistake: mistake["type"] != "extra_forbidden")
    kind, context = first["type"], first.get("ctx", {})
    last = str(first["loc"][-1]) if first["loc"] else ""
    key = ".".join(
        part
        for part in (prefix, *(str(part) for part in first["loc"] if part not in ("str", "date")))
        if part
    )
    given = (
        "" if kind in ("missing", "dict_type", "model_type", "list_type") else shown(first.get("input", ""))
    )
    known = list(
        Target.model_fields
        if first["loc"] and first["loc"][0] == "target" and len(first["loc"]) > 1
        else model.model_fields
    )
    unit = f" ({units[last]})" if last in units else ""
    if kind == "extra_forbidden":
        right = ELSEWHERE.get(last, ", ".join(known))
        return OlsimError(
            "Onbekende sleutel.", where=where, key=key, given=last, choices=known, expected=right
        )
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = f"{context['ge']:g} of meer" if kind == "greater_than_equal" else f"hooguit {context['le']:g}"
        limit += (
            f": {float(first['input']) / 100:g} voor {float(first['input']):g} %"
            if last == "uptake" and 1.0 < float(first["input"]) <= 100.0
            else ""
        )
        return OlsimError("Deze waarde kan niet.", where=where, key=key, given=given, expected=limit + unit)
    if kind == "list_type" and last == "measure":
        return OlsimError(
            "Een maatregel heeft dubbele rechte haken.",
            where=where,
            key=key,
            expected="[[measure]] in plaats van [measure]",
        )
    if kind == "greater_than":
        return OlsimError(
            "Deze waarde kan niet.",
            where=where,
            key=key,
            given=given,
            expected=f"meer dan {context['gt']:g}; laat weg wat er niet is",
        )
    if kind == "multiple_of":
        return OlsimError("Deze waarde kan niet.", where=where, key=key, given=given, expected="0 of 1")
    text, expected = KINDS_OF_MISTAKE.get(
        kind, ("Deze waarde klopt niet.", "de vorm van olsim describe jsonschema")
    )
    if kind in ("float_type", "int_type") and isinstance(first.get("input"), str):
        given, expected = (
            f'"{given}"',
            "een getal zonder aanhalingstekens"
            + (
                "; een punt als decimaalteken"
                if "," in given
                else (
                    "; 0.5 voor 50 %"
                    if "%" in given
                    else (
                        f", zonder punt in duizendtallen: {given.strip(chr(34)).replace('.', '')}"
                        if re.fullmatch(r"\d{1,3}(\.\d{3})+", given.strip('"'))
                        else ""
                    )
                )
            ),
        )
    return OlsimError(text, where=where, key=key, given=given, expected=expected + unit)


def check_amounts(entry: dict[str, Any], file: MeasureFile, where: str, key: str) -> None:
    """Raise OlsimError for an amount in euro of a measure that looks as if thousands were meant."""
    told = {name: (field.unit, field.value) for name, field in file.fields.items()} | {
        "budget_eur_per_year": ("eur_per_year", 1e6)
    }
    for name, value in entry.items():
        if name in told and isinstance(value, float | int) and not isinstance(value, bool):
            number(value, where, f"{key}.{name}")
            euro(value, *told[name], where, f"{key}.{name}")


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
    whole["properties"]["measure"]["items"] = {
        "oneOf": [{"$ref": f"#/$defs/maatregel_{name}"} for name in names(home)]
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
