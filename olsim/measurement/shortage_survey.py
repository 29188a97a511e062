"""The shortage survey of 1 October: open, hidden, regular, replacement, and who covers the hidden part."""

import numpy as np

from olsim.core.arrays import AnyArray, Floats
from olsim.core.codes import Kind, Standing, Visibility
from olsim.core.definitions import SHORTAGE_LIMITS, THIRD
from olsim.measurement.observable import Observable, Parts, Published, Record, once
from olsim.state.history import REGULAR_SCHOOLS

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
    result: Floats = record.october_demand[:, :, POSTS][:, :, :, NOT_APPOINTED, Visibility.ADVERTISED].sum(
        axis=-1
    )
    return result


@once
def hidden_by_kind(record: Record) -> Floats:
    """Not appointed, not advertised, covered by an unwanted solution; zij-instromers and extra hours by their
    reporting probability.
    """
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
    """Empty posts that carry the tag of NPO money, at most the shortage of the school, shape (dates,
    n_schools), FTE.
    """
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
        result = result + record.reporting.zij_hidden * demand[:, :, :, Standing.ZIJ_INSTROMER].sum(
            axis=(2, -1)
        )
    return result


def share_above(record: Record, limit: float) -> Floats:
    """Share of regular schools with a survey shortage above a limit, shape (dates,)."""
    top, bottom = shortage(record)
    assert bottom is not None
    result: Floats = (top / bottom > limit)[:, record.bo].mean(axis=1)
    return result


def weging_gap(record: Record) -> Floats:
    """Shortage of the third of regular schools with the highest schoolweging minus that of the lowest third,
    shape (dates,).
    """
    top, bottom = shortage(record)
    assert bottom is not None
    bo: AnyArray = np.flatnonzero(record.bo)
    order = bo[np.argsort(record.schools.weging[bo], kind="stable")]
    third = len(order) // THIRD
    low, high = order[:third], order[-third:]
    result: Floats = top[:, high].sum(axis=1) / bottom[:, high].sum(axis=1) - top[:, low].sum(
        axis=1
    ) / bottom[:, low].sum(axis=1)
    return result


def monthly_share(record: Record) -> Floats:
    """Shortage of regular schools as the survey would count it in every month, shape (months,)."""
    demand = record.history.city_demand[: record.months, REGULAR_SCHOOLS]
    posts = demand.reshape(record.months, -1).sum(axis=1)
    short = demand[:, POSTS]
    found = short[:, :, NOT_APPOINTED, Visibility.ADVERTISED].sum(axis=(1, 2)) + short[
        :, :, UNWANTED, Visibility.HIDDEN
    ].sum(axis=(1, 2))
    found = found + record.reporting.zij_hidden * short[:, :, Standing.ZIJ_INSTROMER].sum(axis=(1, 2))
    found = found + record.reporting.extra_hidden * short[:, :, Standing.EXTRA_HOURS, Visibility.HIDDEN].sum(
        axis=1
    )
    result: Floats = np.divide(found, posts, out=np.full_like(posts, np.nan), where=posts > 0.0)
    return result


