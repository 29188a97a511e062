"""How many teachers a school requires."""

from olsim.core.compiled import compiled


@compiled
def required_fte(
    pupils: float,
    fixed_fte: float,
    pupils_per_fte: float,
    relief_fte: float,
    npo_fte: float,
    coaching_fte: float,
) -> float:
    """Required fte: amount per school + pupils / ratio, minus what anders organiseren saves, plus posts paid
    by NPO and coaching money.
    """
    required = fixed_fte + pupils / pupils_per_fte - relief_fte
    if required < 0.0:
        required = 0.0
    return required + npo_fte + coaching_fte
