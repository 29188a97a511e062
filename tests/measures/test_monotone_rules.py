"""One decision with everything else equal: its chance moves one way in its lever, exactly; hypothesis looks
for a counterexample.
"""

import math

from hypothesis import given
from hypothesis import strategies as st

from olsim.core.choice import scaled_hazard
from olsim.rules.adopting import saved_fte
from olsim.rules.leaving import log_shift
from olsim.rules.lending import buddy_hours, willingness
from olsim.rules.training import double_counts, places_promised, uitval_log

SHARE = st.floats(0.0, 1.0)
TWO = st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)).map(sorted)


def leaves(pay, elasticity, base):
    return scaled_hazard(
        base,
        log_shift(
            False,
            0.1,
            100,
            0.7,
            pay,
            0.0,
            0.3,
            0.1,
            1.0,
            0.05,
            -0.1,
            0.7,
            24.0,
            elasticity,
            2.0 * elasticity,
            False,
            0.1,
            False,
            0.1,
        ),
    )


@given(TWO, st.floats(-3.0, 0.0), st.floats(0.0, 0.5))
def test_more_pay_never_makes_leaving_more_likely(pay, elasticity, base):
    assert leaves(pay[1], elasticity, base) <= leaves(pay[0], elasticity, base)


def stops(given_months, months, effect, odds, leave_fte=0.0):
    felt = double_counts(given_months, 0.0, effect)
    return scaled_hazard(
        0.01,
        uitval_log(
            0.7, 0.7, -0.4, months, felt, 4.0, 0.7, math.log(odds), False, 0.2, False, -0.2, leave_fte, -0.2
        ),
    )


@given(
    st.tuples(st.floats(0.0, 6.0), st.floats(0.0, 6.0)).map(sorted),
    st.integers(1, 24),
    SHARE,
    st.floats(1.0, 5.0),
)
def test_more_months_of_dubbele_bezetting_never_make_uitval_more_likely(months_given, months, effect, odds):
    assert stops(months_given[1], months, effect, odds) <= stops(months_given[0], months, effect, odds)


@given(TWO)
def test_more_study_leave_never_makes_uitval_more_likely(leave):
    assert stops(2.0, 8, 1.0, 1.4, leave[1]) <= stops(2.0, 8, 1.0, 1.4, leave[0])


@given(TWO, SHARE, st.floats(-40.0, 0.0), SHARE)
def test_the_own_shortage_never_makes_a_school_more_willing(strain, base, log_per_share, other):
    assert willingness(strain[1], True, base, log_per_share, other) <= willingness(
        strain[0], True, base, log_per_share, other
    )
    assert willingness(strain[0], False, base, log_per_share, other) <= willingness(
        strain[0], True, base, log_per_share, other
    )


@given(TWO, st.floats(0.0, 1.0))
def test_more_days_are_more_hours_to_lend(days, contract):
    assert buddy_hours(contract, 100.0 * days[0], 200.0) <= buddy_hours(contract, 100.0 * days[1], 200.0)


@given(TWO, st.floats(0.0, 2.0), SHARE, st.floats(0.0, 40.0))
def test_more_support_saves_no_less_and_never_more_than_the_design(support, substitution, ratio, groups):
    few, many = (saved_fte(0.0, 5.0 * x, 0.15, substitution, 1.0, ratio, 0.2, groups) for x in support)
    assert few <= many <= (1.0 - ratio) * 0.2 * groups + 1e-9


@given(TWO, st.floats(0.0, 500.0), st.floats(0.0, 50.0))
def test_a_larger_promise_asks_no_fewer_zij_instromers(share, groups, there):
    assert places_promised(share[0], groups, there) <= places_promised(share[1], groups, there)
