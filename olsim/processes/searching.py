"""Teachers start to look for another job.

What happens: a spell of searching begins for some teachers, most in spring; it lasts until they are
matched, or some months.
Why (sources): 9.6 per cent changed jobs in 2017/18, the young and those in the Randstad most; mobility rose
when surplus became scarcity, dipped in the corona years and caught up.
When in the month: step 8.
Reads: strain, schoolweging, openings in the region.
Writes: the month until which somebody searches.
"""

from olsim.core.arrays import Ints, Keys
from olsim.core.choice import happens, log_of_survival, scaled_hazard
from olsim.core.codes import Absence, Role, Status
from olsim.core.compiled import compiled
from olsim.core.definitions import SPRING_FIRST, SPRING_LAST
from olsim.core.randomness import Draws, bits_below, decision, draws_at_most, places_of, stream, uniform
from olsim.parameters.groups import Parameters
from olsim.rules.searching import largest_shift, log_shift, tightness_log
from olsim.state.staff_lists import note_looking
from olsim.state.world import World

SEARCH = decision("searching: starts to look for another job")
READS = (
    "people.*",
    "schools.strain",
    "schools.weging",
    "surroundings.city_gap_share",
    "surroundings.neighbours_posts_fte",
)
WRITES = ("people.search_until", "people.wanted_fte")


@compiled
def regional_gap(world: World, usual_around: float) -> float:
    """Share of empty posts in the region: those of the city as they are, those around it at their usual
    share.

    The randgemeenten always have posts that change hands; their own shortage acts through how attractive they
    are, not through openings.
    """
    city = 0.0
    for s in range(world.schools.count[0]):
        city += world.schools.required_fte[s]
    posts = world.surroundings.neighbours_posts_fte[0]
    return float((city * world.surroundings.city_gap_share[0] + posts * usual_around) / (city + posts))


@compiled
def decide(world: World, parameters: Parameters, draws: Draws, rows: Ints, keys: Keys, n_rows: int) -> None:
    """Whether each person in `rows` starts a spell of searching."""
    group = parameters.searching
    people, schools = world.people, world.schools
    month = world.now[0]
    until = month + group.spell_months - 1
    search_stream = stream(draws, SEARCH, month)
    spring = SPRING_FIRST <= month % 12 <= SPRING_LAST
    base = group.spring_per_month if spring else group.other_per_month
    common_log = tightness_log(
        regional_gap(world, parameters.neighbours.reference),
        group.turnover,
        group.tightness_reference,
        group.tightness_elasticity,
    )
    common_log += parameters.shocks.mobility_log_by_month[month]
    n = schools.count[0]
    highest = largest_shift(
        schools.strain[:n].max(), schools.weging[:n].min(), schools.weging[:n].max(), parameters
    )
    # a hazard is worked out only where the draw lies below what nobody exceeds
    bound = scaled_hazard(base, common_log + highest)
    lowest, log_survival = bits_below(bound), log_of_survival(base)
    looked_at, flags = world.room.searchers, world.room.flags
    draws_at_most(search_stream, keys, n_rows, lowest, flags)
    for x in range(places_of(flags, 0, n_rows, looked_at)):
        k = looked_at[x]
        i = rows[k]
        u = uniform(search_stream, keys[k])
        if (
            people.status[i] != Status.EMPLOYED
            or people.role[i] != Role.TEACHER
            or people.leave_month[i] >= 0
            or people.offer_start[i] >= 0
            or people.search_until[i] >= month
        ):
            continue
        if people.absence[i] != Absence.NONE or people.hours_change[i] != 0.0:
            continue
        s = people.school[i]
        shift = common_log + log_shift(
            (month - people.born[i]) / 12.0,
            not people.permanent[i],
            schools.strain[s],
            schools.weging[s],
            month - people.teaching_since[i],
            people.coached[i],
            parameters,
        )
        if happens(u, log_survival, shift):
            people.search_until[i] = until
            people.wanted_fte[i] = people.wtf[i]
            note_looking(world, i)


@compiled
def end_spells(world: World) -> None:
    """Keep in `lists.looking` those with a contract whose spell of searching goes on."""
    people, lists = world.people, world.lists
    kept = 0
    for x in range(lists.n_looking[0]):
        i = lists.looking[x]
        lists.looking[kept] = i
        looks = (people.status[i] == Status.EMPLOYED) & (people.search_until[i] >= world.now[0])
        lists.is_looking[i] = looks
        kept += looks
    lists.n_looking[0] = kept


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """New spells of searching among everybody with a contract."""
    end_spells(world)
    decide(world, parameters, draws, world.lists.staff, world.lists.staff_key, world.lists.n_staff[0])
