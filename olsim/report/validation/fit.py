"""The report of the fit: prior against posterior, printed against foretold, what is not reproduced, and what
the figures cannot say.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from olsim.report.blocks import Block, Box, Bullets, Heading, Line, Paragraph, Picture, Report, Table
from olsim.report.findings import digits, fitted_years, passes, signed, widest
from olsim.report.runs.page import on_date
from olsim.report.style import number, percent
from olsim.report.validation.fit_plots import picture, prior_picture, rank_picture
from olsim.report.validation.fit_words import (
    FAR,
    GLOSSARY,
    NAMED,
    OUTCOMES,
    TOO_HIGH,
    TOO_LOW,
    UNEXPLAINED,
    WHY,
    between,
    name_of,
    shown,
    small,
)
from olsim.report.writers import html
from olsim.report.writers.cells import write_csv
from olsim.results.folder import Results

MOVED, SHIFTED = 0.75, 0.5
"""What keeps at most so much of its variance in made worlds, or moved by more than so many spreads, is shown
though it is not free."""
WIDE_SIDE = 0.8
"""From this part of the worlds on that deviate less, a fit is called wide."""


def counted(count: Mapping[str, int]) -> str:
    """So many of so many, and what chance gives."""
    return f"{count['inside']} van {count['number']} (toeval geeft {count['least']} tot {count['most']})"


def already_read(aims: pd.DataFrame, left: pd.DataFrame) -> str:
    """How many targets shaped the model in another way too, and how many of those are called a test."""
    used = set(aims[aims["al_gelezen"].notna()]["doel"])
    tested = len(used & set(left[left["toetsbaar"].astype(bool)]["doel"]))
    return (
        f"{len(used)} van de {len(aims)} cijfers zijn ook elders in het model gelezen, {tested} daarvan heten"
        " hier een toets (zie de tabel); die toetsen minder dan zij lijken."
    )


def fit_in_squares(squares: Mapping[str, Any]) -> str:
    """Squared residuals at every step, and whether a model that is right would have them."""
    inside = [squares["low"] <= squares[step] <= squares["high"] for step in ("sum", "rounds", "shipped")]
    verdict = "Alle drie passen daarin." if all(inside) else "Niet alle drie passen daarin."
    if all(inside) and squares["shipped_below"] > WIDE_SIDE:
        verdict = "Het past, maar de trekkingen wijken meer af dan bij de meeste van die werelden."
    return (
        f"de afwijkingen in meetfouten, in het kwadraat en opgeteld: {number(squares['sum'], 1)} uit de bank,"
        f" {number(squares['rounds'], 1)} na de rondes en {number(squares['shipped'], 1)} in echte runs van"
        " de meegeleverde trekkingen (het toeval van een hele stad is maar ten dele te kiezen). Een model"
        f" dat klopt geeft, uit de bank gepast, in 98 van de 100 gevallen {number(squares['low'], 1)} tot"
        f" {number(squares['high'], 1)} (uit {number(squares['worlds'])} nagemaakte werelden; de bovengrens ±"
        f" {number(squares['high_error'], 1)}); {percent(squares['below'], 0)} ervan heeft minder dan de"
        f" eerste en {percent(squares['shipped_below'], 0)} minder dan de laatste. {verdict}"
    )


def answer(results: Results) -> Box:
    """What the fit says and does not say, in a few lines."""
    about, t = results.passport["ensemble"], results.tables
    left, testable, names = about["left_out"], about["left_out_testable"], results.passport["namen"]
    parameters = t["herstel"][t["herstel"]["soort"] == "parameter"]
    known = [names[str(w)] for w in parameters[parameters["bepaald"].astype(bool)]["wat"]]
    more = [str(name) for name in t["meegetrokken"][t["meegetrokken"]["bepaald"].astype(bool)]["naam"]]
    unknown = [names[str(w)] for w in parameters[~parameters["bepaald"].astype(bool)]["wat"]]
    far = t["doelen"][t["doelen"]["afwijking"].abs() > FAR]
    return Box(
        "Wat de kalibratie zegt",
        (
            Line(
                f"{len(about['targets'])} gepubliceerde cijfers van {fitted_years(about)},"
                f" {len(about['free'])} vrije grootheden; alle andere grootheden zijn ook getrokken, en"
                " verschuiven waar de cijfers er iets over zeggen.",
                "Waarop",
            ),
            Line(
                ("; ".join(known) + "." if known else "geen enkele vrije grootheid.")
                + (f" En van wat niet vrij heet: {'; '.join(more)}." if more else ""),
                "De cijfers bepalen",
            ),
            Line(
                ("; ".join(unknown) + "." if unknown else "geen vrije grootheid: elk is bepaald.")
                + " Ook het niveau van 2034 bepalen zij niet.",
                "De cijfers bepalen niet",
            ),
            Line(level_of(t["varianten"], results.passport["raming"]), "Onvervulde vraag"),
            Line(
                f"{counted(testable)} cijfers die een toets zijn, liggen in het 90-procentsinterval van een"
                f" kalibratie die hun hele blok niet zag; van alle {counted(left)}. Bij"
                f" {left['number'] - testable['number']} is het interval zo breed dat bijna elk cijfer erin"
                f" past. {already_read(t['doelen'], t['weggelaten'])}",
                "Past het",
            ),
            Line(fit_in_squares(about["residuals"]), "Hoe ver ernaast, samen"),
            Line(
                "priors van de instroom en van de stap in de benodigde fte zijn na een eerste kalibratie"
                " verruimd, de leeftijden van 2018 na een tweede gezet naar de gepubliceerde marges, en de"
                " instroom van de pabo na 2024 is toen onzeker gemaakt; daarmee zijn deze toetsen iets te"
                " gunstig. Na de terugblik zijn twee priors over de tijd na 2024 gecentreerd, omdat zij"
                " alleen naar minder tekort leunden; de onvervulde vraag van 2034 werd daarmee hoger. De"
                " toets voor andere modelvormen is gekozen nadat het cohortmodel een strengere niet haalde.",
                "Voorbehoud",
            ),
            *((Line("; ".join(about["failing"]) + ".", "Niet gehaald"),) if about["failing"] else ()),
            *(
                (Line("; ".join(results.passport["nieuwer"]) + ".", "Nog niet op gepast"),)
                if results.passport["nieuwer"]
                else ()
            ),
            Line(
                (
                    "; ".join(name_of(row) for row in far.to_dict("records")) + "."
                    if len(far)
                    else f"geen cijfer ligt meer dan {number(FAR)} meetfouten van het midden van het model."
                ),
                "Niet nagebootst",
            ),
        ),
    )


def level_of(variants: pd.DataFrame, projected: Mapping[str, float]) -> str:
    """Unfilled demand of the years of the projection: mean and interval of the model, of every structure that
    passes, and what the projection says.
    """
    parts = []
    for year, value in projected.items():
        outcome = f"onvervulde_vraag:po@{year}-10-01"
        row, (low, high) = variants[variants["uitkomst"] == outcome].iloc[0], widest(variants, outcome)
        parts.append(
            f"in {year} {between(row['gemiddeld'], row['laag'], row['hoog'], 'fte')} fte, over alle"
            f" modelvormen {number(low)} tot {number(high)}; raming van de onderwijsregio {number(value)}"
        )
    return (
        ". ".join(part[0].upper() + part[1:] if k else part for k, part in enumerate(parts))
        + ". Waarom zij verschillen, staat op de pagina van olsim run base."
    )


def target_rows(table: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """One line per target."""
    return tuple(
        (
            name_of(r),
            (
                f"{shown(r['gepubliceerd'], r['soort'])} ±"
                f" {shown(r['meetfout'], r['soort']).replace('%', 'punt')}"
            ),
            between(r["midden"], r["laag"], r["hoog"], r["soort"]),
            number(-r["afwijking"], 1),
            str(r["waarom"])
            + (f" Al gelezen: {r['al_gelezen']}." if isinstance(r["al_gelezen"], str) else ""),
        )
        for r in table.to_dict("records")
    )


def parameter_rows(results: Results) -> tuple[tuple[str, ...], ...]:
    """One line per free parameter: prior and posterior, and the posterior of fits with fewer figures."""
    table, found = results.tables["parameters"], results.tables["herstel"].set_index("wat").to_dict("index")
    rows = []
    for name, part in table.groupby("grootheid", sort=False):
        by = part.set_index("fit").to_dict("index")
        own: Any = by["definitief"]
        others = [
            f"{small(by[fit]['post_50'])} ({small(by[fit]['post_5'])} tot {small(by[fit]['post_95'])})"
            for fit in ("bank", "zonder 2020", "zonder 2024")
            if fit in by
        ]
        rows.append(
            (
                f"{own['naam']} ({own['graad']})",
                f"{small(own['prior_50'])} ({small(own['prior_5'])} tot {small(own['prior_95'])})",
                f"{small(own['post_50'])} ({small(own['post_5'])} tot {small(own['post_95'])})",
                *others,
                "ja" if bool(found[str(name)]["bepaald"]) else "nee",
            )
        )
    return tuple(rows)


def error_part(about: Mapping[str, Any]) -> str:
    """Monte-Carlo errors of the means as parts of their spreads, from the least to the most."""
    parts = [row["error"] / row["spread"] for row in about["means"].values()]
    return f"{percent(min(parts), 0)} tot {percent(max(parts), 0)}"


def anew(t: Mapping[str, pd.DataFrame], names: Mapping[str, str], about: Mapping[str, Any]) -> list[Block]:
    """Worlds whose truth is known, fitted from the bank and with rounds of their own; nothing where that was
    not done for this bank and these targets.
    """
    table = t.get("opnieuw")
    if (
        table is None
        or table.empty
        or [str(table[name].iloc[0]) for name in ("bank", "doelen")]
        != [about["bank"], about["targets_digest"]]
    ):
        return []
    worlds = list(dict.fromkeys(table["wereld"]))
    rows = tuple(
        (
            f"{worlds.index(r['wereld']) + 1}",
            names[str(r["grootheid"])],
            number(r["waarheid"], 1),
            f"{number(r['uit_bank'], 1)} ± {number(r['uit_bank_sd'], 1)}",
            f"{number(r['opnieuw'], 1)} ± {number(r['opnieuw_sd'], 1)}",
        )
        for r in table.to_dict("records")
    )
    first = table.iloc[0]
    return [
        Table(
            f"{len(worlds)} nagemaakte werelden ook met eigen rondes gepast",
            ("wereld", "grootheid", "waarheid", "uit de bank", "met eigen rondes"),
            rows,
            (0.08, 0.5, 0.12, 0.15, 0.15),
            (0, 1),
            "De eerste nagemaakte werelden die op een stad als deze lijken (elk cijfer binnen twee"
            " spreidingen van het midden). In standaardafwijkingen van de prior; na ± de spreiding. Met"
            f" eigen rondes ligt {first['binnen']} van de {len(table)} keer de waarheid binnen het"
            f" 90-procentsinterval (ten minste {first['ten_minste']}); bank en rondes schelen gemiddeld"
            f" {percent(first['verschil'], 0)} van de spreiding (hooguit {percent(first['hooguit'], 0)})."
            f" {'Dat bevestigt de bank.' if bool(first['bevestigd']) else 'Dat bevestigt de bank niet.'}",
        )
    ]


MOST_NAMED = 6


def together(t: Mapping[str, pd.DataFrame]) -> str:
    """Which quantities go with unfilled demand in 2034 over the draws."""
    parts = [
        f"{r['naam']} ({number(r['samenhang'], 2)})"
        for r in t["samenhang_2034"].head(MOST_NAMED).to_dict("records")
    ]
    told = (
        "Wat over de trekkingen het meest met de onvervulde vraag van 2034 samengaat (rangcorrelatie):"
        f" {'; '.join(parts)}. "
        if parts
        else ""
    )
    return (
        told + "Van andere grootheden alleen komt het niet boven wat toeval geeft. Na ±: de rekenfout van een"
        " deel, met andere trekkingen. De andere lezing van de 80 fte telt hier niet mee; zij staat in de"
        " tabel hierboven."
    )


def other_seed(t: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> str:
    """How far the means of another seed were from these; nothing where that was not tried for these means."""
    table = t.get("ander_zaad")
    if table is None or table.empty or str(table["bij"].iloc[0]) != about["means_digest"]:
        return ""
    row = table.iloc[0]
    verdict = "dat is gelijk" if row["verschil"] <= row["grens"] else "dat is niet gelijk"
    told = (
        f" Met zaad {row['zaad']} schelen de gemiddelden hooguit {number(row['verschil'], 1)} rekenfouten;"
        f" tot {number(row['grens'])} {verdict} (effectief aantal {number(row['effectief'])})."
    )
    if "gemiddeld_2034" not in row:
        return told
    return (
        f"{told} De onvervulde vraag van 2034 is er"
        f" {between(row['gemiddeld_2034'], row['laag_2034'], row['hoog_2034'], 'fte')} fte."
    )


def bounds(t: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> str:
    """How far the ends of the first row may move with other draws, and how far the upper one was off with
    another seed where that was tried.
    """
    row = t["varianten"][t["varianten"]["uitkomst"] == "onvervulde_vraag:po@2034-10-01"].iloc[0]
    other = t["ander_zaad"] if other_seed(t, about) else None
    seed = (
        ", en met een ander zaad lag de bovengrens"
        f" {number(abs(float(other['hoog_2034'].iloc[0]) - row['hoog']))} fte anders"
        if other is not None and "hoog_2034" in other
        else ""
    )
    return (
        f"De grenzen van de eerste regel in 2034 hebben een rekenfout van {number(row['fout_laag'])} en"
        f" {number(row['fout_hoog'])} fte{seed}."
    )


def fewer_rows(table: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """One line per fit from the bank and outcome, with how far it lies from that of all figures."""
    rows, first = [], str(table["fit"].iloc[0])
    for r in table.to_dict("records"):
        kind = "share" if str(r["uitkomst"]).startswith("tekort") else "fte"
        scale = 100.0 if kind == "share" else 1.0
        places = digits(r["fout_verschil" if r["fit"] != first else "fout"], kind)
        apart = (
            f"{signed(r['verschil'], kind, places)} ± {number(scale * r['fout_verschil'], places)}"
            if r["fit"] != first
            else f"± {number(scale * r['fout'], places)}"
        )
        rows.append(
            (
                str(r["fit"]),
                OUTCOMES[str(r["uitkomst"])],
                between(r["gemiddeld"], r["laag"], r["hoog"], kind),
                apart,
            )
        )
    return tuple(rows)


def by_place(screening: pd.DataFrame) -> str:
    """Which places of the screening the free parameters have."""
    places = [k + 1 for k, free in enumerate(screening["vrij"].astype(bool)) if free]
    return (
        f"vrij zijn de plaatsen {', '.join(str(k) for k in places)}, genomen uit wat de cijfers het meest"
        " beweegt. Van een deel is de prior voor de kalibratie ruim gezet, van de andere komt hij uit"
        " bronnen (olsim describe parameters). Wat hoger staat en niet vrij is, is meegetrokken, een enkele"
        " ook met een verruimde prior; de twee verklaringen van wat er in 2022/23 veranderde, zijn vrij"
        " hoewel zij laag staan"
    )


def came_of(t: Mapping[str, pd.DataFrame]) -> list[Block]:
    """Earlier forecasts and what came of them; nothing where no figure came yet."""
    table = t.get("uitgekomen")
    if table is None or table.empty:
        return []
    rows = tuple(
        (
            f"{str(r['archief'])[:10]} ({str(r['archief'])[-4:]})",
            f"{r['naam']}, {on_date(str(r['datum']))}",
            shown(r["gepubliceerd"], str(r["soort"])),
            between(r["midden"], r["laag"], r["hoog"], str(r["soort"])),
            "ja" if bool(r["binnen"]) else "nee",
            "ja" if bool(r["al_bekend"]) else "nee",
        )
        for r in table.to_dict("records")
    )
    return [
        Heading("Eerdere voorspellingen"),
        Table(
            "Wat is uitgekomen",
            (
                "kalibratie van",
                "cijfer",
                "gepubliceerd",
                "voorspeld: mediaan (90 %)",
                "binnen",
                "toen al gepubliceerd",
            ),
            rows,
            (0.18, 0.32, 0.13, 0.19, 0.08, 0.1),
            (0, 1),
            "Geen van deze cijfers was een doel van de kalibratie ernaast. Wat toen al was gepubliceerd, is"
            " geen voorspelling van iets onbekends.",
        ),
    ]


def missed(t: Mapping[str, pd.DataFrame]) -> list[Block]:
    """What lies far from its figure, and why that may be."""
    far = t["doelen"][(t["doelen"]["afwijking"].abs() > NAMED)].to_dict("records")
    sides = [(str(r["doel"]), TOO_LOW if r["afwijking"] > 0.0 else TOO_HIGH, r) for r in far]
    reasons = tuple(Line(WHY.get((name, side), UNEXPLAINED), name_of(r)) for name, side, r in sides)
    if not reasons:
        return []
    return [Paragraph("Wat het model niet of maar half nabootst, en waarom dat kan zijn:"), Bullets(reasons)]


def fitted(t: Mapping[str, pd.DataFrame]) -> list[Block]:
    """Every figure beside the model."""
    return [
        Heading("Elk cijfer, gepast en gepubliceerd"),
        Picture(
            picture(t["doelen"]),
            "Balk: 90-procentsinterval van de meegeleverde trekkingen, zonder meetfout; dunne lijn: met"
            " meetfout, dus van wat gepubliceerd zou worden. Grijs: binnen twee meetfouten. Oranje: niet"
            " nagebootst.",
            "Afwijkingen",
        ),
        Table(
            "Doelen van de kalibratie",
            (
                "cijfer",
                "gepubli\xadceerd ± meetfout",
                "model: mediaan (90 %)",
                "model min gepubli\xadceerd, in meet\xadfouten",
                "waarom deze meetfout, en wat het cijfer al bepaalde",
            ),
            target_rows(t["doelen"]),
            (0.25, 0.12, 0.17, 0.12, 0.34),
            (0, 4),
        ),
        *missed(t),
    ]


def learned(results: Results) -> list[Block]:
    """What the figures say of quantities: prior and posterior."""
    t, names = results.tables, results.passport["namen"]
    carried = t["meegetrokken"][
        (t["meegetrokken"]["variantie_over"] <= MOVED) | (t["meegetrokken"]["score"].abs() >= SHIFTED)
    ]
    return [
        Heading("Prior en posterior"),
        Picture(
            prior_picture(t["parameters"]),
            "Grijs: middelste 90 procent van de prior. Blauw: na de kalibratie. Even breed: de cijfers zeggen"
            " er niets over.",
            "Prior en posterior",
        ),
        Table(
            "Vrije grootheden: midden en 90-procentsinterval",
            (
                "grootheid (graad)",
                "prior",
                "na de kalibratie",
                "uit de bank",
                "zonder 2020",
                "zonder 2024",
                "be\xadpaald",
            ),
            parameter_rows(results),
            (0.25, 0.14, 0.14, 0.13, 0.13, 0.13, 0.08),
            (0,),
            "Bepaald: in nagemaakte werelden blijft gemiddeld hooguit de helft van de variantie van de prior"
            " over. Uit de bank: zonder de rondes daarna; zonder 2020 en zonder 2024 ook, met de cijfers van"
            " dat jaar weggelaten. Na de kalibratie: gewogen deeltjes; de meegeleverde trekkingen zijn"
            " daaruit genomen en verschillen er iets van.",
        ),
        Table(
            "Niet vrij, en toch verschoven of beter bekend: midden en 90-procentsinterval",
            (
                "grootheid (graad)",
                "prior",
                "na de kalibratie",
                "dekking",
                "variantie die overblijft",
                "be\xadpaald",
            ),
            tuple(
                (
                    f"{r['naam']} ({r['graad']})",
                    f"{small(r['prior_50'])} ({small(r['prior_5'])} tot {small(r['prior_95'])})",
                    f"{small(r['post_50'])} ({small(r['post_5'])} tot {small(r['post_95'])})",
                    percent(r["dekking"]),
                    percent(r["variantie_over"], 0),
                    "ja" if bool(r["bepaald"]) else "nee",
                )
                for r in carried.to_dict("records")
            ),
            (0.36, 0.19, 0.19, 0.09, 0.1, 0.07),
            (0,),
            "Deze grootheden kregen vooraf hun eigen, soms ruime, prior (de factor van de tellingen van"
            " 2020, de stand van 2018) en bewegen met de vrije mee. Hier staat wat in nagemaakte werelden"
            f" hooguit {percent(MOVED, 0)} van zijn variantie houdt of ten minste {number(SHIFTED, 1)}"
            f" spreiding is verschoven; de andere {len(t['meegetrokken']) - len(carried)} staan in de tabel"
            " meegetrokken.csv.",
        ),
        Table(
            "Samenhang na de kalibratie (sterker dan 0,25)",
            ("grootheid", "en", "correlatie"),
            tuple(
                (names[str(r["grootheid"])], names[str(r["en"])], number(r["samenhang"], 2))
                for r in t["samenhang"].to_dict("records")
            ),
            (0.44, 0.44, 0.12),
            (0, 1),
            "Hoe sterker de samenhang, hoe meer twee grootheden alleen samen bepaald zijn.",
        ),
    ]


def left_out(t: Mapping[str, pd.DataFrame]) -> list[Block]:
    """Every block foretold by a calibration without it."""
    left = t["weggelaten"]
    untested = left[~left["toetsbaar"].astype(bool)]
    return [
        Heading("Een blok weggelaten"),
        Table(
            "Voorspeld door een kalibratie zonder het hele blok",
            ("blok", "cijfer", "gepubli\xadceerd", "voorspeld (90 %)", "binnen", "toets\xadbaar"),
            tuple(
                (
                    str(r["blok"]),
                    f"{r['maat']} ({r['groep']}), {on_date(str(r['datum']))}",
                    shown(r["gepubliceerd"], r["soort"]),
                    between(r["midden"], r["laag"], r["hoog"], r["soort"]),
                    "ja" if bool(r["binnen"]) else "nee",
                    "ja" if bool(r["toetsbaar"]) else "nee",
                )
                for r in left.to_dict("records")
            ),
            (0.1, 0.38, 0.12, 0.2, 0.09, 0.11),
            (0, 1),
            "Niet toetsbaar: het interval zonder meetfout is aan weerszijden breder dan 2,5 meetfouten, dus"
            f" bijna elk cijfer had erin gepast ({len(untested)} van {len(left)}).",
        ),
    ]


def recovered(t: Mapping[str, pd.DataFrame], names: Mapping[str, str]) -> list[Block]:
    """Worlds whose values are known, fitted as if they were real."""
    return [
        Heading("Herstel in nagemaakte werelden"),
        Table(
            "Tweehonderd werelden met bekende waarden, elk gepast alsof zij echt was",
            (
                "grootheid of uitkomst",
                "dekking van het 90-procents\xadinterval",
                "variantie die overblijft",
                "bepaald",
            ),
            tuple(
                (
                    names.get(str(r["wat"]), OUTCOMES.get(str(r["wat"]), str(r["wat"]))),
                    percent(r["dekking"]),
                    percent(r["variantie_over"], 0),
                    "–" if r["soort"] != "parameter" else "ja" if bool(r["bepaald"]) else "nee",
                )
                for r in t["herstel"].to_dict("records")
            ),
            (0.55, 0.17, 0.16, 0.12),
            remark=(
                f"Gemiddeld is de dekking {percent(float(t['herstel']['dekking'].mean()))}; precies goed is"
                " 90 %. Herstel en weggelaten blokken toetsen de kalibratie uit de bank; de rondes en het"
                " gekozen toeval komen daarna. De uitkomsten van 2034 gelden binnen dit model en tegenover"
                " een zeer ruime prior; over andere modelvormen zegt dit niets."
            ),
        ),
        Picture(
            rank_picture(t["rangen"], {**names, **OUTCOMES}),
            "Plaats van de waarheid tussen de trekkingen, in tien vakken van links (lager dan alle) naar"
            " rechts; grijs is wat toeval geeft.",
            "Rangen",
        ),
    ]


def alternatives(t: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> list[Block]:
    """2034 under other forms of the model and other readings of the figures."""
    variants = []
    for what, part in t["varianten"].groupby("variant", sort=False):
        by: dict[Any, Any] = part.set_index("uitkomst").to_dict("index")
        cells = []
        for key in OUTCOMES:
            kind = "share" if key.startswith("tekort") else "fte"
            cells.append(
                f"{shown(by[key]['gemiddeld'], kind)} ({shown(by[key]['laag'], kind)} tot"
                f" {shown(by[key]['hoog'], kind)})"
            )
        variants.append(
            (
                str(what),
                percent(float(part["gewicht"].iloc[0]), 0),
                passes(part.iloc[0].to_dict(), worse=True),
                *cells,
            )
        )
    return [
        Heading("2034: andere modelvormen en lezingen"),
        Table(
            "Uitkomsten van het basisscenario",
            ("variant", "ge\xadwicht", "haalt de toets", *OUTCOMES.values()),
            tuple(variants),
            (0.24, 0.07, 0.12, 0.14, 0.14, 0.14, 0.15),
            (0,),
            "Gemiddelde en 90-procentsinterval. Met een gewicht: een deel van alle trekkingen. Zonder: een"
            " eigen kalibratie op dezelfde cijfers (het cohortmodel aan de cijfers waar het een antwoord op"
            " heeft), die dezelfde toets moet halen: de kwadraten van de afwijkingen, tussen haakjes,"
            " blijven onder de grens erachter, het 99-procentspunt van een model dat klopt. Op de grens: er"
            " minder dan twee rekenfouten vandaan; zo'n vorm of lezing telt mee in het interval."
            f" {bounds(t, about)} Het cohortmodel staat naast het model met willekeurig toeval, en toeval"
            " telt dan als fout van beide. Het niveau van 2034 is niet bepaald: wat tussen model en"
            " cohortmodel het verschil maakt, is niet gemeten.",
        ),
        Table(
            "Waar de spreiding van de onvervulde vraag in 2034 vandaan komt",
            ("bron", "deel", "sd (fte)"),
            tuple(
                (
                    str(r["bron"]),
                    f"{number(100.0 * r['deel'])} ± {number(100.0 * r['fout'])} %",
                    number(r["sd_fte"]),
                )
                for r in t["onzekerheid"].to_dict("records")
            ),
            (0.6, 0.2, 0.2),
            remark=together(t),
        ),
        Table(
            "Kalibraties uit de bank, met alle en met minder cijfers",
            ("kalibratie", "uitkomst", "gemiddeld (90 %)", "verschil met alle cijfers"),
            fewer_rows(t["uitkomsten"]),
            (0.18, 0.36, 0.26, 0.2),
            (0, 1),
            "Elke regel is het gemiddelde over drie keer passen, met andere netwerken en andere getrokken"
            " meetfouten; na ± de rekenfout daarvan, met drie keer maar ruw bekend. Een verschil dat kleiner"
            " is dan een paar rekenfouten, zegt niets.",
        ),
    ]


def method(t: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> list[Block]:
    """How it was done."""
    return [
        Heading("Hoe het is gedaan"),
        Paragraph(
            f"{about['rule'][0].upper()}{about['rule'][1:]}. {about['runs']} runs in de bank, zaad"
            f" {about['seed']}, {about['draws']} trekkingen van gelijk gewicht, genomen uit deeltjes met een"
            f" effectief aantal van {number(about['effective'])}. De rechte lijn naar de cijfers eindigt niet"
            " precies: gemiddelden van de vrije grootheden hebben daardoor een rekenfout van"
            f" {error_part(about)} van hun spreiding.{other_seed(t, about)} De vrije grootheden zijn gekozen"
            f" na een screening van {len(t['screening'])} grootheden, maar niet alleen naar de rangorde"
            f" (tabel screening.csv): {by_place(t['screening'])}. Vooraf kreeg een stad zonder lussen een"
            f" gewicht van {percent(about['loops_off_before'], 0)}.",
            small=True,
        ),
    ]


def blocks(results: Results) -> list[Block]:
    """All of the page."""
    t, about, names = results.tables, results.passport["ensemble"], results.passport["namen"]
    return [
        answer(results),
        GLOSSARY,
        *fitted(t),
        *learned(results),
        *left_out(t),
        *recovered(t, names),
        *anew(t, names, about),
        *alternatives(t, about),
        *came_of(t),
        *method(t, about),
    ]


def render(results: Results, path: Path) -> None:
    """Write the page."""
    write_csv(results, path.parent)
    p, about = results.passport, results.passport["ensemble"]
    report = Report(
        f"Kalibratie: hoe olsim past op {fitted_years(about)}, en wat de cijfers niet kunnen zeggen",
        "Lerarentekort in het primair onderwijs van de gemeente Utrecht",
        blocks(results),
        f"olsim {p['olsim']}; gemaakt {about['made']}; doelen {about['targets_digest']}; van toen: bewijs"
        f" {about['evidence']}, code {about['code']}; tabellen {p['digest_tabellen']}.",
    )
    html.write(report, path)
