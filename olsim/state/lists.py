"""Working lists: who is where, so that no step need look at every row.

Everything in them follows from the tables. Within a run they are kept up to date by those who change a state;
who writes in the tables from outside calls `books.relist` afterwards (a Mesa face does).
"""

from typing import Any

import numpy as np

from olsim.core.arrays import Bools, Floats, Ints, Keys
from olsim.core.blocks import layout

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
    staff_born
        Months of birth of the same people, for the same reason.
    school_first
        Shape (n_schools + 1,): the staff of school s are `staff[school_first[s]:school_first[s + 1]]`.
    left
        Shape (n_schools,): somebody left the school since the lists were last made.
    students, n_students
        Rows of pabo students; who stopped or graduated stays in it until the next August.
    above, n_above, is_above
        Rows of people with a contract above the formation, and of some who had one since the first of the
        month; true per person who is in the list.
    looking, n_looking, is_looking
        Rows of people with a contract who look for another job, and of some whose spell of searching ended
        since last month; true per person who is in the list.
    graduating, n_graduating
        Rows of students who graduate this August and want to work in the city; from March to July.
    starters, n_starters
        Rows of people who began to teach not long ago, wherever they are now.
    others, n_others
        Rows of candidates, free searchers and people who may return.
    open_first, open_last
        Shape (n_schools,): first and last open or reserved vacancy of a school, -1 where none;
        `vacancies.next` leads from one to the next.
    n_seen
        Rows of people that were in use when the lists were last made, as an array of one.
    extra, n_extra
        Rows of those who gave extra hours in the last month.
    requests, n_requests
        Posts that fall free, as rows of (school, kind, fte, start, absent person, paid by NPO):
        `state.books.post_requests` makes vacancies of them.

    """

    def __init__(self, block: Any) -> None:
        self.staff: Ints = block["staff"]
        self.staff_key: Keys = block["staff_key"]
        self.staff_born: Ints = block["staff_born"]
        self.n_staff: Ints = block["n_staff"]
        self.school_first: Ints = block["school_first"]
        self.above: Ints = block["above"]
        self.n_above: Ints = block["n_above"]
        self.is_above: Bools = block["is_above"].view(np.bool_)
        self.is_looking: Bools = block["is_looking"].view(np.bool_)
        self.looking: Ints = block["looking"]
        self.n_looking: Ints = block["n_looking"]
        self.graduating: Ints = block["graduating"]
        self.n_graduating: Ints = block["n_graduating"]
        self.starters: Ints = block["starters"]
        self.n_starters: Ints = block["n_starters"]
        self.others: Ints = block["others"]
        self.n_others: Ints = block["n_others"]
        self.left: Bools = block["left"].view(np.bool_)
        self.students: Ints = block["students"]
        self.n_students: Ints = block["n_students"]
        self.open_first: Ints = block["open_first"]
        self.open_last: Ints = block["open_last"]
        self.n_seen: Ints = block["n_seen"]
        self.extra: Ints = block["extra"]
        self.n_extra: Ints = block["n_extra"]
        self.requests: Floats = block["requests"]
        self.n_requests: Ints = block["n_requests"]

    def clear(self) -> None:
        """Nobody anywhere."""
        for number in (
            self.n_staff,
            self.n_others,
            self.n_students,
            self.n_looking,
            self.n_above,
            self.n_starters,
            self.n_graduating,
            self.n_seen,
            self.n_extra,
            self.n_requests,
        ):
            number.fill(0)
        self.school_first.fill(0)
        self.left.fill(False)
        self.is_above.fill(False)
        self.is_looking.fill(False)
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
                "n_looking": one,
                "n_starters": one,
                "n_graduating": one,
                "n_above": one,
                "staff": (np.uint32, (people,)),
                "staff_key": (np.uint64, (people,)),
                "staff_born": (np.int16, (people,)),
                "school_first": (np.int64, (schools + 1,)),
                "above": (np.uint32, (people,)),
                "is_above": (np.bool_, (people,)),
                "is_looking": (np.bool_, (people,)),
                "looking": (np.uint32, (people,)),
                "starters": (np.uint32, (people,)),
                "graduating": (np.uint32, (people,)),
                "others": (np.uint32, (people,)),
                "students": (np.uint32, (people,)),
                "extra": (np.uint32, (people,)),
                "left": (np.bool_, (schools,)),
                "open_first": (np.int32, (schools,)),
                "open_last": (np.int32, (schools,)),
                "requests": (np.float64, (REQUESTS, 6)),
            }
        )
