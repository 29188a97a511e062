"""`olsim run`: a scenario to a result folder with a page."""

import sys
from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.errors import OlsimError


@click.command("run", cls=DutchCommand, options_metavar="[OPTIES]", help="Reken een scenario door en maak de pagina rapport.html.")
@click.argument("scenario", default="base", metavar="[SCENARIO]")
@click.option(
    "--seeds",
    default=60,
    metavar="AANTAL",
    help="Aantal herhalingen: elk een trekking uit het gekalibreerde ensemble en ander toeval (standaard 60).",
    type=int,
)
@click.option("--middle", is_flag=True, help="Reken met de waarden uit het bewijs in plaats van met trekkingen; de band is dan alleen toeval.")
@click.option("--until", "until", default="2034-12", metavar="MAAND", help="Laatste maand, als 2034-12.")
@click.option("--workers", default=0, metavar="AANTAL", help="Aantal processen (standaard: alle kernen).", type=int)
@click.option("--out", "out", default="", metavar="MAP", help="Map voor de uitkomsten (standaard uitkomst/SCENARIO).")
@click.option("--measures", "measures", default="", metavar="MAP", help="Map met eigen maatregelen.")
@click.option("--overwrite", is_flag=True, help="Vervang een bestaande map met uitkomsten.")
def command(scenario: str, seeds: int, until: str, workers: int, out: str, overwrite: bool, measures: str, middle: bool) -> None:
    """Check the input first, then run, then write."""
    from olsim import compiled, months
    from olsim.evidence.ensemble import read
    from olsim.evidence.load import load
    from olsim.results import refuse_existing
    from olsim.scenario import load as load_scenario

    evidence = load()
    chosen = load_scenario(scenario, evidence, measures)
    last = months.parse(until, "--until")
    if not months.index(2019, 10) <= last <= months.index(2060, 12):
        raise OlsimError("Deze laatste maand kan niet.", key="--until", given=until, expected="een maand van 2019-10 tot en met 2060-12")
    if last > months.index(2034, 12):
        print("Let op: de invoer is onderbouwd tot en met 2034; daarna loopt zij door zoals in dat jaar.", file=sys.stderr)
    if not 1 <= seeds <= 100_000:
        raise OlsimError("Dit aantal kan niet.", key="--seeds", given=str(seeds), expected="een geheel getal van 1 tot en met 100000")
    if not 0 <= workers <= 512:
        raise OlsimError("Dit aantal kan niet.", key="--workers", given=str(workers), expected="een geheel getal van 0 tot en met 512")
    folder = Path(out) if out else Path("uitkomst") / chosen.id
    refuse_existing(folder, overwrite)
    if compiled.FIRST_TIME:
        print("De eerste keer vertaalt olsim zijn rekenregels naar machinetaal; dat duurt ongeveer een minuut.", file=sys.stderr, flush=True)
    from olsim.cli.working import compute_and_write

    compute_and_write(evidence, chosen, seeds, last + 1, workers, folder, overwrite, None if middle else read())
    print(f"De pagina staat in {folder / 'rapport.html'}")
