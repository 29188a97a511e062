"""Factors of a sensitivity analysis: quantities with a prior, alone or in groups, a dummy and luck."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.errors import OlsimError
from olsim.evidence.ensemble import uncertain
from olsim.evidence.load import Evidence, load
from olsim.evidence.priors import values_of
from olsim.measures.form import names as measure_names
from olsim.measures.form import read as measure_file
from olsim.parameters.assemble import assemble

DUMMY, LUCK = "dummy", "toeval"
"""Columns of a design that are no parameter: rolling the dice again, and the seed."""
KINDS = {"lus": "lussen", "maatregel": "maatregelen", "graad": "graden", "proces": "processen"}
"""Kinds of groups, and the word for all groups of a kind."""
Margin = Callable[[Floats], Floats]
"""Values at shares of a distribution."""


@dataclass(frozen=True)
class Factor:
    """What moves as one: a quantity, or a group of them. `members` are columns of values; none for the dummy
    and for luck.
    """

    id: str
    label: str
    members: tuple[str, ...] = ()
    grade: str = ""


DUMMY_FACTOR = Factor(DUMMY, "dummy: alleen een andere worp van het toeval")
LUCK_FACTOR = Factor(LUCK, "toeval")


@dataclass(frozen=True)
class Problem:
    """Factors, and for every column of values its distribution.

    `margins` maps each column of values to a function from shares to values, so that any distribution will
    do: the quantile function of a prior, or
    `scipy.stats.norm(0, 1).ppf`.
    """

    factors: tuple[Factor, ...]
    margins: Mapping[str, Margin]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of values, in the order of the factors."""
        return tuple(member for factor in self.factors for member in factor.members)

    def values(self, shares: Floats) -> Floats:
        """Values at shares, both of shape (rows, columns)."""
        return np.column_stack([self.margins[name](shares[:, k]) for k, name in enumerate(self.columns)])

    def spec(self, *extra: Factor, bounds: tuple[float, float] = (0.0, 1.0)) -> dict[str, Any]:
        """The problem in the unit cube as SALib wants it, with extra columns at the end; every factor is a
        group of its columns.
        """
        from SALib import ProblemSpec

        columns = [
            (name, factor.id) for factor in (*self.factors, *extra) for name in factor.members or (factor.id,)
        ]
        made: dict[str, Any] = ProblemSpec(
            {
                "names": [name for name, _ in columns],
                "bounds": [list(bounds) for _ in columns],
                "groups": [group for _, group in columns],
            }
        )
        return made

    def singly(self) -> "Problem":
        """The same columns, each a factor of its own."""
        labels = {factor.members[0]: factor for factor in self.factors if len(factor.members) == 1}
        return Problem(
            tuple(labels.get(name, Factor(name, name, (name,))) for name in self.columns), self.margins
        )

    @classmethod
    def of(cls, distributions: Mapping[str, Any]) -> "Problem":
        """A problem from names and frozen distributions of scipy.stats."""
        return cls(
            tuple(Factor(name, name, (name,)) for name in distributions),
            {name: d.ppf for name, d in distributions.items()},
        )


def quantity_factor(evidence: Evidence, name: str) -> Factor:
    """A quantity as a factor of its own."""
    quantity = evidence.quantities[name]
    return Factor(name, quantity.name, (name,), quantity.grade)


def loop_strengths(evidence: Evidence) -> dict[str, tuple[str, ...]]:
    """By loop the uncertain quantities that move no parameter any more once it is switched off, and do while
    it is on.
    """
    switches = [name for name in evidence.quantities if name.startswith("loops.")]
    everything = dict.fromkeys(switches, 0.0)
    of_some = [
        name
        for name in uncertain(evidence)
        if _moves(evidence, name, {}) and not _moves(evidence, name, everything)
    ]
    return {
        switch.removeprefix("loops."): tuple(
            name for name in of_some if not _moves(evidence, name, {switch: 0.0})
        )
        for switch in switches
    }


def _moves(evidence: Evidence, name: str, overrides: Mapping[str, float]) -> bool:
    """Whether any parameter differs between the 5 and the 95 per cent point of a quantity."""
    low, high = (float(value) for value in values_of(evidence.quantities[name], np.array([0.05, 0.95])))
    return _differ(*(assemble(evidence.quantities, {**overrides, name: value})[0] for value in (low, high)))


def _differ(one: Any, other: Any) -> bool:
    """Whether two sets of parameters differ anywhere."""
    return any(
        not _same(
            getattr(getattr(one, group.name), item.name), getattr(getattr(other, group.name), item.name)
        )
        for group in fields(one)
        for item in fields(getattr(one, group.name))
    )


def _same(one: Any, other: Any) -> bool:
    return bool(np.array_equal(one, other)) if isinstance(one, np.ndarray) else bool(one == other)


