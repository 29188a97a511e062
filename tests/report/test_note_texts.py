"""Texts of the note that depend on numbers: what common luck is worth, and how amounts are rounded."""

from types import SimpleNamespace

import pandas as pd
import pytest

from olsim.measures.form import read
from olsim.report.findings import against_last_value, both, common, digits, thousands, too_low, widest
from olsim.report.note.lookup import Facts
from olsim.report.note.note import of_luck


def test_where_common_luck_no_longer_helps_the_note_says_how_many_seeds_a_precision_takes():
    row = {
        "factor": 1.2,
        "laag": 1.0,
        "hoog": 1.44,
        "precisie": 0.5,
        "zaden_nodig": 31.0,
        "trekkingen_nodig": 900.0,
    }
    assert "helpt hier niet meer; voor ± 0,5 fte onvervulde vraag zijn 31 keren toeval" in of_luck(
        row
    ).replace("keer toeval", "keren toeval")
    # where draws differ more than that no seed helps
    assert "ongeveer 900 trekkingen nodig" in of_luck({**row, "zaden_nodig": float("inf")})
    assert of_luck({**row, "factor": 40.0, "laag": 27.0, "hoog": 59.0}) == "40 keer (27 tot 59)"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (2_304_000.0, "2.300"),
        (917_300.0, "920"),
        (-2_600.0, "−3"),
        (0.0, "0"),
        (float("nan"), "–"),
        (156_000.0, "160"),
    ],
)
def test_thousands_of_euro_in_two_digits(amount, text):
    assert thousands(amount) == text


def test_a_column_of_differences_has_the_decimals_that_its_middle_interval_deserves():
    rows = [{"verschil": v, "rekenfout": e} for v, e in ((-0.23, 0.35), (-4.82, 0.46), (15.2, 4.0))]
    assert common(rows, "fte") == 1
    assert both(rows[1], "fte", 1) == "−4,8 ± 0,9"


def test_a_field_in_words():
    fields = read("toelage").fields
    assert fields["lasting"].in_words(0.0) == "tijdelijk, zoals projectgeld"
    assert fields["high_eur_per_year"].in_words(1900.0) == "hoog bedrag 1.900 euro per jaar"
    assert not fields["lasting"].takes(0.5)


def test_digits_follow_the_interval():
    assert [digits(half, "fte") for half in (12.0, 3.0, 0.4, 0.04)] == [0, 0, 1, 1]
    assert [digits(half, "share") for half in (0.12, 0.03, 0.004, 0.0004)] == [0, 0, 1, 2]


def test_structures_that_do_not_pass_are_not_in_the_interval():
    outcome = "onvervulde_vraag:po@2034-10-01"
    table = pd.DataFrame(
        [
            {"variant": "a", "uitkomst": outcome, "laag": 10.0, "hoog": 80.0, "haalt": True, "vorm": True},
            {"variant": "b", "uitkomst": outcome, "laag": 0.0, "hoog": 150.0, "haalt": True, "vorm": True},
            {"variant": "c", "uitkomst": outcome, "laag": -5.0, "hoog": 400.0, "haalt": False, "vorm": True},
            {"variant": "d", "uitkomst": outcome, "laag": -7.0, "hoog": 500.0, "haalt": True, "vorm": False},
            {
                "variant": "a",
                "uitkomst": "onvervulde_vraag:po@2024-10-01",
                "laag": 55.0,
                "hoog": 900.0,
                "haalt": True,
                "vorm": True,
            },
        ]
    )
    assert widest(table, outcome) == (0.0, 150.0)


def test_a_backtest_that_foretold_too_little_says_how_to_read_a_level():
    row = {
        "rivaal": "laatste",
        "versie": "zoals het ging",
        "fout_olsim": 2.5,
        "fout_rivaal": 2.9,
        "oordeel": "gelijk",
        "tekorten": 10,
        "te_laag": 8,
        "slechter_vanuit": "geen",
        "cellen_later": 0,
    }
    told = against_last_value(pd.DataFrame([row]))
    assert (
        told
        == "Met de invoer zoals het ging voorspelde olsim 8 van de 10 tekorten te laag. Gemiddelde fout over"
        " alle cijfers samen, ook de fte, van olsim tegen die van de laatste waarde: met de invoer zoals"
        " het ging 2,5 tegen 2,9 punt (gelijk). Lees niveaus na 2024 dus eerder als te laag dan als te"
        " hoog"
    )
    assert "Lees" not in against_last_value(pd.DataFrame([row | {"te_laag": 7}]))
    later = row | {
        "cellen_later": 9,
        "fout_olsim_later": 2.4,
        "fout_rivaal_later": 1.3,
        "oordeel_later": "olsim slechter",
    }
    assert (
        "2,9 punt (gelijk); zonder de eerste oorsprong, waar het instrument van het tekort veranderde, 2,4"
        " tegen 1,3 punt (olsim slechter). Lees" in against_last_value(pd.DataFrame([later]))
    )
    # shortages first, where the last value did better on them
    worse = row | {"slechter_vanuit": "2022-10; 2023-10"}
    start = (
        "Op het tekort deed wie zegt dat alles blijft zoals het laatst was, het meer dan een punt beter"
        " vanuit 2022-10 en 2023-10; olsim voorspelde 8 van de 10 tekorten te laag. Gemiddelde"
    )
    assert against_last_value(
        pd.DataFrame([worse, worse | {"versie": "zoals toen door te trekken"}])
    ).startswith(start)
    one = against_last_value(pd.DataFrame([row, worse | {"versie": "zoals toen door te trekken"}]))
    assert "beter vanuit 2022-10 en 2023-10 (met de invoer zoals toen door te trekken); olsim" in one
    assert [too_low(pd.DataFrame([row | {"te_laag": n}])) for n in (7, 8, 10)] == [
        "",
        "bijna elk tekort",
        "elk tekort",
    ]


@pytest.mark.parametrize(
    ("grade", "also", "said"),
    [("B", True, "B; ook D"), ("B", False, "B"), ("D", False, "D"), ("", False, "–")],
)
def test_a_good_grade_of_the_first_link_does_not_hide_that_others_are_assumed(grade, also, said):
    table = pd.DataFrame({"scenario": ["x", "y"], "ook_d": [also, True]})
    assert Facts.evidence(SimpleNamespace(grades={"x": grade}, t={"onderbouwing": table}), "x") == said
