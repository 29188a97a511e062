"""`olsim run`: a scenario to a result folder with a page."""

from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.cli.options import MEASURES, OVERWRITE, WORKERS, Whole, until


@click.command(
    "run",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help="Reken een scenario door en maak de pagina rapport.html.",
)
@click.argument("scenario", default="base", metavar="[SCENARIO]")
@click.option(
    "--draws",
    "--seeds",
    "draws",
    default=60,
    metavar="AANTAL",
    help=(
        "Aantal doorrekeningen: elk een trekking uit het gekalibreerde ensemble en ander toeval (standaard"
        " 60)."
    ),
    type=Whole(1, 100_000),
)
@click.option(
    "--middle",
    is_flag=True,
    help="Reken met de waarden uit het bewijs in plaats van met trekkingen; de band is dan alleen toeval.",
)
@until("2019-10")
@WORKERS
@click.option(
    "--out", "out", default="", metavar="MAP", help="Map voor de uitkomsten (standaard uitkomst/SCENARIO)."
)
@MEASURES
@OVERWRITE
def command(
    scenario: str, draws: int, last: int, workers: int, out: str, overwrite: bool, measures: str, middle: bool
) -> None:
    """Check the input first, then run, then write."""
    from olsim.cli.saying import say_scenarios, say_until
    from olsim.evidence.ensemble import read
    from olsim.evidence.load import load
    from olsim.results.places import Place, refuse_existing
    from olsim.scenarios.load import load as load_scenario

    evidence = load()
    chosen = load_scenario(scenario, evidence, measures)
    folder = refuse_existing(Path(out) if out else Path("uitkomst") / chosen.id, overwrite)
    say_until(last)
    say_scenarios([chosen], evidence, last)
    from olsim.report.runs.page import render
    from olsim.results.folder import write
    from olsim.runs.request import compute

    with Place(folder).held() as place:
        results = compute(
            evidence, chosen, list(range(draws)), last + 1, workers, None if middle else read(), place
        )
        write(results, place, overwrite, documents=lambda made, where: render(made, where / "rapport.html"))
    print(f"De pagina staat in {Path(out) / 'rapport.html' if out else folder / 'rapport.html'}")
    if chosen.id != "base":
        print(
            "Deze pagina vergelijkt niet. Het verschil met niets nieuws doen: olsim compare base"
            f" {scenario}{f' --measures {measures}' if measures else ''}"
        )
