"""`olsim fit`: the report of the calibration that ships."""

from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.cli.options import OVERWRITE


@click.command(
    "fit",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help="Laat zien hoe het model past op 2019-2024, en wat de cijfers niet kunnen zeggen.",
)
@click.option(
    "--out",
    "out",
    default="uitkomst/kalibratieverslag",
    metavar="MAP",
    help="Map voor de pagina en de tabellen (standaard uitkomst/kalibratieverslag).",
)
@OVERWRITE
def command(out: str, overwrite: bool) -> None:
    """Read what ships, write the page and the tables."""
    from olsim.results.places import refuse_existing

    folder = refuse_existing(out, overwrite)
    from olsim.report.validation.fit import render
    from olsim.results.folder import write
    from olsim.validation.shipped import fit_results

    results = fit_results()
    write(results, folder, overwrite, documents=lambda made, where: render(made, where / "kalibratie.html"))
    about = results.passport["ensemble"]
    told = about["left_out"]
    print(
        f"Gepast op {len(about['targets'])} cijfers (digest {about['targets_digest']}); effectief aantal"
        f" trekkingen {about['effective']:.0f}".replace(".", ",")
    )
    print(
        f"Weggelaten blokken: {told['inside']} van {told['number']} cijfers binnen hun 90-procentsinterval;"
        f" toeval geeft {told['least']} tot {told['most']}"
    )
    if results.passport["nieuwer"]:
        print(
            f"Let op, nog niet op gepast: {'; '.join(results.passport['nieuwer'])}. Zie docs/calibration.md."
        )
    print(f"De pagina staat in {Path(out) / 'kalibratie.html'}")
