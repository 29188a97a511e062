"""Indices of one outcome: SALib's estimators, with luck, floor and verdict around them. Every function gives
tidy tables by name.
"""

import math
import warnings
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import bootstrap, norm
from scipy.stats import t as student

from olsim.core.arrays import Floats
from olsim.core.errors import OlsimError
from olsim.core.randomness import mix_int
from olsim.core.verdicts import DISTINCT, NO_FLOOR, NOISE, THROUGH_FIRST
from olsim.sensitivity.design import LEVELS, Design
from olsim.sensitivity.factors import DUMMY, DUMMY_FACTOR, LUCK, LUCK_FACTOR, Factor, Problem
from olsim.sensitivity.luck import Z95, Blocks, Share, by_replicates, of_mean, of_steps, shares

RESAMPLES = 1000
"""Resamples of a bootstrap; of growing N and of pairs, which are many, and of PAWN and delta, which are slow,
fewer.
"""
FEWER_RESAMPLES, SLOW_RESAMPLES = 200, 50
SEED = 11
"""Seed of every bootstrap; SALib takes 0 for none."""
SLICES = 10
"""Slices of a parameter in PAWN."""
PARTS = (8, 4, 2, 1)
"""Of N, what is analysed on its own to see whether it converges."""
LEAST_POINTS = 16
WIDE = 0.05
"""Widest 95 per cent interval, from end to end, of a total index that counts as converged: Sarrazin, Pianosi
and Wagener (2016).
"""
MOST_LUCK = 0.7
"""Part of the variance of means that luck may be, before an index of the mean is no longer told."""
SURE = 0.05
"""Chance at most that anything that does nothing is told from noise, where many are compared with many
dummies, or steps with each other.
"""
DUMMIES, DUMMY_RESAMPLES = 40, 10
"""Times that the outcome is put in another order to see what an index on given data makes of nothing, and
resamples by which delta then takes out its bias.
"""
Tables = dict[str, pd.DataFrame]


def rows_of(names: Sequence[str], index: str, values: Floats, halves: Floats) -> list[dict[str, Any]]:
    """One row per factor with an index and its 95 per cent interval."""
    return [
        {
            "factor": name,
            "index": index,
            "waarde": float(value),
            "laag": float(value - half),
            "hoog": float(value + half),
        }
        for name, value, half in zip(names, values, halves)
    ]


def judged(table: pd.DataFrame, frozen: bool = False) -> pd.DataFrame:
    """Add what rises above the dummy: above the upper end of its interval for the same index, and with an
    interval of its own above zero.
    """
    floors = table[table["factor"] == DUMMY].set_index("index")["hoog"].to_dict()
    clear = {
        (row["factor"], row["index"]): row["waarde"] > floors.get(row["index"], 0.0) and row["laag"] > 0.0
        for row in table.to_dict("records")
    }

    def told(factor: str, index: str) -> str:
        if factor in (DUMMY, LUCK):
            return ""
        if clear[factor, index]:
            return NO_FLOOR if frozen else DISTINCT
        return THROUGH_FIRST if index == "ST" and clear.get((factor, "S1")) and not frozen else NOISE

    return table.assign(oordeel=[told(row["factor"], row["index"]) for row in table.to_dict("records")])


def _salib(spec: Any, values: Floats, second: bool, resamples: int) -> Any:
    from SALib.analyze import sobol

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a constant part of the outcome is no index of zero
        try:
            return sobol.analyze(spec, values, calc_second_order=second, num_resamples=resamples, seed=SEED)
        except UserWarning:
            raise OlsimError(
                "Een deel van de uitkomsten is gelijk; hier is geen index van te geven.",
                expected="een uitkomst die verschilt, of meer runs",
                exit_code=1,
            ) from None


def _first_and_total(spec: Any, blocks: Blocks, names: Sequence[str], resamples: int) -> list[dict[str, Any]]:
    """First and total indices without what luck leaves in a mean."""
    found = _salib(spec, blocks.first(len(blocks.a)).flat(), False, resamples)
    whole = float(np.concatenate([blocks.a, blocks.b]).mean(axis=1).var())
    scale = _scale(blocks, whole)
    steps, halves = of_steps(blocks)
    first = rows_of(names, "S1", found["S1"] * scale, found["S1_conf"] * scale)
    return first + rows_of(
        names, "ST", (found["ST"] - steps / whole) * scale, np.hypot(found["ST_conf"], halves / whole) * scale
    )


