"""The note: what a comparison answers, in Dutch, as blocks that four writers can show. Made from a result
folder alone.
"""

import math
from pathlib import Path

import pandas as pd

from olsim.core.dutch import MONTHS
from olsim.report.blocks import (
    Block,
    Box,
    Bullets,
    Heading,
    Line,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Table,
)
from olsim.report.findings import (
    against_last_value,
    calculated,
    difference,
    digits,
    fitted_years,
    level,
    signed,
    span,
    thousands,
    verdicts,
    widest,
)
from olsim.report.note import plots as compare_plots
from olsim.report.note.first_page import PANELS, opening
from olsim.report.note.lookup import SHORT, Facts, Row
from olsim.report.note.packages import requested
from olsim.report.note.winners_and_losers import who
from olsim.report.runs.page import in_words, on_date
from olsim.report.style import number
from olsim.report.writers.cells import write_csv
from olsim.results.folder import Results

COUNT = {2: "Twee", 3: "Drie", 4: "Vier", 5: "Vijf", 6: "Zes", 7: "Zeven", 8: "Acht"}


def evidence_rows(f: Facts) -> list[Block]:
    """What rests on assumptions: rows by what one assumes, and for every scenario the part of a clear
    difference that rests on grade D.
    """
    table, rows, places = f.t["onderbouwing"], [], f.places("onvervulde_vraag")
    for s in f.others:
        own = table[table["scenario"] == s].set_index("rij").to_dict("index")
        for text in (
            "zonder effect",
            "zonder de delen met graad D",
            "mediaan van de aanname",
            "over de trekkingen",
        ):
            r = own.get(text)
            if r is None or (r["rust_op_d"] != r["rust_op_d"] and not f.assumed(s)):
                continue
            resting = "" if text != "over de trekkingen" else "niet te zeggen"
            if r["rust_op_d"] == r["rust_op_d"]:
                resting = f"ongeveer {number(round(100 * min(max(r['rust_op_d'], 0.0), 1.0), -1))} %"
            rows.append(
                (
                    f.names[s],
                    text,
                    signed(r["verschil"], "fte", places),
                    calculated(r, "fte"),
                    span(r, "fte"),
                    resting,
                )
            )
    if not rows:
        return []
    return [
        Table(
            "Wat op aannames rust: onvervulde vraag (fte) onder wat men aanneemt",
            ("scenario", "rij", "verschil", "rekenonzekerheid", "modelonzekerheid", "rust op graad D"),
            tuple(rows),
            (0.26, 0.2, 0.1, 0.14, 0.18, 0.12),
            left=(0, 1),
            remark=(
                "Cijfers die een scenario zelf zet, gelden in elke rij van deze tabel. Zonder effect blijven"
                " de kosten en de plaatsen die de maatregel inneemt. Over de trekkingen: elke aanname staat"
                " in elke trekking anders. Rust op graad D: het deel dat wegvalt als alle schakels met graad"
                " D van de maatregel niets doen; alleen te zeggen waar het verschil duidelijk is."
            ),
        )
    ]


def chain_rows(f: Facts, scenario: str) -> list[tuple[str, ...]]:
    """Links of every measure of a scenario, with the difference in the first full year and at the end."""
    table = f.t["keten"]
    rows: list[tuple[str, ...]] = []
    for measure in dict.fromkeys(table[table["scenario"] == scenario]["maatregel"]):
        own = table[(table["scenario"] == scenario) & (table["maatregel"] == measure)]
        for step in sorted(set(own["schakel"])):
            first, last = (
                own[(own["schakel"] == step) & (own["moment"] == m)].to_dict("records")[0]
                for m in ("begin", "eind")
            )
            kind = str(first["soort"])
            rows.append(
                (
                    f.measure(measure) if step == 1 else "",
                    f"{step}. {first['naam']} ({'punt' if kind == 'share' else first['eenheid']})",
                    short_date(str(first["datum"])),
                    difference(first, kind, unit=False) + ("*" if first["duidelijk"] else ""),
                    short_date(str(last["datum"])),
                    difference(last, kind, unit=False) + ("*" if last["duidelijk"] else ""),
                )
            )
    return rows


