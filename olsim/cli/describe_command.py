"""`olsim describe`: what is in the model."""

import click

from olsim.cli.dutch import DutchCommand
from olsim.core.errors import OlsimError

DUTCH = {
    "schema": "schedule",
    "kolommen": "columns",
    "feiten": "facts",
    "maten": "observables",
    "basis": "base",
    "maatregelen": "measures",
    "scenario's": "scenarios",
    "scenarios": "scenarios",
    "grootheden": "parameters",
}
"""Dutch words that mean the same."""
SUBJECTS = (
    "schedule",
    "parameters",
    "columns",
    "facts",
    "observables",
    "base",
    "measures",
    "scenarios",
    "jsonschema",
)


@click.command(
    "describe",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help=f"Laat zien wat er in het model zit: {', '.join(SUBJECTS)}.",
)
@click.argument("onderwerp", default="base", metavar="[ONDERWERP]")
@click.argument("onderdeel", default="", metavar="[NAAM OF WOORD]")
@click.option("--measures", "home", default="", metavar="MAP", help="Map met eigen maatregelen.")
def command(onderwerp: str, onderdeel: str, home: str) -> None:
    """Print one subject as a table, all that is known of one measure, or the rows in which a word stands."""
    onderwerp = DUTCH.get(onderwerp, onderwerp)
    if onderwerp not in SUBJECTS:
        raise OlsimError(
            "Dit onderwerp bestaat niet.", given=onderwerp, choices=SUBJECTS, expected=", ".join(SUBJECTS)
        )
    from olsim.measures import form
    from olsim.scenarios import grammar
    from olsim.scenarios.own_observables import register
    from olsim.tools import describe

    home = form.folder(home)
    register(home)
    if not onderdeel:
        of_home = {"measures": describe.measure_list, "jsonschema": grammar.schema}
        click.echo(of_home[onderwerp](home) if onderwerp in of_home else describe.SUBJECTS[onderwerp]())
        return
    if onderwerp == "measures":
        known = {
            name: f"{form.read(name, home).name} {form.read(name, home).does}" for name in form.names(home)
        }
        if onderdeel not in known:
            raise OlsimError(
                "Deze maatregel bestaat niet.", given=onderdeel, choices=known, expected=", ".join(known)
            )
        click.echo(describe.measures((onderdeel,), home))
        return
    if onderwerp not in describe.ITEMS:
        raise OlsimError(
            "Dit onderwerp heeft geen onderdelen.", given=onderdeel, expected=f"olsim describe {onderwerp}"
        )
    found = describe.rows(onderwerp, onderdeel)
    if not found:
        names = [
            line.split("`")[1]
            for line in describe.SUBJECTS[onderwerp]().splitlines()
            if line.startswith("| `")
        ]
        raise OlsimError(
            "Dit onderdeel bestaat niet.",
            given=onderdeel,
            choices=names,
            expected=f"een naam of woord uit olsim describe {onderwerp}",
        )
    click.echo(found)
