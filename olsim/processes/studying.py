"""Pabo students: years pass, some stop, some graduate; new students enter.

What happens: in March it becomes known who graduates in August and who of them wants to work in the city; in July the others drop out or go on;
in August new students enter, more of them a few years after a large shortage.
Why (sources): 2,500 students in 2020-2022 and 2,100 in 2024 (plan of 2025), dropout of 7.5 to 12.4 per cent in year 1 and 30 per cent in three years,
20 to 60 per cent of graduates work in the city of their training.
When in the month: steps 1 (entry in August) and 7.
Reads: students, the shortage of the last closed ledger.
Writes: students.
"""

import numpy as np

from olsim.arrays import Bools, Floats, Ints, Keys
from olsim.choice import bounded_exp, whole_number
from olsim.classes import FINAL_STUDY_YEAR, JULY, MARCH
from olsim.codes import Channel, Status
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.population.students import add_students
from olsim.randomness import Draws, uniform
from olsim.rules.studying import dropout
from olsim.rules.studying import graduates as graduates_rule
from olsim.state.world import World

STOPS = "studying: student stops"
GRADUATES = "studying: student graduates"
CITY = "studying: graduate wants to work in the city"
SIZE = "studying: contract a graduate looks for"
PAID = "studying: paid work in the last year"
PLACE = "studying: school of the paid work"
NUMBER = "studying: number of new students"
READS = ("people.*", "surroundings.city_gap_share")
WRITES = ("people.*", "history")


@compiled
def spring(
    rows: Ints,
    n_rows: int,
    august: int,
    graduate_stream: np.uint64,
    city_stream: np.uint64,
    size_stream: np.uint64,
    key: Keys,
    status: Ints,
    year: Ints,
    graduates: Ints,
    to_city: Bools,
    search_until: Ints,
    available: Ints,
    wanted_fte: Floats,
    year_4: float,
    later: float,
    city_share: float,
    large_share: float,
    large_fte: float,
    small_fte: float,
    search_months: int,
) -> int:
    """Who graduates in August; those who want to stay start looking for a school. Returns the number of graduates."""
    number = 0
    for k in range(n_rows):
        i = rows[k]
        if status[i] != Status.STUDYING or graduates[i] >= 0:
            continue
        if uniform(graduate_stream, key[i]) < graduates_rule(year[i], year_4, later):
            graduates[i] = august
            number += 1
            if uniform(city_stream, key[i]) < city_share:
                to_city[i] = True
                search_until[i] = august + search_months
                available[i] = august
                wanted_fte[i] = large_fte if uniform(size_stream, key[i]) < large_share else small_fte
    return number


@compiled
def summer(
    rows: Ints,
    n_rows: int,
    n_schools: int,
    stop_stream: np.uint64,
    paid_stream: np.uint64,
    place_stream: np.uint64,
    key: Keys,
    status: Ints,
    year: Ints,
    part_time: Bools,
    from_mbo: Bools,
    graduates: Ints,
    school: Ints,
    paid: Floats,
    year_1: float,
    year_2: float,
    year_3: float,
    harder_log: float,
    paid_share: float,
    paid_fte: float,
) -> int:
    """Who stops; the others go to the next year, and some get paid work at a school in their last one. Returns the number who stop."""
    number = 0
    for k in range(n_rows):
        i = rows[k]
        if status[i] != Status.STUDYING or graduates[i] >= 0:
            continue
        if uniform(stop_stream, key[i]) < dropout(year[i], part_time[i] or from_mbo[i], year_1, year_2, year_3, harder_log):
            status[i] = Status.GONE
            number += 1
            continue
        year[i] += 1
        if year[i] == FINAL_STUDY_YEAR and uniform(paid_stream, key[i]) < paid_share:
            school[i] = int(uniform(place_stream, key[i]) * n_schools)
            paid[i] = paid_fte
    return number


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """March: who graduates; July: who stops; August: who enters."""
    month, p, lists, group = world.month, world.people, world.lists, parameters.pabo
    part = month % 12
    n_others = int(lists.n_others[0])
    if part == MARCH:
        graduated = spring(
            lists.others,
            n_others,
            month - MARCH + 12,
            draws.stream(GRADUATES),
            draws.stream(CITY),
            draws.stream(SIZE),
            p.key,
            p.status,
            p.year,
            p.graduates,
            p.to_city,
            p.search_until,
            p.available,
            p.wanted_fte,
            group.graduates_year_4,
            group.graduates_later,
            group.to_city,
            group.contract_large_share,
            group.contract_large_fte,
            group.contract_small_fte,
            parameters.searching.search_months,
        )
        world.note("graduates", graduated)
    elif part == JULY:
        stopped = summer(
            lists.others,
            n_others,
            world.schools.n,
            draws.stream(STOPS),
            draws.stream(PAID),
            draws.stream(PLACE),
            p.key,
            p.status,
            p.year,
            p.part_time,
            p.from_mbo,
            p.graduates,
            p.school,
            p.paid_fte,
            group.dropout_year_1,
            group.dropout_year_2,
            group.dropout_year_3,
            group.harder_log,
            group.paid_share,
            group.paid_fte,
        )
        world.note("students_dropped", stopped)


def enter(world: World, parameters: Parameters, draws: Draws) -> None:
    """1 August: new students, after the formation is known."""
    if world.month % 12 != 0 or world.month == 0:
        return
    group = parameters.pabo
    year = school_year(world.month)
    expected = group.entrants_by_year[year] * bounded_exp(group.enrolment_log_per_share * (world.lagged_gap() - group.enrolment_reference))
    number = whole_number(float(expected), uniform(draws.stream(NUMBER), np.uint64(0))) + world.extra_entrants(int(Channel.PABO))
    add_students(world, parameters, draws, number, world.month, 1)
    world.note("pabo_entrants", number)
