"""The first of the month: what was decided earlier takes effect.

What happens: notices and retirements take effect, accepted offers start, contracts change size (1 August), graduates become teachers, temporary
contracts become permanent, people without a job stop searching; people above the formation take a free post at their own school.
Why (sources): a mover leaves only with an accepted offer and posts fall free on the first of a month (design section 4); the share of permanent
contracts is printed in the plan of 2025.
When in the month: step 1.
Reads: accepted offers, notices, reserved vacancies.
Writes: contracts and posts of people, states of vacancies, the flows of the month, the fill of the randgemeenten and the silent reserve.
"""

from olsim.arrays import Bools, Floats, Ints
from olsim.classes import ENDED, EPSILON_FTE, NEVER, YEAR_1
from olsim.codes import Channel, Flow, Kind, Reason, Role, Status, Task, VacancyState
from olsim.compiled import compiled
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws
from olsim.state.books import ask, post_requests, rebuild_lists
from olsim.state.world import World

READS = ("people.*", "vacancies.*")
WRITES = ("people.*", "vacancies.*", "surroundings.neighbours_filled_fte", "surroundings.reserve_persons", "history")


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
def leave(
    staff: Ints,
    n_staff: Ints,
    month: int,
    free_months: int,
    status: Ints,
    role: Ints,
    teaching_since: Ints,
    wtf: Floats,
    post_fte: Floats,
    task_fte: Floats,
    task: Ints,
    replacement_fte: Floats,
    supernumerary_fte: Floats,
    study_fte: Floats,
    permanent: Bools,
    school: Ints,
    replaces: Ints,
    absence: Ints,
    absent_since: Ints,
    absent_until: Ints,
    leave_month: Ints,
    leave_reason: Ints,
    search_until: Ints,
    available: Ints,
    hours_change: Floats,
    v_state: Ints,
    v_kind: Ints,
    v_absent: Ints,
    open_rows: Ints,
    n_open: Ints,
    requests: Floats,
    n_requests: Ints,
    pools: Floats,
    flows_fte: Floats,
    flows_persons: Floats,
) -> None:
    """Carry out every notice of this month; `pools` is (filled fte in the randgemeenten, persons in the silent reserve)."""
    for k in range(n_staff[0]):
        i = staff[k]
        if leave_month[i] != month or status[i] != Status.EMPLOYED:
            continue
        s = school[i]
        reason = leave_reason[i]
        flow = flow_out(reason)
        flows_fte[s, flow] += wtf[i]
        flows_persons[s, flow] += 1.0
        stood_in = replaces[i] >= 0 and replacement_fte[i] > EPSILON_FTE
        if stood_in and absence[replaces[i]] != 0 and leave_month[replaces[i]] != month and school[replaces[i]] == s:
            ask(requests, n_requests, s, Kind.REPLACEMENT + 0, replacement_fte[i], month, replaces[i])
        if absence[i] != 0:
            for q in range(n_open[0]):
                row = open_rows[q]
                if v_absent[row] == i and v_kind[row] == Kind.REPLACEMENT:
                    v_state[row] = VacancyState.CLOSED
            for q in range(n_staff[0]):
                j = staff[q]
                if replaces[j] == i:
                    replaces[j] = ENDED
                    supernumerary_fte[j] += replacement_fte[j]
                    replacement_fte[j] = 0.0
            absence[i] = 0
            absent_since[i] = -1
            absent_until[i] = -1
        if reason == Reason.NEIGHBOURS:
            pools[0] += wtf[i]
        if reason == Reason.OTHER_SCHOOL:
            status[i] = Status.SEARCHING
            search_until[i] = month
        elif reason == Reason.CONTRACT_END:
            status[i] = Status.SEARCHING
            search_until[i] = month + free_months
            available[i] = month
        elif reason == Reason.LEFT_EDUCATION and role[i] == Role.TEACHER and month - teaching_since[i] <= YEAR_1:
            status[i] = Status.AWAY
            available[i] = month
        else:
            status[i] = Status.GONE
            if reason == Reason.LEFT_EDUCATION:
                pools[1] += 1.0
        wtf[i] = 0.0
        post_fte[i] = 0.0
        task_fte[i] = 0.0
        task[i] = Task.NONE
        replacement_fte[i] = 0.0
        supernumerary_fte[i] = 0.0
        study_fte[i] = 0.0
        permanent[i] = False
        hours_change[i] = 0.0
        replaces[i] = -1
        leave_month[i] = -1
        school[i] = -1


