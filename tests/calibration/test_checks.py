"""The checks of the calibration can fail: made worlds of which the answer is known."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from calibration import checks, condition, fits
from calibration.bank import Runs, names
from calibration.checks import left_out, recovery, residual_check
from calibration.fit import outcomes_table
from calibration.fits import BESIDE, OUTCOMES, fit, several
from calibration.free import FREE
from calibration.refit import agreement
from calibration.variants import Check, errors_of_ends, explained, parts_of_variance
from calibration.worlds import errors, printed
from olsim.evidence.load import load
from olsim.report.findings import passes
from olsim.validation.targets import targets

CHOSEN = tuple(target for target in targets(load()) if target.block in ("2019", "2022", "2023", "wijk"))
WORLDS, FEW = 2500, 3
"""Worlds, and free parameters that move the figures."""
GOES_ALONG = "reporting.instrument_2020"
"""A quantity that is not free and has the values of the first free one."""


@pytest.fixture(scope="module")
def runs():
    """Straight lines of the free parameters and a little luck, in the units of the figures."""
    rng = np.random.default_rng(4)
    scores = rng.standard_normal((WORLDS, len(names())))
    scores[:, names().index(GOES_ALONG)] = scores[:, names().index(FREE[0])]
    free = scores[:, [names().index(name) for name in FREE]]
    sizes = np.array([3.0 * target.stated for target in CHOSEN])
    seen = (
        printed(CHOSEN)
        + (
            free[:, :FEW] @ rng.standard_normal((FEW, len(CHOSEN)))
            + 0.3 * rng.standard_normal((WORLDS, len(CHOSEN)))
        )
        * sizes
        / 3.0
    )
    outcomes = np.array([100.0, 100.0, 0.09, 1700.0]) * (
        1.0 + 0.05 * (free @ rng.standard_normal((len(FREE), len(OUTCOMES))))
    )
    columns = (*(target.id for target in CHOSEN), *OUTCOMES)
    values = np.ones_like(scores)
    return Runs(names(), columns, scores, values, np.column_stack([seen, outcomes]))


@pytest.fixture(autouse=True)
def smaller(monkeypatch):
    """As many worlds are kept of these as of a real bank, in proportion."""
    monkeypatch.setattr(condition, "KEPT", 300)
    monkeypatch.setattr(condition.nearest, "__defaults__", (300, None))


@pytest.mark.slow
def test_a_fit_that_is_too_sure_does_not_pass_the_recovery(runs, monkeypatch):
    whole = fit(runs, CHOSEN, CHOSEN)
    honest, ranks, carried = recovery(whole)
    # a quantity that moves no figure keeps its prior, one that goes with a free parameter does not
    others = carried.set_index("wat")["variantie_over"]
    assert others.drop(GOES_ALONG).between(0.9, 1.1).mean() > 0.9
    assert others[GOES_ALONG] == pytest.approx(
        honest.set_index("wat").loc[FREE[0], "variantie_over"], abs=0.1
    )
    assert honest["dekking"].between(0.83, 0.97).all()
    assert (ranks.groupby("wat")["aantal"].sum() == checks.WORLDS).all()
    as_it_is = condition.Posterior.quantiles

    def too_sure(self, shares):
        found, middle = as_it_is(self, shares), self.mean()
        return middle + 0.5 * (found - middle)

    monkeypatch.setattr(condition.Posterior, "quantiles", too_sure)
    assert (recovery(whole)[0]["dekking"] < 0.83).all()


@pytest.mark.slow
def test_a_figure_that_no_world_gives_lies_outside_when_its_block_is_left_out(runs):
    world = runs.found[0, : len(CHOSEN)] + errors(1, CHOSEN, 9)[0]
    given = [
        replace(target, value=float(value))
        for target, value in zip(CHOSEN, world)
        if target.block in ("2019", "wijk", "2022")
    ]
    wrong = [replace(given[0], value=given[0].value + 30.0 * given[0].stated), *given[1:]]
    right, found = (left_out(runs, chosen, 0).set_index("doel") for chosen in (given, wrong))
    assert right["binnen"].mean() >= 0.7
    assert bool(right.loc[given[0].id, "binnen"])
    assert not bool(found.loc[given[0].id, "binnen"])
    # its own block is not what it was foretold by
    assert found.loc[given[0].id, "midden"] == pytest.approx(right.loc[given[0].id, "midden"])


@pytest.mark.slow
def test_squares_may_be_too_large_and_too_small(runs):
    whole = fit(runs, CHOSEN, CHOSEN)
    world = runs.found[0, : len(CHOSEN)]
    for figures, inside in (
        (world + errors(1, CHOSEN, 9)[0], True),
        (world + 8.0 * errors(1, CHOSEN, 9)[0], False),
    ):
        given = tuple(replace(target, value=float(value)) for target, value in zip(CHOSEN, figures))
        own, others = residual_check(replace(whole, targets=given), 60)
        assert (np.quantile(others, 0.01) <= own <= np.quantile(others, 0.99)) == inside
    # printed as the model gives them to the last digit: as no survey with errors would
    exact = fits.Told(whole, whole.conditioner.posterior(whole.scale(world[np.newaxis])[0]))
    figures = exact.weights @ exact.told
    given = tuple(replace(target, value=float(value)) for target, value in zip(CHOSEN, figures))
    own, others = residual_check(replace(whole, targets=given), 60)
    assert own < np.quantile(others, 0.01)


def test_squares_that_cannot_be_told_from_their_limit_pass_on_the_edge():
    limit = 21.3
    assert [Check(squares, limit, error=0.5).passes for squares in (21.2, 22.2, 22.4)] == [True, True, False]
    rows = ((19.0, True), (21.2, True), (22.2, True), (22.4, False))
    words = [
        passes(
            {
                "vorm": True,
                "slechter": 1.0,
                "haalt": ok,
                "kwadraten": s,
                "grens": limit,
                "fout_kwadraten": 0.5,
            }
        )
        for s, ok in rows
    ]
    assert words == ["ja", "op de grens", "op de grens", "nee"]


def test_a_difference_of_fits_has_the_error_of_both():
    """Means of 50, 60 and 70 by seed with all figures, and 60, 70 and 80 without one."""

    def by_seeds(*means):
        each = [
            SimpleNamespace(weights=np.full(4, 0.25), outcomes=np.full((4, len(OUTCOMES)), mean))
            for mean in means
        ]
        return fits.Several(tuple(each))

    table = outcomes_table({"bank": by_seeds(50.0, 60.0, 70.0), "zonder 2020": by_seeds(60.0, 70.0, 80.0)})
    bank, without = (table[table["fit"] == what].iloc[0] for what in ("bank", "zonder 2020"))
    assert (bank["gemiddeld"], bank["fout"]) == (60.0, pytest.approx(10.0 / 3.0**0.5))
    assert (without["verschil"], without["fout_verschil"]) == (10.0, pytest.approx(10.0 * (2.0 / 3.0) ** 0.5))
    assert (bank["verschil"], bank["fout_verschil"]) == (0.0, 0.0)


@pytest.mark.slow
def test_the_error_of_a_fit_covers_other_networks_and_other_prints(runs):
    """The same figures with other seeds: outcomes differ by what their errors say, and prints of one run are
    in them.
    """
    one, other = (several(runs, CHOSEN, CHOSEN, seed) for seed in (1, 1 + BESIDE))
    first, second = (outcomes_table({"bank": both}) for both in (one, other))
    apart = (first["gemiddeld"] - second["gemiddeld"]).abs() / np.hypot(first["fout"], second["fout"])
    # four outcomes, errors of three fits each: t with four degrees of freedom
    assert (apart < 4.6).all()
    starts = {told.fit.start for told in (*one.each, *other.each)}
    assert len(starts) == 2 * BESIDE
    # with the same networks other prints keep other worlds
    same = one.each[0].fit
    assert np.array_equal(same.often().outcomes, one.each[0].outcomes)
    assert not np.array_equal(replace(same, start=same.start + 100).often().outcomes, one.each[0].outcomes)


def test_noise_explains_nothing_on_average_and_a_cause_what_it_does():
    rng = np.random.default_rng(1)
    noise = [explained(rng.standard_normal((160, 5)), rng.standard_normal(160)) for _ in range(400)]
    assert np.mean(noise) == pytest.approx(0.0, abs=0.006)
    cause = rng.standard_normal((4000, 2))
    assert explained(cause, 3.0 * cause[:, 0] + rng.standard_normal(4000)) == pytest.approx(9.0, rel=0.08)


def test_parts_of_variance_are_those_that_were_put_in():
    """Structure 9, later inputs 4, all else 16, luck of the past 1, pupils 2.25, luck after it 6.25."""
    rng, n = np.random.default_rng(6), 40_000
    structure, later, rest, past, other = (rng.standard_normal((n, 1)) for _ in range(5))
    drawn = 3.0 * structure + 2.0 * later + 4.0 * rest
    pupils, luck = 1.5 * rng.standard_normal((n, 3)), 2.5 * rng.standard_normal((n, 5))
    runs = np.array(
        [
            (drawn + past)[:, 0] + pupils[:, 0] + luck[:, 0],
            (drawn + past)[:, 0] + pupils[:, 1] + luck[:, 1],
            (drawn + other)[:, 0] + pupils[:, 2] + luck[:, 2],
            (drawn + past)[:, 0] + luck[:, 3],
            (drawn + past)[:, 0] + luck[:, 4],
        ]
    )
    assert parts_of_variance(runs, structure, later) == pytest.approx(
        [9.0, 4.0, 16.0, 1.0, 2.25, 6.25], rel=0.1, abs=0.2
    )


def test_the_error_of_an_end_falls_with_the_number_of_draws_and_not_with_their_futures():
    rng = np.random.default_rng(7)
    values = rng.standard_normal(400)
    one, twice = (
        errors_of_ends(values, np.ones(400), 1),
        errors_of_ends(np.repeat(values, 2), np.ones(800), 2),
    )
    # p (1 - p) / n over the density there, 0.103
    assert one == pytest.approx([0.106, 0.106], rel=0.35)
    assert twice == pytest.approx(one, rel=0.25)


def test_a_refit_confirms_the_bank_by_truths_within_and_means_near():
    table = pd.DataFrame(
        {
            "waarheid": [0.0, 0.0],
            "uit_bank": [0.1, -0.1],
            "uit_bank_sd": [1.0, 0.5],
            "opnieuw": [0.3, -0.9],
            "opnieuw_sd": [1.0, 0.5],
        }
    )
    inside, apart = agreement(table)
    # 0.3 is within 1.645 of the truth, 0.9 is not within 0.82; means are 0.2 and 1.6 spreads apart
    assert (inside.inside, inside.number, apart) == (1, 2, pytest.approx(0.9))
