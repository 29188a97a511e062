"""Who stands where: cover of empty posts and long absence, and both ledgers of the month.

What happens: present people stand on their own posts and tasks; each school covers what is left with
stopgaps in the order it prefers this school year, each until its persons or hours run out; what nobody
covers is merged, split or sent home. Every step writes both ledgers.
Why (sources): a quarter of the hidden shortage is covered by ambulant staff, a fifth by zij-instromers and
a fifth by unqualified people (plan of 2023); schoolopleiders are pulled into class (evaluation of 2024);
lending came off nowhere in Rotterdam.
When in the month: step 5.
Reads: contracts, absences, open vacancies, strain of the last closed ledger.
Writes: both ledgers, extra hours, hours used from pools.
"""

import numpy as np

from olsim.core.arrays import Ints
from olsim.core.codes import (
    Absence,
    Kind,
    Noted,
    Pool,
    Role,
    Standing,
    Stopgap,
    Task,
    Use,
    VacancyState,
    Visibility,
)
from olsim.core.compiled import compiled
from olsim.core.definitions import EPSILON_FTE, FULL_TIME
from olsim.core.months import school_year
from olsim.core.randomness import (
    Draws,
    bits_below,
    decision,
    draws_at_most,
    lasting_stream,
    pair_bits,
    places_of,
    stream,
    uniform,
    uniform_pair,
)
from olsim.parameters.groups import Parameters
from olsim.rules.boards import lends_outside
from olsim.rules.covering import extra_hours, stopgap_utility
from olsim.rules.lending import buddy_hours, willingness
from olsim.state.entries import N_GAPS, put_to_use, stand, take_from_above, use, write
from olsim.state.history import Series
from olsim.state.ledgers import cell_of
from olsim.state.ordering import in_keyed_order, in_keyed_order_by_school
from olsim.state.world import World

WILLING = decision("cover: part-timer gives extra hours this year")
ORDER = decision("cover: order of stopgaps at a school this year")
TURN = decision("cover: who is asked first")
EXTERNAL_TURN = decision("cover: order of schools for external staff this year")
EXTERNAL_FIRST = decision("cover: school where external staff begin this month")
LEND = decision("cover: surplus teacher is lent")
LEND_TO = decision("cover: school that borrows")
LEND_FIRST = decision("cover: which surplus teacher comes first")
BUDDY = decision("cover: school lends to its buddy this year")
OBLIGED = decision("cover: unwilling school has to lend to its buddy this year")
WRITES = (
    "external_order",
    "ledgers.cell",
    "ledgers.demand_cells",
    "ledgers.fte",
    "ledgers.n",
    "ledgers.filled_fte",
    "ledgers.npo_empty_fte",
    "ledgers.n_used",
    "ledgers.spare_fte",
    "ledgers.taught_fte",
    "ledgers.used_by",
    "ledgers.used_for",
    "ledgers.used_fte",
    "ledgers.person",
    "ledgers.pools",
    "ledgers.school",
    "ledgers.stock_fte",
    "ledgers.stock_persons",
    "ledgers.supply",
    "ledgers.zij_fte",
    "history.city",
    "people.extra_fte",
    "people.lent_counts",
    "people.lent_until",
    "schools.above_fte",
    "stopgap_order",
    "surroundings.external_fte",
    "surroundings.flex_left_fte",
    "surroundings.lent_until",
)

N_STOPGAPS = len(Stopgap)


