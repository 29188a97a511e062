"""What a measure does in a run: whom it reaches, and which levers it sets.

A measure moves levers, never outcomes, and its file holds no effect size. Most measures are data only: each
lever takes the value of a field of the
scenario. A measure whose levers depend on the state of the city has a Python file beside it with a class
`Rule(Measure)`. What a file says is read
and checked in `form.py`; a run needs the settings only.
"""

import hashlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import numpy as np

from olsim.core.arrays import Bools, Floats, Ints, Keys
from olsim.core.codes import SchoolType
from olsim.core.errors import OlsimError
from olsim.core.randomness import Draws
from olsim.core.reading import read_text
from olsim.core.units import converted
from olsim.measures.folder import digest_of, watched
from olsim.parameters.groups import Parameters
from olsim.state.boards import Boards
from olsim.state.policy import Policy
from olsim.state.schools import Schools
from olsim.state.table import Table
from olsim.state.world import World

FOLDER = Path(__file__).parent
TABLES: dict[str, type[Table]] = {"schools": Schools, "boards": Boards, "policy": Policy, "felt": Policy}
LEVERS = tuple(
    f"{table}.{name}"
    for table, kind in TABLES.items()
    for name, column in kind.COLUMNS.items()
    if column.lever
)
"""Every column that a measure may write."""
FOR_EVER = 100_000
"""Last month of a measure without an end."""


@dataclass(frozen=True)
class Target:
    """Which schools a measure is meant for: limits of schoolweging, wijken, types, boards; empty means all.
    `persons` is 'iedereen' or a group.
    """

    weging_from: float = -np.inf
    weging_to: float = np.inf
    wijk: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    board: tuple[str, ...] = ()
    persons: str = ""

    def schools(self, world: World) -> Bools:
        """True for the schools that are meant, shape (n_schools,). Special schools have no schoolweging of
        their own: limits leave them out.
        """
        schools, n = world.schools, world.schools.n
        chosen = np.ones(n, np.bool_)
        if self.weging_from > -np.inf or self.weging_to < np.inf:
            weging = schools.weging[:n]
            chosen &= (
                (weging >= self.weging_from) & (weging < self.weging_to) & (schools.type[:n] == SchoolType.BO)
            )
        if self.wijk:
            chosen &= np.isin(
                schools.wijk[:n], [k for k, name in enumerate(world.wijken) if name in self.wijk]
            )
        if self.type:
            kinds = [
                int(t)
                for t in SchoolType
                if t.name.lower() in self.type or ("go" in self.type and t != SchoolType.BO)
            ]
            chosen &= np.isin(schools.type[:n], kinds)
        if self.board:
            large = world.boards.large[schools.board[:n]]
            meant = np.array([f"bestuur {b + 1:02d}" in self.board for b in range(world.boards.n)])[
                schools.board[:n]
            ]
            chosen &= meant | (large & ("groot" in self.board)) | (~large & ("klein" in self.board))
        return chosen


@dataclass(frozen=True)
class Setting:
    """A measure as a scenario switches and sizes it: texts and numbers only, so that a worker can build it.

    `values` holds every field by name; `levers` says which column takes which field, or which number where
    the name of the field is empty, after which conversion; `home` is the
    folder of the user where the measure comes from one.
    """

    name: str
    id: str
    first: int
    last: int = FOR_EVER
    ramp_months: int = 1
    uptake: float = 1.0
    capacity: float = np.inf
    budget_eur_per_year: float = np.inf
    effect: float = 1.0
    target: Target = Target()
    values: tuple[tuple[str, float], ...] = ()
    levers: tuple[tuple[str, str, float, str], ...] = ()
    home: str = ""
    block: str = ""
    """Measures of a package with the same block are taken apart from the others as one."""

    def ramp(self, month: int) -> float:
        """Part of the measure that is there in a month: a straight line from the start on."""
        return min(1.0, (month - self.first + 1) / self.ramp_months)

    def plain(self) -> dict[str, Any]:
        """As texts and numbers for a passport; what has no limit is None. Of a measure of a user's own the
        digest of its folder, never where that is.
        """
        told = {
            name: None if value in (np.inf, -np.inf) else value
            for name, value in asdict(self).items()
            if name not in ("target", "home")
        }
        target = {
            name: None if value in (np.inf, -np.inf) else value for name, value in asdict(self.target).items()
        }
        return told | {"target": target, "eigen": digest_of(self.home)}

    @classmethod
    def from_plain(cls, plain: dict[str, Any], home: str = "") -> "Setting":
        """The setting that `plain` describes, with the folder of the user where the measure is one of the
        user's own.
        """
        told = {
            name: value
            for name, value in plain.items()
            if value is not None and name not in ("target", "eigen")
        }
        target: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in plain["target"].items()
            if value is not None
        }
        for name in ("values", "levers"):
            told[name] = tuple(tuple(part) for part in told[name])
        return cls(target=Target(**target), home=home if plain["eigen"] else "", **told)

    def active(self, month: int) -> bool:
        """Whether the measure acts in a month; the last month is in."""
        return self.first <= month <= self.last


def keyed(draws: Draws, what: str, keys: Keys) -> Floats:
    """One lasting number per key for a measure, bound to the name of its instance: it never shifts another's
    luck. Shape (n_keys,).
    """
    number = np.uint64(
        int.from_bytes(hashlib.blake2b(f"measure {what}".encode(), digest_size=8).digest(), "little")
    )
    return draws.lasting_uniforms(number, keys, -1)