def _scale(blocks: Blocks, whole: float) -> float:
    """What an index of noisy means is multiplied by, so that it is a part of the variance without luck."""
    left = of_mean(blocks)
    if left > MOST_LUCK * whole:
        raise OlsimError(
            f"Van de variantie van de gemiddelden is {100 * left / whole:.0f} procent toeval; over de"
            " parameters valt zo niets te zeggen.",
            key="--replicates",
            expected="meer herhalingen per rij, of andere parameters",
            exit_code=1,
        )
    return whole / (whole - left)


def sobol(design: Design, values: Floats) -> Tables:
    """Sobol indices of an outcome of shape (rows, replicates): tables `indices`, `wisselwerking`, `toeval`
    and `convergentie`.
    """
    problem = design.problem
    spec = problem.spec(*_extra(design))
    names = [factor.id for factor in problem.factors] + [DUMMY] + ([] if design.frozen else [LUCK])
    blocks = Blocks.of(values, len(names), design.second)
    indices = judged(pd.DataFrame(_first_and_total(spec, blocks, names, RESAMPLES)), design.frozen)
    single = values.shape[1] == 1
    if not single:
        indices = indices[indices["factor"] != LUCK]
    tables = {"indices": indices.reset_index(drop=True)}
    if not design.frozen:
        tables["toeval"] = _luck_table(indices, blocks, len(names) - 1)
    if design.second:
        tables["wisselwerking"] = _second(spec, blocks, names, single)
    grown = []
    for part in PARTS:
        if (points := design.size // part) >= LEAST_POINTS:
            try:
                rows = (
                    indices.to_dict("records")
                    if part == 1
                    else _first_and_total(spec, blocks.first(points), names, FEWER_RESAMPLES)
                )
            except OlsimError:
                continue  # so few points tell nothing; that does not spoil the others
            grown += [
                {"n": points, **{key: row[key] for key in ("factor", "index", "waarde", "laag", "hoog")}}
                for row in rows
            ]
    tables["convergentie"] = pd.DataFrame(grown, columns=["n", "factor", "index", "waarde", "laag", "hoog"])
    if not single:
        tables["convergentie"] = tables["convergentie"].query("factor != @LUCK").reset_index(drop=True)
    return tables


def _extra(design: Design) -> tuple[Factor, ...]:
    """Factors at the end of a design that are no parameter."""
    return (DUMMY_FACTOR,) if design.frozen else (DUMMY_FACTOR, LUCK_FACTOR)


def _luck_table(indices: pd.DataFrame, blocks: Blocks, place: int) -> pd.DataFrame:
    if blocks.a.shape[1] > 1:
        found = by_replicates(blocks, place)
    else:
        own = {
            row["index"]: Share(row["waarde"], row["hoog"] - row["waarde"])
            for row in indices.to_dict("records")
            if row["factor"] == LUCK
        }
        total, common = own["ST"], own["S1"]
        found = shares(total, common)
    return pd.DataFrame(
        [
            {"deel": name, "waarde": share.value, "laag": share.low, "hoog": share.high}
            for name, share in found.items()
        ]
    )


def _second(spec: Any, blocks: Blocks, names: Sequence[str], single: bool) -> pd.DataFrame:
    """Second order of every pair; the floor is the largest upper end of the pairs with the dummy."""
    found = _salib(spec, blocks.flat(), True, FEWER_RESAMPLES)
    scale = _scale(blocks, float(np.concatenate([blocks.a, blocks.b]).mean(axis=1).var()))
    rows = []
    for j, one in enumerate(names):
        for k in range(j + 1, len(names)):
            other = names[k]
            # both of them are luck: neither changes anything once the other has been changed
            if {one, other} == {DUMMY, LUCK} or (not single and LUCK in (one, other)):
                continue
            value, half = float(found["S2"][j, k]) * scale, float(found["S2_conf"][j, k]) * scale
            rows.append(
                {
                    "factor": one,
                    "factor_2": other,
                    "waarde": value,
                    "laag": value - half,
                    "hoog": value + half,
                }
            )
    table = pd.DataFrame(rows)
    of_dummy = (table["factor"] == DUMMY) | (table["factor_2"] == DUMMY)
    floor = float(table.loc[of_dummy, "hoog"].max())
    clear = (table["waarde"] > floor) & (table["laag"] > 0.0)
    return table.assign(oordeel=np.where(of_dummy, "", np.where(clear, DISTINCT, NOISE)))


def verdict(convergence: pd.DataFrame, indices: pd.DataFrame) -> dict[str, Any]:
    """Whether values, ranking and screening have converged, with what they were judged by.

    The ranking has, where every factor above the dummy lies apart from the next one and no two of them
    changed places at the last doubling.
    """
    total = [
        row
        for row in indices.to_dict("records")
        if row["index"] == "ST" and row["factor"] not in (DUMMY, LUCK)
    ]
    widths = {row["factor"]: float(row["hoog"] - row["laag"]) for row in total}
    above = sorted((row for row in total if row["oordeel"] != NOISE), key=lambda row: -row["waarde"])
    sizes = sorted(convergence["n"].unique().tolist())
    before = {
        row["factor"]: row["waarde"]
        for row in convergence.to_dict("records")
        if len(sizes) > 1 and row["n"] == sizes[-2] and row["index"] == "ST"
    }
    apart = [
        one["waarde"] - other["waarde"] > math.hypot(widths[one["factor"]], widths[other["factor"]]) / 2.0
        for one, other in pairwise(above)
    ]
    kept = (
        [
            before[one["factor"]] > before[other["factor"]]
            for k, one in enumerate(above)
            for other in above[k + 1 :]
        ]
        if before
        else [False]
    )
    clear = {row["factor"] for row in above}
    widest, below = (
        max(widths.values()),
        max((width for name, width in widths.items() if name not in clear), default=0.0),
    )
    return {
        "waarden": widest <= WIDE,
        "breedste": widest,
        "volgorde": bool(above) and all(apart) and all(kept),
        "buren": len(apart),
        "uit_elkaar": sum(apart),
        "zeef": below <= WIDE,
        "breedste_onder": below,
        "onderscheiden": len(above),
        "grens": WIDE,
    }


def morris(design: Design, values: Floats) -> Tables:
    """Elementary effects of an outcome over the middle 90 per cent of each prior, in its own unit."""
    from SALib.analyze import morris as salib

    spec = design.problem.spec(*_extra(design)[:1], bounds=(0.0, 1.0))
    names = [factor.id for factor in design.problem.factors] + [DUMMY]
    found = salib.analyze(
        spec, design.shares, values.mean(axis=1), num_levels=LEVELS, num_resamples=RESAMPLES, seed=SEED
    )
    rows = rows_of(
        names,
        "mu_star",
        np.array(found["mu_star"], dtype=float),
        np.array(found["mu_star_conf"], dtype=float),
    )
    single = {factor.id for factor in design.problem.factors if len(factor.members) == 1} | {DUMMY}
    none = np.zeros(len(names))
    judged_rows = judged(pd.DataFrame(rows), design.frozen)
    others = pd.DataFrame(
        [
            row
            for name in ("mu", "sigma")
            for row in rows_of(names, name, np.array(found[name], dtype=float), none)
            if name == "sigma" or row["factor"] in single
        ]
    ).assign(laag=np.nan, hoog=np.nan, oordeel="")
    return {"indices": pd.concat([judged_rows, others], ignore_index=True)}


def pawn(design: Design, values: Floats) -> Tables:
    """PAWN: median distance between the distribution of an outcome and that within ten slices of a parameter,
    with a bootstrap over rows.
    """
    from SALib.analyze import pawn as salib

    def index(spec: Any, x: Floats, y: Floats) -> Floats:
        result: Floats = np.array(salib.analyze(spec, x, y, S=SLICES)["median"], dtype=np.float64)
        return result

    singles = design.problem.singly()
    spec, mean = singles.spec(), values.mean(axis=1)
    shares = design.shares[:, :-1]

    def of(rows: Floats) -> Floats:
        chosen = rows.astype(np.int64)
        return index(spec, shares[chosen], mean[chosen])

    every = np.arange(len(mean), dtype=np.float64)
    again = bootstrap((every,), of, vectorized=False, n_resamples=SLOW_RESAMPLES, method="basic", rng=SEED)
    return {"indices": _beside_dummies(design, "pawn", of(every), Z95 * again.standard_error, mean, index)}


def delta(design: Design, values: Floats) -> Tables:
    """Borgonovo's delta of an outcome on given data. The first order that SALib gives with it is left out:
    its few classes smooth away what bends.
    """
    from SALib.analyze import delta as salib

    def both(spec: Any, x: Floats, y: Floats, resamples: int) -> Any:
        # it warns of skew for every parameter of a small sample, whatever filter is set; the interval says it
        # better
        with warnings.catch_warnings(record=True):
            return salib.analyze(dict(spec), x, y, num_resamples=resamples, method="delta", seed=SEED)

    mean = values.mean(axis=1)
    found = both(design.problem.singly().spec(), design.shares[:, :-1], mean, SLOW_RESAMPLES)

    def index(spec: Any, x: Floats, y: Floats) -> Floats:
        result: Floats = np.array(both(spec, x, y, DUMMY_RESAMPLES)["delta_raw"], dtype=np.float64)
        return result

    return {
        "indices": _beside_dummies(
            design, "delta", np.array(found["delta_raw"]), np.array(found["delta_raw_conf"]), mean, index
        )
    }


def _beside_dummies(
    design: Design,
    name: str,
    value: Floats,
    half: Floats,
    outcome: Floats,
    index: Callable[[Any, Floats, Floats], Floats],
) -> pd.DataFrame:
    """Indices on given data, with the dummy column against the outcome in other orders as floor: what so many
    factors make of nothing.
    """
    columns = design.problem.columns
    spec, dummy = Problem((DUMMY_FACTOR,), {}).spec(), design.shares[:, -1:]
    orders = [
        np.argsort(
            [mix_int(SEED * len(outcome) * DUMMIES + k * len(outcome) + row) for row in range(len(outcome))]
        )
        for k in range(DUMMIES)
    ]
    nothing = np.array([float(index(spec, dummy, outcome[order])[0]) for order in orders])
    # of so many factors that do nothing, the chance that any rises above it is `SURE`
    reach = float(norm.ppf(1.0 - SURE / len(columns))) * float(nothing.std(ddof=1))
    rows = rows_of(columns, name, value, half) + rows_of(
        [DUMMY], name, nothing.mean(keepdims=True), np.array([reach])
    )
    return judged(pd.DataFrame(rows))


def curves(design: Design, values: Floats) -> Tables:
    """Mean outcome along every factor, with the error over seeds, and whether the curve rises, falls, bends
    or cannot be told from flat.
    """
    middle, rows, shapes = values[0], [], []
    factor, levels = design.extra["factor"], design.extra["levels"]
    n = values.shape[1]
    for f, chosen in enumerate(design.problem.factors):
        own = values[factor == f]
        column = design.problem.columns.index(chosen.members[0])
        parameter = design.values[factor == f][:, column]
        against = own - middle
        half = float(student.ppf(1.0 - SURE / 2.0, n - 1)) * against.std(axis=1, ddof=1) / np.sqrt(n)
        for s in range(len(levels)):
            rows.append(
                {
                    "factor": chosen.id,
                    "stap": s,
                    "deel": float(levels[s]),
                    "parameterwaarde": float(parameter[s]) if len(chosen.members) == 1 else np.nan,
                    "waarde": float(own[s].mean()),
                    "verschil": float(against[s].mean()),
                    "laag": float(against[s].mean() - half[s]),
                    "hoog": float(against[s].mean() + half[s]),
                }
            )
        shapes.append({"factor": chosen.id, **shape_of(own)})
    return {"curven": pd.DataFrame(rows), "vormen": pd.DataFrame(shapes)}


def shape_of(values: Floats) -> dict[str, Any]:
    """Shape of a curve of shape (steps, seeds): only differences that are clear over the seeds count, with so
    many steps to choose from.
    """
    steps, n = values.shape
    most = float(student.ppf(1.0 - SURE / (2.0 * steps), n - 1))

    def clear(difference: Floats) -> int:
        error = float(difference.std(ddof=1)) / math.sqrt(n)
        return 0 if abs(float(difference.mean())) <= most * error else int(np.sign(difference.mean()))

    whole = values[-1] - values[0]
    half = float(student.ppf(1.0 - SURE / 2.0, n - 1)) * float(whole.std(ddof=1)) / math.sqrt(n)
    top, bottom = int(np.argmax(values.mean(axis=1))), int(np.argmin(values.mean(axis=1)))
    bends = [
        k
        for k in (top, bottom)
        if 0 < k < steps - 1 and clear(values[k] - values[0]) == clear(values[k] - values[-1]) != 0
    ]
    text = (
        "keert om" if bends else {1: "stijgt", -1: "daalt", 0: "niet van vlak te onderscheiden"}[clear(whole)]
    )
    return {
        "vorm": text,
        "bereik": float(whole.mean()),
        "laag": float(whole.mean()) - half,
        "hoog": float(whole.mean()) + half,
    }
