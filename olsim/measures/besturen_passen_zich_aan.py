"""What boards do of their own accord when they are short of teachers, by the count of the last 1 October."""

import numpy as np

from olsim.core.arrays import Bools
from olsim.core.randomness import Draws
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.state.world import World


class Rule(Measure):
    """Every 1 August each board looks at its share of posts without an appointed teacher."""

    def set_levers(self, world: World, parameters: Parameters, draws: Draws, schools: Bools) -> None:
        """Recruiting ahead, coaching and anders organiseren for boards above the limit."""
        table, n = world.schools, world.schools.n
        short = world.boards.october_gap[: world.boards.n] > self.value["gap_from"]
        short[np.setdiff1d(np.arange(world.boards.n), table.board[:n][schools])] = False
        world.boards.recruits_ahead[: world.boards.n] |= short
        chosen = schools & short[table.board[:n]]
        table.joins_coaching[:n][chosen] = 1.0
        chosen &= table.extra_support_fte[:n] == 0.0  # a design that a measure set stands
        table.adopt_by_need[:n][chosen] = self.value["by_need_per_year"]
        table.extra_support_fte[:n][chosen] = self.value["support_per_group_fte"] * table.groups[:n][chosen]
        table.organised_share[:n][chosen] = self.value["week_share"]
        table.qualified_ratio[:n][chosen] = self.value["qualified_per_group"]
