"""Boards and schools offer places for zij-instroom; people from the pond fill them.

What happens: some months before February and August a number of places is asked; as many people as there
are, and as the pond still gives, enter the voortraject; at the end each board says how many places its
schools offer, and who is left starts at one that can still coach one more.
Why (sources): 60 places a year agreed in Utrecht; intake has to be dosed to the absorption capacity of
schools; the pond runs dry (evaluation of 2024).
When in the month: step 9.
Reads: shortage, coach hours, zij-instromers in their first year.
Writes: candidates, accepted starts, the pond.
"""

import numpy as np

from olsim.core.choice import bounded_exp, gumbel, whole_number
from olsim.core.codes import Channel, Noted, Role, SchoolType, Status
from olsim.core.compiled import compiled
from olsim.core.definitions import HALF_YEAR, HALVES, YEAR_1
from olsim.core.months import school_year
from olsim.core.randomness import Draws, decision, lasting_stream, stream, uniform
from olsim.parameters.groups import Parameters
from olsim.rules.training import board_weight, places_asked, places_promised
from olsim.state.history import Series
from olsim.state.ordering import in_keyed_order
from olsim.state.rows import new_person
from olsim.state.world import World

NUMBER = decision("places: number of candidates")
AGE = decision("places: age of a candidate")
SEX = decision("places: sex of a candidate")
HOME = decision("places: residence of a candidate")
STRICT = decision("places: candidate takes the stricter voortraject")
SURVIVES = decision("places: candidate finishes the voortraject")
TASTE = decision("places: which school takes a zij-instromer")
TURN = decision("places: which candidate is placed first")
WRITES = (
    "boards.places",
    "history.city",
    "people.available",
    "people.born",
    "people.channel",
    "people.count",
    "people.entered",
    "people.key",
    "people.lives_in_city",
    "people.offer_school",
    "people.offer_start",
    "people.ordinal",
    "people.role",
    "people.status",
    "people.strict",
    "people.training_length",
    "people.woman",
    "schools.places",
    "surroundings.pond_persons",
)


@compiled
def candidates(world: World, parameters: Parameters, draws: Draws, number: int, start: int) -> None:
    """New rows for people who enter the voortraject."""
    group = parameters.training
    people = world.people
    month = world.now[0]
    age_stream = stream(draws, AGE, month)
    sex_stream = stream(draws, SEX, month)
    home_stream, strict_stream = stream(draws, HOME, month), stream(draws, STRICT, month)
    for q in range(number):
        i = new_person(
            world, Channel.ZIJ_INSTROOM + 0, month, q, Status.CANDIDATE + 0, Role.ZIJ_INSTROMER + 0
        )
        if i < 0:
            return
        people.born[i] = month - int(
            12.0 * (group.age_low + (group.age_high - group.age_low) * uniform(age_stream, people.key[i]))
        )
        people.woman[i] = uniform(sex_stream, people.key[i]) < group.share_women
        people.lives_in_city[i] = uniform(home_stream, people.key[i]) < group.share_city
        people.available[i] = start
        people.strict[i] = uniform(strict_stream, people.key[i]) < world.policy.strict_share[0]


@compiled
def agreed(world: World, parameters: Parameters, start: int) -> float:
    """Places asked at one start: half of what was agreed for the year and what measures add, more where the
    shortage is larger.
    """
    group = parameters.training
    return places_asked(
        (group.places_by_year[school_year(start)] + world.policy.places[0]) / HALVES,
        world.surroundings.city_gap_share[0],
        group.places_reference,
        group.places_log_per_share,
    )


@compiled
def promised(world: World) -> float:
    """Put in `room.promised` the zij-instromers that each board still has to take to keep its promise;
    returns their sum.
    """
    schools, boards, room, people, lists = world.schools, world.boards, world.room, world.people, world.lists
    total = 0.0
    for b in range(boards.count[0]):
        groups = 0.0
        s = boards.first_school[b]
        while s >= 0:
            groups += schools.groups[s]
            s = schools.next_of_board[s]
        room.promised[b] = groups if boards.zij_share_least[b] > 0.0 else 0.0
        room.boards[b] = 0.0
    for x in range(room.numbers[Noted.ZIJ]):
        i = lists.staff[room.zij[x]]
        room.boards[schools.board[people.school[i]]] += people.training_month[i] < YEAR_1
    for b in range(boards.count[0]):
        if boards.zij_share_least[b] > 0.0:
            room.promised[b] = places_promised(boards.zij_share_least[b], room.promised[b], room.boards[b])
        total += room.promised[b]
    return total


