"""What every experiment shares: read the draws, run the scenarios, write the note."""

import argparse
from pathlib import Path

from olsim.compare.request import Asked, compare_and_write
from olsim.evidence.ensemble import read
from olsim.evidence.load import load
from olsim.report.note.note import write_all
from olsim.results.places import refuse_existing
from olsim.scenarios.load import Scenario


def answer(name: str, title: str, question: str, scenarios: list[Scenario], **asked: object) -> None:
    """Compare the scenarios with the first one; the note, with this title and question, comes in
    uitkomst/<name>.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--months", type=int, default=197)
    parser.add_argument("--out", type=Path, default=Path("uitkomst") / name)
    given = parser.parse_args()
    refuse_existing(given.out, overwrite=True)
    command = (
        f"python -m experiments.{name} --draws {given.draws} --seeds {given.seeds} --months {given.months}"
    )
    told = Asked(
        given.draws, given.seeds, given.months, title=title, question=question, command=command, **asked
    )
    compare_and_write(load(), read(), scenarios, told, given.out, True, write_all)
    print(f"De notitie staat in {given.out}")
