"""Golden results of the baseline: a change of any of them needs `python -m tests.whole.update_baseline` and a
`Results:` line in the changelog.
"""

import tomllib
from pathlib import Path

import pytest

from olsim.simulation.run import Case, run
from tests.whole.update_baseline import BASELINE, CASES, ROOT, digest_of_file, flatten


@pytest.mark.parametrize("name", CASES)
def test_results_are_those_of_the_baseline(name):
    wanted = tomllib.loads(BASELINE.read_text(encoding="utf-8"))[name]
    found = flatten(run(Case(**CASES[name])))
    assert found.keys() == wanted.keys()
    for key, values in wanted.items():
        assert found[key] == pytest.approx(values, rel=1e-9, abs=1e-12, nan_ok=True), key


def test_the_changelog_knows_of_these_results():
    text = (Path(ROOT) / "CHANGELOG.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("- Results:")]
    assert any(digest_of_file() in line for line in lines), (
        f"add a line '- Results: ... (baseline {digest_of_file()})' to CHANGELOG.md"
    )
