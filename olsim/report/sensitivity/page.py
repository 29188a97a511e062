"""The page of a sensitivity analysis: what moves the outcome, what cannot be told, and how sure that is."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from olsim.core.verdicts import DISTINCT, NO_FLOOR, NOISE, three_digits
from olsim.report.blocks import Block, Box, Bullets, Heading, Line, Paragraph, Picture, Report, Table
from olsim.report.findings import SCALE, UNITS
from olsim.report.sensitivity import plots as sensitivity_plots
from olsim.report.style import number, percent
from olsim.report.writers import html
from olsim.report.writers.cells import write_csv
from olsim.results.folder import Results

UNIT_WORDS = (
    ("share_points", "aandeel"),
    ("share", "aandeel"),
    ("relative_change", "deel erbij"),
    ("_per_year", " per jaar"),
    ("_per_month", " per maand"),
    ("_per_fte", " per fte"),
    ("_per_person", " per persoon"),
    ("_per_school", " per school"),
    ("_per_group", " per groep"),
    ("eur", "euro"),
    ("persons", "personen"),
    ("pupils", "leerlingen"),
    ("ratio", "verhouding"),
    ("elasticity", "elasticiteit"),
    ("utility", "nut (logit)"),
    ("months", "maanden"),
    ("years", "jaren"),
    ("number", "getal"),
    ("count", "aantal"),
)
"""Parts of the names of units, and how they read."""
MAIN = {"sobol": "ST", "morris": "mu_star", "pawn": "pawn", "delta": "delta"}
BESIDE = {"sobol": "S1"}
NAMED = 5
"""Factors that the answer names."""
IN_MATRIX = 17
METHODS = {
    "sobol": "Sobol-indices",
    "morris": "Morris",
    "pawn": "PAWN",
    "delta": "Delta van Borgonovo",
    "curves": "Curven",
    "discover": "Wanneer faalt het?",
}
GIVEN = (
    "De dummy is een parameter die niets doet, veertig keer geprobeerd; zijn bovengrens is waar van al deze"
    " parameters samen er een van de twintig keer een boven komt als geen ervan iets doet."
)
RULE = (
    "De dummy is een parameter die niets doet dan het toeval anders laten vallen. Te onderscheiden is wat"
    " boven de bovenkant van zijn interval ligt (de stippellijn) en zelf een interval heeft dat niet tot nul"
    " reikt. De rest kan ook een andere worp zijn, of heeft meer runs nodig."
)
READING = {
    "sobol": (
        (
            "Eerste orde (S1) is het deel van de variantie dat een parameter alleen geeft; totaal (ST) is dat"
            " deel met al zijn samenspel erbij."
        ),
        (
            "Parameters die niet zijn gevraagd, staan op hun meegeleverde waarde: de delen zijn delen van de"
            " variantie die de gevraagde parameters en het toeval samen geven."
        ),
        RULE,
    ),
    "morris": (
        (
            "De grootte van een effect (μ*) is hoe ver de uitkomst gemiddeld verandert als een parameter door"
            " de middelste 90 procent van wat hij kan zijn gaat, omhoog of omlaag."
        ),
        "Een hoge spreiding (σ) betekent dat het effect van andere parameters afhangt, of niet recht is.",
        RULE,
    ),
    "pawn": (
        (
            "De maat is hoe ver de verdeling van de uitkomst verschuift als een parameter binnen een tiende"
            " van zijn bereik blijft; 0 is niets, 1 is alles."
        ),
        GIVEN,
    ),
    "delta": (
        (
            "Delta is het deel van de verdeling van de uitkomst dat verschuift als een parameter bekend is; 0"
            " is niets, 1 is alles."
        ),
        GIVEN,
    ),
    "curves": (
        (
            "Een parameter tegelijk gaat in stappen door de middelste 90 procent van zijn prior; de andere"
            " staan op hun meegeleverde waarde. Samenspel is hier dus niet te zien."
        ),
        (
            "Elke stap heeft dezelfde keren toeval. De band is het 95-procentsinterval over die keren, van"
            " het verschil met het midden."
        ),
    ),
    "discover": (
        "De grenzen zijn gezocht op de helft van de trekkingen; de percentages komen van de andere helft.",
        (
            "Een trekking faalt op haar gemiddelde over de keren toeval; bij weinig keren zit daar nog"
            " toeval in."
        ),
    ),
}
FROZEN = (
    "Het toeval staat vast: er is geen ruis om mee te vergelijken. Wat boven nul uitkomt heet daarom:"
    f" {NO_FLOOR}."
)
UNIT = {
    "sobol": "deel van de variantie",
    "pawn": "afstand tussen verdelingen",
    "delta": "deel van de verdeling",
}


def unit_of(row: Mapping[Any, Any], difference: bool) -> str:
    """Unit of an outcome on an axis."""
    return (
        "procentpunt" if row["soort"] in SCALE else str(row["eenheid"]) + (", verschil" if difference else "")
    )


def scaled(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Effects in the unit that is printed: shares as percentage points."""
    columns = [name for name in ("waarde", "verschil", "laag", "hoog", "bereik") if name in table]
    return table.assign(**{name: table[name] * SCALE.get(kind, 1.0) for name in columns})


