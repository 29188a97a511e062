"""Schools, wijken and boards of the synthetic city. The same for every seed: the city is given, its luck is
not.
"""

import math
from statistics import NormalDist

import numpy as np

from olsim.core.arrays import Floats, Ints
from olsim.core.codes import SchoolType
from olsim.core.randomness import Draws, decision, half, person_key
from olsim.parameters.groups import City, Parameters
from olsim.state.world import World

SPREAD_SIZE = decision("city: size of a school")
SPREAD_WEGING = decision("city: schoolweging of a school")
ORDER = decision("city: order of schools within a wijk")
BOARD = decision("city: which board has a school")
CONCEPT = decision("city: concept school")
SHARED = decision("city: shared building")
SCHOOL_CHANNEL = 100
BOARD_CHANNEL = 101
TEMPLATE_SEED = 0


def divide(total: int, shares: tuple[float, ...]) -> Ints:
    """Whole numbers with these shares, by largest remainder."""
    exact = np.array(shares) / sum(shares) * total
    whole = np.floor(exact).astype(np.int64)
    for k in np.argsort(-(exact - whole), kind="stable")[: total - int(whole.sum())]:
        whole[k] += 1
    return whole


def normal_scores(uniforms: Floats) -> Floats:
    """Standard normal values in the order of the uniforms, evenly spread, so that a small set has the wanted
    mean and spread.
    """
    n = len(uniforms)
    result = np.empty(n)
    result[np.argsort(uniforms, kind="stable")] = [NormalDist().inv_cdf((k + 0.5) / n) for k in range(n)]
    return result


def build(world: World, parameters: Parameters) -> None:
    """Fill the tables of schools and boards."""
    city = parameters.city
    s = world.schools
    counts = (city.bo_schools, city.sbo_schools, city.so_schools, city.vso_schools)
    n = sum(counts)
    s.n = n
    world.wijken = city.wijken
    draws = Draws(TEMPLATE_SEED)
    s.key[:n] = [person_key(SCHOOL_CHANNEL, 0, k) for k in range(n)]
    s.half_key[:n] = [half(key) for key in s.key[:n]]
    keys = s.key[:n]
    s.type[:n] = np.repeat([int(t) for t in SchoolType], counts)
    bo = s.type[:n] == SchoolType.BO
    per_wijk = divide(city.bo_schools, city.wijk_share)
    s.wijk[:n][bo] = np.repeat(np.arange(len(per_wijk)), per_wijk)
    s.wijk[:n][~bo] = np.repeat(np.arange(len(per_wijk)), divide(n - city.bo_schools, city.wijk_share))
    s.growth[:n] = np.array(city.wijk_growth)[s.wijk[:n]] > 0.0
    weging = np.array(city.wijk_weging)[s.wijk[:n]]
    u = draws.uniforms(SPREAD_WEGING, keys)
    for w in range(len(per_wijk)):
        here = bo & (s.wijk[:n] == w)
        weging[here] += city.weging_spread * normal_scores(u[here])
    s.weging[:n] = np.where(bo, weging, city.weging_special)
    _boards(world, city, draws)
    large = world.boards.large[s.board[:n]]
    size = np.exp(city.size_spread * normal_scores(draws.uniforms(SPREAD_SIZE, keys))) * np.where(
        large, city.large_board_size, 1.0
    )
    paths = (
        parameters.pupils.bo_by_year,
        parameters.pupils.sbo_by_year,
        parameters.pupils.so_by_year,
        parameters.pupils.vso_by_year,
    )
    for type_, path in zip(SchoolType, paths):
        here = s.type[:n] == type_
        s.pupils[:n][here] = size[here] / size[here].sum() * path[0]
    turn = draws.uniforms(CONCEPT, keys) + np.where(large, city.concept_small_boards, 0.0)
    regular = np.flatnonzero(bo)
    s.concept[regular[np.argsort(turn[bo], kind="stable")][: round(city.concept_share * city.bo_schools)]] = (
        True
    )
    _shared_buildings(world, city, draws)


def _boards(world: World, city: City, draws: Draws) -> None:
    s, b = world.schools, world.boards
    n = s.n
    b.n = city.large_boards + city.small_boards
    b.key[: b.n] = [person_key(BOARD_CHANNEL, 0, k) for k in range(b.n)]
    b.large[: city.large_boards] = True
    b.lends[: b.n] = True
    b.anticipates[: city.large_boards] = True
    shares = (*city.large_board_shares, 1.0 - sum(city.large_board_shares))
    numbers = divide(n, shares)
    rest = divide(int(numbers[-1]), (1.0,) * city.small_boards)
    of = np.concatenate(
        [
            np.repeat(np.arange(city.large_boards), numbers[:-1]),
            np.repeat(city.large_boards + np.arange(city.small_boards), rest),
        ]
    )
    order = np.argsort(draws.uniforms(BOARD, s.key[:n]), kind="stable")
    s.board[order] = of
    b.schools[: b.n] = np.bincount(s.board[:n], minlength=b.n)
    link_schools(world)


def link_schools(world: World) -> None:
    """The schools of each board as a list; to be made again after schools change boards."""
    s, b = world.schools, world.boards
    s.next_of_board[: s.n] = -1
    b.first_school[: b.n] = -1
    for row in range(s.n - 1, -1, -1):
        s.next_of_board[row] = b.first_school[s.board[row]]
        b.first_school[s.board[row]] = row


def _shared_buildings(world: World, city: City, draws: Draws) -> None:
    """Pairs of bo schools in one wijk that share a building; every school in at most one pair."""
    s = world.schools
    n = s.n
    s.shared_with[:n] = -1
    u = draws.uniforms(SHARED, s.key[:n])
    wanted = math.floor(city.shared_share * n / 2.0)
    for a in np.argsort(u, kind="stable"):
        if wanted == 0:
            return
        if s.shared_with[a] >= 0:
            continue
        others = [t for t in range(n) if t != a and s.wijk[t] == s.wijk[a] and s.shared_with[t] < 0]
        if others:
            partner = min(others, key=lambda t: u[t])
            s.shared_with[a], s.shared_with[partner] = partner, a
            wanted -= 1
