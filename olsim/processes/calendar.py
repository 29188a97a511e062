"""The first of the month: what was decided earlier takes effect.

What happens: notices and retirements take effect, accepted offers start, contracts change size (1 August),
graduates become teachers, temporary contracts become permanent, people without a job stop searching; people
above the formation take a free post at their own school.
Why (sources): a mover leaves only with an accepted offer and posts fall free on the first of a month
(design section 4); the share of permanent contracts is printed in the plan of 2025.
When in the month: step 1.
Reads: accepted offers, notices, reserved vacancies.
Writes: contracts and posts of people, states of vacancies, the flows of the month, the fill of the
randgemeenten and the silent reserve.
"""

from olsim.core.codes import Absence, Channel, Flow, Kind, Reason, Role, Status, Task, VacancyState
from olsim.core.compiled import compiled
from olsim.core.definitions import ENDED, EPSILON_FTE, NEVER, YEAR_1
from olsim.core.months import MONTHS_PER_YEAR, school_year
from olsim.core.randomness import Draws, decision, stream
from olsim.parameters.groups import Parameters
from olsim.state.ledgers import N_FLOWS
from olsim.state.ordering import people_in_keyed_order_by_school
from olsim.state.posts import ask, close_replacement, post_requests
from olsim.state.staff_lists import double_months_due, note_starter, put_above, rebuild_lists
from olsim.state.world import World

FIRST = decision("calendar: who takes a free post at the own school first")
WRITES = (
    "history.city",
    "history.flows_fte",
    "ledgers.flows_fte",
    "ledgers.flows_persons",
    "people.absence",
    "people.absent_since",
    "people.absent_until",
    "people.available",
    "people.hours_change",
    "people.leave_month",
    "people.leave_reason",
    "people.offer_school",
    "people.offer_start",
    "people.paid_fte",
    "people.permanent",
    "people.permanent_from",
    "people.post_fte",
    "people.replacement_fte",
    "people.replaces",
    "people.role",
    "people.school",
    "people.search_until",
    "people.since",
    "people.status",
    "people.study_fte",
    "people.supernumerary_fte",
    "people.task",
    "people.task_fte",
    "people.teaching_since",
    "people.training_month",
    "people.wanted_fte",
    "people.wtf",
    "surroundings.neighbours_filled_fte",
    "surroundings.reserve_persons",
    "vacancies.*",
)


@compiled
def flow_out(reason: int) -> int:
    """Flow that belongs to a reason for leaving."""
    if reason == Reason.OTHER_SCHOOL:
        return int(Flow.MOVE_OUT + 0)
    if reason == Reason.OTHER_EDUCATION:
        return int(Flow.OUT_OTHER_EDUCATION + 0)
    if reason == Reason.NEIGHBOURS:
        return int(Flow.OUT_NEIGHBOURS + 0)
    if reason == Reason.PENSION:
        return int(Flow.OUT_PENSION + 0)
    if reason == Reason.UITVAL:
        return int(Flow.OUT_UITVAL + 0)
    if reason == Reason.CONTRACT_END:
        return int(Flow.OUT_CONTRACT_END + 0)
    return int(Flow.OUT_EDUCATION + 0)


@compiled
def flow_in(channel: int, role: int, last_reason: int, has_taught: bool) -> int:
    """Flow that belongs to a start, from where the person comes."""
    if role == Role.ZIJ_INSTROMER:
        return int(Flow.IN_ZIJ_INSTROOM + 0)
    if last_reason == Reason.CONTRACT_END:
        return int(Flow.IN_FREE + 0)
    if last_reason == Reason.LEFT_EDUCATION:
        return int(Flow.IN_RETURN + 0)
    if channel == Channel.PABO or not has_taught:
        return int(Flow.IN_PABO + 0)
    if channel == Channel.RESERVE:
        return int(Flow.IN_RESERVE + 0)
    if channel == Channel.NEIGHBOURS:
        return int(Flow.IN_NEIGHBOURS + 0)
    return int(Flow.IN_ELSEWHERE + 0)


