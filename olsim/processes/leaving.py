"""People decide to leave, to change their hours, or to come back.

What happens: teachers give notice (retirement, leaving education, vo or mbo); some want fewer or more hours from August; starters who left may return.
Why (sources): exit by age 2013-2017 (DUO), 15 per cent of starters leave gross and 38 to 46 per cent of them return within the next year, AOW ages by
law, fewer hours of 17 to 32 fte a year (derived).
When in the month: step 8; the ledger of step 6 is what people know.
Reads: ages, experience, contracts, strain, coaching received, pay.
Writes: notices, changes of hours, states of people who left, vacancies for August.
"""

import numpy as np

from olsim.arrays import Bools, Floats, Ints, Keys
from olsim.choice import scaled_hazard
from olsim.classes import AGE_60, EPSILON_FTE, EXIT_NOTICE_FIRST, EXIT_NOTICE_LAST, FULL_TIME, HOURS_FIRST, HOURS_LAST
from olsim.codes import Absence, Kind, Reason, Role, Status, VacancyState
from olsim.compiled import compiled
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, uniform
from olsim.rules.adopting import workload_log
from olsim.rules.leaving import largest_share, largest_shift, log_shift, other_sector, yearly_share
from olsim.state.books import ask, post_requests
from olsim.state.world import World

EXIT = "leaving: leaves education"
WORKS_ON = "leaving: works on after the AOW age"
HOURS_UP = "leaving: wants more hours"
HOURS_DOWN = "leaving: wants fewer hours"
RETURNS = "leaving: starter who left returns"
RETURNS_TO_CITY = "leaving: returning starter looks in the city"
READS = ("people.*", "schools.strain", "schools.allowance_share", "vacancies.*")
WRITES = ("people.*", "vacancies.*", "surroundings.reserve_persons")


@compiled
def give_notice(
    rows: Ints,
    n_rows: int,
    month: int,
    august: int,
    exit_season: bool,
    exit_stream: np.uint64,
    works_stream: np.uint64,
    key: Keys,
    status: Ints,
    role: Ints,
    born: Ints,
    teaching_since: Ints,
    permanent: Bools,
    school: Ints,
    coached: Floats,
    post_fte: Floats,
    task_fte: Floats,
    hours_change: Floats,
    leave_month: Ints,
    leave_reason: Ints,
    offer_start: Ints,
    strain: Floats,
    allowance_share: Floats,
    organises: Bools,
    requests: Floats,
    n_requests: Ints,
    aow_months: int,
    aow_ahead: int,
    works_on: float,
    starter_1: float,
    starter_2: float,
    starter_3: float,
    starter_4_5: float,
    under_30: float,
    age_30: float,
    age_40: float,
    age_50: float,
    age_60: float,
    summer_factor: float,
    other_factor: float,
    sector_30: float,
    sector_30_49: float,
    sector_50: float,
    mobility_log: float,
    pay_log: float,
    allowance_weight: float,
    largest_allowance_log: float,
    city_log: float,
    temporary_log: float,
    temporary_reference: float,
    strain_log: float,
    strain_reference: float,
    coaching_log: float,
    coaching_reference: float,
    starter_months: float,
    elasticity_experienced: float,
    elasticity_starter: float,
    organising_high: float,
    organising_log: float,
) -> None:
    """Notices of the people in `rows`; the post becomes a vacancy from the day of leaving.

    The draw comes first: only where it lies below what the highest hazard allows is the hazard of the person worked out.
    """
    bound_log = (
        largest_shift(
            pay_log,
            largest_allowance_log,
            city_log,
            temporary_log,
            temporary_reference,
            strain_log,
            strain_reference,
            coaching_log,
            coaching_reference,
            elasticity_experienced,
            elasticity_starter,
        )
        + mobility_log
        + abs(organising_log)
    )
    top = largest_share(starter_1, starter_2, starter_3, starter_4_5, under_30, age_30, age_40, age_50, age_60)
    bound = scaled_hazard(top * other_factor, bound_log) + scaled_hazard(max(sector_30, sector_30_49, sector_50), mobility_log + city_log)
    if exit_season:
        bound += scaled_hazard(top * summer_factor, bound_log)
    for k in range(n_rows):
        i = rows[k]
        months_old = month - born[i]
        old = months_old + aow_ahead >= aow_months
        u = uniform(exit_stream, key[i])
        if u >= bound and not old:
            continue
        if status[i] != Status.EMPLOYED or role[i] != Role.TEACHER or leave_month[i] >= 0 or offer_start[i] >= 0 or hours_change[i] > 0.0:
            continue
        s = school[i]
        age = months_old / 12.0
        reason = 0
        when = month + 1
        if old and months_old + aow_ahead <= aow_months + 12 and uniform(works_stream, key[i]) >= works_on:
            # within a year around the AOW age the law decides, but for those who work on
            reason = Reason.PENSION + 0
            when = month + 1 if months_old >= aow_months else born[i] + aow_months
        if reason == 0 and u < bound:
            base = yearly_share(
                age, month - teaching_since[i], starter_1, starter_2, starter_3, starter_4_5, under_30, age_30, age_40, age_50, age_60
            )
            shift = log_shift(
                not permanent[i],
                strain[s],
                month - teaching_since[i],
                coached[i],
                pay_log + allowance_weight * allowance_share[s],
                city_log,
                temporary_log,
                temporary_reference,
                strain_log,
                strain_reference,
                coaching_log,
                coaching_reference,
                starter_months,
                elasticity_experienced,
                elasticity_starter,
            )
            shift += mobility_log + workload_log(organises[s], strain[s], organising_high, organising_log)
            # one number decides: first leaving at once, then leaving for the summer, then vo or mbo
            limit = scaled_hazard(base * other_factor, shift)
            if u < limit:
                reason = Reason.LEFT_EDUCATION + 0
            elif exit_season and u < limit + scaled_hazard(base * summer_factor, shift):
                reason = Reason.LEFT_EDUCATION + 0
                when = august
            else:
                if exit_season:
                    limit += scaled_hazard(base * summer_factor, shift)
                if u < limit + scaled_hazard(other_sector(age, sector_30, sector_30_49, sector_50), mobility_log + city_log):
                    reason = Reason.OTHER_EDUCATION + 0
            if reason == Reason.LEFT_EDUCATION and age >= AGE_60:
                reason = Reason.PENSION + 0
        if reason != 0:
            leave_month[i] = when
            leave_reason[i] = reason
            size = post_fte[i] + task_fte[i]
            if hours_change[i] < 0.0:
                # the hours given up are a vacancy per August already, so the rest follows on the same day
                size += hours_change[i]
                when = august
                leave_month[i] = august
            ask(requests, n_requests, s, Kind.REGULAR + 0, size, when, -1)


