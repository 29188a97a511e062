"""People and schools find each other, in rounds.

What happens: everybody who looks for a job ranks the schools under consideration and the other options;
schools rank who applies; deferred acceptance settles the round. A mover leaves only with an accepted offer;
the post left behind is advertised in the next round of the same month.
Why (sources): order-free matching (Gale and Shapley 1962); attention to some of the schools (Manzini and
Mariotti 2014); vacancy chains; personal taste lasts a school year.
When in the month: step 10.
Reads: advertised vacancies, who searches, what schools are like in the last closed ledger.
Writes: accepted offers, reserved vacancies, notices of movers.

Each step of deferred acceptance lets everybody apply at once and each school choose from all who apply and
all it holds, so that nobody's turn matters. A school takes applicants in the order of its ranking as long as
their contracts fit the fte that it advertised.
"""

import numpy as np

from olsim.core.choice import bounded_exp, race_time, surely_later
from olsim.core.codes import Absence, Channel, Full, Kind, Reason, SchoolType, Status, VacancyState
from olsim.core.compiled import compiled
from olsim.core.definitions import (
    AGE_35,
    EPSILON_FTE,
    FEBRUARY,
    MARCH,
    MOVERS_NOTICE,
    NEVER,
    ROUNDS,
    TRANSFERS_FIRST,
    TRANSFERS_LAST,
    WISHES,
    YEAR_5,
)
from olsim.core.months import school_year
from olsim.core.randomness import (
    Draws,
    bits_below,
    decision,
    lasting_stream,
    pair_bits,
    stream,
    uniform,
    uniform_of,
)
from olsim.parameters.groups import Parameters
from olsim.rules.applying import applicant_utility, neighbours_utility, school_utility
from olsim.state.history import Series
from olsim.state.posts import ask, post_requests, split_off
from olsim.state.rows import room_for
from olsim.state.scratch import Queue
from olsim.state.world import World

CONSIDER = decision("matching: which schools somebody considers this year")
TASTE = decision("matching: taste of a person for a school this year")
RANK = decision("matching: taste of a school for a person this year")
OUTSIDE = decision("matching: taste for the randgemeenten this year")
LOCATION = decision("matching: reached by the location lever")
STAY_AWAY = decision("matching: taste of an outsider for the present job")
TURN = decision("matching: whom the randgemeenten take first")
NOT_YET = -1.0
"""Race time that has not been worked out this month."""
WRITES = (
    "history.city",
    "people.leave_month",
    "people.leave_reason",
    "people.offer_school",
    "people.offer_start",
    "people.search_until",
    "surroundings.neighbours_openings_fte",
    "vacancies.*",
)


@compiled
def who_searches(world: World) -> int:
    """Rows of everybody who looks for a job in the city this month."""
    people, lists, searchers = world.people, world.lists, world.room.searchers
    month = world.now[0]
    n = 0
    for x in range(lists.n_looking[0]):
        i = lists.looking[x]
        if (
            people.status[i] == Status.EMPLOYED
            and people.leave_month[i] < 0
            and people.offer_start[i] < 0
            and people.absence[i] == Absence.NONE
        ):
            searchers[n] = i
            n += 1
    for k in range(lists.n_others[0]):
        i = lists.others[k]
        if people.offer_start[i] >= 0:
            continue
        if people.status[i] == Status.SEARCHING and people.search_until[i] >= month:
            searchers[n] = i
            n += 1
    for k in range(lists.n_graduating[0] if month % 12 >= MARCH else 0):
        i = lists.graduating[k]
        if people.status[i] == Status.STUDYING and people.offer_start[i] < 0:
            searchers[n] = i
            n += 1
    return n


@compiled
def list_posts(world: World) -> None:
    """What each school advertises in the first round: regular fte, and replacement fte by absent
    colleague.
    """
    vacancies, lists, offers = world.vacancies, world.lists, world.room.offers
    n = 0
    latest = world.now[0] + MOVERS_NOTICE
    for s in range(world.schools.count[0]):
        offers.regular_fte[s] = 0.0
        offers.starts_later[s] = False
        offers.first[s] = n
        following = lists.open_first[s]
        while following >= 0:
            row, following = following, vacancies.next[following]
            if vacancies.state[row] != VacancyState.OPEN or not vacancies.advertised[row]:
                continue
            if vacancies.kind[row] == Kind.REGULAR:
                offers.regular_fte[s] += vacancies.fte[row]
                if vacancies.start[row] > latest:
                    offers.starts_later[s] = True
                continue
            group = offers.first[s]
            while group < n and offers.absent[group] != vacancies.absent[row]:
                group += 1
            if group == n:
                offers.absent[n] = vacancies.absent[row]
                offers.replacement_fte[n] = 0.0
                n += 1
            offers.replacement_fte[group] += vacancies.fte[row]
        offers.first[s + 1] = n


