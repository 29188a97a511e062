"""`olsim new`: a commented scenario file to edit."""

from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.errors import OlsimError


@click.command("new", cls=DutchCommand, options_metavar="[OPTIES]", help="Maak een scenariobestand met uitleg, om te bewerken.")
@click.argument("bestand", metavar="BESTAND")
@click.option("--from", "parent", default="base", metavar="SCENARIO", help="Scenario waarop het voortbouwt (standaard base).")
@click.option("--measures", "measures", default="", metavar="MAP", help="Map met eigen maatregelen.")
def command(bestand: str, parent: str, measures: str) -> None:
    """Write the file; one that exists is never replaced."""
    from olsim.evidence.load import load
    from olsim.scenario import load as load_scenario
    from olsim.starting import commented

    path = Path(bestand)
    if path.suffix != ".toml":
        raise OlsimError("Dit is geen naam van een scenariobestand.", given=bestand, expected="een naam die eindigt op .toml")
    if path.exists():
        raise OlsimError("Dit bestand bestaat al.", where=bestand, expected="een andere naam")
    text = commented(load_scenario(parent, load(), measures), parent, measures)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OlsimError(
            "Dit bestand kan niet worden geschreven.", where=f"{bestand}: {error.strerror}", expected="een map waarin u mag schrijven"
        ) from None
    click.echo(f"{path} staat klaar. Bewerk het en vergelijk het met: olsim compare base {path}")
