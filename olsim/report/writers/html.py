"""The note as one HTML file that opens offline."""

import base64
from html import escape
from pathlib import Path

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

STYLE = """
@page { size: A4; margin: 15mm 14mm; }
body { font: 10.3pt/1.42 "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1b1e23; max-width: 190mm;
margin: 0 auto; padding: 8mm 5mm; }
h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 1mm; color: #17457a; }
h2 { font-size: 12.5pt; margin: 7mm 0 2mm; color: #17457a; border-bottom: 1px solid #c9d3df; padding-bottom:
1mm; break-after: avoid; }
p { margin: 1.5mm 0 2mm; } .sub { color: #4a5058; margin-top: 0; } .small, figcaption, caption { font-size:
8.8pt; color: #4a5058; }
figure { margin: 3mm 0; break-inside: avoid; } img { width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; font-size: 8.4pt; margin: 2mm 0 1mm; table-layout: fixed; }
caption { text-align: left; font-weight: 600; color: #1b1e23; padding-bottom: 1mm; }
th, td { padding: .8mm 1.2mm; text-align: right; vertical-align: top; border-bottom: 1px solid #e1e6ec;
overflow-wrap: break-word; hyphens: auto; }
th { background: #eef3f8; font-weight: 600; } .l { text-align: left; } table.many { font-size: 7.5pt; }
table.many th, table.many td { padding: .6mm .8mm; } tr, table.whole { break-inside: avoid; } thead { display:
table-header-group; }
.box { background: #eef3f8; padding: 1.5mm 4mm; margin: 2.5mm 0; break-inside: avoid; } .box p { margin: 1mm
0; } .warn { background: #fff4e0; border-left: 4px solid #e07b00; }
ul { margin: 1mm 0 2mm; padding-left: 5mm; } .break { break-before: page; } footer { margin-top: 6mm; font-
size: 8.5pt; color: #4a5058; }
@media print { body { max-width: none; padding: 0; font-size: 9.6pt; } table { font-size: 7.8pt; } table.many
{ font-size: 7pt; } }
"""


FEW = 12
"""A table with no more rows than this stays on one page."""
MANY = 7
"""A table with more columns than this gets smaller letters."""


def line_of(line: Line) -> str:
    """A line with its lead in bold."""
    return (f"<strong>{escape(line.lead)}:</strong> " if line.lead else "") + escape(line.text)


def block(item: Block) -> str:
    """One block as HTML."""
    if isinstance(item, Heading):
        return f"<h{item.level + 1}>{escape(item.text)}</h{item.level + 1}>"
    if isinstance(item, Paragraph):
        return f'<p class="small">{escape(item.text)}</p>' if item.small else f"<p>{escape(item.text)}</p>"
    if isinstance(item, Box):
        lines = "".join(f"<p>{line_of(line)}</p>" for line in item.lines)
        kind = "box warn" if item.warning else "box"
        return f'<div class="{kind}"><strong>{escape(item.title)}</strong>{lines}</div>'
    if isinstance(item, Bullets):
        return "<ul>" + "".join(f"<li>{line_of(line)}</li>" for line in item.lines) + "</ul>"
    if isinstance(item, Picture):
        data = base64.b64encode(item.png).decode()
        return (
            f'<figure><img alt="{escape(item.alternative)}"'
            f' src="data:image/png;base64,{data}"><figcaption>{escape(item.caption)}</figcaption></figure>'
        )
    if isinstance(item, Table):
        return table(item)
    assert isinstance(item, PageBreak)
    return '<div class="break"></div>'


def table(item: Table) -> str:
    """A table with its caption above and its remark below."""
    columns = "".join(f'<col style="width:{100 * w:.1f}%">' for w in item.widths)

    def cell(tag: str, k: int, text: str) -> str:
        return f"<{tag}{' class=l' if k in item.left else ''}>{escape(text)}</{tag}>"

    head = "".join(cell("th", k, text) for k, text in enumerate(item.columns))
    body = "".join(
        "<tr>" + "".join(cell("td", k, text) for k, text in enumerate(row)) + "</tr>" for row in item.rows
    )
    remark = f'<p class="small">{escape(item.remark)}</p>' if item.remark else ""
    classes = [
        name
        for name, holds in (("many", len(item.columns) > MANY), ("whole", len(item.rows) <= FEW))
        if holds
    ]
    kind = f' class="{" ".join(classes)}"' if classes else ""
    return (
        f"<table{kind}><caption>{escape(item.caption)}</caption><colgroup>{columns}</colgroup>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{remark}"
    )


def write(report: Report, path: Path) -> None:
    """Write the page."""
    report = clean(report)
    body = "\n".join(block(item) for item in report.blocks)
    path.write_text(
        '<!doctype html>\n<html lang="nl"><head><meta charset="utf-8"><meta name="viewport"'
        ' content="width=device-width, initial-scale=1">'
        f"<title>{escape(report.title)}</title><style>{STYLE}</style></head><body>\n"
        f"<h1>{escape(report.title)}</h1>\n"
        f'<p class="sub">{escape(report.subtitle)}</p>\n{body}\n'
        f"<footer>{escape(report.footer)}</footer></body></html>\n",
        encoding="utf-8",
    )
