"""Coaching as it was delivered.

What happens: what schoolopleiders really gave this month, after some of them stood in front of a class,
reaches starters and zij-instromers.
Why (sources): schoolopleiders are named persons (155 in 2023) who are put in front of a class when
colleagues are missing (evaluation of 2024); a subsidised zij-instromer is guided one day a week for 40
weeks.
When in the month: step 7.
Reads: coaching in the closed ledger, needs.
Writes: coaching received, hours of guidance.
"""

from olsim.core.codes import Noted
from olsim.core.compiled import compiled
from olsim.core.definitions import YEAR_1
from olsim.core.randomness import Draws
from olsim.parameters.groups import Parameters
from olsim.state.world import World

WRITES = ("people.coached", "people.guidance_hours")


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Everybody who needs coaching: the received share moves towards what the school delivered this month."""
    group = parameters.coaching
    people, schools, lists, room = world.people, world.schools, world.lists, world.room
    for x in range(room.numbers[Noted.STARTERS]):
        i = room.starters[x]
        people.coached[i] += (
            schools.coach_share[people.school[i]] - people.coached[i]
        ) / group.smoothing_months
    for x in range(room.numbers[Noted.ZIJ]):
        i = lists.staff[room.zij[x]]
        share = schools.coach_share[people.school[i]]
        people.coached[i] += (share - people.coached[i]) / group.smoothing_months
        need = group.zij_need_year_1_fte if people.training_month[i] < YEAR_1 else group.zij_need_year_2_fte
        people.guidance_hours[i] += share * group.hours_per_fte_month * need
