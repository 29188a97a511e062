"""Rules, processes and measurement hold no bare number: each parameter has a name, unit, source and grade."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "olsim"
PLAIN = {0, 1, 2, -1, 12, 0.5}
FILES = [p for part in ("rules", "processes", "measurement") for p in sorted((ROOT / part).glob("*.py"))]
POPULATION = sorted((ROOT / "population").glob("*.py"))


def bare_numbers(text):
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, int | float)
            and not isinstance(node.value, bool)
        ):
            if node.value not in PLAIN:
                yield node.lineno, node.value


def without_constants(text):
    """The text without the named constants at its top, and with the ordinals that keep one keyed order apart
    from another.
    """
    tree = ast.parse(text)
    tree.body = [
        n
        for n in tree.body
        if not (
            isinstance(n, ast.Assign) and all(isinstance(t, ast.Name) and t.id.isupper() for t in n.targets)
        )
    ]
    for call in [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "in_order"
    ]:
        call.args = [a for a in call.args if not isinstance(a, ast.Constant)]
    return ast.unparse(tree)


@pytest.mark.parametrize("path", POPULATION, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_bare_number_in_the_population(path):
    assert list(bare_numbers(without_constants(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_bare_number(path):
    assert list(bare_numbers(path.read_text(encoding="utf-8"))) == []


def test_the_check_finds_one():
    assert list(bare_numbers("hazard = 0.07\n")) == [(1, 0.07)]
