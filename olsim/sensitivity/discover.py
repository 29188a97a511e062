"""When does a package fail: a small tree on half of the draws, told by what the other half says of its worst
leaf.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from olsim.core.arrays import Bools, Floats
from olsim.core.errors import OlsimError
from olsim.core.randomness import mix_int
from olsim.core.verdicts import three_digits
from olsim.sensitivity.design import Design

DEPTH = 3
LEAST_LEAF = 0.05
"""Least part of the draws in a leaf."""
SEED = 11
LEAST_DRAWS = 100
SURE = 0.05
"""Chance at most that a leaf stands out so far in the other half by luck alone."""


@dataclass(frozen=True)
class Bound:
    """A limit on one parameter: above or below a value, which lies at a share of its draws."""

    parameter: str
    above: bool
    value: float
    share: float


@dataclass(frozen=True)
class Found:
    """Where failures lie.

    Attributes
    ----------
    bounds
        Limits of the leaf, by parameter; empty where nothing stands out.
    failing
        Part of all draws that fail.
    inside, outside, share, caught
        Of the half that the tree did not see: part of the draws within and outside the limits that fail, part
        of the draws that lie within them, and part
        of the failures that do.
    chance
        Chance that a leaf stands out so far in that half by luck alone (Fisher's exact test).

    """

    bounds: tuple[Bound, ...]
    failing: float
    inside: float
    outside: float
    share: float
    caught: float
    chance: float
    draws: int


def _tree(shares: Floats, fails: Bools) -> Any:
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError:
        raise OlsimError(
            "Hiervoor is scikit-learn nodig.", expected="python -m pip install scikit-learn"
        ) from None
    made = DecisionTreeClassifier(
        max_depth=DEPTH, min_samples_leaf=max(5, math.ceil(LEAST_LEAF * len(fails))), random_state=SEED
    )
    return made.fit(shares, fails)


def _limits(tree: Any, leaf: int) -> dict[tuple[int, bool], float]:
    """Limits on the way to a leaf, the narrowest for each column and side."""
    inner = tree.tree_
    parent = {
        child: (node, side)
        for node in range(inner.node_count)
        for side, child in enumerate((inner.children_left[node], inner.children_right[node]))
        if child >= 0
    }
    limits: dict[tuple[int, bool], float] = {}
    node = leaf
    while node in parent:
        node, side = parent[node]
        column, cut, above = int(inner.feature[node]), float(inner.threshold[node]), side == 1
        kept = limits.get((column, above))
        limits[column, above] = cut if kept is None else (max(kept, cut) if above else min(kept, cut))
    return limits


def _within(shares: Floats, limits: Mapping[tuple[int, bool], float]) -> Bools:
    inside = np.ones(len(shares), np.bool_)
    for (column, above), cut in limits.items():
        inside &= (shares[:, column] > cut) if above else (shares[:, column] <= cut)
    return inside


def discover(design: Design, fails: Bools) -> Found:
    """Limits within which an outcome fails most often; `fails` has shape (rows,)."""
    n = len(fails)
    if n < LEAST_DRAWS:
        raise OlsimError(
            "Dit zijn te weinig trekkingen om te zien wanneer het misgaat.",
            key="--budget",
            given=str(n),
            expected=f"{LEAST_DRAWS} of meer",
        )
    rate = float(fails.mean())
    columns = len(design.problem.columns)
    # by a hash of the row: every other point of a Sobol sequence would be one side of the cube
    shares, learn = design.shares[:, :columns], np.array([mix_int(row + 1) & 1 for row in range(n)], np.bool_)
    if not 0 < int(fails[learn].sum()) < int(learn.sum()):
        return Found((), rate, rate, rate, 1.0, 1.0, 1.0, n)
    tree = _tree(shares[learn], fails[learn])
    leaves = tree.apply(shares[learn])
    worst = max(sorted(set(leaves.tolist())), key=lambda leaf: fails[learn][leaves == leaf].mean())
    limits = _limits(tree, worst)
    inside = _within(shares[~learn], limits)
    other = fails[~learn]
    inner, outer = other[inside], other[~inside]
    table = [[int(inner.sum()), int((~inner).sum())], [int(outer.sum()), int((~outer).sum())]]
    chance = float(stats.fisher_exact(table, alternative="greater")[1])
    bounds = tuple(
        Bound(design.problem.columns[column], above, float(np.quantile(design.values[:, column], cut)), cut)
        for (column, above), cut in sorted(limits.items(), key=lambda item: item[0])
    )
    told = chance <= SURE and len(inner) > 0
    return Found(
        bounds if told else (),
        rate,
        float(inner.mean()) if len(inner) else math.nan,
        float(outer.mean()) if len(outer) else math.nan,
        float(inside.mean()),
        float(inner.sum() / max(1, other.sum())),
        chance,
        n,
    )


def table_of(found: Found, labels: Mapping[str, str]) -> pd.DataFrame:
    """The limits as a tidy table."""
    return pd.DataFrame(
        [
            {
                "parameter": b.parameter,
                "naam": labels.get(b.parameter, b.parameter),
                "richting": "boven" if b.above else "onder",
                "grens": b.value,
                "deel": b.share,
            }
            for b in found.bounds
        ],
        columns=["parameter", "naam", "richting", "grens", "deel"],
    )


def share_table(found: Found) -> pd.DataFrame:
    """Which part of the draws fails: of all, within the limits and outside them; the last two in the half
    that was not used to find them.
    """
    rows = [("alle trekkingen", found.failing)]
    if found.bounds:
        rows += [("binnen de grenzen", found.inside), ("daarbuiten", found.outside)]
    return pd.DataFrame(rows, columns=["waar", "faalt"])


def sentence(found: Found, package: str, what: str, labels: Mapping[str, str]) -> str:
    """The answer as one Dutch sentence."""

    def percent(share: float) -> str:
        return f"{100.0 * share:.0f} procent"

    opening = f"{package} faalt ({what}) in {percent(found.failing)} van de {found.draws} trekkingen"
    if found.failing in (0.0, 1.0):
        return opening + "; er valt niets te onderscheiden."
    if not found.bounds:
        return (
            opening
            + "; waar dat aan ligt, is niet te zeggen: geen grens hield stand op trekkingen die niet waren"
            " gebruikt om haar te vinden."
        )
    parts = " en ".join(
        f"{labels.get(b.parameter, b.parameter)} {'boven' if b.above else 'onder'} {three_digits(b.value)}"
        " ligt"
        for b in found.bounds
    )
    return (
        f"{opening}, vooral als {parts}: daar in {percent(found.inside)} van de trekkingen, tegen"
        f" {percent(found.failing)} in het geheel ({percent(found.caught)} van de mislukkingen ligt daar)."
    )


def labels_of(names: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Dutch names of parameters with their id, so that two with like names stay apart."""
    return {name: f"{given.get(name, name)} ({name})" for name in names}
