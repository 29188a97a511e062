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
from olsim.rules.searching import log_shift, tightness_log
from olsim.state.books import note_looking
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
def largest(world: World, parameters: Parameters) -> float:
    """A log ratio that nobody exceeds: every term of the rule at its highest, so that the hazard is worked
    out only where it can matter.
    """
    group = parameters.searching
    weging = world.schools.weging[: world.schools.count[0]]
    temporary, strain, coached = (
        parameters.leaving.temporary_reference,
        parameters.leaving.strain_reference,
        parameters.coaching.reference,
    )
    bound = max(group.young_log, group.old_log, 0.0)
    bound += max(group.temporary_log * (1.0 - temporary), -group.temporary_log * temporary)
    highest = world.schools.strain[: world.schools.count[0]].max()
    bound += max(group.strain_log_per_share * (highest - strain), -group.strain_log_per_share * strain)
    bound += max(
        group.weging_log_per_point * (weging.max() - group.weging_mean),
        group.weging_log_per_point * (weging.min() - group.weging_mean),
    )
    return float(bound + max(group.coaching_log * (1.0 - coached), -group.coaching_log * coached, 0.0))


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
    largest_shift = largest(world, parameters)
    bound = scaled_hazard(base, common_log + largest_shift)
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
            group.young_log,
            group.old_log,
            group.temporary_log,
            parameters.leaving.temporary_reference,
            group.strain_log_per_share,
            parameters.leaving.strain_reference,
            group.weging_log_per_point,
            group.weging_mean,
            group.coaching_log,
            parameters.coaching.reference,
            parameters.coaching.starter_months,
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
