"""Which schools merge: small regular ones with another school of the same board in the same wijk."""

import numpy as np

from olsim.core.arrays import Bools
from olsim.core.codes import SchoolType
from olsim.core.months import MONTHS_PER_YEAR
from olsim.core.randomness import Draws
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.state.world import World


class Rule(Measure):
    """A merged school keeps its pupils and groups and loses the amount per school."""

    def set_levers(self, world: World, parameters: Parameters, draws: Draws, schools: Bools) -> None:
        """The part of the amount per school that stays: nothing where the school goes up in another."""
        table, n = world.schools, world.schools.n
        regular = table.type[:n] == SchoolType.BO
        # decided once, by the pupils of the school year in which it begins
        pupils = world.pupil_paths[self.setting.first // MONTHS_PER_YEAR, :n]
        small = schools & regular & (pupils < self.value["pupils_below"])
        for s in np.flatnonzero(small):
            partners = (
                regular & ~small & (table.board[:n] == table.board[s]) & (table.wijk[:n] == table.wijk[s])
            )
            if partners.any():
                table.fixed_part[s] = 0.0
