"""Whether a school starts with anders organiseren, and what it saves."""

from olsim.core.compiled import compiled
from olsim.parameters.groups import Parameters


@compiled
def adoption_log(strain: float, reference: float, log_per_share: float) -> float:
    """Log hazard ratio of starting with it; urgency raises it."""
    return log_per_share * (strain - reference)


@compiled
def workload_log(strain: float, high: float, log_ratio: float) -> float:
    """Effect of anders organiseren on the workload of who stays: fades to nothing as the own shortage rises
    to `high`.
    """
    if strain >= high:
        return 0.0
    return log_ratio * (1.0 - strain / high)


@compiled
def saved_fte(
    baseline_fte: float,
    added_fte: float,
    added_ratio: float,
    qualified_ratio: float,
    organised_share: float,
    groups: float,
    parameters: Parameters,
) -> float:
    """Qualified fte that a school saves with extra support: what is realised per fte of support, and of what
    a measure adds (of which `added_ratio` works) no more than its design can free.
    """
    group = parameters.organising
    design = max(0.0, (group.model_ratio - qualified_ratio) * organised_share * groups)
    return group.substitution * baseline_fte + min(added_ratio * group.substitution * added_fte, design)


@compiled
def largest_adoption_log(highest_strain: float, reference: float, log_per_share: float) -> float:
    """A log ratio of starting with it that no school exceeds."""
    return max(
        adoption_log(0.0, reference, log_per_share), adoption_log(highest_strain, reference, log_per_share)
    )
