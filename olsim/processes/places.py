"""Boards and schools offer places for zij-instroom; people from the pond fill them.

What happens: some months before February and August boards ask a number of places; as many people as there are, and as the pond still gives, enter the
voortraject; who is left at the end starts at a school that has coach hours for one more.
Why (sources): 60 places a year agreed in Utrecht; intake has to be dosed to the absorption capacity of schools; the pond runs dry (evaluation of 2024).
When in the month: step 9.
Reads: shortage, coach hours, zij-instromers in their first year.
Writes: candidates, accepted starts, the pond.
"""

import numpy as np

from olsim.arrays import Bools, Floats, Ints, Keys
from olsim.choice import gumbel, whole_number
from olsim.codes import Channel, Role, Status
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, make_key, uniform
from olsim.rules.training import places_asked
from olsim.state.world import World

NUMBER = "places: number of candidates"
AGE = "places: age of a candidate"
SEX = "places: sex of a candidate"
HOME = "places: residence of a candidate"
SURVIVES = "places: candidate finishes the voortraject"
TASTE = "places: which school takes a zij-instromer"
TURN = "places: which candidate is placed first"
READS = ("people.*", "schools.*", "boards.*", "surroundings.*")
WRITES = ("people.*", "surroundings.pond_persons", "schools.places", "boards.places", "history")

HALF_YEAR = 12 // 2


@compiled
def candidates(
    count: Ints,
    number: int,
    month: int,
    start: int,
    age_stream: np.uint64,
    sex_stream: np.uint64,
    home_stream: np.uint64,
    key: Keys,
    channel: Ints,
    entered: Ints,
    ordinal: Ints,
    status: Ints,
    role: Ints,
    born: Ints,
    woman: Bools,
    lives_in_city: Bools,
    available: Ints,
    age_low: float,
    age_high: float,
    share_women: float,
    share_city: float,
) -> None:
    """New rows for people who enter the voortraject."""
    for q in range(number):
        i = count[0]
        count[0] = i + 1
        key[i] = make_key(Channel.ZIJ_INSTROOM + 0, month, q)
        channel[i] = Channel.ZIJ_INSTROOM
        entered[i] = month
        ordinal[i] = q
        status[i] = Status.CANDIDATE
        role[i] = Role.ZIJ_INSTROMER
        born[i] = month - int(12.0 * (age_low + (age_high - age_low) * uniform(age_stream, key[i])))
        woman[i] = uniform(sex_stream, key[i]) < share_women
        lives_in_city[i] = uniform(home_stream, key[i]) < share_city
        available[i] = start


@compiled
def place(
    rows: Ints,
    n_rows: int,
    start: int,
    survive_stream: np.uint64,
    taste_stream: np.uint64,
    turn_stream: np.uint64,
    key: Keys,
    status: Ints,
    available: Ints,
    offer_school: Ints,
    offer_start: Ints,
    training_length: Ints,
    n_schools: int,
    school_key: Keys,
    board: Ints,
    large: Bools,
    gap_share: Floats,
    coach_fte: Floats,
    zij_first_year: Ints,
    places: Ints,
    board_places: Ints,
    dropout: float,
    length_mode: float,
    need_per_person: float,
    small_log: float,
    gap_weight: float,
    score: Floats,
) -> None:
    """Candidates who finished the voortraject get a place, in keyed order, at the schools that want one most and can coach one more."""
    for s in range(n_schools):
        places[s] = 0
        score[s] = gumbel(uniform(taste_stream, school_key[s])) + gap_weight * gap_share[s] + (0.0 if large[board[s]] else small_log)
    for b in range(board_places.shape[0]):
        board_places[b] = 0
    last = -1.0
    while True:
        i = -1
        lowest = 2.0
        for k in range(n_rows):
            j = rows[k]
            if status[j] == Status.CANDIDATE and available[j] == start and offer_start[j] < 0:
                u = uniform(turn_stream, key[j])
                if last < u < lowest:
                    lowest = u
                    i = j
        if i < 0:
            break
        last = lowest
        if uniform(survive_stream, key[i]) < dropout:
            status[i] = Status.GONE
            continue
        best = -1
        for s in range(n_schools):
            if (zij_first_year[s] + places[s] + 1) * need_per_person > coach_fte[s] and zij_first_year[s] + places[s] > 0:
                continue
            if coach_fte[s] <= 0.0:
                continue
            if best < 0 or score[s] - places[s] > score[best] - places[best]:
                best = s
        if best < 0:
            status[i] = Status.GONE
            continue
        places[best] += 1
        board_places[board[best]] += 1
        offer_school[i] = best
        offer_start[i] = start
        training_length[i] = int(length_mode)


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Start a voortraject some months before February and August, and place who finished it the month before."""
    p, s, around, group, month = world.people, world.schools, world.surroundings, parameters.training, world.month
    year = school_year(month)
    around.pond_persons[0] += group.pond_inflow_per_month
    ahead = int(group.voortraject_months)
    start = month + ahead
    if start % HALF_YEAR == 0:
        base = float(group.places_by_year[min(school_year(start), len(group.places_by_year) - 1)]) / 2.0
        asked = places_asked(base, float(around.city_gap_share[0]), group.places_reference, group.places_log_per_share)
        willing = group.pond_willing * float(around.pond_persons[0])
        expected = min(asked / (1.0 - group.voortraject_dropout), willing)
        number = whole_number(expected, uniform(draws.stream(NUMBER), np.uint64(0)))
        around.pond_persons[0] -= number
        number += world.extra_entrants(int(Channel.ZIJ_INSTROOM))
        p.room_for(number, "zij-instromers")
        candidates(
            p.count,
            number,
            month,
            start,
            draws.stream(AGE),
            draws.stream(SEX),
            draws.stream(HOME),
            p.key,
            p.channel,
            p.entered,
            p.ordinal,
            p.status,
            p.role,
            p.born,
            p.woman,
            p.lives_in_city,
            p.available,
            group.age_low,
            group.age_high,
            group.share_women,
            group.share_city,
        )
    if (month + 1) % HALF_YEAR == 0:
        place(
            world.lists.others,
            int(world.lists.n_others[0]),
            month + 1,
            draws.stream(SURVIVES),
            draws.stream(TASTE, year),
            draws.stream(TURN),
            p.key,
            p.status,
            p.available,
            p.offer_school,
            p.offer_start,
            p.training_length,
            s.n,
            s.key,
            s.board,
            world.boards.large,
            s.gap_share,
            s.coach_fte,
            s.zij_first_year,
            s.places,
            world.boards.places,
            group.voortraject_dropout,
            group.duration_months,
            parameters.coaching.zij_need_year_1_fte,
            group.small_board_log,
            group.gap_weight,
            world.scratch_schools,
        )
        world.note("zij_started", float(s.places[: s.n].sum()))
