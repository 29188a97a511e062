"""`olsim describe`: what is in the model."""

import click

from olsim.cli.dutch import DutchCommand
from olsim.errors import OlsimError

DUTCH = {"schema": "schedule", "kolommen": "columns", "feiten": "facts", "maten": "observables", "basis": "base", "maatregelen": "measures"}
"""Dutch words that mean the same."""
SUBJECTS = ("schedule", "parameters", "columns", "facts", "observables", "base", "measures", "jsonschema")


@click.command("describe", cls=DutchCommand, options_metavar="[OPTIES]", help=f"Laat zien wat er in het model zit: {', '.join(SUBJECTS)}.")
@click.argument("onderwerp", default="base", metavar="[ONDERWERP]")
@click.argument("maatregel", default="", metavar="[MAATREGEL]")
@click.option("--measures", "home", default="", metavar="MAP", help="Map met eigen maatregelen.")
def command(onderwerp: str, maatregel: str, home: str) -> None:
    """Print one subject as a table, or all that is known of one measure."""
    onderwerp = DUTCH.get(onderwerp, onderwerp)
    if onderwerp not in SUBJECTS:
        raise OlsimError("Dit onderwerp bestaat niet.", given=onderwerp, choices=SUBJECTS, expected=", ".join(SUBJECTS))
    from olsim import describe
    from olsim.measures import form

    if maatregel and onderwerp != "measures":
        raise OlsimError("Dit onderwerp heeft geen onderdelen.", given=maatregel, expected=f"olsim describe {onderwerp}")
    if maatregel and maatregel not in form.names(home):
        raise OlsimError("Deze maatregel bestaat niet.", given=maatregel, choices=form.names(home), expected=", ".join(form.names(home)))
    if onderwerp == "measures":
        click.echo(describe.measures((maatregel,), home) if maatregel else describe.measure_list(home))
        return
    click.echo(describe.SUBJECTS[onderwerp]())
