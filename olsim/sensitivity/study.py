"""A study: a folder with a bank of runs, and the analyses made from it."""

import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from olsim.core.arrays import Floats
from olsim.core.compiled import source_digest
from olsim.core.verdicts import three_digits
from olsim.core.version import VERSION
from olsim.evidence.load import load
from olsim.results.folder import Results, table_digest
from olsim.sensitivity import discover as discovering
from olsim.sensitivity import guards, indices
from olsim.sensitivity.bank import Bank, keys_of
from olsim.sensitivity.design import Design
from olsim.sensitivity.engines import Engine
from olsim.sensitivity.factors import DUMMY_FACTOR, LUCK_FACTOR
from olsim.sensitivity.models import BASE, MAIN, Model
from olsim.sensitivity.outputs import Output
from olsim.sensitivity.runner import Filling, Run

BANK = "bank"
ENDS = (0.05, 0.95)
"""Shares between which the range of a parameter is told."""
PER_CENT = 100.0
PILOT, MOST_PILOTS = 2, 16
"""Runs per worker that are done first, to tell how long the others will take, and most workers that do so."""
Step = Callable[[int], object]


@dataclass(frozen=True)
class Plan:
    """What a design still takes: runs in all, runs that are in the bank, seconds per run in one process and
    runs at a time.
    """

    runs: int
    reused: int
    seconds_per_run: float
    workers: int

    @property
    def fresh(self) -> int:
        """Runs that have to be done."""
        return self.runs - self.reused

    @property
    def minutes(self) -> float:
        """How long that takes."""
        return self.fresh * self.seconds_per_run / self.workers / 60.0


@dataclass(frozen=True)
class Spent:
    """What it took: seconds on the clock, part of the time of all workers that did not go to batches of runs,
    workers that died.
    """

    seconds: float
    outside: float
    restarts: int


class Study:
    """Runs designs on a model and keeps what comes back.

    Parameters
    ----------
    folder
        Folder of the study.
    model
        What is run.
    engine
        Where it is run.

    """

    def __init__(self, folder: Path, model: Model, engine: Engine) -> None:
        self.folder, self.model, self.engine = folder, model, engine
        self.digest = model.digest()
        self.bank = Bank(folder / BANK, self.digest, model.columns)

    def carry_out(self, design: Design, announce: Callable[[Plan], Step]) -> tuple[list[str], Spent]:
        """Do what is missing of a design; keys of all its runs in the order of rows and replicates, and what
        it took.

        `announce` is told the plan before the start, and gives back what is called with numbers of runs that
        are done.
        """
        names = design.problem.columns
        seeds = np.array([design.seeds(row) for row in range(design.rows)], dtype=np.int64).reshape(-1)
        values = np.repeat(design.values, design.replicates, axis=0)
        keys = keys_of(self.digest, names, values, seeds)
        known = self.bank.known()
        places = {key: k for k, key in reversed(list(enumerate(keys)))}
        todo = [
            Run(key, tuple(values[places[key]].tolist()), int(seeds[places[key]]))
            for key in dict.fromkeys(keys)
            if key not in known
        ]
        whole = len(places)
        filling = Filling(self.bank, self.model, names, self.engine)
        try:
            # two runs for every worker: the first one loads the code, by the second one time is told
            first = PILOT * min(self.engine.workers, MOST_PILOTS)
            pilot, rest = todo[:first], todo[first:]
            filling.fill(pilot, PILOT)
            filling.step = announce(
                Plan(whole, whole - len(todo), filling.seconds_per_run, self.engine.workers)
            )
            filling.step(len(pilot))
            start, before = time.perf_counter(), filling.model_seconds
            filling.fill(rest)
            seconds = time.perf_counter() - start
        finally:
            filling.close()
        guards.check_failures(filling.failures, design, whole, self.folder, filling.given_up)
        self.bank.note(
            datetime.now(UTC).isoformat(timespec="seconds"),
            design.method,
            design.size,
            whole,
            whole - len(todo),
            len(todo),
        )
        busy = filling.model_seconds - before
        outside = max(0.0, 1.0 - busy / (seconds * self.engine.workers)) if rest and seconds > 0.0 else 0.0
        return keys, Spent(seconds, outside, filling.restarts)

    def values(self, keys: Sequence[str], design: Design, output: str, column: str, paired: bool) -> Floats:
        """Checked values of an outcome, or of its difference between the scenarios, shape (rows,
        replicates).
        """
        columns = [f"{MAIN}/{column}"] + ([f"{BASE}/{column}"] if paired else [])
        found = self.bank.read(keys, columns)
        whole = found[:, 0] - found[:, 1] if paired else found[:, 0]
        result: Floats = whole.reshape(design.rows, design.replicates)
        guards.check_values(result, design, output, self.folder)
        return result

    def close(self) -> None:
        """Let go of the folder."""
        self.bank.close()


ANALYSES: Mapping[str, Callable[[Design, Floats], indices.Tables]] = {
    "sobol": indices.sobol,
    "morris": indices.morris,
    "pawn": indices.pawn,
    "delta": indices.delta,
    "curves": indices.curves,
}


@dataclass(frozen=True)
class Question:
    """What is asked of a design: outcomes, names of the scenarios, and for `discover` when it fails."""

    outputs: tuple[Output, ...]
    scenario: str = "base"
    against: str = ""
    names: tuple[str, str] = ("base", "")
    """Dutch names of both."""
    command: str = ""
    lower_is_better: bool = True
    at_least: float = 0.0
    """By how much a package has to better an outcome, in points where that is a share."""
    ensemble: str = ""
    choice: str = ""
    """What the page has to say of how parameters were chosen."""


