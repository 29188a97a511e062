"""A comparison: scenarios as arms, draws of an ensemble and seeds as units, and everything that comes back in
arrays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from olsim.compare.pairs import Answer, Arm, Unit, run_kept, run_units
from olsim.core.arrays import Floats
from olsim.core.errors import OlsimError
from olsim.core.months import OCTOBER, index
from olsim.core.verdicts import LINKS_OFF, MEDIAN, TWIN
from olsim.evidence.ensemble import Ensemble
from olsim.evidence.load import Evidence
from olsim.evidence.own import with_own
from olsim.evidence.priors import values_of
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import dates_of
from olsim.measures.folder import digest_of
from olsim.measures.form import MeasureFile, read
from olsim.measures.measure import Setting
from olsim.scenarios.load import Scenario

__all__ = ["LINKS_OFF", "MEDIAN", "TWIN"]

DETAILED = (
    "onvervulde_vraag",
    "tekort_peiling",
    "tekort_fte",
    "leraren_fte",
    "plekken",
    "bevoegd_voor_de_klas",
)
"""Observables that are compared by wijk, type and class of schoolweging as well."""
LEVELS = ("stad", "soort", "weging", "wijk")
FLOWS_IN = (
    "in_pabo",
    "in_zij_instroom",
    "in_terug",
    "in_reserve",
    "in_randgemeenten",
    "in_elders",
    "in_vrij",
    "meer_uren",
)
FLOWS_OUT = (
    "uit_onderwijs",
    "naar_andere_gemeente",
    "pensioen",
    "minder_uren",
    "uitval_zij",
    "einde_vervanging",
)
"""Flows whose differences add up to the difference in stock."""
ALWAYS = (
    *DETAILED,
    "tekort_open",
    "tekort_verborgen",
    "kloof_schoolweging",
    "scholen_boven_10",
    "benodigd_oktober",
    "tekort_randgemeenten",
    *FLOWS_IN,
    *FLOWS_OUT,
    "wisselt_van_school",
    "leraren_augustus",
    "randgemeenten_fte",
    "stille_reserve",
    "vijver",
)
SHARE_EVERY = 2
"""What rests on such links is told from the first seed of every second draw."""


@dataclass(frozen=True)
class Compared:
    """A scenario in a comparison, with the files of its measures."""

    scenario: Scenario
    files: tuple[tuple[Setting, MeasureFile], ...]

    @property
    def grade(self) -> str:
        """Worst grade of a direct link; empty where there are no measures."""
        return max((file.grade for _, file in self.files), default="")

    @property
    def first(self) -> int:
        """Month in which the first measure begins; the first month of 2026/27 where there is none."""
        return min((setting.first for setting, _ in self.files), default=index(2026, 8))

    def arm(self) -> Arm:
        """The scenario itself."""
        return Arm(self.scenario.id, tuple(sorted(self.scenario.evidence.items())), self.scenario.measures)

    def without_effect(self) -> Arm:
        """The scenario without a response to its measures of grade D; of a package those that cannot be
        switched off are left out.
        """
        settings = tuple(
            replace(setting, effect=0.0) if file.grade == "D" else setting
            for setting, file in self.files
            if file.grade != "D" or file.effect
        )
        return replace(self.arm(), id=self.scenario.id + TWIN, measures=settings, detailed=False)

    def pair(
        self, base: "Compared", end: str, values: Mapping[str, float], own: Arm | None = None
    ) -> tuple[Arm, Arm]:
        """The first scenario and this one, or another arm of it, with quantities at these values."""
        first, second = (
            replace(arm, overrides=tuple(sorted({**dict(arm.overrides), **values}.items())), detailed=False)
            for arm in (base.arm(), own or self.arm())
        )
        return replace(first, id=f"{base.scenario.id}{end}{self.scenario.id}"), replace(
            second, id=self.scenario.id + end
        )

    @property
    def has_twin(self) -> bool:
        """Whether something is left of the scenario, and something else, without the response to its measures
        of grade D.
        """
        return (
            bool(self.without_effect().measures) and self.without_effect().measures != self.scenario.measures
        )

    def medians(self, evidence: Evidence) -> dict[str, float]:
        """Effects of the measures of grade D that are uncertain, at the median of their priors."""
        named = {name for _, file in self.files if file.grade == "D" for name in file.none}
        uncertain = sorted(
            name
            for name in named
            if evidence.quantities[name].prior is not None and name not in self.scenario.evidence
        )
        return {name: float(values_of(evidence.quantities[name], np.array([0.5]))[0]) for name in uncertain}

    def links_off(self, evidence: Evidence) -> dict[str, float]:
        """Effects of grade D in measures whose direct link has a better grade, at the value at which nothing
        responds.
        """
        named = {
            name: none for _, file in self.files if file.grade != "D" for name, none in file.none.items()
        }
        return {name: none for name, none in sorted(named.items()) if evidence.quantities[name].grade == "D"}


def compared(scenario: Scenario, home: str = "") -> Compared:
    """A scenario with the files of its measures."""
    return Compared(
        scenario, tuple((setting, read(setting.name, setting.home or home)) for setting in scenario.measures)
    )


def is_part(arm: str) -> bool:
    """Whether an arm is run for some of the draws only."""
    return LINKS_OFF in arm


def observables_of(scenarios: Sequence[Compared]) -> tuple[str, ...]:
    """Everything that the tables of these scenarios need."""
    names = list(ALWAYS)
    for scenario in scenarios:
        for _, file in scenario.files:
            names += [file.direct, *file.chain, *(cost.observable for cost in file.costs)]
    unknown = [name for name in names if name not in CATALOGUE]
    if unknown:
        raise OlsimError(
            "Deze maat bestaat niet.",
            given=unknown[0],
            choices=CATALOGUE,
            expected="een id uit olsim describe observables",
        )
    for scenario in scenarios:
        for setting, file in scenario.files:
            for cost in file.costs:
                _priced(cost.what, cost.observable, cost.price, setting)
    return tuple(dict.fromkeys(names))


def _priced(what: str, observable: str, price: str, setting: Setting) -> None:
    """Raise OlsimError where a price belongs to something else than is counted: so much a person times
    fte.
    """
    kind, unit = (
        CATALOGUE[observable].kind,
        with_own(setting.home, digest_of(setting.home)).quantities[f"prices.{price}"].unit,
    )
    right = ("persons",) if unit == "eur_per_person" else ("persons", "fte")
    if kind not in right:
        raise OlsimError(
            "Deze prijs hoort niet bij deze maat.",
            where=f"{setting.name}.toml",
            key=f"costs, {what}",
            given=f"{price} ({unit}) keer {observable} ({kind})",
            expected=f"een maat in {' of '.join(right)}",
        )


@dataclass
class Comparison:
    """What was asked and what came back.

    Attributes
    ----------
    scenarios
        The first is what the others are compared with.
    arms
        Ids of all arms that are set beside another, twins and those at the median included, in order.
    against
        Id of the arm that each of them is set beside.
    values
        By arm and observable: shape (draws, seeds, groups, dates), in four-byte numbers; arms that are not
        scenarios have groups of the city only, and those
        without links of grade D the first seed of some draws.
    people
        By scenario: shape (draws, seeds, 2, 3), persons kept, lost and the same, reached and not reached.
    reached_fte
        By scenario: shape (draws, seeds, 3, 2), fte on the last 1 October at schools that took part at the
        start, at other schools of their boards, and at those
        of other boards; in the scenario and in the first one.
    groups
        Level and name of every group of schools, and how many schools are in it.
    prices
        By scenario: unit prices, each of shape (draws,); a scenario may have prices of its own.

    """

    scenarios: tuple[Compared, ...]
    arms: tuple[str, ...]
    against: dict[str, str]
    observables: tuple[str, ...]
    groups: list[tuple[str, str, int]]
    months: int
    draws: tuple[int, ...]
    seeds: int
    values: dict[str, dict[str, Floats]]
    people: dict[str, Floats]
    reached_fte: dict[str, Floats]
    prices: dict[str, dict[str, Floats]]
    ensemble: Ensemble

    @property
    def home(self) -> str:
        """Folder of the user's own measures and observables."""
        return self.scenarios[0].scenario.home

    @property
    def base(self) -> str:
        """Id of the arm that the others are compared with."""
        return self.arms[0]

    def dates(self, observable: str) -> list[str]:
        """Dates of the values of an observable."""
        return dates_of(CATALOGUE[observable], self.months)

    def of(self, arm: str, observable: str, group: int = 0) -> Floats:
        """Values of one group, shape (draws, seeds, dates); group 0 is all po."""
        result: Floats = self.values[arm][observable][:, :, group].astype(np.float64)
        return result

    def difference(self, arm: str, observable: str, group: int = 0) -> Floats:
        """Arm minus what it is set beside for the same draw and seed, shape (draws, seeds, dates)."""
        return self.of(arm, observable, group) - self.of(self.against[arm], observable, group)


