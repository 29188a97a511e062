"""What must hold before anything is analysed: SALib gives zeros for one value that is not a number, and for a
constant.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from olsim.core.arrays import Floats
from olsim.core.errors import OlsimError
from olsim.sensitivity.design import Design
from olsim.sensitivity.runner import Failure

SHOWN, NAMED = 2, 4
"""Runs that a message names and parameters that it names of each; a file has all of them."""
FILE = "mislukt.csv"


def in_words(names: Sequence[str], values: Sequence[float], seed: int) -> str:
    """Parameters and seed of a run."""
    parts = [f"{name} = {value:.6g}" for name, value in zip(names[:NAMED], values)]
    return ", ".join([*parts, *(["…"] if len(names) > NAMED else []), f"zaad {seed}"])


def stop(
    what: str, runs: Sequence[tuple[str, Sequence[float], int]], design: Design, folder: Path, expected: str
) -> OlsimError:
    """The message for runs as (why, values, seed); all their parameters are written to a file in the folder
    of the study.
    """
    names = design.problem.columns
    table = pd.DataFrame(
        [{"waarom": why, "zaad": seed, **dict(zip(names, values))} for why, values, seed in runs]
    )
    where = folder / FILE
    try:
        table.to_csv(where, sep=";", decimal=",", index=False)
        place = f"{where} noemt ze alle"
    except OSError:
        place = str(folder)
    shown = "; ".join(
        f"{why + ': ' if why else ''}{in_words(names, values, seed)}" for why, values, seed in runs[:SHOWN]
    )
    return OlsimError(what, where=place, given=shown, expected=expected, exit_code=1)


def check_failures(
    failures: Sequence[Failure], design: Design, runs: int, folder: Path, given_up: bool
) -> None:
    """Raise OlsimError where runs failed, with their number and parameters; `given_up` where the rest was
    left because of them.
    """
    (folder / FILE).unlink(missing_ok=True)
    if failures:
        others = (
            "de rest is niet meer gedaan, wat klaar was is bewaard"
            if given_up
            else "de andere zijn bewaard, maar zonder deze is er geen analyse"
        )
        raise stop(
            f"{len(failures)} van {runs} runs zijn mislukt; {others}.",
            [(failure.why, failure.run.values, failure.run.seed) for failure in failures],
            design,
            folder,
            "runs die alle lukken: andere parameters, of een engere prior",
        )


def check_values(values: Floats, design: Design, output: str, folder: Path) -> None:
    """Raise OlsimError where an outcome of shape (rows, replicates) is not a number, endless, or everywhere
    the same.
    """
    wrong = ~np.isfinite(values)
    if wrong.any():
        rows, places = np.nonzero(wrong)
        raise stop(
            f"{int(wrong.sum())} van {values.size} uitkomsten van {output} zijn geen getal; SALib zou dan"
            " overal nul geven.",
            [
                ("geen getal", design.values[row].tolist(), design.seeds(row)[place])
                for row, place in zip(rows.tolist(), places.tolist())
            ],
            design,
            folder,
            "een uitkomst die bij elke run een getal is",
        )
    if float(np.ptp(values)) <= np.finfo(float).eps * max(1.0, float(np.abs(values).max())):
        raise OlsimError(
            f"Alle {values.size} uitkomsten zijn gelijk ({values.flat[0]:.6g}); er valt niets te verklaren.",
            key=output,
            expected=(
                "een uitkomst die van parameters of toeval afhangt, op een datum waarop zij kan verschillen"
            ),
            exit_code=1,
        )
