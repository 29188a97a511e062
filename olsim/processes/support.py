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

from olsim.arrays import Bools, Floats, Keys
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, uniform
from olsim.rules.adopting import adoption
from olsim.state.world import World

ADOPTS = "support: school starts with anders organiseren"
READS = ("schools.strain", "schools.required_fte", "surroundings.support_pool_fte")
WRITES = ("schools.organises", "schools.support_fte", "schools.support_extra_fte", "surroundings.support_pool_fte")


@compiled
def adopt(
    chosen: Bools,
    n_schools: int,
    stream: np.uint64,
    school_key: Keys,
    strain: Floats,
    organises: Bools,
    base: float,
    reference: float,
    log_per_share: float,
) -> None:
    """Which of the chosen schools start with anders organiseren."""
    for s in range(n_schools):
        if chosen[s] and not organises[s] and uniform(stream, school_key[s]) < adoption(base, strain[s], reference, log_per_share):
            organises[s] = True


@compiled
def staff_up(
    n_schools: int,
    required: Floats,
    organises: Bools,
    support: Floats,
    support_extra: Floats,
    pool: float,
    per_teacher: float,
    extra_per_school: float,
    turnover: float,
) -> float:
    """Turnover and hiring; every school gets the same part of what it asks when the pool is short. Returns what is left in the pool."""
    asked = 0.0
    for s in range(n_schools):
        support[s] -= turnover * support[s]
        support_extra[s] -= turnover * support_extra[s]
        missing = per_teacher * required[s] - support[s]
        if missing > 0.0:
            asked += missing
        else:
            # temporary support staff go when the money goes
            support[s] += missing
            pool -= missing
        if organises[s] and extra_per_school > support_extra[s]:
            asked += extra_per_school - support_extra[s]
    part = 1.0 if asked <= pool else pool / asked
    for s in range(n_schools):
        missing = per_teacher * required[s] - support[s]
        if missing > 0.0:
            support[s] += part * missing
        if organises[s] and extra_per_school > support_extra[s]:
            support_extra[s] += part * (extra_per_school - support_extra[s])
    return pool - part * asked


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Adoption and support staff of all schools."""
    s, around, month = world.schools, world.surroundings, world.month
    year = school_year(month)
    cover, organising = parameters.cover, parameters.organising
    decide(world, parameters, draws, np.ones(s.n, np.bool_))
    pool = float(around.support_pool_fte[0]) + cover.support_inflow_per_month
    around.support_pool_fte[0] = min(
        staff_up(
            s.n,
            s.required_fte,
            s.organises,
            s.support_fte,
            s.support_extra_fte,
            pool,
            cover.support_per_teacher * (1.0 + float(cover.npo_support_by_year[year])),
            organising.support_fte,
            cover.support_turnover,
        ),
        cover.support_pool_fte,
    )


def decide(world: World, parameters: Parameters, draws: Draws, chosen: Bools) -> None:
    """Adoption by the schools that are true in `chosen`, shape (n_schools,)."""
    s, group = world.schools, parameters.organising
    adopt(
        chosen,
        s.n,
        draws.stream(ADOPTS),
        s.key,
        s.strain,
        s.organises,
        float(group.adopt_by_year[school_year(world.month)]),
        parameters.leaving.strain_reference,
        group.adopt_log_per_share,
    )
