"""The world: tables, ledgers, history and the current month; the census and the write guard."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from olsim.arrays import AnyArray, Ints
from olsim.codes import Role, Status
from olsim.errors import OlsimError
from olsim.state.boards import Boards
from olsim.state.history import CITY_SERIES, History
from olsim.state.ledgers import USES_ON_POSTS, Ledgers
from olsim.state.people import People
from olsim.state.schools import Schools
from olsim.state.surroundings import Surroundings
from olsim.state.vacancies import Vacancies

_CITY_INDEX = {name: number for number, name in enumerate(CITY_SERIES)}
TABLES = ("people", "schools", "boards", "vacancies", "surroundings")
PARTS = (*TABLES, "ledgers", "lists", "history")


class Lists:
    """Working lists that are rebuilt from the tables: nothing in them is a truth of its own.

    Attributes
    ----------
    staff, n_staff
        Rows of everybody with a contract at a school, sorted by school; number of them as an array of one.
    school_first
        Shape (n_schools + 1,): the staff of school s are `staff[school_first[s]:school_first[s + 1]]`.
    others, n_others
        Rows of students, candidates, free searchers and people who may return.
    open, n_open
        Rows of vacancies that are open or reserved.
    live, n_live
        Rows of everybody who is still in the model, in order of entry; their number and the number of rows already looked at.
    requests, n_requests
        Posts that fall free, as rows of (school, kind, fte, start, absent person): `state.books.post_requests` makes vacancies of them.

    """

    def __init__(self, people: int, schools: int, vacancies: int) -> None:
        self.staff: Ints = np.zeros(people, np.int64)
        self.n_staff: Ints = np.zeros(1, np.int64)
        self.school_first: Ints = np.zeros(schools + 1, np.int64)
        self.others: Ints = np.zeros(people, np.int64)
        self.n_others: Ints = np.zeros(1, np.int64)
        self.open: Ints = np.zeros(vacancies, np.int64)
        self.n_open: Ints = np.zeros(1, np.int64)
        self.live: Ints = np.zeros(people, np.int64)
        self.n_live: Ints = np.zeros(2, np.int64)
        self.requests = np.zeros((4096, 5))
        self.n_requests: Ints = np.zeros(1, np.int64)


class World:
    """Everything that changes during a run; it knows no parameter.

    Parameters
    ----------
    people, schools, boards, vacancies
        Capacity in rows.
    months
        Number of months that can be recorded.

    """

    def __init__(self, people: int, schools: int, boards: int, vacancies: int, months: int) -> None:
        self.month = 0
        self.people = People(people)
        self.schools = Schools(schools)
        self.boards = Boards(boards)
        self.vacancies = Vacancies(vacancies)
        self.surroundings = Surroundings(1)
        self.surroundings.n = 1
        self.ledgers = Ledgers(people, schools, 3 * people)
        self.lists = Lists(people, schools, vacancies)
        self.history = History(months, schools)
        self.pupil_paths = np.zeros((1, schools))
        """Pupils per school year and school, shape (school years, n_schools)."""
        self.scratch_pools = np.zeros(8)
        self.scratch_schools = np.zeros(schools)
        self.gap_memory = np.zeros(1)
        self.extra: dict[int, dict[int, int]] = {}
        self.stopgap_order: AnyArray = np.zeros((schools, 5), np.int64)
        self.scratch_boards = np.zeros(boards)
        self.scratch_counts: Ints = np.zeros(3, np.int64)
        self.searchers: Ints = np.zeros(people, np.int64)
        self.scratch_gaps = np.zeros((schools, 4))
        self.wijken: tuple[str, ...] = ()
        self.checked = False
        """True where every step is guarded and audited."""

    def note(self, series: str, value: float) -> None:
        """Remember a city-wide number of this month."""
        self.history.city[self.month, _CITY_INDEX[series]] = value

    def lagged_gap(self) -> float:
        """Share of regular posts without an appointed teacher on the last 1 October."""
        return float(self.gap_memory[0])

    def extra_entrants(self, channel: int) -> int:
        """Exogenous entrants that a test or user puts into a channel this month, on top of what the model makes."""
        return self.extra.get(channel, {}).get(self.month, 0)

    def census(self) -> dict[str, float]:
        """Count persons and fte from the tables alone, without the ledgers; teachers' appointments at schools of the city."""
        p = self.people
        from_rows = slice(0, p.n)
        employed = (p.status[from_rows] == Status.EMPLOYED) & (p.role[from_rows] != Role.STUDENT)
        return {
            "persons": float(employed.sum()),
            "fte": float(p.wtf[from_rows][employed].sum()),
            "posts_fte": float((p.post_fte + p.task_fte)[from_rows][employed].sum()),
        }


