"""Writes the generated parts of odd.md: `python -m docs.generate`."""

import re
from pathlib import Path

from olsim import describe, grammar

ODD = Path(__file__).parent / "odd.md"
PARTS = {
    "codes": describe.codes,
    "schedule": lambda: describe.schedule(explained=True),
    "columns": lambda: describe.columns(explained=True),
    "parameters": describe.parameters,
    "measures": describe.measures,
    "observables": describe.observables,
    "base": describe.base,
}


def generated(text: str) -> str:
    """The text with every generated part renewed."""
    for name, make in PARTS.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        text = re.sub(f"{begin}.*?{end}", lambda _, b=begin, e=end, m=make: f"{b}\n{m()}\n{e}", text, flags=re.S)
    return text


SCHEMA = Path(__file__).parent / "scenario.schema.json"


if __name__ == "__main__":
    SCHEMA.write_text(grammar.schema(), encoding="utf-8")
    ODD.write_text(generated(ODD.read_text(encoding="utf-8")), encoding="utf-8")
