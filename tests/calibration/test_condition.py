"""Conditioning on a case with a known answer, and the small parts of it."""

import numpy as np
import pytest

from calibration.bank import rounded
from calibration.condition import Conditioner, nearest, resampled, weighted_quantiles


@pytest.mark.slow
def test_a_straight_case_gives_its_posterior():
    """theta ~ N(0, 1), figures theta + N(0, 0.5) and 2 theta + N(0, 1): with figures 1 and 2 the posterior is
    N(8/9, 1/9).
    """
    rng = np.random.default_rng(0)
    theta = rng.standard_normal(20_000)
    figures = np.column_stack(
        [theta + 0.5 * rng.standard_normal(len(theta)), 2.0 * theta + rng.standard_normal(len(theta))]
    )
    learner = Conditioner(figures, np.column_stack([theta, -theta]), np.arange(len(theta)))
    posterior = learner.posterior(np.array([1.0, 2.0]))
    # precision 1 + 1/0.25 + 4/1 = 9, mean (1/0.25 + 2 * 2) / 9
    assert posterior.mean()[0] == pytest.approx(8.0 / 9.0, abs=0.05)
    assert posterior.variance()[0] == pytest.approx(1.0 / 9.0, rel=0.15)
    assert posterior.weights.sum() == pytest.approx(1.0)
    # at least what so many independent draws would have, and not many times that
    plain = (posterior.variance() * (posterior.weights**2).sum()) ** 0.5
    assert (posterior.error > 0.7 * plain).all()
    assert (posterior.error < 3.0 * plain).all()


def test_the_error_of_a_mean_is_how_much_it_varies():
    """Away from the middle of the kept worlds the end of a line is less certain than their spread says."""
    ends, told = [], []
    for k in range(60):
        rng = np.random.default_rng(k)
        apart = rng.uniform(0.2, 1.0, (1600, 1))
        posterior, _ = nearest(apart, apart + rng.standard_normal((1600, 1)), np.ones(1600))
        ends.append(posterior.mean()[0])
        told.append(posterior.error[0])
    assert np.mean(told) == pytest.approx(np.std(ends), rel=0.25)


def test_moving_takes_out_what_a_world_is_away():
    apart = np.linspace(-1.0, 1.0, 4001)[:, np.newaxis]
    wanted = 3.0 + 2.0 * apart
    posterior, tolerance = nearest(apart, wanted, np.ones(len(apart)))
    assert posterior.wanted == pytest.approx(np.full_like(posterior.wanted, 3.0))
    assert tolerance < 1.0


def test_importance_counts():
    apart = np.concatenate([np.zeros((2000, 1)), np.ones((100, 1))])
    wanted = np.concatenate([np.zeros((1000, 1)), np.ones((1000, 1)), np.ones((100, 1))])
    importance = np.concatenate([np.ones(1000), np.full(1000, 3.0), np.ones(100)])
    apart[:2000, 0] += np.linspace(0.0, 1e-3, 2000)
    posterior, _ = nearest(apart, wanted, importance)
    inside = posterior.rows < 1000
    assert posterior.weights[~inside].sum() > posterior.weights[inside].sum() * 0.3


def test_weighted_quantiles_of_equal_weights_are_quantiles():
    values = np.arange(1001.0)
    assert weighted_quantiles(values, np.ones(1001), (0.05, 0.5, 0.95)) == pytest.approx(
        [50.0, 500.0, 950.0], abs=0.6
    )
    assert weighted_quantiles(np.array([1.0, 2.0]), np.array([0.0, 1.0]), (0.5,))[0] == pytest.approx(2.0)


def test_resampling_keeps_the_weights():
    rows = resampled(np.array([1.0, 3.0]), 400, np.random.default_rng(1))
    assert np.bincount(rows).tolist() == [100, 300]


def test_six_digits_come_back_as_they_were_written():
    values = np.array([123456.789, 0.000123456789, 0.0, -98.76543219])
    once = rounded(values)
    assert rounded(once).tolist() == once.tolist()
    assert once == pytest.approx(values, rel=1e-5)
    assert [float(repr(float(v))) for v in once] == once.tolist()


def test_prints_of_one_run_count_once():
    """Every world ten times over: the same posterior, and an error and an effective number as of the worlds
    themselves.
    """
    rng = np.random.default_rng(4)
    apart = rng.standard_normal((4000, 2))
    wanted = apart @ np.array([[1.0], [0.5]]) + rng.standard_normal((4000, 1))
    once, _ = nearest(apart, wanted, np.ones(4000), 1000)
    tenfold = np.tile(np.arange(4000), 10)
    often, _ = nearest(apart[tenfold], wanted[tenfold], np.ones(40_000), 10_000, tenfold)
    alone, _ = nearest(apart[tenfold], wanted[tenfold], np.ones(40_000), 10_000)
    np.testing.assert_allclose(often.mean(), once.mean(), rtol=2e-2)
    np.testing.assert_allclose(often.error, once.error, rtol=2e-2)
    assert alone.error[0] < 0.4 * often.error[0]
