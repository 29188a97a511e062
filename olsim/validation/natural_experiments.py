"""The exam: is what the model assumes of pay, starters and corona consistent with what was seen? A check of
consistency, no proof.
"""

import math
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from olsim.core.arrays import Floats
from olsim.core.codes import Flow, Role, SchoolType, Status
from olsim.core.compiled import plain, source_digest
from olsim.core.months import MONTHS_PER_YEAR, index
from olsim.core.verdicts import CONSISTENT, INCONSISTENT, LEAST_CHANCE, LEAST_POWER, UNTESTABLE
from olsim.core.version import VERSION
from olsim.evidence.ensemble import Ensemble
from olsim.evidence.load import Evidence, load
from olsim.measurement.published import resting_on
from olsim.parameters.assemble import assemble
from olsim.parameters.groups import Parameters
from olsim.results.folder import Results, table_digest
from olsim.rules.leaving import exit_hazard
from olsim.simulation.run import Case, simulate, spread
from olsim.validation.normal_scores import normals
from olsim.validation.targets import targets

OUTSIDE = (0.025, 0.975)
PLANTED = {"leaving.pay_elasticity_experienced": -5.0, "leaving.pay_elasticity_starter": -5.0}
"""The wrong parameter set that the exam must find: people who leave five times as much less for each per cent
of pay. Beyond every prior.
"""
DRAWS = 60
FIRST_SEED = 700_000
AUGUST_2021, AUGUST_2022 = index(2021, 8), index(2022, 8)
MONTHS = index(2023, 10) + 1
FIRST_YEAR, TOELAGE_YEAR, LAST_YEAR = 0, 3, 4
"""School years 2018/19, 2021/22 and 2022/23."""
ARRIVALS = [flow for flow in Flow if flow <= Flow.IN_FREE or flow == Flow.MOVE_IN]
FIVE_YEARS = 60


@dataclass(frozen=True)
class Seen:
    """What one draw says: the effects by name."""

    toelage_log: float
    toelage_full_log: float
    toelage_city_log: float
    leavers_treated: float
    toelage_in_log: float
    arrivals_treated: float
    exit_fte: float
    outflow_change: float
    starters: float


def _felt(parameters: Parameters) -> Floats:
    """What people felt of the arbeidsmarkttoelage in each month of its first year, as a part of pay, shape
    (12,).
    """
    felt, path = 0.0, np.empty(MONTHS_PER_YEAR)
    for k in range(MONTHS_PER_YEAR):
        target = parameters.pay.temporary_weight * parameters.shocks.toelage_by_month[AUGUST_2021 + k]
        felt += (target - felt) / parameters.pay.delay_months
        path[k] = felt
    return path


def _hazards(world: Any, parameters: Parameters, month: int) -> tuple[Floats, Floats]:
    """Hazard before shifts of every teacher of a city, and 1 for those in their first five years."""
    people, n = world.people, world.people.n
    here = np.flatnonzero((people.status[:n] == Status.EMPLOYED) & (people.role[:n] == Role.TEACHER))
    teaching = month - people.teaching_since[here]
    ages = (month - people.born[here]) / MONTHS_PER_YEAR
    hazard = plain(exit_hazard)
    hazards = np.array([hazard(age, int(since), parameters) for age, since in zip(ages, teaching)])
    return hazards, (teaching < FIVE_YEARS).astype(float)


