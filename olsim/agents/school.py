"""A school."""

from collections.abc import Callable

import numpy as np

from olsim.agents.row import RowAgent, checked
from olsim.core.blocks import act
from olsim.core.months import school_year
from olsim.processes import support, vacancies
from olsim.state.schools import Schools


class School(RowAgent):
    """A school: decides what to advertise and whether to start with anders organiseren."""

    TABLE = "schools"
    DECLARES = Schools

    @property
    def pupils(self) -> float:
        """Pupils of this school year; writing it scales every later year as well, which the school plans for
        in spring and teaches from August on.
        """
        return float(self.model.world.schools.pupils[self.row])

    @pupils.setter
    def pupils(self, value: float) -> None:
        world = self.model.world
        number = checked(Schools.COLUMNS["pupils"], value, world.schools.n)
        year, before = school_year(world.month), self.pupils
        world.pupil_paths[year:, self.row] *= number / before if before > 0.0 else 1.0
        world.schools.pupils[self.row] = number
        self.model.written = True

    def _decide(self, decision: Callable[..., None]) -> None:
        model = self.model
        only_me = np.zeros(model.world.schools.n, np.bool_)
        only_me[self.row] = True
        act(decision, model.world, model.parameters, model.draws, only_me)

    def advertise(self) -> None:
        """Decide which posts without a teacher go out, by the same rule and the same luck as in the monthly
        step.
        """
        self._decide(vacancies.decide)

    def adopt(self) -> None:
        """Start with anders organiseren or not, by the same rule and the same luck as in the monthly step."""
        self._decide(support.decide)
