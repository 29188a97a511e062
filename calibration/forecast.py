"""What the ensemble foretells of the figures that are printed every year, and how earlier forecasts turned
out.

    python -m calibration.forecast

Sets archived forecasts, and the one that ships, beside figures that came since. `python -m calibration.fit`
archives what ships before it puts anything in its place that foretells something else, and takes a new row of
facts.csv as a target.
"""

import argparse
import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.city import MONTHS
from calibration.fits import OUTCOMES
from olsim.core.arrays import Floats
from olsim.evidence import ensemble
from olsim.evidence.load import load
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import dates_of
from olsim.simulation.run import Case, Outcome, run_many
from olsim.validation.normal_scores import normals
from olsim.validation.shipped import TABLES
from olsim.validation.targets import YEARLY, Target, targets

ARCHIVE = ensemble.FOLDER / "archief"
FIRST_SEED = 900_000
GROUPS = ("po", "bo", "go")
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
FORECAST = "voorspelling.csv"


FUTURES = 4
"""How often every draw is run on from its past: with one future the upper end of 2034 moved by a tenth."""


def ahead(chosen: ensemble.Ensemble, workers: int) -> list[Outcome]:
    """Every draw run to 2034 with the luck of its past, FUTURES times with other luck from then on; the
    futures of a draw stand together.
    """
    names = tuple(
        dict.fromkeys(
            [*(name for name, _ in YEARLY.values()), *(name.partition(":")[0] for name in OUTCOMES)]
        )
    )
    cases = [
        Case(FIRST_SEED + FUTURES * k + future, tuple(sorted(draw)), MONTHS, names)
        for k, draw in enumerate(chosen.draws)
        for future in range(FUTURES)
    ]
    return list(run_many(cases, workers))


def outcomes_of(found: Sequence[Outcome]) -> Floats:
    """OUTCOMES of runs, shape (runs, OUTCOMES)."""
    columns = []
    for id_ in OUTCOMES:
        name, group, date = id_.replace("@", ":").split(":")
        place = dates_of(CATALOGUE[name], MONTHS).index(date)
        columns.append([outcome.values[name][GROUPS.index(group), place] for outcome in found])
    return np.array(columns).T


def of_draws(outcomes: Floats) -> Floats:
    """Means over the futures of each draw, shape (draws, OUTCOMES); `outcomes` has shape (draws * FUTURES,
    OUTCOMES).
    """
    means: Floats = outcomes.reshape(-1, FUTURES, outcomes.shape[1]).mean(axis=1)
    return means


def forecast_table(found: Sequence[Outcome], known: Sequence[Target]) -> pd.DataFrame:
    """Quantiles of what will be printed of every yearly series, for the years after the last target of it."""
    errors = normals(len(found))
    rows = []
    for start, (name, form) in YEARLY.items():
        own = [
            target
            for target in known
            if target.observable == name and target.group == form.group and target.level == "stad"
        ]
        last, sizes = max(target.date for target in own), own[-1]
        for place, date in enumerate(dates_of(CATALOGUE[name], MONTHS)):
            if date > last:
                values = np.array(
                    [outcome.values[name][GROUPS.index(form.group), place] for outcome in found]
                )
                printed = values + sizes.stated * errors
                rows.append(
                    {
                        "feit": f"{start}{date[:4]}",
                        "datum": date,
                        **{
                            f"q{int(100 * s)}": float(q) for s, q in zip(SHARES, np.quantile(printed, SHARES))
                        },
                    }
                )
    return pd.DataFrame(rows)


def archive(folder: Path = ensemble.FOLDER) -> Path | None:
    """Keep what the main ensemble foretells and how it was made, not its draws, under the date and the
    digests of its targets and of the forecast; nothing where no forecast ships.
    """
    if not (folder / TABLES.name / FORECAST).exists():
        return None
    about = ensemble.read(folder=folder).about
    told = hashlib.blake2b((folder / TABLES.name / FORECAST).read_bytes(), digest_size=4).hexdigest()
    kept = folder / "archief" / f"{about['made']}-{about['targets_digest']}-{told}"
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / f"{ensemble.MAIN}.json", kept / f"{ensemble.MAIN}.json")
    shutil.copyfile(folder / TABLES.name / FORECAST, kept / FORECAST)
    return kept


def turned_out(folder: Path = ensemble.FOLDER) -> pd.DataFrame:
    """Every figure that an archived forecast was not fitted to, beside what that foretold, and whether it had
    already been published when the forecast was made.
    """
    facts, rows = {fact: target for target in targets(load()) for fact in target.facts}, []
    for path in sorted((folder / "archief").glob(f"*/{FORECAST}")):
        made = path.parent.name[: len("2026-01")]
        for row in pd.read_csv(path).to_dict("records"):
            target = facts.get(str(row["feit"]))
            if target is not None:
                rows.append(
                    {
                        "archief": path.parent.name,
                        "feit": row["feit"],
                        "gepubliceerd": target.value,
                        "laag": row["q5"],
                        "midden": row["q50"],
                        "hoog": row["q95"],
                        "binnen": bool(row["q5"] <= target.value <= row["q95"]),
                        "soort": target.kind,
                        "naam": f"{target.label} ({target.scope})",
                        "datum": target.date,
                        "al_bekend": target.known <= made,
                    }
                )
    return pd.DataFrame(
        rows,
        columns=[
            "archief",
            "feit",
            "gepubliceerd",
            "laag",
            "midden",
            "hoog",
            "binnen",
            "soort",
            "naam",
            "datum",
            "al_bekend",
        ],
    )


def main() -> None:
    """Archive what ships, and say how earlier forecasts turned out."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    print(f"bewaard in {archive()}")
    table = turned_out()
    table.to_csv(TABLES / "uitgekomen.csv", index=False, float_format="%.6g", lineterminator="\n")
    print(table.to_string(index=False) if len(table) else "nog geen cijfer van na een bewaarde voorspelling")


if __name__ == "__main__":
    main()
