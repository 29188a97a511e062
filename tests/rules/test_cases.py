"""Hand-computed cases, as a school adviser can read and check them: tests/cases/<rule>.toml."""

import importlib
import math
import tomllib
from pathlib import Path

import pytest

from olsim.core.blocks import form
from tests.rules.record import record

FOLDER = Path(__file__).parents[1] / "cases"
CASES = [
    (path.stem, case)
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize(("stem", "case"), CASES, ids=[f"{stem}: {case['wat']}" for stem, case in CASES])
def test_case(stem, case):
    module = importlib.import_module(f"olsim.rules.{stem}" if stem != "choice" else "olsim.core.choice")
    given = {name: math.inf if value == "oneindig" else value for name, value in case["gegeven"].items()}
    if "parameters" in case:
        given["parameters"] = form(record(**case["parameters"]))
    assert getattr(module, case["regel"])(**given) == pytest.approx(case["verwacht"], abs=1e-9), case["som"]


def test_every_rule_file_has_a_case():
    rules = {path.stem for path in (Path(__file__).parents[2] / "olsim" / "rules").glob("*.py")} - {
        "__init__"
    }
    assert rules == {stem for stem, _ in CASES if stem != "choice"}
