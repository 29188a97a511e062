"""The command `olsim`: its subcommands are imported when they are called, so that help comes at once."""

import errno
import importlib
import sys
import traceback
import warnings
from importlib.metadata import version
from typing import Any

import click

from olsim.cli.dutch import DutchGroup
from olsim.core.errors import NothingWarning, OlsimError

COMMANDS = {
    "compare": "Vergelijk scenario's op dezelfde mensen met hetzelfde toeval, als notitie.",
    "sensitivity": "Zoek uit welke parameters een uitkomst bewegen, en welke niet.",
    "fit": "Laat zien hoe het model past op 2019-2024, en wat de cijfers niet kunnen zeggen.",
    "backtest": "Zet voorspellingen vanuit 2021, 2022 en 2023 naast wat daarna kwam, en naast rivalen.",
    "exam": "Leg veronderstelde effecten naast wat er bij natuurlijke experimenten te zien was.",
    "new": "Maak een scenariobestand met uitleg, om te bewerken.",
    "run": "Reken een scenario door en maak de pagina rapport.html.",
    "describe": (
        "Laat zien wat er in het model zit: schema, parameters, kolommen, feiten, maten, basis, scenario's,"
        " maatregelen."
    ),
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
            raise OlsimError(
                "Deze opdracht bestaat niet.", given=cmd_name, choices=COMMANDS, expected=", ".join(COMMANDS)
            )
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
        return (
            "Er ontbreekt een argument:"
            f" {error.param.make_metavar(error.ctx) if error.param and error.ctx else ''}."
        )
    if isinstance(error, click.BadParameter) and error.param is not None:
        return (
            f"Deze waarde past niet bij {error.param.opts[0]}. Verwacht: een getal, zonder punt voor duizend."
        )
    return f"Te veel argumenten. {error.ctx.get_usage() if error.ctx else ''}"


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def start(arguments: list[str]) -> int:
    """Run and return the exit code: 0, 2 for input and usage, 130 for Ctrl-C, 1 for a failure of olsim."""
    warnings.simplefilter("ignore", NothingWarning)  # commands have notices
    debug = "--debug" in arguments
    arguments = [a for a in arguments if a != "--debug"] or ["--help"]
    try:
        result: Any = olsim.main(arguments, prog_name="olsim", standalone_mode=False)
        return int(result) if isinstance(result, int) else 0
    except Exception as error:
        return _refused(error, debug)
    except KeyboardInterrupt:
        return _interrupted()


def _interrupted() -> int:
    print("\nAfgebroken; er is niets half geschreven.", file=sys.stderr)
    return 130


def _refused(error: Exception, debug: bool) -> int:
    """What went wrong as one Dutch line, after where it went wrong with --debug; returns the exit code."""
    cause = error.__context__ if isinstance(error, click.Abort) else error
    if isinstance(cause, KeyboardInterrupt) or cause is None:
        return _interrupted()
    if debug:
        traceback.print_exception(cause, file=sys.stderr)
    if isinstance(cause, OlsimError):
        print(f"Fout: {cause}", file=sys.stderr)
        return cause.exit_code
    if isinstance(cause, click.UsageError):
        print(
            f"Fout: {usage_text(cause)} Zie {cause.ctx.command_path if cause.ctx else 'olsim'} --help.",
            file=sys.stderr,
        )
        return 2
    if isinstance(cause, OSError) and cause.errno in FULL:
        told = OlsimError(
            "De schijf is vol.", where=str(cause.filename or ""), expected="meer ruimte op de schijf"
        )
        print(f"Fout: {told}", file=sys.stderr)
        return 1
    if isinstance(cause, OSError) and cause.filename:
        from olsim.core.reading import why

        told = OlsimError(
            "Dit bestand of deze map is niet te gebruiken.",
            where=str(cause.filename),
            given=why(cause),
            expected="een plaats waar u bij mag",
        )
        print(f"Fout: {told}", file=sys.stderr)
        return 1
    if isinstance(cause, MemoryError):
        told = OlsimError(
            "Er is te weinig geheugen.", expected="minder tegelijk met --workers 1, of een kortere periode"
        )
        print(f"Fout: {told}", file=sys.stderr)
        return 1
    print(
        f"Fout in olsim zelf: {type(cause).__name__}: {cause}."
        + ("" if debug else " Met --debug ziet u waar."),
        file=sys.stderr,
    )
    return 1