def digits_for(half: float) -> int:
    """Decimals that a number deserves with an interval so wide."""
    return (
        2 if not math.isfinite(half) or half <= 0.0 else int(min(4, max(0, 1 - math.floor(math.log10(half)))))
    )


def with_half(row: Mapping[Any, Any]) -> str:
    """A value and half its interval."""
    half = (row["hoog"] - row["laag"]) / 2.0
    if half != half:
        return number(row["waarde"], 2)
    places = digits_for(half)
    return f"{number(row['waarde'], places)} ± {number(half, places)}"


def _own(results: Results, name: str, output: str) -> pd.DataFrame:
    table = results.tables.get(name)
    return pd.DataFrame() if table is None else table[table["uitkomst"] == output].drop(columns="uitkomst")


def _labels(results: Results) -> dict[str, str]:
    return dict(zip(results.tables["factoren"]["factor"], results.tables["factoren"]["naam"]))


def _effects(results: Results, row: Mapping[Any, Any]) -> pd.DataFrame:
    """Indices of one outcome, effects of Morris in the unit that is printed."""
    table = _own(results, "indices", row["uitkomst"])
    return scaled(table, row["soort"]) if results.passport["methode"] == "morris" else table


def answer_lines(results: Results, row: Mapping[Any, Any]) -> list[Line]:
    """What one outcome is about, in a few lines."""
    method, output = results.passport["methode"], row["uitkomst"]
    labels = _labels(results)
    if method == "discover":
        return [Line(str(results.passport["oordeel"][output]))]
    if method == "curves":
        shapes = scaled(_own(results, "vormen", output), row["soort"])
        shapes = shapes.assign(size=shapes["bereik"].abs()).sort_values("size", ascending=False)
        unit = unit_of(row, bool(results.passport["tegenover"]))
        return [
            Line(
                f"{r['vorm']}; van onder naar boven"
                f" {number(r['bereik'], digits_for((r['hoog'] - r['laag']) / 2))} {unit}"
                f" ({number(r['laag'], digits_for((r['hoog'] - r['laag']) / 2))} tot"
                f" {number(r['hoog'], digits_for((r['hoog'] - r['laag']) / 2))})",
                f"{labels.get(r['factor'], r['factor'])} [{r['factor']}]",
            )
            for r in shapes.head(12).to_dict("records")
        ]
    main = MAIN[method]
    table = _effects(results, row)
    own = table[(table["index"] == main) & ~table["factor"].isin(["dummy", "toeval"])].sort_values(
        "waarde", ascending=False
    )
    signs = {r["factor"]: r["waarde"] for r in table.to_dict("records") if r["index"] == "mu"}
    above = own[own["oordeel"] != NOISE]
    unit = UNIT.get(
        method, f"{unit_of(row, bool(results.passport['tegenover']))}, gemiddeld over zijn bereik"
    )

    def named(r: Mapping[Any, Any]) -> str:
        way = "" if r["factor"] not in signs else " omhoog" if signs[r["factor"]] > 0.0 else " omlaag"
        return f"{labels.get(r['factor'], r['factor'])} [{r['factor']}] {with_half(r)}{way}"

    lines = []
    if len(above):
        best = "; ".join(named(r) for r in above.head(NAMED).to_dict("records"))
        lines.append(
            Line(
                best + (f"; en {len(above) - NAMED} andere" if len(above) > NAMED else "") + ".",
                f"Beweegt de uitkomst het meest ({unit})",
            )
        )
    else:
        lines.append(
            Line("van geen van de gevraagde parameters is het te zeggen.", "Beweegt de uitkomst het meest")
        )
    floor = float(table[(table["index"] == main) & (table["factor"] == "dummy")]["hoog"].max())
    maybe = own[(own["oordeel"] == NOISE) & (own["waarde"] > floor)].head(NAMED)
    if len(maybe) and results.passport["toeval"] != "vast":
        lines.append(
            Line("; ".join(named(r) for r in maybe.to_dict("records")) + ".", "Misschien ook, met meer runs")
        )
    if len(own) > len(above):
        lines.append(
            Line(
                f"{len(own) - len(above)} van de {len(own)} factoren: {NOISE}. Dat is niet hetzelfde als geen"
                " effect.",
                "Niet te zeggen",
            )
        )
    lines += luck_lines(results, output)
    if method == "sobol":
        lines.append(Line(verdict_text(results.passport["oordeel"][output]), "Oordeel over de opzet"))
    elif method == "morris":
        lines.append(Line(morris_verdict(own, results.passport["n"]), "Oordeel over de opzet"))
    if results.passport.get("keuze"):
        lines.append(Line(str(results.passport["keuze"]), "Let op"))
    return lines


