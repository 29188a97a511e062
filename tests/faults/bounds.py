"""Runs on random inputs at the ends of what units allow, with every index checked; asked by a test in a
process of its own.
"""

import random
import sys
from dataclasses import replace

import numpy as np

from olsim.core.compiled import compiled
from olsim.core.errors import OlsimError
from olsim.core.units import UNITS
from olsim.evidence.load import load
from olsim.measures.measure import FOR_EVER
from olsim.parameters.reader import FROM_THE_START
from olsim.scenarios.grammar import read
from olsim.scenarios.load import names
from olsim.simulation.case import scenario_of
from olsim.simulation.run import Case, run

LARGE = ("schools", "boards", "pupils", "fte", "persons")
"""Units of which much makes a city that takes minutes; small is what breaks things."""


@compiled
def beyond(values, place):
    """An index that is wrong on purpose."""
    return values[place]


def value_of(quantity, luck):
    """A value that the unit of a quantity allows, often one of its ends."""
    low, high = UNITS[quantity.unit]
    usual = quantity.value or 1.0
    ends = [low, usual / 10.0, usual / 100.0, usual * luck.random(), 1.0, min(high, 1.2 * usual)]
    if not quantity.unit.startswith(LARGE):
        ends += [high, low + (high - low) * luck.random(), 10.0 * usual, usual * (0.3 + 2.0 * luck.random())]
    return min(max(luck.choice(ends), low), high)


def overrides_of(quantities, luck):
    """One to three quantities, of a series one date or index."""
    found = {}
    for name in luck.sample(sorted(quantities), luck.choice([1, 1, 1, 2, 3])):
        quantity = quantities[name]
        index = ""
        if quantity.dated:
            index = luck.choice(["2019", "2024", "2027"]) if len(max(quantity.series)) == 4 else "2021-05"
        elif quantity.series:
            index = luck.choice(sorted(quantity.series))
        elif not name.startswith(FROM_THE_START) and luck.random() < 0.3:
            index = "2020-08"
        found[f"{name}@{index}" if index else name] = value_of(quantity, luck)
    return found


def settings_of(scenario, luck):
    """Measures of a scenario, from an early month on, with fields at one of their limits."""
    found = []
    for setting in scenario.measures if scenario else ():
        fields = read(setting.name).fields
        values = tuple(
            (key, luck.choice([fields[key].low, fields[key].high, value])) for key, value in setting.values
        )
        low = {pair[0] for pair in read(setting.name).ordered}
        values = tuple((key, fields[key].low if key in low else value) for key, value in values)
        found.append(
            replace(
                setting,
                first=luck.choice([0, 5, 24]),
                last=FOR_EVER,
                values=values,
                uptake=luck.choice([0.1, 1.0]),
            )
        )
    return tuple(found)


def main(number):
    caught = 0
    for place in range(200):
        try:
            beyond(np.zeros(3), 3 + place)
        except IndexError:
            caught += 1
    quantities, ran, refused = load().quantities, 0, 0
    for k in range(number):
        luck = random.Random(k)
        given = overrides_of(quantities, luck)
        try:
            # half of them in a scenario with measures, whose numbers lie at their limits, and which begin
            # early
            told = scenario_of(luck.choice(names())) if k % 2 else None
            run(
                Case(
                    seed=k,
                    months=luck.choice([15, 40, 75, 197]),
                    overrides=given,
                    measures=settings_of(told, luck),
                )
            )
            ran += 1
        except OlsimError:
            refused += 1
        except Exception:
            print(f"seed {k}: {given}")
            raise
    print(f"{ran} ran, {refused} refused, {caught} wrong indices caught")


if __name__ == "__main__":
    main(int(sys.argv[1]))
