"""Faults D: what a user stumbles on."""

import re
import sys
import time

import pytest

from olsim.cli.group import start
from olsim.core.errors import nearest
from olsim.evidence.load import load as load_evidence
from olsim.scenarios.load import load
from olsim.simulation.case import Case
from tests.faults.telling import call, evidence, measure, scenario


@pytest.mark.slow
def test_d1_the_page_of_a_scenario_lists_its_measures_and_says_how_to_compare(tmp_path, capsys):
    path = scenario(
        tmp_path,
        '[[measure]]\nname = "coaching"\nstart = "2027-01"\nuptake = 0.5\ntarget = { type = ["bo"] }\n',
    )
    code, said = call(
        capsys, "run", path, "--draws", 1, "--until", "2028-12", "--workers", 1, "--out", tmp_path / "uit"
    )
    assert code == 0
    page = (tmp_path / "uit" / "rapport.html").read_text(encoding="utf-8")
    told = "Begeleiding van starters vanaf 2027-01"
    assert page.count(told) >= 2  # in the box and in the table of inputs
    assert "alleen bo" in page
    assert "50 procent doet mee" in page
    assert "olsim compare base" in page
    assert "olsim compare base" in said


class Terminal:
    """A screen that remembers what was written on it."""

    def __init__(self, is_one):
        self.text, self._is_one = "", is_one

    def isatty(self):
        return self._is_one

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        pass


@pytest.mark.parametrize("terminal", [True, False])
def test_d2_a_job_shows_how_far_it_is_and_the_time_left(monkeypatch, terminal):
    from olsim.simulation import waiting

    screen = Terminal(terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(waiting, "EVERY_SECONDS", 0.2)
    monkeypatch.setattr(waiting, "FIRST_WAIT", 0.0)
    with waiting.waiting(8, "Rekenen", "runs") as bar:
        for _ in range(8):
            time.sleep(0.1)
            bar.update()
    assert re.search(r"Rekenen: *\d+", screen.text)
    assert "nog" in screen.text
    assert ("van 8 runs, nog ongeveer" in screen.text) is not terminal


def test_d2_every_command_that_takes_long_has_a_bar():
    """No command makes a bar of its own, and all that compute have one."""
    from pathlib import Path

    root = Path(__file__).parents[2] / "olsim"
    own = [path.name for path in root.rglob("*.py") if "tqdm" in path.read_text(encoding="utf-8")]
    assert own == ["waiting.py"]
    for name in (
        "runs/request",
        "compare/request",
        "sensitivity/request",
        "cli/backtest_command",
        "cli/exam_command",
    ):
        text = (root / f"{name}.py").read_text(encoding="utf-8")
        assert "waiting" in text
        assert "translate" in text


@pytest.mark.slow
def test_d2_translating_shows_a_bar(tmp_path):
    import os
    import subprocess

    code = "import olsim.simulation.waiting as w; w.EVERY_SECONDS = 1.0; w.translate()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "OLSIM_CACHE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"Vertalen: \d+ van \d+ stukken, nog ongeveer", done.stderr)


def test_d3_scenarios_are_described(capsys):
    code, text = call(capsys, "describe", "scenarios")
    assert code == 0
    for name in ("base", "toelage", "rotterdam_slim_organiseren", "leerlingen_oud"):
        assert f"`{name}`" in text
    assert "`amsterdam`" in call(capsys, "describe", "scenario's", "amsterdam")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "rotterdam"], "rotterdam_slim_organiseren"),
        (["run", "slim"], "rotterdam_slim_organiseren"),
        (["run", "2026"], "utrecht_2026_2029"),
        (["run", "toelge"], "Bedoelt u: toelage"),
        (["describe", "measures", "bezetting"], "dubbele_bezetting"),
        (["describe", "measures", "parkeervergunning"], "locatie"),
        (["describe", "measures", "instroom"], "zij_instroom_plaatsen"),
        (["sensitivity", "morris", "--output", "onvervuld"], "onvervuld"),
    ],
)
def test_d3_part_of_a_name_goes_before_likeness(capsys, words, said):
    code, text = call(capsys, *words)
    assert code == 2
    assert said in text[text.index("Bedoelt u") :]


def test_d3_schoolweging_finds_both_limits(tmp_path, capsys):
    path = scenario(tmp_path, '[[measure]]\nname = "toelage"\ntarget = { schoolweging = 31 }\n')
    assert "Bedoelt u: weging_from of weging_to?" in call(capsys, "run", path)[1]


