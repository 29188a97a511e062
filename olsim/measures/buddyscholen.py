"""Pairs of schools: the same building first, then the same wijk and, where asked, the same board."""

import numpy as np

from olsim.core.arrays import Bools
from olsim.core.randomness import Draws
from olsim.measures.measure import Measure, keyed
from olsim.parameters.groups import Parameters
from olsim.state.world import World


class Rule(Measure):
    """Every school has at most one buddy; pairs stay the same as long as the same schools take part."""

    EVERY_AUGUST = False

    def set_levers(self, world: World, parameters: Parameters, draws: Draws, schools: Bools) -> None:
        """Make pairs and say how many days can be lent."""
        table, n = world.schools, world.schools.n
        free = schools.copy()
        across = self.value["across_boards"] > 0.0
        for s in np.argsort(keyed(draws, self.setting.id, table.key[:n])):
            if not free[s]:
                continue
            free[s] = False
            near = free & (table.wijk[:n] == table.wijk[s]) & (across | (table.board[:n] == table.board[s]))
            partner = int(table.shared_with[s])
            if not (partner >= 0 and near[partner]):
                others = np.flatnonzero(near)
                if len(others) == 0:
                    continue
                partner = int(
                    others[
                        np.argmin(
                            keyed(draws, f"{self.setting.id} {int(table.key[s])}", table.key[:n])[others]
                        )
                    ]
                )
            free[partner] = False
            table.buddy[s], table.buddy[partner] = partner, s
        table.buddy_days[:n][schools] = self.value["days_per_year_per_fte"]
        table.buddy_obliged[:n][schools] = self.value["obliged_share"]
        table.buddy_effect[:n][schools] = self.setting.effect
