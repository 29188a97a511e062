"""Sizes of why the model differs from the projection, by hand."""

import pandas as pd

from olsim.evidence.load import load
from olsim.report.runs.page import IN, MOST_MOVED, why_apart, years_above
from olsim.results.folder import Results


def results(last="2034-10-01"):
    """Unfilled demand of 85 fte in 2024 and 25 in 2034; flows of three school years before and two after the
    projection starts.
    """
    years = ["2018/19", "2022/23", "2023/24", "2024/25", "2025/26"]
    flows = {
        "uit_sector": [80.0] * 5,
        **{name: [10.0] * 5 for name in IN},
        "in_pabo": [999.0, 100.0, 120.0, 130.0, 140.0],
        "in_zij_instroom": [0.0, 20.0, 30.0, 40.0, 40.0],
        "pensioen": [50.0, 34.0, 30.0, 28.0, 20.0],
    }
    rows = [
        ("onvervulde_vraag", "2024-10-01", 85.0),
        ("onvervulde_vraag", last, 25.0),
        ("zij_instromers", "2024-10-01", 87.0),
    ]
    rows += [
        ("plekken", "2024-10-01", 1900.0),
        ("plekken", last, 1840.0),
        ("leraren_fte", "2024-10-01", 1800.0),
        ("leraren_fte", last, 1805.0),
    ]
    rows += [("onvervulde_vraag_zij_open", "2024-10-01", 120.0), ("onvervulde_vraag_zij_open", last, 90.0)]
    rows += [(name, year, value) for name, values in flows.items() for year, value in zip(years, values)]
    series = pd.DataFrame(
        [{"maat": m, "niveau": "stad", "groep": "po", "datum": d, "zaad": 0, "waarde": v} for m, d, v in rows]
    )
    told = [
        ("onvervulde_vraag", "2024-10-01", 135.0),
        ("onvervulde_vraag", "2034-10-01", 185.0),
        ("zij_instromers", "2024-10-01", 60.0),
    ]
    published = pd.DataFrame(told, columns=["maat", "datum", "waarde"])
    return Results(
        {"reeksen": series, "gepubliceerd": published},
        {"overrides": {}, "maatregelen": [], "raming_plekken": 2000.0},
    )


def test_sizes_of_why_the_model_differs():
    found = why_apart(results())
    # 135 - 85 = 50 short in 2024 and 185 - 25 = 160 in 2034: 11 fte a year
    assert (found["verschil_begin"], found["verschil_eind"], found["per_jaar"]) == ("50", "160", "11")
    # the pabo gave 110 a year before and gives 135; the first year, before 2019, does not count
    assert (found["pabo_toen"], found["pabo"], found["zij_toen"], found["zij"]) == ("110", "135", "25", "40")
    # posts fall by 60 and the projection rises by 50, so that it takes 110 fewer teachers
    assert (found["plekken_begin"], found["plekken_eind"], found["moet_dalen"]) == ("1.900", "1.840", "110")
    assert (
        found["minder_plekken"],
        found["plekken_richting"],
        found["raming_verschil"],
        found["raming_richting"],
    ) == ("60", "minder", "50", "meer")
    # with posts of zij-instromers open it is 120 for 85, and 90 for 25
    assert (found["zij_meer_begin"], found["zij_meer_eind"], found["zij_model"], found["zij_geteld"]) == (
        "35",
        "65",
        "87",
        "60",
    )
    # 135 of the 2,000 of the projection, 85 of the 1,900 of the model
    assert (found["raming_plekken"], found["raming_deel"], found["model_deel"]) == ("2.000", "6,8 %", "4,5 %")
    # pensions of 30 in the last year before; 2 and 10 less after
    assert (found["pensioen_toen"], found["pensioen_eind"], found["pensioen_samen"]) == ("30", "20", "12")


def test_a_run_that_ends_before_the_projection_has_no_sizes():
    assert why_apart(results(last="2030-10-01")) is None


def test_years_in_which_a_flow_is_above_a_limit():
    # 999 of 2018/19 does not count; 120, 130 and 140 of the four others are above 110
    assert years_above(results(), "in_pabo", 110.0) == (3, 4)
    assert years_above(results(), "in_pabo", 150.0) is None
    prior = load().quantities["neighbours.usual_gain"].prior
    assert prior is not None
    assert prior["high"] == MOST_MOVED
