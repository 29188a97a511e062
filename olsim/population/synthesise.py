"""World of 1 August 2018 from parameters and draws: a template fitted once, then a copy and keyed draws."""

import math

import numpy as np

from olsim.core.blocks import PEOPLE, VACANCIES, act
from olsim.core.choice import bounded_exp
from olsim.core.codes import Absence, Channel, Kind, SchoolType
from olsim.core.compiled import compiled
from olsim.core.months import MONTHS_PER_YEAR, START_YEAR, school_year
from olsim.core.randomness import Draws, Luck, decision, lasting_stream, uniform
from olsim.parameters.groups import City, Demand, Parameters, Staff, Training
from olsim.population import city, teachers
from olsim.population.students import add_students
from olsim.state.posts import post_requests
from olsim.state.world import World

SICK = decision("start: who is ill")
LEAVE = decision("start: who is on leave")
LEAVE_LEFT = decision("start: months of leave left")
HOME = decision("start: who lives in the city")
PUPILS_CITY = decision("pupils: path of the city")
PUPILS_SCHOOL = decision("pupils: path of a school")

N_TYPES = len(SchoolType)
LEAST_MARGIN = 1.2
"""Least times the expected entries that there has to be room for."""
ENTRIES_MARGIN = 1.5
"""Room in store against what is expected."""
POSTS_THAT_FALL_FREE = 0.75
"""Vacancy rows a year per fte, as measured in the baseline; only the room in store depends on it."""
SMALLEST_MEAN_CONTRACT = 0.5
"""FTE; only the room in store depends on it."""
COHORTS_AT_START = 5
"""Years of pabo students there at the start; only the room in store depends on it."""
TEMPLATES_KEPT = 2
_TEMPLATES: dict[tuple[object, ...], World] = {}


def template(parameters: Parameters) -> World:
    """The city and its teachers before luck; fitted once for each set of margins and kept."""
    pupils = parameters.pupils
    start = tuple(
        float(path[0])
        for path in (pupils.bo_by_year, pupils.sbo_by_year, pupils.so_by_year, pupils.vso_by_year)
    )
    others = (
        parameters.searching.weging_mean,
        int(parameters.leaving.aow_months_by_month[0]),
        parameters.leaving.temporary_months,
    )
    key = (
        parameters.city,
        parameters.staff,
        _numbers(parameters.demand),
        _numbers(parameters.training),
        start,
        others,
    )
    kept = _TEMPLATES.get(key)
    if kept is None:
        n_schools = (
            parameters.city.bo_schools
            + parameters.city.sbo_schools
            + parameters.city.so_schools
            + parameters.city.vso_schools
        )
        kept = World(
            capacity(parameters, 1)[0],
            n_schools,
            parameters.city.large_boards + parameters.city.small_boards,
            1,
            1,
        )
        city.build(kept, parameters)
        teachers.build(kept, parameters)
        if len(_TEMPLATES) >= TEMPLATES_KEPT:
            _TEMPLATES.clear()
        _TEMPLATES[key] = kept
    return kept


def _numbers(group: Demand | Training | Staff | City) -> tuple[float, ...]:
    """Only what the template depends on: plain numbers of a group that shape the start."""
    if isinstance(group, Demand):
        return (
            group.fixed_fte_per_school,
            group.pupils_per_fte_bo,
            group.pupils_per_fte_sbo,
            group.pupils_per_fte_so,
            group.pupils_per_fte_vso,
        )
    if isinstance(group, Training):
        return (
            group.age_low,
            group.age_high,
            group.duration_months,
            group.contract_fte,
            group.study_fte,
            group.double_reference,
            group.double_full,
        )
    return ()


def capacity(parameters: Parameters, months: int) -> tuple[int, int]:
    """Rows for people and vacancies: the start plus one and a half times the expected entries."""
    years = months / 12.0 + 1.0
    students = float(parameters.pabo.entrants_by_year.mean())
    searchers = (
        float(parameters.inflow.elsewhere_by_year.mean())
        + 12.0 * parameters.inflow.reserve_return_per_month * parameters.inflow.reserve_persons
    )
    searchers += (
        12.0
        * parameters.neighbours.search_per_month
        * parameters.neighbours.posts_fte
        / parameters.neighbours.contract_fte
    )
    candidates = 12.0 * parameters.training.pond_inflow_per_month + parameters.training.pond_persons / years
    staff = (parameters.staff.filled_bo_fte + parameters.staff.filled_go_fte) / SMALLEST_MEAN_CONTRACT
    entries = (students + searchers + candidates) * years
    people = int(staff + COHORTS_AT_START * students + ENTRIES_MARGIN * entries)
    if people > PEOPLE >= staff + COHORTS_AT_START * students + LEAST_MARGIN * entries:
        # the usual store does: another size would be translated to machine code for this world alone
        people = PEOPLE
    fte = parameters.staff.filled_bo_fte + parameters.staff.filled_go_fte
    free = POSTS_THAT_FALL_FREE * fte * (years + 1.0)
    vacancies = int(ENTRIES_MARGIN * free)
    return people, VACANCIES if vacancies > VACANCIES >= LEAST_MARGIN * free else vacancies


