"""A planted failure is found, told by the half that was not used; where there is none, that is said."""

import numpy as np
import pytest

from olsim.core.errors import OlsimError
from olsim.sensitivity import design as designs
from olsim.sensitivity.discover import discover, labels_of, sentence, table_of
from tests.sensitivity import functions as f

pytest.importorskip("sklearn")
LAID = designs.sample("discover", f.NOISY, 1024)
LABELS = labels_of(("x1", "x2", "x3"), {"x1": "Eerste"})


def test_a_planted_corner_is_found():
    fails = (LAID.values[:, 0] > 0.5) & (LAID.values[:, 1] < 0.0)
    found = discover(LAID, fails)
    limits = {(bound.parameter, bound.above): bound.value for bound in found.bounds}
    assert limits["x1", True] == pytest.approx(0.5, abs=0.05)
    assert limits["x2", False] == pytest.approx(0.0, abs=0.05)
    assert found.inside > 0.95
    assert found.caught > 0.95
    assert found.outside < 0.02
    assert found.share == pytest.approx(0.154, abs=0.02)  # P(x1 > 0.5) x P(x2 < 0)
    text = sentence(found, "Het pakket", "het tekort daalt niet", LABELS)
    assert text.startswith(
        "Het pakket faalt (het tekort daalt niet) in 15 procent van de 1024 trekkingen, vooral als Eerste"
        " (x1) boven 0,"
    )
    assert text.count(".") == 1
    assert len(table_of(found, LABELS)) == len(found.bounds)


def test_failures_by_luck_alone_have_no_limits():
    told = 0
    for seed in range(20):
        fails = np.array([f.normal(1000 * seed + k) > 0.8 for k in range(LAID.rows)])
        found = discover(LAID, fails)
        told += bool(found.bounds)
    assert told <= 4  # one in twenty by chance
    assert "geen grens hield stand" in sentence(found, "Het pakket", "x", LABELS)


def test_nothing_or_everything_fails():
    for fails, text in ((np.zeros(LAID.rows, bool), "0 procent"), (np.ones(LAID.rows, bool), "100 procent")):
        found = discover(LAID, fails)
        assert text in sentence(found, "Het pakket", "x", LABELS)
        assert "er valt niets te onderscheiden" in sentence(found, "Het pakket", "x", LABELS)


def test_too_few_draws():
    with pytest.raises(OlsimError, match="te weinig trekkingen"):
        discover(designs.sample("discover", f.NOISY, 64), np.zeros(64, bool))
