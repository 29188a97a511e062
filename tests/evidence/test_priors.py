"""Priors as distributions: every one lies where it should, has a spread, and holds the value of the
baseline.
"""

import math

import numpy as np
import pytest
from scipy import stats

from olsim.core.errors import OlsimError
from olsim.evidence.ensemble import read, uncertain
from olsim.evidence.load import load
from olsim.evidence.priors import quantiles, values_of
from olsim.evidence.quantity import check_prior

SHARES = (np.arange(200) + 0.5) / 200
UNCERTAIN = uncertain(load())


@pytest.mark.parametrize("name", UNCERTAIN)
def test_a_prior_has_a_spread_within_its_limits(name):
    quantity = load().quantities[name]
    values = values_of(quantity, SHARES)
    assert (np.diff(values) >= 0.0).all()
    assert len(np.unique(values)) >= 150, "nearly all of the prior lies in one point"
    assert quantity.prior.get("low", -np.inf) <= values[0] <= values[-1] <= quantity.prior.get("high", np.inf)


@pytest.mark.parametrize("name", UNCERTAIN)
def test_the_value_of_the_baseline_lies_within_its_prior_and_draws_vary(name):
    column = np.array([dict(draw)[name] for draw in read().draws])
    quantity = load().quantities[name]
    low, high = values_of(quantity, np.array([1e-6, 1.0 - 1e-6]))
    # a value at the edge of a prior, as none, lies at the edge
    edge = 0.02 * (high - low)
    assert low - edge <= quantity.value <= high + edge
    assert len(np.unique(column)) > 0.5 * len(column)


def test_half_of_a_student_distribution_lies_on_the_side_of_its_limits():
    below = {"dist": "halft", "df": 3, "scale": 0.4, "low": -3.0, "high": 0.0}
    above = {**below, "low": 0.0, "high": 3.0}
    shares = np.array([0.0, 0.5, 1.0])
    np.testing.assert_allclose(quantiles(above, shares), -quantiles(below, shares)[::-1], atol=1e-12)
    # the median of the whole half lies at 0,765 times the scale; the cut at 3 takes away half a per cent
    np.testing.assert_allclose(quantiles(above, shares), [0.0, 0.4 * 0.7597, 3.0], rtol=2e-3)


def test_any_continuous_distribution_of_scipy_serves():
    prior = {"dist": "gamma", "a": 2.0, "scale": 3.0, "low": 1.0, "high": 20.0}
    check_prior(prior, 0.0, math.inf, "", "x")
    shares = np.array([0.0, 0.25, 0.5, 1.0])
    whole = stats.gamma(2.0, scale=3.0)
    inside = (whole.cdf(quantiles(prior, shares)) - whole.cdf(1.0)) / (whole.cdf(20.0) - whole.cdf(1.0))
    assert np.allclose(inside, shares)


@pytest.mark.parametrize(
    ("prior", "message"),
    [
        ({"dist": "gama", "a": 2.0}, "Onbekende verdeling"),
        ({"dist": "poisson", "mu": 2.0}, "Onbekende verdeling"),
        ({"dist": "gamma"}, "De verdeling is niet volledig"),
        ({"dist": "gamma", "a": 2.0, "b": 1.0}, "Onbekend kenmerk"),
        ({"dist": "gamma", "a": -1.0}, "bestaat niet met deze kenmerken"),
        ({"dist": "gamma", "a": 1.0, "scale": -1.0}, "bestaat niet met deze kenmerken"),
    ],
)
def test_messages_on_distributions(prior, message):
    with pytest.raises(OlsimError, match=message):
        check_prior(prior, 0.0, math.inf, "", "x")
