"""Running: a run is a pure function of (scenario, seed, sample). Never imports mesa.

A Case carries texts and numbers only, so that a spawned worker can build everything from it; parameters are
assembled once per set of overrides.
"""

import gc
import os
import signal
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread, current_thread, main_thread
from types import FrameType
from typing import Any, TypeVar

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.errors import NothingWarning, OlsimError, OutOfRoomError
from olsim.core.randomness import Draws, Luck
from olsim.evidence.load import load
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import Record, add_up, dates_of, groups
from olsim.measures.folder import watched_where
from olsim.measures.plan import plan_of
from olsim.parameters.assemble import assemble
from olsim.parameters.groups import Parameters
from olsim.parameters.reader import at_month, changes
from olsim.population.synthesise import synthesise
from olsim.scenarios.own_observables import computed, register, register_all
from olsim.scenarios.own_observables import names as own_names
from olsim.simulation.case import MONTHS, Case
from olsim.simulation.schedule import advance, prepare
from olsim.state.history import REGULAR_SCHOOLS
from olsim.state.world import World

__all__ = ["MONTHS", "Case", "Outcome", "frame", "run", "run_many"]

P = TypeVar("P")
R = TypeVar("R")


@dataclass
class Outcome:
    """What a run returns: values per observable with shape (groups, dates), or (1, dates) for city-wide ones;
    the books of the city by month.

    `months` and `groups`, as (level, name), tell what dates and groups they are of; `to_frame` sets all of it
    out.
    """

    seed: int
    values: dict[str, Floats]
    books: dict[str, Floats] = field(default_factory=dict)
    months: int = 0
    groups: tuple[tuple[str, str], ...] = ()

    def dates(self, name: str) -> list[str]:
        """Dates of an observable, one per column of its values."""
        return dates_of(CATALOGUE[name], self.months)

    def groups_of(self, name: str) -> tuple[tuple[str, str], ...]:
        """Groups of an observable as (level, name), one per row of its values."""
        return self.groups[: len(self.values[name])]

    def to_frame(self) -> Any:
        """Everything as a `pandas.DataFrame` (zaad, maat, eenheid, niveau, groep, datum, waarde), a row per
        value.
        """
        import pandas as pd

        parts = []
        for name, values in self.values.items():
            dates, groups_ = self.dates(name), self.groups_of(name)
            about = {"zaad": self.seed, "maat": name, "eenheid": CATALOGUE[name].unit}
            parts += [
                pd.DataFrame(
                    {**about, "niveau": level, "groep": group, "datum": dates, "waarde": row[: len(dates)]}
                )
                for (level, group), row in zip(groups_, values)
            ]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


_PARAMETERS: dict[tuple[object, ...], Parameters] = {}


def parameters_of(case: Case, month: int = 0) -> Parameters:
    """Parameters of a case as they hold in a month, assembled once per set of overrides."""
    moment = max((start for start in changes_of(case) if start <= month), default=0)
    key = (case.overrides, case.months, moment)
    kept = _PARAMETERS.get(key)
    if kept is None:
        if len(_PARAMETERS) >= 8:
            _PARAMETERS.clear()
        quantities = load().quantities
        kept = _PARAMETERS[key] = assemble(
            quantities, at_month(dict(case.overrides), quantities, moment), case.months
        )[0]
    return kept


def changes_of(case: Case) -> list[int]:
    """Months after the first in which some quantity takes another value for the rest of the run."""
    return (
        changes(dict(case.overrides), load().quantities)
        if any("@" in name for name, _ in case.overrides)
        else []
    )


Look = Callable[[World, Parameters, Draws], None]


def luck_of(case: Case, parameters: Parameters) -> Luck:
    """Luck of a case: its own, after that of the past where its overrides name one."""
    return Luck(case.seed, parameters.past.seed, parameters.past.months)


