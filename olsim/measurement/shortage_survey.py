"""The shortage survey of 1 October: open, hidden, regular, replacement, and who covers the hidden part."""

import numpy as np

from olsim.arrays import AnyArray, Floats
from olsim.classes import SHORTAGE_LIMITS, THIRD
from olsim.codes import Kind, Standing, Visibility
from olsim.measurement.observable import Observable, Parts, Record, once

NOT_APPOINTED = [
    int(x)
    for x in (
        Standing.EXTRA_HOURS,
        Standing.AMBULANT,
        Standing.UNQUALIFIED,
        Standing.EXTERNAL,
        Standing.MERGED,
        Standing.LENT_IN,
        Standing.ZIJ_STOPGAP,
    )
]
"""Standings on a post to which nobody is appointed."""
UNWANTED = [x for x in NOT_APPOINTED if x != Standing.EXTRA_HOURS]
POSTS = [int(Kind.REGULAR), int(Kind.REPLACEMENT)]
SEVERE = "tekort_threshold_severe_school"


@once
def open_by_kind(record: Record) -> Floats:
    """Not appointed and advertised, whatever covers it; shape (dates, n_schools, kinds of post), FTE."""
    result: Floats = record.october_demand[:, :, POSTS][:, :, :, NOT_APPOINTED, Visibility.ADVERTISED].sum(axis=-1)
    return result


@once
def hidden_by_kind(record: Record) -> Floats:
    """Not appointed, not advertised, covered by an unwanted solution; zij-instromers and extra hours by their reporting probability."""
    demand = record.october_demand[:, :, POSTS]
    unwanted = demand[:, :, :, UNWANTED, Visibility.HIDDEN].sum(axis=-1)
    zij = demand[:, :, :, Standing.ZIJ_INSTROMER].sum(axis=-1)
    extra = demand[:, :, :, Standing.EXTRA_HOURS, Visibility.HIDDEN]
    result: Floats = unwanted + record.reporting.zij_hidden * zij + record.reporting.extra_hidden * extra
    return result


def open_fte(record: Record, kinds: list[int] = POSTS) -> Floats:
    """Open shortage on these kinds of post, shape (dates, n_schools), FTE."""
    result: Floats = open_by_kind(record)[:, :, kinds].sum(axis=2)
    return result


def hidden_fte(record: Record, kinds: list[int] = POSTS) -> Floats:
    """Hidden shortage on these kinds of post, shape (dates, n_schools), FTE."""
    result: Floats = hidden_by_kind(record)[:, :, kinds].sum(axis=2)
    return result


@once
def posts_fte(record: Record) -> Floats:
    """All regular teacher posts, filled or not, shape (dates, n_schools), FTE."""
    result: Floats = record.october_demand.sum(axis=(2, -2, -1))
    return result


def npo_factor(record: Record) -> Floats:
    """Share of the posts of a school that NPO money does not pay."""
    required = record.history.required_fte[record.octobers]
    npo = record.history.required_npo_fte[record.octobers]
    result: Floats = 1.0 - np.divide(npo, required, out=np.zeros_like(npo), where=required > 0.0)
    return result


def npo_shortage(record: Record) -> Floats:
    """Empty posts that carry the tag of NPO money, at most the shortage of the school, shape (dates, n_schools), FTE."""
    regular = open_fte(record, [int(Kind.REGULAR)]) + hidden_fte(record, [int(Kind.REGULAR)])
    result: Floats = np.minimum(regular, record.history.npo_empty_fte[record.octobers])
    return result


def shortage(record: Record) -> Parts:
    return open_fte(record) + hidden_fte(record), posts_fte(record)


def hidden_covered_by(record: Record, standings: list[int], zij: bool = False) -> Floats:
    """Hidden fte that these standings cover."""
    demand = record.october_demand[:, :, POSTS]
    result: Floats = demand[:, :, :, standings, Visibility.HIDDEN].sum(axis=(2, -1))
    if zij:
        result = result + record.reporting.zij_hidden * demand[:, :, :, Standing.ZIJ_INSTROMER].sum(axis=(2, -1))
    return result


def share_above(record: Record, limit: float) -> Floats:
    """Share of regular schools with a survey shortage above a limit, shape (dates,)."""
    top, bottom = shortage(record)
    assert bottom is not None
    result: Floats = (top / bottom > limit)[:, record.bo].mean(axis=1)
    return result


def weging_gap(record: Record) -> Floats:
    """Shortage of the third of regular schools with the highest schoolweging minus that of the lowest third, shape (dates,)."""
    top, bottom = shortage(record)
    assert bottom is not None
    bo: AnyArray = np.flatnonzero(record.bo)
    order = bo[np.argsort(record.schools.weging[bo], kind="stable")]
    third = len(order) // THIRD
    low, high = order[:third], order[-third:]
    result: Floats = top[:, high].sum(axis=1) / bottom[:, high].sum(axis=1) - top[:, low].sum(axis=1) / bottom[:, low].sum(axis=1)
    return result


