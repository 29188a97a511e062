"""`olsim compare`: scenarios side by side, on the same people with the same luck, as a note."""

import shlex
from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.cli.options import MEASURES, OVERWRITE, WORKERS, Number, Whole, until
from olsim.core.errors import OlsimError


@click.command(
    "compare",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    help="Vergelijk scenario's op dezelfde mensen met hetzelfde toeval, als notitie.",
)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO SCENARIO [...]")
@click.option(
    "--draws",
    default=100,
    metavar="AANTAL",
    help="Trekkingen uit het ensemble (standaard 100).",
    type=Whole(2, 400),
)
@click.option(
    "--seeds",
    default=2,
    metavar="AANTAL",
    help="Keren toeval per trekking (standaard 2).",
    type=Whole(1, 1000),
)
@until("2025-10")
@WORKERS
@click.option(
    "--out", "out", default="", metavar="MAP", help="Map voor de notitie (standaard uitkomst/vergelijking)."
)
@MEASURES
@click.option(
    "--precision",
    default=None,
    metavar="FTE",
    help="Rekenonzekerheid van de onvervulde vraag (±) waarvoor wordt doorgerekend.",
    type=Number(0.0, 10_000.0),
)
@click.option(
    "--waterfall",
    is_flag=True,
    help="Haal pakketten uit elkaar: elk deel alleen, als laatste en gemiddeld over alle volgorden.",
)
@click.option(
    "--break-even",
    "break_even",
    is_flag=True,
    help="Hoe groot het effect moet zijn, en hoe waarschijnlijk dat is.",
)
@click.option(
    "--reference",
    default=None,
    metavar="EURO",
    help="Maatstaf per leraar voor het breekpunt (standaard die van een zij-instromer).",
    type=Number(50.0, 1e9, from_low=True),
)
@click.option(
    "--target-fte",
    "target_fte",
    default=None,
    metavar="FTE",
    help="Breekpunt ook tegen zoveel fte meer leraren.",
    type=Number(0.0, 10_000.0),
)
@OVERWRITE
def command(
    scenarios: tuple[str, ...],
    draws: int,
    seeds: int,
    last: int,
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
    from olsim.core import months
    from olsim.evidence.ensemble import read
    from olsim.evidence.load import load
    from olsim.results.places import refuse_existing
    from olsim.scenarios.load import load as load_scenario

    if len(scenarios) < 2:
        raise OlsimError(
            "Er is maar een scenario.",
            given=", ".join(scenarios),
            expected="twee of meer; het eerste is waarmee de andere worden vergeleken",
        )
    if len(set(scenarios)) < len(scenarios):
        twice = next(name for name in scenarios if scenarios.count(name) > 1)
        raise OlsimError("Dit scenario staat er twee keer.", given=twice, expected="elk scenario een keer")
    evidence, ensemble = load(), read()
    chosen = [load_scenario(name, evidence, measures) for name in scenarios]
    if len({scenario.id.casefold() for scenario in chosen}) < len(chosen):
        raise OlsimError(
            "Twee bestanden heten gelijk.",
            given=", ".join(scenario.id for scenario in chosen),
            expected="verschillende bestandsnamen",
        )
    if draws > len(ensemble.draws):
        raise OlsimError(
            "Dit aantal kan niet.",
            key="--draws",
            given=str(draws),
            expected=f"een geheel getal van 2 tot en met {len(ensemble.draws)}",
        )
    if precision is not None and seeds < 2:
        raise OlsimError(
            "Met een keer toeval per trekking is de rekenonzekerheid niet te schatten.",
            key="--precision",
            expected="--seeds 2 of meer",
        )
    for key, given in (("--reference", reference), ("--target-fte", target_fte)):
        if given is not None and not break_even:
            raise OlsimError(
                "Deze optie hoort bij het breekpunt.", key=key, expected=f"--break-even {key} {given:g}"
            )
    from olsim.compare.breakeven import needed_months
    from olsim.compare.comparison import compared
    from olsim.compare.package import blocks_of

    for scenario in chosen[1:] if break_even else ():
        if (least := needed_months(compared(scenario, measures), evidence)) > last + 1:
            raise OlsimError(
                "Een breekpunt vraagt een heel schooljaar na het begin van de maatregel.",
                key="--break-even",
                given=f"{scenario.id} tot en met {months.label(last)}",
                expected=f"--until {months.label(least - 1)} of later",
            )
    blocks = [blocks_of(compared(scenario, measures)) for scenario in chosen[1:]] if waterfall else []
    if waterfall and not any(len(parts) > 1 for parts in blocks):
        raise OlsimError(
            "Er is geen pakket om uit elkaar te halen.",
            key="--waterfall",
            given=", ".join(scenarios[1:]),
            expected="een scenario met meer maatregelen",
        )
    folder = refuse_existing(Path(out) if out else Path("uitkomst") / "vergelijking", overwrite)
    from olsim.cli.saying import say_scenarios, say_until
    from olsim.compare.request import Asked, compare_and_write
    from olsim.report.note.note import write_all

    say_until(last)
    say_scenarios(chosen, evidence, last)
    options = {
        "--draws": draws,
        "--seeds": seeds,
        "--until": months.label(last),
        "--measures": measures,
        "--precision": precision,
        "--reference": reference,
        "--target-fte": target_fte,
    }
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
    compare_and_write(evidence, ensemble, chosen, asked, folder, overwrite, write_all)
    print(f"De notitie staat in {out or folder}: notitie.html, notitie.docx, notitie.pdf en notitie.xlsx")
