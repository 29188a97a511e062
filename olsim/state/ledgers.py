"""Two ledgers of one month: every required post (demand) and every contracted fte (supply).

Both are written entry by entry while posts are covered; neither side has a remainder found by subtraction.
Where a person stands on a required post, the demand side has an entry with that person and the supply side a
use that faces a post; the two agree per person.
"""

from typing import Any

import numpy as np

from olsim.core.arrays import Floats, Ints
from olsim.core.blocks import layout
from olsim.core.codes import Flow, Kind, Pool, Standing, Use, Visibility
from olsim.core.compiled import compiled

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


class Ledgers:
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

    def __init__(self, block: Any) -> None:
        self.filled_fte: Floats = block["filled_fte"]
        self.school: Ints = block["school"]
        self.cell: Ints = block["cell"]
        self.person: Ints = block["person"]
        self.fte: Floats = block["fte"]
        self.n: Ints = block["n"]
        self.taught_fte: Floats = block["taught_fte"]
        self.used_by: Ints = block["used_by"]
        self.used_for: Ints = block["used_for"]
        self.used_fte: Floats = block["used_fte"]
        self.n_used: Ints = block["n_used"]
        self.spare_fte: Floats = block["spare_fte"]
        self.pools: Floats = block["pools"]
        self.demand_cells: Floats = block["demand_cells"]
        self.supply: Floats = block["supply"]
        self.flows_fte: Floats = block["flows_fte"]
        self.flows_persons: Floats = block["flows_persons"]
        self.stock_fte: Floats = block["stock_fte"]
        self.stock_persons: Floats = block["stock_persons"]
        self.zij_fte: Floats = block["zij_fte"]
        self.npo_empty_fte: Floats = block["npo_empty_fte"]

    @property
    def demand(self) -> Floats:
        """Demand by school as shape (n_schools, kinds, standings, 3), FTE; the last axis is
        `codes.Visibility`.
        """
        return self.demand_cells.reshape(-1, N_KINDS, N_STANDINGS, N_VISIBLE)

    @staticmethod
    def block_type(people: int, schools: int) -> np.dtype[Any]:
        """Type of the block of the books of a world with so many rows; nobody has more than a few entries a
        month.
        """
        entries = 3 * people
        return layout(
            {
                "n": (np.int64, (1,)),
                "school": (np.int16, (entries,)),
                "cell": (np.int16, (entries,)),
                "person": (np.int32, (entries,)),
                "fte": (np.float64, (entries,)),
                "filled_fte": (np.float64, (people,)),
                "n_used": (np.int64, (1,)),
                "taught_fte": (np.float64, (people,)),
                "used_by": (np.int32, (entries,)),
                "used_for": (np.int8, (entries,)),
                "used_fte": (np.float64, (entries,)),
                "spare_fte": (np.float64, (people,)),
                "pools": (np.float64, (schools, N_POOLS)),
                "demand_cells": (np.float64, (schools, N_CELLS)),
                "supply": (np.float64, (schools, N_USES)),
                "flows_fte": (np.float64, (schools, N_FLOWS)),
                "flows_persons": (np.float64, (schools, N_FLOWS)),
            }
            | {
                name: (np.float64, (schools,))
                for name in ("stock_fte", "stock_persons", "zij_fte", "npo_empty_fte")
            }
        )
