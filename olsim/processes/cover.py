"""Who stands where: cover of empty posts and long absence, and both ledgers of the month.

What happens: present people stand on their own posts and tasks; each school covers what is left with stopgaps in the order it prefers this
school year, each until its persons or hours run out; what nobody covers is merged, split or sent home. Every step writes both ledgers.
Why (sources): a quarter of the hidden shortage is covered by ambulant staff, a fifth by zij-instromers and a fifth by unqualified people (plan of
2023); schoolopleiders are pulled into class (evaluation of 2024); lending came off nowhere in Rotterdam.
When in the month: step 5.
Reads: contracts, absences, open vacancies, strain of the last closed ledger.
Writes: both ledgers, extra hours, hours used from pools.
"""

import numpy as np

from olsim.arrays import Ints
from olsim.classes import EPSILON_FTE, FULL_TIME
from olsim.codes import Absence, Kind, Noted, Pool, Role, Standing, Stopgap, Task, Use, VacancyState, Visibility
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, bits_below, bits_of, decision, lasting_stream, stream, uniform, uniform_pair
from olsim.rules.boards import lends_outside
from olsim.rules.covering import extra_hours, stopgap_utility
from olsim.rules.lending import willingness
from olsim.state.books import in_keyed_order, in_keyed_order_by_school, use, write
from olsim.state.ledgers import N_USES, cell_of
from olsim.state.world import World

WILLING = decision("cover: part-timer gives extra hours this year")
ORDER = decision("cover: order of stopgaps at a school this year")
TURN = decision("cover: who is asked first")
EXTERNAL_TURN = decision("cover: which school gets external staff first")
LEND = decision("cover: surplus teacher is lent")
LEND_TO = decision("cover: school that borrows")
LEND_FIRST = decision("cover: which surplus teacher comes first")
READS = ("people.*", "schools.*", "vacancies.*", "boards.lends")
WRITES = (
    "ledgers.cell",
    "ledgers.demand_cells",
    "ledgers.fte",
    "ledgers.n",
    "ledgers.npo_empty_fte",
    "ledgers.person",
    "ledgers.pools",
    "ledgers.school",
    "ledgers.stock_fte",
    "ledgers.stock_persons",
    "ledgers.supply",
    "ledgers.uses",
    "ledgers.zij_fte",
    "people.extra_fte",
    "schools.above_fte",
    "stopgap_order",
    "surroundings.external_fte",
)

N_GAPS, N_STOPGAPS = 2 * len(Visibility), len(Stopgap)
"""Gaps of a school: regular and replacement posts in turn, for each visibility."""


