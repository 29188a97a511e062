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
import numpy.typing as npt

from olsim.arrays import Floats, Ints
from olsim.classes import EPSILON_FTE, FULL_TIME
from olsim.codes import Absence, Kind, Pool, Role, Standing, Status, Stopgap, Task, Use, VacancyState, Visibility
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, bits_below, bits_of, decision, lasting_stream, stream, uniform, uniform_pair
from olsim.rules.boards import lends_outside
from olsim.rules.covering import extra_hours, stopgap_utility
from olsim.rules.lending import willingness
from olsim.state.books import enter, in_keyed_order, use, write
from olsim.state.ledgers import N_CELLS, N_POOLS, N_USES, cell_of
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
    "history.demand_cells",
    "history.npo_empty_fte",
    "history.supply",
    "ledgers.cell",
    "ledgers.fte",
    "ledgers.n",
    "ledgers.person",
    "ledgers.pools",
    "ledgers.school",
    "ledgers.uses",
    "people.extra_fte",
    "stopgap_order",
    "surroundings.external_fte",
)

Asked = npt.NDArray[np.int64]

N_GAPS, N_STOPGAPS = 2 * len(Visibility), len(Stopgap)
"""Gaps of a school: regular and replacement posts in turn, for each visibility."""


@compiled
def stand(world: World, school: int, fte: float, standing: int, person: int) -> float:
    """Put up to `fte` of somebody on the empty posts of a school; returns what was used. Gaps are (kind, advertised) in a fixed order."""
    gaps = world.room.gaps
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
    return used


@compiled
def own_places(world: World) -> None:
    """Everybody present on the own post and task; what is empty becomes a gap of the school.

    Notes who has a task, who is above the formation and who is in training, so that later steps need not look at everybody.
    """
    people, schools, vacancies, lists, books, room = world.people, world.schools, world.vacancies, world.lists, world.ledgers, world.room
    history, month = world.history, world.now[0]
    own_cell, zij_cell = cell_of(Kind.REGULAR + 0, Standing.OWN + 0, 0), cell_of(Kind.REGULAR + 0, Standing.ZIJ_INSTROMER + 0, 0)
    books.n[0] = 0
    n_tasks = 0
    n_spares = 0
    n_trainees = 0
    for s in range(schools.count[0]):
        for g in range(N_GAPS):
            room.gaps[s, g] = 0.0
        clear_books(world, s)
        room.task_first[s] = n_tasks
        room.trainee_first[s] = n_trainees
        own_fte = 0.0
        zij_fte = 0.0
        for k in range(lists.school_first[s], lists.school_first[s + 1]):
            i = lists.staff[k]
            people.extra_fte[i] = 0.0
            for purpose in range(N_USES):
                books.uses[k, purpose] = 0.0
            if people.status[i] == Status.STUDYING:
                use(world, s, k, Use.SUPERNUMERARY + 0, people.paid_fte[i])
                room.trainees[n_trainees] = k
                n_trainees += 1
                continue
            contract, post = people.wtf[i], people.post_fte[i]
            present = people.absence[i] == Absence.NONE
            if not present:
                use(world, s, k, Use.ABSENT + 0, contract)
            elif post > EPSILON_FTE:
                # the bulk of all entries: added up per school below
                books.uses[k, Use.OWN_POST] = post
                if people.role[i] == Role.ZIJ_INSTROMER:
                    enter(world, s, zij_cell, i, post)
                    zij_fte += post
                else:
                    enter(world, s, own_cell, i, post)
                    own_fte += post
            if contract - post <= EPSILON_FTE:
                continue
            task, replacement, above = people.task_fte[i], people.replacement_fte[i], people.supernumerary_fte[i]
            if not present:
                room.gaps[s, Kind.REPLACEMENT] += replacement
                if task > EPSILON_FTE:
                    write(world, s, cell_of(Kind.TASK + 0, Standing.NOT_DONE + 0, 0), -1, task)
                continue
            if replacement > EPSILON_FTE:
                use(world, s, k, Use.REPLACEMENT + 0, replacement)
                write(world, s, cell_of(Kind.REPLACEMENT + 0, Standing.OWN + 0, 0), i, replacement)
            if task > EPSILON_FTE:
                use(world, s, k, purpose_of_task(people.task[i]), task)
                room.tasks[n_tasks] = k
                n_tasks += 1
            if above > EPSILON_FTE:
                use(world, s, k, Use.SUPERNUMERARY + 0, above)
                if people.role[i] == Role.TEACHER:
                    room.spares[n_spares] = k
                    n_spares += 1
                else:
                    room.trainees[n_trainees] = k
                    n_trainees += 1
            if people.study_fte[i] > EPSILON_FTE:
                use(world, s, k, Use.STUDY + 0, people.study_fte[i])
        history.demand_cells[month, s, own_cell] += own_fte
        history.demand_cells[month, s, zij_cell] += zij_fte
        history.supply[month, s, Use.OWN_POST] += own_fte + zij_fte
        npo_empty = 0.0
        row = lists.open_first[s]
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
        history.npo_empty_fte[month, s] = npo_empty
    room.task_first[schools.count[0]] = n_tasks
    room.trainee_first[schools.count[0]] = n_trainees
    room.numbers[0] = n_tasks
    room.numbers[1] = n_spares


