"""The first page of a note: the answer, the definitions, the picture and the main table."""

from olsim.report.blocks import Block, Box, Line, Picture, Table
from olsim.report.findings import both, common, fitted_years, span, widest
from olsim.report.note import plots as compare_plots
from olsim.report.note.lookup import LEAST_DRAWS, SHORT, Facts, Row
from olsim.report.runs.page import on_date
from olsim.report.style import number

PANELS = [
    ("onvervulde_vraag", "Onvervulde vraag (fte)", "fte"),
    ("leraren_fte", "Leraren in dienst (fte)", "fte"),
]
LAST_PROJECTED = "2034"
EQUAL_NORM = "onvervulde_vraag_gelijke_norm"
MAIN = ("onvervulde_vraag", EQUAL_NORM, "leraren_fte", "tekort_peiling")


def verdict(f: Facts, scenario: str, places: int) -> Line:
    """One sentence on a scenario for who reads the first page only, in the decimals of the main table."""

    def said(row: Row) -> str:
        return f"{both(row, 'fte', places)} fte"

    def spread(row: Row) -> str:
        return f"{said(row)} (over de trekkingen {span(row, 'fte')})"

    def equal_norm(arm: str) -> str:
        return said(f.row(arm, "onvervulde_vraag_gelijke_norm"))

    row, name, three = f.row(scenario, "onvervulde_vraag"), f.names[scenario], f.three(scenario)
    more = f.stopped(scenario)
    if (
        not f.sets_demand(scenario)
        and f.row(scenario, "benodigd_oktober")["duidelijk"]
        and abs(f.row(scenario, "benodigd_oktober")["verschil"]) > abs(row["verschil"]) / 2.0
    ):
        told = "; ".join([equal_norm(scenario), *(f"{text} {equal_norm(arm)}" for arm, text in three)])
        fewer = "minder" if f.row(scenario, "benodigd_oktober")["verschil"] < 0.0 else "meer"
        more += f" Bij gelijke norm is het {told}: de rest komt doordat scholen {fewer} leraren nodig noemen."
    rows = "; ".join(f"{text} {spread(f.row(arm, 'onvervulde_vraag'))}" for arm, text in three)
    size = spread(row)
    if f.trial:
        return Line(f"{'; '.join([size, rows] if rows else [size])}. Proefdraai, geen oordeel.{more}", name)
    if three and f.sizes[scenario] > 1:
        return Line(
            f"het hele pakket {size}. Een deel ervan rust op een aanname zonder cijfer: {rows}.{more}", name
        )
    if three:
        return Line(
            f"of dit werkt is een aanname zonder cijfer. Zoals het model mensen laat kiezen {size}; {rows}."
            f" Het model zegt niet welke het wordt.{more}",
            name,
        )
    if f.assumed(scenario):
        return Line(
            f"of dit zo gaat is een aanname zonder cijfer. Zoals het model mensen laat kiezen {size}.{more}",
            name,
        )
    if not row["duidelijk"]:
        why = (
            " Het teken kan per trekking verschillen."
            if abs(row["verschil"]) > 1.96 * row["rekenfout"]
            else ""
        )
        return Line(f"niet van nul te onderscheiden: {size}.{why}{more}", name)
    return Line(
        f"duidelijk {'minder' if row['verschil'] < 0 else 'meer'} onvervulde vraag, {size}.{more}", name
    )


def opening(f: Facts) -> list[Block]:
    """First page: the question, the answer, the definitions, the picture and the main table."""
    base_level, date = f.level(f.base, "onvervulde_vraag"), on_date(f.last)
    places = f.places("onvervulde_vraag")
    calibrated = "" if f.p["gekalibreerd"] else " Het model is nog niet gekalibreerd."
    trial = (
        f"Met {f.p['trekkingen']} trekkingen is dit geen notitie om te citeren: er is geen oordeel en geen"
        f" rang. Neem er ten minste {LEAST_DRAWS}, met --draws."
    )
    return [
        *([Box("Proefdraai", (Line(trial),), warning=True)] if f.trial else []),
        Box(
            "Kort antwoord",
            (
                Line(f"Verschil in onvervulde vraag op {date}, tegenover {f.names[f.base]}:"),
                *(verdict(f, scenario, places) for scenario in f.others),
                Line(
                    f"Het niveau zelf is niet bepaald: in {f.first} is de onvervulde vraag dan gemiddeld"
                    f" {number(base_level['gemiddeld'])} fte, met een band van {number(base_level['laag'])}"
                    f" tot {number(base_level['hoog'])}.{other_forms(f)} Lees het verschil, niet het niveau."
                    f" Niet van nul te onderscheiden is iets anders dan geen effect.{calibrated}"
                ),
            ),
        ),
        Box(
            "Wat de woorden betekenen",
            (
                Line(
                    "reguliere plekken in alle po zonder benoemde leraar op 1 oktober, in fte. Een"
                    " zij-instromer met een aanstelling telt als gevuld. Dit is iets anders dan het tekort in"
                    " de peiling, dat ook vervanging en noodoplossingen telt.",
                    "Onvervulde vraag",
                ),
                Line(
                    "het tekort bij de benodigde fte van het eerste scenario. Wie minder leraren nodig noemt,"
                    " heeft daarmee nog niet meer leraren voor de klas.",
                    "Gelijke norm",
                ),
                Line(
                    "de rekenonzekerheid: zoveel kan het gemiddelde schuiven met andere trekkingen en ander"
                    " toeval; meer trekkingen maken haar kleiner.",
                    "±",
                ),
                Line(
                    "de modelonzekerheid: 90 procent van de trekkingen, met het toeval eruit, aan de ruime"
                    " kant.",
                    "Van ... tot ...",
                ),
                Line(
                    "hetzelfde teken in ten minste 95 procent van de trekkingen, en groter dan de"
                    " rekenonzekerheid.",
                    "Duidelijk",
                ),
                Line(
                    "voor de eerste schakel is er geen cijfer. Onder de uitkomst over alle trekkingen staat"
                    " daarom wat er zonder die aanname overblijft, en een rang is er niet.",
                    "Aanname",
                ),
                Line(
                    "A Nederlands oorzakelijk, B Nederlands register of buitenlands oorzakelijk, C zwakke"
                    " overeenkomst, D aanname. Het geldt voor de eerste schakel en zegt hoe goed die is"
                    " onderzocht, niet dat zij werkt. Ook D: andere schakels van de maatregel zijn een"
                    " aanname; de winst kan daaruit komen.",
                    "Bewijs",
                ),
            ),
        ),
        Picture(
            compare_plots.main_picture(
                f.city[f.city["datum"] == f.last],
                f.lines(),
                PANELS,
                {name: f.places(name) for name, _, _ in PANELS},
            ),
            f"Verschil met {f.first} op {date}, alle po; minder onvervulde vraag ligt links. Dik:"
            " rekenonzekerheid (95 procent). Dun: modelonzekerheid. Oranje en open: de eerste schakel is een"
            " aanname (graad D).",
            "Verschillen per scenario",
        ),
        main_table(f),
    ]