def short_date(date: str) -> str:
    """'2034-10-01' as 'okt 2034'; a school year stays as it is."""
    return f"{MONTHS[int(date[5:7]) - 1][:3]} {date[:4]}" if "-" in date else date


def chain_table(rows: list[tuple[str, ...]], caption: str, remark: str) -> Table:
    """A table of links."""
    return Table(
        caption,
        ("maatregel", "schakel", "eerst", "verschil", "laatst", "verschil"),
        tuple(rows),
        (0.2, 0.42, 0.1, 0.09, 0.1, 0.09),
        left=(0, 1, 2, 4),
        remark=remark,
    )


def is_package(f: Facts, scenario: str) -> bool:
    """Whether a scenario has more than one measure."""
    table = f.t["keten"]
    return bool(table[table["scenario"] == scenario]["maatregel"].nunique() > 1)


STARS = "* duidelijk, zoals op de eerste bladzijde staat."


def chains(f: Facts) -> list[Block]:
    """Link by link, for scenarios of one measure; of a package the first link of every measure, the rest
    follows in the appendix.
    """
    blocks: list[Block] = [Heading("De keten, schakel voor schakel")]
    if rows := [row for s in f.others if not is_package(f, s) for row in chain_rows(f, s)]:
        blocks.append(
            chain_table(
                rows, f"Gesimuleerd verschil met {f.first}, in het eerste volle jaar en aan het eind", STARS
            )
        )
    for s in f.others:
        if is_package(f, s):
            first = [row for row in chain_rows(f, s) if row[0]]
            blocks.append(
                chain_table(
                    first,
                    f"{f.label(s)}: de eerste schakel van elke maatregel; de hele ketens staan in de bijlage",
                    STARS,
                )
            )
    return blocks


def appendix(f: Facts) -> list[Block]:
    """Chains of packages."""
    packages = [s for s in f.others if is_package(f, s)]
    if not packages:
        return []
    return [
        PageBreak(),
        Heading("Bijlage: ketens van pakketten"),
        *(
            chain_table(
                chain_rows(f, s),
                f"{f.names[s]}: verschil van het hele pakket, langs de keten van elke maatregel",
                STARS,
            )
            for s in packages
        ),
    ]


def price_remark(f: Facts) -> str:
    """What each unit price is, as one may be pay and another all that an employer pays; and what has none."""
    rows = [f"{r['naam']} ({number(r['gemiddeld'])} euro)" for r in f.t["prijzen"].to_dict("records")]
    told = f"Gerekend met, gemiddeld over de trekkingen: {'; '.join(rows)}. " if rows else ""
    told += (
        "Bruto loon is zonder toeslagen en werkgeverslasten: een werkgever betaalt meer. "
        if "bruto" in told.lower()
        else ""
    )
    own = any(f.own_figures(s) for s in f.others)
    return told + (
        "Cijfers die een scenario zelf zet, hebben geen prijs: wat zij kosten, is niet geteld. "
        if own
        else ""
    )


