"""What `sensitivity` does: check the input, lay the design, say what it takes, run it, analyse, write, and
tell the main thing.
"""

import hashlib
import json
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from olsim.core.errors import OlsimError
from olsim.evidence.ensemble import read as read_ensemble
from olsim.evidence.load import Evidence, load
from olsim.measures import form
from olsim.results.folder import Documents, Results, write
from olsim.results.places import PASSPORT, refuse_existing
from olsim.scenarios.load import Scenario
from olsim.scenarios.load import load as load_scenario
from olsim.scenarios.own_observables import register
from olsim.sensitivity import design, engines
from olsim.sensitivity.factors import DUMMY, KINDS, Problem, choose
from olsim.sensitivity.luck import Z95
from olsim.sensitivity.models import city_of
from olsim.sensitivity.outputs import Output, output_of
from olsim.sensitivity.study import Plan, Question, Step, Study, analyse
from olsim.simulation.run import MONTHS, default_workers
from olsim.simulation.waiting import bar_of, translate

FIRST = {"sobol": 10, "curves": 6}
"""Parameters that are taken where none are asked, by method; all of them for the others."""
TRAJECTORIES, CURVE_STEPS, CURVE_SEEDS = 20, 9, 20
USUAL_BUDGET = {"sobol": 20_000, "pawn": 4096, "delta": 4096, "discover": 4096}
USUAL_REPLICATES = {"curves": CURVE_SEEDS, "discover": 2}
SMALL_INDEX = 0.10
"""Index of which the expected precision is told."""
HALF_NORMAL = 0.756
"""Standard deviation over mean of the size of a normal number: sqrt(pi / 2 - 1)."""
CHOSEN = (
    "de parameters zijn de eerste van de lijst, niet de belangrijkste: in deze map was geen morris voor deze"
    " uitkomst."
)
"""What the page says where parameters were chosen by number without a screening."""
LONG_MINUTES = 1.5
"""From this time on it is told in minutes, below in steps of five seconds."""
GIVEN_DATA = ("pawn", "delta", "discover")
LEAST = {"sobol": 16, "morris": 4, "pawn": 128, "delta": 128, "discover": 128, "curves": 5}
"""Smallest design that says anything: points, trajectories, rows, seeds."""


FLAGS = {
    "no_second": "--no-second-order",
    "higher": "--higher-is-better",
    "at_least": "--at-least",
    "home": "--measures",
    "outputs": "--output",
}
"""Options that are called otherwise than their field."""
ONLY = {
    "no_second": ("sobol",),
    "higher": ("discover",),
    "at_least": ("discover",),
    "luck": ("morris", "sobol", "pawn", "delta"),
}
"""Options that some methods only have."""