@compiled
def own_places(world: World) -> None:
    """Everybody present on the own post and task; what is empty becomes a gap of the school.

    Notes who has a task, who is above the formation and who is in training, so that later steps need not look
    at everybody.
    """
    people, schools, lists, books, room = world.people, world.schools, world.lists, world.ledgers, world.room
    more = room.searchers
    open_books(world)
    room.numbers[:] = 0
    n_tasks = 0
    for s in range(schools.count[0]):
        room.task_first[s] = n_tasks
        room.trainee_first[s] = room.numbers[Noted.TRAINEES]
        own_fte = 0.0
        stock = 0.0
        n_more = 0
        for k in range(lists.school_first[s], lists.school_first[s + 1]):
            # without jumps: most are teachers on one post, and who is not cannot be foreseen
            i = lists.staff[k]
            contract, post = people.wtf[i], people.post_fte[i]
            teacher = people.role[i] == Role.TEACHER
            simple = teacher & (people.absence[i] == Absence.NONE)
            has_task = simple & (people.task[i] != Task.NONE)
            fte = post * simple
            books.filled_fte[k] = fte
            books.taught_fte[k] = fte
            own_fte += fte
            stock += contract
            room.tasks[n_tasks] = k
            n_tasks += has_task
            more[n_more] = k
            n_more += (not simple) | ((not has_task) & (contract - post > EPSILON_FTE))
        books.demand_cells[s, cell_of(Kind.REGULAR + 0, Standing.OWN + 0, 0)] += own_fte
        books.supply[s, Use.OWN_POST] += own_fte
        books.stock_fte[s] = stock
        books.stock_persons[s] = lists.school_first[s + 1] - lists.school_first[s]
        books.zij_fte[s] = 0.0
        for x in range(room.task_first[s], n_tasks):
            n_more = own_task(world, s, room.tasks[x], n_more)
        for x in range(n_more):
            more_than_a_post(world, s, more[x])
        empty_posts(world, s)
    room.numbers[Noted.TASKS] = n_tasks
    room.task_first[schools.count[0]] = n_tasks
    room.trainee_first[schools.count[0]] = room.numbers[Noted.TRAINEES]


@compiled
def own_task(world: World, s: int, k: int, n_more: int) -> int:
    """Both sides of the task of a teacher at place `k` of the staff; where the contract holds still more, the
    place goes to those of `more_than_a_post`.
    """
    people, i = world.people, world.lists.staff[k]
    task = people.task_fte[i]
    write(world, s, cell_of(Kind.TASK + 0, Standing.OWN + 0, 0), i, task)
    use(world, s, k, purpose_of_task(people.task[i]), task)
    world.room.searchers[n_more] = k
    return int(n_more + (people.wtf[i] - people.post_fte[i] - task > EPSILON_FTE))


@compiled
def open_books(world: World) -> None:
    """Fresh books: nobody gives extra hours yet, every sum starts at nothing."""
    lists, books, n_schools = world.lists, world.ledgers, world.schools.count[0]
    for x in range(lists.n_extra[0]):
        world.people.extra_fte[lists.extra[x]] = 0.0
    lists.n_extra[0] = 0
    books.n[0] = 0
    books.n_used[0] = 0
    books.demand_cells[:n_schools] = 0.0
    books.supply[:n_schools] = 0.0
    books.pools[:n_schools] = 0.0
    world.room.gaps[:n_schools] = 0.0
    world.schools.above_fte[:n_schools] = 0.0


@compiled
def more_than_a_post(world: World, s: int, k: int) -> None:
    """Both sides of somebody at place `k` of the staff who is absent, or whose contract holds something else
    than the class post and task of a teacher.
    """
    people, books, room = world.people, world.ledgers, world.room
    i = world.lists.staff[k]
    role, present = people.role[i], people.absence[i] == Absence.NONE
    if role == Role.STUDENT:
        books.stock_persons[s] -= 1.0
        use_above(world, s, k, people.paid_fte[i])
        note(room.trainees, room.numbers, Noted.TRAINEES + 0, k)
        return
    if role == Role.ZIJ_INSTROMER:
        books.zij_fte[s] += people.wtf[i]
        room.protected[k] = 0.0
        note(room.zij, room.numbers, Noted.ZIJ + 0, k)
        if present and people.post_fte[i] > EPSILON_FTE:
            use(world, s, k, Use.OWN_POST + 0, people.post_fte[i])
            write(world, s, cell_of(Kind.REGULAR + 0, Standing.ZIJ_INSTROMER + 0, 0), i, people.post_fte[i])
    if not present:
        use(world, s, k, Use.ABSENT + 0, people.wtf[i])
        room.gaps[s, Kind.REPLACEMENT] += people.replacement_fte[i]
        if people.task_fte[i] > EPSILON_FTE:
            write(world, s, cell_of(Kind.TASK + 0, Standing.NOT_DONE + 0, 0), -1, people.task_fte[i])
        return
    replacement, above = people.replacement_fte[i], people.supernumerary_fte[i]
    if replacement > EPSILON_FTE:
        write(world, s, cell_of(Kind.REPLACEMENT + 0, Standing.OWN + 0, 0), i, replacement)
        use(world, s, k, Use.REPLACEMENT + 0, replacement)
    if above > EPSILON_FTE:
        use_above(world, s, k, above)
        if people.leave_month[i] < 0 and people.offer_start[i] < 0:
            world.schools.above_fte[s] += above
        if role == Role.TEACHER:
            note(room.spares, room.numbers, Noted.SPARES + 0, k)
        else:
            note(room.trainees, room.numbers, Noted.TRAINEES + 0, k)
    if people.study_fte[i] > EPSILON_FTE:
        use(world, s, k, Use.STUDY + 0, people.study_fte[i])


