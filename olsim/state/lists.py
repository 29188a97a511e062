"""Working lists: who is where, so that no step need look at every row.

Everything in them follows from the tables. Within a run they are kept up to date by those who change a state;
who writes in the tables from outside calls `books.relist` afterwards (a Mesa face does).
"""

import numpy as np

from olsim.core.arrays import Bools, Floats, Ints, Keys
from olsim.state.named import Arrays, array

REQUESTS = 4096
"""Posts that can fall free between two moments at which vacancies are made of them."""


class Lists(Arrays):
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
        `state.posts.post_requests` makes vacancies of them.

    """

    n_staff: Ints = array(np.int64)
    n_others: Ints = array(np.int64)
    n_students: Ints = array(np.int64)
    n_requests: Ints = array(np.int64)
    n_extra: Ints = array(np.int64)
    n_seen: Ints = array(np.int64)
    n_looking: Ints = array(np.int64)
    n_starters: Ints = array(np.int64)
    n_graduating: Ints = array(np.int64)
    n_above: Ints = array(np.int64)
    staff: Ints = array(np.uint32, "people")
    staff_key: Keys = array(np.uint64, "people")
    staff_born: Ints = array(np.int16, "people")
    school_first: Ints = array(np.int64, "schools+1")
    above: Ints = array(np.uint32, "people")
    is_above: Bools = array(np.bool_, "people")
    is_looking: Bools = array(np.bool_, "people")
    looking: Ints = array(np.uint32, "people")
    starters: Ints = array(np.uint32, "people")
    graduating: Ints = array(np.uint32, "people")
    others: Ints = array(np.uint32, "people")
    students: Ints = array(np.uint32, "people")
    extra: Ints = array(np.uint32, "people")
    left: Bools = array(np.bool_, "schools")
    open_first: Ints = array(np.int32, "schools")
    open_last: Ints = array(np.int32, "schools")
    requests: Floats = array(np.float64, REQUESTS, 6)

    def clear(self) -> None:
        """Nobody anywhere."""
        for name in self.ARRAYS:
            if name.startswith("n_"):
                getattr(self, name).fill(0)
        self.school_first.fill(0)
        self.left.fill(False)
        self.is_above.fill(False)
        self.is_looking.fill(False)
        self.open_first.fill(-1)
        self.open_last.fill(-1)
