"""Indices of one outcome: SALib's estimators, with luck, floor and verdict around them. Every function gives tidy tables by name."""

import warnings
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import bootstrap

from olsim.arrays import Floats
from olsim.errors import OlsimError
from olsim.sensitivity.design import LEVELS, Design
from olsim.sensitivity.factors import DUMMY, LUCK
from olsim.sensitivity.luck import Z95, Blocks, Share, by_replicates, of_mean, of_steps, shares

RESAMPLES = 1000
"""Resamples of a bootstrap; of growing N and of pairs, which are many, and of PAWN and delta, which are slow, fewer."""
FEWER_RESAMPLES, SLOW_RESAMPLES = 200, 50
SEED = 11
"""Seed of every bootstrap; SALib takes 0 for none."""
PARTS = (8, 4, 2, 1)
"""Of N, what is analysed on its own to see whether it converges."""
LEAST_POINTS = 16
WIDE = 0.05
"""Widest 95 per cent interval (half of it) at which a total index counts as converged: Sarrazin, Pianosi and Wagener (2016)."""
MOST_LUCK = 0.9
"""Part of the variance of means that luck may be, before an index of the mean is no longer told."""
DISTINCT, NOISE = "te onderscheiden", "niet van ruis te onderscheiden"
THROUGH_FIRST = "te onderscheiden door de eerste orde"
"""A total index holds the first order: where that rises above the dummy, the total is no mere reshuffle, even below what a reshuffle alone would give."""
Tables = dict[str, pd.DataFrame]


def rows_of(names: Sequence[str], index: str, values: Floats, halves: Floats) -> list[dict[str, Any]]:
    """One row per factor with an index and its 95 per cent interval."""
    return [
        {"factor": name, "index": index, "waarde": float(value), "laag": float(value - half), "hoog": float(value + half)}
        for name, value, half in zip(names, values, halves)
    ]


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """Add what rises above the dummy: above the upper end of its interval for the same index, and with an interval of its own above zero."""
    floors = table[table["factor"] == DUMMY].set_index("index")["hoog"].to_dict()
    clear: dict[tuple[str, str], bool] = {}
    for row in table.to_dict("records"):
        low = abs(row["waarde"]) - (row["hoog"] - row["laag"]) / 2.0
        clear[row["factor"], row["index"]] = abs(row["waarde"]) > floors.get(row["index"], 0.0) and low > 0.0

    def told(factor: str, index: str) -> str:
        if factor in (DUMMY, LUCK):
            return ""
        if clear[factor, index]:
            return DISTINCT
        return THROUGH_FIRST if index == "ST" and clear.get((factor, "S1")) else NOISE

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
    return first + rows_of(names, "ST", (found["ST"] - steps / whole) * scale, np.hypot(found["ST_conf"], halves / whole) * scale)


def _scale(blocks: Blocks, whole: float) -> float:
    """What an index of noisy means is multiplied by, so that it is a part of the variance without luck."""
    left = of_mean(blocks)
    if left > MOST_LUCK * whole:
        raise OlsimError(
            f"Van de variantie van de gemiddelden is {100 * left / whole:.0f} procent toeval; over de parameters valt zo niets te zeggen.",
            key="--replicates", expected="meer herhalingen per rij, of andere parameters", exit_code=1,
        )  # fmt: skip
    return whole / (whole - left)


def sobol(design: Design, values: Floats) -> Tables:
    """Sobol indices of an outcome of shape (rows, replicates): tables `indices`, `wisselwerking`, `toeval` and `convergentie`."""
    problem = design.problem
    spec = problem.spec(*_extra(design))
    names = [factor.id for factor in problem.factors] + [DUMMY] + ([] if design.frozen else [LUCK])
    blocks = Blocks.of(values, len(names), design.second)
    indices = judged(pd.DataFrame(_first_and_total(spec, blocks, names, RESAMPLES)))
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
            rows = indices.to_dict("records") if part == 1 else _first_and_total(spec, blocks.first(points), names, FEWER_RESAMPLES)
            grown += [{"n": points, **{key: row[key] for key in ("factor", "index", "waarde", "laag", "hoog")}} for row in rows]
    tables["convergentie"] = pd.DataFrame(grown, columns=["n", "factor", "index", "waarde", "laag", "hoog"])
    if not single:
        tables["convergentie"] = tables["convergentie"].query("factor != @LUCK").reset_index(drop=True)
    return tables