@compiled
def change_hours(
    n_schools: int,
    first: Ints,
    staff: Ints,
    august: int,
    month: int,
    up_stream: np.uint64,
    down_stream: np.uint64,
    key: Keys,
    status: Ints,
    role: Ints,
    wtf: Floats,
    post_fte: Floats,
    absence: Ints,
    leave_month: Ints,
    offer_start: Ints,
    hours_change: Floats,
    search_until: Ints,
    up: float,
    down: float,
    step_fte: float,
    smallest: float,
    v_state: Ints,
    v_school: Ints,
    v_kind: Ints,
    v_fte: Floats,
    v_start: Ints,
    v_person: Ints,
    v_absent: Ints,
    v_opened: Ints,
    v_advertised: Bools,
    v_since: Ints,
    v_count: Ints,
    open_rows: Ints,
    n_open: Ints,
    requests: Floats,
    n_requests: Ints,
) -> None:
    """Fewer hours per August make a vacancy; more hours need an open post at the own school, for one colleague per school and month."""
    for s in range(n_schools):
        chosen = -1
        lowest = up
        for k in range(first[s], first[s + 1]):
            i = staff[k]
            if status[i] != Status.EMPLOYED or role[i] != Role.TEACHER or absence[i] != Absence.NONE:
                continue
            if leave_month[i] >= 0 or offer_start[i] >= 0 or hours_change[i] != 0.0 or search_until[i] >= month:
                continue
            if wtf[i] - step_fte >= smallest and post_fte[i] > step_fte and uniform(down_stream, key[i]) < down:
                hours_change[i] = -step_fte
                ask(requests, n_requests, s, Kind.REGULAR + 0, step_fte, august, -1)
            elif wtf[i] + step_fte <= FULL_TIME:
                u = uniform(up_stream, key[i])
                if u < lowest:
                    lowest = u
                    chosen = i
        if chosen < 0:
            continue
        for q in range(n_open[0]):
            row = open_rows[q]
            if (
                v_school[row] != s
                or v_state[row] != VacancyState.OPEN
                or v_kind[row] != Kind.REGULAR
                or v_fte[row] < step_fte
                or v_start[row] > august
            ):
                continue
            hours_change[chosen] = step_fte
            if v_fte[row] - step_fte <= EPSILON_FTE:
                v_state[row] = VacancyState.RESERVED
                v_person[row] = chosen
            else:
                v_fte[row] -= step_fte
                new = v_count[0]
                v_count[0] = new + 1
                v_state[new] = VacancyState.RESERVED
                v_school[new] = s
                v_kind[new] = Kind.REGULAR
                v_fte[new] = step_fte
                v_start[new] = v_start[row]
                v_opened[new] = v_opened[row]
                v_advertised[new] = False
                v_since[new] = -1
                v_person[new] = chosen
                v_absent[new] = -1
                open_rows[n_open[0]] = new
                n_open[0] += 1
            break


