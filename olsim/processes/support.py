"""Support staff, and schools that start with anders organiseren.

What happens: support staff leave and are replaced from a limited pool; schools without much time left start
with anders organiseren and take on extra support, which lowers the qualified fte they require next August a
little.
Why (sources): about a hundred Utrecht schools used the experimenteerregeling in 2023/24; realised
substitution is about 0.15 qualified fte per extra support fte (Rotterdam, derived); support staff turn over
and are not unlimited.
When in the month: step 9.
Reads: strain, the pool of support staff.
Writes: support staff, adoption.
"""

import numpy as np

from olsim.core.arrays import Bools
from olsim.core.choice import happens, hazard_limit, log_of_survival, scaled_hazard
from olsim.core.compiled import compiled
from olsim.core.definitions import FEBRUARY
from olsim.core.months import school_year
from olsim.core.randomness import Draws, decision, stream, uniform
from olsim.parameters.groups import Parameters
from olsim.rules.adopting import adoption_log, largest_adoption_log
from olsim.state.world import World

ADOPTS = decision("support: school starts with anders organiseren")
TAKES_UP = decision("support: school takes up the design of a measure")
WRITES = (
    "schools.by_vision",
    "schools.redesigns",
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
    strain = schools.strain[: schools.count[0]].max()
    highest = largest_adoption_log(strain, reference, group.adopt_log_per_share)
    bound, log_survival = hazard_limit(base, highest), log_of_survival(base)
    for s in range(schools.count[0]):
        u = uniform(adopt_stream, schools.key[s])
        if u < bound and chosen[s] and not schools.organises[s]:
            schools.organises[s] = happens(
                u, log_survival, adoption_log(schools.strain[s], reference, group.adopt_log_per_share)
            )


@compiled
def extra_asked(world: World, parameters: Parameters, s: int) -> float:
    """Extra support that a school with anders organiseren wants more than it has; less than nothing where a
    measure that paid for it has ended.
    """
    schools = world.schools
    wanted = parameters.organising.support_fte if schools.organises[s] else 0.0
    if schools.redesigns[s]:
        wanted += schools.extra_support_fte[s]
    return float(wanted - schools.support_extra_fte[s])


@compiled
def take_up_design(world: World, parameters: Parameters, draws: Draws) -> None:
    """February, when the next school year is planned: which schools take up the design of a measure, out of
    need or out of vision; one draw decides, need first.
    """
    group, schools = parameters.organising, world.schools
    design_stream = stream(draws, TAKES_UP, world.now[0])
    for s in range(schools.count[0]):
        need, vision = schools.adopt_by_need[s], schools.adopt_by_vision[s]
        if need + vision <= 0.0 or schools.redesigns[s]:
            continue
        u = uniform(design_stream, schools.key[s])
        pressed = scaled_hazard(
            need,
            adoption_log(schools.strain[s], parameters.leaving.strain_reference, group.adopt_log_per_share),
        )
        schools.redesigns[s] = u < pressed + vision
        schools.by_vision[s] = schools.redesigns[s] and u >= pressed


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
        extra = extra_asked(world, parameters, s)
        if extra > 0.0:
            asked += extra
        else:
            schools.support_extra_fte[s] += extra
            pool -= extra
    part = 1.0 if asked <= pool else pool / asked
    for s in range(schools.count[0]):
        missing = per_teacher * schools.required_fte[s] - schools.support_fte[s]
        if missing > 0.0:
            schools.support_fte[s] += part * missing
        schools.support_extra_fte[s] += part * max(0.0, extra_asked(world, parameters, s))
    around.support_pool_fte[0] = min(pool - part * asked, group.support_pool_fte)


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Adoption and support staff of all schools."""
    decide(world, parameters, draws, np.ones(world.schools.count[0], np.bool_))
    if world.now[0] % 12 == FEBRUARY:
        take_up_design(world, parameters, draws)
    staff_up(world, parameters)
