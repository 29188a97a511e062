"""The page of the backtest: what was foretold from 2021, 2022 and 2023, what came, and who did better."""

from pathlib import Path
from typing import Any

import pandas as pd

from olsim.core.verdicts import ALIKE, NOWHERE
from olsim.report.blocks import Block, Box, Heading, Line, Paragraph, Report, Table
from olsim.report.runs.page import on_date
from olsim.report.style import number, percent
from olsim.report.writers import html
from olsim.report.writers.cells import write_csv
from olsim.results.folder import Results


def shown(value: float, kind: str) -> str:
    """A forecast in the digits of its figure."""
    return percent(value) if kind == "share" else number(value)


def opening(scores: pd.DataFrame) -> str:
    """The first sentences: where olsim is worse than the last value, on everything or on shortages from some
    origins, in any version; and how it went against that.
    """
    parts = []
    for row in scores[scores["rivaal"] == "laatste"].to_dict("records"):
        what = (
            f"met de invoer {row['versie']}: gemiddelde fout {number(row['fout_olsim'], 1)} punt, de laatste"
            f" waarde {number(row['fout_rivaal'], 1)} punt ({row['oordeel']})"
        )
        parts.append(what)
    worse = scores[(scores["rivaal"] == "laatste") & (scores["oordeel"] == "olsim slechter")]
    text = f"Over alle cijfers samen, ook de fte: {'; '.join(parts)}.{without_first(scores)}"
    if len(worse):
        text = (
            "Olsim voorspelt slechter dan wie zegt dat alles blijft zoals het was"
            f" ({' en '.join(worse['versie'])}). " + text
        )
    last = scores[(scores["rivaal"] == "laatste") & (scores["slechter_vanuit"] != NOWHERE)]
    if len(last):
        where = "; ".join(
            f"met de invoer {r['versie']} vanuit {r['slechter_vanuit'].replace('; ', ' en ')}"
            for r in last.to_dict("records")
        )
        text = f"Op de tekorten is olsim meer dan een punt slechter dan de laatste waarde: {where}. {text}"
    return text


def without_first(scores: pd.DataFrame) -> str:
    """How it went on all figures against the last value without the first origin, whose last shortage is of
    another instrument; nothing where there is no other origin.
    """
    rows = scores[(scores["rivaal"] == "laatste") & (scores["cellen_later"] > 0)].to_dict("records")
    if not rows:
        return ""
    told = "; ".join(
        f"{number(r['fout_olsim_later'], 1)} tegen {number(r['fout_rivaal_later'], 1)} punt"
        f" ({r['oordeel_later']}) met de invoer {r['versie']}"
        for r in rows
    )
    return (
        " Zonder de eerste oorsprong, waar het laatste tekort met een ander instrument is gemeten, over"
        f" {rows[0]['cellen_later']} cijfers: {told}."
    )


def instead(without: float, own: float) -> str:
    """A number without something beside the number with it."""
    one, other = number(without, 1), number(own, 1)
    return f"ook {one}" if one == other else f"{one} in plaats van {other}"


def unaware(cells: pd.DataFrame, without: pd.DataFrame) -> str:
    """What the model would have foretold without the two quantities that exist because the change of 2022/23
    was seen; nothing where that was not run.
    """
    if without.empty:
        return ""
    origins = list(dict.fromkeys(without["oorsprong"]))
    version = cells[(cells["versie"] == cells["versie"].iloc[0]) & cells["oorsprong"].isin(origins)]
    own, last = (version[version["wie"] == who] for who in ("olsim", "laatste"))
    return (
        "Ook dat het model zo'n verandering kent, is kennis van later: twee grootheden zijn er omdat 2022/23"
        f" is gezien. Zonder die twee liggen vanuit {' en '.join(origins)} met de invoer"
        f" {cells['versie'].iloc[0]} {int(without['binnen'].astype(bool).sum())} in plaats van"
        f" {int(own['binnen'].astype(bool).sum())} van de {len(own)} cijfers in het 90-procentsinterval, is"
        f" de gemiddelde fout {instead(without['fout'].mean(), own['fout'].mean())} punt (laatste waarde"
        f" {number(last['fout'].mean(), 1)}) en de intervalscore"
        f" {instead(without['interval'].mean(), own['interval'].mean())} (laatste waarde"
        f" {number(last['interval'].mean(), 1)})."
    )


def one_sided(cells: pd.DataFrame) -> str:
    """Whether olsim foretold shortages too low or too high with the inputs as they went, and how that went
    from each origin beside the last value.
    """
    own = cells[(cells["soort"] == "share") & (cells["versie"] == cells["versie"].iloc[0])]
    mine = own[own["wie"] == "olsim"]
    signed = 100.0 * (mine["midden"] - mine["gepubliceerd"])
    parts = []
    for origin, part in own.groupby("oorsprong"):
        by = part.groupby("wie")["fout"].mean()
        parts.append(f"vanuit {origin} {number(by['olsim'], 1)} tegen {number(by['laatste'], 1)}")
    side = "te laag" if signed.mean() < 0.0 else "te hoog"
    return (
        f"Met de invoer {cells['versie'].iloc[0]} voorspelde olsim {int((signed < 0.0).sum())} van de"
        f" {len(signed)} tekorten te laag, gemiddeld {number(abs(signed.mean()), 1)} punt {side}. Fout op de"
        f" tekorten naast die van de laatste waarde: {'; '.join(parts)}. De laatste waarde van 2021 is de"
        " telling van 2020, met een ander instrument; lees die oorsprong daarom apart."
    )


