"""What every face over a row of people has: the decisions that processes take for all rows, for this row only."""

import numpy as np

from olsim.agents.row import RowAgent
from olsim.processes import leaving, searching, sickness
from olsim.state.people import People


class Person(RowAgent):
    """A person; the role decides which subclass it is, and a change of role keeps the object."""

    TABLE = "people"
    DECLARES = People

    def _rows(self) -> np.ndarray:
        return np.array([self.row], dtype=np.int64)

    def decide_to_leave(self) -> None:
        """Give notice or not, by the same rule and the same luck as in the monthly step."""
        leaving.decide(self.model.world, self.model.parameters, self.model.draws, self._rows(), 1)

    def decide_to_search(self) -> None:
        """Start to look for another job or not, by the same rule and the same luck as in the monthly step."""
        searching.decide(self.model.world, self.model.parameters, self.model.draws, self._rows(), 1)

    def fall_ill_or_recover(self) -> None:
        """Absence of this month, by the same rule and the same luck as in the monthly step."""
        sickness.decide(self.model.world, self.model.parameters, self.model.draws, self._rows(), 1)