@compiled
def list_posts_left_behind(world: World, first_row: int) -> None:
    """What movers of the round before left behind, which is advertised at once: regular posts in rows from
    `first_row` on.
    """
    vacancies, offers = world.vacancies, world.room.offers
    offers.regular_fte[:] = 0.0
    offers.first[:] = 0
    for row in range(first_row, vacancies.count[0]):
        if vacancies.state[row] == VacancyState.OPEN and vacancies.advertised[row]:
            offers.regular_fte[vacancies.school[row]] += vacancies.fte[row]


@compiled
def largest_replacement(world: World, s: int) -> int:
    """The absent colleague of a school with most replacement fte left, as a place in `offers.absent`; -1
    where there is none.
    """
    offers = world.room.offers
    best = -1
    for group in range(offers.first[s], offers.first[s + 1]):
        if offers.left_fte[group] > EPSILON_FTE and (
            best < 0 or offers.left_fte[group] > offers.left_fte[best]
        ):
            best = group
    return int(best)


@compiled
def rate_schools(world: World, parameters: Parameters) -> None:
    """The rate, exp(utility), of every school for who does not work at a special school now and for who does,
    and the ratio of staying where one is.
    """
    schools, offers, group = world.schools, world.room.offers, parameters.applying
    offers.stay_ratio[0] = bounded_exp(group.stay)
    for s in range(schools.count[0]):
        regular = schools.type[s] == SchoolType.BO
        for at_special in range(2):
            if regular and at_special == 1:
                offers.rate[:, 1, s] = offers.rate[:, 0, s]
                continue
            offers.rate[0, at_special, s] = bounded_exp(
                school_utility(
                    schools.weging[s],
                    schools.strain[s],
                    schools.concept[s],
                    schools.growth[s],
                    not regular and at_special == 0,
                    schools.allowance_felt[s],
                    parameters,
                )
            )
            more = schools.allowance_starter_felt[s]
            offers.rate[1, at_special, s] = offers.rate[0, at_special, s] * (
                bounded_exp(group.pay_per_share * more) if more > 0.0 else 1.0
            )


@compiled
def rate_searchers(world: World, parameters: Parameters, n: int) -> None:
    """The rate, exp(utility), of every searcher in the eyes of a school, and what coming from the own board
    multiplies it by.
    """
    room, group = world.room, parameters.applying
    room.offers.own_board_merit[0] = bounded_exp(group.school_own_board)
    for a in range(n):
        room.queue.merit[a] = bounded_exp(
            applicant_utility(months_teaching(world, room.searchers[a]), group.school_experience)
        )


@compiled
def months_teaching(world: World, i: int) -> int:
    """Months of teaching, 0 for who never taught or begins next month."""
    since = world.people.teaching_since[i]
    return 0 if since <= NEVER else max(0, int(world.now[0] - since))


@compiled
def is_starter(world: World, i: int) -> int:
    """1 for somebody in the first five years of teaching, or who begins."""
    return 1 if months_teaching(world, i) < YEAR_5 else 0


@compiled
def present_situation(
    world: World, parameters: Parameters, draws: Draws, i: int, taste_stream: np.uint64
) -> float:
    """Race time of staying where one is; nothing to stay for is an endless time."""
    people, offers, group = world.people, world.room.offers, parameters.applying
    if people.status[i] == Status.EMPLOYED:
        own = people.school[i]
        at_special = 1 if world.schools.type[own] != SchoolType.BO else 0
        u = uniform_of(pair_bits(taste_stream, people.key[i], world.schools.half_key[own]))
        return race_time(u, offers.stay_ratio[0] * offers.rate[is_starter(world, i), at_special, own])
    if people.channel[i] == Channel.NEIGHBOURS:
        utility = (
            group.incoming_stay
            + group.neighbours_strain_per_share * world.surroundings.neighbours_shortage[0]
        )
        return race_time(uniform(lasting_stream(draws, STAY_AWAY, -1), people.key[i]), bounded_exp(utility))
    return np.inf