@compiled
def use_above(world: World, s: int, k: int, fte: float) -> None:
    """Hours above the formation of the person at place `k` of the staff."""
    use(world, s, k, Use.SUPERNUMERARY + 0, fte)
    world.ledgers.spare_fte[k] = fte


@compiled
def note(places: Ints, numbers: Ints, of: int, k: int) -> None:
    """Put a place in the list of those who are looked at again this month."""
    places[numbers[of]] = k
    numbers[of] += 1


@compiled
def empty_posts(world: World, s: int) -> None:
    """Posts of a school that nobody holds become its gaps."""
    vacancies, room, month = world.vacancies, world.room, world.now[0]
    npo_empty = 0.0
    row = world.lists.open_first[s]
    while row >= 0:
        state = vacancies.state[row]
        if vacancies.start[row] <= month and (state == VacancyState.OPEN or state == VacancyState.RESERVED):
            visibility = Visibility.HIDDEN + 0
            if state == VacancyState.RESERVED:
                visibility = Visibility.PROMISED + 0
            elif vacancies.advertised[row]:
                visibility = Visibility.ADVERTISED + 0
            room.gaps[s, vacancies.kind[row] + 2 * visibility] += vacancies.fte[row]
            if vacancies.npo[row] and state == VacancyState.OPEN:
                npo_empty += vacancies.fte[row]
        row = vacancies.next[row]
    world.ledgers.npo_empty_fte[s] = npo_empty
    room.first_gap[s] = 0
    total = 0.0
    for g in range(N_GAPS):
        total += room.gaps[s, g]
    room.missing[s] = total


@compiled
def purpose_of_task(task: int) -> int:
    """Use of the hours of a task."""
    return Use.COACHING + 0 if task == Task.COACH else Use.OTHER_TASK + 0


@compiled
def school_that_borrows(world: World, s: int, k: int, to_stream: np.uint64) -> int:
    """School of the same board or in the same building with a gap, the one with the lowest keyed number for
    this person; -1 where none.
    """
    schools, boards, missing = world.schools, world.boards, world.room.missing
    best, lowest = -1, 0
    b = schools.board[s]
    t = boards.first_school[b]
    partner = schools.shared_with[s]
    if (
        partner >= 0
        and schools.board[partner] != b
        and not lends_outside(boards.gap_share[b], world.surroundings.city_gap_share[0])
    ):
        partner = -1
    while t >= 0 or partner >= 0:
        if t < 0:
            t, partner = partner, -1
        if t != s and missing[t] > EPSILON_FTE:
            bits = pair_bits(to_stream, world.lists.staff_key[k], schools.half_key[t])
            if best < 0 or bits < lowest:
                lowest = bits
                best = t
        t = schools.next_of_board[t] if schools.board[t] == b else -1
    return best