@compiled
def come_back(
    rows: Ints,
    n_rows: int,
    month: int,
    return_stream: np.uint64,
    city_stream: np.uint64,
    key: Keys,
    status: Ints,
    available: Ints,
    search_until: Ints,
    returns_per_month: float,
    to_city: float,
    away_months: int,
    search_months: int,
) -> int:
    """Starters who left: back to looking for work in the city, back elsewhere, or gone for good. Returns how many join the silent reserve."""
    reserve = 0
    for k in range(n_rows):
        i = rows[k]
        if status[i] != Status.AWAY:
            continue
        if uniform(return_stream, key[i]) < returns_per_month:
            if uniform(city_stream, key[i]) < to_city:
                status[i] = Status.SEARCHING
                search_until[i] = month + search_months
                available[i] = month + 1
            else:
                status[i] = Status.GONE
        elif month - available[i] >= away_months:
            status[i] = Status.GONE
            reserve += 1
    return reserve


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Notices, hours and returns of everybody."""
    p, v, lists, month = world.people, world.vacancies, world.lists, world.month
    august = (month // 12 + 1) * 12
    decide(world, parameters, draws, lists.staff, int(lists.n_staff[0]))
    post_requests(world)
    if HOURS_FIRST <= month % 12 <= HOURS_LAST:
        group = parameters.hours
        v.room_for(world.schools.n, "vacatures")
        change_hours(
            world.schools.n,
            lists.school_first,
            lists.staff,
            august,
            month,
            draws.stream(HOURS_UP),
            draws.stream(HOURS_DOWN),
            p.key,
            p.status,
            p.role,
            p.wtf,
            p.post_fte,
            p.absence,
            p.leave_month,
            p.offer_start,
            p.hours_change,
            p.search_until,
            group.up_per_decision,
            group.down_per_decision,
            group.step_fte,
            group.smallest_fte,
            v.state,
            v.school,
            v.kind,
            v.fte,
            v.start,
            v.person,
            v.absent,
            v.opened,
            v.advertised,
            v.advertised_since,
            v.count,
            lists.open,
            lists.n_open,
            lists.requests,
            lists.n_requests,
        )
        post_requests(world)
    leaving = parameters.leaving
    world.surroundings.reserve_persons[0] += come_back(
        lists.others,
        int(lists.n_others[0]),
        month,
        draws.stream(RETURNS),
        draws.stream(RETURNS_TO_CITY),
        p.key,
        p.status,
        p.available,
        p.search_until,
        leaving.return_per_month,
        leaving.return_to_city,
        leaving.away_months,
        parameters.searching.search_months,
    )


def decide(world: World, parameters: Parameters, draws: Draws, rows: Ints, n_rows: int) -> None:
    """Notices of the people in `rows`."""
    p, s, lists, month = world.people, world.schools, world.lists, world.month
    group, shocks = parameters.leaving, parameters.shocks
    give_notice(
        rows,
        n_rows,
        month,
        (month // 12 + 1) * 12,
        EXIT_NOTICE_FIRST <= month % 12 <= EXIT_NOTICE_LAST,
        draws.stream(EXIT),
        draws.stream(WORKS_ON, -1),
        p.key,
        p.status,
        p.role,
        p.born,
        p.teaching_since,
        p.permanent,
        p.school,
        p.coached,
        p.post_fte,
        p.task_fte,
        p.hours_change,
        p.leave_month,
        p.leave_reason,
        p.offer_start,
        s.strain,
        s.allowance_share,
        s.organises,
        lists.requests,
        lists.n_requests,
        int(group.aow_months_by_month[month + group.notice_months]),
        group.notice_months,
        group.work_on_share,
        group.starter_year_1,
        group.starter_year_2,
        group.starter_year_3,
        group.starter_year_4_5,
        group.under_30,
        group.age_30,
        group.age_40,
        group.age_50,
        group.age_60,
        group.summer_factor,
        group.other_factor,
        group.sector_under_30,
        group.sector_30_49,
        group.sector_50,
        float(shocks.mobility_log_by_month[month]),
        float(shocks.pay_log_by_month[month]),
        parameters.applying.allowance_weight,
        parameters.applying.allowance_weight * float(s.allowance_share[: s.n].max()),
        group.city_log,
        group.temporary_log,
        group.temporary_reference,
        group.strain_log_per_share,
        group.strain_reference,
        group.coaching_log,
        parameters.coaching.reference,
        float(parameters.coaching.starter_months),
        group.pay_elasticity_experienced,
        group.pay_elasticity_starter,
        parameters.organising.high_shortage,
        parameters.organising.workload_log,
    )
