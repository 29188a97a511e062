"""Ledgers agree, stock change equals flows, and a planted leak in either is caught."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olsim.core.blocks import act
from olsim.core.codes import Channel
from olsim.core.errors import OlsimError
from olsim.core.randomness import Draws
from olsim.evidence.load import load
from olsim.parameters.assemble import assemble
from olsim.population.synthesise import synthesise
from olsim.processes import cover
from olsim.simulation.schedule import SCHEDULE, advance, prepare
from olsim.state.audit import agreement, audit, audit_flows, guarded
from tests.small import small_overrides


def small_world(seed, months=40, **changes):
    parameters, _ = assemble(load().quantities, small_overrides(**changes), months)
    draws = Draws(seed)
    world = synthesise(parameters, draws, months)
    prepare(world)
    return world, parameters, draws


@pytest.mark.slow
@settings(max_examples=12)
@given(
    seed=st.integers(0, 10_000),
    exit_=st.floats(0.0, 0.3),
    sick=st.floats(0.0, 0.2),
    ratio=st.floats(14.0, 25.0),
    willing=st.floats(0.0, 1.0),
    step=st.floats(0.1, 0.2),
)
def test_books_close_in_random_small_worlds(seed, exit_, sick, ratio, willing, step):
    world, parameters, draws = small_world(
        seed,
        26,
        leaving__exit_30_39=exit_,
        sickness__sick_share=sick,
        demand__pupils_per_fte_bo=ratio,
        cover__extra_willing=willing,
        hours__step_fte=step,
    )
    world.checked = True  # every step guarded, both ledgers and the flows audited every month
    for _ in range(26):
        advance(world, parameters, draws)
    assert np.abs(agreement(world)).max() <= 0.01


def at_close(seed=4):
    world, parameters, draws = small_world(seed)
    for _ in range(7):
        advance(world, parameters, draws)
    for step in SCHEDULE:
        act(step.action, world, parameters, draws)
        if step.number == 6:
            return world, parameters, draws
    raise AssertionError


@pytest.mark.parametrize("what", ["filled_fte", "fte"])
def test_a_leak_on_the_demand_side_is_caught(what):
    world, *_ = at_close()
    audit(world)
    books, n = world.ledgers, int(world.ledgers.n[0])
    entry = (
        int(np.flatnonzero(books.person[:n] >= 0)[0])
        if what == "fte"
        else int(np.argmax(books.filled_fte[: world.lists.n_staff[0]]))
    )
    getattr(books, what)[entry] -= 0.1
    with pytest.raises(OlsimError, match="twee boeken"):
        audit(world)


@pytest.mark.parametrize("what", ["taught_fte", "used_fte"])
def test_a_leak_on_the_supply_side_is_caught(what):
    world, *_ = at_close()
    getattr(world.ledgers, what)[0] -= 0.1
    with pytest.raises(OlsimError, match=r"twee boeken|precies een keer"):
        audit(world)


def test_uses_of_a_person_add_up_to_the_contract():
    world, *_ = at_close()
    staff = world.lists.staff[: int(world.lists.n_staff[0])]
    contract = (world.people.wtf + world.people.extra_fte + world.people.paid_fte)[staff]
    assert world.uses().sum(axis=1) == pytest.approx(contract, abs=1e-9)
    assert (world.uses() > -1e-9).all()


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("pools", "niet op plekken"),
        ("stock_fte", "niet die van de mensen"),
        ("zij_fte", "niet die van de mensen"),
        ("spare_fte", "niet wat het boek zegt"),
    ],
)
def test_a_sum_that_is_not_that_of_the_people_is_caught(what, message):
    world, *_ = at_close()
    getattr(world.ledgers, what)[:] += 0.5
    with pytest.raises(OlsimError, match=message):
        audit(world)


def test_a_post_that_vanishes_is_caught():
    world, *_ = at_close()
    n = int(world.ledgers.n[0])
    entry = int(np.flatnonzero(world.ledgers.person[:n] < 0)[0])
    world.ledgers.fte[entry] = 0.0
    with pytest.raises(OlsimError, match="som van een school"):
        audit(world)


def test_a_person_who_vanishes_is_caught():
    world, parameters, draws = small_world(2)
    world.checked = True
    advance(world, parameters, draws)
    original = SCHEDULE[0].action

    def leaky(w, p, d):
        act(original, w, p, d)
        w.people.wtf[w.lists.staff[3]] -= 0.2

    before = world.census()
    leaky(world, parameters, draws)
    after = world.census()
    with pytest.raises(OlsimError, match="niet de som van de stromen"):
        audit_flows(world, before, after)


def test_the_write_guard_names_process_column_and_row():
    world, *_ = small_world(1)

    def trespass():
        world.people.wtf[5] += 0.1

    with pytest.raises(OlsimError, match=r"cover .*people\.wtf.*rij 5"):
        guarded(world, "cover", cover.WRITES, trespass)


def test_capacity_that_runs_out_is_a_message():
    world, parameters, draws = small_world(1)
    world.extra[Channel.ELSEWHERE, 0] = 100_000
    with pytest.raises(OlsimError, match="geen ruimte meer voor mensen"):
        advance(world, parameters, draws)
