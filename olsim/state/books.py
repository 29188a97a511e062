"""Small compiled helpers that keep the books: room in a table, new people, posts that fall free, the lists by
school.
"""

import numpy as np

from olsim.core.arrays import Floats, Ints, Keys
from olsim.core.codes import Absence, Full, Kind, Status, Use, VacancyState, Visibility
from olsim.core.compiled import compiled
from olsim.core.definitions import ENDED, EPSILON_FTE, NEVER
from olsim.core.months import MONTHS_PER_YEAR
from olsim.core.randomness import Draws, decision, lasting_stream, make_key, uniform
from olsim.state.ledgers import cell_of
from olsim.state.lists import Lists
from olsim.state.world import World

DOUBLE_PART = decision("books: who gets the part of a month of dubbele bezetting as a whole one")
N_GAPS = 2 * len(Visibility)
"""Gaps of a school: regular and replacement posts in turn, for each visibility."""
SHELL_GAPS = (301, 132, 57, 23, 10, 4, 1)
"""Steps of Shell sort (Ciura 2001)."""


@compiled
def room_for(world: World, table: int, rows: int) -> bool:
    """Whether a table can take so many more rows; where not, the world remembers which one is full and the
    run stops after this month.
    """
    if table == Full.PEOPLE:
        fits = world.people.count[0] + rows <= world.people.limit[0]
    elif table == Full.VACANCIES:
        fits = world.vacancies.count[0] + rows <= world.vacancies.limit[0]
    else:
        fits = world.lists.n_requests[0] + rows <= world.lists.requests.shape[0]
    if not fits:
        world.full[0] = table
    return bool(fits)


@compiled
def new_person(world: World, channel: int, month: int, ordinal: int, status: int, role: int) -> int:
    """A fresh row for somebody who enters in `month`, or -1 where the table is full. The key is a hash of
    channel, month and ordinal.
    """
    if not room_for(world, Full.PEOPLE + 0, 1):
        return -1
    people = world.people
    i = people.count[0]
    people.count[0] = i + 1
    people.key[i] = make_key(channel, month, ordinal)
    people.channel[i] = channel
    people.entered[i] = month
    people.ordinal[i] = ordinal
    people.status[i] = status
    people.role[i] = role
    return int(i)


@compiled
def in_keyed_order(rows: Ints, number: int, keys: Keys, order_stream: np.uint64) -> None:
    """Sort the first `number` entries of `rows` by a draw for the key that each of them points at."""
    turns = np.empty(number)
    for x in range(number):
        turns[x] = uniform(order_stream, keys[rows[x]])
    sort_by(turns, rows, number)


@compiled
def people_in_keyed_order_by_school(world: World, rows: Ints, number: int, order_stream: np.uint64) -> None:
    """Sort the first `number` of `rows` by school, and within a school by a draw: a chain per school, in
    which each finds a place.
    """
    people, room, turns, n_schools = world.people, world.room, world.room.helpers.turn, world.schools.count[0]
    room.first_new[:n_schools] = -1
    for x in range(number):
        i = rows[x]
        turn = uniform(order_stream, people.key[i])
        turns[i] = turn
        before, following = -1, room.first_new[people.school[i]]
        while following >= 0 and turns[following] <= turn:
            before, following = following, room.next_new[following]
        room.next_new[i] = following
        if before < 0:
            room.first_new[people.school[i]] = i
        else:
            room.next_new[before] = i
    x = 0
    for s in range(n_schools):
        following = room.first_new[s]
        while following >= 0:
            rows[x] = following
            x += 1
            following = room.next_new[following]


@compiled
def in_keyed_order_by_school(world: World, places: Ints, number: int, order_stream: np.uint64) -> None:
    """Sort the first `number` of `places` in `Lists.staff`, which lie school by school, by a draw within each
    school (insertion sort: a school has few).
    """
    people, lists, turns = world.people, world.lists, world.room.helpers.turn
    first = 0
    last = -1
    for x in range(number):
        k = places[x]
        s = people.school[lists.staff[k]]
        if s != last:
            first, last = x, s
        turn = uniform(order_stream, lists.staff_key[k])
        y = x
        while y > first and turns[y - 1] > turn:
            places[y] = places[y - 1]
            turns[y] = turns[y - 1]
            y -= 1
        places[y] = k
        turns[y] = turn


@compiled
def sort_by(turns: Floats, rows: Ints, number: int) -> None:
    """Sort the first `number` entries of `rows` and of `turns` by `turns`, the lowest first (Shell sort)."""
    for gap in SHELL_GAPS:
        for x in range(gap, number):
            row, turn = rows[x], turns[x]
            y = x
            while y >= gap and turns[y - gap] > turn:
                rows[y] = rows[y - gap]
                turns[y] = turns[y - gap]
                y -= gap
            rows[y] = row
            turns[y] = turn