class Measure:
    """A measure of one scenario. Subclass it as `Rule` where lever values depend on the state of the city."""

    EVERY_AUGUST: ClassVar[bool] = True
    EVERY_MONTH: ClassVar[bool] = False
    """How often the levers have to be set besides the months in which something begins, grows or ends: where
    they follow from what changes in the city,
    on every 1 August, or every month.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.value = {**dict(setting.values), "effect": setting.effect}

    def participants(self, world: World, parameters: Parameters, draws: Draws) -> Bools:
        """Schools that take part this month, shape (n_schools,): of those that are meant the first in a keyed
        order, as uptake, capacity, ramp and budget allow.
        """
        order = self.in_turn(world, draws)
        if self.setting.budget_eur_per_year < np.inf:
            planned = np.cumsum(self.planned_eur(world, parameters, draws)[order])
            order = order[: int(np.searchsorted(planned, self.setting.budget_eur_per_year, side="right"))]
        return self.true_for(world, order)

    def in_turn(self, world: World, draws: Draws) -> Ints:
        """Rows of the schools that uptake, capacity and ramp allow, in a keyed order that lasts."""
        meant = np.flatnonzero(self.setting.target.schools(world))
        turns = keyed(draws, self.setting.id, world.schools.key[meant])
        number = min(self.setting.uptake * len(meant), self.setting.capacity) * self.setting.ramp(world.month)
        order: Ints = meant[np.argsort(turns)][: round(number)]
        return order

    @staticmethod
    def true_for(world: World, rows: Ints) -> Bools:
        """True for these schools, shape (n_schools,)."""
        chosen = np.zeros(world.schools.n, np.bool_)
        chosen[rows] = True
        return chosen

    def planned_eur(self, world: World, parameters: Parameters, draws: Draws) -> Floats:
        """What a year costs at each school, worked out beforehand, shape (n_schools,), euro."""
        raise OlsimError(
            "Deze maatregel kent geen budget.",
            key=f"{self.setting.id}.budget_eur_per_year",
            expected="uptake of capacity",
        )

    def set_levers(self, world: World, parameters: Parameters, draws: Draws, schools: Bools) -> None:
        """Set the lever columns of `schools`, shape (n_schools,), or of the city. As shipped: every lever of
        the file takes its field.
        """
        ramp = self.setting.ramp(world.month)
        of_schools = any(not lever[0].startswith("policy.") for lever in self.setting.levers)
        for key, field, number, conversion in self.setting.levers:
            value = (
                converted(self.value[field], conversion, parameters.prices.pay_eur_per_year)
                if field
                else number
            )
            table, _, name = key.partition(".")
            column = getattr(getattr(world, table), name)
            if table == "policy":
                if of_schools:
                    value *= float(schools.mean())  # a measure of schools: as far as they take part
                else:
                    value = (
                        float(
                            np.clip(
                                value * self.setting.uptake, -self.setting.capacity, self.setting.capacity
                            )
                        )
                        * ramp
                    )
                column[0] += value
                getattr(world.felt, name)[0] += self.setting.effect * value
            elif table == "boards":
                column[np.unique(world.schools.board[: world.schools.n][schools])] = value
            else:
                column[: world.schools.n][schools] = value


class Same(Measure):
    """A measure that is data only: its levers stay as they are from one change to the next."""

    EVERY_AUGUST = False


def module_of(name: str, home: str = "") -> ModuleType | None:
    """The Python file of a measure, if it has one; read anew where a file of the folder has changed."""
    if not ((Path(home) if home else FOLDER) / f"{name}.py").exists():
        return None
    return (
        _own_module(name, home, digest_of(home))
        if home
        else importlib.import_module(f"olsim.measures.{name}")
    )


@cache
def _own_module(name: str, home: str, _: str) -> ModuleType:
    path = Path(home) / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"olsim_measure_{name}", path)
    if spec is None or spec.loader is None:
        raise OlsimError(
            "Deze maatregel is niet te laden.",
            where=str(path),
            expected="een Python-bestand met een klasse Rule",
        )
    module, before = importlib.util.module_from_spec(spec), set(sys.modules)
    sys.path.insert(0, home)  # a helper beside the measure is found
    try:
        with watched(home):
            exec(compile(read_text(path), str(path), "exec"), module.__dict__)
    except OlsimError:
        raise
    except (Exception, SystemExit) as error:
        line = f", regel {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        raise OlsimError(
            "Dit Python-bestand van een maatregel is niet te laden.",
            where=f"{path}{line}",
            given=f"{type(error).__name__}: {error}",
            expected="zie docs/own-measure.md",
        ) from error
    finally:
        sys.path.remove(home)
        for other in set(sys.modules) - before:
            # helpers are read anew with the measure
            if str(getattr(sys.modules[other], "__file__", None) or "").startswith(home + os.sep):
                del sys.modules[other]
    rule: Any = getattr(module, "Rule", None)
    if not (isinstance(rule, type) and issubclass(rule, Measure)):
        raise OlsimError(
            "In dit bestand staat geen klasse Rule.", where=str(path), expected="class Rule(Measure)"
        )
    return module


def make(setting: Setting) -> Measure:
    """The measure of a setting."""
    module = module_of(setting.name, setting.home)
    kind: type[Measure] = Same if module is None else module.Rule
    try:
        return kind(setting)
    except TypeError as error:
        if not setting.home:
            raise
        raise OlsimError(
            "Deze maatregel loopt vast in haar eigen Python-bestand.",
            where=f"{setting.home}/{setting.name}.py",
            given=str(error),
            expected="een klasse Rule zonder eigen __init__, of met __init__(self, setting)",
        ) from error


def own_files(settings: Iterable[Setting]) -> str:
    """Digest of the files that measures of a user's own among these depend on; empty where there are none."""
    return " ".join(
        f"{home}={digest_of(home)}" for home in sorted({setting.home for setting in settings}) if home
    )
