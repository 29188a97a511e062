"""What a command says of its input before it computes: what was read, and what of it does nothing."""

import sys

from olsim.core.months import index
from olsim.evidence.load import Evidence
from olsim.measures.form import told
from olsim.scenarios.grammar import read
from olsim.scenarios.load import Scenario
from olsim.scenarios.notices import beside

FOUNDED = index(2034, 12)
"""Last month for which inputs are founded."""


def _say(line: str) -> None:
    if sys.stderr is not None:
        print(line, file=sys.stderr, flush=True)


def say_until(last: int) -> None:
    """A word on a month beyond which inputs stay as they are."""
    if last > FOUNDED:
        _say("Let op: de invoer is onderbouwd tot en met 2034; daarna loopt zij door zoals in dat jaar.")


def say_scenarios(scenarios: list[Scenario], evidence: Evidence, last: int) -> None:
    """Every measure and figure of scenarios as it was read, then the notices."""
    for scenario in scenarios:
        for setting in scenario.measures:
            _say(f"{scenario.name}: {told(setting, read(setting.name, setting.home))}.")
        for key, value in scenario.evidence.items():
            name, _, date = key.partition("@")
            quantity = evidence.quantities[name]
            where = (
                f" vanaf {date}"
                if date and (quantity.dated or not quantity.series)
                else f" voor {date}"
                if date
                else ""
            )
            _say(
                f"{scenario.name}: {quantity.name}{where} = {f'{value:g}'.replace('.', ',')}"
                f" ({quantity.unit})."
            )
    for name, line in beside(scenarios, evidence, last):
        _say(f"Let op, {name}: {line}")
