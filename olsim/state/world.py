"""The world: tables, ledgers, history and the current month; the census."""

from functools import cache
from typing import Any

import numpy as np

from olsim.core.arrays import Floats, Ints
from olsim.core.blocks import (
    BOARDS,
    MONTHS,
    PEOPLE,
    SCHOOLS,
    VACANCIES,
    YEARS,
    copy_block,
    give_back,
    keep_mark,
    layout,
    stored,
    take,
)
from olsim.core.codes import Channel, Full, Role, Status, Use, dutch
from olsim.core.errors import OutOfRoomError
from olsim.state.boards import Boards
from olsim.state.history import History
from olsim.state.ledgers import Ledgers
from olsim.state.lists import Lists
from olsim.state.people import People
from olsim.state.policy import Policy
from olsim.state.schools import Schools
from olsim.state.scratch import Room
from olsim.state.surroundings import Surroundings
from olsim.state.vacancies import Vacancies


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
            "policy": Policy.block_type(1),
            "felt": Policy.block_type(1),
            "ledgers": Ledgers.block_type(people=people, schools=schools),
            "lists": Lists.block_type(people=people, schools=schools),
            "room": Room.block_type(people=people, schools=schools, boards=boards),
            "pupil_paths": (np.float64, (stored(months // 12 + 3, YEARS), schools)),
            "stopgap_order": (np.int64, (schools, 5)),
            "external_order": (np.uint32, (schools,)),
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
        Pupils per school year and school, shape (school years, n_schools); number of school years, as an
        array of one.
    last_october_gap
        Share of regular posts without an appointed teacher on the last 1 October, as an array of one.
    stopgap_order
        Order in which each school uses stopgaps this school year, shape (n_schools, 5).
    external_order
        Round of external staff along the schools this school year, shape (n_schools,); they begin somewhere
        else every month.
    extra
        Exogenous entrants by channel and month that a test or user puts in, shape (channels, months).

    """

    def __init__(self, people: int, schools: int, boards: int, vacancies: int, months: int) -> None:
        self._made = people, schools, boards, vacancies, months
        self._kind = world_type(
            stored(people, PEOPLE),
            stored(schools, SCHOOLS),
            stored(boards, BOARDS),
            stored(vacancies, VACANCIES),
            stored(months, MONTHS),
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
        self.policy = Policy(1, block["policy"])
        self.felt = Policy(1, block["felt"])
        for table in (self.surroundings, self.policy, self.felt):
            table.n = 1
        self.ledgers = Ledgers(block["ledgers"])
        self.lists = Lists(block["lists"])
        self.room = Room(block["room"])
        self.lists.clear()
        self.history = History(months, schools, block["history"])
        self.pupil_paths: Floats = block["pupil_paths"]
        self.pupil_years: Ints = block["pupil_years"]
        self.last_october_gap: Floats = block["last_october_gap"]
        self.stopgap_order: Ints = block["stopgap_order"]
        self.external_order: Ints = block["external_order"]
        self.extra: Ints = block["extra"]
        self.extra.fill(0)
        self.wijken: tuple[str, ...] = ()
        self.checked = False
        """True where every step is guarded and audited."""

    def __reduce__(self) -> Any:
        """A copy has memory of its own, and its columns are views of that."""
        return _again, (self._made, self.block.copy(), self.wijken, self.checked)

    def give_back(self) -> None:
        """Leave the memory to the next world; this one and every view of its arrays must not be used any
        more.
        """
        give_back(self.block, self._kind)

    def mark(self) -> Any:
        """All numbers of the world as they stand, for `back_to`; a process keeps the last mark only."""
        return keep_mark(self.block, self._kind)

    def back_to(self, mark: Any) -> None:
        """As it was when this mark was made; views of its arrays stay good."""
        copy_block(mark, self.block)

    @property
    def month(self) -> int:
        """Month that comes next, or that is under way; 0 is August 2018."""
        return int(self.now[0])

    def stop_where_full(self) -> None:
        """Raise OutOfRoomError where a store ran out of rows this month."""
        store = int(self.full[0])
        if store == Full.NONE:
            return
        limits = {
            Full.PEOPLE: self.people.capacity,
            Full.VACANCIES: self.vacancies.capacity,
            Full.REQUESTS: len(self.lists.requests),
        }
        raise OutOfRoomError(
            f"Er is geen ruimte meer voor {dutch(Full(store))}.",
            where=f"maand {self.month}",
            expected=f"hooguit {limits[Full(store)]} rijen; verklein de instroom of de looptijd",
            exit_code=2,
        )

    def uses(self) -> Floats:
        """What the contracted fte of everybody in `lists.staff` is used for this month, shape (staff, uses),
        FTE.
        """
        books, n = self.ledgers, int(self.ledgers.n_used[0])
        staff = int(self.lists.n_staff[0])
        places = books.used_by[:n].astype(np.int64) * len(Use) + books.used_for[:n]
        found: Floats = (
            np.bincount(places, weights=books.used_fte[:n], minlength=staff * len(Use))
            .astype(np.float64)
            .reshape(staff, len(Use))
        )
        found[:, Use.OWN_POST] += books.taught_fte[:staff]
        return found

    def census(self) -> dict[str, float]:
        """Count persons and fte from the tables alone, without the ledgers; teachers' appointments at schools
        of the city.
        """
        p = self.people
        from_rows = slice(0, p.n)
        employed = (p.status[from_rows] == Status.EMPLOYED) & (p.role[from_rows] != Role.STUDENT)
        return {
            "persons": float(employed.sum()),
            "fte": float(p.wtf[from_rows][employed].sum()),
            "posts_fte": float((p.post_fte + p.task_fte)[from_rows][employed].sum()),
        }


def _again(made: tuple[int, int, int, int, int], block: Any, wijken: tuple[str, ...], checked: bool) -> World:
    """A world with these numbers."""
    world = World(*made)
    copy_block(block, world.block)
    world.wijken, world.checked = wijken, checked
    return world
