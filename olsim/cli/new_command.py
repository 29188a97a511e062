"""`olsim new`: a commented scenario file to edit."""

import os
from contextlib import suppress
from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.cli.options import MEASURES
from olsim.core.errors import OlsimError


@click.command(
    "new",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help="Maak een scenariobestand met uitleg, om te bewerken.",
)
@click.argument("bestand", metavar="BESTAND")
@click.option(
    "--from",
    "parent",
    default="base",
    metavar="SCENARIO",
    help="Scenario waarop het voortbouwt (standaard base).",
)
@MEASURES
def command(bestand: str, parent: str, measures: str) -> None:
    """Write the file; one that exists is never replaced."""
    from olsim.core.reading import why
    from olsim.core.texts import file_id
    from olsim.evidence.load import load
    from olsim.results.kept import write_whole
    from olsim.scenarios.load import load as load_scenario
    from olsim.scenarios.template import commented, parent_of

    path = Path(bestand)
    if path.suffix != ".toml":
        raise OlsimError(
            "Dit is geen naam van een scenariobestand.",
            given=bestand,
            expected="een naam die eindigt op .toml",
        )
    file_id(path)
    if os.path.lexists(path):
        raise OlsimError("Dit bestand bestaat al.", where=bestand, expected="een andere naam")
    scenario = load_scenario(parent, load(), measures)
    made = [folder for folder in path.absolute().parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, commented(scenario, parent_of(parent, path)).encode())
        again = load_scenario(path, load(), measures)  # nobody gets a file that olsim cannot read
        assert again.measures == scenario.measures
    except BaseException as error:
        path.unlink(missing_ok=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise OlsimError(
                "Dit bestand kan niet worden geschreven.",
                where=bestand,
                given=why(error),
                expected="een map waarin u mag schrijven",
            ) from None
        raise
    own = f" --measures {measures}" if measures else ""
    click.echo(f"{path} staat klaar. Bewerk het en vergelijk het met: olsim compare base {path}{own}")
