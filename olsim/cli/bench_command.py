"""`olsim bench`: speed and memory as JSON."""

import json

import click

from olsim.cli.dutch import DutchCommand


@click.command(
    "bench", cls=DutchCommand, options_metavar="[OPTIES]", help="Meet snelheid en geheugen (JSON)."
)
@click.option("--quick", is_flag=True, help="Een paar herhalingen, alleen om te zien of het werkt.")
def command(quick: bool) -> None:
    """Print all figures and which bars are met."""
    from olsim.tools.bench import measure_all

    click.echo(json.dumps(measure_all(quick), indent=2))
