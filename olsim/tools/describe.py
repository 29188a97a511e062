"""What is in the model, as text generated from the code, for the ODD and for `olsim describe`.

Meanings are in English, for those who read code: with `explained` they are printed as well, as in the ODD.
"""

from collections.abc import Callable
from enum import IntEnum

from olsim.core.codes import Flow, Kind, Reason, Role, Standing, Status, Use, Visibility, dutch, has_text
from olsim.core.months import index
from olsim.core.reading import read_toml
from olsim.evidence.load import Evidence, load
from olsim.evidence.quantity import Source
from olsim.measurement.catalogue import CATALOGUE
from olsim.measures import form
from olsim.parameters.assemble import assemble
from olsim.scenarios import load as scenario
from olsim.scenarios.grammar import read, schema
from olsim.simulation.schedule import SCHEDULE
from olsim.state.boards import Boards
from olsim.state.people import People
from olsim.state.policy import Policy
from olsim.state.schools import Schools
from olsim.state.surroundings import Surroundings
from olsim.state.table import Table
from olsim.state.vacancies import Vacancies

TABLES: tuple[type[Table], ...] = (People, Schools, Boards, Vacancies, Surroundings, Policy)
HEADINGS = ("What happens:", "Why (sources):", "When in the month:", "Reads:", "Writes:")


def schedule(explained: bool = False) -> str:
    """The month in order; explained, with what each process does."""
    lines = ["| stap | naam | proces |", "|---|---|---|"]
    if explained:
        lines = ["| stap | naam | proces | what happens |", "|---|---|---|---|"]
    for step in SCHEDULE:
        text = " ".join((step.process.__doc__ or "").split())
        happens = text.split("What happens:")[1].split("Why (sources):")[0].strip()
        lines.append(
            f"| {step.number} | {step.name} | `{step.process.__name__.rpartition('.')[2]}` |"
            + (f" {happens} |" if explained else "")
        )
    return "\n".join(lines)


CODES: tuple[type[IntEnum], ...] = (Status, Role, Kind, Standing, Visibility, Use, Flow, Reason)


def codes() -> str:
    """Every code that a state variable or ledger can have, with its Dutch text."""
    lines = ["| code | waarde | betekenis |", "|---|---|---|"]
    for kind in CODES:
        lines += [f"| {kind.__name__} | `{code.name}` | {dutch(code)} |" for code in kind if has_text(code)]
    return "\n".join(lines)


def columns(explained: bool = False) -> str:
    """All state variables; explained, with their meaning."""
    lines = []
    for table in TABLES:
        lines += [
            "",
            f"### {table.LABEL}",
            "",
            f"| kolom | eenheid | naam | {'meaning | ' if explained else ''}hefboom |",
            "|---|---|---|---|" + "---|" * explained,
        ]
        lines += [
            f"| `{c.name}` | {c.unit} | {c.label} |"
            f" {f'{c.meaning} | ' if explained else ''}{'ja' if c.lever else ''} |"
            for c in table.COLUMNS.values()
        ]
    return "\n".join(lines).strip()


