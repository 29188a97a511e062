"""A commented scenario file to start from: everything that can be set, with its unit, limits and present value."""

from pathlib import Path

from olsim.measures.form import read
from olsim.measures.measure import FOR_EVER, Setting
from olsim.months import label
from olsim.scenario import FOLDER, Scenario

HEAD = """# Scenario voor olsim. Regels met een # ervoor doen niets; haal het # weg om iets te zetten.
extends  = "{parent}"
name     = "{name}, eigen variant"
question = "{question}"
"""
COMMON = """# start = "{start}"            # eerste maand
# end = "2030-07"              # laatste maand; zonder einde loopt de maatregel door
# ramp_months = 12             # maanden waarin zij groeit tot haar volle omvang
# uptake = 0.5                 # deel van de doelgroep dat meedoet, 0 tot en met 1
# capacity = 20                # hooguit zoveel scholen, of zoveel van de hoofdmaat
"""
TARGET = """# target = {{ weging_from = 31, wijk = ["Overvecht"], type = ["bo"], board = ["groot"]{persons} }}
"""
EVIDENCE = """
# Een andere waarde voor een grootheid, met de reden (zie olsim describe parameters):
# [evidence."training.pond_inflow_per_year"]
# value = 60
# why   = "Waarom u deze waarde neemt."
"""


def commented(scenario: Scenario, parent: str, home: str = "") -> str:
    """Text of a scenario file that extends `parent` and repeats its measures, ready to change."""
    shipped = (FOLDER / f"{parent}.toml").exists()
    text = HEAD.format(parent=parent if shipped else Path(parent).name, name=scenario.name, question=scenario.question.replace('"', "'"))
    for setting in scenario.measures:
        text += _measure(setting, home)
    if not scenario.measures:
        text += '\n# Een maatregel erbij (namen: olsim describe measures):\n# [[measure]]\n# name = "toelage"\n'
    return text + EVIDENCE


def _measure(setting: Setting, home: str) -> str:
    file = read(setting.name, home)
    text = f'\n# {file.name}. {file.does}\n[[measure]]\nname = "{setting.name}"\n'
    if setting.id != setting.name:
        text += f'id = "{setting.id}"\n'
    given = dict(setting.values)
    for key, field in file.fields.items():
        text += f"{key} = {given[key]:g}".ljust(31) + f"# {field.label}; {field.unit}, {field.low:g} tot {field.high:g}\n"
    text += COMMON.format(start=label(setting.first))
    if file.budget:
        text += "# budget_eur_per_year = 1000000 # vast bedrag per jaar\n"
    if file.effect:
        text += "# effect = 0.0                 # 1: reactie als in het bewijs; 0: niemand reageert\n"
    if file.reach == "schools":
        text += TARGET.format(persons=f', persons = "{file.persons[-1]}"' if file.persons else "")
    if setting.last < FOR_EVER:
        text += f'end = "{label(setting.last)}"\n'
    return text