def costs(f: Facts) -> list[Block]:
    """Own units first, then euro."""
    table = f.t["kosten"]
    rows: list[tuple[str, ...]] = []
    for s in f.others:
        own = table[table["scenario"] == s].to_dict("records") if len(table) else []
        kinds = [r["soort"] for r in own]
        # a total of one line says nothing more, unless there are two of them or the cost per fte belongs to
        # it
        own = [
            r
            for r in own
            if not str(r["wat"]).startswith("totaal")
            or kinds.count(r["soort"]) > 2
            or len(set(kinds)) > 1
            or r["per_fte"] == r["per_fte"]
        ]
        for place, r in enumerate(own):
            total = str(r["wat"]).startswith("totaal")
            known, counted = r["euro_laag"] == r["euro_laag"], r["euro"] == r["euro"]
            rows.append(
                (
                    f.label(s) if place == 0 else "",
                    r["wat"] + (" (inzet)" if r["soort"] == "inzet" and not total else ""),
                    (
                        ""
                        if total
                        else (
                            "nog geen heel schooljaar"
                            if not counted
                            else (
                                f"{signed(r['eenheden'], 'fte', digits(1.96 * r['eenheden_fout'], 'fte'))}"
                                f" {r['eenheid']}"
                            )
                        )
                    ),
                    thousands(r["euro"]) if counted else "–",
                    f"{thousands(r['euro_laag'])} tot {thousands(r['euro_hoog'])}" if known else "",
                    "" if total else str(r["betaalt"] or ""),
                    thousands(r["per_fte"]) if r["per_fte"] == r["per_fte"] else "",
                )
            )
        if missing := f.not_counted(s):
            rows.append(
                ("" if own else f.label(s), f"niet geteld, want zonder prijs: {missing}", "", "–", "", "", "")
            )
        elif not own:
            rows.append((f.label(s), "geen uitgaven", "", "0", "", "", ""))
    heads = [
        "scenario",
        "wat",
        "in eigen eenheden",
        "euro (× 1.000)",
        "bereik (× 1.000)",
        "wie betaalt",
        "per fte winst (× 1.000)",
    ]
    widths = [0.19, 0.19, 0.14, 0.1, 0.14, 0.14, 0.1]
    if not any(row[-1] for row in rows):
        rows, heads, widths = [row[:-1] for row in rows], heads[:-1], [0.2, 0.22, 0.16, 0.1, 0.16, 0.16]
    return [
        Heading("Wat het kost"),
        Table(
            "Meer dan in het eerste scenario, gemiddeld per schooljaar; bedragen in duizenden euro",
            tuple(heads),
            tuple(rows),
            tuple(widths),
            left=(0, 1, 5),
            remark=(
                "Elke regel per jaar dat haar maatregel loopt: het gemiddelde over hele schooljaren, of van"
                " wat voorbij is alles per twaalf maanden; een totaal is een jaar waarin alles loopt. Inzet"
                " is tijd van mensen die al in dienst zijn, in euro omgerekend en niet bij de uitgaven"
                " geteld. Prijzen zonder bron zijn een aanname met een bereik (graad D); zij staan in het"
                f" rekenblad. {price_remark(f)}Kosten per fte alleen waar de winst duidelijk is en de eerste"
                " schakel geen aanname."
            ),
        ),
    ]


def baseline(f: Facts) -> list[Block]:
    """What the first scenario is, and how uncertain its level."""
    rows = []
    dates = [d for d in dict.fromkeys(("2024-10-01", "2027-10-01", "2030-10-01", f.last)) if d <= f.last]
    for name in ("onvervulde_vraag", "tekort_peiling", "leraren_fte", "bevoegd_voor_de_klas"):
        cells = []
        for d in dates:
            r = f.level(f.base, name, d)
            cells.append(
                f"{level(r['gemiddeld'], f.kinds[name])}"
                f" ({level(r['laag'], f.kinds[name])}–{level(r['hoog'], f.kinds[name])})"
            )
        rows.append((SHORT[name].replace(" (procent\xadpunt)", ""), *cells))
    heads = tuple(on_date(d) for d in dates)
    return [
        Heading("Waarmee is vergeleken"),
        Paragraph(
            f"{f.names[f.base]}. Niveaus met de band van trekkingen en toeval samen; het niveau van het"
            " tekort is gepast en na 2024 onzeker, het verschil tussen scenario's is dat veel minder."
        ),
        Table(f"Niveau in {f.first}", ("maat", *heads), tuple(rows), left=(0,)),
        Paragraph(drawn(f)),
        *([Box("Hoe het model is getoetst", examined(f))] if f.p["gekalibreerd"] else []),
    ]


