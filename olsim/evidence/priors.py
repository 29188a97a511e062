"""Priors as distributions: the only place that knows how their arguments are meant."""

import math
from typing import Any

import numpy as np
from scipy import stats

from olsim.core.arrays import Floats
from olsim.core.units import UNITS
from olsim.evidence.quantity import Quantity


def quantiles(
    prior: dict[str, Any], shares: Floats, least: float = -math.inf, most: float = math.inf
) -> Floats:
    """Values below which these shares of a prior lie, shape of `shares`; `prior` as checked by
    `quantity.check_prior`, cut at `least` and `most`.
    """
    family = prior["dist"]
    low, high = max(float(prior.get("low", -math.inf)), least), min(float(prior.get("high", math.inf)), most)
    values: Floats
    if family in ("norm", "truncnorm"):
        loc, scale = prior["loc"], prior["scale"]
        values = stats.truncnorm.ppf(shares, (low - loc) / scale, (high - loc) / scale, loc, scale)
    elif family == "uniform":
        values = low + shares * (high - low)
    elif family == "triang":
        values = stats.triang.ppf(shares, (prior["mode"] - low) / (high - low), low, high - low)
    elif family == "beta":
        values = stats.beta.ppf(shares, prior["mean"] * prior["n"], (1.0 - prior["mean"]) * prior["n"])
    elif family == "lognorm":
        values = stats.lognorm.ppf(shares, prior["sigma"], scale=prior["median"])
    elif family == "halfnorm":
        values = stats.halfnorm.ppf(shares, scale=prior["scale"])
    elif family == "halft":
        values = half_t(prior, shares)
    else:
        made = getattr(stats, family)(
            **{name: value for name, value in prior.items() if name not in ("dist", "low", "high")}
        )
        bottom, top = made.cdf(low), made.cdf(high)
        values = made.ppf(bottom + shares * (top - bottom))
    return np.clip(values, low, high)


def half_t(prior: dict[str, Any], shares: Floats) -> Floats:
    """Values of half a Student distribution, on the side of zero where its limits lie and cut at the far
    one.
    """
    below = prior["high"] <= 0.0
    far = -prior["low"] if below else prior["high"]
    within = 2.0 * stats.t.cdf(far / prior["scale"], prior["df"]) - 1.0
    size: Floats = prior["scale"] * stats.t.ppf(
        0.5 + within * (1.0 - shares if below else shares) / 2.0, prior["df"]
    )
    return -size if below else size


def quantile(prior: dict[str, Any], share: float) -> float:
    """Value below which this share of a prior lies."""
    return float(quantiles(prior, np.array([share]))[0])


def values_of(quantity: Quantity, shares: Floats) -> Floats:
    """Values of a quantity at these shares of its prior, within what its unit allows; shape of `shares`."""
    assert quantity.prior is not None
    return quantiles(quantity.prior, shares, *UNITS[quantity.unit])
