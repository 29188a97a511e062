"""Nobody exceeds the bound of a rule, whatever the parameters may be: a chance is worked out only where the
draw lies below it, so that a bound that is too low would lose people without a sign.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from olsim.core.blocks import act
from olsim.evidence.ensemble import uncertain
from olsim.evidence.load import load
from olsim.evidence.priors import values_of
from olsim.parameters.assemble import assemble
from olsim.rules import adopting, leaving, searching, sickness

SHARE = st.floats(0.0, 1.0)
AGES = st.floats(18.0, 75.0)
MONTHS = st.integers(-1, 600)


def drawn(shares):
    """Parameters of a point of the priors, each quantity at one of these shares."""
    quantities = load().quantities
    overrides = {
        name: float(values_of(quantities[name], np.array([share]))[0])
        for name, share in zip(uncertain(load()), np.resize(shares, len(uncertain(load()))))
    }
    return assemble(quantities, overrides)[0]


@pytest.fixture(scope="module")
def points():
    """Twenty points of the priors, half of them with quantities at the ends of theirs."""
    luck = np.random.default_rng(22)
    return [drawn(luck.choice([0.001, 0.5, 0.999], 97) if k % 2 else luck.random(97)) for k in range(20)]


@given(data=st.data(), age=AGES, months=MONTHS, coached=SHARE, strain=SHARE, pay=st.floats(-0.1, 0.3))
def test_nobody_leaves_more_often_than_the_bound(points, data, age, months, coached, strain, pay):
    parameters = data.draw(st.sampled_from(points))
    temporary, special, part = data.draw(st.booleans()), data.draw(st.booleans()), data.draw(SHARE)
    shift = act(leaving.log_shift, temporary, strain, months, coached, pay, special, parameters)
    shift += act(leaving.lent_shift, part, parameters)
    most = data.draw(st.floats(strain, 1.0))
    low, high = data.draw(st.floats(-0.2, pay)), data.draw(st.floats(pay, 0.5))
    assert shift <= act(leaving.largest_shift, most, low, high, parameters) + 1e-12
    assert act(leaving.exit_hazard, age, months, parameters) <= act(leaving.largest_exit_hazard, parameters)
    assert act(leaving.other_sector, age, 0.2, parameters) <= act(
        leaving.largest_other_sector, 0.2, parameters
    )


@given(data=st.data(), age=AGES, months=MONTHS, coached=SHARE, strain=SHARE, weging=st.floats(20.0, 40.0))
def test_nobody_searches_more_often_than_the_bound(points, data, age, months, coached, strain, weging):
    parameters = data.draw(st.sampled_from(points))
    shift = act(
        searching.log_shift, age, data.draw(st.booleans()), strain, weging, months, coached, parameters
    )
    most = data.draw(st.floats(strain, 1.0))
    low, high = data.draw(st.floats(19.0, weging)), data.draw(st.floats(weging, 41.0))
    assert shift <= act(searching.largest_shift, most, low, high, parameters) + 1e-12


@given(data=st.data(), age=AGES, strain=SHARE)
def test_nobody_falls_ill_and_no_school_adopts_more_often_than_the_bound(points, data, age, strain):
    parameters, most = data.draw(st.sampled_from(points)), data.draw(st.floats(strain, 1.0))
    chance = act(sickness.onset, age, strain, parameters)
    assert chance <= act(sickness.largest_onset, 18.0, 75.0, most, parameters) + 1e-15
    terms = parameters.leaving.strain_reference, parameters.organising.adopt_log_per_share
    assert adopting.adoption_log(strain, *terms) <= adopting.largest_adoption_log(most, *terms) + 1e-12


def test_the_bounds_are_no_higher_than_somebody_comes(points):
    """A bound that is far too high costs time: it is met by somebody."""
    for parameters in points:
        shifts = [
            act(leaving.log_shift, temporary, strain, months, coached, pay, special, parameters)
            for temporary in (False, True)
            for strain in (0.0, 0.4)
            for months in (3, 30, 300)
            for coached in (0.0, 1.0)
            for pay in (0.0, 0.05)
            for special in (False, True)
        ]
        bound = act(leaving.largest_shift, 0.4, 0.0, 0.05, parameters)
        assert bound - max(0.0, parameters.leaving.lent_log) == pytest.approx(max(shifts))
