"""Who stands where: cover of empty posts and long absence, and both ledgers of the month.

What happens: present people stand on their own posts and tasks; each school covers what is left with stopgaps in the order it prefers this
school year, each until its persons or hours run out; what nobody covers is merged, split or sent home. Every step writes both ledgers.
Why (sources): a quarter of the hidden shortage is covered by ambulant staff, a fifth by zij-instromers and a fifth by unqualified people (plan of
2023); schoolopleiders are pulled into class (evaluation of 2024); lending came off nowhere in Rotterdam.
When in the month: step 5.
Reads: contracts, absences, open vacancies, strain of the last closed ledger.
Writes: both ledgers, extra hours, hours used from pools.
"""

import numpy as np

from olsim.arrays import AnyArray, Bools, Floats, Ints, Keys
from olsim.classes import EPSILON_FTE, FULL_TIME
from olsim.codes import Absence, Kind, Pool, Role, Standing, Status, Task, Use, VacancyState
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, uniform, uniform_pair
from olsim.rules.covering import extra_hours, stopgap_utility
from olsim.rules.lending import willingness
from olsim.state.ledgers import N_STANDINGS
from olsim.state.world import World

WILLING = "cover: part-timer gives extra hours this year"
ORDER = "cover: order of stopgaps at a school this year"
TURN = "cover: who is asked first"
EXTERNAL_TURN = "cover: which school gets external staff first"
LEND = "cover: surplus teacher is lent"
LEND_TO = "cover: school that borrows"
READS = ("people.*", "schools.*", "vacancies.*", "boards.lends")
WRITES = ("ledgers", "people.extra_fte", "surroundings.external_fte")

_REGULAR_HIDDEN, _REPLACEMENT_HIDDEN, _REGULAR_OPEN, _REPLACEMENT_OPEN = 0, 1, 2, 2 + 1
N_GAPS = 2 + 2
_EXTRA, _AMBULANT, _ZIJ, _SUPPORT, _EXTERNAL = 0, 1, 2, 2 + 1, 2 + 2
N_STOPGAPS = _EXTERNAL + 1


@compiled
def write(n: Ints, e_school: Ints, e_cell: Ints, e_person: Ints, e_fte: Floats, school: int, cell: int, person: int, fte: float) -> None:
    """One entry on the demand side."""
    k = n[0]
    e_school[k] = school
    e_cell[k] = cell
    e_person[k] = person
    e_fte[k] = fte
    n[0] = k + 1


@compiled
def stand(
    gaps: AnyArray, school: int, fte: float, standing: int, person: int, n: Ints, e_school: Ints, e_cell: Ints, e_person: Ints, e_fte: Floats
) -> float:
    """Put up to `fte` of somebody on the empty posts of a school; returns what was used. Gaps are (kind, advertised) in a fixed order."""
    used = 0.0
    for g in range(N_GAPS):
        left = gaps[school, g]
        if left <= EPSILON_FTE:
            continue
        taken = left if left < fte - used else fte - used
        if taken <= EPSILON_FTE:
            break
        gaps[school, g] = left - taken
        used += taken
        kind = Kind.REGULAR + 0 if g == _REGULAR_HIDDEN or g == _REGULAR_OPEN else Kind.REPLACEMENT + 0
        advertised = 1 if g >= _REGULAR_OPEN else 0
        write(n, e_school, e_cell, e_person, e_fte, school, (kind * N_STANDINGS + standing) * 2 + advertised, person, taken)
    return used