@compiled
def write(world: World, school: int, cell: int, person: int, fte: float) -> None:
    """One entry on the demand side, and its place in the sum of the school."""
    books = world.ledgers
    k = books.n[0]
    books.school[k] = school
    books.cell[k] = cell
    books.person[k] = person
    books.fte[k] = fte
    books.n[0] = k + 1
    books.demand_cells[school, cell] += fte


@compiled
def use(world: World, school: int, place: int, purpose: int, fte: float) -> None:
    """Contracted hours of the person at a place in `Lists.staff` on the supply side, and in the sum of the
    school.
    """
    books = world.ledgers
    k = books.n_used[0]
    books.used_by[k] = place
    books.used_for[k] = purpose
    books.used_fte[k] = fte
    books.n_used[0] = k + 1
    books.supply[school, purpose] += fte


@compiled
def stand(world: World, school: int, fte: float, standing: int, person: int) -> float:
    """Put up to `fte` of somebody on the empty posts of a school; returns what was used. Gaps are (kind,
    advertised) in a fixed order.
    """
    gaps, missing = world.room.gaps, world.room.missing
    if missing[school] <= EPSILON_FTE:
        return 0.0
    used = 0.0
    g = world.room.first_gap[school]
    while g < N_GAPS:
        left = gaps[school, g]
        if left <= EPSILON_FTE:
            g += 1
            continue
        taken = left if left < fte - used else fte - used
        if taken <= EPSILON_FTE:
            break
        gaps[school, g] = left - taken
        used += taken
        write(world, school, cell_of(g % 2, standing, g // 2), person, taken)
    world.room.first_gap[school] = g
    missing[school] -= used
    return used


@compiled
def put_to_use(world: World, s: int, k: int, instead_of: int, of: int, fte: float) -> None:
    """Hours of a person at school `s` that were meant for one use go to another."""
    use(world, s, k, instead_of, -fte)
    use(world, s, k, of, fte)


@compiled
def take_from_above(world: World, s: int, k: int, of: int, fte: float) -> None:
    """Hours above the formation go to `of`."""
    put_to_use(world, s, k, Use.SUPERNUMERARY + 0, of, fte)
    world.ledgers.spare_fte[k] -= fte


@compiled
def ask(world: World, school: int, kind: int, fte: float, start: int, absent: int, npo: bool = False) -> None:
    """Note that a post falls free, or appears; `post_requests` makes the vacancy."""
    if fte <= EPSILON_FTE or not room_for(world, Full.REQUESTS + 0, 1):
        return
    lists = world.lists
    k = lists.n_requests[0]
    lists.requests[k, 0] = school
    lists.requests[k, 1] = kind
    lists.requests[k, 2] = fte
    lists.requests[k, 3] = start
    lists.requests[k, 4] = absent
    lists.requests[k, 5] = npo
    lists.n_requests[0] = k + 1


@compiled
def new_vacancy(
    world: World, school: int, kind: int, fte: float, opened: int, start: int, absent: int
) -> int:
    """A fresh row for an empty post, not advertised yet. The caller saw to it that there is room."""
    vacancies, lists = world.vacancies, world.lists
    row = vacancies.count[0]
    vacancies.count[0] = row + 1
    vacancies.state[row] = VacancyState.OPEN
    vacancies.school[row] = school
    vacancies.kind[row] = kind
    vacancies.fte[row] = fte
    vacancies.opened[row] = opened
    vacancies.start[row] = start
    vacancies.absent[row] = absent
    vacancies.person[row] = -1
    vacancies.npo[row] = False
    vacancies.advertised[row] = False
    vacancies.advertised_since[row] = -1
    vacancies.next[row] = -1
    if lists.open_first[school] < 0:
        lists.open_first[school] = row
    else:
        vacancies.next[lists.open_last[school]] = row
    lists.open_last[school] = row
    return int(row)


@compiled
def advertise(world: World, row: int, since: int) -> None:
    """A post is advertised from a month on."""
    world.vacancies.advertised[row] = True
    world.vacancies.advertised_since[row] = since


@compiled
def split_off(world: World, row: int, taken: float, person: int) -> None:
    """Reserve `taken` fte of an open post for a person; what is left stays open. The caller saw to it that
    there is room for a row.
    """
    vacancies = world.vacancies
    if vacancies.fte[row] - taken > EPSILON_FTE:
        vacancies.fte[row] -= taken
        paid_by_npo = vacancies.npo[row]
        row = new_vacancy(
            world,
            vacancies.school[row],
            vacancies.kind[row],
            taken,
            vacancies.opened[row],
            vacancies.start[row],
            vacancies.absent[row],
        )
        vacancies.npo[row] = paid_by_npo
    vacancies.state[row] = VacancyState.RESERVED
    vacancies.person[row] = person


@compiled
def post_requests(world: World, at_once: bool) -> None:
    """Make vacancies of all posts that were noted, in the order of noting; with `at_once` they are advertised
    right away (vacancy chains).
    """
    lists = world.lists
    wanted = lists.n_requests[0]
    month = world.now[0]
    lists.n_requests[0] = 0
    if not room_for(world, Full.VACANCIES + 0, wanted):
        return
    for k in range(wanted):
        r = lists.requests[k]
        row = new_vacancy(world, int(r[0]), int(r[1]), r[2], month, int(r[3]), int(r[4]))
        if at_once:
            advertise(world, row, month)
        world.vacancies.npo[row] = r[5] > 0.0


@compiled
def note_looking(world: World, i: int) -> None:
    """Somebody with a contract who looks for another job; `searching` forgets whose spell is over."""
    lists = world.lists
    if not lists.is_looking[i]:
        lists.is_looking[i] = True
        lists.looking[lists.n_looking[0]] = i
        lists.n_looking[0] += 1


@compiled
def note_starter(world: World, i: int) -> None:
    """Somebody who began to teach; `closing` forgets who is no starter any more."""
    lists = world.lists
    lists.starters[lists.n_starters[0]] = i
    lists.n_starters[0] += 1


@compiled
def put_above(world: World, i: int, fte: float) -> None:
    """Hours of somebody with a contract come above the formation; `lists.above` knows everybody who has
    any.
    """
    lists = world.lists
    world.people.supernumerary_fte[i] += fte
    if world.people.supernumerary_fte[i] > EPSILON_FTE and not lists.is_above[i]:
        lists.is_above[i] = True
        lists.above[lists.n_above[0]] = i
        lists.n_above[0] += 1


@compiled
def double_months_due(world: World, draws: Draws, i: int) -> int:
    """Whole months of dubbele bezetting due to a zij-instromer; of two and a half months half of the people
    get three, the same ones for good.
    """
    due = world.schools.double_due[world.people.school[i]]
    whole = int(due)
    if due > whole and uniform(lasting_stream(draws, DOUBLE_PART, -1), world.people.key[i]) < due - whole:
        whole += 1
    return whole


@compiled
def note_state(world: World, i: int) -> None:
    """Put somebody in the lists of those who look for another job, began to teach, or have hours above the
    formation.
    """
    people = world.people
    if people.status[i] == Status.EMPLOYED and people.search_until[i] >= world.now[0]:
        note_looking(world, i)
    if people.teaching_since[i] > NEVER and people.status[i] != Status.GONE:
        note_starter(world, i)
    put_above(world, i, 0.0)


@compiled
def relist(world: World) -> None:
    """Make the lists anew that otherwise follow events, after somebody wrote in the tables from outside."""
    lists, n = world.lists, world.people.count[0]
    lists.n_looking[0] = lists.n_above[0] = lists.n_starters[0] = lists.n_graduating[0] = 0
    lists.is_looking[:n] = False
    lists.is_above[:n] = False
    lists.left[: world.schools.count[0]] = True
    for i in range(lists.n_seen[0]):
        note_state(world, i)
        if (
            world.people.status[i] == Status.STUDYING
            and world.people.graduates[i] >= 0
            and world.people.to_city[i]
        ):
            lists.graduating[lists.n_graduating[0]] = i
            lists.n_graduating[0] += 1


@compiled
def close_replacement(world: World, absent: int) -> None:
    """Somebody is back or gone for good: empty replacement rows close, and who stood in is above the
    formation from now on.
    """
    people, vacancies, lists = world.people, world.vacancies, world.lists
    school = people.school[absent]
    row = lists.open_first[school]
    while row >= 0:
        if vacancies.absent[row] == absent and vacancies.kind[row] == Kind.REPLACEMENT:
            vacancies.state[row] = VacancyState.CLOSED
        row = vacancies.next[row]
    for k in range(lists.school_first[school], lists.school_first[school + 1]):
        j = lists.staff[k]
        if people.replaces[j] == absent:
            people.replaces[j] = ENDED
            put_above(world, j, people.replacement_fte[j])
            people.replacement_fte[j] = 0.0
    people.absence[absent] = Absence.NONE
    people.absent_since[absent] = -1
    people.absent_until[absent] = -1


@compiled
def find_places(world: World, i: int) -> None:
    """Where somebody belongs who is not in the place of last month: among the staff of a school, among those
    without a contract, or nowhere.
    """
    people, lists, room = world.people, world.lists, world.room
    status = people.status[i]
    if status == Status.EMPLOYED or (status == Status.STUDYING and people.school[i] >= 0):
        s = people.school[i]
        room.next_new[i] = room.first_new[s]
        room.first_new[s] = i
        room.n_new[s] += 1
    elif status != Status.STUDYING and status != Status.GONE and status != Status.NONE:
        lists.others[lists.n_others[0]] = i
        lists.n_others[0] += 1


@compiled
def move_staff(lists: Lists, k: int, to: int) -> None:
    """What the lists hold of the person at a place, in another place."""
    lists.staff[to] = lists.staff[k]
    lists.staff_key[to] = lists.staff_key[k]
    lists.staff_born[to] = lists.staff_born[k]


@compiled
def keep_who_stays(world: World, s: int, august: bool) -> int:
    """Close the ranks of a school that somebody left; returns how many people left it."""
    people, lists, moved, month = world.people, world.lists, world.room.searchers, world.now[0]
    kept = lists.school_first[s]
    n_moved = 0
    for k in range(lists.school_first[s], lists.school_first[s + 1]):
        i = lists.staff[k]
        status = people.status[i]
        if august and (status == Status.STUDYING or people.graduates[i] == month):
            continue  # found again among the students
        # without a jump: the outcome cannot be foreseen
        stays = (people.school[i] == s) & ((status == Status.EMPLOYED) | (status == Status.STUDYING))
        move_staff(lists, k, kept)
        kept += stays
        moved[n_moved] = i
        n_moved += not stays
    world.room.n_kept[s] = kept - lists.school_first[s]
    return n_moved


@compiled
def make_room(world: World) -> None:
    """Move the staff of each school to where it belongs now: to the front first, school by school, then to
    the back from the last school on.
    """
    lists, room, n_schools = world.lists, world.room, world.schools.count[0]
    first = 0
    for s in range(n_schools):
        room.new_first[s] = first
        if first < lists.school_first[s]:
            for x in range(room.n_kept[s]):
                move_staff(lists, lists.school_first[s] + x, first + x)
        first += room.n_kept[s] + room.n_new[s]
    room.new_first[n_schools] = first
    for s in range(n_schools - 1, -1, -1):
        if room.new_first[s] > lists.school_first[s]:
            for x in range(room.n_kept[s] - 1, -1, -1):
                move_staff(lists, lists.school_first[s] + x, room.new_first[s] + x)
    for s in range(n_schools):
        lists.school_first[s] = room.new_first[s]
    lists.school_first[n_schools] = first
    lists.n_staff[0] = first


@compiled
def sort_people(world: World) -> None:
    """Staff by school, students and everybody else, from the lists of last month: most people are where they
    were.

    Students are sorted out in August only: who stopped is gone, who graduated joins everybody else, who works
    at a school is among its staff too.
    """
    people, lists, room, n_schools, month = (
        world.people,
        world.lists,
        world.room,
        world.schools.count[0],
        world.now[0],
    )
    august = month % MONTHS_PER_YEAR == 0
    room.first_new[:n_schools] = -1
    room.n_new[:n_schools] = 0
    others = lists.n_others[0]
    lists.n_others[0] = 0
    for x in range(others):
        find_places(world, lists.others[x])
    for s in range(n_schools):
        room.n_kept[s] = lists.school_first[s + 1] - lists.school_first[s]
        if august or lists.left[s]:
            for x in range(keep_who_stays(world, s, august)):
                find_places(world, room.searchers[x])
    lists.left[:n_schools] = False
    if august:
        studying = 0
        for x in range(lists.n_students[0]):
            i = lists.students[x]
            if people.status[i] == Status.STUDYING:
                lists.students[studying] = i
                studying += 1
            find_places(world, i)
        lists.n_students[0] = studying
    for i in range(lists.n_seen[0], people.count[0]):
        if people.status[i] == Status.STUDYING:
            lists.students[lists.n_students[0]] = i
            lists.n_students[0] += 1
        else:
            find_places(world, i)
            note_state(world, i)
    lists.n_seen[0] = people.count[0]
    make_room(world)
    for s in range(n_schools):
        k = lists.school_first[s] + room.n_kept[s]
        i = room.first_new[s]
        while i >= 0:
            lists.staff[k] = i
            lists.staff_key[k] = people.key[i]
            lists.staff_born[k] = people.born[i]
            k += 1
            i = room.next_new[i]


@compiled
def rebuild_lists(world: World) -> None:
    """Staff by school, students, everybody else, and open vacancies by school, from those of last month and
    what happened since.
    """
    vacancies, lists, n_schools = world.vacancies, world.lists, world.schools.count[0]
    sort_people(world)
    for s in range(n_schools):
        last = -1
        row = lists.open_first[s]
        while row >= 0:
            if vacancies.state[row] == VacancyState.OPEN or vacancies.state[row] == VacancyState.RESERVED:
                if last < 0:
                    lists.open_first[s] = row
                else:
                    vacancies.next[last] = row
                last = row
            row = vacancies.next[row]
        if last < 0:
            lists.open_first[s] = -1
        else:
            vacancies.next[last] = -1
        lists.open_last[s] = last
