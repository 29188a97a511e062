"""What the levers come to: policy that is in force plus what measures set.

What happens: lever columns hold what the measures of a scenario set (nothing in the baseline); here they
become what schools do and people meet: the allowance that people respond to by now, months of dubbele
bezetting that are due, schools in Tijd voor Kwaliteit.
Why (sources): four months of dubbele bezetting; 57 schools in Tijd voor Kwaliteit in 2022/23 and more than
100 in 2024/25; the arbeidsmarkttoelage on about 15 per cent of schools; temporary allowances that were
badly announced did not work, and what works takes time (CPB, Georgia).
When in the month: step 2.
Reads: lever columns of schools.
Writes: what follows from them.
"""

import numpy as np

from olsim.core.codes import SchoolType
from olsim.core.compiled import compiled
from olsim.core.months import school_year
from olsim.core.randomness import Draws, decision, lasting_stream, uniform
from olsim.parameters.groups import Parameters
from olsim.state.world import World

TAKES_PARAMETER = -1.0
"""Lever value of a school that follows the parameter."""

FIRST_SCHOOLS = decision("levers: which schools join Tijd voor Kwaliteit first")
WRITES = (
    "schools.allowance_felt",
    "schools.allowance_starter_felt",
    "schools.double_due",
    "schools.extra_coaching",
)


@compiled
def toelage_limit(world: World, parameters: Parameters) -> float:
    """Schoolweging from which a regular school got the arbeidsmarkttoelage: the limit of the highest share of
    schools.
    """
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
def allowances(world: World, parameters: Parameters) -> None:
    """What people respond to moves towards what is paid: all of it where it is promised for good, a part
    where it is temporary.
    """
    schools, group = world.schools, parameters.pay
    toelage = parameters.shocks.toelage_by_month[world.now[0]]
    limit = toelage_limit(world, parameters) if toelage > 0.0 else np.inf
    for s in range(schools.count[0]):
        target = schools.allowance_lasting[s] + group.temporary_weight * schools.allowance_temporary[s]
        if schools.type[s] == SchoolType.BO and schools.weging[s] >= limit:
            target += group.temporary_weight * toelage
        schools.allowance_felt[s] += (target - schools.allowance_felt[s]) / group.delay_months
        starters = schools.starter_lasting[s] + group.temporary_weight * schools.starter_temporary[s]
        schools.allowance_starter_felt[s] += (
            starters - schools.allowance_starter_felt[s]
        ) / group.delay_months


@compiled
def who_joins_coaching(world: World, parameters: Parameters, draws: Draws) -> None:
    """1 August: schools in Tijd voor Kwaliteit, those that join first by a keyed order, and those that a
    measure adds or takes out.
    """
    schools, turn = world.schools, world.room.schools
    joined = int(parameters.coaching.schools_with_extra_by_year[school_year(world.now[0])])
    first_stream = lasting_stream(draws, FIRST_SCHOOLS, -1)
    for s in range(schools.count[0]):
        turn[s] = uniform(first_stream, schools.key[s])
    for s in range(schools.count[0]):
        earlier = 0
        for t in range(schools.count[0]):
            earlier += turn[t] < turn[s]
        schools.extra_coaching[s] = (
            earlier < joined or schools.joins_coaching[s] > 0.0
        ) and schools.joins_coaching[s] >= 0.0


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """From levers to what schools do and people meet."""
    schools = world.schools
    allowances(world, parameters)
    if world.now[0] % 12 == 0:
        who_joins_coaching(world, parameters, draws)
    for s in range(schools.count[0]):
        planned = schools.double_months[s]
        schools.double_due[s] = parameters.training.double_months if planned == TAKES_PARAMETER else planned
