"""Faults E: what a researcher meets in Python, Mesa and packaging."""

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import olsim
from olsim import Case, LabourMarket, run, run_many
from olsim.agents.school import School
from olsim.agents.teacher import Teacher
from olsim.core.errors import NothingWarning, OlsimError
from olsim.evidence.load import load as load_evidence
from olsim.scenarios.load import load
from tests.faults.telling import call
from tests.small import small_overrides

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def model():
    """A small model some months on."""
    made = LabourMarket(seed=2, months=30, overrides=small_overrides())
    for _ in range(4):
        made.step()
    return made


def test_e1_one_way_from_a_scenario_to_a_case_with_its_measures_and_figures():
    told = load("toelage", load_evidence())
    for given in ("toelage", told, Path(olsim.__file__).parent / "scenarios" / "toelage.toml"):
        case = Case.of(given, seed=3, overrides={"boards.lend_willing": 0.5})
        assert case.measures == told.measures
        assert dict(case.overrides) == {"boards.lend_willing": 0.5}
    with pytest.warns(NothingWarning, match=r"Case\.of"):
        assert told.overrides == {}
    with pytest.raises(OlsimError, match=r"Case\.of"):
        Case(overrides=told)
    base, paid = (
        run(Case.of(name, seed=1, months=130, observables=("toelage_fte",))).values["toelage_fte"][0, -1]
        for name in ("base", "toelage")
    )
    assert base == 0.0 < paid


WRONG = [
    {"seed": 1.0},
    {"seed": "1"},
    {"seed": -1},
    {"seed": True},
    {"seed": 10**30},
    {"months": 3.5},
    {"months": 0},
    {"months": -3},
    {"months": "2030-12"},
    {"months": 100_000},
    {"months": True},
    {"overrides": ["x"]},
    {"overrides": np.ones(3)},
    {"overrides": "boards.lend_willing"},
    {"overrides": 3},
    {"overrides": {"boards.lend_willing": "0.5"}},
    {"overrides": {"boards.lend_willing": np.nan}},
    {"overrides": {3: 0.5}},
    {"overrides": {"bestaat.niet": 0.5}},
    {"overrides": {"bestaat.niet@2026-08": 0.5}},
    {"overrides": {"training.places_per_year@2026-13": 0.5}},
    {"overrides": {"training.places_per_year@²²²²": 0.5}},
    {"overrides": (("boards.lend_willing", 0.5), ("boards.lend_willing", 0.6))},
]
WRONG_CASES = [
    {"levels": ("stat",)},
    {"levels": "stad"},
    {"detailed": ("leraren",)},
    {"observables": "tekort_peiling"},
    {"observables": ("tekort",)},
    {"observables": 3},
    {"measures": ("toelage",)},
    {"seed": None},
]


@pytest.mark.parametrize("given", WRONG, ids=repr)
def test_e2_case_and_model_refuse_the_same_things_with_field_and_expectation(given):
    (field,) = given
    for make in (lambda: run(Case(**given)), lambda: LabourMarket(**{"months": 3, "seed": 1, **given})):
        with pytest.raises(OlsimError) as mistake:
            make()
        assert "Verwacht" in str(mistake.value)
        assert field in str(mistake.value) or "bestaat" in str(mistake.value)


@pytest.mark.parametrize("given", WRONG_CASES, ids=repr)
def test_e2_a_case_refuses_other_fields_too(given):
    with pytest.raises(OlsimError, match=next(iter(given))):
        Case(**given)


@pytest.mark.parametrize("seed", [np.int64(1), np.uint8(1), 1])
def test_e2_whatever_counts_as_a_whole_number_is_a_seed(seed):
    case = Case(
        seed=seed,
        months=np.int32(15),
        overrides={"boards.lend_willing": np.float32(0.5)},
        observables=["leraren_fte"],
    )
    assert case == Case(
        seed=1, months=15, overrides=(("boards.lend_willing", 0.5),), observables=("leraren_fte",)
    )
    assert LabourMarket(seed=seed, months=3, people_as_agents=False).seed == 1
    assert [outcome.seed for outcome in run_many(Case(seed=k, months=15) for k in range(2))] == [0, 1]
    with pytest.raises(OlsimError, match="geen Case"):
        list(run_many([{"seed": 1}]))


def test_e3_an_override_that_does_nothing_is_told():
    with pytest.warns(NothingWarning, match="doet dus niets"):
        Case(overrides={"training.places_per_year@2099": 90.0})
    with pytest.warns(NothingWarning, match="doet dus niets"):
        Case(months=60, overrides={"coaching.coach_fte@2030-01": 0.2})


FACE_WRITES = [
    ("school", 9999),
    ("school", -2),
    ("wtf", np.nan),
    ("wtf", -1.0),
    ("wtf", "veel"),
    ("status", 77),
    ("role", 9),
    ("absence", -1),
    ("key", 3),
    ("born", 1.5),
    ("leave_reason", 99),
    ("woman", 3),
]


