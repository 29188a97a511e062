"""Imports go down the floors, and never to a neighbour; what is inside the rooms stays small."""

import re

import pytest

from tests import house

PACKAGE = house.ROOT / "olsim"
FLOORS = {
    "core": 0,
    "evidence": 1,
    "parameters": 2, "state": 2,
    "rules": 3, "population": 3, "measures": 3, "measurement": 3,
    "processes": 4, "scenarios": 4,
    "simulation": 5, "results": 5,
    "agents": 6, "sensitivity": 6, "validation": 6,
    "runs": 7, "compare": 7,
    "report": 8, "tools": 8,
    "cli": 9, "olsim": 9,
}  # fmt: skip
"""The floor of every room; `olsim` is the front door: the public names, and `python -m olsim`."""
NEIGHBOURS = {("olsim", "cli"): "the front door opens the command line"}
"""Rooms that import one on their own floor, and why."""
APART = {"processes": (), "rules": (), "measures": ("measure", "form", "folder")}
"""Rooms in which files do not import each other, but for these."""
SEES_ONLY = {"report": {"core", "results"}}
"""Rooms that see less than all floors below: documents are made of results alone."""
ONLY = {
    "mesa": {"agents"},
    "matplotlib": {"report"},
    "SALib": {"sensitivity"},
    "numba": {"core", "tools"},
    "click": {"cli"},
    "docx": {"report"},
    "xlsxwriter": {"report"},
    "typst": {"report"},
    "pyphen": {"report"},
    "filelock": {"results"},
    "tomlkit": {"scenarios"},
    "sklearn": {"sensitivity"},
    "distributed": {"sensitivity"},
    "mpi4py": {"sensitivity"},
    "xarray": {"results"},
    "calibration": set(),
}
"""The room of each package that is not everywhere."""
FILES = sorted(PACKAGE.rglob("*.py"))
NUMBERS = house.counts()


def wrong(path, package=PACKAGE):
    """What a file imports that it may not."""
    own = house.room_of(path, package)
    for name in house.imports(path):
        parts = name.split(".")
        if own not in ONLY.get(parts[0], {own}):
            yield f"{parts[0]} belongs to {ONLY[parts[0]]}"
        if parts[0] != "olsim":
            continue
        other = parts[1] if len(parts) > 1 and parts[1] in FLOORS else "olsim"
        if other == own:
            if own in APART and path.name != "__init__.py" and parts[2] not in APART[own]:
                yield f"{name} is its neighbour"
        elif (own, other) not in NEIGHBOURS and FLOORS[other] >= FLOORS[own]:
            yield f"{name} is not below"
        elif other not in SEES_ONLY.get(own, {other}):
            yield f"{name} is out of sight"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_down(path):
    assert house.room_of(path, PACKAGE) in FLOORS
    assert not list(wrong(path))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("processes", "from olsim.simulation.run import run\n"),
        ("processes", "from olsim.processes.cover import step\n"),
        ("rules", "import matplotlib.pyplot as plt\n"),
        ("report", "from olsim.evidence.load import load\n"),
        ("compare", "from olsim.runs.request import compute\n"),
    ],
)
def test_the_check_catches_what_it_is_for(tmp_path, place, text):
    bad = tmp_path / place / "bad.py"
    bad.parent.mkdir()
    bad.write_text(text)
    assert list(wrong(bad, tmp_path))


def test_no_circle_and_few_rooms_arrows_and_floors():
    assert NUMBERS["rooms"] <= 26
    assert NUMBERS["arrows"] <= 140
    assert isinstance(NUMBERS["floors"], int)
    assert len(set(FLOORS.values())) <= 10


def test_no_two_files_of_a_room_import_each_other_in_a_circle():
    modules = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in FILES}
    pairs = set()
    for own, path in modules.items():
        for name in house.imports(path):
            other = name if name in modules else name.rpartition(".")[0]
            if other in modules and other != own:
                pairs.add((own, other))
    assert house.floors(set(modules), pairs) is not None


def test_lines_fit_and_nothing_is_kept_from_the_formatter():
    assert NUMBERS[f"lines above {house.WIDTH}"] == 0
    assert NUMBERS["fmt: skip"] <= 20


def test_nothing_else_is_random():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"np\.random|\.rvs\(|\brandom\.(random|choice|uniform|gauss|shuffle)\(|model\.(rng|random)\b",
            text,
        ), path


def test_files_stay_small():
    for path in FILES:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 720, (
            f"{path} holds more than one subject"
        )
