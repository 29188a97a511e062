"""People and schools find each other, in rounds.

What happens: everybody who looks for a job ranks the schools under consideration and the other options; schools rank who applies; deferred acceptance
settles the round. A mover leaves only with an accepted offer; the post left behind is advertised in the next round of the same month.
Why (sources): order-free matching (Gale and Shapley 1962); vacancy chains; personal taste lasts a school year.
When in the month: step 10.
Reads: advertised vacancies, who searches, what schools are like in the last closed ledger.
Writes: accepted offers, reserved vacancies, notices of movers.

Each step of deferred acceptance lets everybody apply at once and each school choose from all who apply and all it holds, so that nobody's turn matters.
A school takes applicants in the order of its ranking as long as their contracts fit the fte that it advertised.
"""

import numpy as np

from olsim.arrays import Bools, Floats, Ints, Keys
from olsim.choice import gumbel
from olsim.classes import EPSILON_FTE, FEBRUARY, NEVER
from olsim.codes import Absence, Channel, Kind, Reason, SchoolType, Status, VacancyState
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, uniform, uniform_pair
from olsim.rules.applying import applicant_score, neighbours_utility, school_utility
from olsim.state.books import ask, post_requests
from olsim.state.world import World

CONSIDER = "matching: which schools somebody considers this year"
TASTE = "matching: taste of a person for a school this year"
RANK = "matching: taste of a school for a person this year"
OUTSIDE = "matching: taste for the randgemeenten this year"
STAY_AWAY = "matching: taste of an outsider for the present job"
TURN = "matching: whom the randgemeenten take first"
READS = ("people.*", "schools.*", "vacancies.*", "surroundings.neighbours_openings_fte")
WRITES = ("people.*", "vacancies.*", "surroundings.neighbours_openings_fte", "history")

ROUNDS = 2 + 1
"""Rounds of offers in a month: two links of a vacancy chain after the first."""
_NOBODY = -1


@compiled
def who_searches(
    staff: Ints,
    n_staff: Ints,
    others: Ints,
    n_others: Ints,
    month: int,
    status: Ints,
    role: Ints,
    absence: Ints,
    search_until: Ints,
    leave_month: Ints,
    offer_start: Ints,
    graduates: Ints,
    to_city: Bools,
    searchers: Ints,
) -> int:
    """Rows of everybody who looks for a job in the city this month."""
    n = 0
    for k in range(n_staff[0]):
        i = staff[k]
        if status[i] == Status.EMPLOYED and search_until[i] >= month and leave_month[i] < 0 and offer_start[i] < 0 and absence[i] == Absence.NONE:
            searchers[n] = i
            n += 1
    for k in range(n_others[0]):
        i = others[k]
        if offer_start[i] >= 0:
            continue
        if (status[i] == Status.SEARCHING and search_until[i] >= month) or (status[i] == Status.STUDYING and graduates[i] >= 0 and to_city[i]):
            searchers[n] = i
            n += 1
    return n