def look(case: Case) -> Seen:
    """One draw of the ensemble: the decision rule on its teachers, and the city itself with and without the
    allowance.
    """
    kept: dict[int, tuple[Floats, Floats]] = {}
    parameters = assemble(load().quantities, dict(case.overrides), case.months)[0]

    def note(world: Any) -> None:
        if world.month == AUGUST_2021:
            kept[AUGUST_2021] = _hazards(world, parameters, AUGUST_2021)

    world, _ = simulate(case, note)
    off = Case(
        case.seed, tuple(sorted({**dict(case.overrides), "pay.toelage_pay": 0.0}.items())), AUGUST_2022 + 2
    )
    without, _ = simulate(off)
    hazards, starter = kept[AUGUST_2021]
    leaving = parameters.leaving
    elasticity = np.where(starter > 0.0, leaving.pay_elasticity_starter, leaving.pay_elasticity_experienced)

    def change(felt: Floats) -> float:
        with_pay = sum(float((hazards * np.exp(elasticity * part)).sum()) for part in felt)
        return math.log(with_pay / (len(felt) * float(hazards.sum())))

    schools = world.schools
    regular = np.flatnonzero(schools.type[: schools.n] == SchoolType.BO)
    chosen = regular[
        np.argsort(-schools.weging[regular], kind="stable")[
            : int(parameters.shocks.toelage_schools * len(regular))
        ]
    ]
    out = [Flow.OUT_EDUCATION, Flow.OUT_OTHER_EDUCATION]
    treated, control = (
        float(w.history.flows_fte[TOELAGE_YEAR][chosen][:, out].sum()) for w in (world, without)
    )
    came, came_without = (
        float(w.history.flows_fte[TOELAGE_YEAR][chosen][:, ARRIVALS].sum()) for w in (world, without)
    )
    flows, stock = world.history.flows_fte, world.history.stock_fte
    everything = [*out, Flow.OUT_NEIGHBOURS, Flow.OUT_PENSION]
    rates = [
        float(flows[year][:, everything].sum() / stock[index(2018 + year, 10)].sum())
        for year in (FIRST_YEAR, LAST_YEAR)
    ]
    return Seen(
        change(_felt(parameters)),
        change(parameters.shocks.toelage_by_month[AUGUST_2021 : AUGUST_2021 + 1]),
        math.log(max(treated, 1.0) / max(control, 1.0)),
        control,
        math.log(max(came, 1.0) / max(came_without, 1.0)),
        came_without,
        float(flows[LAST_YEAR][:, out].sum()),
        rates[1] - rates[0],
        1.0 - (1.0 - leaving.starter_year_1) ** MONTHS_PER_YEAR,
    )


def looks(
    ensemble: Ensemble, overrides: Mapping[str, float], workers: int, step: Callable[[], object]
) -> list[Seen]:
    """The first draws of an ensemble, with some quantities at other values."""
    cases = [
        Case(FIRST_SEED + k, tuple(sorted({**dict(draw), **overrides}.items())), MONTHS)
        for k, draw in enumerate(ensemble.draws[:DRAWS])
    ]
    found = []
    for seen in spread(look, cases, workers):
        found.append(seen)
        step()
    return found


@dataclass(frozen=True)
class Trial:
    """One trial of the exam.

    Attributes
    ----------
    expected
        What each draw says would be seen, its error of counting included, shape (draws,).
    planted
        The same for the planted parameter set.
    limit
        Where nothing significant was seen: from which size on it would have been; 0 where a figure was seen.
    figure
        What was seen; not a number where that is nothing significant.
    used
        Quantities that rest on what was seen, and whether it is a target of the calibration.
    own
        Whether the effect is as the model has it; a trial may also be of a stronger one.
    measured
        Whether it was seen at all; a trial of which nothing was published only shows its power.

    """

    id: str
    name: str
    effect: str
    seen: str
    unit: str
    expected: Floats
    planted: Floats
    limit: float = 0.0
    figure: float = float("nan")
    used: str = ""
    remark: str = ""
    measured: bool = True
    own: bool = True

    def chance(self, values: Floats) -> float:
        """Chance of what was seen: of nothing significant, or of lying at least so far from the middle of
        these draws.
        """
        if self.limit > 0.0:
            return float(np.mean(np.abs(values) <= self.limit))
        middle = np.median(values)
        return float(np.mean(np.abs(values - middle) >= abs(self.figure - middle)))

    def power(self) -> float:
        """Chance that the planted set shows something that the model would not: something significant, or a
        figure outside its 95 per cent interval.
        """
        if self.limit > 0.0:
            return float(np.mean(np.abs(self.planted) > self.limit))
        low, high = np.quantile(self.expected, OUTSIDE)
        return float(np.mean((self.planted < low) | (self.planted > high)))

    def row(self, values: Floats) -> dict[str, Any]:
        """What is told of the trial for these draws."""
        chance, power = self.chance(values), self.power()
        verdict = INCONSISTENT if chance < LEAST_CHANCE else CONSISTENT
        if not self.measured or (verdict == CONSISTENT and power < LEAST_POWER):
            verdict = UNTESTABLE
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
        return {
            "proef": self.id,
            "naam": self.name,
            "effect": self.effect,
            "gezien": self.seen,
            "eenheid": self.unit,
            "laag": float(low),
            "midden": float(middle),
            "hoog": float(high),
            "kans": chance,
            "macht": power,
            "oordeel": verdict,
            "al_gebruikt": self.used,
            "toelichting": self.remark,
            "gemeten": self.measured,
            "eigen": self.own,
        }


def column(name: str, of: Sequence[Seen]) -> Floats:
    """What each draw shows of one thing, shape (draws,)."""
    return np.array([getattr(seen, name) for seen in of])


