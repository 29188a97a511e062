"""`olsim describe`: what is in the model."""

import click

from olsim.cli.dutch import DutchCommand
from olsim.errors import OlsimError

DUTCH = {"schema": "schedule", "kolommen": "columns", "feiten": "facts", "maten": "observables", "basis": "base", "maatregelen": "measures"}
"""Dutch words that mean the same."""
SUBJECTS = ("schedule", "parameters", "columns", "facts", "observables", "base", "measures", "jsonschema")


@click.command("describe", cls=DutchCommand, options_metavar="[OPTIES]", help=f"Laat zien wat er in het model zit: {', '.join(SUBJECTS)}.")
@click.argument("onderwerp", default="base", metavar="[ONDERWERP]")
@click.argument("onderdeel", default="", metavar="[ONDERDEEL]")
@click.option("--measures", "home", default="", metavar="MAP", help="Map met eigen maatregelen.")
def command(onderwerp: str, onderdeel: str, home: str) -> None:
    """Print one subject as a table, or all that is known of one measure, quantity, fact or observable."""
    onderwerp = DUTCH.get(onderwerp, onderwerp)
    if onderwerp not in SUBJECTS:
        raise OlsimError("Dit onderwerp bestaat niet.", given=onderwerp, choices=SUBJECTS, expected=", ".join(SUBJECTS))
    from olsim import describe
    from olsim.measures import form

    if not onderdeel:
        click.echo(describe.measure_list(home) if onderwerp == "measures" else describe.SUBJECTS[onderwerp]())
        return
    if onderwerp == "measures":
        if onderdeel not in form.names(home):
            raise OlsimError("Deze maatregel bestaat niet.", given=onderdeel, choices=form.names(home), expected=", ".join(form.names(home)))
        click.echo(describe.measures((onderdeel,), home))
        return
    if onderwerp not in describe.ITEMS:
        raise OlsimError("Dit onderwerp heeft geen onderdelen.", given=onderdeel, expected=f"olsim describe {onderwerp}")
    if onderdeel not in (names := tuple(describe.ITEMS[onderwerp]())):
        raise OlsimError("Dit onderdeel bestaat niet.", given=onderdeel, choices=names, expected=f"een naam uit olsim describe {onderwerp}")
    click.echo(describe.row(onderwerp, onderdeel))
