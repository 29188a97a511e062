"""Who gains and who loses: classes of schoolweging, types and wijken; the account of displacement; people."""

from olsim.report.blocks import Block, Heading, Table
from olsim.report.findings import common, digits, signed, starred, width
from olsim.report.note.lookup import Facts
from olsim.report.runs.page import on_date
from olsim.report.style import number

THIRDS = (
    ("weging", "laagste derde", "laagste derde school\xadweging"),
    ("weging", "middelste derde", "middelste derde"),
    ("weging", "hoogste derde", "hoogste derde"),
    ("soort", "bo", "basis\xadonderwijs"),
    ("stad", "go", "gespecia\xadliseerd"),
)
SOFT = {
    "Noordwest": "Noord\xadwest",
    "Noordoost": "Noord\xadoost",
    "Overvecht": "Over\xadvecht",
    "Binnenstad": "Binnen\xadstad",
    "Zuidwest": "Zuid\xadwest",
    "Leidsche Rijn": "Leid\xadsche Rijn",
}
"""Names of wijken as they may be broken in a narrow column."""
NAMED = {
    "in_zij_instroom": "zij-in\xadstroom",
    "naar_andere_gemeente": "vertrek naar andere ge\xadmeente",
    "in_randgemeenten": "uit rand\xadgemeenten",
    "uit_onderwijs": "vertrek uit de sector",
    "in_pabo": "van de pabo",
}
"""Flows that have a column of their own in the account."""
FROM = "waar zij vandaan komt"
"""Part of the account that holds the flows."""
LOST = {
    "randgemeenten_fte": ("rand\xadgemeenten (fte)", "fte"),
    "stille_reserve": ("stille reser\xadve (men\xadsen)", "persons"),
    "scholen_1": ("andere scho\xadlen (fte)", "fte"),
    "scholen_2": ("andere bestu\xadren (fte)", "fte"),
    "regio": ("netto regio (fte)", "fte"),
}


def who(f: Facts) -> list[Block]:
    """All of it."""
    return [
        Heading("Wie wint en wie verliest"),
        thirds(f),
        wijken(f),
        posts(f),
        account(f),
        interplay(f),
        people(f),
    ]


def thirds(f: Facts) -> Table:
    """Shortage of the survey by class of schoolweging and type."""
    places = common(
        [row for level, group, _ in THIRDS for row in f.rows("tekort_peiling", level, group)], "share"
    )
    rows = [
        (
            f.label(s),
            *(
                starred(f.row(s, "tekort_peiling", "", level, group), "share", places)
                for level, group, _ in THIRDS
            ),
            starred(f.row(s, "kloof_schoolweging"), "points", places),
        )
        for s in f.others
    ]
    return Table(
        f"Tekort in de peiling, verschil in punten op {on_date(f.last)}",
        ("scenario", *(head for _, _, head in THIRDS), "kloof hoog min laag"),
        tuple(rows),
        (0.28, 0.13, 0.12, 0.12, 0.12, 0.12, 0.11),
        remark=(
            "* duidelijk. Zonder ster is het teken niet zeker. Minder tekort in de peiling is niet altijd"
            " meer bevoegde leraren voor de klas."
        ),
    )


def wijken(f: Facts) -> Table:
    """The same by wijk, rounded, with the number of schools that each rests on."""
    groups = f.t["groepen"]
    own = groups[groups["niveau"] == "wijk"]
    names, sizes = own["groep"].tolist(), own["scholen"].tolist()
    places = min(
        1, common([row for name in names for row in f.rows("tekort_peiling", "wijk", name)], "share")
    )
    rows = [
        (
            f.label(s),
            *(starred(f.row(s, "tekort_peiling", "", "wijk", name), "share", places) for name in names),
        )
        for s in f.others
    ]
    return Table(
        "Hetzelfde per wijk, afgerond; tussen haakjes het aantal scholen waarop het rust, alle po"
        f" ({on_date(f.last)})",
        ("scenario", *(f"{SOFT.get(name, name)} ({size})" for name, size in zip(names, sizes))),
        tuple(rows),
        (0.2, *(0.8 / len(names),) * len(names)),
        remark=(
            "Scholen zijn nagebouwd en niet echt; een wijk rust op weinig scholen en zegt zonder ster niets"
            " over die wijk."
        ),
    )


