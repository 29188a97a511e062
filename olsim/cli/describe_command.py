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
def command(onderwerp: str, maatregel: str) -> None:
    """Print one subject as a table, or all that is known of one measure."""
    onderwerp = DUTCH.get(onderwerp, onderwerp)
    if onderwerp not in SUBJECTS:
        raise OlsimError("Dit onderwerp bestaat niet.", given=onderwerp, choices=SUBJECTS, expected=", ".join(SUBJECTS))
    from olsim import describe
    from olsim.measures import form

    if maatregel and onderwerp != "measures":
        raise OlsimError("Dit onderwerp heeft geen onderdelen.", given=maatregel, expected=f"olsim describe {onderwerp}")
    if maatregel:
        if maatregel not in form.names():
            raise OlsimError("Deze maatregel bestaat niet.", given=maatregel, choices=form.names(), expected=", ".join(form.names()))
        click.echo(describe.measures((maatregel,)))
        return
    click.echo(describe.SUBJECTS[onderwerp]())
