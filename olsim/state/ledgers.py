"""Two ledgers of one month: every required post (demand) and every contracted fte (supply).

Both are written entry by entry while posts are covered; neither side has a remainder found by subtraction. Where a person stands on a
required post, the demand side has an entry with that person and the supply side a use that faces a post; the two agree per person.
"""

import numpy as np

from olsim.arrays import Floats, Ints
from olsim.codes import Kind, Standing, Use

N_KINDS, N_STANDINGS, N_USES = len(Kind), len(Standing), len(Use)
USES_ON_POSTS = (Use.OWN_POST, Use.REPLACEMENT, Use.COVERING, Use.COACHING, Use.OTHER_TASK, Use.LENT_OUT)
"""Uses that face an entry on the demand side; supernumerary, absent and study do not."""


class Ledgers:
    """The open books of the current month.

    Attributes
    ----------
    school, cell, person
        Demand entries, shape (capacity,): school row; kind, standing and advertised as one number (see `cell_of`); person row or -1.
    fte
        Size of each demand entry, FTE.
    n
        Array of one number: demand entries in use.
    uses
        Supply, shape (n_people, 9), FTE: use of each person's contracted fte.
    pools
        Supply of people and hours that are not agents, shape (n_schools, 3), FTE: director, support staff, external.

    """

    def __init__(self, people: int, schools: int, entries: int) -> None:
        self.school: Ints = np.zeros(entries, np.int64)
        self.cell: Ints = np.zeros(entries, np.int64)
        self.person: Ints = np.zeros(entries, np.int64)
        self.fte: Floats = np.zeros(entries, np.float64)
        self.n: Ints = np.zeros(1, np.int64)
        self.uses = np.zeros((people, N_USES), np.float64)
        self.pools = np.zeros((schools, 3), np.float64)


def cell_of(kind: int, standing: int, advertised: int) -> int:
    """Number of a cell of the demand ledger: (kind, standing, advertised)."""
    return (kind * N_STANDINGS + standing) * 2 + advertised


N_CELLS = N_KINDS * N_STANDINGS * 2
