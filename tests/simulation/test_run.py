"""A run is a pure function of its case: alone or together, with little or all of the room, up to any
month.
"""

import os
import signal
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from olsim.core.errors import OutOfRoomError
from olsim.evidence.load import load
from olsim.scenarios.load import load as load_scenario
from olsim.simulation.run import Case, run, run_together, unheard, with_room

TOELAGE = load_scenario("toelage", load()).measures


def same(one, other):
    return all(np.array_equal(one.values[name], other.values[name], equal_nan=True) for name in one.values)


def test_cases_that_share_their_first_years_give_what_they_give_alone():
    cases = [
        Case(3, months=123, measures=measures, observables=("onvervulde_vraag", "toelage_fte"))
        for measures in ((), TOELAGE)
    ]
    cases += [replace(cases[0], seed=4), replace(cases[1], overrides=(("applying.stay", 1.9),))]
    together = run_together(cases)
    assert all(same(outcome, run(case)) for outcome, case in zip(together, cases))
    assert not same(together[0], together[1])


def test_all_the_room_there_is_changes_no_number():
    case = Case(5, months=50)
    assert same(run(case), run(replace(case, roomy=True)))


def test_a_run_that_outgrows_its_rows_is_done_again_with_all_of_them():
    asked = []

    def attempt(roomy):
        asked.append(roomy)
        if not roomy:
            raise OutOfRoomError("Er is geen ruimte meer.")
        return 7

    assert with_room(attempt) == 7
    assert asked == [False, True]


@pytest.mark.slow
def test_a_city_with_many_movers_runs_to_the_end():
    """The 95 per cent point of what makes people move: more people pass by than the usual rows hold."""
    overrides = (
        ("applying.neighbours", 3.14),
        ("searching.search_per_year", 0.255),
        ("searching.tightness_elasticity", 2.68),
    )
    assert np.isfinite(run(Case(1, overrides, 195)).values["onvervulde_vraag"]).all()


def test_the_first_years_do_not_depend_on_the_last_month():
    short, long = (run(Case(2, months=months)) for months in (40, 77))
    for name, values in short.values.items():
        assert np.array_equal(values, long.values[name][:, : values.shape[1]], equal_nan=True), name


@pytest.fixture
def ctrl_c_raises():
    """As on a terminal; a test run in the background begins with Ctrl-C ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("depth", [1, 2])
def test_ctrl_c_waits_also_where_another_thread_hears_it_first(ctrl_c_raises, depth):
    """The system hands a signal to any thread that does not block it: those of a library for sums, say."""
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()  # before: with nothing blocked
    finished = []

    def work():
        with unheard():
            for _ in range(depth - 1):
                with unheard():
                    os.kill(os.getpid(), signal.SIGINT)
                    time.sleep(0.05)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.05)
            finished.append(True)

    try:
        with pytest.raises(KeyboardInterrupt):
            work()
        assert finished
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        over.set()
        other.join()