@compiled
def share_out(world: World, parameters: Parameters) -> None:
    """Each board says how many places its schools offer at the coming start: its part of what is asked,
    rounded up.
    """
    schools, boards, group = world.schools, world.boards, parameters.training
    asked = agreed(world, parameters, world.now[0] + 1)
    promised(world)
    total = 0.0
    for b in range(boards.count[0]):
        gap = boards.gap_share[b] - world.surroundings.city_gap_share[0]
        weight = board_weight(
            boards.schools[b], boards.large[b], gap, group.small_board_log, group.board_response_per_share
        )
        world.room.boards[b] = weight
        total += weight
    for b in range(boards.count[0]):
        boards.places[b] = max(
            int(np.ceil(asked * world.room.boards[b] / total)), int(np.ceil(world.room.promised[b]))
        )
    for s in range(schools.count[0]):
        schools.places[s] = 0


@compiled
def place(world: World, parameters: Parameters, draws: Draws) -> None:
    """Candidates who finished the voortraject get a place, in keyed order, at the schools that want one most,
    of boards that offer one, and that can coach one more.
    """
    group = parameters.training
    people, schools, boards, lists = world.people, world.schools, world.boards, world.lists
    month = world.now[0]
    start = month + 1
    survive_stream = stream(draws, SURVIVES, month)
    taste_stream = lasting_stream(draws, TASTE, school_year(month))
    turn_stream = stream(draws, TURN, month)
    for s in range(schools.count[0]):
        world.room.schools[s] = (
            gumbel(uniform(taste_stream, schools.key[s])) + group.gap_weight * schools.gap_share[s]
        )
        if schools.type[s] != SchoolType.BO:
            world.room.schools[s] += group.special_log
    share_out(world, parameters)
    waiting = world.room.searchers
    number = 0
    for k in range(lists.n_others[0]):
        j = lists.others[k]
        if (
            people.status[j] == Status.CANDIDATE
            and people.available[j] == start
            and people.offer_start[j] < 0
        ):
            waiting[number] = j
            number += 1
    in_keyed_order(waiting, number, people.key, turn_stream)
    for turn in range(number):
        i = waiting[turn]
        if uniform(survive_stream, people.key[i]) < (
            group.strict_dropout if people.strict[i] else group.voortraject_dropout
        ):
            people.status[i] = Status.GONE
            continue
        best = -1
        for s in range(schools.count[0]):
            need = (
                schools.coach_need_fte[s] + (schools.places[s] + 1) * parameters.coaching.zij_need_year_1_fte
            )
            if boards.places[schools.board[s]] <= 0 or group.least_coaching * need > schools.coach_fte[s]:
                continue
            if (
                best < 0
                or world.room.schools[s] - schools.places[s] > world.room.schools[best] - schools.places[best]
            ):
                best = s
        if best < 0:
            people.status[i] = Status.GONE
            continue
        schools.places[best] += 1
        boards.places[schools.board[best]] -= 1
        people.offer_school[i] = best
        people.offer_start[i] = start
        people.training_length[i] = int(group.duration_months)


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Start a voortraject some months before February and August, and place who finished it the month
    before.
    """
    schools, around, group, month = world.schools, world.surroundings, parameters.training, world.now[0]
    around.pond_persons[0] += group.pond_inflow_per_month * bounded_exp(
        parameters.inflow.campaign_log * world.felt.campaign[0]
    )
    start = month + int(group.voortraject_months)
    if start % HALF_YEAR == 0:
        asked = max(agreed(world, parameters, start), promised(world))
        strict = world.policy.strict_share[0]
        dropout = (1.0 - strict) * group.voortraject_dropout + strict * group.strict_dropout
        willing = group.pond_willing * around.pond_persons[0]
        ambassadors = world.felt.ambassadors[0] * group.ambassador_share / HALVES
        expected = min(asked / (1.0 - dropout), willing + ambassadors)
        number = whole_number(expected, uniform(stream(draws, NUMBER, month), np.uint64(0)))
        around.pond_persons[0] -= min(float(number), willing)
        candidates(world, parameters, draws, number + world.extra[Channel.ZIJ_INSTROOM, month], start)
    if (month + 1) % HALF_YEAR == 0:
        place(world, parameters, draws)
        world.history.city[month, Series.ZIJ_STARTED] = schools.places[: schools.count[0]].sum()
