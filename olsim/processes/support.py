"""Support staff, and schools that start with anders organiseren.

What happens: support staff leave and are replaced from a limited pool; schools without much time left start with anders organiseren and take on extra
support, which lowers the qualified fte they require next August a little.
Why (sources): about a hundred Utrecht schools used the experimenteerregeling in 2023/24; realised substitution is about 0.15 qualified fte per extra
support fte (Rotterdam, derived); support staff turn over and are not unlimited.
When in the month: step 9.
Reads: strain, the pool of support staff.
Writes: support staff, adoption.
"""

import numpy as np

from olsim.arrays import Bools
from olsim.choice import happens, hazard_limit, log_of_survival
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, decision, stream, uniform
from olsim.rules.adopting import adoption_log
from olsim.state.world import World

ADOPTS = decision("support: school starts with anders organiseren")
READS = ("schools.strain", "schools.required_fte", "surroundings.support_pool_fte")
WRITES = (
    "schools.organises",
    "schools.support_extra_fte",
    "schools.support_fte",
    "surroundings.support_pool_fte",
)


@compiled
def decide(world: World, parameters: Parameters, draws: Draws, chosen: Bools) -> None:
    """Which of the schools that are true in `chosen`, shape (n_schools,), start with anders organiseren."""
    group = parameters.organising
    schools = world.schools
    month = world.now[0]
    adopt_stream = stream(draws, ADOPTS, month)
    base, reference = group.adopt_by_year[school_year(month)], parameters.leaving.strain_reference
    # the hazard of a school is worked out only where the draw lies below what no school exceeds
    highest = adoption_log(schools.strain[: schools.count[0]].max(), reference, group.adopt_log_per_share)
    highest = max(highest, adoption_log(0.0, reference, group.adopt_log_per_share))
    bound, log_survival = hazard_limit(base, highest), log_of_survival(base)
    for s in range(schools.count[0]):
        u = uniform(adopt_stream, schools.key[s])
        if u < bound and chosen[s] and not schools.organises[s]:
            schools.organises[s] = happens(u, log_survival, adoption_log(schools.strain[s], reference, group.adopt_log_per_share))


@compiled
def staff_up(world: World, parameters: Parameters) -> None:
    """Turnover and hiring; every school gets the same part of what it asks when the pool is short."""
    group = parameters.cover
    schools = world.schools
    around, year = world.surroundings, school_year(world.now[0])
    pool = around.support_pool_fte[0] + group.support_inflow_per_month
    per_teacher = group.support_per_teacher * (1.0 + group.npo_support_by_year[year])
    asked = 0.0
    for s in range(schools.count[0]):
        schools.support_fte[s] -= group.support_turnover * schools.support_fte[s]
        schools.support_extra_fte[s] -= group.support_turnover * schools.support_extra_fte[s]
        missing = per_teacher * schools.required_fte[s] - schools.support_fte[s]
        if missing > 0.0:
            asked += missing
        else:
            # temporary support staff go when the money goes
            schools.support_fte[s] += missing
            pool -= missing
        if schools.organises[s] and parameters.organising.support_fte > schools.support_extra_fte[s]:
            asked += parameters.organising.support_fte - schools.support_extra_fte[s]
    part = 1.0 if asked <= pool else pool / asked
    for s in range(schools.count[0]):
        missing = per_teacher * schools.required_fte[s] - schools.support_fte[s]
        if missing > 0.0:
            schools.support_fte[s] += part * missing
        if schools.organises[s] and parameters.organising.support_fte > schools.support_extra_fte[s]:
            schools.support_extra_fte[s] += part * (parameters.organising.support_fte - schools.support_extra_fte[s])
    around.support_pool_fte[0] = min(pool - part * asked, group.support_pool_fte)


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Adoption and support staff of all schools."""
    decide(world, parameters, draws, np.ones(world.schools.count[0], np.bool_))
    staff_up(world, parameters)