@compiled
def who_is_due(world: World) -> int:
    """Put in `room.searchers` everybody with a contract for whom something takes effect this month; returns
    how many.

    Who starts elsewhere leaves on the same day, and a student with a contract who becomes a teacher is found
    among the students.
    """
    people, lists, due, month = world.people, world.lists, world.room.searchers, world.now[0]
    number = 0
    for k in range(lists.n_staff[0]):
        # without a jump: the outcome cannot be foreseen
        i = lists.staff[k]
        due[number] = i
        number += (people.leave_month[i] == month) | (people.permanent_from[i] == month)
    return number


@compiled
def leave(world: World, parameters: Parameters, n_due: int) -> None:
    """Carry out every notice of this month; those who go to or come from outside change the fill of the
    randgemeenten and the silent reserve.
    """
    people, around, books, lists = world.people, world.surroundings, world.ledgers, world.lists
    month = world.now[0]
    for x in range(n_due):
        i = world.room.searchers[x]
        if people.leave_month[i] != month or people.status[i] != Status.EMPLOYED:
            continue
        s = people.school[i]
        reason = people.leave_reason[i]
        flow = flow_out(reason)
        books.flows_fte[s, flow] += people.wtf[i]
        books.flows_persons[s, flow] += 1.0
        stood_in = people.replaces[i] >= 0 and people.replacement_fte[i] > EPSILON_FTE
        if (
            stood_in
            and people.absence[people.replaces[i]] != 0
            and people.leave_month[people.replaces[i]] != month
            and people.school[people.replaces[i]] == s
        ):
            ask(world, s, Kind.REPLACEMENT + 0, people.replacement_fte[i], month, people.replaces[i])
        if people.absence[i] != 0:
            close_replacement(world, i)
        if reason == Reason.NEIGHBOURS:
            around.neighbours_filled_fte[0] += people.wtf[i]
        if reason == Reason.OTHER_SCHOOL:
            people.status[i] = Status.SEARCHING
            people.search_until[i] = month
        elif reason == Reason.CONTRACT_END:
            people.status[i] = Status.SEARCHING
            people.search_until[i] = month + parameters.searching.search_months
            people.available[i] = month
        elif (
            reason == Reason.LEFT_EDUCATION
            and people.role[i] == Role.TEACHER
            and month - people.teaching_since[i] <= YEAR_1
        ):
            people.status[i] = Status.AWAY
            people.available[i] = month
        else:
            people.status[i] = Status.GONE
            if reason == Reason.LEFT_EDUCATION:
                around.reserve_persons[0] += 1.0
        people.wtf[i] = 0.0
        people.post_fte[i] = 0.0
        people.task_fte[i] = 0.0
        people.task[i] = Task.NONE
        people.replacement_fte[i] = 0.0
        people.supernumerary_fte[i] = 0.0
        people.study_fte[i] = 0.0
        people.permanent[i] = False
        people.hours_change[i] = 0.0
        people.replaces[i] = -1
        people.leave_month[i] = -1
        people.school[i] = -1
        lists.left[s] = True


@compiled
def shrink_replacement(world: World, absent: int, size: float) -> None:
    """The contract of an absent colleague shrinks, so the replacement does: the empty part first, then what
    is promised, then what somebody holds.
    """
    people, vacancies, lists = world.people, world.vacancies, world.lists
    left = size
    school = people.school[absent]
    for state in (VacancyState.OPEN + 0, VacancyState.RESERVED + 0):
        following = lists.open_first[school]
        while following >= 0:
            row, following = following, vacancies.next[following]
            if (
                left > EPSILON_FTE
                and vacancies.absent[row] == absent
                and vacancies.kind[row] == Kind.REPLACEMENT
                and vacancies.state[row] == state
            ):
                taken = vacancies.fte[row] if vacancies.fte[row] < left else left
                left -= taken
                vacancies.fte[row] -= taken
                if vacancies.fte[row] <= EPSILON_FTE:
                    vacancies.state[row] = VacancyState.CLOSED
    for k in range(lists.school_first[school], lists.school_first[school + 1]):
        j = lists.staff[k]
        if left > EPSILON_FTE and people.replaces[j] == absent:
            taken = people.replacement_fte[j] if people.replacement_fte[j] < left else left
            left -= taken
            people.replacement_fte[j] -= taken
            put_above(world, j, taken)


