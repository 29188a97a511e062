"""The ledgers close: this is what a count on the first of this month sees.

What happens: the entries of both ledgers are added up by school; the share of posts without an appointed teacher, the share of classes with an
unwanted stopgap and the coaching that was really given become visible to decisions.
Why (sources): decisions read the closed ledger, so that none reads what it changes in the same month (design section 4).
When in the month: step 6.
Reads: both ledgers, contracts.
Writes: history, what schools and boards know of themselves, the state of the city.
"""

from olsim.arrays import AnyArray, Floats, Ints
from olsim.classes import AGE_30, AGE_40, AGE_50, AGE_60
from olsim.codes import Kind, Role, Standing, Status, Task, Use
from olsim.compiled import compiled
from olsim.months import OCTOBER
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws
from olsim.state.ledgers import N_STANDINGS
from olsim.state.world import World

READS = ("ledgers", "people.*", "schools.*")
WRITES = (
    "history",
    "schools.strain",
    "schools.gap_share",
    "schools.coach_fte",
    "schools.coach_need_fte",
    "schools.coach_share",
    "schools.zij_first_year",
    "boards.surplus_fte",
    "boards.gap_share",
    "surroundings.city_gap_share",
    "surroundings.city_strain",
)


@compiled
def add_up(
    n: Ints,
    e_school: Ints,
    e_cell: Ints,
    e_fte: Floats,
    n_schools: int,
    first: Ints,
    staff: Ints,
    month: int,
    count_ages: bool,
    status: Ints,
    role: Ints,
    born: Ints,
    teaching_since: Ints,
    task: Ints,
    wtf: Floats,
    training_month: Ints,
    uses: AnyArray,
    board: Ints,
    starter_months: int,
    starter_need: float,
    zij_need_1: float,
    zij_need_2: float,
    demand: AnyArray,
    supply: AnyArray,
    stock_fte: Floats,
    stock_persons: Floats,
    zij_fte: Floats,
    ages_fte: Floats,
    strain: Floats,
    gap_share: Floats,
    coach_fte: Floats,
    coach_need: Floats,
    coach_share: Floats,
    zij_first_year: Ints,
    board_surplus: Floats,
    board_gap: Floats,
    board_posts: Floats,
    city: Floats,
) -> None:
    """Sums by school; `demand` has shape (n_schools, cells); `city` becomes (gap share, strain)."""
    for k in range(n[0]):
        demand[e_school[k], e_cell[k]] += e_fte[k]
    for b in range(board_surplus.shape[0]):
        board_surplus[b] = 0.0
        board_gap[b] = 0.0
        board_posts[b] = 0.0
    city_posts = 0.0
    city_gap = 0.0
    city_stopgap = 0.0
    city_class = 0.0
    for s in range(n_schools):
        unwanted = 0.0
        in_class = 0.0
        for kind in range(Kind.TASK + 0):
            for standing in range(N_STANDINGS):
                cell = (kind * N_STANDINGS + standing) * 2
                fte = demand[s, cell] + demand[s, cell + 1]
                in_class += fte
                if standing != Standing.OWN and standing != Standing.EXTRA_HOURS and standing != Standing.ZIJ_INSTROMER:
                    unwanted += fte
        posts = 0.0
        for cell in range(demand.shape[1]):
            posts += demand[s, cell]
        coaching = 0.0
        need = 0.0
        stock = 0.0
        persons = 0.0
        zij = 0.0
        first_year = 0
        surplus = 0.0
        for k in range(first[s], first[s + 1]):
            i = staff[k]
            for use in range(uses.shape[1]):
                supply[s, use] += uses[i, use]
            if status[i] != Status.EMPLOYED:
                continue
            stock += wtf[i]
            persons += 1.0
            if count_ages:
                age = (month - born[i]) / 12.0
                bucket = 0
                if age >= AGE_60:
                    bucket = 2 + 2
                elif age >= AGE_50:
                    bucket = 2 + 1
                elif age >= AGE_40:
                    bucket = 2
                elif age >= AGE_30:
                    bucket = 1
                ages_fte[bucket] += wtf[i]
            if role[i] == Role.ZIJ_INSTROMER:
                zij += wtf[i]
                if training_month[i] < 12:
                    first_year += 1
                    need += zij_need_1
                else:
                    need += zij_need_2
            else:
                surplus += uses[i, Use.SUPERNUMERARY]
                if month - teaching_since[i] < starter_months:
                    need += starter_need
            if task[i] == Task.COACH:
                coaching += uses[i, Use.COACHING]
        empty = 0.0
        for standing in range(N_STANDINGS):
            if standing != Standing.OWN and standing != Standing.ZIJ_INSTROMER:
                cell = (Kind.REGULAR * N_STANDINGS + standing) * 2
                empty += demand[s, cell] + demand[s, cell + 1]
        stock_fte[s] = stock
        stock_persons[s] = persons
        zij_fte[s] = zij
        strain[s] = unwanted / in_class if in_class > 0.0 else 0.0
        gap_share[s] = empty / posts if posts > 0.0 else 0.0
        coach_fte[s] = coaching
        coach_need[s] = need
        coach_share[s] = 1.0 if need <= coaching else coaching / need
        zij_first_year[s] = first_year
        b = board[s]
        board_surplus[b] += surplus
        board_gap[b] += empty
        board_posts[b] += posts
        city_posts += posts
        city_gap += empty
        city_stopgap += unwanted
        city_class += in_class
    for b in range(board_surplus.shape[0]):
        if board_posts[b] > 0.0:
            board_gap[b] = board_gap[b] / board_posts[b]
    city[0] = city_gap / city_posts if city_posts > 0.0 else 0.0
    city[1] = city_stopgap / city_class if city_class > 0.0 else 0.0


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Close the books of this month."""
    p, s, lists, books, history, month = world.people, world.schools, world.lists, world.ledgers, world.history, world.month
    coaching = parameters.coaching
    city = world.scratch_pools
    add_up(
        books.n,
        books.school,
        books.cell,
        books.fte,
        s.n,
        lists.school_first,
        lists.staff,
        month,
        month % 12 == OCTOBER,
        p.status,
        p.role,
        p.born,
        p.teaching_since,
        p.task,
        p.wtf,
        p.training_month,
        books.uses,
        s.board,
        coaching.starter_months,
        coaching.starter_need_fte,
        coaching.zij_need_year_1_fte,
        coaching.zij_need_year_2_fte,
        history.demand[month].reshape(history.demand.shape[1], -1),
        history.supply[month],
        history.stock_fte[month],
        history.stock_persons[month],
        history.zij_fte[month],
        history.ages_fte[month],
        s.strain,
        s.gap_share,
        s.coach_fte,
        s.coach_need_fte,
        s.coach_share,
        s.zij_first_year,
        world.boards.surplus_fte,
        world.boards.gap_share,
        world.scratch_boards,
        city,
    )
    world.surroundings.city_gap_share[0] = city[0]
    world.surroundings.city_strain[0] = city[1]
    history.required_fte[month] = s.required_fte
    history.required_npo_fte[month] = s.required_npo_fte
    history.pupils[month] = s.pupils
