"""What coaching is planned to cost at a school, so that a budget can say how many schools take part."""

import numpy as np

from olsim.arrays import Floats
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.state.world import World


class Rule(Measure):
    """Levers as the file says; only the plan of the costs is worked out here."""

    EVERY_AUGUST = False

    def planned_eur(self, world: World, parameters: Parameters) -> Floats:
        """Hours of Tijd voor Kwaliteit at schools that do not have them, and coaches above schools, shape (n_schools,), euro a year."""
        group, prices = parameters.coaching, parameters.prices
        hours = group.extra_coach_fte * group.coaches_per_school * ~world.schools.extra_coaching[: world.schools.n]
        above = self.value["above_fte"] * (prices.teacher_eur_per_fte + prices.coach_above_extra_eur_per_fte)
        planned: Floats = np.asarray(hours * prices.teacher_eur_per_fte + above, dtype=np.float64)
        return planned
