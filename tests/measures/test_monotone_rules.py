"""One decision with everything else equal: its chance moves one way in its lever, exactly; hypothesis looks
for a counterexample.
"""

import math

from hypothesis import given
from hypothesis import strategies as st

from olsim.core.choice import scaled_hazard
from olsim.core.compiled import plain
from olsim.rules.adopting import saved_fte
from olsim.rules.leaving import log_shift
from olsim.rules.lending import buddy_hours, willingness
from olsim.rules.training import double_counts, places_promised, uitval_log
from tests.rules.record import record

SHARE = st.floats(0.0, 1.0)
TWO = st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)).map(sorted)


def leaves(pay, elasticity, base):
    numbers = record(
        **{
            "leaving.city_log": 0.0,
            "leaving.temporary_log": 0.3,
            "leaving.temporary_reference": 0.1,
            "leaving.strain_log_per_share": 1.0,
            "leaving.strain_reference": 0.05,
            "leaving.coaching_log": -0.1,
            "coaching.reference": 0.7,
            "coaching.starter_months": 24.0,
            "leaving.pay_elasticity_experienced": elasticity,
            "leaving.pay_elasticity_starter": 2.0 * elasticity,
            "leaving.special_log": 0.1,
        }
    )
    return scaled_hazard(base, plain(log_shift)(False, 0.1, 100, 0.7, pay, False, numbers))


@given(TWO, st.floats(-3.0, 0.0), st.floats(0.0, 0.5))
def test_more_pay_never_makes_leaving_more_likely(pay, elasticity, base):
    assert leaves(pay[1], elasticity, base) <= leaves(pay[0], elasticity, base)


def stops(given_months, months, effect, odds, leave_fte=0.0):
    felt = double_counts(given_months, 0.0, effect)
    numbers = record(
        **{
            "coaching.reference": 0.7,
            "training.coaching_log": -0.4,
            "training.double_full": 4.0,
            "training.double_reference": 0.7,
            "training.double_log_odds": math.log(odds),
            "leaving.special_log": 0.2,
            "training.strict_log": -0.2,
            "training.leave_log_per_fte": -0.2,
        }
    )
    return scaled_hazard(0.01, plain(uitval_log)(0.7, months, felt, False, False, leave_fte, numbers))


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


@given(TWO, st.floats(0.0, 10.0), SHARE, st.floats(0.0, 40.0))
def test_more_support_saves_no_less_and_never_more_than_the_design(support, added, ratio, groups):
    numbers = record(**{"organising.substitution": 0.15, "organising.model_ratio": 1.0})
    few, many = (plain(saved_fte)(0.0, 5.0 * x, added, ratio, 0.2, groups, numbers) for x in support)
    assert few <= many <= (1.0 - ratio) * 0.2 * groups + 1e-9


@given(TWO, st.floats(0.0, 500.0), st.floats(0.0, 50.0))
def test_a_larger_promise_asks_no_fewer_zij_instromers(share, groups, there):
    assert places_promised(share[0], groups, there) <= places_promised(share[1], groups, there)
