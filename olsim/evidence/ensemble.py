"""Ensembles: sets of values of all uncertain quantities, which ship as evidence with the rule that made
them.
"""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from olsim.core.errors import OlsimError
from olsim.evidence.load import DATA, Evidence

FOLDER = DATA / "ensembles"
MAIN = "utrecht"
"""The ensemble that runs and comparisons draw from."""
ORIGINS = ("2021-10", "2022-10", "2023-10")
"""Months from which the backtest foretells; each has an ensemble of its own."""
WEIGHT = "weight"


@dataclass(frozen=True)
class Ensemble:
    """Draws as (quantity, value) pairs, their weights, and what is known of how they were made."""

    draws: tuple[tuple[tuple[str, float], ...], ...]
    weights: tuple[float, ...]
    about: dict[str, Any]

    @property
    def calibrated(self) -> bool:
        """Whether it was fitted to the targets."""
        return bool(self.about.get("calibrated", False))


def origin_name(origin: str) -> str:
    """Name of the ensemble of an origin of the backtest."""
    return f"oorsprong_{origin}"


def uncertain(evidence: Evidence) -> list[str]:
    """Quantities with a prior: what an ensemble holds a value of, for every draw."""
    return [name for name, quantity in evidence.quantities.items() if quantity.prior is not None]


@cache
def read(name: str = MAIN, folder: Path = FOLDER) -> Ensemble:
    """A shipped ensemble; raises OlsimError where it is missing or broken."""
    try:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        if header[-1] != WEIGHT:
            raise ValueError(f"de laatste kolom is {header[-1]}, niet {WEIGHT}")
        draws = tuple(
            tuple((column, float(cell)) for column, cell in zip(header[1:-1], row[1:-1], strict=True))
            for row in rows
        )
        return Ensemble(
            draws,
            tuple(float(row[-1]) for row in rows),
            json.loads((folder / f"{name}.json").read_text(encoding="utf-8")),
        )
    except (OSError, ValueError, IndexError) as error:
        known = sorted(path.stem for path in folder.glob("*.csv"))
        if name not in known:
            raise OlsimError(
                "Dit ensemble is er niet.", given=name, choices=known, expected=", ".join(known)
            ) from None
        raise OlsimError(
            "Dit ensemble is beschadigd.",
            where=str(folder / name),
            given=str(error),
            expected="een csv met een rij per trekking, het gewicht achteraan",
        ) from None


def write(
    name: str, columns: list[str], rows: list[list[float]], about: dict[str, Any], folder: Path = FOLDER
) -> None:
    """Ship an ensemble; all draws count alike, and numbers are written so that they come back the same."""
    folder.mkdir(parents=True, exist_ok=True)
    weight = repr(1.0 / len(rows))
    lines = [",".join(["draw", *columns, WEIGHT])]
    lines += [
        ",".join([str(k), *("0" if value == 0.0 else repr(float(value)) for value in row), weight])
        for k, row in enumerate(rows)
    ]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / f"{name}.json").write_text(
        json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
