"""Three worlds of the prior, fitted anew with rounds of their own: does the bank alone say the same?

python -m calibration.refit
"""

import argparse
from pathlib import Path

import numpy as np

from calibration.bank import FOLDER, SIZE, bank_of, names
from calibration.fits import fit, usable
from calibration.free import FREE
from calibration.rounds import go_on
from olsim.evidence.load import load
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
    for k, world in enumerate(typical):
        told = whole.at(whole.prints[world])
        particles = go_on(whole, whole.prints[world], FIRST_SEED + k, asked.out, workers)
        print(
            f"wereld {world}: effectief aantal {particles.effective:.0f}, tolerantie {particles.tolerances[0]:.2f} in de bank, {particles.tolerances[-1]:.2f} na de rondes"
        )
        for j, name in enumerate(FREE):
            scores = particles.scores[:, names().index(name)]
            mean = float(particles.weights @ scores)
            spread = float(np.sqrt(particles.weights @ (scores - mean) ** 2))
            bank_mean = float(told.weights @ told.free[:, j])
            bank_spread = float(np.sqrt(told.weights @ (told.free[:, j] - bank_mean) ** 2))
            truth = whole.runs.scores[world, names().index(name)]
            print(f"  {name:32s} waarheid {truth:+.2f}  bank {bank_mean:+.2f} ± {bank_spread:.2f}  opnieuw {mean:+.2f} ± {spread:.2f}")


if __name__ == "__main__":
    main()