def toelage_trials(evidence: Evidence, own: Sequence[Seen], planted: Sequence[Seen]) -> list[Trial]:
    """Trials of the arbeidsmarkttoelage of 2021/22."""
    q = {name: quantity.value for name, quantity in evidence.quantities.items()}
    persons, share, leaves = (
        q["examination.toelage_persons"],
        q["pay.toelage_schools"],
        q["examination.toelage_exit"],
    )
    count = math.sqrt(1.0 / (persons * share * leaves) + 1.0 / (persons * (1.0 - share) * leaves))
    limit = q["examination.significance"]
    mean_contract = q["inflow.contract_fte"]

    def national(name: str, of: Sequence[Seen]) -> Floats:
        return column(name, of) + count * normals(len(of), 1)

    def in_city(name: str) -> float:
        both = 1.0 + share / (1.0 - share)
        return math.sqrt(mean_contract / float(column(name, own).mean()) * both)

    effect, coming = "loon → vertrek uit het onderwijs", "loon → keuze voor een school"
    significant = limit * count
    nothing, change_unit = "geen significant effect in het eerste jaar", "verandering van de stroom (log)"
    percent = f"{100 * count:.1f}".replace(".", ",")
    city_count, city_in = in_city("leavers_treated"), in_city("arrivals_treated")
    rests = used_by(evidence)
    return [
        Trial(
            "toelage_landelijk",
            "Arbeidsmarkttoelage 2021/22, landelijk, vertrek",
            effect,
            nothing,
            change_unit,
            national("toelage_log", own),
            national("toelage_log", planted),
            significant,
            used=rests("arbeidsmarkttoelage_pay"),
            remark=(
                "De beslisregel op leraren van de nagemaakte stad, op landelijke omvang; fout uit de"
                f" aantallen vertrekkers, een ondergrens (graad D): {percent} procent."
            ),
        ),
        Trial(
            "toelage_vol",
            "Dezelfde toelage, als mensen er meteen en geheel op reageren",
            effect,
            nothing,
            change_unit,
            national("toelage_full_log", own),
            national("toelage_full_log", planted),
            significant,
            used=rests("arbeidsmarkttoelage_pay"),
            remark=(
                "Zonder de demping voor een tijdelijke, onverwachte toelage, die zelf op deze uitkomst rust:"
                " dan toetst de proef de reactie op loon alleen. Zo rekent het model zelf niet: dat heeft de"
                " demping wel."
            ),
            own=False,
        ),
        Trial(
            "toelage_stad",
            "Arbeidsmarkttoelage 2021/22, in de stad, vertrek",
            effect,
            "niet apart gemeten; hier om de macht te tonen",
            change_unit,
            column("toelage_city_log", own) + city_count * normals(len(own), 2),
            column("toelage_city_log", planted) + city_count * normals(len(planted), 2),
            limit * city_count,
            remark=(
                "Vertrek uit de sector op de scholen met de toelage, met en zonder, zelfde toeval; fout uit"
                f" de aantallen {100 * city_count:.0f} procent."
            ),
            measured=False,
        ),
        Trial(
            "toelage_instroom",
            "Arbeidsmarkttoelage 2021/22, instroom en wisselen",
            coming,
            nothing + ", landelijk",
            change_unit,
            column("toelage_in_log", own) + city_in * normals(len(own), 5),
            column("toelage_in_log", planted) + city_in * normals(len(planted), 5),
            limit * city_in,
            used=rests("arbeidsmarkttoelage_pay"),
            remark=(
                "Wie op de scholen met de toelage begon, met en zonder, in de stad; fout uit de aantallen"
                f" {100 * city_in:.0f} procent. De ingebouwde fout gaat over vertrek en zegt hier niets. Op"
                " uren heeft de toelage in het model geen effect."
            ),
        ),
    ]


