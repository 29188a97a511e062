"""Filling the bank: batches of runs on any executor, kept as soon as they come back, whatever happens to the others."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing import parent_process

import numpy as np

from olsim.arrays import Floats
from olsim.compiled import NOT_COMPILED, source_digest
from olsim.errors import OlsimError
from olsim.running import settle, unheard
from olsim.sensitivity.bank import Bank
from olsim.sensitivity.engines import Engine
from olsim.sensitivity.models import Model

BATCH_SECONDS = 3.0
"""What a batch should be worth: sending and keeping it costs milliseconds, losing it should not hurt."""
LARGEST_BATCH = 512
AHEAD = 3
"""Batches per worker that are on their way at a time."""


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
    """Runs that go to a worker together."""

    model: Model
    parameters: tuple[str, ...]
    runs: tuple[Run, ...]
    code: str
    """Digest of the code of the driver."""


@dataclass
class Answer:
    """What came back of a batch: values of the runs that went well, shape (runs, columns); by place in the batch what went wrong with the others; seconds that it took."""

    done: list[int]
    values: Floats
    failed: dict[int, str]
    seconds: float


@dataclass(frozen=True)
class Failure:
    """A run that did not go well, and why."""

    run: Run
    why: str


def told(batch: Batch) -> str:
    """Parameters and seed of the first run of a batch in words."""
    run = batch.runs[0]
    return ", ".join([*(f"{name} = {value:.6g}" for name, value in zip(batch.parameters, run.values)), f"zaad {run.seed}"])


_SETTLED: list[bool] = []
"""Not empty in a worker that has done its first batch, and with it loaded everything."""


def do(batch: Batch) -> Answer:
    """Do the runs of a batch, in a worker. A run that fails does not take the others with it."""
    if source_digest(NOT_COMPILED) != batch.code:
        raise OlsimError("Deze werker heeft een andere versie van olsim dan de opdracht.", expected="overal dezelfde versie", exit_code=1)
    start = time.perf_counter()
    done, values, failed = [], [], {}
    for place, run in enumerate(batch.runs):
        try:
            values.append(batch.model(dict(zip(batch.parameters, run.values)), run.seed))
            done.append(place)
        except Exception as mistake:
            failed[place] = f"{mistake}" if isinstance(mistake, OlsimError) else f"{type(mistake).__name__}: {mistake}"
    if not _SETTLED and parent_process() is not None:
        _SETTLED.append(True)
        settle()
    found = np.array(values).reshape(len(done), len(batch.model.columns))
    return Answer(done, found, failed, time.perf_counter() - start)


@dataclass
class Filling:
    """Does runs that are not in the bank yet, with one executor that stays open until `close` or until its workers die.

    Attributes
    ----------
    failures
        Runs that did not go well.
    restarts
        Times that workers died and others took over.
    seconds
        Seconds per run of every batch that came back.
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
        self.model_seconds = 0.0
        self.code = source_digest(NOT_COMPILED)
        self._opened: ExitStack | None = None
        self._executor: Executor | None = None

    @property
    def seconds_per_run(self) -> float:
        """What a run takes: the mean over the faster half of what came back, because the first run of a worker loads the code."""
        faster = sorted(self.seconds)[: max(1, len(self.seconds) // 2)]
        return sum(faster) / len(faster) if faster else 0.0

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

    def batches(self, runs: Sequence[Run], size: int = 0) -> list[Batch]:
        """Runs in batches of a size; without one worth about a second, and smaller where there would be too few for all workers."""
        if not size:
            size = min(LARGEST_BATCH, max(1, round(BATCH_SECONDS / max(self.seconds_per_run, 1e-6))))
            size = max(1, min(size, len(runs) // (4 * self.engine.workers) or 1))
        return [Batch(self.model, self.parameters, tuple(runs[k : k + size]), self.code) for k in range(0, len(runs), size)]

    def fill(self, runs: Sequence[Run], size: int = 0) -> None:
        """Do all runs; those that fail are in `failures` at the end, the others in the bank."""
        todo = self.batches(runs, size)
        if self.engine.opened is None:
            for batch in todo:
                self.keep(batch, do(batch))
            return
        todo.reverse()
        while todo:
            if suspects := self._work(todo):
                self.close()
                self.restarts += 1
                for batch in suspects:
                    self._one_by_one(batch)

    def _work(self, todo: list[Batch]) -> list[Batch]:
        """Hand out batches until all are done or workers die; the batches that were on their way then are the suspects."""
        executor = self.executor()
        under_way: dict[Future[Answer], Batch] = {}
        suspects: list[Batch] = []
        try:
            while (todo and not suspects) or under_way:
                while todo and not suspects and len(under_way) < AHEAD * self.engine.workers:
                    batch = todo.pop()
                    try:
                        with unheard():
                            under_way[executor.submit(do, batch)] = batch
                    except BrokenExecutor:
                        todo.append(batch)
                        suspects += under_way.values()
                        return suspects
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    batch = under_way.pop(future)
                    try:
                        answer = future.result()
                    except OlsimError:
                        raise
                    except Exception:
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

    def _one_by_one(self, batch: Batch) -> None:
        """Run the suspects alone, so that it is plain which of them kills a worker."""
        for run in batch.runs:
            one = Batch(batch.model, batch.parameters, (run,), batch.code)
            try:
                answer = self.executor().submit(do, one).result()
            except OlsimError:
                raise
            except Exception as mistake:
                self.close()
                self.failures.append(Failure(run, f"{DIED} ({type(mistake).__name__})"))
                self.step(1)
                deaths = sum(failure.why.startswith(DIED) for failure in self.failures)
                if deaths >= MOST_DEATHS:
                    raise OlsimError(
                        f"Werkers blijven wegvallen: {deaths} runs na elkaar, ook alleen. Wat klaar was, is bewaard.",
                        where=self.engine.name, given=told(one), expected="genoeg geheugen, of minder werkers", exit_code=1,
                    ) from None  # fmt: skip
            else:
                self.keep(one, answer)

    def keep(self, batch: Batch, answer: Answer) -> None:
        """Put what came back of a batch in the bank, and note what failed."""
        done = [batch.runs[place] for place in answer.done]
        if done:
            numbers = np.array([run.values for run in done], dtype=np.float64).reshape(len(done), len(self.parameters))
            self.bank.add([run.key for run in done], [run.seed for run in done], dict(zip(self.parameters, numbers.T)), answer.values)
        self.failures += [Failure(batch.runs[place], why) for place, why in answer.failed.items()]
        self.model_seconds += answer.seconds
        self.seconds.append(answer.seconds / len(batch.runs))
        self.step(len(batch.runs))
