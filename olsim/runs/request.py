"""What `run` and `replay` share: run all seeds with a progress bar and make the results."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain

from olsim.core.compiled import source_digest, surroundings
from olsim.evidence.ensemble import Ensemble
from olsim.evidence.load import Evidence
from olsim.measures.folder import digest_of
from olsim.measures.measure import own_files
from olsim.results.folder import Results
from olsim.results.kept import Kept
from olsim.results.places import Place
from olsim.runs.tables import (
    LEVELS,
    factor_2020,
    make_results,
    split_cases,
    split_table,
    wijk_cases,
    wijk_pattern,
)
from olsim.scenarios.load import Scenario
from olsim.simulation.case import Case
from olsim.simulation.run import Outcome, default_workers, run_many
from olsim.simulation.waiting import say_writing, translate, waiting

SIDE_SEEDS = 20
"""Most seeds of the runs beside the main ones: the change 2020-2022 taken apart, and the wijken without an
effect of schoolweging."""


def cases_of(scenario: Scenario, seeds: list[int], n_months: int, ensemble: Ensemble | None) -> list[Case]:
    """A run per seed, each with its own draw of an ensemble, or all with the values of the evidence."""

    def values(seed: int) -> dict[str, float]:
        return {} if ensemble is None else dict(ensemble.draws[seed % len(ensemble.draws)])

    return [
        Case(
            seed=seed,
            overrides=tuple(sorted({**values(seed), **scenario.evidence}.items())),
            months=n_months,
            levels=LEVELS,
            books=True,
            measures=scenario.measures,
            home=scenario.home,
        )
        for seed in seeds
    ]


def kept_runs(
    cases: Sequence[Case], workers: int, kept: Kept | None, evidence: Evidence
) -> Iterator[Outcome]:
    """As `run_many`; what was run before for the same command is taken from what was kept."""
    if kept is None or not cases:
        yield from run_many(cases, workers)
        return
    under = (
        f"{surroundings()} {source_digest()} {evidence.digest} {own_files(cases[0].measures)}"
        f" {digest_of(cases[0].home)}"
    )
    keys = [hashlib.blake2b(f"{case!r} {under}".encode(), digest_size=12).hexdigest() for case in cases]
    there = {key for key in keys if kept.has(key)}
    fresh = run_many([case for case, key in zip(cases, keys) if key not in there], workers)
    for case, key in zip(cases, keys):
        if key in there and (arrays := kept.get(key)) is not None:
            values = {name[2:]: array for name, array in arrays.items() if name.startswith("v ")}
            yield Outcome(
                case.seed,
                values,
                {name[2:]: array for name, array in arrays.items() if name.startswith("b ")},
            )
            continue
        outcome = next(fresh)
        values = {f"v {name}": array for name, array in outcome.values.items()}
        kept.put(key, values | {f"b {name}": array for name, array in outcome.books.items()})
        yield outcome


def compute(
    evidence: Evidence,
    scenario: Scenario,
    seeds: list[int],
    n_months: int,
    workers: int,
    ensemble: Ensemble | None,
    place: Place | None = None,
) -> Results:
    """Results of all seeds; the same for any number of workers. Finished runs are kept in a place."""
    cases = cases_of(scenario, seeds, n_months, ensemble)
    translate()
    kept = Kept(place.kept) if place is not None else None
    side = cases[:SIDE_SEEDS]
    parts = [*split_cases(side), *wijk_cases(side)]
    with waiting(len(cases) + sum(map(len, parts)), "Rekenen", "runs") as bar:
        found: list[list[Outcome]] = [[]]
        # one pool for everything: the runs beside the main ones are as many
        for place_of_case, outcome in enumerate(
            kept_runs([*cases, *chain.from_iterable(parts)], workers or default_workers(), kept, evidence)
        ):
            if place_of_case >= len(cases) and (place_of_case - len(cases)) % len(side) == 0:
                found.append([])
            found[-1].append(outcome)
            bar.update()
    outcomes, runs, with_and_without = found[0], found[1:-2], found[-2:]
    by_wijk = [wijk_pattern(part) for part in with_and_without]
    say_writing(len(outcomes))
    instrument = factor_2020(evidence, cases, outcomes)
    wijken = {"met_schoolweging": by_wijk[0], "zonder_schoolweging": by_wijk[1]}
    return make_results(
        evidence, scenario, cases, outcomes, split_table(evidence, runs, instrument), wijken, ensemble
    )
