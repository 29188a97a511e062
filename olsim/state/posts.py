"""Posts: what falls free, becomes a vacancy, is advertised, split and closed."""

from olsim.core.codes import Absence, Full, Kind, VacancyState
from olsim.core.compiled import compiled
from olsim.core.definitions import ENDED, EPSILON_FTE
from olsim.state.rows import room_for
from olsim.state.staff_lists import put_above
from olsim.state.world import World


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
