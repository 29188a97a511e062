"""History: what is remembered of the month besides the closed ledgers.

What happens: the number of students and candidates and the state of the surroundings are written down; the
shortage of 1 October is kept for decisions that look back.
Why (sources): measurement reads history, processes never write results.
When in the month: step 11.
Reads: people, surroundings.
Writes: history.
"""

from olsim.core.codes import Noted, Role, Status
from olsim.core.compiled import compiled
from olsim.core.definitions import FULL_TIME
from olsim.core.months import OCTOBER
from olsim.core.randomness import Draws
from olsim.parameters.groups import Parameters
from olsim.state.history import Series
from olsim.state.world import World

WRITES = ("history.city", "boards.october_gap", "last_october_gap", "schools.october_gap")


@compiled
def what_policy_reaches(world: World) -> None:
    """People whom city-wide measures reach this month, and starters with an allowance of their own."""
    people, schools, lists, room, policy = world.people, world.schools, world.lists, world.room, world.policy
    city = world.history.city[world.now[0]]
    city[Series.PAID_STUDENTS] = 0.0
    for x in range(room.numbers[Noted.TRAINEES]):
        i = lists.staff[room.trainees[x]]
        city[Series.PAID_STUDENTS] += (people.role[i] == Role.STUDENT) & (people.paid_fte[i] > 0.0)
    city[Series.FEE_PERSONS] = policy.fee_share[0] * lists.n_students[0]
    city[Series.GUIDED_PERSONS] = policy.guidance_share[0] * lists.n_students[0]
    city[Series.AMBASSADORS] = policy.ambassadors[0]
    city[Series.CAMPAIGN] = policy.campaign[0]
    if policy.location_share[0] > 0.0 or policy.hours_share[0] > 0.0:
        part_time = 0.0
        for k in range(lists.n_staff[0]):
            part_time += people.wtf[lists.staff[k]] < FULL_TIME
        city[Series.LOCATION_PERSONS] = policy.location_share[0] * lists.n_staff[0]
        city[Series.HOURS_OFFERS] = policy.hours_share[0] * part_time
    highest = 0.0
    for s in range(schools.count[0]):
        highest = max(highest, schools.allowance_starter_share[s])
    for x in range(room.numbers[Noted.STARTERS] if highest > 0.0 else 0):
        i = room.starters[x]
        city[Series.ALLOWANCE_FTE] += schools.allowance_starter_share[people.school[i]] * people.wtf[i]


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
        city[Series.COACH_MET_FTE] += schools.coach_share[s] * schools.coach_need_fte[s]
        city[Series.SUPPORT_EXTRA_FTE] += schools.support_extra_fte[s]
        city[Series.SAVED_FTE] += schools.saved_fte[s]
        city[Series.REQUIRED_FTE] += schools.required_fte[s]
        city[Series.ALLOWANCE_FTE] += schools.allowance_share[s] * world.ledgers.stock_fte[s]
    what_policy_reaches(world)
    if month % 12 == OCTOBER:
        world.last_october_gap[0] = around.city_gap_share[0]
        for s in range(schools.count[0]):
            schools.october_gap[s] = schools.gap_share[s]
        for b in range(world.boards.count[0]):
            world.boards.october_gap[b] = world.boards.gap_share[b]
