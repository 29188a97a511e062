"""Entries of both ledgers: who stands on a post, and what hours are used for."""

from olsim.core.codes import Use, Visibility
from olsim.core.compiled import compiled
from olsim.core.definitions import EPSILON_FTE
from olsim.state.ledgers import cell_of
from olsim.state.world import World

N_GAPS = 2 * len(Visibility)
"""Gaps of a school: regular and replacement posts in turn, for each visibility."""


@compiled
def write(world: World, school: int, cell: int, person: int, fte: float) -> None:
    """One entry on the demand side, and its place in the sum of the school."""
    books = world.ledgers
    k = books.n[0]
    books.school[k] = school
    books.cell[k] = cell
    books.person[k] = person
    books.fte[k] = fte
    books.n[0] = k + 1
    books.demand_cells[school, cell] += fte


@compiled
def use(world: World, school: int, place: int, purpose: int, fte: float) -> None:
    """Contracted hours of the person at a place in `Lists.staff` on the supply side, and in the sum of the
    school.
    """
    books = world.ledgers
    k = books.n_used[0]
    books.used_by[k] = place
    books.used_for[k] = purpose
    books.used_fte[k] = fte
    books.n_used[0] = k + 1
    books.supply[school, purpose] += fte


@compiled
def stand(world: World, school: int, fte: float, standing: int, person: int) -> float:
    """Put up to `fte` of somebody on the empty posts of a school; returns what was used. Gaps are (kind,
    advertised) in a fixed order.
    """
    gaps, missing = world.room.gaps, world.room.missing
    if missing[school] <= EPSILON_FTE:
        return 0.0
    used = 0.0
    g = world.room.first_gap[school]
    while g < N_GAPS:
        left = gaps[school, g]
        if left <= EPSILON_FTE:
            g += 1
            continue
        taken = left if left < fte - used else fte - used
        if taken <= EPSILON_FTE:
            break
        gaps[school, g] = left - taken
        used += taken
        write(world, school, cell_of(g % 2, standing, g // 2), person, taken)
    world.room.first_gap[school] = g
    missing[school] -= used
    return used


@compiled
def put_to_use(world: World, s: int, k: int, instead_of: int, of: int, fte: float) -> None:
    """Hours of a person at school `s` that were meant for one use go to another."""
    use(world, s, k, instead_of, -fte)
    use(world, s, k, of, fte)


@compiled
def take_from_above(world: World, s: int, k: int, of: int, fte: float) -> None:
    """Hours above the formation go to `of`."""
    put_to_use(world, s, k, Use.SUPERNUMERARY + 0, of, fte)
    world.ledgers.spare_fte[k] -= fte
