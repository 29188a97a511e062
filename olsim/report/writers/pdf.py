"""The note as PDF, set by typst from a fixed template; the note itself is data that the template reads, so
that no text in it can be taken for Typst.
"""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import typst

from olsim.report.blocks import (
    Block,
    Box,
    Bullets,
    Heading,
    Line,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Table,
    clean,
)

TEMPLATE = Path(__file__).with_name("note.typ")
SHORT_ROWS = 8
"""A table of so many rows stays on one page."""


class Pictures:
    """Pictures as files beside the source."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0

    def keep(self, png: bytes) -> str:
        """Write a picture and return its name."""
        self.number += 1
        name = f"p{self.number}.png"
        (self.folder / name).write_bytes(png)
        return name


def line_of(line: Line) -> dict[str, str]:
    """A line as data."""
    return {"lead": line.lead, "text": line.text}


def block(item: Block, pictures: Pictures) -> dict[str, Any]:
    """One block as data."""
    if isinstance(item, Heading):
        return {"kind": "heading", "level": item.level, "text": item.text}
    if isinstance(item, Paragraph):
        return {"kind": "paragraph", "small": item.small, "text": item.text}
    if isinstance(item, Box):
        return {
            "kind": "box",
            "warning": item.warning,
            "title": item.title,
            "lines": [line_of(line) for line in item.lines],
        }
    if isinstance(item, Bullets):
        return {"kind": "bullets", "lines": [line_of(line) for line in item.lines]}
    if isinstance(item, Picture):
        return {
            "kind": "picture",
            "file": pictures.keep(item.png),
            "alternative": item.alternative,
            "caption": item.caption,
        }
    if isinstance(item, Table):
        return {
            "kind": "table",
            "caption": item.caption,
            "columns": list(item.columns),
            "rows": [list(row) for row in item.rows],
            "remark": item.remark,
            "widths": list(item.widths or (1.0 for _ in item.columns)),
            "left": [k in item.left for k in range(len(item.columns))],
            "whole": len(item.rows) <= SHORT_ROWS,
        }
    assert isinstance(item, PageBreak)
    return {"kind": "pagebreak"}


def write(report: Report, path: Path) -> None:
    """Write the document."""
    report = clean(report)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        pictures = Pictures(folder)
        shutil.copyfile(TEMPLATE, folder / TEMPLATE.name)
        told = {
            "title": report.title,
            "subtitle": report.subtitle,
            "footer": report.footer,
            "blocks": [block(item, pictures) for item in report.blocks],
        }
        (folder / "note.json").write_text(json.dumps(told), encoding="utf-8")
        path.write_bytes(typst.compile(str(folder / TEMPLATE.name), root=str(folder)))
