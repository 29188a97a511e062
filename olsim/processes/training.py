"""Zij-instromers: dubbele bezetting as given, uitval, diploma.

What happens: a month of the traject passes; dubbele bezetting counts only as far as the zij-instromer was
not used as a stopgap; some stop, some qualify.
Why (sources): 9 per cent uitval (zelfevaluatie 2023, read per school year), two years, four months of
dubbele bezetting in Utrecht.
When in the month: step 7.
Reads: the closed ledger, coaching received.
Writes: progress, notices of uitval, the role of who qualifies.
"""

from olsim.core.choice import happens, log_of_survival
from olsim.core.codes import Absence, Kind, Noted, Reason, Role, SchoolType, Status
from olsim.core.compiled import compiled
from olsim.core.definitions import EPSILON_FTE
from olsim.core.randomness import Draws, decision, stream, uniform
from olsim.parameters.groups import Parameters
from olsim.rules.training import double_counts, uitval_log
from olsim.state.history import Series
from olsim.state.posts import ask, post_requests
from olsim.state.staff_lists import double_months_due, note_starter, put_above
from olsim.state.world import World

UITVAL = decision("training: zij-instromer stops")
WRITES = (
    "history.city",
    "people.double_felt",
    "people.double_months",
    "people.double_planned",
    "people.leave_month",
    "people.leave_reason",
    "people.permanent",
    "people.role",
    "people.study_fte",
    "people.supernumerary_fte",
    "people.teaching_since",
    "people.training_month",
    "people.wanted_fte",
    "vacancies.*",
)


@compiled
def progress(world: World, parameters: Parameters, draws: Draws) -> None:
    """Dubbele bezetting as given, uitval, diploma."""
    group = parameters.training
    people, schools, lists, books = world.people, world.schools, world.lists, world.ledgers
    month = world.now[0]
    uitval_stream, log_survival = stream(draws, UITVAL, month), log_of_survival(group.uitval_per_month)
    for x in range(world.room.numbers[Noted.ZIJ]):
        k = world.room.zij[x]
        i = lists.staff[k]
        if (
            people.status[i] != Status.EMPLOYED
            or people.role[i] != Role.ZIJ_INSTROMER
            or people.leave_month[i] >= 0
        ):
            continue
        s = people.school[i]
        due = double_months_due(world, draws, i)
        given = 0.0
        without = 0.0
        above = people.supernumerary_fte[i]
        if people.training_month[i] < due and people.absence[i] == Absence.NONE and above > EPSILON_FTE:
            given = books.spare_fte[k] / above
            people.double_planned[i] += 1.0
            people.double_months[i] += given
            world.history.city[month, Series.DOUBLE_FTE] += books.spare_fte[k]
            world.history.city[month, Series.DOUBLE_DUE_FTE] += above
        if people.training_month[i] < int(group.double_months):
            # what would have been given without a measure: as now, less what is protected; the usual part
            # where a measure gives fewer months
            without = group.double_reference
            if people.training_month[i] < due:
                without = given - world.room.protected[k] / above if given > 0.0 else 0.0
        people.double_felt[i] += double_counts(given, without, schools.double_effect[s])
        people.training_month[i] += 1
        shift = uitval_log(
            people.coached[i],
            people.training_month[i],
            people.double_felt[i],
            schools.type[s] != SchoolType.BO,
            people.strict[i],
            schools.double_effect[s] * max(0.0, people.study_fte[i] - group.study_fte),
            parameters,
        )
        if happens(uniform(uitval_stream, people.key[i]), log_survival, shift):
            people.leave_month[i] = month + 1
            people.leave_reason[i] = Reason.UITVAL
            ask(world, s, Kind.REGULAR + 0, people.post_fte[i], month + 1, -1)
            world.history.city[month, Series.ZIJ_UITVAL] += 1.0
        elif people.training_month[i] >= people.training_length[i]:
            people.role[i] = Role.TEACHER
            people.teaching_since[i] = month + 1
            note_starter(world, i)
            put_above(world, i, people.study_fte[i])
            people.study_fte[i] = 0.0
            people.permanent[i] = True
            people.wanted_fte[i] = people.wtf[i]
            world.history.city[month, Series.ZIJ_QUALIFIED] += 1.0


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """One month of every traject."""
    progress(world, parameters, draws)
    post_requests(world, False)
