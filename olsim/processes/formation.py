"""The formation of the new school year.

What happens: on 1 August pupils, groups and required fte change; posts appear or disappear; people keep tasks or get them; in February every
school knows its formation of the next year, and posts that will appear are planned.
Why (sources): employment follows pupils times a ratio plus an amount per school, as in the incumbent projection; NPO posts and coaching money
come on top (design section 1).
When in the month: step 3 (1 August), and in February for the plan.
Reads: pupils, NPO posts, organisation model, contracts.
Writes: required fte, groups, vacancies, posts that become supernumerary or the reverse, tasks.
"""

import numpy as np

from olsim.arrays import Bools, Floats, Ints, Keys
from olsim.classes import EPSILON_FTE, FEBRUARY, FULL_TIME
from olsim.codes import Absence, Kind, Role, SchoolType, Status, Task, VacancyState
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, uniform
from olsim.rules.formation import required_fte
from olsim.state.books import ask, post_requests
from olsim.state.world import World

SHRINK = "formation: whose post disappears"
TASKS = "formation: who takes a task"
READS = ("schools.*", "people.*", "vacancies.*")
WRITES = (
    "schools.pupils",
    "schools.groups",
    "schools.required_fte",
    "schools.required_npo_fte",
    "schools.planned_fte",
    "schools.surplus_fte",
    "people.post_fte",
    "people.task_fte",
    "people.task",
    "people.supernumerary_fte",
    "vacancies.*",
)


@compiled
def require(
    n_schools: int,
    pupils: Floats,
    type_: Ints,
    weging: Floats,
    organises: Bools,
    support_extra_fte: Floats,
    extra_coaching: Bools,
    fixed_fte: float,
    ratio_bo: float,
    ratio_sbo: float,
    ratio_so: float,
    ratio_vso: float,
    substitution: float,
    npo_city_fte: float,
    coaching_fte: float,
    required: Floats,
    npo: Floats,
) -> None:
    """Required fte of every school; NPO posts go to bo schools by pupils times schoolweging."""
    weight = 0.0
    for s in range(n_schools):
        if type_[s] == SchoolType.BO:
            weight += pupils[s] * weging[s]
    for s in range(n_schools):
        if type_[s] == SchoolType.BO:
            ratio = ratio_bo
        elif type_[s] == SchoolType.SBO:
            ratio = ratio_sbo
        elif type_[s] == SchoolType.SO:
            ratio = ratio_so
        else:
            ratio = ratio_vso
        npo[s] = npo_city_fte * pupils[s] * weging[s] / weight if type_[s] == SchoolType.BO else 0.0
        relief = substitution * support_extra_fte[s] if organises[s] else 0.0
        required[s] = required_fte(pupils[s], fixed_fte, ratio, relief, npo[s], coaching_fte if extra_coaching[s] else 0.0)


@compiled
def reconcile(
    n_schools: int,
    first: Ints,
    staff: Ints,
    month: int,
    stream: np.uint64,
    key: Keys,
    status: Ints,
    role: Ints,
    post_fte: Floats,
    task_fte: Floats,
    supernumerary_fte: Floats,
    leave_month: Ints,
    offer_start: Ints,
    absence: Ints,
    required: Floats,
    v_state: Ints,
    v_kind: Ints,
    v_fte: Floats,
    v_start: Ints,
    v_school: Ints,
    v_advertised: Bools,
    open_rows: Ints,
    n_open: Ints,
    requests: Floats,
    n_requests: Ints,
) -> None:
    """Bring held posts plus empty posts of each school to what is required."""
    for s in range(n_schools):
        books = 0.0
        for k in range(first[s], first[s + 1]):
            i = staff[k]
            if status[i] == Status.EMPLOYED:
                books += post_fte[i] + task_fte[i]
        for q in range(n_open[0]):
            row = open_rows[q]
            empty = v_state[row] == VacancyState.OPEN or v_state[row] == VacancyState.RESERVED
            if v_school[row] == s and empty and v_kind[row] == Kind.REGULAR and v_start[row] <= month:
                books += v_fte[row]
        difference = required[s] - books
        if difference > EPSILON_FTE:
            for k in range(first[s], first[s + 1]):
                i = staff[k]
                spare = supernumerary_fte[i]
                if (
                    status[i] != Status.EMPLOYED
                    or role[i] != Role.TEACHER
                    or spare <= EPSILON_FTE
                    or leave_month[i] >= 0
                    or offer_start[i] >= 0
                    or absence[i] != 0
                ):
                    continue
                taken = spare if spare < difference else difference
                post_fte[i] += taken
                supernumerary_fte[i] -= taken
                difference -= taken
                if difference <= EPSILON_FTE:
                    break
            while difference > EPSILON_FTE:
                piece = difference if difference < FULL_TIME else FULL_TIME
                ask(requests, n_requests, s, Kind.REGULAR + 0, piece, month, -1)
                difference -= piece
        elif difference < -EPSILON_FTE:
            surplus = -difference
            for turn in range(2):
                for q in range(n_open[0]):
                    row = open_rows[q]
                    if surplus <= EPSILON_FTE:
                        break
                    if v_school[row] != s or v_state[row] != VacancyState.OPEN or v_kind[row] != Kind.REGULAR or v_start[row] > month:
                        continue
                    if v_advertised[row] == (turn == 0):
                        continue
                    taken = v_fte[row] if v_fte[row] < surplus else surplus
                    surplus -= taken
                    if v_fte[row] - taken <= EPSILON_FTE:
                        v_state[row] = VacancyState.CLOSED
                    else:
                        v_fte[row] -= taken
            while surplus > EPSILON_FTE:
                chosen = -1
                lowest = 2.0
                for k in range(first[s], first[s + 1]):
                    i = staff[k]
                    if (
                        status[i] != Status.EMPLOYED
                        or post_fte[i] <= EPSILON_FTE
                        or leave_month[i] >= 0
                        or role[i] != Role.TEACHER
                        or absence[i] != 0
                    ):
                        continue
                    u = uniform(stream, key[i])
                    if u < lowest:
                        lowest = u
                        chosen = i
                if chosen < 0:
                    break
                taken = post_fte[chosen] if post_fte[chosen] < surplus else surplus
                post_fte[chosen] -= taken
                supernumerary_fte[chosen] += taken
                surplus -= taken


