"""Numbers of a comparison in Dutch: no more digits than the interval allows."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from olsim.core.verdicts import NOWHERE, ON_THE_EDGE
from olsim.report.style import number

SCALE = {"share": 100.0, "points": 100.0}
UNITS = {
    "share": " punt",
    "points": " punt",
    "fte": " fte",
    "persons": "",
    "months": " maanden",
    "ratio": "",
    "pupils": "",
}
MOST = {"share": 2, "points": 2, "ratio": 3}


def fitted_years(about: Mapping[str, Any]) -> str:
    """First and last year of the figures that an ensemble was fitted to, such as '2019-2024'; `about` is what
    is known of it.
    """
    years = sorted(target.partition("@")[2][:4] for target in about["targets"])
    return f"{years[0]}-{years[-1]}" if years else ""


def digits(half_width: float, kind: str) -> int:
    """Decimals that a number deserves with an interval so wide on either side."""
    if not math.isfinite(half_width) or half_width <= 0.0:
        return 1
    return int(min(MOST.get(kind, 1), max(0, -math.floor(math.log10(half_width * SCALE.get(kind, 1.0))))))


def width(row: Mapping[Any, Any]) -> float:
    """Half the width of the wider of the two intervals of a difference."""
    spread = (row["hoog"] - row["laag"]) / 2.0 if row["hoog"] == row["hoog"] else 0.0
    return float(max(1.96 * row["rekenfout"], spread))


def signed(value: float, kind: str, places: int) -> str:
    """A difference with its sign."""
    if value != value:
        return "–"
    text = number(value * SCALE.get(kind, 1.0), places)
    return text if text.startswith("−") or text.strip("0,") == "" else "+" + text


def difference(row: Mapping[Any, Any], kind: str, unit: bool = True) -> str:
    """A mean difference in the digits of its interval."""
    return signed(row["verschil"], kind, digits(width(row), kind)) + (UNITS.get(kind, "") if unit else "")


def span(row: Mapping[Any, Any], kind: str) -> str:
    """Range over draws, luck out."""
    places = digits(width(row), kind)
    if row["laag"] == row["hoog"] and row["rekenfout"] > 0.0:
        return "geen meetbaar verschil"
    return f"{signed(row['laag'], kind, places)} tot {signed(row['hoog'], kind, places)}"


def calculated(row: Mapping[Any, Any], kind: str) -> str:
    """95 per cent interval of the calculation as plus or minus."""
    half = 1.96 * row["rekenfout"]
    return "± " + number(half * SCALE.get(kind, 1.0), max(1, digits(half, kind)))


def common(rows: Sequence[Mapping[Any, Any]], kind: str) -> int:
    """Decimals for a column of differences: what the middle one of their intervals of the calculation
    deserves.
    """
    halves = sorted(1.96 * row["rekenfout"] for row in rows if row["rekenfout"] > 0.0)
    return digits(halves[len(halves) // 2], kind) if halves else 0


def both(row: Mapping[Any, Any], kind: str, places: int) -> str:
    """A difference and the interval of its calculation, as plus or minus."""
    return (
        f"{signed(row['verschil'], kind, places)} ±"
        f" {number(1.96 * row['rekenfout'] * SCALE.get(kind, 1.0), places)}"
    )


def starred(row: Mapping[Any, Any], kind: str, places: int) -> str:
    """A difference, with a star where its sign is clear."""
    return signed(row["verschil"], kind, places) + ("*" if row["duidelijk"] else "")


def thousands(value: float) -> str:
    """Thousands of euro in two digits."""
    if value != value:
        return "–"
    places = -(math.floor(math.log10(abs(value))) - 1) if abs(value) >= 1.0 else 0
    return number(round(value, min(places, -3)) / 1e3)


def level(value: float, kind: str) -> str:
    """A level in ordinary digits."""
    if kind in SCALE:
        return number(100.0 * value, 1) + " %"
    return number(value, 2 if kind in ("ratio", "months") else 0 if abs(value) >= 20 else 1)


ILLUSTRATION = "(illustratie)"
"""Ends the name of what is no assumed effect."""
ONE_SIDED = 0.8
"""From this part of the shortages on that were foretold too low, a level to come is called rather too low."""


def foretold_too_low(scores: pd.DataFrame) -> bool:
    """Whether nearly all shortages were foretold too low, from the scores of the backtest."""
    rows = scores[scores["rivaal"] == "laatste"]
    return bool((rows["te_laag"] >= ONE_SIDED * rows["tekorten"]).all())


def against_last_value(scores: pd.DataFrame) -> str:
    """How the backtest went against the last value, from its table of scores: shortages first, then all
    figures.
    """
    rows = scores[scores["rivaal"] == "laatste"].to_dict("records")
    worse = {
        r["versie"]: r["slechter_vanuit"].replace("; ", " en ")
        for r in rows
        if r["slechter_vanuit"] != NOWHERE
    }
    parts = []
    if worse:
        where = (
            next(iter(worse.values()))
            if len(set(worse.values())) == 1 and len(worse) == len(rows)
            else "; ".join(f"{origin} (met de invoer {version})" for version, origin in worse.items())
        )
        parts.append(
            "op het tekort deed wie zegt dat alles blijft zoals het laatst was, het meer dan een punt beter"
            f" vanuit {where}"
        )
    low = {r["versie"]: f"{r['te_laag']} van de {r['tekorten']} tekorten te laag" for r in rows}
    alike = len(set(low.values())) == 1 and len(low) > 1
    parts.append(
        f"olsim voorspelde {low[rows[0]['versie']]}"
        if alike
        else "; ".join(f"met de invoer {version} voorspelde olsim {what}" for version, what in low.items())
    )
    every = "; ".join(
        f"met de invoer {r['versie']} {number(r['fout_olsim'], 1)} tegen {number(r['fout_rivaal'], 1)} punt"
        f" ({r['oordeel']})"
        for r in rows
    )
    if rows[0]["cellen_later"]:
        later = " en ".join(
            f"{number(r['fout_olsim_later'], 1)} tegen {number(r['fout_rivaal_later'], 1)} punt"
            f" ({r['oordeel_later']})"
            for r in rows
        )
        every += f"; zonder de eerste oorsprong, waar het instrument van het tekort veranderde, {later}"
    told = (
        "; ".join(parts)
        + ". Gemiddelde fout over alle cijfers samen, ook de fte, van olsim tegen die van de laatste waarde:"
        f" {every}"
    )
    told = told[0].upper() + told[1:]
    return told + (
        ". Lees niveaus na 2024 dus eerder als te laag dan als te hoog" if foretold_too_low(scores) else ""
    )


def too_low(scores: pd.DataFrame) -> str:
    """Which shortages were foretold too low, in words; nothing where that is not nearly all of them."""
    rows = scores[scores["rivaal"] == "laatste"]
    if not foretold_too_low(scores):
        return ""
    return "elk tekort" if bool((rows["te_laag"] == rows["tekorten"]).all()) else "bijna elk tekort"


def verdicts(exam: pd.DataFrame) -> str:
    """What the exam says of each assumed effect, from its table of verdicts; illustrations test nothing, and
    are on its own page.
    """
    return "; ".join(
        f"{r['effect']}: {with_used(r)}"
        for r in exam.to_dict("records")
        if not str(r["effect"]).endswith(ILLUSTRATION)
    )


def with_used(row: Mapping[Any, Any]) -> str:
    """A verdict, in how many of several measured trials where they differ, whether only with a stronger
    effect than that of the model, and whether what it rests on shaped the model.
    """
    remarks = ["al gebruikt"] if row["al_gebruikt"] else []
    if row.get("proeven", 0) > row.get("dragend", 0) > 0:
        remarks.append(f"zo in {row['dragend']} van de {row['proeven']} gemeten proeven")
    if not row.get("eigen", True):
        remarks.append("alleen met een sterkere reactie dan het model heeft")
    told = "; ".join(remarks)
    return f"{row['oordeel']} ({told})" if told else str(row["oordeel"])


def widest(variants: pd.DataFrame, outcome: str) -> tuple[float, float]:
    """The lowest and the highest end of the 90 per cent intervals of all structures and readings that pass
    the check of the fit, for one outcome; ranges of a parameter do not count.
    """
    own = variants[
        (variants["uitkomst"] == outcome) & variants["haalt"].astype(bool) & variants["vorm"].astype(bool)
    ]
    return float(own["laag"].min()), float(own["hoog"].max())


ON_EDGE = "op de grens"
"""What passes a check, or lies so near its limit that it may as well."""


def passes(row: Mapping[Any, Any], worse: bool = False) -> str:
    """Whether a structure passes the check of the fit, and with `worse` its squared residuals and what they
    have to stay below; a dash for a range of a parameter, which is no structure.
    """
    if not bool(row["vorm"]) and row["slechter"] != row["slechter"]:
        return "–"
    by = f" ({number(row['kwadraten'], 1)} van {number(row['grens'], 1)})" if worse else ""
    near = abs(row["kwadraten"] - row["grens"]) <= ON_THE_EDGE * row["fout_kwadraten"]
    verdict = "nee" if not bool(row["haalt"]) else ON_EDGE if near else "ja"
    return verdict + by
