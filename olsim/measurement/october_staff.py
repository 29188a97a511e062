"""The count of staff on 1 October."""

from olsim.core.arrays import Floats
from olsim.core.codes import Use
from olsim.measurement.observable import Observable, Published, Record


def stock(record: Record) -> Floats:
    """Contracted fte of everybody with a teacher's appointment, shape (dates, n_schools)."""
    return record.history.stock_fte[record.octobers]


COUNTED = ("2019", "2020", "2021", "2022", "2023")
"""Years whose count of fte is printed."""
OBSERVABLES = (
    Observable(
        "leraren_fte",
        "fte leraren in dienst",
        "fte",
        "fte",
        "oktober",
        "bo",
        "geen",
        "contract van iedereen met een leraarsaanstelling: zij-instromers, zieken en ambulanten erin; LIO,"
        " OOP, directie en zzp eruit",
        tuple(
            Published(f"{y}-10-01", (f"leraren_fte_bo_{y}",), "bo", error="reporting.fte_error_share")
            for y in COUNTED
        ),
        by_school=lambda r: (stock(r), None),
    ),
    Observable(
        "leraren_personen",
        "leraren in dienst",
        "personen",
        "persons",
        "oktober",
        "po",
        "geen",
        "personen met een leraarsaanstelling",
        (),
        by_school=lambda r: (r.history.stock_persons[r.octobers], None),
    ),
    Observable(
        "contract",
        "gemiddeld contract",
        "fte per persoon",
        "ratio",
        "oktober",
        "po",
        "personen",
        "fte / personen",
        (Published("2022-10-01", ("contract_size_mean_utrecht_po",), error="reporting.contract_error_fte"),),
        by_school=lambda r: (stock(r), r.history.stock_persons[r.octobers]),
    ),
    Observable(
        "zij_deel",
        "deel zij-instromers in de fte leraren",
        "aandeel van de fte",
        "share",
        "oktober",
        "bo",
        "fte leraren",
        "fte zij-instromers in opleiding / fte leraren",
        (),
        by_school=lambda r: (r.history.zij_fte[r.octobers], stock(r)),
    ),
    Observable(
        "verzuim_lang",
        "lange afwezigheid",
        "aandeel van de fte",
        "share",
        "oktober",
        "po",
        "fte leraren",
        "fte langer dan zes weken afwezig (ziek of verlof) / fte leraren",
        (),
        by_school=lambda r: (r.history.supply[: len(r.octobers), :, Use.ABSENT], stock(r)),
    ),
    Observable(
        "leerlingen",
        "leerlingen",
        "leerlingen",
        "pupils",
        "oktober",
        "po",
        "geen",
        "leerlingen van het schooljaar",
        (),
        by_school=lambda r: (r.history.pupils[r.octobers], None),
    ),
    Observable(
        "deel_60_plus",
        "deel 60 jaar en ouder",
        "aandeel van de fte",
        "share",
        "oktober",
        "po",
        "fte leraren",
        "fte van wie 60 jaar of ouder is / fte leraren",
        (
            Published(
                "2024-10-01",
                ("share_age_60_plus_regio_utrecht_onderwijs",),
                remark="heel onderwijs in de regio, dus een hint en geen meting van po",
            ),
        ),
        city=lambda r: r.history.ages_fte[r.octobers][:, -1] / r.history.ages_fte[r.octobers].sum(axis=1),
    ),
)
