"""Scenarios: one TOML file each, checked against the grammar, with its measures and with evidence overrides
in the evidence grammar.
"""

import hashlib
import json
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from olsim.core.codes import SchoolType
from olsim.core.errors import NothingWarning, OlsimError
from olsim.core.months import label, parse
from olsim.core.reading import euro, number, read_toml
from olsim.core.texts import NAME, REASON, SENTENCE, file_id, one_line
from olsim.evidence.load import Evidence, make_quantity
from olsim.evidence.load import load as all_evidence
from olsim.evidence.quantity import DATE, Quantity
from olsim.measures.form import MeasureFile, folder, folder_of
from olsim.measures.form import names as measure_names
from olsim.measures.measure import FOLDER as SHIPPED_MEASURES
from olsim.measures.measure import FOR_EVER, Setting, Target
from olsim.parameters.assemble import assemble
from olsim.parameters.reader import FROM_THE_START, at_month, changes, layered
from olsim.population.synthesise import template
from olsim.scenarios.grammar import Entry, ScenarioFile, check_amounts, entry_of, read, refuse
from olsim.scenarios.own_observables import register

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Scenario:
    """A scenario that may run: its names, its measures, and the values of quantities that differ from the
    shipped evidence.

    `Case.of` makes a run of it.
    """

    id: str
    name: str
    question: str
    evidence: dict[str, float]
    reasons: dict[str, str]
    digest: str
    measures: tuple[Setting, ...] = ()
    home: str = ""
    """Folder of the user's own measures and observables that it was read with."""

    @property
    def overrides(self) -> dict[str, float]:
        """Values of quantities that it sets; warns where that is half of the scenario."""
        if self.measures:
            warnings.warn(
                f"overrides is een deel van {self.id}: de maatregelen zitten er niet in. Case.of({self.id!r})"
                " heeft alles.",
                NothingWarning,
                stacklevel=2,
            )
        return self.evidence


