"""The pictures of the page, each from the tables of a result folder."""

from typing import Any

import numpy as np
import pandas as pd

from olsim.report.style import (
    BLUE,
    COLOURS,
    COOL,
    GREEN,
    GREY,
    ORANGE,
    RED,
    WARM,
    axis,
    embedded,
    figure,
    number,
    years,
)
from olsim.results.folder import Results

FIRST_DATE = "2019-08-01"


def year_of(date: str) -> float:
    """Position of a date or school year on the time axis."""
    if "/" in date:
        return float(date[:4]) + 1.0
    return float(date[:4]) + (float(date[5:7]) - 1.0) / 12.0


def band(
    ax: Any, results: Results, observable: str, group: str, colour: str, label: str, level: str = "stad"
) -> None:
    """Mean and 5-95 range over seeds."""
    table = results.values(observable, level, group)
    table = table[table["datum"].map(year_of) >= year_of(FIRST_DATE)]
    wide = table.pivot(index="datum", columns="zaad", values="waarde")
    x = [year_of(d) for d in wide.index]
    if wide.shape[1] > 1:
        ax.fill_between(
            x, wide.quantile(0.05, axis=1), wide.quantile(0.95, axis=1), color=colour, alpha=0.2, linewidth=0
        )
    ax.plot(x, wide.mean(axis=1), color=colour, label=label, linewidth=1.8)
    years(ax)


def points(
    ax: Any,
    results: Results,
    observable: str,
    group: str,
    colour: str,
    label: str = "gemeten",
    marker: str = "o",
) -> None:
    """Published figures with their measurement error."""
    table = results.tables["gepubliceerd"]
    table = table[(table["maat"] == observable) & (table["groep"] == group) & (table["niveau"] == "stad")]
    if table.empty:
        return
    error = table["meetfout"].fillna(0.0)
    x = [year_of(d) for d in table["datum"]]
    ax.errorbar(
        x,
        table["waarde"],
        yerr=error,
        fmt=marker,
        color=colour,
        markersize=5,
        capsize=2,
        linewidth=1,
        label=label,
        markerfacecolor="white",
    )


def shortage(results: Results) -> str:
    """Survey shortage, filled fte, filled share and unfilled demand, each on an axis of its own."""
    fig, axes = figure(2, 2, 2.6)
    ax = axes[0][0]
    band(ax, results, "tekort_peiling", "po", BLUE, "alle po")
    band(ax, results, "tekort_peiling", "bo", ORANGE, "basisonderwijs")
    points(ax, results, "tekort_peiling", "po", BLUE, "gemeten, po")
    points(ax, results, "tekort_peiling", "bo", ORANGE, "gemeten, bo")
    ax.set_title("Tekort, peiling (deel van de plekken)")
    ax.set_ylim(bottom=0)
    axis(ax, "share")
    ax.legend(ncols=2)
    ax = axes[0][1]
    band(ax, results, "tekort_open", "po", GREEN, "open")
    band(ax, results, "tekort_verborgen", "po", RED, "verborgen")
    points(ax, results, "tekort_verborgen", "po", RED, "gemeten, verborgen")
    ax.set_title("Open en verborgen (deel, po)")
    ax.set_ylim(bottom=0)
    axis(ax, "share")
    ax.legend()
    ax = axes[1][0]
    band(ax, results, "leraren_fte", "bo", BLUE, "model")
    points(ax, results, "leraren_fte", "bo", BLUE)
    ax.set_title("Leraren in dienst (fte, bo)")
    axis(ax, "fte")
    ax.legend()
    ax = axes[1][1]
    band(ax, results, "onvervulde_vraag", "po", BLUE, "zij-instromers tellen als gevuld")
    band(ax, results, "onvervulde_vraag_zij_open", "po", GREY, "zij-instromers tellen als onvervuld")
    points(ax, results, "onvervulde_vraag", "po", RED, "raming van anderen (geen meting)", "D")
    ax.set_title("Onvervulde vraag (fte, po)")
    ax.set_ylim(bottom=0)
    axis(ax, "fte")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12))
    return embedded(fig)


def filled_and_special(results: Results) -> str:
    """Share of posts with an appointed teacher, and special against regular education."""
    fig, axes = figure(1, 2, 2.6)
    ax = axes[0][0]
    band(ax, results, "gevuld_deel", "po", BLUE, "alle po")
    ax.set_title("Plekken met benoemde leraar (deel)")
    axis(ax, "share")
    ax = axes[0][1]
    band(ax, results, "tekort_peiling", "go", RED, "gespecialiseerd")
    band(ax, results, "tekort_peiling", "bo", BLUE, "basisonderwijs")
    points(ax, results, "tekort_peiling", "go", RED, "gemeten, gespecialiseerd")
    ax.set_title("Tekort, peiling: go naast bo (deel)")
    ax.set_ylim(bottom=0)
    axis(ax, "share")
    ax.legend()
    return embedded(fig)


