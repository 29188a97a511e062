"""What `run` and `replay` share: run all seeds with a progress bar and make the results."""

import sys
from pathlib import Path

from tqdm import tqdm

from olsim import compiled
from olsim.evidence.load import Evidence
from olsim.report.page import render
from olsim.results import Results, write
from olsim.running import Case, default_workers, run, run_many
from olsim.scenario import Scenario
from olsim.writing import LEVELS, make_results, split_cases, split_table

SPLIT_SEEDS = 10
"""Seeds of the runs that take the change 2020-2022 apart."""


def compute(evidence: Evidence, scenario: Scenario, seeds: list[int], n_months: int, workers: int) -> Results:
    """Results of all seeds; the same for any number of workers."""
    overrides = tuple(sorted(scenario.overrides.items()))
    cases = [Case(seed=seed, overrides=overrides, months=n_months, levels=LEVELS, books=True) for seed in seeds]
    number = workers or default_workers()
    if len(cases) <= 4:
        number = 1
    if compiled.FIRST_TIME:
        run(Case(months=15))
        compiled.mark_complete()
    outcomes = []
    with tqdm(total=len(cases), unit="keer", desc="Rekenen", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        for outcome in run_many(cases, number):
            outcomes.append(outcome)
            bar.update()
        lists = split_cases(cases[:SPLIT_SEEDS])
        runs = [list(run_many(part, 1)) for part in lists]
    instrument = scenario.overrides.get("reporting.instrument_2020", evidence.quantities["reporting.instrument_2020"].value)
    return make_results(evidence, scenario, cases, outcomes, split_table(evidence, runs, instrument))


def compute_and_write(evidence: Evidence, scenario: Scenario, seeds: int, n_months: int, workers: int, folder: Path, overwrite: bool) -> None:
    """Run, then write tables, passport and page."""
    results = compute(evidence, scenario, list(range(seeds)), n_months, workers)
    write(results, folder, overwrite, extra=lambda where: render(results, where / "rapport.html"))
