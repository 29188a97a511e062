"""Three worlds of the prior, fitted anew with rounds of their own: does the bank alone say the same?

python -m calibration.refit

Writes `opnieuw.csv` beside the tables of the fit, with the bank that it is of.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.bank import FOLDER, SIZE, bank_of, names
from calibration.city import City
from calibration.fits import fit, usable
from calibration.free import FREE
from calibration.rounds import go_on
from olsim.arrays import Floats
from olsim.evidence.load import load
from olsim.examination.shipped import TABLES
from olsim.examination.targets import targets
from olsim.running import default_workers

WORLDS = 3
FIRST_SEED = 50
TYPICAL = 2.0
"""Worlds whose figures lie within so many spreads of the middle of all: the others are not like any city."""


def main() -> None:
    """Refit and print bank, refit and truth for every free parameter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--out", type=Path, default=FOLDER)
    asked = parser.parse_args()
    workers = asked.workers or default_workers()
    chosen = targets(load())
    whole = fit(usable(bank_of(SIZE, asked.out, workers), chosen), chosen, chosen)
    typical = [world for world in whole.held_out if np.abs(whole.conditioner.figures[world]).max() < TYPICAL][:WORLDS]
    rows = []
    for k, world in enumerate(typical):
        told = whole.at(whole.prints[world])
        particles = go_on(whole, whole.prints[world], FIRST_SEED + k, asked.out, workers)
        for j, name in enumerate(FREE):
            place = names().index(name)
            (before, before_sd), (after, after_sd) = moments(told.free[:, j], told.weights), moments(particles.scores[:, place], particles.weights)
            rows.append(
                {
                    "bank": City().digest(), "wereld": world, "grootheid": name, "waarheid": float(whole.runs.scores[world, place]), "uit_bank": before, "uit_bank_sd": before_sd, "opnieuw": after,
                    "opnieuw_sd": after_sd, "rekenfout": float(particles.errors[place]), "effectief": particles.effective,
                }
            )  # fmt: skip
    table = pd.DataFrame(rows)
    table.to_csv(TABLES / "opnieuw.csv", index=False, float_format="%.6g", lineterminator="\n")
    print(table.drop(columns="bank").to_string(index=False))


def moments(values: Floats, weights: Floats) -> tuple[float, float]:
    """Weighted mean and spread."""
    mean = float(weights @ values)
    return mean, float(np.sqrt(weights @ (values - mean) ** 2))


if __name__ == "__main__":
    main()