def synthesise(parameters: Parameters, draws: Draws | Luck, months: int, roomy: bool = False) -> World:
    """A fresh world with room for `months` months; `roomy` with all the rows that its stores have anyway,
    which takes more memory.
    """
    luck = draws if isinstance(draws, Luck) else Luck(draws.seed)
    base = template(parameters)
    people, vacancies = capacity(parameters, months)
    if roomy:
        people, vacancies = max(people, PEOPLE), max(vacancies, VACANCIES)
    world = World(people, base.schools.capacity, base.boards.capacity, vacancies, months)
    world.people.start_from(base.people)
    world.schools.start_from(base.schools)
    world.boards.start_from(base.boards)
    world.wijken = base.wijken
    _luck_of_the_start(world, parameters, luck.at(0))
    for year, number in teachers.expected_survivors(parameters):
        act(
            add_students,
            world,
            parameters,
            luck.at(0),
            int(Channel.PABO),
            round(number),
            -12 * (year - 1),
            year,
        )
    around = world.surroundings
    around.neighbours_filled_fte[0] = parameters.neighbours.posts_fte * (
        1.0 - float(parameters.neighbours.shortage_by_year[0])
    )
    around.neighbours_posts_fte[0] = parameters.neighbours.posts_fte
    around.neighbours_shortage[0] = parameters.neighbours.shortage_by_year[0]
    around.reserve_persons[0] = parameters.inflow.reserve_persons
    around.pond_persons[0] = parameters.training.pond_persons
    around.support_pool_fte[0] = parameters.cover.support_pool_fte
    around.city_gap_share[0] = parameters.searching.tightness_reference
    world.last_october_gap[0] = parameters.searching.tightness_reference
    s = world.schools
    s.director_fte[: s.n] = parameters.cover.director_fte
    s.support_fte[: s.n] = parameters.cover.support_per_teacher * teachers.required_at_start(
        world, parameters
    )
    s.strain[: s.n] = parameters.leaving.strain_reference
    s.coach_share[: s.n] = parameters.coaching.reference
    world.people.coached[: world.people.n] = parameters.coaching.reference
    act(
        pupil_paths,
        world,
        parameters,
        luck.at(0),
        luck.own,
        -(-luck.months // MONTHS_PER_YEAR),
        school_year(months) + 2,
    )
    return world


def _luck_of_the_start(world: World, parameters: Parameters, draws: Draws) -> None:
    p, sick = world.people, parameters.sickness
    n = p.n
    keys = p.key[:n]
    age = -p.born[:n] / 12.0
    p.lives_in_city[:n] = draws.uniforms(HOME, keys) < parameters.staff.lives_in_city
    ill = draws.uniforms(SICK, keys) < sick.sick_stock_share * np.exp(
        sick.age_log_per_year * (age - sick.age_reference)
    )
    away = (
        ~ill
        & (age >= sick.leave_age_low)
        & (age < sick.leave_age_high)
        & (draws.uniforms(LEAVE, keys) < sick.leave_per_month * sick.leave_months)
    )
    p.absence[:n] = np.where(ill, int(Absence.SICK), np.where(away, int(Absence.LEAVE), int(Absence.NONE)))
    p.absent_since[:n] = np.where(ill | away, 0, -1)
    left = 1 + (draws.uniforms(LEAVE_LEFT, keys) * sick.leave_months).astype(np.int64)
    p.absent_until[:n] = np.where(away, left, -1)
    absent = np.flatnonzero(ill | away)
    wanted = world.lists.requests[: len(absent)]
    none = np.zeros(len(absent))
    wanted[:] = np.column_stack(
        (p.school[absent], none + int(Kind.REPLACEMENT), p.post_fte[absent], none, absent, none)
    )
    world.lists.n_requests[0] = len(absent)
    act(post_requests, world, False)


@compiled
def pupil_paths(
    world: World, parameters: Parameters, past: Draws, own: Draws, own_from: int, n_years: int
) -> None:
    """Fill `world.pupil_paths`: pupils per school year and school, city totals as published, after the last
    year with a random walk.

    Steps of the walks are of the luck of the past until the school year `own_from`, and of the run's own from
    then on.

    A school has its own random walk and, in a growth district, extra growth until the last observed year;
    schools are scaled so that each type adds up to its total.
    """
    schools, group, paths = world.schools, parameters.pupils, world.pupil_paths
    growth, sizes = world.room.schools, np.zeros(N_TYPES)
    growth[:] = 0.0
    log_city = 0.0
    for year in range(n_years):
        draws = past if year < own_from else own
        if year > group.last_observed_year:
            log_city += group.city_sd * normal(draws, PUPILS_CITY, np.uint64(0), year)
        sizes[:] = 0.0
        for s in range(schools.count[0]):
            if year > 0:
                growth[s] += group.school_sd * normal(draws, PUPILS_SCHOOL, schools.key[s], year)
                if year <= group.last_observed_year and schools.growth[s]:
                    growth[s] += group.growth_per_year
            paths[year, s] = schools.pupils[s] * bounded_exp(growth[s])
            sizes[schools.type[s]] += paths[year, s]
        city = bounded_exp(log_city)
        for s in range(schools.count[0]):
            if schools.type[s] == SchoolType.BO:
                total = group.bo_by_year[year]
            elif schools.type[s] == SchoolType.SBO:
                total = group.sbo_by_year[year]
            elif schools.type[s] == SchoolType.SO:
                total = group.so_by_year[year]
            else:
                total = group.vso_by_year[year]
            paths[year, s] *= total * city / sizes[schools.type[s]]
    world.pupil_years[0] = n_years


@compiled
def normal(draws: Draws, decided: np.uint64, key: np.uint64, year: int) -> float:
    """A standard normal number for a key and school year, by Box and Muller (1958)."""
    period = 2 * (START_YEAR + year)
    u = uniform(lasting_stream(draws, decided, period), key)
    v = uniform(lasting_stream(draws, decided, period + 1), key)
    return math.sqrt(-2.0 * math.log(1.0 - u)) * math.cos(2.0 * math.pi * v)