@compiled
def shrink_replacement(
    absent: int,
    size: float,
    v_state: Ints,
    v_kind: Ints,
    v_fte: Floats,
    v_absent: Ints,
    open_rows: Ints,
    n_open: Ints,
    staff: Ints,
    n_staff: Ints,
    replaces: Ints,
    replacement_fte: Floats,
    supernumerary_fte: Floats,
) -> None:
    """The contract of an absent colleague shrinks, so the replacement does: the empty part first, then what is promised, then what somebody holds."""
    left = size
    for state in (VacancyState.OPEN + 0, VacancyState.RESERVED + 0):
        for q in range(n_open[0]):
            row = open_rows[q]
            if left > EPSILON_FTE and v_absent[row] == absent and v_kind[row] == Kind.REPLACEMENT and v_state[row] == state:
                taken = v_fte[row] if v_fte[row] < left else left
                left -= taken
                v_fte[row] -= taken
                if v_fte[row] <= EPSILON_FTE:
                    v_state[row] = VacancyState.CLOSED
    for k in range(n_staff[0]):
        j = staff[k]
        if left > EPSILON_FTE and replaces[j] == absent:
            taken = replacement_fte[j] if replacement_fte[j] < left else left
            left -= taken
            replacement_fte[j] -= taken
            supernumerary_fte[j] += taken


