"""What a fact, a source and a quantity are. Every one is checked when it is made."""

import math
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from olsim.core.errors import OlsimError
from olsim.core.units import UNITS, check_unit

DATE = re.compile(r"(19|20)[0-9][0-9](-(0[1-9]|1[0-2]))?")
"""A school year as '2026', or a month as '2026-08'."""
GRADES = ("A", "B", "C", "D")
BASES = ("fact", "estimated", "calibrated", "assumed")
KINDS = ("target", "parameter", "projection", "measure_effect", "measure_cost", "measure_uptake", "context")


@dataclass(frozen=True)
class Source:
    """A publication: title, publisher, date, and where it is kept or found."""

    id: str
    title: str
    publisher: str
    date: str
    where: str


@dataclass(frozen=True)
class Fact:
    """A printed figure. `value` is None where only a range is printed; shares are fractions. `published` is
    the month in which it was known at the
    latest, such as '2022-09'; empty where the date of its source says it.
    """

    id: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    period: str
    scope: str
    kind: str
    source: str
    place: str
    published: str
    note: str
    line: int

    def check(self, where: str, sources: dict[str, Source]) -> None:
        """Raise OlsimError where unit, kind, source or range is not in order."""
        here = f"{where}, regel {self.line}"
        if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", self.id) is None:
            raise OlsimError(
                "Zo mag een feit niet heten.",
                where=here,
                given=self.id,
                expected="kleine letters, cijfers en een _ ertussen",
            )
        if self.unit not in UNITS:
            raise OlsimError(
                "Onbekende eenheid.",
                where=here,
                key=self.id,
                given=self.unit,
                choices=UNITS,
                expected="een eenheid uit olsim/core/units.py",
            )
        if self.kind not in KINDS:
            raise OlsimError(
                "Onbekend soort feit.",
                where=here,
                key=self.id,
                given=self.kind,
                choices=KINDS,
                expected=", ".join(KINDS),
            )
        if self.source not in sources:
            raise OlsimError(
                "Deze bron staat niet in sources.toml.",
                where=here,
                key=self.id,
                given=self.source,
                choices=sources,
                expected="een bron",
            )
        if not self.place:
            raise OlsimError(
                "De plaats in de bron ontbreekt.",
                where=here,
                key=self.id,
                expected="hoofdstuk, tabel of regel",
            )
        if self.published and re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", self.published) is None:
            raise OlsimError(
                "Deze maand is niet te lezen.",
                where=here,
                key=self.id,
                given=self.published,
                expected="een maand als 2022-09, of leeg",
            )
        if self.value is None and self.low is None and self.high is None:
            raise OlsimError(
                "Dit feit heeft geen waarde.",
                where=here,
                key=self.id,
                expected="een getal, of een onder- of bovengrens",
            )
        check_range(self.value, self.low, self.high, here, self.id)


def check_range(value: float | None, low: float | None, high: float | None, where: str, key: str) -> None:
    """Raise OlsimError where low <= value <= high does not hold."""
    if low is not None and high is not None and low > high:
        raise OlsimError(
            "Het bereik staat op zijn kop.",
            where=where,
            key=key,
            given=f"{low} tot {high}",
            expected="laag kleiner dan hoog",
        )
    if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        raise OlsimError(
            "De waarde ligt buiten haar bereik.",
            where=where,
            key=key,
            given=str(value),
            expected=f"tussen {low} en {high}",
        )


