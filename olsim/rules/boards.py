"""What a board decides for its schools, from its own last closed ledger."""

from olsim.core.compiled import compiled


@compiled
def recruits_ahead(policy: bool, above_fte: float, required_fte: float, anticipation: float) -> bool:
    """A board with this policy recruits ahead of leavers in spring, as long as it has fewer people above the
    formation than it expects to lose.
    """
    return policy and above_fte < anticipation * required_fte


@compiled
def lends_outside(gap_share: float, city_gap_share: float) -> bool:
    """A board lets other boards borrow only while it is less short of teachers than the city."""
    return gap_share < city_gap_share