@compiled
def who_may_help_out(world: World, parameters: Parameters, lend_stream: np.uint64) -> int:
    """Keep of `room.spares` who can cover a gap at the own school, or whose school may lend them; returns how
    many.

    `room.schools` gets the largest chance with which a school lends somebody, to whatever school.
    """
    group = parameters.boards
    people, schools, lists, room = world.people, world.schools, world.lists, world.room
    widest = max(1.0, group.lend_other_board)
    kept = 0
    last = -1
    chance = 0.0
    for x in range(room.numbers[Noted.SPARES]):
        k = room.spares[x]
        s = people.school[lists.staff[k]]
        if s != last:
            last = s
            chance = widest * willingness(
                schools.strain[s], True, group.lend_willing, group.lend_log_per_share, group.lend_other_board
            )
            if not world.boards.lends[schools.board[s]]:
                chance = 0.0
            room.schools[s] = chance
        room.spares[kept] = k
        kept += (room.missing[s] > EPSILON_FTE) | (uniform(lend_stream, lists.staff_key[k]) < chance)
    return kept


@compiled
def lend_out(world: World, parameters: Parameters, draws: Draws) -> None:
    """Teachers above the formation first cover gaps of their own school; then who is left may be lent, to one
    school, in a keyed order.
    """
    group, year = parameters.boards, school_year(world.now[0])
    people, schools, lists, books = world.people, world.schools, world.lists, world.ledgers
    spares = world.room.spares
    lend_stream, to_stream = lasting_stream(draws, LEND, year), lasting_stream(draws, LEND_TO, year)
    number = who_may_help_out(world, parameters, lend_stream)
    first_stream = lasting_stream(draws, LEND_FIRST, year)
    in_keyed_order_by_school(world, spares, number, first_stream)
    lent = 0
    for x in range(number):
        k = spares[x]
        s = people.school[lists.staff[k]]
        take_from_above(
            world,
            s,
            k,
            Use.COVERING + 0,
            stand(world, s, books.spare_fte[k], Standing.AMBULANT + 0, lists.staff[k]),
        )
        spares[lent] = k
        lent += (books.spare_fte[k] > EPSILON_FTE) & (
            uniform(lend_stream, lists.staff_key[k]) < world.room.schools[s]
        )
    in_keyed_order(spares, lent, lists.staff_key, first_stream)
    for x in range(lent):
        k = spares[x]
        i = lists.staff[k]
        s = people.school[i]
        spare = books.spare_fte[k]
        to = school_that_borrows(world, s, k, to_stream)
        if to < 0:
            continue
        same_board = schools.board[to] == schools.board[s]
        willing = willingness(
            schools.strain[s],
            same_board,
            group.lend_willing,
            group.lend_log_per_share,
            group.lend_other_board,
        )
        if uniform(lend_stream, lists.staff_key[k]) < willing:
            used = stand(world, to, spare, Standing.LENT_IN + 0, i)
            take_from_above(world, s, k, Use.LENT_OUT + 0, used)


@compiled
def lend_to_buddies(world: World, parameters: Parameters, draws: Draws) -> None:
    """Schools with a buddy that misses somebody lend own teachers for some days of the year; the class they
    leave is a gap of the own school.

    A school without gaps of its own lends where it is willing, less so as its own shortage rises and between
    boards; where agreements oblige, an unwilling school lends as well, and its teachers remember that.
    """
    group, year = parameters.boards, school_year(world.now[0])
    schools, missing = world.schools, world.room.schools
    pairs = 0
    for s in range(schools.count[0]):
        # what each school misses before anybody lends: whose turn it is does not matter, and nobody lends
        # back
        missing[s] = world.room.missing[s]
        pairs += schools.buddy[s] >= 0
    if pairs == 0:
        return
    buddy_stream, obliged_stream = lasting_stream(draws, BUDDY, year), lasting_stream(draws, OBLIGED, year)
    for s in range(schools.count[0]):
        t = schools.buddy[s]
        if t < 0 or missing[t] <= EPSILON_FTE or missing[s] > missing[t]:
            continue
        same_board = schools.board[s] == schools.board[t]
        willing = schools.buddy_effect[s] * willingness(
            schools.strain[s],
            same_board,
            group.buddy_willing,
            group.lend_log_per_share,
            group.lend_other_board,
        )
        unwilling = missing[s] > EPSILON_FTE or uniform(buddy_stream, schools.key[s]) >= willing
        if not unwilling or uniform(obliged_stream, schools.key[s]) < schools.buddy_obliged[s]:
            lend_own_teachers(world, parameters, s, t, unwilling)