@compiled
def match_round(
    searchers: Ints,
    n_searchers: int,
    month: int,
    movers_start: int,
    consider_stream: np.uint64,
    taste_stream: np.uint64,
    rank_stream: np.uint64,
    outside_stream: np.uint64,
    away_stream: np.uint64,
    turn_stream: np.uint64,
    key: Keys,
    status: Ints,
    channel: Ints,
    born: Ints,
    teaching_since: Ints,
    lives_in_city: Bools,
    school: Ints,
    post_fte: Floats,
    task_fte: Floats,
    wanted_fte: Floats,
    available: Ints,
    leave_month: Ints,
    leave_reason: Ints,
    offer_school: Ints,
    offer_start: Ints,
    search_until: Ints,
    n_schools: int,
    school_key: Keys,
    board: Ints,
    type_: Ints,
    weging: Floats,
    strain: Floats,
    concept: Bools,
    growth: Bools,
    allowance_share: Floats,
    attraction: Floats,
    v_count: Ints,
    v_state: Ints,
    v_school: Ints,
    v_kind: Ints,
    v_fte: Floats,
    v_opened: Ints,
    v_start: Ints,
    v_advertised: Bools,
    v_since: Ints,
    v_person: Ints,
    v_absent: Ints,
    open_rows: Ints,
    n_open: Ints,
    first_row: int,
    requests: Floats,
    n_requests: Ints,
    openings: Floats,
    capacity: Floats,
    neighbours_shortage: float,
    neighbours_extra: float,
    considered: int,
    u_weging: float,
    weging_mean: float,
    u_strain: float,
    u_concept: float,
    u_growth: float,
    u_own_board: float,
    u_special_graduate: float,
    u_special_experienced: float,
    u_pay: float,
    u_stay: float,
    u_neighbours: float,
    u_neighbours_strain: float,
    u_young: float,
    u_commuter: float,
    u_neighbours_extra: float,
    u_incoming_stay: float,
    s_experience: float,
    s_own_board: float,
    slack: float,
    counts: Floats,
) -> int:
    """One round. Only posts from `first_row` on take part: the first round takes all, the next
    ones what the round before left behind. Returns the number of accepted offers; `counts` adds (vacancies filled, months they were advertised).
    """
    for s in range(n_schools):
        capacity[s] = 0.0
    for q in range(n_open[0]):
        row = open_rows[q]
        if row >= first_row and v_state[row] == VacancyState.OPEN and v_advertised[row]:
            capacity[v_school[row]] += v_fte[row]
    hiring = np.zeros(n_schools, np.int64)
    n_hiring = 0
    for s in range(n_schools):
        if capacity[s] > EPSILON_FTE:
            hiring[n_hiring] = s
            n_hiring += 1
    if n_hiring == 0:
        return 0
    options = considered + 1
    choice = np.full((n_searchers, options), _NOBODY, np.int64)
    scores = np.zeros((n_searchers, options))
    best_keys = np.zeros(considered)
    best_schools = np.zeros(considered, np.int64)
    values = np.zeros(options)
    outside_school = n_schools
    for a in range(n_searchers):
        i = searchers[a]
        if offer_start[i] >= 0 or leave_month[i] >= 0:
            continue
        employed = status[i] == Status.EMPLOYED
        size = wanted_fte[i]
        found = 0
        for h in range(n_hiring):
            s = hiring[h]
            if capacity[s] + slack < size or (employed and s == school[i]):
                continue
            u = uniform_pair(consider_stream, key[i], school_key[s])
            if found < considered:
                place = found
                found += 1
            elif u < best_keys[considered - 1]:
                place = considered - 1
            else:
                continue
            while place > 0 and best_keys[place - 1] > u:
                best_keys[place] = best_keys[place - 1]
                best_schools[place] = best_schools[place - 1]
                place -= 1
            best_keys[place] = u
            best_schools[place] = s
        months_teaching = month - teaching_since[i]
        if teaching_since[i] <= NEVER:
            months_teaching = 0
        age = (month - born[i]) / 12.0
        threshold = -np.inf
        if employed:
            own = school[i]
            threshold = u_stay + school_utility(
                weging[own],
                strain[own],
                concept[own],
                growth[own],
                type_[own] != SchoolType.BO,
                False,
                months_teaching,
                allowance_share[own],
                attraction[own],
                uniform_pair(taste_stream, key[i], school_key[own]),
                u_weging,
                weging_mean,
                u_strain,
                u_concept,
                u_growth,
                u_own_board,
                u_special_graduate,
                u_special_experienced,
                u_pay,
            )
        elif channel[i] == Channel.NEIGHBOURS:
            threshold = u_incoming_stay + gumbel(uniform(away_stream, key[i])) + u_neighbours_strain * neighbours_shortage
        n_values = 0
        for f in range(found + (1 if employed else 0)):
            if f == found:
                s = outside_school
                value = neighbours_utility(
                    neighbours_shortage,
                    neighbours_extra,
                    age,
                    lives_in_city[i],
                    uniform(outside_stream, key[i]),
                    u_neighbours,
                    u_neighbours_strain,
                    u_young,
                    u_commuter,
                    u_neighbours_extra,
                )
            else:
                s = best_schools[f]
                same_board = employed and board[s] == board[school[i]]
                value = school_utility(
                    weging[s],
                    strain[s],
                    concept[s],
                    growth[s],
                    type_[s] != SchoolType.BO,
                    same_board,
                    months_teaching,
                    allowance_share[s],
                    attraction[s],
                    uniform_pair(taste_stream, key[i], school_key[s]),
                    u_weging,
                    weging_mean,
                    u_strain,
                    u_concept,
                    u_growth,
                    u_own_board,
                    u_special_graduate,
                    u_special_experienced,
                    u_pay,
                )
            if value <= threshold:
                continue
            if f == found:
                score = uniform(turn_stream, key[i])
            else:
                same_board = employed and board[s] == board[school[i]]
                score = applicant_score(months_teaching, same_board, uniform_pair(rank_stream, key[i], school_key[s]), s_experience, s_own_board)
            place = n_values
            n_values += 1
            while place > 0 and values[place - 1] < value:
                values[place] = values[place - 1]
                choice[a, place] = choice[a, place - 1]
                scores[a, place] = scores[a, place - 1]
                place -= 1
            values[place] = value
            choice[a, place] = s
            scores[a, place] = score
    pointer = np.zeros(n_searchers, np.int64)
    queue = np.zeros(n_searchers, np.int64)
    first = np.zeros(n_schools + 2, np.int64)
    changed = True
    while changed:
        changed = False
        for s in range(n_schools + 2):
            first[s] = 0
        for a in range(n_searchers):
            if pointer[a] < options and choice[a, pointer[a]] >= 0:
                first[choice[a, pointer[a]] + 1] += 1
        for s in range(n_schools + 1):
            first[s + 1] += first[s]
        for a in range(n_searchers):
            if pointer[a] < options and choice[a, pointer[a]] >= 0:
                s = choice[a, pointer[a]]
                queue[first[s]] = a
                first[s] += 1
        for s in range(n_schools + 1, 0, -1):
            first[s] = first[s - 1]
        first[0] = 0
        for s in range(n_schools + 1):
            low = first[s]
            high = first[s + 1]
            if low == high:
                continue
            for x in range(low + 1, high):
                a = queue[x]
                y = x
                while y > low and scores[queue[y - 1], pointer[queue[y - 1]]] < scores[a, pointer[a]]:
                    queue[y] = queue[y - 1]
                    y -= 1
                queue[y] = a
            room = openings[0] if s == outside_school else capacity[s] + slack
            for x in range(low, high):
                a = queue[x]
                size = wanted_fte[searchers[a]]
                if size <= room:
                    room -= size
                else:
                    pointer[a] += 1
                    changed = True
    accepted = 0
    for s in range(n_schools + 1):
        for x in range(first[s], first[s + 1]):
            a = queue[x]
            i = searchers[a]
            employed = status[i] == Status.EMPLOYED
            start = movers_start if employed else (available[i] if available[i] > month else month + 1)
            accepted += 1
            if s == outside_school:
                openings[0] -= wanted_fte[i]
                leave_month[i] = start
                leave_reason[i] = Reason.NEIGHBOURS
                ask(requests, n_requests, school[i], Kind.REGULAR + 0, post_fte[i] + task_fte[i], start, -1)
                continue
            left = wanted_fte[i]
            stands_in_for = -1  # one absent colleague per appointment
            for kind in range(2):
                for q in range(n_open[0]):
                    row = open_rows[q]
                    if left <= EPSILON_FTE:
                        break
                    if row < first_row or v_school[row] != s or v_state[row] != VacancyState.OPEN or not v_advertised[row] or v_kind[row] != kind:
                        continue
                    if kind == Kind.REPLACEMENT:
                        if stands_in_for >= 0 and v_absent[row] != stands_in_for:
                            continue
                        stands_in_for = v_absent[row]
                    if v_start[row] > start:
                        start = v_start[row]
                    taken = v_fte[row] if v_fte[row] < left else left
                    left -= taken
                    counts[0] += 1.0
                    counts[1] += month - v_since[row]
                    if v_fte[row] - taken <= EPSILON_FTE:
                        v_state[row] = VacancyState.RESERVED
                        v_person[row] = i
                    else:
                        v_fte[row] -= taken
                        new = v_count[0]
                        v_count[0] = new + 1
                        v_state[new] = VacancyState.RESERVED
                        v_school[new] = s
                        v_kind[new] = v_kind[row]
                        v_fte[new] = taken
                        v_opened[new] = v_opened[row]
                        v_start[new] = v_start[row]
                        v_advertised[new] = False
                        v_since[new] = v_since[row]
                        v_person[new] = i
                        v_absent[new] = v_absent[row]
                        open_rows[n_open[0]] = new
                        n_open[0] += 1
            offer_school[i] = s
            offer_start[i] = start
            if search_until[i] < start:
                search_until[i] = start
            if employed:
                leave_month[i] = start
                leave_reason[i] = Reason.OTHER_SCHOOL
                ask(requests, n_requests, school[i], Kind.REGULAR + 0, post_fte[i] + task_fte[i], start, -1)
    return accepted


