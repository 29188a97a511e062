"""The file of a measure, `<naam>.toml`: what it does, whom it reaches, what it costs, on what evidence; read
and checked here.
"""

import math
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from olsim.core.definitions import YEAR_5
from olsim.core.errors import OlsimError
from olsim.core.months import LAST, label, parse
from olsim.core.reading import euro, number, read_toml
from olsim.core.texts import SENTENCE, file_id, one_line
from olsim.core.units import CONVERSIONS, UNITS, check_unit, in_words
from olsim.evidence.own import FILES, with_own
from olsim.measures.folder import digest_of
from olsim.measures.measure import FOLDER, FOR_EVER, LEVERS, TABLES, Measure, Setting, module_of

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
        """What a value means: of a switch the half of its label that goes with it, of another field its label
        without explanation and the number.
        """
        if self.unit == SWITCH:
            halves = dict(half.split(": ", 1) for half in self.label.split("; ") if ": " in half)
            return halves.get(f"{value:g}", f"{self.label} = {value:g}")
        name, _, _ = self.label.partition(": ")
        return f"{name if name.count('(') == name.count(')') else self.label} {in_words(value, self.unit)}"


class LeverOf(_Strict):
    """A lever column, as `schools.double_months`, and the field or number that it takes; `effect` is the
    field of the response.

    `convert` names the conversion of a field in another unit than that of its lever.
    """

    column: str
    field: str = ""
    value: float = 0.0
    convert: str = ""


class CostOf(_Strict):
    """Something that costs money, or time of people who are on the payroll anyway (*inzet*): units as
    measured per school year, a unit price, who pays.
    """

    what: str
    observable: str
    price: str
    payer: str
    kind: Literal["uitgave", "inzet"] = "uitgave"


