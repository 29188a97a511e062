"""The bank: goes on where it was stopped, with the same numbers."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from calibration.bank import make, shares_of

RUNS, MONTHS = 256, 20
SCRIPT = """
import sys
from pathlib import Path
import numpy as np
from calibration.bank import make, shares_of
if __name__ == "__main__":
    make(shares_of({runs}), np.arange({runs}), Path(sys.argv[1]), 1, "proef", {months})
"""


@pytest.mark.slow
def test_a_bank_that_is_killed_and_started_again_has_the_same_numbers(tmp_path):
    script = tmp_path / "fill.py"
    script.write_text(SCRIPT.format(runs=RUNS, months=MONTHS), encoding="utf-8")
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    process = subprocess.Popen(
        [sys.executable, str(script), str(killed)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
    )
    end = time.monotonic() + 120.0
    while process.poll() is None and time.monotonic() < end and len(list(killed.rglob("*.parquet"))) < 2:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = sum(1 for path in killed.rglob("*") if path.is_file())
    assert before >= 2
    assert len(list(killed.rglob("*.parquet"))) < RUNS / 32
    shares, seeds = shares_of(RUNS), np.arange(RUNS)
    one, other = (make(shares, seeds, folder, 1, "proef", MONTHS) for folder in (killed, whole))
    assert np.array_equal(one.found, other.found, equal_nan=True)
    assert np.array_equal(one.values, other.values)