def analyse(study: Study, design: Design, keys: Sequence[str], question: Question, spent: Spent) -> Results:
    """All tables of a design, and its passport."""
    made: dict[str, list[pd.DataFrame]] = {}
    told: dict[str, Any] = {}
    outcomes = []
    for output in question.outputs:
        values = study.values(keys, design, output.id, output.column, bool(question.against))
        mean = values.mean(axis=1)
        outcomes.append(
            {
                "uitkomst": output.id,
                "naam": output.label,
                "eenheid": output.unit,
                "soort": output.kind,
                "gemiddeld": float(mean.mean()),
                "spreiding": float(values.std(ddof=1)),
                "laag": float(np.quantile(values, 0.05)),
                "hoog": float(np.quantile(values, 0.95)),
            }
        )
        tables, verdict = _tables(design, values, question)
        told[output.id] = verdict
        for name, table in tables.items():
            made.setdefault(name, []).append(table.assign(uitkomst=output.id)[["uitkomst", *table.columns]])
    tables = {name: pd.concat(parts, ignore_index=True) for name, parts in made.items()}
    tables["uitkomsten"] = pd.DataFrame(outcomes)
    tables["factoren"] = factor_table(design)
    passport = {
        "olsim": VERSION,
        "soort": "gevoeligheid",
        "methode": design.method,
        "opdracht": question.command,
        "uitkomsten": [output.id for output in question.outputs],
        "definities": {output.id: output.definition for output in question.outputs},
        "scenario": question.scenario,
        "tegenover": question.against,
        "namen": list(question.names),
        "n": design.size,
        "rijen": design.rows,
        "runs": len(set(keys)),
        "herhalingen": design.replicates,
        "ensemble": question.ensemble,
        "keuze": question.choice,
        "minstens": question.at_least,
        "kolommen": [output.column for output in question.outputs],
        "toeval": "vast" if design.frozen else "eigen",
        "tweede_orde": design.second,
        "oordeel": told,
        "model": study.digest,
        "digest_bewijs": load().digest,
        "digest_code": source_digest(),
        "digest_tabellen": table_digest(tables),
        "waar": study.engine.name,
        "seconden": round(spent.seconds, 1),
        "buiten_het_model": round(spent.outside, 4),
        "versies": {
            name: version(name) for name in ("numpy", "numba", "scipy", "pandas", "pyarrow", "SALib")
        },
        "python": platform.python_version(),
        "systeem": platform.system(),
    }
    return Results(tables, passport)


def _tables(design: Design, values: Floats, question: Question) -> tuple[indices.Tables, Any]:
    """Tables of one outcome, and what is said of them: a verdict on convergence, or a sentence."""
    if design.method == "discover":
        mean, output = values.mean(axis=1), question.outputs[0]
        points = output.kind in ("share", "points")
        gain = -mean if question.lower_is_better else mean
        fails = (
            gain < question.at_least / (PER_CENT if points else 1.0)
            if question.at_least > 0.0
            else gain <= 0.0
        )
        found = discovering.discover(design, fails)
        labels = discovering.labels_of(
            design.problem.columns,
            {f.members[0]: f.label for f in design.problem.factors if len(f.members) == 1},
        )
        side = "lager" if question.lower_is_better else "hoger"
        what = f"{output.label} wordt niet {side} dan in: {question.names[1]}"
        if question.at_least > 0.0:
            what = (
                f"{output.label} wordt niet minstens {three_digits(question.at_least)}"
                f" {'procentpunt' if points else output.unit} {side}"
            )
        tables = {
            "grenzen": discovering.table_of(found, labels),
            "binnen": discovering.share_table(found),
            "trekkingen": draws_table(design, mean, fails),
        }
        return tables, discovering.sentence(found, question.names[0], what, labels)
    tables = ANALYSES[design.method](design, values)
    if design.method == "sobol":
        return tables, indices.verdict(tables["convergentie"], tables["indices"])
    return tables, None


def draws_table(design: Design, mean: Floats, fails: Any) -> pd.DataFrame:
    """Every draw with its outcome, for who wants to look for limits in another way."""
    return pd.DataFrame(
        {name: design.values[:, k] for k, name in enumerate(design.problem.columns)}
        | {"gemiddeld": mean, "faalt": fails}
    )


def _range(design: Design, name: str) -> tuple[float, float]:
    """The 5 and 95 per cent points of what a parameter may be: of its prior, or of the draws that were
    given.
    """
    if not name:
        return np.nan, np.nan
    given = design.values[:, design.problem.columns.index(name)]
    low, high = np.quantile(given, ENDS) if design.given else design.problem.margins[name](np.array(ENDS))
    return float(low), float(high)


def factor_table(design: Design) -> pd.DataFrame:
    """Factors with their grade, members and the range that was tried."""
    quantities = load().quantities
    rows = []
    for factor in design.problem.factors:
        single = factor.members[0] if len(factor.members) == 1 else ""
        quantity = quantities.get(single)
        rows.append(
            {
                "factor": factor.id,
                "naam": factor.label,
                "graad": factor.grade,
                "parameters": len(factor.members),
                "leden": ", ".join(factor.members),
                "eenheid": quantity.unit if quantity else "",
                "waarde": quantity.value if quantity else np.nan,
                **dict(zip(("laag", "hoog"), _range(design, single))),
                "prior": (
                    ", ".join(f"{key} {value}" for key, value in quantity.prior.items())
                    if quantity and quantity.prior
                    else ""
                ),
            }
        )
    empty = {
        "graad": "",
        "parameters": 0,
        "leden": "",
        "eenheid": "",
        "waarde": np.nan,
        "laag": np.nan,
        "hoog": np.nan,
        "prior": "",
    }
    rows += [{"factor": factor.id, "naam": factor.label, **empty} for factor in (DUMMY_FACTOR, LUCK_FACTOR)]
    return pd.DataFrame(rows)