ROUGH = 0.25
"""Half a 95 per cent interval over the effect, from which a screening is called rough."""


def morris_verdict(own: pd.DataFrame, size: int) -> str:
    """Whether there were enough trajectories, by how well the largest effects are known."""
    largest = own.head(NAMED)
    halves = ((largest["hoog"] - largest["laag"]) / 2.0 / largest["waarde"].clip(lower=1e-12)).tolist()
    typical = sorted(halves)[len(halves) // 2]
    if typical <= ROUGH:
        return f"de grootste effecten zijn op {number(100.0 * typical)} procent na bekend."
    needed = math.ceil(size * (typical / ROUGH) ** 2)
    return (
        f"te weinig runs voor een rangorde: de grootste effecten zijn op {number(100.0 * typical)} procent na"
        f" bekend; voor {number(100.0 * ROUGH)} procent zijn ongeveer {number(needed)} trajecten nodig, nu"
        f" {number(size)}."
    )


def luck_lines(results: Results, output: str) -> list[Line]:
    """The share of luck, and what was done with it."""
    table = _own(results, "toeval", output)
    p = results.passport
    if p["toeval"] == "vast":
        return [
            Line(
                "overal hetzelfde toeval: wat hier staat, geldt voor een trekking van het toeval en zegt"
                " niets over een andere.",
                "Toeval vastgezet",
            )
        ]
    if table.empty:
        return []
    share = table.set_index("deel").to_dict("index")
    common, rest = share["los"], share["wisselwerking"]
    text = (
        f"{percent_half(share['totaal'])} van de variantie van een enkele run; {percent_half(common)} valt"
        f" bij alle parameters gelijk uit, {percent_half(rest)} hangt van de parameters af."
    )
    if p["herhalingen"] > 1:
        text += (
            f" De indices gaan over het gemiddelde van {p['herhalingen']} keer toeval, en wat toeval daarin"
            " nog overlaat, is eruit."
        )
    return [Line(text, "Toeval")]


MOST_UNSURE = 25.0
"""Half an interval in per cents, beyond which a share of the variance is not told."""


def percent_half(row: Mapping[Any, Any]) -> str:
    """A share and half its interval as a percentage; not told where it is hardly known."""
    half = 100.0 * (row["hoog"] - row["laag"]) / 2.0
    if half > MOST_UNSURE:
        return f"een nog onbekend deel (± {number(half)} procentpunt)"
    places = 0 if half >= 1.0 else 1
    return f"{number(min(100.0, max(0.0, 100.0 * row['waarde'])), places)} ± {number(half, places)} procent"


def verdict_text(verdict: Mapping[str, Any]) -> str:
    """Whether the design was large enough, in words."""
    order = "er is niets te ordenen"
    if verdict["buren"]:
        order = (
            f"volgorde {'staat vast' if verdict['volgorde'] else 'staat niet vast'} ({verdict['uit_elkaar']}"
            f" van {verdict['buren']} buren liggen uit elkaar)"
        )
    parts = [
        (
            f"waarden {'zijn tot rust gekomen' if verdict['waarden'] else 'nog niet'} (breedste interval"
            f" {number(verdict['breedste'], 3)}, grens {number(verdict['grens'], 2)})"
        ),
        order,
        (
            f"wat wegvalt {'valt terecht weg' if verdict['zeef'] else 'is nog niet zeker'} (onder de dummy"
            f" hoogstens {number(verdict['breedste_onder'], 3)} breed)"
        ),
    ]
    if verdict["breedste"] > 1.0:
        return (
            "deze opzet zegt niets: intervallen zijn breder dan het geheel. Neem een veel groter budget, of"
            " meer keren toeval per rij."
        )
    enough = verdict["waarden"] and verdict["zeef"] and (verdict["volgorde"] or not verdict["buren"])
    return "; ".join(parts) + "." + ("" if enough else " Een dubbel budget neemt deze runs over.")


def lines_of(results: Results) -> list[str]:
    """The main thing of every outcome as plain lines."""
    lines = []
    for row in results.tables["uitkomsten"].to_dict("records"):
        lines += [heading(results, row), *(f"  {line.whole}" for line in answer_lines(results, row))]
    return lines


def heading(results: Results, row: Mapping[Any, Any]) -> str:
    """An outcome with its scenario."""
    p = results.passport
    return f"{row['naam']}: {p['namen'][0]}" + (f", verschil met {p['namen'][1]}" if p["tegenover"] else "")


def table_block(results: Results, row: Mapping[Any, Any]) -> list[Block]:
    """All factors with their indices."""
    method = results.passport["methode"]
    main, beside = MAIN[method], BESIDE.get(method, "")
    table = _effects(results, row)
    wide = {index: rows.set_index("factor").to_dict("index") for index, rows in table.groupby("index")}
    info = results.tables["factoren"].set_index("factor").to_dict("index")
    order = sorted(wide[main], key=lambda name: -wide[main][name]["waarde"])
    others = [name for name in (beside, "mu", "sigma") if name in wide]
    columns = (
        "factor",
        "bewijs",
        sensitivity_plots.NAMES.get(main, main),
        *(sensitivity_plots.NAMES.get(n, n) for n in others),
        "oordeel",
    )
    rows = []
    for name in order:
        cells = [
            with_half(wide[main][name]),
            *(with_half(wide[n][name]) if name in wide[n] else "–" for n in others),
        ]
        label = info[name]["naam"] if name in info else name
        text = f"{label} [{name}]" if name not in ("dummy", "toeval") else label
        rows.append((text, info.get(name, {}).get("graad", ""), *cells, wide[main][name]["oordeel"]))
    widths = (0.42, 0.07, *([0.3 / (1 + len(others))] * (1 + len(others))), 0.21)
    remark = "± is het halve 95-procentsinterval."
    return [Table("Alle factoren", columns, tuple(rows), widths, left=(0, len(columns) - 1), remark=remark)]


def outcome_blocks(results: Results, row: Mapping[Any, Any], pictures: dict[str, bytes]) -> list[Block]:
    """Everything on one outcome; its pictures are also kept by name."""
    method, output = results.passport["methode"], row["uitkomst"]
    labels = _labels(results)
    difference = bool(results.passport["tegenover"])
    unit = UNIT.get(method, unit_of(row, difference))
    blocks: list[Block] = [
        Heading(heading(results, row)),
        Box("Het antwoord", tuple(answer_lines(results, row))),
    ]

    def picture(name: str, png: bytes, caption: str) -> None:
        pictures[f"{name}-{output_file(output)}"] = png
        blocks.append(Picture(png, caption, caption))

    if method in MAIN:
        table = _effects(results, row)
        main = MAIN[method]
        picture(
            "rangorde",
            sensitivity_plots.ranked(table, main, BESIDE.get(method, ""), labels, unit),
            "Van groot naar klein, met 95-procentsintervallen.",
        )
        order = (
            table[(table["index"] == main) & ~table["factor"].isin(["dummy", "toeval"])]
            .sort_values("waarde", ascending=False)["factor"]
            .tolist()
        )
        if method == "morris":
            picture(
                "effecten",
                sensitivity_plots.elementary(table, unit),
                "Rechts: doet ertoe. Hoog: hangt van andere parameters af, of is niet recht.",
            )
        pairs = _own(results, "wisselwerking", output)
        if len(pairs):
            shown = [
                *order[: IN_MATRIX - 2],
                "dummy",
                *(["toeval"] if "toeval" in set(table["factor"]) else []),
            ]
            picture(
                "wisselwerking",
                sensitivity_plots.interplay(pairs, shown, labels, DISTINCT),
                f"Samenspel van paren (tweede orde). Een kleur: {DISTINCT}; een grijze punt: {NOISE}.",
            )
            blocks.append(pair_table(pairs, labels))
        if len(grown := _own(results, "convergentie", output)):
            picture(
                "convergentie",
                sensitivity_plots.convergence(grown, order[:8], labels),
                "Komen de indices tot rust als de opzet groeit?",
            )
        blocks += table_block(results, row)
    elif method == "curves":
        table, shapes = (scaled(_own(results, name, output), row["soort"]) for name in ("curven", "vormen"))
        picture(
            "curven",
            sensitivity_plots.curves(table, shapes, labels, unit),
            "Verandering van de uitkomst langs elke factor.",
        )
    else:
        picture(
            "faalt",
            sensitivity_plots.failing(_own(results, "binnen", output)),
            "Deel van de trekkingen dat faalt; binnen en buiten de grenzen op de helft die niet is gebruikt"
            " om ze te vinden.",
        )
        limits = _own(results, "grenzen", output)
        rows = tuple(
            (
                str(r["naam"]),
                str(r["richting"]),
                number(r["grens"], digits_for(abs(r["grens"]) / 10 or 1.0)),
                percent(r["deel"], 0),
            )
            for r in limits.to_dict("records")
        )
        if rows:
            blocks.append(
                Table(
                    "Grenzen",
                    ("parameter", "richting", "grens", "deel van de trekkingen daaronder"),
                    rows,
                    (0.5, 0.15, 0.15, 0.2),
                    left=(0, 1),
                )
            )
    blocks.append(
        Paragraph(
            f"{row['naam']}: {results.passport['definities'][output]}. {spread_text(row, difference)}",
            small=True,
        )
    )
    return blocks


def pair_table(pairs: pd.DataFrame, labels: Mapping[str, str]) -> Table:
    """Pairs that can be told, at most ten."""
    clear = pairs[pairs["oordeel"] == DISTINCT].sort_values("waarde", ascending=False).head(10)
    rows = tuple(
        (labels.get(r["factor"], r["factor"]), labels.get(r["factor_2"], r["factor_2"]), with_half(r))
        for r in clear.to_dict("records")
    )
    return Table(
        "Paren waarvan het samenspel te onderscheiden is",
        ("factor", "met", "tweede orde"),
        rows or (("geen enkel paar", "", ""),),
        (0.4, 0.4, 0.2),
        left=(0, 1),
    )


def spread_text(row: Mapping[Any, Any], difference: bool) -> str:
    """How far the outcome itself goes over all runs."""
    factor = SCALE.get(row["soort"], 1.0)
    unit = (
        unit_of(row, difference)
        if row["soort"] in SCALE
        else UNITS.get(row["soort"], "").strip() or str(row["eenheid"])
    )
    mean, low, high = (number(row[name] * factor, 1) for name in ("gemiddeld", "laag", "hoog"))
    return (
        f"Over alle runs is de uitkomst gemiddeld {mean} {unit}, met 90 procent tussen {low} en {high}. Dat"
        " is de spreiding van deze opzet, geen voorspelling."
    )


def output_file(output: str) -> str:
    """Name of an outcome in the name of a file."""
    return "".join(letter if letter.isalnum() else "-" for letter in output)


def factor_block(results: Results) -> Table:
    """What was tried of every factor."""
    table = results.tables["factoren"]
    rows = []
    for r in table[table["parameters"] > 0].to_dict("records"):
        single = r["parameters"] == 1
        tried = (
            f"{three_digits(r['laag'])} tot {three_digits(r['hoog'])}"
            if single
            else f"{r['parameters']} parameters, elk over zijn eigen prior"
        )
        rows.append(
            (
                f"{r['naam']} [{r['factor']}]",
                r["graad"],
                three_digits(r["waarde"]) if single else "",
                tried,
                unit_words(r["eenheid"]),
            )
        )
    return Table(
        "Wat is geprobeerd",
        ("factor", "bewijs", "waarde", "5 tot 95 procent", "eenheid"),
        tuple(rows),
        (0.46, 0.07, 0.12, 0.2, 0.15),
        left=(0, 4),
    )


def unit_words(unit: str) -> str:
    """A unit in Dutch words."""
    for code, text in UNIT_WORDS:
        unit = unit.replace(code, text)
    return unit


def report_of(results: Results, pictures: dict[str, bytes]) -> Report:
    """The page; `pictures` is filled with its pictures by name."""
    p = results.passport
    blocks: list[Block] = []
    for row in results.tables["uitkomsten"].to_dict("records"):
        blocks += outcome_blocks(results, row, pictures)
    reading = READING[p["methode"]][: -1 if p["toeval"] == "vast" else None] + (
        (FROZEN,) if p["toeval"] == "vast" else ()
    )
    blocks += [
        Heading("Hoe te lezen"),
        Bullets(tuple(Line(text) for text in reading)),
        factor_block(results),
        Heading("Paspoort"),
    ]
    lines = [
        *([Line(str(p["opdracht"]), "Opnieuw maken")] if p["opdracht"] else []),
        Line(
            f"{p['runs']} runs, {p['rijen']} rijen met {p['herhalingen']} keer toeval; gerekend in"
            f" {p['waar']}; buiten het model {percent(p['buiten_het_model'])} van de tijd."
        ),
        Line(
            f"olsim {p['olsim']}, SALib {p['versies']['SALib']}, Python {p['python']} op {p['systeem']};"
            f" bewijs {p['digest_bewijs'][:8]}, code {p['digest_code'][:8]}, tabellen"
            f" {p['digest_tabellen'][:8]}."
        ),
    ]
    blocks.append(Bullets(tuple(lines)))
    luck = (
        "dezelfde keren toeval in elke rij"
        if p["methode"] == "curves"
        else {"vast": "vast toeval", "eigen": "eigen toeval per rij"}[p["toeval"]]
    )
    size = {
        "sobol": f"N = {number(p['n'])}",
        "morris": f"{p['n']} trajecten",
        "curves": f"{p['n']} stappen",
    }.get(p["methode"], f"{number(p['n'])} trekkingen")
    return Report(
        f"Wat beweegt de uitkomst? {METHODS[p['methode']]}",
        f"{size}; {luck}; {number(p['runs'])} runs",
        blocks,
        "Priors zijn los van elkaar getrokken, tenzij er een ensemble staat: dit is de onzekerheid van voor"
        " de kalibratie op 2019-2024.",
    )


def render(results: Results, folder: Path) -> None:
    """Write the page and its pictures."""
    write_csv(results, folder)
    pictures: dict[str, bytes] = {}
    html.write(report_of(results, pictures), folder / "gevoeligheid.html")
    for name, png in pictures.items():
        (folder / f"{name}.png").write_bytes(png)
