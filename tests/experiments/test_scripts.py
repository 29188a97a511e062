"""Every experiment runs, on two draws and a short horizon."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = [path.stem for path in sorted((ROOT / "experiments").glob("*.py")) if path.stem not in ("__init__", "asking")]


@pytest.mark.slow
@pytest.mark.parametrize("name", SCRIPTS)
def test_experiment(name, tmp_path):
    command = [sys.executable, "-m", f"experiments.{name}", "--draws", "2", "--seeds", "1", "--months", "123", "--out", str(tmp_path / "uit")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-1500:]
    assert (tmp_path / "uit" / "notitie.pdf").exists()
