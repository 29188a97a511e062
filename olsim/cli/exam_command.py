"""`olsim exam`: is what the model assumes consistent with what was seen?"""

from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.cli.options import OVERWRITE, WORKERS


@click.command(
    "exam",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help="Leg veronderstelde effecten naast wat er bij natuurlijke experimenten te zien was.",
)
@WORKERS
@click.option(
    "--out",
    "out",
    default="uitkomst/examen",
    metavar="MAP",
    help="Map voor de uitkomsten (standaard uitkomst/examen).",
)
@OVERWRITE
def command(workers: int, out: str, overwrite: bool) -> None:
    """Check, run, write, say the verdicts."""
    from olsim.results.places import Place, refuse_existing

    folder = refuse_existing(out, overwrite)
    from olsim.evidence.ensemble import read
    from olsim.evidence.load import load
    from olsim.report.findings import with_used
    from olsim.report.validation.natural_experiments import independent, render
    from olsim.results.folder import write
    from olsim.simulation.run import default_workers
    from olsim.simulation.waiting import translate, waiting
    from olsim.validation.natural_experiments import DRAWS, exam

    translate()
    with Place(folder).held() as place, waiting(2 * DRAWS, "Rekenen", "trekkingen") as bar:
        results = exam(load(), read(), workers or default_workers(), bar.update)
        write(results, place, documents=lambda made, where: render(made, where / "examen.html"))
    told = results.tables["oordelen"]
    for row in told.to_dict("records"):
        print(f"{row['effect']}: {with_used(row)}; met een ingebouwde fout: {row['met_geplante_fout']}")
    print(independent(told))
    print(f"De pagina staat in {Path(out) / 'examen.html'}")
