"""Where runs are done: in this process, in a pool of processes, on Dask or on MPI. Each is a
`concurrent.futures.Executor`, or none.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from olsim.core.errors import OlsimError
from olsim.simulation.run import pool

PATIENCE_SECONDS = 10
"""How long is waited for a Dask scheduler to answer."""


@dataclass(frozen=True)
class Engine:
    """Opens an executor and closes it again; `workers` is how many runs it does at a time. With `opened` None
    everything runs in this process.
    """

    name: str
    workers: int
    opened: Callable[[], AbstractContextManager[Executor]] | None = None


def serial() -> Engine:
    """No other process than the one that asks."""
    return Engine("dit proces", 1)


def processes(workers: int) -> Engine:
    """A pool of spawned processes on this machine."""

    @contextmanager
    def opened() -> Iterator[Executor]:
        made = pool(workers)
        try:
            yield made
        finally:
            made.shutdown(wait=False, cancel_futures=True)

    return Engine(f"{workers} processen", workers, opened)


def dask(address: str) -> Engine:
    """Workers of a Dask cluster, by the address of its scheduler. Raises OlsimError where nobody answers."""
    try:
        import distributed
    except ImportError:
        raise OlsimError(
            "Hiervoor is Dask nodig.",
            key="--dask",
            expected="python -m pip install --require-hashes -r requirements/cluster.txt",
        ) from None

    def client() -> Any:
        import logging

        logging.getLogger("distributed").setLevel(
            logging.CRITICAL
        )  # it reports in English what is told in Dutch below
        try:
            make: Any = distributed.Client
            return make(address, timeout=PATIENCE_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError):
            raise OlsimError(
                "Dit Dask-adres antwoordt niet.",
                key="--dask",
                given=address,
                expected="het adres van een scheduler, als tcp://naam:8786",
            ) from None

    first = client()
    workers = len(first.scheduler_info(n_workers=-1)["workers"])
    first.close()
    if not workers:
        raise OlsimError(
            "Deze Dask-scheduler heeft geen werkers.",
            key="--dask",
            given=address,
            expected="een of meer werkers: dask worker " + address,
        )

    @contextmanager
    def opened() -> Iterator[Executor]:
        held = client()
        try:
            yield held.get_executor(pure=False)
        finally:
            held.close()

    return Engine(f"Dask op {address}", workers, opened)


def mpi() -> Engine:
    """Processes that MPI started: `mpiexec -n 3 python -m mpi4py.futures -m olsim sensitivity ... --mpi`."""
    try:
        from mpi4py import MPI
        from mpi4py.futures import MPIPoolExecutor
    except (ImportError, RuntimeError):  # the package is there, MPI is not
        raise OlsimError(
            "Hiervoor is mpi4py nodig, en MPI op deze machine.", key="--mpi", expected="pip install mpi4py"
        ) from None
    workers = MPI.COMM_WORLD.Get_size() - 1
    if workers < 1:
        raise OlsimError(
            "MPI heeft geen werkers gestart.",
            key="--mpi",
            expected="mpiexec -n 3 python -m mpi4py.futures -m olsim sensitivity ... --mpi",
        )

    @contextmanager
    def opened() -> Iterator[Executor]:
        made = MPIPoolExecutor()
        try:
            yield made
        finally:
            made.shutdown(wait=True, cancel_futures=True)

    return Engine(f"MPI met {workers} werkers", workers, opened)


def ready(executor: Executor, workers: int) -> Engine:
    """An executor of the caller, which stays open, with so many workers."""

    @contextmanager
    def opened() -> Iterator[Executor]:
        yield executor

    return Engine(type(executor).__name__, workers, opened)