@compiled
def clear_books(world: World, s: int) -> None:
    """The sums of a school start at nothing."""
    demand, supply, pools = world.history.demand_cells[world.now[0], s], world.history.supply[world.now[0], s], world.ledgers.pools
    for cell in range(N_CELLS):
        demand[cell] = 0.0
    for purpose in range(N_USES):
        supply[purpose] = 0.0
    for pool in range(N_POOLS):
        pools[s, pool] = 0.0


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
    schools, boards, gaps = world.schools, world.boards, world.room.gaps
    best, lowest = -1, 2.0
    t = boards.first_school[schools.board[s]]
    b = schools.board[s]
    partner = schools.shared_with[s]
    if partner >= 0 and schools.board[partner] != b and not lends_outside(boards.gap_share[b], world.surroundings.city_gap_share[0]):
        partner = -1
    while t >= 0 or partner >= 0:
        if t < 0:
            t, partner = partner, -1
        missing = 0.0
        for g in range(N_GAPS):
            missing += gaps[t, g]
        if t != s and missing > EPSILON_FTE:
            u = uniform_pair(to_stream, world.lists.staff_key[k], schools.key[t])
            if u < lowest:
                lowest = u
                best = t
        t = schools.next_of_board[t] if schools.board[t] == schools.board[s] else -1
    return best


@compiled
def lend_out(world: World, parameters: Parameters, draws: Draws) -> None:
    """Teachers above the formation first cover gaps of their own school; then who is left may be lent, to one school, in a keyed order."""
    group, year = parameters.boards, school_year(world.now[0])
    people, schools, boards, lists, books = world.people, world.schools, world.boards, world.lists, world.ledgers
    spares, number = world.room.spares, world.room.numbers[1]
    in_keyed_order(spares, number, lists.staff_key, lasting_stream(draws, LEND_FIRST, year))
    for x in range(number):
        k = spares[x]
        s = people.school[lists.staff[k]]
        used = stand(world, s, books.uses[k, Use.SUPERNUMERARY], Standing.AMBULANT + 0, lists.staff[k])
        cover_with(world, s, k, Use.SUPERNUMERARY + 0, used)
    for x in range(number):
        k = spares[x]
        i = lists.staff[k]
        s = people.school[i]
        spare = books.uses[k, Use.SUPERNUMERARY]
        if spare <= EPSILON_FTE or not boards.lends[schools.board[s]]:
            continue
        to = school_that_borrows(world, s, k, lasting_stream(draws, LEND_TO, year))
        if to < 0:
            continue
        same_board = schools.board[to] == schools.board[s]
        willing = willingness(schools.strain[s], same_board, group.lend_willing, group.lend_log_per_share, group.lend_other_board)
        if uniform(lasting_stream(draws, LEND, year), lists.staff_key[k]) < willing:
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
def offer_help(asked: Asked, gives: Floats, turns: Floats, numbers: Ints, option: int, fte: float, place: int, turn: float) -> None:
    """Put somebody in the row of those who can give a stopgap, by turn; all arrays by stopgap, shape (stopgaps, people) but `numbers`, shape (stopgaps,)."""
    if fte <= EPSILON_FTE:
        return
    x = numbers[option]
    numbers[option] += 1
    while x > 0 and turns[option, x - 1] > turn:
        turns[option, x] = turns[option, x - 1]
        gives[option, x] = gives[option, x - 1]
        asked[option, x] = asked[option, x - 1]
        x -= 1
    turns[option, x] = turn
    gives[option, x] = fte
    asked[option, x] = place


@compiled
def who_can_help(world: World, parameters: Parameters, draws: Draws, s: int, asked: Asked, gives: Floats, turns: Floats, numbers: Ints) -> None:
    """People of a school who can give a stopgap, each in the keyed order of this school year."""
    people, lists, books, room, group = world.people, world.lists, world.ledgers, world.room, parameters.cover
    year = school_year(world.now[0])
    willing_stream, turn_stream = lasting_stream(draws, WILLING, year), lasting_stream(draws, TURN, year)
    for option in range(N_STOPGAPS):
        numbers[option] = 0
    willing = room.searchers
    notice = bits_below(group.extra_willing)
    number = 0
    for k in range(lists.school_first[s], lists.school_first[s + 1]):
        # without a jump: the outcome cannot be foreseen
        i = lists.staff[k]
        willing[number] = k
        part_time = (people.role[i] == Role.TEACHER) & (people.wtf[i] < FULL_TIME) & (people.absence[i] == Absence.NONE)
        number += part_time & (bits_of(willing_stream, lists.staff_key[k]) < notice)
    for x in range(number):
        k = willing[x]
        fte = extra_hours(people.wtf[lists.staff[k]], group.extra_fte)
        offer_help(asked, gives, turns, numbers, Stopgap.EXTRA_HOURS + 0, fte, k, uniform(turn_stream, lists.staff_key[k]))
    for x in range(room.task_first[s], room.task_first[s + 1]):
        k = room.tasks[x]
        fte = group.ambulant_pull * people.task_fte[lists.staff[k]]
        offer_help(asked, gives, turns, numbers, Stopgap.AMBULANT + 0, fte, k, uniform(turn_stream, lists.staff_key[k]))
    for x in range(room.trainee_first[s], room.trainee_first[s + 1]):
        k = room.trainees[x]
        option = Stopgap.ZIJ_INSTROMER + 0 if people.role[lists.staff[k]] == Role.ZIJ_INSTROMER else Stopgap.SUPPORT + 0
        offer_help(asked, gives, turns, numbers, option, books.uses[k, Use.SUPERNUMERARY], k, uniform(turn_stream, lists.staff_key[k]))


