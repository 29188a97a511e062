"""Which schools wait: those with a smaller share of empty posts than the city."""

from olsim.core.arrays import Bools
from olsim.core.randomness import Draws
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.state.world import World


class Rule(Measure):
    """Schools in need go first in March and April."""

    def set_levers(self, world: World, parameters: Parameters, draws: Draws, schools: Bools) -> None:
        """Who waits."""
        table, n = world.schools, world.schools.n
        table.waits[:n] |= schools & (table.october_gap[:n] < world.last_october_gap[0])
