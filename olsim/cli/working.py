"""What `run` and `replay` share: run all seeds with a progress bar and make the results."""

import sys
from pathlib import Path

from tqdm import tqdm

from olsim import compiled
from olsim.evidence.ensemble import Ensemble
from olsim.evidence.load import Evidence
from olsim.report.page import render
from olsim.results import Results, write
from olsim.running import Case, default_workers, run, run_many
from olsim.scenario import Scenario
from olsim.writing import LEVELS, factor_2020, make_results, split_cases, split_table, wijk_cases, wijk_pattern

SIDE_SEEDS = 20
"""Most seeds of the runs beside the main ones: the change 2020-2022 taken apart, and the wijken without an effect of schoolweging."""


def cases_of(scenario: Scenario, seeds: list[int], n_months: int, ensemble: Ensemble | None) -> list[Case]:
    """A run per seed, each with its own draw of an ensemble, or all with the values of the evidence."""

    def values(seed: int) -> dict[str, float]:
        return {} if ensemble is None else dict(ensemble.draws[seed % len(ensemble.draws)])

    return [
        Case(
            seed=seed, overrides=tuple(sorted({**values(seed), **scenario.overrides}.items())), months=n_months, levels=LEVELS, books=True,
            measures=scenario.measures,
        )
        for seed in seeds
    ]  # fmt: skip


def compute(evidence: Evidence, scenario: Scenario, seeds: list[int], n_months: int, workers: int, ensemble: Ensemble | None) -> Results:
    """Results of all seeds; the same for any number of workers."""
    cases = cases_of(scenario, seeds, n_months, ensemble)
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
        runs = [list(run_many(part, 1)) for part in split_cases(cases[:SIDE_SEEDS])]
        by_wijk = [wijk_pattern(list(run_many(part, 1))) for part in wijk_cases(cases[:SIDE_SEEDS])]
    instrument = factor_2020(evidence, cases, outcomes)
    wijken = {"met_schoolweging": by_wijk[0], "zonder_schoolweging": by_wijk[1]}
    return make_results(evidence, scenario, cases, outcomes, split_table(evidence, runs, instrument), wijken, ensemble)


def compute_and_write(
    evidence: Evidence, scenario: Scenario, seeds: int, n_months: int, workers: int, folder: Path, overwrite: bool, ensemble: Ensemble | None
) -> None:
    """Run, then write tables, passport and page."""
    results = compute(evidence, scenario, list(range(seeds)), n_months, workers, ensemble)
    write(results, folder, overwrite, extra=lambda where: render(results, where / "rapport.html"))