def other_forms(f: Facts) -> str:
    """The range of 2034 over every structure that fits, and the projection, beside a level of 2034; nothing
    for another year or without a calibration.
    """
    if "varianten" not in f.t or f.last[:4] != LAST_PROJECTED:
        return ""
    low, high = widest(f.t["varianten"], f"onvervulde_vraag:po@{LAST_PROJECTED}-10-01")
    return (
        f" Alle modelvormen die op {fitted_years(f.p['ensemble'])} passen (een daarvan ook met wat meer of"
        f" minder instroom daarna) geven in het basisscenario samen {number(low)} tot {number(high)} fte; de"
        f" raming van de onderwijsregio is {number(f.p['raming_2034'])}."
    )


def main_table(f: Facts) -> Table:
    """Differences of the main outcomes, with the net for the region under the gain, costs and rank; an
    assumption has three rows.
    """
    places = {name: f.places(name) for name in MAIN}
    region = common([f.net(s) for s in f.others], "fte")

    def cells(arm: str, scenario: str) -> list[str]:
        return [
            (
                "–"
                if name == EQUAL_NORM and f.sets_demand(scenario)
                else both(f.row(arm, name), f.kinds[name], places[name])
            )
            for name in MAIN
        ]

    heads = (
        "scenario",
        *(SHORT[name] for name in MAIN),
        "stad en rand\xadgemeenten samen (fte)",
        "euro per jaar dat het loopt (×\xa01.000)",
        "bewijs",
        "rang",
    )

    def filled(*cells: str) -> tuple[str, ...]:
        return (*cells, *("",) * (len(heads) - len(cells)))

    rows: list[tuple[str, ...]] = []
    for s in f.others:
        three, net, about = f.three(s), both(f.net(s), "fte", region), (f.yearly(s), f.evidence(s), f.rank(s))
        rows.append((f.label(s), *cells(s, s), net, *about))
        rows += [filled(f"– {text}", *cells(arm, s)) for arm, text in three]
        if three and f.sizes[s] == 1:
            rows.append(filled(*at_break_even(f, s, places["onvervulde_vraag"])))
    ranked = f", {f.first} telt mee ({f.rank(f.base)})" if f.rank(f.base) != "geen" else ""
    return Table(
        f"Verschil met {f.first} op {on_date(f.last)}, en wat het per schooljaar meer kost",
        heads,
        tuple(rows),
        (0.235, 0.105, 0.105, 0.105, 0.105, 0.105, 0.11, 0.065, 0.065),
        remark=(
            f"{region_loses(f)} Minder tekort in de peiling is niet altijd meer bevoegde leraren voor de"
            f" klas. Rang op onvervulde vraag{ranked}: een bereik waar de volgorde niet duidelijk is, geen"
            " waar de eerste schakel een aanname is. Een breekpunt is wat nodig is, niet wat te verwachten"
            f" is{'' if 'breekpunt' in f.t else '; het wordt op verzoek berekend'}."
        ),
    )


def region_loses(f: Facts) -> str:
    """What the gain of the city means for the region, as far as it can be told."""
    table = f.t["verdringing"]
    around = table[table["maat"] == "randgemeenten_fte"]
    if ((around["verschil"] < 0.0) & around["duidelijk"]).any():
        return "Wat de stad wint, verliezen de randgemeenten voor een deel: de rekening staat verderop."
    return "Wat de randgemeenten winnen of verliezen staat in de rekening verderop."


def at_break_even(f: Facts, scenario: str, places: int) -> tuple[str, str]:
    """The row of a scenario at its break-even: what the first link has to be and how likely that is, and what
    the outcome is there.
    """
    row, text = f.break_even(scenario), "– op het breekpunt"
    if row is None:
        return text, "niet gevraagd" if "breekpunt" not in f.t else "is er niet"
    if f.trial:
        return text, "proefdraai"
    if row["nodig"] != row["nodig"]:
        return text, "kan niet"
    needed = "al gehaald zonder effect" if row["maat"] <= 0.0 else number(row["nodig"], 2)
    return f"{text}: {needed}, kans {number(100 * row['kans_prior'])} %", both(row, "fte", places)