def last_october(months: int) -> int:
    """The last 1 October within a run."""
    return (months - 1 - OCTOBER) // 12 * 12 + OCTOBER


SEEDS_PER_DRAW = 1000
"""Numbers of luck that belong to one draw, so that more seeds can be added later."""


def seed_of(draw: int, replicate: int) -> int:
    """Seed of a replicate of a draw."""
    return draw * SEEDS_PER_DRAW + replicate


def arms_of(scenarios: Sequence[Compared], evidence: Evidence) -> list[tuple[Arm, str]]:
    """Every arm that is run and the id of the arm that it is set beside.

    A scenario with measures of grade D has more: without their effect and without links of grade D in its
    other measures, and the pair at the median of
    their priors. One whose direct link has a better grade has a pair without its links of grade D.
    """
    base = scenarios[0]
    arms = [(base.arm(), "")]
    for scenario in scenarios[1:]:
        arms.append((scenario.arm(), base.scenario.id))
        links = scenario.links_off(evidence)
        pairs: list[tuple[Arm, Arm]] = []
        if scenario.has_twin:
            twin = scenario.without_effect()
            if links:
                pairs.append(scenario.pair(base, TWIN, links, twin))
            else:
                arms.append((twin, base.scenario.id))
            if medians := scenario.medians(evidence):
                pairs.append(scenario.pair(base, MEDIAN, medians))
        elif scenario.grade != "D" and links:
            pairs.append(scenario.pair(base, LINKS_OFF, links))
        for first, own in pairs:
            arms += [(first, ""), (own, first.id)]
    return arms


