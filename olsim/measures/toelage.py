"""The allowance as a share of pay, by class of schoolweging; a fixed budget lowers both amounts."""

import numpy as np

from olsim.core.arrays import Bools, Floats
from olsim.core.codes import Noted, SchoolType
from olsim.core.randomness import Draws
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.state.world import World


class Rule(Measure):
    """Two amounts; special schools are in the high class, as in Amsterdam."""

    def participants(self, world: World, parameters: Parameters, draws: Draws) -> Bools:
        """As for every measure, but money does not limit schools: it limits the amounts."""
        return self.true_for(world, self.in_turn(world, draws))

    def set_levers(self, world: World, parameters: Parameters, draws: Draws, schools: Bools) -> None:
        """Share of pay at every school that takes part."""
        table, n, price = world.schools, world.schools.n, parameters.prices.pay_eur_per_year
        high = (table.type[:n] != SchoolType.BO) | (table.weging[:n] >= self.value["high_from"])
        amount = np.where(high, self.value["high_eur_per_year"], self.value["low_eur_per_year"])
        starters = self.setting.target.persons == "starters"
        if self.setting.budget_eur_per_year < np.inf:
            fte = starters_fte(world) if starters else world.ledgers.stock_fte[:n]
            asked = float((amount * fte)[schools].sum())
            amount = amount * (min(1.0, self.setting.budget_eur_per_year / asked) if asked > 0.0 else 1.0)
        paid = table.allowance_starter_share if starters else table.allowance_share
        lasting = table.starter_lasting if starters else table.allowance_lasting
        temporary = table.starter_temporary if starters else table.allowance_temporary
        paid[:n][schools] += amount[schools] / price
        felt = lasting if self.value["lasting"] > 0.0 else temporary
        felt[:n][schools] += self.setting.effect * amount[schools] / price


def starters_fte(world: World) -> Floats:
    """Contracted fte of starters at each school on the last closed ledger, shape (n_schools,)."""
    rows = world.room.starters[: int(world.room.numbers[Noted.STARTERS])]
    fte: Floats = np.bincount(
        world.people.school[rows], weights=world.people.wtf[rows], minlength=world.schools.n
    ).astype(np.float64)
    return fte
