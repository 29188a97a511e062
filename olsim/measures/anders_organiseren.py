"""The design of anders organiseren at each school: how much support it asks, and how many qualified teachers
it could free.
"""

from olsim.core.arrays import Bools
from olsim.core.randomness import Draws
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.state.world import World


class Rule(Measure):
    """What is really saved follows from the evidence; the design is a ceiling."""

    def set_levers(self, world: World, parameters: Parameters, draws: Draws, schools: Bools) -> None:
        """Support by design, and the chances to take it up."""
        table, n = world.schools, world.schools.n
        part = self.value["groups_share"] * self.value["week_share"]
        freed = (
            (parameters.organising.model_ratio - self.value["qualified_per_group"]) * part * table.groups[:n]
        )
        table.organised_share[:n][schools] = part
        table.qualified_ratio[:n][schools] = self.value["qualified_per_group"]
        table.extra_support_fte[:n][schools] = (self.value["support_per_teacher"] * freed)[schools]
        table.adopt_by_need[:n][schools] = self.value["by_need_per_year"]
        table.adopt_by_vision[:n][schools] = self.value["by_vision_per_year"]
        table.organise_effect[:n][schools] = self.setting.effect
