"""The exam: verdicts, and the planted mistake that it must find."""

import numpy as np
import pandas as pd
import pytest

from olsim.evidence.load import load
from olsim.evidence.priors import values_of
from olsim.report.findings import with_used
from olsim.report.validation.natural_experiments import independent
from olsim.validation import natural_experiments as exam
from olsim.validation.natural_experiments import CONSISTENT, INCONSISTENT, PLANTED, UNTESTABLE, Trial


def trial(expected, planted):
    return Trial("x", "x", "x", "x", "fte", np.asarray(expected), np.asarray(planted), limit=1.0)


def test_what_could_have_been_seen_is_consistent_where_a_mistake_shows():
    row = trial(np.zeros(100), np.full(100, 5.0)).row(np.zeros(100))
    assert (row["oordeel"], row["kans"], row["macht"]) == (CONSISTENT, 1.0, 1.0)


def test_what_could_hardly_have_been_seen_is_not_consistent():
    assert trial(np.full(100, 2.0), np.full(100, 5.0)).row(np.full(100, 2.0))["oordeel"] == INCONSISTENT


def test_a_trial_that_would_not_find_a_mistake_tests_nothing():
    assert trial(np.zeros(100), np.zeros(100)).row(np.zeros(100))["oordeel"] == UNTESTABLE


def test_power_of_a_figure_is_the_chance_that_the_planted_set_lies_outside_what_the_model_shows():
    own = np.linspace(-1.0, 1.0, 1001)
    half = np.concatenate([np.full(50, 5.0), np.zeros(50)])
    shown = Trial("x", "x", "x", "x", "fte", own, half, figure=0.5)
    assert shown.power() == 0.5
    assert shown.chance(own) == pytest.approx(0.5, abs=0.01)
    assert Trial("x", "x", "x", "x", "fte", own, half, figure=3.0).row(own)["oordeel"] == INCONSISTENT


def test_the_planted_set_lies_beyond_every_prior():
    quantities = load().quantities
    for name, value in PLANTED.items():
        assert value < values_of(quantities[name], np.array([1e-9]))[0]


def test_what_was_never_measured_only_shows_its_power():
    shown = Trial("x", "x", "x", "x", "fte", np.zeros(100), np.full(100, 5.0), limit=1.0, measured=False)
    assert (shown.row(np.zeros(100))["oordeel"], shown.power()) == (UNTESTABLE, 1.0)
    assert shown.row(np.full(100, 5.0))["oordeel"] == UNTESTABLE


def test_a_verdict_says_whether_what_it_rests_on_was_used():
    rests = exam.used_by(load())
    assert "leaving.pay_elasticity_experienced" in rests("arbeidsmarkttoelage_pay")
    assert "doel van de kalibratie" in rests("uitstroom_excl_pension_utrecht_po_fte")
    rows = [
        {"effect": "a", "oordeel": CONSISTENT, "al_gebruikt": "x", "gemeten": True, "eigen": False},
        {"effect": "a", "oordeel": UNTESTABLE, "al_gebruikt": "", "gemeten": True, "eigen": True},
        {"effect": "b", "oordeel": UNTESTABLE, "al_gebruikt": "", "gemeten": False, "eigen": True},
    ]
    told = exam.verdicts(rows, rows).set_index("effect")
    assert told["al_gebruikt"].tolist() == [True, False]
    assert told["oordeel"].tolist() == [CONSISTENT, UNTESTABLE]
    # the only trial that carries the first verdict is of a stronger effect than the model has
    assert told["eigen"].tolist() == [False, True]
    assert (
        with_used(told.loc["a"])
        == "consistent (al gebruikt; zo in 1 van de 2 gemeten proeven; alleen met een sterkere reactie dan"
        " het model heeft)"
    )


def test_the_page_says_that_nothing_was_tested_by_what_did_not_shape_the_model():
    verdicts = pd.DataFrame(
        {
            "effect": ["a", "b", "c (illustratie)"],
            "oordeel": ["consistent", "niet toetsbaar", "consistent"],
            "al_gebruikt": [True, False, True],
        }
    )
    assert independent(verdicts).startswith(
        "2 veronderstelde effecten: consistent 1, niet consistent 0, niet toetsbaar 1; onafhankelijk getoetst"
        " is er geen"
    )
    assert "onafhankelijk" not in independent(verdicts.assign(al_gebruikt=False))
