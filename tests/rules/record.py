"""A parameter record that holds what a test names; every other number is none, so that a rule that reads it
gives none too.
"""

import math
from dataclasses import fields, replace
from functools import cache

from olsim.evidence.load import load
from olsim.parameters.assemble import assemble
from olsim.parameters.groups import Parameters


@cache
def without_numbers() -> Parameters:
    """Parameters of which every single number is nan."""
    parameters = assemble(load().quantities)[0]
    empty = {}
    for field in fields(parameters):
        group = getattr(parameters, field.name)
        numbers = {f.name: math.nan for f in fields(group) if isinstance(getattr(group, f.name), float)}
        empty[field.name] = replace(group, **numbers)
    return replace(parameters, **empty)


def record(**numbers: float) -> Parameters:
    """Parameters with these numbers, named as `leaving.city_log`."""
    groups: dict[str, dict[str, float]] = {}
    for name, number in numbers.items():
        group, field = name.split(".")
        groups.setdefault(group, {})[field] = number
    base = without_numbers()
    return replace(
        base, **{group: replace(getattr(base, group), **values) for group, values in groups.items()}
    )
