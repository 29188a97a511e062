"""What every face over a row of people has: the decisions that processes take for all rows, for this row
only.
"""

from collections.abc import Callable

import numpy as np

from olsim.agents.row import RowAgent
from olsim.core.blocks import act
from olsim.core.codes import Reason, Status, dutch
from olsim.core.errors import OlsimError
from olsim.processes import leaving, searching, sickness
from olsim.state.people import People


class Person(RowAgent):
    """A person; the role decides which subclass it is, and a change of role keeps the object."""

    TABLE = "people"
    DECLARES = People

    def _decide(self, decision: Callable[..., None], *columns: str) -> None:
        model, row = self.model, self.row
        own = [getattr(model.world.people, column)[row : row + 1].copy() for column in ("key", *columns)]
        act(decision, model.world, model.parameters, model.draws, np.array([row], dtype=np.uint32), *own, 1)

    def leave(self, reason: Reason = Reason.LEFT_EDUCATION) -> None:
        """Leave the job at the start of the month that comes next, whatever the rule of leaving says; raises
        OlsimError for who has no job.
        """
        people, row = self.model.world.people, self.row
        if people.status[row] != Status.EMPLOYED:
            raise OlsimError(
                "Wie niet werkt kan niet vertrekken.",
                key="leave()",
                given=dutch(Status(int(people.status[row]))),
                expected="iemand in dienst",
            )
        people.leave_month[row], people.leave_reason[row] = self.model.world.month, Reason(reason)
        self.model.written = True

    def decide_to_leave(self) -> None:
        """Give notice or not, by the same rule and the same luck as in the monthly step."""
        self._decide(leaving.decide, "born")

    def decide_to_search(self) -> None:
        """Start to look for another job or not, by the same rule and the same luck as in the monthly step."""
        self._decide(searching.decide)

    def fall_ill_or_recover(self) -> None:
        """Absence of this month, by the same rule and the same luck as in the monthly step."""
        self._decide(sickness.decide)
