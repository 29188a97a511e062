"""Unfilled demand (onvervulde vraag): the only measure that may be set beside the incumbent projection."""

import numpy as np

from olsim.core.arrays import Floats
from olsim.core.codes import Kind, Standing, Visibility
from olsim.core.definitions import PER_100_PUPILS
from olsim.measurement.observable import Observable, Published, Record
from olsim.measurement.shortage_survey import NOT_APPOINTED, posts_fte

QUALIFIED = [int(x) for x in (Standing.OWN, Standing.EXTRA_HOURS, Standing.AMBULANT, Standing.LENT_IN)]


def unfilled_fte(record: Record, zij_unfilled: bool = False) -> Floats:
    """Regular posts without an appointed teacher, NPO out; shape (dates, n_schools), FTE."""
    demand = record.october_demand[:, :, Kind.REGULAR]
    standings = [*NOT_APPOINTED, int(Standing.ZIJ_INSTROMER)] if zij_unfilled else NOT_APPOINTED
    appointed_soon = demand[:, :, NOT_APPOINTED, Visibility.PROMISED].sum(axis=2)
    empty: Floats = demand[:, :, standings].sum(axis=(2, -1)) - appointed_soon
    result: Floats = np.maximum(0.0, empty - record.history.npo_empty_fte[record.octobers])
    return result


def in_class_fte(record: Record) -> Floats:
    """Qualified fte in front of a class, shape (dates, n_schools)."""
    result: Floats = record.october_demand[:, :, : Kind.TASK][:, :, :, QUALIFIED].sum(axis=(2, -2, -1))
    return result


OBSERVABLES = (
    Observable(
        "onvervulde_vraag",
        "onvervulde vraag",
        "fte",
        "fte",
        "oktober",
        "po",
        "geen",
        "reguliere plekken zonder benoemde leraar, zij-instromers met een aanstelling tellen als gevuld,"
        " zonder NPO",
        (
            Published(
                "2024-10-01",
                ("unfilled_fte_utrecht_regio_po_2024",),
                remark="begin van een raming; geen doel",
            ),
            Published(
                "2034-10-01",
                ("unfilled_fte_utrecht_regio_po_2034",),
                remark="einde van een raming; geen doel",
            ),
        ),
        by_school=lambda r: (unfilled_fte(r), None),
    ),
    Observable(
        "onvervulde_vraag_zij_open",
        "onvervulde vraag, zij-instromers als onvervuld geteld",
        "fte",
        "fte",
        "oktober",
        "po",
        "geen",
        "als onvervulde_vraag, plus plekken van zij-instromers",
        (),
        by_school=lambda r: (unfilled_fte(r, True), None),
    ),
    Observable(
        "plekken",
        "leraarsplekken, gevuld of niet",
        "fte",
        "fte",
        "oktober",
        "po",
        "geen",
        "alle plekken van het vraagboek",
        (),
        by_school=lambda r: (posts_fte(r), None),
    ),
    Observable(
        "gevuld_deel",
        "deel van de plekken met een benoemde leraar",
        "aandeel van de plekken",
        "share",
        "oktober",
        "po",
        "alle plekken",
        "1 - niet benoemd / plekken",
        (),
        by_school=lambda r: (
            posts_fte(r) - r.october_demand[:, :, : Kind.TASK][:, :, :, NOT_APPOINTED].sum(axis=(2, -2, -1)),
            posts_fte(r),
        ),
    ),
    Observable(
        "bevoegd_voor_de_klas",
        "bevoegde fte voor de klas per 100 leerlingen",
        "fte per 100 leerlingen",
        "ratio",
        "oktober",
        "po",
        "leerlingen",
        "100 x bevoegde fte op klasplekken / leerlingen",
        (),
        by_school=lambda r: (PER_100_PUPILS * in_class_fte(r), r.history.pupils[r.octobers]),
    ),
)