@compiled
def diplomas(world: World) -> None:
    """1 August: students who graduate become teachers; those who do not look in the city are out of sight."""
    people, lists, month = world.people, world.lists, world.now[0]
    for k in range(lists.n_students[0]):
        i = lists.students[k]
        if people.graduates[i] == month and people.status[i] == Status.STUDYING:
            people.role[i] = Role.TEACHER
            people.paid_fte[i] = 0.0
            people.school[i] = -1
            people.status[i] = Status.SEARCHING if people.to_city[i] else Status.GONE


@compiled
def change_hours(world: World, more: bool) -> None:
    """1 August: contracts become larger or smaller. Fewer hours come first: the replacement of an absent
    colleague shrinks before anybody starts on it.
    """
    people, lists, month = world.people, world.lists, world.now[0]
    flows_fte = world.ledgers.flows_fte
    for k in range(lists.n_staff[0]):
        i = lists.staff[k]
        change = people.hours_change[i]
        if change == 0.0 or (change > 0.0) != more or people.status[i] != Status.EMPLOYED:
            continue
        people.hours_change[i] = 0.0
        people.wtf[i] += change
        people.wanted_fte[i] = people.wtf[i]
        if more:
            flows_fte[people.school[i], Flow.HOURS_UP] += change
            if people.absence[i] != Absence.NONE:
                ask(world, people.school[i], Kind.REPLACEMENT + 0, change, month, i)
        else:
            flows_fte[people.school[i], Flow.HOURS_DOWN] -= change
            people.post_fte[i] += change
            if people.absence[i] != Absence.NONE:
                shrink_replacement(world, i, -change)


@compiled
def fill_posts(world: World) -> None:
    """Reserved posts whose person starts today are filled; a replacement only where the colleague is still
    absent.
    """
    people, vacancies, lists, month = world.people, world.vacancies, world.lists, world.now[0]
    august = month % 12 == 0
    for s in range(world.schools.count[0]):
        following = lists.open_first[s]
        while following >= 0:
            row, following = following, vacancies.next[following]
            if vacancies.state[row] != VacancyState.RESERVED:
                continue
            i = vacancies.person[row]
            more_hours = august and people.hours_change[i] > 0.0 and people.offer_start[i] < 0
            if people.offer_start[i] != month and not more_hours:
                continue
            vacancies.state[row] = VacancyState.FILLED
            if vacancies.kind[row] == Kind.REGULAR:
                people.post_fte[i] += vacancies.fte[row]
            elif people.absence[vacancies.absent[row]] != Absence.NONE:
                people.replacement_fte[i] += vacancies.fte[row]
                people.replaces[i] = vacancies.absent[row]


@compiled
def start(world: World, parameters: Parameters, i: int, worked_here: bool) -> None:
    """Somebody starts at the school that was accepted; what the posts do not fill of the contract is above
    the formation.
    """
    people, around, month = world.people, world.surroundings, world.now[0]
    s = people.offer_school[i]
    moved = worked_here and people.leave_reason[i] == Reason.OTHER_SCHOOL
    if people.status[i] == Status.CANDIDATE:
        group = parameters.training
        people.role[i] = Role.ZIJ_INSTROMER
        people.wtf[i] = group.contract_fte
        people.study_fte[i] = min(group.study_fte + world.schools.study_leave_fte[s], group.contract_fte)
        put_above(world, i, group.contract_fte - people.study_fte[i])
        people.training_month[i] = 0
    else:
        got = people.post_fte[i] + people.replacement_fte[i]
        people.wtf[i] = max(people.wanted_fte[i], got)
        put_above(world, i, people.wtf[i] - got)
    flow = int(Flow.MOVE_IN + 0)
    if not moved:
        flow = flow_in(
            people.channel[i], people.role[i], people.leave_reason[i], people.teaching_since[i] > NEVER
        )
    world.ledgers.flows_fte[s, flow] += people.wtf[i]
    world.ledgers.flows_persons[s, flow] += 1.0
    if flow == Flow.IN_NEIGHBOURS:
        around.neighbours_filled_fte[0] -= people.wtf[i]
    if people.role[i] == Role.TEACHER and people.teaching_since[i] <= NEVER:
        people.teaching_since[i] = month
        note_starter(world, i)
    people.status[i] = Status.EMPLOYED
    people.school[i] = s
    people.since[i] = month
    people.permanent[i] = moved
    people.permanent_from[i] = (
        -1 if moved or people.replacement_fte[i] > 0.0 else month + parameters.leaving.temporary_months
    )
    people.leave_reason[i] = 0
    people.offer_school[i] = -1
    people.offer_start[i] = -1
    people.search_until[i] = -1


