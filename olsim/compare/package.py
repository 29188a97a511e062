"""What each part of a package adds: alone, as the last one in, and its Shapley value; the rest is interplay.

The Shapley value (Shapley 1953) of a part is its mean contribution over all orders in which parts can come
in. With n parts every one of the 2 ** n
combinations is run, on the same draws and seeds.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from math import factorial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from olsim.compare.comparison import Compared, Comparison, last_october, seed_of
from olsim.compare.pairs import Arm, Unit, run_kept
from olsim.compare.statistics import effect_of
from olsim.core.arrays import Floats
from olsim.core.errors import OlsimError
from olsim.measures.measure import Setting

MOST_BLOCKS = 5
OUTCOMES = ("onvervulde_vraag", "leraren_fte")


def all_of(values: Iterable[frozenset[str]]) -> frozenset[str]:
    """The combination of all parts."""
    return max(values, key=lambda chosen: len(chosen))


def shapley(values: Mapping[frozenset[str], Floats]) -> dict[str, Floats]:
    """Shapley value of every part, from the value of every combination of parts, the empty one included;
    arrays of one shape.
    """
    parts = sorted(all_of(values))
    n = len(parts)
    result = {}
    for part in parts:
        total = np.zeros_like(values[frozenset()], dtype=np.float64)
        others = [other for other in parts if other != part]
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for chosen in combinations(others, size):
                without = frozenset(chosen)
                total = total + weight * (values[without | {part}] - values[without])
        result[part] = total
    return result


def blocks_of(scenario: Compared) -> dict[str, tuple[Setting, ...]]:
    """Parts of a package: measures with the same block belong together; raises OlsimError where there are
    more than five.
    """
    blocks: dict[str, tuple[Setting, ...]] = {}
    for setting, _ in scenario.files:
        name = setting.block or setting.id
        blocks[name] = (*blocks.get(name, ()), setting)
    if len(blocks) > MOST_BLOCKS:
        raise OlsimError(
            "Dit pakket heeft te veel onderdelen om uit elkaar te halen.",
            where=scenario.scenario.id,
            given=", ".join(blocks),
            expected=f'hooguit {MOST_BLOCKS}; zet maatregelen bij elkaar met block = "naam"',
        )
    return blocks


def combinations_of(scenario: Compared) -> dict[frozenset[str], Arm]:
    """An arm for every combination of the parts of a package."""
    blocks = blocks_of(scenario)
    own = tuple(sorted(scenario.scenario.evidence.items()))
    arms = {}
    for size in range(len(blocks) + 1):
        for chosen in combinations(sorted(blocks), size):
            inside = {setting.id for name in chosen for setting in blocks[name]}
            settings = tuple(setting for setting, _ in scenario.files if setting.id in inside)
            arms[frozenset(chosen)] = Arm(
                f"{scenario.scenario.id}:{'+'.join(chosen) or 'niets'}", own, settings
            )
    return arms


def packages(c: Comparison) -> list[Compared]:
    """Scenarios of the comparison with more than one part."""
    return [s for s in c.scenarios[1:] if len(blocks_of_safely(s)) > 1]


def blocks_of_safely(scenario: Compared) -> dict[str, tuple[Setting, ...]]:
    """Parts of a package, also where there are too many."""
    return {setting.block or setting.id: () for setting, _ in scenario.files}


def number_of_runs(c: Comparison) -> int:
    """Runs that taking the packages apart takes: every combination but the whole one, which is there; the
    empty one often is too.
    """
    return sum((2 ** len(blocks_of(s)) - 1) * len(c.draws) for s in packages(c))


def number_of_units(c: Comparison) -> int:
    """Draws over which the packages are taken apart, once for each package."""
    return len(packages(c)) * len(c.draws)


def waterfall_table(
    c: Comparison, workers: int, keep: Path, step: Callable[[], object] = lambda: None
) -> pd.DataFrame:
    """Per package and outcome: every part alone, last in and by Shapley value with intervals, the interplay
    and the whole, at the last 1 October.
    """
    rows: list[dict[str, Any]] = []
    for scenario in packages(c):
        arms = combinations_of(scenario)
        whole = all_of(arms)
        # the first scenario is the empty combination, unless it holds something that the package does not
        empty_is_there = (
            not c.scenarios[0].files and c.scenarios[0].scenario.evidence == scenario.scenario.evidence
        )
        asked = {
            chosen: arm for chosen, arm in arms.items() if chosen != whole and (chosen or not empty_is_there)
        }
        # on the first seed of every draw, for which the base and the whole package were run
        units = [
            Unit(
                d,
                seed_of(d, 0),
                c.ensemble.draws[d],
                tuple(asked.values()),
                OUTCOMES,
                (),
                ("stad",),
                c.months,
                last_october(c.months),
                c.home,
            )
            for d in c.draws
        ]
        answers = []
        for answer in run_kept(units, workers, keep):
            answers.append(answer)
            step()
        for outcome in OUTCOMES:
            values = {
                chosen: np.array([[a[k].values[outcome][0, -1]] for a in answers], dtype=np.float64)
                for k, chosen in enumerate(asked)
            }
            if empty_is_there:
                values[frozenset()] = c.of(c.base, outcome)[:, :1, -1]
            values[whole] = c.of(scenario.scenario.id, outcome)[:, :1, -1]
            rows += _rows(scenario.scenario.id, outcome, values)
    return pd.DataFrame(rows)


def _rows(scenario: str, outcome: str, values: Mapping[frozenset[str], Floats]) -> list[dict[str, Any]]:
    whole, nothing = all_of(values), values[frozenset()]
    together = values[whole] - nothing
    alone = {part: values[frozenset({part})] - nothing for part in whole}
    rows = []
    for part, share in shapley(values).items():
        effect, own, last = (
            effect_of(share),
            effect_of(alone[part]),
            effect_of(values[whole] - values[whole - {part}]),
        )
        rows.append(
            {
                "scenario": scenario,
                "maat": outcome,
                "deel": part,
                "alleen": own.mean,
                "alleen_fout": own.error,
                "laatst": last.mean,
                "laatst_fout": last.error,
                "verschil": effect.mean,
                "rekenfout": effect.error,
                "laag": effect.low,
                "hoog": effect.high,
            }
        )
    for name, array in (("samenspel", together - sum(alone.values())), ("samen", together)):
        effect = effect_of(array)
        rows.append(
            {
                "scenario": scenario,
                "maat": outcome,
                "deel": name,
                "verschil": effect.mean,
                "rekenfout": effect.error,
                "laag": effect.low,
                "hoog": effect.high,
            }
        )
    return rows
