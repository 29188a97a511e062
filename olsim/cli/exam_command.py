"""`olsim exam`: is what the model assumes consistent with what was seen?"""

import sys
from pathlib import Path

import click

from olsim.cli.backtest_command import check_workers
from olsim.cli.dutch import DutchCommand


@click.command(
    "exam", cls=DutchCommand, options_metavar="[OPTIES]", help="Leg veronderstelde effecten naast wat er bij natuurlijke experimenten te zien was."
)
@click.option("--workers", default=0, metavar="AANTAL", help="Aantal processen (standaard: alle kernen).", type=int)
@click.option("--out", "out", default="uitkomst/examen", metavar="MAP", help="Map voor de uitkomsten (standaard uitkomst/examen).")
@click.option("--overwrite", is_flag=True, help="Vervang een bestaande map met uitkomsten.")
def command(workers: int, out: str, overwrite: bool) -> None:
    """Check, run, write, say the verdicts."""
    from olsim.results import refuse_existing

    check_workers(workers)
    folder = Path(out)
    refuse_existing(folder, overwrite)
    from tqdm import tqdm

    from olsim.evidence.ensemble import read
    from olsim.evidence.load import load
    from olsim.examination.exam import DRAWS, exam
    from olsim.report.exam_page import independent, render
    from olsim.report.words import with_used
    from olsim.results import write
    from olsim.running import default_workers

    with tqdm(total=2 * DRAWS, unit="trekking", desc="Rekenen", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        results = exam(load(), read(), workers or default_workers(), bar.update)
    write(results, folder, overwrite, extra=lambda where: render(results, where / "examen.html"))
    told = results.tables["oordelen"]
    for row in told.to_dict("records"):
        print(f"{row['effect']}: {with_used(row)}; met een ingebouwde fout: {row['met_geplante_fout']}")
    print(independent(told))
    print(f"De pagina staat in {folder / 'examen.html'}")