class MeasureFile(_Strict):
    """The form of `<naam>.toml`.

    `none` says at which value an effect quantity means that nothing responds; the first one is the direct
    link. `direct` is the observable in which the
    direct link shows first and `direct_sign` its direction; `grade` is the grade of the evidence for that
    link. `free` says why nothing costs money. `response` is true where the Python file
    of the measure sets what a scenario says of `effect`. Of each pair in `ordered` the first field may not be
    above the second. `break_even` is false where a larger effect is a loss, or shows in no stock of teachers.
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
        return (
            self.response
            or any(lever.field == "effect" for lever in self.levers)
            or (self.reach == "city" and bool(self.none))
        )


def told(setting: Setting, file: MeasureFile) -> str:
    """A measure as it stands in a scenario: when, for whom, how much."""
    parts = [file.fields[key].in_words(value) for key, value in setting.values]
    target = setting.target
    if math.isfinite(target.weging_from):
        parts.append(f"schoolweging vanaf {target.weging_from:g}")
    if math.isfinite(target.weging_to):
        parts.append(f"schoolweging onder {target.weging_to:g}")
    parts += [f"alleen {', '.join(names)}" for names in (target.wijk, target.type, target.board) if names]
    persons = (
        f"{target.persons} (eerste {YEAR_5} maanden)" if target.persons == "starters" else target.persons
    )
    parts += [f"alleen {persons}"] if persons and persons != "iedereen" else []
    parts += [f"{100 * setting.uptake:g} procent doet mee"] if setting.uptake < 1.0 else []
    parts += [f"hooguit {setting.capacity:g}"] if math.isfinite(setting.capacity) else []
    parts += (
        [f"budget {in_words(setting.budget_eur_per_year, 'eur_per_year')}"]
        if math.isfinite(setting.budget_eur_per_year)
        else []
    )
    parts += [f"groeit in {setting.ramp_months} maanden"] if setting.ramp_months > 1 else []
    parts += (
        ["zonder reactie"]
        if setting.effect == 0.0
        else [f"reactie {setting.effect:g} keer"]
        if setting.effect != 1.0
        else []
    )
    end = f" tot en met {label(setting.last)}" if setting.last < FOR_EVER else ""
    return f"{file.name} vanaf {label(setting.first)}{end}" + (f" ({', '.join(parts)})" if parts else "")


SCENARIO = "question"
"""What a scenario says and a measure does not: a folder may hold both."""


def folder(home: str) -> str:
    """A folder with own measures as a whole path; raises OlsimError where it is not there. Empty where none
    is given.
    """
    if not home:
        return ""
    place = Path(home).absolute()
    try:
        there = place.is_dir()
    except (OSError, ValueError):
        there = False
    if not there:
        raise OlsimError(
            "Deze map bestaat niet.", key="--measures", given=home, expected="een map met maatregelen"
        )
    return str(place)


@cache
def _own(home: str, _: str) -> tuple[str, ...]:
    found = [
        path
        for path in sorted(Path(folder(home)).glob("*.toml"))
        if path.name not in FILES and not path.stem.startswith("_")
    ]
    return tuple(file_id(path) for path in found if SCENARIO not in read_toml(path))


@cache
def _shipped() -> tuple[str, ...]:
    return tuple(path.stem for path in FOLDER.glob("*.toml") if not path.stem.startswith("_"))


def names(home: str = "") -> list[str]:
    """Measures that a scenario can name: those shipped, and those in a folder of the user."""
    return sorted({*_shipped(), *(_own(home, digest_of(home)) if home else ())})


def folder_of(name: str, home: str = "") -> Path:
    """Folder that holds a measure; a folder of the user comes first."""
    return Path(home) if home and name in _own(home, digest_of(home)) else FOLDER


MISTAKES = {
    "missing": ("Dit veld ontbreekt.", "de velden van olsim/measures/_template.toml"),
    "extra_forbidden": ("Onbekende sleutel.", ""),
    "string_type": ("Deze waarde is geen tekst.", "tekst tussen aanhalingstekens"),
    "bool_type": ("Deze waarde is geen ja of nee.", "true of false"),
    "bool_parsing": ("Deze waarde is geen ja of nee.", "true of false"),
    "float_type": ("Dit is geen getal.", "een getal met een punt als decimaalteken"),
    "float_parsing": (
        "Dit is geen getal.",
        "een getal met een punt als decimaalteken, zonder aanhalingstekens",
    ),
    "tuple_type": ("Deze waarde is geen lijst.", "een lijst tussen rechte haken"),
    "dict_type": ("Deze waarde is geen tabel.", "een tabel"),
    "model_type": ("Deze waarde is geen tabel.", "een tabel"),
    "too_short": ("Deze lijst is te kort.", "ten minste twee schakels"),
}
"""What is wrong with the form of a measure, and what is right."""
TAKEN = frozenset(
    (
        "name",
        "id",
        "block",
        "start",
        "end",
        "ramp_months",
        "uptake",
        "capacity",
        "budget_eur_per_year",
        "effect",
        "target",
        *dir(BaseModel),
    )
)
"""Names that a field cannot have: a scenario says something else with them."""


def _refused(mistakes: ValidationError, where: str) -> OlsimError:
    first = min(mistakes.errors(), key=lambda mistake: mistake["type"] != "extra_forbidden")
    key, kind = ".".join(str(part) for part in first["loc"]), first["type"]
    given = (
        ""
        if kind in ("missing", "extra_forbidden", "dict_type", "model_type", "tuple_type")
        else str(first.get("input", ""))
    )
    if kind == "extra_forbidden":
        last = str(first["loc"][-1])
        parts: dict[str, type[BaseModel]] = {"fields": FieldOf, "levers": LeverOf, "costs": CostOf}
        known = MeasureFile if len(first["loc"]) == 1 else parts[str(first["loc"][0])]
        return OlsimError(
            "Onbekende sleutel.",
            where=where,
            key=key,
            given=last,
            choices=known.model_fields,
            expected=", ".join(known.model_fields),
        )
    if kind == "literal_error":
        right = str(first["ctx"]["expected"]).replace("'", "").replace(" or ", " of ")
        return OlsimError("Deze waarde kan niet.", where=where, key=key, given=given, expected=right)
    text, right = MISTAKES.get(kind, ("Deze waarde klopt niet.", "de vorm van olsim/measures/_template.toml"))
    return OlsimError(text, where=where, key=key, given=given, expected=right)


def read(name: str, home: str = "") -> MeasureFile:
    """The file of a measure, checked: its form, its texts, its numbers, and every name in it but those of
    observables.
    """
    return _read(name, home, digest_of(home))


@cache
def _read(name: str, home: str, _: str) -> MeasureFile:
    if name not in names(home):
        raise OlsimError(
            "Deze maatregel bestaat niet.",
            given=name,
            choices=names(home),
            expected="een naam uit olsim describe measures",
        )
    path = folder_of(name, home) / f"{name}.toml"
    table = read_toml(path)
    try:
        file = MeasureFile.model_validate(table)
    except ValidationError as mistakes:
        raise _refused(mistakes, str(path)) from None
    _check(file, table, name, home, str(path))
    return file


def _check(file: MeasureFile, table: dict[str, Any], name: str, home: str, where: str) -> None:
    """Raise OlsimError for what the form allows and no run can use."""
    for key in ("name", "does", "since", "contrast", "reaches", "uptake", "capacity", "grade_why"):
        one_line(getattr(file, key), where, key, SENTENCE)
    own = home if folder_of(name, home) != FOLDER else ""
    evidence = with_own(own, digest_of(own))
    if file.direct not in file.chain:
        raise OlsimError(
            "De eerste schakel staat niet in de keten.",
            where=where,
            key="chain",
            given=", ".join(file.chain),
            expected=f"ook direct: {file.direct}",
        )
    for fact in file.facts:
        _among(
            fact,
            evidence.facts,
            where,
            "facts",
            "een id uit olsim describe facts, of uit facts.csv in deze map",
        )
    described = {id: quantity.name for id, quantity in evidence.quantities.items()}
    for quantity in file.none:
        _among(quantity, described, where, "none", "een id uit olsim describe parameters")
        check_unit(
            number(table["none"][quantity], where, f"none.{quantity}"),
            evidence.quantities[quantity].unit,
            where,
            f"none.{quantity}",
        )
    prices = {id.removeprefix("prices."): text for id, text in described.items() if id.startswith("prices.")}
    for place, cost in enumerate(file.costs):
        _among(
            cost.price,
            prices,
            where,
            f"costs.{place + 1}.price",
            "een prijs uit olsim describe parameters, of uit prices.toml in deze map",
        )
        one_line(cost.what, where, f"costs.{place + 1}.what", SENTENCE)
        one_line(cost.payer, where, f"costs.{place + 1}.payer", SENTENCE)
    for other in file.excludes:
        _among(other, [n for n in names(home) if n != name], where, "excludes", "een andere maatregel")
    if not 0 <= parse(file.start, where, "start") <= LAST:
        raise OlsimError(
            "Deze maand kan niet.",
            where=where,
            key="start",
            given=file.start,
            expected=f"een maand van 2018-08 tot en met {label(LAST)}",
        )
    for key, field in file.fields.items():
        _check_field(key, field, table["fields"][key], evidence.facts, where)
    for pair in file.ordered:
        for key in pair:
            _among(key, file.fields, where, "ordered", "twee velden van deze maatregel")
        if pair[0] == pair[1]:
            raise OlsimError(
                "Hier staat twee keer hetzelfde veld.",
                where=where,
                key="ordered",
                given=pair[0],
                expected="twee velden van deze maatregel",
            )
    for place, lever in enumerate(file.levers):
        _check_lever(lever, table["levers"][place], file, where, f"levers.{place + 1}")
    module = module_of(name, own)
    for group in file.persons:
        one_line(group, where, "persons")
    if own and module is None and set(file.persons) - {"iedereen"}:
        right = "geen persons, of een Python-bestand met dezelfde naam ernaast dat er iets mee doet"
        raise OlsimError(
            "Zonder Python-bestand is er tussen groepen geen verschil.",
            where=where,
            key="persons",
            given=", ".join(file.persons),
            expected=right,
        )
    moves = any(lever.field or lever.value != _default_of(lever.column) for lever in file.levers)
    acts = module is not None and (
        module.Rule.set_levers is not Measure.set_levers
        or (moves and module.Rule.participants is not Measure.participants)
    )
    if not acts and not moves:
        raise OlsimError(
            "Deze maatregel zet geen enkele hefboom en doet dus niets.",
            where=where,
            key="levers",
            expected=(
                "[[levers]] met een kolom uit olsim describe columns, of een Python-bestand met dezelfde naam"
                " ernaast dat set_levers heeft"
            ),
        )


def _default_of(column: str) -> float:
    table, _, name = column.partition(".")
    return TABLES[table].COLUMNS[name].default


def _among(name: str, known: Any, where: str, key: str, right: str) -> None:
    if name not in known:
        raise OlsimError(
            "Deze naam bestaat niet.", where=where, key=key, given=name, choices=known, expected=right
        )


def _check_field(key: str, field: FieldOf, table: dict[str, Any], facts: Any, where: str) -> None:
    here = f"fields.{key}"
    if not key.isidentifier() or key.startswith("_") or key in TAKEN:
        raise OlsimError(
            "Zo kan een veld niet heten.",
            where=where,
            key=here,
            expected="een eigen naam van letters, cijfers en _, als bedrag_eur",
        )
    one_line(field.label, where, f"{here}.label", SENTENCE)
    _among(field.unit, UNITS, where, f"{here}.unit", "een eenheid, als share, fte of eur_per_year")
    if not field.fact and not field.why.strip():
        raise OlsimError(
            "De reden ontbreekt.",
            where=where,
            key=f"{here}.why",
            expected="waarom deze waarde, of fact = een id uit olsim describe facts",
        )
    if field.fact:
        _among(field.fact, facts, where, f"{here}.fact", "een id uit olsim describe facts")
    for name in ("value", "low", "high"):
        value = number(table[name], where, f"{here}.{name}")
        euro(value, field.unit, field.value, where, f"{here}.{name}")
        _within(value, field.unit, where, f"{here}.{name}")
    if not field.low <= field.value <= field.high:
        raise OlsimError(
            "Deze waarde ligt buiten haar grenzen.",
            where=where,
            key=f"{here}.value",
            given=f"{field.value:g}",
            expected=f"low {field.low:g}, value ertussen, high {field.high:g}",
        )


def _within(value: float, unit: str, where: str, key: str) -> None:
    """Raise OlsimError for more, or less, of something than its unit allows; a measure may take away what it
    may add.
    """
    if value != 0.0:
        check_unit(abs(value) if UNITS[unit][0] >= 0.0 else value, unit, where, key, f"{value:g}")


def _check_lever(lever: LeverOf, table: dict[str, Any], file: MeasureFile, where: str, key: str) -> None:
    _among(
        lever.column,
        LEVERS,
        where,
        f"{key}.column",
        "een hefboom uit olsim describe columns, als schools.allowance_share",
    )
    kind, _, name = lever.column.partition(".")
    column_unit = TABLES[kind].COLUMNS[name].unit
    if "value" in table:
        value = number(table["value"], where, f"{key}.value")
        if column_unit in UNITS and value != _default_of(lever.column):
            _within(value, column_unit, where, f"{key}.value")
    if not lever.field:
        return
    if lever.convert and lever.convert not in CONVERSIONS:
        raise OlsimError(
            "Deze omrekening bestaat niet.",
            where=where,
            key=f"{key}.convert",
            given=lever.convert,
            choices=CONVERSIONS,
            expected=", ".join(CONVERSIONS),
        )
    if lever.field == "effect":
        return
    _among(lever.field, file.fields, where, f"{key}.field", "een veld van deze maatregel")
    unit, wanted = file.fields[lever.field].unit, column_unit
    given, made = CONVERSIONS.get(lever.convert, (unit, unit))
    if given != unit or made != wanted:
        found = [name for name, pair in CONVERSIONS.items() if pair == (unit, wanted)]
        raise OlsimError(
            "De eenheid van dit veld is niet die van de hefboom.",
            where=where,
            key=f"{key}.field",
            given=f"{lever.field} ({unit})",
            expected=f"{wanted}{f', of convert = {found[0]!r}' if found else ''}",
        )
