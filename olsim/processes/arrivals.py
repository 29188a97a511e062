"""The surroundings: the randgemeenten and the silent reserve change, and people from there look for a job in the city.

What happens: posts and fill of the randgemeenten move on their own path, with NPO posts of their own; some of their teachers consider the city; people
from the silent reserve and from elsewhere start to look for work.
Why (sources): region of 6,497 fte including the city; shortage of 8.6 and 9.5 per cent around it in 2023; 31,000 people in the national silent reserve
(2015); no flow into the city is printed, so the rest is one residual.
When in the month: step 9.
Reads: the state of the surroundings.
Openings in the city draw people from around it with the same elasticity as openings in the region set people of the city in motion.
Writes: new people who search, the state of the surroundings.
"""

import numpy as np

from olsim.arrays import Bools, Floats, Ints, Keys
from olsim.choice import bounded_exp, whole_number
from olsim.classes import SPRING_FIRST, SPRING_LAST
from olsim.codes import Channel, Role, Status
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, make_key, uniform
from olsim.rules.searching import tightness_log
from olsim.state.world import World

NUMBER = "arrivals: number of people from a pool"
AGE = "arrivals: age"
SEX = "arrivals: sex"
HOME = "arrivals: residence"
SIZE = "arrivals: contract size"
READS = ("surroundings.*",)
WRITES = ("people.*", "surroundings.*")


@compiled
def arrive(
    count: Ints,
    number: int,
    channel_code: int,
    month: int,
    until: int,
    age_stream: np.uint64,
    sex_stream: np.uint64,
    home_stream: np.uint64,
    size_stream: np.uint64,
    key: Keys,
    channel: Ints,
    entered: Ints,
    ordinal: Ints,
    status: Ints,
    role: Ints,
    born: Ints,
    woman: Bools,
    lives_in_city: Bools,
    teaching_since: Ints,
    wanted_fte: Floats,
    search_until: Ints,
    available: Ints,
    age_low: float,
    age_high: float,
    career_start: float,
    mean_fte: float,
    spread_fte: float,
    share_women: float,
    share_city: float,
) -> None:
    """New rows for experienced people who look for a job in the city."""
    for q in range(number):
        i = count[0]
        count[0] = i + 1
        key[i] = make_key(channel_code, month, q)
        channel[i] = channel_code
        entered[i] = month
        ordinal[i] = q
        status[i] = Status.SEARCHING
        role[i] = Role.TEACHER
        age = age_low + (age_high - age_low) * uniform(age_stream, key[i])
        born[i] = month - int(age * 12.0)
        woman[i] = uniform(sex_stream, key[i]) < share_women
        lives_in_city[i] = uniform(home_stream, key[i]) < share_city
        teaching_since[i] = month - int(12.0 * (age - career_start)) - 12
        wanted_fte[i] = mean_fte + spread_fte * (2.0 * uniform(size_stream, key[i]) - 1.0)
        search_until[i] = until
        available[i] = month + 1


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """The surroundings of this month, and who looks towards the city."""
    around, month = world.surroundings, world.month
    group, inflow, searching = parameters.neighbours, parameters.inflow, parameters.searching
    year = school_year(month)
    posts = group.posts_fte * (1.0 + float(group.npo_share_by_year[year]))
    filled = float(around.neighbours_filled_fte[0])
    filled += group.recovery_per_month * (group.posts_fte * (1.0 - float(group.shortage_by_year[year])) - filled)
    around.neighbours_posts_fte[0] = posts
    around.neighbours_filled_fte[0] = filled
    shortage = max(0.0, 1.0 - filled / posts)
    around.neighbours_shortage[0] = shortage
    around.neighbours_openings_fte[0] = max(0.0, posts - filled) + group.turnover_per_month * filled
    spring = SPRING_FIRST <= month % 12 <= SPRING_LAST
    season = searching.spring_weight if spring else searching.other_weight
    reserve = float(around.reserve_persons[0]) * (1.0 - inflow.reserve_decay_per_month)
    returning = inflow.reserve_return_per_month * reserve
    mobility = bounded_exp(float(parameters.shocks.mobility_log_by_month[month]))
    looking = (
        group.search_per_month
        * filled
        / group.contract_fte
        * bounded_exp(group.strain_log_per_share * (shortage - group.reference))
        * season
        * mobility
    )
    openings = tightness_log(float(around.city_gap_share[0]), searching.turnover, searching.tightness_reference, searching.tightness_elasticity)
    looking *= bounded_exp(openings)
    elsewhere = float(inflow.elsewhere_by_year[year]) / 12.0 * season
    spell = month + searching.spell_months - 1
    long = month + searching.search_months
    for channel, expected, until in (
        (Channel.NEIGHBOURS, looking, spell),
        (Channel.RESERVE, returning, long),
        (Channel.ELSEWHERE, elsewhere, long),
        (Channel.EXTRA, 0.0, long),
    ):
        number = whole_number(float(expected), uniform(draws.stream(NUMBER), np.uint64(int(channel)))) + world.extra_entrants(int(channel))
        if channel == Channel.RESERVE:
            reserve -= number
        if number > 0:
            _arrive(world, parameters, draws, int(channel), number, until)
    around.reserve_persons[0] = max(0.0, reserve)


def _arrive(world: World, parameters: Parameters, draws: Draws, channel: int, number: int, until: int) -> None:
    p, group = world.people, parameters.inflow
    p.room_for(number, f"herkomst {Channel(channel).name}")
    arrive(
        p.count,
        number,
        channel,
        world.month,
        until,
        draws.stream(AGE),
        draws.stream(SEX),
        draws.stream(HOME),
        draws.stream(SIZE),
        p.key,
        p.channel,
        p.entered,
        p.ordinal,
        p.status,
        p.role,
        p.born,
        p.woman,
        p.lives_in_city,
        p.teaching_since,
        p.wanted_fte,
        p.search_until,
        p.available,
        group.age_low,
        group.age_high,
        group.career_start,
        group.contract_fte,
        group.contract_spread_fte,
        group.share_women,
        group.share_city,
    )
