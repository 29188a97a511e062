"""Each loop against zero, on the same seeds, in a world where it can act: at the 95 % point of its prior and,
printed, at the prior median.
"""

import numpy as np
import pytest

from olsim.core.codes import Flow, Use
from olsim.simulation.run import Case, simulate
from olsim.state.history import CITY_SERIES

SEEDS = 100
MONTHS = 53
OCTOBER_2022 = 4
"""Number of the count, the first of which is October 2018."""
SHORT = {"demand.pupils_per_fte_bo": 16.5}
"""A city with far too few teachers."""


def flows(*chosen):
    return lambda h: h.flows_fte[1:, :, [int(f) for f in chosen]].sum()


def city(name):
    return lambda h: h.city[13:, CITY_SERIES.index(name)].sum()


def spread(h):
    """Spread over schools of the share of regular posts without an appointed teacher, last October."""
    regular = h.demand[OCTOBER_2022, :, 0].sum(axis=2)
    empty = regular[:, [1, 2, 4, 5, 6, 7, 9]].sum(axis=1)
    return np.std(empty / h.demand[OCTOBER_2022].sum(axis=(1, 2, 3)))


LOOPS = {
    # loop: (world, value at the 95 % point of each strength, outcome, sign)
    "workload": (
        SHORT,
        {"leaving.strain_ratio": 1.34, "searching.strain_ratio": 1.34, "sickness.strain_points": 0.0078},
        flows(Flow.OUT_EDUCATION, Flow.OUT_NEIGHBOURS, Flow.MOVE_OUT),
        1,
    ),
    "coaching": (
        {**SHORT, "coaching.coach_fte": 0.08, "cover.ambulant_pull": 0.8},
        {
            "leaving.coaching_ratio": 0.755,
            "searching.coaching_ratio": 0.688,
            "training.coaching_ratio": 0.427,
        },
        flows(Flow.OUT_UITVAL, Flow.OUT_EDUCATION, Flow.OUT_NEIGHBOURS, Flow.MOVE_OUT),
        1,
    ),
    "stopgap": (
        {**SHORT, "cover.preference_zij": 4.0},
        {"training.double_odds_ratio": 2.29},
        flows(Flow.OUT_UITVAL),
        1,
    ),
    "attractiveness": (SHORT, {"applying.strain": -0.347}, spread, 1),
    "lending": (
        {"demand.pupils_per_fte_bo": 21.0, "pupils.school_sd": 0.045, "boards.lend_willing": 0.9},
        {"boards.lend_own_shortage": -5.5},
        lambda h: h.city_supply[13:, :, Use.LENT_OUT].sum(),
        -1,
    ),
    "organising": (SHORT, {"organising.strain": 1.16}, lambda h: h.required_fte[50].sum(), -1),
    "places": (SHORT, {"training.places_response": 1.08}, city("zij_started"), 1),
    "temporary": (
        {},
        {"leaving.temporary_ratio": 1.96, "searching.temporary_ratio": 1.96},
        flows(Flow.IN_RETURN),
        1,
    ),
    "tightness": (
        SHORT,
        {"searching.tightness_elasticity": 2.68},
        flows(Flow.OUT_NEIGHBOURS, Flow.MOVE_OUT),
        1,
    ),
    "enrolment": (SHORT, {"pabo.enrolment_response": 0.27}, city("pabo_entrants"), 1),
}


def outcomes(overrides, outcome):
    case_overrides = tuple(sorted(overrides.items()))
    return np.array(
        [
            outcome(simulate(Case(seed=s, months=MONTHS, overrides=case_overrides))[0].history)
            for s in range(SEEDS)
        ]
    )


@pytest.mark.slow
@pytest.mark.parametrize("loop", LOOPS)
def test_loop_works_in_the_direction_of_its_mechanism(loop):
    world, strongest, outcome, sign = LOOPS[loop]
    off = outcomes({**world, f"loops.{loop}": 0.0}, outcome)
    for name, strength in (("95 %", strongest), ("median", {})):
        difference = outcomes({**world, **strength}, outcome) - off
        mean, error = difference.mean(), difference.std(ddof=1) / np.sqrt(SEEDS)
        print(
            f"\n{loop} at {name}: {mean:+.3f} (95 % interval {mean - 1.96 * error:+.3f} to"
            f" {mean + 1.96 * error:+.3f}), without loop {off.mean():.3f}"
        )
        if name == "95 %":
            assert sign * mean > 2.0 * error
