"""Notices: input that is legal and does nothing, or does something that its writer may not expect. For the
screen, pages and notes alike.
"""

import numpy as np

from olsim.core.months import index, label, parse
from olsim.core.units import in_words
from olsim.evidence.load import Evidence
from olsim.evidence.priors import values_of
from olsim.evidence.quantity import Quantity
from olsim.measures.form import MeasureFile
from olsim.measures.measure import TABLES, Setting
from olsim.parameters.assemble import assemble
from olsim.parameters.reader import FROM_THE_START, at_month
from olsim.population.synthesise import template
from olsim.scenarios.grammar import read
from olsim.scenarios.load import Scenario

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
                f"{name} begint in {label(setting.first)}: dat is verleden tijd, en wat op {label(POLICY)}"
                " gold zit al in de basis."
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
        dated = bool(date) and (quantity.dated or not quantity.series)
        first = (parse(date) if "-" in date else index(int(date), 8)) if dated else 0
        if first > last:
            told.append(f"{quantity.name}, vanaf {date}: {NOTHING} de berekening eindigt in {label(last)}.")
        elif _as_it_was(quantity, date, value):
            told.append(f"{quantity.name}: {NOTHING} dit al de waarde van de basis is.")
        elif quantity.prior is not None and not within(quantity, value):
            low, high = (in_words(end, quantity.unit) for end in values_of(quantity, ENDS))
            told.append(
                f"{quantity.name} = {in_words(value, quantity.unit)} ligt ver buiten wat het bewijs mogelijk"
                f" noemt: {low} tot {high}."
            )
        elif first <= FITTED:
            when = f"geldt vanaf {date}" if dated else "geldt voor de hele periode"
            later = ' Met from = "2026-08" geldt de waarde pas vanaf die maand.'
            possible = not quantity.series and not name.startswith(FROM_THE_START)
            told.append(
                f"{quantity.name} {when}, ook voor het verleden waarop het model is"
                f" gepast.{later if possible else ''}"
            )
    return told


ENDS = np.array([0.0005, 0.9995])
"""Shares of a prior between which nearly all of it lies."""


def within(quantity: Quantity, value: float) -> bool:
    """Whether a value lies within what its prior holds possible, or outside it by less than its width."""
    low, high = values_of(quantity, ENDS)
    return bool(low - (high - low) <= value <= high + (high - low))


def _as_it_was(quantity: Quantity, date: str, value: float) -> bool:
    """Whether a value is the one that holds anyway. Of a quantity with a prior every run has a value of its
    own, and nobody can say.
    """
    if quantity.prior is not None:
        return False
    if not quantity.series:
        return value == quantity.value
    before = [known for known in sorted(quantity.series) if known <= date] if quantity.dated else [date]
    after = [known for known in quantity.series if quantity.dated and known > date]
    return bool(before) and not after and quantity.series[before[-1]] == value


def beside(scenarios: list[Scenario], evidence: Evidence, last: int) -> list[tuple[str, str]]:
    """Notices on each of some scenarios, with the name of the scenario."""
    return [(scenario.name, line) for scenario in scenarios for line in notices(scenario, evidence, last)]
