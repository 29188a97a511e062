"""What `compare` does after its input is checked: run all pairs with a progress bar, make the tables, write the note."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from olsim import compiled
from olsim.compare import breakeven, package
from olsim.compare.comparison import LEVELS, SEEDS_PER_DRAW, Answers, Comparison, compare, compared
from olsim.compare.statistics import Z95, draws_needed, seeds_needed
from olsim.compare.writing import results_of
from olsim.evidence.ensemble import Ensemble
from olsim.evidence.load import Evidence
from olsim.measurement.observable import Record, groups
from olsim.parameters.assemble import assemble
from olsim.report.note import write_all
from olsim.results import write
from olsim.running import Case, default_workers, run, simulate
from olsim.scenario import Scenario

SECONDS_PER_RUN = 0.045
"""Roughly what a run takes in one process that shares its first years with others, for announcements."""
MOST_SEEDS = 40
"""Most seeds per draw that are run to reach a precision; beyond, the number that it would take is printed."""


@dataclass(frozen=True)
class Asked:
    """What a comparison is asked besides its scenarios."""

    draws: int = 100
    seeds: int = 2
    months: int = 197
    workers: int = 0
    home: str = ""
    precision_fte: float = 0.0
    waterfall: bool = False
    break_even: bool = False
    reference_eur: float = 0.0
    target_fte: float | None = None
    title: str = ""
    question: str = ""
    command: str = ""
    """What makes the note again, for its passport."""

    def passport(self) -> dict[str, object]:
        """What the note says of how it was asked."""
        return {"titel": self.title, "vraag": self.question, "opdracht": self.command, "gevraagde_rekenonzekerheid_fte": self.precision_fte}


def group_names() -> list[tuple[str, str, int]]:
    """Groups of schools in the order in which values come, with the number of schools in each."""
    world, parameters = simulate(Case(months=1))
    record = Record(world.history, world.schools, parameters.reporting, world.wijken, 1)
    return [(level, name, int(here.sum())) for level, name, here in groups(record, LEVELS)]


def seeds_for(answers: Answers, arms: list[str], precision_fte: float, seeds: int, most_draws: int) -> int:
    """Seeds per draw with which the last count of unfilled demand is as precise as asked; says what it takes where that is more than is run."""
    base = answers.stack(arms[0], lambda answer: answer.values["onvervulde_vraag"][0, -1])
    differences = [answers.stack(arm, lambda answer: answer.values["onvervulde_vraag"][0, -1]) - base for arm in arms[1:]]
    needed = max(seeds_needed(difference, precision_fte / Z95) for difference in differences)
    if needed <= MOST_SEEDS:
        return int(max(needed, seeds))
    draws = max(draws_needed(difference, precision_fte / Z95) for difference in differences)
    if np.isfinite(needed):
        takes = f"{needed:.0f} keer toeval per trekking" + (f" (--seeds {needed:.0f})" if needed <= SEEDS_PER_DRAW else ", meer dan er zijn")
    else:
        takes = f"ongeveer {draws} trekkingen" + (f" (--draws {draws})" if draws <= most_draws else f", meer dan de {most_draws} die er zijn")
    size = f"{precision_fte:g}".replace(".", ",")
    print(f"Let op: een rekenonzekerheid van ± {size} fte wordt hier niet gehaald; daarvoor zijn {takes} nodig.", file=sys.stderr)
    return seeds


def run_comparison(evidence: Evidence, ensemble: Ensemble, scenarios: list[Scenario], asked: Asked) -> Comparison:
    """Everything that the tables need; the same for any number of workers."""
    if compiled.FIRST_TIME:
        run(Case(months=15))
        compiled.mark_complete()
    chosen = [compared(scenario, asked.home) for scenario in scenarios]
    main = [scenario.id for scenario in scenarios]

    def prices(overrides: dict[str, float]) -> dict[str, float]:
        group = assemble(evidence.quantities, overrides)[0].prices
        return {name: float(getattr(group, name)) for name in group.__dataclass_fields__}

    with tqdm(total=asked.draws * asked.seeds, unit="paar", desc="Rekenen", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:

        def more(answers: Answers, seeds: int) -> int:
            wanted = seeds_for(answers, main, asked.precision_fte, seeds, len(ensemble.draws)) if asked.precision_fte > 0.0 and seeds > 1 else seeds
            bar.total += asked.draws * (wanted - seeds)
            return wanted

        return compare(
            chosen,
            evidence,
            ensemble,
            asked.draws,
            asked.seeds,
            asked.months,
            asked.workers or default_workers(),
            group_names(),
            prices,
            bar.update,
            more,
        )


def announce(what: str, runs: int, workers: int) -> None:
    """How long something takes that was asked for."""
    minutes = runs * SECONDS_PER_RUN / max(1, workers) / 60.0
    text = f"{minutes:.0f} minuten" if minutes >= 1.5 else f"{60 * minutes:.0f} seconden"
    print(f"{what}: {runs} runs erbij, ongeveer {text}. Na een onderbreking gaat dezelfde opdracht verder.", file=sys.stderr, flush=True)


def more_tables(c: Comparison, evidence: Evidence, asked: Asked, keep: Path) -> dict[str, pd.DataFrame]:
    """What is worked out on request: packages taken apart, and break-even."""
    workers, found = asked.workers or default_workers(), {}
    if asked.waterfall:
        runs = package.number_of_runs(c)
        announce("Pakketten uit elkaar", runs, workers)
        found["waterval"] = package.waterfall_table(c, workers, keep)
    if asked.break_even:
        announce("Breekpunt", breakeven.number_of_runs(c, evidence), workers)
        reference = asked.reference_eur or evidence.quantities["prices.reference_eur_per_fte"].value
        found["breekpunt"] = breakeven.break_even_table(c, evidence, workers, keep, reference, asked.target_fte)
    return {name: table for name, table in found.items() if len(table)}


def compare_and_write(evidence: Evidence, ensemble: Ensemble, scenarios: list[Scenario], asked: Asked, folder: Path, overwrite: bool) -> None:
    """Run, then write tables, passport and the note in four forms."""
    np.seterr(invalid="ignore", divide="ignore")
    keep = folder.absolute().parent / f".{folder.name}-tussen"
    c = run_comparison(evidence, ensemble, scenarios, asked)
    results = results_of(c, evidence, asked.passport(), more_tables(c, evidence, asked, keep))
    write(results, folder, overwrite, extra=lambda where: write_all(results, where))
    shutil.rmtree(keep, ignore_errors=True)
