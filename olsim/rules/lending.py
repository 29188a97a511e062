"""Whether a school lends a teacher it has above its formation."""

from olsim.choice import bounded_exp
from olsim.compiled import compiled


@compiled
def willingness(own_strain: float, same_board: bool, base: float, log_per_share: float, other_board_ratio: float) -> float:
    """Chance that a surplus teacher is lent: lower with the own shortage, lower between boards."""
    chance = base * bounded_exp(log_per_share * own_strain)
    return chance if same_board else chance * other_board_ratio