@dataclass(frozen=True)
class Wish:
    """Options of the command, as they were given."""

    method: str
    outputs: tuple[str, ...] = ()
    parameters: str = ""
    budget: int = 0
    scenario: str = "base"
    against: str = ""
    replicates: int = 0
    luck: str = "fresh"
    no_second: bool = False
    ensemble: str = ""
    higher: bool = False
    at_least: float = 0.0
    home: str = ""
    out: str = ""
    workers: int = 0
    dask: str = ""
    mpi: bool = False

    def command(self, problem: Problem) -> str:
        """What makes the result again anywhere; where it is run and kept does not matter for it."""
        words = ["olsim", "sensitivity", self.method]
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name == "parameters" and value.isdecimal():
                value = ",".join(factor.id for factor in problem.factors)
            if item.name in ("method", "out", "workers", "dask", "mpi") or value == item.default:
                continue
            key = FLAGS.get(item.name, f"--{item.name}")
            words += (
                [word for output in value for word in (key, output)]
                if item.name == "outputs"
                else [key] + ([] if value is True else [str(value)])
            )
        return shlex.join(words)

    def check(self) -> None:
        """Raise OlsimError for numbers and combinations that cannot be."""
        if self.luck not in ("fresh", "frozen"):
            raise OlsimError(
                "Zo kan het toeval niet.",
                key="--luck",
                given=self.luck,
                choices=("fresh", "frozen"),
                expected="fresh of frozen",
            )
        if self.luck == "frozen" and self.replicates > 1:
            raise OlsimError(
                "Vast toeval heeft geen herhalingen.",
                key="--replicates",
                given=str(self.replicates),
                expected="--luck fresh, of geen --replicates",
            )
        if self.ensemble and self.method not in GIVEN_DATA:
            raise OlsimError(
                f"In een ensemble hangen parameters samen; {self.method} rekent met losse priors, en zijn"
                " uitkomst zou daar niets betekenen.",
                key="--ensemble",
                given=self.ensemble,
                expected=f"een van {', '.join(GIVEN_DATA)}, of {self.method} zonder --ensemble",
            )
        if self.ensemble and self.parameters:
            raise OlsimError(
                "In een ensemble doen alle parameters mee.",
                key="--parameters",
                given=self.parameters,
                expected="--ensemble zonder --parameters",
            )
        for name, methods in ONLY.items():
            if getattr(self, name) != getattr(Wish, name) and self.method not in methods:
                raise OlsimError(
                    f"Deze optie hoort niet bij {self.method}.",
                    key=FLAGS.get(name, f"--{name}"),
                    expected=f"alleen bij {', '.join(methods)}",
                )
        if self.ensemble and self.luck == "frozen":
            raise OlsimError(
                "In een ensemble heeft elke trekking haar eigen toeval.",
                key="--luck",
                given=self.luck,
                expected="--ensemble zonder --luck",
            )
        if self.method == "discover" and not self.against:
            raise OlsimError(
                "Wanneer een pakket faalt, is naast een ander scenario te zien.",
                key="--against",
                expected="--scenario PAKKET --against base",
            )
        if self.dask and self.mpi:
            raise OlsimError(
                "Reken op Dask of op MPI, niet op beide.", key="--mpi", expected="een van de twee"
            )


def last_ranking(folder: Path, output: Output, scenario: str, against: str) -> tuple[str, ...]:
    """Parameters in the order of the last Morris of this outcome in a study; empty where there is none."""
    found = []
    for passport in folder.glob(f"morris-*/{PASSPORT}"):
        told = json.loads(passport.read_text(encoding="utf-8"))
        if (
            output.column in told.get("kolommen", ())
            and told.get("scenario") == scenario
            and told.get("tegenover") == against
        ):
            found.append(
                (
                    passport.stat().st_mtime,
                    passport.parent,
                    told["uitkomsten"][told["kolommen"].index(output.column)],
                )
            )
    if not found:
        return ()
    import pandas as pd

    _, where, name = max(found)
    table = pd.read_parquet(where / "indices.parquet")
    table = table[(table["uitkomst"] == name) & (table["index"] == "mu_star") & (table["factor"] != DUMMY)]
    names = table.sort_values("waarde", ascending=False, kind="stable")["factor"].tolist()
    return tuple(name for name in names if name.partition(":")[0] not in KINDS)


def problem_of(
    wish: Wish, outputs: tuple[Output, ...], folder: Path, evidence: Evidence, scenarios: list[Scenario]
) -> Problem:
    """Factors that are asked, without what a scenario fixes; raises OlsimError where it fixes one that was
    named, or all of them.
    """
    asked = wish.parameters or (str(FIRST[wish.method]) if wish.method in FIRST else "")
    ranking: tuple[str, ...] = ()
    if asked.isdecimal():
        ranking = last_ranking(folder, outputs[0], wish.scenario, wish.against)
        text = "van de lijst: er is in deze map nog geen morris voor deze uitkomst"
        if ranking:
            text = "van de laatste Morris in deze map" + (
                f", en daarna van de lijst: die Morris had er {len(ranking)}"
                if len(ranking) < int(asked)
                else ""
            )
        if int(asked) > 0:
            print(f"Parameters: de eerste {asked} {text}.", file=sys.stderr)
    problem = choose(asked, ranking, evidence, wish.home)
    fixed = fixed_by(scenarios, problem.columns)
    if fixed and asked and not asked.isdecimal():
        raise OlsimError(
            "Een scenario zet deze parameter vast.",
            key="--parameters",
            given=", ".join(fixed),
            expected="andere parameters",
        )
    if fixed:
        print(f"Let op: een scenario zet vast, en hier valt dus weg: {', '.join(fixed)}.", file=sys.stderr)
    return without(problem, fixed)


