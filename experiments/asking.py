"""What every experiment shares: read the draws, run the scenarios, write the note."""

import argparse
from pathlib import Path

from olsim.cli.comparing import Asked, compare_and_write
from olsim.evidence.ensemble import read
from olsim.evidence.load import load
from olsim.results import refuse_existing
from olsim.scenario import Scenario


def answer(name: str, scenarios: list[Scenario], **asked: object) -> None:
    """Compare the scenarios with the first one; the note comes in uitkomst/<name>."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--months", type=int, default=197)
    parser.add_argument("--out", type=Path, default=Path("uitkomst") / name)
    given = parser.parse_args()
    refuse_existing(given.out, overwrite=True)
    compare_and_write(load(), read(), scenarios, Asked(given.draws, given.seeds, given.months, **asked), given.out, overwrite=True)  # type: ignore[arg-type]
    print(f"De notitie staat in {given.out}")