def names() -> list[str]:
    """Shipped scenarios."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def find(given: str | Path) -> Path:
    """File of a shipped name or of a path to a TOML file."""
    if isinstance(given, Path):
        return given
    if given in names():
        return FOLDER / f"{given}.toml"
    if given.endswith(".toml") or "/" in given or "\\" in given:
        return Path(given)
    beside = [path.name for path in Path().glob("*.toml")]
    raise OlsimError(
        "Dit scenario bestaat niet.",
        given=given,
        choices=(
            [f"{given}.toml"]
            if f"{given}.toml" in beside
            else {name: read_toml(FOLDER / f"{name}.toml")["name"] for name in names()}
        ),
        expected="een naam uit olsim describe scenarios, of een pad naar een TOML-bestand",
    )


OVERRIDE_KEYS = ("value", "from", "series", "unit", "why")


def _check_keys(table: dict[str, Any], base: Quantity, where: str, key: str) -> None:
    """What a scenario may say of a quantity: one value, perhaps from a month on, or for a series values by
    date or index; and always why.
    """
    here = f"evidence.{key}"
    for name in table:
        if name not in OVERRIDE_KEYS:
            raise OlsimError(
                "Onbekende sleutel bij deze grootheid; bij een naam met een punt horen aanhalingstekens.",
                where=where,
                key=f"{here}.{name}",
                choices=OVERRIDE_KEYS,
                expected=", ".join(OVERRIDE_KEYS),
            )
    if not isinstance(table.get("why", ""), str) or not table.get("why", "").strip():
        raise OlsimError(
            "De reden ontbreekt.", where=where, key=f"{here}.why", expected="waarom u deze waarde neemt"
        )
    if base.series and "series" not in table:
        first = max(base.series)
        told = (
            f"wat er vanaf dat jaar geldt (laatste bekende: {first})"
            if base.dated
            else f"een getal voor {', '.join(base.series)}"
        )
        raise OlsimError(
            "Deze grootheid is een reeks.",
            where=where,
            key=here,
            expected=f'series = {{ "{"2026" if base.dated else first}" = ... }}: {told}',
        )
    if "series" in table and (
        not base.series or not isinstance(table["series"], dict) or not table["series"]
    ):
        raise OlsimError(
            "Deze grootheid is geen reeks.",
            where=where,
            key=f"{here}.series",
            expected='value = een getal, met from = "2026-08" voor vanaf een maand',
        )
    if "from" in table and (base.series or key.startswith(FROM_THE_START)):
        right = (
            "series, die heeft zelf een datum"
            if base.series
            else "geen from: deze grootheid geldt voor de hele periode"
        )
        raise OlsimError(
            "Deze waarde kan niet op een maand ingaan.", where=where, key=f"{here}.from", expected=right
        )
    if "series" in table and "value" in table:
        raise OlsimError(
            "Bij een reeks hoort geen losse waarde.",
            where=where,
            key=f"{here}.value",
            expected="alleen series",
        )
    for index, value in table.get("series", {}).items():
        _check_index(index, base, where, f"{here}.series")
        euro(
            number(value, where, f"{here}.series.{index}"),
            base.unit,
            base.value,
            where,
            f"{here}.series.{index}",
        )
    if "value" in table:
        euro(
            number(table["value"], where, f"{here}.value") and table["value"],
            base.unit,
            base.value,
            where,
            f"{here}.value",
        )


def _check_index(index: str, base: Quantity, where: str, key: str) -> None:
    if not base.dated:
        if index not in base.series:
            raise OlsimError(
                "Dit onderdeel kent de reeks niet.",
                where=where,
                key=key,
                given=index,
                choices=base.series,
                expected=", ".join(base.series),
            )
        return
    form = max(base.series)
    if len(index) != len(form) or (
        DATE.fullmatch(index) is None and not (index.isascii() and index.isdigit() and int(index) > 2000)
    ):
        raise OlsimError(
            "Deze datum klopt niet.", where=where, key=key, given=index, expected=f"zoals {form}"
        )


def load(given: str | Path, evidence: Evidence, home: str = "") -> Scenario:
    """Read and check a scenario, with the measures of a folder of the user where `home` names one; what it
    extends comes first.
    """
    home = folder(home)
    register(home)
    path = find(given)
    parts = _read(path, evidence, home, ())
    try:
        parameters = assemble(evidence.quantities, parts.overrides)[0]
        for month in changes(parts.overrides, evidence.quantities):
            assemble(evidence.quantities, at_month(parts.overrides, evidence.quantities, month))
    except OlsimError as mistake:
        raise OlsimError(
            mistake.message, where=str(path), key=mistake.key, given=mistake.given, expected=mistake.expected
        ) from None
    settings = tuple(_setting(entry, str(path), home) for entry in parts.entries.values())
    try:
        city = template(parameters) if settings or parts.overrides else None
    except (ArithmeticError, ValueError, IndexError, MemoryError):
        given = ", ".join(f"{name} = {value:g}" for name, value in parts.overrides.items())
        raise OlsimError(
            "Met deze waarden is geen stad te maken.",
            where=str(path),
            given=given,
            expected="waarden dichter bij die van de basis",
        ) from None
    _check_together(settings, city, str(path), home)
    content = json.dumps(
        [parts.name, parts.question, sorted(parts.overrides.items()), repr(settings)], ensure_ascii=False
    )
    digest = hashlib.blake2b(content.encode(), digest_size=12).hexdigest()
    return Scenario(
        file_id(path), parts.name, parts.question, parts.overrides, parts.reasons, digest, settings, home
    )


@dataclass
class _Parts:
    """What a file and those it extends say together."""

    name: str
    question: str
    overrides: dict[str, float]
    reasons: dict[str, str]
    entries: dict[str, dict[str, Any]]


NO_PERSONS = (
    'geen persons; een eigen maatregel staat dat toe met persons = ["iedereen", "starters"] in haar bestand'
)
LONGEST_CHAIN = 20
"""Scenarios that build on one another."""


def _read(path: Path, evidence: Evidence, home: str, seen: tuple[str, ...]) -> _Parts:
    table = read_toml(path)
    here = str(path.resolve())
    if here in seen:
        raise OlsimError(
            "Dit scenario bouwt op zichzelf voort.",
            where=str(path),
            key="extends",
            expected="een ander scenario",
        )
    if len(seen) >= LONGEST_CHAIN:
        raise OlsimError(
            "Te veel scenario's bouwen op elkaar voort.",
            where=str(path),
            key="extends",
            expected=f"hooguit {LONGEST_CHAIN}",
        )
    try:
        form = ScenarioFile.model_validate(table)
    except ValidationError as mistakes:
        raise refuse(mistakes, str(path), "", ScenarioFile, {}) from None
    name, question = (
        one_line(form.name, str(path), "name", NAME),
        one_line(form.question, str(path), "question", SENTENCE),
    )
    parts = _Parts(name, question, {}, {}, {})
    if form.extends:
        given = one_line(form.extends, str(path), "extends", 1000)
        beside = given.endswith(".toml") and path.parent != FOLDER
        try:
            parent = _read(path.parent / given if beside else find(given), evidence, home, (*seen, here))
        except OlsimError as mistake:
            if mistake.where or not mistake.message.startswith("Dit scenario bestaat niet"):
                raise
            raise OlsimError(
                mistake.message,
                where=str(path),
                key="extends",
                given=given,
                choices=names(),
                expected=mistake.expected,
            ) from None
        parts = _Parts(name, question, parent.overrides, parent.reasons, parent.entries)
    for key in form.without:
        if key not in parts.entries:
            raise OlsimError(
                "Deze maatregel zit er niet in.",
                where=str(path),
                key="without",
                given=key,
                choices=parts.entries,
                expected=", ".join(parts.entries),
            )
        del parts.entries[key]
    own: set[str] = set()
    for number_of, entry in enumerate(form.measure):
        name = entry.get("name", "")
        if name == "":
            here, right = (
                f"measure.{number_of + 1}.name",
                'name = "toelage", of een andere naam uit olsim describe measures',
            )
            raise OlsimError("De naam van de maatregel ontbreekt.", where=str(path), key=here, expected=right)
        if name not in measure_names(home):
            raise OlsimError(
                "Deze maatregel bestaat niet.",
                where=str(path),
                key=f"measure.{number_of + 1}.name",
                given=str(name),
                choices=measure_names(home),
                expected="een naam uit olsim describe measures, of een eigen maatregel met --measures MAP",
            )
        for field in ("id", "block"):
            if isinstance(entry.get(field), str) and entry[field]:
                one_line(entry[field], str(path), f"measure.{number_of + 1}.{field}")
        key = str(entry.get("id") or name)
        if key in own:
            raise OlsimError(
                "Deze maatregel staat er twee keer.",
                where=str(path),
                key=f"measure.{number_of + 1}",
                given=key,
                expected="een eigen id per keer",
            )
        own.add(key)
        before = parts.entries.get(key, {})
        if before and before["name"] != name:
            raise OlsimError(
                "Deze id hoort al bij een andere maatregel.",
                where=str(path),
                key=f"measure.{number_of + 1}.id",
                given=key,
                expected="een andere id",
            )
        parts.entries[key] = {**before, **entry}
    _take_evidence(form, evidence, path, parts)
    return parts


def _take_evidence(form: ScenarioFile, evidence: Evidence, path: Path, parts: _Parts) -> None:
    """Put what a file says of quantities over what the files under it say.

    From the first date that a file gives of a quantity on, what the files under it say no longer holds, nor
    do values without a date. Of a series by age,
    wijk or size each value stands for itself.
    """
    for key, table in form.evidence.items():
        if key not in evidence.quantities:
            dotted = any(name.startswith(f"{key}.") for name in evidence.quantities)
            raise OlsimError(
                "Deze grootheid bestaat niet.",
                where=str(path),
                key=f"evidence.{key}",
                given=f"{key}.{next(iter(table), '')}" if dotted else key,
                choices={name: quantity.name for name, quantity in evidence.quantities.items()},
                expected=(
                    "een id uit olsim describe parameters, tussen aanhalingstekens als"
                    ' [evidence."pupils.bo"]; een nieuw gepubliceerd cijfer hoort niet in een scenario: zie'
                    " docs/calibration.md"
                ),
            )
        base = evidence.quantities[key]
        _check_keys(table, base, str(path), key)
        about = {name: value for name, value in table.items() if name != "from"}
        quantity = make_quantity(
            key,
            {"name": base.name, "unit": base.unit, "grade": base.grade, **about},
            evidence.facts,
            str(path),
        )
        if quantity.unit != base.unit:
            raise OlsimError(
                "De eenheid wijkt af.",
                where=str(path),
                key=f"evidence.{key}",
                given=quantity.unit,
                expected=base.unit,
            )
        parts.reasons[key] = one_line(quantity.why, str(path), f"evidence.{key}.why", REASON)
        if quantity.series:
            own = {f"{key}@{index}": value for index, value in quantity.series.items()}
        elif "from" in table:
            own = {
                f"{key}@{label(parse(str(table['from']), str(path), f'evidence.{key}.from'))}": quantity.value
            }
        else:
            own = {key: quantity.value}
        parts.overrides = layered(parts.overrides, own, evidence.quantities)


def _setting(entry: dict[str, Any], where: str, home: str) -> Setting:
    """A measure of a scenario with all its numbers."""
    name, key = entry["name"], str(entry.get("id") or entry["name"])
    file, own = read(name, home), "" if folder_of(name, home) == SHIPPED_MEASURES else home
    units = {field: about.unit for field, about in file.fields.items()}
    model = entry_of(name, home)
    check_amounts(entry, file, where, f"measure.{key}")
    try:
        form = model.model_validate(entry)
    except ValidationError as mistakes:
        raise refuse(mistakes, where, f"measure.{key}", model, units) from None
    for given, allowed, what in (
        ("budget_eur_per_year", file.budget, "budget"),
        ("effect", file.effect, "andere reactie"),
    ):
        if given in entry and not allowed:
            raise OlsimError(
                f"Deze maatregel kent geen {what}.",
                where=where,
                key=f"measure.{key}.{given}",
                expected="uptake of capacity, of een van haar eigen velden",
            )
    _check_order(file, {field: float(getattr(form, field)) for field in file.fields}, where, f"measure.{key}")
    first = parse(str(form.start or file.start), where, f"measure.{key}.start")
    last = parse(str(form.end), where, f"measure.{key}.end") if form.end else FOR_EVER
    if first < 0 or last < first:
        raise OlsimError(
            "Deze periode kan niet.",
            where=where,
            key=f"measure.{key}",
            given=f"{form.start} tot {form.end}",
            expected="een begin vanaf 2018-08 en een einde dat niet eerder ligt",
        )
    return Setting(
        name,
        key,
        first,
        last,
        form.ramp_months,
        form.uptake,
        np.inf if form.capacity is None else form.capacity,
        np.inf if form.budget_eur_per_year is None else form.budget_eur_per_year,
        form.effect,
        _target(form, file, where, key),
        tuple((field, float(getattr(form, field))) for field in file.fields),
        tuple((lever.column, lever.field, lever.value, lever.convert) for lever in file.levers),
        own,
        form.block,
    )


def _target(form: Entry, file: MeasureFile, where: str, key: str) -> Target:
    given = form.target
    if given.persons and given.persons not in file.persons:
        raise OlsimError(
            "Deze doelgroep kent de maatregel niet.",
            where=where,
            key=f"measure.{key}.target.persons",
            given=given.persons,
            choices=file.persons,
            expected=", ".join(file.persons) or NO_PERSONS,
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
        tuple(given.wijk),
        tuple(given.type),
        tuple(given.board),
        given.persons,
    )


def _check_together(settings: tuple[Setting, ...], city: Any, where: str, home: str) -> None:
    """Names in targets, groups that nobody meets, the same measure twice at the same time, and measures that
    exclude each other.
    """
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
                "Geen enkele school valt in deze doelgroep.",
                where=where,
                key=f"measure.{setting.id}.target",
                expected="een ruimere doelgroep",
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
                    "Deze twee maatregelen zetten dezelfde knop op dezelfde scholen; de ene zou de andere"
                    " wissen.",
                    where=where,
                    key=f"measure.{other.id}",
                    given=f"{one.name} en {other.name}: {', '.join(sorted(same))}",
                    expected="een van beide, andere scholen, of perioden na elkaar",
                )


def columns_of(setting: Setting) -> set[str]:
    """Columns of schools and boards that a measure sets to a value of its own; what the city does is added
    up.
    """
    return {column for column, *_ in setting.levers if not column.startswith("policy.")}


SHARES = ("effect", "uptake")
"""What every measure has besides its own fields, between 0 and 1."""
BUDGET = "budget_eur_per_year"


def variant(
    scenario: Scenario,
    key: str,
    name: str,
    changes: dict[str, dict[str, float]] | None = None,
    overrides: dict[str, float] | None = None,
) -> Scenario:
    """A scenario with other numbers for some of its measures, for scripts: {id of a measure: {field,
    'effect', 'uptake' or 'budget_eur_per_year': number}}.

    `overrides` gives quantities another value. Limits are those of a scenario file; raises OlsimError.
    """
    by_id = {setting.id: setting for setting in scenario.measures}
    for measure, fields in (changes or {}).items():
        if measure not in by_id:
            raise OlsimError(
                "Deze maatregel zit er niet in.",
                where=key,
                given=measure,
                choices=by_id,
                expected=", ".join(by_id),
            )
        setting = by_id[measure]
        file = read(setting.name, setting.home)
        values = dict(setting.values)
        for field, value in fields.items():
            if field in SHARES and 0.0 <= value <= 1.0 and (field != "effect" or file.effect):
                setting = replace(setting, **{field: float(value)})  # type: ignore[arg-type]
            elif field == BUDGET and file.budget and value > 0.0:
                setting = replace(setting, budget_eur_per_year=float(value))
            elif field in values and file.fields[field].takes(value):
                values[field] = float(value)
            else:
                limits = "; ".join(
                    f"{known}: {about.low:g} tot {about.high:g}" for known, about in file.fields.items()
                )
                raise OlsimError(
                    "Zo kan deze maatregel niet worden gezet.",
                    where=key,
                    key=f"{measure}.{field}",
                    given=f"{value:g}",
                    choices=[*values, *SHARES],
                    expected=limits,
                )
        _check_order(file, values, key, measure)
        by_id[measure] = replace(setting, values=tuple(values.items()))
    settings, own = (
        tuple(by_id.values()),
        layered(scenario.evidence, overrides or {}, all_evidence().quantities),
    )
    digest = hashlib.blake2b(
        f"{scenario.digest} {settings!r} {sorted(own.items())}".encode(), digest_size=12
    ).hexdigest()
    return replace(scenario, id=key, name=name, measures=settings, evidence=own, digest=digest)


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
