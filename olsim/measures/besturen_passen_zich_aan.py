"""What boards do of their own accord when they are short of teachers, by the count of the last 1 October."""

import numpy as np

from olsim.arrays import Bools
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws
from olsim.state.world import World

SMALL_PART = 0.1
"""Support that a school takes on with anders organiseren, in FTE per group: half a day a week."""


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
        table.adopt_by_need[:n][chosen] = self.value["by_need_per_year"]
        table.extra_support_fte[:n][chosen] = SMALL_PART * table.groups[:n][chosen]
        table.organised_share[:n][chosen] = SMALL_PART
        table.qualified_ratio[:n][chosen] = 0.0
