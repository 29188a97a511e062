"""New rows for pabo students: entrants of a school year, and the cohorts that were studying at the start."""

from olsim.core.codes import Channel, Role, Status
from olsim.core.compiled import compiled
from olsim.core.randomness import Draws, decision, stream, uniform
from olsim.parameters.groups import Parameters
from olsim.state.rows import new_person
from olsim.state.world import World

ROUTE = decision("students: route")
PRIOR = decision("students: prior education")
AGE = decision("students: age")
SEX = decision("students: sex")
HOME = decision("students: residence")


@compiled
def add_students(
    world: World, parameters: Parameters, draws: Draws, channel: int, number: int, month: int, study_year: int
) -> None:
    """New rows for students who entered in `month`; `study_year` is 1 for entrants, higher for those who were
    there at the start.

    Support staff study part-time, and their way in counts as a prior education at the mbo.
    """
    people, group = world.people, parameters.pabo
    route_stream, prior_stream = stream(draws, ROUTE, month), stream(draws, PRIOR, month)
    age_stream, sex_stream, home_stream = (
        stream(draws, AGE, month),
        stream(draws, SEX, month),
        stream(draws, HOME, month),
    )
    for q in range(number):
        i = new_person(world, channel, month, q, Status.STUDYING + 0, Role.STUDENT + 0)
        if i < 0:
            return
        key = people.key[i]
        people.year[i] = study_year
        own_route = channel == Channel.SUPPORT
        people.part_time[i] = own_route or uniform(route_stream, key) < group.part_time_share
        people.from_mbo[i] = own_route or uniform(prior_stream, key) < group.mbo_share
        span = group.age_span_part if people.part_time[i] else group.age_span_full
        age = group.age_low + span * uniform(age_stream, key) + study_year - 1
        people.born[i] = month - int(age * 12.0)
        people.woman[i] = uniform(sex_stream, key) < group.share_women
        people.lives_in_city[i] = uniform(home_stream, key) < group.share_city
