"""Outcomes of a sensitivity analysis: an observable of a group at a date, in one scenario or as a difference
between two.
"""

import re
from dataclasses import dataclass

from olsim.core.errors import OlsimError
from olsim.core.months import LAST, index, label, october, parse, school_year, school_year_label
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import Observable, dates_of

SHORT = {"onvervuld": "onvervulde_vraag", "tekort": "tekort_peiling", "leraren": "leraren_fte"}
"""Short names that want a year behind them: the count of 1 October, all schools."""
GROUPS = ("po", "bo", "go")
FORM = (
    "een id uit olsim describe observables met een datum, als leraren_fte:bo@2030-10-01, of kort: "
    + ", ".join(f"{name}_2034" for name in SHORT)
)


@dataclass(frozen=True)
class Output:
    """An observable of a group of schools at a date; `months` is what a run needs to reach it."""

    id: str
    observable: str
    group: str
    date: str
    months: int

    @property
    def column(self) -> str:
        """Its column in the bank, without the scenario."""
        return f"{self.observable}:{self.group}@{self.date}"

    @property
    def unit(self) -> str:
        """Unit of the observable."""
        return CATALOGUE[self.observable].unit

    @property
    def kind(self) -> str:
        """How numbers are printed."""
        return CATALOGUE[self.observable].kind

    @property
    def label(self) -> str:
        """Dutch name with group and date."""
        return f"{CATALOGUE[self.observable].label} ({self.group}), {self.date}"

    @property
    def definition(self) -> str:
        """What is counted, and in which unit."""
        observable = CATALOGUE[self.observable]
        return f"{observable.formula}; in {observable.unit}"

    @property
    def folder(self) -> str:
        """Name that fits a file."""
        return re.sub(r"[^a-z0-9_]+", "-", self.id.lower()).strip("-")


def _when(observable: Observable, date: str, given: str) -> tuple[str, int]:
    """Date as the observable writes it, and months of a run that reaches it."""
    if observable.dates == "schooljaar":
        found = re.fullmatch(r"(\d{4})(/\d{2})?", date)
        if found is None:
            raise OlsimError(
                "Deze datum past niet bij deze maat.",
                key="--output",
                given=given,
                expected="een schooljaar als 2033/34",
            )
        year = school_year(index(int(found[1]), 9))
        if found[2] and not school_year_label(year).endswith(found[2]):
            raise OlsimError(
                "Dit is geen schooljaar.",
                key="--output",
                given=given,
                expected=f"zoals {school_year_label(year)}",
            )
        months = 12 * (year + 1) + 1
    else:
        month = october(int(date)) if re.fullmatch(r"\d{4}", date) else parse(date, key="--output")
        date, months = f"{label(month)}-01", month + 1
    if not 1 <= months <= LAST + 1:
        raise OlsimError(
            "Deze datum ligt buiten het model.",
            key="--output",
            given=given,
            expected="een datum van 2018-10 tot en met 2060-12",
        )
    dates = dates_of(observable, months)
    if observable.dates == "schooljaar":
        return dates[-1], months
    if date not in dates:
        raise OlsimError(
            "Op deze datum wordt deze maat niet geteld.",
            key="--output",
            given=given,
            expected=f"een datum als {dates[-1]}",
        )
    return date, months


def output_of(given: str) -> Output:
    """An outcome from its text; raises OlsimError where observable, group or date is unknown."""
    short = re.fullmatch(r"([a-z_]+)_(\d{4})", given)
    text = f"{SHORT[short[1]]}@{short[2]}" if short and short[1] in SHORT else given
    name, _, date = text.partition("@")
    name, _, group = name.partition(":")
    if name not in CATALOGUE:
        raise OlsimError(
            "Deze uitkomst bestaat niet.",
            key="--output",
            given=given,
            choices=[*CATALOGUE, *(f"{s}_2034" for s in SHORT)],
            expected=FORM,
        )
    observable, group = CATALOGUE[name], group or "po"
    if group not in GROUPS or (observable.by_school is None and group != "po"):
        known = (
            ", ".join(GROUPS)
            if observable.by_school is not None
            else "po: deze maat is er alleen voor de stad"
        )
        raise OlsimError(
            "Deze groep bestaat niet.", key="--output", given=given, choices=GROUPS, expected=known
        )
    if not date:
        raise OlsimError("De datum ontbreekt.", key="--output", given=given, expected=FORM)
    written, months = _when(observable, date, given)
    return Output(given, name, group, written, months)
