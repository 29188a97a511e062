"""Regions of the rounds: draws of the prior within them, and weights that give the prior back."""

import numpy as np
import pytest

from calibration.fits import held_out
from calibration.rounds import Region, drawn


def test_a_region_draws_the_prior_within_it():
    region = Region(np.array([0.0]), np.array([1.0]))
    assert region.prior == pytest.approx(0.34134, abs=1e-4)
    z = region.draw(50_000, np.random.default_rng(0))
    assert z.min() >= 0.0
    assert z.max() <= 1.0
    # the mean of a normal number between 0 and 1: (phi(0) - phi(1)) / P
    assert z.mean() == pytest.approx((0.398942 - 0.241971) / 0.34134, abs=0.005)


def test_weights_over_the_mixture_of_regions_give_the_prior_back():
    regions, rng = (
        [Region(np.array([-2.0]), np.array([1.0])), Region(np.array([-0.5]), np.array([2.0]))],
        np.random.default_rng(1),
    )
    z = np.concatenate([region.draw(40_000, rng) for region in regions])
    weights = 1.0 / np.sum([region.holds(z) / region.prior for region in regions], axis=0)
    everything = rng.standard_normal(400_000)
    prior = everything[(everything >= -2.0) & (everything <= 2.0)]
    for low, high in ((-2.0, -0.5), (-0.5, 1.0), (1.0, 2.0)):
        share = weights[(z[:, 0] >= low) & (z[:, 0] < high)].sum() / weights.sum()
        assert share == pytest.approx(((prior >= low) & (prior < high)).mean(), abs=0.01)


def test_what_no_direction_follows_comes_from_the_whole_prior():
    directions = np.zeros((5, 1))
    directions[0, 0] = 1.0
    scores = drawn(Region(np.array([0.9]), np.array([1.1])), directions, np.random.default_rng(2))
    assert scores[:, 0].min() >= 0.9
    assert scores[:, 1:].mean(axis=0) == pytest.approx(np.zeros(4), abs=0.06)
    assert scores[:, 1:].std(axis=0) == pytest.approx(np.ones(4), abs=0.04)


def test_worlds_that_are_held_out_are_one_in_ten_and_always_the_same():
    held = held_out(1000)
    assert len(np.unique(held)) == 100
    assert (held == held_out(1000)).all()
    # not one side of the Sobol sample
    assert np.bincount(held % 8, minlength=8).min() > 3
