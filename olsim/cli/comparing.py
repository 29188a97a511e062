"""What `compare` does after its input is checked: run all pairs with a progress bar, make the tables, write the note."""

import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

from olsim import compiled
from olsim.compare.comparison import LEVELS, Comparison, compare, compared
from olsim.compare.writing import results_of
from olsim.evidence.ensemble import Ensemble
from olsim.evidence.load import Evidence
from olsim.measurement.observable import Record, groups
from olsim.parameters.assemble import assemble
from olsim.report.note import write_all
from olsim.results import write
from olsim.running import Case, default_workers, run, simulate
from olsim.scenario import Scenario


def group_names() -> list[tuple[str, str]]:
    """Groups of schools in the order in which values come."""
    world, parameters = simulate(Case(months=1))
    record = Record(world.history, world.schools, parameters.reporting, world.wijken, 1)
    return [(level, name) for level, name, _ in groups(record, LEVELS)]


def run_comparison(
    evidence: Evidence, ensemble: Ensemble, scenarios: list[Scenario], draws: int, seeds: int, months: int, workers: int, home: str = ""
) -> Comparison:
    """Everything that the tables need; the same for any number of workers."""
    if compiled.FIRST_TIME:
        run(Case(months=15))
        compiled.mark_complete()

    def prices(overrides: dict[str, float]) -> dict[str, float]:
        group = assemble(evidence.quantities, overrides)[0].prices
        return {name: float(getattr(group, name)) for name in group.__dataclass_fields__}

    with tqdm(total=draws * seeds, unit="paar", desc="Rekenen", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        return compare(
            [compared(scenario, home) for scenario in scenarios],
            ensemble,
            draws,
            seeds,
            months,
            workers or default_workers(),
            group_names(),
            prices,
            bar.update,
        )


def compare_and_write(
    evidence: Evidence,
    ensemble: Ensemble,
    scenarios: list[Scenario],
    draws: int,
    seeds: int,
    months: int,
    workers: int,
    folder: Path,
    overwrite: bool,
    home: str = "",
) -> None:
    """Run, then write tables, passport and the note in four forms."""
    np.seterr(invalid="ignore", divide="ignore")
    results = results_of(run_comparison(evidence, ensemble, scenarios, draws, seeds, months, workers, home), evidence)
    write(results, folder, overwrite, extra=lambda where: write_all(results, where))
