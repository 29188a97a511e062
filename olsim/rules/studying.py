"""Whether a pabo student drops out, and when the diploma comes."""

from olsim.core.choice import scaled_hazard
from olsim.core.compiled import compiled
from olsim.core.definitions import FINAL_STUDY_YEAR
from olsim.parameters.groups import Parameters


@compiled
def dropout(year: int, harder_route: bool, help_log: float, parameters: Parameters) -> float:
    """Chance to stop at the end of a year of study; part-time students and those from mbo stop more often,
    `help_log` is what guidance and money add.
    """
    group = parameters.pabo
    if year == 1:
        base = group.dropout_year_1
    elif year == 2:
        base = group.dropout_year_2
    elif year == FINAL_STUDY_YEAR - 1:
        base = group.dropout_year_3
    else:
        return 0.0
    return scaled_hazard(base, (group.harder_log if harder_route else group.easier_log) + help_log)


@compiled
def graduates(year: int, year_4: float, later: float) -> float:
    """Chance of the diploma at the end of a year of study."""
    if year < FINAL_STUDY_YEAR:
        return 0.0
    return year_4 if year == FINAL_STUDY_YEAR else later


@compiled
def stays_in_city(base: float, own_route: bool, own_route_share: float, paid: bool, paid_log: float) -> float:
    """Chance that a graduate looks for work in the city: support staff of its schools by their own share, who
    had paid work at one by more or less.
    """
    return scaled_hazard(own_route_share if own_route else base, paid_log if paid else 0.0)
