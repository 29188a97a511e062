"""One extra exogenous entrant changes nobody else's draws or attributes; outcomes may cascade, and how far is
printed.
"""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from olsim.core.codes import Channel
from olsim.core.randomness import Draws
from olsim.population.synthesise import synthesise
from olsim.simulation.run import parameters_of
from olsim.simulation.schedule import advance, prepare
from tests.small import small_case

FIXED = ("channel", "entered", "ordinal", "born", "woman", "lives_in_city", "part_time", "from_mbo")


def world_of(months, channel=None, month=0):
    """A small world, with one extra entrant in a channel and month."""
    case = small_case(seed=8, months=months)
    parameters = parameters_of(case)
    draws = Draws(case.seed)
    world = synthesise(parameters, draws, months)
    if channel is not None:
        world.extra[channel, month] = 1
    prepare(world)
    advance(world, parameters, draws, months)
    return world


LOG = """
import json, sys
from olsim.core import randomness
from tests.whole.test_minimally_different_world import world_of
channel, month, months = json.loads(sys.argv[1])
randomness.LOG = {}
world = world_of(months, channel, month)
log = randomness.LOG
json.dump([[f"{stream}:{who}", number] for (stream, who), number in log.items()], sys.stdout)
"""


def log_of(channel, month, months):
    """Every draw of a run in plain Python: (stream, key or pair of keys) and the number."""
    done = subprocess.run(
        [sys.executable, "-c", LOG, json.dumps([channel, month, months])],
        capture_output=True,
        text=True,
        env={**os.environ, "OLSIM_COMPILED": "0"},
        timeout=500,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


@pytest.mark.slow
def test_one_extra_entrant_changes_no_draw_of_anybody_else():
    months = 12
    plain = log_of(None, 0, months)
    assert len(plain) > 10_000
    for channel, month in ((Channel.EXTRA, 4), (Channel.NEIGHBOURS, 4)):
        more = log_of(int(channel), month, months)
        common = plain.keys() & more.keys()
        assert len(common) > 0.9 * len(plain)
        assert len(more.keys() - plain.keys()) > 0
        assert all(plain[who] == more[who] for who in common)


def test_one_extra_entrant_changes_no_attribute_of_anybody_else():
    months = 20
    for channel, month in (
        (Channel.EXTRA, 4),
        (Channel.PABO, 12),
        (Channel.ZIJ_INSTROOM, 8),
        (Channel.ELSEWHERE, 4),
    ):
        plain, more = world_of(months), world_of(months, channel, month)
        rows = [{int(w.people.key[i]): i for i in range(w.people.n)} for w in (plain, more)]
        common = sorted(set(rows[0]) & set(rows[1]))
        assert len(set(rows[1]) - set(rows[0])) >= 1
        first, second = (np.array([r[k] for k in common]) for r in rows)
        for name in FIXED:
            assert np.array_equal(getattr(plain.people, name)[first], getattr(more.people, name)[second]), (
                name
            )
        moved = int((plain.people.school[first] != more.people.school[second]).sum())
        print(
            f"\nOne extra entrant ({channel.name}): {moved} of {len(common)} people are at another school at"
            " the end."
        )


def test_an_entrant_who_never_acts_leaves_everything_as_it_was():
    plain, late = world_of(12), world_of(12, Channel.EXTRA, 11)
    n = plain.people.n
    for name, array in plain.people.arrays().items():
        if name not in ("offer_school", "offer_start", "search_until", "leave_month", "leave_reason"):
            assert np.array_equal(array[:n], getattr(late.people, name)[:n]), name
