"""The note as a Word document."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyphen
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

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

TEXT_WIDTH_CM, PICTURE_WIDTH_CM = 18.0, 16.5
MOST_PROPERTY = 255
"""Characters of a property of a document; the title on the page is whole."""
CELL_MARGIN_TWIPS = 40
"""Left and right margin in a cell, in twentieths of a point."""
BLUE = RGBColor(0x17, 0x45, 0x7A)


def shade(cell: Any, colour: str) -> None:
    """Background of a cell."""
    properties = cell._tc.get_or_add_tcPr()
    fill = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        fill.set(qn(name), value)
    properties.append(fill)


def put(
    paragraph: Any, text: str, size: float, bold: bool = False, grey: bool = False, space: float = 2.0
) -> None:
    """Text in a paragraph, with little space around it (points)."""
    run = paragraph.add_run()
    for k, piece in enumerate(text.split("\xad")):
        if k:
            run._r.append(OxmlElement("w:softHyphen"))
        if piece:
            run._r.append(_text(piece))
    run.font.size, run.bold = Pt(size), bold
    if grey:
        run.font.color.rgb = RGBColor(0x4A, 0x50, 0x58)
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(space)


def _text(piece: str) -> Any:
    element = OxmlElement("w:t")
    element.text = piece
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


LONG_WORD = 7
"""Letters from which a word in a table may be broken."""
SPLIT = pyphen.Pyphen(lang="nl_NL")


def hyphenated(text: str) -> str:
    """A text in whose long words a soft hyphen marks where Dutch breaks them: columns are narrow, and Word
    breaks no word by itself.
    """
    words = text.split(" ")
    return " ".join(
        SPLIT.inserted(word, "\xad") if len(word) >= LONG_WORD and "\xad" not in word else word
        for word in words
    )


def put_line(paragraph: Any, line: Line, size: float) -> None:
    """A line with its lead in bold."""
    if line.lead:
        put(paragraph, f"{line.lead}: ", size, bold=True)
    put(paragraph, line.text, size)


def add(document: Any, item: Block) -> None:
    """One block."""
    if isinstance(item, Heading):
        document.add_heading(item.text, item.level)
    elif isinstance(item, Paragraph):
        put(document.add_paragraph(), item.text, 8.5 if item.small else 10, grey=item.small)
    elif isinstance(item, Box):
        box = document.add_table(1, 1)
        cell = box.rows[0].cells[0]
        shade(cell, "FFF4E0" if item.warning else "EEF3F8")
        put(cell.paragraphs[0], item.title, 10, bold=True)
        for line in item.lines:
            put_line(cell.add_paragraph(), line, 9)
        put(document.add_paragraph(), "", 4)
    elif isinstance(item, Bullets):
        for line in item.lines:
            put_line(document.add_paragraph(style="List Bullet"), line, 9)
    elif isinstance(item, Picture):
        document.add_picture(io.BytesIO(item.png), width=Cm(PICTURE_WIDTH_CM))
        put(document.add_paragraph(), item.caption, 8.5, grey=True)
    elif isinstance(item, Table):
        add_table(document, item)
    elif isinstance(item, PageBreak):
        document.add_page_break()


def tighten(table: Any) -> None:
    """Small margins inside the cells of a table, and thin lines between its rows."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(CELL_MARGIN_TWIPS))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "C9D3DF")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.extend([borders, margins])


def add_table(document: Any, item: Table) -> None:
    """A table with its caption above and its remark below; the head repeats on every page."""
    caption = document.add_paragraph()
    put(caption, item.caption, 9, bold=True)
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(1, len(item.columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    widths = item.widths or tuple(1.0 / len(item.columns) for _ in item.columns)
    for column, width in zip(table.columns, widths):
        column.width = Cm(
            TEXT_WIDTH_CM * width
        )  # some programs read the widths of columns, others those of cells
    tighten(table)
    for _row in item.rows:
        table.add_row()
        together = OxmlElement("w:cantSplit")
        table.rows[-1]._tr.get_or_add_trPr().append(together)
    for r, texts in enumerate((item.columns, *item.rows)):
        cells = table.rows[r].cells
        for k, text in enumerate(texts):
            cells[k].width = Cm(TEXT_WIDTH_CM * widths[k])
            paragraph = cells[k].paragraphs[0]
            put(paragraph, hyphenated(text), 7.5, bold=r == 0, space=0.5)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if k in item.left else WD_ALIGN_PARAGRAPH.RIGHT
            if r == 0:
                shade(cells[k], "EEF3F8")
    put(document.add_paragraph(), item.remark, 8, grey=True)


def write(report: Report, path: Path) -> None:
    """Write the document."""
    report = clean(report)
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.6)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(7.5)  # the size of what is empty
    normal.paragraph_format.line_spacing = 1.0
    for k in (1, 2):
        style = document.styles[f"Heading {k}"]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(14 - 2 * k + 2), BLUE
    properties = document.core_properties
    properties.title, properties.author, properties.language = report.title[:MOST_PROPERTY], "olsim", "nl-NL"
    properties.created = properties.modified = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    properties.comments = report.footer[:MOST_PROPERTY]
    title = document.add_paragraph()
    put(title, report.title, 18, bold=True)
    title.runs[0].font.color.rgb = BLUE
    put(document.add_paragraph(), report.subtitle, 10, grey=True)
    for item in report.blocks:
        add(document, item)
    put(section.footer.paragraphs[0], report.footer, 8, grey=True)
    document.save(str(path))
