"""History: what is remembered of the month besides the closed ledgers.

What happens: the number of students, zij-instromers and candidates and the state of the surroundings are written down; the shortage of 1 October is
kept for decisions that look back.
Why (sources): measurement reads history, processes never write results.
When in the month: step 11.
Reads: people, surroundings.
Writes: history.
"""

from olsim.arrays import Ints
from olsim.codes import Role, Status
from olsim.compiled import compiled
from olsim.months import OCTOBER
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws
from olsim.state.world import World

READS = ("people.status", "surroundings.*")
WRITES = ("history",)


@compiled
def count(staff: Ints, n_staff: Ints, others: Ints, n_others: Ints, status: Ints, role: Ints, counts: Ints) -> None:
    """Students, zij-instromers, candidates."""
    counts[0] = counts[1] = counts[2] = 0
    for k in range(n_others[0]):
        i = others[k]
        if status[i] == Status.STUDYING:
            counts[0] += 1
        elif status[i] == Status.CANDIDATE:
            counts[2] += 1
    for k in range(n_staff[0]):
        i = staff[k]
        if status[i] == Status.EMPLOYED and role[i] == Role.ZIJ_INSTROMER:
            counts[1] += 1


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Write down the month."""
    p, lists, around = world.people, world.lists, world.surroundings
    count(lists.staff, lists.n_staff, lists.others, lists.n_others, p.status, p.role, world.scratch_counts)
    for name, value in zip(("students", "zij_instromers", "candidates"), world.scratch_counts):
        world.note(name, float(value))
    for name in ("reserve_persons", "pond_persons", "neighbours_filled_fte", "neighbours_shortage", "support_pool_fte", "external_fte"):
        world.note(name, float(getattr(around, name)[0]))
    n = world.schools.n
    world.note("coach_need_fte", float(world.schools.coach_need_fte[:n].sum()))
    world.note("coach_fte", float(world.schools.coach_fte[:n].sum()))
    if world.month % 12 == OCTOBER:
        world.gap_memory[0] = around.city_gap_share[0]
