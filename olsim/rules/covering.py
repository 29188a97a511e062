"""How a school decides who stands in front of a class without an appointed teacher."""

from olsim.core.choice import gumbel
from olsim.core.compiled import compiled


@compiled
def stopgap_utility(preference: float, taste: float) -> float:
    """How much a school likes a stopgap this school year; schools use them in this order, each until it runs
    out.
    """
    return preference + gumbel(taste)


@compiled
def extra_hours(wtf: float, offer_fte: float) -> float:
    """Extra hours that a willing part-timer can give: never beyond a full contract."""
    room = 1.0 - wtf
    if room <= 0.0:
        return 0.0
    return offer_fte if offer_fte < room else room