@compiled
def use_stopgap(world: World, s: int, option: int, need: float, asked: Asked, gives: Floats, number: int) -> float:
    """Ask people one after another until the need is met or nobody is left; returns the fte that was used."""
    people, lists = world.people, world.lists
    standing = Standing.EXTRA_HOURS + 0
    if option == Stopgap.AMBULANT:
        standing = Standing.AMBULANT + 0
    elif option == Stopgap.ZIJ_INSTROMER:
        standing = Standing.ZIJ_STOPGAP + 0
    elif option == Stopgap.SUPPORT:
        standing = Standing.UNQUALIFIED + 0
    total = 0.0
    for x in range(number):
        if need - total <= EPSILON_FTE:
            break
        k = asked[option, x]
        i = lists.staff[k]
        used = stand(world, s, gives[option, x], standing, i)
        if option == Stopgap.EXTRA_HOURS:
            people.extra_fte[i] = used
            use(world, s, k, Use.COVERING + 0, used)
        else:
            cover_with(world, s, k, purpose_of_task(people.task[i]) if option == Stopgap.AMBULANT else Use.SUPERNUMERARY + 0, used)
        total += used
    return total


@compiled
def use_pool(world: World, parameters: Parameters, s: int, option: int) -> float:
    """Hours at a school that are not of a person in the model: director, support staff, external staff; returns the fte that was used."""
    schools, pools, around = world.schools, world.ledgers.pools, world.surroundings
    if option == Stopgap.AMBULANT:
        used = stand(world, s, schools.director_fte[s], Standing.AMBULANT + 0, -1)
        pools[s, Pool.DIRECTOR] += used
        return used
    if option == Stopgap.SUPPORT:
        used = stand(world, s, parameters.cover.support_share * schools.support_fte[s], Standing.UNQUALIFIED + 0, -1)
        pools[s, Pool.SUPPORT] += used
        return used
    used = stand(world, s, around.external_fte[0], Standing.EXTERNAL + 0, -1)
    around.external_fte[0] -= used
    pools[s, Pool.EXTERNAL] += used
    return used


@compiled
def stopgaps(world: World, parameters: Parameters, draws: Draws) -> None:
    """Stopgaps of every school; schools come in the order of a keyed number, which matters for external staff only."""
    schools, lists, room = world.schools, world.lists, world.room
    external_stream = stream(draws, EXTERNAL_TURN, world.now[0])
    most = 1
    order = np.zeros(schools.count[0], np.uint32)
    for s in range(schools.count[0]):
        order[s] = s
        most = max(most, lists.school_first[s + 1] - lists.school_first[s])
    in_keyed_order(order, schools.count[0], schools.key, external_stream)
    asked, gives, turns = np.zeros((N_STOPGAPS, most), np.int64), np.zeros((N_STOPGAPS, most)), np.zeros((N_STOPGAPS, most))
    numbers = np.zeros(N_STOPGAPS, np.int64)
    for x in range(schools.count[0]):
        s = order[x]
        need = 0.0
        for g in range(N_GAPS):
            need += room.gaps[s, g]
        if need <= EPSILON_FTE:
            continue
        who_can_help(world, parameters, draws, s, asked, gives, turns, numbers)
        for place in range(N_STOPGAPS):
            option = world.stopgap_order[s, place]
            if option == Stopgap.SUPPORT or option == Stopgap.EXTERNAL:
                need -= use_pool(world, parameters, s, option)
            need -= use_stopgap(world, s, option, need, asked, gives, numbers[option])
            if option == Stopgap.AMBULANT:
                need -= use_pool(world, parameters, s, option)
            if need <= EPSILON_FTE:
                break
        stand(world, s, need + FULL_TIME, Standing.MERGED + 0, -1)


@compiled
def tasks_done(world: World) -> None:
    """Task posts on the demand side: what the holder did, and what stayed undone because the holder stood in front of a class."""
    people, lists, books, room = world.people, world.lists, world.ledgers, world.room
    for x in range(room.numbers[0]):
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
    own_places(world)
    lend_out(world, parameters, draws)
    if world.now[0] % 12 == 0:
        preferred_order(world, parameters, draws)
    world.surroundings.external_fte[0] = parameters.cover.external_fte_by_year[school_year(world.now[0])]
    stopgaps(world, parameters, draws)
    tasks_done(world)
