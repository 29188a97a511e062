"""Ensembles: sets of values of all uncertain quantities, which ship as evidence with the rule that made them."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from olsim.errors import OlsimError
from olsim.evidence.load import Evidence

FOLDER = Path(__file__).parent / "ensembles"


@dataclass(frozen=True)
class Ensemble:
    """Draws as (quantity, value) pairs, and what is known of how they were made."""

    draws: tuple[tuple[tuple[str, float], ...], ...]
    about: dict[str, Any]


def uncertain(evidence: Evidence) -> list[str]:
    """Quantities with a prior: what an ensemble holds a value of, for every draw."""
    return [name for name, quantity in evidence.quantities.items() if quantity.prior is not None]


@cache
def read(name: str = "voorlopig", folder: Path = FOLDER) -> Ensemble:
    """A shipped ensemble; raises OlsimError where it is missing or broken."""
    try:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        draws = tuple(tuple((column, float(cell)) for column, cell in zip(header[1:], row[1:], strict=True)) for row in rows)
        return Ensemble(draws, json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        known = sorted(path.stem for path in folder.glob("*.csv"))
        if name not in known:
            raise OlsimError("Dit ensemble is er niet.", given=name, choices=known, expected=", ".join(known)) from None
        raise OlsimError(
            "Dit ensemble is beschadigd.", where=str(folder / name), given=str(error), expected="een csv met een rij per trekking"
        ) from None