@compiled
def begin(world: World, parameters: Parameters, n_due: int) -> None:
    """Accepted offers of this month start, temporary contracts become permanent, who found nothing in time
    stops searching.
    """
    people, lists, month = world.people, world.lists, world.now[0]
    for x in range(n_due):
        i = world.room.searchers[x]
        if people.permanent_from[i] == month and people.status[i] == Status.EMPLOYED:
            people.permanent[i] = True
        if (
            people.offer_start[i] == month
            and people.status[i] != Status.EMPLOYED
            and people.status[i] != Status.GONE
        ):
            start(world, parameters, i, True)
        elif people.status[i] == Status.SEARCHING:
            give_up(world, i)
    for k in range(lists.n_others[0]):
        i = lists.others[k]
        if people.offer_start[i] == month and people.status[i] != Status.GONE:
            start(world, parameters, i, False)
        elif people.status[i] == Status.SEARCHING:
            give_up(world, i)
    for k in range(lists.n_students[0] if month % 12 == 0 else 0):
        i = lists.students[k]
        if people.offer_start[i] == month and people.status[i] == Status.SEARCHING:
            start(world, parameters, i, False)


@compiled
def give_up(world: World, i: int) -> None:
    """Somebody without a job and without an offer stops searching after the last month."""
    people = world.people
    if people.offer_start[i] < 0 and people.search_until[i] < world.now[0]:
        people.status[i] = Status.GONE
        if people.channel[i] != Channel.NEIGHBOURS:
            world.surroundings.reserve_persons[0] += 1.0


@compiled
def fill_free(world: World, i: int, kind: int, absent: int, left: float) -> float:
    """Up to `left` fte of somebody go to free posts of the own school of this kind, of one absent colleague;
    returns what is still above the formation.
    """
    people, vacancies, month = world.people, world.vacancies, world.now[0]
    following = world.lists.open_first[people.school[i]]
    while following >= 0 and left > EPSILON_FTE:
        row, following = following, vacancies.next[following]
        if (
            vacancies.state[row] != VacancyState.OPEN
            or vacancies.kind[row] != kind
            or vacancies.start[row] > month
        ):
            continue
        if kind == Kind.REPLACEMENT and vacancies.absent[row] != absent:
            continue
        taken = min(vacancies.fte[row], left)
        left -= taken
        if kind == Kind.REGULAR:
            people.post_fte[i] += taken
        else:
            people.replacement_fte[i] += taken
            people.replaces[i] = absent
        if vacancies.fte[row] - taken <= EPSILON_FTE:
            vacancies.state[row] = VacancyState.FILLED
        else:
            vacancies.fte[row] -= taken
    return left


@compiled
def largest_absence(world: World, i: int) -> int:
    """Row of the absent colleague of somebody with the largest open replacement; -1 where nobody."""
    people, vacancies, month = world.people, world.vacancies, world.now[0]
    chosen, most = -1, 0.0
    row = world.lists.open_first[people.school[i]]
    while row >= 0:
        j = vacancies.absent[row]
        if (
            vacancies.state[row] == VacancyState.OPEN
            and vacancies.kind[row] == Kind.REPLACEMENT
            and vacancies.start[row] <= month
        ):
            if (
                vacancies.fte[row] > most
                and people.absence[j] != Absence.NONE
                and people.school[j] == people.school[i]
                and j != i
            ):
                chosen, most = int(j), vacancies.fte[row]
        row = vacancies.next[row]
    return chosen


