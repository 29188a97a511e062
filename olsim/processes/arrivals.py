"""The surroundings: the randgemeenten and the silent reserve change, and people from there look for a job in
the city.

What happens: posts and fill of the randgemeenten move on their own path, with NPO posts of their own; some
of their teachers consider the city; people from the silent reserve and from elsewhere start to look for
work.
Why (sources): region of 6,497 fte including the city; shortage of 8.6 and 9.5 per cent around it in 2023;
31,000 people in the national silent reserve (2015); no flow into the city is printed, so the rest is one
residual.
When in the month: step 9.
Reads: the state of the surroundings. Openings in the city draw people from around it with the same
elasticity as openings in the region set people of the city in motion.
Writes: new people who search, the state of the surroundings.
"""

import numpy as np

from olsim.core.choice import bounded_exp, whole_number
from olsim.core.codes import Channel, Role, Status
from olsim.core.compiled import compiled
from olsim.core.definitions import SPRING_FIRST, SPRING_LAST
from olsim.core.months import school_year
from olsim.core.randomness import Draws, decision, stream, uniform
from olsim.parameters.groups import Parameters
from olsim.rules.searching import tightness_log
from olsim.state.history import Series
from olsim.state.rows import new_person
from olsim.state.world import World

NUMBER = decision("arrivals: number of people from a pool")
AGE = decision("arrivals: age")
SEX = decision("arrivals: sex")
HOME = decision("arrivals: residence")
SIZE = decision("arrivals: contract size")
WRITES = (
    "history.city",
    "surroundings.flex_fte",
    "people.available",
    "people.born",
    "people.channel",
    "people.count",
    "people.entered",
    "people.key",
    "people.lives_in_city",
    "people.ordinal",
    "people.role",
    "people.search_until",
    "people.status",
    "people.teaching_since",
    "people.wanted_fte",
    "people.woman",
    "surroundings.neighbours_filled_fte",
    "surroundings.neighbours_openings_fte",
    "surroundings.neighbours_posts_fte",
    "surroundings.neighbours_shortage",
    "surroundings.reserve_persons",
)


@compiled
def arrive(
    world: World, parameters: Parameters, draws: Draws, channel: int, expected: float, until: int
) -> int:
    """New rows for experienced people who look for a job in the city; returns how many."""
    group = parameters.inflow
    people = world.people
    month = world.now[0]
    number = (
        whole_number(expected, uniform(stream(draws, NUMBER, month), np.uint64(channel)))
        + world.extra[channel, month]
    )
    age_stream = stream(draws, AGE, month)
    sex_stream = stream(draws, SEX, month)
    home_stream = stream(draws, HOME, month)
    size_stream = stream(draws, SIZE, month)
    for q in range(number):
        i = new_person(world, channel, month, q, Status.SEARCHING + 0, Role.TEACHER + 0)
        if i < 0:
            break
        age = group.age_low + (group.age_high - group.age_low) * uniform(age_stream, people.key[i])
        people.born[i] = month - int(age * 12.0)
        people.woman[i] = uniform(sex_stream, people.key[i]) < group.share_women
        people.lives_in_city[i] = uniform(home_stream, people.key[i]) < group.share_city
        people.teaching_since[i] = month - int(
            12.0 * (age - group.career_start) + group.experience_least_months
        )
        people.wanted_fte[i] = group.contract_fte + group.contract_spread_fte * (
            2.0 * uniform(size_stream, people.key[i]) - 1.0
        )
        people.search_until[i] = until
        people.available[i] = month + 1
    return int(number)


@compiled
def flex_pool(world: World, parameters: Parameters) -> None:
    """The joint flex pool: some leave, and as many of the silent reserve join as want to, up to the size that
    was agreed. One fte takes so many people as a contract.
    """
    around, group, contract = world.surroundings, parameters.cover, parameters.inflow.contract_fte
    leave = group.flex_turnover * around.flex_fte[0]
    around.flex_fte[0] -= leave
    join = min(
        max(0.0, world.policy.flex_fte[0] - around.flex_fte[0]),
        group.flex_joins_per_month * around.reserve_persons[0] * contract,
    )
    if world.policy.flex_fte[0] <= 0.0:
        leave += around.flex_fte[0]
        around.flex_fte[0] = 0.0
    around.flex_fte[0] += join
    around.reserve_persons[0] += (leave - join) / contract
    world.history.city[world.now[0], Series.FLEX_FTE] = around.flex_fte[0]


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """The surroundings of this month, and who looks towards the city."""
    around, month = world.surroundings, world.now[0]
    group, inflow, searching = parameters.neighbours, parameters.inflow, parameters.searching
    year = school_year(month)
    posts = group.posts_fte * (1.0 + group.npo_share_by_year[year])
    filled = around.neighbours_filled_fte[0]
    # the published path holds the usual exchange with the city already; only what goes beyond it moves the
    # fill away from the path
    filled += (
        group.recovery_per_month * (group.posts_fte * (1.0 - group.shortage_by_year[year]) - filled)
        - group.usual_gain_fte_per_month
    )
    around.neighbours_posts_fte[0] = posts
    around.neighbours_filled_fte[0] = filled
    # extra posts of NPO money open places; they do not make the ordinary ones shorter
    shortage = max(0.0, 1.0 - filled / group.posts_fte)
    around.neighbours_shortage[0] = shortage
    around.neighbours_openings_fte[0] = max(0.0, posts - filled) + group.turnover_per_month * filled
    spring = SPRING_FIRST <= month % 12 <= SPRING_LAST
    season = searching.spring_weight if spring else searching.other_weight
    around.reserve_persons[0] *= 1.0 - inflow.reserve_decay_per_month
    campaign = bounded_exp(inflow.campaign_log * world.felt.campaign[0])
    returning = inflow.reserve_return_per_month * around.reserve_persons[0] * campaign
    mobility = bounded_exp(parameters.shocks.mobility_log_by_month[month])
    looking = (
        group.search_per_month
        * filled
        / group.contract_fte
        * bounded_exp(group.strain_log_per_share * (shortage - group.reference))
        * season
        * mobility
    )
    openings = tightness_log(
        around.city_gap_share[0],
        searching.turnover,
        searching.tightness_reference,
        searching.tightness_elasticity,
    )
    looking *= bounded_exp(openings)
    elsewhere = inflow.elsewhere_by_year[year] / 12.0 * season
    spell = month + searching.spell_months - 1
    long = month + searching.search_months
    arrive(world, parameters, draws, Channel.NEIGHBOURS + 0, looking, spell)
    back = arrive(world, parameters, draws, Channel.RESERVE + 0, returning, long)
    around.reserve_persons[0] = max(0.0, around.reserve_persons[0] - back)
    flex_pool(world, parameters)
    arrive(world, parameters, draws, Channel.ELSEWHERE + 0, elsewhere, long)
    arrive(world, parameters, draws, Channel.EXTRA + 0, 0.0, long)
