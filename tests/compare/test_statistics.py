"""Intervals, ranks and Shapley values on numbers whose answer is known."""

import numpy as np
import pytest

from olsim.compare.package import shapley
from olsim.compare.statistics import (
    draws_needed,
    effect_of,
    ranks,
    seeds_needed,
    variance_reduction,
    without_luck,
)

RNG = np.random.Generator(np.random.PCG64(1))


def test_the_two_intervals_part_luck_from_draws():
    draws, seeds = 4000, 2
    effects = RNG.normal(5.0, 2.0, draws)
    values = effects[:, None] + RNG.normal(0.0, 6.0, (draws, seeds))
    found = effect_of(values)
    # the mean over these draws moves with other draws and with other luck: (4 + 36 / 2) / 4000
    assert found.error == pytest.approx(np.sqrt((4.0 + 36.0 / seeds) / draws), rel=0.05)
    # wide rather than narrow: the whole variance of 22 may be 5,3 per cent larger against that of luck, which
    # leaves 5,2 for the draws
    for half in (5.0 - found.low, found.high - 5.0):
        assert half == pytest.approx(1.645 * np.sqrt(5.2), abs=0.35)
    assert without_luck(values).std() == pytest.approx(np.sqrt(5.2), rel=0.1)


def test_more_draws_and_seeds_narrow_the_calculation_and_not_the_model():
    effects = RNG.normal(5.0, 2.0, 2000)
    few, many, seeds = (
        effect_of(effects[:n, None] + RNG.normal(0.0, 2.0, (n, s)))
        for n, s in ((500, 2), (2000, 2), (500, 32))
    )
    assert many.error == pytest.approx(few.error / 2.0, rel=0.15)
    # (4 + 4 / 32) against (4 + 4 / 2)
    assert seeds.error == pytest.approx(few.error * np.sqrt(4.125 / 6.0), rel=0.1)
    for other in (many, seeds):
        assert other.high - other.low == pytest.approx(few.high - few.low, rel=0.25)


def test_the_mean_of_other_draws_lies_within_its_error():
    inside = 0
    for _ in range(200):
        found = effect_of(RNG.normal(5.0, 2.0, (60, 1)) + RNG.normal(0.0, 1.0, (60, 2)))
        low, high = found.calculated
        inside += low <= 5.0 <= high
    assert 180 <= inside <= 198


def test_a_sign_is_told_alike_whether_luck_hides_the_draws_or_not():
    """No true difference between draws: whether the estimate of it falls just above or below nothing must not
    decide.
    """
    clear = [effect_of(0.8 + RNG.normal(0.0, 1.0, (100, 2))).clear for _ in range(200)]
    unclear = [effect_of(0.2 + RNG.normal(0.0, 1.0, (100, 2))).clear for _ in range(200)]
    assert np.mean(clear) > 0.6
    # in one case in twenty the bound lies below what there is
    assert np.mean(unclear) < 0.1


def test_a_range_is_wide_rather_than_narrow():
    covered = []
    for _ in range(200):
        found = effect_of(RNG.normal(5.0, 2.0, (100, 1)) + RNG.normal(0.0, 2.0, (100, 2)))
        covered.append(found.high - found.low >= 0.9 * 2.0 * 1.645 * 2.0)
    assert np.mean(covered) > 0.9


def test_nothing_differs():
    found = effect_of(np.zeros((5, 2)))
    assert (found.mean, found.error, found.low, found.high) == (0.0, 0.0, 0.0, 0.0)
    assert not found.clear


def test_ranks_are_ranges():
    base = RNG.normal(0.0, 1.0, (200, 2))
    values = np.stack([base, base - 5.0, base - 5.0 + RNG.normal(0.0, 1.0, (200, 2)), base + 5.0])
    assert ranks(values, lower_is_better=True) == [(3, 3), (1, 2), (1, 2), (4, 4)]
    assert ranks(values, lower_is_better=False) == [(2, 2), (3, 4), (3, 4), (1, 1)]


def test_seeds_needed_halve_the_error_by_four():
    luck = RNG.normal(0.0, 3.0, 400)
    values = np.stack([luck, -luck], axis=1)
    assert seeds_needed(values, 0.01) == pytest.approx(4 * seeds_needed(values, 0.02), rel=0.05)


def test_where_draws_differ_more_seeds_do_not_help_and_more_draws_do():
    values = RNG.normal(0.0, 2.0, (6000, 1)) + RNG.normal(0.0, 0.5, (6000, 2))
    assert seeds_needed(values, 0.01) == np.inf
    assert draws_needed(values, 0.05) == pytest.approx((4.0 + 0.125) / 0.05**2, rel=0.15)


def test_variance_reduction_of_a_known_correlation():
    common = RNG.normal(0.0, 3.0, 4000)
    base, other = common + RNG.normal(0.0, 1.0, 4000), common + RNG.normal(0.0, 1.0, 4000)
    factor, low, high = variance_reduction(base, other)
    assert low < 10.0 < high
    assert factor == pytest.approx(10.0, rel=0.1)


def test_shapley_of_a_game_worked_out_by_hand():
    # the glove game: A and B have a left glove, C a right one; a pair is worth 1
    worth = {
        frozenset(s): np.array(float("C" in s and ("A" in s or "B" in s)))
        for s in ("", "A", "B", "C", "AB", "AC", "BC", "ABC")
    }
    found = shapley(worth)
    assert {part: float(value) for part, value in found.items()} == pytest.approx(
        {"A": 1 / 6, "B": 1 / 6, "C": 4 / 6}
    )


def test_shapley_adds_up_and_a_part_alone_keeps_its_own():
    values = {frozenset(s): RNG.normal(size=(3, 1)) for s in ("", "A", "B", "AB")}
    found = shapley(values)
    np.testing.assert_allclose(found["A"] + found["B"], values[frozenset("AB")] - values[frozenset()])
    alone = {frozenset(): np.zeros(1), frozenset("A"): np.ones(1)}
    assert shapley(alone)["A"][0] == 1.0
