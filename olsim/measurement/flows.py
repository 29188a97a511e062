"""Flows per school year, each reason for itself; vacancy duration; the pipelines."""

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.codes import Flow
from olsim.core.months import MONTHS_PER_YEAR
from olsim.measurement.observable import Observable, Published, Record, full_years
from olsim.state.history import CITY_SERIES


def flow_fte(record: Record, *flows: Flow) -> Floats:
    """Sum of flows per school year, shape (years, n_schools), FTE."""
    flows_fte = record.history.flows_fte[: full_years(record.months)]
    result: Floats = sum((flows_fte[:, :, flow] for flow in flows), np.zeros(flows_fte.shape[:2]))
    return result


def sector_exit(record: Record) -> Floats:
    """Exit from the sector without pension; with the other reading switched on, moves to other gemeenten are
    in it.
    """
    chosen = [Flow.OUT_EDUCATION, Flow.OUT_OTHER_EDUCATION]
    if record.reporting.exit_includes_moves:
        chosen.append(Flow.OUT_NEIGHBOURS)
    return flow_fte(record, *chosen)


def city_series(record: Record, name: str) -> Floats:
    """A city-wide monthly series."""
    return record.history.city[: record.months, CITY_SERIES.index(name)]


def on_october(record: Record, name: str) -> Floats:
    """A city-wide series on 1 October."""
    result: Floats = city_series(record, name)[record.octobers]
    return result


def vacancy_months(record: Record) -> Floats:
    """Mean months that an fte was advertised before somebody took it, per school year."""
    # appointments are made within a month, unlike flows, which take effect on its first day
    years = full_years(record.months)
    months, number = (
        city_series(record, name)[: MONTHS_PER_YEAR * years].reshape(years, MONTHS_PER_YEAR).sum(axis=1)
        for name in ("filled_fte_months", "filled_fte")
    )
    result: Floats = np.divide(months, number, out=np.full_like(months, np.nan), where=number > 0.0)
    return result


def _flow(id_: str, label: str, formula: str, *flows: Flow) -> Observable:
    return Observable(
        id_,
        label,
        "fte per jaar",
        "fte",
        "schooljaar",
        "po",
        "geen",
        formula,
        by_school=lambda r: (flow_fte(r, *flows), None),
    )