@compiled
def hand_out_tasks(
    n_schools: int,
    first: Ints,
    staff: Ints,
    month: int,
    stream: np.uint64,
    key: Keys,
    status: Ints,
    role: Ints,
    teaching_since: Ints,
    permanent: Bools,
    post_fte: Floats,
    task_fte: Floats,
    task: Ints,
    absence: Ints,
    leave_month: Ints,
    offer_start: Ints,
    hours_change: Floats,
    required: Floats,
    school_key: Keys,
    extra_coaching: Bools,
    extra_coach_lever: Floats,
    coaches_per_school: float,
    coach_fte: float,
    extra_coach_fte: float,
    ambulant_share: float,
    experience_months: float,
) -> None:
    """Named experienced people take coaching and ambulant tasks out of their class posts; the class post keeps its hours for somebody else."""
    for s in range(n_schools):
        wanted_coaches = int(coaches_per_school)
        if uniform(stream, school_key[s]) < coaches_per_school - wanted_coaches:
            wanted_coaches += 1
        each = coach_fte + extra_coach_lever[s] + (extra_coach_fte if extra_coaching[s] else 0.0)
        ambulant_left = ambulant_share * required[s]
        coaches = 0
        for k in range(first[s], first[s + 1]):
            i = staff[k]
            if status[i] != Status.EMPLOYED:
                continue
            if task[i] == Task.COACH:
                coaches += 1
                more = each - task_fte[i]
                if more > post_fte[i]:
                    more = post_fte[i]
                if more > EPSILON_FTE and absence[i] == 0 and hours_change[i] == 0.0 and leave_month[i] < 0 and offer_start[i] < 0:
                    post_fte[i] -= more
                    task_fte[i] += more
            elif task[i] == Task.AMBULANT:
                ambulant_left -= task_fte[i]
        while coaches < wanted_coaches or ambulant_left > coach_fte:
            chosen = -1
            lowest = 2.0
            for k in range(first[s], first[s + 1]):
                i = staff[k]
                if status[i] != Status.EMPLOYED or role[i] != Role.TEACHER or task[i] != Task.NONE or not permanent[i] or absence[i] != Absence.NONE:
                    continue
                if leave_month[i] >= 0 or offer_start[i] >= 0 or hours_change[i] != 0.0:
                    continue
                if month - teaching_since[i] < experience_months or post_fte[i] < 2.0 * coach_fte:
                    continue
                u = uniform(stream, key[i])
                if u < lowest:
                    lowest = u
                    chosen = i
            if chosen < 0:
                break
            if coaches < wanted_coaches:
                taken = each if each < post_fte[chosen] else post_fte[chosen]
                task[chosen] = Task.COACH
                coaches += 1
            else:
                taken = 0.5 * post_fte[chosen]
                if taken > ambulant_left:
                    taken = ambulant_left
                task[chosen] = Task.AMBULANT
                ambulant_left -= taken
            post_fte[chosen] -= taken
            task_fte[chosen] += taken


