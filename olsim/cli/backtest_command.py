"""`olsim backtest`: fits up to an origin against rivals on what came after."""

from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.cli.options import OVERWRITE, WORKERS


@click.command(
    "backtest",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help="Zet voorspellingen vanuit 2021, 2022 en 2023 naast wat daarna kwam, en naast rivalen.",
)
@WORKERS
@click.option(
    "--out",
    "out",
    default="uitkomst/terugblik",
    metavar="MAP",
    help="Map voor de uitkomsten (standaard uitkomst/terugblik).",
)
@OVERWRITE
def command(workers: int, out: str, overwrite: bool) -> None:
    """Check, run, write, say the verdicts."""
    from olsim.results.places import Place, refuse_existing

    folder = refuse_existing(out, overwrite)
    from olsim.evidence.load import load
    from olsim.report.validation.backtest import opening, render
    from olsim.results.folder import write
    from olsim.simulation.run import default_workers
    from olsim.simulation.waiting import translate, waiting
    from olsim.validation.backtest import backtest, number_of_runs

    translate()
    with Place(folder).held() as place, waiting(number_of_runs(), "Rekenen", "runs") as bar:
        results = backtest(load(), workers or default_workers(), bar.update)
        write(results, place, documents=lambda made, where: render(made, where / "terugblik.html"))
    print(opening(results.tables["scores"]))
    for row in results.tables["scores"].to_dict("records"):
        print(
            f"{row['versie']}: olsim tegen {row['naam']} op {row['cellen']} cellen: fout"
            f" {row['fout_olsim']:.1f} tegen {row['fout_rivaal']:.1f} punt, {row['oordeel']}".replace(
                ".", ","
            )
        )
    print(f"De pagina staat in {Path(out) / 'terugblik.html'}")
