"""olsim as a Mesa model: a world, its schedule, and faces over its rows."""

import mesa
import numpy as np

from olsim.agents.board import Board
from olsim.agents.pabo_student import PaboStudent
from olsim.agents.person import Person
from olsim.agents.school import School
from olsim.agents.teacher import Teacher
from olsim.agents.zij_instromer import ZijInstromer
from olsim.blocks import act
from olsim.codes import Role, Status
from olsim.errors import OlsimError
from olsim.evidence.load import load
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import Record, add_up, dates_of, groups
from olsim.measures.plan import plan_of
from olsim.months import label
from olsim.parameters.assemble import assemble
from olsim.population.synthesise import synthesise
from olsim.randomness import Draws, Luck
from olsim.running import MONTHS
from olsim.scenario import load as load_scenario
from olsim.schedule import advance, prepare
from olsim.state.books import relist

CLASS_OF_ROLE: dict[int, type[Person]] = {Role.TEACHER: Teacher, Role.ZIJ_INSTROMER: ZijInstromer, Role.STUDENT: PaboStudent}


class LabourMarket(mesa.Model):
    """The Utrecht teacher labour market as a Mesa model.

    The arrays of `world` are the only truth; agents are faces over rows. With and without faces for people the world is the same, bit for bit.

    Parameters
    ----------
    scenario
        A shipped name or a path to a TOML file.
    seed
        Number of the run; the same seed gives the same people the same luck in every scenario.
    people_as_agents
        True for a face per person besides those of schools and boards.
    months
        Months that the model can run.
    overrides
        Values of quantities that replace those of the scenario.

    """

    def __init__(
        self, scenario: str = "base", seed: int = 0, people_as_agents: bool = True, months: int = MONTHS, overrides: dict[str, float] | None = None
    ) -> None:
        super().__init__(rng=seed)
        evidence = load()
        chosen = load_scenario(scenario, evidence)
        self.scenario_id = chosen.id
        self.parameters, _ = assemble(evidence.quantities, {**chosen.overrides, **(overrides or {})}, months)
        self.luck, self.plan = Luck(seed, self.parameters.past.seed, self.parameters.past.months), plan_of(chosen.measures)
        self.world = synthesise(self.parameters, self.luck, months)
        self.last_month = months
        prepare(self.world)
        for row in range(self.world.schools.n):
            School(self, row)
        for row in range(self.world.boards.n):
            Board(self, row)
        self.people_as_agents = people_as_agents
        self.written = False
        """True where somebody wrote through a face since the last step."""
        self._faces: dict[int, Person] = {}
        self._show_people()

    @property
    def date(self) -> str:
        """First of the month that comes next, such as '2018-08'."""
        return label(self.world.month)

    @property
    def draws(self) -> Draws:
        """What decides in the month that comes next."""
        return self.luck.at(self.world.month)

    def step(self) -> None:
        """One month; stops the model after the last one, and does nothing after that."""
        if self.world.month >= self.last_month:
            return
        if self.written:
            act(relist, self.world)
            self.written = False
        advance(self.world, self.parameters, self.draws, 1, self.plan)
        self._show_people()
        if self.world.month >= self.last_month:
            self.running = False

    def measure(self, name: str, group: str = "po") -> float:
        """Latest value of an observable for the city (po), regular schools (bo) or special ones (go); not a number before its first date."""
        if name not in CATALOGUE:
            raise OlsimError("Deze maat bestaat niet.", given=name, choices=CATALOGUE, expected="een id uit olsim describe observables")
        observable = CATALOGUE[name]
        record = Record(self.world.history, self.world.schools, self.parameters.reporting, self.world.wijken, self.world.month)
        if not dates_of(observable, self.world.month):
            return float("nan")
        if observable.by_school is None:
            return float(observable.city(record)[-1]) if observable.city is not None else float("nan")
        chosen = [members for _, label_, members in groups(record, ("stad",)) if label_ == group]
        if not chosen:
            raise OlsimError("Deze groep bestaat niet.", given=group, choices=("po", "bo", "go"), expected="po, bo of go")
        return float(add_up(observable.by_school(record), np.array(chosen))[0, -1])

    def person(self, row: int) -> Person:
        """The face of a person who is in the model."""
        return self._faces[row]

    def _show_people(self) -> None:
        """Once a month: faces for who came, other classes for who changed role, no face for who left."""
        if not self.people_as_agents:
            return
        p, gone = self.world.people, set(self._faces)
        for row in range(p.n):
            status = int(p.status[row])
            if status in (Status.NONE, Status.GONE):
                continue
            wanted = CLASS_OF_ROLE[int(p.role[row])]
            face = self._faces.get(row)
            if face is None:
                self._faces[row] = wanted(self, row)
            elif type(face) is not wanted:
                self.deregister_agent(face)
                face.__class__ = wanted
                self.register_agent(face)
            gone.discard(row)
        for row in gone:
            self._faces.pop(row).remove()
