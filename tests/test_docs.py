import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import olsim.processes
from olsim.tools.describe import HEADINGS

ROOT = Path(__file__).parents[1]


def test_every_process_says_what_why_when_reads_and_writes():
    for info in pkgutil.iter_modules(olsim.processes.__path__):
        module = importlib.import_module(f"olsim.processes.{info.name}")
        for heading in HEADINGS:
            assert heading in module.__doc__, (info.name, heading)
        assert module.WRITES


@pytest.mark.parametrize("name", ["odd.md", "calibration.md"])
def test_generated_parts_are_current(name):
    from docs.generate import generated

    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert generated(text) == text, "run: python -m docs.generate"


@pytest.mark.slow
@pytest.mark.parametrize("page", ["README.md", pytest.param("docs/sensitivity.md", marks=pytest.mark.slow)])
def test_code_on_a_page_runs(tmp_path, page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for code in re.findall(r"```python\n(.*?)```", text, flags=re.S):
        script = tmp_path / "example.py"
        script.write_text(code, encoding="utf-8")
        done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-1500:]


@pytest.mark.slow
def test_the_notebook_runs():
    pytest.importorskip("nbmake")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--nbmake",
        "docs/sensitivity.ipynb",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-2500:]


def test_readme_scenario_loads(tmp_path):
    from olsim.evidence.load import load
    from olsim.scenarios.load import load as load_scenario

    text = re.search(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.S)[1]
    path = tmp_path / "plaatsen.toml"
    path.write_text(text, encoding="utf-8")
    assert load_scenario(str(path), load()).overrides == {"training.places_per_year@2026": 90.0}


@pytest.mark.slow
def test_the_page_on_a_measure_of_your_own_runs(tmp_path, monkeypatch):
    from olsim.cli.group import start

    text = (ROOT / "docs" / "own-measure.md").read_text(encoding="utf-8")
    for name, code in re.findall(r"```(?:toml|python)\n# file: (\S+)\n(.*?)```", text, flags=re.S):
        (tmp_path / name).write_text(code, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command = re.search(r"```sh\nolsim (.*?)\n```", text)[1].replace(
        "--draws 100", "--draws 2 --seeds 1 --workers 1 --until 2028-12"
    )
    assert start(command.split()) == 0
    assert (tmp_path / "uitkomst" / "vergelijking" / "notitie.docx").exists()


def test_the_templates_make_a_measure(tmp_path):
    from olsim.evidence.load import load
    from olsim.measures.form import FOLDER
    from olsim.scenarios.load import load as load_scenario
    from olsim.simulation.run import Case, run

    for kind in ("toml", "py"):
        (tmp_path / f"mijn.{kind}").write_text(
            (FOLDER / f"_template.{kind}").read_text(encoding="utf-8"), encoding="utf-8"
        )
    (tmp_path / "s.toml").write_text(
        'name = "x"\nquestion = "y"\n[[measure]]\nname = "mijn"\nstart = "2019-08"\nshare = 0.1\n',
        encoding="utf-8",
    )
    scenario = load_scenario(str(tmp_path / "s.toml"), load(), str(tmp_path))
    paid = run(Case(months=40, measures=scenario.measures, observables=("toelage_fte",))).values[
        "toelage_fte"
    ][0]
    assert paid[-1] > 1.0


def test_the_schema_of_scenario_files_is_current():
    from olsim.scenarios.grammar import schema

    assert (ROOT / "docs" / "scenario.schema.json").read_text(encoding="utf-8") == schema(), (
        "run: python -m docs.generate"
    )


def test_the_repository_names_no_index_and_no_lock_file():
    locks = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "requirements").glob("*.txt")}
    assert set(locks) == {"run", "test", "docs", "cluster"}
    for text in locks.values():
        assert "http" not in text
        assert "/tmp" not in text
        pinned = [line for line in text.splitlines() if line[:1].isalnum()]
        assert all("==" in line for line in pinned)
        assert text.count("--hash=sha256:") >= len(pinned)
    run = {line.partition("==")[0] for line in locks["run"].splitlines() if line[:1].isalnum()}
    assert not run & {
        "pytest",
        "hypothesis",
        "ruff",
        "mypy",
        "sphinx",
        "distributed",
        "dask",
        "scikit-learn",
        "openpyxl",
    }
    assert not (ROOT / "uv.lock").exists()
    assert not (ROOT / "pylock.toml").exists()
