"""Scenarios: one TOML file each, checked against the grammar, with its measures and with evidence overrides in the evidence grammar."""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from olsim.codes import SchoolType
from olsim.errors import OlsimError
from olsim.evidence.load import Evidence, make_quantity, read_toml
from olsim.evidence.quantity import Quantity
from olsim.grammar import Entry, ScenarioFile, entry_of, refuse
from olsim.measures.form import MeasureFile, folder_of, read
from olsim.measures.form import names as measure_names
from olsim.measures.measure import FOLDER as SHIPPED_MEASURES
from olsim.measures.measure import FOR_EVER, Setting, Target
from olsim.months import label, parse
from olsim.parameters.assemble import assemble
from olsim.population.synthesise import template

FOLDER = Path(__file__).parent / "scenarios"


@dataclass(frozen=True)
class Scenario:
    """A scenario that may run: its names, its measures, and the values of quantities that differ from the shipped evidence."""

    id: str
    name: str
    question: str
    overrides: dict[str, float]
    reasons: dict[str, str]
    digest: str
    measures: tuple[Setting, ...] = ()


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
    beside = [path.name for path in Path().glob("*.toml")]
    raise OlsimError(
        "Dit scenario bestaat niet.",
        given=given,
        choices=[f"{given}.toml"] if f"{given}.toml" in beside else names(),
        expected="een naam van een meegeleverd scenario (olsim/scenarios) of een pad naar een TOML-bestand",
    )


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


def load(given: str, evidence: Evidence, home: str = "") -> Scenario:
    """Read and check a scenario, with the measures of a folder of the user where `home` names one; what it extends comes first."""
    home = str(Path(home).absolute()) if home else ""
    if home and not Path(home).is_dir():
        raise OlsimError("Deze map bestaat niet.", key="--measures", given=home, expected="een map met maatregelen")
    path = find(given)
    parts = _read(path, evidence, home, ())
    try:
        parameters = assemble(evidence.quantities, parts.overrides)[0]
    except OlsimError as mistake:
        raise OlsimError(mistake.message, where=str(path), key=mistake.key, given=mistake.given, expected=mistake.expected) from None
    settings = tuple(_setting(entry, str(path), home) for entry in parts.entries.values())
    _check_together(settings, template(parameters) if settings else None, str(path), home)
    content = json.dumps([parts.name, parts.question, sorted(parts.overrides.items()), repr(settings)], ensure_ascii=False)
    digest = hashlib.blake2b(content.encode(), digest_size=12).hexdigest()
    return Scenario(path.stem, parts.name, parts.question, parts.overrides, parts.reasons, digest, settings)


@dataclass
class _Parts:
    """What a file and those it extends say together."""

    name: str
    question: str
    overrides: dict[str, float]
    reasons: dict[str, str]
    entries: dict[str, dict[str, Any]]


def _read(path: Path, evidence: Evidence, home: str, seen: tuple[str, ...]) -> _Parts:
    if str(path.resolve()) in seen:
        raise OlsimError("Dit scenario bouwt op zichzelf voort.", where=str(path), key="extends", expected="een ander scenario")
    try:
        form = ScenarioFile.model_validate(read_toml(path))
    except ValidationError as mistakes:
        raise refuse(mistakes, str(path), "", ScenarioFile, {}) from None
    for key, text in (("name", form.name), ("question", form.question)):
        if not text.strip():
            raise OlsimError("Deze tekst is leeg.", where=str(path), key=key, expected="een naam en een vraag in gewone woorden")
    parts = _Parts(form.name, form.question, {}, {}, {})
    if form.extends:
        beside = path.parent / form.extends
        parent = _read(
            beside if form.extends.endswith(".toml") and path.parent != FOLDER else find(form.extends), evidence, home, (*seen, str(path.resolve()))
        )
        parts = _Parts(form.name, form.question, parent.overrides, parent.reasons, parent.entries)
    for key in form.without:
        if key not in parts.entries:
            raise OlsimError(
                "Deze maatregel zit er niet in.", where=str(path), key="without", given=key, choices=parts.entries, expected=", ".join(parts.entries)
            )
        del parts.entries[key]
    own: set[str] = set()
    for number, entry in enumerate(form.measure):
        name = entry.get("name", "")
        if name not in measure_names(home):
            raise OlsimError(
                "Deze maatregel bestaat niet.",
                where=str(path),
                key=f"measure.{number + 1}.name",
                given=str(name),
                choices=measure_names(home),
                expected="een naam uit olsim describe measures, of een eigen maatregel met --measures MAP",
            )
        key = str(entry.get("id") or name)
        if key in own:
            raise OlsimError(
                "Deze maatregel staat er twee keer.", where=str(path), key=f"measure.{number + 1}", given=key, expected="een eigen id per keer"
            )
        own.add(key)
        before = parts.entries.get(key, {})
        if before and before["name"] != name:
            raise OlsimError(
                "Deze id hoort al bij een andere maatregel.", where=str(path), key=f"measure.{number + 1}.id", given=key, expected="een andere id"
            )
        parts.entries[key] = {**before, **entry}
    _take_evidence(form, evidence, path, parts)
    return parts


