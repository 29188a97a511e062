"""Pictures of a comparison: differences, not levels."""

import io
from collections.abc import Mapping
from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from olsim.report.findings import SCALE, signed
from olsim.report.runs.plots import year_of
from olsim.report.style import BLUE, COLOURS, GREY, ORANGE, WIDTH, Dutch, legend_below, years


def as_png(fig: Figure) -> bytes:
    """The figure as PNG."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=170)
    plt.close(fig)
    return buffer.getvalue()


ROW_INCH, TEXT_INCH = 0.33, 0.14
"""Height of a row of the picture, and of a line of its text."""


def main_picture(
    rows: pd.DataFrame,
    lines: list[tuple[str, str, bool]],
    panels: list[tuple[str, str, str]],
    places: Mapping[str, int],
) -> bytes:
    """A row per scenario and a panel per outcome: mean difference, error of the calculation (thick), range
    over draws (thin); zero is the first scenario.

    `lines` are (arm, text, whether it is an assumption); an assumption is an open mark.
    """
    texts = [fill(text, 34) for _, text, _ in lines]
    # a row is as high as its text, and each mark stands in the middle of its own
    heights = [max(ROW_INCH, TEXT_INCH * (1 + text.count("\n")) + ROW_INCH - TEXT_INCH) for text in texts]
    middles = [sum(heights[:k]) + heights[k] / 2.0 for k in range(len(heights))]
    fig, axes = plt.subplots(
        1, len(panels), figsize=(WIDTH, 0.7 + sum(heights)), layout="constrained", sharey=True, squeeze=False
    )
    for ax, (name, title, kind) in zip(axes[0], panels):
        factor = SCALE.get(kind, 1.0)
        own = rows[rows["maat"] == name].set_index("scenario").to_dict("index")
        for place, (arm, _, assumed) in zip(middles, lines):
            row = own[arm]
            colour = ORANGE if assumed else BLUE
            if row["laag"] == row["laag"]:
                ax.plot(
                    [row["laag"] * factor, row["hoog"] * factor],
                    [place, place],
                    color=colour,
                    linewidth=1.2,
                    alpha=0.8,
                )
            half = 1.96 * row["rekenfout"]
            ends = [(row["verschil"] - half) * factor, (row["verschil"] + half) * factor]
            ax.plot(ends, [place, place], color=colour, linewidth=4.5, alpha=0.55, solid_capstyle="butt")
            ax.plot(
                row["verschil"] * factor,
                place,
                "o",
                color=colour,
                markerfacecolor="white" if assumed else colour,
                markersize=5,
            )
            ax.annotate(
                signed(row["verschil"], kind, places[name]),
                (row["verschil"] * factor, place),
                xytext=(0, 6),
                textcoords="offset points",
                ha="center",
                fontsize=7.5,
            )
        ax.axvline(0.0, color=GREY, linewidth=1)
        ax.set_title(title)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
        ax.xaxis.set_major_formatter(Dutch())
        ax.tick_params(axis="y", length=0)
        ax.margins(x=0.12)
    axes[0][0].set_yticks(middles, texts)
    axes[0][0].set_ylim(sum(heights), -0.05)
    return as_png(fig)


def over_time(
    rows: pd.DataFrame, lines: list[tuple[str, str, bool]], panels: list[tuple[str, str, str]]
) -> bytes:
    """Mean differences by year, one line per scenario; an assumption is dashed."""
    fig, axes = plt.subplots(1, len(panels), figsize=(WIDTH, 2.7), layout="constrained", squeeze=False)
    for ax, (name, title, kind) in zip(axes[0], panels):
        for k, (arm, _, assumed) in enumerate(lines):
            line = rows[(rows["scenario"] == arm) & (rows["maat"] == name)]
            x = [year_of(date) for date in line["datum"]]
            colour = COLOURS[k % len(COLOURS)]
            ax.plot(
                x,
                line["verschil"] * SCALE.get(kind, 1.0),
                "--" if assumed else "-",
                color=colour,
                linewidth=1.6,
            )
        ax.axhline(0.0, color=GREY, linewidth=1)
        ax.set_title(title)
        ax.yaxis.set_major_formatter(Dutch())
        years(ax)
        ax.set_xlim(left=2025)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    legend_below(fig, list(axes[0][0].get_lines()[: len(lines)]), [text for _, text, _ in lines])
    return as_png(fig)


def waterfall(parts: list[dict[str, Any]], total: float) -> bytes:
    """What each part of a package adds, one after another, and the whole below; thin: error of the
    calculation.
    """
    fig, ax = plt.subplots(figsize=(WIDTH, 0.7 + 0.3 * (len(parts) + 1)), layout="constrained")
    start = 0.0
    for place, part in enumerate(parts):
        ax.barh(place, part["verschil"], left=start, color=BLUE, height=0.55)
        start += part["verschil"]
        half = 1.96 * part["rekenfout"]
        ax.plot([start - half, start + half], [place, place], color="black", linewidth=1)
    ax.barh(len(parts), total, color=GREY, height=0.55)
    ax.set_yticks(range(len(parts) + 1), [*(part["naam"] for part in parts), "samen"])
    ax.invert_yaxis()
    ax.axvline(0.0, color=GREY, linewidth=1)
    ax.xaxis.set_major_formatter(Dutch())
    return as_png(fig)
