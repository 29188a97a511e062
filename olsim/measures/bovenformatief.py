"""Who may recruit above the formation: schools with a smaller share of empty posts than the city."""

from olsim.core.arrays import Bools
from olsim.core.randomness import Draws
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.state.world import World


class Rule(Measure):
    """Only schools that find people easily, by the count of the last 1 October."""

    def set_levers(self, world: World, parameters: Parameters, draws: Draws, schools: Bools) -> None:
        """The share of the formation that may come on top."""
        table, n = world.schools, world.schools.n
        popular = schools & (table.october_gap[:n] < world.last_october_gap[0])
        table.above_formation_share[:n][popular] = self.value["share"]
