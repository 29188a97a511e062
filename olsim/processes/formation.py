"""The formation of the new school year.

What happens: on 1 August pupils, groups and required fte change; posts appear or disappear; people keep
tasks or get them; in February every school knows its formation of the next year, and posts that will appear
are planned.
Why (sources): employment follows pupils times a ratio plus an amount per school, as in the incumbent
projection; NPO posts and coaching money come on top (design section 1).
When in the month: step 3 (1 August), and in February for the plan.
Reads: pupils, NPO posts, organisation model, contracts.
Writes: required fte, groups, vacancies, posts that become supernumerary or the reverse, tasks.
"""

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.codes import Absence, Kind, Role, SchoolType, Status, Task, VacancyState
from olsim.core.compiled import compiled
from olsim.core.definitions import EPSILON_FTE, FEBRUARY, FULL_TIME
from olsim.core.months import school_year
from olsim.core.randomness import Draws, decision, lasting_stream, stream, uniform
from olsim.parameters.groups import Parameters
from olsim.rules.adopting import saved_fte
from olsim.rules.boards import recruits_ahead
from olsim.rules.formation import required_fte
from olsim.state.posts import ask, post_requests
from olsim.state.staff_lists import put_above
from olsim.state.world import World

SHRINK = decision("formation: whose post disappears")
TASKS = decision("formation: who takes a task")
WRITES = (
    "people.post_fte",
    "people.supernumerary_fte",
    "people.task",
    "people.task_fte",
    "schools.groups",
    "schools.npo_before_fte",
    "schools.planned_fte",
    "schools.pupils",
    "schools.required_fte",
    "schools.required_npo_fte",
    "schools.saved_fte",
    "schools.surplus_fte",
    "vacancies.*",
)


@compiled
def relief_of(world: World, parameters: Parameters, s: int) -> float:
    """Qualified fte that a school requires less because of anders organiseren."""
    group, schools = parameters.organising, world.schools
    if not (schools.organises[s] or schools.redesigns[s]):
        return 0.0
    baseline = min(schools.support_extra_fte[s], group.support_fte if schools.organises[s] else 0.0)
    ratio = group.vision_ratio if schools.by_vision[s] else 1.0
    return saved_fte(
        baseline,
        schools.support_extra_fte[s] - baseline,
        schools.organise_effect[s] * ratio,
        schools.qualified_ratio[s],
        schools.organised_share[s],
        schools.groups[s],
        parameters,
    )


@compiled
def require(
    world: World, parameters: Parameters, year: int, pupils: Floats, required: Floats, npo: Floats
) -> None:
    """Required fte of every school; NPO posts go to bo schools by pupils times schoolweging."""
    group = parameters.demand
    schools = world.schools
    npo_city_fte = group.npo_fte_by_year[year]
    need = group.need_by_year[year]
    coaching_fte = parameters.coaching.extra_coach_fte * parameters.coaching.coaches_per_school
    weight = 0.0
    for s in range(schools.count[0]):
        if schools.type[s] == SchoolType.BO:
            weight += pupils[s] * schools.weging[s]
    for s in range(schools.count[0]):
        if schools.type[s] == SchoolType.BO:
            ratio = group.pupils_per_fte_bo
        elif schools.type[s] == SchoolType.SBO:
            ratio = group.pupils_per_fte_sbo
        elif schools.type[s] == SchoolType.SO:
            ratio = group.pupils_per_fte_so
        else:
            ratio = group.pupils_per_fte_vso
        npo[s] = (
            npo_city_fte * pupils[s] * schools.weging[s] / weight if schools.type[s] == SchoolType.BO else 0.0
        )
        relief = relief_of(world, parameters, s)
        fixed = group.fixed_fte_per_school * schools.fixed_part[s]
        required[s] = required_fte(
            pupils[s],
            fixed * need,
            ratio / need,
            relief,
            npo[s],
            coaching_fte if schools.extra_coaching[s] else 0.0,
        )


@compiled
def lowest_turn(world: World, s: int, shrink_stream: np.uint64, above: bool) -> int:
    """Present teacher of a school with the lowest keyed number, among those above the formation or among
    those on a post; -1 where none.
    """
    people, lists = world.people, world.lists
    chosen, lowest = -1, 2.0
    for k in range(lists.school_first[s], lists.school_first[s + 1]):
        i = lists.staff[k]
        size = people.supernumerary_fte[i] if above else people.post_fte[i]
        if size <= EPSILON_FTE or people.status[i] != Status.EMPLOYED or people.role[i] != Role.TEACHER:
            continue
        if (
            people.leave_month[i] >= 0
            or people.absence[i] != Absence.NONE
            or (above and people.offer_start[i] >= 0)
        ):
            continue
        u = uniform(shrink_stream, people.key[i])
        if u < lowest:
            lowest = u
            chosen = i
    return int(chosen)


