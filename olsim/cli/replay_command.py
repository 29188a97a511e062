"""`olsim replay`: run a result folder again from its passport and compare the digest of table values."""

from pathlib import Path

import click

from olsim.cli.dutch import DutchCommand
from olsim.errors import OlsimError

NEEDED = (
    "digest_bewijs", "digest_code", "digest_scenario", "digest_tabellen", "scenario", "naam", "vraag", "overrides", "zaden", "maanden",
)  # fmt: skip

OTHER_KINDS = {"vergelijking": "een vergelijking", "gevoeligheid": "een gevoeligheidsanalyse", "terugblik": "een terugblik", "examen": "een examen"}


@click.command("replay", cls=DutchCommand, options_metavar="[OPTIES]", help="Reken een map met uitkomsten na uit haar paspoort.")
@click.argument("map", metavar="MAP")
@click.option("--workers", default=0, metavar="AANTAL", help="Aantal processen (standaard: alle kernen).", type=int)
def command(map: str, workers: int) -> None:
    """Same scenario, seeds and months; says whether the tables are the same."""
    from olsim.cli.working import compute
    from olsim.compiled import source_digest
    from olsim.evidence.ensemble import read as read_ensemble
    from olsim.evidence.load import load
    from olsim.measures.measure import Setting
    from olsim.results import file_digests, read, table_digest
    from olsim.scenario import Scenario

    results = read(Path(map))
    passport = results.passport
    if passport.get("soort") in OTHER_KINDS:
        raise OlsimError(
            f"Dit is {OTHER_KINDS[passport['soort']]}; die wordt niet nagerekend.",
            where=map,
            expected=str(passport.get("opdracht") or "de opdracht waarmee zij is gemaakt"),
        )
    missing = [key for key in NEEDED if key not in passport]
    if missing:
        raise OlsimError("Het paspoort is niet volledig.", where=f"{map}/paspoort.json", key=missing[0], expected=", ".join(NEEDED))
    if table_digest(results.tables) != passport["digest_tabellen"]:
        raise OlsimError(
            "De tabellen in deze map zijn veranderd sinds zij zijn gemaakt.",
            where=map,
            expected="de tabellen die bij het paspoort horen",
            exit_code=1,
        )
    found = file_digests(Path(map))
    for name, digest in passport.get("bestanden", {}).items():
        if found.get(name) != digest:
            raise OlsimError(
                "Dit bestand is veranderd of weg sinds de uitkomsten zijn gemaakt.",
                where=f"{map}/{name}",
                expected="het bestand dat bij het paspoort hoort",
                exit_code=1,
            )
    evidence = load()
    for key, now, what in (("digest_bewijs", evidence.digest, "het bewijs"), ("digest_code", source_digest(), "de code")):
        if passport[key] != now:
            print(f"Let op: {what} is veranderd sinds deze uitkomsten zijn gemaakt; de uitkomst kan verschillen.")
    scenario = Scenario(
        passport["scenario"],
        passport["naam"],
        passport["vraag"],
        passport["overrides"],
        passport.get("redenen", {}),
        passport["digest_scenario"],
        tuple(Setting.from_plain(plain) for plain in passport.get("maatregelen", [])),
    )
    drawn = read_ensemble(passport["ensemble"]) if passport.get("ensemble") else None
    again = compute(evidence, scenario, passport["zaden"], passport["maanden"], workers, drawn).passport["digest_tabellen"]
    if again != passport["digest_tabellen"]:
        raise OlsimError("De tabellen zijn niet gelijk.", where=map, given=again, expected=passport["digest_tabellen"], exit_code=1)
    files = "; de bestanden van de map zijn niet veranderd" if passport.get("bestanden") else ""
    print(f"Gelijk: de tabellen, opnieuw berekend ({again}){files}.")