def _take_evidence(form: ScenarioFile, evidence: Evidence, path: Path, parts: _Parts) -> None:
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
        parts.reasons[key] = quantity.why
        if quantity.series:
            parts.overrides |= {f"{key}@{date}": number for date, number in quantity.series.items()}
        else:
            parts.overrides[key] = quantity.value


def _setting(entry: dict[str, Any], where: str, home: str) -> Setting:
    """A measure of a scenario with all its numbers."""
    name, key = entry["name"], str(entry.get("id") or entry["name"])
    file, own = read(name, home), "" if folder_of(name, home) == SHIPPED_MEASURES else home
    units = {field: about.unit for field, about in file.fields.items()}
    model = entry_of(name, home)
    try:
        form = model.model_validate(entry)
    except ValidationError as mistakes:
        raise refuse(mistakes, where, f"measure.{key}", model, units) from None
    for given, allowed, what in (("budget_eur_per_year", file.budget, "budget"), ("effect", file.effect, "andere reactie")):
        if given in entry and not allowed:
            raise OlsimError(
                f"Deze maatregel kent geen {what}.",
                where=where,
                key=f"measure.{key}.{given}",
                expected="uptake of capacity, of een van haar eigen velden",
            )
    _check_order(file, {field: float(getattr(form, field)) for field in file.fields}, where, f"measure.{key}")
    first = parse(str(form.start or file.start), f"{where}, measure.{key}.start")
    last = parse(str(form.end), f"{where}, measure.{key}.end") if form.end else FOR_EVER
    if first < 0 or last < first:
        raise OlsimError(
            "Deze periode kan niet.",
            where=where,
            key=f"measure.{key}",
            given=f"{form.start} tot {form.end}",
            expected="een begin vanaf 2018-08 en een einde dat niet eerder ligt",
        )
    return Setting(
        name, key, first, last, form.ramp_months, form.uptake,
        np.inf if form.capacity is None else form.capacity,
        np.inf if form.budget_eur_per_year is None else form.budget_eur_per_year,
        form.effect, _target(form, file, where, key),
        tuple((field, float(getattr(form, field))) for field in file.fields),
        tuple((lever.column, lever.field, lever.value) for lever in file.levers), own, form.block,
    )  # fmt: skip


def _target(form: Entry, file: MeasureFile, where: str, key: str) -> Target:
    given = form.target
    if given.persons and given.persons not in file.persons:
        raise OlsimError(
            "Deze doelgroep kent de maatregel niet.",
            where=where,
            key=f"measure.{key}.target.persons",
            given=given.persons,
            choices=file.persons,
            expected=", ".join(file.persons) or "geen persons",
        )
    if file.reach == "city" and any(given.model_dump().values()):
        raise OlsimError(
            "Deze maatregel werkt voor de hele stad en kent geen doelgroep van scholen.",
            where=where,
            key=f"measure.{key}.target",
            expected="geen target",
        )
    return Target(
        -np.inf if given.weging_from is None else given.weging_from,
        np.inf if given.weging_to is None else given.weging_to,
        tuple(given.wijk), tuple(given.type), tuple(given.board), given.persons,
    )  # fmt: skip


