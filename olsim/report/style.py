"""How pictures and numbers look: colours, decimal commas, A4 widths."""

import base64
import io
from textwrap import fill
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, FuncFormatter, MaxNLocator, MultipleLocator

BLUE, ORANGE, GREEN, RED, GREY, PURPLE, BROWN, PINK, CYAN, OLIVE = (
    "#1f5fa8",
    "#e07b00",
    "#2e8b57",
    "#b5202b",
    "#8a8f98",
    "#6b4c9a",
    "#8c5a3c",
    "#cc6699",
    "#2aa1b3",
    "#8a8a2e",
)
COLOURS = (BLUE, ORANGE, GREEN, RED, PURPLE, CYAN, BROWN, PINK, OLIVE, GREY)
COOL = ("#0b3d70", "#1f5fa8", "#5b8fd0", "#9dbfe6", "#1d6b4f", "#2e8b57", "#7fbf9b", "#c4e2d0")
WARM = ("#7d1420", "#b5202b", "#e07b00", "#f2b266", "#8c5a3c", "#c9a58c")
"""Colours of what comes in and of what goes out, each used once."""
WIDTH = 7.4
"""Width of a picture in inches: the text width of an A4 page."""

plt.rcParams.update(
    {
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 9.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "legend.frameon": False,
        "legend.fontsize": 8,
        "figure.dpi": 110,
        "text.parse_math": False,  # a dollar sign is a dollar sign
    }
)


def number(value: float | None, digits: int = 0) -> str:
    """A number with decimal comma and points for thousands; a dash where there is none."""
    if value is None or value != value:
        return "–"
    text = f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0.0:
        text = text.lstrip("-")
    return text.replace(",", "\x00").replace(".", ",").replace("\x00", ".").replace("-", "−")


def percent(value: float | None, digits: int = 1) -> str:
    """A share as a percentage."""
    return "–" if value is None or value != value else number(100.0 * value, digits) + " %"


def shown(value: float | None, kind: str) -> str:
    """A value in the digits of its kind."""
    if kind == "share":
        return percent(value)
    if kind == "points":
        return "–" if value is None or value != value else number(100.0 * value, 1) + " punt"
    if kind in ("ratio", "months"):
        return number(value, 2)
    return number(value, 0)


class Dutch(Formatter):
    """Dutch numbers on an axis, in as many decimals as its marks need to differ."""

    def __init__(self, scale: float = 1.0, behind: str = "") -> None:
        self.scale, self.behind = scale, behind
        self._marks: list[float] = []

    def set_locs(self, locs: Any) -> None:
        """The places of the marks, before each is given its text."""
        self._marks = [float(place) for place in locs]

    def __call__(self, value: float, pos: int | None = None) -> str:  # noqa: ARG002
        """The text of a mark."""
        marks = np.unique(np.asarray(self._marks or [value])) * self.scale
        step = float(np.diff(marks).min()) if len(marks) > 1 else 1.0
        enough = next(
            (
                d
                for d in range(MOST_DECIMALS)
                if np.allclose(np.round(marks, d), marks, rtol=0.0, atol=0.01 * step)
            ),
            MOST_DECIMALS,
        )
        return number(value * self.scale, enough) + self.behind


MOST_DECIMALS = 8


def axis(ax: Any, kind: str) -> None:
    """Dutch numbers on the vertical axis, at steps that print without rounding."""
    ax.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_formatter(Dutch(100.0, " %") if kind in ("share", "points") else Dutch())


LETTERS, ROW_INCHES = 80, 0.15
"""Letters of a legend that fit in the width of a page, and the height of a line of it."""


def legend_below(fig: Figure, handles: list[Any], texts: list[str], most: int = 3) -> None:
    """A legend under a figure with every name whole, whatever it begins with: in as many columns as fit, and
    the figure grows with it.
    """
    columns = next((n for n in range(most, 1, -1) if all(len(text) + 6 <= LETTERS // n for text in texts)), 1)
    wrapped = [fill(text, LETTERS // columns - 6, break_on_hyphens=False) for text in texts]
    # a label that begins with an underscore is left out by matplotlib: the texts come after the legend is
    # made
    legend = fig.legend(
        handles, [f"{k}" for k in range(len(texts))], loc="outside lower center", ncols=columns
    )
    for shown, text in zip(legend.get_texts(), wrapped):
        shown.set_text(text)
    rows = sum(
        max(text.count("\n") + 1 for text in wrapped[k : k + columns])
        for k in range(0, len(wrapped), columns)
    )
    fig.set_figheight(fig.get_figheight() + ROW_INCHES * max(0, rows - 1))


def years(ax: Any) -> None:
    """Whole years on the horizontal axis."""
    ax.xaxis.set_major_locator(MultipleLocator(4))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:.0f}"))


def figure(rows: int = 1, columns: int = 1, height: float = 2.7) -> tuple[Figure, Any]:
    """A figure as wide as the page."""
    fig, axes = plt.subplots(
        rows, columns, figsize=(WIDTH, height * rows), layout="constrained", squeeze=False
    )
    return fig, axes


def embedded(fig: Figure) -> str:
    """The figure as text that a page can hold in itself."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=150)
    plt.close(fig)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
