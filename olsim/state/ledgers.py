"""Two ledgers of one month: every required post (demand) and every contracted fte (supply).

Both are written entry by entry while posts are covered; neither side has a remainder found by subtraction. Where a person stands on a
required post, the demand side has an entry with that person and the supply side a use that faces a post; the two agree per person.
"""

from typing import Any

import numpy as np

from olsim.arrays import Floats, Ints
from olsim.blocks import layout
from olsim.codes import Kind, Pool, Standing, Use, Visibility
from olsim.compiled import compiled

N_KINDS, N_STANDINGS, N_VISIBLE, N_USES, N_POOLS = len(Kind), len(Standing), len(Visibility), len(Use), len(Pool)
USES_ON_POSTS = (Use.OWN_POST, Use.REPLACEMENT, Use.COVERING, Use.COACHING, Use.OTHER_TASK, Use.LENT_OUT)
"""Uses that face an entry on the demand side; supernumerary, absent and study do not."""
N_CELLS = N_KINDS * N_STANDINGS * N_VISIBLE
"""Cells of the demand ledger: (kind, standing, visibility) as one number, see `cell_of`."""


@compiled
def cell_of(kind: int, standing: int, visibility: int) -> int:
    """Number of a cell of the demand ledger: (kind, standing, visibility)."""
    return (kind * N_STANDINGS + standing) * N_VISIBLE + visibility


class Ledgers:
    """The open books of the current month.

    Attributes
    ----------
    school, cell, person
        Demand entries, shape (capacity,): school row; kind, standing and visibility as one number (see `cell_of`); person row or -1.
    fte
        Size of each demand entry, FTE.
    n
        Array of one number: demand entries in use.
    uses
        Supply, shape (capacity, 9), FTE: use of the contracted fte of each person in `Lists.staff`, in that order.
    pools
        Supply of people and hours that are not agents, shape (n_schools, 3), FTE: director, support staff, external.

    """

    def __init__(self, block: Any) -> None:
        self.school: Ints = block["school"]
        self.cell: Ints = block["cell"]
        self.person: Ints = block["person"]
        self.fte: Floats = block["fte"]
        self.n: Ints = block["n"]
        self.uses: Floats = block["uses"]
        self.pools: Floats = block["pools"]

    @staticmethod
    def block_type(people: int, schools: int) -> np.dtype[Any]:
        """Type of the block of the books of a world with so many rows; nobody has more than a few entries a month."""
        entries = 3 * people
        return layout(
            {
                "n": (np.int64, (1,)),
                "school": (np.int32, (entries,)),
                "cell": (np.int32, (entries,)),
                "person": (np.int32, (entries,)),
                "fte": (np.float64, (entries,)),
                "uses": (np.float64, (people, N_USES)),
                "pools": (np.float64, (schools, N_POOLS)),
            }
        )
