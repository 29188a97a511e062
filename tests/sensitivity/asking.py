"""Ask a function with a known answer, as the command asks the city. Run as a script: which function, folder,
points, workers.
"""

import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from olsim.sensitivity import design as designs
from olsim.sensitivity.engines import processes, serial
from olsim.sensitivity.models import Function
from olsim.sensitivity.study import Question, Study, analyse
from tests.sensitivity import functions


@dataclass(frozen=True)
class Outcome:
    """What stands in for an outcome of the city."""

    id: str = "y"
    column: str = "y"
    label: str = "uitkomst"
    unit: str = "eenheid"
    kind: str = "fte"
    definition: str = "waarde van de functie"


def ask(function, design, folder, engine=None):
    """Results of a design on a function, and the plans that were announced."""
    plans = []

    def announce(plan):
        plans.append(plan)
        return lambda number: None

    study = Study(Path(folder), Function(function), engine or serial())
    try:
        keys, spent = study.carry_out(design, announce)
        return analyse(study, design, keys, Question((Outcome(),)), spent), plans[0]
    finally:
        study.close()


def index(results, name):
    """An index of every factor: value, lower end, upper end."""
    table = results.tables["indices"]
    return {
        row["factor"]: (row["waarde"], row["laag"], row["hoog"])
        for row in table.to_dict("records")
        if row["index"] == name
    }


if __name__ == "__main__":
    # a test run in the background begins with Ctrl-C ignored
    signal.signal(signal.SIGINT, signal.default_int_handler)
    name, where, points, workers = sys.argv[1:]
    laid = designs.sobol(functions.NOISY, int(points), second=False)
    results, plan = ask(
        getattr(functions, name), laid, where, processes(int(workers)) if int(workers) > 1 else serial()
    )
    print(results.passport["digest_tabellen"], plan.reused)