@pytest.mark.parametrize(
    ("subject", "word", "found"),
    [
        ("parameters", "leerlingen", "pupils.bo"),
        ("observables", "tekort", "tekort_peiling"),
        ("parameters", "pabo", "pabo.entrants_per_year"),
        ("parameters", "starter", "coaching.starter_months"),
        ("facts", "toelage", "arbeidsmarkttoelage_pay"),
        ("columns", "toelage", "allowance_share"),
        ("observables", "pensioen", "pensioen"),
    ],
)
def test_d3_d11_words_that_people_use_find_things(capsys, subject, word, found):
    code, text = call(capsys, "describe", subject, word)
    assert (code, f"`{found}`" in text) == (0, True)


def test_d3_what_describes_a_name_is_searched_too():
    assert (
        nearest("leerlingen", {"pupils.bo": "Leerlingen basisonderwijs", "pay.rise": "loon"}) == "pupils.bo"
    )
    assert nearest("zzz", {"pupils.bo": "Leerlingen"}) == ""
    assert nearest("x" * 10_000, ["y"]) == ""


CAUSES = [
    ("high_eur_per_year = 2500,00", "een punt als decimaalteken"),
    ("uptake = 0,5", "een punt als decimaalteken"),
    ("uptake = 50%", "procentteken"),
    ('high_eur_per_year = "2500"', "zonder aanhalingstekens"),
    ("start = 2027-08", "aanhalingstekens om een maand"),
    ("high_eur_per_year = 2.500,00", "geen punten in duizendtallen"),
    ("budget_eur_per_year = 1.000.000", "geen punten in duizendtallen"),
    ("high_eur_per_year = €2500", "zonder euroteken"),
    ("name = “toelage”", "rechte aanhalingstekens"),
    ("name = toelage", "aanhalingstekens om een tekst"),
    ("uptake =", "een waarde achter het is-teken"),
    ('uptake = "50%"', "0.5 voor 50 %"),
    ('uptake = "0,5"', "een punt als decimaalteken"),
    ('id = "c:\\nieuw\\x"', "backslash"),
]


@pytest.mark.parametrize(("line", "cause"), CAUSES)
def test_d4_a_message_shows_the_line_and_its_own_cause(tmp_path, capsys, line, cause):
    path = scenario(
        tmp_path,
        (
            f'[[measure]]\nname = "toelage"\n{line}\n'
            if not line.startswith("name")
            else f"[[measure]]\n{line}\n"
        ),
    )
    code, text = call(capsys, "run", path, "--out", tmp_path / "uit")
    assert (code, cause in text) == (2, True), text
    shown = line if "regel" in text else line.partition("=")[2].strip()
    assert shown.strip('"') in text


def test_d4_a_file_of_windows_says_how_to_save_it(tmp_path, capsys):
    path = tmp_path / "fin.toml"
    path.write_bytes('extends = "base"\nname = "Financiën"\nquestion = "y"\n'.encode("cp1252"))
    code, text = call(capsys, "run", path)
    assert code == 2
    for told in ("regel 2", "Financiën", "Codering UTF-8", "Kladblok"):
        assert told in text


@pytest.mark.parametrize(("start_", "told"), [("2025-08", True), ("2019-08", True), ("2026-08", False)])
def test_d5_a_start_in_the_past_gets_a_notice(tmp_path, start_, told):
    from olsim.scenarios.notices import notices

    chosen = load(
        str(scenario(tmp_path, f'[[measure]]\nname = "toelage"\nstart = "{start_}"\n')), load_evidence()
    )
    assert any("verleden" in line for line in notices(chosen, load_evidence(), 190)) is told


def test_d6_running_needs_half_of_the_packages():
    from pathlib import Path

    folder = Path(__file__).parents[2] / "requirements"
    counts = {
        path.stem: sum(line[:1].isalnum() for line in path.read_text(encoding="utf-8").splitlines())
        for path in folder.glob("*.txt")
    }
    print(counts)
    assert counts["run"] <= 60
    makefile = (folder.parent / "Makefile").read_text(encoding="utf-8")
    assert "demo: $(RUN)" in makefile
    assert "test: $(TEST)" in makefile