def illustrations(evidence: Evidence, own: Sequence[Seen], planted: Sequence[Seen]) -> list[Trial]:
    """Trials that test nothing, because the model rests on what was seen or nothing apart was measured."""
    q = {name: quantity.value for name, quantity in evidence.quantities.items()}
    exit_fact, exit_error = (
        evidence.facts["uitstroom_excl_pension_utrecht_po_fte"].value or 0.0,
        q["reporting.exit_error_fte"],
    )
    change = evidence.facts["uitstroom_op_change_utrecht"].value or 0.0
    change_error = q["examination.change_error"]
    starters = evidence.facts["starters_not_po_teacher_after_1_year_nl"].value or 0.0
    rests = used_by(evidence)
    return [
        Trial(
            "loonsprong_2022",
            "Loonsverhoging van april 2022",
            "vertrek na de loonsverhoging van 2022 (illustratie)",
            f"{exit_fact:.0f} fte vertrek uit de sector in 2022/23",
            "fte per jaar",
            column("exit_fte", own) + exit_error * normals(len(own), 3),
            column("exit_fte", planted) + exit_error * normals(len(planted), 3),
            figure=exit_fact,
            used=rests("uitstroom_excl_pension_utrecht_po_fte"),
            measured=False,
            remark=(
                "Illustratie: een niveau na afloop, waarop de kalibratie is gepast; een looneffect is er niet"
                " uit te lezen."
            ),
        ),
        Trial(
            "starters",
            "Vertrek van starters in het eerste jaar",
            "vertrek van starters (illustratie)",
            f"{100 * starters:.0f} procent bruto",
            "aandeel",
            column("starters", own),
            column("starters", planted),
            figure=starters,
            used=rests("starters_not_po_teacher_after_1_year_nl"),
            remark="Illustratie: de prior is dit cijfer.",
        ),
        Trial(
            "uitstroom_2018_2022",
            "Uitstroom van 2018/19 naar 2022/23, met de dip van corona ertussen",
            "corona, krapte en loon samen (illustratie)",
            "ruim een punt lager",
            "verandering van het aandeel",
            column("outflow_change", own) + change_error * normals(len(own), 4),
            column("outflow_change", planted) + change_error * normals(len(planted), 4),
            figure=change,
            used=rests("uitstroom_op_change_utrecht"),
            remark=(
                "Illustratie: de vorm van de dip rust op dit cijfer, en het gepubliceerde verschil begint een"
                " jaar eerder."
            ),
        ),
    ]


def trials(evidence: Evidence, own: Sequence[Seen], planted: Sequence[Seen]) -> list[Trial]:
    """All trials, for the draws as they are and for those with the planted parameter set."""
    return toelage_trials(evidence, own, planted) + illustrations(evidence, own, planted)


def used_by(evidence: Evidence) -> Callable[[str], str]:
    """For a fact: the quantities that rest on it, and whether it is a target."""
    resting, aimed = resting_on(evidence), {fact for target in targets(evidence) for fact in target.facts}
    return lambda fact: ", ".join(
        [*resting.get(fact, ()), *(["doel van de kalibratie"] if fact in aimed else [])]
    )


def exam(
    evidence: Evidence, ensemble: Ensemble, workers: int, step: Callable[[], object] = lambda: None
) -> Results:
    """All trials, and the same with the planted parameter set."""
    own, planted = looks(ensemble, {}, workers, step), looks(ensemble, PLANTED, workers, step)
    made = trials(evidence, own, planted)
    rows = [trial.row(trial.expected) for trial in made]
    wrong = [trial.row(trial.planted) for trial in made]
    tables = {
        "proeven": pd.DataFrame(rows),
        "geplant": pd.DataFrame(wrong),
        "oordelen": verdicts(rows, wrong),
    }
    passport = {
        "olsim": VERSION,
        "soort": "examen",
        "ensemble": ensemble.about,
        "trekkingen": len(own),
        "geplant": PLANTED,
        "digest_bewijs": evidence.digest,
        "digest_code": source_digest(),
        "digest_tabellen": table_digest(tables),
        "pakketten": {name: version(name) for name in ("numpy", "numba", "scipy", "pandas")},
        "python": platform.python_version(),
        "systeem": platform.system(),
    }
    return Results(tables, passport)


def verdicts(rows: Sequence[Mapping[str, Any]], wrong: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One verdict per assumed effect: not consistent where any trial says so, untestable where none can test;
    and whether what it rests on was used already.
    """
    found = []
    for effect in dict.fromkeys(row["effect"] for row in rows):
        told = [row for row in rows if row["effect"] == effect]
        verdict = _together([row["oordeel"] for row in told])
        planted = _together([row["oordeel"] for row in wrong if row["effect"] == effect])
        used = any(row["al_gebruikt"] for row in told if row["oordeel"] == verdict)
        measured = [row for row in told if row["gemeten"]]
        carrying = [row for row in measured if row["oordeel"] == verdict]
        found.append(
            {
                "effect": effect,
                "oordeel": verdict,
                "al_gebruikt": used,
                "met_geplante_fout": planted,
                "proeven": len(measured),
                "dragend": len(carrying),
                "eigen": any(row["eigen"] for row in carrying) or not carrying,
            }
        )
    return pd.DataFrame(found)


def _together(told: Sequence[str]) -> str:
    if INCONSISTENT in told:
        return INCONSISTENT
    return CONSISTENT if CONSISTENT in told else UNTESTABLE