@compiled
def who_is_above(world: World, draws: Draws) -> int:
    """Put in `room.searchers` who may take a free post at the own school, zij-instromers out of dubbele
    bezetting first; returns how many of all.
    """
    people, schools, vacancies, lists, month = (
        world.people,
        world.schools,
        world.vacancies,
        world.lists,
        world.now[0],
    )
    candidates, free = world.room.searchers, world.room.schools
    for s in range(schools.count[0]):
        free[s] = 0.0
        row = lists.open_first[s]
        while row >= 0:
            if vacancies.state[row] == VacancyState.OPEN and vacancies.start[row] <= month:
                free[s] += vacancies.fte[row]
            row = vacancies.next[row]
    above = 0
    number = 0
    for x in range(lists.n_above[0]):
        i = lists.above[x]
        if people.supernumerary_fte[i] <= EPSILON_FTE:
            lists.is_above[i] = False
            continue
        lists.above[above] = i
        above += 1
        if people.status[i] != Status.EMPLOYED or people.leave_month[i] >= 0 or people.offer_start[i] >= 0:
            continue
        if people.role[i] == Role.ZIJ_INSTROMER and people.training_month[i] < double_months_due(
            world, draws, i
        ):
            continue
        if free[people.school[i]] <= EPSILON_FTE and people.replaces[i] != ENDED:
            continue
        candidates[number] = i
        number += 1
    lists.n_above[0] = above
    return number


@compiled
def absorb(world: World, draws: Draws) -> None:
    """People above the formation take free posts at their own school: zij-instromers the class they came for,
    then teachers, in a keyed order.

    A teacher whom no regular post is left for replaces a colleague who is long absent; who was hired for a
    replacement that ended gets notice where no post is free.
    """
    people, month = world.people, world.now[0]
    candidates = world.room.searchers
    number = who_is_above(world, draws)
    people_in_keyed_order_by_school(world, candidates, number, stream(draws, FIRST, month))
    for role in (Role.ZIJ_INSTROMER + 0, Role.TEACHER + 0):
        for place in range(number):
            i = candidates[place]
            if people.role[i] != role:
                continue
            before = people.supernumerary_fte[i]
            left, took_post = before, False
            ended = people.replaces[i] == ENDED
            if people.absence[i] == Absence.NONE:
                left = fill_free(world, i, Kind.REGULAR + 0, -1, left)
                took_post = left < before
                if left > EPSILON_FTE and role == Role.TEACHER and people.replaces[i] < 0:
                    absent = largest_absence(world, i)
                    if absent >= 0:
                        left = fill_free(world, i, Kind.REPLACEMENT + 0, absent, left)
            people.supernumerary_fte[i] = left if left > EPSILON_FTE else 0.0
            if not ended:
                continue
            hired_for_it = not people.permanent[i] and people.permanent_from[i] < 0
            if took_post and hired_for_it:
                people.permanent_from[i] = month + YEAR_1
            if people.replaces[i] != ENDED:
                continue
            if took_post or not hired_for_it or people.post_fte[i] > EPSILON_FTE:
                people.replaces[i] = -1
            elif people.hours_change[i] == 0.0:
                people.leave_month[i] = month + 1
                people.leave_reason[i] = Reason.CONTRACT_END


@compiled
def clear_month(world: World) -> None:
    """The flows and the city-wide numbers of this month start at nothing."""
    books, history, month = world.ledgers, world.history, world.now[0]
    books.flows_fte[:] = 0.0
    books.flows_persons[:] = 0.0
    history.city[month] = 0.0


@compiled
def keep_flows(world: World) -> None:
    """Flows of this month count in the school year that runs from the first of September to the first of
    August.
    """
    books, history, month = world.ledgers, world.history, world.now[0]
    if month == 0:
        return
    year = school_year(month - 1)
    if month % MONTHS_PER_YEAR == 1:
        history.flows_fte[year] = 0.0
    for s in range(world.schools.count[0]):
        for flow in range(N_FLOWS):
            history.flows_fte[year, s, flow] += books.flows_fte[s, flow]


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Apply all that was decided earlier to the first of this month."""
    august = world.now[0] % 12 == 0
    clear_month(world)
    n_due = who_is_due(world)
    leave(world, parameters, n_due)
    if august:
        diplomas(world)
        change_hours(world, False)
    fill_posts(world)
    if august:
        change_hours(world, True)
    begin(world, parameters, n_due)
    keep_flows(world)
    post_requests(world, False)
    rebuild_lists(world)
    absorb(world, draws)
