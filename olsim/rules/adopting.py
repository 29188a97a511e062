"""Whether a school starts with anders organiseren, and what it saves."""

from olsim.core.compiled import compiled


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
    substitution: float,
    added_substitution: float,
    model_ratio: float,
    qualified_ratio: float,
    organised_share: float,
    groups: float,
) -> float:
    """Qualified fte that a school saves with extra support: what is realised per fte of support, and of what
    a measure adds no more than its design can free.
    """
    design = max(0.0, (model_ratio - qualified_ratio) * organised_share * groups)
    return substitution * baseline_fte + min(added_substitution * added_fte, design)
