"""Long sickness and leave.

What happens: people fall ill for longer than six weeks, recover, go on leave and come back; a long absence opens a replacement, a return ends it.
Why (sources): absence of 5.7 to 7.3 per cent, four fifths of it in spells over six weeks (mbo figure), more at higher ages; strain at school adds
(half-normal prior, no causal estimate). Shorter spells are covered inside the team and are not modelled.
When in the month: step 4.
Reads: ages, strain of the last closed ledger.
Writes: absences, replacement vacancies, replacements that end.
"""

import numpy as np

from olsim.arrays import Bools, Floats, Ints, Keys
from olsim.choice import bounded_exp
from olsim.classes import ENDED, EPSILON_FTE, OLDEST_YEARS
from olsim.codes import Absence, Kind, Role, Status, VacancyState
from olsim.compiled import compiled
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, uniform
from olsim.rules.sickness import onset
from olsim.state.books import ask, post_requests
from olsim.state.world import World

SICK = "sickness: falls ill or recovers"
READS = ("people.born", "people.school", "schools.strain")
WRITES = (
    "people.absence",
    "people.absent_since",
    "people.absent_until",
    "people.replaces",
    "people.replacement_fte",
    "people.supernumerary_fte",
    "vacancies.*",
)


@compiled
def absences(
    rows: Ints,
    n_rows: int,
    first: Ints,
    staff: Ints,
    month: int,
    sick_stream: np.uint64,
    key: Keys,
    status: Ints,
    role: Ints,
    born: Ints,
    woman: Bools,
    school: Ints,
    strain: Floats,
    post_fte: Floats,
    replacement_fte: Floats,
    supernumerary_fte: Floats,
    replaces: Ints,
    absence: Ints,
    absent_since: Ints,
    absent_until: Ints,
    v_state: Ints,
    v_kind: Ints,
    v_absent: Ints,
    open_rows: Ints,
    n_open: Ints,
    requests: Floats,
    n_requests: Ints,
    base: float,
    age_log: float,
    age_reference: float,
    strain_effect: float,
    strain_reference: float,
    recovery: float,
    leave_per_month: float,
    leave_months: int,
    leave_low: float,
    leave_high: float,
) -> None:
    """Begin and end absences of the people in `rows`; the hazard is worked out only where the draw can lie below it."""
    bound = base * bounded_exp(abs(age_log) * OLDEST_YEARS) + abs(strain_effect) + leave_per_month
    for k in range(n_rows):
        i = rows[k]
        u = uniform(sick_stream, key[i])
        if absence[i] == Absence.NONE and u >= bound:
            continue
        if status[i] != Status.EMPLOYED:
            continue
        s = school[i]
        age = (month - born[i]) / 12.0
        back = False
        if absence[i] == Absence.NONE:
            falls_ill = onset(age, strain[s], base, age_log, age_reference, strain_effect, strain_reference)
            if u < falls_ill:
                absence[i] = Absence.SICK
            elif role[i] == Role.TEACHER and leave_low <= age < leave_high and u < falls_ill + leave_per_month:
                absence[i] = Absence.LEAVE
                absent_until[i] = month + leave_months
            if absence[i] != Absence.NONE:
                absent_since[i] = month
                ask(requests, n_requests, s, Kind.REPLACEMENT + 0, post_fte[i], month, i)
        elif absence[i] == Absence.SICK:
            back = u < recovery
        else:
            back = month >= absent_until[i]
        if back:
            absence[i] = Absence.NONE
            absent_since[i] = -1
            absent_until[i] = -1
            for q in range(n_open[0]):
                row = open_rows[q]
                if v_absent[row] == i and v_kind[row] == Kind.REPLACEMENT:
                    v_state[row] = VacancyState.CLOSED
            for q in range(first[s], first[s + 1]):
                j = staff[q]
                if replaces[j] == i:
                    replaces[j] = ENDED
                    supernumerary_fte[j] += replacement_fte[j]
                    replacement_fte[j] = 0.0
                    if supernumerary_fte[j] < EPSILON_FTE:
                        supernumerary_fte[j] = 0.0


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Absences of everybody with a contract."""
    lists = world.lists
    decide(world, parameters, draws, lists.staff, int(lists.n_staff[0]))
    post_requests(world)


def decide(world: World, parameters: Parameters, draws: Draws, rows: Ints, n_rows: int) -> None:
    """Absences of the people in `rows`."""
    p, v, lists, group = world.people, world.vacancies, world.lists, parameters.sickness
    absences(
        rows,
        n_rows,
        lists.school_first,
        lists.staff,
        world.month,
        draws.stream(SICK),
        p.key,
        p.status,
        p.role,
        p.born,
        p.woman,
        p.school,
        world.schools.strain,
        p.post_fte,
        p.replacement_fte,
        p.supernumerary_fte,
        p.replaces,
        p.absence,
        p.absent_since,
        p.absent_until,
        v.state,
        v.kind,
        v.absent,
        lists.open,
        lists.n_open,
        lists.requests,
        lists.n_requests,
        group.onset_per_month,
        group.age_log_per_year,
        group.age_reference,
        group.strain_effect,
        group.strain_reference,
        group.recovery_per_month,
        group.leave_per_month,
        group.leave_months,
        group.leave_age_low,
        group.leave_age_high,
    )