@compiled
def begin(
    staff: Ints,
    n_staff: Ints,
    others: Ints,
    n_others: Ints,
    month: int,
    august: bool,
    temporary_months: int,
    zij_contract_fte: float,
    zij_study_fte: float,
    status: Ints,
    role: Ints,
    channel: Ints,
    teaching_since: Ints,
    wtf: Floats,
    post_fte: Floats,
    replacement_fte: Floats,
    supernumerary_fte: Floats,
    study_fte: Floats,
    paid_fte: Floats,
    permanent: Bools,
    permanent_from: Ints,
    school: Ints,
    since: Ints,
    replaces: Ints,
    absence: Ints,
    leave_reason: Ints,
    search_until: Ints,
    available: Ints,
    offer_school: Ints,
    offer_start: Ints,
    wanted_fte: Floats,
    hours_change: Floats,
    graduates: Ints,
    to_city: Bools,
    training_month: Ints,
    v_state: Ints,
    v_kind: Ints,
    v_fte: Floats,
    v_person: Ints,
    v_absent: Ints,
    open_rows: Ints,
    n_open: Ints,
    requests: Floats,
    n_requests: Ints,
    pools: Floats,
    flows_fte: Floats,
    flows_persons: Floats,
) -> None:
    """Carry out diplomas, changes of hours and accepted offers of this month."""
    for k in range(n_others[0]):
        i = others[k]
        if status[i] == Status.STUDYING and graduates[i] == month:
            role[i] = Role.TEACHER
            paid_fte[i] = 0.0
            school[i] = -1
            if to_city[i]:
                status[i] = Status.SEARCHING
            else:
                status[i] = Status.GONE
    if august:
        # fewer hours come first: the replacement of an absent colleague shrinks before anybody starts on it
        for k in range(n_staff[0]):
            i = staff[k]
            if status[i] == Status.EMPLOYED and hours_change[i] < 0.0:
                size = -hours_change[i]
                post_fte[i] -= size
                flows_fte[school[i], Flow.HOURS_DOWN] += size
                wtf[i] -= size
                wanted_fte[i] = wtf[i]
                hours_change[i] = 0.0
                if absence[i] != 0:
                    shrink_replacement(
                        i, size, v_state, v_kind, v_fte, v_absent, open_rows, n_open, staff, n_staff, replaces, replacement_fte, supernumerary_fte
                    )
    for q in range(n_open[0]):
        row = open_rows[q]
        if v_state[row] != VacancyState.RESERVED:
            continue
        i = v_person[row]
        starts = offer_start[i] == month
        if not starts and not (august and hours_change[i] > 0.0 and offer_start[i] < 0):
            continue
        v_state[row] = VacancyState.FILLED
        if v_kind[row] == Kind.REGULAR:
            post_fte[i] += v_fte[row]
        elif absence[v_absent[row]] != 0:
            replacement_fte[i] += v_fte[row]
            replaces[i] = v_absent[row]
    for k in range(n_staff[0]):
        i = staff[k]
        if status[i] != Status.EMPLOYED:
            continue
        if august and hours_change[i] > 0.0:
            size = hours_change[i]
            flows_fte[school[i], Flow.HOURS_UP] += size
            wtf[i] += size
            wanted_fte[i] = wtf[i]
            hours_change[i] = 0.0
            if absence[i] != 0:
                ask(requests, n_requests, school[i], Kind.REPLACEMENT + 0, size, month, i)
        if permanent_from[i] == month:
            permanent[i] = True
    for part in range(2):
        rows = staff if part == 0 else others
        number = n_staff[0] if part == 0 else n_others[0]
        for k in range(number):
            i = rows[k]
            if offer_start[i] == month and status[i] != Status.EMPLOYED and status[i] != Status.GONE:
                s = offer_school[i]
                zij = status[i] == Status.CANDIDATE
                moved = leave_reason[i] == Reason.OTHER_SCHOOL and part == 0
                if zij:
                    role[i] = Role.ZIJ_INSTROMER
                    wtf[i] = zij_contract_fte
                    study_fte[i] = zij_study_fte
                    supernumerary_fte[i] = zij_contract_fte - zij_study_fte
                    training_month[i] = 0
                else:
                    got = post_fte[i] + replacement_fte[i]
                    wtf[i] = wanted_fte[i] if wanted_fte[i] > got else got
                    supernumerary_fte[i] = wtf[i] - got
                if moved:
                    flow = int(Flow.MOVE_IN + 0)
                else:
                    flow = flow_in(channel[i], role[i], leave_reason[i], teaching_since[i] > NEVER)
                flows_fte[s, flow] += wtf[i]
                flows_persons[s, flow] += 1.0
                if flow == Flow.IN_NEIGHBOURS:
                    pools[0] -= wtf[i]
                if role[i] == Role.TEACHER and teaching_since[i] <= NEVER:
                    teaching_since[i] = month
                status[i] = Status.EMPLOYED
                school[i] = s
                since[i] = month
                permanent[i] = moved
                permanent_from[i] = -1 if moved or replacement_fte[i] > 0.0 else month + temporary_months
                leave_reason[i] = 0
                offer_school[i] = -1
                offer_start[i] = -1
                search_until[i] = -1
            elif status[i] == Status.SEARCHING and offer_start[i] < 0 and search_until[i] < month:
                status[i] = Status.GONE
                if channel[i] != Channel.NEIGHBOURS:
                    pools[1] += 1.0


