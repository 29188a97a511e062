"""Coaching as it was delivered.

What happens: what schoolopleiders really gave this month, after some of them stood in front of a class, reaches starters and zij-instromers.
Why (sources): schoolopleiders are named persons (155 in 2023) who are put in front of a class when colleagues are missing (evaluation of 2024);
a subsidised zij-instromer is guided one day a week for 40 weeks.
When in the month: step 7.
Reads: coaching in the closed ledger, needs.
Writes: coaching received, hours of guidance.
"""

from olsim.arrays import Floats, Ints
from olsim.codes import Role, Status
from olsim.compiled import compiled
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws
from olsim.state.world import World

READS = ("schools.coach_share", "people.role")
WRITES = ("people.coached", "people.guidance_hours")


@compiled
def receive(
    rows: Ints,
    n_rows: int,
    month: int,
    status: Ints,
    role: Ints,
    school: Ints,
    teaching_since: Ints,
    training_month: Ints,
    coach_share: Floats,
    coached: Floats,
    guidance_hours: Floats,
    starter_months: int,
    smoothing: float,
    zij_need_1: float,
    zij_need_2: float,
    hours_per_fte: float,
) -> None:
    """Move the received share towards what the school delivered this month."""
    for k in range(n_rows):
        i = rows[k]
        if status[i] != Status.EMPLOYED:
            continue
        zij = role[i] == Role.ZIJ_INSTROMER
        if zij or month - teaching_since[i] < starter_months:
            share = coach_share[school[i]]
            coached[i] += (share - coached[i]) / smoothing
            if zij:
                guidance_hours[i] += share * hours_per_fte * (zij_need_1 if training_month[i] < 12 else zij_need_2)


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Coaching of everybody with a contract."""
    p, lists, group = world.people, world.lists, parameters.coaching
    receive(
        lists.staff,
        int(lists.n_staff[0]),
        world.month,
        p.status,
        p.role,
        p.school,
        p.teaching_since,
        p.training_month,
        world.schools.coach_share,
        p.coached,
        p.guidance_hours,
        group.starter_months,
        group.smoothing_months,
        group.zij_need_year_1_fte,
        group.zij_need_year_2_fte,
        group.hours_per_fte_month,
    )
