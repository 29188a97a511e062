"""Nothing that was done is lost, and nothing that is kept is half."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from olsim.core.errors import OlsimError
from olsim.sensitivity import design as designs
from olsim.sensitivity.bank import Bank, keys_of
from olsim.sensitivity.engines import processes
from tests.sensitivity import functions as f
from tests.sensitivity.asking import ask

ROOT = Path(__file__).parents[2]


def script(name, folder, points=256, workers=2, **environment):
    command = [sys.executable, "-m", "tests.sensitivity.asking", name, str(folder), str(points), str(workers)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, **environment},
    )


def runs_in(folder):
    index = Path(folder) / "bank" / "index.sqlite"
    if not index.exists():
        return 0
    try:
        with sqlite3.connect(index) as connection:
            return connection.execute("select count(*) from runs").fetchone()[0]
    except sqlite3.OperationalError:  # the driver holds it
        return -1


def shards_in(folder):
    return len(list((Path(folder) / "bank").glob("*/*.parquet")))


def wait_for(condition, seconds=60.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_doubled_design_takes_over_every_run(tmp_path):
    _, first = ask(f.noisy, designs.sobol(f.NOISY, 64), tmp_path)
    _, second = ask(f.noisy, designs.sobol(f.NOISY, 128), tmp_path)
    assert (first.runs, first.reused) == (64 * 12, 0)
    assert (second.runs, second.reused) == (128 * 12, 64 * 12)
    with sqlite3.connect(tmp_path / "bank" / "index.sqlite") as index:
        assert index.execute("select size, runs, reused, fresh from designs").fetchall() == [
            (64, 768, 0, 768),
            (128, 1536, 768, 768),
        ]


def test_replicates_and_other_analyses_take_over_what_they_can(tmp_path):
    _, first = ask(f.noisy, designs.sobol(f.NOISY, 32), tmp_path)
    _, second = ask(f.noisy, designs.sobol(f.NOISY, 32, replicates=2), tmp_path)
    assert second.reused == first.runs
    _, third = ask(f.noisy, designs.sobol(f.NOISY, 32, second=False), tmp_path)
    assert third.fresh == 0


@pytest.mark.slow
def test_killed_five_times_and_started_again_it_gives_the_same_bits(tmp_path):
    whole = script("slow", tmp_path / "whole")
    wanted = whole.communicate(timeout=120)[0].split()[0]
    luck = random.Random(7)
    for _ in range(5):
        before = shards_in(tmp_path / "cut")
        running = script("slow", tmp_path / "cut")
        wait_for(
            lambda before=before: shards_in(tmp_path / "cut") > before + 2
        )  # the first two are the runs by which time is told
        time.sleep(0.4 * luck.random())
        os.kill(running.pid, signal.SIGKILL)  # the driver alone: its workers have to see for themselves
        running.wait()
        running.stdout.close()
        running.stderr.close()
    last = script("slow", tmp_path / "cut")
    digest, reused = last.communicate(timeout=120)[0].split()
    assert digest == wanted
    assert int(reused) > 0


@pytest.mark.slow
def test_workers_go_when_their_driver_is_killed(tmp_path):
    running = script("slow", tmp_path, points=4096)
    wait_for(lambda: shards_in(tmp_path) > 0)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    deadline = time.monotonic() + 10.0
    while time.monotonic() < deadline:
        left = [p for p in Path("/proc").glob("[0-9]*/stat") if in_session(p, running.pid)]
        if not left:
            break
        time.sleep(0.2)
    running.stdout.close()
    running.stderr.close()
    assert not left


def in_session(stat, session):
    try:
        parts = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return int(parts[3]) == session and parts[0] != "Z"


@pytest.mark.slow
def test_ctrl_c_keeps_what_came_back(tmp_path):
    running = script("slow", tmp_path, points=2048)
    wait_for(lambda: shards_in(tmp_path) > 3)
    os.kill(running.pid, signal.SIGINT)
    running.communicate(timeout=30)
    done = runs_in(tmp_path)
    assert 4 < done < 2048 * 7
    again = script("slow", tmp_path, points=2048)
    assert int(again.communicate(timeout=120)[0].split()[1]) == done


@pytest.mark.slow
def test_the_number_of_workers_does_not_matter(tmp_path):
    digests = set()
    for workers in (1, 2, 3):
        engine = processes(workers) if workers > 1 else None
        results, _ = ask(f.noisy, designs.sobol(f.NOISY, 64), tmp_path / str(workers), engine)
        digests.add(results.passport["digest_tabellen"])
    assert len(digests) == 1


def test_a_shard_that_is_gone_is_done_again(tmp_path):
    first, _ = ask(f.noisy, designs.sobol(f.NOISY, 64), tmp_path)
    shards = sorted((tmp_path / "bank").glob("*/*.parquet"))
    shards[0].unlink()
    shards[1].write_bytes(b"half")
    second, plan = ask(f.noisy, designs.sobol(f.NOISY, 64), tmp_path)
    assert 0 < plan.fresh < plan.runs
    assert second.passport["digest_tabellen"] == first.passport["digest_tabellen"]


def test_a_half_shard_is_swept_up_and_the_index_never_knew_it(tmp_path):
    bank = Bank(tmp_path, "m", ("y",))
    (tmp_path / "m" / "0000001.parquet.half").write_bytes(b"half")
    bank.close()
    bank = Bank(tmp_path, "m", ("y",))
    assert not list((tmp_path / "m").glob("*.half"))
    assert bank.known() == set()
    bank.close()


def test_a_shard_is_never_written_twice(tmp_path):
    """Ctrl-C comes when it is least expected: between the index and the next number."""
    bank = Bank(tmp_path, "m", ("y",))
    bank.add(["k1", "k2"], [1, 2], {}, np.array([[1.0], [2.0]]))
    bank._next -= 1  # as if the driver was struck before it counted on
    with pytest.raises(OlsimError):
        bank.add(["k3", "k4"], [3, 4], {}, np.array([[333.0], [444.0]]))
    assert bank.read(["k1", "k2"], ["y"]).ravel().tolist() == [1.0, 2.0]
    assert bank.known() == {"k1", "k2"}
    bank.close()


def test_more_columns_serve_fewer_and_not_the_other_way_round(tmp_path):
    bank = Bank(tmp_path, "m", ("y", "z"))
    bank.add(["k1"], [1], {}, np.array([[1.0, 2.0]]))
    bank.close()
    bank = Bank(tmp_path, "m", ("z",))
    assert bank.known() == {"k1"}
    assert bank.read(["k1"], ["z"]).ravel().tolist() == [2.0]
    bank.close()
    bank = Bank(tmp_path, "m", ("y", "w"))
    assert bank.known() == set()
    bank.add(["k1"], [1], {}, np.array([[1.0, 9.0]]))
    assert bank.read(["k1"], ["w", "y"]).ravel().tolist() == [9.0, 1.0]
    bank.close()


def test_a_second_driver_is_refused(tmp_path):
    bank = Bank(tmp_path, "m", ("y",))
    bank.note("nu", "sobol", 1, 1, 0, 1)
    with pytest.raises(OlsimError, match="Een andere berekening"):
        Bank(tmp_path, "m", ("y",))
    bank.close()


@pytest.mark.parametrize("damage", ["gone", "empty", "text", "cut", "middle"])
def test_c17_an_index_that_is_gone_or_damaged_is_made_anew_from_the_shards(tmp_path, damage):
    bank = Bank(tmp_path, "m", ("y",))
    keys = [f"{k:032x}" for k in range(300)]
    for k in range(0, 300, 100):
        bank.add(
            keys[k : k + 100],
            list(range(100)),
            {"x": np.arange(100.0)},
            np.arange(k, k + 100.0)[:, np.newaxis],
        )
    bank.close()
    index, whole = tmp_path / "index.sqlite", (tmp_path / "index.sqlite").read_bytes()
    new = {
        "gone": None,
        "empty": b"",
        "text": b"geen lijst" * 200,
        "cut": whole[: len(whole) // 2],
        "middle": whole[:4096] + b"x" * 8192 + whole[12288:],
    }
    index.unlink() if new[damage] is None else index.write_bytes(new[damage])
    again = Bank(tmp_path, "m", ("y",))
    assert again.adopted == 300
    assert again.known() == set(keys)
    assert again.read(keys, ("y",))[:, 0].tolist() == list(range(300))
    again.close()


def test_a7_every_region_of_a_shard_is_watched(tmp_path):
    bank = Bank(tmp_path, "m", ("y",))
    keys = [f"{k:032x}" for k in range(50)]
    bank.add(keys, list(range(50)), {"x": np.arange(50.0)}, np.arange(50.0)[:, np.newaxis])
    bank.close()
    (shard,) = (tmp_path / "m").glob("*.parquet")
    whole = shard.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        shard.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        bank = Bank(tmp_path, "m", ("y",))
        assert bank.lost == 50
        assert not bank.known()
        assert not shard.exists()
        bank.add(keys, list(range(50)), {"x": np.arange(50.0)}, np.arange(50.0)[:, np.newaxis])
        assert bank.read(keys, ("y",))[:, 0].tolist() == list(range(50))
        bank.close()
        (shard,) = (tmp_path / "m").glob("*.parquet")
        whole = shard.read_bytes()


def test_a_place_below_a_file_is_a_message(tmp_path):
    (tmp_path / "bestand").write_text("")
    with pytest.raises(OlsimError, match="kan niet worden geschreven"):
        Bank(tmp_path / "bestand" / "map", "m", ("y",))


FULL = """
import resource, sys
from olsim.core.errors import OlsimError
from olsim.sensitivity import design as designs
from tests.sensitivity import functions as f
from tests.sensitivity.asking import ask
laid = designs.sobol(f.NOISY, 256)
if sys.argv[2] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    results, plan = ask(f.noisy, laid, sys.argv[1])
    print(results.passport["digest_tabellen"], plan.reused)
except OlsimError as mistake:
    print(mistake)
"""


@pytest.mark.slow
def test_a_full_disk_is_a_message_and_loses_nothing(tmp_path):
    def attempt(folder, how):
        done = subprocess.run(
            [sys.executable, "-c", FULL, str(folder), how],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr[-1000:]
        return done.stdout

    wanted = attempt(tmp_path / "whole", "room").split()[0]
    assert "De schijf is vol; wat klaar was, is bewaard" in attempt(tmp_path / "small", "full")
    assert attempt(tmp_path / "small", "room").split()[0] == wanted


def test_keys_follow_values_names_and_seed_and_nothing_else():
    values = np.array([[1.0, 2.0], [1.0, 2.0], [2.0, 1.0], [0.0, 1.0], [-0.0, 1.0]])
    seeds = np.array([0, 1, 0, 0, 0])
    one = keys_of("m", ("a", "b"), values, seeds)
    assert len(set(one)) == 4
    assert one[3] == one[4]
    assert keys_of("m", ("b", "a"), values[:, ::-1], seeds) == one
    assert not set(keys_of("n", ("a", "b"), values, seeds)) & set(one)
