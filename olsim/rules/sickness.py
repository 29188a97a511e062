"""Who falls ill for longer than six weeks."""

from olsim.core.choice import bounded_exp
from olsim.core.compiled import compiled
from olsim.parameters.groups import Parameters


@compiled
def onset(age_years: float, strain: float, parameters: Parameters) -> float:
    """Monthly chance of a long spell; strain adds, in chance per share of stopgaps above the reference."""
    group = parameters.sickness
    chance = group.onset_per_month * bounded_exp(
        group.age_log_per_year * (age_years - group.age_reference)
    ) + group.strain_effect * (strain - group.strain_reference)
    if chance < 0.0:
        return 0.0
    return chance


@compiled
def largest_onset(youngest: float, oldest: float, highest_strain: float, parameters: Parameters) -> float:
    """A chance that nobody between two ages exceeds."""
    bound = 0.0
    for age in (youngest, oldest):
        for strain in (0.0, highest_strain):
            bound = max(bound, onset(age, strain, parameters))
    return bound
