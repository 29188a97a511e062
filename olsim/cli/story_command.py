"""`olsim story`: the life of one person."""

import click
from click.core import ParameterSource

from olsim.cli.dutch import DutchCommand
from olsim.cli.options import MEASURES, Month, Whole, until
from olsim.core.errors import OlsimError


@click.command(
    "story",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help="Vertel het leven van een leraar, maand voor maand.",
)
@click.option(
    "--person",
    default=None,
    metavar="NUMMER",
    help="Nummer van de persoon (rij in de tabel van mensen; standaard 100).",
    type=Whole(0, 1_000_000),
)
@click.option(
    "--kind", default="", metavar="SOORT", help="Zoek iemand: leraar, starter, zij-instromer of pabostudent."
)
@click.option("--wijk", default="", metavar="WIJK", help="Zoek iemand op een school in deze wijk.")
@click.option(
    "--board",
    default="",
    metavar="BESTUUR",
    help="Zoek iemand op een school van dit bestuur, als 'bestuur 03'.",
)
@click.option(
    "--at",
    "at",
    default="2024-10",
    metavar="MAAND",
    help="In welke maand die persoon zo is (standaard 2024-10).",
    type=Month("2018-08"),
)
@click.option("--seed", default=0, metavar="ZAAD", help="Welk toeval.", type=Whole(0, 10**9))
@click.option("--scenario", default="base", metavar="SCENARIO", help="Welk scenario.")
@MEASURES
@until("2018-08")
def command(
    person: int | None,
    kind: str,
    wijk: str,
    board: str,
    at: int,
    seed: int,
    scenario: str,
    measures: str,
    last: int,
) -> None:
    """Run again with a recorder for one person, found by number or by kind."""
    from olsim.cli.saying import say_scenarios
    from olsim.evidence.load import load
    from olsim.scenarios.load import load as load_scenario
    from olsim.simulation.case import Case
    from olsim.simulation.waiting import translate
    from olsim.tools.story import KINDS, find, tell

    if kind and kind not in KINDS:
        raise OlsimError(
            "Deze soort mensen kent het verhaal niet.",
            key="--kind",
            given=kind,
            choices=KINDS,
            expected=", ".join(KINDS),
        )
    chosen = load_scenario(scenario, load(), measures)
    if person is not None and (kind or wijk or board):
        raise OlsimError(
            "Zoek iemand, of noem een nummer.",
            key="--person",
            expected="--person, of --kind, --wijk en --board",
        )
    searched = click.get_current_context().get_parameter_source("at")
    if searched is ParameterSource.COMMANDLINE and not (kind or wijk or board):
        raise OlsimError(
            "Deze maand doet niets als u niemand zoekt.", key="--at", expected="ook --kind, --wijk of --board"
        )
    say_scenarios([chosen], load(), last)
    translate()
    if kind or wijk or board:
        found = find(Case.of(chosen, seed=seed, months=at + 1), kind or "leraar", wijk, board)
        if not found:
            raise OlsimError(
                "Zo iemand is er dan niet.",
                key="--kind",
                given=f"{kind} {wijk} {board}".strip(),
                expected="een andere soort, wijk of maand",
            )
        click.echo(
            f"{len(found)} mensen gevonden; dit is nummer {found[0]}"
            + (f" (ook: {', '.join(map(str, found[1:6]))})." if found[1:] else ".")
        )
        person = found[0]
    for line in tell(Case.of(chosen, seed=seed, months=last + 1), 100 if person is None else person):
        click.echo(line)
