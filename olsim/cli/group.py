"""The command `olsim`: its subcommands are imported when they are called, so that help comes at once."""

import importlib
import sys
from importlib.metadata import version
from typing import Any

import click

from olsim.cli.dutch import DutchGroup
from olsim.errors import OlsimError

COMMANDS = {
    "compare": "Vergelijk scenario's op dezelfde mensen met hetzelfde toeval, als notitie.",
    "sensitivity": "Zoek uit welke parameters een uitkomst bewegen, en welke niet.",
    "fit": "Laat zien hoe het model past op 2019-2024, en wat de cijfers niet kunnen zeggen.",
    "backtest": "Zet voorspellingen vanuit 2021, 2022 en 2023 naast wat daarna kwam, en naast rivalen.",
    "exam": "Leg veronderstelde effecten naast wat er bij natuurlijke experimenten te zien was.",
    "new": "Maak een scenariobestand met uitleg, om te bewerken.",
    "run": "Reken een scenario door en maak de pagina rapport.html.",
    "describe": "Laat zien wat er in het model zit: schema, parameters, kolommen, feiten, maten, basis, maatregelen.",
    "story": "Vertel het leven van een leraar, maand voor maand.",
    "replay": "Reken een map met uitkomsten na uit haar paspoort.",
    "bench": "Meet snelheid en geheugen (JSON).",
}


class Lazy(DutchGroup):
    """A group that knows the names and one-line helps of its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            raise OlsimError("Deze opdracht bestaat niet.", given=cmd_name, choices=COMMANDS, expected=", ".join(COMMANDS))
        command: click.Command = importlib.import_module(f"olsim.cli.{cmd_name}_command").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Opdrachten"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Lazy,
    options_metavar="[OPTIES]",
    subcommand_metavar="OPDRACHT [...]",
    context_settings={"help_option_names": ["-h", "--help"]},
    add_help_option=True,
)
@click.version_option(version("olsim"), message="olsim %(version)s", help="Toon de versie.")
@click.option("--debug", is_flag=True, help="Toon bij een fout ook waar in het programma zij ontstond.")
def olsim(debug: bool) -> None:
    """olsim: simulatie van de arbeidsmarkt voor leraren in het Utrechtse primair onderwijs, 2018-2034."""


def usage_text(error: click.UsageError) -> str:
    """A mistake in the use of the command line, in Dutch."""
    if isinstance(error, click.NoSuchOption):
        near = f" Bedoelt u: {', '.join(sorted(error.possibilities))}?" if error.possibilities else ""
        return f"Deze optie bestaat niet: {error.option_name}.{near}"
    if isinstance(error, click.BadOptionUsage):
        return f"De optie {error.option_name} verwacht een waarde."
    if isinstance(error, click.MissingParameter):
        return f"Er ontbreekt een argument: {error.param.make_metavar(error.ctx) if error.param and error.ctx else ''}."
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"Deze waarde past niet bij {error.param.opts[0]}. Verwacht: een getal, zonder punt voor duizend."
    return f"Te veel argumenten. {error.ctx.get_usage() if error.ctx else ''}"


def start(arguments: list[str]) -> int:
    """Run and return the exit code: 0, 2 for input and usage, 130 for Ctrl-C, 1 for a failure of olsim."""
    debug = "--debug" in arguments
    arguments = [a for a in arguments if a != "--debug"] or ["--help"]
    try:
        result: Any = olsim.main(arguments, prog_name="olsim", standalone_mode=False)
        return int(result) if isinstance(result, int) else 0
    except (KeyboardInterrupt, click.Abort):
        if debug:
            raise
        print("\nAfgebroken; er is niets half geschreven.", file=sys.stderr)
        return 130
    except OlsimError as error:
        if debug:
            raise
        print(f"Fout: {error}", file=sys.stderr)
        return error.exit_code
    except click.UsageError as error:
        print(f"Fout: {usage_text(error)} Zie {error.ctx.command_path if error.ctx else 'olsim'} --help.", file=sys.stderr)
        return 2
    except Exception as error:
        if debug:
            raise
        print(f"Fout in olsim zelf: {type(error).__name__}: {error}. Met --debug ziet u waar.", file=sys.stderr)
        return 1
