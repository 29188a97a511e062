"""What tests of faults share: a command and what it says, a scenario file, a folder with an own measure."""

from olsim.cli.group import start

HEAD = 'name = "{name}"\nquestion = "Wat dan?"\n'


def call(capsys, *arguments):
    """Exit code and everything that a command says."""
    code = start([str(argument) for argument in arguments])
    return code, "".join(capsys.readouterr())


def scenario(folder, text, name="Proef", file="proef.toml", extends="base"):
    """A scenario file with these lines."""
    path = folder / file
    path.write_text(f'extends = "{extends}"\n' + HEAD.format(name=name) + text, encoding="utf-8")
    return path


def evidence(name, what):
    """Lines of a scenario that give a quantity another value."""
    return f'[evidence."{name}"]\n{what}\nwhy = "Proef."\n'


MEASURE = """
name     = "Toelage in nood"
does     = "Scholen betalen een toelage."
since    = "Voorbeeld."
contrast = "In de basis niet."
reach    = "schools"
reaches  = "leraren"
uptake   = "Alle scholen."
capacity = "Geen grens."
direct   = "opzeggingen"
direct_sign = -1
grade    = "A"
grade_why = "Als bij de toelage."
chain    = ["toelage_fte", "opzeggingen", "leraren_fte"]
facts    = ["arbeidsmarkttoelage_pay"]
none     = {{ "leaving.pay_elasticity_experienced" = 0.0 }}
{more}

[fields.bedrag]
label = "bedrag"
unit  = "{unit}"
value = {value}
low   = 0
high  = {high}
why   = "Voorbeeld."

[[levers]]
column = "{column}"
field  = "bedrag"
{lever}
"""
RULE = """
from pathlib import Path
from olsim.measures.measure import Measure
{top}

class Rule(Measure):
    def set_levers(self, world, parameters, draws, schools):
        n = world.schools.n
        share = {share} / parameters.prices.pay_eur_per_year
        world.schools.allowance_share[:n][schools] += share
        world.schools.allowance_temporary[:n][schools] += share
"""


def measure(
    folder,
    name="nood",
    share=None,
    top="",
    unit="share",
    value="0.02",
    column="schools.allowance_share",
    lever="",
    more="",
    high="",
):
    """A measure of one's own in a folder, with Python where it says how large the share is, and a scenario
    that uses it.
    """
    text = MEASURE.format(
        unit=unit,
        value=value,
        column=column,
        lever=lever,
        more=more,
        high=high or (0.5 if unit == "share" else 30000),
    )
    if share is not None:
        text = text[: text.index("[[levers]]")]
        (folder / f"{name}.py").write_text(RULE.format(share=share, top=top), encoding="utf-8")
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return scenario(folder, f'[[measure]]\nname = "{name}"\nstart = "2020-08"\n', file=f"met_{name}.toml")
