"""Rivals: cases that can be worked out by hand."""

import pytest

from olsim.evidence.load import load
from olsim.examination.backtest import cells_of, foreseen
from olsim.examination.cohort import Cohort
from olsim.examination.rivals import last_value, linear_trend, projection, series_of, when
from olsim.examination.targets import Known, targets
from olsim.parameters.assemble import assemble

EVIDENCE = load()
TARGETS = {target.id: target for target in targets(EVIDENCE)}
FTE = [TARGETS[f"leraren_fte:bo@{year}-10-01"] for year in range(2019, 2024)]


def test_the_last_value_is_the_last_value():
    forecast = last_value(FTE[3], FTE[:2])
    assert forecast.middle == 1621.0
    assert forecast.low < 1621.0 < forecast.high
    # one step is known, of 60 fte; two years on
    assert forecast.high - forecast.middle == pytest.approx(1.645 * (16.21**2 + 16.83**2 + 2 * 60.0**2) ** 0.5)


def test_a_line_through_two_figures_goes_on():
    assert linear_trend(FTE[2], FTE[:2]).middle == pytest.approx(1561.0)
    assert linear_trend(FTE[2], FTE[:1]).middle == 1681.0


def test_surveys_of_the_city_are_one_series_whatever_they_are_called():
    assert {
        series_of(TARGETS[i]) for i in ("tekort_peiling:bo@2020-10-01", "tekort_peiling_zonder_npo:bo@2021-10-01", "tekort_maand:po@2020-02-01")
    } == {"tekort"}
    assert series_of(TARGETS["tekort_peiling:go@2022-10-01"]) != "tekort"
    assert when(TARGETS["tekort_maand:po@2020-02-01"]) == pytest.approx(2020 + 1 / 12)


def test_the_projection_is_that_of_the_plan_and_counts_once():
    known = Known(EVIDENCE, "2021-10")
    found = [projection(target, known) for target in known.later()]
    assert len([forecast for forecast in found if forecast is not None]) == 1
    forecast = projection(TARGETS["tekort_peiling:po@2024-10-01"], known)
    assert forecast is not None
    assert forecast.middle == pytest.approx(107.0 / 2003.0 / 0.641)


def test_cells_are_later_figures_of_series_that_were_known():
    known = Known(EVIDENCE, "2021-10")
    assert {series_of(target) for target in cells_of(known)} == {"tekort", "leraren_fte"}
    assert len(cells_of(known)) == 7
    assert len(cells_of(Known(EVIDENCE, "2023-10"))) == 4


def test_inputs_as_foreseen_know_no_later_count():
    changed = foreseen(EVIDENCE, "2021-10")
    assert changed["pay.rise_2022"] == 0.0
    assert changed["pupils.bo@2021"] == pytest.approx(29_380 * 1.015)
    assert "pay.rise_2022" not in foreseen(EVIDENCE, "2022-10")


def test_a_cohort_without_inflow_shrinks_and_with_inflow_grows():
    cohort = Cohort(assemble(EVIDENCE.quantities, {})[0], EVIDENCE, 17)
    none, some = cohort.run(net=-200.0), cohort.run(net=50.0)
    assert (none.filled[1:] < some.filled[1:]).all()
    # ten fte a year for sixteen years, of which some leave again
    more = cohort.run(net=60.0).filled[-1] - some.filled[-1]
    assert 60.0 < more < 160.0


def test_a_fitted_cohort_comes_near_its_figures():
    cohort = Cohort(assemble(EVIDENCE.quantities, {})[0], EVIDENCE, 17)
    path = cohort.fitted(list(TARGETS.values()), 0)
    for target in FTE:
        assert abs(path.of("leraren_fte", int(target.date[:4])) - target.value) < 4 * target.error
    assert 0.05 < path.of("tekort_peiling", 2023) < 0.14