@compiled
def close_empty(world: World, s: int, surplus: float, advertised: bool, npo: bool) -> float:
    """Close empty posts of a school: advertised or not, paid by NPO money or not; returns the surplus that is
    left.
    """
    vacancies, month = world.vacancies, world.now[0]
    following = world.lists.open_first[s]
    while following >= 0 and surplus > EPSILON_FTE:
        row, following = following, vacancies.next[following]
        if (
            vacancies.state[row] != VacancyState.OPEN
            or vacancies.kind[row] != Kind.REGULAR
            or vacancies.start[row] > month
        ):
            continue
        if vacancies.advertised[row] != advertised or vacancies.npo[row] != npo:
            continue
        taken = min(vacancies.fte[row], surplus)
        surplus -= taken
        if vacancies.fte[row] - taken <= EPSILON_FTE:
            vacancies.state[row] = VacancyState.CLOSED
        else:
            vacancies.fte[row] -= taken
    return surplus


@compiled
def ask_posts(world: World, s: int, fte: float, start: int, npo: bool) -> None:
    """New posts of at most a full contract each."""
    while fte > EPSILON_FTE:
        ask(world, s, Kind.REGULAR + 0, min(fte, FULL_TIME), start, -1, npo)
        fte -= FULL_TIME


@compiled
def empty_posts(world: World, s: int, before: int) -> float:
    """Regular fte of a school that nobody holds and that is empty before a month, promised or not."""
    vacancies = world.vacancies
    total = 0.0
    row = world.lists.open_first[s]
    while row >= 0:
        open_or_reserved = (
            vacancies.state[row] == VacancyState.OPEN or vacancies.state[row] == VacancyState.RESERVED
        )
        if open_or_reserved and vacancies.kind[row] == Kind.REGULAR and vacancies.start[row] < before:
            total += vacancies.fte[row]
        row = vacancies.next[row]
    return total


@compiled
def reconcile(world: World, draws: Draws) -> None:
    """Bring held posts plus empty posts of each school to what is required."""
    people, schools, lists, month = world.people, world.schools, world.lists, world.now[0]
    shrink_stream = stream(draws, SHRINK, month)
    for s in range(schools.count[0]):
        books = empty_posts(world, s, month + 1)
        for k in range(lists.school_first[s], lists.school_first[s + 1]):
            i = lists.staff[k]
            if people.status[i] == Status.EMPLOYED:
                books += people.post_fte[i] + people.task_fte[i]
        difference = schools.required_fte[s] - books
        while difference > EPSILON_FTE:
            i = lowest_turn(world, s, shrink_stream, True)
            if i < 0:
                break
            taken = min(people.supernumerary_fte[i], difference)
            people.post_fte[i] += taken
            people.supernumerary_fte[i] -= taken
            difference -= taken
        npo_fte = min(max(0.0, difference), max(0.0, schools.required_npo_fte[s] - schools.npo_before_fte[s]))
        schools.npo_before_fte[s] = schools.required_npo_fte[s]
        ask_posts(world, s, difference - npo_fte, month, False)
        ask_posts(world, s, npo_fte, month, True)
        surplus = -difference
        for npo in (True, False):
            surplus = close_empty(world, s, surplus, False, npo)
            surplus = close_empty(world, s, surplus, True, npo)
        while surplus > EPSILON_FTE:
            i = lowest_turn(world, s, shrink_stream, False)
            if i < 0:
                break
            taken = min(people.post_fte[i], surplus)
            people.post_fte[i] -= taken
            put_above(world, i, taken)
            surplus -= taken


@compiled
def who_can_take_a_task(world: World, parameters: Parameters, s: int) -> int:
    """Put in `room.searchers` the experienced teachers of a school, with a permanent contract and no task;
    returns how many.
    """
    group = parameters.coaching
    people, lists, candidates, month = world.people, world.lists, world.room.searchers, world.now[0]
    number = 0
    for k in range(lists.school_first[s], lists.school_first[s + 1]):
        i = lists.staff[k]
        if (
            people.status[i] != Status.EMPLOYED
            or people.role[i] != Role.TEACHER
            or people.task[i] != Task.NONE
            or not people.permanent[i]
        ):
            continue
        if (
            people.absence[i] != Absence.NONE
            or people.leave_month[i] >= 0
            or people.offer_start[i] >= 0
            or people.hours_change[i] != 0.0
        ):
            continue
        if (
            month - people.teaching_since[i] < group.coach_experience_months
            or group.largest_share_of_post * people.post_fte[i] < group.coach_fte
        ):
            continue
        candidates[number] = i
        number += 1
    return number