@compiled
def lend_own_teachers(world: World, parameters: Parameters, s: int, t: int, unwilling: bool) -> None:
    """Teachers of a school stand at its buddy in turns: each gives the same part of the days that were
    agreed, as much as the buddy misses.
    """
    people, schools, lists, books, room = world.people, world.schools, world.lists, world.ledgers, world.room
    days, offered = schools.buddy_days[s], 0.0
    for k in range(lists.school_first[s], lists.school_first[s + 1]):
        offered += min(
            buddy_hours(people.wtf[lists.staff[k]], days, parameters.boards.school_days), books.filled_fte[k]
        )
    part = min(1.0, room.missing[t] / offered) if offered > 0.0 else 0.0
    for k in range(lists.school_first[s], lists.school_first[s + 1]):
        i = lists.staff[k]
        hours = part * min(
            buddy_hours(people.wtf[i], days, parameters.boards.school_days), books.filled_fte[k]
        )
        if hours <= EPSILON_FTE:
            continue
        used = stand(world, t, hours, Standing.LENT_IN + 0, i)
        books.filled_fte[k] -= used
        books.taught_fte[k] -= used
        books.demand_cells[s, cell_of(Kind.REGULAR + 0, Standing.OWN + 0, 0)] -= used
        books.supply[s, Use.OWN_POST] -= used
        use(world, s, k, Use.LENT_OUT + 0, used)
        room.gaps[s, Kind.REGULAR] += used
        room.missing[s] += used
        room.first_gap[s] = 0
        world.history.city[world.now[0], Series.LENT_TO_BUDDY_FTE] += used
        if unwilling:
            people.lent_until[i] = world.now[0] + parameters.leaving.lent_months
            people.lent_counts[i] = schools.buddy_effect[s]
            world.surroundings.lent_until[0] = people.lent_until[i]


@compiled
def preferred_order(world: World, parameters: Parameters, draws: Draws) -> None:
    """For a school year: which stopgap each school likes best, and which school external staff go to
    first.
    """
    group = parameters.cover
    schools = world.schools
    for s in range(schools.count[0]):
        world.external_order[s] = s
    in_keyed_order(
        world.external_order,
        schools.count[0],
        schools.key,
        lasting_stream(draws, EXTERNAL_TURN, school_year(world.now[0])),
    )
    order_stream = lasting_stream(draws, ORDER, school_year(world.now[0]))
    values = np.zeros(N_STOPGAPS)
    for s in range(schools.count[0]):
        for option in range(N_STOPGAPS):
            likes = group.likes_extra
            if option == Stopgap.AMBULANT:
                likes = group.likes_ambulant
            elif option == Stopgap.ZIJ_INSTROMER:
                likes = group.likes_zij
            elif option == Stopgap.SUPPORT:
                likes = group.likes_support
            elif option == Stopgap.EXTERNAL:
                likes = group.likes_external
            values[option] = stopgap_utility(
                likes, uniform_pair(order_stream, schools.key[s], np.uint64(option + 1))
            )
        for place in range(N_STOPGAPS):
            best = 0
            for option in range(N_STOPGAPS):
                if values[option] > values[best]:
                    best = option
            world.stopgap_order[s, place] = best
            values[best] = -np.inf


@compiled
def offer_help(world: World, number: int, fte: float, k: int) -> int:
    """Put somebody among those who can give a stopgap; returns how many there are."""
    helpers = world.room.helpers
    helpers.fte[number] = fte
    helpers.place[number] = k
    return number + (fte > EPSILON_FTE)


@compiled
def put_in_turn(world: World, number: int, turn_stream: np.uint64) -> None:
    """The keyed order of this school year among those who can give a stopgap (insertion sort: a school has
    few).
    """
    helpers, keys = world.room.helpers, world.lists.staff_key
    for y in range(number):
        k, fte = helpers.place[y], helpers.fte[y]
        turn = uniform(turn_stream, keys[k])
        x = y
        while x > 0 and helpers.turn[x - 1] > turn:
            helpers.turn[x] = helpers.turn[x - 1]
            helpers.fte[x] = helpers.fte[x - 1]
            helpers.place[x] = helpers.place[x - 1]
            x -= 1
        helpers.turn[x] = turn
        helpers.fte[x] = fte
        helpers.place[x] = k


