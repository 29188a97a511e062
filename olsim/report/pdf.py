"""The note as PDF, set by typst; nothing of the system is needed."""

import tempfile
from pathlib import Path

import typst

from olsim.report.blocks import Block, Box, Bullets, Heading, Line, PageBreak, Paragraph, Picture, Report, Table

SETTINGS = """#set page(paper: "a4", margin: (x: 1.5cm, y: 1.6cm), footer: context [#text(size: 8pt, fill: rgb("#4a5058"))[{footer} #h(1fr) #counter(page).display()]])
#set text(lang: "nl", size: 9.6pt, hyphenate: true)
#set par(leading: 0.55em, spacing: 0.7em)
#show heading: it => block(above: 1.3em, below: 0.6em, text(fill: rgb("#17457a"), size: 12.5pt, weight: "bold", it.body))
#let small(body) = text(size: 8pt, fill: rgb("#4a5058"), body)
#let cell(body) = text(size: 7.6pt, body)
"""
SHORT_ROWS = 8
"""A table of so many rows stays on one page."""
SPECIAL = "\\#$*_@<>[]`~/-\"'"


def safe(text: str) -> str:
    """Text in which nothing means something to typst."""
    return "".join("\\" + c if c in SPECIAL else "-?" if c == "\xad" else c for c in text)


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


def line_of(line: Line) -> str:
    """A line with its lead in bold."""
    return (f"*{safe(line.lead)}:* " if line.lead else "") + safe(line.text)


def block(item: Block, pictures: Pictures) -> str:
    """One block as typst."""
    if isinstance(item, Heading):
        return "=" * item.level + " " + safe(item.text)
    if isinstance(item, Paragraph):
        return f"#small[{safe(item.text)}]" if item.small else safe(item.text)
    if isinstance(item, Box):
        lines = " \\ ".join(line_of(line) for line in item.lines)
        fill = "#fff4e0" if item.warning else "#eef3f8"
        return f'#block(fill: rgb("{fill}"), inset: 7pt, width: 100%, breakable: false)[*{safe(item.title)}* \\ {lines}]'
    if isinstance(item, Bullets):
        return "\n".join(f"- #text(size: 8.8pt)[{line_of(line)}]" for line in item.lines)
    if isinstance(item, Picture):
        return f'#block(breakable: false)[#image("{pictures.keep(item.png)}", width: 100%, alt: "{item.alternative}") #small[{safe(item.caption)}]]'
    if isinstance(item, Table):
        return table(item)
    assert isinstance(item, PageBreak)
    return "#pagebreak(weak: true)"


def table(item: Table) -> str:
    """A table whose head repeats on every page."""
    widths = item.widths or tuple(1.0 for _ in item.columns)
    columns = ", ".join(f"{w:.3f}fr" for w in widths)
    align = ", ".join("left" if k in item.left else "right" for k in range(len(item.columns)))
    head = ", ".join(f"cell[*{safe(text)}*]" for text in item.columns)
    body = ",\n".join(", ".join(f"cell[{safe(text)}]" for text in row) for row in item.rows)
    remark = f"\n#small[{safe(item.remark)}]" if item.remark else ""
    whole = "#block(breakable: false)[" if len(item.rows) <= SHORT_ROWS else ""
    return whole + (
        f'#block(below: 0.4em, sticky: true, text(size: 8.8pt, weight: "bold")[{safe(item.caption)}])\n#table(columns: ({columns}), align: ({align}), inset: 3pt, '
        f'stroke: (x: none, y: 0.4pt + rgb("#c9d3df")), fill: (x, y) => if y == 0 {{ rgb("#eef3f8") }}, table.header({head}),\n{body})'
        + remark
        + ("]" if whole else "")
    )


def write(report: Report, path: Path) -> None:
    """Write the document."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        pictures = Pictures(folder)
        parts = [
            SETTINGS.replace("{footer}", safe(report.footer)),
            f'#set document(title: "{report.title.replace(chr(34), "")}", author: "olsim")',
            f'#text(size: 17pt, weight: "bold", fill: rgb("#17457a"))[{safe(report.title)}]',
            f"#small[{safe(report.subtitle)}]",
            *(block(item, pictures) for item in report.blocks),
        ]
        source = folder / "notitie.typ"
        source.write_text("\n\n".join(parts), encoding="utf-8")
        path.write_bytes(typst.compile(str(source)))