def parameters(evidence: Evidence | None = None) -> str:
    """Every quantity with unit, value or prior, source and grade, and the parameters it feeds."""
    evidence = evidence or load()
    _, reader = assemble(evidence.quantities)
    used: dict[str, list[str]] = {}
    for parameter, names in reader.reads.items():
        for name in names:
            used.setdefault(name, []).append(parameter)
    lines = [
        "| grootheid | omschrijving | eenheid | waarde | prior | graad | bron of reden | parameter |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, q in evidence.quantities.items():
        value = "; ".join(f"{k}: {v:g}" for k, v in q.series.items()) or f"{q.value:g}"
        prior = "" if q.prior is None else " ".join(f"{k}={v}" for k, v in q.prior.items())
        source = "; ".join(dict.fromkeys(evidence.sources[evidence.facts[f].source].title for f in q.facts))
        reason = ". ".join(part for part in (source, q.why) if part)
        feeds = ", ".join(dict.fromkeys(used.get(name, ["alleen bij een variant"])))
        lines.append(
            f"| `{name}` | {q.name} | {q.unit} | {value} | {prior} | {q.grade} | {reason} | {feeds} |"
        )
    return "\n".join(lines)


def found_at(source: Source) -> str:
    """Where a publication is found."""
    return "document bij het team" if source.where == "document" else source.where


def facts(evidence: Evidence | None = None) -> str:
    """Every printed figure with source and place."""
    evidence = evidence or load()
    lines = [
        (
            "| feit | waarde | laag | hoog | eenheid | periode | bereik | soort | bron | te vinden | plaats |"
            " opmerking |"
        ),
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for f in evidence.facts.values():
        numbers = [("" if x is None else f"{x:g}") for x in (f.value, f.low, f.high)]
        lines.append(
            f"| `{f.id}` | {' | '.join(numbers)} | {f.unit} | {f.period} | {f.scope} | {f.kind} |"
            f" {evidence.sources[f.source].title} | {found_at(evidence.sources[f.source])} | {f.place} |"
            f" {f.note} |"
        )
    return "\n".join(lines)


def observables() -> str:
    """Every definition, and the figures it may be set beside."""
    lines = [
        "| maat | naam | eenheid | datum | bereik | noemer | formule | vergelijkbaar |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{o.id}` | {o.label} | {o.unit} | {o.dates} | {o.scope} | {o.denominator} | {o.formula} |"
        f" {', '.join(name for published in o.comparable for name in published.facts)} |"
        for o in CATALOGUE.values()
    ]
    return "\n".join(lines)


def base(evidence: Evidence | None = None) -> str:
    """What the baseline continues: the policy in force on 1 August 2025."""
    evidence = evidence or load()
    p, _ = assemble(evidence.quantities)
    year = index(2025, 8) // 12
    rows = [
        (
            "dubbele bezetting van zij-instromers",
            f"{p.training.double_months:g} maanden, minder gegeven waar het tekort groot is",
            "training.double_months",
        ),
        (
            "begeleiding van starters (Tijd voor Kwaliteit)",
            f"{p.coaching.schools_with_extra_by_year[year]:g} scholen",
            "coaching.schools_with_extra",
        ),
        (
            "plaatsen voor zij-instroom",
            f"{p.training.places_by_year[year]:g} per jaar",
            "training.places_per_year",
        ),
        (
            "experimenteerregeling (anders organiseren)",
            f"{p.organising.support_fte:g}".replace(".", ",") + " fte ondersteuning per school die meedoet",
            "organising.adopt_per_year",
        ),
        ("loon", "dat van 2024, constant in koopkracht", "pay.rise_2022"),
        ("NPO-geld", f"{p.demand.npo_fte_by_year[year]:g} fte: afgelopen", "shocks.npo_fte"),
    ]
    lines = ["| wat op 1 augustus 2025 geldt en doorgaat | omvang | grootheid |", "|---|---|---|"]
    lines += [f"| {what} | {size} | `{quantity}` |" for what, size, quantity in rows]
    return "\n".join(lines)


def measure_list(home: str = "") -> str:
    """Every measure in a line, those in a folder of the user too."""
    lines = ["| maatregel | bewijs | wat zij doet |", "|---|---|---|"]
    for name in form.names(home):
        file = read(name, home)
        lines.append(f"| `{name}` | {file.grade} | {file.name}. {file.does} |")
    return "\n".join(lines) + "\n\nAlles over een maatregel: `olsim describe measures toelage`."


def measures(chosen: tuple[str, ...] = (), home: str = "") -> str:
    """Every measure, or those that are named: what it does, against what, on what evidence, and what a
    scenario can set.
    """
    lines = []
    for name in chosen or form.names():
        file = read(name, home)
        none = ", ".join(f"`{quantity}`" for quantity in file.none) or "gedrag in het model"
        costs = "; ".join(
            f"{cost.what} (`{cost.observable}` x `prices.{cost.price}`, betaalt: {cost.payer})"
            for cost in file.costs
        )
        lines += [
            f"### {file.name} (`{name}`)",
            "",
            file.does,
            "",
            f"- Sinds: {file.since}",
            f"- Tegenover de basis: {file.contrast}",
            f"- Bereik: {file.reaches}. Deelname: {file.uptake} Grens: {file.capacity}",
            f"- Bewijs voor de directe schakel: {file.grade}. {file.grade_why} Werkt via: {none}.",
            (
                f"- Keten: {' → '.join(file.chain)}; eerste schakel `{file.direct}`"
                f" ({'omhoog' if file.direct_sign > 0 else 'omlaag'})."
            ),
            f"- Kosten: {file.free or costs}",
            f"- Bronnen: {', '.join(f'`{fact}`' for fact in file.facts)}",
        ]
        lines += [
            f"- `{key}` = {field.value:g} ({field.unit}, {field.low:g} tot {field.high:g}): {field.label}."
            f" {field.why}".rstrip()
            for key, field in file.fields.items()
        ]
        lines.append("")
    return "\n".join(lines).strip()


def scenarios() -> str:
    """Every shipped scenario in a line."""
    lines = ["| scenario | naam | vraag |", "|---|---|---|"]
    for name in scenario.names():
        told = read_toml(scenario.FOLDER / f"{name}.toml")
        lines.append(f"| `{name}` | {told['name']} | {told['question']} |")
    return (
        "\n".join(lines)
        + "\n\nRekenen: `olsim run toelage`; vergelijken: `olsim compare base toelage`; een eigen variant:"
        " `olsim new mijn.toml --from toelage`."
    )


SUBJECTS: dict[str, Callable[[], str]] = {
    "schedule": schedule,
    "parameters": parameters,
    "columns": columns,
    "facts": facts,
    "observables": observables,
    "base": base,
    "measures": measure_list,
    "scenarios": scenarios,
    "jsonschema": schema,
}
"""What `olsim describe` can show."""
ITEMS = ("parameters", "facts", "observables", "scenarios", "columns")
"""Subjects of which single rows can be shown."""


def rows(subject: str, word: str) -> str:
    """Rows of a subject under its heading: the one of that name, or else all in which the word stands; empty
    where there are none.
    """
    heading, line, *every = [text for text in SUBJECTS[subject]().splitlines() if text.startswith("|")]
    found = [text for text in every if text.startswith(f"| `{word}` |")] or [
        text for text in every if word.casefold() in text.casefold()
    ]
    return "\n".join([heading, line, *found]) if found else ""