def drawn(f: Facts) -> str:
    """Where the draws come from."""
    about = f.p["ensemble"]
    if not f.p["gekalibreerd"]:
        return (
            f"De trekkingen: {f.p['trekkingen']} uit het {about['name']}: {about['rule']}. Het model is niet"
            " gekalibreerd: de trekkingen volgen de bronnen en aannames, niet de cijfers van 2019-2024."
        )
    return (
        f"De trekkingen: {f.p['trekkingen']} van de {about['draws']} uit het {about['name']}, gepast op"
        f" {len(about['targets'])} gepubliceerde cijfers van {fitted_years(about)} ({about['made']}, digest"
        f" {about['targets_digest']}): {about['rule']}. Wat het model daarna doet, volgt niet uit die"
        " cijfers."
    )


def examined(f: Facts) -> tuple[Line, ...]:
    """Verdicts of the exam and the backtest, which every note that looks forward carries."""
    lines = []
    if "examen" in f.t:
        lines.append(Line(f"{verdicts(f.t['examen'])}. Consistent is geen bewijs (olsim exam).", "Examen"))
    if "terugblik" in f.t:
        lines.append(Line(f"{against_last_value(f.t['terugblik'])} (olsim backtest).", "Terugblik"))
    if "varianten" in f.t:
        low, high = widest(f.t["varianten"], "onvervulde_vraag:po@2034-10-01")
        lines.append(
            Line(
                f"alle modelvormen die de toets op {fitted_years(f.p['ensemble'])} halen (een daarvan ook met"
                " wat meer of minder instroom daarna) geven samen voor de onvervulde vraag in 2034 alles"
                f" tussen {number(low)} en {number(high)} fte; de raming van de onderwijsregio is"
                f" {number(f.p['raming_2034'])}.",
                "Niveau",
            )
        )
    return tuple(lines)


LITTLE_HELP = 1.5
"""Factor below which common luck no longer helps."""


def of_luck(row: Row) -> str:
    """How much common luck helps; where it no longer does, what the asked precision takes."""
    factor, low, high = (
        number(row[name], 0 if row["factor"] >= 10.0 else 1) for name in ("factor", "laag", "hoog")
    )
    text = f"{factor} keer ({low} tot {high})"
    if row["factor"] >= LITTLE_HELP:
        return text
    takes = (
        f"{number(row['zaden_nodig'])} keer toeval per trekking"
        if math.isfinite(row["zaden_nodig"])
        else f"ongeveer {number(row['trekkingen_nodig'])} trekkingen"
    )
    return (
        f"{text}: hetzelfde toeval helpt hier niet meer; voor ± {number(row['precisie'], 1)} fte onvervulde"
        f" vraag zijn {takes} nodig"
    )


def sureness(f: Facts) -> list[Block]:
    """How sure, on what evidence, and what the model does not say."""
    rows = [
        (r["naam"], r["graad"], r["waarom"], r["tegenover"]) for r in f.t["maatregelen"].to_dict("records")
    ]
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
        last = paired.groupby("scenario").last().to_dict("index")
        texts = [f"{f.names[s]}: {of_luck(last[s])}" for s in f.others if s in last]
        opening = (
            "Hetzelfde toeval in elk scenario maakt de variantie van een verschil (leraren in dienst, aan het"
            " eind) zoveel kleiner dan met los toeval: "
        )
        blocks.append(Paragraph(opening + "; ".join(texts) + ".", small=True))
    blocks += [
        Heading("Wat dit model niet zegt"),
        Bullets(
            tuple(
                Line(text)
                for text in (
                    (
                        "Een band over herhalingen is alleen toeval; de band over trekkingen is alleen wat de"
                        " bronnen en aannames openlaten."
                    ),
                    "Niet van nul te onderscheiden is niet hetzelfde als geen effect.",
                    (
                        "Kwaliteit van onderwijs, kansen van leerlingen en werkplezier zitten er niet in;"
                        " scholen en mensen zijn nagebouwd, geen school is echt."
                    ),
                    (
                        "Het zegt niet of besturen een maatregel ook echt zo uitvoeren: deelname en grenzen"
                        " zijn gegeven of aangenomen."
                    ),
                    "Bedragen zijn geen begroting: de meeste eenheidsprijzen zijn een aanname.",
                )
            )
        ),
    ]
    return blocks


