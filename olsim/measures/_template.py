"""Copy this file to <naam>.py beside <naam>.toml where the levers of a measure depend on the state of the
city. Most measures need no Python.

Levers are the columns that `olsim describe columns` marks as *hefboom*; a measure may read everything and
write nothing else.
"""

from olsim.core.arrays import Bools
from olsim.core.randomness import Draws
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.state.world import World


class Rule(Measure):
    """An allowance for schools that were shorter of teachers than the city on the last 1 October."""

    def set_levers(self, world: World, parameters: Parameters, draws: Draws, schools: Bools) -> None:
        """Set levers of `schools`, shape (n_schools,): those that take part this month. `self.value` holds
        the fields of the scenario.
        """
        table, n = world.schools, world.schools.n
        short = schools & (table.october_gap[:n] > world.last_october_gap[0])
        table.allowance_share[:n][short] += self.value["share"]  # what is paid
        table.allowance_temporary[:n][short] += self.value["share"]  # what people respond to
