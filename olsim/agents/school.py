"""A school."""

from collections.abc import Callable

import numpy as np

from olsim.agents.row import RowAgent
from olsim.blocks import act
from olsim.processes import support, vacancies
from olsim.state.schools import Schools


class School(RowAgent):
    """A school: decides what to advertise and whether to start with anders organiseren."""

    TABLE = "schools"
    DECLARES = Schools

    def _decide(self, decision: Callable[..., None]) -> None:
        model = self.model
        only_me = np.zeros(model.world.schools.n, np.bool_)
        only_me[self.row] = True
        act(decision, model.world, model.parameters, model.draws, only_me)

    def advertise(self) -> None:
        """Decide which posts without a teacher go out, by the same rule and the same luck as in the monthly step."""
        self._decide(vacancies.decide)

    def adopt(self) -> None:
        """Start with anders organiseren or not, by the same rule and the same luck as in the monthly step."""
        self._decide(support.decide)
