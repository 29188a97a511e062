"""From quantities to parameters: a field takes the quantity of its own name, or its line in `lines`.

Every read is noted, so that the table "parameter, value, unit, source" is a by-product of the assembly and
cannot drift away from it.
"""

from collections.abc import Mapping
from typing import get_type_hints

from olsim.core.months import school_year
from olsim.evidence.quantity import Quantity
from olsim.parameters import groups as g
from olsim.parameters.lines import LINES, nothing
from olsim.parameters.reader import Made, Reader
from olsim.parameters.series import Context

SUBJECT = {"city": "schools", "past": "luck"}
"""Groups whose quantities have another subject than their name."""
BEFORE = "shocks.switches"
"""Under this name is noted what is read before the first group."""
_MADE: dict[tuple[int, int], tuple[Mapping[str, Quantity], Made]] = {}


def _without_overrides(quantities: Mapping[str, Quantity], n_months: int) -> Made:
    """What parameters are without overrides, made once for these quantities and months."""
    key = id(quantities), n_months
    if key not in _MADE or _MADE[key][0] is not quantities:
        if len(_MADE) >= 4:
            _MADE.clear()
        _MADE[key] = quantities, assemble(quantities, None, n_months)[1].made(BEFORE)
    return _MADE[key][1]


def assemble(
    quantities: Mapping[str, Quantity], overrides: Mapping[str, float] | None = None, n_months: int = 197
) -> tuple[g.Parameters, Reader]:
    """All parameters for a run of `n_months`, and the reader that knows which quantity each came from."""
    n_years = school_year(n_months) + 3
    made = _without_overrides(quantities, n_months) if overrides else None
    q = Reader(quantities, overrides or {}, n_years, made)
    q._current = BEFORE
    context = Context.of(q, n_months)
    groups = {
        name: q.build(kind, SUBJECT.get(name, name), LINES.get(name, nothing)(q, context))
        for name, kind in get_type_hints(g.Parameters).items()
    }
    q.note_no_more()
    return g.Parameters(**groups), q
