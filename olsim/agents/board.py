"""A school board."""

import numpy as np

from olsim.agents.row import RowAgent
from olsim.processes import vacancies
from olsim.state.boards import Boards


class Board(RowAgent):
    """A board: its policies on lending and recruiting ahead are columns of its row and change outcomes of its schools."""

    TABLE = "boards"
    DECLARES = Boards

    def advertise(self) -> None:
        """Let all schools of the board decide what to advertise."""
        world = self.model.world
        chosen = np.zeros(world.schools.n, np.bool_)
        chosen[: world.schools.n] = world.schools.board[: world.schools.n] == self.row
        vacancies.decide(world, self.model.parameters, self.model.draws, chosen)
