"""The month, in order. Every step reads only what earlier steps of the month or the last closed ledger
say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from olsim.core.blocks import act
from olsim.core.codes import Full
from olsim.core.compiled import compiled
from olsim.core.randomness import Draws
from olsim.measures.plan import Plan
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
from olsim.state.audit import audit, audit_flows, guarded
from olsim.state.staff_lists import rebuild_lists
from olsim.state.world import World

Action = Callable[[World, Parameters, Draws], None]


@dataclass(frozen=True)
class Step:
    """One step of the month: its number in the design, its Dutch name, the process that holds it, and the
    function that does it.
    """

    number: int
    name: str
    process: ModuleType
    action: Action
    writes: tuple[str, ...] = ()

    @property
    def owns(self) -> tuple[str, ...]:
        """What the step may write: all that its process declares, or the part that is named here."""
        declared: tuple[str, ...] = self.writes or self.process.WRITES
        return declared


SCHEDULE: tuple[Step, ...] = (
    Step(1, "kalender: wat eerder is besloten gaat in", calendar, calendar.step),
    Step(2, "hefbomen: wat maatregelen en beleid samen worden", levers, levers.step),
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


@compiled
def month(world: World, parameters: Parameters, draws: Draws) -> None:
    """The steps of SCHEDULE one after another, as one piece of machine code; a test holds the two
    together.
    """
    calendar.step(world, parameters, draws)
    levers.step(world, parameters, draws)
    formation.step(world, parameters, draws)
    studying.enter(world, parameters, draws)
    sickness.step(world, parameters, draws)
    cover.step(world, parameters, draws)
    closing.step(world, parameters, draws)
    coaching.step(world, parameters, draws)
    training.step(world, parameters, draws)
    studying.step(world, parameters, draws)
    leaving.step(world, parameters, draws)
    searching.step(world, parameters, draws)
    vacancies.step(world, parameters, draws)
    places.step(world, parameters, draws)
    support.step(world, parameters, draws)
    arrivals.step(world, parameters, draws)
    matching.step(world, parameters, draws)
    recording.step(world, parameters, draws)


@compiled
def months(world: World, parameters: Parameters, draws: Draws, number: int) -> None:
    """So many months, or fewer where a store of the world runs out of rows."""
    for _ in range(number):
        month(world, parameters, draws)
        if world.full[0] != Full.NONE:
            return
        world.now[0] += 1


def prepare(world: World) -> None:
    """Lists of a fresh world."""
    act(rebuild_lists, world)


def advance(
    world: World, parameters: Parameters, draws: Draws, number: int = 1, plan: Plan | None = None
) -> None:
    """Run so many months; measures of the plan set their levers before the first step of a month. With
    `world.checked` every step is guarded.
    """
    last = world.month + number
    for moment in [*(plan.moments(world.month, last) if plan else ()), last]:
        _run(world, parameters, draws, moment - world.month)
        if plan and moment < last:
            plan.set_levers(world, parameters, draws)


def _run(world: World, parameters: Parameters, draws: Draws, number: int) -> None:
    if world.checked:
        for _ in range(number):
            _advance_checked(world, parameters, draws)
            world.stop_where_full()
            world.now[0] += 1
    elif number > 0:
        act(months, world, parameters, draws, number)
        world.stop_where_full()


def _advance_checked(world: World, parameters: Parameters, draws: Draws) -> None:
    for step in SCHEDULE:
        before = world.census()

        def action(step: Step = step) -> None:
            act(step.action, world, parameters, draws)

        guarded(world, step.process.__name__.rpartition(".")[2], step.owns, action)
        if step.process is calendar:
            audit_flows(world, before, world.census())
        if step.process is closing:
            audit(world)