@compiled
def absorb(
    staff: Ints,
    first: Ints,
    n_schools: int,
    month: int,
    status: Ints,
    role: Ints,
    post_fte: Floats,
    supernumerary_fte: Floats,
    replaces: Ints,
    permanent: Bools,
    permanent_from: Ints,
    leave_month: Ints,
    leave_reason: Ints,
    absence: Ints,
    training_month: Ints,
    double_months: Ints,
    offer_start: Ints,
    hours_change: Floats,
    v_state: Ints,
    v_kind: Ints,
    v_fte: Floats,
    v_start: Ints,
    v_school: Ints,
    open_rows: Ints,
    n_open: Ints,
    open_fte: Floats,
) -> None:
    """People above the formation take free posts at their own school; a temporary replacement that ended without one gets notice.

    `open_fte` is working room, shape (n_schools,): free regular fte that may be taken.
    """
    for s in range(n_schools):
        open_fte[s] = 0.0
    for q in range(n_open[0]):
        row = open_rows[q]
        if v_state[row] == VacancyState.OPEN and v_kind[row] == Kind.REGULAR and v_start[row] <= month:
            open_fte[v_school[row]] += v_fte[row]
    for s in range(n_schools):
        for k in range(first[s], first[s + 1]):
            i = staff[k]
            if status[i] != Status.EMPLOYED or leave_month[i] >= 0 or offer_start[i] >= 0:
                continue
            left = supernumerary_fte[i]
            if left <= EPSILON_FTE or (role[i] == Role.ZIJ_INSTROMER and training_month[i] < double_months[s]):
                continue
            if open_fte[s] > EPSILON_FTE and absence[i] == 0:
                for q in range(n_open[0]):
                    row = open_rows[q]
                    if v_school[row] != s or v_state[row] != VacancyState.OPEN or v_kind[row] != Kind.REGULAR or v_start[row] > month:
                        continue
                    taken = v_fte[row] if v_fte[row] < left else left
                    post_fte[i] += taken
                    left -= taken
                    open_fte[s] -= taken
                    if v_fte[row] - taken <= EPSILON_FTE:
                        v_state[row] = VacancyState.FILLED
                    else:
                        v_fte[row] -= taken
                    if left <= EPSILON_FTE:
                        break
                supernumerary_fte[i] = left if left > EPSILON_FTE else 0.0
                if replaces[i] == ENDED:
                    replaces[i] = -1
                    permanent_from[i] = month + YEAR_1
            elif replaces[i] == ENDED and not permanent[i] and post_fte[i] <= EPSILON_FTE and hours_change[i] == 0.0:
                leave_month[i] = month + 1
                leave_reason[i] = Reason.CONTRACT_END


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Apply all that was decided earlier to the first of this month."""
    p, v, lists, month = world.people, world.vacancies, world.lists, world.month
    flows_fte, flows_persons = world.history.flows_fte[month], world.history.flows_persons[month]
    around = world.surroundings
    pools = world.scratch_pools
    pools[0], pools[1] = around.neighbours_filled_fte[0], around.reserve_persons[0]
    leave(
        lists.staff,
        lists.n_staff,
        month,
        parameters.searching.search_months,
        p.status,
        p.role,
        p.teaching_since,
        p.wtf,
        p.post_fte,
        p.task_fte,
        p.task,
        p.replacement_fte,
        p.supernumerary_fte,
        p.study_fte,
        p.permanent,
        p.school,
        p.replaces,
        p.absence,
        p.absent_since,
        p.absent_until,
        p.leave_month,
        p.leave_reason,
        p.search_until,
        p.available,
        p.hours_change,
        v.state,
        v.kind,
        v.absent,
        lists.open,
        lists.n_open,
        lists.requests,
        lists.n_requests,
        pools,
        flows_fte,
        flows_persons,
    )
    begin(
        lists.staff,
        lists.n_staff,
        lists.others,
        lists.n_others,
        month,
        month % 12 == 0,
        parameters.leaving.temporary_months,
        parameters.training.contract_fte,
        parameters.training.study_fte,
        p.status,
        p.role,
        p.channel,
        p.teaching_since,
        p.wtf,
        p.post_fte,
        p.replacement_fte,
        p.supernumerary_fte,
        p.study_fte,
        p.paid_fte,
        p.permanent,
        p.permanent_from,
        p.school,
        p.since,
        p.replaces,
        p.absence,
        p.leave_reason,
        p.search_until,
        p.available,
        p.offer_school,
        p.offer_start,
        p.wanted_fte,
        p.hours_change,
        p.graduates,
        p.to_city,
        p.training_month,
        v.state,
        v.kind,
        v.fte,
        v.person,
        v.absent,
        lists.open,
        lists.n_open,
        lists.requests,
        lists.n_requests,
        pools,
        flows_fte,
        flows_persons,
    )
    around.neighbours_filled_fte[0], around.reserve_persons[0] = pools[0], pools[1]
    post_requests(world)
    rebuild_lists(world)
    absorb(
        lists.staff,
        lists.school_first,
        world.schools.n,
        month,
        p.status,
        p.role,
        p.post_fte,
        p.supernumerary_fte,
        p.replaces,
        p.permanent,
        p.permanent_from,
        p.leave_month,
        p.leave_reason,
        p.absence,
        p.training_month,
        world.schools.double_due,
        p.offer_start,
        p.hours_change,
        v.state,
        v.kind,
        v.fte,
        v.start,
        v.school,
        lists.open,
        lists.n_open,
        world.scratch_schools,
    )