def groups_of(kind: str, evidence: Evidence, home: str = "") -> dict[str, tuple[str, ...]]:
    """Groups of one kind with their uncertain quantities; groups without any are left out."""
    known = uncertain(evidence)
    if kind == "lus":
        found = loop_strengths(evidence)
    elif kind == "maatregel":
        found = {
            name: tuple(n for n in measure_file(name, home).none if n in known)
            for name in measure_names(home)
        }
    elif kind == "graad":
        found = {grade: tuple(n for n in known if evidence.quantities[n].grade == grade) for grade in "ABCD"}
    else:
        found = {}
        for name in known:
            process = name.partition(".")[0]
            found[process] = (*found.get(process, ()), name)
    return {name: members for name, members in found.items() if members}


def group_factor(kind: str, name: str, members: Sequence[str], evidence: Evidence) -> Factor:
    """A group of quantities as one factor."""
    label = {
        "lus": evidence.quantities[f"loops.{name}"].name if kind == "lus" else "",
        "maatregel": f"Maatregel {name}",
        "graad": f"Bewijsgraad {name}",
    }
    text = f"{label.get(kind) or 'Proces ' + name} ({len(members)} parameters)"
    return Factor(f"{kind}:{name}", text, tuple(members), max(evidence.quantities[n].grade for n in members))


def choose(asked: str, ranking: Sequence[str], evidence: Evidence, home: str = "") -> Problem:
    """The problem that is asked: the first so many of a ranking, or names and groups with commas between
    them.

    Names are quantities with a prior, groups as `lus:workload`, `maatregel:toelage`, `graad:D`,
    `proces:leaving`, or all groups of a kind: `lussen`,
    `maatregelen`, `graden`, `processen`. Raises OlsimError for a name that is not there, has no prior, or
    stands in two factors.
    """
    known = uncertain(evidence)
    factors: list[Factor] = []
    if not asked or asked.isdecimal():
        number = int(asked) if asked else len(known)
        if not 1 <= number <= len(known):
            raise OlsimError(
                "Zoveel parameters zijn er niet.",
                key="--parameters",
                given=asked,
                expected=f"1 tot en met {len(known)}, of namen",
            )
        order = [
            *(name for name in ranking if name in known),
            *(name for name in known if name not in ranking),
        ]
        factors = [quantity_factor(evidence, name) for name in order[:number]]
    else:
        for term in (part.strip() for part in asked.split(",") if part.strip()):
            factors += _factors_of(term, known, evidence, home)
    seen: dict[str, str] = {}
    for factor in factors:
        for member in factor.members:
            if member in seen:
                raise OlsimError(
                    "Deze parameter staat er twee keer.",
                    key="--parameters",
                    given=f"{member} in {seen[member]} en {factor.id}",
                    expected="elke parameter in een factor",
                )
            seen[member] = factor.id
    return Problem(tuple(factors), {name: partial(values_of, evidence.quantities[name]) for name in seen})


def _factors_of(term: str, known: Sequence[str], evidence: Evidence, home: str) -> list[Factor]:
    for kind, plural in KINDS.items():
        if term == plural:
            return [
                group_factor(kind, name, members, evidence)
                for name, members in groups_of(kind, evidence, home).items()
            ]
    kind, colon, name = term.partition(":")
    if colon and kind in KINDS:
        groups = groups_of(kind, evidence, home)
        if name not in groups:
            raise OlsimError(
                "Deze groep bestaat niet, of heeft geen onzekere parameters.",
                key="--parameters",
                given=term,
                choices=[f"{kind}:{g}" for g in groups],
                expected=", ".join(groups),
            )
        return [group_factor(kind, name, groups[name], evidence)]
    if term in evidence.quantities and term not in known:
        raise OlsimError(
            "Deze grootheid heeft geen prior.",
            key="--parameters",
            given=term,
            expected="een grootheid met prior uit olsim describe parameters",
        )
    if term not in known:
        raise OlsimError(
            "Deze parameter bestaat niet.",
            key="--parameters",
            given=term,
            choices=[*known, *KINDS.values()],
            expected="een grootheid met prior, een groep als lus:workload of graad:D, of een aantal",
        )
    return [quantity_factor(evidence, term)]


@dataclass(frozen=True)
class Cube:
    """Quantities as a problem in the unit cube, for any method that wants bounds.

    Attributes
    ----------
    problem
        The quantities with the quantile functions of their priors.
    spec
        What SALib takes: names, and bounds from 0 to 1.

    """

    problem: Problem
    spec: dict[str, Any]

    def overrides(self, shares: Floats) -> list[dict[str, float]]:
        """Overrides of a `Case` for each row of shares of the priors, shape (rows, quantities)."""
        return [
            dict(zip(self.problem.columns, map(float, row)))
            for row in self.problem.values(np.atleast_2d(np.asarray(shares, dtype=float)))
        ]


def problem_for(names: Iterable[str], evidence: Evidence | None = None) -> Cube:
    """Quantities, each with its prior, as a problem for SALib or another library; raises OlsimError for one
    that does not exist or has no prior.
    """
    if isinstance(names, str):
        raise OlsimError("Hier hoort een rij van namen.", key="names", given=names, expected=f'["{names}"]')
    problem = choose(",".join(names), (), evidence or load()).singly()
    columns = list(problem.columns)
    return Cube(
        problem, {"num_vars": len(columns), "names": columns, "bounds": [[0.0, 1.0] for _ in columns]}
    )
