"""Rivals: cases that can be worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from olsim.evidence.ensemble import ORIGINS
from olsim.evidence.load import load
from olsim.parameters.assemble import assemble
from olsim.validation.backtest import agreed, cells_of, foreseen
from olsim.validation.cohort import Cohort, paths_given
from olsim.validation.rivals import apart, last_value, linear_trend, projection, series_of, when
from olsim.validation.targets import Known, targets

EVIDENCE = load()
TARGETS = {target.id: target for target in targets(EVIDENCE)}
FTE = [TARGETS[f"leraren_fte:bo@{year}-10-01"] for year in range(2019, 2024)]


def test_the_last_value_is_the_last_value():
    forecast = last_value(FTE[3], FTE[:2])
    assert forecast.middle == 1621.0
    assert forecast.low < 1621.0 < forecast.high
    # one step is known, of 60 fte, of which the errors of two prints are no step; two years on
    step = 60.0**2 - 16.81**2 - 16.21**2
    assert apart(FTE[0], FTE[1]) == pytest.approx(16.81**2 + 16.21**2)
    # what an instrument shares is in no step between two of its prints
    surveys = [TARGETS[f"tekort_peiling:po@{year}-10-01"] for year in (2022, 2023)]
    assert apart(*surveys) == pytest.approx(2.0 * surveys[0].error ** 2)
    assert forecast.high - forecast.middle == pytest.approx(1.645 * (16.21**2 + 16.83**2 + 2 * step) ** 0.5)


def test_a_line_through_three_counts_goes_on():
    # through 1681, 1621 and 1687: level 1663, slope 3 a year
    assert linear_trend(FTE[3], FTE[:3]).middle == pytest.approx(1669.0)
    # with less than three it is the last value
    assert linear_trend(FTE[2], FTE[:2]) == last_value(FTE[2], FTE[:2])
    # residuals of one degree of freedom, and the new figure beside the line
    further = 1.0 + 1.0 / 3.0 + 4.0 / 2.0
    left = np.array([1681.0 - 1660.0, 1621.0 - 1663.0, 1687.0 - 1666.0])
    sigma = float((left**2).sum() ** 0.5)
    forecast = linear_trend(FTE[3], FTE[:3])
    assert forecast.high - forecast.middle == pytest.approx(6.3138 * sigma * further**0.5, rel=1e-4)


def test_a_line_does_not_go_below_nothing():
    falling = [replace(target, value=value) for target, value in zip(FTE, (300.0, 200.0, 100.0))]
    assert linear_trend(FTE[4], falling).middle == 0.0


def test_surveys_of_the_city_are_one_series_whatever_they_are_called():
    assert {
        series_of(TARGETS[i])
        for i in (
            "tekort_peiling:bo@2020-10-01",
            "tekort_peiling_zonder_npo:bo@2021-10-01",
            "tekort_maand:po@2020-02-01",
        )
    } == {"tekort"}
    assert series_of(TARGETS["tekort_peiling:go@2022-10-01"]) != "tekort"
    assert when(TARGETS["tekort_maand:po@2020-02-01"]) == pytest.approx(2020 + 1 / 12)


def test_the_projection_is_that_of_the_plan():
    found = {i: projection(target, EVIDENCE) for i, target in TARGETS.items()}
    assert [i for i, forecast in found.items() if forecast is not None] == ["tekort_peiling:po@2024-10-01"]
    assert found["tekort_peiling:po@2024-10-01"].middle == pytest.approx(107.0 / 2003.0 / 0.641)


def test_cells_are_later_figures_of_series_that_were_known():
    known = Known(EVIDENCE, "2021-10")
    assert {series_of(target) for target in cells_of(known)} == {"tekort", "leraren_fte"}
    printed = [target for target in cells_of(known) if target.date < "2025"]
    assert len(printed) == 5
    # the size of the NPO money was derived from the counts of October 2021
    assert not [target for target in cells_of(known) if target.date == "2021-10-01"]
    assert len([target for target in cells_of(Known(EVIDENCE, "2023-10")) if target.date < "2025"]) == 4


def test_inputs_as_foreseen_know_nothing_of_later():
    changed = foreseen(EVIDENCE, "2021-10")
    assert changed["pay.rise_2022"] == 0.0
    assert changed["pupils.bo@2021"] == pytest.approx(29_380 * (29_380 / 29_650) ** 0.5)
    assert changed["pupils.bo@2024"] == pytest.approx(29_380 * (29_380 / 29_650) ** 2.0)
    # what held before goes on, whatever came
    assert (
        changed["pupils.sbo@2020"],
        changed["pabo.entrants_index@2021"],
        changed["cover.external_growth@2019"],
    ) == (636.0, 1.25, 1.0)
    assert "pay.rise_2022" not in foreseen(EVIDENCE, "2022-10")
    # the money of NPO was law, but nobody knew how many teachers it would be before they were counted
    assert changed["shocks.npo_fte@2021"] == 0.0
    assert not [key for key in foreseen(EVIDENCE, "2022-10") if key.startswith("shocks.npo_fte")]
    # the swing of corona was seen as passing
    assert changed["shocks.corona_mobility@2021-10"] == 1.0


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_series_keeps_a_value_of_after_the_origin(origin):
    changed = foreseen(EVIDENCE, origin)
    for id_, quantity in EVIDENCE.quantities.items():
        dates = sorted(quantity.series)
        if dates and all(date.startswith("20") for date in dates) and id_ not in agreed(EVIDENCE, origin):
            first = min(
                (key.partition("@")[2] for key in changed if key.startswith(f"{id_}@")), default="9999"
            )
            assert not [date for date in dates if origin[: len(date)] <= date < first]


def test_a_cohort_without_inflow_shrinks_and_with_inflow_grows():
    cohort = Cohort(assemble(EVIDENCE.quantities, {})[0], EVIDENCE, 17)
    none, some = cohort.run(net=-200.0), cohort.run(net=50.0)
    assert (none.filled[1:] < some.filled[1:]).all()
    # ten fte a year for sixteen years, of which some leave again
    more = cohort.run(net=60.0).filled[-1] - some.filled[-1]
    assert 60.0 < more < 160.0


def test_a_fitted_cohort_comes_near_its_figures():
    cohort = Cohort(assemble(EVIDENCE.quantities, {})[0], EVIDENCE, 17)
    (path,) = cohort.fitted(list(TARGETS.values())).paths(np.zeros(4))
    for target in FTE:
        assert abs(path.of("leraren_fte", int(target.date[:4])) - target.value) < 4 * target.error
    assert 0.05 < path.of("tekort_peiling", 2023) < 0.14


def test_a_change_of_inflow_after_the_last_survey_moves_nothing_before_and_adds_up_after():
    cohort = Cohort(assemble(EVIDENCE.quantities, {})[0], EVIDENCE, 17)
    less, same = cohort.fitted(list(TARGETS.values())).paths(np.array([0.3, -0.4, 0.2, 0.1]), (-10.0, 0.0))
    assert less.filled[:7] == pytest.approx(same.filled[:7])
    # ten fte a year for ten years, of which some would have left
    assert 60.0 < same.filled[-1] - less.filled[-1] < 95.0


def test_a_change_of_inflow_that_is_gone_after_2024_moves_nothing_before():
    parameters = assemble(EVIDENCE.quantities, {})[0]
    gone, stays, double = (
        Cohort(parameters, EVIDENCE, 17, lasts).run(net=60.0, change=-20.0).filled
        for lasts in (0.0, 1.0, 2.0)
    )
    # it is there in 2024/25 still, so in the count of October 2025
    assert gone[:8] == pytest.approx(double[:8])
    # twenty fte a year for nine years, of which some would have left
    assert 100.0 < gone[-1] - stays[-1] < 180.0
    assert stays[-1] - double[-1] == pytest.approx(gone[-1] - stays[-1])


def test_the_two_counts_of_2020_have_one_factor():
    """Where the level is known, a factor moves both together: 1.3 times both is likelier than 1.3 and 0.7
    times, which two factors could not tell apart.
    """
    cohort = Cohort(assemble(EVIDENCE.quantities, {})[0], EVIDENCE, 7)
    cohort.spread = np.full(4, 1e-6)
    pair = [target for target in TARGETS.values() if target.factor]
    assert len(pair) == 2
    short = cohort.run(net=-60.0)
    level = 1.0 + 0.08 * short.filled[2] / short.required[2]
    middle = cohort.run(level=level, net=-60.0)
    assert min(middle.told(target) for target in pair) > 0.04

    def chance(*off):
        cohort.run, before = (lambda *_: middle), cohort.run
        try:
            return cohort.fitted(
                [replace(target, value=middle.told(target) * part) for target, part in zip(pair, off)]
            ).log_chance
        finally:
            cohort.run = before

    assert chance(1.3, 1.3) > chance(1.3, 0.7) + 1.0


def test_cities_of_the_cohort_model_come_near_the_figures_though_their_inputs_are_of_the_prior():
    chosen = [target for target in TARGETS.values() if series_of(target) == "leraren_fte"]
    by_chance, given = (
        np.array(
            [
                [path.told(target) for target in chosen]
                for (path,) in paths_given(EVIDENCE, known, {}, 2024, (60, 60))[0]
            ]
        )
        for known in ((), chosen)
    )
    printed = np.array([target.value for target in chosen])
    assert np.abs(given.mean(axis=0) - printed).max() < 60.0
    assert given.std(axis=0).max() < 0.2 * by_chance.std(axis=0).max()


def test_inputs_under_which_the_figures_are_unlikely_count_for_less():
    """Twelve per cent more pupils in 2023 alone cannot be fitted by a level, an inflow and a change of it."""
    printed = [target for target in TARGETS.values() if target.date < "2025"]
    as_it_was, odd = (
        Cohort(assemble(EVIDENCE.quantities, changed)[0], EVIDENCE, 7).fitted(printed).log_chance
        for changed in ({}, {"pupils.bo@2023": 33_000.0, "pupils.bo@2024": 29_100.0})
    )
    assert as_it_was > odd + 2.0


def test_a_cohort_that_is_fitted_with_luck_is_less_sure():
    cohort = Cohort(assemble(EVIDENCE.quantities, {})[0], EVIDENCE, 17)
    luck = np.diag([(30.0 if target.kind == "fte" else 0.02) ** 2 for target in TARGETS.values()])
    normal = np.random.default_rng(2).standard_normal((40, 4))
    fits = [cohort.fitted(list(TARGETS.values()), more) for more in (None, luck)]
    sure, unsure = (np.std([fitted.paths(row)[0].filled[-1] for row in normal]) for fitted in fits)
    assert unsure > 1.2 * sure
