"""The ledgers close: this is what a count on the first of this month sees.

What happens: the entries of both ledgers are added up by school; the share of posts without an appointed
teacher, the share of classes with an unwanted stopgap and the coaching that was really given become visible
to decisions.
Why (sources): decisions read the closed ledger, so that none reads what it changes in the same month
(design section 4).
When in the month: step 6.
Reads: both ledgers, contracts.
Writes: history, what schools and boards know of themselves, the state of the city.
"""

from olsim.core.codes import Kind, Noted, Pool, SchoolType, Standing, Status, Use, Visibility
from olsim.core.compiled import compiled
from olsim.core.definitions import AGE_CLASSES, YEAR_1
from olsim.core.months import MONTHS_PER_YEAR, OCTOBER, school_year
from olsim.core.randomness import Draws
from olsim.parameters.groups import Parameters
from olsim.state.history import REGULAR_SCHOOLS, SPECIAL_SCHOOLS, Series
from olsim.state.ledgers import N_CELLS, N_STANDINGS, N_USES, cell_of
from olsim.state.world import World

WRITES = (
    "boards.gap_share",
    "boards.surplus_fte",
    "history.ages_fte",
    "history.city",
    "history.city_cells",
    "history.city_supply",
    "history.demand_cells",
    "history.npo_empty_fte",
    "history.pupils",
    "history.required_fte",
    "history.required_npo_fte",
    "history.stock_fte",
    "history.stock_persons",
    "history.supply",
    "history.zij_fte",
    "ledgers.pools",
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
def starters_at_schools(world: World, youngest: int) -> None:
    """Put in `room.starters` who has a contract now and began to teach after month `youngest`; who began
    before is forgotten.
    """
    people, lists, room = world.people, world.lists, world.room
    kept = 0
    number = 0
    for x in range(lists.n_starters[0]):
        # without a jump: the outcome cannot be foreseen
        i = lists.starters[x]
        lists.starters[kept] = i
        starter = people.teaching_since[i] > youngest
        kept += starter & (people.status[i] != Status.GONE)
        room.starters[number] = i
        number += starter & (people.status[i] == Status.EMPLOYED)
    lists.n_starters[0] = kept
    room.numbers[Noted.STARTERS] = number


@compiled
def coaching_delivered(world: World, parameters: Parameters) -> None:
    """Coaching that the starters and zij-instromers of each school need, and the part of it that
    schoolopleiders gave.
    """
    people, schools, lists, room, books = world.people, world.schools, world.lists, world.room, world.ledgers
    group = parameters.coaching
    for s in range(schools.count[0]):
        schools.coach_need_fte[s] = 0.0
        schools.zij_first_year[s] = 0
    starters_at_schools(world, world.now[0] - group.starter_months)
    for x in range(room.numbers[Noted.STARTERS]):
        schools.coach_need_fte[people.school[room.starters[x]]] += group.starter_need_fte
    for x in range(room.numbers[Noted.ZIJ]):
        i = lists.staff[room.zij[x]]
        s = people.school[i]
        if people.training_month[i] < YEAR_1:
            schools.zij_first_year[s] += 1
            schools.coach_need_fte[s] += group.zij_need_year_1_fte
        else:
            schools.coach_need_fte[s] += group.zij_need_year_2_fte
    asked_above = 0.0
    for s in range(schools.count[0]):
        asked_above += schools.coach_above_fte[s]
    part = 1.0 if asked_above <= group.above_pool_fte else group.above_pool_fte / asked_above
    for s in range(schools.count[0]):
        books.pools[s, Pool.COACH] = part * schools.coach_above_fte[s]
        need, given = schools.coach_need_fte[s], books.supply[s, Use.COACHING] + books.pools[s, Pool.COACH]
        world.history.city[world.now[0], Series.COACH_ABOVE_FTE] += books.pools[s, Pool.COACH]
        schools.coach_fte[s] = given
        schools.coach_share[s] = 1.0 if need <= given else given / need
    world.history.city[world.now[0], Series.ZIJ_INSTROMERS] = room.numbers[Noted.ZIJ]


@compiled
def keep(world: World) -> None:
    """The closed books in history: of every school on 1 October, of the city each month."""
    schools, books, history, month = world.schools, world.ledgers, world.history, world.now[0]
    year, october = school_year(month), month % MONTHS_PER_YEAR == OCTOBER
    history.city_cells[month] = 0.0
    history.city_supply[month] = 0.0
    for s in range(schools.count[0]):
        scope = REGULAR_SCHOOLS if schools.type[s] == SchoolType.BO else SPECIAL_SCHOOLS
        for cell in range(N_CELLS):
            history.city_cells[month, scope, cell] += books.demand_cells[s, cell]
        for purpose in range(N_USES):
            history.city_supply[month, scope, purpose] += books.supply[s, purpose]
        if october:
            for purpose in range(N_USES):
                history.supply[year, s, purpose] = books.supply[s, purpose]
        history.stock_fte[month, s] = books.stock_fte[s]
        history.stock_persons[month, s] = books.stock_persons[s]
        history.zij_fte[month, s] = books.zij_fte[s]
        history.npo_empty_fte[month, s] = books.npo_empty_fte[s]
        history.required_fte[month, s] = schools.required_fte[s]
        history.required_npo_fte[month, s] = schools.required_npo_fte[s]
        history.pupils[month, s] = schools.pupils[s]
    if october:
        for cell in range(N_CELLS):
            for s in range(schools.count[0]):
                history.demand_cells[year, cell, s] = books.demand_cells[s, cell]


@compiled
def ages(world: World) -> None:
    """Contracts by age class."""
    people, lists, history, month = world.people, world.lists, world.history, world.now[0]
    history.ages_fte[month] = 0.0
    for k in range(lists.n_staff[0]):
        i = lists.staff[k]
        if people.status[i] == Status.EMPLOYED:
            history.ages_fte[month, age_class((month - people.born[i]) / 12.0)] += people.wtf[i]


@compiled
def look_back(world: World) -> None:
    """What schools, boards and the city know of themselves: the share of posts nobody is appointed to, and of
    classes with an unwanted stopgap.
    """
    schools, boards, books = world.schools, world.boards, world.ledgers
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
        posts = schools.required_fte[s]
        for kind in (Kind.REGULAR + 0, Kind.REPLACEMENT + 0):
            for standing in range(N_STANDINGS):
                cell = cell_of(kind, standing, 0)
                promised = books.demand_cells[s, cell + Visibility.PROMISED]
                fte = (
                    books.demand_cells[s, cell + Visibility.HIDDEN]
                    + books.demand_cells[s, cell + Visibility.ADVERTISED]
                )
                in_class += fte + promised
                if standing != Standing.OWN and standing != Standing.ZIJ_INSTROMER:
                    empty += fte if kind == Kind.REGULAR else 0.0
                    unwanted += fte + promised if standing != Standing.EXTRA_HOURS else 0.0
        schools.strain[s] = unwanted / in_class if in_class > 0.0 else 0.0
        schools.gap_share[s] = empty / posts if posts > 0.0 else 0.0
        b = schools.board[s]
        boards.surplus_fte[b] += books.supply[s, Use.SUPERNUMERARY]
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
    schools, history, month = world.schools, world.history, world.now[0]
    coaching_delivered(world, parameters)
    look_back(world)
    keep(world)
    for s in range(schools.count[0]):
        # absence under six weeks is covered inside the team and takes no stopgap; it is recorded apart
        history.city[month, Series.SHORT_ABSENCE_FTE] += (
            parameters.sickness.short_share * world.ledgers.supply[s, Use.OWN_POST]
        )
    if month % MONTHS_PER_YEAR == OCTOBER:
        ages(world)
