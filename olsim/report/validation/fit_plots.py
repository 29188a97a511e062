"""Pictures of the report of the fit."""

from collections.abc import Mapping
from textwrap import fill

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator

from olsim.core.verdicts import Z90
from olsim.report.note.plots import as_png
from olsim.report.style import BLUE, GREY, ORANGE, WIDTH, Dutch
from olsim.report.validation.fit_words import FAR, OUTCOMES, name_of


def picture(table: pd.DataFrame) -> bytes:
    """Every target: what the model foretells, with and without measurement error, in measurement errors from
    what was printed.
    """
    fig, ax = plt.subplots(figsize=(WIDTH, 0.6 + 0.27 * len(table)), layout="constrained")
    for place, row in enumerate(table.to_dict("records")):
        ends = [
            (row[end] - row["gepubliceerd"]) / row["meetfout"]
            for end in ("laag", "midden", "hoog", "laag_met_meetfout", "hoog_met_meetfout")
        ]
        colour = ORANGE if abs(row["afwijking"]) > FAR else BLUE
        ax.plot(
            [ends[0], ends[2]], [place, place], color=colour, linewidth=3.5, alpha=0.5, solid_capstyle="butt"
        )
        ax.plot(ends[3:], [place, place], color=colour, linewidth=0.8)
        ax.plot(ends[1], place, "o", color=colour, markersize=4)
    ax.axvline(0.0, color=GREY, linewidth=1)
    ax.axvspan(-FAR, FAR, color=GREY, alpha=0.12, linewidth=0)
    ax.set_yticks(range(len(table)), [fill(name_of(row), 70) for row in table.to_dict("records")], fontsize=7)
    ax.set_ylim(len(table) - 0.5, -0.6)
    ax.set_xlabel("model min gepubliceerd, in meetfouten")
    ax.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True))
    ax.xaxis.set_major_formatter(Dutch())
    return as_png(fig)


def prior_picture(table: pd.DataFrame) -> bytes:
    """Every free parameter: its posterior on the scale of its prior."""
    own = table[table["fit"] == "definitief"]
    fig, ax = plt.subplots(figsize=(WIDTH, 0.6 + 0.36 * len(own)), layout="constrained")
    for place, row in enumerate(own.to_dict("records")):
        ax.plot([-Z90, Z90], [place, place], color=GREY, linewidth=6, alpha=0.35, solid_capstyle="butt")
        ax.plot(
            [row["score"] - Z90 * row["score_sd"], row["score"] + Z90 * row["score_sd"]],
            [place, place],
            color=BLUE,
            linewidth=3,
            solid_capstyle="butt",
        )
        ax.plot(row["score"], place, "o", color=BLUE, markersize=4.5)
    ax.set_yticks(range(len(own)), [fill(str(name), 60) for name in own["naam"]], fontsize=7.5)
    ax.set_ylim(len(own) - 0.5, -0.6)
    ax.axvline(0.0, color=GREY, linewidth=1)
    ax.set_xlabel("plaats binnen de prior, in standaardafwijkingen")
    ax.xaxis.set_major_formatter(Dutch())
    return as_png(fig)


def rank_picture(ranks: pd.DataFrame, names: Mapping[str, str]) -> bytes:
    """Where the truth lay among the draws, in worlds whose truth is known: even bars for a fit that knows how
    sure it is.
    """
    whats = list(dict.fromkeys(ranks["wat"]))
    columns = 4
    rows = -(-len(whats) // columns)
    fig, axes = plt.subplots(
        rows, columns, figsize=(WIDTH, 1.45 * rows), layout="constrained", squeeze=False, sharey=True
    )
    for ax, what in zip(axes.flat, whats):
        own = ranks[ranks["wat"] == what].sort_values("vak")
        expected = own["aantal"].sum() / len(own)
        band = 1.96 * (expected * (1.0 - 1.0 / len(own))) ** 0.5
        ax.axhspan(expected - band, expected + band, color=GREY, alpha=0.2, linewidth=0)
        ax.bar(own["vak"], own["aantal"], color=BLUE, width=0.9)
        ax.set_title(
            fill(names.get(str(what), OUTCOMES.get(str(what), str(what))), 32), fontsize=6, loc="left"
        )
        ax.set_xticks([])
        ax.tick_params(labelsize=6.5)
    for ax in axes.flat[len(whats) :]:
        ax.set_visible(False)
    return as_png(fig)
