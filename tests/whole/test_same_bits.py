"""A run is a pure function of scenario and seed: the same bits with faces or without, compiled or not, in one
process or two.
"""

import hashlib
import os
import subprocess
import sys

import numpy as np

from olsim.simulation.run import Case, run_many, simulate
from tests.small import small_case, small_overrides

DIGEST = """
import hashlib, sys
from olsim.simulation.run import simulate
from tests.small import small_case
w, _ = simulate(small_case(seed=3, months=14))
d = hashlib.blake2b()
for t in (w.people, w.schools, w.boards, w.vacancies, w.surroundings):
    for name, a in t.arrays().items():
        d.update(a.tobytes())
for name, a in vars(w.history).items():
    if hasattr(a, "tobytes"):
        d.update(a.tobytes())
print(d.hexdigest())
assert "mesa" not in sys.modules and "matplotlib" not in sys.modules
"""


def digest_of(world):
    digest = hashlib.blake2b()
    for table in (world.people, world.schools, world.boards, world.vacancies, world.surroundings):
        # beyond its capacity a table holds whatever was there
        for array in table.arrays().values():
            digest.update(array[: table.capacity].tobytes())
    for array in vars(world.history).values():
        if isinstance(array, np.ndarray):
            digest.update(array.tobytes())
    return digest.hexdigest()


def test_compiled_and_plain_python_give_the_same_bits():
    results = []
    for flag in ("1", "0"):
        environment = {**os.environ, "OLSIM_COMPILED": flag}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], capture_output=True, text=True, env=environment, timeout=500
        )
        assert done.returncode == 0, done.stderr[-2000:]
        results.append(done.stdout.strip())
    assert results[0] == results[1]


def test_one_and_two_processes_give_the_same_values():
    cases = [Case(seed=k, months=40, overrides=small_case().overrides) for k in range(6)]
    one = {o.seed: o.values for o in run_many(cases, 1)}
    two = {o.seed: o.values for o in run_many(cases, 2)}
    for seed, values in one.items():
        for name, array in values.items():
            assert np.array_equal(array, two[seed][name], equal_nan=True), name


def test_faces_change_nothing():
    from olsim import LabourMarket

    months = 16
    digests = []
    for faces in (True, False):
        model = LabourMarket(seed=5, people_as_agents=faces, months=months, overrides=small_overrides())
        while model.running:
            model.step()
        digests.append(digest_of(model.world))
    bare, _ = simulate(small_case(seed=5, months=months))
    assert digests[0] == digests[1] == digest_of(bare)


def test_another_seed_gives_another_world():
    assert digest_of(simulate(small_case(seed=1, months=5))[0]) != digest_of(
        simulate(small_case(seed=2, months=5))[0]
    )
