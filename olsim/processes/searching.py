"""Teachers start to look for another job.

What happens: a spell of searching begins for some teachers, most in spring; it lasts until they are matched, or some months.
Why (sources): 9.6 per cent changed jobs in 2017/18, the young and those in the Randstad most; mobility rose when surplus became scarcity, dipped in
the corona years and caught up.
When in the month: step 8.
Reads: strain, schoolweging, openings in the region.
Writes: the month until which somebody searches.
"""

import numpy as np

from olsim.arrays import Bools, Floats, Ints, Keys
from olsim.choice import scaled_hazard
from olsim.classes import SPRING_FIRST, SPRING_LAST
from olsim.codes import Absence, Role, Status
from olsim.compiled import compiled
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, uniform
from olsim.rules.searching import log_shift, tightness_log
from olsim.state.world import World

SEARCH = "searching: starts to look for another job"
READS = ("people.*", "schools.strain", "schools.weging", "surroundings.city_gap_share", "surroundings.neighbours_posts_fte")
WRITES = ("people.search_until", "people.wanted_fte")


@compiled
def start_searching(
    rows: Ints,
    n_rows: int,
    month: int,
    until: int,
    stream: np.uint64,
    key: Keys,
    status: Ints,
    role: Ints,
    born: Ints,
    teaching_since: Ints,
    permanent: Bools,
    school: Ints,
    coached: Floats,
    absence: Ints,
    wtf: Floats,
    wanted_fte: Floats,
    leave_month: Ints,
    offer_start: Ints,
    hours_change: Floats,
    search_until: Ints,
    strain: Floats,
    weging: Floats,
    base: float,
    common_log: float,
    largest_shift: float,
    young_log: float,
    old_log: float,
    temporary_log: float,
    temporary_reference: float,
    strain_log: float,
    strain_reference: float,
    weging_log: float,
    weging_mean: float,
    coaching_log: float,
    coaching_reference: float,
    starter_months: float,
) -> None:
    """Whether each person in `rows` starts a spell of searching."""
    bound = scaled_hazard(base, common_log + largest_shift)
    for k in range(n_rows):
        i = rows[k]
        u = uniform(stream, key[i])
        if u >= bound:
            continue
        if status[i] != Status.EMPLOYED or role[i] != Role.TEACHER or leave_month[i] >= 0 or offer_start[i] >= 0 or search_until[i] >= month:
            continue
        if absence[i] != Absence.NONE or hours_change[i] != 0.0:
            continue
        s = school[i]
        shift = common_log + log_shift(
            (month - born[i]) / 12.0,
            not permanent[i],
            strain[s],
            weging[s],
            month - teaching_since[i],
            coached[i],
            young_log,
            old_log,
            temporary_log,
            temporary_reference,
            strain_log,
            strain_reference,
            weging_log,
            weging_mean,
            coaching_log,
            coaching_reference,
            starter_months,
        )
        if u < scaled_hazard(base, shift):
            search_until[i] = until
            wanted_fte[i] = wtf[i]


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """New spells of searching among everybody with a contract."""
    decide(world, parameters, draws, world.lists.staff, int(world.lists.n_staff[0]))


def largest(parameters: Parameters, weging: Floats) -> float:
    """A log ratio that nobody exceeds: every term of the rule at its highest, so that the hazard is worked out only where it can matter."""
    group = parameters.searching
    terms = (
        (group.young_log, group.old_log, 0.0),
        (group.temporary_log * (1.0 - parameters.leaving.temporary_reference), -group.temporary_log * parameters.leaving.temporary_reference),
        (group.strain_log_per_share * (1.0 - parameters.leaving.strain_reference), -group.strain_log_per_share * parameters.leaving.strain_reference),
        (
            group.weging_log_per_point * (float(weging.max()) - group.weging_mean),
            group.weging_log_per_point * (float(weging.min()) - group.weging_mean),
        ),
        (group.coaching_log * (1.0 - parameters.coaching.reference), -group.coaching_log * parameters.coaching.reference, 0.0),
    )
    return sum(max(options) for options in terms)


def regional_gap(world: World, usual_around: float) -> float:
    """Share of empty posts in the region: those of the city as they are, those around it at their usual share.

    The randgemeenten always have posts that change hands; their own shortage acts through how attractive they are, not through openings.
    """
    s = world.schools
    city = float(s.required_fte[: s.n].sum())
    posts = float(world.surroundings.neighbours_posts_fte[0])
    return (city * float(world.surroundings.city_gap_share[0]) + posts * usual_around) / (city + posts)


def decide(world: World, parameters: Parameters, draws: Draws, rows: Ints, n_rows: int) -> None:
    """New spells of searching among the people in `rows`."""
    p, s, month, group = world.people, world.schools, world.month, parameters.searching
    spring = SPRING_FIRST <= month % 12 <= SPRING_LAST
    common = tightness_log(
        regional_gap(world, parameters.neighbours.reference), group.turnover, group.tightness_reference, group.tightness_elasticity
    )
    start_searching(
        rows,
        n_rows,
        month,
        month + group.spell_months - 1,
        draws.stream(SEARCH),
        p.key,
        p.status,
        p.role,
        p.born,
        p.teaching_since,
        p.permanent,
        p.school,
        p.coached,
        p.absence,
        p.wtf,
        p.wanted_fte,
        p.leave_month,
        p.offer_start,
        p.hours_change,
        p.search_until,
        s.strain,
        s.weging,
        group.spring_per_month if spring else group.other_per_month,
        common + float(parameters.shocks.mobility_log_by_month[month]),
        largest(parameters, s.weging[: s.n]),
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
        float(parameters.coaching.starter_months),
    )
