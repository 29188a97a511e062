"""What ships with the calibration fits the evidence that is there now."""

import numpy as np
import pytest

from calibration.city import months_until
from olsim.core.units import UNITS
from olsim.evidence.ensemble import MAIN, ORIGINS, origin_name, read, uncertain
from olsim.evidence.load import load
from olsim.simulation.run import Case, run_many
from olsim.validation.shipped import fit_results, shipped
from olsim.validation.targets import Known, digest, targets

EVIDENCE = load()
NAMES = (MAIN, *(origin_name(origin) for origin in ORIGINS))


@pytest.mark.parametrize("name", NAMES)
def test_an_ensemble_has_draws_of_every_uncertain_quantity(name):
    ensemble = read(name)
    assert len(ensemble.draws) >= 200
    assert sum(ensemble.weights) == pytest.approx(1.0)
    columns = {column for column, _ in ensemble.draws[0]}
    assert set(uncertain(EVIDENCE)) <= columns
    for draw in ensemble.draws:
        for quantity, value in draw:
            low, high = UNITS[EVIDENCE.quantities[quantity].unit]
            assert low <= value <= high


@pytest.mark.parametrize("name", NAMES)
def test_a_draw_has_luck_until_its_last_target(name):
    ensemble = read(name)
    known = (
        targets(EVIDENCE) if name == MAIN else Known(EVIDENCE, name.removeprefix(origin_name(""))).targets()
    )
    for draw in ensemble.draws:
        values = dict(draw)
        assert values["luck.past_seed"] >= 0.0
        assert values["luck.past_months"] == months_until(target.date for target in known)
    assert len({dict(draw)["luck.past_seed"] for draw in ensemble.draws}) == len(ensemble.draws)


@pytest.mark.slow
def test_what_ships_gives_the_figures_that_the_report_shows():
    """A tenth of the draws, with other seeds of their own: up to the last count they are the runs of the
    table.
    """
    table = shipped()["doelen"].set_index("doel")
    ids = ("leraren_fte:bo@2023-10-01", "tekort_peiling:po@2024-10-01")
    cases = [
        Case(77 + k, tuple(sorted(draw)), 75, ("leraren_fte", "tekort_peiling"))
        for k, draw in enumerate(read().draws[::10])
    ]
    found = [(o.values["leraren_fte"][1, 5], o.values["tekort_peiling"][0, 6]) for o in run_many(cases, 2)]
    for id_, values in zip(ids, np.array(found).T):
        row = table.loc[id_]
        spread = (row["hoog"] - row["laag"]) / 3.3
        assert abs(np.median(values) - row["midden"]) < 4.0 * spread / len(values) ** 0.5
        assert 0.7 < (values >= row["laag"]).mean() + (values <= row["hoog"]).mean() - 1.0 <= 1.0


def test_the_main_ensemble_was_fitted_to_the_targets_of_now():
    about = read().about
    assert about["targets_digest"] == digest(targets(EVIDENCE))
    assert about["effective"] >= 200


@pytest.mark.parametrize("origin", ORIGINS)
def test_an_origin_was_fitted_to_what_was_known_then(origin):
    known = Known(EVIDENCE, origin).targets()
    about = read(origin_name(origin)).about
    assert about["targets"] == [target.id for target in known]
    assert about["targets_digest"] == digest(known)


def test_checks_of_the_calibration_hold():
    about, recovered = read().about, shipped()["herstel"]
    assert about["left_out"]["inside"] >= about["left_out"]["least"]
    assert about["residuals"]["low"] <= about["residuals"]["sum"] <= about["residuals"]["high"]
    assert about["residuals"]["low"] <= about["residuals"]["shipped"] <= about["residuals"]["high"]
    assert about["failing"] == []
    assert recovered["werelden"].eq(200).all()
    assert recovered["dekking"].between(0.83, 0.96).all()


def test_the_report_of_the_fit_has_every_table():
    tables = fit_results().tables
    for name in (
        "parameters",
        "doelen",
        "uitkomsten",
        "samenhang",
        "weggelaten",
        "herstel",
        "rangen",
        "varianten",
        "onzekerheid",
        "voorspelling",
        "screening",
        "terugblik",
        "examen",
    ):
        assert len(tables[name]), name
    assert tables["onzekerheid"]["deel"].sum() == pytest.approx(1.0)
