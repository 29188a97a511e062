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
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, decision, lasting_stream, uniform
from olsim.state.world import World

TAKES_PARAMETER = -1.0
"""Lever value of a school that follows the parameter."""

FIRST_SCHOOLS = decision("levers: which schools join Tijd voor Kwaliteit first")
READS = ("schools.*",)
WRITES = ("schools.allowance_share", "schools.double_months", "schools.extra_coach_fte", "schools.attraction", "schools.extra_coaching")
SETTLES = ("schools.double_due",)


@compiled
def toelage_limit(world: World, parameters: Parameters) -> float:
    """Schoolweging from which a regular school got the arbeidsmarkttoelage: the limit of the highest share of schools."""
    schools = world.schools
    weging = np.zeros(schools.count[0])
    n = 0
    for s in range(schools.count[0]):
        if schools.type[s] == SchoolType.BO:
            weging[n] = schools.weging[s]
            n += 1
    chosen = int(parameters.shocks.toelage_schools * n)
    return float(np.sort(weging[:n])[n - chosen]) if chosen > 0 else np.inf


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Default levers and the policies in force."""
    schools, month = world.schools, world.now[0]
    toelage = parameters.shocks.toelage_by_month[month]
    limit = toelage_limit(world, parameters) if toelage > 0.0 else np.inf
    for s in range(schools.count[0]):
        schools.allowance_share[s] = toelage if schools.type[s] == SchoolType.BO and schools.weging[s] >= limit else 0.0
        schools.double_months[s] = TAKES_PARAMETER
        schools.extra_coach_fte[s] = 0.0
        schools.attraction[s] = 0.0
    if month % 12 == 0:
        joined = int(parameters.coaching.schools_with_extra_by_year[school_year(month)])
        first_stream = lasting_stream(draws, FIRST_SCHOOLS, -1)
        for s in range(schools.count[0]):
            earlier = 0
            for t in range(schools.count[0]):
                if uniform(first_stream, schools.key[t]) < uniform(first_stream, schools.key[s]):
                    earlier += 1
            schools.extra_coaching[s] = earlier < joined


@compiled
def settle(world: World, parameters: Parameters, draws: Draws) -> None:
    """After measures acted: months of dubbele bezetting that are due at each school."""
    schools = world.schools
    for s in range(schools.count[0]):
        planned = schools.double_months[s]
        schools.double_due[s] = int(parameters.training.double_months if planned == TAKES_PARAMETER else planned)
