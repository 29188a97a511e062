"""Pictures of a sensitivity analysis: ranked bars with intervals, interplay, convergence, curves."""

from collections.abc import Mapping
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator

from olsim.report.note.plots import as_png
from olsim.report.style import BLUE, COLOURS, GREY, ORANGE, RED, WIDTH, Dutch, number

LIGHT = "#c9ced6"
SIZES = ("mu_star", "pawn", "delta")
RANKED = 5
"""Factors that a scatter numbers."""
SHOWN = 20
"""Factors that a picture shows; the table has them all."""
NAMES = {
    "S1": "eerste orde (S1)",
    "ST": "totaal (ST)",
    "mu_star": "grootte van het effect (μ*)",
    "mu": "met teken (μ)",
    "sigma": "spreiding (σ)",
    "pawn": "PAWN-maat",
    "delta": "delta",
}


def short(label: str, width: int = 46) -> str:
    """A label over at most two lines."""
    lines = fill(label, width).split("\n")
    return "\n".join(lines[:2]) + ("…" if len(lines) > 2 else "")


def ranked(table: pd.DataFrame, main: str, beside: str, labels: Mapping[str, str], unit: str) -> bytes:
    """Bars of the main index from large to small, the other one beside it, with 95 per cent intervals; the
    line is the upper end of the dummy.
    """
    wide = {index: rows.set_index("factor") for index, rows in table.groupby("index")}
    order = (
        wide[main]
        .drop(index=["dummy", "toeval"], errors="ignore")
        .sort_values("waarde", ascending=False)
        .index.tolist()[:SHOWN]
    )
    order += [name for name in ("toeval", "dummy") if name in wide[main].index]
    fig, ax = plt.subplots(figsize=(WIDTH, 0.9 + 0.33 * len(order)), layout="constrained")
    shown = [main] + ([beside] if beside in wide else [])
    height = 0.8 / len(shown)
    for k, index in enumerate(shown):
        rows = wide[index].loc[order]
        y = np.arange(len(order)) + (k - (len(shown) - 1) / 2.0) * height
        half = (rows["hoog"] - rows["laag"]) / 2.0
        # the size of an effect is never below zero, an index may be estimated there
        below = np.minimum(half, rows["waarde"]) if index in SIZES else half
        colours = [
            (
                (GREY if index == main else LIGHT)
                if name in ("dummy", "toeval")
                else (BLUE if index == main else ORANGE)
            )
            for name in order
        ]
        ax.barh(
            y,
            rows["waarde"],
            height * 0.9,
            xerr=[below, half],
            color=colours,
            error_kw={"elinewidth": 1, "capsize": 2, "ecolor": "#333"},
        )
        ax.barh([0], [0], color=BLUE if index == main else ORANGE, label=NAMES.get(index, index))
        if "dummy" in wide[index].index:
            ax.axvline(
                wide[index]["hoog"].to_dict()["dummy"],
                color=BLUE if index == main else ORANGE,
                linestyle=":",
                linewidth=1.1,
            )
    texts = [
        f"{rank}. {labels.get(name, name)}" if name not in ("dummy", "toeval") else labels.get(name, name)
        for rank, name in enumerate(order, 1)
    ]
    ax.set_yticks(range(len(order)), [short(text) for text in texts], fontsize=7.5)
    ax.invert_yaxis()
    ax.axvline(0.0, color="black", linewidth=0.8)
    ax.xaxis.set_major_formatter(Dutch())
    ax.set_xlabel(f"{unit} (stippellijn: bovenkant van de dummy)")
    fig.legend(loc="outside lower center", ncols=2)
    return as_png(fig)


def interplay(table: pd.DataFrame, order: list[str], labels: Mapping[str, str], clear: str) -> bytes:
    """Second order of every pair: in colour where it rises above the dummy, a grey point where it cannot be
    told.
    """
    size = len(order)
    grid = np.full((size, size), np.nan)
    fig, ax = plt.subplots(figsize=(WIDTH, 1.2 + 0.3 * size), layout="constrained")
    for row in table.to_dict("records"):
        if row["factor"] in order and row["factor_2"] in order:
            j, k = sorted((order.index(row["factor"]), order.index(row["factor_2"])))
            if row["oordeel"] == clear:
                grid[k, j] = row["waarde"]
            else:
                ax.plot(j, k, ".", color=GREY, markersize=3)
    most = float(np.nanmax(grid)) if np.isfinite(grid).any() else 0.1
    image = ax.imshow(grid, cmap="Blues", vmin=0.0, vmax=most, aspect="auto")
    ax.set_yticks(
        range(1, size),
        [short(f"{k + 1}. {labels.get(order[k], order[k])}", 44) for k in range(1, size)],
        fontsize=7,
    )
    ax.set_xticks(range(size - 1), [str(k + 1) for k in range(size - 1)])
    ax.set_xlim(-0.5, size - 1.5)
    ax.set_ylim(size - 0.5, 0.5)
    ax.set_xlabel("nummers als links; 1 is " + labels.get(order[0], order[0])[:60], fontsize=7.5)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    bar = fig.colorbar(image, ax=ax, shrink=0.8)
    bar.ax.yaxis.set_major_formatter(Dutch())
    bar.set_label("tweede orde (deel van de variantie)")
    return as_png(fig)