def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """All rounds of this month."""
    p, s, v, lists, month = world.people, world.schools, world.vacancies, world.lists, world.month
    around, group = world.surroundings, parameters.applying
    year = school_year(month)
    part = month % 12
    movers_start = (month // 12 + 1) * 12 if part >= FEBRUARY else month + 2
    n = who_searches(
        lists.staff,
        lists.n_staff,
        lists.others,
        lists.n_others,
        month,
        p.status,
        p.role,
        p.absence,
        p.search_until,
        p.leave_month,
        p.offer_start,
        p.graduates,
        p.to_city,
        world.searchers,
    )
    counts = world.scratch_pools
    counts[0] = counts[1] = 0.0
    first_row = 0
    for _round in range(ROUNDS):
        v.room_for(2 * n, "vacatures")
        accepted = match_round(
            world.searchers,
            n,
            month,
            movers_start,
            draws.stream(CONSIDER, year),
            draws.stream(TASTE, year),
            draws.stream(RANK, year),
            draws.stream(OUTSIDE, year),
            draws.stream(STAY_AWAY, -1),
            draws.stream(TURN),
            p.key,
            p.status,
            p.channel,
            p.born,
            p.teaching_since,
            p.lives_in_city,
            p.school,
            p.post_fte,
            p.task_fte,
            p.wanted_fte,
            p.available,
            p.leave_month,
            p.leave_reason,
            p.offer_school,
            p.offer_start,
            p.search_until,
            s.n,
            s.key,
            s.board,
            s.type,
            s.weging,
            s.strain,
            s.concept,
            s.growth,
            s.allowance_share,
            s.attraction,
            v.count,
            v.state,
            v.school,
            v.kind,
            v.fte,
            v.opened,
            v.start,
            v.advertised,
            v.advertised_since,
            v.person,
            v.absent,
            lists.open,
            lists.n_open,
            first_row,
            lists.requests,
            lists.n_requests,
            around.neighbours_openings_fte,
            world.scratch_schools,
            float(around.neighbours_shortage[0]),
            float(parameters.neighbours.npo_share_by_year[year]),
            group.considered,
            group.weging_per_point,
            group.weging_mean,
            group.strain_per_share,
            group.concept,
            group.growth,
            group.own_board,
            group.special_graduate,
            group.special_experienced,
            group.pay_per_share * group.allowance_weight,
            group.stay,
            group.neighbours,
            group.neighbours_strain_per_share,
            group.neighbours_young,
            group.neighbours_commuter,
            parameters.neighbours.npo_pull_per_share,
            group.incoming_stay,
            group.school_experience,
            group.school_own_board,
            group.slack_fte,
            counts,
        )
        first_row = v.n
        post_requests(world, advertise=True)
        if accepted == 0:
            break
    world.note("filled_vacancies", counts[0])
    world.note("filled_vacancy_months", counts[1])
    world.note("searching", n)
