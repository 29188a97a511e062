"""Pictures of a comparison: differences, not levels."""

import io
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from olsim.report.plots import year_of
from olsim.report.style import BLUE, COLOURS, GREY, ORANGE, WIDTH, number, years
from olsim.report.words import SCALE, difference


def as_png(fig: Figure) -> bytes:
    """The figure as PNG."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=170)
    plt.close(fig)
    return buffer.getvalue()


def main_picture(rows: pd.DataFrame, names: dict[str, str], panels: list[tuple[str, str, str]], assumed: set[str]) -> bytes:
    """A row per scenario and a panel per outcome: mean difference, error of the calculation (thick), range over draws (thin); zero is the first scenario."""
    order = list(names)
    fig, axes = plt.subplots(1, len(panels), figsize=(WIDTH, 0.75 + 0.36 * len(order)), layout="constrained", sharey=True, squeeze=False)
    for ax, (name, title, kind) in zip(axes[0], panels):
        factor = SCALE.get(kind, 1.0)
        for place, scenario in enumerate(order):
            row: Mapping[Any, Any] = rows[(rows["scenario"] == scenario) & (rows["maat"] == name)].iloc[0].to_dict()
            colour = ORANGE if scenario in assumed else BLUE
            if row["laag"] == row["laag"]:
                ax.plot([row["laag"] * factor, row["hoog"] * factor], [place, place], color=colour, linewidth=1.2, alpha=0.8)
            half = 1.96 * row["rekenfout"]
            ax.plot(
                [(row["verschil"] - half) * factor, (row["verschil"] + half) * factor],
                [place, place],
                color=colour,
                linewidth=4.5,
                alpha=0.55,
                solid_capstyle="butt",
            )
            ax.plot(row["verschil"] * factor, place, "o", color=colour, markersize=5)
            ax.annotate(
                difference(row, kind, unit=False),
                (row["verschil"] * factor, place),
                xytext=(0, 6),
                textcoords="offset points",
                ha="center",
                fontsize=7.5,
            )
        ax.axvline(0.0, color=GREY, linewidth=1)
        ax.set_title(title)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: number(v, 0 if v == int(v) else 1)))
        ax.tick_params(axis="y", length=0)
        ax.margins(x=0.12)
    axes[0][0].set_yticks(range(len(order)), [names[s] for s in order])
    axes[0][0].set_ylim(len(order) - 0.5, -0.7)
    return as_png(fig)


def over_time(rows: pd.DataFrame, names: dict[str, str], panels: list[tuple[str, str, str]]) -> bytes:
    """Mean differences by year, one line per scenario, with its name at the end."""
    fig, axes = plt.subplots(1, len(panels), figsize=(WIDTH, 2.7), layout="constrained", squeeze=False)
    for ax, (name, title, kind) in zip(axes[0], panels):
        for k, (scenario, text) in enumerate(names.items()):
            line = rows[(rows["scenario"] == scenario) & (rows["maat"] == name)]
            x = [year_of(date) for date in line["datum"]]
            ax.plot(x, line["verschil"] * SCALE.get(kind, 1.0), color=COLOURS[k % len(COLOURS)], linewidth=1.6, label=text)
        ax.axhline(0.0, color=GREY, linewidth=1)
        ax.set_title(title)
        ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: number(v, 0 if v == int(v) else 1)))
        years(ax)
        ax.set_xlim(left=2025)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    handles, labels = axes[0][0].get_legend_handles_labels()
    fig.legend(handles, labels, loc="outside lower center", ncols=3)
    return as_png(fig)


def waterfall(rows: list[dict[str, Any]], total: float, title: str) -> bytes:
    """Contributions of the measures of a package, one after another, to the whole."""
    fig, ax = plt.subplots(figsize=(WIDTH, 0.6 + 0.36 * (len(rows) + 1)), layout="constrained")
    start = 0.0
    for place, row in enumerate(rows):
        ax.barh(place, row["waarde"], left=start, color=BLUE, height=0.55)
        ax.plot([row["laag"] + start, row["hoog"] + start], [place, place], color="black", linewidth=1)
        start += row["waarde"]
    ax.barh(len(rows), total, color=GREY, height=0.55)
    ax.set_yticks(range(len(rows) + 1), [*(row["naam"] for row in rows), "samen"])
    ax.invert_yaxis()
    ax.axvline(0.0, color=GREY, linewidth=1)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: number(v, 0 if v == int(v) else 1)))
    ax.set_title(title)
    return as_png(fig)