def _check_together(settings: tuple[Setting, ...], city: Any, where: str, home: str) -> None:
    """Names in targets, groups that nobody meets, the same measure twice at the same time, and measures that exclude each other."""
    for setting in settings:
        known = {
            "wijk": city.wijken,
            "type": [*(t.name.lower() for t in SchoolType), "go"],
            "board": ["groot", "klein", *(f"bestuur {b + 1:02d}" for b in range(city.boards.n))],
        }
        for field, choices in known.items():
            for name in getattr(setting.target, field):
                if name not in choices:
                    raise OlsimError(
                        "Deze naam bestaat niet.",
                        where=where,
                        key=f"measure.{setting.id}.target.{field}",
                        given=name,
                        choices=choices,
                        expected=", ".join(choices),
                    )
        if not setting.target.schools(city).any():
            raise OlsimError(
                "Geen enkele school valt in deze doelgroep.", where=where, key=f"measure.{setting.id}.target", expected="een ruimere doelgroep"
            )
    for k, one in enumerate(settings):
        for other in settings[k + 1 :]:
            if one.first > other.last or other.first > one.last:
                continue
            both = bool((one.target.schools(city) & other.target.schools(city)).any())
            if one.name == other.name and both and one.target.persons == other.target.persons:
                raise OlsimError(
                    "Deze maatregel loopt twee keer tegelijk op dezelfde scholen.",
                    where=where,
                    key=f"measure.{other.id}",
                    given=f"{one.id} van {label(one.first)}",
                    expected="perioden die niet overlappen, of andere scholen",
                )
            if other.name in read(one.name, home).excludes or one.name in read(other.name, home).excludes:
                raise OlsimError(
                    "Deze twee maatregelen sluiten elkaar uit.",
                    where=where,
                    key=f"measure.{other.id}",
                    given=f"{one.name} en {other.name}",
                    expected="een van beide, of perioden na elkaar",
                )
            same = columns_of(one) & columns_of(other)
            if one.name != other.name and both and same:
                raise OlsimError(
                    "Deze twee maatregelen zetten dezelfde knop op dezelfde scholen; de ene zou de andere wissen.",
                    where=where,
                    key=f"measure.{other.id}",
                    given=f"{one.name} en {other.name}: {', '.join(sorted(same))}",
                    expected="een van beide, andere scholen, of perioden na elkaar",
                )


def columns_of(setting: Setting) -> set[str]:
    """Columns of schools and boards that a measure sets to a value of its own; what the city does is added up."""
    return {column for column, _, _ in setting.levers if not column.startswith("policy.")}


SHARES = ("effect", "uptake")
"""What every measure has besides its own fields, between 0 and 1."""
BUDGET = "budget_eur_per_year"


def variant(
    scenario: Scenario, key: str, name: str, changes: dict[str, dict[str, float]] | None = None, overrides: dict[str, float] | None = None
) -> Scenario:
    """A scenario with other numbers for some of its measures, for scripts: {id of a measure: {field, 'effect', 'uptake' or 'budget_eur_per_year': number}}.

    `overrides` gives quantities another value. Limits are those of a scenario file; raises OlsimError.
    """
    by_id = {setting.id: setting for setting in scenario.measures}
    for measure, fields in (changes or {}).items():
        if measure not in by_id:
            raise OlsimError("Deze maatregel zit er niet in.", where=key, given=measure, choices=by_id, expected=", ".join(by_id))
        setting = by_id[measure]
        file = read(setting.name, setting.home)
        values = dict(setting.values)
        for field, number in fields.items():
            if field in SHARES and 0.0 <= number <= 1.0 and (field != "effect" or file.effect):
                setting = replace(setting, **{field: float(number)})  # type: ignore[arg-type]
            elif field == BUDGET and file.budget and number > 0.0:
                setting = replace(setting, budget_eur_per_year=float(number))
            elif field in values and file.fields[field].takes(number):
                values[field] = float(number)
            else:
                limits = "; ".join(f"{known}: {about.low:g} tot {about.high:g}" for known, about in file.fields.items())
                raise OlsimError(
                    "Zo kan deze maatregel niet worden gezet.",
                    where=key,
                    key=f"{measure}.{field}",
                    given=f"{number:g}",
                    choices=[*values, *SHARES],
                    expected=limits,
                )
        _check_order(file, values, key, measure)
        by_id[measure] = replace(setting, values=tuple(values.items()))
    settings, own = tuple(by_id.values()), {**scenario.overrides, **(overrides or {})}
    digest = hashlib.blake2b(f"{scenario.digest} {settings!r} {sorted(own.items())}".encode(), digest_size=12).hexdigest()
    return replace(scenario, id=key, name=name, measures=settings, overrides=own, digest=digest)


def _check_order(file: MeasureFile, values: dict[str, float], where: str, key: str) -> None:
    for lower, higher in file.ordered:
        if values[lower] > values[higher]:
            raise OlsimError(
                "Deze twee waarden staan andersom.",
                where=where,
                key=f"{key}.{lower}",
                given=f"{values[lower]:g}",
                expected=f"hooguit {higher}, {values[higher]:g}",
            )