def posts(f: Facts) -> Table:
    """From teachers to vacancies: more or fewer teachers, posts that are required, teachers who fill no
    regular post, and what stays empty.
    """
    places, rows = f.places("onvervulde_vraag"), []
    for s in f.others:
        staff, required, empty = (
            f.row(s, name)["verschil"] for name in ("leraren_fte", "benodigd_oktober", "onvervulde_vraag")
        )
        rows.append(
            (
                f.label(s),
                *(
                    signed(value, "fte", places)
                    for value in (staff, required, empty - required + staff, empty)
                ),
            )
        )
    return Table(
        f"Van leraren naar lege plekken: verschil in fte op {on_date(f.last)}",
        (
            "scenario",
            "leraren in dienst",
            "plekken die nodig zijn",
            "leraren die geen gewone plek vullen",
            "plekken die leeg blijven",
        ),
        tuple(rows),
        (0.36, 0.15, 0.16, 0.18, 0.15),
        remark=(
            "Plekken die leeg blijven = nodige plekken − leraren in dienst + leraren die geen gewone plek"
            " vullen: zij staan boven de formatie, vervangen iemand, of hebben een andere taak. Vertrekt zo"
            " iemand, dan is er een leraar minder en geen lege plek meer. Elk getal is afgerond; opgeteld kan"
            " dat een fte schelen."
        ),
    )


def account(f: Facts) -> Table:
    """Where the gain comes from and what the region loses."""
    table, rows = f.t["verdringing"], []
    accounts = {s: table[table["scenario"] == s].set_index("maat").to_dict("index") for s in f.others}
    places = {
        name: common([own[name] for own in accounts.values()], kind) for name, (_, kind) in LOST.items()
    }
    for s, own in accounts.items():
        rest = sum(
            row["verschil"]
            for name, row in own.items()
            if row["deel"] == FROM and name not in (*NAMED, "som")
        )
        fine = digits(width(own["leraren_augustus"]), "fte")
        cells = [signed(own[name]["verschil"], "fte", fine) for name in NAMED]
        lost = [starred(own[name], kind, places[name]) for name, (_, kind) in LOST.items()]
        rows.append(
            (
                f.label(s),
                starred(own["leraren_augustus"], "fte", fine),
                *cells,
                signed(rest, "fte", fine),
                *lost,
            )
        )
    return Table(
        "Waar de winst vandaan komt, en wat de regio verliest: de rekening op de laatste 1 augustus",
        (
            "scenario",
            "winst stad (fte)",
            *NAMED.values(),
            "overige stro\xadmen",
            *(head for head, _ in LOST.values()),
        ),
        tuple(rows),
        (0.16, 0.06, 0.07, 0.08, 0.08, 0.065, 0.06, 0.07, 0.08, 0.075, 0.065, 0.07, 0.065),
        remark=(
            "Plus: door deze stroom zijn er meer leraren; min: minder. Plus bij vertrek betekent dat er"
            " minder mensen vertrekken. De stromen zijn opgeteld vanaf de start en vormen samen de winst;"
            " alle stromen staan in het rekenblad. Andere scholen: van besturen die meedoen, zelf niet;"
            " andere besturen: zonder een school die meedoet."
        ),
    )


def interplay(f: Facts) -> Table:
    """The gain of the city beside that of a reckoning of stocks and flows without interactions, and what
    these add.
    """
    table, rows = f.t["schaduw"], []
    for s in f.others:
        own = table[table["scenario"] == s].set_index("deel").to_dict("index")
        fine = digits(width(own["winst"]), "fte")
        rows.append(
            (f.label(s), *(starred(own[part], "fte", fine) for part in ("winst", "schaduw", "wisselwerking")))
        )
    return Table(
        "Wat de wisselwerking toevoegt: fte leraren op de laatste 1 augustus",
        (
            "scenario",
            "winst stad",
            "schaduwmodel, zonder reacties van anderen",
            "wat de wisselwerking toevoegt",
        ),
        tuple(rows),
        (0.4, 0.15, 0.24, 0.21),
        remark=(
            "Het schaduwmodel telt wie volgens de keten van de maatregel instroomt, blijft of meer werkt, met"
            " voor iedereen de gewone kans op vertrek. Wisselwerking: vacatures die daardoor niet meer"
            " openstaan, verhuizingen van en naar de randgemeenten, afgestudeerden die geen plek vinden."
        ),
    )


def people(f: Facts) -> Table:
    """People who teach in one of the two only, or in both."""
    table, rows = f.t["mensen"], []
    for s in f.others:
        cells: list[str] = []
        for row in table[table["scenario"] == s].to_dict("records"):
            cells += [
                number(row["wel_hier"]),
                number(row["niet_hier"]),
                number(row["beide"]),
                signed(row["netto"], "persons", 0),
            ]
        rows.append((f.label(s), *cells))
    heads = ("erbij", "weg", "in beide", "saldo")
    return Table(
        "Mensen voor de klas op de laatste 1 oktober: alleen hier (erbij), alleen in het eerste scenario"
        " (weg), in beide; gemiddeld per herhaling",
        ("scenario", *(f"{who}: {head}" for who in ("start", "later") for head in heads)),
        tuple(rows),
        (0.24, *(0.095,) * 8),
        remark=(
            "Start: wie bij de start werkte op een school die meedoet. Later: alle anderen, ook wie na de"
            " start kwam. Alleen het saldo is robuust: een andere baan voor de een verandert de kansen van"
            " velen."
        ),
    )
