"""Speed and memory, as JSON. Every figure is repeated, cases alternate, the minimum counts; the first run of
each kind is not timed.
"""

import math
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from olsim.core.arrays import Floats, Keys
from olsim.core.blocks import form
from olsim.core.compiled import compiled
from olsim.core.randomness import Draws, person_key, stream, uniform
from olsim.measurement.catalogue import CATALOGUE
from olsim.population.synthesise import synthesise
from olsim.simulation.run import Case, parameters_of, pool, run, run_batch, simulate

REPEATS = 15
BULK = ("tekort_peiling", "onvervulde_vraag", "leraren_fte")


@compiled
def floor(keys: Keys, first: np.uint64, second: np.uint64, third: np.uint64, out: Floats) -> None:
    """Three draws, one exponential and one write per person."""
    for i in range(keys.shape[0]):
        out[i] = math.exp(-uniform(first, keys[i])) * uniform(second, keys[i]) + uniform(third, keys[i])


def cpu_model() -> str:
    """Name of the processor."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def timed(action: Callable[[], Any]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def resident_mb() -> float:
    """Resident memory now, in MB."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def worker_mb(_: int) -> float:
    """Resident memory of a worker after one bulk run."""
    run(Case(seed=1, observables=BULK))
    return resident_mb()


PEAK = """
from olsim.tools.bench import BULK, resident_mb
from olsim.simulation.run import Case, measure, simulate
full = Case(seed=3, levels=("stad", "soort", "wijk", "bestuur", "school"), books=True)
import resource
for _ in range(2):
    world, parameters = simulate(full)
    measure(world, parameters, full)
    world.give_back()
before = resident_mb()
peak_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
world, parameters = simulate(full)
measure(world, parameters, full)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
print(max(resident_mb() - before, peak - peak_before, 0.0))
"""
"""Growth of resident memory during a run after warm-up, in a process of its own."""

FIRST = "from olsim.simulation.run import Case, run; run(Case(months=15))"

TIMED = """
import time
from olsim.tools.bench import BULK
from olsim.simulation.run import Case, run
run(Case(seed=0, observables=BULK))
best = 9.0
for k in range(15):
    start = time.perf_counter()
    run(Case(seed=k % 3, observables=BULK))
    best = min(best, time.perf_counter() - start)
print(best)
"""
"""Seconds of a bulk run, best of fifteen. With OLSIM_LUCK=cheap a draw is one multiplication, less than a
counter generator of one mix would take: the overhead of keyed draws that follows is an upper bound.
"""


