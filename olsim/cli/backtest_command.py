"""`olsim backtest`: fits up to an origin against rivals on what came after."""

import sys
from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.errors import OlsimError


@click.command(
    "backtest",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help="Zet voorspellingen vanuit 2021, 2022 en 2023 naast wat daarna kwam, en naast rivalen.",
)
@click.option("--workers", default=0, metavar="AANTAL", help="Aantal processen (standaard: alle kernen).", type=int)
@click.option("--out", "out", default="uitkomst/terugblik", metavar="MAP", help="Map voor de uitkomsten (standaard uitkomst/terugblik).")
@click.option("--overwrite", is_flag=True, help="Vervang een bestaande map met uitkomsten.")
def command(workers: int, out: str, overwrite: bool) -> None:
    """Check, run, write, say the verdicts."""
    from olsim.results import refuse_existing

    check_workers(workers)
    folder = Path(out)
    refuse_existing(folder, overwrite)
    from tqdm import tqdm

    from olsim.evidence.load import load
    from olsim.examination.backtest import backtest, number_of_runs
    from olsim.report.backtest_page import opening, render
    from olsim.results import write
    from olsim.running import default_workers

    with tqdm(total=number_of_runs(), unit="run", desc="Rekenen", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        results = backtest(load(), workers or default_workers(), bar.update)
    write(results, folder, overwrite, extra=lambda where: render(results, where / "terugblik.html"))
    print(opening(results.tables["scores"]))
    for row in results.tables["scores"].to_dict("records"):
        print(
            f"{row['versie']}: olsim tegen {row['naam']} op {row['cellen']} cellen: fout {row['fout_olsim']:.1f} tegen {row['fout_rivaal']:.1f} punt, {row['oordeel']}".replace(
                ".", ","
            )
        )
    print(f"De pagina staat in {folder / 'terugblik.html'}")


def check_workers(workers: int) -> None:
    """Raise OlsimError for a number of workers that cannot be."""
    if not 0 <= workers <= 512:
        raise OlsimError("Dit aantal kan niet.", key="--workers", given=str(workers), expected="een geheel getal van 0 tot en met 512")
