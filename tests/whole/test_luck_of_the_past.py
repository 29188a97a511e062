"""A run with the luck of the past of another is that other until the last count, and goes its own way from
then on.
"""

import numpy as np
import pytest

from olsim.agents.labour_market import LabourMarket
from olsim.core.months import index
from olsim.core.randomness import Luck
from olsim.evidence.load import load
from olsim.parameters.assemble import assemble
from olsim.simulation.run import Case, begin, go_on, simulate
from tests.small import small_overrides

MONTHS = 40
UNTIL = 15
PAST = {**small_overrides(), "luck.past_seed": 7.0, "luck.past_months": float(UNTIL)}


def history(seed, overrides, months=MONTHS):
    world, _ = simulate(Case(seed, tuple(sorted(overrides.items())), months))
    return world.history.stock_fte[:months].copy(), world.history.pupils[:months].copy()


def test_equal_until_the_last_count_and_apart_afterwards():
    (seven, pupils), (other, _), (another, others_pupils) = (
        history(7, small_overrides()),
        history(3, PAST),
        history(4, PAST),
    )
    assert (other[:UNTIL] == seven[:UNTIL]).all()
    assert (another[:UNTIL] == seven[:UNTIL]).all()
    # decisions of the last month of the past take effect in the next
    assert not np.array_equal(other[UNTIL + 1 :], seven[UNTIL + 1 :])
    assert not np.array_equal(other[UNTIL + 1 :], another[UNTIL + 1 :])
    # school years that began in the past have its pupils
    assert (others_pupils[:24] == pupils[:24]).all()
    assert not np.array_equal(others_pupils[24:], pupils[24:])


def test_its_own_seed_as_past_changes_nothing():
    for mine, past in zip(history(7, small_overrides()), history(7, PAST)):
        assert np.array_equal(mine, past)


def test_the_same_in_pieces_and_through_mesa():
    whole, _ = history(3, PAST)
    case = Case(3, tuple(sorted(PAST.items())), MONTHS)
    world, parameters = begin(case)
    seen = []
    for until in (4, UNTIL, UNTIL + 1, MONTHS):
        go_on(
            world,
            parameters,
            case,
            until,
            {
                UNTIL - 1: lambda w, p, draws: seen.append(draws.seed),
                UNTIL: lambda w, p, draws: seen.append(draws.seed),
            },
        )
    assert (world.history.stock_fte[:MONTHS] == whole).all()
    assert seen == [7, 3]
    model = LabourMarket(seed=3, months=MONTHS, overrides=PAST, people_as_agents=False)
    while model.running:
        model.step()
    assert (model.world.history.stock_fte[:MONTHS] == whole).all()


@pytest.mark.parametrize(
    ("month", "until", "turns"),
    [(0, 10, [(5, 9), (10, 2)]), (0, 5, [(5, 9)]), (5, 10, [(10, 2)]), (3, 4, [(4, 9)]), (10, 10, [])],
)
def test_turns(month, until, turns):
    luck = Luck(2, 9, 5)
    assert [(end, draws.seed) for end, draws in luck.turns(month, until)] == turns


def test_without_a_past_all_luck_is_that_of_the_run():
    assert [(end, draws.seed) for end, draws in Luck(2, -1, 5).turns(0, 10)] == [(10, 2)]


def test_the_past_reaches_the_last_survey():
    assert assemble(load().quantities)[0].past.months == index(2024, 10) + 1
