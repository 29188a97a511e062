"""Pages of the fit, the backtest and the exam: what must be on them is on them, and words follow numbers."""

import re

import pandas as pd
import pytest

from olsim.report.blocks import Box, Table
from olsim.report.validation import backtest as backtest_page
from olsim.report.validation import fit as fit_page
from olsim.report.validation import natural_experiments as exam_page
from olsim.results.folder import Results
from olsim.validation.shipped import fit_results
from tests.report.small_results import backtest_results, exam_results


def text_of(blocks):
    """All words of a page."""
    return re.sub(
        r"\s+",
        " ",
        " ".join(repr(block) for block in blocks)
        .replace("\\xa0", " ")
        .replace("\xa0", " ")
        .replace("\xad", ""),
    )


def tables_of(blocks):
    return {block.caption: block for block in blocks if isinstance(block, Table)}


FIT = fit_results()


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch):
    """Pictures take a second a page and have no words of their own that are looked for here."""
    for name in ("picture", "prior_picture", "rank_picture"):
        monkeypatch.setattr(fit_page, name, lambda *_: b"")


def with_tables(**changed):
    return Results({**FIT.tables, **changed}, FIT.passport)


def about(**changed):
    """The fit with something else known of its ensemble."""
    return Results(FIT.tables, {**FIT.passport, "ensemble": {**FIT.passport["ensemble"], **changed}})


def test_every_target_and_every_free_parameter_is_on_the_page_of_the_fit():
    tables = tables_of(fit_page.blocks(FIT))
    assert len(tables["Doelen van de kalibratie"].rows) == len(FIT.tables["doelen"])
    assert len(tables["Vrije grootheden: midden en 90-procentsinterval"].rows) == len(
        FIT.passport["ensemble"]["free"]
    )
    assert len(tables["Voorspeld door een kalibratie zonder het hele blok"].rows) == len(
        FIT.tables["weggelaten"]
    )
    assert len(tables["Waar de spreiding van de onvervulde vraag in 2034 vandaan komt"].rows) == len(
        FIT.tables["onzekerheid"]
    )


def test_a_target_that_shaped_the_model_says_so():
    rows = tables_of(fit_page.blocks(FIT))["Doelen van de kalibratie"].rows
    assert (
        sum("Al gelezen:" in row[-1] for row in rows)
        == int(FIT.tables["doelen"]["al_gelezen"].notna().sum())
        > 5
    )


def test_a_check_that_failed_is_in_the_first_box():
    first = fit_page.answer(about(failing=["dekking van 0.5 tot 0.9, buiten 0,83 tot 0,96"]))
    assert isinstance(first, Box)
    assert "Niet gehaald" in text_of([first])
    assert "Niet gehaald" not in text_of([fit_page.answer(about(failing=[]))])


@pytest.mark.parametrize(
    ("squares", "said"),
    [
        (
            {"sum": 15.0, "rounds": 14.0, "shipped": 20.0, "below": 0.9, "shipped_below": 0.96},
            "Het past, maar de trekkingen wijken meer af",
        ),
        (
            {"sum": 12.0, "rounds": 12.0, "shipped": 13.0, "below": 0.5, "shipped_below": 0.6},
            "Alle drie passen daarin.",
        ),
        (
            {"sum": 12.0, "rounds": 12.0, "shipped": 30.0, "below": 0.5, "shipped_below": 1.0},
            "Niet alle drie passen daarin.",
        ),
        (
            {"sum": 2.0, "rounds": 12.0, "shipped": 12.0, "below": 0.0, "shipped_below": 0.5},
            "Niet alle drie passen daarin.",
        ),
    ],
)
def test_whether_it_fits_follows_the_squares(squares, said):
    assert said in fit_page.fit_in_squares(
        {"low": 4.0, "high": 21.0, "high_error": 0.6, "worlds": 1000, **squares}
    )


def test_a_reason_is_only_given_on_the_side_that_it_explains():
    table = FIT.tables["doelen"].copy()
    place = table["doel"] == "zij_instromers:po@2024-10-01"
    for apart, given in ((-2.0, True), (2.0, False)):
        table.loc[place, "afwijking"] = apart
        assert (
            "in het model starten er ook in 2024 zestig per jaar"
            in text_of(fit_page.blocks(with_tables(doelen=table)))
        ) == given


def test_a_comparison_with_another_seed_shows_only_beside_the_means_that_it_is_of():
    known = FIT.passport["ensemble"]
    row = {"zaad": [2], "verschil": [1.23], "grens": [3.0], "effectief": [2500.0]}
    own, other = pd.DataFrame({"bij": [known["means_digest"]], **row}), pd.DataFrame({"bij": ["0000"], **row})
    assert "Met zaad 2 schelen de gemiddelden hooguit 1,2 rekenfouten; tot 3 dat is gelijk" in text_of(
        fit_page.blocks(with_tables(ander_zaad=own))
    )
    assert "Met zaad 2" not in text_of(fit_page.blocks(with_tables(ander_zaad=other)))


def test_structures_that_pass_and_those_that_do_not_are_told_apart():
    table = FIT.tables["varianten"].copy()
    for what, passes in (("zonder lussen", False), ("alle trekkingen", True)):
        table.loc[table["variant"] == what, ["haalt", "kwadraten", "grens"]] = [
            passes,
            24.66 if not passes else 11.0,
            21.3,
        ]
    rows = {
        row[0]: row[2]
        for row in tables_of(fit_page.blocks(with_tables(varianten=table)))[
            "Uitkomsten van het basisscenario"
        ].rows
    }
    assert (rows["zonder lussen"], rows["alle trekkingen"]) == ("nee (24,7 van 21,3)", "ja (11,0 van 21,3)")
    assert rows["stap in de benodigde fte na 2022 boven de mediaan"] == "–"


def test_wins_and_losses_are_in_the_table_of_the_backtest():
    blocks = backtest_page.blocks(backtest_results())
    (row,) = tables_of(blocks)["olsim tegen elke rivaal, op de cellen die beide voorspellen"].rows
    assert row[:3] == ("zoals het ging", "laatste waarde", "2")
    assert row[7:] == ("1 / 0 / 1", "gelijk")
    found = tables_of(blocks)[
        "Voorspeld en gekomen; 2 van 2 cijfers binnen het 90-procentsinterval van olsim"
    ].rows
    assert [row[4] for row in found] == ["9,0 % +", "5,0 % −"]
    assert (
        "bij 57 tot 62 onzekere grootheden (naar oorsprong) rust de prior mede op een feit van later, en bij"
        " 69 tot 73 grootheden zonder prior de waarde" in text_of(blocks)
    )


def test_the_page_of_the_exam_has_verdicts_trials_and_the_planted_mistake():
    blocks = exam_page.blocks(exam_results())
    text = text_of(blocks)
    assert "consistent (al gebruikt); met een ingebouwde fout: niet consistent" in text
    assert tables_of(blocks)["Met de trekkingen van het ensemble"].rows[0][5] == "consistent (al gebruikt)"
    assert tables_of(blocks)["Met de ingebouwde fout"].rows[0][5].startswith("niet consistent")
