"""The blocks of a note: what a writer of HTML, Word, Excel or PDF can show. One report, four writers."""

from dataclasses import dataclass, field


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
    """A table; the first column is text, the others are aligned right unless named in `left`. `widths` are parts of the page."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    left: tuple[int, ...] = (0,)
    remark: str = ""


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