def begin(case: Case) -> tuple[World, Parameters]:
    """The world of a case on 1 August 2018."""
    register(case.home)
    parameters = parameters_of(case)
    try:
        world = synthesise(parameters, luck_of(case, parameters), case.months, case.roomy)
    except (ArithmeticError, ValueError, IndexError, MemoryError) as mistake:
        given = ", ".join(
            f"{name} = {value:g}"
            for name, value in case.overrides
            if not name.startswith(("loops.", "luck."))
        )
        raise OlsimError(
            "Met deze waarden is geen stad te maken.",
            given=given or type(mistake).__name__,
            expected="waarden dichter bij die van de basis",
        ) from mistake
    world.checked = case.checked
    prepare(world)
    return world, parameters


def go_on(
    world: World, parameters: Parameters, case: Case, until: int, after: Mapping[int, Look] | None = None
) -> None:
    """Run a world up to a month, that month not in; `after` looks on without touching after some months."""
    luck, plan, looks = luck_of(case, parameters), plan_of(case.measures), after or {}
    starts = changes_of(case)
    stops = {month for month in looks if world.month <= month < until}
    before = {month - 1 for month in starts if world.month < month < until}
    for month in sorted(stops | before | {until - 1} if world.month < until else stops):
        now = parameters_of(case, world.month) if starts else parameters
        for end, draws in luck.turns(world.month, month + 1):
            advance(world, now, draws, end - world.month, plan)
        if month in looks:
            looks[month](world, now, luck.at(month))


def simulate(case: Case, each_month: Callable[[World], None] | None = None) -> tuple[World, Parameters]:
    """Run a case to its end and return the world; `each_month` looks on without touching."""
    world, parameters = begin(case)
    if each_month is None:
        go_on(world, parameters, case, case.months)
    else:
        for month in range(case.months):
            go_on(world, parameters, case, month + 1)
            each_month(world)
    return world, parameters


def measure(world: World, parameters: Parameters, case: Case) -> Outcome:
    """Observables of a finished world."""
    record = Record(world.history, world.schools, parameters.reporting, world.wijken, case.months)
    members = np.array([here for _, _, here in groups(record, case.levels)])
    city = np.array([here for _, _, here in groups(record, ("stad",))])
    values = {}
    with watched_where(case.home):
        for name in case.observables or own_names(case.home):
            observable = CATALOGUE[name]
            parts = computed(observable, record, case.home)
            if observable.by_school is None:
                values[name] = parts[0][np.newaxis].copy()
            else:
                values[name] = add_up(parts, members if not case.detailed or name in case.detailed else city)
    books = {}
    if case.books:
        history = world.history
        for name, book in (("vraag", history.city_demand), ("aanbod", history.city_supply)):
            books[f"{name}_po"] = book[: case.months].sum(axis=1)
            books[f"{name}_bo"] = book[: case.months, REGULAR_SCHOOLS].copy()
    return Outcome(
        case.seed,
        values,
        books,
        case.months,
        tuple((level, name) for level, name, _ in groups(record, case.levels)),
    )


def run(case: Case) -> Outcome:
    """Run and measure one case."""
    return run_together([case])[0]


def with_room(attempt: Callable[[bool], R]) -> R:
    """What an attempt gives; where it runs out of room, what it gives with all the room there is."""
    try:
        return attempt(False)
    except OutOfRoomError:
        return attempt(True)


def first_month(cases: Sequence[Case]) -> int:
    """Month in which the first measure of any of these cases begins; the last of their months where there is
    none.
    """
    return min(
        (setting.first for case in cases for setting in case.measures),
        default=min(case.months for case in cases),
    )