def _stack(ax: Any, table: pd.DataFrame, order: list[str]) -> None:
    wide = table.pivot_table(index="maand", columns="code", values="fte", aggfunc="sum").fillna(0.0)
    wide = wide[[c for c in order if c in wide.columns]]
    wide = wide[[year_of(d) >= year_of(FIRST_DATE) for d in wide.index]]
    x = np.array([year_of(d) for d in wide.index])
    ax.stackplot(
        x, *[wide[c].to_numpy() for c in wide.columns], labels=list(wide.columns), colors=COLOURS, linewidth=0
    )
    ax.margins(x=0)
    axis(ax, "fte")
    handles, labels = ax.get_legend_handles_labels()
    ax.legend(handles[::-1], labels[::-1], loc="center left", bbox_to_anchor=(1.0, 0.5))


STOPGAPS = [
    "zij-instromer in opleiding",
    "zij-instromer uit de dubbele bezetting gehaald",
    "extra uren van een deeltijder",
    "bevoegd, geleend van andere school",
    "ambulant, schoolopleider of directeur",
    "onbevoegd of ondersteuner",
    "extern of zzp",
    "klas samengevoegd, verdeeld of naar huis",
    "taak blijft liggen",
]
USES = [
    "eigen klas of taakplek",
    "vervanging",
    "invallen voor een andere klas",
    "begeleiden",
    "ambulante of andere taak",
    "boven de formatie",
    "uitgeleend",
    "studiedag",
    "afwezig",
]


def demand_book(results: Results) -> str:
    """Who stands on required posts, without the qualified people on their own contract, which would hide the
    rest.
    """
    fig, axes = figure(1, 1, 3.0)
    table = results.tables["boeken"]
    _stack(
        axes[0][0],
        table[(table["boek"] == "vraag") & (table["bereik"] == "po") & table["code"].isin(STOPGAPS)],
        STOPGAPS,
    )
    axes[0][0].set_title("Vraag: plekken zonder bevoegde op eigen contract (fte, po)")
    return embedded(fig)


def supply_book(results: Results) -> str:
    """What contracted fte are used for."""
    fig, axes = figure(1, 1, 3.0)
    table = results.tables["boeken"]
    _stack(axes[0][0], table[(table["boek"] == "aanbod") & (table["bereik"] == "po")], USES)
    axes[0][0].set_title("Aanbod: waarvoor contracturen worden gebruikt (fte, po)")
    return embedded(fig)


INFLOWS = [
    "in_pabo",
    "in_zij_instroom",
    "in_randgemeenten",
    "in_elders",
    "in_reserve",
    "in_terug",
    "in_vrij",
    "meer_uren",
]
OUTFLOWS = [
    "uit_onderwijs",
    "naar_andere_gemeente",
    "pensioen",
    "minder_uren",
    "uitval_zij",
    "einde_vervanging",
]


def flows(results: Results) -> str:
    """Where teachers come from and go to, per school year."""
    fig, axes = figure(1, 1, 3.4)
    ax = axes[0][0]
    names = results.tables["maten"].set_index("maat")["naam"]
    for sign, group, colours in ((1.0, INFLOWS, COOL), (-1.0, OUTFLOWS, WARM)):
        bottom: Any = 0.0
        for k, observable in enumerate(group):
            mean = results.values(observable).groupby("datum", sort=False)["waarde"].mean()
            mean = mean[[year_of(d) >= 2020.0 for d in mean.index]]
            ax.bar(
                [year_of(d) for d in mean.index],
                sign * mean,
                bottom=bottom,
                color=colours[k],
                width=0.8,
                label=names[observable],
            )
            bottom = bottom + sign * mean.to_numpy()
    ax.axhline(0, color="black", linewidth=0.8)
    years(ax)
    ax.set_title("Instroom (boven) en uitstroom (onder), fte per schooljaar, po")
    axis(ax, "fte")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return embedded(fig)


def wijken(results: Results, date: str) -> str:
    """Shortage per wijk beside its schoolweging."""
    groups = results.tables["groepen"]
    groups = groups[groups["niveau"] == "wijk"].set_index("groep")
    mean = (
        pd.Series({name: results.mean("tekort_peiling", date, "wijk", str(name)) for name in groups.index})
        .dropna()
        .sort_values()
    )
    fig, axes = figure(1, 1, 2.9)
    ax = axes[0][0]
    ax.barh(mean.index, mean, color=BLUE)
    for y, (name, value) in enumerate(zip(mean.index.astype(str), mean.to_numpy(dtype=float))):
        weging, schools = float(groups["schoolweging"][name]), int(groups["scholen"][name])
        text = f"{number(100.0 * value, 0)} %, schoolweging {number(weging, 0)}, {schools} scholen"
        ax.text(value + 0.002, y, text, va="center", fontsize=8)
    ax.set_xlim(0, float(mean.max()) * 1.6)
    ax.xaxis.set_visible(False)
    ax.spines["bottom"].set_visible(False)
    ax.set_title(f"Tekort volgens de peiling per wijk, {date[:4]} (deel van de plekken, po)")
    return embedded(fig)


def vacancies(results: Results) -> str:
    """How long filled vacancies were advertised."""
    fig, axes = figure(1, 2, 2.3)
    band(axes[0][0], results, "vacatureduur", "po", BLUE, "model")
    axes[0][0].set_title("Duur vervulde vacatures (maanden)")
    axis(axes[0][0], "months")
    band(axes[0][1], results, "geleverde_begeleiding", "po", GREEN, "model")
    axes[0][1].set_title("Geleverde begeleiding (deel, po)")
    axis(axes[0][1], "share")
    return embedded(fig)
