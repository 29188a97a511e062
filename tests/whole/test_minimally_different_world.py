"""One extra exogenous entrant changes nobody else's draws or attributes; outcomes may cascade, and how far is printed."""

import numpy as np

from olsim.codes import Channel
from olsim.population.synthesise import synthesise
from olsim.randomness import Draws
from olsim.running import parameters_of
from olsim.schedule import advance, prepare
from tests.small import small_case

FIXED = ("channel", "entered", "ordinal", "born", "woman", "lives_in_city", "part_time", "from_mbo")


def world_of(extra, months=20, log=None):
    case = small_case(seed=8, months=months)
    parameters = parameters_of(case)
    draws = Draws(case.seed)
    if log is not None:
        draws.recorder = lambda decision, when, stream: log.__setitem__((decision, when), stream)
    world = synthesise(parameters, draws, months)
    world.extra = extra
    prepare(world)
    for _ in range(months):
        advance(world, parameters, draws)
    return world


def test_one_extra_entrant_changes_nobody_elses_draws_or_attributes():
    logs = ({}, {})
    plain = world_of({}, log=logs[0])
    more = world_of({int(Channel.EXTRA): {4: 1}}, log=logs[1])
    # every draw is a hash of stream and key: streams are equal wherever both ask, and so are the keys of everybody both worlds know
    assert logs[0] == {k: v for k, v in logs[1].items() if k in logs[0]}
    assert set(logs[0]) == set(logs[1])
    rows = [{int(w.people.key[i]): i for i in range(w.people.n)} for w in (plain, more)]
    common = sorted(set(rows[0]) & set(rows[1]))
    assert len(set(rows[1]) - set(rows[0])) >= 1
    first, second = (np.array([r[k] for k in common]) for r in rows)
    for name in FIXED:
        assert np.array_equal(getattr(plain.people, name)[first], getattr(more.people, name)[second]), name
    moved = int((plain.people.school[first] != more.people.school[second]).sum())
    print(f"\nOne extra entrant: {moved} of {len(common)} people are at another school a year and a half later.")
    assert moved < 0.25 * len(common)


def test_an_entrant_who_never_acts_leaves_everything_as_it_was():
    plain, late = world_of({}, 12), world_of({int(Channel.EXTRA): {11: 1}}, 12)
    n = plain.people.n
    for name, array in plain.people.arrays().items():
        if name not in ("offer_school", "offer_start", "search_until", "leave_month", "leave_reason"):
            assert np.array_equal(array[:n], getattr(late.people, name)[:n]), name
