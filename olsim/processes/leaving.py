"""People decide to leave, to change their hours, or to come back.

What happens: teachers give notice (retirement, leaving education, vo or mbo); some want fewer or more hours
from August; starters who left may return.
Why (sources): exit by age 2013-2017 (DUO), 15 per cent of starters leave gross and 38 to 46 per cent of
them return within the next year, AOW ages by law, fewer hours of 17 to 32 fte a year (derived).
When in the month: step 8; the ledger of step 6 is what people know.
Reads: ages, experience, contracts, strain, coaching received, pay.
Writes: notices, changes of hours, states of people who left, vacancies for August.
"""

from olsim.core.arrays import Ints, Keys
from olsim.core.choice import hazard_limit, scaled_hazard
from olsim.core.codes import Absence, Full, Kind, Reason, Role, SchoolType, Status, VacancyState
from olsim.core.compiled import compiled
from olsim.core.definitions import (
    AGE_60,
    EXIT_NOTICE_FIRST,
    EXIT_NOTICE_LAST,
    FULL_TIME,
    HOURS_FIRST,
    HOURS_LAST,
    YEAR_5,
)
from olsim.core.randomness import (
    Draws,
    bits_below,
    bits_of,
    decision,
    draws_at_most,
    lasting_stream,
    places_of,
    stream,
    uniform,
)
from olsim.parameters.groups import Parameters
from olsim.rules.adopting import workload_log
from olsim.rules.leaving import (
    exit_hazard,
    largest_exit_hazard,
    largest_other_sector,
    largest_shift,
    lent_shift,
    log_shift,
    other_sector,
)
from olsim.state.history import Series
from olsim.state.posts import ask, post_requests, split_off
from olsim.state.rows import room_for
from olsim.state.world import World

EXIT = decision("leaving: leaves education")
WORKS_ON = decision("leaving: works on after the AOW age")
HOURS_UP = decision("leaving: wants more hours")
HOURS_DOWN = decision("leaving: wants fewer hours")
RETURNS = decision("leaving: starter who left returns")
RETURNS_TO_CITY = decision("leaving: returning starter looks in the city")
WRITES = (
    "history.city",
    "people.available",
    "people.hours_change",
    "people.leave_month",
    "people.leave_reason",
    "people.search_until",
    "people.status",
    "surroundings.reserve_persons",
    "vacancies.*",
)


@compiled
def largest_log_ratio(world: World, parameters: Parameters) -> float:
    """A log ratio of leaving that nobody exceeds, so that the chance of a person is worked out only where the
    draw lies below it.
    """
    schools, month = world.schools, world.now[0]
    pay = parameters.shocks.pay_log_by_month[month]
    log_ratio = parameters.shocks.mobility_log_by_month[month] + abs(parameters.organising.workload_log)
    felt = (
        schools.allowance_felt[: schools.count[0]].max()
        + schools.allowance_starter_felt[: schools.count[0]].max()
    )
    strain = schools.strain[: schools.count[0]].max()
    return float(log_ratio + largest_shift(strain, pay, pay + felt, parameters))


@compiled
def shift_of(world: World, parameters: Parameters, i: int, lent: bool) -> float:
    """Log hazard ratio of a teacher this month; `lent` is true where anybody was lent not long ago."""
    people, schools, month = world.people, world.schools, world.now[0]
    s, months_teaching = people.school[i], month - people.teaching_since[i]
    pay = parameters.shocks.pay_log_by_month[month] + schools.allowance_felt[s]
    pay += schools.allowance_starter_felt[s] if months_teaching < YEAR_5 else 0.0
    shift = log_shift(
        not people.permanent[i],
        schools.strain[s],
        months_teaching,
        people.coached[i],
        pay,
        schools.type[s] != SchoolType.BO,
        parameters,
    )
    if lent and people.lent_until[i] >= month:
        shift += lent_shift(people.lent_counts[i], parameters)
    counts = 1.0 if schools.organises[s] else (schools.organise_effect[s] if schools.redesigns[s] else 0.0)
    organising = parameters.organising
    workload = workload_log(schools.strain[s], organising.high_shortage, organising.workload_log)
    return float(shift + (parameters.shocks.mobility_log_by_month[month] + counts * workload))


