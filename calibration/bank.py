"""The bank of simulations: a Sobol sample of the prior, every run its own luck, from which every fit is a
conditioning.

    python -m calibration.bank

A second start goes on where the first one was stopped; the numbers are the same for any number of workers.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc
from tqdm import tqdm

from calibration.city import MONTHS, STRUCTURE, City, loops_off_share
from olsim.core.arrays import Floats, Ints
from olsim.core.errors import OlsimError
from olsim.evidence.ensemble import uncertain
from olsim.evidence.load import load
from olsim.evidence.priors import values_of
from olsim.sensitivity.bank import Bank, keys_of
from olsim.sensitivity.engines import processes, serial
from olsim.sensitivity.runner import Filling, Run
from olsim.simulation.run import default_workers

FOLDER = Path("uitkomst") / "kalibratie"
SIZE = 32_768
"""Runs of the bank: a power of two, so that the Sobol sample is balanced."""
SCRAMBLE = 2026
FIRST_SEED = 10_000_000
"""Seed of the first run; runs that users ask for have lower ones."""
LEAST = 1e-9
"""Shares of a prior stay so far from 0 and 1."""


def names() -> tuple[str, ...]:
    """Columns of a design: every uncertain quantity, then the structural switch."""
    return (*uncertain(load()), STRUCTURE)


def values_at(shares: Floats) -> Floats:
    """Values at shares of the priors, both of shape (rows, columns of `names`)."""
    quantities = load().quantities
    columns = [values_of(quantities[name], shares[:, k]) for k, name in enumerate(uncertain(load()))]
    return np.column_stack([*columns, (shares[:, -1] >= loops_off_share()).astype(float)])


def rounded(values: Floats) -> Floats:
    """Values to six digits, so that a draw that is shipped as text is the draw that was run; shape of
    `values`.
    """
    sizes = np.where(values == 0.0, 1.0, np.abs(values))
    units = 10.0 ** (np.floor(np.log10(sizes)) - 5.0)
    result: Floats = np.where(values == 0.0, 0.0, np.round(values / units) * units)
    return result


@dataclass(frozen=True)
class Runs:
    """Runs with what was put in and what came out.

    Attributes
    ----------
    names, columns
        Parameters and figures.
    scores
        Standard normal scores of the shares of the priors, shape (runs, names); the switch of structure too.
    values
        Values of the parameters, shape (runs, names).
    found
        Figures, shape (runs, columns), in four-byte numbers.

    """

    names: tuple[str, ...]
    columns: tuple[str, ...]
    scores: Floats
    values: Floats
    found: Floats

    def of(self, chosen: Sequence[str]) -> Floats:
        """Some figures, shape (runs, chosen)."""
        places = {column: k for k, column in enumerate(self.columns)}
        missing = [column for column in chosen if column not in places]
        if missing:
            raise OlsimError(
                "De bank heeft dit cijfer niet.",
                given=missing[0],
                expected="een cijfer uit calibration/city.py",
            )
        result: Floats = self.found[:, [places[column] for column in chosen]].astype(np.float64)
        return result


def shares_of(size: int) -> Floats:
    """The design in the unit cube, shape (size, columns of `names`)."""
    cube = qmc.Sobol(len(names()), seed=SCRAMBLE).random(size)
    clipped: Floats = np.clip(cube, LEAST, 1.0 - LEAST)
    return clipped


def make(shares: Floats, seeds: Ints, folder: Path, workers: int, what: str, months: int = MONTHS) -> Runs:
    """Do the runs of a design that are not there yet, and read all of them; `shares` has shape (runs, columns
    of `names`), `seeds` (runs,).
    """
    values = rounded(values_at(shares))
    model = City(months)
    bank = Bank(folder, model.digest(), model.columns)
    try:
        keys = keys_of(model.digest(), names(), values, seeds)
        known = bank.known()
        todo = [
            Run(key, tuple(row), seed)
            for key, row, seed in zip(keys, values.tolist(), seeds.tolist())
            if key not in known
        ]
        start = time.perf_counter()
        if todo:
            engine = processes(workers) if workers > 1 else serial()
            with tqdm(
                total=len(keys),
                initial=len(keys) - len(todo),
                unit="run",
                desc=what,
                disable=not sys.stderr.isatty(),
                file=sys.stderr,
            ) as bar:
                filling = Filling(bank, model, names(), engine, bar.update)
                try:
                    filling.fill(todo)
                finally:
                    filling.close()
            if filling.failures:
                first = filling.failures[0]
                raise OlsimError(
                    "Runs van de bank gingen fout.",
                    given=f"{len(filling.failures)}: {first.why}, zaad {first.run.seed}",
                    exit_code=1,
                )
            bank.note(
                time.strftime("%Y-%m-%d %H:%M"), what, len(keys), len(keys), len(keys) - len(todo), len(todo)
            )
        print(
            f"{what}: {len(keys)} runs, {len(keys) - len(todo)} stonden er al,"
            f" {time.perf_counter() - start:.0f} s",
            flush=True,
        )
        found: Any = bank.read(keys, model.columns).astype(np.float32)
    finally:
        bank.close()
    return Runs(names(), model.columns, ndtri(shares), values, found)


def bank_of(size: int = SIZE, folder: Path = FOLDER, workers: int = 0) -> Runs:
    """The bank; what is missing is run first."""
    return make(
        shares_of(size),
        np.arange(FIRST_SEED, FIRST_SEED + size),
        folder,
        workers or default_workers(),
        "bank",
    )


def main() -> None:
    """Fill the bank."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=SIZE)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--out", type=Path, default=FOLDER)
    asked = parser.parse_args()
    runs = bank_of(asked.runs, asked.out, asked.workers)
    print(f"{len(runs.found)} runs of {len(runs.columns)} figures in {asked.out}")


if __name__ == "__main__":
    main()
