"""Two ledgers of one month: every required post (demand) and every contracted fte (supply).

Both are written entry by entry while posts are covered; neither side has a remainder found by subtraction. Where a person stands on a
required post, the demand side has an entry with that person and the supply side a use that faces a post; the two agree per person.
"""

from typing import Any

import numpy as np

from olsim.arrays import Floats, Ints
from olsim.blocks import layout
from olsim.codes import Flow, Kind, Pool, Standing, Use, Visibility
from olsim.compiled import compiled

N_KINDS, N_STANDINGS, N_VISIBLE, N_USES, N_POOLS, N_FLOWS = len(Kind), len(Standing), len(Visibility), len(Use), len(Pool), len(Flow)
USES_ON_POSTS = (Use.OWN_POST, Use.REPLACEMENT, Use.COVERING, Use.COACHING, Use.OTHER_TASK, Use.LENT_OUT)
"""Uses that face an entry on the demand side; supernumerary, absent and study do not."""
N_CELLS = N_KINDS * N_STANDINGS * N_VISIBLE
"""Cells of the demand ledger: (kind, standing, visibility) as one number, see `cell_of`."""


@compiled
def cell_of(kind: int, standing: int, visibility: int) -> int:
    """Number of a cell of the demand ledger: (kind, standing, visibility)."""
    return (kind * N_STANDINGS + standing) * N_VISIBLE + visibility


BOOKS_BY_SCHOOL = ("demand_cells", "supply", "flows_fte", "flows_persons", "stock_fte", "stock_persons", "zij_fte", "npo_empty_fte")
"""Sums of the month by school; the first axis of each is the school."""


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
        self.school: Ints = block["school"]
        self.cell: Ints = block["cell"]
        self.person: Ints = block["person"]
        self.fte: Floats = block["fte"]
        self.n: Ints = block["n"]
        self.uses: Floats = block["uses"]
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
        """Demand by school as shape (n_schools, kinds, standings, 3), FTE; the last axis is `codes.Visibility`."""
        return self.demand_cells.reshape(-1, N_KINDS, N_STANDINGS, N_VISIBLE)

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
                "demand_cells": (np.float64, (schools, N_CELLS)),
                "supply": (np.float64, (schools, N_USES)),
                "flows_fte": (np.float64, (schools, N_FLOWS)),
                "flows_persons": (np.float64, (schools, N_FLOWS)),
            }
            | {name: (np.float64, (schools,)) for name in ("stock_fte", "stock_persons", "zij_fte", "npo_empty_fte")}
        )
