"""The world: tables, ledgers, history and the current month; the census and the write guard."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from olsim.arrays import AnyArray, Bools, Floats, Ints, Keys
from olsim.blocks import BOARDS, MONTHS, PEOPLE, SCHOOLS, VACANCIES, YEARS, give_back, layout, stored, take
from olsim.classes import WISHES
from olsim.codes import Channel, Flow, Full, Noted, Role, Status, Use, dutch
from olsim.errors import OlsimError
from olsim.months import school_year
from olsim.state.boards import Boards
from olsim.state.history import History
from olsim.state.ledgers import BOOKS_BY_SCHOOL, N_CELLS, N_VISIBLE, USES_ON_POSTS, Ledgers
from olsim.state.people import People
from olsim.state.schools import Schools
from olsim.state.surroundings import Surroundings
from olsim.state.vacancies import Vacancies

TABLES = ("people", "schools", "boards", "vacancies", "surroundings")
REQUESTS = 4096
"""Posts that can fall free between two moments at which vacancies are made of them."""


class Lists:
    """Working lists that are rebuilt from the tables: nothing in them is a truth of its own.

    Attributes
    ----------
    staff, n_staff
        Rows of everybody with a contract at a school, sorted by school; number of them as an array of one.
    staff_key
        Permanent keys of the same people, so that a draw for everybody reads memory in order.
    school_first
        Shape (n_schools + 1,): the staff of school s are `staff[school_first[s]:school_first[s + 1]]`.
    students, n_students
        Rows of pabo students; who stopped or graduated stays in it until the next August.
    others, n_others
        Rows of candidates, free searchers and people who may return.
    open_first, open_last
        Shape (n_schools,): first and last open or reserved vacancy of a school, -1 where none; `vacancies.next` leads from one to the next.
    n_seen
        Rows of people that were in use when the lists were last made, as an array of one.
    more, n_more
        Places in `staff` of those whose uses last month held more than the own post.
    extra, n_extra
        Rows of those who gave extra hours in the last month.
    requests, n_requests
        Posts that fall free, as rows of (school, kind, fte, start, absent person, paid by NPO): `state.books.post_requests` makes vacancies of them.

    """

    def __init__(self, block: Any) -> None:
        self.staff: Ints = block["staff"]
        self.staff_key: Keys = block["staff_key"]
        self.n_staff: Ints = block["n_staff"]
        self.school_first: Ints = block["school_first"]
        self.others: Ints = block["others"]
        self.n_others: Ints = block["n_others"]
        self.students: Ints = block["students"]
        self.n_students: Ints = block["n_students"]
        self.open_first: Ints = block["open_first"]
        self.open_last: Ints = block["open_last"]
        self.n_seen: Ints = block["n_seen"]
        self.more: Ints = block["more"]
        self.n_more: Ints = block["n_more"]
        self.extra: Ints = block["extra"]
        self.n_extra: Ints = block["n_extra"]
        self.requests: Floats = block["requests"]
        self.n_requests: Ints = block["n_requests"]

    def clear(self) -> None:
        """Nobody anywhere."""
        for number in (self.n_staff, self.n_others, self.n_students, self.n_seen, self.n_more, self.n_extra, self.n_requests):
            number.fill(0)
        self.school_first.fill(0)
        self.open_first.fill(-1)
        self.open_last.fill(-1)

    @staticmethod
    def block_type(people: int, schools: int) -> np.dtype[Any]:
        """Type of the block of the lists of a world with so many rows."""
        one = (np.int64, (1,))
        return layout(
            {
                "n_staff": one,
                "n_others": one,
                "n_students": one,
                "n_requests": one,
                "n_extra": one,
                "n_seen": one,
                "n_more": one,
                "staff": (np.uint32, (people,)),
                "staff_key": (np.uint64, (people,)),
                "school_first": (np.int64, (schools + 1,)),
                "others": (np.uint32, (people,)),
                "students": (np.uint32, (people,)),
                "more": (np.uint32, (people,)),
                "extra": (np.uint32, (people,)),
                "open_first": (np.int32, (schools,)),
                "open_last": (np.int32, (schools,)),
                "requests": (np.float64, (REQUESTS, 6)),
            }
        )


class Offers:
    """Working room of one round of matching.

    Attributes
    ----------
    first_row
        First vacancy row that takes part, as an array of one.
    regular_fte
        Shape (n_schools,): advertised regular fte.
    first, absent, replacement_fte, left_fte
        Advertised replacement fte by absent colleague: those of school s are places `first[s]` to `first[s + 1]`.
    rate
        Shape (2, n_schools): exp(utility) of a school for who does not work at a special school now and for who does.
    half_key
        Shape (n_schools,): what the key of a school adds to a draw for a pair.
    stay_ratio, outside_rate
        exp(utility) of staying where one is, as an array of one, and of a job in the randgemeenten, shape (older or young, lives in the city or not).
    starts_later
        Shape (n_schools,): a regular post of the school starts later than a notice period.
    hiring, minus_room, n_hiring
        Schools with a post in this round, the fte that fits there times minus one, and how many; shape (2, n_schools): for who cannot and who can
        replace an absent colleague.
    noticed
        Schools that one searcher notices.

    """

    def __init__(self, block: Any) -> None:
        self.first_row: Ints = block["first_row"]
        self.regular_fte: Floats = block["regular_fte"]
        self.first: Ints = block["first"]
        self.absent: Ints = block["absent"]
        self.replacement_fte: Floats = block["replacement_fte"]
        self.left_fte: Floats = block["left_fte"]
        self.rate: Floats = block["rate"]
        self.half_key: Keys = block["half_key"]
        self.stay_ratio: Floats = block["stay_ratio"]
        self.outside_rate: Floats = block["outside_rate"]
        self.hiring: Ints = block["hiring"]
        self.minus_room: Floats = block["minus_room"]
        self.noticed: Ints = block["noticed"]
        self.n_hiring: Ints = block["n_hiring"]
        self.starts_later: Bools = block["starts_later"].view(np.bool_)

    @staticmethod
    def block_type(people: int, schools: int) -> np.dtype[Any]:
        """Type of the block for a world with so many rows."""
        return layout(
            {
                "first_row": (np.int64, (1,)),
                "regular_fte": (np.float64, (schools,)),
                "first": (np.int64, (schools + 1,)),
                "absent": (np.int32, (people,)),
                "replacement_fte": (np.float64, (people,)),
                "left_fte": (np.float64, (people,)),
                "rate": (np.float64, (2, schools)),
                "half_key": (np.uint64, (schools,)),
                "stay_ratio": (np.float64, (1,)),
                "outside_rate": (np.float64, (2, 2)),
                "hiring": (np.uint32, (2, schools)),
                "minus_room": (np.float64, (2, schools)),
                "n_hiring": (np.int64, (2,)),
                "starts_later": (np.bool_, (schools,)),
                "noticed": (np.uint32, (schools + 1,)),
            }
        )


class Queue:
    """Working room of deferred acceptance.

    Attributes
    ----------
    head
        Shape (n_schools + 1,): searcher at the top of the queue of a school, of the randgemeenten in the last place; -1 where nobody.
    chooses
        Shape (n_schools + 1,): true where somebody applied since the school last chose.
    next, rank, wish, refused
        By searcher: the next in the same queue, how high the school ranks, number of the present wish, and who was refused in this step.
    choice, times
        Shape (searchers, wishes): schools in the order of preference, -1 behind the last; race times of the searcher at hand, shape (wishes,).
    stays
        By searcher: race time of the present situation, negative where it was not worked out yet this month.
    numbers
        Number of the refused, as an array of one.

    """

    def __init__(self, block: Any) -> None:
        self.head: Ints = block["head"]
        self.chooses: Bools = block["chooses"].view(np.bool_)
        self.next: Ints = block["next"]
        self.rank: Floats = block["rank"]
        self.wish: Ints = block["wish"]
        self.choice: Ints = block["choice"]
        self.times: Floats = block["times"]
        self.stays: Floats = block["stays"]
        self.refused: Ints = block["refused"]
        self.numbers: Ints = block["numbers"]

    @staticmethod
    def block_type(people: int, schools: int) -> np.dtype[Any]:
        """Type of the block for a world with so many rows."""
        return layout(
            {
                "head": (np.int64, (schools + 1,)),
                "chooses": (np.bool_, (schools + 1,)),
                "next": (np.int32, (people,)),
                "rank": (np.float64, (people,)),
                "wish": (np.int32, (people,)),
                "choice": (np.int16, (people, WISHES)),
                "times": (np.float64, (WISHES,)),
                "stays": (np.float64, (people,)),
                "refused": (np.int32, (people,)),
                "numbers": (np.int64, (1,)),
            }
        )


class Helpers:
    """Working room for one stopgap of one school: who can give it, in keyed order.

    Attributes
    ----------
    place, fte, turn
        Place in `Lists.staff`, fte that can be given, and the keyed number that sets the order.

    """

    def __init__(self, block: Any) -> None:
        self.place: Ints = block["place"]
        self.fte: Floats = block["fte"]
        self.turn: Floats = block["turn"]

    @staticmethod
    def block_type(people: int) -> np.dtype[Any]:
        """Type of the block for a world with so many rows."""
        return layout({"place": (np.uint32, (people,)), "fte": (np.float64, (people,)), "turn": (np.float64, (people,))})


class Room:
    """Working room of the steps of one month; nothing in it outlives the month.

    Attributes
    ----------
    schools, boards
        One number per school and per board.
    gaps
        Shape (n_schools, 6), FTE: posts nobody stands on yet, regular and replacement for each of `codes.Visibility`.
    missing
        Shape (n_schools,), FTE: sum of the gaps of a school.
    tasks, spares, trainees, coached, numbers
        Places in `Lists.staff` of those with a task, of teachers above the formation, of zij-instromers above the formation and students with paid
        work, and of those who need coaching; numbers of the four, see `codes.Noted`.
    order
        Rows of schools in keyed order.
    task_first, trainee_first
        Shape (n_schools + 1,): those of school s are places `task_first[s]` to `task_first[s + 1]`.
    searchers
        Rows of people, or places in `Lists.staff`, that a step looks at.
    staff, staff_key, kept_first, first_new, next_new
        The staff as it is sorted anew: who stays, with the keys and the first place of each school, and newcomers as a chain per school.

    """

    def __init__(self, block: Any) -> None:
        self.schools: Floats = block["schools"]
        self.boards: Floats = block["boards"]
        self.gaps: Floats = block["gaps"]
        self.missing: Floats = block["missing"]
        self.order: Ints = block["order"]
        self.helpers = Helpers(block["helpers"])
        self.searchers: Ints = block["searchers"]
        self.staff: Ints = block["staff"]
        self.staff_key: Keys = block["staff_key"]
        self.kept_first: Ints = block["kept_first"]
        self.first_new: Ints = block["first_new"]
        self.next_new: Ints = block["next_new"]
        self.offers = Offers(block["offers"])
        self.queue = Queue(block["queue"])
        self.tasks: Ints = block["tasks"]
        self.spares: Ints = block["spares"]
        self.coached: Ints = block["coached"]
        self.trainees: Ints = block["trainees"]
        self.task_first: Ints = block["task_first"]
        self.trainee_first: Ints = block["trainee_first"]
        self.numbers: Ints = block["numbers"]

    @staticmethod
    def block_type(people: int, schools: int, boards: int) -> np.dtype[Any]:
        """Type of the block of the working room of a world with so many rows."""
        return layout(
            {
                "schools": (np.float64, (schools,)),
                "boards": (np.float64, (boards,)),
                "gaps": (np.float64, (schools, 2 * N_VISIBLE)),
                "missing": (np.float64, (schools,)),
                "order": (np.uint32, (schools,)),
                "helpers": Helpers.block_type(people),
                "searchers": (np.uint32, (people,)),
                "staff": (np.uint32, (people,)),
                "staff_key": (np.uint64, (people,)),
                "kept_first": (np.int64, (schools + 1,)),
                "first_new": (np.int32, (schools,)),
                "next_new": (np.int32, (people,)),
                "tasks": (np.uint32, (people,)),
                "spares": (np.uint32, (people,)),
                "coached": (np.uint32, (people,)),
                "trainees": (np.uint32, (people,)),
                "task_first": (np.int64, (schools + 1,)),
                "trainee_first": (np.int64, (schools + 1,)),
                "numbers": (np.int64, (len(Noted),)),
                "offers": Offers.block_type(people, schools),
                "queue": Queue.block_type(people, schools),
            }
        )


@cache
def world_type(people: int, schools: int, boards: int, vacancies: int, months: int) -> np.dtype[Any]:
    """Type of the block of a world that stores so many rows."""
    one = (np.int64, (1,))
    return layout(
        {
            "now": one,
            "full": one,
            "pupil_years": one,
            "last_october_gap": (np.float64, (1,)),
            "people": People.block_type(people),
            "schools": Schools.block_type(schools),
            "boards": Boards.block_type(boards),
            "vacancies": Vacancies.block_type(vacancies),
            "surroundings": Surroundings.block_type(1),
            "ledgers": Ledgers.block_type(people, schools),
            "lists": Lists.block_type(people, schools),
            "room": Room.block_type(people, schools, boards),
            "pupil_paths": (np.float64, (stored(months // 12 + 3, YEARS), schools)),
            "stopgap_order": (np.int64, (schools, 5)),
            "extra": (np.int64, (len(Channel), months)),
            "history": History.block_type(months, schools),
        }
    )


class World:
    """Everything that changes during a run; it knows no parameter.

    Parameters
    ----------
    people, schools, boards, vacancies
        Capacity in rows.
    months
        Number of months that can be recorded.

    Attributes
    ----------
    now
        Month, as an array of one: 0 is August 2018.
    full
        Which store ran out of rows (see `codes.Full`), as an array of one.
    pupil_paths, pupil_years
        Pupils per school year and school, shape (school years, n_schools); number of school years, as an array of one.
    last_october_gap
        Share of regular posts without an appointed teacher on the last 1 October, as an array of one.
    stopgap_order
        Order in which each school uses stopgaps this school year, shape (n_schools, 5).
    extra
        Exogenous entrants by channel and month that a test or user puts in, shape (channels, months).

    """

    def __init__(self, people: int, schools: int, boards: int, vacancies: int, months: int) -> None:
        self._kind = world_type(
            stored(people, PEOPLE), stored(schools, SCHOOLS), stored(boards, BOARDS), stored(vacancies, VACANCIES), stored(months, MONTHS)
        )
        self.block: Any = take(self._kind)
        block = self.block
        self.now: Ints = block["now"]
        self.full: Ints = block["full"]
        self.now[0] = self.full[0] = 0
        self.people = People(people, block["people"])
        self.schools = Schools(schools, block["schools"])
        self.boards = Boards(boards, block["boards"])
        self.vacancies = Vacancies(vacancies, block["vacancies"])
        self.surroundings = Surroundings(1, block["surroundings"])
        self.surroundings.n = 1
        self.ledgers = Ledgers(block["ledgers"])
        self.lists = Lists(block["lists"])
        self.room = Room(block["room"])
        # what an earlier world left in the books: everybody's own post is written every month, all else only for those in the list
        self.ledgers.uses[self.lists.more[: int(self.lists.n_more[0])]] = 0.0
        self.lists.clear()
        self.history = History(months, schools, block["history"])
        self.pupil_paths: Floats = block["pupil_paths"]
        self.pupil_years: Ints = block["pupil_years"]
        self.last_october_gap: Floats = block["last_october_gap"]
        self.stopgap_order: Ints = block["stopgap_order"]
        self.extra: Ints = block["extra"]
        self.extra.fill(0)
        self.wijken: tuple[str, ...] = ()
        self.checked = False
        """True where every step is guarded and audited."""

    def give_back(self) -> None:
        """Leave the memory to the next world; this one and every view of its arrays must not be used any more."""
        give_back(self.block, self._kind)

    @property
    def month(self) -> int:
        """Month that comes next, or that is under way; 0 is August 2018."""
        return int(self.now[0])

    def stop_where_full(self) -> None:
        """Raise OlsimError where a store ran out of rows this month."""
        store = int(self.full[0])
        if store == Full.NONE:
            return
        limits = {Full.PEOPLE: self.people.capacity, Full.VACANCIES: self.vacancies.capacity, Full.REQUESTS: len(self.lists.requests)}
        raise OlsimError(
            f"Er is geen ruimte meer voor {dutch(Full(store))}.",
            where=f"maand {self.month}",
            expected=f"hooguit {limits[Full(store)]} rijen; verklein de instroom of de looptijd",
            exit_code=2,
        )

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
    difference: AnyArray = np.bincount(persons[known], weights=ledgers.fte[:n][known], minlength=world.people.n)
    n_staff = int(world.lists.n_staff[0])
    difference[world.lists.staff[:n_staff]] -= ledgers.uses[:n_staff][:, [int(use) for use in USES_ON_POSTS]].sum(axis=1)
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
    difference = contract - ledgers.uses[: len(staff)].sum(axis=1)
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
    entries = np.bincount(ledgers.school[:n] * N_CELLS + ledgers.cell[:n], weights=ledgers.fte[:n], minlength=schools.n * N_CELLS)
    used = np.array([np.bincount(people.school[staff], weights=ledgers.uses[: len(staff), use], minlength=schools.n) for use in Use]).T
    for name, found, kept in (("vraag", entries.reshape(-1, N_CELLS), ledgers.demand_cells), ("aanbod", used, ledgers.supply)):
        if np.abs(found - kept[: schools.n]).max() > tolerance_fte:
            row = int(np.abs(found - kept[: schools.n]).max(axis=1).argmax())
            raise OlsimError("De som van een school is niet de som van haar posten.", where=here, key=f"{name} van school {row}", exit_code=1)
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
    month = world.month
    for what, flows in (("persons", world.ledgers.flows_persons), ("fte", world.ledgers.flows_fte)):
        total = flows[: world.schools.n].sum(axis=0)
        net = total[: Flow.OUT_EDUCATION].sum() - total[Flow.OUT_EDUCATION : Flow.MOVE_IN].sum()
        net += total[Flow.MOVE_IN] - total[Flow.MOVE_OUT] + total[Flow.HOURS_UP] - total[Flow.HOURS_DOWN]
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


def _owned(world: World) -> Iterator[tuple[str, AnyArray, slice]]:
    """Every array that has an owner and the part of it that is in use now: tables, both ledgers, the history of late, the memory of the city."""
    for table_name in TABLES:
        table = getattr(world, table_name)
        for name, column in table.arrays().items():
            yield f"{table_name}.{name}", column, slice(0, table.n)
    books, everything = world.ledgers, slice(None)
    for name in ("school", "cell", "person", "fte"):
        yield f"ledgers.{name}", getattr(books, name), slice(0, int(books.n[0]))
    yield "ledgers.uses", books.uses, slice(0, int(world.lists.n_staff[0]))
    for name in ("n", "pools", *BOOKS_BY_SCHOOL):
        yield f"ledgers.{name}", getattr(books, name), everything
    for name, array in vars(world.history).items():
        if isinstance(array, np.ndarray):
            now = world.month if len(array) == world.history.months else school_year(world.month)
            yield f"history.{name}", array, slice(max(now - 1, 0), now + 1)
    yield "last_october_gap", world.last_october_gap, everything
    yield "stopgap_order", world.stopgap_order, everything
    yield "now", world.now, everything


def guarded(world: World, name: str, writes: Iterable[str], action: Callable[[], Any]) -> None:
    """Run `action` and raise OlsimError where it changed something that is not in `writes`: 'people.wtf', or 'people.*' for a whole table."""
    allowed = set(writes)
    kept = [
        (key, array, part, array[part].copy())
        for key, array, part in _owned(world)
        if key not in allowed and f"{key.partition('.')[0]}.*" not in allowed
    ]
    action()
    for key, array, part, old in kept:
        now = array[part]
        if not np.array_equal(now, old, equal_nan=now.dtype.kind == "f"):
            row = int(np.argwhere(now != old)[0][0])
            raise OlsimError(
                f"{name} schreef in een kolom die niet van dit onderdeel is.",
                key=key,
                given=f"rij {row}",
                expected="alleen eigen kolommen",
                exit_code=1,
            )
