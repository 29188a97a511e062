"""The ledgers close: this is what a count on the first of this month sees.

What happens: the entries of both ledgers are added up by school; the share of posts without an appointed teacher, the share of classes with an
unwanted stopgap and the coaching that was really given become visible to decisions.
Why (sources): decisions read the closed ledger, so that none reads what it changes in the same month (design section 4).
When in the month: step 6.
Reads: both ledgers, contracts.
Writes: history, what schools and boards know of themselves, the state of the city.
"""

from olsim.classes import AGE_CLASSES, YEAR_1
from olsim.codes import Kind, Role, Standing, Status, Use, Visibility
from olsim.compiled import compiled
from olsim.months import OCTOBER
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws
from olsim.state.history import Series
from olsim.state.ledgers import N_CELLS, N_STANDINGS, cell_of
from olsim.state.world import World

READS = ("ledgers", "people.*", "schools.*")
WRITES = (
    "boards.gap_share",
    "boards.surplus_fte",
    "history.ages_fte",
    "history.city",
    "history.pupils",
    "history.required_fte",
    "history.required_npo_fte",
    "history.stock_fte",
    "history.stock_persons",
    "history.zij_fte",
    "schools.coach_fte",
    "schools.coach_need_fte",
    "schools.coach_share",
    "schools.gap_share",
    "schools.strain",
    "schools.zij_first_year",
    "surroundings.city_gap_share",
    "surroundings.city_strain",
)


@compiled
def age_class(age_years: float) -> int:
    """Number of the age class: under 30, 30-39, 40-49, 50-59, 60 and over."""
    number = 0
    for limit in AGE_CLASSES:
        if age_years >= limit:
            number += 1
    return number


@compiled
def count_staff(world: World, parameters: Parameters) -> None:
    """Contracts of each school, the coaching that starters and zij-instromers need, and what schoolopleiders gave; notes who needs coaching."""
    people, schools, lists, history, room = world.people, world.schools, world.lists, world.history, world.room
    month, group = world.now[0], parameters.coaching
    n_coached = 0
    all_zij = 0
    for s in range(schools.count[0]):
        need = 0.0
        stock = 0.0
        persons = 0
        zij = 0.0
        first_year = 0
        for k in range(lists.school_first[s], lists.school_first[s + 1]):
            i = lists.staff[k]
            if people.role[i] == Role.STUDENT:
                continue
            stock += people.wtf[i]
            persons += 1
            if people.role[i] == Role.ZIJ_INSTROMER:
                zij += people.wtf[i]
                all_zij += 1
                if people.training_month[i] < YEAR_1:
                    first_year += 1
                    need += group.zij_need_year_1_fte
                else:
                    need += group.zij_need_year_2_fte
            elif month - people.teaching_since[i] < group.starter_months:
                need += group.starter_need_fte
            else:
                continue
            room.coached[n_coached] = k
            n_coached += 1
        given = history.supply[month, s, Use.COACHING]
        history.stock_fte[month, s] = stock
        history.stock_persons[month, s] = persons
        history.zij_fte[month, s] = zij
        schools.coach_fte[s] = given
        schools.coach_need_fte[s] = need
        schools.coach_share[s] = 1.0 if need <= given else given / need
        schools.zij_first_year[s] = first_year
    room.numbers[2] = n_coached
    history.city[month, Series.ZIJ_INSTROMERS] = all_zij


@compiled
def look_back(world: World) -> None:
    """What schools, boards and the city know of themselves: the share of posts nobody is appointed to, and of classes with an unwanted stopgap."""
    schools, boards, history, month = world.schools, world.boards, world.history, world.now[0]
    demand = history.demand_cells[month]
    for b in range(boards.count[0]):
        boards.surplus_fte[b] = 0.0
        boards.gap_share[b] = 0.0
        world.room.boards[b] = 0.0
    city_posts = 0.0
    city_empty = 0.0
    city_unwanted = 0.0
    city_class = 0.0
    for s in range(schools.count[0]):
        unwanted = 0.0
        in_class = 0.0
        empty = 0.0
        posts = 0.0
        for kind in (Kind.REGULAR + 0, Kind.REPLACEMENT + 0):
            for standing in range(N_STANDINGS):
                cell = cell_of(kind, standing, 0)
                promised = demand[s, cell + Visibility.PROMISED]
                fte = demand[s, cell + Visibility.HIDDEN] + demand[s, cell + Visibility.ADVERTISED]
                in_class += fte + promised
                if standing != Standing.OWN and standing != Standing.ZIJ_INSTROMER:
                    empty += fte if kind == Kind.REGULAR else 0.0
                    unwanted += fte + promised if standing != Standing.EXTRA_HOURS else 0.0
        for cell in range(N_CELLS):
            posts += demand[s, cell]
        schools.strain[s] = unwanted / in_class if in_class > 0.0 else 0.0
        schools.gap_share[s] = empty / posts if posts > 0.0 else 0.0
        b = schools.board[s]
        boards.surplus_fte[b] += history.supply[month, s, Use.SUPERNUMERARY]
        boards.gap_share[b] += empty
        world.room.boards[b] += posts
        city_posts += posts
        city_empty += empty
        city_unwanted += unwanted
        city_class += in_class
    for b in range(boards.count[0]):
        if world.room.boards[b] > 0.0:
            boards.gap_share[b] /= world.room.boards[b]
    world.surroundings.city_gap_share[0] = city_empty / city_posts if city_posts > 0.0 else 0.0
    world.surroundings.city_strain[0] = city_unwanted / city_class if city_class > 0.0 else 0.0


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Close the books of this month."""
    people, schools, lists, history, month = world.people, world.schools, world.lists, world.history, world.now[0]
    count_staff(world, parameters)
    look_back(world)
    for s in range(schools.count[0]):
        history.required_fte[month, s] = schools.required_fte[s]
        history.required_npo_fte[month, s] = schools.required_npo_fte[s]
        history.pupils[month, s] = schools.pupils[s]
        # absence under six weeks is covered inside the team and takes no stopgap; it is recorded apart
        history.city[month, Series.SHORT_ABSENCE_FTE] += parameters.sickness.short_share * history.supply[month, s, Use.OWN_POST]
    if month % 12 == OCTOBER:
        for k in range(lists.n_staff[0]):
            i = lists.staff[k]
            if people.status[i] == Status.EMPLOYED:
                history.ages_fte[month, age_class((month - people.born[i]) / 12.0)] += people.wtf[i]
