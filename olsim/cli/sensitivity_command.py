"""`olsim sensitivity`: which parameters move an outcome, and which do not."""

import click

from olsim.cli.dutch import DutchCommand
from olsim.cli.options import WORKERS, Number, Whole
from olsim.core.errors import OlsimError

METHODS = {
    "morris": "zeven: welke parameters doen ertoe? Snel, alle parameters",
    "sobol": "verdelen: welk deel van de variantie komt van welke parameter, van hun samenspel en van toeval",
    "pawn": "vergelijken van verdelingen, op gegeven trekkingen; ook met --ensemble",
    "delta": "de maat van Borgonovo, op gegeven trekkingen; ook met --ensemble",
    "curves": "een parameter tegelijk, in stappen, met dezelfde keren toeval",
    "discover": "wanneer faalt een pakket? Met --scenario en --against; ook met --ensemble",
}


@click.command(
    "sensitivity",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help="Zoek uit welke parameters een uitkomst bewegen, en welke niet. METHODE is "
    + "; ".join(f"{name}: {text}" for name, text in METHODS.items())
    + ".",
)
@click.argument("methode", metavar="METHODE")
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="UITKOMST",
    help=(
        "Maat met groep en datum, als leraren_fte:bo@2030-10-01, of kort: onvervuld_2034 (standaard). Mag"
        " vaker."
    ),
)
@click.option(
    "--parameters",
    default="",
    metavar="AANTAL|NAMEN",
    help=(
        "De eerste zoveel van de laatste Morris in deze map, anders van de lijst; of namen en groepen met"
        " komma's (lus:workload, maatregel:toelage, graad:D, proces:leaving, lussen, graden)."
    ),
)
@click.option(
    "--budget",
    default=0,
    metavar="RUNS",
    help="Hoogstens zoveel runs; de grootste opzet die erin past wordt genomen.",
    type=Whole(1, 10**9),
)
@click.option(
    "--scenario", default="base", metavar="SCENARIO", help="Scenario dat wordt gerekend (standaard base)."
)
@click.option(
    "--against", default="", metavar="SCENARIO", help="Dan is de uitkomst het verschil met dit scenario."
)
@click.option(
    "--replicates",
    default=0,
    metavar="AANTAL",
    help="Keren toeval per rij; vanaf 2 gaan indices over het gemiddelde.",
    type=Whole(1, 1000),
)
@click.option(
    "--luck",
    default="fresh",
    metavar="fresh|frozen",
    help="frozen: overal hetzelfde toeval (de uitkomst geldt dan voor een trekking van het toeval).",
)
@click.option("--no-second-order", "no_second", is_flag=True, help="Bij sobol: zonder tweede orde.")
@click.option(
    "--ensemble",
    default="",
    metavar="NAAM",
    help="Trekkingen van een meegeleverd ensemble in plaats van losse priors (pawn, delta, discover).",
)
@click.option(
    "--higher-is-better", "higher", is_flag=True, help="Bij discover: een hogere uitkomst is beter."
)
@click.option(
    "--at-least",
    "at_least",
    default=0.0,
    metavar="GETAL",
    help="Bij discover: hoeveel beter de uitkomst minstens moet zijn (bij aandelen in procentpunten).",
    type=Number(0.0, 1e9, from_low=True),
)
@click.option("--measures", "home", default="", metavar="MAP", help="Map met eigen maatregelen.")
@click.option(
    "--out",
    "out",
    default="",
    metavar="MAP",
    help="Map van het onderzoek, met de bank van runs (standaard uitkomst/gevoeligheid).",
)
@WORKERS
@click.option(
    "--dask", "dask", default="", metavar="ADRES", help="Reken op een Dask-cluster, als tcp://naam:8786."
)
@click.option("--mpi", "mpi", is_flag=True, help="Reken op de werkers die MPI heeft gestart.")
def command(methode: str, **options: object) -> None:
    """Check the method, then hand over."""
    if methode not in METHODS:
        raise OlsimError(
            "Deze methode bestaat niet.", given=methode, choices=METHODS, expected=", ".join(METHODS)
        )
    from olsim.report.sensitivity.page import lines_of, render
    from olsim.sensitivity.request import Wish, answer

    found = answer(Wish(method=methode, **options), render)  # type: ignore[arg-type]
    print("\n".join(lines_of(found.results)))
    if found.beside_another:
        print("Het antwoord op een eerdere vraag in deze map blijft staan; dit krijgt een eigen naam.")
    print(f"Tabellen, plaatjes en de pagina gevoeligheid.html staan in {found.place}")