def fixed_by(scenarios: list[Scenario], names: tuple[str, ...]) -> list[str]:
    """Names among these that any of the scenarios sets."""
    given = {key.partition("@")[0] for scenario in scenarios for key in scenario.evidence}
    return [name for name in names if name in given]


def without(problem: Problem, fixed: list[str]) -> Problem:
    """A problem without the factors that hold any of these."""
    factors = tuple(factor for factor in problem.factors if not set(factor.members) & set(fixed))
    if not factors:
        raise OlsimError(
            "Er blijven geen parameters over.",
            key="--parameters",
            expected="parameters die het scenario niet vastzet",
        )
    left = {member for factor in factors for member in factor.members}
    return Problem(factors, {name: margin for name, margin in problem.margins.items() if name in left})


def lay(wish: Wish, problem: Problem, evidence: Evidence, scenarios: list[Scenario]) -> design.Design:
    """The largest design within the budget; raises OlsimError where not even the smallest fits."""
    replicates = wish.replicates or USUAL_REPLICATES.get(wish.method, 1)
    budget = wish.budget or USUAL_BUDGET.get(wish.method, 0)
    luck: Any = wish.luck
    if wish.ensemble:
        return of_ensemble(wish, evidence, replicates, scenarios)
    if wish.method == "sobol":
        rows = design.per_point(problem, not wish.no_second, luck == "frozen") * replicates
        size = enough(wish, design.largest(budget, rows), rows)
        return design.sobol(problem, size, not wish.no_second, replicates, luck)
    if wish.method == "morris":
        rows = (len(problem.factors) + 2) * replicates
        return design.morris(
            problem, enough(wish, budget // rows if budget else TRAJECTORIES, rows), replicates, luck
        )
    if wish.method == "curves":
        rows = 1 + CURVE_STEPS * len(problem.factors)
        central = {name: evidence.quantities[name].value for name in problem.columns}
        seeds = (
            min(replicates, budget // rows)
            if wish.budget and wish.replicates
            else budget // rows
            if wish.budget
            else replicates
        )
        return design.curves(problem, central, CURVE_STEPS, enough(wish, seeds, rows))
    return design.sample(
        wish.method, problem, enough(wish, design.largest(budget, replicates), replicates), replicates, luck
    )


def enough(wish: Wish, size: int, rows: int) -> int:
    """The size of a design, where it is large enough to say anything."""
    least = LEAST[wish.method]
    if size < least:
        raise OlsimError(
            "Binnen dit budget past geen opzet die iets zegt.",
            key="--budget",
            given=str(wish.budget or size * rows),
            expected=f"{least * rows} runs of meer, of minder parameters met --parameters",
        )
    return size


def of_ensemble(wish: Wish, evidence: Evidence, replicates: int, scenarios: list[Scenario]) -> design.Design:
    """Draws of a shipped ensemble as rows, without the columns that a scenario fixes."""
    # draws of a city without loops are another model, which the values of its quantities do not tell
    draws = [
        draw
        for draw in read_ensemble(wish.ensemble).draws
        if all(value > 0.0 for name, value in draw if name.startswith("loops."))
    ]
    names = tuple(name for name, _ in draws[0] if evidence.quantities[name].prior is not None)
    fixed = fixed_by(scenarios, names)
    if fixed:
        print(f"Let op: een scenario zet vast, en hier valt dus weg: {', '.join(fixed)}.", file=sys.stderr)
    problem = without(choose(",".join(names), (), evidence, wish.home), fixed)
    values = np.array([[dict(draw)[name] for name in problem.columns] for draw in draws])
    if wish.budget:
        values = values[: max(1, wish.budget // replicates)]
    if len(values) < LEAST[wish.method]:
        raise OlsimError(
            "Dit zijn te weinig trekkingen.",
            key="--budget",
            given=str(wish.budget),
            expected=f"{LEAST[wish.method] * replicates} runs of meer",
        )
    return design.of_draws(wish.method, problem, values, replicates)


def engine_of(wish: Wish) -> engines.Engine:
    """Where to run."""
    if wish.dask:
        return engines.dask(wish.dask)
    if wish.mpi:
        return engines.mpi()
    workers = wish.workers or default_workers()
    return engines.processes(workers) if workers > 1 else engines.serial()


def expected_precision(laid: design.Design) -> str:
    """What half a 95 per cent interval will be: of a small index of an outcome that is roughly normal, and of
    elementary effects that are.
    """
    if laid.method == "sobol":
        first, total = (
            Z95 * np.sqrt(2.0 * SMALL_INDEX / laid.size),
            Z95 * SMALL_INDEX * np.sqrt(2.0 / laid.size),
        )
        text = (
            f" Te verwachten nauwkeurigheid van een index van {SMALL_INDEX:.2f}: ± {first:.3f} (eerste orde),"
            f" ± {total:.3f} (totaal)."
        )
        return text.replace("0.", "0,")
    if laid.method == "morris":
        return (
            " Te verwachten: de grootte van een effect met ±"
            f" {100.0 * Z95 * HALF_NORMAL / np.sqrt(laid.size):.0f} procent."
        )
    return ""


def told(laid: design.Design, wish: Wish) -> str:
    """The design in words."""
    count = len(laid.problem.factors)
    word = "factor" if count == 1 else "factoren"
    beside = {"curves": "", "discover": "", "sobol": ", dummy" if laid.frozen else ", dummy en toeval"}.get(
        laid.method, ", dummy"
    )
    factors = f"{count} {word}{beside}"
    size = {"sobol": "punten", "morris": "trajecten", "curves": "stappen per factor"}.get(
        laid.method, "trekkingen"
    )
    within = (
        f", de grootste macht van twee binnen {wish.budget or USUAL_BUDGET[wish.method]} runs"
        if laid.method == "sobol"
        else ""
    )
    second = "" if laid.method != "sobol" else ", met tweede orde" if laid.second else ", zonder tweede orde"
    return (
        f"{wish.method}: {factors}; {laid.size} {size}{within}{second}; {laid.replicates} keer toeval per rij"
    )


def announcer(laid: design.Design, wish: Wish, bars: list[Any]) -> Callable[[Plan], Step]:
    """Says what it takes before the start, and gives the progress bar."""

    def announce(plan: Plan) -> Step:
        minutes = (
            f"{plan.minutes:.0f} minuten"
            if plan.minutes >= LONG_MINUTES
            else f"{max(5, 5 * round(12 * plan.minutes))} seconden"
        )
        done = f", waarvan {plan.reused} al in de bank" if plan.reused else ""
        print(
            f"{told(laid, wish)}. {plan.runs} runs{done}; ongeveer {minutes} met {plan.workers}"
            f" tegelijk.{expected_precision(laid)} Na een onderbreking gaat dezelfde opdracht verder.",
            file=sys.stderr,
            flush=True,
        )
        bar = bar_of(plan.fresh, "Rekenen", "runs")
        bars.append(bar)
        return lambda number: bar.update(number)

    return announce


def place_of(folder: Path, wish: Wish, outputs: tuple[Output, ...], command: str) -> Path:
    """Folder of an analysis within its study; the answer to another question stays, and this one gets a
    digest behind its name.
    """
    parts = [wish.method, outputs[0].folder] + ([f"en-{len(outputs) - 1}-meer"] if len(outputs) > 1 else [])
    if wish.scenario != "base" or wish.against:
        parts.append(
            Path(wish.scenario).stem + (f"-tegenover-{Path(wish.against).stem}" if wish.against else "")
        )
    place = folder / "-".join([*parts, *(["ensemble"] if wish.ensemble else [])])
    try:
        other = json.loads((place / PASSPORT).read_text(encoding="utf-8")).get("opdracht")
    except (OSError, ValueError):
        return place
    return place if other == command else place.with_name(f"{place.name}-{digest_of(command)}")


def digest_of(command: str) -> str:
    """A few letters that belong to a command."""
    return hashlib.blake2b(command.encode(), digest_size=3).hexdigest()


@dataclass(frozen=True)
class Answer:
    """What was written and where, and whether that is beside the answer to an earlier question."""

    results: Results
    place: Path
    beside_another: bool


def answer(wish: Wish, documents: Documents | None = None) -> Answer:
    """Do all of it; documents come in the folder of the results."""
    wish.check()
    evidence = load()
    register(form.folder(wish.home))
    outputs = tuple(output_of(text) for text in wish.outputs or ("onvervuld_2034",))
    scenario = load_scenario(wish.scenario, evidence, wish.home)
    against = load_scenario(wish.against, evidence, wish.home) if wish.against else None
    folder = Path(wish.out) if wish.out else Path("uitkomst") / "gevoeligheid"
    if against and (against.evidence, against.measures) == (scenario.evidence, scenario.measures):
        raise OlsimError(
            "Dit is het verschil van een scenario met zichzelf.",
            key="--against",
            given=wish.against,
            expected="twee scenario's die verschillen",
        )
    if max(output.months for output in outputs) > MONTHS:
        print(
            "Let op: de invoer is onderbouwd tot en met 2034; daarna loopt zij door zoals in dat jaar.",
            file=sys.stderr,
        )
    scenarios = [scenario] + ([against] if against else [])
    problem = Problem((), {}) if wish.ensemble else problem_of(wish, outputs, folder, evidence, scenarios)
    laid = lay(wish, problem, evidence, scenarios)
    command = wish.command(laid.problem)
    place = place_of(folder, wish, outputs, command)
    refuse_existing(place, overwrite=True)
    engine = engine_of(wish)
    translate()
    bars: list[Any] = []
    study = Study(folder, city_of(outputs, scenario, against, scenario.home), engine)
    try:
        if study.bank.lost:
            print(
                f"Let op: {study.bank.lost} runs van eerder zijn weg of onleesbaar en worden opnieuw gedaan.",
                file=sys.stderr,
            )
        try:
            keys, spent = study.carry_out(laid, announcer(laid, wish, bars))
        except KeyboardInterrupt:
            print(
                f"\n{len(study.bank.known())} runs zijn bewaard; dezelfde opdracht gaat daar verder.",
                file=sys.stderr,
            )
            raise
        if spent.restarts:
            print(
                f"Let op: {spent.restarts} keer vielen werkers weg; wat zij deden, is opnieuw gedaan.",
                file=sys.stderr,
            )
        by_number = wish.method in FIRST and (not wish.parameters or wish.parameters.isdecimal())
        choice = (
            CHOSEN if by_number and not last_ranking(folder, outputs[0], wish.scenario, wish.against) else ""
        )
        names = scenario.name, against.name if against else ""
        if laid.method in ("pawn", "delta"):
            print(
                "Analyseren; dat duurt bij veel parameters langer dan rekenen.", file=sys.stderr, flush=True
            )
        question = Question(
            outputs,
            wish.scenario,
            wish.against,
            names,
            command,
            not wish.higher,
            wish.at_least,
            wish.ensemble,
            choice,
        )
        results = analyse(study, laid, keys, question, spent)
    finally:
        for bar in bars:
            bar.close()
        study.close()
    write(results, place, overwrite=True, documents=documents)
    return Answer(results, place, place.name.endswith(f"-{digest_of(command)}"))