@compiled
def who_gives_extra_hours(world: World, parameters: Parameters, s: int) -> int:
    """Part-timers of a school who are willing this school year (see `room.flags`), in `room.helpers`; returns
    how many.
    """
    people, lists, willing = world.people, world.lists, world.room.searchers
    number = 0
    for x in range(places_of(world.room.flags, lists.school_first[s], lists.school_first[s + 1], willing)):
        k = willing[x]
        i = lists.staff[k]
        if people.role[i] == Role.TEACHER and people.absence[i] == Absence.NONE and people.wtf[i] < FULL_TIME:
            number = offer_help(world, number, extra_hours(people.wtf[i], parameters.cover.extra_fte), k)
    return number


@compiled
def who_can_help(world: World, parameters: Parameters, s: int, option: int) -> int:
    """People of a school who can give a stopgap, in `room.helpers`; returns how many."""
    people, lists, room = world.people, world.lists, world.room
    if option == Stopgap.EXTRA_HOURS:
        return who_gives_extra_hours(world, parameters, s)
    number = 0
    if option == Stopgap.AMBULANT:
        for x in range(room.task_first[s], room.task_first[s + 1]):
            k = room.tasks[x]
            number = offer_help(
                world, number, parameters.cover.ambulant_pull * people.task_fte[lists.staff[k]], k
            )
    elif option == Stopgap.ZIJ_INSTROMER or option == Stopgap.SUPPORT:
        for x in range(room.trainee_first[s], room.trainee_first[s + 1]):
            k = room.trainees[x]
            if (people.role[lists.staff[k]] == Role.ZIJ_INSTROMER) == (option == Stopgap.ZIJ_INSTROMER):
                number = offer_help(world, number, world.ledgers.spare_fte[k], k)
    return number


@compiled
def use_stopgap(world: World, parameters: Parameters, turn_stream: np.uint64, s: int, option: int) -> None:
    """Ask people one after another until nothing is missing or nobody is left; where everybody is needed
    their turn does not matter.
    """
    people, lists, helpers = world.people, world.lists, world.room.helpers
    standing = Standing.EXTRA_HOURS + 0
    if option == Stopgap.AMBULANT:
        standing = Standing.AMBULANT + 0
    elif option == Stopgap.SUPPORT:
        standing = Standing.UNQUALIFIED + 0
    number = who_can_help(world, parameters, s, option)
    offered = 0.0
    for x in range(number):
        offered += helpers.fte[x]
    if offered > world.room.missing[s]:
        put_in_turn(world, number, turn_stream)
    if option == Stopgap.ZIJ_INSTROMER:
        use_zij_instromers(world, s, number)
        return
    protected_coaching = world.schools.coach_protected[s] if option == Stopgap.AMBULANT else 0.0
    for x in range(number):
        if world.room.missing[s] <= EPSILON_FTE:
            return
        k = helpers.place[x]
        i = lists.staff[k]
        if option == Stopgap.EXTRA_HOURS:
            used = stand(world, s, helpers.fte[x], standing, i)
            people.extra_fte[i] = used
            lists.extra[lists.n_extra[0]] = i
            lists.n_extra[0] += 1
            use(world, s, k, Use.COVERING + 0, used)
        elif option == Stopgap.AMBULANT:
            kept = protected_coaching if people.task[i] == Task.COACH else 0.0
            used = stand(world, s, (1.0 - kept) * helpers.fte[x], standing, i)
            put_to_use(world, s, k, purpose_of_task(people.task[i]), Use.COVERING + 0, used)
            write(world, s, cell_of(Kind.TASK + 0, Standing.OWN + 0, 0), i, -used)
            write(world, s, cell_of(Kind.TASK + 0, Standing.NOT_DONE + 0, 0), -1, used)
        else:
            take_from_above(world, s, k, Use.COVERING + 0, stand(world, s, helpers.fte[x], standing, i))


