"""What a note shows on request: break-even, and packages taken apart."""

from olsim.report.blocks import Block, Heading, Picture, Table
from olsim.report.findings import calculated, common, signed, span
from olsim.report.note import plots as compare_plots
from olsim.report.note.lookup import Facts
from olsim.report.runs.page import on_date
from olsim.report.style import number


def requested(f: Facts) -> list[Block]:
    """What was asked for: break-even, and packages taken apart."""
    blocks: list[Block] = []
    beside = (
        f" Tegenover dezelfde stad zonder maatregelen, niet tegenover {f.first}."
        if f.sizes[f.base] > 0
        else ""
    )
    if "breekpunt" in f.t:
        rows = []
        without = [f.names[s] for s in f.others if f.sizes[s] == 1 and f.break_even(s) is None]
        none = (
            f" Geen breekpunt is er voor {', '.join(without)}: de eerste schakel is geen effect dat groter of"
            " kleiner kan zijn."
            if without
            else ""
        )
        for r in f.t["breekpunt"].to_dict("records"):
            ratio = number(r["nodig"], 2) if r["nodig"] == r["nodig"] else "kan niet"
            if r["maat"] <= 0.0:
                ratio = "al gehaald zonder effect"
            span_text = " tot ".join(
                number(r[end], 2) if r[end] == r[end] else "kan niet" for end in ("nodig_laag", "nodig_hoog")
            )
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
        if f.trial:
            rows = [(*row[:3], *("proefdraai",) * 4) for row in rows]
        blocks += [
            Heading("Breekpunt: hoe groot moet het effect zijn?"),
            Table(
                "Nodig, niet verwacht: waarde van de eerste schakel waarbij het doel op de laatste 1 augustus"
                " net wordt gehaald",
                (
                    "scenario",
                    "doel",
                    "eerste schakel",
                    "nodig",
                    "over trekkingen",
                    "trekkingen waarin het niet kan",
                    "kans vooraf (prior)",
                ),
                tuple(rows),
                (0.18, 0.2, 0.24, 0.08, 0.12, 0.09, 0.09),
                left=(0, 1, 2),
                remark=(
                    "Andere effecten van de maatregel dan de eerste schakel staan op de waarde van hun"
                    " trekking. Een pakket heeft geen breekpunt: er is niet een eerste schakel."
                )
                + none,
            ),
        ]
    if "waterval" in f.t:
        table = f.t["waterval"]
        blocks.append(Heading("Pakketten uit elkaar"))
        for s in dict.fromkeys(table["scenario"]):
            own = table[(table["scenario"] == s) & (table["maat"] == "onvervulde_vraag")].to_dict("records")
            bars = [
                {**r, "naam": f.measure(str(r["deel"]))}
                for r in own
                if r["deel"] not in ("samen", "samenspel")
            ]
            whole = next(r["verschil"] for r in own if r["deel"] == "samen")
            places = common(own, "fte")
            parts = [
                (
                    f.measure(str(r["deel"])),
                    signed(r["alleen"], "fte", places),
                    signed(r["laatst"], "fte", places),
                    signed(r["verschil"], "fte", places),
                    calculated(r, "fte"),
                    span(r, "fte"),
                )
                for r in own
            ]
            date = on_date(f.last)
            title = f"{f.names[s]}: bijdrage aan de onvervulde vraag (fte) op {date}"
            blocks += [
                Picture(
                    compare_plots.waterfall(bars, whole),
                    f"{title}. Gemiddelde over alle volgorden waarin de delen erbij kunnen komen; dun:"
                    " rekenonzekerheid.",
                    title,
                ),
                Table(
                    f"{f.names[s]}: wat elk deel bijdraagt aan de onvervulde vraag (fte) op {date}",
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
                    remark=(
                        "Op het eerste toeval van elke trekking, dus minder precies dan de hoofdtabel. De"
                        " bijdragen tellen op tot samen; samenspel is samen min de som van alleen."
                    )
                    + beside,
                ),
            ]
    return blocks
