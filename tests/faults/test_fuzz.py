"""A fuzz of scenario files: whatever stands in one, the outcome is a message with exit status 2 and nothing
written, or a run.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from olsim.cli.group import start
from olsim.evidence.load import load as load_evidence
from olsim.measures import form
from olsim.scenarios.load import FOLDER, names

CASES = 1200
"""Examples of each of the two kinds."""
UNTIL = "2026-10"
SEEN = {0: 0, 2: 0}
TROUBLE = re.compile(r"Traceback|Fout in olsim zelf|Error\b|Input should")

numbers = st.one_of(
    st.integers(-10, 4000),
    st.floats(-10.0, 5000.0),
    st.sampled_from([0, 1, 2.5, -1, 1e308, float("inf"), float("nan"), 10**400, 0.0, 1.0, 2500, 50_000]),
)
texts = st.one_of(
    st.sampled_from(
        [
            "toelage",
            "2026-08",
            "2034-12",
            "2017-01",
            "Overvecht",
            "bo",
            "groot",
            "starters",
            "",
            " ",
            "=1+1",
            "$x$",
            "a" * 200,
        ]
    ),
    st.text(max_size=12),
)
scalars = st.one_of(numbers, texts, st.booleans())
values = st.one_of(
    scalars,
    st.lists(scalars, max_size=3),
    st.dictionaries(st.sampled_from(["wijk", "type", "2026", "30", "a"]), scalars, max_size=2),
)
measure_keys = st.sampled_from(
    [
        "id",
        "block",
        "start",
        "end",
        "ramp_months",
        "uptake",
        "capacity",
        "budget_eur_per_year",
        "effect",
        "target",
        "onzin",
        *sorted({key for name in form.names() for key in form.read(name).fields}),
    ]
)
measures = st.lists(
    st.builds(
        lambda name, rest: {"name": name, **rest},
        st.one_of(st.sampled_from(form.names()), texts),
        st.dictionaries(measure_keys, values, max_size=3),
    ),
    max_size=3,
)
quantities = st.sampled_from([*load_evidence().quantities, "bestaat.niet", "pupils"])
figures = st.dictionaries(
    quantities,
    st.dictionaries(st.sampled_from(["value", "series", "why", "from", "unit", "x"]), values, max_size=3).map(
        lambda d: {"why": "Proef.", **d}
    ),
    max_size=2,
)
files = st.builds(
    lambda head, measure, evidence: {
        **head,
        **({"measure": measure} if measure else {}),
        **({"evidence": evidence} if evidence else {}),
    },
    st.fixed_dictionaries(
        {
            "name": st.one_of(st.just("Proef"), texts),
            "question": st.just("Wat dan?"),
            "extends": st.one_of(st.sampled_from(["base", "toelage", "amsterdam", "zelf.toml"]), texts),
        },
        optional={"without": st.lists(texts, max_size=2), "vraag": scalars},
    ),
    measures,
    figures,
)


@st.composite
def sane(draw):
    """A file in which every number lies within the limits of its field or unit; most of them can be run."""
    name = draw(st.sampled_from(form.names()))
    fields = form.read(name).fields
    chosen = draw(st.lists(st.sampled_from(sorted(fields)), max_size=2, unique=True)) if fields else []
    entry = {
        "name": name,
        **{
            key: draw(st.sampled_from([fields[key].low, fields[key].high, fields[key].value]))
            for key in chosen
        },
    }
    entry |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "start": st.sampled_from(["2018-08", "2026-08", "2034-12"]),
                "uptake": st.floats(0.0, 1.0),
                "ramp_months": st.integers(1, 240),
            },
        )
    )
    key = draw(st.sampled_from(sorted(load_evidence().quantities)))
    quantity = load_evidence().quantities[key]
    number = draw(st.floats(0.9, 1.1)) * (quantity.value or 1.0)
    index = draw(
        st.sampled_from(["2019", "2026", "2034"] if quantity.dated else sorted(quantity.series) or [""])
    )
    what = (
        {"series": {index: number}}
        if quantity.series
        else {"value": number, **draw(st.sampled_from([{}, {"from": "2026-08"}]))}
    )
    return {
        "name": "Proef",
        "question": "Wat dan?",
        "extends": "base",
        "measure": [entry],
        "evidence": {key: {**what, "why": "Proef."}},
    }


def outcome(content):
    """What a command says of a file, and whether it left anything behind; the run goes on until measures
    act.
    """
    with TemporaryDirectory() as place:
        path = Path(place) / "zelf.toml"
        path.write_bytes(content)
        code = start(["story", "--scenario", str(path), "--person", "3", "--until", UNTIL])
        left = sorted(other.name for other in Path(place).iterdir())
    assert code in SEEN
    assert left == ["zelf.toml"]
    SEEN[code] += 1


quiet = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@quiet
@given(st.one_of(files, sane()))
def files_of_the_right_shape(told):
    try:
        content = tomlkit.dumps(told).encode("utf-8", "surrogatepass")
    except (ValueError, TypeError, OverflowError):  # what TOML itself cannot say
        return
    outcome(content)


@quiet
@given(
    st.sampled_from(names()),
    st.lists(
        st.tuples(
            st.floats(0.0, 1.0),
            st.sampled_from("sdxi"),
            st.one_of(st.text('a0.=[]"#\n -', min_size=1, max_size=4), st.characters()),
        ),
        min_size=1,
        max_size=3,
    ),
)
def shipped_files_with_letters_changed(name, edits):
    content = (FOLDER / f"{name}.toml").read_bytes()
    for where, what, letters in edits:
        place, new = int(where * (len(content) - 1)), letters.encode("utf-8", "surrogatepass")
        if what == "s":
            content = content[:place] + new + content[place + len(new) :]
        elif what == "d":
            content = content[:place] + content[place + 2 * len(new) :]
        elif what == "i":
            content = content[:place] + new + content[place:]
        else:
            content = content[: max(place, 1)]
    outcome(content)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.one_of(sane(), files))
def files_that_write_a_folder(told):
    """The same through `run`: a whole folder of results, or nothing."""
    try:
        content = tomlkit.dumps(told).encode("utf-8", "surrogatepass")
    except (ValueError, TypeError, OverflowError):
        return
    with TemporaryDirectory() as place:
        path = Path(place) / "zelf.toml"
        path.write_bytes(content)
        code = start(
            [
                "run",
                str(path),
                "--draws",
                "1",
                "--until",
                "2020-10",
                "--workers",
                "1",
                "--out",
                f"{place}/uit",
            ]
        )
        left = sorted(other.name for other in Path(place).iterdir())
        assert (code, left) in ((0, ["uit", "zelf.toml"]), (2, ["zelf.toml"]))
        assert code == 2 or (Path(place) / "uit" / "paspoort.json").exists()
    SEEN[code] += 1


@pytest.mark.slow
def test_every_file_gives_a_message_or_a_run(capsys):
    files_of_the_right_shape()
    shipped_files_with_letters_changed()
    files_that_write_a_folder()
    text = "".join(capsys.readouterr())
    assert not TROUBLE.search(text), TROUBLE.findall(text)[:5]
    print(f"{SEEN[0]} runs and {SEEN[2]} messages in {sum(SEEN.values())} files")
    assert sum(SEEN.values()) >= 2000
    assert min(SEEN.values()) > 300