@compiled
def own_places(
    n_schools: int,
    first: Ints,
    staff: Ints,
    status: Ints,
    role: Ints,
    wtf: Floats,
    post_fte: Floats,
    task_fte: Floats,
    task: Ints,
    replacement_fte: Floats,
    supernumerary_fte: Floats,
    study_fte: Floats,
    paid_fte: Floats,
    extra_fte: Floats,
    absence: Ints,
    month: int,
    v_state: Ints,
    v_kind: Ints,
    v_fte: Floats,
    v_start: Ints,
    v_school: Ints,
    v_advertised: Bools,
    open_rows: Ints,
    n_open: Ints,
    gaps: AnyArray,
    uses: AnyArray,
    n: Ints,
    e_school: Ints,
    e_cell: Ints,
    e_person: Ints,
    e_fte: Floats,
) -> None:
    """Everybody present on the own post and task; what is empty becomes a gap of the school."""
    n[0] = 0
    own = Standing.OWN + 0
    for s in range(n_schools):
        for g in range(N_GAPS):
            gaps[s, g] = 0.0
        for k in range(first[s], first[s + 1]):
            i = staff[k]
            extra_fte[i] = 0.0
            for use in range(uses.shape[1]):
                uses[i, use] = 0.0
            if status[i] == Status.STUDYING:
                uses[i, Use.SUPERNUMERARY] = paid_fte[i]
                continue
            if absence[i] != Absence.NONE:
                uses[i, Use.ABSENT] = wtf[i]
                if replacement_fte[i] > EPSILON_FTE:
                    gaps[s, _REPLACEMENT_HIDDEN] += replacement_fte[i]
                if task_fte[i] > EPSILON_FTE:
                    write(n, e_school, e_cell, e_person, e_fte, s, (Kind.TASK * N_STANDINGS + Standing.NOT_DONE) * 2, -1, task_fte[i])
                continue
            if post_fte[i] > EPSILON_FTE:
                standing = Standing.ZIJ_INSTROMER + 0 if role[i] == Role.ZIJ_INSTROMER else own
                uses[i, Use.OWN_POST] = post_fte[i]
                write(n, e_school, e_cell, e_person, e_fte, s, (Kind.REGULAR * N_STANDINGS + standing) * 2, i, post_fte[i])
            if replacement_fte[i] > EPSILON_FTE:
                uses[i, Use.REPLACEMENT] = replacement_fte[i]
                write(n, e_school, e_cell, e_person, e_fte, s, (Kind.REPLACEMENT * N_STANDINGS + own) * 2, i, replacement_fte[i])
            if task_fte[i] > EPSILON_FTE:
                uses[i, Use.COACHING if task[i] == Task.COACH else Use.OTHER_TASK] = task_fte[i]
            uses[i, Use.SUPERNUMERARY] = supernumerary_fte[i]
            uses[i, Use.STUDY] = study_fte[i]
    for q in range(n_open[0]):
        row = open_rows[q]
        if v_start[row] > month or (v_state[row] != VacancyState.OPEN and v_state[row] != VacancyState.RESERVED):
            continue
        g = _REGULAR_HIDDEN if v_kind[row] == Kind.REGULAR else _REPLACEMENT_HIDDEN
        if v_advertised[row] and v_state[row] == VacancyState.OPEN:
            g += 2
        gaps[v_school[row], g] += v_fte[row]