@compiled
def stand(world: World, school: int, fte: float, standing: int, person: int) -> float:
    """Put up to `fte` of somebody on the empty posts of a school; returns what was used. Gaps are (kind, advertised) in a fixed order."""
    gaps, missing = world.room.gaps, world.room.missing
    if missing[school] <= EPSILON_FTE:
        return 0.0
    used = 0.0
    for g in range(N_GAPS):
        left = gaps[school, g]
        if left <= EPSILON_FTE:
            continue
        taken = left if left < fte - used else fte - used
        if taken <= EPSILON_FTE:
            break
        gaps[school, g] = left - taken
        used += taken
        write(world, school, cell_of(g % 2, standing, g // 2), person, taken)
    missing[school] = missing_at(world, school)
    return used


@compiled
def missing_at(world: World, school: int) -> float:
    """Fte of posts of a school that nobody stands on yet."""
    total = 0.0
    for g in range(N_GAPS):
        total += world.room.gaps[school, g]
    return total


@compiled
def own_places(world: World, parameters: Parameters) -> None:
    """Everybody present on the own post and task; what is empty becomes a gap of the school.

    Notes who has a task, who is above the formation, who is in training and who needs coaching, so that later steps need not look at everybody.
    """
    people, schools, lists, books, room = world.people, world.schools, world.lists, world.ledgers, world.room
    own_cell = cell_of(Kind.REGULAR + 0, Standing.OWN + 0, 0)
    youngest = world.now[0] - parameters.coaching.starter_months
    open_books(world)
    room.numbers[:] = 0
    n_more = 0
    n_coached = 0
    for s in range(schools.count[0]):
        room.task_first[s] = room.numbers[Noted.TASKS]
        room.trainee_first[s] = room.numbers[Noted.TRAINEES]
        n = books.n[0]
        own_fte = 0.0
        stock = 0.0
        first_more = n_more
        for k in range(lists.school_first[s], lists.school_first[s + 1]):
            # without jumps: most are teachers on one post, and who is not cannot be foreseen
            i = lists.staff[k]
            contract, post = people.wtf[i], people.post_fte[i]
            teacher = people.role[i] == Role.TEACHER
            simple = teacher & (people.absence[i] == Absence.NONE)
            stands = simple & (post > EPSILON_FTE)
            fte = post * stands
            books.uses[k, Use.OWN_POST] = fte
            books.school[n], books.cell[n], books.person[n], books.fte[n] = s, own_cell, i, fte
            n += stands
            own_fte += fte
            stock += contract
            room.coached[n_coached] = k
            n_coached += teacher & (people.teaching_since[i] > youngest)
            lists.more[n_more] = k
            n_more += (not simple) | (contract - post > EPSILON_FTE)
        books.n[0] = n
        books.demand_cells[s, own_cell] += own_fte
        books.supply[s, Use.OWN_POST] += own_fte
        books.stock_fte[s] = stock
        books.stock_persons[s] = lists.school_first[s + 1] - lists.school_first[s]
        books.zij_fte[s] = 0.0
        room.numbers[Noted.COACHED] = n_coached
        for x in range(first_more, n_more):
            more_than_a_post(world, s, lists.more[x])
        n_coached = room.numbers[Noted.COACHED]
        empty_posts(world, s)
    lists.n_more[0] = n_more
    room.task_first[schools.count[0]] = room.numbers[Noted.TASKS]
    room.trainee_first[schools.count[0]] = room.numbers[Noted.TRAINEES]


@compiled
def open_books(world: World) -> None:
    """Fresh books: nobody gives extra hours yet, every sum starts at nothing."""
    lists, books = world.lists, world.ledgers
    for x in range(lists.n_extra[0]):
        world.people.extra_fte[lists.extra[x]] = 0.0
    lists.n_extra[0] = 0
    books.n[0] = 0
    for x in range(lists.n_more[0]):
        for purpose in range(N_USES):
            books.uses[lists.more[x], purpose] = 0.0
    books.demand_cells[:] = 0.0
    books.supply[:] = 0.0
    books.pools[:] = 0.0
    world.room.gaps[:] = 0.0
    world.schools.above_fte[:] = 0.0


@compiled
def more_than_a_post(world: World, s: int, k: int) -> None:
    """Both sides of somebody at place `k` of the staff who is absent, or whose contract holds something else than a class post of a teacher."""
    people, books, room = world.people, world.ledgers, world.room
    i = world.lists.staff[k]
    role, present = people.role[i], people.absence[i] == Absence.NONE
    if role == Role.STUDENT:
        books.stock_persons[s] -= 1.0
        use(world, s, k, Use.SUPERNUMERARY + 0, people.paid_fte[i])
        note(room.trainees, room.numbers, Noted.TRAINEES + 0, k)
        return
    if role == Role.ZIJ_INSTROMER:
        books.zij_fte[s] += people.wtf[i]
        note(room.coached, room.numbers, Noted.COACHED + 0, k)
        if present and people.post_fte[i] > EPSILON_FTE:
            use(world, s, k, Use.OWN_POST + 0, people.post_fte[i])
            write(world, s, cell_of(Kind.REGULAR + 0, Standing.ZIJ_INSTROMER + 0, 0), i, people.post_fte[i])
    task, replacement, above = people.task_fte[i], people.replacement_fte[i], people.supernumerary_fte[i]
    if not present:
        use(world, s, k, Use.ABSENT + 0, people.wtf[i])
        room.gaps[s, Kind.REPLACEMENT] += replacement
        if task > EPSILON_FTE:
            write(world, s, cell_of(Kind.TASK + 0, Standing.NOT_DONE + 0, 0), -1, task)
        return
    if replacement > EPSILON_FTE:
        use(world, s, k, Use.REPLACEMENT + 0, replacement)
        write(world, s, cell_of(Kind.REPLACEMENT + 0, Standing.OWN + 0, 0), i, replacement)
    if task > EPSILON_FTE:
        use(world, s, k, purpose_of_task(people.task[i]), task)
        note(room.tasks, room.numbers, Noted.TASKS + 0, k)
    if above > EPSILON_FTE:
        use(world, s, k, Use.SUPERNUMERARY + 0, above)
        if people.leave_month[i] < 0 and people.offer_start[i] < 0:
            world.schools.above_fte[s] += above
        if role == Role.TEACHER:
            note(room.spares, room.numbers, Noted.SPARES + 0, k)
        else:
            note(room.trainees, room.numbers, Noted.TRAINEES + 0, k)
    if people.study_fte[i] > EPSILON_FTE:
        use(world, s, k, Use.STUDY + 0, people.study_fte[i])


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
    room.missing[s] = missing_at(world, s)


@compiled
def purpose_of_task(task: int) -> int:
    """Use of the hours of a task."""
    return Use.COACHING + 0 if task == Task.COACH else Use.OTHER_TASK + 0


@compiled
def cover_with(world: World, s: int, k: int, of: int, fte: float) -> None:
    """Hours of a person at school `s` that were meant for `of` go to another class."""
    use(world, s, k, of, -fte)
    use(world, s, k, Use.COVERING + 0, fte)


@compiled
def school_that_borrows(world: World, s: int, k: int, to_stream: np.uint64) -> int:
    """School of the same board or in the same building with a gap, the one with the lowest keyed number for this person; -1 where none."""
    schools, boards, missing = world.schools, world.boards, world.room.missing
    best, lowest = -1, 2.0
    b = schools.board[s]
    t = boards.first_school[b]
    partner = schools.shared_with[s]
    if partner >= 0 and schools.board[partner] != b and not lends_outside(boards.gap_share[b], world.surroundings.city_gap_share[0]):
        partner = -1
    while t >= 0 or partner >= 0:
        if t < 0:
            t, partner = partner, -1
        if t != s and missing[t] > EPSILON_FTE:
            u = uniform_pair(to_stream, world.lists.staff_key[k], schools.key[t])
            if u < lowest:
                lowest = u
                best = t
        t = schools.next_of_board[t] if schools.board[t] == b else -1
    return best


@compiled
def who_may_help_out(world: World, parameters: Parameters, lend_stream: np.uint64) -> int:
    """Keep of `room.spares` who can cover a gap at the own school, or whose school may lend them; returns how many.

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
            chance = widest * willingness(schools.strain[s], True, group.lend_willing, group.lend_log_per_share, group.lend_other_board)
            if not world.boards.lends[schools.board[s]]:
                chance = 0.0
            room.schools[s] = chance
        room.spares[kept] = k
        kept += (room.missing[s] > EPSILON_FTE) | (uniform(lend_stream, lists.staff_key[k]) < chance)
    return kept


@compiled
def lend_out(world: World, parameters: Parameters, draws: Draws) -> None:
    """Teachers above the formation first cover gaps of their own school; then who is left may be lent, to one school, in a keyed order."""
    group, year = parameters.boards, school_year(world.now[0])
    people, schools, lists, books = world.people, world.schools, world.lists, world.ledgers
    spares = world.room.spares
    lend_stream, to_stream = lasting_stream(draws, LEND, year), lasting_stream(draws, LEND_TO, year)
    number = who_may_help_out(world, parameters, lend_stream)
    first_stream = lasting_stream(draws, LEND_FIRST, year)
    in_keyed_order_by_school(world, spares, number, lists.staff_key, first_stream, True)
    lent = 0
    for x in range(number):
        k = spares[x]
        s = people.school[lists.staff[k]]
        used = stand(world, s, books.uses[k, Use.SUPERNUMERARY], Standing.AMBULANT + 0, lists.staff[k])
        cover_with(world, s, k, Use.SUPERNUMERARY + 0, used)
        spares[lent] = k
        lent += (books.uses[k, Use.SUPERNUMERARY] > EPSILON_FTE) & (uniform(lend_stream, lists.staff_key[k]) < world.room.schools[s])
    in_keyed_order(spares, lent, lists.staff_key, first_stream)
    for x in range(lent):
        k = spares[x]
        i = lists.staff[k]
        s = people.school[i]
        spare = books.uses[k, Use.SUPERNUMERARY]
        to = school_that_borrows(world, s, k, to_stream)
        if to < 0:
            continue
        same_board = schools.board[to] == schools.board[s]
        willing = willingness(schools.strain[s], same_board, group.lend_willing, group.lend_log_per_share, group.lend_other_board)
        if uniform(lend_stream, lists.staff_key[k]) < willing:
            used = stand(world, to, spare, Standing.LENT_IN + 0, i)
            use(world, s, k, Use.SUPERNUMERARY + 0, -used)
            use(world, s, k, Use.LENT_OUT + 0, used)


@compiled
def preferred_order(world: World, parameters: Parameters, draws: Draws) -> None:
    """Order of stopgaps at each school for a school year, shape (n_schools, 5): the highest utility first."""
    group = parameters.cover
    schools = world.schools
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
            values[option] = stopgap_utility(likes, uniform_pair(order_stream, schools.key[s], np.uint64(option + 1)))
        for place in range(N_STOPGAPS):
            best = 0
            for option in range(N_STOPGAPS):
                if values[option] > values[best]:
                    best = option
            world.stopgap_order[s, place] = best
            values[best] = -np.inf


@compiled
def offer_help(world: World, number: int, fte: float, k: int, turn: float) -> int:
    """Put somebody in the row of those who can give a stopgap, by turn; returns how many stand in it."""
    helpers = world.room.helpers
    if fte <= EPSILON_FTE:
        return number
    x = number
    while x > 0 and helpers.turn[x - 1] > turn:
        helpers.turn[x] = helpers.turn[x - 1]
        helpers.fte[x] = helpers.fte[x - 1]
        helpers.place[x] = helpers.place[x - 1]
        x -= 1
    helpers.turn[x] = turn
    helpers.fte[x] = fte
    helpers.place[x] = k
    return number + 1


@compiled
def who_gives_extra_hours(world: World, parameters: Parameters, draws: Draws, s: int) -> int:
    """Part-timers of a school who are willing this school year, in `room.helpers` in keyed order; returns how many."""
    people, lists, group, year = world.people, world.lists, parameters.cover, school_year(world.now[0])
    willing_stream, turn_stream = lasting_stream(draws, WILLING, year), lasting_stream(draws, TURN, year)
    willing, notice = world.room.searchers, bits_below(group.extra_willing)
    n_willing = 0
    for k in range(lists.school_first[s], lists.school_first[s + 1]):
        # without a jump: the outcome cannot be foreseen
        willing[n_willing] = k
        n_willing += bits_of(willing_stream, lists.staff_key[k]) < notice
    number = 0
    for x in range(n_willing):
        k = willing[x]
        i = lists.staff[k]
        if people.role[i] == Role.TEACHER and people.absence[i] == Absence.NONE and people.wtf[i] < FULL_TIME:
            number = offer_help(world, number, extra_hours(people.wtf[i], group.extra_fte), k, uniform(turn_stream, lists.staff_key[k]))
    return number


@compiled
def who_can_help(world: World, parameters: Parameters, draws: Draws, s: int, option: int) -> int:
    """People of a school who can give a stopgap, in `room.helpers` in the keyed order of this school year; returns how many."""
    people, lists, room = world.people, world.lists, world.room
    if option == Stopgap.EXTRA_HOURS:
        return who_gives_extra_hours(world, parameters, draws, s)
    turn_stream = lasting_stream(draws, TURN, school_year(world.now[0]))
    number = 0
    if option == Stopgap.AMBULANT:
        for x in range(room.task_first[s], room.task_first[s + 1]):
            k = room.tasks[x]
            fte = parameters.cover.ambulant_pull * people.task_fte[lists.staff[k]]
            number = offer_help(world, number, fte, k, uniform(turn_stream, lists.staff_key[k]))
    elif option == Stopgap.ZIJ_INSTROMER or option == Stopgap.SUPPORT:
        for x in range(room.trainee_first[s], room.trainee_first[s + 1]):
            k = room.trainees[x]
            if (people.role[lists.staff[k]] == Role.ZIJ_INSTROMER) == (option == Stopgap.ZIJ_INSTROMER):
                number = offer_help(world, number, world.ledgers.uses[k, Use.SUPERNUMERARY], k, uniform(turn_stream, lists.staff_key[k]))
    return number


@compiled
def use_stopgap(world: World, parameters: Parameters, draws: Draws, s: int, option: int) -> None:
    """Ask people one after another until nothing is missing or nobody is left."""
    people, lists, helpers = world.people, world.lists, world.room.helpers
    standing = Standing.EXTRA_HOURS + 0
    if option == Stopgap.AMBULANT:
        standing = Standing.AMBULANT + 0
    elif option == Stopgap.ZIJ_INSTROMER:
        standing = Standing.ZIJ_STOPGAP + 0
    elif option == Stopgap.SUPPORT:
        standing = Standing.UNQUALIFIED + 0
    for x in range(who_can_help(world, parameters, draws, s, option)):
        if world.room.missing[s] <= EPSILON_FTE:
            return
        k = helpers.place[x]
        i = lists.staff[k]
        used = stand(world, s, helpers.fte[x], standing, i)
        if option == Stopgap.EXTRA_HOURS:
            people.extra_fte[i] = used
            lists.extra[lists.n_extra[0]] = i
            lists.n_extra[0] += 1
            lists.more[lists.n_more[0]] = k
            lists.n_more[0] += 1
            use(world, s, k, Use.COVERING + 0, used)
        else:
            cover_with(world, s, k, purpose_of_task(people.task[i]) if option == Stopgap.AMBULANT else Use.SUPERNUMERARY + 0, used)


@compiled
def use_pool(world: World, parameters: Parameters, s: int, option: int) -> None:
    """Hours at a school that are not of a person in the model: director, support staff, external staff."""
    schools, pools, around = world.schools, world.ledgers.pools, world.surroundings
    if option == Stopgap.AMBULANT:
        pools[s, Pool.DIRECTOR] += stand(world, s, schools.director_fte[s], Standing.AMBULANT + 0, -1)
    elif option == Stopgap.SUPPORT:
        pools[s, Pool.SUPPORT] += stand(world, s, parameters.cover.support_share * schools.support_fte[s], Standing.UNQUALIFIED + 0, -1)
    elif option == Stopgap.EXTERNAL:
        used = stand(world, s, around.external_fte[0], Standing.EXTERNAL + 0, -1)
        around.external_fte[0] -= used
        pools[s, Pool.EXTERNAL] += used


@compiled
def stopgaps(world: World, parameters: Parameters, draws: Draws) -> None:
    """Stopgaps of every school; schools come in the order of a keyed number, which matters for external staff only."""
    schools, room = world.schools, world.room
    number = 0
    for s in range(schools.count[0]):
        if room.missing[s] > EPSILON_FTE:
            room.order[number] = s
            number += 1
    in_keyed_order(room.order, number, schools.key, stream(draws, EXTERNAL_TURN, world.now[0]))
    for x in range(number):
        s = room.order[x]
        for place in range(N_STOPGAPS):
            option = world.stopgap_order[s, place]
            if option == Stopgap.SUPPORT or option == Stopgap.EXTERNAL:
                use_pool(world, parameters, s, option)
            use_stopgap(world, parameters, draws, s, option)
            if option == Stopgap.AMBULANT:
                use_pool(world, parameters, s, option)
            if room.missing[s] <= EPSILON_FTE:
                break
        stand(world, s, room.missing[s] + FULL_TIME, Standing.MERGED + 0, -1)


@compiled
def tasks_done(world: World) -> None:
    """Task posts on the demand side: what the holder did, and what stayed undone because the holder stood in front of a class."""
    people, lists, books, room = world.people, world.lists, world.ledgers, world.room
    for x in range(room.numbers[Noted.TASKS]):
        k = room.tasks[x]
        i = lists.staff[k]
        s = people.school[i]
        done = books.uses[k, Use.COACHING] + books.uses[k, Use.OTHER_TASK]
        if done > EPSILON_FTE:
            write(world, s, cell_of(Kind.TASK + 0, Standing.OWN + 0, 0), i, done)
        if people.task_fte[i] - done > EPSILON_FTE:
            write(world, s, cell_of(Kind.TASK + 0, Standing.NOT_DONE + 0, 0), -1, people.task_fte[i] - done)


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Write both ledgers of this month."""
    own_places(world, parameters)
    lend_out(world, parameters, draws)
    if world.now[0] % 12 == 0:
        preferred_order(world, parameters, draws)
    world.surroundings.external_fte[0] = parameters.cover.external_fte_by_year[school_year(world.now[0])]
    stopgaps(world, parameters, draws)
    tasks_done(world)
