"""History: what is remembered of the month besides the closed ledgers.

What happens: the number of students and candidates and the state of the surroundings are written down; the shortage of 1 October is
kept for decisions that look back.
Why (sources): measurement reads history, processes never write results.
When in the month: step 11.
Reads: people, surroundings.
Writes: history.
"""

from olsim.codes import Status
from olsim.compiled import compiled
from olsim.months import OCTOBER
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws
from olsim.state.history import Series
from olsim.state.world import World

READS = ("people.status", "surroundings.*")
WRITES = (
    "history.city",
    "last_october_gap",
)


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Write down the month."""
    people, schools, lists, around = world.people, world.schools, world.lists, world.surroundings
    month = world.now[0]
    city = world.history.city[month]
    for k in range(lists.n_others[0]):
        if people.status[lists.others[k]] == Status.CANDIDATE:
            city[Series.CANDIDATES] += 1.0
    # who stopped in July stays in the list until August, who entered in August comes in with the next month
    city[Series.STUDENTS] = lists.n_students[0] - city[Series.STUDENTS_DROPPED] + city[Series.PABO_ENTRANTS]
    city[Series.RESERVE_PERSONS] = around.reserve_persons[0]
    city[Series.POND_PERSONS] = around.pond_persons[0]
    city[Series.NEIGHBOURS_FILLED_FTE] = around.neighbours_filled_fte[0]
    city[Series.NEIGHBOURS_SHORTAGE] = around.neighbours_shortage[0]
    city[Series.SUPPORT_POOL_FTE] = around.support_pool_fte[0]
    city[Series.EXTERNAL_FTE] = around.external_fte[0]
    for s in range(schools.count[0]):
        city[Series.COACH_NEED_FTE] += schools.coach_need_fte[s]
        city[Series.COACH_FTE] += schools.coach_fte[s]
    if month % 12 == OCTOBER:
        world.last_october_gap[0] = around.city_gap_share[0]
