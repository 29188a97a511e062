"""olsim as a Mesa model: a world, its schedule, and faces over its rows."""

import os
import warnings
from pathlib import Path
from typing import Any

import mesa
import numpy as np

from olsim.agents.board import Board
from olsim.agents.pabo_student import PaboStudent
from olsim.agents.person import Person
from olsim.agents.school import School
from olsim.agents.teacher import Teacher
from olsim.agents.zij_instromer import ZijInstromer
from olsim.core.blocks import act
from olsim.core.codes import Role, Status
from olsim.core.errors import NothingWarning, OlsimError
from olsim.core.months import label
from olsim.core.randomness import Draws
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import Record, add_up, dates_of, groups
from olsim.parameters.groups import Parameters
from olsim.scenarios.load import Scenario
from olsim.scenarios.own_observables import computed
from olsim.simulation.case import MONTHS, Case, Overrides, scenario_of
from olsim.simulation.run import begin, go_on, luck_of, parameters_of
from olsim.state.staff_lists import relist

CITY_GROUPS = ("po", "bo", "go")
"""Groups of schools that `measure` knows; a figure of the city as a whole has the first one only."""
CLASS_OF_ROLE: dict[int, type[Person]] = {
    Role.TEACHER: Teacher,
    Role.ZIJ_INSTROMER: ZijInstromer,
    Role.STUDENT: PaboStudent,
}


class LabourMarket(mesa.Model):
    """The Utrecht teacher labour market as a Mesa model.

    The arrays of `world` are the only truth; agents are faces over rows. With and without faces for people
    the world is the same, bit for bit.

    Parameters
    ----------
    scenario
        A shipped name or a path to a TOML file.
    seed
        Number of the run; the same seed gives the same people the same luck in every scenario. None draws
        one, which `seed` then tells.
    people_as_agents
        True for a face per person besides those of schools and boards.
    months
        Months that the model can run.
    overrides
        Values of quantities that replace those of the scenario.
    measures_folder
        Folder with measures of one's own.

    """

    def __init__(
        self,
        scenario: Scenario | str | Path = "base",
        seed: int | None = None,
        people_as_agents: bool = True,
        months: int = MONTHS,
        overrides: Overrides | None = None,
        measures_folder: str = "",
    ) -> None:
        chosen = scenario if isinstance(scenario, Scenario) else scenario_of(scenario, measures_folder)
        drawn = int.from_bytes(os.urandom(4), "little") if seed is None else seed
        self.case = Case.of(
            chosen, seed=drawn, months=months, overrides=() if overrides is None else overrides
        )
        super().__init__(rng=self.case.seed)
        self.scenario_id = chosen.id
        self.world, self._first_parameters = begin(self.case)
        self.luck = luck_of(self.case, self._first_parameters)
        for row in range(self.world.schools.n):
            School(self, row)
        for row in range(self.world.boards.n):
            Board(self, row)
        self.people_as_agents = people_as_agents
        self.written = False
        """True where somebody wrote through a face since the last step."""
        self._faces: dict[int, Person] = {}
        self._show_people()

    def __repr__(self) -> str:
        """Scenario, seed and month."""
        return f"LabourMarket(scenario={self.scenario_id!r}, seed={self.seed}, date={self.date!r})"

    @property
    def seed(self) -> int:
        """Seed of the run, drawn where none was given."""
        return self.case.seed

    @property
    def parameters(self) -> Parameters:
        """Parameters as they hold in the month that comes next."""
        return parameters_of(self.case, self.world.month)

    @property
    def date(self) -> str:
        """Month that was run last, of which `measure` gives the values: '2018-08' after the first step,
        '2018-07' before it.
        """
        return label(self.world.month - 1)

    @property
    def next_date(self) -> str:
        """Month that comes next, such as '2018-08' before the first step."""
        return label(self.world.month)

    @property
    def draws(self) -> Draws:
        """What decides in the month that comes next."""
        return self.luck.at(self.world.month)

    def step(self) -> None:
        """One month; stops the model after the last one. After that a step does nothing, and warns of it."""
        if self.world.month >= self.case.months:
            warnings.warn(
                f"Na {label(self.case.months - 1)} doet een stap niets: deze wereld heeft {self.case.months}"
                " maanden",
                NothingWarning,
                stacklevel=3,
            )
            return
        if self.written:
            act(relist, self.world)
            self.written = False
        go_on(self.world, self._first_parameters, self.case, self.world.month + 1)
        self._show_people()
        if self.world.month >= self.case.months:
            self.running = False

    def date_of(self, name: str) -> str:
        """Date of the latest value of an observable, such as '2018-10-01' or '2018/19'; empty before its
        first.
        """
        return (dates_of(self._observable(name), self.world.month) or [""])[-1]

    @staticmethod
    def _observable(name: str) -> Any:
        if name not in CATALOGUE:
            known = {id: observable.label for id, observable in CATALOGUE.items()}
            raise OlsimError(
                "Deze maat bestaat niet.",
                given=str(name),
                choices=known,
                expected="een id uit olsim describe observables",
            )
        return CATALOGUE[name]

    def measure(self, name: str, group: str = "po") -> float:
        """Latest value of an observable for the city (po), regular schools (bo) or special ones (go); not a
        number before its first date.
        """
        observable = self._observable(name)
        allowed = CITY_GROUPS if observable.by_school is not None else CITY_GROUPS[:1]
        if group not in allowed:
            raise OlsimError(
                "Deze groep heeft deze maat niet.",
                key=name,
                given=str(group),
                choices=allowed,
                expected=" of ".join(allowed),
            )
        record = Record(
            self.world.history,
            self.world.schools,
            self._first_parameters.reporting,
            self.world.wijken,
            self.world.month,
        )
        if not dates_of(observable, self.world.month):
            return float("nan")
        parts = computed(observable, record, self.case.home)
        if observable.by_school is None:
            return float(parts[0][-1])
        chosen = [members for _, label_, members in groups(record, ("stad",)) if label_ == group]
        return float(add_up(parts, np.array(chosen))[0, -1])

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
            self.deregister_agent(self._faces.pop(row))
