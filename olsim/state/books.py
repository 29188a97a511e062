"""Small compiled helpers that keep the books of posts: asking for a vacancy, making the rows, the lists by school."""

from olsim.arrays import Bools, Floats, Ints
from olsim.classes import EPSILON_FTE
from olsim.codes import Status, VacancyState
from olsim.compiled import compiled
from olsim.errors import OlsimError
from olsim.state.world import World


@compiled
def ask(requests: Floats, n_requests: Ints, school: int, kind: int, fte: float, start: int, absent: int) -> None:
    """Note that a post falls free; `post_requests` makes the vacancy. A full buffer is reported there."""
    if fte <= EPSILON_FTE:
        return
    k = n_requests[0]
    if k < requests.shape[0]:
        requests[k, 0] = school
        requests[k, 1] = kind
        requests[k, 2] = fte
        requests[k, 3] = start
        requests[k, 4] = absent
    n_requests[0] = k + 1


@compiled
def _make(
    requests: Floats,
    n_requests: Ints,
    month: int,
    advertise: bool,
    count: Ints,
    state: Ints,
    school: Ints,
    kind: Ints,
    fte: Floats,
    opened: Ints,
    start: Ints,
    advertised: Bools,
    advertised_since: Ints,
    person: Ints,
    absent: Ints,
    open_rows: Ints,
    n_open: Ints,
) -> None:
    for k in range(n_requests[0]):
        row = count[0]
        count[0] = row + 1
        state[row] = VacancyState.OPEN
        school[row] = int(requests[k, 0])
        kind[row] = int(requests[k, 1])
        fte[row] = requests[k, 2]
        opened[row] = month
        start[row] = int(requests[k, 3])
        absent[row] = int(requests[k, 4])
        person[row] = -1
        advertised[row] = advertise
        advertised_since[row] = month if advertise else -1
        open_rows[n_open[0]] = row
        n_open[0] += 1
    n_requests[0] = 0


def post_requests(world: World, advertise: bool = False) -> None:
    """Make vacancies of all posts that were noted, in the order of noting; with `advertise` they go out at once (vacancy chains)."""
    lists, v = world.lists, world.vacancies
    wanted = int(lists.n_requests[0])
    if wanted == 0:
        return
    if wanted > lists.requests.shape[0]:
        raise OlsimError("Te veel plekken vallen in een maand vrij.", given=str(wanted), expected=f"hooguit {lists.requests.shape[0]}")
    v.room_for(wanted, "vacatures")
    _make(
        lists.requests,
        lists.n_requests,
        world.month,
        advertise,
        v.count,
        v.state,
        v.school,
        v.kind,
        v.fte,
        v.opened,
        v.start,
        v.advertised,
        v.advertised_since,
        v.person,
        v.absent,
        lists.open,
        lists.n_open,
    )


@compiled
def _list_people(
    n: int,
    n_schools: int,
    status: Ints,
    school: Ints,
    live: Ints,
    n_live: Ints,
    staff: Ints,
    n_staff: Ints,
    first: Ints,
    others: Ints,
    n_others: Ints,
) -> None:
    for s in range(n_schools + 1):
        first[s] = 0
    kept = 0
    rest = 0
    known = n_live[0]
    for k in range(known + n - n_live[1]):
        i = live[k] if k < known else n_live[1] + k - known
        st = status[i]
        if st == Status.GONE or st == Status.NONE:
            continue
        live[kept] = i
        kept += 1
        if st == Status.EMPLOYED:
            first[school[i] + 1] += 1
        else:
            others[rest] = i
            rest += 1
            if st == Status.STUDYING and school[i] >= 0:
                first[school[i] + 1] += 1
    for s in range(n_schools):
        first[s + 1] += first[s]
    n_staff[0] = first[n_schools]
    for k in range(kept):
        i = live[k]
        if status[i] == Status.EMPLOYED or (status[i] == Status.STUDYING and school[i] >= 0):
            s = school[i]
            staff[first[s]] = i
            first[s] += 1
    for s in range(n_schools, 0, -1):
        first[s] = first[s - 1]
    first[0] = 0
    n_others[0] = rest
    n_live[0] = kept
    n_live[1] = n


@compiled
def _compact_open(state: Ints, open_rows: Ints, n_open: Ints) -> None:
    kept = 0
    for k in range(n_open[0]):
        row = open_rows[k]
        if state[row] == VacancyState.OPEN or state[row] == VacancyState.RESERVED:
            open_rows[kept] = row
            kept += 1
    n_open[0] = kept


def rebuild_lists(world: World) -> None:
    """Staff by school, everybody else, and open vacancies, from the tables."""
    p, lists = world.people, world.lists
    _list_people(
        p.n,
        world.schools.n,
        p.status,
        p.school,
        lists.live,
        lists.n_live,
        lists.staff,
        lists.n_staff,
        lists.school_first,
        lists.others,
        lists.n_others,
    )
    _compact_open(world.vacancies.state, lists.open, lists.n_open)
