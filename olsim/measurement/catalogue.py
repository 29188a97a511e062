"""All observables by id."""

from olsim.measurement import flows, october_staff, policy_reach, shortage_survey, unfilled_demand
from olsim.measurement.observable import Observable

CATALOGUE: dict[str, Observable] = {
    o.id: o
    for part in (shortage_survey, unfilled_demand, october_staff, flows, policy_reach)
    for o in part.OBSERVABLES
}
"""Every definition, in the order in which it is shown."""
