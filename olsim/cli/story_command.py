"""`olsim story`: the life of one person."""

import click

from olsim.cli.dutch import DutchCommand


@click.command("story", cls=DutchCommand, options_metavar="[OPTIES]", help="Vertel het leven van een leraar, maand voor maand.")
@click.option("--person", default=100, metavar="NUMMER", help="Nummer van de persoon (rij in de tabel van mensen).", type=int)
@click.option("--seed", default=0, metavar="ZAAD", help="Welk toeval.", type=int)
@click.option("--scenario", default="base", metavar="SCENARIO", help="Welk scenario.")
@click.option("--until", "until", default="2034-12", metavar="MAAND", help="Laatste maand, als 2034-12.")
def command(person: int, seed: int, scenario: str, until: str) -> None:
    """Run again with a recorder for one person."""
    from olsim import months
    from olsim.errors import OlsimError
    from olsim.evidence.load import load
    from olsim.scenario import load as load_scenario

    last = months.parse(until, "--until")
    if not 0 <= last <= months.index(2060, 12):
        raise OlsimError("Deze laatste maand kan niet.", key="--until", given=until, expected="een maand van 2018-08 tot en met 2060-12")
    chosen = load_scenario(scenario, load())
    from olsim.running import Case
    from olsim.story import tell

    for line in tell(Case(seed=seed, overrides=tuple(sorted(chosen.overrides.items())), measures=chosen.measures, months=last + 1), person):
        click.echo(line)
