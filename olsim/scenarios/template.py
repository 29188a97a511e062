"""A commented scenario file to start from: everything that can be set, with its unit, limits and present
value. Written by a TOML library.
"""

import os
from pathlib import Path

import tomlkit
from tomlkit.items import AoT

from olsim.core.months import label
from olsim.core.texts import NAME
from olsim.measures.measure import FOR_EVER, Setting
from olsim.scenarios.grammar import read
from olsim.scenarios.load import Scenario, names

HEAD = "Scenario voor olsim. Regels met een # ervoor doen niets; haal het # weg om iets te zetten."
COMMON = (
    'start = "{start}"            # eerste maand',
    'end = "2030-07"              # laatste maand; zonder einde loopt de maatregel door',
    "ramp_months = 12             # maanden waarin zij groeit tot haar volle omvang",
    "uptake = 0.5                 # deel van de doelgroep dat meedoet, 0 tot en met 1",
    "capacity = 20                # hooguit zoveel scholen, of zoveel van de hoofdmaat",
)
EVIDENCE = (
    "Een andere waarde voor een grootheid, met de reden (zie olsim describe parameters).",
    "Zonder from geldt zij ook voor het verleden waarop het model is gepast.",
    '[evidence."training.pond_inflow_per_year"]',
    "value = 60",
    'from  = "2026-08"',
    'why   = "Waarom u deze waarde neemt."',
    "",
    (
        "Een reeks: wat er vanaf een jaar geldt. Wat een scenario eronder vanaf dat jaar zegt, vervalt;"
        " ervoor blijft alles zoals het was."
    ),
    '[evidence."training.places_per_year"]',
    'series = { "2026" = 90, "2028" = 120 }',
    'why    = "Waarom u deze waarden neemt."',
    "",
    "Een reeks naar leeftijd, wijk of omvang: alleen de waarden die u noemt veranderen.",
    '[evidence."staff.ages"]',
    'series = { "30" = 0.14 }',
    'why    = "Waarom u deze waarde neemt."',
)
OWN = ", eigen variant"


def parent_of(given: str, file: Path) -> str:
    """How a file in another folder names the scenario that it builds on."""
    if given in names():
        return given
    try:
        return Path(os.path.relpath(given, file.absolute().parent)).as_posix()
    except ValueError:  # another disk, on Windows
        return Path(given).absolute().as_posix()


def commented(scenario: Scenario, parent: str) -> str:
    """Text of a scenario file that extends `parent` and repeats the measures of its scenario, ready to
    change.
    """
    document = tomlkit.document()
    document.add(tomlkit.comment(HEAD))
    document.add("extends", tomlkit.string(parent))
    document.add("name", tomlkit.string(scenario.name[: NAME - len(OWN)] + OWN))
    document.add("question", tomlkit.string(scenario.question))
    measures = tomlkit.aot()
    for setting in scenario.measures:
        _measure(setting, measures)
    if measures:
        document.add("measure", measures)
    else:
        document.add(tomlkit.nl())
        for line in (
            "Een maatregel erbij (namen: olsim describe measures):",
            "[[measure]]",
            'name = "toelage"',
        ):
            document.add(tomlkit.comment(line))
    text = tomlkit.dumps(document)
    return text + "\n" + "".join(f"# {line}\n" if line else "\n" for line in EVIDENCE)


def _measure(setting: Setting, measures: AoT) -> None:
    file, table = read(setting.name, setting.home), tomlkit.table()
    table.add("name", tomlkit.string(setting.name))
    table["name"].comment(f"{file.name}. {file.does}")
    if setting.id != setting.name:
        table.add("id", tomlkit.string(setting.id))
    given = dict(setting.values)
    for key, field in file.fields.items():
        value = int(given[key]) if given[key] == int(given[key]) else given[key]
        table.add(key, value)
        table[key].comment(f"{field.label}; {field.unit}, {field.low:g} tot {field.high:g}")
    for line in COMMON:
        table.add(tomlkit.comment(line.format(start=label(setting.first))))
    if file.budget:
        table.add(tomlkit.comment("budget_eur_per_year = 1000000 # vast bedrag per jaar"))
    if file.effect:
        table.add(
            tomlkit.comment(
                "effect = 0.0                 # 1: reactie als in het bewijs; 0: niemand reageert"
            )
        )
    if file.reach == "schools":
        persons = f', persons = "{file.persons[-1]}"' if file.persons else ""
        table.add(
            tomlkit.comment(
                'target = { weging_from = 31, wijk = ["Overvecht"], type = ["bo"], board ='
                f' ["groot"]{persons} }}'
            )
        )
    if setting.last < FOR_EVER:
        table.add("end", tomlkit.string(label(setting.last)))
    measures.append(table)