@compiled
def decide(
    world: World, parameters: Parameters, draws: Draws, rows: Ints, keys: Keys, born: Ints, n_rows: int
) -> None:
    """Notices of the people in `rows`, with their keys and months of birth in the same order; the post
    becomes a vacancy from the day of leaving.
    """
    group = parameters.leaving
    people, month = world.people, world.now[0]
    august = (month // 12 + 1) * 12
    exit_season = EXIT_NOTICE_FIRST <= month % 12 <= EXIT_NOTICE_LAST
    exit_stream = stream(draws, EXIT, month)
    works_stream = lasting_stream(draws, WORKS_ON, -1)
    aow_months = group.aow_months_by_month[month + group.notice_months]
    mobility_log = parameters.shocks.mobility_log_by_month[month]
    lent = world.surroundings.lent_until[0] >= month
    # one number decides: first leaving at once, then leaving for the summer, then vo or mbo; each chance is
    # worked out only where it can matter
    at_once, in_summer = group.other_factor, group.summer_factor if exit_season else 0.0
    widest = (at_once + in_summer) * hazard_limit(1.0, largest_log_ratio(world, parameters))
    common_log = mobility_log + group.city_log
    bound = largest_other_sector(common_log, parameters) + widest * largest_exit_hazard(parameters)
    lowest, oldest = bits_below(bound), month + group.notice_months - aow_months
    looked_at, flags = world.room.searchers, world.room.flags
    draws_at_most(exit_stream, keys, n_rows, lowest, flags)
    for k in range(n_rows):
        flags[k] |= born[k] <= oldest
    for x in range(places_of(flags, 0, n_rows, looked_at)):
        k = looked_at[x]
        i = rows[k]
        months_old = month - people.born[i]
        old = people.born[i] <= oldest
        u = uniform(exit_stream, keys[k])
        if (
            people.status[i] != Status.EMPLOYED
            or people.role[i] != Role.TEACHER
            or people.leave_month[i] >= 0
            or people.offer_start[i] >= 0
            or people.hours_change[i] > 0.0
        ):
            continue
        s = people.school[i]
        age = months_old / 12.0
        reason = 0
        when = month + 1
        if (
            old
            and months_old + group.notice_months <= aow_months + group.aow_window_months
            and uniform(works_stream, keys[k]) >= group.work_on_share
        ):
            # around the AOW age the law decides, but for those who work on
            reason = Reason.PENSION + 0
            when = month + 1 if months_old >= aow_months else people.born[i] + aow_months
        months_teaching = month - people.teaching_since[i]
        base = exit_hazard(age, months_teaching, parameters)
        vo = other_sector(age, common_log, parameters)
        if reason == 0 and u < widest * base + vo:
            shift = shift_of(world, parameters, i, lent)
            limit = scaled_hazard(base * at_once, shift)
            if u < limit:
                reason = Reason.LEFT_EDUCATION + 0
            else:
                if exit_season:
                    limit += scaled_hazard(base * in_summer, shift)
                if u < limit:
                    reason = Reason.LEFT_EDUCATION + 0
                    when = august
                elif u < limit + vo:
                    reason = Reason.OTHER_EDUCATION + 0
            if reason == Reason.LEFT_EDUCATION and age >= AGE_60:
                reason = Reason.PENSION + 0
            if reason == Reason.LEFT_EDUCATION:
                world.history.city[month, Series.NOTICES] += 1.0
                world.history.city[month, Series.STARTER_NOTICES] += (
                    month - people.teaching_since[i] < parameters.coaching.starter_months
                )
        if reason != 0:
            people.leave_month[i] = when
            people.leave_reason[i] = reason
            size = people.post_fte[i] + people.task_fte[i]
            if people.hours_change[i] < 0.0:
                # the hours given up are a vacancy per August already, so the rest follows on the same day
                size += people.hours_change[i]
                when = august
                people.leave_month[i] = august
            ask(world, s, Kind.REGULAR + 0, size, when, -1)


@compiled
def change_hours(world: World, parameters: Parameters, draws: Draws) -> None:
    """Fewer hours per August make a vacancy; more hours need an open post at the own school, for one
    colleague per school and month.
    """
    group = parameters.hours
    people, schools, vacancies, lists = world.people, world.schools, world.vacancies, world.lists
    month = world.now[0]
    august = (month // 12 + 1) * 12
    up_stream = stream(draws, HOURS_UP, month)
    down_stream = stream(draws, HOURS_DOWN, month)
    flags, looked_at, n_staff = world.room.flags, world.room.searchers, lists.n_staff[0]
    wants_more = group.up_per_decision + world.felt.hours_share[0] * group.offer_accept_per_decision
    down, up = bits_below(group.down_per_decision), bits_below(wants_more)
    for k in range(n_staff):
        flags[k] = (bits_of(down_stream, lists.staff_key[k]) < down) | (
            bits_of(up_stream, lists.staff_key[k]) < up
        )
    for s in range(schools.count[0]):
        chosen = -1
        lowest = wants_more
        for x in range(places_of(flags, lists.school_first[s], lists.school_first[s + 1], looked_at)):
            k = looked_at[x]
            i, key = lists.staff[k], lists.staff_key[k]
            fewer, u = uniform(down_stream, key) < group.down_per_decision, uniform(up_stream, key)
            if (
                people.status[i] != Status.EMPLOYED
                or people.role[i] != Role.TEACHER
                or people.absence[i] != Absence.NONE
            ):
                continue
            if (
                people.leave_month[i] >= 0
                or people.offer_start[i] >= 0
                or people.hours_change[i] != 0.0
                or people.search_until[i] >= month
            ):
                continue
            if (
                fewer
                and people.wtf[i] - group.step_fte >= group.smallest_fte
                and people.post_fte[i] > group.step_fte
            ):
                people.hours_change[i] = -group.step_fte
                ask(world, s, Kind.REGULAR + 0, group.step_fte, august, -1)
            elif u < lowest and people.wtf[i] + group.step_fte <= FULL_TIME:
                lowest = u
                chosen = i
        if chosen < 0:
            continue
        following = lists.open_first[s]
        while following >= 0:
            row, following = following, vacancies.next[following]
            if (
                vacancies.state[row] != VacancyState.OPEN
                or vacancies.kind[row] != Kind.REGULAR
                or vacancies.fte[row] < group.step_fte
                or vacancies.start[row] > august
            ):
                continue
            people.hours_change[chosen] = group.step_fte
            split_off(world, row, group.step_fte, chosen)
            break


@compiled
def come_back(world: World, parameters: Parameters, draws: Draws) -> None:
    """Starters who left: back to looking for work in the city, back elsewhere, or gone to the silent reserve
    for good.
    """
    group = parameters.leaving
    people, lists = world.people, world.lists
    month = world.now[0]
    return_stream = stream(draws, RETURNS, month)
    city_stream = stream(draws, RETURNS_TO_CITY, month)
    for k in range(lists.n_others[0]):
        i = lists.others[k]
        if people.status[i] != Status.AWAY:
            continue
        if uniform(return_stream, people.key[i]) < group.return_per_month:
            if uniform(city_stream, people.key[i]) < group.return_to_city:
                people.status[i] = Status.SEARCHING
                people.search_until[i] = month + parameters.searching.search_months
                people.available[i] = month + 1
            else:
                people.status[i] = Status.GONE
        elif month - people.available[i] >= group.away_months:
            people.status[i] = Status.GONE
            world.surroundings.reserve_persons[0] += 1.0


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Notices, hours and returns of everybody."""
    decide(
        world,
        parameters,
        draws,
        world.lists.staff,
        world.lists.staff_key,
        world.lists.staff_born,
        world.lists.n_staff[0],
    )
    post_requests(world, False)
    if HOURS_FIRST <= world.now[0] % 12 <= HOURS_LAST and room_for(
        world, Full.VACANCIES + 0, world.schools.count[0]
    ):
        change_hours(world, parameters, draws)
        post_requests(world, False)
    come_back(world, parameters, draws)