@pytest.mark.slow
def test_d7_every_published_figure_outside_the_band_is_a_miss(tmp_path, capsys):
    from olsim.report.runs.page import comparison
    from olsim.results.folder import read

    assert call(capsys, "run", "base", "--draws", 8, "--workers", 1, "--out", tmp_path / "uit")[0] == 0
    results = read(tmp_path / "uit")
    page = (tmp_path / "uit" / "rapport.html").read_text(encoding="utf-8")
    rows = results.tables["gepubliceerd"].to_dict("records")
    missed = 0
    for row, shown in zip(
        [
            r
            for r in rows
            if results.mean(r["maat"], r["datum"], r["niveau"], r["groep"])
            == results.mean(r["maat"], r["datum"], r["niveau"], r["groep"])
        ],
        comparison(results),
    ):
        values = results.values(row["maat"], row["niveau"], row["groep"])
        own = values[values["datum"] == row["datum"]]["waarde"] * (
            results.passport["meetfactor_2020"] if row["factor"] else 1.0
        )
        outside = not own.quantile(0.05) <= row["waarde"] <= own.quantile(0.95)
        assert shown["ver_weg"] == outside
        if outside:
            missed += 1
            assert (
                f"<li>{shown['naam']} ({shown['groep']}, {shown['datum']}): model {shown['model']},"
                f" gepubliceerd {shown['gepubliceerd']}</li>" in page
            )
    assert missed >= 4


@pytest.fixture(scope="module")
def note():
    """A comparison with a scenario that sets demand itself, and one that stops money."""
    from olsim.compare.request import Asked, run_comparison
    from olsim.compare.results import results_of
    from olsim.evidence.ensemble import read

    known = load_evidence()
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as place:
        more = scenario(
            Path(place),
            evidence("pupils.path", 'series = { "2027" = 1.1 }'),
            name="Tien procent meer leerlingen",
            file="meer.toml",
        )
        scenarios = [
            load(name, known) for name in ("base", "einde_convenantgeld", "anders_organiseren", str(more))
        ]
    return results_of(
        run_comparison(known, read(), scenarios, Asked(draws=3, seeds=1, workers=1)),
        known,
        Asked().passport(),
    )


@pytest.mark.slow
def test_d8_a_bridge_from_teachers_to_posts_that_stay_empty_adds_up(note):
    from olsim.report.note.lookup import Facts
    from olsim.report.note.winners_and_losers import posts

    for row in posts(Facts(note)).rows:
        staff, required, elsewhere, empty = (
            float(cell.replace("−", "-").replace("+", "").replace(",", ".")) for cell in row[1:]
        )
        assert required - staff + elsewhere == pytest.approx(empty, abs=2.1)


def test_d8_the_equal_norm_is_left_out_where_demand_is_the_scenario(note):
    from olsim.report.note.first_page import main_table, verdict
    from olsim.report.note.lookup import Facts

    f = Facts(note)
    rows = {row[0].split(" (")[0]: row for row in main_table(f).rows}
    assert rows["Tien procent meer leerlingen"][2] == "–"
    assert rows["Anders organiseren"][2] != "–"
    assert "gelijke norm" not in verdict(f, "meer", 0).text


def test_d8_no_flow_is_called_less_of_something(note):
    from olsim.report.note.lookup import Facts
    from olsim.report.note.winners_and_losers import account

    table = account(Facts(note))
    assert not [head for head in table.columns if head.startswith(("minder", "meer"))]
    assert not note.tables["verdringing"]["naam"].str.startswith(("minder", "meer")).any()


def test_d9_the_readme_has_the_commands_for_windows_without_make():
    from pathlib import Path

    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    block = next(block for block in re.findall(r"```bat\n(.*?)```", text, re.S))
    for told in (
        "py -m venv .venv",
        "python -m pip install --require-hashes -r requirements/run.txt",
        "olsim run base",
    ):
        assert told in block.replace("\\", "/")
    assert "niet geprobeerd" in text


@pytest.mark.parametrize(
    "name",
    [
        "con.toml",
        "AUX.toml",
        "nul.x.toml",
        "a:b.toml",
        "a?b.toml",
        "amsterdam@.toml",
        "toelage~.toml",
        "x!y.toml",
    ],
)
def test_d9_names_that_windows_or_a_table_cannot_hold(tmp_path, capsys, name):
    (tmp_path / name).write_text('extends = "toelage"\nname = "x"\nquestion = "y"\n', encoding="utf-8")
    code, text = call(capsys, "run", tmp_path / name, "--out", tmp_path / "uit")
    assert (code, "Zo mag dit bestand niet heten" in text) == (2, True)


