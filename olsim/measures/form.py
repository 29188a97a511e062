"""The file of a measure, `<naam>.toml`: what it does, whom it reaches, what it costs, on what evidence; read and checked here."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from olsim.errors import OlsimError
from olsim.measures.measure import FOLDER

SWITCH = "switch"
"""Unit of a field that is 0 or 1."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldOf(_Strict):
    """A number that a scenario may set."""

    label: str
    unit: str
    value: float
    low: float
    high: float
    fact: str = ""
    grade: Literal["A", "B", "C", "D"] = "D"
    why: str = ""

    def takes(self, value: float) -> bool:
        """Whether a scenario may set this value."""
        return self.low <= value <= self.high and (self.unit != SWITCH or value == int(value))

    def in_words(self, value: float) -> str:
        """What a value means: of a switch the half of its label that goes with it, of another field its label without explanation and the number."""
        if self.unit == SWITCH:
            halves = dict(half.split(": ", 1) for half in self.label.split("; ") if ": " in half)
            return halves.get(f"{value:g}", f"{self.label} = {value:g}")
        text = f"{value:,.3f}".rstrip("0").rstrip(".") if value < 1000.0 else f"{value:,.0f}"
        name, _, _ = self.label.partition(": ")
        return f"{name if name.count('(') == name.count(')') else self.label} {text.replace(',', ' ').replace('.', ',').replace(' ', '.')}"


class LeverOf(_Strict):
    """A lever column, as `schools.double_months`, and the field or number that it takes; `effect` is the field of the response."""

    column: str
    field: str = ""
    value: float = 0.0


class CostOf(_Strict):
    """Something that costs money, or time of people who are on the payroll anyway (*inzet*): units as measured per school year, a unit price, who pays."""

    what: str
    observable: str
    price: str
    payer: str
    kind: Literal["uitgave", "inzet"] = "uitgave"


class MeasureFile(_Strict):
    """The form of `<naam>.toml`.

    `none` says at which value an effect quantity means that nothing responds; the first one is the direct link. `direct` is the observable in which the
    direct link shows first and `direct_sign` its direction; `grade` is the grade of the evidence for that link. `free` says why nothing costs money. `response` is true where the Python file
    of the measure sets what a scenario says of `effect`. Of each pair in `ordered` the first field may not be above the second. `break_even` is false where a larger effect is a loss, or shows in no stock of teachers.
    """

    name: str
    does: str
    since: str
    contrast: str
    reach: Literal["schools", "city"]
    reaches: str
    uptake: str
    capacity: str
    persons: tuple[str, ...] = ()
    start: str = "2026-08"
    none: dict[str, float] = {}
    direct: str
    direct_sign: Literal[-1, 1]
    grade: Literal["A", "B", "C", "D"]
    grade_why: str
    chain: tuple[str, ...] = Field(min_length=2)
    facts: tuple[str, ...] = ()
    no_facts: str = ""
    excludes: tuple[str, ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    budget: bool = False
    response: bool = False
    break_even: bool = True
    fields: dict[str, FieldOf] = {}
    levers: tuple[LeverOf, ...] = ()
    costs: tuple[CostOf, ...] = ()
    free: str = ""

    @property
    def effect(self) -> bool:
        """Whether a scenario may ask for another response than that of the evidence."""
        return self.response or any(lever.field == "effect" for lever in self.levers) or (self.reach == "city" and bool(self.none))


def names(home: str = "") -> list[str]:
    """Measures that a scenario can name: those shipped, and those in a folder of the user."""
    folders = [FOLDER, *([Path(home)] if home else [])]
    return sorted({path.stem for folder in folders for path in folder.glob("*.toml") if not path.stem.startswith("_")})


def folder_of(name: str, home: str = "") -> Path:
    """Folder that holds a measure; a folder of the user comes first."""
    if home and (Path(home) / f"{name}.toml").exists():
        return Path(home)
    return FOLDER


@cache
def read(name: str, home: str = "") -> MeasureFile:
    """The file of a measure."""
    path = folder_of(name, home) / f"{name}.toml"
    if not path.exists():
        raise OlsimError("Deze maatregel bestaat niet.", given=name, choices=names(home), expected="een naam uit olsim describe measures")
    try:
        return MeasureFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise OlsimError("Dit TOML-bestand is niet leesbaar of half geschreven.", where=f"{path}: {error}", expected="geldige TOML") from None
    except ValidationError as mistakes:
        first = mistakes.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise OlsimError(
            "Het bestand van deze maatregel klopt niet.",
            where=str(path),
            key=key,
            given="dit veld ontbreekt"
            if first["type"] == "missing"
            else "dit veld is niet bekend"
            if first["type"] == "extra_forbidden"
            else first["msg"],
            expected="de vorm van olsim/measures/_template.toml",
        ) from None