def one_event(event: pd.DataFrame) -> str:
    """How far shortages were off from each origin, and what is left of that once the changes of 2022/23 are
    given.
    """
    parts = []
    for r in event.to_dict("records"):
        nothing = " (verklaart niets)" if abs(r["verschil_met_2022"]) >= abs(r["verschil"]) else ""
        parts.append(
            f"vanuit {r['oorsprong']} {number(r['verschil'], 1)} punt, met die verandering"
            f" {number(r['verschil_met_2022'], 1)}{nothing}"
        )
    left = float(event["verschil_met_2022"].mean())
    rest = (
        f"Ook dan is het gemiddeld {number(abs(left), 1)} punt te laag, vanuit elke oorsprong; waardoor is"
        " niet bekend. Niveaus na 2024 zijn dus eerder te laag dan te hoog. "
        if bool((event["verschil_met_2022"] < 0.0).all())
        else ""
    )
    return (
        "Volgens de kalibratie op alle cijfers veranderden in 2022/23 de benodigde fte en de toestroom; hoe"
        " het werkelijk ging en waardoor, is niet gemeten. Wie in 2021 of 2022 voorspelde, kon het niet"
        " weten; vanuit 2023 was de peiling van 2022 al bekend. Geef elke oorsprong achteraf de verandering"
        " die alle cijfers samen aanwijzen (ook de cijfers die hier worden voorspeld, dus dit is uitleg en"
        f" geen voorspelling), dan is het verschil met de gepubliceerde tekorten: {'; '.join(parts)}."
        f" {rest}Een verandering zoals die van 2022/23 kan ook na 2024 komen, en ook die ziet het model niet"
        " vooruit."
    )


def stable(results: Results) -> str:
    """How far foretold shortages moved with another seed of the calibration; that it was not tried, where it
    was not.
    """
    table = results.tables.get("ander_zaad")
    if table is None:
        return (
            "Hoe ver dit alles met een ander zaad van de kalibratie verschuift, is bij deze kalibratie niet"
            " nagegaan."
        )
    return (
        "Met een ander zaad van de kalibratie, op dezelfde bank en dezelfde getrokken meetfouten, verschoven"
        " de voorspelde tekorten per oorsprong gemiddeld hooguit"
        f" {number(float(table['terugblik'].iloc[0]), 1)} punt."
    )