def test_d9_names_that_differ_only_in_case(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a", "A"):
        (tmp_path / f"{name}.toml").write_text(
            'extends = "toelage"\nname = "x"\nquestion = "y"\n', encoding="utf-8"
        )
    assert "heten gelijk" in call(capsys, "compare", "a.toml", "A.toml")[1]


def test_d9_no_signal_or_mode_that_windows_lacks_is_needed(monkeypatch, tmp_path):
    """Without what Windows lacks, a pool starts and a place is held."""
    import os
    import signal

    from olsim.results.places import Place
    from olsim.simulation.run import run_many

    for module, name in ((signal, "pthread_sigmask"), (os, "sched_getaffinity"), (os, "getuid")):
        monkeypatch.delattr(module, name, raising=False)
    with Place(tmp_path / "uit").held() as place:
        assert place.half().exists()
    from olsim.simulation.run import default_workers

    assert default_workers() >= 1
    assert len(list(run_many([Case(months=15, seed=k) for k in range(3)], workers=2))) == 3


OBSERVABLE = """
from olsim.measurement.observable import Observable
OBSERVABLES = [
    Observable(
        "mijn_plekken", "mijn plekken", "fte", "fte", "oktober", "po", "geen", "benodigde fte", (),
        by_school=lambda r: (2.0 * r.history.required_fte[r.octobers], None),
    )
]
"""


def test_d10_an_observable_beside_own_measures(tmp_path):
    from olsim.simulation.run import run

    (tmp_path / "observables.py").write_text(OBSERVABLE, encoding="utf-8")
    measure(tmp_path)
    text = (tmp_path / "nood.toml").read_text(encoding="utf-8").replace('"leraren_fte"]', '"mijn_plekken"]')
    (tmp_path / "nood.toml").write_text(text, encoding="utf-8")
    told = load(str(tmp_path / "met_nood.toml"), load_evidence(), str(tmp_path))
    values = run(Case.of(told, months=30, observables=("mijn_plekken", "benodigd_oktober"))).values
    assert (values["mijn_plekken"] == 2.0 * values["benodigd_oktober"]).all()


@pytest.mark.parametrize(
    "text",
    [
        "x = ",
        "OBSERVABLES = 3",
        OBSERVABLE.replace("mijn_plekken", "leraren_fte"),
        OBSERVABLE.replace('"oktober"', '"ooit"'),
        "import nergens",
    ],
)
def test_d10_an_observable_that_cannot_be_is_a_message(tmp_path, capsys, text):
    (tmp_path / "observables.py").write_text(text, encoding="utf-8")
    code, said = call(capsys, "run", measure(tmp_path), "--measures", tmp_path, "--out", tmp_path / "uit")
    assert (code, "observables.py" in said) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "starter", "--wijk", "Overvecht"), "Overvecht"),
        (("--kind", "leraar", "--board", "bestuur 02"), "bestuur 02"),
        (("--kind", "zij-instromer"), "zij-instromer"),
    ],
)
def test_d11_a_person_of_a_kind_is_found(capsys, words, said):
    code, text = call(capsys, "story", *words, "--until", "2025-12")
    assert code == 0
    assert "mensen gevonden; dit is nummer" in text
    assert said in text


@pytest.mark.parametrize(
    "words",
    [
        ("--kind", "directeur"),
        ("--wijk", "Overvegt"),
        ("--board", "bestuur 99"),
        ("--kind", "starter", "--person", "3"),
        ("--kind", "pabostudent", "--wijk", "Overvecht"),
    ],
)
def test_d11_who_is_not_there_is_a_message(capsys, words):
    assert call(capsys, "story", *words, "--until", "2025-12")[0] == 2


def test_d11_a_story_under_ones_own_scenario_with_what_was_seen(tmp_path, capsys):
    code, text = call(
        capsys,
        "story",
        "--scenario",
        measure(tmp_path),
        "--measures",
        tmp_path,
        "--person",
        40,
        "--until",
        "2025-12",
    )
    assert code == 0, text
    assert re.search(r"op school \d+ \(.+, bestuur \d\d\)", text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[evidence."tekort_share_utrecht_po_2025"]\nvalue = 0.1\nwhy = "x"\n', "docs/calibration.md"),
        ("[facts]\nx = 1\n", "docs/calibration.md"),
        ("[schools]\nx = 1\n", "scholen zijn nagemaakt"),
    ],
)
def test_d12_a_figure_or_school_of_ones_own_says_where_to_go(tmp_path, capsys, text, said):
    code, told = call(capsys, "run", scenario(tmp_path, text))
    assert (code, said in told) == (2, True)


def test_d13_one_word_for_draws_and_the_advice_keeps_the_folder(tmp_path, capsys):
    assert "--draws" in call(capsys, "run", "--help")[1]
    for word in ("--draws", "--seeds"):
        assert call(capsys, "run", "base", word, 0)[0] == 2
    path = measure(tmp_path)
    code, text = call(capsys, "new", tmp_path / "kind.toml", "--from", path, "--measures", tmp_path)
    assert (code, f"--measures {tmp_path}" in text) == (0, True)
    assert start(["describe", "base"]) == 0