def fresh(code: str, **environment: str) -> str:
    """What a program prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return done.stdout.strip()


def summary(values: list[float]) -> dict[str, float]:
    """Minimum and median."""
    return {"min": min(values), "median": statistics.median(values)}


def measure_all(quick: bool = False) -> dict[str, Any]:
    """All figures; `quick` is for the test of the command only."""
    repeats = 2 if quick else REPEATS
    full = Case(levels=("stad", "soort", "wijk", "bestuur", "school"), books=True)
    bulk = Case(observables=BULK)
    parameters = parameters_of(bulk)
    people: list[int] = []
    simulate(
        Case(),
        lambda world: people.append(
            int(world.lists.n_staff[0] + world.lists.n_others[0] + world.lists.n_students[0])
        ),
    )
    mean_people = statistics.mean(people)
    keys = np.array([person_key(0, 0, k) for k in range(round(mean_people))], dtype=np.uint64)
    out = np.zeros(len(keys))
    draws = Draws(1)
    streams = [
        tuple(np.uint64(stream(form(draws), np.uint64(which), m)) for which in range(3))
        for m in range(full.months)
    ]

    def one_floor(_: int) -> None:
        for a, b, c in streams:
            floor(keys, a, b, c, out)

    actions: dict[str, Callable[[int], Any]] = {
        "floor_seconds": one_floor,
        "run_seconds_full": lambda k: run(Case(seed=k, levels=full.levels, books=True)),
        "run_seconds_bulk": lambda k: run(Case(seed=k, observables=BULK)),
        "world_seconds": lambda k: synthesise(parameters, Draws(k), full.months),
    }
    times: dict[str, list[float]] = {name: [] for name in actions}
    for name in actions:
        actions[name](0)
    for k in range(repeats):
        for name, action in actions.items():
            times[name].append(timed(lambda action=action, k=k: action(k)))  # type: ignore[misc]
    result: dict[str, Any] = {name: summary(values) for name, values in times.items()}
    result["floors_full"] = result["run_seconds_full"]["min"] / result["floor_seconds"]["min"]
    result["floors_bulk"] = result["run_seconds_bulk"]["min"] / result["floor_seconds"]["min"]
    result["peak_mb"] = float(fresh(PEAK))
    n = 8 if quick else 400
    cases = [Case(seed=k, observables=BULK) for k in range(n)]
    batches = [cases[k : k + 4] for k in range(0, n, 4)]
    start = time.perf_counter()
    with pool(2) as executor:
        list(executor.map(str, range(2)))
        result["pool_start_seconds"] = time.perf_counter() - start
        result["rss_mb"] = max(executor.map(worker_mb, range(4)))
        two = min(timed(lambda: list(executor.map(run_batch, batches))) for _ in range(1 if quick else 3))
        # one worker of the same pool: the next batch is sent when the one before is back
        one = min(
            timed(lambda: [executor.submit(run_batch, batch).result() for batch in batches])
            for _ in range(1 if quick else 3)
        )
    result["parallel_speedup_2"] = one / two
    command = [sys.executable, "-m", "olsim", "--help"]
    result["help_seconds"] = min(
        timed(lambda: subprocess.run(command, capture_output=True, check=True)) for _ in range(repeats)
    )
    warm = [sys.executable, "-c", "from olsim.simulation.run import Case, run; run(Case(months=2))"]
    result["warm_start_seconds"] = min(
        timed(lambda: subprocess.run(warm, capture_output=True, check=True)) for _ in range(repeats)
    )
    if not quick:
        with tempfile.TemporaryDirectory() as cache:
            result["first_call_seconds"] = timed(lambda: fresh(FIRST, OLSIM_CACHE=cache))
            keyed, cheap = [], []
            fresh(TIMED, OLSIM_CACHE=cache, OLSIM_LUCK="cheap")
            for _ in range(3):
                keyed.append(float(fresh(TIMED)))
                cheap.append(float(fresh(TIMED, OLSIM_CACHE=cache, OLSIM_LUCK="cheap")))
            result["keyed_luck_overhead"] = min(keyed) / min(cheap) - 1.0
    result["mean_active_people"] = mean_people
    result["observables"] = len(CATALOGUE)
    result["cpu"] = cpu_model()
    result["cores"] = os.cpu_count()
    result["repeats"] = repeats
    bars = {
        "run_seconds_full": result["run_seconds_full"]["min"] <= 0.07 or result["floors_full"] <= 8.0,
        "run_seconds_bulk": result["run_seconds_bulk"]["min"] <= 0.043 or result["floors_bulk"] <= 6.0,
        "world_seconds": result["world_seconds"]["min"] <= 0.005,
        "peak_mb": result["peak_mb"] <= 60.0,
        "rss_mb": result["rss_mb"] <= 200.0,
        "parallel_speedup_2": result["parallel_speedup_2"] >= 1.8,
        "pool_start_seconds": result["pool_start_seconds"] <= 1.5,
        "help_seconds": result["help_seconds"] <= 0.3,
        "warm_start_seconds": result["warm_start_seconds"] <= 2.0,
    }
    if not quick:
        bars["first_call_seconds"] = result["first_call_seconds"] <= 90.0
        bars["keyed_luck_overhead"] = result["keyed_luck_overhead"] <= 0.15
    result["met"] = bars
    return result
