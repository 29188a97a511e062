"""Imports go downwards only, and never to a neighbour."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "olsim"
ROWS = {
    # row 0 has an order of its own: words, then compiled, then what uses both
    "arrays": 0,
    "classes": 0,
    "codes": 0,
    "errors": 0,
    "words": 0,
    "reading": 0.1,
    "texts": 0.1,
    "units": 0.1,
    "compiled": 0.1,
    "months": 0.2,
    "choice": 0.2,
    "blocks": 0.2,
    "randomness": 0.3,
    "evidence": 1,
    "parameters": 2,
    "state": 2,
    "population": 3,
    "rules": 3,
    "measures": 3,
    "measurement": 3,
    "grammar": 3.5,
    "processes": 4,
    "scenario": 4,
    "results": 4,
    "places": 3.9,
    "keeping": 3.9,
    "scenarios": 4,
    "starting": 4.5,
    "schedule": 5,
    "case": 5,
    "own": 3.6,
    "running": 6,
    "describe": 6,
    "waiting": 6.2,
    "notices": 6,
    "compare": 6.4,
    "sensitivity": 6.4,
    "examination": 6.3,
    "story": 6.5,
    "bench": 6.5,
    "report": 6,
    "writing": 6.5,
    "agents": 7,
    "model": 7,
    "warm": 7,
    "cli": 7,
    "__main__": 7,
    "__init__": 7,
}
FAMILIES = {
    "processes",
    "rules",
    "measures",
    "measurement",
    "evidence",
    "parameters",
    "state",
    "population",
    "agents",
    "report",
    "compare",
    "sensitivity",
    "examination",
}
NO_SIBLINGS = {"processes", "rules", "measures"}
ONLY = {
    "mesa": {"agents", "model"},
    "matplotlib": {"report"},
    "SALib": {"sensitivity"},
    "numba": {"compiled", "bench"},
    "docx": {"report"},
    "xlsxwriter": {"report"},
    "typst": {"report"},
    "pyphen": {"report"},
    "filelock": {"places"},
    "tomlkit": {"starting"},
    "sklearn": {"sensitivity"},
    "distributed": {"sensitivity"},
    "mpi4py": {"sensitivity"},
    "xarray": {"results"},
    # makes what olsim reads
    "calibration": set(),
}


def imports(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {
        id(n)
        for b in ast.walk(tree)
        if isinstance(b, ast.If) and "TYPE_CHECKING" in ast.dump(b.test)
        for n in ast.walk(b)
    }
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module]
            if node.module.count(".") <= 1 and node.module.startswith("olsim"):
                names = [f"{node.module}.{a.name}" for a in node.names]
            yield from names
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names)


def package_of(path):
    return path.relative_to(ROOT).with_suffix("").parts[0]


FILES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_go_down(path):
    own = package_of(path)
    assert own in ROWS, f"{own} has no row"
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "olsim" and len(parts) > 1 and parts[1] != "__version__":
            other = parts[1]
            if other == own:
                if own in NO_SIBLINGS and path.name != "__init__.py" and len(parts) > 2:
                    assert parts[2] in ("measure", "form", "folder"), f"{path} imports its neighbour {name}"
                assert own in FAMILIES or own == "cli", f"{path} imports {name}"
                continue
            assert other in ROWS, f"{path} imports {name}, which has no row"
            below = ROWS[other] < ROWS[own] or own in ("cli", "__main__", "__init__", "model", "warm")
            if own == "report":
                below = ROWS[other] < 1 or other == "results"
            assert below, f"{path} (row {ROWS[own]}) imports {name} (row {ROWS[other]})"
        for package, allowed in ONLY.items():
            if parts[0] == package:
                assert own in allowed, f"{path} imports {package}"


def test_the_check_catches_an_upward_and_a_sibling_import(tmp_path, monkeypatch):
    for text in ("from olsim.running import run\n", "from olsim.processes.cover import step\n"):
        bad = tmp_path / "processes" / "bad.py"
        bad.parent.mkdir(exist_ok=True)
        bad.write_text(text)
        monkeypatch.setitem(globals(), "ROOT", tmp_path)
        with pytest.raises(AssertionError):
            test_imports_go_down(bad)


def test_nothing_else_is_random():
    import re

    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"np\.random|\.rvs\(|\brandom\.(random|choice|uniform|gauss|shuffle)\(|model\.(rng|random)\b",
            text,
        ), path


def test_files_stay_small():
    for path in FILES:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 800, (
            f"{path} holds more than one subject"
        )
