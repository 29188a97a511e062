"""Three worlds of the prior, fitted anew with rounds of their own: does the bank alone say the same?

python -m calibration.refit

Writes `opnieuw.csv` beside the tables of the fit, with the bank and the targets that it is of. The bank is
confirmed where so many truths lie within the 90 per cent interval of the refit as chance would give at the
least, and means of bank and refit are on average less than half a spread apart; else the exit code is 1.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.bank import FOLDER, SIZE, bank_of, names
from calibration.checks import Count
from calibration.city import City
from calibration.fits import fit, usable
from calibration.free import FREE
from calibration.rounds import go_on
from olsim.core.arrays import Floats
from olsim.core.verdicts import Z90
from olsim.evidence.load import load
from olsim.simulation.run import default_workers
from olsim.validation.shipped import TABLES
from olsim.validation.targets import digest, targets

WORLDS = 3
HALF = 0.5
"""Spreads that means of bank and refit may be apart on average."""
FIRST_SEED = 50
TYPICAL = 2.0
"""Worlds whose figures lie within so many spreads of the middle of all: the others are not like any city."""


def main() -> None:
    """Refit and print bank, refit and truth for every free parameter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the networks, as in the fit")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--out", type=Path, default=FOLDER)
    asked = parser.parse_args()
    workers = asked.workers or default_workers()
    chosen = targets(load())
    whole = fit(usable(bank_of(SIZE, asked.out, workers), chosen), chosen, chosen, asked.seed)
    typical = [world for world in whole.held_out if np.abs(whole.conditioner.figures[world]).max() < TYPICAL][
        :WORLDS
    ]
    rows = []
    for k, world in enumerate(typical):
        told = whole.at(whole.prints[world])
        particles = go_on(whole, whole.prints[world], FIRST_SEED + k, asked.out, workers)
        for j, name in enumerate(FREE):
            place = names().index(name)
            (before, before_sd), (after, after_sd) = (
                moments(told.free[:, j], told.weights),
                moments(particles.scores[:, place], particles.weights),
            )
            rows.append(
                {
                    "bank": City().digest(),
                    "doelen": digest(chosen),
                    "wereld": world,
                    "grootheid": name,
                    "waarheid": float(whole.runs.scores[world, place]),
                    "uit_bank": before,
                    "uit_bank_sd": before_sd,
                    "opnieuw": after,
                    "opnieuw_sd": after_sd,
                    "rekenfout": float(particles.errors[place]),
                    "effectief": particles.effective,
                }
            )
    table = pd.DataFrame(rows)
    inside, apart = agreement(table)
    confirmed = inside.inside >= inside.least and apart <= HALF
    table = table.assign(
        binnen=inside.inside, ten_minste=inside.least, verschil=apart, hooguit=HALF, bevestigd=confirmed
    )
    table.to_csv(TABLES / "opnieuw.csv", index=False, float_format="%.6g", lineterminator="\n")
    print(
        table[
            [
                "wereld",
                "grootheid",
                "waarheid",
                "uit_bank",
                "uit_bank_sd",
                "opnieuw",
                "opnieuw_sd",
                "rekenfout",
                "effectief",
            ]
        ].to_string(index=False)
    )
    print(
        f"waarheid binnen: {inside.inside} van {inside.number}, ten minste {inside.least}; bank en rondes"
        f" schelen gemiddeld {apart:.2f} spreiding, hooguit {HALF}"
    )
    raise SystemExit(int(not confirmed))


def agreement(table: pd.DataFrame) -> tuple[Count, float]:
    """How many truths lie within the interval of the refit, and how many spreads the means of bank and refit
    are apart on average.
    """
    inside = (table["waarheid"] - table["opnieuw"]).abs() <= Z90 * table["opnieuw_sd"]
    return Count(int(inside.sum()), len(table)), float(
        ((table["uit_bank"] - table["opnieuw"]).abs() / table["uit_bank_sd"]).mean()
    )


def moments(values: Floats, weights: Floats) -> tuple[float, float]:
    """Weighted mean and spread."""
    mean = float(weights @ values)
    return mean, float(np.sqrt(weights @ (values - mean) ** 2))


if __name__ == "__main__":
    main()
