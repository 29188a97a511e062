"""Who is where: new people, staff by school, and the lists that follow events."""

from olsim.core.codes import Status, VacancyState
from olsim.core.compiled import compiled
from olsim.core.definitions import EPSILON_FTE, NEVER
from olsim.core.months import MONTHS_PER_YEAR
from olsim.core.randomness import Draws, decision, lasting_stream, uniform
from olsim.state.lists import Lists
from olsim.state.world import World

DOUBLE_PART = decision("books: who gets the part of a month of dubbele bezetting as a whole one")


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