@pytest.mark.parametrize(("column", "value"), FACE_WRITES)
def test_e4_a_write_through_a_face_is_checked_against_its_column(model, column, value):
    teacher = model.agents_by_type[Teacher][5]
    before = getattr(teacher, column)
    with pytest.raises(OlsimError, match=column):
        setattr(teacher, column, value)
    assert getattr(teacher, column) == before or before != before
    model.step()


def test_e5_a_face_has_no_state_of_its_own_and_goes_not_by_remove(model):
    teacher = model.agents_by_type[Teacher][3]
    with pytest.raises(AttributeError, match="salary"):
        teacher.salary = 3
    with pytest.raises(OlsimError, match="leave"):
        teacher.remove()
    with pytest.raises(OlsimError, match="fusie"):
        model.agents_by_type[School][0].remove()


def test_e5_leaving_and_pupils_work():
    first, other = (LabourMarket(seed=2, months=40, overrides=small_overrides()) for _ in range(2))
    teacher = next(agent for agent in other.agents_by_type[Teacher] if agent.status == 4 or agent.school >= 0)
    row = teacher.row
    teacher.leave()
    for school in other.agents_by_type[School]:
        school.pupils *= 2
    for _ in range(15):
        first.step()
        other.step()
    assert (
        other.world.people.school[row] != first.world.people.school[row]
        or other.world.people.status[row] != first.world.people.status[row]
    )
    assert other.measure("benodigd_oktober") > 1.5 * first.measure("benodigd_oktober")


def test_e6_a_value_and_its_date_agree():
    model = LabourMarket(seed=1, months=16, people_as_agents=False)
    assert (model.date, model.next_date) == ("2018-07", "2018-08")
    while model.running:
        model.step()
        assert model.date_of("tekort_maand") == f"{model.date}-01"
    outcome = run(Case(seed=1, months=16, observables=("tekort_maand", "leraren_fte")))
    assert (
        model.measure("tekort_maand")
        == outcome.values["tekort_maand"][
            0, outcome.dates("tekort_maand").index(model.date_of("tekort_maand"))
        ]
    )
    assert model.date_of("leraren_fte") == "2019-10-01"


def test_e6_an_unknown_group_is_refused_for_every_observable(model):
    from olsim.measurement.catalogue import CATALOGUE

    for name, observable in CATALOGUE.items():
        for group in ("nonsense", "Overvecht", *(("bo",) if observable.by_school is None else ())):
            with pytest.raises(OlsimError, match="groep"):
                model.measure(name, group)


@pytest.mark.slow
def test_e7_a_table_that_was_changed_by_hand_is_refused_and_unknown_names_raise(tmp_path, capsys):
    from olsim.results.folder import read

    folder = tmp_path / "uit"
    assert (
        call(capsys, "run", "base", "--draws", 1, "--until", "2020-12", "--workers", 1, "--out", folder)[0]
        == 0
    )
    results = read(folder)
    for ask in (
        lambda: results.mean("foo", "2019-10-01"),
        lambda: results.values("foo"),
        lambda: results.mean("leraren_fte", "2019-10-01", "wijk", "Overvegt"),
    ):
        with pytest.raises(OlsimError):
            ask()
    assert np.isnan(results.mean("leraren_fte", "2050-10-01"))
    table = pd.read_parquet(folder / "reeksen.parquet")
    table["waarde"] *= 2.0
    table.to_parquet(folder / "reeksen.parquet", index=False)
    with pytest.raises(OlsimError, match="veranderd"):
        read(folder)
    assert read(folder, checked=False).mean("leraren_fte", "2019-10-01") == pytest.approx(
        2.0 * results.mean("leraren_fte", "2019-10-01")
    )


def test_e8_few_short_runs_go_in_one_process(monkeypatch):
    from olsim.simulation import run as running

    def no_pool(*_):
        raise AssertionError("a pool was started")

    monkeypatch.setattr(running, "pool", no_pool)
    cases = [Case(seed=k, months=15, observables=("leraren_fte",)) for k in range(20)]
    many = [outcome.values["leraren_fte"][0, 0] for outcome in run_many(cases, workers=2)]
    assert many == [run(case).values["leraren_fte"][0, 0] for case in cases]


