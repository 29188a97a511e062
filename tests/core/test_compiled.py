"""The cache of machine code: an edited rule gives a new number, and a home that cannot be written is no
obstacle.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CALL = "from olsim.rules.formation import required_fte; print(required_fte(100.0, 1.0, 20.0, 0.0, 0.0, 0.0))"


def run(code, tree, **environment):
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tree,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(tree), **environment},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done


@pytest.fixture
def tree(tmp_path):
    """A copy of the sources that a test may edit."""
    shutil.copytree(ROOT / "olsim", tmp_path / "olsim", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_an_edited_rule_gives_a_new_number(tree):
    cache = str(tree / "cache")
    assert float(run(CALL, tree, OLSIM_CACHE=cache).stdout) == 6.0
    rule = tree / "olsim" / "rules" / "formation.py"
    rule.write_text(rule.read_text().replace("fixed_fte + pupils", "2.0 * fixed_fte + pupils"))
    assert float(run(CALL, tree, OLSIM_CACHE=cache).stdout) == 7.0


def test_an_edit_of_what_a_rule_calls_is_seen_too(tree):
    code = "from olsim.rules.studying import stays_in_city; print(stays_in_city(0.1, False, 0.0, False, 0.0))"
    cache = str(tree / "cache")
    assert float(run(code, tree, OLSIM_CACHE=cache).stdout) == pytest.approx(0.1)
    called = tree / "olsim" / "core" / "choice.py"
    called.write_text(
        called.read_text().replace(
            "    if base <= 0.0:\n        return 0.0\n", "    if base <= 0.5:\n        return 0.0\n"
        )
    )
    assert float(run(code, tree, OLSIM_CACHE=cache).stdout) == 0.0


def test_an_unwritable_place_becomes_a_temporary_one_with_a_dutch_line(tree):
    blocked = tree / "a_file"
    blocked.write_text("")
    done = run(CALL, tree, OLSIM_CACHE=str(blocked / "below"))
    assert float(done.stdout) == 6.0
    assert "niet beschrijfbaar" in done.stderr


def test_plain_python_gives_the_same_number(tree):
    assert float(run(CALL, tree, OLSIM_COMPILED="0").stdout) == 6.0


def test_nothing_compiled_reads_what_may_change_while_machine_code_stays_good():
    """The cache looks at every file but those of `NOT_COMPILED`, so no compiled function and nothing that it
    imports may lie there.
    """
    from olsim.core.compiled import NOT_COMPILED
    from tests.house import imports
    from tests.test_layers import FILES

    modules = {
        ".".join(("olsim", *path.relative_to(ROOT / "olsim").with_suffix("").parts)): path for path in FILES
    }
    reached = {name for name, path in modules.items() if "@compiled" in path.read_text(encoding="utf-8")}
    assert len(reached) > 20
    while True:
        more = {
            other
            for name in reached
            for full in imports(modules[name])
            for other in (full, full.rpartition(".")[0])
            if other in modules
        }
        if more <= reached:
            break
        reached |= more
    places = [modules[name].relative_to(ROOT / "olsim").as_posix() for name in reached]
    assert not [place for place in places if {place, place.partition("/")[0]} & set(NOT_COMPILED)]
