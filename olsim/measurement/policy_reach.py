"""What measures give and take, in their own units: what chains are made of and costs are worked out from."""

from collections.abc import Callable

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.codes import Standing, Use
from olsim.core.months import MONTHS_PER_YEAR
from olsim.measurement.observable import Observable, Record, full_years
from olsim.state.history import CITY_SERIES


def by_school_year(record: Record, values: Floats) -> Floats:
    """Sum over the months of each complete school year, September to August, of a monthly series; shape
    (years,).
    """
    years = full_years(record.months)
    result: Floats = values[1 : MONTHS_PER_YEAR * years + 1].reshape(years, MONTHS_PER_YEAR).sum(axis=1)
    return result


def series(record: Record, name: str) -> Floats:
    """A monthly series of the city."""
    result: Floats = record.history.city[:, CITY_SERIES.index(name)]
    return result


def _of_year(
    id_: str, label: str, unit: str, formula: str, months: Callable[[Record], Floats], per_year: bool
) -> Observable:
    """An observable per school year: the mean over its months of something that is there, or the sum of what
    happens.
    """

    def city(record: Record) -> Floats:
        total = by_school_year(record, months(record))
        return total / MONTHS_PER_YEAR if per_year else total

    kind = "fte" if unit.startswith("fte") else "persons"
    return Observable(id_, label, unit, kind, "schooljaar", "po", "geen", formula, (), city=city)


def _mean(id_: str, label: str, unit: str, formula: str, name: str) -> Observable:
    return _of_year(id_, label, unit, formula, lambda r: series(r, name), per_year=True)


def _number(id_: str, label: str, unit: str, formula: str, name: str) -> Observable:
    return _of_year(id_, label, unit, formula, lambda r: series(r, name), per_year=False)


def _used(id_: str, label: str, formula: str, use: int) -> Observable:
    return _of_year(
        id_, label, "fte", formula, lambda r: r.history.city_supply[:, :, use].sum(axis=1), per_year=True
    )


def double_share(record: Record) -> Floats:
    """Part of the planned hours of dubbele bezetting that were given, per school year; not a number where
    none were planned.
    """
    given, due = (by_school_year(record, series(record, name)) for name in ("double_fte", "double_due_fte"))
    result: Floats = np.divide(given, due, out=np.full_like(given, np.nan), where=due > 0.0)
    return result


def on_august(record: Record, values: Floats) -> Floats:
    """A monthly series on the 1 August that closes each complete school year, shape (years,)."""
    result: Floats = values[
        MONTHS_PER_YEAR : MONTHS_PER_YEAR * full_years(record.months) + 1 : MONTHS_PER_YEAR
    ]
    return result


