"""Settings of measures for tests, without a scenario file."""

from olsim.core.months import parse
from olsim.measures.form import read
from olsim.measures.measure import Setting, Target


def setting(name, first=None, last=100_000, **given):
    """A measure with its fields, some of them changed; uptake, effect and target by their names."""
    file = read(name)
    common = {
        key: given.pop(key)
        for key in ("uptake", "capacity", "effect", "target", "ramp_months", "budget_eur_per_year")
        if key in given
    }
    values = tuple((key, float(given.pop(key, field.value))) for key, field in file.fields.items())
    assert not given, given
    levers = tuple((lever.column, lever.field, lever.value, lever.convert) for lever in file.levers)
    start = parse(file.start) if first is None else first
    return Setting(name, name, start, last, values=values, levers=levers, **common)


NOBODY = Target(weging_from=44.9, weging_to=45.0)