@compiled
def plan(
    n_schools: int,
    first: Ints,
    staff: Ints,
    next_august: int,
    status: Ints,
    role: Ints,
    post_fte: Floats,
    task_fte: Floats,
    supernumerary_fte: Floats,
    hours_change: Floats,
    planned: Floats,
    surplus: Floats,
    board: Ints,
    anticipates: Bools,
    gap_share: Floats,
    anticipation: float,
    threshold: float,
    v_state: Ints,
    v_kind: Ints,
    v_fte: Floats,
    v_start: Ints,
    v_school: Ints,
    open_rows: Ints,
    n_open: Ints,
    requests: Floats,
    n_requests: Ints,
    room: Floats,
) -> None:
    """Posts of next school year: more than now are planned as vacancies per August, fewer are not advertised again.

    A board may let its popular schools recruit a little above the formation, ahead of leavers that are not known yet.
    """
    for s in range(n_schools):
        room[s] = 0.0
    for q in range(n_open[0]):
        row = open_rows[q]
        empty = v_state[row] == VacancyState.OPEN or v_state[row] == VacancyState.RESERVED
        if empty and v_kind[row] == Kind.REGULAR and v_start[row] < next_august:
            room[v_school[row]] += v_fte[row]
    for s in range(n_schools):
        books = room[s]
        for k in range(first[s], first[s + 1]):
            i = staff[k]
            if status[i] == Status.EMPLOYED:
                books += post_fte[i] + task_fte[i]
                if role[i] == Role.TEACHER:
                    books += supernumerary_fte[i]
        target = planned[s]
        if anticipates[board[s]] and gap_share[s] < threshold:
            target += anticipation * planned[s]
        difference = target - books
        surplus[s] = -difference if difference < 0.0 else 0.0
        while difference > EPSILON_FTE:
            piece = difference if difference < FULL_TIME else FULL_TIME
            ask(requests, n_requests, s, Kind.REGULAR + 0, piece, next_august, -1)
            difference -= piece


def _require(world: World, parameters: Parameters, year: int, pupils: Floats, required: Floats, npo: Floats) -> None:
    schools, demand = world.schools, parameters.demand
    require(
        schools.n,
        pupils,
        schools.type,
        schools.weging,
        schools.organises,
        schools.support_extra_fte,
        schools.extra_coaching,
        demand.fixed_fte_per_school,
        demand.pupils_per_fte_bo,
        demand.pupils_per_fte_sbo,
        demand.pupils_per_fte_so,
        demand.pupils_per_fte_vso,
        parameters.organising.substitution,
        float(demand.npo_fte_by_year[year]),
        parameters.coaching.extra_coach_fte * parameters.coaching.coaches_per_school,
        required,
        npo,
    )


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """1 August: the new formation. February: the plan for the next one."""
    month = world.month
    part = month % 12
    if part not in (0, FEBRUARY):
        return
    p, v, s, lists, demand = world.people, world.vacancies, world.schools, world.lists, parameters.demand
    year = school_year(month)
    if part == FEBRUARY:
        next_year = min(year + 1, world.pupil_paths.shape[0] - 1)
        _require(world, parameters, next_year, world.pupil_paths[next_year], s.planned_fte, world.scratch_schools)
        plan(
            s.n,
            lists.school_first,
            lists.staff,
            (year + 1) * 12,
            p.status,
            p.role,
            p.post_fte,
            p.task_fte,
            p.supernumerary_fte,
            p.hours_change,
            s.planned_fte,
            s.surplus_fte,
            s.board,
            world.boards.anticipates,
            s.gap_share,
            parameters.boards.anticipation,
            parameters.boards.anticipation_threshold,
            v.state,
            v.kind,
            v.fte,
            v.start,
            v.school,
            lists.open,
            lists.n_open,
            lists.requests,
            lists.n_requests,
            world.scratch_schools,
        )
        post_requests(world)
        return
    s.pupils[: s.n] = world.pupil_paths[year]
    size = demand.pupils_per_group_bo
    bo = s.type[: s.n] == SchoolType.BO
    s.groups[: s.n] = (s.pupils[: s.n] / demand.pupils_per_group_go + 1.0).astype(int)
    s.groups[: s.n][bo] = (s.pupils[: s.n][bo] / size + 1.0).astype(int)
    _require(world, parameters, year, s.pupils, s.required_fte, s.required_npo_fte)
    s.surplus_fte[: s.n] = 0.0
    reconcile(
        s.n,
        lists.school_first,
        lists.staff,
        month,
        draws.stream(SHRINK),
        p.key,
        p.status,
        p.role,
        p.post_fte,
        p.task_fte,
        p.supernumerary_fte,
        p.leave_month,
        p.offer_start,
        p.absence,
        s.required_fte,
        v.state,
        v.kind,
        v.fte,
        v.start,
        v.school,
        v.advertised,
        lists.open,
        lists.n_open,
        lists.requests,
        lists.n_requests,
    )
    post_requests(world)
    coaching = parameters.coaching
    hand_out_tasks(
        s.n,
        lists.school_first,
        lists.staff,
        month,
        draws.stream(TASKS, -1),
        p.key,
        p.status,
        p.role,
        p.teaching_since,
        p.permanent,
        p.post_fte,
        p.task_fte,
        p.task,
        p.absence,
        p.leave_month,
        p.offer_start,
        p.hours_change,
        s.required_fte,
        s.key,
        s.extra_coaching,
        s.extra_coach_fte,
        coaching.coaches_per_school,
        coaching.coach_fte,
        coaching.extra_coach_fte,
        demand.ambulant_share,
        coaching.coach_experience_months,
    )