@compiled
def lend_out(
    n_schools: int,
    first: Ints,
    staff: Ints,
    lend_stream: np.uint64,
    to_stream: np.uint64,
    key: Keys,
    role: Ints,
    status: Ints,
    supernumerary_fte: Floats,
    absence: Ints,
    school_key: Keys,
    board: Ints,
    shared_with: Ints,
    lends: Bools,
    strain: Floats,
    base: float,
    log_per_share: float,
    other_ratio: float,
    gaps: AnyArray,
    uses: AnyArray,
    n: Ints,
    e_school: Ints,
    e_cell: Ints,
    e_person: Ints,
    e_fte: Floats,
) -> None:
    """Teachers above the formation first cover gaps of their own school, then may be lent to one school of the board or in the same building."""
    for s in range(n_schools):
        for k in range(first[s], first[s + 1]):
            i = staff[k]
            if supernumerary_fte[i] <= EPSILON_FTE:
                continue
            spare = uses[i, Use.SUPERNUMERARY]
            if spare <= EPSILON_FTE or role[i] != Role.TEACHER or status[i] != Status.EMPLOYED or absence[i] != Absence.NONE:
                continue
            used = stand(gaps, s, spare, Standing.AMBULANT + 0, i, n, e_school, e_cell, e_person, e_fte)
            if used > 0.0:
                uses[i, Use.SUPERNUMERARY] -= used
                uses[i, Use.COVERING] += used
                spare -= used
            if spare <= EPSILON_FTE or not lends[board[s]]:
                continue
            best = -1
            lowest = 2.0
            for t in range(n_schools):
                if t == s or (board[t] != board[s] and shared_with[s] != t):
                    continue
                total = 0.0
                for g in range(N_GAPS):
                    total += gaps[t, g]
                if total <= EPSILON_FTE:
                    continue
                u = uniform_pair(to_stream, key[i], school_key[t])
                if u < lowest:
                    lowest = u
                    best = t
            if best >= 0 and uniform(lend_stream, key[i]) < willingness(strain[s], board[best] == board[s], base, log_per_share, other_ratio):
                used = stand(gaps, best, spare, Standing.LENT_IN + 0, i, n, e_school, e_cell, e_person, e_fte)
                uses[i, Use.SUPERNUMERARY] -= used
                uses[i, Use.LENT_OUT] += used


@compiled
def preferred_order(
    n_schools: int,
    school_key: Keys,
    stream: np.uint64,
    likes_extra: float,
    likes_ambulant: float,
    likes_zij: float,
    likes_support: float,
    likes_external: float,
    order: AnyArray,
) -> None:
    """Order of stopgaps at each school for a school year, shape (n_schools, 5): the highest utility first."""
    values = np.zeros(N_STOPGAPS)
    for s in range(n_schools):
        for option in range(N_STOPGAPS):
            likes = likes_extra
            if option == _AMBULANT:
                likes = likes_ambulant
            elif option == _ZIJ:
                likes = likes_zij
            elif option == _SUPPORT:
                likes = likes_support
            elif option == _EXTERNAL:
                likes = likes_external
            values[option] = stopgap_utility(likes, uniform_pair(stream, school_key[s], np.uint64(option + 1)))
        for place in range(N_STOPGAPS):
            best = 0
            for option in range(N_STOPGAPS):
                if values[option] > values[best]:
                    best = option
            order[s, place] = best
            values[best] = -np.inf


@compiled
def can_give(
    option: int,
    status: int,
    role: int,
    wtf: float,
    task_fte: float,
    supernumerary: float,
    willing: bool,
    extra_offer: float,
    ambulant_pull: float,
) -> float:
    """Fte that one present person can give to a stopgap; 0 where the stopgap is not for this person."""
    if option == _EXTRA:
        if status == Status.EMPLOYED and role == Role.TEACHER and willing:
            return extra_hours(wtf, extra_offer)
    elif option == _AMBULANT:
        if status == Status.EMPLOYED:
            return ambulant_pull * task_fte
    elif option == _ZIJ:
        if role == Role.ZIJ_INSTROMER:
            return supernumerary
    elif option == _SUPPORT:
        if status == Status.STUDYING:
            return supernumerary
    return 0.0


