"""Free parameters: which they are, and the Morris screening that they were chosen by.

python -m calibration.free
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.bank import FOLDER, make, names
from calibration.city import months_of
from calibration.worlds import as_seen
from olsim.evidence.load import load
from olsim.simulation.run import default_workers
from olsim.validation.targets import targets

FREE = (
    "applying.neighbours",
    "searching.search_per_year",
    "neighbours.search_per_year",
    "pabo.to_city",
    "demand.pupils_per_fte_bo",
    "leaving.city_multiplier",
    "inflow.change_from_2022",
    "demand.step_from_2022",
)
"""Quantities that the networks are asked about: of those that move the targets most in the screening, and the
two explanations of what came after 2022. At most eight for twenty-one targets. The priors of some were set
wide for the fit, those of the others rest on sources.
"""
TRAJECTORIES, SCREEN_SEED = 20, 7_000_000
LEVELS = (0.05, 0.35, 0.65, 0.95)


def screening(folder: Path, workers: int) -> pd.DataFrame:
    """Mean absolute elementary effect of every parameter, in measurement errors: of the target that it moves
    most, and the root mean square over targets.
    """
    from SALib.analyze import morris as analyze
    from SALib.sample import morris as sample

    columns = names()
    problem = {"num_vars": len(columns), "names": list(columns), "bounds": [[0.0, 1.0]] * len(columns)}
    grid = sample.sample(problem, TRAJECTORIES, num_levels=len(LEVELS), seed=2026)
    shares = np.interp(grid, np.linspace(0.0, 1.0, len(LEVELS)), LEVELS)
    seeds = np.repeat(np.arange(SCREEN_SEED, SCREEN_SEED + TRAJECTORIES), len(columns) + 1)
    chosen = targets(load())
    seen = as_seen(
        make(shares, seeds, folder, workers, "screening", months_of(target.date for target in chosen)), chosen
    )
    seen = np.where(np.isfinite(seen), seen, np.nanmean(seen, axis=0))
    moves = np.array(
        [
            np.asarray(
                analyze.analyze(problem, grid, seen[:, k] / target.stated, num_levels=len(LEVELS), seed=1)[
                    "mu_star"
                ]
            )
            for k, target in enumerate(chosen)
        ]
    )
    quantities = load().quantities
    table = pd.DataFrame(
        {
            "grootheid": columns,
            "naam": [
                quantities[name].name if name in quantities else "alle lussen uit of aan" for name in columns
            ],
            "graad": [quantities[name].grade if name in quantities else "" for name in columns],
            "meeste": moves.max(axis=0),
            "waar": [chosen[k].id for k in moves.argmax(axis=0)],
            "samen": np.sqrt((moves**2).mean(axis=0)),
            "vrij": [name in FREE for name in columns],
        }
    )
    return table.sort_values("samen", ascending=False, ignore_index=True)


def main() -> None:
    """Screen and print the thirty that move the targets most."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--out", type=Path, default=FOLDER)
    asked = parser.parse_args()
    print(screening(asked.out, asked.workers or default_workers()).head(30).to_string(float_format="%.2f"))


if __name__ == "__main__":
    main()
