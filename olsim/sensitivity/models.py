"""What is run: the city in one or two scenarios, or a function with a known answer."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from olsim.arrays import Floats
from olsim.compiled import NOT_COMPILED, source_digest
from olsim.evidence.load import load
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import dates_of
from olsim.measures.measure import Setting
from olsim.running import Case, run_together
from olsim.scenario import Scenario
from olsim.sensitivity.outputs import GROUPS, Output

ALWAYS = ("onvervulde_vraag", "tekort_peiling", "leraren_fte")
"""Observables that are kept of every run, so that another outcome often needs no run."""
MAIN, BASE = "scenario", "tegenover"
"""Columns of the scenario, and of the one that it is set against."""


class Model(Protocol):
    """Something that gives one number per column for values of parameters and a seed; it travels to workers."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of what comes back."""
        ...

    def digest(self) -> str:
        """Names everything that a number depends on besides parameters and seed."""
        ...

    def __call__(self, values: Mapping[str, float], seed: int) -> Floats:
        """One run, shape (columns,)."""
        ...


@dataclass(frozen=True)
class City:
    """The city under one scenario, or under two that share parameters and luck. `arms` hold what a scenario sets and its measures, by name of its columns."""

    arms: tuple[tuple[str, tuple[tuple[str, float], ...], tuple[Setting, ...]], ...]
    observables: tuple[str, ...]
    months: int
    own_files: str = ""
    """Digest of measures outside the package."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every observable, group and date of every arm."""
        return tuple(
            f"{arm}/{name}:{group}@{date}"
            for arm, _, _ in self.arms
            for name in self.observables
            for group in (GROUPS if CATALOGUE[name].by_school is not None else GROUPS[:1])
            for date in dates_of(CATALOGUE[name], self.months)
        )

    def digest(self) -> str:
        """Code that makes numbers, evidence, scenarios, observables, horizon."""
        text = f"{self!r} {source_digest(NOT_COMPILED)} {load().digest}"
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

    def __call__(self, values: Mapping[str, float], seed: int) -> Floats:
        """Both scenarios share what comes before their first measure."""
        cases = [
            Case(seed, tuple(sorted({**values, **dict(own)}.items())), self.months, self.observables, measures=measures)
            for _, own, measures in self.arms
        ]
        outcomes = run_together(cases)
        return np.concatenate([outcome.values[name].ravel() for outcome in outcomes for name in self.observables])


def city_of(outputs: tuple[Output, ...], scenario: Scenario, against: Scenario | None, home: str = "") -> City:
    """The city as these outcomes need it."""
    chosen = [(MAIN, scenario)] + ([(BASE, against)] if against is not None else [])
    files = sorted(path for path in Path(home).glob("*") if path.suffix in (".py", ".toml")) if home else []
    digest = hashlib.blake2b(b"".join(path.read_bytes() for path in files), digest_size=8).hexdigest() if files else ""
    return City(
        tuple((arm, tuple(sorted(s.overrides.items())), s.measures) for arm, s in chosen),
        tuple(dict.fromkeys([*ALWAYS, *(output.observable for output in outputs)])),
        max(output.months for output in outputs),
        digest,
    )


@dataclass(frozen=True)
class Function:
    """A function with a known answer in the place of the city; it takes values and a seed, and must be found by import in a worker."""

    function: Callable[[Mapping[str, float], int], float]
    name: str = "y"

    @property
    def columns(self) -> tuple[str, ...]:
        """One column."""
        return (f"{MAIN}/{self.name}",)

    def digest(self) -> str:
        """Module and name of the function."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    def __call__(self, values: Mapping[str, float], seed: int) -> Floats:
        """One value."""
        return np.array([self.function(values, seed)], dtype=np.float64)