def forks(cases: Sequence[Case], at_most: int) -> Iterator[tuple[int, World, Parameters]]:
    """For each case its place among the cases and its world, in the month in which the cases go their own
    way, and not later than `at_most`.

    Until a measure begins, cases with equal seed and overrides are one and the same city: that part is run
    once. A world is good until the next is asked.
    """
    together: dict[tuple[object, ...], list[int]] = {}
    for k, case in enumerate(cases):
        together.setdefault((case.seed, case.overrides, case.months), []).append(k)
    for places in together.values():
        trunk = replace(cases[places[0]], measures=())
        world, parameters = begin(trunk)
        go_on(world, parameters, trunk, min(first_month([cases[k] for k in places]), at_most))
        mark = world.mark() if len(places) > 1 else None
        for place in places:
            if mark is not None and place != places[0]:
                world.back_to(mark)
            yield place, world, parameters
        world.give_back()


def run_together(cases: Sequence[Case]) -> list[Outcome]:
    """Run and measure cases of which some share their first years; the same numbers as one by one."""

    def attempt(roomy: bool) -> list[Outcome]:
        asked = [replace(case, roomy=case.roomy or roomy) for case in cases]
        outcomes: dict[int, Outcome] = {}
        for place, world, parameters in forks(asked, min(case.months for case in asked)):
            go_on(world, parameters, asked[place], asked[place].months)
            outcomes[place] = measure(world, parameters, asked[place])
        return [outcomes[k] for k in range(len(asked))]

    return with_room(attempt)


def run_batch(cases: Sequence[Case]) -> list[Outcome]:
    """Several cases in one go, so that sending them to a worker costs little."""
    for case in cases:
        register(case.home)
        register_all(case.measures)
    return [run(case) for case in cases]