def make_units(
    scenarios: Sequence[Compared],
    arms: Sequence[Arm],
    ensemble: Ensemble,
    draws: int,
    replicates: range,
    months: int,
) -> list[Unit]:
    """One unit per draw and replicate; each has its own luck."""
    if draws > len(ensemble.draws):
        raise OlsimError(
            "Zoveel trekkingen heeft het ensemble niet.",
            key="--draws",
            given=str(draws),
            expected=f"hooguit {len(ensemble.draws)}",
        )
    every = tuple(arm for arm in arms if not is_part(arm.id))
    wanted = observables_of(scenarios)
    return [
        Unit(
            d,
            seed_of(d, r),
            ensemble.draws[d],
            tuple(arms) if r == 0 and d % SHARE_EVERY == 0 else every,
            wanted,
            DETAILED,
            LEVELS,
            months,
            last_october(months),
            scenarios[0].scenario.home,
        )
        for d in range(draws)
        for r in replicates
    ]


@dataclass
class Answers:
    """What came back, by arm: one answer per draw and replicate."""

    draws: int
    by_arm: dict[str, list[list[Answer]]]

    @classmethod
    def empty(cls, draws: int, arms: Sequence[Arm]) -> "Answers":
        """Nothing yet."""
        return cls(draws, {arm.id: [[] for _ in range(draws)] for arm in arms})

    def ask(
        self, units: Sequence[Unit], workers: int, step: Callable[[], object], keep: Path | None = None
    ) -> None:
        """Run units and add what comes back; with `keep` a folder where it is kept, and taken from."""
        found = run_units(units, workers) if keep is None else run_kept(units, workers, keep)
        for unit, answers in zip(units, found):
            for arm, answer in zip(unit.arms, answers):
                self.by_arm[arm.id][unit.draw].append(answer)
            step()

    def stack(self, arm: str, pick: Callable[[Answer], Floats]) -> Floats:
        """Something of every answer of an arm, shape (draws, seeds, ...); draws for which it was not run are
        left out.
        """
        found: Floats = np.array(
            [[pick(answer) for answer in row] for row in self.by_arm[arm] if row], dtype=np.float64
        )
        return found