def score_rows(scores: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """One line per version and rival."""
    return tuple(
        (
            r["versie"],
            r["naam"],
            str(r["cellen"]),
            number(r["fout_olsim"], 1),
            number(r["fout_rivaal"], 1),
            number(r["interval_olsim"], 1),
            number(r["interval_rivaal"], 1),
            f"{r['gewonnen']} / {r['gelijk']} / {r['verloren']}",
            r["oordeel"],
        )
        for r in scores.to_dict("records")
    )


def mark(own: float, other: float) -> str:
    """Whether a rival lay nearer to what came than olsim by more than the measurement error, or further off;
    both in points.
    """
    return "" if abs(own - other) <= ALIKE else " +" if own > other else " −"


def cell_rows(cells: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """One line per origin and figure."""
    rows: list[tuple[str, ...]] = []
    for _, part in cells.groupby(["oorsprong", "datum", "doel"], sort=False):
        by = {r["wie"]: r for r in part.to_dict("records")}
        own: Any = by["olsim"]
        others = [
            shown(by[who]["midden"], own["soort"]) + mark(own["fout"], by[who]["fout"]) if who in by else "–"
            for who in ("laatste", "trend", "cohort", "raming")
        ]
        interval = (
            f"{shown(own['midden'], own['soort'])} ({shown(own['laag'], own['soort'])} tot"
            f" {shown(own['hoog'], own['soort'])})"
        )
        rows.append(
            (
                str(own["oorsprong"]),
                f"{own['naam']} ({own['groep']}), {on_date(own['datum'])}",
                shown(own["gepubliceerd"], own["soort"]),
                interval,
                *others,
            )
        )
    return tuple(rows)


def noticed(results: Results) -> list[tuple[str, str]]:
    """What else the backtest shows, each with its lead."""
    cells = results.tables["cellen"]
    return [
        ("Te hoog of te laag", one_sided(cells)),
        ("Door één gebeurtenis", one_event(results.tables["gebeurtenis"])),
        ("Kennis van later", unaware(cells, results.tables["zonder_verandering"])),
        ("Ander zaad", stable(results)),
    ]


def blocks(results: Results) -> list[Block]:
    """All of the page."""
    scores, cells = results.tables["scores"], results.tables["cellen"]
    own, later = cells[cells["wie"] == "olsim"], results.passport["van_later"].values()
    hindsight, fixed = (f"{min(numbers)} tot {max(numbers)}" for numbers in zip(*later))
    found: list[Block] = [
        Paragraph(opening(scores)),
        Box("Wat verder opvalt", tuple(Line(text, lead) for lead, text in noticed(results) if text)),
        Box(
            "Hoe te lezen",
            (
                Line(
                    "olsim is gepast op de cijfers die in oktober 2021, 2022 en 2023 bekend waren, en"
                    " voorspelt vandaar wat later is gepubliceerd. Latere cijfers leest zo'n kalibratie"
                    f" niet. De priors en de vorm van het model zijn wel van nu: bij {hindsight} onzekere"
                    f" grootheden (naar oorsprong) rust de prior mede op een feit van later, en bij {fixed}"
                    " grootheden zonder prior de waarde; twee grootheden, de veranderingen van 2022/23,"
                    " bestaan omdat die is gezien; twee priors over de tijd na 2024 zijn gewijzigd nadat"
                    " deze terugblik was gezien.",
                    "Oorsprong",
                ),
                Line(
                    "een punt is een procentpunt tekort of een procent van de fte. Wie minder dan een punt"
                    " beter is, is gelijk: dat is de meetfout.",
                    "Punt",
                ),
                Line(
                    "breedte van het 90-procentsinterval, met twintig maal de afstand van een cijfer dat"
                    " erbuiten valt; lager is beter.",
                    "Intervalscore",
                ),
                Line(
                    "leerlingen, loon, randgemeenten en andere invoer zoals zij werden, of zoals zij toen"
                    " waren door te trekken: de groei van het aantal leerlingen in de twee jaren ervoor, en"
                    " al het andere zoals het was; alleen wat toen al was afgesproken, loopt zoals"
                    " afgesproken, en corona is voorbij. De grootte van het NPO-geld is uit het jaar 2021"
                    " zelf afgeleid: vanuit 2021 telt het in de tweede versie niet mee, en de cijfers van"
                    " oktober 2021 worden hier niet voorspeld. Een raming van de invoer van voor een"
                    " oorsprong is er niet. Het cohortmodel krijgt dezelfde invoer.",
                    "Versies",
                ),
                Line(
                    "laatste waarde; rechte lijn door de tellingen van oktober, vanaf drie; cohortmodel; en"
                    " ter illustratie, een keer, de raming van 2019.",
                    "Rivalen",
                ),
            ),
        ),
        Heading("Wie had het beter"),
        Table(
            "olsim tegen elke rivaal, op de cellen die beide voorspellen",
            (
                "versie",
                "rivaal",
                "cellen",
                "fout olsim",
                "fout rivaal",
                "interval olsim",
                "interval rivaal",
                "gewonnen / gelijk / verloren",
                "oordeel",
            ),
            score_rows(scores),
            (0.13, 0.14, 0.07, 0.09, 0.09, 0.1, 0.1, 0.16, 0.12),
            (0, 1, 8),
            "Rivalen zijn vooraf genoemd. De raming van 2019 zag 107 fte onvervuld in de stad in 2024; om"
            " haar naast de peiling te leggen is zij achteraf gedeeld door de plekken van 2024 en het"
            " reguliere deel van het tekort. Dat is een omrekening van een andere maat.",
        ),
    ]
    for name in results.passport["versies"]:
        part = own[own["versie"] == name]
        inside = int(part["binnen"].astype(bool).sum())
        found += [
            Heading(f"Alle cellen, {name}"),
            Table(
                f"Voorspeld en gekomen; {inside} van {len(part)} cijfers binnen het 90-procentsinterval van"
                " olsim",
                (
                    "vanuit",
                    "cijfer",
                    "gekomen",
                    "olsim (90 %)",
                    "laatste waarde",
                    "rechte lijn",
                    "cohort\xadmodel",
                    "raming",
                ),
                cell_rows(cells[cells["versie"] == name]),
                (0.08, 0.26, 0.08, 0.2, 0.1, 0.1, 0.1, 0.08),
                (0, 1),
                "+ : deze rivaal zat er meer dan een punt dichter bij dan olsim; − : meer dan een punt verder"
                " van af. Zonder teken: gelijk.",
            ),
        ]
    found.append(
        Paragraph(
            "Er zijn drie oorsprongen en weinig cijfers: dit is een proef, geen bewijs. Tellingen van een"
            " jaar gelden als bekend in juli van het jaar erna (aanname).",
            small=True,
        )
    )
    return found


def render(results: Results, path: Path) -> None:
    """Write the page."""
    write_csv(results, path.parent)
    p = results.passport
    report = Report(
        "Terugblik: wat olsim vanuit 2021, 2022 en 2023 had voorspeld",
        "Lerarentekort in het primair onderwijs van de gemeente Utrecht",
        blocks(results),
        f"olsim {p['olsim']}; doelen {p['doelen']}; bewijs {p['digest_bewijs']}; code {p['digest_code']};"
        f" tabellen {p['digest_tabellen']}.",
    )
    html.write(report, path)
