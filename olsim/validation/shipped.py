"""What ships with the ensemble: tables of the fit, of the backtest and of the exam."""

from functools import cache
from pathlib import Path

import pandas as pd

from olsim.core.compiled import source_digest
from olsim.core.errors import OlsimError
from olsim.core.verdicts import three_digits
from olsim.core.version import VERSION
from olsim.evidence.ensemble import FOLDER, read
from olsim.evidence.load import load
from olsim.measurement.catalogue import CATALOGUE
from olsim.results.folder import Results, table_digest
from olsim.validation.targets import Target, targets

TABLES = FOLDER / "fit"


@cache
def shipped(folder: Path = TABLES) -> dict[str, pd.DataFrame]:
    """Tables by name; none where no calibration ships."""
    return {
        path.stem: pd.read_csv(path, keep_default_na=False, na_values=["", "nan"])
        for path in sorted(folder.glob("*.csv"))
    }


def some(*names: str, folder: Path = TABLES) -> dict[str, pd.DataFrame]:
    """Some of the tables, those that are there."""
    tables = shipped(folder)
    return {name: tables[name] for name in names if name in tables}


def other_seed(means: str | None, folder: Path = TABLES) -> dict[str, pd.DataFrame]:
    """The comparison with another seed of the calibration, where it is of the means with this digest."""
    found = some("ander_zaad", folder=folder)
    return found if found and str(found["ander_zaad"]["bij"].iloc[0]) == means else {}


def newer(fitted: list[str]) -> list[str]:
    """Targets of today, as 'name, date: value', that no fact of a calibration is of."""
    new = [target for target in targets(load()) if not set(target.facts) & set(fitted)]
    return [f"{target.label} ({target.scope}), {target.date}: {shown(target)}" for target in new]


def shown(target: Target) -> str:
    """The value of a target as a Dutch reader writes it."""
    return three_digits(100.0 * target.value) + " %" if target.kind == "share" else three_digits(target.value)


def projected() -> dict[str, float]:
    """The projection of unfilled demand by year."""
    figures = CATALOGUE["onvervulde_vraag"].comparable
    return {figure.date[:4]: float(load().facts[figure.facts[0]].value or float("nan")) for figure in figures}


def fit_results() -> Results:
    """Everything that ships of the fit, as results to write and show; raises OlsimError where no calibration
    ships.
    """
    ensemble, tables = read(), dict(shipped())
    if not ensemble.calibrated or not tables:
        raise OlsimError(
            "Er is geen gekalibreerd ensemble meegeleverd.", expected="python -m calibration.fit"
        )
    passport = {
        "raming": projected(),
        "olsim": VERSION,
        "soort": "kalibratie",
        "ensemble": ensemble.about,
        "nieuwer": newer(ensemble.about["facts"]),
        "namen": {name: quantity.name for name, quantity in load().quantities.items()},
        "digest_bewijs": load().digest,
        "digest_code": source_digest(),
        "digest_tabellen": table_digest(tables),
    }
    return Results(tables, passport)
