"""What coaching is planned to cost at a school, so that a budget can say how many schools take part."""

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.months import MONTHS_PER_YEAR
from olsim.core.randomness import Draws, decision_number
from olsim.measures.measure import Measure
from olsim.parameters.groups import Parameters
from olsim.state.world import World

FIRST_SCHOOLS = decision_number("levers: which schools join Tijd voor Kwaliteit first")


class Rule(Measure):
    """Levers as the file says; only the plan of the costs is worked out here."""

    EVERY_AUGUST = False

    def planned_eur(self, world: World, parameters: Parameters, draws: Draws) -> Floats:
        """Hours of Tijd voor Kwaliteit at schools that do not have them, and coaches above schools, shape
        (n_schools,), euro a year.
        """
        group, prices = parameters.coaching, parameters.prices
        joined = int(
            group.schools_with_extra_by_year[
                min(self.setting.first // MONTHS_PER_YEAR, len(group.schools_with_extra_by_year) - 1)
            ]
        )
        order = np.argsort(draws.lasting_uniforms(FIRST_SCHOOLS, world.schools.key[: world.schools.n], -1))
        fresh = np.ones(world.schools.n)
        fresh[order[:joined]] = 0.0  # in Tijd voor Kwaliteit without this measure
        hours = group.extra_coach_fte * group.coaches_per_school * fresh
        above = self.value["above_fte"] * (prices.teacher_eur_per_fte + prices.coach_above_extra_eur_per_fte)
        planned: Floats = np.asarray(hours * prices.teacher_eur_per_fte + above, dtype=np.float64)
        return planned
