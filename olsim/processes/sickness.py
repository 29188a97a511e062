"""Long sickness and leave.

What happens: people fall ill for longer than six weeks, recover, go on leave and come back; a long absence
opens a replacement, a return ends it.
Why (sources): absence of 5.7 to 7.3 per cent, four fifths of it in spells over six weeks (mbo figure), more
at higher ages; strain at school adds (half-normal prior, no causal estimate). Shorter spells are covered
inside the team and are not modelled.
When in the month: step 4.
Reads: ages, strain of the last closed ledger.
Writes: absences, replacement vacancies, replacements that end.
"""

from olsim.core.arrays import Ints, Keys
from olsim.core.codes import Absence, Kind, Role, Status
from olsim.core.compiled import compiled
from olsim.core.definitions import OLDEST_YEARS, YOUNGEST_YEARS
from olsim.core.randomness import Draws, bits_below, decision, draws_at_most, stream, uniform
from olsim.parameters.groups import Parameters
from olsim.rules.sickness import largest_onset, onset
from olsim.state.posts import ask, close_replacement, post_requests
from olsim.state.world import World

SICK = decision("sickness: falls ill or recovers")
WRITES = (
    "people.absence",
    "people.absent_since",
    "people.absent_until",
    "people.replacement_fte",
    "people.replaces",
    "people.supernumerary_fte",
    "vacancies.*",
)


@compiled
def decide(world: World, parameters: Parameters, draws: Draws, rows: Ints, keys: Keys, n_rows: int) -> None:
    """Begin and end absences of the people in `rows`."""
    group = parameters.sickness
    people, schools = world.people, world.schools
    month = world.now[0]
    sick_stream = stream(draws, SICK, month)
    # the hazard of a person is worked out only where the draw lies below what nobody exceeds
    highest = schools.strain[: schools.count[0]].max()
    bound = group.leave_per_month + largest_onset(YOUNGEST_YEARS, OLDEST_YEARS, highest, parameters)
    lowest = bits_below(bound)
    looked_at, flags, number = world.room.searchers, world.room.flags, 0
    draws_at_most(sick_stream, keys, n_rows, lowest, flags)
    for k in range(n_rows):
        # without a jump: the outcome cannot be foreseen
        looked_at[number] = k
        number += (flags[k] != 0) | (people.absence[rows[k]] != Absence.NONE)
    for x in range(number):
        k = looked_at[x]
        i = rows[k]
        u = uniform(sick_stream, keys[k])
        if people.status[i] != Status.EMPLOYED:
            continue
        s = people.school[i]
        age = (month - people.born[i]) / 12.0
        back = False
        if people.absence[i] == Absence.NONE:
            falls_ill = onset(age, schools.strain[s], parameters)
            if u < falls_ill:
                people.absence[i] = Absence.SICK
            elif (
                people.role[i] == Role.TEACHER
                and group.leave_age_low <= age < group.leave_age_high
                and u < falls_ill + group.leave_per_month
            ):
                people.absence[i] = Absence.LEAVE
                people.absent_until[i] = month + group.leave_months
            if people.absence[i] != Absence.NONE:
                people.absent_since[i] = month
                ask(world, s, Kind.REPLACEMENT + 0, people.post_fte[i], month, i)
        elif people.absence[i] == Absence.SICK:
            back = u < group.recovery_per_month
        else:
            back = month >= people.absent_until[i]
        if back:
            close_replacement(world, i)


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Absences of everybody with a contract."""
    decide(world, parameters, draws, world.lists.staff, world.lists.staff_key, world.lists.n_staff[0])
    post_requests(world, False)
