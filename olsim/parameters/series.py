"""Parameters that are series, tables or shares of several quantities together."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from olsim.core.arrays import Floats, Ints
from olsim.core.definitions import LAST_AGE
from olsim.core.errors import OlsimError
from olsim.core.months import START_YEAR, index, parse
from olsim.core.units import log
from olsim.parameters.reader import Reader
from olsim.parameters.shares import some


@dataclass(frozen=True)
class Context:
    """What many parameters share: length of the run, switches, and what takes several quantities."""

    n_months: int
    n_years: int
    shocks_on: float
    trends_on: float
    loop: dict[str, float]
    weging: float
    mean_route: float
    season: float
    spring: float
    long_sick: float
    long_leave: float

    @classmethod
    def of(cls, q: Reader, n_months: int) -> "Context":
        """Read it."""
        harder_share = 1.0 - (1.0 - q("pabo.part_time_share")) * (1.0 - q("pabo.mbo_share"))
        return cls(
            n_months,
            q.n_years,
            q("shocks.on"),
            q("shocks.trends"),
            {name.removeprefix("loops."): q(name) for name in q.quantities if name.startswith("loops.")},
            q("schools.weging_effect"),
            log(1.0 + harder_share * (q("pabo.harder_route_ratio") - 1.0)),
            q("leaving.summer_share"),
            q("searching.spring_share"),
            q("sickness.sick_share") * q("sickness.long_share"),
            q("sickness.leave_share") * q("sickness.leave_long_share"),
        )

    def trend(self, values: Floats) -> Floats:
        """A series, or its first value throughout where trends are off."""
        return values if self.trends_on else np.full_like(values, values[0])


def frozen(q: Reader, values: Floats) -> Floats:
    """A series, or its first value throughout where pupils are frozen."""
    return np.full_like(values, values[0]) if q("pupils.frozen") else values


def bo_path(q: Reader, c: Context) -> Floats:
    """Pupils of basisonderwijs by school year."""
    observed = q.by_year("pupils.bo", between="line")
    old = q("pupils.use_old_path") > 0.0
    ratio = q.by_year("pupils.path_old" if old else "pupils.path", between="line")
    if not old:
        # the published path is of required fte; the amount per school does not move with pupils
        fixed = q.positive("schools.bo_schools") * q("demand.fixed_fte_per_school")
        last = observed[-1] / q("demand.pupils_per_fte_bo")
        ratio = 1.0 + (ratio - 1.0) * (fixed + last) / last
    return frozen(q, c.trend(observed * ratio))


def special_path(q: Reader, c: Context, name: str) -> Floats:
    """Pupils of a type of special school by school year."""
    path = q.by_year(name, between="line") * q.by_year("pupils.path", between="line")
    return frozen(q, c.trend(path))


def lasting(q: Reader, c: Context) -> Floats:
    """Part of the change of inflow from 2022/23 that is there in each school year."""
    return after(c.n_years, 2022) - (1.0 - q("inflow.change_lasts")) * after(c.n_years, 2025)


def later_entrants(q: Reader, c: Context) -> Floats:
    """Entrants of the pabo against the last published year, from the first year after those."""
    first = 1 + max(int(date) for date in q.quantities["pabo.entrants_index"].series)
    result: Floats = 1.0 + (q("pabo.entrants_later") - 1.0) * after(c.n_years, first)
    return result


def below_one(q: Reader, name: str) -> float:
    value = q(name)
    if value >= 1.0:
        raise OlsimError(
            "Deze waarde moet kleiner zijn dan een.",
            key=name,
            given=str(value),
            expected="een aandeel onder 1",
        )
    return value


def table(q: Reader, name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    points = {float(key): share for key, share in q.points(name).items()}
    some(name, tuple(points.values()))
    limits = tuple(sorted(points))
    return limits, tuple(points[limit] for limit in limits)


def start_ages(q: Reader) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Lower limits of the classes of ages of the start and their shares, tilted to older (above zero) or
    younger people; the sum stays one.
    """
    limits, shares = table(q, "staff.ages")
    middles = (np.array(limits) + np.array([*limits[1:], LAST_AGE])) / 2.0
    tilted = np.array(shares) * np.exp(q("staff.age_tilt") * middles / 10.0)
    return limits, tuple((tilted / tilted.sum()).tolist())


def outside(values: Floats, q: Reader, name: str) -> Floats:
    """A series that is zero before its first year."""
    first = min(int(date) for date in q.quantities[name].series) - START_YEAR
    result = values.copy()
    result[:first] = 0.0
    return result


def ones_if(values: Floats, on: float) -> Floats:
    return values if on else np.ones_like(values)


def after(n_years: int, year: int) -> Floats:
    return (np.arange(START_YEAR, START_YEAR + n_years) >= year).astype(float)


def npo_years(q: Reader, n_years: int) -> Floats:
    """NPO money around the city: the same years as in the city, scaled to its highest year."""
    values = outside(q.by_year("shocks.npo_fte"), q, "shocks.npo_fte")
    top = max(q.quantities["shocks.npo_fte"].series.values())
    result: Floats = values / top
    return result


def share_between(q: Reader, low: str, high: str) -> float:
    """Share of teachers between two ages, from the age classes of the start."""
    limits, shares = start_ages(q)
    bottom, top = q(low), q(high)
    return sum(
        share * max(0.0, min(top, last) - max(bottom, first)) / (last - first)
        for share, (first, last) in zip(shares, pairwise((*limits, LAST_AGE)))
    )


def aow(q: Reader, n_months: int, trends_on: float) -> Ints:
    points = {int(date): number for date, number in q.points("pension.aow_months").items()}
    years = sorted(points)
    result = np.full(n_months, round(points[years[0]]), np.int64)
    for year in years if trends_on else ():
        result[max(index(year, 1), 0) :] = round(points[year])
    return result


def mobility(q: Reader, n_months: int, on: float) -> Floats:
    points = {parse(date): factor for date, factor in q.points("shocks.corona_mobility").items()}
    strength = q("shocks.corona_strength")
    result = np.zeros(n_months)
    for start in sorted(points):
        result[max(start, 0) :] = math.log(max(1.0 + (points[start] - 1.0) * strength, 0.01)) * on
    return result


def pay(q: Reader, n_months: int, on: float) -> Floats:
    rise = q("pay.rise_2022")
    result = np.zeros(n_months)
    result[min(index(2022, 4), n_months) :] = math.log1p(rise) * on
    return result


def toelage(q: Reader, n_months: int, on: float) -> Floats:
    result = np.zeros(n_months)
    result[min(index(2021, 8), n_months) : min(index(2023, 8), n_months)] = q("pay.toelage_pay") * on
    return result
