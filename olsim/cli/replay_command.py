"""`olsim replay`: run a result folder again from its passport and compare the digest of table values."""

from pathlib import Path
from typing import Any

import click

from olsim.cli.dutch import DutchCommand
from olsim.cli.options import WORKERS
from olsim.core.errors import OlsimError

OTHER_KINDS = {
    "vergelijking": "een vergelijking",
    "gevoeligheid": "een gevoeligheidsanalyse",
    "terugblik": "een terugblik",
    "examen": "een examen",
}


@click.command(
    "replay",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help="Reken een map met uitkomsten na uit haar paspoort.",
)
@click.argument("map", metavar="MAP")
@click.option(
    "--measures",
    "measures",
    default="",
    metavar="MAP",
    help="Map met de eigen maatregelen waarmee is gerekend.",
)
@WORKERS
def command(map: str, measures: str, workers: int) -> None:
    """Same scenario, seeds and months; says whether the tables are the same, and where they are not what
    differs underneath.
    """
    from olsim.evidence.ensemble import read as read_ensemble
    from olsim.evidence.load import load
    from olsim.results.folder import file_digests, read, read_passport

    passport = read_passport(map)
    kind = passport.get("soort")
    if isinstance(kind, str) and kind in OTHER_KINDS:
        right = str(passport.get("opdracht") or "de opdracht waarmee zij is gemaakt")
        raise OlsimError(f"Dit is {OTHER_KINDS[kind]}; die wordt niet nagerekend.", where=map, expected=right)
    from olsim.runs.replay import differences, scenario_of, sizes_of

    seeds, months = sizes_of(passport, map)
    scenario = scenario_of(passport, map, measures)
    read(map)  # tables as they were made
    found = file_digests(Path(map))
    for name, digest in passport["bestanden"].items():
        if found.get(name) != digest:
            raise OlsimError(
                "Dit bestand is veranderd of weg sinds de uitkomsten zijn gemaakt.",
                where=f"{map}/{name}",
                expected="het bestand dat bij het paspoort hoort",
                exit_code=1,
            )
    other = differences(passport)
    if other:
        print(
            f"Let op, sinds deze uitkomsten zijn gemaakt is veranderd: {'; '.join(other)}. De uitkomst kan"
            " verschillen."
        )
    from olsim.runs.request import compute

    drawn = read_ensemble(passport["ensemble"]) if passport.get("ensemble") else None
    again: Any = compute(load(), scenario, seeds, months, workers, drawn).passport["digest_tabellen"]
    if again != passport["digest_tabellen"]:
        because = (
            f" Anders dan toen: {'; '.join(other)}."
            if other
            else " Versies, code, bewijs en maatregelen zijn gelijk."
        )
        raise OlsimError(
            "De tabellen zijn niet gelijk." + because,
            where=map,
            given=again,
            expected=passport["digest_tabellen"],
            exit_code=1,
        )
    files = "; de bestanden van de map zijn niet veranderd" if passport["bestanden"] else ""
    print(f"Gelijk: de tabellen, opnieuw berekend ({again}){files}.")