@compiled
def stopgaps(
    n_schools: int,
    first: Ints,
    staff: Ints,
    willing_stream: np.uint64,
    turn_stream: np.uint64,
    external_stream: np.uint64,
    key: Keys,
    status: Ints,
    role: Ints,
    wtf: Floats,
    task_fte: Floats,
    task: Ints,
    extra_fte: Floats,
    absence: Ints,
    school_key: Keys,
    director_fte: Floats,
    support_fte: Floats,
    external_left: Floats,
    extra_willing: float,
    extra_offer: float,
    ambulant_pull: float,
    support_share: float,
    order: AnyArray,
    gaps: AnyArray,
    uses: AnyArray,
    pools: AnyArray,
    turn: Floats,
    n: Ints,
    e_school: Ints,
    e_cell: Ints,
    e_person: Ints,
    e_fte: Floats,
) -> None:
    """Stopgaps of every school; schools come in the order of a keyed number, which matters for external staff only.

    `turn` is working room, shape (n_schools,). Within a school people are asked in the order of a keyed number of this school year.
    """
    most = 1
    for s in range(n_schools):
        if first[s + 1] - first[s] > most:
            most = first[s + 1] - first[s]
    asked_turn = np.zeros(most)
    asked_gives = np.zeros(most)
    asked_rows = np.zeros(most, np.int64)
    for s in range(n_schools):
        turn[s] = uniform(external_stream, school_key[s])
        for pool in range(pools.shape[1]):
            pools[s, pool] = 0.0
    for _rank in range(n_schools):
        s = 0
        for t in range(n_schools):
            if turn[t] < turn[s]:
                s = t
        turn[s] = 2.0
        need = 0.0
        for g in range(N_GAPS):
            need += gaps[s, g]
        for place in range(N_STOPGAPS):
            if need <= EPSILON_FTE:
                break
            option = order[s, place]
            if option == _EXTERNAL:
                used = stand(gaps, s, external_left[0], Standing.EXTERNAL + 0, -1, n, e_school, e_cell, e_person, e_fte)
                external_left[0] -= used
                pools[s, Pool.EXTERNAL] += used
                need -= used
                continue
            if option == _SUPPORT:
                used = stand(gaps, s, support_share * support_fte[s], Standing.UNQUALIFIED + 0, -1, n, e_school, e_cell, e_person, e_fte)
                pools[s, Pool.SUPPORT] += used
                need -= used
            standing = Standing.EXTRA_HOURS + 0
            if option == _AMBULANT:
                standing = Standing.AMBULANT + 0
            elif option == _ZIJ:
                standing = Standing.ZIJ_STOPGAP + 0
            elif option == _SUPPORT:
                standing = Standing.UNQUALIFIED + 0
            number = 0
            for k in range(first[s], first[s + 1]):
                i = staff[k]
                if absence[i] != Absence.NONE:
                    continue
                willing = option == _EXTRA and wtf[i] < FULL_TIME and uniform(willing_stream, key[i]) < extra_willing
                gives = can_give(option, status[i], role[i], wtf[i], task_fte[i], uses[i, Use.SUPERNUMERARY], willing, extra_offer, ambulant_pull)
                if gives <= EPSILON_FTE:
                    continue
                u = uniform(turn_stream, key[i])
                place_ = number
                number += 1
                while place_ > 0 and asked_turn[place_ - 1] > u:
                    asked_turn[place_] = asked_turn[place_ - 1]
                    asked_gives[place_] = asked_gives[place_ - 1]
                    asked_rows[place_] = asked_rows[place_ - 1]
                    place_ -= 1
                asked_turn[place_] = u
                asked_gives[place_] = gives
                asked_rows[place_] = i
            for n_asked in range(number):
                if need <= EPSILON_FTE:
                    break
                asked = asked_rows[n_asked]
                used = stand(gaps, s, asked_gives[n_asked], standing, asked, n, e_school, e_cell, e_person, e_fte)
                if option == _EXTRA:
                    extra_fte[asked] = used
                elif option == _AMBULANT:
                    uses[asked, Use.COACHING if task[asked] == Task.COACH else Use.OTHER_TASK] -= used
                else:
                    uses[asked, Use.SUPERNUMERARY] -= used
                uses[asked, Use.COVERING] += used
                need -= used
            if option == _AMBULANT and need > EPSILON_FTE:
                used = stand(gaps, s, director_fte[s], standing, -1, n, e_school, e_cell, e_person, e_fte)
                pools[s, Pool.DIRECTOR] += used
                need -= used
        stand(gaps, s, need + FULL_TIME, Standing.MERGED + 0, -1, n, e_school, e_cell, e_person, e_fte)


