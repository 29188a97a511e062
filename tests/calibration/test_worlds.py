"""Printed figures of worlds: errors with what they share, factors, and the scale of regressions."""

import numpy as np
import pytest

from calibration.bank import Runs
from calibration.worlds import Scale, as_seen, errors, factors, log_likelihood, printed
from olsim.evidence.load import load
from olsim.validation.targets import covariance, targets

TARGETS = targets(load())


def runs_of(figures, factor=1.0):
    values = np.full((len(figures), 1), factor)
    return Runs(
        ("reporting.instrument_2020",),
        tuple(t.id for t in TARGETS),
        np.zeros((len(figures), 1)),
        values,
        figures.astype(np.float32),
    )


def test_figures_of_one_instrument_share_an_error_and_others_do_not():
    matrix = covariance(TARGETS)
    place = {t.id: k for k, t in enumerate(TARGETS)}
    one, two, three = (
        place[f"tekort_peiling:{group}@{year}-10-01"]
        for group, year in (("po", 2022), ("po", 2024), ("bo", 2020))
    )
    assert matrix[one, two] == pytest.approx(0.005**2)
    assert matrix[one, three] == 0.0
    assert matrix[one, one] == pytest.approx(0.008**2 + 0.005**2)
    fte = place["leraren_fte:bo@2019-10-01"]
    assert matrix[fte, fte] == pytest.approx(16.81**2)


def test_drawn_errors_have_that_covariance():
    drawn = errors(200_000, TARGETS, 1)
    sizes = np.sqrt(np.diag(covariance(TARGETS)))
    assert drawn.std(axis=0) == pytest.approx(sizes, rel=0.02)


def test_the_instrument_of_2020_sees_its_part():
    figures = np.tile(printed(TARGETS), (2, 1))
    seen = as_seen(runs_of(figures, 0.5), TARGETS)
    ratio = seen[0] / printed(TARGETS)
    halved = {t.id for t, r in zip(TARGETS, ratio) if r < 0.6}
    assert halved == {"tekort_peiling:bo@2020-10-01", "tekort_maand:po@2020-02-01"}
    assert factors(runs_of(figures, -1.0), TARGETS).min() > 0.0


def test_the_print_itself_is_most_likely():
    exact = np.tile(printed(TARGETS), (2, 1))
    exact[1, 0] += 2.0 * TARGETS[0].error
    found = log_likelihood(exact, TARGETS)
    assert found[0] == pytest.approx(0.0)
    assert found[1] < -1.0


def test_the_scale_goes_back_and_forth():
    figures = np.abs(np.random.default_rng(0).normal(size=(500, 3))) * np.array([0.1, 1500.0, 60.0])
    scale = Scale.of(figures, ["share", "fte", "persons"])
    assert scale.back(scale(figures)) == pytest.approx(figures)
    assert scale(figures).mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)
