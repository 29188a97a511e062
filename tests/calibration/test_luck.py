"""The luck of the past: a seed for every draw, in proportion to the chance of the figures."""

import numpy as np
import pytest
from scipy.special import ndtr

from calibration.bank import LEAST, names, rounded, values_at
from calibration.luck import FIRST_SEED, _one_of, of_the_past
from olsim.evidence.load import load
from olsim.simulation.run import Case, run
from olsim.validation.targets import targets


def test_a_seed_is_taken_in_proportion_to_its_chance():
    rng = np.random.default_rng(1)
    taken = np.array([_one_of(np.log([1.0, 3.0]) - 1000.0, rng) for _ in range(4000)])
    assert taken.mean() == pytest.approx(0.75, abs=0.025)


def test_where_no_run_has_a_chance_any_will_do():
    rng = np.random.default_rng(1)
    assert {_one_of(np.full(3, -np.inf), rng) for _ in range(60)} == {0, 1, 2}
    assert {_one_of(np.array([-np.inf, -900.0, -np.inf]), rng) for _ in range(20)} == {1}


@pytest.mark.slow
def test_a_draw_run_again_with_its_seed_gives_the_figures_that_are_told(tmp_path):
    chosen = [
        target
        for target in targets(load())
        if target.id in ("leraren_fte:bo@2019-10-01", "leraren_fte:bo@2020-10-01")
    ]
    scores = np.zeros((2, len(names())))
    scores[1, 0] = 1.0
    past = of_the_past(scores, chosen, 6, 0, tmp_path, 1, np.random.default_rng(3))
    again = of_the_past(scores, chosen, 6, 0, tmp_path, 1, np.random.default_rng(3))
    assert (past.seeds == again.seeds).all()
    assert (past.seen == again.seen).all()
    # another luck of the past is one of the six that the draw was tried with
    assert ((past.others - FIRST_SEED) // 6).tolist() == [0, 1]
    assert (past.others != past.seeds).all()
    values = rounded(values_at(np.clip(ndtr(scores), LEAST, 1.0 - LEAST)))
    for k, seed in enumerate(past.seeds):
        given = {
            **dict(zip(names()[:-1], values[k].tolist())),
            "luck.past_seed": float(seed),
            "luck.past_months": 27.0,
        }
        found = run(Case(5, tuple(sorted(given.items())), 27, ("leraren_fte",))).values["leraren_fte"]
        assert found[1, 1:3] == pytest.approx(past.seen[k], rel=1e-6)
    # fte of two years of one city lie near each other, and luck is a few fte
    assert past.luck[0, 1] > 0.0
    assert 1.0 < past.luck[0, 0] ** 0.5 < 40.0
