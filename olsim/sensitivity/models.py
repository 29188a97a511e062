"""What is run: the city in one or two scenarios, or a function with a known answer."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.compiled import NOT_COMPILED, source_digest, surroundings
from olsim.evidence.load import load
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import dates_of
from olsim.measures.folder import digest_of as digest_of_folder
from olsim.measures.measure import Setting, own_files
from olsim.scenarios.load import Scenario
from olsim.scenarios.own_observables import register
from olsim.sensitivity.fingerprint import digest_of
from olsim.sensitivity.outputs import GROUPS, Output
from olsim.simulation.run import Case, run_together

ALWAYS = ("onvervulde_vraag", "tekort_peiling", "leraren_fte")
"""Observables that are kept of every run, so that another outcome often needs no run."""
MAIN, BASE = "scenario", "tegenover"
"""Columns of the scenario, and of the one that it is set against."""


class Model(Protocol):
    """Something that gives one number per column for values of parameters and a seed; it travels to
    workers.
    """

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of what comes back."""
        ...

    def digest(self) -> str:
        """Names everything that a number depends on besides parameters, seed and its column; a worker works
        it out anew.
        """
        ...

    def __call__(self, values: Mapping[str, float], seed: int) -> Floats:
        """One run, shape (columns,)."""
        ...


@dataclass(frozen=True)
class City:
    """The city under one scenario, or under two that share parameters and luck. `arms` hold what a scenario
    sets and its measures, by name of its columns.
    """

    arms: tuple[tuple[str, tuple[tuple[str, float], ...], tuple[Setting, ...]], ...]
    observables: tuple[str, ...]
    months: int
    home: str = ""
    """Folder with measures outside the package."""

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
        """Code that makes numbers, versions under it, evidence, scenarios and measures; not what is measured
        of a run, and until when.
        """
        own = own_files(setting for _, _, measures in self.arms for setting in measures)
        return hashlib.blake2b(
            f"{self.arms!r} {load().digest} {own} {digest_of_folder(self.home)} {code()}".encode(),
            digest_size=8,
        ).hexdigest()

    def __call__(self, values: Mapping[str, float], seed: int) -> Floats:
        """Both scenarios share what comes before their first measure."""
        register(self.home)
        cases = [
            Case(
                seed,
                tuple(sorted({**values, **dict(own)}.items())),
                self.months,
                self.observables,
                measures=measures,
                home=self.home,
            )
            for _, own, measures in self.arms
        ]
        outcomes = run_together(cases)
        return np.concatenate(
            [outcome.values[name].ravel() for outcome in outcomes for name in self.observables]
        )


@cache
def code() -> str:
    """Digest of the code that makes numbers and of the versions of what is under it; what this process has
    loaded.
    """
    here = Path(__file__).read_bytes()
    return hashlib.blake2b(
        here + f"{source_digest(NOT_COMPILED)} {surroundings()}".encode(), digest_size=8
    ).hexdigest()


def city_of(
    outputs: tuple[Output, ...], scenario: Scenario, against: Scenario | None, home: str = ""
) -> City:
    """The city as these outcomes need it."""
    chosen = [(MAIN, scenario)] + ([(BASE, against)] if against is not None else [])
    return City(
        tuple((arm, tuple(sorted(s.evidence.items())), s.measures) for arm, s in chosen),
        tuple(dict.fromkeys([*ALWAYS, *(output.observable for output in outputs)])),
        max(output.months for output in outputs),
        home,
    )


@dataclass(frozen=True)
class Function:
    """A function with a known answer in the place of the city; it takes values and a seed, and must be found
    by import in a worker.
    """

    function: Callable[[Mapping[str, float], int], float]
    name: str = "y"
    once: str = ""
    """Stands in the digest where it cannot be known what the function depends on: its runs are those of this
    object only."""

    def __post_init__(self) -> None:
        """Find out whether runs of another time may be taken."""
        if not self.once and digest_of(self.function) is None:
            object.__setattr__(self, "once", os.urandom(8).hex())

    @property
    def columns(self) -> tuple[str, ...]:
        """One column."""
        return (f"{MAIN}/{self.name}",)

    def digest(self) -> str:
        """Everything that the function depends on; where that is not known, this object."""
        text = f"{self.function.__qualname__} {self.once or digest_of(self.function)} {code()}"
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

    def __call__(self, values: Mapping[str, float], seed: int) -> Floats:
        """One value."""
        return np.array([self.function(values, seed)], dtype=np.float64)