def _extra(design: Design) -> Any:
    from olsim.sensitivity.factors import DUMMY_FACTOR, LUCK_FACTOR

    return (DUMMY_FACTOR,) if design.frozen else (DUMMY_FACTOR, LUCK_FACTOR)


def _luck_table(indices: pd.DataFrame, blocks: Blocks, place: int) -> pd.DataFrame:
    if blocks.a.shape[1] > 1:
        found = by_replicates(blocks, place)
    else:
        own = {row["index"]: Share(row["waarde"], row["hoog"] - row["waarde"]) for row in indices.to_dict("records") if row["factor"] == LUCK}
        total, common = own["ST"], own["S1"]
        found = shares(total, common)
    return pd.DataFrame([{"deel": name, "waarde": share.value, "laag": share.low, "hoog": share.high} for name, share in found.items()])


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
            rows.append({"factor": one, "factor_2": other, "waarde": value, "laag": value - half, "hoog": value + half})
    table = pd.DataFrame(rows)
    of_dummy = (table["factor"] == DUMMY) | (table["factor_2"] == DUMMY)
    floor = float(table.loc[of_dummy, "hoog"].max())
    clear = (table["waarde"] > floor) & (table["laag"] > 0.0)
    return table.assign(oordeel=np.where(of_dummy, "", np.where(clear, DISTINCT, NOISE)))


def verdict(convergence: pd.DataFrame, indices: pd.DataFrame) -> dict[str, Any]:
    """Whether values, ranking and screening have converged, with what they were judged by."""
    total = [row for row in indices.to_dict("records") if row["index"] == "ST" and row["factor"] not in (DUMMY, LUCK)]
    halves = {row["factor"]: float(row["hoog"] - row["laag"]) / 2.0 for row in total}
    above = sorted((row for row in total if row["oordeel"] != NOISE), key=lambda row: -row["waarde"])
    sizes = sorted(convergence["n"].unique().tolist())
    ranked = bool(above) and len(sizes) > 1
    if ranked:
        before = {row["factor"]: row["waarde"] for row in convergence.to_dict("records") if row["n"] == sizes[-2] and row["index"] == "ST"}
        # two that changed places although their intervals lie apart
        ranked = not any(before[one["factor"]] < before[other["factor"]] and one["laag"] > other["hoog"] for one, other in pairwise(above))
    clear = {row["factor"] for row in above}
    widest, below = max(halves.values()), max((half for name, half in halves.items() if name not in clear), default=0.0)
    return {
        "waarden": widest <= WIDE, "breedste": widest, "volgorde": ranked, "zeef": below <= WIDE, "breedste_onder": below, "onderscheiden": len(above),
        "grens": WIDE,
    }  # fmt: skip


def morris(design: Design, values: Floats) -> Tables:
    """Elementary effects of an outcome over the middle 90 per cent of each prior, in its own unit."""
    from SALib.analyze import morris as salib

    spec = design.problem.spec(*_extra(design)[:1], bounds=(0.0, 1.0))
    names = [factor.id for factor in design.problem.factors] + [DUMMY]
    found = salib.analyze(spec, design.shares, values.mean(axis=1), num_levels=LEVELS, num_resamples=RESAMPLES, seed=SEED)
    rows = rows_of(names, "mu_star", np.array(found["mu_star"], dtype=float), np.array(found["mu_star_conf"], dtype=float))
    single = {factor.id for factor in design.problem.factors if len(factor.members) == 1} | {DUMMY}
    none = np.zeros(len(names))
    judged_rows = judged(pd.DataFrame(rows))
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
    """PAWN: median distance between the distribution of an outcome and that within ten slices of a parameter, with a bootstrap over rows."""
    from SALib.analyze import pawn as salib

    return _given(design, values, "pawn", lambda spec, x, y: salib.analyze(spec, x, y, S=10)["median"], SLOW_RESAMPLES)


