"""What `compare` does after its input is checked: run all pairs with a progress bar, make the tables, write
the note.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from olsim.compare import breakeven, package
from olsim.compare.comparison import LEVELS, SEEDS_PER_DRAW, Answers, Comparison, Plan, compare, compared
from olsim.compare.results import results_of
from olsim.compare.statistics import Z95, draws_needed, seeds_needed
from olsim.core.texts import NAME, SENTENCE, one_line
from olsim.evidence.ensemble import Ensemble
from olsim.evidence.load import Evidence
from olsim.evidence.own import with_own
from olsim.measurement.observable import Record, groups
from olsim.measures.folder import digest_of
from olsim.parameters.assemble import assemble
from olsim.parameters.reader import at_month
from olsim.results.folder import Documents, Results, write
from olsim.results.places import Place, refuse_existing
from olsim.scenarios.load import Scenario
from olsim.scenarios.notices import beside
from olsim.simulation.case import Case
from olsim.simulation.run import default_workers, simulate
from olsim.simulation.waiting import say, say_writing, translate, waiting

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

    def __post_init__(self) -> None:
        """Title and question can be shown in every document."""
        for name, most in (("title", NAME), ("question", SENTENCE)):
            if getattr(self, name):
                object.__setattr__(self, name, one_line(getattr(self, name), "", name, most))

    def passport(self) -> dict[str, object]:
        """What the note says of how it was asked."""
        return {
            "titel": self.title,
            "vraag": self.question,
            "opdracht": self.command,
            "gevraagde_rekenonzekerheid_fte": self.precision_fte,
        }


def group_names() -> list[tuple[str, str, int]]:
    """Groups of schools in the order in which values come, with the number of schools in each."""
    world, parameters = simulate(Case(months=1))
    record = Record(world.history, world.schools, parameters.reporting, world.wijken, 1)
    return [(level, name, int(here.sum())) for level, name, here in groups(record, LEVELS)]


def seeds_for(answers: Answers, arms: list[str], precision_fte: float, seeds: int, most_draws: int) -> int:
    """Seeds per draw with which the last count of unfilled demand is as precise as asked; says what it takes
    where that is more than is run.
    """
    base = answers.stack(arms[0], lambda answer: answer.values["onvervulde_vraag"][0, -1])
    differences = [
        answers.stack(arm, lambda answer: answer.values["onvervulde_vraag"][0, -1]) - base for arm in arms[1:]
    ]
    needed = max(seeds_needed(difference, precision_fte / Z95) for difference in differences)
    if needed <= MOST_SEEDS:
        return int(max(needed, seeds))
    draws = max(draws_needed(difference, precision_fte / Z95) for difference in differences)
    if np.isfinite(needed):
        takes = f"{needed:.0f} keer toeval per trekking" + (
            f" (--seeds {needed:.0f})" if needed <= SEEDS_PER_DRAW else ", meer dan er zijn"
        )
    else:
        takes = f"ongeveer {draws} trekkingen" + (
            f" (--draws {draws})" if draws <= most_draws else f", meer dan de {most_draws} die er zijn"
        )
    size = f"{precision_fte:g}".replace(".", ",")
    say(
        f"Let op: een rekenonzekerheid van ± {size} fte wordt hier niet gehaald; daarvoor zijn {takes} nodig."
    )
    return seeds


def run_comparison(
    evidence: Evidence, ensemble: Ensemble, scenarios: list[Scenario], asked: Asked, keep: Path | None = None
) -> Comparison:
    """Everything that the tables need; the same for any number of workers. Finished units are kept in a
    folder, and taken from there.
    """
    translate()
    chosen = [compared(scenario, asked.home) for scenario in scenarios]
    main = [scenario.id for scenario in scenarios]

    known = with_own(asked.home, digest_of(asked.home)).quantities.items()
    own_prices = {
        key.removeprefix("prices."): q.value
        for key, q in known
        if key.startswith("prices.") and key not in evidence.quantities
    }

    def prices(overrides: dict[str, float]) -> dict[str, float]:
        group = assemble(evidence.quantities, at_month(overrides, evidence.quantities, 0))[0].prices
        return {name: float(getattr(group, name)) for name in group.__dataclass_fields__} | own_prices

    with waiting(asked.draws * asked.seeds, "Rekenen", "paren") as bar:

        def more(answers: Answers, seeds: int) -> int:
            wanted = (
                seeds_for(answers, main, asked.precision_fte, seeds, len(ensemble.draws))
                if asked.precision_fte > 0.0 and seeds > 1
                else seeds
            )
            bar.total += asked.draws * (wanted - seeds)
            return wanted

        plan = Plan(
            asked.draws, asked.seeds, asked.months, asked.workers or default_workers(), keep, bar.update, more
        )
        return compare(chosen, evidence, ensemble, plan, group_names(), prices)


def announce(what: str, runs: int, workers: int) -> None:
    """How long something takes that was asked for."""
    minutes = runs * SECONDS_PER_RUN / max(1, workers) / 60.0
    text = f"{minutes:.0f} minuten" if minutes >= 1.5 else f"{60 * minutes:.0f} seconden"
    say(f"{what}: {runs} runs erbij, ongeveer {text}. Na een onderbreking gaat dezelfde opdracht verder.")


def more_tables(c: Comparison, evidence: Evidence, asked: Asked, keep: Path) -> dict[str, pd.DataFrame]:
    """What is worked out on request: packages taken apart, and break-even."""
    workers, found = asked.workers or default_workers(), {}
    if asked.waterfall:
        runs = package.number_of_runs(c)
        announce("Pakketten uit elkaar", runs, workers)
        with waiting(package.number_of_units(c), "Pakketten uit elkaar", "paren") as bar:
            found["waterval"] = package.waterfall_table(c, workers, keep, bar.update)
    if asked.break_even:
        announce("Breekpunt", breakeven.number_of_runs(c, evidence), workers)
        reference = asked.reference_eur or evidence.quantities["prices.reference_eur_per_fte"].value
        with waiting(breakeven.number_of_units(c, evidence), "Breekpunt", "paren") as bar:
            found["breekpunt"] = breakeven.break_even_table(
                c, evidence, workers, keep, reference, asked.target_fte, bar.update
            )
    return {name: table for name, table in found.items() if len(table)}


def compare_and_write(
    evidence: Evidence,
    ensemble: Ensemble,
    scenarios: list[Scenario],
    asked: Asked,
    folder: Path,
    overwrite: bool,
    documents: Documents | None = None,
) -> None:
    """Run, then write tables, passport and documents; what is finished is kept where the folder comes, until
    it is there.
    """
    with Place(refuse_existing(folder, overwrite)).held() as place:
        results = _answer(evidence, ensemble, scenarios, asked, place)
        write(results, place, documents=documents)


def _answer(
    evidence: Evidence, ensemble: Ensemble, scenarios: list[Scenario], asked: Asked, place: Place
) -> Results:
    np.seterr(invalid="ignore", divide="ignore")
    c = run_comparison(evidence, ensemble, scenarios, asked, place.kept)
    more = more_tables(c, evidence, asked, place.kept)
    say_writing(0)
    notes = [
        {"scenario": name, "opmerking": line} for name, line in beside(scenarios, evidence, asked.months - 1)
    ]
    return results_of(c, with_own(asked.home, digest_of(asked.home)), asked.passport(), more, notes)