def agreement(world: World) -> AnyArray:
    """Difference per person between the two ledgers, shape (n_people,), FTE: entries on required posts minus uses that face a post."""
    ledgers = world.ledgers
    n = int(ledgers.n[0])
    persons = ledgers.person[:n]
    known = persons >= 0
    demand = np.bincount(persons[known], weights=ledgers.fte[:n][known], minlength=world.people.capacity)
    supply = ledgers.uses[:, [int(use) for use in USES_ON_POSTS]].sum(axis=1)
    live = np.zeros(world.people.capacity, np.bool_)
    live[world.lists.staff[: int(world.lists.n_staff[0])]] = True
    difference: AnyArray = np.where(live, demand - supply, demand)
    return difference


def audit(world: World, tolerance_fte: float = 0.01) -> None:
    """Raise OlsimError where the books of this month do not close: per person, per contract, per school and per pool."""
    people, ledgers, lists = world.people, world.ledgers, world.lists
    here = f"maand {world.month}"
    gap = agreement(world)
    worst = int(np.abs(gap).argmax())
    if abs(gap[worst]) > tolerance_fte:
        raise OlsimError("De twee boeken verschillen.", where=here, key=f"persoon {worst}", given=f"{gap[worst]:.4f} fte", expected="0", exit_code=1)
    staff = lists.staff[: int(lists.n_staff[0])]
    contract = people.wtf[staff] + people.extra_fte[staff] + people.paid_fte[staff]
    difference = contract - ledgers.uses[staff].sum(axis=1)
    if len(staff) and np.abs(difference).max() > tolerance_fte:
        row = int(staff[int(np.abs(difference).argmax())])
        raise OlsimError(
            "De uren van een contract zijn niet precies een keer gebruikt.",
            where=here,
            key=f"persoon {row}",
            expected="contract = gebruik",
            exit_code=1,
        )
    n = int(ledgers.n[0])
    schools = world.schools
    demand = np.bincount(ledgers.school[:n], weights=ledgers.fte[:n], minlength=schools.n)
    off = demand - schools.required_fte[: schools.n]
    if np.abs(off).max() > tolerance_fte:
        row = int(np.abs(off).argmax())
        raise OlsimError(
            "De benodigde plekken van een school kloppen niet.",
            where=here,
            key=f"school {row}",
            given=f"{off[row]:.4f} fte",
            expected="0",
            exit_code=1,
        )


def audit_flows(world: World, before: dict[str, float], after: dict[str, float], tolerance: float = 0.01) -> None:
    """Raise OlsimError where the change in stock of this month is not the sum of the recorded flows."""
    history, month = world.history, world.month
    for what, flows in (("persons", history.flows_persons), ("fte", history.flows_fte)):
        total = flows[month].sum(axis=0)
        net = total[:7].sum() - total[7:13].sum() + total[13] - total[14] + total[15] - total[16]
        change = after[what] - before[what]
        if abs(net - change) > tolerance:
            raise OlsimError(
                "De verandering van de stand is niet de som van de stromen.",
                where=f"maand {month}",
                key=what,
                given=f"{change - net:.4f}",
                expected="0",
                exit_code=1,
            )


def guarded(world: World, name: str, writes: Iterable[str], action: Callable[[], Any]) -> None:
    """Run `action` and raise OlsimError where it changed a column that is not in `writes` (texts such as 'people.wtf' or 'history')."""
    allowed = set(writes)
    kept: list[tuple[str, str, AnyArray]] = []
    for table_name in TABLES:
        for column_name, array in getattr(world, table_name).arrays().items():
            if f"{table_name}.{column_name}" not in allowed and f"{table_name}.*" not in allowed:
                kept.append((table_name, column_name, array.copy()))
    for part in ("ledgers", "history"):
        if part not in allowed:
            for column_name, array in vars(getattr(world, part)).items():
                if isinstance(array, np.ndarray):
                    kept.append((part, column_name, array.copy()))
    action()
    for table_name, column_name, old in kept:
        now = getattr(getattr(world, table_name), column_name)
        if not np.array_equal(now, old, equal_nan=now.dtype.kind == "f"):
            row = int(np.argwhere(now != old)[0][0])
            raise OlsimError(
                f"{name} schreef in een kolom die niet van dit onderdeel is.",
                key=f"{table_name}.{column_name}",
                given=f"rij {row}",
                expected="alleen eigen kolommen",
                exit_code=1,
            )