def start_worker() -> None:
    """Workers leave Ctrl-C to the driver, and go when it is gone: a worker of a driver that was killed would
    wait for work for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore", NothingWarning)
    driver = parent_process()
    if driver is not None:
        Thread(target=_leave_with, args=(driver.sentinel,), daemon=True).start()


def _leave_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@contextmanager
def unheard() -> Iterator[None]:
    """Ctrl-C waits until this is over, and workers that start meanwhile never hear it: one that dies in its
    start could keep the driver for ever.
    """
    answer = signal.getsignal(signal.SIGINT)
    if (
        current_thread() is not main_thread() or answer is None
    ):  # another thread, or another language, answers it
        yield
        return
    heard: list[tuple[int, FrameType | None]] = []
    # blocking is for workers, which inherit it; the system may then hand the signal to another thread, and so
    # the handler waits too
    signal.signal(signal.SIGINT, lambda number, place: heard.append((number, place)))
    masks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGINT, answer)
        if heard and callable(answer):
            answer(*heard[0])


WORKERS_USE = {
    "NUMPY_MADVISE_HUGEPAGE": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore:resource_tracker",
}
"""Surroundings of workers: no English line about what was left after Ctrl-C; ordinary pages, because with
huge ones a worker holds memory that it never touches; one thread each, because their sums are
small and threads that wait for work take it from the other workers."""


def settle() -> None:
    """What is there now stays: a worker that has loaded everything need not look through it for garbage at
    every run.
    """
    gc.collect()
    gc.freeze()


def pool(workers: int) -> ProcessPoolExecutor:
    """A pool of spawned workers."""
    for name, value in WORKERS_USE.items():
        os.environ.setdefault(name, value)
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=start_worker)


TRIES = 2
"""Times that parts are done again after a worker died with them under way, before one by one shows which part
it is."""


def spread(
    function: Callable[[P], R], parts: Sequence[P], workers: int, executor: Executor | None = None
) -> Iterator[R]:
    """What a function makes of each part, in order; with one worker and no executor of the caller everything
    runs in this process.

    What was handed on is let go of. On Ctrl-C or an error nothing goes on in a pool that was made here. Where
    a worker dies in such a pool, another pool does
    what is left; a part that kills its worker again and again is named.
    """
    if executor is None and workers <= 1:
        for part in parts:
            yield function(part)
        return
    done, tries, size = 0, 0, workers
    while done < len(parts):
        try:
            for result in _in_pool(
                function, parts[done:] if size > 1 else parts[done : done + 1], size, executor
            ):
                yield result
                done, tries = done + 1, 0
            size = workers
        except BrokenExecutor:
            if executor is not None:
                raise
            tries += 1
            if tries > TRIES:
                raise OlsimError(
                    "Een werker stopte ermee, ook toen hij alleen was; waarschijnlijk is er te weinig"
                    " geheugen.",
                    where=f"deel {done + 1} van {len(parts)}",
                    given=_named(parts[done]),
                    expected="meer geheugen, of minder tegelijk met --workers 1",
                    exit_code=1,
                ) from None
            size = workers if tries < TRIES else 1


def _named(part: Any) -> str:
    """What a part is called in a message: the seeds of its runs."""
    runs = part if isinstance(part, Sequence) else [part]
    seeds = [str(run.seed) for run in runs if hasattr(run, "seed")]
    return f"zaad {', '.join(seeds)}" if seeds else repr(part)


def _in_pool(
    function: Callable[[P], R], parts: Sequence[P], workers: int, executor: Executor | None
) -> Iterator[R]:
    chosen = executor if executor is not None else pool(workers)
    futures: deque[Future[R]] = deque()
    try:
        with unheard():
            futures.extend(chosen.submit(function, part) for part in parts)
        while futures:
            yield futures.popleft().result()
    except BaseException:
        # one by one: a pool that nobody holds any more forgets to cancel, and would work off everything first
        for future in futures:
            future.cancel()
        if executor is None:
            chosen.shutdown(wait=False, cancel_futures=True)
        raise
    if executor is None:
        chosen.shutdown()


POOL_SECONDS = 4.0
"""Work below which a pool of processes costs more than it gains: its workers load the code first."""


def run_many(cases: Iterable[Case], workers: int = 1, executor: Executor | None = None) -> Iterator[Outcome]:
    """Outcomes in the order of the cases; the same numbers for any number of workers.

    With one worker everything runs in this process, and so does what a pool would not make faster: the first
    cases tell how long the rest takes.
    """
    cases = list(cases)
    if strange := next((case for case in cases if not isinstance(case, Case)), None):
        raise OlsimError(
            "Dit is geen Case.", key="cases", given=repr(strange)[:80], expected="een rij van Case(seed=...)"
        )
    first, spent = 0, 0.0
    if executor is None and workers > 1:
        # the first run loads the code, and tells nothing
        while first < min(2, len(cases)) or (
            first < len(cases) and spent / (first - 1) * (len(cases) - first) < POOL_SECONDS
        ):
            start = time.perf_counter()
            outcome = run(cases[first])
            spent += time.perf_counter() - start if first else 0.0
            first += 1
            yield outcome
        cases = cases[first:]
    size = 1 if executor is None and workers <= 1 else max(1, min(8, len(cases) // (4 * max(workers, 1))))
    for outcomes in spread(
        run_batch, [cases[k : k + size] for k in range(0, len(cases), size)], workers, executor
    ):
        yield from outcomes


def frame(cases: Iterable[Case], outcomes: Iterable[Outcome]) -> Any:
    """Outcomes of some cases as one `pandas.DataFrame`: as `Outcome.to_frame`, with the place of the case and
    what it changes as columns: `maatregelen`, ids with a + between them and empty where there are none, and
    its overrides.
    """
    import pandas as pd

    parts = []
    for place, (case, outcome) in enumerate(zip(cases, outcomes)):
        table = outcome.to_frame()
        table.insert(0, "geval", place)
        table.insert(1, "maatregelen", "+".join(setting.id for setting in case.measures))
        changed = pd.DataFrame(dict(case.overrides), index=table.index)
        parts.append(
            pd.concat([table.drop(columns=[name for name in changed if name in table]), changed], axis=1)
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def default_workers() -> int:
    """As many workers as there are cores."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1))
