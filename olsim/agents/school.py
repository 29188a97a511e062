"""A school."""

import numpy as np

from olsim.agents.row import RowAgent
from olsim.processes import support, vacancies
from olsim.state.schools import Schools


class School(RowAgent):
    """A school: decides what to advertise and whether to start with anders organiseren."""

    TABLE = "schools"
    DECLARES = Schools

    def _only_me(self) -> np.ndarray:
        chosen = np.zeros(self.model.world.schools.n, np.bool_)
        chosen[self.row] = True
        return chosen

    def advertise(self) -> None:
        """Decide which posts without a teacher go out, by the same rule and the same luck as in the monthly step."""
        vacancies.decide(self.model.world, self.model.parameters, self.model.draws, self._only_me())

    def adopt(self) -> None:
        """Start with anders organiseren or not, by the same rule and the same luck as in the monthly step."""
        support.decide(self.model.world, self.model.parameters, self.model.draws, self._only_me())
