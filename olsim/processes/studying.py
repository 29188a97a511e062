"""Pabo students: years pass, some stop, some graduate; new students enter.

What happens: in March it becomes known who graduates in August and who of them wants to work in the city;
in July the others drop out or go on; in August new students enter, more of them a few years after a large
shortage.
Why (sources): 2,500 students in 2020-2022 and 2,100 in 2024 (plan of 2025), dropout of 7.5 to 12.4 per cent
in year 1 and 30 per cent in three years, 20 to 60 per cent of graduates work in the city of their training.
When in the month: steps 1 (entry in August) and 7.
Reads: students, the shortage of the last closed ledger.
Writes: students.
"""

import numpy as np

from olsim.core.choice import bounded_exp, whole_number
from olsim.core.codes import Channel, Status
from olsim.core.compiled import compiled
from olsim.core.definitions import FINAL_STUDY_YEAR, JULY, MARCH
from olsim.core.months import school_year
from olsim.core.randomness import Draws, decision, stream, uniform
from olsim.parameters.groups import Parameters
from olsim.population.students import add_students
from olsim.rules.studying import dropout, stays_in_city
from olsim.rules.studying import graduates as graduates_rule
from olsim.state.history import Series
from olsim.state.world import World

STOPS = decision("studying: student stops")
GRADUATES = decision("studying: student graduates")
CITY = decision("studying: graduate wants to work in the city")
SIZE = decision("studying: contract a graduate looks for")
PAID = decision("studying: paid work in the last year")
PLACE = decision("studying: school of the paid work")
NUMBER = decision("studying: number of new students")
WRITES = (
    "history.city",
    "people.available",
    "people.born",
    "people.channel",
    "people.count",
    "people.entered",
    "people.from_mbo",
    "people.graduates",
    "people.key",
    "people.lives_in_city",
    "people.ordinal",
    "people.paid_counts",
    "people.paid_fte",
    "people.part_time",
    "people.role",
    "people.school",
    "people.search_until",
    "people.status",
    "people.to_city",
    "people.wanted_fte",
    "people.woman",
    "people.year",
)


@compiled
def spring(world: World, parameters: Parameters, draws: Draws) -> None:
    """Who graduates in August; those who want to stay start looking for a school."""
    group = parameters.pabo
    people, lists = world.people, world.lists
    month = world.now[0]
    august = month - MARCH + 12
    graduate_stream = stream(draws, GRADUATES, month)
    city_stream = stream(draws, CITY, month)
    size_stream = stream(draws, SIZE, month)
    number = 0
    lists.n_graduating[0] = 0
    for k in range(lists.n_students[0]):
        i = lists.students[k]
        if people.status[i] != Status.STUDYING or people.graduates[i] >= 0:
            continue
        if uniform(graduate_stream, people.key[i]) < graduates_rule(
            people.year[i], group.graduates_year_4, group.graduates_later
        ):
            people.graduates[i] = august
            number += 1
            own_route = people.channel[i] == Channel.SUPPORT and people.paid_counts[i]
            if people.channel[i] == Channel.SUPPORT and not own_route:
                continue
            if uniform(city_stream, people.key[i]) < stays_in_city(
                group.to_city, own_route, group.adpep_to_city, people.paid_counts[i], group.paid_log
            ):
                people.to_city[i] = True
                lists.graduating[lists.n_graduating[0]] = i
                lists.n_graduating[0] += 1
                people.search_until[i] = august + parameters.searching.search_months
                people.available[i] = august
                people.wanted_fte[i] = (
                    group.contract_large_fte
                    if uniform(size_stream, people.key[i]) < group.contract_large_share
                    else group.contract_small_fte
                )
    world.history.city[month, Series.GRADUATES] = number


@compiled
def summer(world: World, parameters: Parameters, draws: Draws) -> None:
    """Who stops; the others go to the next year, and some get paid work at a school in their last one."""
    group = parameters.pabo
    people, schools, lists = world.people, world.schools, world.lists
    month = world.now[0]
    stop_stream = stream(draws, STOPS, month)
    paid_stream = stream(draws, PAID, month)
    place_stream = stream(draws, PLACE, month)
    stops = np.zeros((FINAL_STUDY_YEAR + 1, 2))
    help_log = world.felt.fee_share[0] * group.fee_log + world.felt.guidance_share[0] * group.guidance_log
    paid, paid_felt = (
        group.paid_share + world.policy.paid_share[0],
        group.paid_share + world.felt.paid_share[0],
    )
    for year in range(FINAL_STUDY_YEAR):
        for harder in range(2):
            stops[year, harder] = dropout(year, harder == 1, help_log, parameters)
    number = 0
    for k in range(lists.n_students[0]):
        i = lists.students[k]
        if people.status[i] != Status.STUDYING or people.graduates[i] >= 0:
            continue
        harder = 1 if people.part_time[i] or people.from_mbo[i] else 0
        if uniform(stop_stream, people.key[i]) < stops[min(people.year[i], FINAL_STUDY_YEAR), harder]:
            people.status[i] = Status.GONE
            number += 1
            continue
        people.year[i] += 1
        if people.year[i] == FINAL_STUDY_YEAR and uniform(paid_stream, people.key[i]) < paid:
            people.paid_counts[i] = uniform(paid_stream, people.key[i]) < paid_felt
            people.school[i] = int(uniform(place_stream, people.key[i]) * schools.count[0])
            people.paid_fte[i] = group.paid_fte
    world.history.city[month, Series.STUDENTS_DROPPED] = number


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """March: who graduates; July: who stops."""
    part = world.now[0] % 12
    if part == MARCH:
        spring(world, parameters, draws)
    elif part == JULY:
        summer(world, parameters, draws)


@compiled
def enter(world: World, parameters: Parameters, draws: Draws) -> None:
    """1 August: new students, after the formation is known."""
    month, group = world.now[0], parameters.pabo
    if month % 12 != 0 or month == 0:
        return
    expected = group.entrants_by_year[school_year(month)] * bounded_exp(
        group.enrolment_log_per_share * (world.last_october_gap[0] - group.enrolment_reference)
    )
    number = (
        whole_number(expected, uniform(stream(draws, NUMBER, month), np.uint64(0)))
        + world.extra[Channel.PABO, month]
    )
    add_students(world, parameters, draws, Channel.PABO + 0, number, month, 1)
    by_support = (
        whole_number(world.policy.adpep[0], uniform(stream(draws, NUMBER, month), np.uint64(1)))
        + world.extra[Channel.SUPPORT, month]
    )
    first = world.people.count[0]
    add_students(world, parameters, draws, Channel.SUPPORT + 0, by_support, month, 1)
    started = world.policy.adpep[0]
    counts = 1.0 if started <= 0.0 else world.felt.adpep[0] / started
    for i in range(first, world.people.count[0]):
        # where nobody responds, support staff study as they would but do not become teachers here
        world.people.paid_counts[i] = uniform(stream(draws, PAID, month), world.people.key[i]) < counts
    world.history.city[month, Series.PABO_ENTRANTS] = number + by_support
    world.history.city[month, Series.ADPEP_STARTED] = by_support