CITY, GO, WIJK = "reporting.city_error_sd", "reporting.go_error_sd", "reporting.wijk_error_sd"
SCOPE, PART = "reporting.scope_error_sd", "reporting.composition_error_sd"
ALL = "alle leraarsplekken in het bereik, gevuld of niet"
OTHER = "ander instrument (DUO)"
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
            Published(
                "2020-10-01",
                ("tekort_share_utrecht_bao_2020_10",),
                "bo",
                error="reporting.instrument_error_sd",
                shared=SCOPE,
                instrument="DUO",
                factor="reporting.instrument_2020",
                remark=OTHER,
            ),
            Published(
                "2021-10-01",
                ("tekort_share_utrecht_po_2021_incl_npo",),
                "bo",
                error=CITY,
                shared=SCOPE,
                instrument="peiling bo",
                remark="bo, met NPO-plekken",
            ),
            Published(
                "2022-10-01",
                ("tekort_share_utrecht_po_2022",),
                error=CITY,
                shared=SCOPE,
                instrument="peiling",
                remark="po",
            ),
            Published(
                "2023-10-01",
                ("tekort_share_utrecht_po_2023",),
                error=CITY,
                shared=SCOPE,
                instrument="peiling",
                remark="po",
            ),
            Published(
                "2024-10-01",
                ("tekort_share_utrecht_po_2024", "tekort_share_utrecht_po_2024_svj"),
                error=CITY,
                shared=SCOPE,
                instrument="peiling",
                remark="midden van 9,1 en 9,3 procent, beide gepubliceerd",
            ),
            Published("2022-10-01", ("tekort_share_utrecht_go_2022",), "go", error=GO),
            Published("2023-10-01", ("tekort_share_utrecht_go_2023",), "go", error=GO),
            Published("2023-10-01", ("tekort_share_wijk_overvecht_2023",), "Overvecht", "wijk", error=WIJK),
            Published("2023-10-01", ("tekort_share_wijk_zuidwest_2023",), "Zuidwest", "wijk", error=WIJK),
            Published("2023-10-01", ("tekort_share_wijk_noordwest_2023",), "Noordwest", "wijk", error=WIJK),
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
        "als tekort_peiling, elke school zonder de plekken die NPO-geld betaalt en zonder hun deel van het"
        " reguliere tekort",
        (
            Published(
                "2021-10-01",
                ("tekort_share_utrecht_po_2021",),
                "bo",
                error=CITY,
                shared=SCOPE,
                instrument="peiling bo",
                remark="bo, zonder NPO-plekken",
            ),
        ),
        by_school=lambda r: (np.maximum(0.0, shortage(r)[0] - npo_shortage(r)), posts_fte(r) * npo_factor(r)),
    ),
    Observable(
        "tekort_maand",
        "tekort volgens de peiling, elke maand",
        "aandeel van de plekken",
        "share",
        "maand",
        "bo",
        ALL,
        "als tekort_peiling, op de eerste van elke maand, basisonderwijs",
        (
            Published(
                "2020-02-01",
                ("tekort_share_utrecht_bao_2020_02",),
                error="reporting.instrument_error_sd",
                shared=SCOPE,
                instrument="DUO",
                factor="reporting.instrument_2020",
                remark=OTHER,
            ),
        ),
        city=monthly_share,
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
        (),
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
        (
            Published(
                "2022-10-01", ("tekort_hidden_share_utrecht_po_2022",), error="reporting.hidden_error_sd"
            ),
            Published(
                "2024-10-01", ("tekort_hidden_share_utrecht_po_2024",), error="reporting.hidden_error_sd"
            ),
        ),
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
        (),
        by_school=lambda r: (hidden_fte(r), shortage(r)[0]),
    ),
    Observable(
        "deel_open",
        "deel van het tekort dat openstaat",
        "aandeel van het tekort",
        "share",
        "oktober",
        "po",
        "open plus verborgen tekort",
        "open / (open + verborgen)",
        (
            Published("2022-10-01", ("tekort_open_share_of_total_utrecht_2022",), error=PART),
            Published(
                "2023-10-01",
                ("tekort_open_share_of_total_utrecht_2023",),
                error=PART,
                remark="iets meer dan een derde",
            ),
        ),
        by_school=lambda r: (open_fte(r), shortage(r)[0]),
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
        by_school=lambda r: (
            open_fte(r, [int(Kind.REPLACEMENT)]) + hidden_fte(r, [int(Kind.REPLACEMENT)]),
            shortage(r)[0],
        ),
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
        (
            Published(
                "2022-10-01",
                ("hidden_filled_by_zij_instromers_2022",),
                "bo",
                error=PART,
                remark="gepubliceerd voor alle po",
            ),
        ),
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
        (
            Published(
                "2022-10-01",
                ("hidden_filled_by_onbevoegden_2022",),
                "bo",
                error=PART,
                remark="gepubliceerd voor alle po",
            ),
        ),
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
        (
            Published(
                "2022-10-01",
                ("hidden_filled_by_ambulant_2022",),
                "bo",
                error=PART,
                remark="gepubliceerd voor alle po",
            ),
        ),
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
        (
            Published(
                "2022-10-01",
                ("schools_tekort_above_10pct_2022",),
                error="reporting.schools_error_sd",
                of="schools.bo_schools",
                remark="36 scholen, gedeeld door 103 basisscholen",
            ),
        ),
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
        (),
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
