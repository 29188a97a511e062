"""The note: what a comparison answers, in Dutch, as blocks that four writers can show. Made from a result folder alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from olsim.report import compare_plots
from olsim.report.blocks import Block, Box, Bullets, Heading, PageBreak, Paragraph, Picture, Report, Table
from olsim.report.page import MONTHS, in_words, on_date
from olsim.report.style import number
from olsim.report.words import calculated, difference, digits, euro, level, signed, span, width
from olsim.results import Results

SHORT = {
    "onvervulde_vraag": "onvervulde vraag (fte)",
    "leraren_fte": "leraren in dienst (fte)",
    "tekort_peiling": "tekort in de peiling (punt)",
    "bevoegd_voor_de_klas": "bevoegd voor de klas (fte per 100 leerlingen)",
    "onvervulde_vraag_gelijke_norm": "onvervulde vraag bij gelijke norm (fte)",
    "tekort_peiling_gelijke_norm": "peiling bij gelijke norm (punt)",
}
LEAST_DRAWS = 50
"""Fewer draws than this give no verdict and no rank."""
COUNT = {2: "Twee", 3: "Drie", 4: "Vier", 5: "Vijf", 6: "Zes", 7: "Zeven", 8: "Acht"}


class Facts:
    """Looks things up in the tables of a comparison."""

    def __init__(self, results: Results) -> None:
        self.t, self.p = results.tables, results.passport
        self.kinds = self.t["maten"].set_index("maat")["soort"].to_dict()
        names = self.t["scenarios"].set_index("scenario")
        self.names = names["naam"].to_dict()
        self.base, *self.others = list(names.index)
        self.first = "de basis" if self.base.startswith("base") else self.names[self.base]
        self.grades = names["graad"].to_dict()
        self.stops = names["stopt"].to_dict()
        self.measures = names["aantal"].to_dict()
        self.trial = self.p["trekkingen"] < LEAST_DRAWS
        self._differences = {
            key: row
            for key, row in zip(
                self.t["verschillen"][["scenario", "maat", "niveau", "groep", "datum"]].itertuples(index=False, name=None),
                self.t["verschillen"].to_dict("records"),
            )
        }
        city = self.t["verschillen"]
        self.last = city[city["maat"] == "onvervulde_vraag"]["datum"].max()

    def row(self, scenario: str, observable: str, date: str = "", level: str = "stad", group: str = "po") -> Mapping[Any, Any]:
        """A difference with the first scenario."""
        return self._differences[(scenario, observable, level, group, date or self.last)]

    def level(self, scenario: str, observable: str, date: str = "") -> Mapping[Any, Any]:
        """A level of the city."""
        t = self.t["niveaus"]
        found: Mapping[Any, Any] = t[(t["scenario"] == scenario) & (t["maat"] == observable) & (t["datum"] == (date or self.last))].to_dict(
            "records"
        )[0]
        return found

    def assumed(self, scenario: str) -> bool:
        """Whether the direct link of a scenario is an assumption without a figure."""
        return bool(self.grades[scenario] == "D")

    def rank(self, scenario: str) -> str:
        """Rank range in words."""
        row = self.t["rangen"].set_index("scenario").loc[scenario]
        if row["geen_rang"] or self.trial:
            return "geen"
        return f"{row['van']}" if row["van"] == row["tot"] else f"{row['van']} tot {row['tot']}"


def verdict(f: Facts, scenario: str) -> str:
    """One sentence on a scenario for who reads the first page only."""
    row, equal, name = f.row(scenario, "onvervulde_vraag"), f.row(scenario, "onvervulde_vraag_gelijke_norm"), f.names[scenario]
    reach = f"; over de trekkingen {span(row, 'fte')}" if row["laag"] == row["laag"] else "; hoe het per trekking verschilt is niet te meten"
    size = f"{difference(row, 'fte')} ({calculated(row, 'fte')}{reach})"
    more = f" Zij stopt in {in_words(f.stops[scenario])}; dit is wat er daarna van over is." if f.stops[scenario] else ""
    if abs(equal["verschil"] - row["verschil"]) > max(1.0, abs(row["verschil"])) / 2.0:
        more += f" Bij gelijke norm is het {difference(equal, 'fte')}: de rest komt doordat scholen minder leraren nodig noemen."
    if f.trial:
        return f"{name}: {size}. Proefdraai, geen oordeel.{more}"
    if f.assumed(scenario):
        return (
            f"{name}: of dit werkt is een aanname zonder cijfer. Zoals aangenomen verandert de onvervulde vraag {size}; zie de rijen verderop.{more}"
        )
    if not row["duidelijk"]:
        return f"{name}: niet van nul te onderscheiden, {size}.{more}"
    return f"{name}: duidelijk {'minder' if row['verschil'] < 0 else 'meer'} onvervulde vraag, {size}.{more}"


def opening(f: Facts) -> list[Block]:
    """First page: the question, the answer, the definitions, the picture and the main table."""
    base_level = f.level(f.base, "onvervulde_vraag")
    date = on_date(f.last)
    blocks: list[Block] = [
        *(
            [
                Box(
                    "Proefdraai",
                    (
                        f"Met {f.p['trekkingen']} trekkingen is dit geen notitie om te citeren: er is geen oordeel en geen rang. Neem er ten minste {LEAST_DRAWS}, met --draws.",
                    ),
                    warning=True,
                )
            ]
            if f.trial
            else []
        ),
        Box(
            "Kort antwoord",
            (
                f"Op {date}, tegenover {f.names[f.base]}:",
                *(verdict(f, scenario) for scenario in f.others),
                f"Het niveau zelf is onzeker: in {f.first} is de onvervulde vraag dan {level(base_level['gemiddeld'], 'fte')} fte, met een band van "
                f"{level(base_level['laag'], 'fte')} tot {level(base_level['hoog'], 'fte')}. Lees het verschil, niet het niveau. Niet van nul te onderscheiden is iets anders dan geen effect.",
            ),
        ),
        Box(
            "Wat de woorden betekenen",
            (
                "Onvervulde vraag: reguliere plekken in alle po zonder benoemde leraar op 1 oktober, in fte. Een zij-instromer met een aanstelling telt als gevuld. Dit is iets anders dan het tekort in de peiling, dat ook vervanging en "
                "noodoplossingen telt.",
                "Gelijke norm: het tekort bij de benodigde fte van het eerste scenario. Wie minder leraren nodig noemt, heeft daarmee nog niet meer leraren voor de klas.",
                "± is de rekenonzekerheid: zij wordt kleiner met meer herhalingen. Van ... tot ... is de modelonzekerheid: 90 procent van de trekkingen, met het toeval eruit.",
                "Duidelijk: hetzelfde teken in ten minste 95 procent van de trekkingen.",
            ),
        ),
        Picture(
            compare_plots.main_picture(
                f.t["verschillen"][
                    (f.t["verschillen"]["niveau"] == "stad") & (f.t["verschillen"]["groep"] == "po") & (f.t["verschillen"]["datum"] == f.last)
                ],
                {s: f.names[s] for s in f.others},
                [("onvervulde_vraag", "Onvervulde vraag (fte)", "fte"), ("leraren_fte", "Leraren in dienst (fte)", "fte")],
                {s for s in f.others if f.assumed(s)},
            ),
            f"Verschil met {f.first} op {date}, alle po; minder onvervulde vraag ligt links. Dik: rekenonzekerheid (95 procent). Dun: modelonzekerheid. Oranje: de eerste schakel is een aanname (graad D).",
            "Verschillen per scenario",
        ),
        main_table(f),
    ]
    return blocks


def main_table(f: Facts) -> Table:
    """Differences of the main outcomes, with costs and rank."""
    total = f.t["kosten"][f.t["kosten"]["wat"] == "totaal uitgaven per schooljaar"].set_index("scenario")
    rows = []
    for s in f.others:
        cells = [
            f"{difference(f.row(s, name), f.kinds[name], unit=False)} {calculated(f.row(s, name), f.kinds[name])}"
            for name in ("onvervulde_vraag", "onvervulde_vraag_gelijke_norm", "leraren_fte", "tekort_peiling")
        ]
        rows.append((f.names[s], *cells, euro(total.loc[s, "euro"]) if s in total.index else "geen", f.grades[s] or "–", f.rank(s)))
    return Table(
        f"Verschil met {f.first} op {on_date(f.last)}, en wat het per schooljaar meer kost",
        (
            "scenario",
            "onvervulde vraag (fte)",
            "idem, gelijke norm (fte)",
            "leraren in dienst (fte)",
            "peiling (punt)",
            "euro per jaar",
            "bewijs",
            "rang",
        ),
        tuple(rows),
        (0.28, 0.11, 0.11, 0.11, 0.1, 0.12, 0.07, 0.1),
        remark=f"Rang op onvervulde vraag, de basis telt mee ({f.rank(f.base)}); een bereik waar de volgorde niet duidelijk is, geen waar de eerste schakel een aanname is. Bewijs: A Nederlands oorzakelijk, B Nederlands register of buitenlands oorzakelijk, C zwakke overeenkomst, D aanname.",
    )


def at_break_even(f: Facts, scenario: str) -> tuple[str, str]:
    """What the first link has to be, and how likely that is; or how to ask for it."""
    if "breekpunt" not in f.t or f.t["breekpunt"][f.t["breekpunt"]["scenario"] == scenario].empty:
        return "niet gevraagd", "met --break-even"
    row = f.t["breekpunt"][f.t["breekpunt"]["scenario"] == scenario].to_dict("records")[0]
    if row["nodig"] != row["nodig"]:
        return "kan niet", "geen toelaatbaar effect is groot genoeg"
    return "doel gehaald", f"bij een eerste schakel van {number(row['nodig'], 2)}; kans {number(100 * row['kans_prior'])} %"


def evidence_rows(f: Facts) -> list[Block]:
    """Three rows for scenarios whose direct link is an assumption."""
    chosen = [s for s in f.others if f.assumed(s)]
    if not chosen:
        return []
    table = f.t["onderbouwing"]
    rows = []
    for s in chosen:
        own = table[table["scenario"] == s]
        for text in ("zonder effect", "op het breekpunt", "zoals aangenomen", "zoals gerekend"):
            found = own[own["rij"] == text].to_dict("records")
            if found:
                rest = found[0].get("rust_op_d", float("nan"))
                rows.append(
                    (
                        f.names[s],
                        text + (" (aanname)" if text == "zoals aangenomen" else ""),
                        difference(found[0], "fte", unit=False),
                        span(found[0], "fte"),
                        "" if rest != rest or not found[0]["duidelijk"] else f"{number(100 * min(max(rest, 0.0), 1.0))} %",
                    )
                )
            elif text == "op het breekpunt" and not own[own["rij"] == "zonder effect"].empty:
                rows.append((f.names[s], text, *at_break_even(f, s), ""))
    return [
        Table(
            "Waar de eerste schakel een aanname is: drie rijen in plaats van een",
            ("scenario", "rij", "onvervulde vraag (fte)", "modelonzekerheid", "rust op graad D"),
            tuple(rows),
            (0.3, 0.25, 0.15, 0.2, 0.1),
            left=(0, 1),
            remark="Het breekpunt is wat nodig is, niet wat te verwachten is. Zonder effect blijven de kosten en de plaatsen die de maatregel inneemt.",
        )
    ]


def part_name(f: Facts, part: str) -> str:
    """Name of a part of a package."""
    names = f.t["maatregelen"].set_index("maatregel")["naam"].to_dict()
    return str(names.get(part, part))


def requested(f: Facts) -> list[Block]:
    """What was asked for: break-even, and packages taken apart."""
    blocks: list[Block] = []
    if "breekpunt" in f.t:
        rows = []
        for r in f.t["breekpunt"].to_dict("records"):
            ratio = number(r["nodig"], 2) if r["nodig"] == r["nodig"] else "kan niet"
            span_text = f"{number(r['nodig_laag'], 2)} tot {number(r['nodig_hoog'], 2)}" if r["nodig_laag"] == r["nodig_laag"] else "–"
            rows.append(
                (
                    f.names[r["scenario"]],
                    r["doel"],
                    f"{r['omschrijving']} (geen effect: {number(r['geen_effect'], 2)})",
                    ratio,
                    span_text,
                    f"{number(100 * r['kan_niet'])} %",
                    f"{number(100 * r['kans_prior'])} %",
                )
            )
        blocks += [
            Heading("Breekpunt: hoe groot moet het effect zijn?"),
            Table(
                "Nodig, niet verwacht: waarde van de eerste schakel waarbij het doel op de laatste 1 augustus net wordt gehaald",
                ("scenario", "doel", "eerste schakel", "nodig", "over trekkingen", "trekkingen waarin het niet kan", "kans volgens de aanname"),
                tuple(rows),
                (0.18, 0.2, 0.24, 0.08, 0.12, 0.09, 0.09),
                left=(0, 1, 2),
            ),
        ]
    if "waterval" in f.t:
        table = f.t["waterval"]
        blocks.append(Heading("Pakketten uit elkaar"))
        for s in dict.fromkeys(table["scenario"]):
            own = table[(table["scenario"] == s) & (table["maat"] == "onvervulde_vraag")].to_dict("records")
            parts = [
                (
                    part_name(f, str(r["deel"])),
                    signed(r["alleen"], "fte", 1),
                    signed(r["laatst"], "fte", 1),
                    signed(r["verschil"], "fte", 1),
                    calculated(r, "fte"),
                    span(r, "fte"),
                )
                for r in own
            ]
            blocks.append(
                Table(
                    f"{f.names[s]}: wat elk deel bijdraagt aan de onvervulde vraag (fte) op {on_date(f.last)}",
                    (
                        "deel",
                        "alleen",
                        "als laatste erbij",
                        "bijdrage (gemiddeld over volgorden)",
                        "rekenonzekerheid",
                        "bereik over trekkingen, toeval erin",
                    ),
                    tuple(parts),
                    (0.3, 0.12, 0.13, 0.16, 0.12, 0.17),
                    remark="Op het eerste toeval van elke trekking, dus minder precies dan de hoofdtabel. De bijdragen tellen op tot samen; samenspel is samen min de som van alleen.",
                )
            )
    return blocks


def who(f: Facts) -> list[Block]:
    """Who gains and who loses: classes of schoolweging, types, wijken; the account of displacement; people."""
    blocks: list[Block] = [Heading("Wie wint en wie verliest")]
    groups = [("weging", "laagste derde"), ("weging", "middelste derde"), ("weging", "hoogste derde"), ("soort", "bo"), ("stad", "go")]
    rows = [
        (
            f.names[s],
            *(difference(f.row(s, "tekort_peiling", "", lv, g), "share", unit=False) for lv, g in groups),
            difference(f.row(s, "kloof_schoolweging", group="po"), "points", unit=False),
        )
        for s in f.others
    ]
    blocks.append(
        Table(
            f"Tekort in de peiling, verschil in punten op {on_date(f.last)}",
            (
                "scenario",
                "laagste derde schoolweging",
                "middelste derde",
                "hoogste derde",
                "basis\xadonderwijs",
                "gespecia\xadliseerd",
                "kloof hoog min laag",
            ),
            tuple(rows),
            (0.28, 0.13, 0.12, 0.12, 0.12, 0.12, 0.11),
            remark="Scholen zijn nagebouwd en niet echt. Minder tekort in de peiling is niet altijd meer bevoegde leraren voor de klas.",
        )
    )
    account = f.t["verdringing"]
    rows = []
    for s in f.others:
        own = account[account["scenario"] == s].set_index("maat").to_dict("index")
        named = ("in_zij_instroom", "naar_andere_gemeente", "in_randgemeenten", "uit_onderwijs", "in_pabo")
        rest = own["leraren_augustus"]["verschil"] - sum(own[name]["verschil"] for name in named)
        places = digits(width(own["leraren_augustus"]), "fte")
        cells = [signed(own[name]["verschil"], "fte", places) for name in ("leraren_augustus", *named)]
        others = [
            difference(own[name], kind, unit=False)
            for name, kind in (("randgemeenten_fte", "fte"), ("stille_reserve", "persons"), ("scholen_1", "fte"), ("regio", "fte"))
        ]
        rows.append((f.names[s], *cells, signed(rest, "fte", places), *others))
    blocks.append(
        Table(
            "Waar de winst vandaan komt, en wat de regio verliest: de rekening op de laatste 1 augustus",
            (
                "scenario",
                "winst stad (fte)",
                "meer zij-instroom",
                "minder naar andere gemeente",
                "meer uit rand\xadgemeenten",
                "minder uit de sector",
                "meer van de pabo",
                "overige stromen",
                "rand\xadgemeenten (fte)",
                "stille reserve (mensen)",
                "andere scholen (fte)",
                "netto regio (fte)",
            ),
            tuple(rows),
            (0.18, 0.065, 0.075, 0.085, 0.085, 0.07, 0.065, 0.075, 0.085, 0.075, 0.07, 0.07),
            remark="De stromen zijn opgeteld vanaf de start en vormen samen de winst; alle stromen staan in het rekenblad. Andere scholen: scholen in de stad die niet meedoen.",
        )
    )
    people = f.t["mensen"]
    texts = []
    for s in f.others:
        own = people[people["scenario"] == s].to_dict("records")
        texts.append(
            f"{f.names[s]}: "
            + "; ".join(
                f"{r['wie']}: {number(r['wel_hier'])} alleen hier voor de klas, {number(r['niet_hier'])} alleen in het eerste scenario, {number(r['beide'])} in beide"
                for r in own
            )
        )
    blocks += [
        Paragraph(
            "Mensen voor de klas op de laatste 1 oktober, gemiddeld per herhaling. Alleen het saldo is robuust: een andere baan voor de een verandert de kansen van velen.",
            small=True,
        ),
        Bullets(tuple(texts)),
    ]
    return blocks


def chain_rows(f: Facts, scenario: str) -> list[tuple[str, ...]]:
    """Links of every measure of a scenario, with the difference in the first full year and at the end."""
    table = f.t["keten"]
    rows: list[tuple[str, ...]] = []
    names = f.t["maatregelen"].set_index("maatregel")["naam"].to_dict()
    for measure in dict.fromkeys(table[table["scenario"] == scenario]["maatregel"]):
        own = table[(table["scenario"] == scenario) & (table["maatregel"] == measure)]
        for step in sorted(set(own["schakel"])):
            first, last = (own[(own["schakel"] == step) & (own["moment"] == m)].to_dict("records")[0] for m in ("begin", "eind"))
            kind = str(first["soort"])
            rows.append(
                (
                    names[measure] if step == 1 else "",
                    f"{step}. {first['naam']} ({'punt' if kind == 'share' else first['eenheid']})",
                    short_date(str(first["datum"])),
                    difference(first, kind, unit=False),
                    short_date(str(last["datum"])),
                    difference(last, kind, unit=False),
                )
            )
    return rows


def short_date(date: str) -> str:
    """'2034-10-01' as 'okt 2034'; a school year stays as it is."""
    return f"{MONTHS[int(date[5:7]) - 1][:3]} {date[:4]}" if "-" in date else date


def chain_table(rows: list[tuple[str, ...]], caption: str) -> Table:
    """A table of links."""
    return Table(
        caption,
        ("maatregel", "schakel", "eerst", "verschil", "laatst", "verschil"),
        tuple(rows),
        (0.2, 0.42, 0.1, 0.09, 0.1, 0.09),
        left=(0, 1, 2, 4),
    )


def is_package(f: Facts, scenario: str) -> bool:
    """Whether a scenario has more than one measure."""
    table = f.t["keten"]
    return bool(table[table["scenario"] == scenario]["maatregel"].nunique() > 1)


def chains(f: Facts) -> list[Block]:
    """Link by link, for scenarios of one measure; packages follow in the appendix."""
    rows = [row for s in f.others if not is_package(f, s) for row in chain_rows(f, s)]
    blocks: list[Block] = [Heading("De keten, schakel voor schakel")]
    if rows:
        blocks.append(chain_table(rows, "Gesimuleerd verschil met de basis, in het eerste volle jaar en aan het eind"))
    if any(is_package(f, s) for s in f.others):
        blocks.append(Paragraph("De ketens van pakketten staan in de bijlage.", small=True))
    return blocks


def appendix(f: Facts) -> list[Block]:
    """Chains of packages."""
    packages = [s for s in f.others if is_package(f, s)]
    if not packages:
        return []
    return [
        Heading("Bijlage: ketens van pakketten"),
        *(chain_table(chain_rows(f, s), f"{f.names[s]}: verschil van het hele pakket, langs de keten van elke maatregel") for s in packages),
    ]


def costs(f: Facts) -> list[Block]:
    """Own units first, then euro."""
    table = f.t["kosten"]
    rows = []
    for s in f.others:
        own = table[table["scenario"] == s] if len(table) else table
        for r in own.to_dict("records"):
            total = str(r["wat"]).startswith("totaal")
            unit = "" if total else f"{signed(r['eenheden'], 'fte', 1)} {r['eenheid']}"
            per = euro(r["per_fte"]) if total and r["per_fte"] == r["per_fte"] else ""
            rows.append(
                (
                    f.names[s] if r["wat"] == own.iloc[0]["wat"] else "",
                    r["wat"],
                    unit,
                    euro(r["euro"]),
                    f"{euro(r['euro_laag'])} tot {euro(r['euro_hoog'])}" if r["euro_laag"] == r["euro_laag"] else "",
                    str(r.get("betaalt") or "") if not total else "",
                    per,
                )
            )
        if not len(own):
            rows.append((f.names[s], "geen uitgaven", "", "0", "", "", ""))
    return [
        Heading("Wat het kost"),
        Table(
            "Meer dan in het eerste scenario, gemiddeld per schooljaar",
            ("scenario", "wat", "in eigen eenheden", "euro", "bereik", "wie betaalt", "euro per fte winst"),
            tuple(rows),
            (0.18, 0.2, 0.14, 0.1, 0.16, 0.14, 0.08),
            left=(0, 1, 5),
            remark="Gemiddeld over de jaren waarin een maatregel loopt. Inzet is tijd van mensen die al in dienst zijn, in euro omgerekend en niet bij de uitgaven geteld. Prijzen zonder bron zijn een aanname met een bereik (graad D); zij staan in het rekenblad. Kosten per fte alleen waar de winst duidelijk is en de eerste schakel geen aanname.",
        ),
    ]


def baseline(f: Facts) -> list[Block]:
    """What the first scenario is, and how uncertain its level."""
    rows = []
    t = f.t["niveaus"]
    for name in ("onvervulde_vraag", "tekort_peiling", "leraren_fte", "bevoegd_voor_de_klas"):
        dates = [d for d in ("2024-10-01", "2027-10-01", "2030-10-01", f.last) if not t[(t["maat"] == name) & (t["datum"] == d)].empty]
        cells = []
        for d in dates:
            r = f.level(f.base, name, d)
            cells.append(f"{level(r['gemiddeld'], f.kinds[name])} ({level(r['laag'], f.kinds[name])}–{level(r['hoog'], f.kinds[name])})")
        rows.append((SHORT[name].replace(" (punt)", ""), *cells))
    heads = tuple(on_date(d) for d in dict.fromkeys(("2024-10-01", "2027-10-01", "2030-10-01", f.last)))
    about = f.p["ensemble"]
    return [
        Heading("Waarmee is vergeleken"),
        Paragraph(
            f"{f.names[f.base]}. Niveaus met de band van trekkingen en toeval samen; het niveau van het tekort is in één jaar gepast en daarna onzeker, het verschil tussen scenario's is dat veel minder."
        ),
        Table(f"Niveau in {f.first}", ("maat", *heads), tuple(rows), left=(0,)),
        Paragraph(
            f"De trekkingen: {f.p['trekkingen']} uit het {about['name']} ({about['kept']} van {about['tried']} trekkingen): {about['rule']}. "
            + (
                "Het model is gekalibreerd."
                if f.p["gekalibreerd"]
                else "Het model is nog niet gekalibreerd: de trekkingen volgen de bronnen en aannames, niet de cijfers van 2019-2024."
            )
        ),
    ]


def sureness(f: Facts) -> list[Block]:
    """How sure, on what evidence, and what the model does not say."""
    rows = [(r["naam"], r["graad"], r["waarom"], r["tegenover"]) for r in f.t["maatregelen"].to_dict("records")]
    blocks: list[Block] = [
        Heading("Hoe zeker, en waarop het rust"),
        Table(
            "De eerste schakel van elke maatregel",
            ("maatregel", "bewijs", "waarom", "tegenover de basis"),
            tuple(rows),
            (0.18, 0.07, 0.4, 0.35),
            left=(0, 2, 3),
        ),
        *evidence_rows(f),
    ]
    paired = f.t.get("gepaard", pd.DataFrame())
    if len(paired):
        last = paired.groupby("scenario").last()
        texts = []
        for s in f.others:
            if s in last.index:
                factor = float(last.loc[s, "factor"])
                low, high = float(last.loc[s, "laag"]), float(last.loc[s, "hoog"])
                text = f"{f.names[s]}: {number(factor, 0 if factor >= 10 else 1)} keer ({number(low, 0 if low >= 10 else 1)} tot {number(high, 0 if high >= 10 else 1)})"
                texts.append(text + (" (hetzelfde toeval helpt hier niet meer; alleen meer herhalingen helpen)" if factor < 1.5 else ""))
        blocks.append(
            Paragraph(
                "Hetzelfde toeval in elk scenario maakt de spreiding van een verschil aan het eind zoveel kleiner dan met los toeval: "
                + "; ".join(texts)
                + ".",
                small=True,
            )
        )
    blocks += [
        Heading("Wat dit model niet zegt"),
        Bullets(
            (
                "Een band over herhalingen is alleen toeval; de band over trekkingen is alleen wat de bronnen en aannames openlaten.",
                "Niet van nul te onderscheiden is niet hetzelfde als geen effect.",
                "Kwaliteit van onderwijs, kansen van leerlingen en werkplezier zitten er niet in; scholen en mensen zijn nagebouwd, geen school is echt.",
                "Het zegt niet of besturen een maatregel ook echt zo uitvoeren: deelname en grenzen zijn gegeven of aangenomen.",
                "Bedragen zijn geen begroting: de meeste eenheidsprijzen zijn een aanname.",
            )
        ),
    ]
    return blocks


def passport(f: Facts) -> list[Block]:
    """How to make it again."""
    p = f.p
    lines = [
        f"olsim {p['olsim']}, {p['trekkingen']} trekkingen x {p['zaden']} keer toeval, tot en met {in_words(p['tot'])}; Python {p['python']} op {p['systeem']}."
    ]
    lines += [f"{s['naam']} ({s['id']}), vingerafdruk {s['digest'][:8]}" for s in p["scenario's"]]
    lines.append(f"Vingerafdruk van bewijs {p['digest_bewijs'][:8]}, code {p['digest_code'][:8]}, tabellen {p['digest_tabellen'][:8]}.")
    scenarios = f.t["scenarios"]
    lines += [f"{r['naam']}: {r['maatregelen']}" for r in scenarios.to_dict("records") if r["maatregelen"]]
    return [Heading("Paspoort"), Bullets(tuple(lines))]


def report_of(results: Results) -> Report:
    """The note of a comparison."""
    f = Facts(results)
    title = " en ".join(f.names[s] for s in f.others) + f" naast {f.first}"
    if len(f.others) > 2:
        title = f"{COUNT.get(len(f.others), str(len(f.others)))} scenario's naast {f.first}"
    question = (
        " ".join(dict.fromkeys(str(q) for q in f.t["scenarios"].set_index("scenario").loc[f.others, "vraag"]))
        if len(f.others) <= 2
        else "Welke maatregelen verkleinen het lerarentekort in het Utrechtse primair onderwijs, wat kosten zij, en wie merkt het?"
    )
    picture: list[Block] = [
        Picture(
            compare_plots.over_time(
                f.t["verschillen"][(f.t["verschillen"]["niveau"] == "stad") & (f.t["verschillen"]["groep"] == "po")],
                {s: f.names[s] for s in f.others},
                [("onvervulde_vraag", "Onvervulde vraag (fte)", "fte"), ("leraren_fte", "Leraren in dienst (fte)", "fte")],
            ),
            f"Verschil met {f.first} door de jaren, gemiddeld over trekkingen en toeval.",
            "Verschillen door de jaren",
        )
    ]
    blocks = [
        *opening(f),
        PageBreak(),
        *who(f),
        *costs(f),
        *picture,
        *chains(f),
        *baseline(f),
        *sureness(f),
        *requested(f),
        *passport(f),
        *appendix(f),
    ]
    footer = "Scholen zijn nagebouwd, niet echt. Lees het verschil, niet het niveau."
    return Report(title, question, blocks, footer)


def write_all(results: Results, folder: Path) -> None:
    """The note as HTML, Word, PDF and Excel."""
    from olsim.report import excel, html, pdf, word

    report = report_of(results)
    html.write(report, folder / "notitie.html")
    word.write(report, folder / "notitie.docx")
    pdf.write(report, folder / "notitie.pdf")
    excel.write(results, report, folder / "notitie.xlsx")
