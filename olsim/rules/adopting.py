"""Whether a school starts with anders organiseren."""

from olsim.compiled import compiled


@compiled
def adoption_log(strain: float, reference: float, log_per_share: float) -> float:
    """Log hazard ratio of starting with it; urgency raises it."""
    return log_per_share * (strain - reference)


@compiled
def workload_log(organises: bool, strain: float, high: float, log_ratio: float) -> float:
    """Effect of anders organiseren on the workload of who stays: fades to nothing as the own shortage rises to `high`."""
    if not organises or strain >= high:
        return 0.0
    return log_ratio * (1.0 - strain / high)