OBSERVABLES = (
    Observable(
        "leraren_augustus",
        "fte leraren in dienst op 1 augustus",
        "fte",
        "fte",
        "schooljaar",
        "po",
        "geen",
        "contract, op de dag die het schooljaar afsluit",
        (),
        city=lambda r: on_august(r, r.history.stock_fte.sum(axis=1)),
    ),
    Observable(
        "randgemeenten_fte",
        "gevulde plekken in de randgemeenten",
        "fte",
        "fte",
        "schooljaar",
        "randgemeenten",
        "geen",
        "op 1 augustus",
        (),
        city=lambda r: on_august(r, series(r, "neighbours_filled_fte")),
    ),
    Observable(
        "stille_reserve",
        "stille reserve",
        "personen",
        "persons",
        "schooljaar",
        "stad",
        "geen",
        "op 1 augustus",
        (),
        city=lambda r: on_august(r, series(r, "reserve_persons")),
    ),
    Observable(
        "vijver",
        "mensen die zij-instromer kunnen worden",
        "personen",
        "persons",
        "schooljaar",
        "stad",
        "geen",
        "op 1 augustus",
        (),
        city=lambda r: on_august(r, series(r, "pond_persons")),
    ),
    Observable(
        "benodigd_oktober",
        "benodigde leraren op 1 oktober",
        "fte",
        "fte",
        "oktober",
        "po",
        "geen",
        "benodigde fte van alle scholen",
        (),
        by_school=lambda r: (r.history.required_fte[r.octobers], None),
    ),
    _mean(
        "toelage_fte",
        "toelage, als deel van het loon van zoveel fte",
        "fte loon",
        "som van toelage als deel van het loon x fte",
        "allowance_fte",
    ),
    _mean(
        "dubbele_fte",
        "dubbele bezetting van zij-instromers",
        "fte",
        "uren boven de formatie in de maanden dubbele bezetting",
        "double_fte",
    ),
    Observable(
        "dubbele_deel",
        "gegeven deel van de dubbele bezetting",
        "aandeel van de geplande uren",
        "share",
        "schooljaar",
        "po",
        "geplande uren",
        "gegeven uren / geplande uren in de maanden dubbele bezetting",
        (),
        city=double_share,
    ),
    _number(
        "opzeggingen",
        "opzeggingen: verlaat het onderwijs",
        "personen per jaar",
        "wie opzegt om het onderwijs te verlaten, in de maand van opzeggen",
        "notices",
    ),
    _number(
        "opzeggingen_starters",
        "opzeggingen van starters",
        "personen per jaar",
        "als opzeggingen, in de eerste 24 maanden voor de klas (coaching.starter_months)",
        "starter_notices",
    ),
    _number(
        "zij_stopt",
        "zij-instromers die stoppen",
        "personen per jaar",
        "zij-instromer stopt, in de maand van het besluit",
        "zij_uitval",
    ),
    _number(
        "zij_gestart",
        "gestarte zij-instromers",
        "personen per jaar",
        "geplaatste zij-instromers",
        "zij_started",
    ),
    _number(
        "zij_gehaald",
        "zij-instromers met een diploma",
        "personen per jaar",
        "zij-instromer wordt leraar",
        "zij_qualified",
    ),
    _mean(
        "begeleiding_fte",
        "gegeven begeleiding",
        "fte",
        "tijd van schoolopleiders en bovenschoolse begeleiders",
        "coach_fte",
    ),
    _mean(
        "bovenschools_fte",
        "bovenschoolse begeleiding",
        "fte",
        "tijd van bovenschoolse begeleiders",
        "coach_above_fte",
    ),
    _mean(
        "ondersteuning_extra_fte",
        "extra ondersteuning voor anders organiseren",
        "fte",
        "extra ondersteuners in dienst",
        "support_extra_fte",
    ),
    _mean(
        "bespaard_fte",
        "minder benodigde leraren door anders organiseren",
        "fte",
        "bevoegde fte die scholen minder nodig hebben",
        "saved_fte",
    ),
    _mean("benodigd_fte", "benodigde leraren", "fte", "benodigde fte van alle scholen", "required_fte"),
    _used("uitgeleend_fte", "uitgeleende leraren", "uren op een andere school", Use.LENT_OUT),
    _mean(
        "buddy_fte",
        "uitgeleend aan buddyscholen",
        "fte",
        "uren van eigen leraren op de buddyschool",
        "lent_to_buddy_fte",
    ),
    _used(
        "boven_formatie_fte",
        "uren boven de formatie",
        "uren boven de formatie die niet zijn ingezet, dubbele bezetting erin",
        Use.SUPERNUMERARY,
    ),
    _of_year(
        "extern_fte",
        "ingezet extern personeel",
        "fte",
        "extern of zzp voor de klas",
        lambda r: r.history.city_demand[:, :, :, Standing.EXTERNAL].reshape(r.history.months, -1).sum(axis=1),
        per_year=True,
    ),
    _mean("flex_fte", "flexpool", "fte", "uren in de gezamenlijke flexpool", "flex_fte"),
    _mean(
        "betaalde_studenten",
        "studenten met betaald werk op een school",
        "personen",
        "studenten in hun laatste jaar met betaald werk",
        "paid_students",
    ),
    _number(
        "adpep_gestart",
        "ondersteuners die aan de weg naar leraar beginnen",
        "personen per jaar",
        "starters in augustus",
        "adpep_started",
    ),
    _mean(
        "bereikt_locatie",
        "leraren bereikt met wonen, parkeren of reisgeld",
        "personen",
        "deel x leraren in dienst",
        "location_persons",
    ),
    _mean(
        "aanbod_uren",
        "deeltijders met een aanbod van meer uren",
        "personen",
        "deel x deeltijders",
        "hours_offers",
    ),
    _mean(
        "studenten_met_vergoeding",
        "studenten met een stagevergoeding",
        "personen",
        "deel x studenten",
        "fee_persons",
    ),
    _mean(
        "studenten_begeleid",
        "studenten met extra begeleiding",
        "personen",
        "deel x studenten",
        "guided_persons",
    ),
    _mean(
        "ambassadeurs",
        "nieuwe onderwijsambassadeurs",
        "personen per jaar",
        "aantal per jaar dat wordt gekoppeld",
        "ambassadors",
    ),
    _mean("campagne", "wervingscampagne", "sterkte", "1 is een campagne als beschreven", "campaign"),
    _number(
        "pabo_gestart", "nieuwe pabostudenten", "personen per jaar", "instroom in augustus", "pabo_entrants"
    ),
    _number(
        "pabo_gestopt", "pabostudenten die stoppen", "personen per jaar", "uitval in juli", "students_dropped"
    ),
    _number(
        "afgestudeerd", "afgestudeerden van de pabo", "personen per jaar", "diploma in augustus", "graduates"
    ),
)