@pytest.mark.slow
def test_e9_sdist_to_wheel_to_an_empty_environment_to_the_whole_journey(tmp_path):
    def do(*words, **more):
        done = subprocess.run(
            [str(word) for word in words], capture_output=True, text=True, timeout=900, check=False, **more
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout

    made = "from hatchling.build import build_sdist; print(build_sdist({!r}))"
    do(sys.executable, "-c", made.format(str(tmp_path)), cwd=ROOT)
    (sdist,) = tmp_path.glob("*.tar.gz")
    assert sdist.stat().st_size < 2_500_000
    with tarfile.open(sdist) as packed:
        packed.extractall(tmp_path / "bron", filter="data")
    (source,) = (tmp_path / "bron").iterdir()
    do(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--disable-pip-version-check",
        "-w",
        tmp_path,
        source,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"olsim"}
    assert not [name for name in names if "archief" in name and name.endswith("utrecht.csv")]
    do(sys.executable, "-m", "venv", tmp_path / "leeg")
    python = tmp_path / "leeg" / "bin" / "python"
    pip = (python, "-m", "pip", "install", "-q", "--disable-pip-version-check")
    do(*pip, "--require-hashes", "-r", ROOT / "requirements" / "run.txt")
    do(*pip, "--no-deps", "--no-index", wheel)
    site = do(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    where = do(python, "-c", "import olsim; print(olsim.__file__)", env=environment, cwd=tmp_path)
    assert where.startswith(site)
    for words in (
        ("run", "toelage", "--draws", 1, "--until", "2025-12", "--workers", 1, "--out", "a"),
        (
            "compare",
            "base",
            "toelage",
            "--draws",
            2,
            "--seeds",
            1,
            "--until",
            "2025-12",
            "--workers",
            1,
            "--out",
            "b",
        ),
        ("replay", "a", "--workers", 1),
        ("fit", "--out", "c"),
        ("new", "mijn.toml", "--from", "amsterdam"),
        ("describe", "scenarios"),
        ("story", "--person", 3, "--until", "2019-12"),
        (
            "sensitivity",
            "morris",
            "--parameters",
            "applying.stay,leaving.exit_30_39",
            "--budget",
            20,
            "--workers",
            1,
            "--out",
            "d",
        ),
    ):
        do(python, "-m", "olsim", *words, env=environment, cwd=tmp_path)
    assert (tmp_path / "b" / "notitie.pdf").exists()


@pytest.mark.slow
def test_e10_a_home_that_cannot_be_written_finds_its_code_again(tmp_path):
    blocked, spare = tmp_path / "bestand", tmp_path / "tijdelijk"
    blocked.write_text("")
    spare.mkdir()
    code = (
        "from olsim.rules.formation import required_fte; required_fte(100.0, 1.0, 20.0, 0.0, 0.0, 0.0);"
        " import olsim.core.compiled as c; print(c.CACHE_FOLDER)"
    )
    environment = {**os.environ, "HOME": str(blocked), "TMPDIR": str(spare)}
    environment.pop("OLSIM_CACHE", None)
    environment.pop("XDG_CACHE_HOME", None)
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        for _ in range(2)
    )
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert "OLSIM_CACHE" in first.stderr
    assert len(list(spare.iterdir())) == 1


def test_e11_documents_do_not_contradict_what_is_measured():
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    }
    for name, text in texts.items():
        for wrong in ("olsim[", "not calibrated yet", "nog niet gekalibreerd"):
            assert wrong not in text, (name, wrong)
        assert not re.search(r"@[A-Z]+@", text), name
    from olsim.simulation import waiting, warm

    for module in (warm, waiting):
        assert "ongeveer een minuut" not in Path(module.__file__).read_text(encoding="utf-8")


def test_e12_names_complete_and_an_outcome_sets_itself_out():
    assert {"Case", "LabourMarket", "frame", "problem_for", "run", "run_many"} <= set(dir(olsim))
    case = Case(
        seed=1,
        months=30,
        observables=("leraren_fte", "tekort_randgemeenten", "uit_sector"),
        levels=("stad", "wijk"),
        overrides={"boards.lend_willing": 0.5},
    )
    outcome = run(case)
    table = outcome.to_frame()
    assert list(table.columns) == ["zaad", "maat", "eenheid", "niveau", "groep", "datum", "waarde"]
    own = table[(table["maat"] == "leraren_fte") & (table["groep"] == "Overvecht")]
    place = outcome.groups_of("leraren_fte").index(("wijk", "Overvecht"))
    assert own["waarde"].tolist() == outcome.values["leraren_fte"][place].tolist()
    assert own["datum"].tolist() == ["2018-10-01", "2019-10-01", "2020-10-01"]
    both = olsim.frame([case, case], run_many([case, case]))
    assert set(both["geval"]) == {0, 1}
    assert set(both["boards.lend_willing"]) == {0.5}


def test_e12_priors_map_to_the_bounds_of_salib():
    from olsim.evidence.priors import values_of

    names = ["applying.stay", "leaving.exit_30_39"]
    cube = olsim.problem_for(names)
    assert cube.spec == {"num_vars": 2, "names": names, "bounds": [[0.0, 1.0], [0.0, 1.0]]}
    (given,) = cube.overrides(np.array([[0.5, 0.9]]))
    for name, share in zip(names, (0.5, 0.9)):
        assert given[name] == pytest.approx(
            float(values_of(load_evidence().quantities[name], np.array([share]))[0])
        )
    with pytest.raises(OlsimError):
        olsim.problem_for(["bestaat.niet"])
    with pytest.raises(OlsimError, match="rij van namen"):
        olsim.problem_for("applying.stay")


RECIPES = dict(
    re.findall(
        r"<!-- recipe (\w+) -->\n```python\n(.*?)```",
        (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8"),
        re.S,
    )
)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["salib", "ema", "dask", "loky"])
def test_e12_the_recipe_runs(tmp_path, name):
    pytest.importorskip(
        {"salib": "SALib", "ema": "ema_workbench", "dask": "distributed", "loky": "loky"}[name]
    )
    (tmp_path / "recept.py").write_text(RECIPES[name], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "recept.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1])
