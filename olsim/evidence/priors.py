"""Priors as distributions: the only place that knows how their arguments are meant."""

import math
from typing import Any

from scipy import stats


def quantile(prior: dict[str, Any], share: float) -> float:
    """Value below which this share of a prior lies; `prior` as checked by `quantity.check_prior`."""
    family = prior["dist"]
    low, high = float(prior.get("low", -math.inf)), float(prior.get("high", math.inf))
    if family in ("norm", "truncnorm"):
        loc, scale = prior["loc"], prior["scale"]
        return float(stats.truncnorm((low - loc) / scale, (high - loc) / scale, loc, scale).ppf(share))
    if family == "uniform":
        return float(low + share * (high - low))
    if family == "triang":
        return float(stats.triang((prior["mode"] - low) / (high - low), low, high - low).ppf(share))
    if family == "beta":
        value = stats.beta(prior["mean"] * prior["n"], (1.0 - prior["mean"]) * prior["n"]).ppf(share)
    elif family == "lognorm":
        value = stats.lognorm(prior["sigma"], scale=prior["median"]).ppf(share)
    elif family == "halfnorm":
        value = stats.halfnorm(scale=prior["scale"]).ppf(share)
    else:
        value = prior["scale"] * stats.t(prior["df"]).ppf(0.5 + share / 2.0)
    return float(min(max(value, low), high))
