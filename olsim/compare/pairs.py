"""The unit of a comparison: one draw and one seed, in which every scenario is run once. Only what is compared
leaves the worker.
"""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from olsim.core.arrays import Bools, Floats, Keys
from olsim.core.codes import Role, Status
from olsim.core.compiled import source_digest, surroundings
from olsim.core.randomness import Draws
from olsim.evidence.load import load
from olsim.measures.folder import digest_of as digest_of_folder
from olsim.measures.folder import watched_where
from olsim.measures.measure import Setting, make, own_files
from olsim.parameters.groups import Parameters
from olsim.results.kept import Kept
from olsim.scenarios.own_observables import register
from olsim.simulation.run import Case, Look, first_month, forks, go_on, measure, spread, with_room
from olsim.state.world import World


@dataclass(frozen=True)
class Arm:
    """A scenario in a comparison: measures, and values of quantities that are its own."""

    id: str
    overrides: tuple[tuple[str, float], ...] = ()
    measures: tuple[Setting, ...] = ()
    detailed: bool = True
    """Whether outcomes are wanted for all levels of the unit, or for the first only."""


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
    home: str = ""
    """Folder with observables of the user's own."""


@dataclass
class Answer:
    """What comes back of an arm: values per observable, shape (groups, dates); people kept, lost and the
    same, reached and not reached, shape (2, 3).
    """

    values: dict[str, Floats]
    people: Floats
    reached_fte: Floats
    """Contracted fte on the last 1 October at schools that took part at the start, at other schools of their
    boards, and at those of other boards; here and
    in the first arm; shape (3, 2).
    """


def participants(world: World, parameters: Parameters, draws: Draws, settings: Sequence[Setting]) -> Bools:
    """Schools that any of these measures reaches this month, shape (n_schools,); all of them for a measure of
    the city as a whole.
    """
    reached = np.zeros(world.schools.n, np.bool_)
    for setting in settings:
        if setting.active(world.month):
            of_city = bool(setting.levers) and all(lever[0].startswith("policy.") for lever in setting.levers)
            with watched_where(setting.home):
                reached |= True if of_city else make(setting).participants(world, parameters, draws)
    return reached


def present(world: World) -> Bools:
    """True for everybody with a teacher's appointment, shape (n_people,)."""
    p, n = world.people, world.people.n
    result: Bools = (p.status[:n] == Status.EMPLOYED) & (p.role[:n] != Role.STUDENT)
    return result


def among(keys: Keys, known: Keys) -> Bools:
    """Which keys are among the known ones, both sorted; shape of `keys`."""
    if not len(known):
        return np.zeros(len(keys), np.bool_)
    found: Bools = known[np.minimum(np.searchsorted(known, keys), len(known) - 1)] == keys
    return found


@dataclass
class _Seen:
    """What is looked at while an arm runs: schools that take part at the start with the people there, and
    everybody who teaches on the last 1 October.
    """

    arm: Arm
    reached: Bools | None = None
    same_board: Bools | None = None
    there: Keys | None = None
    keys: Keys | None = None
    stock_fte: Floats | None = None

    def at_start(self, world: World, parameters: Parameters, draws: Draws) -> None:
        """Who is reached, after the first month of the first measure."""
        world.now[0] -= 1  # the month that was just run
        self.reached = participants(world, parameters, draws, self.arm.measures)
        world.now[0] += 1
        board = world.schools.board[: world.schools.n]
        self.same_board = np.isin(board, board[self.reached])
        chosen = np.flatnonzero(present(world))
        self.there = np.sort(world.people.key[chosen][self.reached[world.people.school[chosen]]])

    def at_count(self, world: World, *_: object) -> None:
        """Who teaches when people are counted."""
        self.keys = np.sort(world.people.key[: world.people.n][present(world)])
        self.stock_fte = world.history.stock_fte[world.month - 1].copy()

    def against(self, base: "_Seen") -> tuple[Floats, Floats]:
        """People and fte as in `Answer`; an arm in which no measure has begun is told by whom the first arm
        reaches, if it reaches anybody.
        """
        people, fte = np.zeros((2, 3)), np.zeros((3, 2))
        now, before = self.keys, base.keys
        if self.reached is None:
            self.reached, self.same_board, self.there = base.reached, base.same_board, base.there
        if self.reached is None and base.stock_fte is not None:
            self.reached = self.same_board = np.zeros(len(base.stock_fte), np.bool_)
            self.there = np.empty(0, np.uint64)
        if self.reached is not None and self.there is not None and now is not None and before is not None:
            here, earlier, both = among(now, self.there), among(before, self.there), among(now, before)
            for k, (group, others) in enumerate(((here, earlier), (~here, ~earlier))):
                same = (group & both).sum()
                people[k] = group.sum() - same, others.sum() - same, same
            assert self.stock_fte is not None
            assert base.stock_fte is not None
            assert self.same_board is not None
            parts = (self.reached, self.same_board & ~self.reached, ~self.same_board)
            fte[:] = [[stock[chosen].sum() for stock in (self.stock_fte, base.stock_fte)] for chosen in parts]
        return people, fte