@compiled
def use_zij_instromers(world: World, s: int, number: int) -> None:
    """As above for zij-instromers above the formation: protected hours stay out of a class, and are noted as
    what would have gone there.
    """
    helpers, lists, protected = world.room.helpers, world.lists, world.room.protected
    kept, unprotected = world.schools.double_protected[s], world.room.missing[s]
    for x in range(number):
        k = helpers.place[x]
        protected[k] = min(helpers.fte[x], unprotected)
        unprotected -= protected[k]
        if world.room.missing[s] <= EPSILON_FTE:
            return
        used = stand(world, s, (1.0 - kept) * helpers.fte[x], Standing.ZIJ_STOPGAP + 0, lists.staff[k])
        protected[k] = max(0.0, protected[k] - used)
        take_from_above(world, s, k, Use.COVERING + 0, used)


@compiled
def use_pool(world: World, parameters: Parameters, s: int, option: int) -> None:
    """Hours at a school that are not of a person in the model: director, support staff, external staff."""
    schools, pools, around = world.schools, world.ledgers.pools, world.surroundings
    if option == Stopgap.AMBULANT:
        pools[s, Pool.DIRECTOR] += stand(world, s, schools.director_fte[s], Standing.AMBULANT + 0, -1)
    elif option == Stopgap.SUPPORT:
        pools[s, Pool.SUPPORT] += stand(
            world, s, parameters.cover.support_share * schools.support_fte[s], Standing.UNQUALIFIED + 0, -1
        )
    elif option == Stopgap.EXTERNAL:
        used = stand(world, s, around.external_fte[0], Standing.EXTERNAL + 0, -1)
        around.external_fte[0] -= used
        pools[s, Pool.EXTERNAL] += used


@compiled
def flex_pool(world: World, parameters: Parameters, s: int) -> None:
    """Hours of the joint flex pool at a school, as far as they are suitable and left."""
    around = world.surroundings
    used = stand(world, s, around.flex_left_fte[0], Standing.LENT_IN + 0, -1)
    around.flex_left_fte[0] -= used
    world.ledgers.pools[s, Pool.FLEX] += used


@compiled
def stopgaps(world: World, parameters: Parameters, draws: Draws) -> None:
    """Stopgaps of every school; the order of schools matters for external staff only, who go round and begin
    at another school every month.
    """
    lists, room, year, n_schools = world.lists, world.room, school_year(world.now[0]), world.schools.count[0]
    begin = int(uniform(stream(draws, EXTERNAL_FIRST, world.now[0]), np.uint64(0)) * n_schools)
    turn_stream = lasting_stream(draws, TURN, year)
    draws_at_most(
        lasting_stream(draws, WILLING, year),
        lists.staff_key,
        lists.n_staff[0],
        bits_below(parameters.cover.extra_willing) - 1,
        room.flags,
    )
    for x in range(begin, begin + n_schools):
        s = world.external_order[x % n_schools]
        if room.missing[s] <= EPSILON_FTE:
            continue
        if world.surroundings.flex_left_fte[0] > 0.0:
            flex_pool(world, parameters, s)
        for place in range(N_STOPGAPS):
            option = world.stopgap_order[s, place]
            if option == Stopgap.SUPPORT or option == Stopgap.EXTERNAL:
                use_pool(world, parameters, s, option)
            use_stopgap(world, parameters, turn_stream, s, option)
            if option == Stopgap.AMBULANT:
                use_pool(world, parameters, s, option)
            if room.missing[s] <= EPSILON_FTE:
                break
        stand(world, s, room.missing[s] + FULL_TIME, Standing.MERGED + 0, -1)


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Write both ledgers of this month."""
    own_places(world)
    lend_out(world, parameters, draws)
    lend_to_buddies(world, parameters, draws)
    if world.now[0] % 12 == 0:
        preferred_order(world, parameters, draws)
    ceiling = parameters.cover.tariff_loss * world.felt.tariff_share[0]
    world.surroundings.external_fte[0] = (1.0 - ceiling) * parameters.cover.external_fte_by_year[
        school_year(world.now[0])
    ]
    agreed = world.policy.flex_fte[0]
    counts = world.felt.flex_fte[0] / agreed if agreed > 0.0 else 0.0
    world.surroundings.flex_left_fte[0] = (
        counts * parameters.cover.flex_suitable * world.surroundings.flex_fte[0]
    )
    stopgaps(world, parameters, draws)
