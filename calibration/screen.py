"""A provisional ensemble: draws from the priors, without those whose city lies far off the published fte of 2019-2023.

    python -m calibration.screen

Wide priors of behaviour, drawn independently, make one city in three that loses or gains a fifth of its teachers within five years. Such draws say
nothing about a measure. This is a screening, not a calibration: the limit is ten times the error of the published figures.
"""

import argparse
import json
from datetime import date

import numpy as np
from scipy.stats import qmc

from olsim.compiled import source_digest
from olsim.evidence.ensemble import FOLDER, uncertain
from olsim.evidence.load import load
from olsim.evidence.priors import values_of
from olsim.months import index
from olsim.running import Case, run_many

TRIED, SEED, LIMIT = 512, 2026, 0.10
YEARS = range(2019, 2024)


def main() -> None:
    """Sample, run to October 2023, keep what is near enough, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    workers = parser.parse_args().workers
    evidence = load()
    names = uncertain(evidence)
    shares = qmc.Sobol(len(names), seed=SEED).random(TRIED)
    values = np.column_stack([values_of(evidence.quantities[name], shares[:, k]) for k, name in enumerate(names)])
    rounded = [[float(f"{value:.6g}") for value in row] for row in values]
    cases = [Case(seed, tuple(zip(names, row)), months=index(2023, 10) + 1, observables=("leraren_fte",)) for seed, row in enumerate(rounded)]
    found = np.array([outcome.values["leraren_fte"][1][1:] for outcome in run_many(cases, workers)])
    published = np.array([evidence.facts[f"leraren_fte_bo_{year}"].value for year in YEARS])
    kept = np.flatnonzero(np.abs(found / published - 1.0).max(axis=1) <= LIMIT)
    lines = [
        ",".join(["draw", *names]),
        *(",".join([str(row), *(f"{value:g}" if value == 0 else repr(value) for value in rounded[row])]) for row in kept),
    ]
    (FOLDER / "voorlopig.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    about = {
        "name": "voorlopig ensemble",
        "calibrated": False,
        "tried": TRIED,
        "kept": len(kept),
        "seed": SEED,
        "limit": LIMIT,
        "rule": "trekkingen uit de priors, zonder die waarvan de gevulde fte van het basisonderwijs in een van de jaren 2019-2023 meer dan 10 procent van het gepubliceerde cijfer afwijkt",
        "facts": [f"leraren_fte_bo_{year}" for year in YEARS],
        "evidence": evidence.digest,
        "code": source_digest(),
        "made": date.today().isoformat(),
    }
    (FOLDER / "voorlopig.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(kept)} of {TRIED} draws kept")


if __name__ == "__main__":
    main()
