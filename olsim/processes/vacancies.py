"""Schools decide which posts without a teacher to advertise.

What happens: posts that are or fall free go out, in spring more often; some advertisements are given up;
posts that disappear next August stay in.
Why (sources): about a third of the shortage is visible as open vacancies (33 per cent in 2022, 43 in 2024);
the rest is covered by a solution the school did not want.
When in the month: step 9.
Reads: open posts, what the school knows of its next formation, hours that wait for a class.
Writes: which vacancies are advertised; a post of which only a part goes out becomes two.
"""

import numpy as np

from olsim.core.arrays import Bools
from olsim.core.codes import Full, Kind, VacancyState
from olsim.core.compiled import compiled
from olsim.core.definitions import EPSILON_FTE, FEBRUARY, MARCH, SPRING_LAST
from olsim.core.randomness import Draws, decision, stream, uniform
from olsim.parameters.groups import Parameters
from olsim.rules.advertising import advertises
from olsim.state.posts import advertise, new_vacancy
from olsim.state.rows import room_for
from olsim.state.world import World

REGULAR = decision("vacancies: regular posts go out")
REPLACEMENT = decision("vacancies: replacements go out")
WITHDRAW = decision("vacancies: an advertisement is given up")
READS = (
    "vacancies.*",
    "schools.surplus_fte",
    "schools.above_fte",
    "schools.leave_open_share",
    "schools.waits",
)
WRITES = ("vacancies.*",)


@compiled
def decide(world: World, parameters: Parameters, draws: Draws, chosen: Bools) -> None:
    """One decision per school and kind of post, by the schools that are true in `chosen`, shape
    (n_schools,).
    """
    group = parameters.advertising
    schools, vacancies, lists = world.schools, world.vacancies, world.lists
    month = world.now[0]
    spring = FEBRUARY <= month % 12 <= SPRING_LAST
    regular_stream = stream(draws, REGULAR, month)
    replacement_stream = stream(draws, REPLACEMENT, month)
    withdraw_stream = stream(draws, WITHDRAW, month)
    for s in range(schools.count[0]):
        if not chosen[s]:
            continue
        chance = advertises(
            spring, False, group.spring_per_month, group.regular_per_month, group.replacement_per_month
        )
        regular_out = uniform(regular_stream, schools.key[s]) < chance and not (
            schools.waits[s] and MARCH <= month % 12 <= MARCH + 1
        )
        chance = advertises(
            spring, True, group.spring_per_month, group.regular_per_month, group.replacement_per_month
        )
        replacement_out = uniform(replacement_stream, schools.key[s]) < chance
        withdrawn = not spring and uniform(withdraw_stream, schools.key[s]) < group.withdraw_per_month
        if not (regular_out or replacement_out or withdrawn):
            continue
        # hours that wait for a class at the school, or posts that disappear: so much of what is free stays in
        free = (
            -max(schools.surplus_fte[s], schools.above_fte[s])
            - schools.leave_open_share[s] * schools.required_fte[s]
        )
        row = lists.open_first[s] if regular_out else -1
        while row >= 0:
            if vacancies.state[row] == VacancyState.OPEN and vacancies.kind[row] == Kind.REGULAR:
                free += vacancies.fte[row]
                if vacancies.advertised[row]:
                    free -= vacancies.fte[row]
            row = vacancies.next[row]
        following = lists.open_first[s]
        while following >= 0:
            row, following = following, vacancies.next[following]
            if vacancies.state[row] != VacancyState.OPEN:
                continue
            if vacancies.advertised[row]:
                if withdrawn and vacancies.start[row] <= month:
                    vacancies.advertised[row] = False
                    vacancies.advertised_since[row] = -1
                continue
            if vacancies.kind[row] == Kind.REPLACEMENT:
                goes_out = replacement_out and vacancies.fte[row] >= group.smallest_fte
            else:
                goes_out = regular_out and free >= group.smallest_fte
                if goes_out and vacancies.fte[row] - free > EPSILON_FTE:
                    # only the part that the own people leave open; the rest of the post waits for them
                    if room_for(world, Full.VACANCIES + 0, 1):
                        part = new_vacancy(
                            world, s, Kind.REGULAR + 0, free, vacancies.opened[row], vacancies.start[row], -1
                        )
                        advertise(world, part, month)
                        vacancies.npo[part] = vacancies.npo[row]
                        vacancies.fte[row] -= free
                        free = 0.0
                    continue
                free -= vacancies.fte[row] if goes_out else 0.0
            if goes_out:
                advertise(world, row, month)


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Advertisements of all schools."""
    decide(world, parameters, draws, np.ones(world.schools.count[0], np.bool_))