@compiled
def tasks_done(
    n_schools: int,
    first: Ints,
    staff: Ints,
    task_fte: Floats,
    absence: Ints,
    uses: AnyArray,
    n: Ints,
    e_school: Ints,
    e_cell: Ints,
    e_person: Ints,
    e_fte: Floats,
) -> None:
    """Task posts on the demand side: what the holder did, and what stayed undone because the holder stood in front of a class."""
    for s in range(n_schools):
        for k in range(first[s], first[s + 1]):
            i = staff[k]
            if task_fte[i] <= EPSILON_FTE or absence[i] != Absence.NONE:
                continue
            done = uses[i, Use.COACHING] + uses[i, Use.OTHER_TASK]
            if done > EPSILON_FTE:
                write(n, e_school, e_cell, e_person, e_fte, s, (Kind.TASK * N_STANDINGS + Standing.OWN) * 2, i, done)
            if task_fte[i] - done > EPSILON_FTE:
                write(n, e_school, e_cell, e_person, e_fte, s, (Kind.TASK * N_STANDINGS + Standing.NOT_DONE) * 2, -1, task_fte[i] - done)


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """Write both ledgers of this month."""
    p, v, s, lists, books = world.people, world.vacancies, world.schools, world.lists, world.ledgers
    month = world.month
    year = school_year(month)
    group, boards = parameters.cover, parameters.boards
    entries = (books.n, books.school, books.cell, books.person, books.fte)
    gaps = world.scratch_gaps
    own_places(
        s.n,
        lists.school_first,
        lists.staff,
        p.status,
        p.role,
        p.wtf,
        p.post_fte,
        p.task_fte,
        p.task,
        p.replacement_fte,
        p.supernumerary_fte,
        p.study_fte,
        p.paid_fte,
        p.extra_fte,
        p.absence,
        month,
        v.state,
        v.kind,
        v.fte,
        v.start,
        v.school,
        v.advertised,
        lists.open,
        lists.n_open,
        gaps,
        books.uses,
        *entries,
    )
    lend_out(
        s.n,
        lists.school_first,
        lists.staff,
        draws.stream(LEND, year),
        draws.stream(LEND_TO, year),
        p.key,
        p.role,
        p.status,
        p.supernumerary_fte,
        p.absence,
        s.key,
        s.board,
        s.shared_with,
        world.boards.lends,
        s.strain,
        boards.lend_willing,
        boards.lend_log_per_share,
        boards.lend_other_board,
        gaps,
        books.uses,
        *entries,
    )
    if month % 12 == 0:
        preferred_order(
            s.n,
            s.key,
            draws.stream(ORDER, year),
            group.likes_extra,
            group.likes_ambulant,
            group.likes_zij,
            group.likes_support,
            group.likes_external,
            world.stopgap_order,
        )
    external = world.surroundings.external_fte
    external[0] = group.external_fte_by_year[year]
    stopgaps(
        s.n,
        lists.school_first,
        lists.staff,
        draws.stream(WILLING, year),
        draws.stream(TURN, year),
        draws.stream(EXTERNAL_TURN),
        p.key,
        p.status,
        p.role,
        p.wtf,
        p.task_fte,
        p.task,
        p.extra_fte,
        p.absence,
        s.key,
        s.director_fte,
        s.support_fte,
        external,
        group.extra_willing,
        group.extra_fte,
        group.ambulant_pull,
        group.support_share,
        world.stopgap_order,
        gaps,
        books.uses,
        books.pools,
        world.scratch_schools,
        *entries,
    )
    tasks_done(s.n, lists.school_first, lists.staff, p.task_fte, p.absence, books.uses, *entries)