def passport(f: Facts) -> list[Block]:
    """How to make it again."""
    p = f.p
    lines = [
        *([Line(str(p["opdracht"]), "Opnieuw maken")] if p["opdracht"] else []),
        Line(
            f"olsim {p['olsim']}, {p['trekkingen']} trekkingen x {p['zaden']} keer toeval, tot en met"
            f" {in_words(p['tot'])}; Python {p['python']} op {p['systeem']}."
        ),
        Line(
            "; ".join(f"{s['naam']} ({s['id']}) {s['digest'][:8]}" for s in p["scenario's"]),
            "Vingerafdrukken van de scenario's",
        ),
        Line(
            f"bewijs {p['digest_bewijs'][:8]}, code {p['digest_code'][:8]}, tabellen"
            f" {p['digest_tabellen'][:8]}.",
            "En van",
        ),
    ]
    for r in f.t["scenarios"].to_dict("records"):
        said = [text for text in (r["maatregelen"], r["eigen_cijfers"]) if text]
        lines += [Line("; ".join(said), str(r["naam"]))] if said else []
    return [Heading("Paspoort"), Bullets(tuple(lines))]


def remarks(f: Facts) -> list[Block]:
    """Notices on the input: what does nothing, and what moves the past."""
    lines = tuple(Line(str(row["opmerking"]), str(row["scenario"])) for row in f.p.get("opmerkingen", ()))
    blocks: list[Block] = [Box("Let op bij deze invoer", lines, warning=True)] if lines else []
    columns = ("scenario", "wat", "vanaf", "waarde", "waarom")
    rows = tuple(tuple(str(row[name]) for name in columns) for row in f.p.get("cijfers", ()))
    if rows:
        widths = (0.2, 0.28, 0.1, 0.14, 0.28)
        remark = (
            "Vanaf: wat een scenario eronder vanaf die datum zei, vervalt; ervoor blijft alles zoals het was."
        )
        blocks.append(
            Table(
                "Cijfers die een scenario zelf zet", columns, rows, widths, left=(0, 1, 2, 4), remark=remark
            )
        )
    return blocks


def report_of(results: Results) -> Report:
    """The note of a comparison."""
    f = Facts(results)
    title = str(f.p["titel"]) or " en ".join(f.names[s] for s in f.others) + f" naast {f.first}"
    if not f.p["titel"] and len(f.others) > 2:
        title = f"{COUNT.get(len(f.others), str(len(f.others)))} scenario's naast {f.first}"
    question = str(f.p["vraag"])
    if not question and len(f.others) <= 2:
        question = " ".join(
            dict.fromkeys(str(q) for q in f.t["scenarios"].set_index("scenario").loc[f.others, "vraag"])
        )
    question = (
        question
        or "Welke maatregelen verkleinen het lerarentekort in het Utrechtse primair onderwijs, wat kosten"
        " zij, en wie merkt het?"
    )
    over_time = Picture(
        compare_plots.over_time(f.city, f.lines(without=False), PANELS),
        f"Verschil met {f.first} door de jaren, gemiddeld over trekkingen en toeval; gestreept: de eerste"
        " schakel is een aanname.",
        "Verschillen door de jaren",
    )
    blocks = [
        *opening(f),
        *remarks(f),
        *who(f),
        *costs(f),
        over_time,
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
    from olsim.report.writers import excel, html, pdf, word

    write_csv(results, folder)
    report = report_of(results)
    html.write(report, folder / "notitie.html")
    word.write(report, folder / "notitie.docx")
    pdf.write(report, folder / "notitie.pdf")
    excel.write(results, report, folder / "notitie.xlsx")
