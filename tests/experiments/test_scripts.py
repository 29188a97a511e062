"""Every experiment runs, on two draws and a short horizon, or on a few runs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = [
    path.stem
    for path in sorted((ROOT / "experiments").glob("*.py"))
    if path.stem not in ("__init__", "asking", "asking_sensitivity")
]
SENSITIVITY = [name for name in SCRIPTS if name.startswith("sobol_")]


def run(name, *options):
    done = subprocess.run(
        [sys.executable, "-m", f"experiments.{name}", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-1500:]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SCRIPTS if name not in SENSITIVITY])
def test_experiment(name, tmp_path):
    run(name, "--draws", "2", "--seeds", "1", "--months", "123", "--out", str(tmp_path / "uit"))
    assert (tmp_path / "uit" / "notitie.pdf").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", SENSITIVITY)
def test_sensitivity_experiment(name, tmp_path):
    year = "2027" if "effect" in name else "2020"
    screened = [
        "--screened",
        "proces:pabo,pay.temporary_weight,leaving.pay_elasticity_starter,applying.stay",
        "--screening",
        "60",
    ]
    run(
        name,
        "--output",
        f"onvervuld_{year}",
        *screened,
        "--kept",
        "2",
        "--budget",
        "1600" if "effect" in name else "200",
        "--out",
        str(tmp_path),
    )
    assert {path.parent.name.partition("-")[0] for path in tmp_path.glob("*/gevoeligheid.html")} == {
        "morris",
        "sobol",
    }
