"""The month, in order. Every step reads only what earlier steps of the month or the last closed ledger say."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from olsim.parameters.groups import Parameters
from olsim.processes import (
    arrivals,
    calendar,
    closing,
    coaching,
    cover,
    formation,
    leaving,
    levers,
    matching,
    places,
    recording,
    searching,
    sickness,
    studying,
    support,
    training,
    vacancies,
)
from olsim.randomness import Draws
from olsim.state.books import rebuild_lists
from olsim.state.world import World, audit, audit_flows, guarded

Action = Callable[[World, Parameters, Draws], None]


@dataclass(frozen=True)
class Step:
    """One step of the month: its number in the design, its Dutch name, the process that holds it, and the function that does it."""

    number: int
    name: str
    process: ModuleType
    action: Action


SCHEDULE: tuple[Step, ...] = (
    Step(1, "kalender: wat eerder is besloten gaat in", calendar, calendar.step),
    Step(2, "hefbomen: beleid dat geldt", levers, levers.step),
    Step(2, "hefbomen: na de maatregelen", levers, levers.settle),
    Step(3, "formatie op 1 augustus, plan in februari", formation, formation.step),
    Step(3, "nieuwe pabostudenten", studying, studying.enter),
    Step(4, "ziekte, herstel en verlof", sickness, sickness.step),
    Step(5, "wie staat voor de klas", cover, cover.step),
    Step(6, "de boeken sluiten", closing, closing.step),
    Step(7, "begeleiding zoals gegeven", coaching, coaching.step),
    Step(7, "zij-instromers in opleiding", training, training.step),
    Step(7, "pabostudenten", studying, studying.step),
    Step(8, "vertrek, uren en terugkeer", leaving, leaving.step),
    Step(8, "zoeken naar een andere baan", searching, searching.step),
    Step(9, "vacatures uitzetten", vacancies, vacancies.step),
    Step(9, "plaatsen voor zij-instroom", places, places.step),
    Step(9, "ondersteuners en anders organiseren", support, support.step),
    Step(9, "de omgeving", arrivals, arrivals.step),
    Step(10, "werk zoeken en aannemen in rondes", matching, matching.step),
    Step(11, "geschiedenis", recording, recording.step),
)
"""The month of design section 4."""


def prepare(world: World) -> None:
    """Lists of a fresh world."""
    rebuild_lists(world)


def advance(world: World, parameters: Parameters, draws: Draws) -> None:
    """Run one month. With `world.checked` every step is guarded and the books are audited."""
    draws.month = world.month
    if world.checked:
        _advance_checked(world, parameters, draws)
    else:
        for step in SCHEDULE:
            step.action(world, parameters, draws)
    world.month += 1


def _advance_checked(world: World, parameters: Parameters, draws: Draws) -> None:
    for step in SCHEDULE:
        before = world.census()

        def action(step: Step = step) -> None:
            step.action(world, parameters, draws)

        writes = (*step.process.WRITES, *(("schools.double_due",) if step.action is levers.settle else ()))
        guarded(world, step.process.__name__.rpartition(".")[2], writes, action)
        if step.process is calendar:
            audit_flows(world, before, world.census())
        if step.process is closing:
            audit(world)
