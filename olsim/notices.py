"""Notices: input that is legal and does nothing, or does something that its writer may not expect. For the
screen, pages and notes alike.
"""

from olsim.evidence.load import Evidence
from olsim.evidence.quantity import DATE
from olsim.grammar import read
from olsim.measures.form import MeasureFile
from olsim.measures.measure import TABLES, Setting
from olsim.months import index, label, parse
from olsim.parameters.assemble import assemble
from olsim.parameters.reader import at_month
from olsim.population.synthesise import template
from olsim.scenario import Scenario

NOTHING = "deze invoer doet niets, omdat"
POLICY = index(2025, 8)
"""What holds in this month goes on in the base."""
FITTED = index(2024, 10)
"""The last count that the model was fitted to."""
AMOUNTS = ("eur", "share", "fte", "persons", "months", "days")
"""Beginnings of units in which nothing is nothing."""


def notices(scenario: Scenario, evidence: Evidence, last: int) -> list[str]:
    """Sentences on a scenario that is run up to a month, that month in."""
    told = [*_of_evidence(scenario, evidence, last)]
    if not scenario.measures:
        return told
    city = template(assemble(evidence.quantities, at_month(scenario.evidence, evidence.quantities, 0))[0])
    for setting in scenario.measures:
        file = read(setting.name, setting.home)
        name = f"{file.name} ({setting.id})" if setting.id != setting.name else file.name
        meant = int(setting.target.schools(city).sum())
        why = _nothing(setting, file, meant, last)
        if why:
            told.append(f"{name}: {NOTHING} {why}.")
        elif setting.first <= POLICY:
            told.append(
                f"{name} begint in {label(setting.first)}: dat is verleden tijd, en wat op {label(POLICY)} gold zit al in de basis."
            )
    return told


def _nothing(setting: Setting, file: MeasureFile, meant: int, last: int) -> str:
    """Why a measure does nothing; empty where it does something."""
    if setting.first > last:
        return f"zij pas begint in {label(setting.first)} en de berekening eindigt in {label(last)}"
    if setting.uptake == 0.0:
        return "niemand meedoet (uptake is 0)"
    if setting.capacity == 0.0:
        return "er geen ruimte is (capacity is 0)"
    if file.reach == "schools" and round(min(setting.uptake * meant, setting.capacity)) == 0:
        return f"er door uptake en capacity geen enkele van de {meant} scholen meedoet"
    values = dict(setting.values)
    if setting.levers and file.levers:
        same = all(
            _is_default(column, values.get(field, number))
            for column, field, number, _ in setting.levers
            if field != "effect"
        )
        return (
            "haar velden op nul staan"
            if same and any(field in values for _, field, _, _ in setting.levers)
            else ""
        )
    sized = [key for key, field in file.fields.items() if field.unit.startswith(AMOUNTS)]
    return "haar bedragen en aandelen op nul staan" if sized and not any(values[key] for key in sized) else ""


def _is_default(column: str, value: float) -> bool:
    table, _, name = column.partition(".")
    default = TABLES[table].COLUMNS[name].default
    return value == (0.0 if table == "policy" else default)


def _of_evidence(scenario: Scenario, evidence: Evidence, last: int) -> list[str]:
    told = []
    for key, value in scenario.evidence.items():
        name, _, date = key.partition("@")
        quantity = evidence.quantities[name]
        dated = DATE.fullmatch(date) is not None or (date.isdigit() and len(date) == 4)
        first = (
            (parse(date) if "-" in date else index(int(date), 8))
            if dated and (quantity.dated or not quantity.series)
            else 0
        )
        usual = (
            quantity.series.get(date, quantity.value)
            if quantity.series and not quantity.dated
            else quantity.value
        )
        if first > last:
            told.append(f"{quantity.name}, vanaf {date}: {NOTHING} de berekening eindigt in {label(last)}.")
        elif not quantity.dated and value == usual:
            told.append(f"{quantity.name}: {NOTHING} dit al de waarde van de basis is.")
        elif first <= FITTED:
            when = (
                f"geldt vanaf {date}"
                if date and (quantity.dated or not quantity.series)
                else "geldt van 2018 af"
            )
            told.append(
                f"{quantity.name} {when}: ook het verleden waarop het model is gepast verschuift. "
                + ("" if quantity.series else 'Met from = "2026-08" geldt de waarde pas vanaf die maand.')
            )
    return [line.strip() for line in told]


def beside(scenarios: list[Scenario], evidence: Evidence, last: int) -> list[tuple[str, str]]:
    """Notices on each of some scenarios, with the name of the scenario."""
    return [(scenario.name, line) for scenario in scenarios for line in notices(scenario, evidence, last)]
