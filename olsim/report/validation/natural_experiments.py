"""The page of the exam: verdicts per assumed effect, trial by trial, and the planted mistake."""

from pathlib import Path

import pandas as pd

from olsim.core.verdicts import CONSISTENT, INCONSISTENT, LEAST_CHANCE, LEAST_POWER, UNTESTABLE
from olsim.report.blocks import Block, Box, Heading, Line, Paragraph, Report, Table
from olsim.report.findings import ILLUSTRATION, with_used
from olsim.report.style import number, percent
from olsim.report.writers import html
from olsim.report.writers.cells import write_csv
from olsim.results.folder import Results

PER_UNIT = {
    "aandeel": (100.0, 1, " %"),
    "verandering van het aandeel": (100.0, 1, " punt"),
    "verandering van de stroom (log)": (100.0, 0, " %"),
}
"""How a trial is printed: factor, decimals and unit."""


def shown(value: float, unit: str) -> str:
    """A number of a trial with its unit."""
    factor, places, text = PER_UNIT.get(unit, (1.0, 0, " fte"))
    return number(factor * value, places) + text


def rows_of(table: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """One line per trial."""
    return tuple(
        (
            r["naam"],
            r["gezien"],
            (
                f"{shown(r['midden'], r['eenheid'])} ({shown(r['laag'], r['eenheid'])} tot"
                f" {shown(r['hoog'], r['eenheid'])})"
            ),
            percent(r["kans"], 0),
            percent(r["macht"], 0),
            with_used(r),
        )
        for r in table.to_dict("records")
    )


def independent(verdicts: pd.DataFrame) -> str:
    """How many assumed effects got each verdict, illustrations left out, and whether any was tested by
    something that did not shape the model.
    """
    assumed = verdicts[~verdicts["effect"].str.endswith(ILLUSTRATION)]
    counts = ", ".join(
        f"{what} {int((assumed['oordeel'] == what).sum())}" for what in (CONSISTENT, INCONSISTENT, UNTESTABLE)
    )
    passed = assumed[assumed["oordeel"] == CONSISTENT]
    used = (
        "; onafhankelijk getoetst is er geen, want op wat is gezien rust het model al"
        if len(passed) and passed["al_gebruikt"].astype(bool).all()
        else ""
    )
    return f"{len(assumed)} veronderstelde effecten: {counts}{used}. Illustraties toetsen niets."


def blocks(results: Results) -> list[Block]:
    """All of the page."""
    t = results.tables
    columns = (
        "proef",
        "gezien",
        "verwacht volgens het model (90 %)",
        "kans op wat is gezien",
        "macht",
        "oordeel",
    )
    widths = (0.24, 0.2, 0.2, 0.1, 0.08, 0.18)
    told = t["oordelen"]
    return [
        Box(
            "Oordeel per verondersteld effect",
            (
                Line(independent(told)),
                *(
                    Line(f"{with_used(r)}; met een ingebouwde fout: {r['met_geplante_fout']}", r["effect"])
                    for r in told.to_dict("records")
                ),
            ),
        ),
        Paragraph(
            "Dit is een toets op samenhang, geen bewijs. Consistent wil zeggen: wat is gezien, had volgens"
            " het model goed kunnen gebeuren, en een grove fout was in ten minste vier van de vijf keer"
            " opgevallen; waar erbij staat dat dit alleen geldt met een sterkere reactie dan het model"
            " heeft, was zij met het model zoals het is niet opgevallen. Niet toetsbaar wil zeggen: een"
            " grove fout was hier niet opgevallen. Al gebruikt wil zeggen: een grootheid van het model rust"
            " op dit cijfer, dus overeenstemming bewijst niets. Kans op wat is gezien: hoe vaak het model"
            " dit geeft (niets dat opvalt, of iets dat ten minste zo ver van zijn midden ligt); bij minder"
            f" dan {percent(LEAST_CHANCE, 0)} is de proef niet consistent. Macht: de kans dat de proef de"
            f" ingebouwde fout hieronder vindt; is zij minder dan {percent(LEAST_POWER, 0)}, dan heet wat"
            " anders consistent was niet toetsbaar. Wat niet apart is gemeten, is dat altijd."
        ),
        Heading("De proeven"),
        Table("Met de trekkingen van het ensemble", columns, rows_of(t["proeven"]), widths, (0, 1, 5)),
        *[
            Paragraph(
                f"{r['naam']}. {r['toelichting']}"
                + (f" Rust op: {r['al_gebruikt']}." if r["al_gebruikt"] else ""),
                small=True,
            )
            for r in t["proeven"].to_dict("records")
        ],
        Heading("Een ingebouwde fout"),
        Paragraph(
            "Dezelfde proeven met een looneffect dat buiten elke prior ligt: vijf procent minder vertrek per"
            " procent loon, voor iedereen. Het examen moet dit vinden."
        ),
        Table("Met de ingebouwde fout", columns, rows_of(t["geplant"]), widths, (0, 1, 5)),
    ]


def render(results: Results, path: Path) -> None:
    """Write the page."""
    write_csv(results, path.parent)
    p = results.passport
    report = Report(
        "Examen: kloppen de veronderstelde effecten met wat is gezien?",
        "Lerarentekort in het primair onderwijs van de gemeente Utrecht",
        blocks(results),
        f"olsim {p['olsim']}; {p['trekkingen']} trekkingen uit het {p['ensemble']['name']}; bewijs"
        f" {p['digest_bewijs']}; code {p['digest_code']}; tabellen {p['digest_tabellen']}.",
    )
    html.write(report, path)
