"""The unit of a comparison: one draw and one seed, in which every scenario is run once. Only what is compared leaves the worker."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from olsim.arrays import Bools, Floats, Keys
from olsim.codes import Role, Status
from olsim.compiled import source_digest
from olsim.evidence.load import load
from olsim.measures.measure import Setting, make
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws
from olsim.running import Case, measure, simulate, spread
from olsim.state.world import World


@dataclass(frozen=True)
class Arm:
    """A scenario in a comparison: measures, and values of quantities that are its own."""

    id: str
    overrides: tuple[tuple[str, float], ...] = ()
    measures: tuple[Setting, ...] = ()


@dataclass(frozen=True)
class Unit:
    """One draw and one seed for all arms; the first arm is what the others are compared with."""

    draw: int
    seed: int
    overrides: tuple[tuple[str, float], ...]
    arms: tuple[Arm, ...]
    observables: tuple[str, ...]
    detailed: tuple[str, ...]
    levels: tuple[str, ...]
    months: int
    count_month: int
    """Month in which people are counted: the last 1 October."""


@dataclass
class Answer:
    """What comes back of an arm: values per observable, shape (groups, dates); people kept, lost and the same, reached and not reached, shape (2, 3)."""

    values: dict[str, Floats]
    people: Floats
    reached_fte: Floats
    """Contracted fte on the last 1 October at schools that took part at the start and at the others, here and in the first arm; shape (2, 2)."""


def participants(world: World, parameters: Parameters, draws: Draws, settings: Sequence[Setting]) -> Bools:
    """Schools that any of these measures reaches this month, shape (n_schools,); all of them for a measure of the city as a whole."""
    reached = np.zeros(world.schools.n, np.bool_)
    for setting in settings:
        if setting.active(world.month):
            of_city = bool(setting.levers) and all(column.startswith("policy.") for column, _, _ in setting.levers)
            reached |= True if of_city else make(setting).participants(world, parameters, draws)
    return reached


def present(world: World) -> Bools:
    """True for everybody with a teacher's appointment, shape (n_people,)."""
    p, n = world.people, world.people.n
    result: Bools = (p.status[:n] == Status.EMPLOYED) & (p.role[:n] != Role.STUDENT)
    return result


def run_unit(unit: Unit) -> list[Answer]:
    """Every arm of a unit, in order."""
    answers: list[Answer] = []
    base_keys: Keys = np.empty(0, np.uint64)
    base_stock: Floats = np.empty(0)
    for arm in unit.arms:
        case = Case(
            unit.seed,
            tuple(sorted({**dict(unit.overrides), **dict(arm.overrides)}.items())),
            unit.months,
            unit.observables,
            unit.levels,
            unit.detailed,
            measures=arm.measures,
        )
        start = min((setting.first for setting in arm.measures), default=unit.count_month)
        reached: list[Bools | Keys] = []
        keys: list[Keys] = []

        def at_start(world: World, parameters: Parameters, draws: Draws, arm: Arm = arm, reached: list[Bools | Keys] = reached) -> None:
            world.now[0] -= 1  # the month that was just run
            schools = participants(world, parameters, draws, arm.measures)
            world.now[0] += 1
            chosen = np.flatnonzero(present(world))
            reached += [schools, np.sort(world.people.key[chosen][schools[world.people.school[chosen]]])]

        def at_the_end(world: World, parameters: Parameters, draws: Draws, keys: list[Keys] = keys) -> None:
            keys.append(np.sort(world.people.key[: world.people.n][present(world)]))

        world, parameters = simulate(
            case, after={start: at_start, unit.count_month: at_the_end} if start < unit.count_month else {unit.count_month: at_the_end}
        )
        outcome = measure(world, parameters, case)
        now = keys[0]
        if not answers:
            base_keys = now
        people, fte = np.zeros((2, 3)), np.zeros((2, 2))
        stock = world.history.stock_fte[unit.count_month].copy()
        if not answers:
            base_stock = stock
        if reached:
            schools, at_reached = reached[0].astype(np.bool_), reached[1]
            for k, group in enumerate((np.isin(now, at_reached), ~np.isin(now, at_reached))):
                same = np.isin(now[group], base_keys).sum()
                before = np.isin(base_keys, at_reached) == (k == 0)
                people[k] = group.sum() - same, before.sum() - same, same
            fte[:] = [[x[chosen].sum() for x in (stock, base_stock)] for chosen in (schools, ~schools)]
        answers.append(Answer({name: value.astype(np.float32) for name, value in outcome.values.items()}, people, fte))
        world.give_back()
    return answers


def run_part(units: Sequence[Unit]) -> list[list[Answer]]:
    """Several units in one go."""
    return [run_unit(unit) for unit in units]


def digest_of(unit: Unit) -> str:
    """What names the answers of a unit: everything that is run and the code that runs it."""
    return hashlib.blake2b(f"{unit!r} {source_digest()} {load().digest}".encode(), digest_size=12).hexdigest()


def run_kept(units: Sequence[Unit], workers: int, keep: Path) -> Iterator[list[Answer]]:
    """As `run_units`; what was worked out is kept in a folder, so that a run that was stopped goes on where it was."""
    keep.mkdir(parents=True, exist_ok=True)
    paths = [keep / f"{digest_of(unit)}.npz" for unit in units]
    fresh = run_units([unit for unit, path in zip(units, paths) if not path.exists()], workers)
    for unit, path in zip(units, paths):
        if path.exists():
            with np.load(path) as kept:
                yield [
                    Answer({name: kept[f"{k} {name}"] for name in unit.observables}, kept[f"{k} mensen"], kept[f"{k} fte"])
                    for k in range(len(unit.arms))
                ]
            continue
        answers = next(fresh)
        arrays = {f"{k} {name}": value for k, answer in enumerate(answers) for name, value in answer.values.items()}
        arrays |= {f"{k} mensen": answer.people for k, answer in enumerate(answers)} | {
            f"{k} fte": answer.reached_fte for k, answer in enumerate(answers)
        }
        temporary = path.with_suffix(".half")
        with temporary.open("wb") as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type]
        os.replace(temporary, path)
        yield answers


def run_units(units: Sequence[Unit], workers: int, executor: Executor | None = None) -> Iterator[list[Answer]]:
    """Answers in the order of the units; the same numbers for any number of workers."""
    # all seeds of a draw go to one worker: its parameters and the city of the start are made once
    parts = [list(part) for _, part in groupby(units, key=lambda unit: unit.draw)]
    for answers in spread(run_part, parts, workers, executor):
        yield from answers