@compiled
def hand_out_tasks(world: World, parameters: Parameters, draws: Draws) -> None:
    """Named experienced people take coaching and ambulant tasks out of their class posts; the class post
    keeps its hours for somebody else.
    """
    group = parameters.coaching
    people, schools, lists, candidates, turns = (
        world.people,
        world.schools,
        world.lists,
        world.room.searchers,
        world.room.helpers.turn,
    )
    task_stream = lasting_stream(draws, TASKS, -1)
    for s in range(schools.count[0]):
        wanted_coaches = int(group.coaches_per_school)
        if uniform(task_stream, schools.key[s]) < group.coaches_per_school - wanted_coaches:
            wanted_coaches += 1
        each = (
            group.coach_fte
            + schools.extra_coach_fte[s]
            + (group.extra_coach_fte if schools.extra_coaching[s] else 0.0)
        )
        ambulant_left = parameters.demand.ambulant_share * schools.required_fte[s]
        coaches = 0
        for k in range(lists.school_first[s], lists.school_first[s + 1]):
            i = lists.staff[k]
            if people.status[i] != Status.EMPLOYED:
                continue
            if people.task[i] == Task.COACH:
                coaches += 1
                more = each - people.task_fte[i]
                if more > people.post_fte[i]:
                    more = people.post_fte[i]
                if (
                    abs(more) > EPSILON_FTE
                    and people.absence[i] == 0
                    and people.hours_change[i] == 0.0
                    and people.leave_month[i] < 0
                    and people.offer_start[i] < 0
                ):
                    # less than nothing: coaching hours that are no longer paid for go back to the class
                    people.post_fte[i] -= more
                    people.task_fte[i] += more
            elif people.task[i] == Task.AMBULANT:
                ambulant_left -= people.task_fte[i]
        if coaches >= wanted_coaches and ambulant_left <= group.coach_fte:
            continue
        number = who_can_take_a_task(world, parameters, s)
        for x in range(number):
            turns[x] = uniform(task_stream, people.key[candidates[x]])
        while number > 0 and (coaches < wanted_coaches or ambulant_left > group.coach_fte):
            first = 0
            for x in range(number):
                if turns[x] < turns[first]:
                    first = x
            chosen = candidates[first]
            number -= 1
            candidates[first], turns[first] = candidates[number], turns[number]
            if coaches < wanted_coaches:
                taken = each if each < people.post_fte[chosen] else people.post_fte[chosen]
                people.task[chosen] = Task.COACH
                coaches += 1
            else:
                taken = group.largest_share_of_post * people.post_fte[chosen]
                if taken > ambulant_left:
                    taken = ambulant_left
                people.task[chosen] = Task.AMBULANT
                ambulant_left -= taken
            people.post_fte[chosen] -= taken
            people.task_fte[chosen] += taken


@compiled
def plan(world: World, parameters: Parameters, draws: Draws) -> None:
    """Posts of next school year: more than now are planned as vacancies per August, fewer are not advertised
    again.

    A board may let its popular schools recruit a little above the formation, ahead of leavers that are not
    known yet.
    """
    group = parameters.boards
    people, schools, boards, lists = world.people, world.schools, world.boards, world.lists
    next_august = (school_year(world.now[0]) + 1) * 12
    for b in range(boards.count[0]):
        world.room.boards[b] = 0.0
    for s in range(schools.count[0]):
        world.room.boards[schools.board[s]] += schools.required_fte[s]
    for s in range(schools.count[0]):
        books = empty_posts(world, s, next_august)
        for k in range(lists.school_first[s], lists.school_first[s + 1]):
            i = lists.staff[k]
            if people.status[i] == Status.EMPLOYED:
                books += people.post_fte[i] + people.task_fte[i]
                if people.role[i] == Role.TEACHER:
                    books += people.supernumerary_fte[i]
        target = schools.planned_fte[s]
        b = schools.board[s]
        ahead = recruits_ahead(
            boards.anticipates[b] or boards.recruits_ahead[b],
            boards.surplus_fte[b],
            world.room.boards[b],
            group.anticipation,
        )
        if ahead and schools.gap_share[s] < group.anticipation_threshold:
            target += group.anticipation * schools.planned_fte[s]
        target += schools.above_formation_share[s] * schools.planned_fte[s]
        difference = target - books
        schools.surplus_fte[s] = -difference if difference < 0.0 else 0.0
        ask_posts(world, s, difference, next_august, False)


@compiled
def count_pupils(world: World, parameters: Parameters) -> None:
    """Pupils and groups of the new school year."""
    group = parameters.demand
    schools, year = world.schools, school_year(world.now[0])
    for s in range(schools.count[0]):
        schools.pupils[s] = world.pupil_paths[year, s]
        size = group.pupils_per_group_bo if schools.type[s] == SchoolType.BO else group.pupils_per_group_go
        schools.groups[s] = int(schools.pupils[s] / size + 1.0)
        schools.surplus_fte[s] = 0.0


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """1 August: the new formation. February: the plan for the next one."""
    schools, month = world.schools, world.now[0]
    year = school_year(month)
    if month % 12 == FEBRUARY:
        next_year = min(year + 1, world.pupil_years[0] - 1)
        require(
            world,
            parameters,
            next_year,
            world.pupil_paths[next_year],
            schools.planned_fte,
            world.room.schools,
        )
        plan(world, parameters, draws)
        post_requests(world, False)
    elif month % 12 == 0:
        count_pupils(world, parameters)
        require(world, parameters, year, schools.pupils, schools.required_fte, schools.required_npo_fte)
        for s in range(schools.count[0]):
            schools.saved_fte[s] = relief_of(world, parameters, s)
        reconcile(world, draws)
        post_requests(world, False)
        hand_out_tasks(world, parameters, draws)
