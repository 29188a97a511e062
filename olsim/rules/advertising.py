"""Whether a school advertises a post without a teacher, or gives up doing so."""

from olsim.core.compiled import compiled


@compiled
def advertises(
    spring: bool, replacement: bool, in_spring: float, regular: float, for_replacement: float
) -> float:
    """Chance in this month that posts of this kind go out."""
    if replacement:
        return for_replacement
    return in_spring if spring else regular
