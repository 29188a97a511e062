"""Filling the bank: batches of runs on any executor, kept as soon as they come back, whatever happens to the
others.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from statistics import median
from threading import Lock

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.errors import OlsimError
from olsim.sensitivity.bank import Bank
from olsim.sensitivity.engines import Engine
from olsim.sensitivity.models import Model
from olsim.simulation.run import settle, unheard

BATCH_SECONDS = 3.0
"""What a batch should be worth: sending and keeping it costs milliseconds, losing it should not hurt."""
LARGEST_BATCH = 512
AHEAD = 3
"""Batches per worker that are on their way at a time."""


SPLIT = 4
"""Into so many parts go batches among which is a run that kills its worker, until it is alone."""
MOST_DEATHS = 8
"""Runs that may kill a worker before it is clear that it is not the runs."""
DIED = "de werker stopte ermee"


@dataclass(frozen=True)
class Run:
    """One run that has to be done: its key, its values in the order of the parameters, its seed."""

    key: str
    values: tuple[float, ...]
    seed: int


@dataclass(frozen=True)
class Batch:
    """Runs that go to a worker together; `digest` is that of the model in the driver."""

    model: Model
    parameters: tuple[str, ...]
    runs: tuple[Run, ...]
    digest: str


@dataclass
class Answer:
    """What came back of a batch.

    Attributes
    ----------
    done
        Places in the batch of the runs that went well.
    values
        Their values, shape (runs, columns).
    failed
        By place what went wrong with the others.
    seconds, last
        What the batch took, and its last run: the first one in a worker loads the code.

    """

    done: list[int]
    values: Floats
    failed: dict[int, str]
    seconds: float
    last: float


@dataclass(frozen=True)
class Failure:
    """A run that did not go well, and why."""

    run: Run
    why: str


_SETTLED: list[bool] = []
"""Not empty in a worker that has done its first batch, and with it loaded everything."""
_ONE_AT_A_TIME = Lock()
"""A process keeps the memory of one world for the next and one mark: a worker with several threads does one
run at a time."""


def do(batch: Batch) -> Answer:
    """Do the runs of a batch, in a worker. A run that fails does not take the others with it."""
    with _ONE_AT_A_TIME:
        if batch.model.digest() != batch.digest:
            raise OlsimError(
                "Deze werker heeft een andere versie van olsim, van een pakket daaronder, of andere gegevens"
                " dan de opdracht.",
                expected="overal dezelfde versies en bestanden",
                exit_code=1,
            )
        start = begun = time.perf_counter()
        done, values, failed = [], [], {}
        for place, run in enumerate(batch.runs):
            begun = time.perf_counter()
            try:
                values.append(batch.model(dict(zip(batch.parameters, run.values)), run.seed))
                done.append(place)
            except Exception as mistake:
                failed[place] = (
                    f"{mistake}"
                    if isinstance(mistake, OlsimError)
                    else f"{type(mistake).__name__}: {mistake}"
                )
        end = time.perf_counter()
        if not _SETTLED and parent_process() is not None:
            _SETTLED.append(True)
            settle()
        found = np.array(values).reshape(len(done), len(batch.model.columns))
        return Answer(done, found, failed, end - start, end - begun)


def is_death(mistake: Exception) -> bool:
    """Whether a worker died: a pool says that it is broken, Dask that it gave up on a task that killed its
    workers.
    """
    return isinstance(mistake, BrokenExecutor) or type(mistake).__name__ in (
        "KilledWorker",
        "CommClosedError",
    )


@dataclass
class Filling:
    """Does runs that are not in the bank yet, with one executor that stays open until `close` or until its
    workers die.

    Attributes
    ----------
    failures
        Runs that did not go well.
    restarts
        Times that workers died and others took over.
    given_up
        Whether workers died so often that the rest was left.
    seconds
        Seconds of the last run of every batch that came back.
    model_seconds
        Time that workers spent in batches.

    """

    bank: Bank
    model: Model
    parameters: tuple[str, ...]
    engine: Engine
    step: Callable[[int], object] = lambda _: None

    def __post_init__(self) -> None:
        self.failures: list[Failure] = []
        self.seconds: list[float] = []
        self.restarts = 0
        self.given_up = False
        self.model_seconds = 0.0
        self.digest = self.model.digest()
        self._opened: ExitStack | None = None
        self._executor: Executor | None = None

    @property
    def seconds_per_run(self) -> float:
        """What a run takes: the median over what came back."""
        return median(self.seconds) if self.seconds else 0.0

    def executor(self) -> Executor:
        """The executor; another one where its workers died."""
        if self._executor is None:
            assert self.engine.opened is not None
            self._opened = ExitStack()
            self._executor = self._opened.enter_context(self.engine.opened())
        return self._executor

    def close(self) -> None:
        """Let go of the executor."""
        if self._opened is not None:
            self._opened.close()
        self._opened = self._executor = None

    def _next(self, todo: deque[Run], size: int) -> Batch:
        """The next runs as a batch worth a few seconds, or of a size; smaller where there would be too few
        for all workers.
        """
        if not size:
            size = min(
                LARGEST_BATCH,
                round(BATCH_SECONDS / max(self.seconds_per_run, 1e-6)),
                -(-len(todo) // (2 * self.engine.workers)),
            )
        return Batch(
            self.model,
            self.parameters,
            tuple(todo.popleft() for _ in range(min(max(1, size), len(todo)))),
            self.digest,
        )

    def fill(self, runs: Sequence[Run], size: int = 0) -> None:
        """Do all runs, in batches of a size; those that fail are in `failures` at the end, the others in the
        bank.
        """
        todo = deque(runs)
        while todo and not self.given_up:
            if self.engine.opened is None:
                batch = self._next(todo, size)
                self.keep(batch, do(batch))
            elif suspects := self._work(todo, size, AHEAD):
                self._sift(suspects)

    def _sift(self, suspects: Sequence[Batch]) -> None:
        """Do batches again of which some killed a worker, in ever smaller ones, until the runs that do it are
        alone.
        """
        self.close()
        self.restarts += 1
        runs = [run for batch in suspects for run in batch.runs]
        size = max(len(batch.runs) for batch in suspects)
        if size == 1:
            self._one_by_one(runs)
            return
        todo = deque(runs)
        while todo and not self.given_up:
            if worse := self._work(todo, -(-size // SPLIT), 1):
                self._sift(worse)

    def _work(self, todo: deque[Run], size: int, ahead: int) -> list[Batch]:
        """Hand out batches until all are done or workers die; the batches that were on their way then are the
        suspects.
        """
        executor = self.executor()
        under_way: dict[Future[Answer], Batch] = {}
        suspects: list[Batch] = []
        try:
            while (todo and not suspects) or under_way:
                while todo and not suspects and len(under_way) < ahead * self.engine.workers:
                    batch = self._next(todo, size)
                    try:
                        with unheard():
                            under_way[executor.submit(do, batch)] = batch
                    except BrokenExecutor:
                        suspects.append(batch)
                for future in wait(under_way, return_when=FIRST_COMPLETED).done if under_way else ():
                    batch = under_way.pop(future)
                    answer = self._result(future)
                    if answer is None:
                        suspects.append(batch)
                    else:
                        self.keep(batch, answer)
        except BaseException:
            # what came back meanwhile is kept, unless keeping is what went wrong
            with suppress(OlsimError):
                for future, batch in under_way.items():
                    if future.done() and not future.cancelled() and future.exception() is None:
                        self.keep(batch, future.result())
            for future in under_way:
                future.cancel()
            raise
        return suspects

    def _result(self, future: Future[Answer]) -> Answer | None:
        """What came back; nothing where the worker died. Raises OlsimError where workers cannot do what is
        asked of them at all.
        """
        try:
            return future.result()
        except OlsimError:
            raise
        except Exception as mistake:
            if is_death(mistake):
                return None
            text = f"{type(mistake).__name__}: {mistake}"
            raise OlsimError(
                "De werkers kunnen deze opdracht niet uitvoeren; wat klaar was, is bewaard.",
                where=self.engine.name,
                given=text[:300],
                expected="olsim, en wat het nodig heeft, op elke werker",
                exit_code=1,
            ) from None

    def _one_by_one(self, runs: Sequence[Run]) -> None:
        """Run the suspects alone, so that it is plain which of them kills a worker; too many of them, and the
        rest is left.
        """
        deaths = sum(failure.why == DIED for failure in self.failures)
        for run in runs:
            one = Batch(self.model, self.parameters, (run,), self.digest)
            answer = self._result(self.executor().submit(do, one))
            if answer is not None:
                self.keep(one, answer)
                continue
            self.close()
            self.failures.append(Failure(run, DIED))
            self.step(1)
            deaths += 1
            if deaths >= MOST_DEATHS:
                self.given_up = True
                return

    def keep(self, batch: Batch, answer: Answer) -> None:
        """Put what came back of a batch in the bank, and note what failed."""
        done = [batch.runs[place] for place in answer.done]
        if done:
            numbers = np.array([run.values for run in done], dtype=np.float64).reshape(
                len(done), len(self.parameters)
            )
            self.bank.add(
                [run.key for run in done],
                [run.seed for run in done],
                dict(zip(self.parameters, numbers.T)),
                answer.values,
            )
        self.failures += [Failure(batch.runs[place], why) for place, why in answer.failed.items()]
        self.model_seconds += answer.seconds
        self.seconds.append(answer.last)
        self.step(len(batch.runs))
