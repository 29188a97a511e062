"""Two ledgers of one month: every required post (demand) and every contracted fte (supply).

Both are written entry by entry while posts are covered; neither side has a remainder found by subtraction.
Where a person stands on a required post, the demand side has an entry with that person and the supply side a
use that faces a post; the two agree per person.
"""

import numpy as np

from olsim.core.arrays import Floats, Ints
from olsim.core.codes import Flow, Kind, Pool, Standing, Use, Visibility
from olsim.core.compiled import compiled
from olsim.state.named import Arrays, array

N_KINDS, N_STANDINGS, N_VISIBLE, N_USES, N_POOLS, N_FLOWS = (
    len(Kind),
    len(Standing),
    len(Visibility),
    len(Use),
    len(Pool),
    len(Flow),
)
USES_ON_POSTS = (Use.OWN_POST, Use.REPLACEMENT, Use.COVERING, Use.COACHING, Use.OTHER_TASK, Use.LENT_OUT)
"""Uses that face an entry on the demand side; supernumerary, absent and study do not."""
N_CELLS = N_KINDS * N_STANDINGS * N_VISIBLE
"""Cells of the demand ledger: (kind, standing, visibility) as one number, see `cell_of`."""


@compiled
def cell_of(kind: int, standing: int, visibility: int) -> int:
    """Number of a cell of the demand ledger: (kind, standing, visibility)."""
    return (kind * N_STANDINGS + standing) * N_VISIBLE + visibility


BOOKS_BY_SCHOOL = (
    "demand_cells",
    "supply",
    "flows_fte",
    "flows_persons",
    "stock_fte",
    "stock_persons",
    "zij_fte",
    "npo_empty_fte",
)
"""Sums of the month by school; the first axis of each is the school."""


class Ledgers(Arrays):
    """The open books of the current month.

    Attributes
    ----------
    filled_fte
        Demand, shape (capacity,), FTE: what each teacher in `Lists.staff`, in that order, fills of the own
        class posts.
    school, cell, person, fte, n
        All other entries of the demand side, shape (capacity,): school row; kind, standing and visibility as
        one number (see `cell_of`); person row or -1; size in FTE. `n` is an array of one: entries in use.
    taught_fte
        Supply, shape (capacity,), FTE: contracted hours that each teacher in `Lists.staff`, in that order,
        spends on the own class posts.
    used_by, used_for, used_fte, n_used
        All other entries of the supply side, shape (capacity,): place in `Lists.staff`; `codes.Use`;
        contracted hours in FTE, negative where hours go from one use to another. `n_used` is an array of one:
        entries in use. `World.uses` adds them up per person.
    spare_fte
        Shape (capacity,), FTE: hours above the formation of a place in `Lists.staff` that are left; only of
        those who were noted this month.
    pools
        Supply of people and hours that are not agents, shape (n_schools, 3), FTE: director, support staff,
        external.
    demand_cells, supply
        Sums of both sides by school, shapes (n_schools, cells) and (n_schools, uses), FTE.
    flows_fte, flows_persons
        Flows of teachers' appointments on the first of this month, shape (n_schools, flows).
    stock_fte, stock_persons, zij_fte
        Contracts with a teacher's appointment, shape (n_schools,); the zij-instromers among them.
    npo_empty_fte
        Posts that NPO money pays and nobody is appointed to, shape (n_schools,), FTE.

    """

    n: Ints = array(np.int64)
    school: Ints = array(np.int16, "3*people")
    cell: Ints = array(np.int16, "3*people")
    person: Ints = array(np.int32, "3*people")
    fte: Floats = array(np.float64, "3*people")
    filled_fte: Floats = array(np.float64, "people")
    n_used: Ints = array(np.int64)
    taught_fte: Floats = array(np.float64, "people")
    used_by: Ints = array(np.int32, "3*people")
    used_for: Ints = array(np.int8, "3*people")
    used_fte: Floats = array(np.float64, "3*people")
    spare_fte: Floats = array(np.float64, "people")
    pools: Floats = array(np.float64, "schools", N_POOLS)
    demand_cells: Floats = array(np.float64, "schools", N_CELLS)
    supply: Floats = array(np.float64, "schools", N_USES)
    flows_fte: Floats = array(np.float64, "schools", N_FLOWS)
    flows_persons: Floats = array(np.float64, "schools", N_FLOWS)
    stock_fte: Floats = array(np.float64, "schools")
    stock_persons: Floats = array(np.float64, "schools")
    zij_fte: Floats = array(np.float64, "schools")
    npo_empty_fte: Floats = array(np.float64, "schools")

    @property
    def demand(self) -> Floats:
        """Demand by school as shape (n_schools, kinds, standings, 3), FTE; the last axis is
        `codes.Visibility`.
        """
        return self.demand_cells.reshape(-1, N_KINDS, N_STANDINGS, N_VISIBLE)
