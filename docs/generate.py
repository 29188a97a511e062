"""Writes the generated parts of odd.md and calibration.md: `python -m docs.generate`."""

import re
from pathlib import Path

from docs import fit_report
from olsim.scenarios import grammar
from olsim.tools import describe

ODD, CALIBRATION = (Path(__file__).parent / name for name in ("odd.md", "calibration.md"))
PARTS = {
    "codes": describe.codes,
    "schedule": lambda: describe.schedule(explained=True),
    "columns": lambda: describe.columns(explained=True),
    "parameters": describe.parameters,
    "measures": describe.measures,
    "observables": describe.observables,
    "base": describe.base,
    "fit": fit_report.section,
}


def generated(text: str) -> str:
    """The text with every generated part renewed."""
    for name, make in PARTS.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        if begin not in text:
            continue
        text = re.sub(
            f"{begin}.*?{end}", lambda _, b=begin, e=end, m=make: f"{b}\n{m()}\n{e}", text, flags=re.S
        )
    return text


SCHEMA = Path(__file__).parent / "scenario.schema.json"


if __name__ == "__main__":
    SCHEMA.write_text(grammar.schema(), encoding="utf-8")
    for page in (ODD, CALIBRATION):
        page.write_text(generated(page.read_text(encoding="utf-8")), encoding="utf-8")
