"""A deterministic cohort model on the same inputs: the rival of the backtest, and another structure that the
figures hardly tell apart.

One city without schools, vacancies, luck or feedback: fte by age, yearly from October to October. People
leave at the rates of their age, graduates and zij-instromers come in as the inputs say, and all else is one
number of fte a year, fitted, with one change from 2022/23; so are the level of required fte and its step of
that year. What the simulation says more than this is what its interactions add.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares
from scipy.stats.qmc import LatinHypercube

from olsim.core.arrays import Floats, Ints
from olsim.core.definitions import AGE_30, AGE_40, AGE_50, AGE_60, LAST_AGE
from olsim.core.months import MONTHS_PER_YEAR, OCTOBER, START_YEAR, index
from olsim.evidence.ensemble import uncertain
from olsim.evidence.load import Evidence
from olsim.evidence.priors import values_of
from olsim.parameters.assemble import assemble
from olsim.parameters.groups import Parameters
from olsim.validation.normal_scores import normals
from olsim.validation.targets import Target, covariance

YOUNGEST, OLDEST = 20, 75
AGES = np.arange(YOUNGEST, OLDEST + 1)
STARTER_YEARS = 5
FOUR, LONGEST_STUDY = 4, 7
"""Years that the pabo takes, and years of entrants that are needed before the first."""
CHANGE_FROM, LATER_FROM, LASTS_FROM = 2022, 2024, 2025
"""Inflow changes after these Octobers: that of 2022/23, one that no figure speaks of, and how much of the
first there is, which as in the simulation starts after 2024/25.
"""
CENTRE = np.array([1.0, 0.0, 0.0, 0.0])
"""What is known before of the four numbers that are fitted: the level of required fte as a ratio, other
inflow a year, its change, and the lasting step of required fte.
"""
STEP, LASTS = "demand.step_from_2022", "inflow.change_lasts"


@dataclass(frozen=True)
class Path:
    """The city of a cohort model on every 1 October from 2018, shapes (years,).

    Attributes
    ----------
    filled, required
        Fte of teachers, zij-instromers in training among them, and of posts, all po.
    regular_part
        Part of a survey shortage that is of regular posts.
    bo_part
        Part of the fte in regular primary schools.

    """

    filled: Floats
    required: Floats
    regular_part: float
    bo_part: float

    @property
    def shortage(self) -> Floats:
        """Survey shortage as a share of posts."""
        result: Floats = np.maximum(0.0, 1.0 - self.filled / self.required)
        return result

    @property
    def unfilled(self) -> Floats:
        """Unfilled demand, fte."""
        result: Floats = self.regular_part * np.maximum(0.0, self.required - self.filled)
        return result

    def of(self, observable: str, year: int) -> float:
        """What an observable would be on 1 October of a year."""
        place = year - START_YEAR
        if observable == "leraren_fte":
            return float(self.bo_part * self.filled[place])
        if observable == "onvervulde_vraag":
            return float(self.unfilled[place])
        return float(self.shortage[place])

    def told(self, target: Target) -> float:
        """What a target would be."""
        return self.of(target.observable, october_before(target.date))


def october_before(date: str) -> int:
    """The year of the last 1 October of a figure that is printed for one, or for a month of the school
    year.
    """
    return int(date[:4]) - (date[5:7] < "08")


SERIES = ("tekort_peiling", "tekort_peiling_zonder_npo", "tekort_maand", "leraren_fte")
"""Observables of the city that a cohort model has an answer to."""


def answers(target: Target) -> bool:
    """Whether a cohort model has an answer to a target."""
    return target.observable in SERIES and target.level == "stad" and target.group != "go"


def held(series: Floats | Ints, places: Ints) -> Floats:
    """Values at places of a series; its last value holds after its end; shape of `places`."""
    result: Floats = np.asarray(series, dtype=np.float64)[np.minimum(places, len(series) - 1)]
    return result


def yearly(per_month: float) -> float:
    """Part that a monthly hazard takes in a year."""
    return 1.0 - (1.0 - per_month) ** MONTHS_PER_YEAR


class Cohort:
    """The model for one set of parameters; everything that is not fitted is worked out once.

    Parameters
    ----------
    parameters
        As a run of the simulation uses them.
    evidence
        For the part of the shortage that is of regular posts.
    years
        Counts on 1 October from 2018.
    lasts
        How much of the change of inflow there is after 2024/25; 1 is all of it.

    """

    def __init__(self, parameters: Parameters, evidence: Evidence, years: int, lasts: float = 1.0) -> None:
        p, self.years, self.lasts = parameters, years, lasts
        q = evidence.quantities
        self.regular_part = q["examination.regular_part"].value
        step = q[STEP].prior
        assert step is not None
        self.spread = np.array(
            [
                *(q[f"examination.cohort_{name}"].value for name in ("level", "net", "change")),
                float(step["scale"]),
            ]
        )
        instrument = q["reporting.instrument_2020"].prior
        assert instrument is not None
        self.instrument_sd = float(instrument["scale"])
        """What is fitted is known so badly before: required fte as a part, fte a year, change of fte a year,
        step as a part; and the factor of the counts of 2020.
        """
        total = p.staff.filled_bo_fte + p.staff.filled_go_fte
        self.bo_part = p.staff.filled_bo_fte / total
        edges, shares = np.array(p.staff.ages[0]), np.array(p.staff.ages[1])
        spans = np.diff(np.append(edges, LAST_AGE))
        density = np.array(
            [
                (
                    shares[np.searchsorted(edges, a, side="right") - 1]
                    / spans[np.searchsorted(edges, a, side="right") - 1]
                    if a >= edges[0] and a < LAST_AGE
                    else 0.0
                )
                for a in AGES
            ]
        )
        self.start = total * density / density.sum()
        leaving = p.leaving
        rates = np.select(
            [AGES < AGE_30, AGES < AGE_40, AGES < AGE_50, AGES < AGE_60],
            [
                yearly(leaving.under_30),
                yearly(leaving.age_30),
                yearly(leaving.age_40),
                yearly(leaving.age_50),
            ],
            yearly(leaving.age_60),
        )
        others = np.select(
            [AGES < AGE_30, AGES < AGE_50],
            [yearly(leaving.sector_under_30), yearly(leaving.sector_30_49)],
            yearly(leaving.sector_50),
        )
        october = OCTOBER + MONTHS_PER_YEAR * np.arange(years)
        pay = held(p.shocks.pay_log_by_month, october)
        mobility = np.exp(held(p.shocks.mobility_log_by_month, october))
        shift = np.exp(leaving.city_log + leaving.pay_elasticity_experienced * pay) * mobility
        self.stay = 1.0 - np.clip(
            rates[np.newaxis] * np.where(AGES < AGE_60, shift[:, np.newaxis], 1.0)
            + np.where(AGES < AGE_60, others, 0.0),
            0.0,
            1.0,
        )
        aow = held(leaving.aow_months_by_month, october) / MONTHS_PER_YEAR
        self.stay *= np.where(AGES[np.newaxis] >= np.floor(aow)[:, np.newaxis], leaving.work_on_share, 1.0)
        starter = [
            leaving.starter_year_1,
            leaving.starter_year_2,
            leaving.starter_year_3,
            leaving.starter_year_4_5,
            leaving.starter_year_4_5,
        ]
        pay_starter = np.exp(leaving.city_log + leaving.pay_elasticity_starter * pay) * mobility
        self.starter_exit = np.clip(np.outer(pay_starter, [yearly(h) for h in starter]), 0.0, 1.0)
        self.back = yearly(leaving.return_per_month) * leaving.return_to_city
        self.graduates = graduates(p, years) * (
            p.pabo.contract_large_share * p.pabo.contract_large_fte
            + (1.0 - p.pabo.contract_large_share) * p.pabo.contract_small_fte
        )
        self.zij_starts = held(p.training.places_by_year, np.arange(years)) * p.training.contract_fte
        self.zij_stay = 1.0 - yearly(p.training.uitval_per_month)
        self.zij_start = p.staff.zij_persons * p.training.contract_fte
        self.starter_age = round(p.staff.career_start_age)
        self.zij_age = round(
            (p.training.age_low + p.training.age_high) / 2.0 + p.training.duration_months / MONTHS_PER_YEAR
        )
        self.posts = required(p, years)
        self.movers = ((p.inflow.age_low <= AGES) & (p.inflow.age_high > AGES)).astype(float)
        self.movers /= self.movers.sum()

    def run(
        self, level: float = 1.0, net: float = 0.0, change: float = 0.0, step: float = 0.0, later: float = 0.0
    ) -> Path:
        """The path for a level of required fte, other inflow a year, its change, a step of required fte, and
        a change of inflow after the last survey.
        """
        stock, starters = self.start.copy(), np.zeros(STARTER_YEARS)
        zij = np.array([self.zij_start / 2.0, self.zij_start / 2.0])
        filled, left_before = np.empty(self.years), 0.0
        for k in range(self.years):
            if k:
                # people above the last age are gone; the rest grow a year older
                stock = np.append(0.0, stock[:-1] * self.stay[k][:-1])
                leavers = starters * self.starter_exit[k]
                starters = starters - leavers
                stock[self.starter_age - YOUNGEST + STARTER_YEARS] += starters[-1]
                starters = np.append(self.graduates[k] + self.back * left_before, starters[:-1])
                left_before = float(leavers[0])
                stock[self.zij_age - YOUNGEST] += zij[1] * self.zij_stay
                zij = np.array([self.zij_starts[k], zij[0] * self.zij_stay])
                year = START_YEAR + k
                changed = change * (self.lasts if year > LASTS_FROM else 1.0) if year > CHANGE_FROM else 0.0
                stock = self._moved(stock, net + changed + (later if year > LATER_FROM else 0.0))
            filled[k] = stock.sum() + starters.sum() + zij.sum()
        stepped = np.where(START_YEAR + np.arange(self.years) >= CHANGE_FROM, 1.0 + step, 1.0)
        return Path(filled, level * stepped * self.posts, self.regular_part, self.bo_part)

    def _moved(self, stock: Floats, flow: float) -> Floats:
        """Stock by age after other flow: who comes is of any age at which people move, who goes is taken from
        those that there are.
        """
        if flow >= 0.0:
            return stock + flow * self.movers
        those = stock * (self.movers > 0.0)
        left: Floats = stock - those * min(1.0, -flow / max(float(those.sum()), -flow))
        return left

    def fitted(self, targets: Sequence[Target], luck: Floats | None = None) -> "Fitted":
        """What is fitted, from the targets that it has an answer to; `luck` is the covariance that luck of a
        city adds, shape (targets, targets).
        """
        places = [k for k, target in enumerate(targets) if answers(target)]
        known = [targets[k] for k in places]
        values = np.array([target.value for target in known])
        # the instrument of 2020 is one, and so is its factor
        factor = np.array([self.instrument_sd * t.value if t.factor else 0.0 for t in known])
        unsure = covariance(known) + np.outer(factor, factor)
        root = np.linalg.cholesky(unsure if luck is None else unsure + luck[np.ix_(places, places)])

        def apart(x: Floats) -> Floats:
            path = self.run(*(CENTRE + self.spread * x))
            found = np.array([path.told(target) for target in known])
            return np.append(np.linalg.solve(root, found - values), x)

        best = least_squares(apart, np.zeros(len(CENTRE)), diff_step=0.02)
        information = best.jac.T @ best.jac
        return Fitted(
            self,
            best.x,
            np.linalg.inv(information),
            float(-best.cost - 0.5 * np.linalg.slogdet(information)[1]),
        )


@dataclass(frozen=True)
class Fitted:
    """A cohort model with what its figures say of the numbers that are fitted, in spreads of what is known
    before, as a normal distribution around the best.

    Attributes
    ----------
    best, covariance
        Shapes (fitted,) and (fitted, fitted).
    log_chance
        Log chance of the figures given the inputs, whatever the fitted numbers are (Laplace), up to a
        constant that is the same for the same figures.

    """

    cohort: Cohort
    best: Floats
    covariance: Floats
    log_chance: float

    def paths(self, normal: Floats, later: Sequence[float] = (0.0,)) -> list[Path]:
        """One city from what the figures leave open, for standard normal numbers of shape (fitted,); a path
        for each change of flow after the last survey.
        """
        level, net, change, step = CENTRE + self.cohort.spread * (
            self.best + np.linalg.cholesky(self.covariance) @ normal
        )
        return [self.cohort.run(level, net, change, step, extra) for extra in later]


def paths_given(
    evidence: Evidence,
    targets: Sequence[Target],
    overrides: Mapping[str, float],
    until: int,
    number_of: tuple[int, int],
    later: Sequence[float] = (0.0,),
    luck: Floats | None = None,
) -> tuple[list[list[Path]], float]:
    """So many, of so many tried, equally likely cities to October of the year `until` given the targets, each
    with a path for every change of flow after the last survey; and the effective number of draws of inputs.

    Inputs are drawn from their priors `tried` times; a draw counts by the chance of the figures given it, so
    that each figure counts once. The step is fitted and not drawn.
    """
    number, tried = number_of
    names, months = [name for name in uncertain(evidence) if name != STEP], index(until, 10) + 1
    shares: Floats = LatinHypercube(len(names), rng=2026).random(tried)
    drawn = [values_of(evidence.quantities[name], shares[:, k]) for k, name in enumerate(names)]
    found = []
    for k in range(tried):
        given = {**{name: float(column[k]) for name, column in zip(names, drawn)}, STEP: 0.0, **overrides}
        parameters, _ = assemble(evidence.quantities, given, months)
        found.append(Cohort(parameters, evidence, until - START_YEAR + 1, given[LASTS]).fitted(targets, luck))
    chances = np.array([one.log_chance for one in found])
    weights = np.exp(chances - chances.max())
    rows = np.searchsorted(np.cumsum(weights) / weights.sum(), (np.arange(number) + 0.5) / number)
    normal = np.column_stack([normals(number, order) for order in range(len(CENTRE))])
    return [found[row].paths(normal[k], later) for k, row in enumerate(rows)], float(
        weights.sum() ** 2 / (weights**2).sum()
    )


def required(p: Parameters, years: int) -> Floats:
    """Required fte of all po without NPO on every 1 October, shape (years,)."""
    d, k = p.demand, np.arange(years)
    pupils = [
        p.pupils.bo_by_year[k] / d.pupils_per_fte_bo,
        p.pupils.sbo_by_year[k] / d.pupils_per_fte_sbo,
        p.pupils.so_by_year[k] / d.pupils_per_fte_so,
        p.pupils.vso_by_year[k] / d.pupils_per_fte_vso,
    ]
    schools = p.city.bo_schools + p.city.sbo_schools + p.city.so_schools + p.city.vso_schools
    result: Floats = (d.fixed_fte_per_school * schools + np.sum(pupils, axis=0)) * d.need_by_year[k]
    return result


def graduates(p: Parameters, years: int) -> Floats:
    """Graduates who begin in the city before each 1 October, persons, shape (years,)."""
    pabo = p.pabo
    entrants = np.append(np.full(LONGEST_STUDY, pabo.entrants_by_year[0]), pabo.entrants_by_year)
    through = (1.0 - pabo.dropout_year_1) * (1.0 - pabo.dropout_year_2) * (1.0 - pabo.dropout_year_3)
    four, later = pabo.graduates_year_4, pabo.graduates_later
    # who enters in the year k begins to teach four, five or six years later
    parts = (four, (1.0 - four) * later, (1.0 - four) * (1.0 - later) * later)
    found = [
        sum(part * entrants[k + LONGEST_STUDY - FOUR - n] for n, part in enumerate(parts))
        for k in range(years)
    ]
    return np.array(found) * through * pabo.to_city