def delta(design: Design, values: Floats) -> Tables:
    """Borgonovo's delta of an outcome on given data. The first order that SALib gives with it is left out: its few classes smooth away what bends."""
    from SALib.analyze import delta as salib

    singles = design.problem.singly()
    spec = singles.spec(*_extra(design)[:1])
    names = [*singles.columns, DUMMY]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of skew for every parameter of a small sample; the interval says it better
        found = salib.analyze(dict(spec), design.shares, values.mean(axis=1), num_resamples=SLOW_RESAMPLES, method="delta", seed=SEED)
    rows = rows_of(names, "delta", np.array(found["delta_raw"]), np.array(found["delta_raw_conf"]))
    return {"indices": judged(pd.DataFrame(rows))}


def _given(design: Design, values: Floats, name: str, index: Callable[[Any, Floats, Floats], Any], resamples: int) -> Tables:
    singles = design.problem.singly()
    spec = singles.spec(*_extra(design)[:1])
    names, mean = [*singles.columns, DUMMY], values.mean(axis=1)

    def of(rows: Floats) -> Floats:
        chosen = rows.astype(np.int64)
        result: Floats = np.asarray(index(spec, design.shares[chosen], mean[chosen]), dtype=np.float64)
        return result

    every = np.arange(len(mean), dtype=np.float64)
    again = bootstrap((every,), of, vectorized=False, n_resamples=resamples, method="basic", rng=SEED)
    return {"indices": judged(pd.DataFrame(rows_of(names, name, of(every), Z95 * again.standard_error)))}


def curves(design: Design, values: Floats) -> Tables:
    """Mean outcome along every factor, with the error over seeds, and whether the curve rises, falls, bends or cannot be told from flat."""
    middle, rows, shapes = values[0], [], []
    factor, levels = design.extra["factor"], design.extra["levels"]
    n = values.shape[1]
    for f, chosen in enumerate(design.problem.factors):
        own = values[factor == f]
        column = design.problem.columns.index(chosen.members[0])
        parameter = design.values[factor == f][:, column]
        against = own - middle
        half = Z95 * against.std(axis=1, ddof=1) / np.sqrt(n)
        for s in range(len(levels)):
            rows.append(
                {
                    "factor": chosen.id, "stap": s, "deel": float(levels[s]), "parameterwaarde": float(parameter[s]) if len(chosen.members) == 1 else np.nan,
                    "waarde": float(own[s].mean()), "verschil": float(against[s].mean()), "laag": float(against[s].mean() - half[s]),
                    "hoog": float(against[s].mean() + half[s]),
                }
            )  # fmt: skip
        shapes.append({"factor": chosen.id, **shape_of(own)})
    return {"curven": pd.DataFrame(rows), "vormen": pd.DataFrame(shapes)}


def shape_of(values: Floats) -> dict[str, Any]:
    """Shape of a curve of shape (steps, seeds): only steps that are clear over the seeds count."""
    n = values.shape[1]

    def clear(difference: Floats) -> int:
        error = difference.std(ddof=1) / np.sqrt(n)
        return 0 if abs(difference.mean()) <= Z95 * error else int(np.sign(difference.mean()))

    whole = values[-1] - values[0]
    range_half = Z95 * whole.std(ddof=1) / np.sqrt(n)
    top, bottom = int(np.argmax(values.mean(axis=1))), int(np.argmin(values.mean(axis=1)))
    bends = [k for k in (top, bottom) if 0 < k < len(values) - 1 and clear(values[k] - values[0]) == clear(values[k] - values[-1]) != 0]
    direction = clear(whole)
    text = "keert om" if bends else {1: "stijgt", -1: "daalt", 0: "niet van vlak te onderscheiden"}[direction]
    return {"vorm": text, "bereik": float(whole.mean()), "laag": float(whole.mean() - range_half), "hoog": float(whole.mean() + range_half)}
