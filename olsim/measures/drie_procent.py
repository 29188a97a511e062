"""Which schools keep posts open: those of boards with a smaller share of empty posts than the city."""

import numpy as np

from olsim.core.arrays import Bools
from olsim.core.randomness import Draws
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.state.world import World


class Rule(Measure):
    """Boards in need do not have to give anything up, and nobody has to go beyond the mean of the city."""

    def set_levers(self, world: World, parameters: Parameters, draws: Draws, schools: Bools) -> None:
        """The share of the formation that stays open."""
        table, n = world.schools, world.schools.n
        lead = world.last_october_gap[0] - world.boards.october_gap[table.board[:n]]
        table.leave_open_share[:n][schools] = np.clip(lead, 0.0, self.value["share"])[schools]