def run_unit(unit: Unit) -> list[Answer]:
    """Every arm of a unit, in order."""
    return with_room(lambda roomy: _run_unit(unit, roomy))


def _run_unit(unit: Unit, roomy: bool) -> list[Answer]:
    register(unit.home)
    cases = [
        Case(
            unit.seed,
            tuple(sorted({**dict(unit.overrides), **dict(arm.overrides)}.items())),
            unit.months,
            observables=unit.observables,
            levels=unit.levels if arm.detailed else unit.levels[:1],
            detailed=unit.detailed,
            measures=arm.measures,
            home=unit.home,
            roomy=roomy,
        )
        for arm in unit.arms
    ]
    found: dict[int, tuple[dict[str, Floats], _Seen]] = {}
    for place, world, parameters in forks(cases, unit.count_month):
        case, seen = cases[place], _Seen(unit.arms[place])
        looks: dict[int, Look] = {unit.count_month: seen.at_count}
        start = first_month([case])
        if start < unit.count_month:
            looks[start] = seen.at_start
        go_on(world, parameters, case, unit.months, looks)
        found[place] = (
            {
                name: value.astype(np.float32)
                for name, value in measure(world, parameters, case).values.items()
            },
            seen,
        )
    return [
        Answer(values, *seen.against(found[0][1]))
        for values, seen in (found[k] for k in range(len(unit.arms)))
    ]


def run_part(units: Sequence[Unit]) -> list[list[Answer]]:
    """Several units in one go."""
    return [run_unit(unit) for unit in units]


def digest_of(unit: Unit) -> str:
    """What names the answers of a unit: everything that is run and the code that runs it."""
    own = own_files(setting for arm in unit.arms for setting in arm.measures)
    told = f"{unit!r} {own} {digest_of_folder(unit.home)} {surroundings()} {source_digest()} {load().digest}"
    return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def run_kept(units: Sequence[Unit], workers: int, keep: Path) -> Iterator[list[Answer]]:
    """As `run_units`; what was worked out is kept in a folder, so that a run that was stopped goes on where
    it was.
    """
    kept = Kept(keep)
    keys = [digest_of(unit) for unit in units]
    there = {key for key in keys if kept.has(key)}
    fresh = run_units([unit for unit, key in zip(units, keys) if key not in there], workers)
    for unit, key in zip(units, keys):
        if key in there and (arrays := kept.get(key)) is not None:
            yield [
                Answer(
                    {name: arrays[f"{k} {name}"] for name in unit.observables},
                    arrays[f"{k} mensen"],
                    arrays[f"{k} fte"],
                )
                for k in range(len(unit.arms))
            ]
            continue
        answers = next(fresh)
        made = {
            f"{k} {name}": value for k, answer in enumerate(answers) for name, value in answer.values.items()
        }
        made |= {
            f"{k} {what}": value
            for k, answer in enumerate(answers)
            for what, value in (("mensen", answer.people), ("fte", answer.reached_fte))
        }
        kept.put(key, made)
        yield answers


def run_units(
    units: Sequence[Unit], workers: int, executor: Executor | None = None
) -> Iterator[list[Answer]]:
    """Answers in the order of the units; the same numbers for any number of workers."""
    # all seeds of a draw go to one worker: its parameters and the city of the start are made once
    parts = [list(part) for _, part in groupby(units, key=lambda unit: unit.draw)]
    for answers in spread(run_part, parts, workers, executor):
        yield from answers