OBSERVABLES = (
    Observable(
        "uit_sector",
        "vertrek uit de sector zonder pensioen",
        "fte per jaar",
        "fte",
        "schooljaar",
        "po",
        "geen",
        "verlaat het onderwijs, of gaat naar vo of mbo",
        (
            Published(
                "2022/23",
                ("uitstroom_excl_pension_utrecht_po_fte",),
                error="reporting.exit_error_fte",
                remark="gelezen als vertrek uit de sector, zonder verhuizingen naar andere gemeenten",
            ),
        ),
        by_school=lambda r: (sector_exit(r), None),
    ),
    _flow(
        "uit_onderwijs",
        "vertrek uit de sector, zonder pensioen en verhuizingen",
        "verlaat het onderwijs, of gaat naar vo of mbo",
        Flow.OUT_EDUCATION,
        Flow.OUT_OTHER_EDUCATION,
    ),
    _flow(
        "naar_andere_gemeente",
        "vertrek naar een andere gemeente",
        "gaat naar een school in een andere gemeente",
        Flow.OUT_NEIGHBOURS,
    ),
    Observable(
        "deel_andere_gemeente",
        "deel van het vertrek dat naar een andere gemeente gaat",
        "aandeel van het vertrek",
        "share",
        "schooljaar",
        "po",
        "vertrek naar een andere gemeente, uit de sector en met pensioen",
        "naar_andere_gemeente / (naar_andere_gemeente + uit_onderwijs + pensioen)",
        (
            Published(
                "2022/23",
                ("uitstroom_op_share_other_gemeente_utrecht_2023",),
                error="reporting.other_gemeente_error_sd",
                remark="jaar niet genoemd",
            ),
        ),
        by_school=lambda r: (
            flow_fte(r, Flow.OUT_NEIGHBOURS),
            flow_fte(r, Flow.OUT_NEIGHBOURS, Flow.OUT_EDUCATION, Flow.OUT_OTHER_EDUCATION, Flow.OUT_PENSION),
        ),
    ),
    _flow("pensioen", "pensioen", "stopt vanaf 60 jaar", Flow.OUT_PENSION),
    _flow("minder_uren", "minder uren", "contract per 1 augustus kleiner", Flow.HOURS_DOWN),
    _flow("meer_uren", "meer uren", "contract per 1 augustus groter", Flow.HOURS_UP),
    _flow(
        "vervangingsvraag",
        "vertrek, pensioen en minder uren samen",
        "uit_sector + pensioen + minder_uren",
        Flow.OUT_EDUCATION,
        Flow.OUT_OTHER_EDUCATION,
        Flow.OUT_PENSION,
        Flow.HOURS_DOWN,
    ),
    _flow("uitval_zij", "uitval van zij-instromers", "zij-instromer stopt", Flow.OUT_UITVAL),
    _flow("in_pabo", "instroom van de pabo", "eerste aanstelling van een afgestudeerde", Flow.IN_PABO),
    _flow("in_zij_instroom", "instroom als zij-instromer", "start als zij-instromer", Flow.IN_ZIJ_INSTROOM),
    _flow("in_terug", "teruggekeerde starters", "vertrokken starter komt terug", Flow.IN_RETURN),
    _flow("in_reserve", "instroom uit de stille reserve", "komt uit de stille reserve", Flow.IN_RESERVE),
    _flow(
        "in_randgemeenten",
        "instroom uit de randgemeenten",
        "komt van een school in een randgemeente",
        Flow.IN_NEIGHBOURS,
    ),
    _flow("in_elders", "instroom van elders (restpost)", "komt van elders", Flow.IN_ELSEWHERE),
    _flow(
        "in_vrij",
        "instroom van mensen zonder baan, na een vervanging",
        "begint opnieuw nadat een vervanging afliep",
        Flow.IN_FREE,
    ),
    _flow(
        "einde_vervanging", "einde van een vervanging", "tijdelijk contract loopt af", Flow.OUT_CONTRACT_END
    ),
    _flow(
        "wisselt_van_school",
        "wisselt van Utrechtse school",
        "aanstelling op een andere Utrechtse school",
        Flow.MOVE_OUT,
    ),
    Observable(
        "vacatureduur",
        "duur van vervulde vacatures",
        "maanden",
        "months",
        "schooljaar",
        "po",
        "vervulde vacatures",
        "maanden tussen uitzetten en aannemen, gemiddeld",
        (),
        city=vacancy_months,
    ),
    Observable(
        "pabostudenten",
        "pabostudenten in Utrecht",
        "personen",
        "persons",
        "oktober",
        "stad",
        "geen",
        "studenten van de twee pabo's",
        (
            Published(
                "2021-10-01",
                ("pabo_students_utrecht_2020_2022",),
                error="reporting.pabo_error_persons",
                remark="ongeveer",
            ),
            Published(
                "2024-10-01",
                ("pabo_students_utrecht_2024",),
                error="reporting.pabo_error_persons",
                remark="ongeveer",
            ),
        ),
        city=lambda r: on_october(r, "students"),
    ),
    Observable(
        "zij_instromers",
        "zij-instromers in opleiding",
        "personen",
        "persons",
        "oktober",
        "po",
        "geen",
        "zij-instromers met een aanstelling",
        (
            Published(
                "2022-10-01",
                ("zij_instroom_begeleid_utrecht_2022_2023",),
                error="reporting.zij_error_persons",
                remark="begeleid door een schoolopleider; het model telt beide leerjaren",
            ),
            Published(
                "2024-10-01",
                ("zij_instromers_begeleid_2024_2025",),
                error="reporting.zij_error_persons",
                remark="begeleid in 2024/25; het model telt beide leerjaren",
            ),
        ),
        city=lambda r: on_october(r, "zij_instromers"),
    ),
    Observable(
        "tekort_randgemeenten",
        "niet vervulde plekken in de randgemeenten",
        "aandeel van de plekken",
        "share",
        "oktober",
        "randgemeenten",
        "plekken daar",
        "1 - gevuld / plekken",
        (),
        city=lambda r: on_october(r, "neighbours_shortage"),
    ),
    Observable(
        "geleverde_begeleiding",
        "geleverde begeleiding",
        "aandeel van de vraag",
        "share",
        "oktober",
        "po",
        "gevraagde begeleiding",
        "tijd van schoolopleiders, tot wat de starters en zij-instromers van hun school nodig hebben / wat"
        " zij nodig hebben",
        (),
        city=lambda r: np.divide(
            on_october(r, "coach_met_fte"),
            on_october(r, "coach_need_fte"),
            out=np.ones(len(r.octobers)),
            where=on_october(r, "coach_need_fte") > 0.0,
        ),
    ),
)