@compiled
def rate_around_the_city(world: World, parameters: Parameters) -> None:
    """The rate, exp(utility), of a job in the randgemeenten for older and younger people, living in the city
    or not.
    """
    year = school_year(world.now[0])
    for young in range(2):
        for commutes in range(2):
            utility = neighbours_utility(
                world.surroundings.neighbours_shortage[0],
                parameters.neighbours.npo_share_by_year[year],
                young == 1,
                commutes == 0,
                parameters,
            )
            world.room.offers.outside_rate[young, commutes] = bounded_exp(utility)


@compiled
def around_the_city(world: World, draws: Draws, i: int, location_ratio: float) -> float:
    """Race time of a job in the randgemeenten; it pulls less, by a ratio, at who was reached by the location
    lever.
    """
    people, month = world.people, world.now[0]
    young = 1 if (month - people.born[i]) / 12.0 < AGE_35 else 0
    rate = world.room.offers.outside_rate[young, 0 if people.lives_in_city[i] else 1]
    reached = world.felt.location_share[0]
    if reached > 0.0 and uniform(lasting_stream(draws, LOCATION, -1), people.key[i]) < reached:
        rate *= location_ratio
    return race_time(uniform(lasting_stream(draws, OUTSIDE, school_year(month)), people.key[i]), rate)


