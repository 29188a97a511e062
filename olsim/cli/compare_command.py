"""`olsim compare`: scenarios side by side, on the same people with the same luck, as a note."""

import shlex
import sys
from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.errors import OlsimError


@click.command(
    "compare", cls=DutchCommand, options_metavar="[OPTIES]", help="Vergelijk scenario's op dezelfde mensen met hetzelfde toeval, als notitie."
)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO SCENARIO [...]")
@click.option("--draws", default=100, metavar="AANTAL", help="Trekkingen uit het ensemble (standaard 100).", type=int)
@click.option("--seeds", default=2, metavar="AANTAL", help="Keren toeval per trekking (standaard 2).", type=int)
@click.option("--until", "until", default="2034-12", metavar="MAAND", help="Laatste maand, als 2034-12.")
@click.option("--workers", default=0, metavar="AANTAL", help="Aantal processen (standaard: alle kernen).", type=int)
@click.option("--out", "out", default="", metavar="MAP", help="Map voor de notitie (standaard uitkomst/vergelijking).")
@click.option("--measures", "measures", default="", metavar="MAP", help="Map met eigen maatregelen.")
@click.option(
    "--precision", default=None, metavar="FTE", help="Rekenonzekerheid van de onvervulde vraag (±) waarvoor wordt doorgerekend.", type=float
)
@click.option("--waterfall", is_flag=True, help="Haal pakketten uit elkaar: elk deel alleen, als laatste en gemiddeld over alle volgorden.")
@click.option("--break-even", "break_even", is_flag=True, help="Hoe groot het effect moet zijn, en hoe waarschijnlijk dat is.")
@click.option(
    "--reference", default=None, metavar="EURO", help="Maatstaf per leraar voor het breekpunt (standaard die van een zij-instromer).", type=float
)
@click.option("--target-fte", "target_fte", default=None, metavar="FTE", help="Breekpunt ook tegen zoveel fte meer leraren.", type=float)
@click.option("--overwrite", is_flag=True, help="Vervang een bestaande map met uitkomsten.")
def command(
    scenarios: tuple[str, ...],
    draws: int,
    seeds: int,
    until: str,
    workers: int,
    out: str,
    measures: str,
    precision: float | None,
    waterfall: bool,
    break_even: bool,
    reference: float | None,
    target_fte: float | None,
    overwrite: bool,
) -> None:
    """Check the input first, then run, then write."""
    from olsim import compiled, months
    from olsim.evidence.ensemble import read
    from olsim.evidence.load import load
    from olsim.results import refuse_existing
    from olsim.scenario import load as load_scenario

    if len(scenarios) < 2:
        raise OlsimError(
            "Er is maar een scenario.", given=", ".join(scenarios), expected="twee of meer; het eerste is waarmee de andere worden vergeleken"
        )
    if len(set(scenarios)) < len(scenarios):
        twice = next(name for name in scenarios if scenarios.count(name) > 1)
        raise OlsimError("Dit scenario staat er twee keer.", given=twice, expected="elk scenario een keer")
    evidence, ensemble = load(), read()
    chosen = [load_scenario(name, evidence, measures) for name in scenarios]
    if len({scenario.id for scenario in chosen}) < len(chosen):
        raise OlsimError("Twee bestanden heten gelijk.", given=", ".join(scenario.id for scenario in chosen), expected="verschillende bestandsnamen")
    last = months.parse(until, "--until")
    if not months.index(2027, 10) <= last <= months.index(2060, 12):
        raise OlsimError("Deze laatste maand kan niet.", key="--until", given=until, expected="een maand van 2027-10 tot en met 2060-12")
    for key, value, low, high in (("--draws", draws, 2, len(ensemble.draws)), ("--seeds", seeds, 1, 1000), ("--workers", workers, 0, 512)):
        if not low <= value <= high:
            raise OlsimError("Dit aantal kan niet.", key=key, given=str(value), expected=f"een geheel getal van {low} tot en met {high}")
    for key, amount in (("--precision", precision), ("--reference", reference)):
        if amount is not None and amount <= 0.0:
            raise OlsimError("Dit getal kan niet.", key=key, given=f"{amount:g}", expected="een getal boven 0")
    if precision is not None and seeds < 2:
        raise OlsimError("Met een keer toeval per trekking is de rekenonzekerheid niet te schatten.", key="--precision", expected="--seeds 2 of meer")
    if waterfall:
        from olsim.compare.comparison import compared
        from olsim.compare.package import blocks_of

        for scenario in chosen[1:]:
            blocks_of(compared(scenario, measures))
    for name, scenario in zip(scenarios, chosen):
        for setting in scenario.measures:
            if setting.first > last - 14:
                raise OlsimError(
                    "Deze maatregel begint te laat om nog te kunnen vergelijken.",
                    where=name,
                    key=f"measure.{setting.id}.start",
                    given=months.label(setting.first),
                    expected=f"een begin voor {months.label(last - 14)}, of een latere --until",
                )
    folder = Path(out) if out else Path("uitkomst") / "vergelijking"
    refuse_existing(folder, overwrite)
    if compiled.FIRST_TIME:
        print("De eerste keer vertaalt olsim zijn rekenregels naar machinetaal; dat duurt ongeveer een minuut.", file=sys.stderr, flush=True)
    from olsim.cli.comparing import Asked, compare_and_write

    options = {
        "--draws": draws, "--seeds": seeds, "--until": until, "--measures": measures, "--precision": precision, "--reference": reference,
        "--target-fte": target_fte,
    }  # fmt: skip
    words = ["olsim", "compare", *scenarios]
    for key, told in options.items():
        words += [key, str(told)] if told not in ("", None) else []
    words += [flag for flag, given in (("--waterfall", waterfall), ("--break-even", break_even)) if given]
    asked = Asked(
        draws,
        seeds,
        last + 1,
        workers,
        measures,
        precision or 0.0,
        waterfall,
        break_even,
        reference or 0.0,
        target_fte,
        command=shlex.join(words),
    )
    compare_and_write(evidence, ensemble, chosen, asked, folder, overwrite)
    print(f"De notitie staat in {folder}: notitie.html, notitie.docx, notitie.pdf en notitie.xlsx")
