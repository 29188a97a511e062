"""New rows for pabo students: entrants of a school year, and the cohorts that were studying at the start."""

import numpy as np

from olsim.arrays import Bools, Ints, Keys
from olsim.codes import Channel, Role, Status
from olsim.compiled import compiled
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, make_key, uniform
from olsim.state.world import World

ROUTE = "students: route"
PRIOR = "students: prior education"
AGE = "students: age"
SEX = "students: sex"
HOME = "students: residence"


@compiled
def enrol(
    count: Ints,
    number: int,
    month: int,
    route_stream: np.uint64,
    prior_stream: np.uint64,
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
    year: Ints,
    part_time: Bools,
    from_mbo: Bools,
    study_year: int,
    part_time_share: float,
    mbo_share: float,
    age_low: float,
    age_span_full: float,
    age_span_part: float,
    share_women: float,
    share_city: float,
) -> None:
    """New rows for students; `study_year` is 1 for entrants, higher for those who were there at the start."""
    for q in range(number):
        i = count[0]
        count[0] = i + 1
        key[i] = make_key(Channel.PABO + 0, month, q)
        channel[i] = Channel.PABO
        entered[i] = month
        ordinal[i] = q
        status[i] = Status.STUDYING
        role[i] = Role.STUDENT
        year[i] = study_year
        part_time[i] = uniform(route_stream, key[i]) < part_time_share
        from_mbo[i] = uniform(prior_stream, key[i]) < mbo_share
        span = age_span_part if part_time[i] else age_span_full
        age = age_low + span * uniform(age_stream, key[i]) + study_year - 1
        born[i] = month - int(age * 12.0)
        woman[i] = uniform(sex_stream, key[i]) < share_women
        lives_in_city[i] = uniform(home_stream, key[i]) < share_city


def add_students(world: World, parameters: Parameters, draws: Draws, number: int, month: int, study_year: int) -> None:
    """Put `number` students of a study year into the world who entered in `month`."""
    p, group = world.people, parameters.pabo
    p.room_for(number, "pabostudenten")
    draws_month, draws.month = draws.month, month
    enrol(
        p.count,
        number,
        month,
        draws.stream(ROUTE),
        draws.stream(PRIOR),
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
        p.year,
        p.part_time,
        p.from_mbo,
        study_year,
        group.part_time_share,
        group.mbo_share,
        group.age_low,
        group.age_span_full,
        group.age_span_part,
        group.share_women,
        group.share_city,
    )
    draws.month = draws_month
