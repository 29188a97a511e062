"""Whether a school lends a teacher: one it has above its formation, or to its buddy."""

from olsim.core.choice import bounded_exp
from olsim.core.compiled import compiled


@compiled
def willingness(
    own_strain: float, same_board: bool, base: float, log_per_share: float, other_board_ratio: float
) -> float:
    """Chance that a surplus teacher is lent: lower with the own shortage, lower between boards."""
    chance = base * bounded_exp(log_per_share * own_strain)
    return chance if same_board else chance * other_board_ratio


@compiled
def buddy_hours(contract_fte: float, days_per_fte: float, school_days: float) -> float:
    """Hours a teacher can be lent to the buddy in a month, in FTE: so many days a year of a full contract,
    spread over the year.
    """
    return contract_fte * days_per_fte / school_days