ALL = "alle leraarsplekken in het bereik, gevuld of niet"
OBSERVABLES = (
    Observable(
        "tekort_peiling",
        "tekort volgens de peiling",
        "aandeel van de plekken",
        "share",
        "oktober",
        "po",
        ALL,
        "(open + verborgen, regulier en lange vervanging) / plekken",
        (
            "tekort_share_utrecht_po_2021",
            "tekort_share_utrecht_po_2021_incl_npo",
            "tekort_share_utrecht_po_2022",
            "tekort_share_utrecht_po_2023",
            "tekort_share_utrecht_po_2024",
            "tekort_share_utrecht_go_2022",
            "tekort_share_utrecht_go_2023",
        ),
        by_school=shortage,
    ),
    Observable(
        "tekort_peiling_zonder_npo",
        "tekort volgens de peiling, zonder NPO-plekken",
        "aandeel van de plekken",
        "share",
        "oktober",
        "bo",
        ALL + ", zonder NPO",
        "als tekort_peiling, elke school zonder de plekken die NPO-geld betaalt en zonder hun deel van het reguliere tekort",
        ("tekort_share_utrecht_po_2021",),
        by_school=lambda r: (np.maximum(0.0, shortage(r)[0] - npo_shortage(r)), posts_fte(r) * npo_factor(r)),
    ),
    Observable(
        "tekort_fte",
        "tekort in de peiling, in fte",
        "fte",
        "fte",
        "oktober",
        "po",
        "geen",
        "open + verborgen, regulier en vervanging",
        (),
        by_school=lambda r: (shortage(r)[0], None),
    ),
    Observable(
        "tekort_open",
        "open tekort",
        "aandeel van de plekken",
        "share",
        "oktober",
        "po",
        ALL,
        "niet benoemd en uitgezet, wat er ook staat / plekken",
        ("tekort_open_share_of_total_utrecht_2022",),
        by_school=lambda r: (open_fte(r), posts_fte(r)),
    ),
    Observable(
        "tekort_verborgen",
        "verborgen tekort",
        "aandeel van de plekken",
        "share",
        "oktober",
        "po",
        ALL,
        "niet benoemd, niet uitgezet, met een oplossing die de school niet wilde / plekken",
        ("tekort_hidden_share_utrecht_po_2022", "tekort_hidden_share_utrecht_po_2024"),
        by_school=lambda r: (hidden_fte(r), posts_fte(r)),
    ),
    Observable(
        "deel_verborgen",
        "deel van het tekort dat verborgen is",
        "aandeel van het tekort",
        "share",
        "oktober",
        "po",
        "open plus verborgen tekort",
        "verborgen / (open + verborgen)",
        ("tekort_open_share_of_total_utrecht_2022", "tekort_open_share_of_total_utrecht_2023"),
        by_school=lambda r: (hidden_fte(r), shortage(r)[0]),
    ),
    Observable(
        "deel_vervanging",
        "deel van het tekort dat lange vervanging is",
        "aandeel van het tekort",
        "share",
        "oktober",
        "po",
        "open plus verborgen tekort",
        "tekort bij vervanging van lange afwezigheid / tekort",
        (),
        by_school=lambda r: (open_fte(r, [int(Kind.REPLACEMENT)]) + hidden_fte(r, [int(Kind.REPLACEMENT)]), shortage(r)[0]),
    ),
    Observable(
        "verborgen_zij",
        "verborgen tekort opgelost met zij-instromers",
        "aandeel van het verborgen tekort",
        "share",
        "oktober",
        "bo",
        "verborgen tekort",
        "plekken met een zij-instromer die als verborgen tellen / verborgen tekort",
        ("hidden_filled_by_zij_instromers_2022",),
        by_school=lambda r: (hidden_covered_by(r, [int(Standing.ZIJ_STOPGAP)], zij=True), hidden_fte(r)),
    ),
    Observable(
        "verborgen_onbevoegd",
        "verborgen tekort opgelost met onbevoegden",
        "aandeel van het verborgen tekort",
        "share",
        "oktober",
        "bo",
        "verborgen tekort",
        "plekken met onbevoegden of ondersteuners / verborgen tekort",
        ("hidden_filled_by_onbevoegden_2022",),
        by_school=lambda r: (hidden_covered_by(r, [int(Standing.UNQUALIFIED)]), hidden_fte(r)),
    ),
    Observable(
        "verborgen_ambulant",
        "verborgen tekort opgelost met ambulante leraren, schoolopleiders of directie",
        "aandeel van het verborgen tekort",
        "share",
        "oktober",
        "bo",
        "verborgen tekort",
        "plekken met ambulant personeel / verborgen tekort",
        ("hidden_filled_by_ambulant_2022",),
        by_school=lambda r: (hidden_covered_by(r, [int(Standing.AMBULANT)]), hidden_fte(r)),
    ),
    Observable(
        "scholen_boven_10",
        "basisscholen met een tekort boven 10 procent",
        "aandeel van de scholen",
        "share",
        "oktober",
        "bo",
        "basisscholen",
        "scholen met tekort_peiling > 0,10 / scholen",
        ("schools_tekort_above_10pct_2022",),
        city=lambda r: share_above(r, SHORTAGE_LIMITS[0]),
    ),
    Observable(
        "scholen_boven_30",
        "basisscholen met een tekort boven 30 procent",
        "aandeel van de scholen",
        "share",
        "oktober",
        "bo",
        "basisscholen",
        "scholen met tekort_peiling > 0,30 / scholen",
        (SEVERE,),
        city=lambda r: share_above(r, SHORTAGE_LIMITS[1]),
    ),
    Observable(
        "kloof_schoolweging",
        "tekort van het derde deel basisscholen met de hoogste schoolweging min dat met de laagste",
        "verschil in aandelen",
        "points",
        "oktober",
        "bo",
        ALL,
        "tekort_peiling van het hoogste derde deel - van het laagste derde deel",
        (),
        city=weging_gap,
    ),
)
