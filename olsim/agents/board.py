"""A school board."""

from olsim.agents.row import RowAgent
from olsim.core.blocks import act
from olsim.processes import vacancies
from olsim.state.boards import Boards


class Board(RowAgent):
    """A board: its policies on lending and recruiting ahead are columns of its row and change outcomes of its
    schools.
    """

    TABLE = "boards"
    DECLARES = Boards

    def advertise(self) -> None:
        """Let all schools of the board decide what to advertise."""
        world = self.model.world
        chosen = world.schools.board[: world.schools.n] == self.row
        act(vacancies.decide, world, self.model.parameters, self.model.draws, chosen)
