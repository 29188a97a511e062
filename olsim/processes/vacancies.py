"""Schools decide which posts without a teacher to advertise.

What happens: posts that are or fall free go out, in spring more often; some advertisements are given up; posts that disappear next August stay in.
Why (sources): about a third of the shortage is visible as open vacancies (33 per cent in 2022, 43 in 2024); the rest is covered by a solution the
school did not want.
When in the month: step 9.
Reads: open posts, what the school knows of its next formation.
Writes: which vacancies are advertised.
"""

import numpy as np

from olsim.arrays import Bools, Floats, Ints, Keys
from olsim.classes import FEBRUARY, SPRING_LAST
from olsim.codes import Kind, VacancyState
from olsim.compiled import compiled
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, uniform
from olsim.rules.advertising import advertises
from olsim.state.world import World

REGULAR = "vacancies: regular posts go out"
REPLACEMENT = "vacancies: replacements go out"
WITHDRAW = "vacancies: an advertisement is given up"
READS = ("vacancies.*", "schools.surplus_fte")
WRITES = ("vacancies.advertised", "vacancies.advertised_since")


@compiled
def advertise(
    rows: Ints,
    n_schools: int,
    chosen: Bools,
    month: int,
    spring: bool,
    regular_stream: np.uint64,
    replacement_stream: np.uint64,
    withdraw_stream: np.uint64,
    school_key: Keys,
    surplus: Floats,
    v_state: Ints,
    v_kind: Ints,
    v_fte: Floats,
    v_school: Ints,
    v_start: Ints,
    v_advertised: Bools,
    v_since: Ints,
    n_open: Ints,
    in_spring: float,
    regular: float,
    replacement: float,
    withdraw: float,
    smallest: float,
    free: Floats,
) -> None:
    """One decision per school and kind of post; `chosen` says which schools decide, `free` is working room of shape (n_schools,)."""
    for s in range(n_schools):
        free[s] = -surplus[s]
    for q in range(n_open[0]):
        row = rows[q]
        if v_state[row] == VacancyState.OPEN and v_kind[row] == Kind.REGULAR:
            free[v_school[row]] += v_fte[row]
    for q in range(n_open[0]):
        row = rows[q]
        s = v_school[row]
        if v_state[row] != VacancyState.OPEN or not chosen[s]:
            continue
        is_replacement = v_kind[row] == Kind.REPLACEMENT
        if v_advertised[row]:
            if not spring and v_start[row] <= month and uniform(withdraw_stream, school_key[s]) < withdraw:
                v_advertised[row] = False
                v_since[row] = -1
            continue
        if is_replacement:
            if v_fte[row] >= smallest and uniform(replacement_stream, school_key[s]) < advertises(spring, True, in_spring, regular, replacement):
                v_advertised[row] = True
                v_since[row] = month
        elif free[s] >= smallest and uniform(regular_stream, school_key[s]) < advertises(spring, False, in_spring, regular, replacement):
            v_advertised[row] = True
            v_since[row] = month


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Advertisements of all schools."""
    decide(world, parameters, draws, np.ones(world.schools.n, np.bool_))


def decide(world: World, parameters: Parameters, draws: Draws, chosen: Bools) -> None:
    """Advertisements of the schools that are true in `chosen`, shape (n_schools,)."""
    s, v, lists, group = world.schools, world.vacancies, world.lists, parameters.advertising
    advertise(
        lists.open,
        s.n,
        chosen,
        world.month,
        FEBRUARY <= world.month % 12 <= SPRING_LAST,
        draws.stream(REGULAR),
        draws.stream(REPLACEMENT),
        draws.stream(WITHDRAW),
        s.key,
        s.surplus_fte,
        v.state,
        v.kind,
        v.fte,
        v.school,
        v.start,
        v.advertised,
        v.advertised_since,
        lists.n_open,
        group.spring_per_month,
        group.regular_per_month,
        group.replacement_per_month,
        group.withdraw_per_month,
        group.smallest_fte,
        world.scratch_schools,
    )