@dataclass(frozen=True)
class Plan:
    """How much is run: draws and seeds per draw, months, workers; finished units are kept in a folder.

    `step` is called after every unit. `more` says how many seeds per draw there should be, given what came
    back and how many there are; what is missing is run until it is content.
    """

    draws: int
    seeds: int
    months: int
    workers: int
    keep: Path | None = None
    step: Callable[[], object] = lambda: None
    more: Callable[[Answers, int], int] | None = None


def answers_of(
    scenarios: Sequence[Compared], arms: list[Arm], ensemble: Ensemble, plan: Plan
) -> tuple[Answers, int]:
    """What every arm gave, and with how many seeds per draw."""
    answers, first, seeds = Answers.empty(plan.draws, arms), 0, plan.seeds
    while first < seeds:
        units = make_units(scenarios, arms, ensemble, plan.draws, range(first, seeds), plan.months)
        answers.ask(units, plan.workers, plan.step, plan.keep)
        first, seeds = seeds, plan.more(answers, seeds) if plan.more else seeds
    return answers, first


def compare(
    scenarios: Sequence[Compared],
    evidence: Evidence,
    ensemble: Ensemble,
    plan: Plan,
    groups: list[tuple[str, str, int]],
    prices: Callable[[dict[str, float]], dict[str, float]],
) -> Comparison:
    """Run everything; `prices` gives the unit prices of a draw."""
    told = arms_of(scenarios, evidence)
    arms = [arm for arm, _ in told]
    answers, seeds = answers_of(scenarios, arms, ensemble, plan)
    observables = observables_of(scenarios)

    def observed(arm: str, name: str) -> Floats:
        # taken out of the answers one by one, so that nothing is there twice
        found: Floats = np.array(
            [[answer.values.pop(name) for answer in row] for row in answers.by_arm[arm] if row],
            dtype=np.float32,
        )
        return found

    def prices_of(scenario: Compared) -> dict[str, Floats]:
        rows = [prices({**dict(ensemble.draws[d]), **scenario.scenario.evidence}) for d in range(plan.draws)]
        return {name: np.array([row[name] for row in rows]) for name in rows[0]}

    ids = [arm.id for arm in arms]
    beside = {arm.id: other for arm, other in told if other}
    return Comparison(
        tuple(scenarios),
        (scenarios[0].scenario.id, *beside),
        beside,
        observables,
        groups,
        plan.months,
        tuple(range(plan.draws)),
        seeds,
        {arm: {name: observed(arm, name) for name in observables} for arm in ids},
        {arm: answers.stack(arm, lambda answer: answer.people) for arm in ids},
        {arm: answers.stack(arm, lambda answer: answer.reached_fte) for arm in ids},
        {scenario.scenario.id: prices_of(scenario) for scenario in scenarios},
        ensemble,
    )
