"""Faults A: wrong numbers above a right computation. The number of each line of the list of faults is in the
name of its tests.
"""

import copy
import pickle
import re
import subprocess
import sys

import mesa
import numpy as np
import pytest
from mesa.batchrunner import batch_run

from olsim import LabourMarket
from olsim.compare.request import Asked, run_comparison
from olsim.compare.results import results_of
from olsim.core.errors import OlsimError
from olsim.core.months import index, label
from olsim.evidence.ensemble import read as read_ensemble
from olsim.evidence.load import load as load_evidence
from olsim.report.blocks import Picture, Table
from olsim.report.note import plots as compare_plots
from olsim.scenarios.load import load
from olsim.simulation.run import Case, run
from tests.faults.telling import call, evidence, measure, scenario
from tests.small import small_overrides

EVERY_END = [label(month) for month in range(index(2025, 10), index(2034, 12) + 1)]


@pytest.fixture
def no_pictures(monkeypatch):
    """Pictures take a second each, and have no heads or cells."""
    for name in ("main_picture", "over_time", "waterfall"):
        monkeypatch.setattr(compare_plots, name, lambda *_: b"")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The package of fault A2: an allowance in two wijken, and twenty places that are graded D."""
    text = (
        '[[measure]]\nname = "toelage"\ntarget = { wijk = ["Overvecht", "Zuidwest"] }\n[[measure]]\nname ='
        ' "zij_instroom_plaatsen"\nplaces_per_year = 20\n'
    )
    return load(
        str(scenario(tmp_path_factory.mktemp("pakket"), text, "Toelage en plaatsen")), load_evidence()
    )


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_a1_the_note_of_every_end_month_has_one_list_of_dates(part, package, no_pictures):
    """Heads and cells come from one list: 111 end months in four parts."""
    from olsim.report.note.note import report_of

    known = load_evidence()
    scenarios = [load(name, known) for name in ("base", "toelage", "utrecht_2026_2029")] + [package]
    for end in EVERY_END[part::4]:
        months = index(int(end[:4]), int(end[5:])) + 1
        c = run_comparison(
            known, read_ensemble(), scenarios, Asked(draws=2, seeds=1, months=months, workers=1)
        )
        results = results_of(c, known, Asked(months=months).passport())
        tables = [block for block in report_of(results).blocks if isinstance(block, Table)]
        assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
        level = next(table for table in tables if table.caption.startswith("Niveau in"))
        last = f"{int(end[:4]) - (end[5:] < '10')}-10-01"
        told = results.tables["niveaus"].set_index(["scenario", "maat", "datum"])["gemiddeld"]
        for head, cell in zip(level.columns[1:], level.rows[0][1:]):
            value = told[("base", "onvervulde_vraag", f"{head[-4:]}-10-01")]
            assert float(cell.partition(" ")[0].replace(".", "").replace(",", ".")) == pytest.approx(
                value, abs=0.51
            )
        assert level.columns[-1].endswith(last[:4])


def test_a2_the_headline_is_the_whole_package_and_its_costs(package, no_pictures):
    from olsim.report.note.lookup import Facts
    from olsim.report.note.note import report_of

    known = load_evidence()
    c = run_comparison(
        known, read_ensemble(), [load("base", known), package], Asked(draws=4, seeds=1, workers=1)
    )
    results = results_of(c, known, Asked().passport())
    captions = [b.caption for b in report_of(results).blocks if isinstance(b, Picture | Table)]
    assert not [caption for caption in captions if "op de mediaan" in caption]
    f = Facts(results)
    arms = [arm for arm, _, _ in f.lines()]
    assert arms[0] == package.id
    assert package.id + "~" in arms
    main = next(
        b for b in report_of(results).blocks if isinstance(b, Table) and b.caption.startswith("Verschil met")
    )
    first, part = main.rows[0], main.rows[1]
    assert first[0].startswith("Toelage en plaatsen")
    assert first[6] not in ("", "–")  # what it costs stands in the row of the whole
    assert part[6] == ""
    whole, without = (f.row(arm, "leraren_fte")["verschil"] for arm in (package.id, package.id + "~"))
    read = [
        float(row[3].partition(" ")[0].replace("−", "-").replace("+", "").replace(",", "."))
        for row in (first, part)
    ]
    assert read == pytest.approx([whole, without], abs=0.51)
    assert abs(whole - without) > 0.6


@pytest.mark.parametrize(
    ("name", "year", "value"),
    [
        ("pupils.path", 2034, 1.2),
        ("pupils.path", 2031, 0.9),
        ("pupils.bo", 2030, 31_000.0),
        ("pupils.sbo", 2022, 700.0),
    ],
)
def test_a3_before_the_first_year_given_the_base_stays(tmp_path, name, year, value):
    from olsim.parameters.assemble import assemble

    quantities = load_evidence().quantities
    changed = load(
        str(scenario(tmp_path, evidence(name, f'series = {{ "{year}" = {value} }}'))), load_evidence()
    ).evidence
    before, after = (assemble(quantities, o)[1].by_year(name, between="line") for o in ({}, changed))
    place = year - 2018
    assert (before[:place] == after[:place]).all()
    assert (after[place:] == value).all()


@pytest.mark.parametrize(
    ("parent", "child", "then"),
    [
        ({2026: 90, 2028: 120}, {2027: 30}, {2026: 90, 2027: 30, 2028: 30, 2033: 30}),
        ({2026: 90, 2028: 120}, {2028: 30}, {2026: 90, 2027: 90, 2028: 30, 2033: 30}),
        ({2030: 90}, {2026: 30}, {2026: 30, 2030: 30, 2033: 30}),
        ({2026: 90}, {2027: 30, 2029: 40}, {2026: 90, 2027: 30, 2028: 30, 2029: 40, 2033: 40}),
    ],
)
def test_a4_a_child_holds_from_its_first_year_on(tmp_path, parent, child, then):
    from olsim.parameters.assemble import assemble

    def lines(series):
        return evidence(
            "training.places_per_year",
            "series = { " + ", ".join(f'"{y}" = {v}' for y, v in series.items()) + " }",
        )

    scenario(tmp_path, lines(parent), file="ouder.toml")
    path = scenario(tmp_path, lines(child), extends="ouder.toml", file="kind.toml")
    places = assemble(load_evidence().quantities, load(str(path), load_evidence()).evidence)[
        0
    ].training.places_by_year
    assert {year: places[year - 2018] for year in then} == then


@pytest.mark.parametrize(
    ("name", "index_", "value"),
    [
        ("staff.ages", "30", 0.2),
        ("staff.ages", "65", 0.05),
        ("schools.wijk_weging", "Overvecht", 40),
        ("staff.sizes_men", "0.6", 0.3),
    ],
)
def test_a5_a_series_by_age_wijk_or_size_keeps_the_rest(tmp_path, name, index_, value):
    from olsim.parameters.assemble import assemble

    base = load_evidence().quantities[name].series
    changed = load(
        str(scenario(tmp_path, evidence(name, f'series = {{ "{index_}" = {value} }}'))), load_evidence()
    ).evidence
    assert assemble(load_evidence().quantities, changed)[1].points(name) == {**base, index_: value}


@pytest.mark.parametrize(
    ("name", "index_"),
    [
        ("staff.ages", "31"),
        ("staff.ages", "2026"),
        ("schools.wijk_weging", "Overvegt"),
        ("schools.wijk_share", "2030"),
    ],
)
def test_a5_an_index_that_does_not_exist_is_a_message(tmp_path, capsys, name, index_):
    code, text = call(
        capsys,
        "run",
        scenario(tmp_path, evidence(name, f'series = {{ "{index_}" = 0.1 }}')),
        "--out",
        tmp_path / "uit",
    )
    assert (code, "kent de reeks niet" in text) == (2, True)


CHANGES = {
    "code": (
        "import math\ndef f(v, seed): return math.sin(v['x'])\n",
        "import math\ndef f(v, seed): return math.cos(v['x'])\n",
    ),
    "constant": ("def f(v, seed): return 2.0 * v['x']\n", "def f(v, seed): return 5.0 * v['x']\n"),
    "global": (
        "K = 2.0\ndef f(v, seed): return K * v['x']\n",
        "K = 5.0\ndef f(v, seed): return K * v['x']\n",
    ),
    "array": (
        "import numpy as np\nK = np.array([2.0])\ndef f(v, seed): return K[0] * v['x']\n",
        "import numpy as np\nK = np.array([5.0])\ndef f(v, seed): return K[0] * v['x']\n",
    ),
    "helper": (
        "def h(x): return x + 1\ndef f(v, seed): return h(v['x'])\n",
        "def h(x): return x + 7\ndef f(v, seed): return h(v['x'])\n",
    ),
    "default": ("def f(v, seed, k=2.0): return k * v['x']\n", "def f(v, seed, k=5.0): return k * v['x']\n"),
    "closure": (
        "def m(k):\n    def f(v, seed): return k * v['x']\n    return f\nf = m(2.0)\n",
        "def m(k):\n    def f(v, seed): return k * v['x']\n    return f\nf = m(5.0)\n",
    ),
    "class": (
        (
            "class C:\n    k = 2.0\n    def g(self, x): return self.k * x\ndef f(v, seed): return"
            " C().g(v['x'])\n"
        ),
        (
            "class C:\n    k = 5.0\n    def g(self, x): return self.k * x\ndef f(v, seed): return"
            " C().g(v['x'])\n"
        ),
    ),
    "module": ("import hulp\ndef f(v, seed): return hulp.h(v['x'])\n", None),
    "repeats": (
        (
            "def g(x): return x\ndef h(x): return 7 * x\nP = [g, h, g]\ndef f(v, seed): return sum(p(v['x'])"
            " for p in P)\n"
        ),
        (
            "def g(x): return x\ndef h(x): return 7 * x\nP = [g, h, h]\ndef f(v, seed): return sum(p(v['x'])"
            " for p in P)\n"
        ),
    ),
    "import inside": ("def f(v, seed):\n    import hulp\n    return hulp.h(v['x'])\n", None),
    "value of a module": ("import hulp\ndef f(v, seed): return hulp.K * v['x']\n", None),
    "like olsim": ("import olsim_eigen\ndef f(v, seed): return olsim_eigen.h(v['x'])\n", None),
    "luck": (
        "import random\ndef f(v, seed): return random.Random(seed).random() + float(open('k.txt').read())\n",
        None,
    ),
    "file": ("def f(v, seed): return float(open('k.txt').read()) * v['x']\n", None),
}
ASK = """
import sys; sys.path.insert(0, '.')
import scipy.stats as st, mijn
from pathlib import Path
from olsim.sensitivity import design, engines
from olsim.sensitivity.factors import Problem
from olsim.sensitivity.models import Function
from olsim.sensitivity.study import Study
p = Problem.of({"x": st.uniform(0, 1)}); d = design.sample("pawn", p, 128)
s = Study(Path("bank"), Function(mijn.f), engines.serial())
seen = []
keys, _ = s.carry_out(d, lambda plan: (seen.append(plan.reused), lambda _: None)[1])
print(seen[0], float(s.values(keys, d, "y", "y", False).mean())); s.close()
"""


@pytest.mark.slow
@pytest.mark.parametrize("what", CHANGES)
def test_a6_a_function_that_changed_gives_new_runs(tmp_path, what):
    first, second = CHANGES[what]

    def ask(text, constant):
        (tmp_path / "mijn.py").write_text(text)
        (tmp_path / "hulp.py").write_text(f"def h(x): return {constant} * x\n")
        (tmp_path / "hulp.py").write_text(f"K = {constant}\ndef h(x): return K * x\n")
        (tmp_path / "olsim_eigen.py").write_text(f"def h(x): return {constant} * x\n")
        (tmp_path / "k.txt").write_text(f"{constant}")
        done = subprocess.run(
            [sys.executable, "-B", "-c", ASK],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        reused, mean = done.stdout.split()
        return int(reused), float(mean)

    before, after, again = ask(first, 2.0), ask(second or first, 5.0), ask(second or first, 5.0)
    assert after[0] == 0
    assert abs(after[1] - before[1]) > 0.01
    assert again[0] == (
        0 if what in ("file", "import inside", "luck") else 128
    )  # what cannot be known is run anew


@pytest.mark.parametrize("what", ["rule", "data", "helper"])
def test_a6_an_own_measure_that_changed_gives_new_runs(tmp_path, what):
    from olsim.compare.pairs import Arm, Unit, run_kept

    def difference(rule, data, helper):
        (tmp_path / "bedrag.csv").write_text(f"{data}")
        (tmp_path / "hulp.py").write_text(f"def groter(x):\n    return {helper} * x\n")
        share = f"{rule} * groter(float((Path(__file__).parent / 'bedrag.csv').read_text()))"
        path = measure(tmp_path, share=share, top="from hulp import groter")
        told = load(str(path), load_evidence(), str(tmp_path))
        arms = (Arm("base", (), ()), Arm("x", (), told.measures))
        (answers,) = run_kept(
            [Unit(0, 5, (), arms, ("toelage_fte",), (), ("stad",), 50, 38)], 1, tmp_path / "tussen"
        )
        return float(answers[1].values["toelage_fte"][0, -1])

    small = difference(1.0, 1000.0, 1.0)
    large = difference(
        *{"rule": (3.0, 1000.0, 1.0), "data": (1.0, 3000.0, 1.0), "helper": (1.0, 1000.0, 3.0)}[what]
    )
    assert large == pytest.approx(3.0 * small, rel=0.05)


def test_a6_a_measure_reads_nothing_that_its_key_does_not_cover(tmp_path):
    (tmp_path / "elders.csv").write_text("2000")
    home = tmp_path / "maatregelen"
    home.mkdir()
    told = load(
        str(measure(home, share=f"float(open({str(tmp_path / 'elders.csv')!r}).read())")),
        load_evidence(),
        str(home),
    )
    with pytest.raises(OlsimError, match="alleen in haar eigen map"):
        run(Case.of(told, months=40))


@pytest.mark.parametrize(
    "code",
    [
        "__import__('socket').create_connection(('127.0.0.1', 9))",
        "__import__('subprocess').run(['true'])",
        "__import__('sqlite3').connect(':memory:')",
    ],
)
def test_a6_a_measure_reaches_nothing_beyond_its_files(tmp_path, code):
    told = load(str(measure(tmp_path, share=f"({code}, 1000.0)[1]")), load_evidence(), str(tmp_path))
    with pytest.raises(OlsimError, match="geen netwerk, databank of ander programma"):
        run(Case.of(told, months=40))


NAN_ROWS = {
    "nan": "nieuw_feit,nan,,,share,2025-10-01,utrecht_po,target,{source},tabel 3,2026-06,x",
    "inf": "nieuw_feit,,,inf,share,2025-10-01,utrecht_po,target,{source},tabel 3,2026-06,x",
    "capital": "Nieuw_feit,0.1,,,share,2025-10-01,utrecht_po,target,{source},tabel 3,2026-06,x",
    "blank": "nieuw feit,0.1,,,share,2025-10-01,utrecht_po,target,{source},tabel 3,2026-06,x",
    "long": "nieuw_feit,0.1,,,share,2025-10-01,utrecht_po,target,{source},tabel 3,2026-06," + 200_000 * "x",
    "text": "nieuw_feit,veel,,,share,2025-10-01,utrecht_po,target,{source},tabel 3,2026-06,x",
}


@pytest.mark.parametrize("row", NAN_ROWS)
def test_a8_a_row_of_facts_that_is_not_in_order_is_a_message_with_its_line(data_copy, row):
    from olsim.evidence.load import load as load_folder
    from olsim.evidence.load import read_sources

    source = next(iter(read_sources(data_copy / "sources.toml")))
    text = (data_copy / "facts.csv").read_text(encoding="utf-8")
    (data_copy / "facts.csv").write_text(text + NAN_ROWS[row].format(source=source) + "\n", encoding="utf-8")
    with pytest.raises(OlsimError, match=rf"regel {len(text.splitlines()) + 1}"):
        load_folder(data_copy)


def test_a8_a_byte_order_mark_is_accepted(data_copy):
    from olsim.evidence.load import load as load_folder

    text = (data_copy / "facts.csv").read_text(encoding="utf-8")
    (data_copy / "facts.csv").write_text("\ufeff" + text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert load_folder(data_copy).facts.keys() == load_evidence().facts.keys()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2.500", "2500"),
        ("2", "2000"),
        ("1.900", "1900"),
        ("49", "49000"),
        ("12.345", "12345"),
        ("3.8", "3800"),
    ],
)
@pytest.mark.parametrize("key", ["high_eur_per_year", "budget_eur_per_year"])
def test_a9_an_amount_with_a_point_for_thousands_is_asked_back(tmp_path, capsys, written, meant, key):
    path = scenario(tmp_path, f'[[measure]]\nname = "toelage"\n{key} = {written}\n')
    code, text = call(capsys, "run", path, "--out", tmp_path / "uit")
    assert (code, f"Bedoelt u {meant}?" in text, "proef.toml" in text) == (2, True, True)
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize(
    "words", [("--reference", "90.000"), ("--target-fte", "1.000"), ("--precision", "2.500")]
)
def test_a9_options_ask_back_too(tmp_path, capsys, words):
    code, text = call(capsys, "compare", "base", "toelage", "--break-even", *words, "--out", tmp_path / "uit")
    assert (code, f"Bedoelt u {words[1].replace('.', '')}?" in text) == (2, True)


@pytest.mark.parametrize("value", ["2.500", "12345.678", "40"])
def test_a9_prices_and_facts_of_ones_own_ask_back_too(tmp_path, capsys, value):
    path = measure(tmp_path)
    (tmp_path / "prices.toml").write_text(
        f'[eigen]\nname = "x"\nunit = "eur_per_year"\nvalue = {value}\ngrade = "D"\nwhy = "x"\n',
        encoding="utf-8",
    )
    code, text = call(capsys, "run", path, "--measures", tmp_path, "--out", tmp_path / "uit")
    assert (code, "Bedoelt u" in text, "prices.toml" in text) == (2, True, True)


@pytest.mark.slow
def test_a9_amounts_dates_and_targets_are_echoed_on_screen_and_page(tmp_path, capsys):
    text = (
        '[[measure]]\nname = "toelage"\nstart = "2027-08"\nend = "2030-07"\nlow_eur_per_year ='
        ' 500\nhigh_eur_per_year = 2500\ntarget = { wijk = ["Overvecht"] }\n'
    )
    path = scenario(tmp_path, text)
    code, said = call(capsys, "run", path, "--draws", 1, "--until", "2028-12", "--out", tmp_path / "uit")
    assert code == 0
    page = (tmp_path / "uit" / "rapport.html").read_text(encoding="utf-8")
    for shown in (said, page):
        for told in (
            "hoog bedrag 2.500 euro per jaar",
            "laag bedrag 500 euro per jaar",
            "2027-08",
            "2030-07",
            "alleen Overvecht",
        ):
            assert told in shown


@pytest.mark.slow
def test_a10_every_number_of_the_page_is_of_one_set_of_runs_and_in_the_csv(tmp_path, capsys):
    assert call(capsys, "run", "base", "--draws", 3, "--out", tmp_path / "uit")[0] == 0
    page = (tmp_path / "uit" / "rapport.html").read_text(encoding="utf-8")
    import pandas as pd

    table = pd.read_csv(tmp_path / "uit" / "stad.csv", sep=";", decimal=",")
    own = table[(table["maat"] == "onvervulde_vraag") & (table["groep"] == "po")].set_index("datum")
    for year in ("2024", "2034"):
        row = own.loc[f"{year}-10-01"]
        told = f"{row['gemiddeld']:.0f} fte ({row['laag']:.0f} tot {row['hoog']:.0f})"
        near = [
            float(x) for x in re.search(rf"in {year} gemiddeld (\d+) fte \((\d+) tot (\d+)\)", page).groups()
        ]
        assert near == pytest.approx([row["gemiddeld"], row["laag"], row["hoog"]], abs=0.56), told
        assert (
            f"<td>{near[0]:.0f} ({near[1]:.0f} tot {near[2]:.0f})</td>" in page
        )  # the table of levels says the same
        assert re.search(
            rf"<tr><td>{year}</td>.*<td>{near[0]:.0f}</td><td>[^<]*</td></tr>", page
        )  # and so does the table by year
    apart = [
        int(x.replace("−", "-"))
        for x in re.search(r"Raming min model: (−?\d+) fte in 2024 en (−?\d+) in 2034", page).groups()
    ]
    projected = [
        int(x)
        for x in re.search(
            r"in 2024 gemiddeld .*?, raming (\d+); in 2034 gemiddeld .*?, raming (\d+)", page
        ).groups()
    ]
    shown = [int(x) for x in re.findall(r"in 20[23]4 gemiddeld (\d+) fte", page)]
    assert apart == [p - m for p, m in zip(projected, shown)]


@pytest.mark.parametrize("faces", [True, False])
@pytest.mark.parametrize("how", ["copy", "pickle"])
def test_a11_a_copy_of_the_model_goes_on_and_gives_the_same_months(faces, how):
    model = LabourMarket(seed=1, months=12, people_as_agents=faces)
    for _ in range(3):
        model.step()
    other = copy.deepcopy(model) if how == "copy" else pickle.loads(pickle.dumps(model))
    for _ in range(4):
        model.step()
        other.step()
        assert other.date == model.date
        assert other.measure("leraren_fte") == model.measure("leraren_fte")
    assert len(other.agents) == len(model.agents)


class Collecting(LabourMarket):
    def __init__(self, **given):
        super().__init__(**given)
        self.datacollector = mesa.DataCollector(
            {"leraren": lambda m: m.measure("leraren_fte"), "zaad": lambda m: m.seed}
        )

    def step(self):
        super().step()
        self.datacollector.collect(self)


def test_a11_iterations_differ_and_a_drawn_seed_is_told():
    rows = batch_run(
        Collecting,
        {"months": 5, "people_as_agents": False},
        iterations=2,
        max_steps=9,
        display_progress=False,
    )
    assert rows[0]["leraren"] != rows[1]["leraren"]
    model = LabourMarket(seed=None, months=3, people_as_agents=False)
    again = LabourMarket(seed=model.seed, months=3, people_as_agents=False)
    for _ in range(3):
        model.step()
        again.step()
    assert model.measure("leraren_fte") == again.measure("leraren_fte")
    assert f"seed={model.seed}" in repr(model)


NOTHING = {
    "late year": evidence("training.places_per_year", 'series = { "2206" = 90 }'),
    "late start": '[[measure]]\nname = "toelage"\nstart = "2034-11"\n',
    "uptake": '[[measure]]\nname = "toelage"\nuptake = 0.0\n',
    "small uptake": '[[measure]]\nname = "toelage"\nuptake = 0.001\n',
    "capacity": '[[measure]]\nname = "coaching"\ncapacity = 0\n',
    "amount": '[[measure]]\nname = "toelage"\nlow_eur_per_year = 0\nhigh_eur_per_year = 0\n',
    "same series": evidence("training.places_per_year", 'series = { "2026" = 60 }'),
    "places": '[[measure]]\nname = "zij_instroom_plaatsen"\nplaces_per_year = 0\n',
    "same value": evidence("pabo.paid_fte", "value = 0.3"),
}


@pytest.mark.parametrize("what", NOTHING)
def test_a12_input_that_does_nothing_gets_a_notice(tmp_path, what):
    from olsim.scenarios.notices import notices

    text = NOTHING[what]
    (said,) = notices(load(str(scenario(tmp_path, text)), load_evidence()), load_evidence(), index(2034, 10))
    assert "deze invoer doet niets, omdat" in said


@pytest.mark.slow
def test_a12_the_notice_is_on_screen_page_and_note(tmp_path, capsys):
    path = scenario(tmp_path, NOTHING["late year"])
    code, said = call(capsys, "run", path, "--draws", 1, "--until", "2022-12", "--out", tmp_path / "uit")
    assert (code, "deze invoer doet niets" in said) == (0, True)
    assert "deze invoer doet niets" in (tmp_path / "uit" / "rapport.html").read_text(encoding="utf-8")
    code, said = call(
        capsys,
        "compare",
        "base",
        path,
        "--draws",
        2,
        "--seeds",
        1,
        "--until",
        "2025-12",
        "--out",
        tmp_path / "note",
    )
    assert (code, "deze invoer doet niets" in said) == (0, True)
    note = (tmp_path / "note" / "notitie.html").read_text(encoding="utf-8")
    assert "deze invoer doet niets" in note
    assert "gelijk aan het eerste scenario" in note


def test_a13_a_figure_may_begin_in_a_month_and_then_the_past_stays(tmp_path):
    known = load_evidence()
    paths = {
        name: scenario(
            tmp_path, evidence("coaching.coach_fte", f"value = 0.317\n{extra}"), file=f"{name}.toml"
        )
        for name, extra in (("later", 'from = "2026-08"'), ("altijd", ""))
    }
    base, later, always = (
        run(Case.of(s, seed=3, observables=("geleverde_begeleiding", "onvervulde_vraag"))).values[
            "onvervulde_vraag"
        ][0]
        for s in ("base", *(load(str(paths[name]), known) for name in ("later", "altijd")))
    )
    place = 8  # October 2026
    assert (base[:place] == later[:place]).all()
    assert (base[place + 1 :] != later[place + 1 :]).any()
    assert (base[:place] != always[:place]).any()


def test_a12_no_notice_where_every_draw_has_a_value_of_its_own(tmp_path):
    from olsim.scenarios.notices import notices

    prior = next(
        name for name, q in load_evidence().quantities.items() if q.prior is not None and not q.series
    )
    value = load_evidence().quantities[prior].value
    told = notices(
        load(str(scenario(tmp_path, evidence(prior, f"value = {value}"))), load_evidence()),
        load_evidence(),
        190,
    )
    assert not any("doet niets" in line for line in told)


@pytest.mark.slow
def test_a13_a_figure_that_may_begin_in_a_month_can_do_something_then():
    """Quantities that only make the city are on the list of those that hold for a whole run."""
    from olsim.core.units import UNITS
    from olsim.parameters.reader import FROM_THE_START
    from olsim.simulation.run import simulate

    start, found = small_overrides(), []

    def history(**more):
        told = simulate(Case(seed=3, months=75, overrides={**start, **more}))[0].history
        return [told.city_demand.copy(), told.required_fte.copy(), told.stock_fte.copy(), told.city.copy()]

    def moved(one, other):
        return not all(np.array_equal(a, b, equal_nan=True) for a, b in zip(one, other))

    base = history()
    for name, quantity in load_evidence().quantities.items():
        if quantity.series or name.startswith(FROM_THE_START):
            continue
        low, high = UNITS[quantity.unit]
        usual = start.get(name, quantity.value)
        values = [v for v in (1.5 * usual, 0.5 * usual, min(high, 1.0)) if low <= v <= high and v != usual]
        told = [
            (attempt(history, {name: v}, base, moved), attempt(history, {f"{name}@2019-10": v}, base, moved))
            for v in values
        ]
        if any(plain for plain, _ in told) and not any(dated for _, dated in told):
            found.append(name)
    # the small city ends before its pupils of the pabo teach: the whole one shows what they do
    whole = simulate(Case(seed=3))[0].history.city
    for name in list(found):
        later = {f"{name}@2019-10": 0.5 * load_evidence().quantities[name].value}
        if not np.array_equal(simulate(Case(seed=3, overrides=later))[0].history.city, whole, equal_nan=True):
            found.remove(name)
    assert found == []


def attempt(history, given, base, moved):
    """Whether values move a run; no where they cannot be run."""
    try:
        return moved(history(**given), base)
    except OlsimError:
        return False


def test_a4_layers_of_a_script_follow_the_same_rule(tmp_path):
    path = scenario(
        tmp_path,
        evidence("training.places_per_year", 'series = { "2026" = 90, "2028" = 120 }')
        + evidence("coaching.coach_fte", 'value = 0.3\nfrom = "2026-08"'),
    )
    told = load(str(path), load_evidence())
    case = dict(
        Case.of(told, overrides={"training.places_per_year@2027": 30.0, "coaching.coach_fte": 0.5}).overrides
    )
    assert case == {
        "training.places_per_year@2026": 90.0,
        "training.places_per_year@2027": 30.0,
        "coaching.coach_fte": 0.5,
    }
    from olsim.scenarios.load import variant

    assert variant(told, "v", "V", overrides={"training.places_per_year@2027": 30.0}).evidence.keys() == {
        "training.places_per_year@2026",
        "training.places_per_year@2027",
        "coaching.coach_fte@2026-08",
    }


def test_a13_a_figure_from_a_month_is_the_world_that_switches_there():
    """By hand: run to the month with the one value, and on with the other."""
    from olsim.simulation.run import begin, go_on, measure

    both = Case(
        seed=4,
        months=60,
        overrides={"leaving.city_multiplier@2020-08": 2.0},
        observables=("uit_sector", "leraren_fte"),
    )
    plain, changed = (
        Case(seed=4, months=60, observables=both.observables),
        Case(seed=4, months=60, overrides={"leaving.city_multiplier": 2.0}),
    )
    world, parameters = begin(plain)
    go_on(world, parameters, plain, index(2020, 8))
    go_on(world, begin(changed)[1], changed, 60)
    for name, values in run(both).values.items():
        assert np.array_equal(values, measure(world, parameters, plain).values[name], equal_nan=True)


@pytest.mark.slow
def test_a13_a_figure_without_a_month_is_named_in_the_note_with_the_level_that_moved(tmp_path, capsys):
    path = scenario(tmp_path, evidence("coaching.coach_fte", "value = 0.317"), name="Meer tijd")
    assert (
        call(
            capsys,
            "compare",
            "base",
            path,
            "--draws",
            2,
            "--seeds",
            1,
            "--until",
            "2025-12",
            "--out",
            tmp_path / "note",
        )[0]
        == 0
    )
    note = (tmp_path / "note" / "notitie.html").read_text(encoding="utf-8")
    assert "ook voor het verleden waarop het model is gepast" in note
    assert re.search(r"<td class=l>de hele periode</td>.*Proef\.", note)  # value and reason stand in a table
    assert re.search(
        r"op 1 oktober 2024 is de onvervulde vraag \d+ fte tegen \d+ in het eerste scenario", note
    )


@pytest.mark.parametrize(
    ("unit", "column", "value", "lever", "right"),
    [
        ("eur_per_month", "schools.allowance_starter_share", "150", "", "deel_van_loon_maand"),
        ("eur_per_year", "schools.allowance_share", "900", "", "deel_van_loon"),
        ("share", "policy.places", "0.5", "", "persons_per_year"),
        ("eur_per_year", "schools.allowance_share", "900", 'convert = "per_jaar"', "deel_van_loon"),
        ("eur_per_year", "schools.allowance_share", "900", 'convert = "zomaar"', "deel_van_loon"),
    ],
)
def test_a14_the_unit_of_a_field_is_that_of_its_lever(tmp_path, capsys, unit, column, value, lever, right):
    path = measure(tmp_path, unit=unit, column=column, value=value, lever=lever)
    code, text = call(capsys, "run", path, "--measures", tmp_path, "--out", tmp_path / "uit")
    assert (code, right in text, "nood.toml" in text) == (2, True, True)


@pytest.mark.parametrize(
    ("unit", "value", "high"), [("share", "150", "30000"), ("share", "0.5", "30000"), ("fte", "1", "1e9")]
)
def test_a14_numbers_of_a_field_fit_its_unit(tmp_path, capsys, unit, value, high):
    column = {"share": "schools.allowance_share", "fte": "schools.study_leave_fte"}[unit]
    path = measure(tmp_path, unit=unit, value=value, column=column, high=high)
    code, said = call(capsys, "run", path, "--measures", tmp_path, "--out", tmp_path / "uit")
    assert (code, "past niet bij de eenheid" in said) == (2, True)


def test_a14_a_named_conversion_makes_it_the_same(tmp_path):
    told = load(
        str(measure(tmp_path, unit="eur_per_year", value="2000", lever='convert = "deel_van_loon"')),
        load_evidence(),
        str(tmp_path),
    )
    paid = run(Case.of(told, months=50, observables=("toelage_fte", "leraren_fte"))).values
    pay = load_evidence().quantities["prices.pay_eur_per_year"].value
    assert paid["toelage_fte"][0, -1] == pytest.approx(2000.0 / pay * paid["leraren_fte"][0, -1], rel=0.05)


def test_a15_a_measure_that_moves_nothing_is_refused(tmp_path, capsys):
    path = measure(tmp_path)
    file = tmp_path / "nood.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text[: text.index("[[levers]]")].replace('{ "leaving.pay_elasticity_experienced" = 0.0 }', "{}"),
        encoding="utf-8",
    )
    code, said = call(capsys, "run", path, "--measures", tmp_path, "--out", tmp_path / "uit")
    assert (code, "zet geen enkele hefboom" in said) == (2, True)


@pytest.mark.parametrize("lever", ["", "value = 0.0"])
def test_a15_a_lever_at_its_default_moves_nothing(tmp_path, capsys, lever):
    path = measure(tmp_path)
    file = tmp_path / "nood.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('field  = "bedrag"', lever), encoding="utf-8")
    code, said = call(capsys, "run", path, "--measures", tmp_path, "--out", tmp_path / "uit")
    assert (code, "zet geen enkele hefboom" in said) == (2, True)


def test_a15_a_rule_that_sets_nothing_is_refused(tmp_path, capsys):
    path = measure(tmp_path, share="0.0")
    (tmp_path / "nood.py").write_text(
        "from olsim.measures.measure import Measure\nclass Rule(Measure):\n    pass\n", encoding="utf-8"
    )
    code, said = call(capsys, "run", path, "--measures", tmp_path, "--out", tmp_path / "uit")
    assert (code, "zet geen enkele hefboom" in said) == (2, True)


def test_a16_the_months_of_a_starter_stand_where_the_word_is_used():
    from olsim.core.definitions import YEAR_5
    from olsim.measurement.catalogue import CATALOGUE
    from olsim.measures.form import told
    from olsim.scenarios.grammar import read

    known = load_evidence()
    number = known.quantities["coaching.starter_months"].value or known.facts["starter_coach_duration"].value
    months = f"{number:g} maanden"
    assert months in CATALOGUE["opzeggingen_starters"].formula
    assert months in read("coaching").reaches
    assert f"{YEAR_5} maanden" in read("toelage").reaches
    chosen = load("toelage", load_evidence()).measures[0]
    from dataclasses import replace

    assert f"starters (eerste {YEAR_5} maanden)" in told(
        replace(chosen, target=replace(chosen.target, persons="starters")), read("toelage")
    )


def test_a17_a_graduate_who_goes_elsewhere_does_not_stop_with_the_pabo():
    from olsim.core.codes import Role, Status
    from olsim.simulation.run import simulate
    from olsim.tools.story import tell

    case = Case(seed=1, months=75)
    world, _ = simulate(case)
    people, n = world.people, world.people.n
    out = people.status[:n] == Status.GONE
    gone = np.flatnonzero(out & (people.graduates[:n] >= 0) & (people.leave_reason[:n] == 0))
    stopped = np.flatnonzero(
        out & (people.role[:n] == Role.STUDENT) & (people.graduates[:n] < 0) & (people.leave_reason[:n] == 0)
    )
    away = " ".join(tell(case, int(gone[0])))
    assert "haalt het diploma" in away
    assert "gaat met het diploma buiten de stad werken" in away
    assert "stopt met de pabo" not in away
    assert "stopt met de pabo" in " ".join(tell(case, int(stopped[0])))


@pytest.mark.parametrize(
    "code",
    [
        "__import__('os').mkdir({other!r})",
        "__import__('os').remove({file!r})",
        "__import__('os').rename({file!r}, {other!r})",
        "__import__('os').symlink({file!r}, {other!r})",
        "__import__('shutil').rmtree({folder!r})",
        "__import__('os').fork()",
        "__import__('os').posix_spawn('/bin/true', ['true'], {{}})",
        "__import__('os').truncate({own!r}, 0)",
        "open({own!r}, 'a').write('1')",
        "open({own!r}, 'r+').write('1')",
        "__import__('os').open({own!r}, 2)",
    ],
)
def test_a6_a_measure_changes_nothing_anywhere(tmp_path, code):
    home, other = tmp_path / "maatregelen", tmp_path / "elders"
    for folder in (home, other):
        folder.mkdir()
        (folder / "bestand.txt").write_text("blijft")
    places = {
        "other": str(tmp_path / "nieuw"),
        "file": str(other / "bestand.txt"),
        "folder": str(other),
        "own": str(home / "bestand.txt"),
    }
    told = load(str(measure(home, share=f"float({code.format(**places)} or 1)")), load_evidence(), str(home))
    with pytest.raises(OlsimError, match="Een eigen maatregel"):
        run(Case.of(told, overrides=small_overrides(), months=40))
    assert [(folder / "bestand.txt").read_text() for folder in (home, other)] == ["blijft", "blijft"]
    assert not (tmp_path / "nieuw").exists()
