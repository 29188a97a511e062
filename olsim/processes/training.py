"""Zij-instromers: dubbele bezetting as given, uitval, diploma.

What happens: a month of the traject passes; dubbele bezetting counts only as far as the zij-instromer was not used as a stopgap; some stop, some
qualify.
Why (sources): 9 per cent uitval (zelfevaluatie 2023, read per school year), two years, four months of dubbele bezetting in Utrecht.
When in the month: step 7.
Reads: the closed ledger, coaching received.
Writes: progress, notices of uitval, the role of who qualifies.
"""

import numpy as np

from olsim.arrays import AnyArray, Bools, Floats, Ints, Keys
from olsim.choice import scaled_hazard
from olsim.classes import EPSILON_FTE
from olsim.codes import Absence, Kind, Reason, Role, Status, Use
from olsim.compiled import compiled
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, uniform
from olsim.rules.training import uitval_log
from olsim.state.books import ask, post_requests
from olsim.state.world import World

UITVAL = "training: zij-instromer stops"
READS = ("ledgers", "people.coached", "schools.double_due")
WRITES = (
    "people.training_month",
    "people.double_months",
    "people.double_planned",
    "people.leave_month",
    "people.leave_reason",
    "people.role",
    "people.teaching_since",
    "people.supernumerary_fte",
    "people.study_fte",
    "people.permanent",
    "people.wanted_fte",
    "vacancies.*",
    "history",
)


@compiled
def progress(
    rows: Ints,
    n_rows: int,
    month: int,
    stream: np.uint64,
    key: Keys,
    status: Ints,
    role: Ints,
    school: Ints,
    absence: Ints,
    coached: Floats,
    training_month: Ints,
    training_length: Ints,
    double_given: Floats,
    double_planned: Floats,
    double_due: Ints,
    teaching_since: Ints,
    wtf: Floats,
    wanted_fte: Floats,
    post_fte: Floats,
    supernumerary_fte: Floats,
    study_fte: Floats,
    permanent: Bools,
    leave_month: Ints,
    leave_reason: Ints,
    offer_start: Ints,
    uses: AnyArray,
    requests: Floats,
    n_requests: Ints,
    hazard: float,
    coaching_reference: float,
    coaching_log: float,
    double_reference: float,
    double_log: float,
    counts: Floats,
) -> None:
    """One month of every traject; `counts` is (stopped, qualified)."""
    for k in range(n_rows):
        i = rows[k]
        if status[i] != Status.EMPLOYED or role[i] != Role.ZIJ_INSTROMER or leave_month[i] >= 0:
            continue
        s = school[i]
        if training_month[i] < double_due[s] and absence[i] == Absence.NONE and supernumerary_fte[i] > EPSILON_FTE:
            double_planned[i] += 1.0
            double_given[i] += uses[i, Use.SUPERNUMERARY] / supernumerary_fte[i]
        training_month[i] += 1
        shift = uitval_log(coached[i], coaching_reference, coaching_log, double_given[i], double_planned[i], double_reference, double_log)
        if uniform(stream, key[i]) < scaled_hazard(hazard, shift):
            leave_month[i] = month + 1
            leave_reason[i] = Reason.UITVAL
            ask(requests, n_requests, s, Kind.REGULAR + 0, post_fte[i], month + 1, -1)
            counts[0] += 1.0
        elif training_month[i] >= training_length[i]:
            role[i] = Role.TEACHER
            teaching_since[i] = month + 1
            supernumerary_fte[i] += study_fte[i]
            study_fte[i] = 0.0
            permanent[i] = True
            wanted_fte[i] = wtf[i]
            counts[1] += 1.0


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """One month of every traject."""
    p, lists, group = world.people, world.lists, parameters.training
    counts = world.scratch_pools
    counts[0] = counts[1] = 0.0
    progress(
        lists.staff,
        int(lists.n_staff[0]),
        world.month,
        draws.stream(UITVAL),
        p.key,
        p.status,
        p.role,
        p.school,
        p.absence,
        p.coached,
        p.training_month,
        p.training_length,
        p.double_months,
        p.double_planned,
        world.schools.double_due,
        p.teaching_since,
        p.wtf,
        p.wanted_fte,
        p.post_fte,
        p.supernumerary_fte,
        p.study_fte,
        p.permanent,
        p.leave_month,
        p.leave_reason,
        p.offer_start,
        world.ledgers.uses,
        lists.requests,
        lists.n_requests,
        group.uitval_per_month,
        parameters.coaching.reference,
        group.coaching_log,
        group.double_reference,
        group.double_log_odds,
        counts,
    )
    world.note("zij_uitval", counts[0])
    world.note("zij_qualified", counts[1])
    post_requests(world)
