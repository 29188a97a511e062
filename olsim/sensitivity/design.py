"""Designs: which values and which luck every row has. SALib and scipy lay the points; here the luck is added.

The number of luck of a row becomes its seeds: `SEEDS_PER_ROW` for every number, so that replicates can be
added later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy.stats import qmc

from olsim.core.arrays import Floats, Ints
from olsim.sensitivity.factors import DUMMY_FACTOR, LUCK_FACTOR, Problem

SEEDS_PER_ROW = 1000
"""Seeds that belong to one number of luck."""
RESOLUTION = 1 << 30
"""Numbers of luck that a column of the unit cube is cut into; a Sobol sequence meets each at most once in so
many rows.
"""
OF_THE_DUMMY = RESOLUTION
"""Where the numbers of luck begin that the dummy rolls."""
FROZEN = 2 * RESOLUTION
"""Number of luck of all rows where it is frozen."""
SCRAMBLE = 20261001
"""Seed of the scrambling of every sequence: a design is the same for everybody, and the first half of one
twice as long.
"""
LEVELS = 4
LOWEST, HIGHEST = 0.05, 0.95
"""Shares of a prior between which Morris and curves step: most priors have no 0 and 100 per cent point."""
Luck = Literal["fresh", "frozen"]


@dataclass(frozen=True)
class Design:
    """Rows of a design.

    Attributes
    ----------
    shares
        In the unit cube, shape (rows, columns of the design); not a number where a value has no share.
    values
        Values of the parameters, shape (rows, columns of the problem).
    luck
        Number of luck of every row, shape (rows,).
    second, frozen, given
        Whether there are rows for second order; whether all rows have the same luck; whether values were
        given, and not laid over the priors.
    replicates
        Seeds per row.
    size
        N of a Sobol design, trajectories of Morris, rows of a sample.

    """

    method: str
    problem: Problem
    shares: Floats
    values: Floats
    luck: Ints
    replicates: int
    size: int
    second: bool = False
    frozen: bool = False
    given: bool = False
    extra: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.luck)

    def seeds(self, row: int) -> list[int]:
        """Seeds of a row."""
        first = int(self.luck[row]) * SEEDS_PER_ROW
        return list(range(first, first + self.replicates))


def per_point(problem: Problem, second: bool, frozen: bool) -> int:
    """Rows for every point of a Sobol design; the dummy is a factor, and luck is one unless it is frozen."""
    factors = len(problem.factors) + (1 if frozen else 2)
    return 2 * factors + 2 if second else factors + 2


def largest(budget: int, rows: int) -> int:
    """Largest power of two of points within a budget of runs; 0 where not one fits."""
    return 1 << (budget // rows).bit_length() - 1 if budget >= rows else 0


def sobol(
    problem: Problem, size: int, second: bool = True, replicates: int = 1, luck: Luck = "fresh"
) -> Design:
    """Saltelli's design with a dummy and luck as factors: rows that differ in a parameter keep their luck,
    the dummy rolls its own.
    """
    from SALib.sample import sobol as salib

    frozen = luck == "frozen"
    spec = problem.spec(DUMMY_FACTOR, *(() if frozen else (LUCK_FACTOR,)))
    shares = salib.sample(spec, size, calc_second_order=second, seed=SCRAMBLE)
    parameters = len(problem.columns)
    numbers = np.full(len(shares), FROZEN, np.int64)
    if not frozen:
        dummy = len(problem.factors)
        step = per_point(problem, second, frozen)
        place = np.arange(len(shares)) % step
        numbers = (shares[:, parameters + 1] * RESOLUTION).astype(np.int64)
        rolls = (place == 1 + dummy) | (second & (place == 1 + dummy + (step - 2) // 2))
        numbers[rolls] = OF_THE_DUMMY + (shares[rolls, parameters] * RESOLUTION).astype(np.int64)
    return Design(
        "sobol",
        problem,
        shares,
        problem.values(shares[:, :parameters]),
        numbers,
        replicates,
        size,
        second,
        frozen,
    )


def morris(problem: Problem, size: int, replicates: int = 1, luck: Luck = "fresh") -> Design:
    """Trajectories with luck of their own; the step of the dummy rolls it again, and what follows keeps the
    new roll.
    """
    from SALib.sample import morris as salib

    spec = problem.spec(DUMMY_FACTOR, bounds=(LOWEST, HIGHEST))
    shares = salib.sample(spec, size, num_levels=LEVELS, seed=SCRAMBLE)
    length = len(problem.factors) + 2
    start = np.repeat(shares[::length, -1], length)
    moved = shares[:, -1] != start
    numbers = np.repeat(np.arange(size, dtype=np.int64), length) + np.where(moved, OF_THE_DUMMY, 0)
    frozen = luck == "frozen"
    if frozen:
        numbers[:] = FROZEN
    return Design(
        "morris", problem, shares, problem.values(shares[:, :-1]), numbers, replicates, size, frozen=frozen
    )


def sample(method: str, problem: Problem, size: int, replicates: int = 1, luck: Luck = "fresh") -> Design:
    """Points that fill the priors evenly, each with luck of its own, and a dummy column that nothing
    reads.
    """
    shares = qmc.Sobol(len(problem.columns) + 1, seed=SCRAMBLE).random(size)
    frozen = luck == "frozen"
    numbers = np.full(size, FROZEN, np.int64) if frozen else np.arange(size, dtype=np.int64)
    return Design(
        method, problem, shares, problem.values(shares[:, :-1]), numbers, replicates, size, frozen=frozen
    )


def of_draws(method: str, problem: Problem, values: Floats, replicates: int = 1) -> Design:
    """Rows that are there already, as the draws of an ensemble, with a dummy column; shares are ranks."""
    size = len(values)
    ranks = (np.argsort(np.argsort(values, axis=0), axis=0) + 0.5) / size
    dummy = qmc.Sobol(1, seed=SCRAMBLE).random(1 << (size - 1).bit_length())[:size]
    return Design(
        method,
        problem,
        np.column_stack([ranks, dummy]),
        values,
        np.arange(size, dtype=np.int64),
        replicates,
        size,
        given=True,
    )


def curves(problem: Problem, central: Mapping[str, float], steps: int, replicates: int) -> Design:
    """One factor at a time in even steps between the 5 and 95 per cent points, the others at their central
    values; the same seeds everywhere.

    The first row has every factor at its central value. Members of a group step together.
    """
    columns = problem.columns
    middle = np.array([central[name] for name in columns])
    levels = np.linspace(LOWEST, HIGHEST, steps)
    rows, shares, places = [middle], [np.full(len(columns) + 1, np.nan)], [(-1, -1)]
    for f, factor in enumerate(problem.factors):
        for s, level in enumerate(levels):
            row, share = middle.copy(), np.full(len(columns) + 1, np.nan)
            for member in factor.members:
                k = columns.index(member)
                row[k] = float(problem.margins[member](np.array([level]))[0])
                share[k] = level
            rows.append(row)
            shares.append(share)
            places.append((f, s))
    made = np.array(rows)
    where = np.array(places)
    return Design(
        "curves",
        problem,
        np.array(shares),
        made,
        np.zeros(len(made), np.int64),
        replicates,
        steps,
        extra={"factor": where[:, 0], "step": where[:, 1], "levels": levels},
    )
