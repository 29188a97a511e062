"""The blocks of a note: what a writer of HTML, Word, Excel or PDF can show. One report, four writers."""

import unicodedata
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `small` for remarks below a table or picture."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Line:
    """A line that may open with some words in bold."""

    text: str
    lead: str = ""

    @property
    def whole(self) -> str:
        """The line without its looks."""
        return f"{self.lead}: {self.text}" if self.lead else self.text


@dataclass(frozen=True)
class Box:
    """A box that stands out: definitions, or a warning."""

    title: str
    lines: tuple[Line, ...]
    warning: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Picture:
    """A picture as PNG, with its caption."""

    png: bytes
    caption: str
    alternative: str


@dataclass(frozen=True)
class Table:
    """A table, every row as long as its head; the first column is text, the others are aligned right unless
    named in `left`. `widths` are parts of the page.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    left: tuple[int, ...] = (0,)
    remark: str = ""

    def __post_init__(self) -> None:
        """A row that is longer or shorter than the head would put numbers under the wrong one."""
        wrong = [row for row in self.rows if len(row) != len(self.columns)]
        if wrong or (self.widths and len(self.widths) != len(self.columns)):
            raise ValueError(f"{self.caption}: rows and widths must match {len(self.columns)} heads")


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Box | Bullets | Picture | Table | PageBreak


@dataclass
class Report:
    """A note: its title, the line below it, its blocks, and the names that its files carry."""

    title: str
    subtitle: str
    blocks: list[Block] = field(default_factory=list)
    footer: str = ""


NEVER = ("Cc", "Cs", "Cn", "Zl", "Zp")
"""Kinds of characters that some format cannot hold."""


def clean(thing: Any) -> Any:
    """A report, or a part of one, in which every text is one line of characters that any format can hold."""
    if isinstance(thing, str):
        return "".join(
            c if unicodedata.category(c) not in NEVER else " " if c in "\n\t\r" else "\ufffd" for c in thing
        )
    if isinstance(thing, tuple | list):
        return type(thing)(clean(part) for part in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{item.name: clean(getattr(thing, item.name)) for item in fields(thing)})
    return thing
