"""Levers back to their defaults, then what is in force.

What happens: every lever column returns to its default; sourced policies of the baseline set theirs: months of dubbele bezetting, coaching money, the
arbeidsmarkttoelage of 2021-2023. Measures of a scenario act after this.
Why (sources): four months of dubbele bezetting; 57 schools in Tijd voor Kwaliteit in 2022/23 and more than 100 in 2024/25; the toelage on about 15 per
cent of schools.
When in the month: step 2.
Reads: schools.
Writes: lever columns of schools.
"""

import numpy as np

from olsim.codes import SchoolType
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws
from olsim.state.world import World

FIRST_SCHOOLS = "levers: which schools join Tijd voor Kwaliteit first"
READS = ("schools.*",)
WRITES = ("schools.allowance_share", "schools.double_months", "schools.extra_coach_fte", "schools.attraction", "schools.extra_coaching")


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Default levers and the policies in force."""
    s, month = world.schools, world.month
    s.reset_levers()
    toelage = float(parameters.shocks.toelage_by_month[month])
    if toelage > 0.0:
        bo = s.type[: s.n] == SchoolType.BO
        limit = np.quantile(s.weging[: s.n][bo], 1.0 - parameters.shocks.toelage_schools)
        s.allowance_share[: s.n][bo & (s.weging[: s.n] >= limit)] = toelage
    if month % 12 == 0:
        joined = int(parameters.coaching.schools_with_extra_by_year[school_year(month)])
        order = np.argsort(draws.uniforms(FIRST_SCHOOLS, s.key[: s.n], -1), kind="stable")
        s.extra_coaching[: s.n] = False
        s.extra_coaching[order[:joined]] = True


def settle(world: World, parameters: Parameters, draws: Draws) -> None:
    """After measures acted: months of dubbele bezetting that are due at each school."""
    s = world.schools
    planned = s.double_months[: s.n]
    s.double_due[: s.n] = np.where(planned < 0.0, parameters.training.double_months, planned).astype(np.int64)