def convergence(table: pd.DataFrame, order: list[str], labels: Mapping[str, str]) -> bytes:
    """Total indices over growing N, with their intervals; the band is the dummy."""
    fig, ax = plt.subplots(figsize=(WIDTH, 3.1), layout="constrained")
    total = table[table["index"] == "ST"]
    sizes = sorted(total["n"].unique())
    dummy = total[total["factor"] == "dummy"].sort_values("n")
    ax.fill_between(
        dummy["n"], dummy["laag"], dummy["hoog"], color=GREY, alpha=0.3, linewidth=0, label="dummy"
    )
    for k, name in enumerate(order[: len(COLOURS) - 1]):
        own = total[total["factor"] == name].sort_values("n")
        half = (own["hoog"] - own["laag"]) / 2.0
        shift = 1.0 + 0.012 * (k - len(order) / 2.0)
        ax.errorbar(
            own["n"] * shift,
            own["waarde"],
            yerr=half,
            color=COLOURS[k],
            marker="o",
            markersize=3,
            linewidth=1.2,
            capsize=2,
            label=short(labels.get(name, name), 34),
        )
    ax.set_xscale("log", base=2)
    ax.set_xticks(sizes, [number(size) for size in sizes])
    ax.minorticks_off()
    ax.yaxis.set_major_formatter(Dutch())
    ax.set_xlabel("punten van de opzet (N)")
    ax.set_title("Totaal (ST) bij groeiende N")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=7)
    return as_png(fig)


def elementary(table: pd.DataFrame, unit: str) -> bytes:
    """Mean size of an effect against its spread over the city's other values: far right matters, high up
    bends or depends on others.
    """
    wide = table.pivot(index="factor", columns="index", values="waarde")
    fig, ax = plt.subplots(figsize=(WIDTH, 3.2), layout="constrained")
    real = wide.drop(index="dummy")
    ax.plot(real["mu_star"], real["sigma"], "o", color=BLUE, markersize=4, alpha=0.8)
    dummy = wide.loc["dummy"].to_dict()
    ax.plot(
        dummy["mu_star"], dummy["sigma"], "D", color=RED, label="dummy: alleen andere worp van het toeval"
    )
    for rank, row in enumerate(real.nlargest(RANKED, "mu_star").to_dict("records"), 1):
        ax.annotate(
            str(rank), (row["mu_star"], row["sigma"]), xytext=(4, 3), textcoords="offset points", fontsize=7.5
        )
    most = float(max(wide["mu_star"].max(), 1e-12))
    ax.plot(
        [0, most], [0, most], color=GREY, linewidth=0.8, linestyle="--", label="even groot als zijn spreiding"
    )
    ax.xaxis.set_major_formatter(Dutch())
    ax.yaxis.set_major_formatter(Dutch())
    ax.set_xlabel(f"grootte van het effect: μ* ({unit}); de nummers zijn die van de rangorde")
    ax.set_ylabel("spreiding van het effect: σ")
    ax.legend(loc="lower right")
    return as_png(fig)


def failing(table: pd.DataFrame) -> bytes:
    """Part of the draws that fails, in all and on either side of the limits."""
    fig, ax = plt.subplots(figsize=(WIDTH, 0.7 + 0.35 * len(table)), layout="constrained")
    ax.barh(table["waar"], 100.0 * table["faalt"], color=[GREY, RED, BLUE][: len(table)])
    for k, value in enumerate(table["faalt"].tolist()):
        ax.text(100.0 * value + 1.0, k, f"{number(100.0 * value)} procent", va="center", fontsize=8)
    ax.set_xlim(0, 115)
    ax.invert_yaxis()
    ax.xaxis.set_visible(False)
    ax.spines["bottom"].set_visible(False)
    return as_png(fig)


def curves(table: pd.DataFrame, shapes: pd.DataFrame, labels: Mapping[str, str], unit: str) -> bytes:
    """Change of the outcome along every factor, with its interval over seeds."""
    order = (
        shapes.assign(size=(shapes["bereik"]).abs())
        .sort_values("size", ascending=False)["factor"]
        .tolist()[:12]
    )
    columns = 3
    rows = -(-len(order) // columns)
    fig, axes = plt.subplots(
        rows, columns, figsize=(WIDTH, 1.9 * rows), layout="constrained", squeeze=False, sharey=True
    )
    for ax in axes.flat[len(order) :]:
        ax.set_visible(False)
    shape = shapes.set_index("factor")["vorm"]
    for ax, name in zip(axes.flat, order):
        own = table[table["factor"] == name].sort_values("stap")
        x: Any = own["parameterwaarde"] if own["parameterwaarde"].notna().all() else 100.0 * own["deel"]
        ax.fill_between(x, own["laag"], own["hoog"], color=BLUE, alpha=0.25, linewidth=0)
        ax.plot(x, own["verschil"], color=BLUE, marker="o", markersize=3)
        ax.axhline(0.0, color=GREY, linewidth=0.8)
        ax.set_title(f"{short(labels.get(name, name), 38)}\n{shape[name]}", fontsize=7)
        ax.xaxis.set_major_locator(MaxNLocator(4))
        ax.xaxis.set_major_formatter(Dutch())
        ax.yaxis.set_major_formatter(Dutch())
    fig.supylabel(f"verandering ({unit})", fontsize=8)
    return as_png(fig)
