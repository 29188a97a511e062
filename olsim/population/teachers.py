"""The teachers of 1 August 2018, fitted to the published margins; the same people for every seed."""

import numpy as np

from olsim.core.arrays import Floats, Ints, Keys
from olsim.core.codes import Channel, Role, SchoolType, Status
from olsim.core.compiled import compiled
from olsim.core.definitions import FINAL_STUDY_YEAR, NEVER
from olsim.core.randomness import Draws, decision, person_key
from olsim.parameters.groups import Parameters
from olsim.population.city import TEMPLATE_SEED, divide
from olsim.state.world import World

AGE = decision("teachers: age")
SEX = decision("teachers: sex")
SIZE = decision("teachers: contract size")
EXPERIENCE = decision("teachers: experience")
TENURE = decision("teachers: time at the school")
PERMANENT = decision("teachers: permanent contract")
TRAINING = decision("teachers: zij-instromer")


_KEYS: dict[int, Keys] = {}


def start_keys(base: int, n: int) -> Keys:
    """Permanent keys of the first `n` people of the start, or of another series of as many numbers; worked
    out once, because every draw asks them.
    """
    kept = _KEYS.get(base)
    if kept is None or len(kept) < n:
        kept = _KEYS[base] = np.array(
            [person_key(int(Channel.START), base, k) for k in range(n + n // 2)], dtype=np.uint64
        )
    return kept[:n]


def in_order(draws: Draws, decided: np.uint64, n: int, base: int) -> Floats:
    """Evenly spread numbers in (0, 1) in a keyed order: margins then hold as well as n allows."""
    result = np.empty(n)
    result[np.argsort(draws.uniforms(decided, start_keys(base, n)), kind="stable")] = (np.arange(n) + 0.5) / n
    return result


def pick(table: tuple[tuple[float, ...], tuple[float, ...]], u: Floats, upper: float) -> Floats:
    """Values from a table of (lower limits, shares); within a class evenly spread up to the next limit
    (`upper` for the last).
    """
    limits = np.array([*table[0], upper])
    cumulative = np.concatenate([[0.0], np.cumsum(table[1]) / sum(table[1])])
    k = np.clip(np.searchsorted(cumulative, u, side="right") - 1, 0, len(table[1]) - 1)
    inside = (u - cumulative[k]) / (cumulative[k + 1] - cumulative[k])
    result: Floats = limits[k] + inside * (limits[k + 1] - limits[k])
    return result


def class_of(table: tuple[tuple[float, ...], tuple[float, ...]], u: Floats) -> Floats:
    """Values of a table of (value, share) without spreading."""
    cumulative = np.cumsum(table[1]) / sum(table[1])
    k = np.clip(np.searchsorted(cumulative, u, side="right"), 0, len(table[0]) - 1)
    return np.array(table[0])[k]


def required_at_start(world: World, parameters: Parameters) -> Floats:
    """Required fte of each school on 1 August 2018, shape (n_schools,)."""
    s, demand = world.schools, parameters.demand
    ratio = np.array(
        [
            demand.pupils_per_fte_bo,
            demand.pupils_per_fte_sbo,
            demand.pupils_per_fte_so,
            demand.pupils_per_fte_vso,
        ]
    )
    result: Floats = demand.fixed_fte_per_school + s.pupils[: s.n] / ratio[s.type[: s.n]]
    return result


def targets(world: World, parameters: Parameters) -> Floats:
    """Filled fte per school: required fte times a fill that falls with schoolweging, scaled to the totals of
    bo and go; shape (n_schools,).
    """
    s, staff = world.schools, parameters.staff
    n = s.n
    required = required_at_start(world, parameters)
    fill = 1.0 - staff.start_gap_slope * (s.weging[:n] - parameters.searching.weging_mean)
    fill[s.concept[:n]] += staff.start_gap_slope
    wanted = required * fill
    bo = s.type[:n] == SchoolType.BO
    for here, total in ((bo, staff.filled_bo_fte), (~bo, staff.filled_go_fte)):
        wanted[here] *= total / wanted[here].sum()
    result: Floats = wanted
    return result


def build(world: World, parameters: Parameters) -> None:
    """Fill the table of people with everybody who has a contract on 1 August 2018."""
    staff, p = parameters.staff, world.people
    draws = Draws(TEMPLATE_SEED)
    total = staff.filled_bo_fte + staff.filled_go_fte
    mean = staff.share_women * staff.contract_women + (1.0 - staff.share_women) * staff.contract_men
    n = round(total / mean)
    women = in_order(draws, SEX, n, 1) < staff.share_women
    age = pick(
        staff.ages, in_order(draws, AGE, n, 2), float(parameters.leaving.aow_months_by_month[0]) / 12.0
    )
    u = in_order(draws, SIZE, n, 3)
    size = np.where(
        women, class_of(staff.sizes_women, _stretch(u, women)), class_of(staff.sizes_men, _stretch(u, ~women))
    )
    p.n = n
    p.key[:n] = start_keys(0, n)
    p.channel[:n], p.entered[:n], p.ordinal[:n] = int(Channel.START), 0, np.arange(n)
    p.status[:n], p.role[:n] = int(Status.EMPLOYED), int(Role.TEACHER)
    p.born[:n] = -np.floor(age * 12.0).astype(np.int64)
    p.woman[:n] = women
    p.wtf[:n] = size
    p.post_fte[:n] = size
    p.wanted_fte[:n] = size
    career = np.maximum(0.0, age - staff.career_start_age)
    experience = career * (
        staff.experience_lowest + (1.0 - staff.experience_lowest) * in_order(draws, EXPERIENCE, n, 4)
    )
    p.teaching_since[:n] = -np.floor(experience * 12.0).astype(np.int64)
    tenure = np.minimum(experience, -staff.tenure_years * np.log(1.0 - in_order(draws, TENURE, n, 5)))
    p.since[:n] = -np.floor(tenure * 12.0).astype(np.int64)
    temporary = np.zeros(n, np.bool_)
    order = np.lexsort((in_order(draws, PERMANENT, n, 6), np.floor(tenure)))
    temporary[order[: round((1.0 - staff.share_permanent) * n)]] = True
    p.permanent[:n] = ~temporary
    p.permanent_from[:n] = np.where(temporary, 1 + (np.arange(n) % parameters.leaving.temporary_months), -1)
    _zij_instromers(world, parameters, draws, n, age)
    _assign(world, targets(world, parameters), n)
    by_school = np.argsort(p.school[:n], kind="stable")
    for column in p.arrays().values():
        # colleagues lie side by side in memory, where most steps read them together
        column[:n] = column[:n][by_school]


def _stretch(u: Floats, chosen: np.ndarray) -> Floats:
    """Evenly spread numbers among the chosen, in the same order."""
    result = np.zeros_like(u)
    k = int(chosen.sum())
    rank = np.empty(k)
    rank[np.argsort(u[chosen], kind="stable")] = (np.arange(k) + 0.5) / max(k, 1)
    result[chosen] = rank
    return result


def _zij_instromers(world: World, parameters: Parameters, draws: Draws, n: int, age: Floats) -> None:
    """Some of them are zij-instromers in training, spread over the months of the traject."""
    p, training = world.people, parameters.training
    suited = np.flatnonzero((age >= training.age_low) & (age < training.age_high))
    u = in_order(draws, TRAINING, n, 7)
    chosen = suited[np.argsort(u[suited], kind="stable")][: parameters.staff.zij_persons]
    length = int(training.duration_months)
    for number, i in enumerate(chosen):
        p.role[i] = int(Role.ZIJ_INSTROMER)
        p.training_month[i] = int((number + 0.5) / len(chosen) * length)
        p.training_length[i] = length
        p.teaching_since[i] = NEVER
        p.permanent[i], p.permanent_from[i] = False, -1
        p.wtf[i] = training.contract_fte
        p.study_fte[i] = training.study_fte
        p.post_fte[i] = training.contract_fte - training.study_fte
        p.double_planned[i] = p.double_months[i] = 0.0
        p.double_felt[i] = training.double_reference * min(float(p.training_month[i]), training.double_full)


def _assign(world: World, wanted: Floats, n: int) -> None:
    """Every person to the school that misses most, as a share of what it should have; people are taken in
    keyed order.
    """
    p = world.people
    order = np.argsort(p.key[:n], kind="stable")
    p.school[order] = hand_out(wanted, p.wtf[order])


@compiled
def hand_out(wanted: Floats, sizes: Floats) -> Ints:
    """School of each contract in turn: the one that misses most, as a share of what it should have; shape of
    `sizes`.
    """
    left, missing = wanted.copy(), np.ones(wanted.shape[0])
    schools = np.empty(sizes.shape[0], np.int64)
    for k in range(sizes.shape[0]):
        s = 0
        for t in range(1, wanted.shape[0]):
            if missing[t] > missing[s]:
                s = t
        schools[k] = s
        left[s] -= sizes[k]
        missing[s] = left[s] / wanted[s]
    return schools


def expected_survivors(parameters: Parameters) -> list[tuple[int, float]]:
    """Pabo students at the start as (year of study, number), from a steady inflow of the first year."""
    pabo = parameters.pabo
    entrants = float(pabo.entrants_by_year[0])
    share = 1.0
    result = [(1, entrants)]
    for year, dropout in enumerate((pabo.dropout_year_1, pabo.dropout_year_2, pabo.dropout_year_3), start=2):
        share *= 1.0 - dropout
        result.append((year, entrants * share))
    result.append(
        (FINAL_STUDY_YEAR + 1, entrants * share * (1.0 - pabo.graduates_year_4) / pabo.graduates_later)
    )
    return result


__all__ = ["build", "divide", "expected_survivors", "targets"]
