"""Targets of the calibration: the printed figures beside observables, without those that may not be
tuned on.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import NoReturn

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.errors import OlsimError
from olsim.core.months import parse
from olsim.evidence.load import Evidence
from olsim.evidence.quantity import Fact
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import Published
from olsim.measurement.published import PART_OF_FIGURE, Figure, figures

USED = "priors rusten op dit cijfer (al gebruikt)"
LEFT_OUT = {
    "tekort_share_utrecht_po_2021_incl_npo": "dezelfde meting als 7,3 procent zonder NPO; een van beide telt",
    "tekort_hidden_share_utrecht_po_2022": USED,
    "tekort_hidden_share_utrecht_po_2024": USED,
    "tekort_open_share_of_total_utrecht_2022": USED,
    "hidden_filled_by_zij_instromers_2022": USED,
    "hidden_filled_by_onbevoegden_2022": USED,
    "hidden_filled_by_ambulant_2022": USED,
    "schools_tekort_above_10pct_2022": (
        "de peiling heeft per school vijf tot tien punten meetfout, die scholen over de grens schuift; het"
        " model telt zonder"
    ),
    "contract_size_mean_utrecht_po": "marge waarmee de stad is gebouwd",
    "pabo_students_utrecht_2020_2022": USED,
    "pabo_students_utrecht_2024": USED,
    "share_age_60_plus_regio_utrecht_onderwijs": "marge waarmee de stad is gebouwd, van heel onderwijs",
    "unfilled_fte_utrecht_regio_po_2024": "begin van de raming van een ander model",
    "unfilled_fte_utrecht_regio_po_2034": "raming van een ander model",
}
"""Figures beside observables that are no target, and why."""
ALSO_READ = {
    "leaving.strain_reference": "het tekort waarbij de kansen op vertrek horen; hun niveau is vrij",
    "reporting.city_error_sd": "de meetfout zelf",
    "schools.wijk_weging": (
        "de volgorde van de wijken; hoe groot hun verschil in tekort is, niet. Het blok wijken toetst dus"
        " geen volgorde"
    ),
    "demand.pupils_per_fte_bo": (
        "de waarde zonder ensemble; de prior is zo ruim dat het tekort tussen nul en een vijfde ligt"
    ),
    "staff.filled_bo_fte": "het midden van een prior die drie keer zo ruim is als de meetfout",
    "shocks.npo_fte": (
        "de grootte van het NPO-geld volgt uit de sprong van de fte van 2020 op 2021, die dus half"
        " gebruikt is"
    ),
    "neighbours.usual_gain": "het midden van een prior van vijftig tot negentig fte",
    "reporting.exit_includes_moves": "de keuze of verhuizingen meetellen",
    "applying.neighbours": "het midden van een prior die ruim is gemaakt",
    "reporting.other_gemeente_share": "de omgekeerde lezing van hetzelfde cijfer; geen run leest het",
    "training.places_per_year": "een afspraak van zestig per jaar; de telling staat erbij",
}
"""Quantities that name a target among their facts, and what they take from it."""
NEVER = (
    "unfilled_fte_utrecht_regio_po_2024",
    "unfilled_fte_utrecht_regio_po_2034",
    "replacement_demand_utrecht_regio_po",
    "employment_fte_utrecht_regio_po_2024",
    "pupils_basisonderwijs_utrecht",
    "instromers_utrecht_po_2023",
    "uitstromers_utrecht_po_2023",
    "pabo_instroom_growth_since_2019",
    "samenwerking_score_utrecht_2022_2023",
    "samenwerking_score_utrecht_previous_year",
    "solidariteit_score_utrecht_2022",
    "solidariteit_score_utrecht_2021",
    "school_tekort_max_2022",
)
"""Facts that stay for validation, whatever observable they may come beside."""
FLOWS, ZIJ = ("uit_sector", "deel_andere_gemeente"), ("zij_instromers",)


CITY, GO, SCOPE = "reporting.city_error_sd", "reporting.go_error_sd", "reporting.scope_error_sd"
YEARLY = {
    "tekort_share_utrecht_po_": (
        "tekort_peiling",
        Published("", (), error=CITY, shared=SCOPE, instrument="peiling", remark="po"),
    ),
    "tekort_share_utrecht_go_": ("tekort_peiling", Published("", (), "go", error=GO)),
    "leraren_fte_bo_": ("leraren_fte", Published("", (), "bo", error=PART_OF_FIGURE)),
}
"""Figures that are printed every year: the id of a new one is this and its year, and it counts as a target
without another line.
"""


FAR_OFF = 5.0
"""A new figure that is more than so many times as large or as small as all before it is a slip of a unit, of
a decimal or of a thousands sign; but a share may go to nothing, as forecasts of a shortage do, so that a slip
downwards is only seen where `olsim fit` prints the value.
"""


def check_new(fact: Fact, start: str, unit: str, before: Sequence[Fact]) -> None:
    """Raise OlsimError where a new row of a yearly series cannot be what it says; ids of the series begin
    with `start`, and `before` are its rows that observables name.
    """
    year = fact.id.removeprefix(start)

    def refuse(message: str, given: object, expected: str) -> NoReturn:
        raise OlsimError(
            message, where=f"facts.csv, regel {fact.line}", key=fact.id, given=str(given), expected=expected
        )

    if not year.isdecimal():
        refuse(
            "Het id van een cijfer van deze reeks eindigt op zijn jaar en op niets meer.",
            fact.id,
            f"{start}{fact.period[:4]}",
        )
    if fact.value is None:
        refuse(
            "Een cijfer van deze reeks heeft geen waarde.",
            "leeg",
            "een getal; is het twee keer gepubliceerd, dan het midden, met beide in de toelichting",
        )
    if fact.low is not None or fact.high is not None:
        refuse(
            "Een cijfer van deze reeks heeft een waarde en geen laag en hoog.",
            f"{fact.low} en {fact.high}",
            "beide leeg",
        )
    if fact.unit != unit:
        refuse("Een cijfer van deze reeks heeft een andere eenheid.", fact.unit, unit)
    if fact.scope != before[-1].scope:
        refuse("Een cijfer van deze reeks gaat over andere scholen.", fact.scope, before[-1].scope)
    # at an origin those that were not known then have no number
    values = [row.value for row in before if row.value is not None and isfinite(row.value)]
    if (
        values
        and not (0.0 if unit == "share" else min(values) / FAR_OFF) <= fact.value <= max(values) * FAR_OFF
    ):
        refuse(
            "Deze waarde is veel groter of kleiner dan alle eerdere van de reeks.",
            f"{fact.value:g}",
            f"een getal als {values[-1]:g}, met een punt voor decimalen en niets voor duizendtallen",
        )
    if fact.period != f"{year}-10-01":
        refuse("De periode past niet bij het jaar in het id.", fact.period, f"{year}-10-01")
    if fact.kind != "target":
        refuse("Een cijfer van deze reeks is een doel van de kalibratie.", fact.kind, "target")
    if not fact.published:
        refuse(
            "De maand waarin dit cijfer bekend werd, ontbreekt.", "leeg", f"een maand als {int(year) + 1}-02"
        )
    if fact.published < fact.period[: len(fact.published)]:
        refuse(
            "Dit cijfer werd bekend voor het geteld was.", fact.published, f"een maand als {int(year) + 1}-02"
        )


def all_figures(evidence: Evidence) -> Iterator[Figure]:
    """Every figure beside an observable: those that observables name, then new ones of the yearly series."""
    told = {
        name
        for observable in CATALOGUE.values()
        for published in observable.comparable
        for name in published.facts
    }
    yield from figures(evidence)
    for start, (name, form) in YEARLY.items():
        before = [fact for fact in evidence.facts.values() if fact.id in told and fact.id.startswith(start)]
        for fact in evidence.facts.values():
            year = fact.id.removeprefix(start)
            # a second print beside the figure is none of its own
            if (
                not fact.id.startswith(start)
                or fact.id in told
                or (fact.kind != "target" and not year.isdecimal())
            ):
                continue
            # what an origin may not read has no number
            if fact.value is None or isfinite(fact.value):
                check_new(fact, start, CATALOGUE[name].kind, before)
            if fact.value is not None:
                error = evidence.quantities[form.error].value * (
                    fact.value if form.error == PART_OF_FIGURE else 1.0
                )
                published = replace(form, date=f"{year}-10-01", facts=(fact.id,))
                yield Figure(
                    CATALOGUE[name],
                    published,
                    fact.value,
                    error,
                    evidence.quantities[form.shared].value if form.shared else 0.0,
                )


@dataclass(frozen=True)
class Target:
    """A figure that the calibration is judged by.

    Attributes
    ----------
    id
        Observable, group and date.
    error
        Standard deviation of its own measurement error, in the unit of the figure.
    shared, instrument
        Standard deviation of the error that all targets of the same instrument have in common, and which that
        is; 0 where there is none.
    factor
        Quantity that the model has to be multiplied by; empty where there is none.
    block
        What is left out together with it.
    known
        Month in which the figure was known at the latest, such as '2022-09'.

    """

    id: str
    observable: str
    level: str
    group: str
    date: str
    label: str
    kind: str
    value: float
    error: float
    shared: float
    instrument: str
    factor: str
    block: str
    facts: tuple[str, ...]
    known: str
    why: str

    @property
    def stated(self) -> float:
        """Standard deviation of the whole measurement error, what it shares with others included."""
        return float(np.hypot(self.error, self.shared))

    @property
    def scope(self) -> str:
        """Group of schools as it is printed: that of the observable where this has only one."""
        own = CATALOGUE[self.observable].scope
        return own if self.group == "po" and own in ("bo", "go") else self.group


def known_since(evidence: Evidence, fact: str) -> str:
    """Month in which a fact was known at the latest: its own, or that of its source; a year alone is read as
    its December.
    """
    date = evidence.facts[fact].published or evidence.sources[evidence.facts[fact].source].date
    if not date[:4].isdigit():
        return "9999-12"
    return date[:7] if len(date) >= len("2022-09") else f"{date}-12"


def _block(figure: Figure) -> str:
    if figure.published.level == "wijk":
        return "wijk"
    if figure.published.group == "go":
        return "go"
    if figure.observable.id in FLOWS:
        return "stromen"
    if figure.observable.id in ZIJ:
        return "zij"
    return figure.published.date[:4]


def targets(evidence: Evidence) -> tuple[Target, ...]:
    """All targets, in the order of the catalogue."""
    found = []
    for figure in all_figures(evidence):
        published, observable = figure.published, figure.observable
        if figure.fact in LEFT_OUT:
            continue
        why = evidence.quantities[published.error].why
        if published.shared:
            why += " " + evidence.quantities[published.shared].why
        found.append(
            Target(
                figure.id,
                observable.id,
                published.level,
                published.group,
                published.date,
                observable.label,
                observable.kind,
                figure.value,
                figure.error,
                figure.shared,
                published.instrument,
                published.factor,
                _block(figure),
                published.facts,
                max(known_since(evidence, fact) for fact in published.facts),
                why,
            )
        )
    return tuple(found)


def covariance(chosen: Sequence[Target]) -> Floats:
    """Covariance of the measurement errors: own errors, and what figures of one instrument share; shape
    (targets, targets).
    """
    own = np.diag([target.error**2 for target in chosen])
    together = np.array(
        [
            [a.shared * b.shared * (bool(a.instrument) and a.instrument == b.instrument) for b in chosen]
            for a in chosen
        ]
    )
    result: Floats = own + together
    return result


def also_read(target: Target, evidence: Evidence) -> str:
    """What quantities of the model took from a target as well, so that it is no test of that; empty where
    none did.
    """
    found = [why for id_, why in ALSO_READ.items() if set(evidence.quantities[id_].facts) & set(target.facts)]
    return "; ".join(found)


def digest(chosen: Iterable[Target]) -> str:
    """Names a list of targets with their values and errors."""
    text = "\n".join(
        f"{t.id} {t.value:.10g} {t.error:.10g} {t.shared:.10g} {t.instrument} {t.factor} {t.block} {t.known}"
        for t in chosen
    )
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Known:
    """The targets that were known at an origin: all figures that a fit from there may read.

    Priors and the form of the model are those of today: `hindsight` counts them.

    Parameters
    ----------
    evidence
        All evidence.
    origin
        Month of the forecast, such as '2021-10'; a figure that became known within it counts.

    """

    evidence: Evidence
    origin: str

    def __post_init__(self) -> None:
        parse(self.origin, key="oorsprong")

    def then(self) -> Evidence:
        """The evidence as it was known: facts of later have no number."""
        facts = {
            id_: fact if known_since(self.evidence, id_) <= self.origin else replace(fact, value=float("nan"))
            for id_, fact in self.evidence.facts.items()
        }
        return replace(self.evidence, facts=facts)

    def targets(self) -> tuple[Target, ...]:
        """Targets known by then, read from what was known by then; raises OlsimError for one that rests on a
        later fact.
        """
        found = tuple(target for target in targets(self.then()) if target.known <= self.origin)
        for target in found:
            if target.value != target.value:
                raise OlsimError(
                    "Dit cijfer was toen nog niet bekend.",
                    key=target.id,
                    given=f"bekend sinds {target.known}",
                    expected=f"een cijfer van voor {self.origin}",
                )
        return found

    def later(self) -> tuple[Target, ...]:
        """Targets that were not known yet: what a forecast is judged by. Their values are not for a fit."""
        return tuple(target for target in targets(self.evidence) if target.known > self.origin)

    def hindsight(self, uncertain: bool) -> list[str]:
        """Quantities that name a fact which became known later: those with a prior, or those with one
        value.
        """
        quantities = self.evidence.quantities.items()
        return [
            id_
            for id_, q in quantities
            if (q.prior is not None) == uncertain
            and any(known_since(self.evidence, fact) > self.origin for fact in q.facts)
        ]