@compiled
def start_of(world: World, i: int) -> int:
    """First month in which somebody who accepts now can start: a mover in spring per August, later after the
    notice; others when they are free.
    """
    people, month = world.people, world.now[0]
    if people.status[i] == Status.EMPLOYED:
        return int((month // 12 + 1) * 12 if month % 12 >= FEBRUARY else month + MOVERS_NOTICE)
    return int(max(people.available[i], month + 1))


@compiled
def can_stand_in(world: World, i: int) -> bool:
    """Whether somebody can replace an absent colleague: only who starts soon, before the colleague may be
    back.
    """
    return bool(start_of(world, i) <= world.now[0] + MOVERS_NOTICE)


@compiled
def can_replace(world: World, i: int, s: int) -> bool:
    """Whether a school lets somebody replace an absent colleague: not where a regular post of the same offer
    would start much later.
    """
    return can_stand_in(world, i) and not world.room.offers.starts_later[s]


@compiled
def schools_that_hire(world: World, parameters: Parameters, stands_in: int) -> None:
    """Fill `offers.hiring` with the schools that have a post in this round, and the largest contract that
    fits there.
    """
    offers, slack = world.room.offers, parameters.applying.slack_fte
    number = 0
    for s in range(world.schools.count[0]):
        most = 0.0
        for replacement in range(offers.first[s], offers.first[s + 1]):
            if stands_in == 1 and not offers.starts_later[s]:
                most = max(most, offers.replacement_fte[replacement])
        offers.hiring[stands_in, number] = s
        offers.fits_fte[stands_in, number] = offers.regular_fte[s] + most + slack
        offers.hiring_half_key[stands_in, number] = world.schools.half_key[s]
        number += offers.regular_fte[s] + most > EPSILON_FTE
    offers.n_hiring[stands_in] = number


@compiled
def notice_schools(
    world: World,
    consider_stream: np.uint64,
    key: np.uint64,
    own: int,
    stands_in: int,
    size: float,
    considered: float,
) -> int:
    """Put in `offers.noticed` which schools somebody notices, but for the own school; returns how many.

    Every school where the contract fits is noticed with the same chance, so that `considered` of them are on
    average.
    """
    offers, flags = world.room.offers, world.room.flags
    hiring, fits_fte, half_keys, number = (
        offers.hiring[stands_in],
        offers.fits_fte[stands_in],
        offers.hiring_half_key[stands_in],
        offers.n_hiring[stands_in],
    )
    suitable = 0
    for h in range(number):
        suitable += fits_fte[h] >= size
    notice = bits_below(considered / max(suitable, 1))
    for h in range(number):
        flags[h] = (pair_bits(consider_stream, key, half_keys[h]) < notice) & (fits_fte[h] >= size)
    found = 0
    for h in range(number):
        # without a jump: the outcome cannot be foreseen
        s = hiring[h]
        offers.noticed[found] = s
        found += (flags[h] != 0) & (s != own)
    return found


@compiled
def worth_a_look(
    world: World, taste_stream: np.uint64, i: int, own: int, own_board_ratio: float, stays: float, found: int
) -> int:
    """Keep of `offers.noticed` the schools that may be better than staying, with the draw in `offers.luck`
    and the rate in `offers.pull`; returns how many.
    """
    schools, offers, key = world.schools, world.room.offers, world.people.key[i]
    board = schools.board[own] if own >= 0 else -1
    rates = offers.rate[is_starter(world, i), 1 if own >= 0 and schools.type[own] != SchoolType.BO else 0]
    kept = 0
    for f in range(found):
        # without a jump: the outcome cannot be foreseen
        s = offers.noticed[f]
        rate = rates[s] * (own_board_ratio if schools.board[s] == board else 1.0)
        u = uniform_of(pair_bits(taste_stream, key, schools.half_key[s]))
        offers.noticed[kept], offers.luck[kept], offers.pull[kept] = s, u, rate
        kept += not surely_later(u, rate, stays)
    return kept


@compiled
def wish(queue: Queue, a: int, n: int, s: int, time: float) -> int:
    """Put a school, or the randgemeenten, among the wishes of a searcher, the shortest race time first;
    returns how many there are.
    """
    choice, times = queue.choice, queue.times
    place = min(n, WISHES - 1)
    if n == WISHES and times[place] <= time:
        return n
    n = place + 1
    while place > 0 and times[place - 1] > time:
        times[place] = times[place - 1]
        choice[a, place] = choice[a, place - 1]
        place -= 1
    times[place] = time
    choice[a, place] = s
    return n


@compiled
def rank_schools(world: World, parameters: Parameters, draws: Draws, n_searchers: int) -> None:
    """Fill `queue.choice`, shape (searchers, wishes): schools, or the number of schools for the
    randgemeenten, best first, -1 behind the last.
    """
    people, offers, group, queue, choice = (
        world.people,
        world.room.offers,
        parameters.applying,
        world.room.queue,
        world.room.queue.choice,
    )
    year = school_year(world.now[0])
    consider_stream, taste_stream = lasting_stream(draws, CONSIDER, year), lasting_stream(draws, TASTE, year)
    own_board_ratio, location_ratio = bounded_exp(group.own_board), bounded_exp(-group.location)
    stays_put = (
        world.felt.transfer_free[0] > 0.0 and not TRANSFERS_FIRST <= world.now[0] % 12 <= TRANSFERS_LAST
    )
    for stands_in in range(2):
        schools_that_hire(world, parameters, stands_in)
    for a in range(n_searchers):
        i = world.room.searchers[a]
        choice[a, 0] = -1
        employed = people.status[i] == Status.EMPLOYED
        outside = employed and offers.first_row[0] == 0
        if (
            people.offer_start[i] >= 0
            or people.leave_month[i] >= 0
            or (offers.n_hiring[1] == 0 and not outside)
        ):
            continue
        size, key = people.wanted_fte[i], people.key[i]
        own = people.school[i] if employed else -1
        stands_in = 1 if can_stand_in(world, i) else 0
        found = (
            0
            if employed and stays_put
            else notice_schools(world, consider_stream, key, own, stands_in, size, group.considered)
        )
        if found == 0 and not outside:
            continue
        if queue.stays[a] < 0.0:
            queue.stays[a] = present_situation(world, parameters, draws, i, taste_stream)
        stays = queue.stays[a]
        n = 0
        for f in range(worth_a_look(world, taste_stream, i, own, own_board_ratio, stays, found)):
            time = race_time(offers.luck[f], offers.pull[f])
            if time < stays:
                n = wish(queue, a, n, offers.noticed[f], time)
        if outside:
            time = around_the_city(world, draws, i, location_ratio)
            if time < stays:
                n = wish(queue, a, n, world.schools.count[0], time)
        if n < WISHES:
            choice[a, n] = -1


@compiled
def standing_with(world: World, rank_stream: np.uint64, turn_stream: np.uint64, a: int, s: int) -> float:
    """Race time of an applicant at a school, or turn at the randgemeenten; the lowest comes first."""
    people, schools, offers = world.people, world.schools, world.room.offers
    i = world.room.searchers[a]
    if s == schools.count[0]:
        return uniform(turn_stream, people.key[i])
    rate = world.room.queue.merit[a]
    if people.status[i] == Status.EMPLOYED and schools.board[s] == schools.board[people.school[i]]:
        rate *= offers.own_board_merit[0]
    u = uniform_of(pair_bits(rank_stream, people.key[i], schools.half_key[s]))
    return race_time(u, rate)


@compiled
def choose(world: World, parameters: Parameters, s: int, queue: Queue) -> None:
    """A school, or the randgemeenten, goes through its queue from the top; who does not fit goes to the list
    of the refused.

    A contract fits in what is advertised: regular posts, the replacement of one absent colleague, and a
    little slack.
    """
    people, offers, n_schools = world.people, world.room.offers, world.schools.count[0]
    regular = world.surroundings.neighbours_openings_fte[0]
    slack = 0.0
    if s < n_schools:
        regular = offers.regular_fte[s]
        slack = parameters.applying.slack_fte
        for replacement in range(offers.first[s], offers.first[s + 1]):
            offers.left_fte[replacement] = offers.replacement_fte[replacement]
    before = -1
    a = queue.head[s]
    while a >= 0:
        i = world.room.searchers[a]
        size = people.wanted_fte[i]
        rest = size - min(size, regular)
        replacement = (
            largest_replacement(world, s)
            if s < n_schools and rest > EPSILON_FTE and can_replace(world, i, s)
            else -1
        )
        stands_in = min(rest, offers.left_fte[replacement]) if replacement >= 0 else 0.0
        rest -= stands_in
        if rest <= slack and rest < size:
            regular -= min(size, regular)
            slack -= rest
            if replacement >= 0:
                offers.left_fte[replacement] -= stands_in
            before = a
        else:
            if before < 0:
                queue.head[s] = queue.next[a]
            else:
                queue.next[before] = queue.next[a]
            queue.refused[queue.numbers[0]] = a
            queue.numbers[0] += 1
        a = queue.next[a]


@compiled
def apply(world: World, rank_stream: np.uint64, turn_stream: np.uint64, a: int, s: int, queue: Queue) -> None:
    """A searcher stands in the queue of a school, behind everybody whom the school ranks higher; who stands
    alone needs no rank yet.
    """
    other = queue.head[s]
    rank = NOT_YET
    if other >= 0:
        rank = standing_with(world, rank_stream, turn_stream, a, s)
        if queue.rank[other] == NOT_YET:
            queue.rank[other] = standing_with(world, rank_stream, turn_stream, other, s)
    queue.rank[a] = rank
    if not queue.chooses[s]:
        queue.chooses[s] = True
        queue.choosing[queue.numbers[1]] = s
        queue.numbers[1] += 1
    before = -1
    while other >= 0 and queue.rank[other] <= rank:
        before = other
        other = queue.next[other]
    queue.next[a] = other
    if before < 0:
        queue.head[s] = a
    else:
        queue.next[before] = a


@compiled
def settle(world: World, parameters: Parameters, draws: Draws, n_searchers: int) -> None:
    """Deferred acceptance: everybody applies at once and each school chooses from all who apply; who is
    refused applies to the next wish.

    Afterwards the queue of each school holds whom it takes, in its own order.
    """
    queue, choice, n_schools = world.room.queue, world.room.queue.choice, world.schools.count[0]
    rank_stream, turn_stream = (
        lasting_stream(draws, RANK, school_year(world.now[0])),
        stream(draws, TURN, world.now[0]),
    )
    for s in range(n_schools + 1):
        queue.head[s] = -1
        queue.chooses[s] = False
    queue.numbers[1] = 0
    for a in range(n_searchers):
        queue.wish[a] = 0
        if choice[a, 0] >= 0:
            apply(world, rank_stream, turn_stream, a, choice[a, 0], queue)
    while True:
        queue.numbers[0] = 0
        for x in range(queue.numbers[1]):
            queue.chooses[queue.choosing[x]] = False
            choose(world, parameters, queue.choosing[x], queue)
        queue.numbers[1] = 0
        if queue.numbers[0] == 0:
            return
        for x in range(queue.numbers[0]):
            a = queue.refused[x]
            queue.wish[a] += 1
            if queue.wish[a] < WISHES and choice[a, queue.wish[a]] >= 0:
                apply(world, rank_stream, turn_stream, a, choice[a, queue.wish[a]], queue)


@compiled
def appoint(world: World, i: int, s: int) -> None:
    """Somebody accepts: posts are reserved, regular ones first, then those of one absent colleague; a mover
    gives notice.
    """
    people, vacancies, lists, offers, month = (
        world.people,
        world.vacancies,
        world.lists,
        world.room.offers,
        world.now[0],
    )
    employed = people.status[i] == Status.EMPLOYED
    start = start_of(world, i)
    if s == world.schools.count[0]:
        world.surroundings.neighbours_openings_fte[0] -= people.wanted_fte[i]
    else:
        left = people.wanted_fte[i]
        rest = left - min(left, offers.regular_fte[s])
        offers.regular_fte[s] -= left - rest
        replacement = largest_replacement(world, s) if rest > EPSILON_FTE and can_replace(world, i, s) else -1
        if replacement >= 0:
            offers.left_fte[replacement] -= min(rest, offers.left_fte[replacement])
        for kind in (Kind.REGULAR + 0, Kind.REPLACEMENT + 0):
            following = lists.open_first[s]
            while following >= 0 and left > EPSILON_FTE:
                row, following = following, vacancies.next[following]
                if (
                    row < offers.first_row[0]
                    or vacancies.state[row] != VacancyState.OPEN
                    or not vacancies.advertised[row]
                ):
                    continue
                if vacancies.kind[row] != kind or (
                    kind == Kind.REPLACEMENT
                    and (replacement < 0 or vacancies.absent[row] != offers.absent[replacement])
                ):
                    continue
                start = max(start, vacancies.start[row])
                taken = min(vacancies.fte[row], left)
                left -= taken
                world.history.city[month, Series.FILLED_FTE] += taken
                world.history.city[month, Series.FILLED_FTE_MONTHS] += taken * (
                    month - vacancies.advertised_since[row]
                )
                split_off(world, row, taken, i)
        people.offer_school[i] = s
        people.offer_start[i] = start
        people.search_until[i] = max(people.search_until[i], start)
    if employed:
        people.leave_month[i] = start
        people.leave_reason[i] = Reason.NEIGHBOURS if s == world.schools.count[0] else Reason.OTHER_SCHOOL
        ask(world, people.school[i], Kind.REGULAR + 0, people.post_fte[i] + people.task_fte[i], start, -1)


@compiled
def match_round(world: World, parameters: Parameters, draws: Draws, n_searchers: int, first_row: int) -> int:
    """One round; returns the number of accepted offers.

    Only posts from `first_row` on take part: the first round takes all, the next ones what the round before
    left behind.
    """
    offers, n_schools = world.room.offers, world.schools.count[0]
    offers.first_row[0] = first_row
    if first_row == 0:
        list_posts(world)
    else:
        list_posts_left_behind(world, first_row)
    rank_schools(world, parameters, draws, n_searchers)
    settle(world, parameters, draws, n_searchers)
    for group in range(offers.first[n_schools]):
        offers.left_fte[group] = offers.replacement_fte[group]
    total = 0
    for s in range(n_schools + 1):
        a = world.room.queue.head[s]
        while a >= 0:
            appoint(world, world.room.searchers[a], s)
            total += 1
            a = world.room.queue.next[a]
    return total


@compiled
def rounds(world: World, parameters: Parameters, draws: Draws, n: int) -> None:
    """Rounds of offers among the first `n` of `room.searchers`."""
    rate_schools(world, parameters)
    rate_around_the_city(world, parameters)
    rate_searchers(world, parameters, n)
    world.history.city[world.now[0], Series.SEARCHING] = n
    world.room.queue.stays[:n] = NOT_YET
    first_row = 0
    for _round in range(ROUNDS):
        if not room_for(world, Full.VACANCIES + 0, 2 * n):
            break
        accepted = match_round(world, parameters, draws, n, first_row)
        first_row = world.vacancies.count[0]
        post_requests(world, True)
        if accepted == 0:
            break


@compiled
def step(world: World, parameters: Parameters, draws: Draws) -> None:
    """All rounds of this month."""
    rounds(world, parameters, draws, who_searches(world))