@dataclass(frozen=True)
class Quantity:
    """What the model takes: points to a fact, or states an own value with the facts it rests on and why.

    `value` is the number, or a series by date text (school year as '2019', month as '2022-04'). `prior` is
    the name of a scipy.stats
    distribution and its arguments, or None where the value is not uncertain for this model (law, switch,
    published series).
    """

    id: str
    name: str
    unit: str
    grade: str
    basis: str
    value: float
    series: dict[str, float] = field(default_factory=dict)
    prior: dict[str, Any] | None = None
    facts: tuple[str, ...] = ()
    why: str = ""
    checked: str = ""
    reading: str = ""

    def check(self, where: str, facts: dict[str, Fact]) -> None:
        """Raise OlsimError where grade, unit, facts or prior is not in order."""
        if self.unit not in UNITS:
            raise OlsimError(
                "Onbekende eenheid.",
                where=where,
                key=self.id,
                given=self.unit,
                choices=UNITS,
                expected="een eenheid uit olsim/core/units.py",
            )
        if self.grade not in GRADES:
            raise OlsimError(
                "De bewijsgraad ontbreekt of klopt niet.",
                where=where,
                key=self.id,
                given=self.grade,
                expected="A, B, C of D",
            )
        if self.basis not in BASES:
            raise OlsimError(
                "Onbekende grondslag.",
                where=where,
                key=self.id,
                given=self.basis,
                choices=BASES,
                expected=", ".join(BASES),
            )
        for fact in self.facts:
            if fact not in facts:
                raise OlsimError(
                    "Dit feit bestaat niet.",
                    where=where,
                    key=self.id,
                    given=fact,
                    choices=facts,
                    expected="een id uit facts.csv",
                )
        if self.basis == "fact" and not self.facts:
            raise OlsimError(
                "De bron ontbreekt.", where=where, key=self.id, expected="fact = een id uit facts.csv"
            )
        if self.basis != "fact" and not self.why:
            raise OlsimError(
                "De reden ontbreekt.", where=where, key=self.id, expected="why = waarom deze waarde"
            )
        for number in (self.value, *self.series.values()):
            check_unit(number, self.unit, where, self.id)
        if self.prior is not None:
            check_prior(self.prior, *UNITS[self.unit], where, self.id)

    @property
    def dated(self) -> bool:
        """Whether its series goes by date; another one goes by age, wijk or size."""
        return bool(self.series) and all(DATE.fullmatch(index) for index in self.series)


PRIORS: dict[str, tuple[str, ...]] = {
    "norm": ("loc", "scale"),
    "halfnorm": ("scale",),
    "lognorm": ("median", "sigma"),
    "beta": ("mean", "n"),
    "uniform": ("low", "high"),
    "triang": ("low", "mode", "high"),
    "truncnorm": ("loc", "scale", "low", "high"),
    "halft": ("df", "scale", "low", "high"),
}
"""Prior families and their arguments: lognorm by median and sigma of the log, beta by mean and n = a + b. Any
other continuous distribution of
scipy.stats goes by its name there, with its own arguments and loc and scale."""


@cache
def arguments(family: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Arguments that a family must have and may have; both empty where there is no such family."""
    if family in PRIORS:
        return PRIORS[family], ("low", "high")
    from scipy import stats

    found = getattr(stats, family, None)
    if not isinstance(found, stats.rv_continuous):
        return (), ()
    return tuple(name.strip() for name in (found.shapes or "").split(",") if name.strip()), (
        "loc",
        "scale",
        "low",
        "high",
    )


def check_prior(prior: dict[str, Any], low: float, high: float, where: str, key: str) -> None:
    """Raise OlsimError where the family or an argument is unknown or the range does not fit the unit."""
    family = prior.get("dist", "")
    needed, others = arguments(family)
    if not others:
        known = ", ".join(PRIORS) + ", of een andere continue verdeling van scipy.stats"
        raise OlsimError(
            "Onbekende verdeling.", where=where, key=key, given=str(family), choices=PRIORS, expected=known
        )
    allowed = (*needed, *others, "dist")
    for name in prior:
        if name not in allowed:
            raise OlsimError(
                "Onbekend kenmerk van de verdeling.",
                where=where,
                key=key,
                given=name,
                choices=allowed,
                expected=", ".join(allowed),
            )
    for name in needed:
        if name not in prior:
            raise OlsimError("De verdeling is niet volledig.", where=where, key=key, expected=name)
    if family not in PRIORS:
        from scipy import stats

        made = getattr(stats, family)(
            **{name: value for name, value in prior.items() if name not in ("dist", "low", "high")}
        )
        if not math.isfinite(float(made.ppf(0.5))):
            raise OlsimError(
                "Deze verdeling bestaat niet met deze kenmerken.",
                where=where,
                key=key,
                given=str(prior),
                expected=f"kenmerken van scipy.stats.{family}",
            )
    bottom, top = prior.get("low"), prior.get("high")
    if family == "halft" and 0.0 not in (bottom, top):
        raise OlsimError(
            "Een halve verdeling begint bij nul.",
            where=where,
            key=key,
            given=f"{bottom} tot {top}",
            expected="low of high gelijk aan 0",
        )
    check_range(None, bottom, top, where, key)
    if (bottom is not None and bottom < low) or (top is not None and top > high):
        raise OlsimError(
            "De verdeling reikt buiten de eenheid.",
            where=where,
            key=key,
            given=f"{bottom} tot {top}",
            expected=f"tussen {low} en {high}",
        )
