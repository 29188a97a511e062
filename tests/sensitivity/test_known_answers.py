"""The whole way from design to table, with functions of which the answer is known."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from olsim.core.errors import OlsimError
from olsim.core.verdicts import DISTINCT, NO_FLOOR, NOISE, THROUGH_FIRST
from olsim.sensitivity import design as designs
from olsim.sensitivity.factors import Factor, Problem
from olsim.sensitivity.indices import judged, rows_of, shape_of, verdict
from tests.sensitivity import functions as f
from tests.sensitivity.asking import ask, index


def within(results, name, answer):
    found = index(results, name)
    for factor, true in answer.items():
        value, low, high = found[factor]
        assert low <= true <= high, (name, factor, true, value, low, high)


@pytest.mark.parametrize("points", [1024, pytest.param(4096, marks=pytest.mark.slow)])
def test_ishigami(tmp_path, points):
    results, _ = ask(f.ishigami, designs.sobol(f.ISHIGAMI, points), tmp_path)
    first, total, pair = f.ishigami_answer()
    within(results, "S1", first)
    within(results, "ST", total)
    pairs = {
        (row["factor"], row["factor_2"]): row for row in results.tables["wisselwerking"].to_dict("records")
    }
    row = pairs["x1", "x3"]
    assert row["laag"] <= pair <= row["hoog"]
    assert row["oordeel"] == "te onderscheiden"
    assert pairs["x1", "x2"]["oordeel"] == NOISE
    verdicts = results.tables["indices"].set_index(["index", "factor"])["oordeel"]
    assert verdicts["S1", "x3"] == NOISE
    assert verdicts["ST", "x3"] == "te onderscheiden"
    luck = results.tables["toeval"].set_index("deel")["waarde"]
    assert luck["totaal"] == 0.0


@pytest.mark.slow
def test_sobol_g(tmp_path):
    results, _ = ask(f.sobol_g, designs.sobol(f.SOBOL_G, 2048, second=False), tmp_path)
    first, total = f.sobol_g_answer()
    within(results, "S1", first)
    within(results, "ST", total)


@pytest.mark.slow
def test_the_verdict_on_convergence_follows_the_size(tmp_path):
    small, large = (
        ask(f.sobol_g, designs.sobol(f.SOBOL_G, n, second=False), tmp_path)[0] for n in (256, 8192)
    )
    assert not small.passport["oordeel"]["y"]["waarden"]
    assert large.passport["oordeel"]["y"]["waarden"]
    assert large.passport["oordeel"]["y"]["volgorde"]
    assert sorted(large.tables["convergentie"]["n"].unique()) == [1024, 2048, 4096, 8192]


@pytest.mark.slow
def test_luck_of_single_runs_has_its_known_share(tmp_path):
    results, _ = ask(f.noisy, designs.sobol(f.NOISY, 2048), tmp_path)
    luck = results.tables["toeval"].set_index("deel")
    for part, true in (("totaal", 0.5), ("los", 0.25), ("wisselwerking", 0.25)):
        assert luck.at[part, "laag"] <= true <= luck.at[part, "hoog"], part
        assert luck.at[part, "hoog"] - luck.at[part, "laag"] < 0.2
    within(results, "S1", {"x1": 0.25, "x2": 0.25, "x3": 0.0})
    # luck is kept from row to row: the total index of x1 holds none of it, that of x3 what x3 does to it
    within(results, "ST", {"x1": 0.25, "x2": 0.25, "x3": 0.25})
    pairs = results.tables["wisselwerking"].set_index(["factor", "factor_2"])
    assert pairs.at[("x3", "toeval"), "laag"] <= 0.25 <= pairs.at[("x3", "toeval"), "hoog"]
    verdicts = results.tables["indices"].set_index(["index", "factor"])["oordeel"]
    assert verdicts["S1", "x1"] == "te onderscheiden"
    assert verdicts["ST", "x1"] == THROUGH_FIRST
    assert verdicts["ST", "x3"] == NOISE  # all that it does is make luck larger or smaller
    # the dummy rolls the dice again, and does nothing else
    _, low, high = index(results, "S1")["dummy"]
    assert low <= 0.0 <= high
    _, low, high = index(results, "ST")["dummy"]
    assert low <= 0.5 <= high


@pytest.mark.slow
def test_replicates_give_the_indices_of_the_mean(tmp_path):
    results, _ = ask(f.noisy, designs.sobol(f.NOISY, 2048, replicates=4), tmp_path)
    within(results, "S1", {"x1": 0.5, "x2": 0.5, "x3": 0.0})
    within(results, "ST", {"x1": 0.5, "x2": 0.5, "x3": 0.0, "dummy": 0.0})
    luck = results.tables["toeval"].set_index("deel")
    for part, true in (("totaal", 0.5), ("los", 0.25), ("wisselwerking", 0.25)):
        assert luck.at[part, "laag"] <= true <= luck.at[part, "hoog"], part


def test_frozen_luck_is_no_factor_and_says_so(tmp_path):
    results, plan = ask(f.noisy, designs.sobol(f.NOISY, 256, second=False, luck="frozen"), tmp_path)
    assert "toeval" not in set(results.tables["indices"]["factor"])
    assert results.passport["toeval"] == "vast"
    # with one draw of luck nothing can be told from noise
    assert set(results.tables["indices"]["oordeel"]) <= {"", NO_FLOOR, NOISE}
    assert plan.runs == 256 * (3 + 2)  # rows of the dummy are those of A, and are run once


def test_means_that_are_nearly_all_luck_are_refused(tmp_path):
    problem = Problem.of(
        {"x1": stats.norm(0.0, 0.01), "x2": stats.norm(0.0, 0.01), "x3": stats.norm(0.0, 0.01)}
    )
    with pytest.raises(OlsimError, match="procent toeval"):
        ask(f.noisy, designs.sobol(problem, 64, second=False, replicates=2), tmp_path)


def test_groups_move_together(tmp_path):
    both = Problem(
        (Factor("samen", "x1 en x3", ("x1", "x3")), Factor("x2", "x2", ("x2",))), f.ISHIGAMI.margins
    )
    results, _ = ask(f.ishigami, designs.sobol(both, 2048, second=False), tmp_path)
    _, total, _ = f.ishigami_answer()
    within(results, "S1", {"samen": total["x1"], "x2": total["x2"]})
    within(results, "ST", {"samen": total["x1"], "x2": total["x2"]})


@pytest.mark.slow
def test_any_distribution_serves(tmp_path):
    problem = Problem.of({"x1": stats.gamma(2.0), "x2": stats.t(5), "x3": stats.norm(0.0, 1e-9)})
    results, _ = ask(f.noisy, designs.sobol(problem, 4096, second=False, luck="frozen"), tmp_path)
    within(results, "S1", {"x1": 2.0 / (2.0 + 5.0 / 3.0)})


def test_morris_ranks_and_the_dummy_shows_luck(tmp_path):
    results, _ = ask(f.sobol_g, designs.morris(f.SOBOL_G, 64), tmp_path / "g")
    order = sorted(index(results, "mu_star").items(), key=lambda item: -item[1][0])
    assert [name for name, _ in order[:4]] == ["x0", "x1", "x2", "x3"]
    assert index(results, "mu_star")["dummy"][0] == 0.0
    results, _ = ask(f.noisy, designs.morris(f.NOISY, 200), tmp_path / "n")
    # x1 goes from its 5 to its 95 per cent point: 2 x 1.645 over a step of 0.6 x 1.5; the dummy by the
    # difference of two rolls
    _, _, high = index(results, "mu_star")["dummy"]
    assert high > 1.0
    assert index(results, "mu_star")["x1"][0] > high


@pytest.mark.parametrize("method", ["pawn", pytest.param("delta", marks=pytest.mark.slow)])
def test_given_data_tell_what_matters_from_the_dummy(tmp_path, method):
    results, _ = ask(f.ishigami, designs.sample(method, f.ISHIGAMI, 1024), tmp_path)
    found = index(results, method)
    verdicts = results.tables["indices"].set_index("factor")["oordeel"]
    assert verdicts["x1"] == verdicts["x2"] == DISTINCT
    assert found["x2"][0] > found["dummy"][2] > found["dummy"][0]


@pytest.mark.slow
@pytest.mark.parametrize("method", ["pawn", "delta"])
def test_given_data_tell_nothing_of_what_does_nothing(tmp_path, method):
    results, _ = ask(f.first_of_thirty, designs.sample(method, f.INERT, 512), tmp_path)
    verdicts = results.tables["indices"].set_index("factor")["oordeel"]
    assert verdicts["x1"] == DISTINCT
    assert (verdicts.drop(["x1", "dummy"]) == DISTINCT).sum() <= 1


def test_draws_that_hang_together_serve_given_data(tmp_path):
    x1 = np.linspace(-3.0, 3.0, 512)
    values = np.column_stack([x1, 0.8 * x1 + np.sin(37.0 * np.arange(512)), np.cos(91.0 * np.arange(512))])
    results, _ = ask(f.ishigami, designs.of_draws("pawn", f.ISHIGAMI, values), tmp_path)
    found = index(results, "pawn")
    assert found["x1"][0] > found["dummy"][2]  # x3 varies between -1 and 1 only, x2 follows x1
    assert set(found) == {"x1", "x2", "x3", "dummy"}


def test_curves_know_their_shape(tmp_path):
    laid = designs.curves(f.NOISY, {"x1": 0.0, "x2": 0.0, "x3": 0.0}, 7, 12)
    results, _ = ask(f.noisy, laid, tmp_path)
    shapes = results.tables["vormen"].set_index("factor")["vorm"]
    assert shapes["x1"] == "stijgt"  # the same luck at every step: nothing but the step is left
    rows = results.tables["curven"].query("factor == 'x1'")
    assert np.allclose(rows["verschil"], stats.norm.ppf(np.linspace(0.05, 0.95, 7)))
    assert np.allclose(rows["hoog"], rows["laag"])
    noise = np.array([[0.1, -0.1, 0.05, -0.02]])
    assert shape_of(np.array([[0.0], [1.0], [0.0]]) + noise)["vorm"] == "keert om"
    assert (
        shape_of(np.array([[0.0], [0.0], [0.0]]) + np.vstack([noise, -noise, noise * 0.5]))["vorm"]
        == "niet van vlak te onderscheiden"
    )
    assert shape_of(np.array([[1.0], [0.5], [0.0]]) + noise)["vorm"] == "daalt"


def test_flat_curves_are_rarely_given_a_shape():
    shapes = [
        shape_of(
            np.array(
                [[f.normal(10_000 * again + 100 * step + seed) for seed in range(10)] for step in range(9)]
            )
        )["vorm"]
        for again in range(60)
    ]
    assert sum(shape != "niet van vlak te onderscheiden" for shape in shapes) <= 6


def table_of(rows):
    return pd.DataFrame(
        [
            row
            for index, found in rows.items()
            for row in rows_of(found, index, *(np.array(v) for v in zip(*found.values())))
        ]
    )


def test_a_verdict_needs_the_floor_and_zero_below_it():
    told = judged(
        table_of({"S1": {"a": (0.3, 0.05), "b": (-0.2, 0.02), "c": (0.05, 0.06), "dummy": (0.0, 0.02)}})
    )
    assert told["oordeel"].tolist() == [DISTINCT, NOISE, NOISE, ""]
    told = judged(
        table_of(
            {"S1": {"a": (0.3, 0.05), "dummy": (0.0, 0.02)}, "ST": {"a": (0.35, 0.05), "dummy": (0.4, 0.1)}}
        )
    )
    assert told["oordeel"].tolist() == [DISTINCT, "", THROUGH_FIRST, ""]


@pytest.mark.parametrize(
    ("now", "before", "ranked"),
    [
        ({"a": (0.5, 0.02), "b": (0.3, 0.02)}, {"a": 0.48, "b": 0.33}, True),
        (
            {"a": (0.5, 0.02), "b": (0.3, 0.02)},
            {"a": 0.3, "b": 0.5},
            False,
        ),  # changed places at the last doubling
        ({"a": (0.30, 0.25), "b": (0.29, 0.25)}, {"a": 0.31, "b": 0.28}, False),  # cannot be told apart
        ({"a": (0.40, 0.01), "b": (0.33, 0.01), "c": (0.26, 0.01)}, {"a": 0.2, "b": 0.3, "c": 0.4}, False),
    ],
)
def test_the_verdict_on_the_ranking(now, before, ranked):
    indices = judged(table_of({"ST": {**now, "dummy": (0.0, 0.01)}}))
    grown = [{"n": 64, "index": "ST", "factor": name, "waarde": value} for name, value in before.items()]
    grown += [{"n": 128, "index": "ST", "factor": name, "waarde": value} for name, (value, _) in now.items()]
    assert verdict(pd.DataFrame(grown), indices)["volgorde"] is ranked
