"""Who falls ill for longer than six weeks."""

from olsim.core.choice import bounded_exp
from olsim.core.compiled import compiled


@compiled
def onset(
    age_years: float,
    strain: float,
    base_per_month: float,
    age_log_per_year: float,
    age_reference: float,
    strain_per_share: float,
    strain_reference: float,
) -> float:
    """Monthly chance of a long spell; strain adds, in chance per share of stopgaps above the reference."""
    chance = base_per_month * bounded_exp(
        age_log_per_year * (age_years - age_reference)
    ) + strain_per_share * (strain - strain_reference)
    if chance < 0.0:
        return 0.0
    return chance
