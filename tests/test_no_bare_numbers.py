"""Rules, processes and measurement hold no bare number: each parameter has a name, unit, source and grade."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "olsim"
PLAIN = {0, 1, 2, -1, 12, 0.5}
FILES = [p for part in ("rules", "processes", "measurement") for p in sorted((ROOT / part).glob("*.py"))]


def bare_numbers(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            if node.value not in PLAIN:
                yield node.lineno, node.value


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_bare_number(path):
    assert list(bare_numbers(path.read_text(encoding="utf-8"))) == []


def test_the_check_finds_one():
    assert list(bare_numbers("hazard = 0.07\n")) == [(1, 0.07)]
