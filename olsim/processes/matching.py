"""People and schools find each other, in rounds.

What happens: everybody who looks for a job ranks the schools under consideration and the other options; schools rank who applies; deferred acceptance
settles the round. A mover leaves only with an accepted offer; the post left behind is advertised in the next round of the same month.
Why (sources): order-free matching (Gale and Shapley 1962); attention to some of the schools (Manzini and Mariotti 2014); vacancy chains; personal taste lasts a school year.
When in the month: step 10.
Reads: advertised vacancies, who searches, what schools are like in the last closed ledger.
Writes: accepted offers, reserved vacancies, notices of movers.

Each step of deferred acceptance lets everybody apply at once and each school choose from all who apply and all it holds, so that nobody's turn matters.
A school takes applicants in the order of its ranking as long as their contracts fit the fte that it advertised.
"""

import numpy as np
import numpy.typing as npt

from olsim.choice import bounded_exp, gumbel, race_time
from olsim.classes import EPSILON_FTE, FEBRUARY, MARCH, MOVERS_NOTICE, NEVER, ROUNDS, WISHES, YEAR_1
from olsim.codes import Absence, Channel, Full, Kind, Reason, SchoolType, Status, VacancyState
from olsim.compiled import compiled
from olsim.months import school_year
from olsim.parameters.groups import Parameters
from olsim.randomness import Draws, bits_below, decision, half, lasting_stream, pair_bits, stream, uniform, uniform_of, uniform_pair
from olsim.rules.applying import applicant_utility, neighbours_utility, school_utility
from olsim.state.books import ask, post_requests, room_for, sort_by, split_off
from olsim.state.history import Series
from olsim.state.world import Queue, World

CONSIDER = decision("matching: which schools somebody considers this year")
TASTE = decision("matching: taste of a person for a school this year")
RANK = decision("matching: taste of a school for a person this year")
OUTSIDE = decision("matching: taste for the randgemeenten this year")
STAY_AWAY = decision("matching: taste of an outsider for the present job")
TURN = decision("matching: whom the randgemeenten take first")
READS = ("people.*", "schools.*", "vacancies.*", "surroundings.neighbours_openings_fte")
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

Wishes = npt.NDArray[np.int64]


@compiled
def who_searches(world: World) -> int:
    """Rows of everybody who looks for a job in the city this month."""
    people, lists = world.people, world.lists
    month = world.now[0]
    n = 0
    for k in range(lists.n_staff[0]):
        i = lists.staff[k]
        if (
            people.status[i] == Status.EMPLOYED
            and people.search_until[i] >= month
            and people.leave_month[i] < 0
            and people.offer_start[i] < 0
            and people.absence[i] == Absence.NONE
        ):
            world.room.searchers[n] = i
            n += 1
    for k in range(lists.n_others[0]):
        i = lists.others[k]
        if people.offer_start[i] >= 0:
            continue
        if people.status[i] == Status.SEARCHING and people.search_until[i] >= month:
            world.room.searchers[n] = i
            n += 1
    for k in range(lists.n_students[0] if month % 12 >= MARCH else 0):
        i = lists.students[k]
        if people.graduates[i] >= 0 and people.to_city[i] and people.status[i] == Status.STUDYING and people.offer_start[i] < 0:
            world.room.searchers[n] = i
            n += 1
    return n


@compiled
def list_posts(world: World, first_row: int) -> None:
    """What each school advertises in this round: regular fte, and replacement fte by absent colleague."""
    vacancies, lists, offers = world.vacancies, world.lists, world.room.offers
    n = 0
    for s in range(world.schools.count[0]):
        offers.regular_fte[s] = 0.0
        offers.first[s] = n
        following = lists.open_first[s]
        while following >= 0:
            row, following = following, vacancies.next[following]
            if row < first_row or vacancies.state[row] != VacancyState.OPEN or not vacancies.advertised[row]:
                continue
            if vacancies.kind[row] == Kind.REGULAR:
                offers.regular_fte[s] += vacancies.fte[row]
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
def largest_replacement(world: World, s: int) -> int:
    """The absent colleague of a school with most replacement fte left, as a place in `offers.absent`; -1 where there is none."""
    offers = world.room.offers
    best = -1
    for group in range(offers.first[s], offers.first[s + 1]):
        if offers.left_fte[group] > EPSILON_FTE and (best < 0 or offers.left_fte[group] > offers.left_fte[best]):
            best = group
    return int(best)


@compiled
def rate_schools(world: World, parameters: Parameters) -> None:
    """The rate, exp(utility), of every school for experienced people and for graduates."""
    schools, offers, group = world.schools, world.room.offers, parameters.applying
    for s in range(schools.count[0]):
        offers.half_key[s] = half(schools.key[s])
        for graduate in range(2):
            offers.rate[graduate, s] = bounded_exp(
                school_utility(
                    schools.weging[s],
                    schools.strain[s],
                    schools.concept[s],
                    schools.growth[s],
                    schools.type[s] != SchoolType.BO,
                    graduate == 1,
                    schools.allowance_share[s],
                    schools.attraction[s],
                    group.weging_per_point,
                    group.weging_mean,
                    group.strain_per_share,
                    group.concept,
                    group.growth,
                    group.special_graduate,
                    group.special_experienced,
                    group.pay_per_share * group.allowance_weight,
                )
            )


@compiled
def months_teaching(world: World, i: int) -> int:
    """Months of teaching, 0 for who never taught."""
    since = world.people.teaching_since[i]
    return 0 if since <= NEVER else int(world.now[0] - since)


@compiled
def present_situation(world: World, parameters: Parameters, draws: Draws, i: int, taste_stream: np.uint64) -> float:
    """Race time of staying where one is; nothing to stay for is an endless time."""
    people, offers, group = world.people, world.room.offers, parameters.applying
    if people.status[i] == Status.EMPLOYED:
        own = people.school[i]
        graduate = 1 if months_teaching(world, i) < YEAR_1 else 0
        u = uniform_of(pair_bits(taste_stream, people.key[i], offers.half_key[own]))
        return race_time(u, bounded_exp(group.stay) * offers.rate[graduate, own])
    if people.channel[i] == Channel.NEIGHBOURS:
        utility = group.incoming_stay + group.neighbours_strain_per_share * world.surroundings.neighbours_shortage[0]
        return race_time(uniform(lasting_stream(draws, STAY_AWAY, -1), people.key[i]), bounded_exp(utility))
    return np.inf


@compiled
def around_the_city(world: World, parameters: Parameters, draws: Draws, i: int) -> float:
    """Race time of a job in the randgemeenten."""
    people, group, year = world.people, parameters.applying, school_year(world.now[0])
    utility = neighbours_utility(
        world.surroundings.neighbours_shortage[0],
        parameters.neighbours.npo_share_by_year[year],
        (world.now[0] - people.born[i]) / 12.0,
        people.lives_in_city[i],
        group.neighbours,
        group.neighbours_strain_per_share,
        group.neighbours_young,
        group.neighbours_commuter,
        parameters.neighbours.npo_pull_per_share,
    )
    return race_time(uniform(lasting_stream(draws, OUTSIDE, year), people.key[i]), bounded_exp(utility))


@compiled
def rank_schools(world: World, parameters: Parameters, draws: Draws, n_searchers: int, choice: Wishes) -> None:
    """Fill `choice`, shape (n_searchers, options): schools, or the number of schools for the randgemeenten, best first, -1 behind the last."""
    people, schools, offers, group = world.people, world.schools, world.room.offers, parameters.applying
    year, n_schools, options = school_year(world.now[0]), schools.count[0], choice.shape[1]
    consider_stream, taste_stream = lasting_stream(draws, CONSIDER, year), lasting_stream(draws, TASTE, year)
    own_board_ratio = bounded_exp(group.own_board)
    hiring = np.zeros(n_schools, np.int64)
    minus_room = np.zeros(n_schools)
    n_hiring = 0
    for s in range(n_schools):
        most = 0.0
        for replacement in range(offers.first[s], offers.first[s + 1]):
            most = max(most, offers.replacement_fte[replacement])
        if offers.regular_fte[s] + most > EPSILON_FTE:
            hiring[n_hiring] = s
            minus_room[n_hiring] = -(offers.regular_fte[s] + most + group.slack_fte)
            n_hiring += 1
    sort_by(minus_room, hiring, n_hiring)
    halves = np.zeros(n_schools, np.uint64)
    for h in range(n_hiring):
        halves[h] = offers.half_key[hiring[h]]
    considered = np.zeros(n_hiring + 1, np.int64)
    times = np.zeros(options)
    for a in range(n_searchers):
        i = world.room.searchers[a]
        choice[a, 0] = -1
        if people.offer_start[i] >= 0 or people.leave_month[i] >= 0 or n_hiring == 0:
            continue
        employed = people.status[i] == Status.EMPLOYED
        size, key = people.wanted_fte[i], people.key[i]
        own = people.school[i] if employed else -1
        suitable = 0
        while suitable < n_hiring and -minus_room[suitable] >= size:
            suitable += 1
        # every school with a suitable post is noticed with the same chance, so that `considered` of them are on average
        notice = bits_below(min(1.0, group.considered / max(suitable, 1)))
        found = 0
        for h in range(suitable):
            # without a jump: the outcome cannot be foreseen
            considered[found] = hiring[h]
            found += (pair_bits(consider_stream, key, halves[h]) < notice) & (hiring[h] != own)
        outside = 1 if employed and offers.first_row[0] == 0 else 0
        if found + outside == 0:
            continue
        graduate = 1 if months_teaching(world, i) < YEAR_1 else 0
        stays = present_situation(world, parameters, draws, i, taste_stream)
        n = 0
        for f in range(found + outside):
            if f == found:
                s = n_schools
                time = around_the_city(world, parameters, draws, i)
            else:
                s = considered[f]
                rate = offers.rate[graduate, s]
                if employed and schools.board[s] == schools.board[own]:
                    rate *= own_board_ratio
                time = race_time(uniform_of(pair_bits(taste_stream, key, offers.half_key[s])), rate)
            if time >= stays:
                continue
            place = min(n, options - 1)
            if n == options and times[place] <= time:
                continue
            n = place + 1
            while place > 0 and times[place - 1] > time:
                times[place] = times[place - 1]
                choice[a, place] = choice[a, place - 1]
                place -= 1
            times[place] = time
            choice[a, place] = s
        if n < options:
            choice[a, n] = -1


@compiled
def standing_with(world: World, parameters: Parameters, draws: Draws, i: int, s: int) -> float:
    """How high a school, or the randgemeenten, ranks an applicant; the highest comes first."""
    people, schools, group = world.people, world.schools, parameters.applying
    if s == schools.count[0]:
        return uniform(stream(draws, TURN, world.now[0]), people.key[i])
    own_board = people.status[i] == Status.EMPLOYED and schools.board[s] == schools.board[people.school[i]]
    taste = uniform_pair(lasting_stream(draws, RANK, school_year(world.now[0])), people.key[i], schools.key[s])
    return gumbel(taste) + applicant_utility(months_teaching(world, i), own_board, group.school_experience, group.school_own_board)


@compiled
def choose(world: World, parameters: Parameters, s: int, queue: Queue) -> None:
    """A school, or the randgemeenten, goes through its queue from the top; who does not fit goes to the list of the refused.

    A contract fits in what is advertised: regular posts, the replacement of one absent colleague, and a little slack.
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
        size = people.wanted_fte[world.room.searchers[a]]
        rest = size - min(size, regular)
        replacement = largest_replacement(world, s) if s < n_schools and rest > EPSILON_FTE else -1
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
def apply(world: World, parameters: Parameters, draws: Draws, a: int, s: int, queue: Queue) -> None:
    """A searcher stands in the queue of a school, behind everybody whom the school ranks higher."""
    rank = standing_with(world, parameters, draws, world.room.searchers[a], s)
    queue.rank[a] = rank
    queue.chooses[s] = True
    before = -1
    other = queue.head[s]
    while other >= 0 and queue.rank[other] >= rank:
        before = other
        other = queue.next[other]
    queue.next[a] = other
    if before < 0:
        queue.head[s] = a
    else:
        queue.next[before] = a


@compiled
def settle(world: World, parameters: Parameters, draws: Draws, n_searchers: int, choice: Wishes) -> None:
    """Deferred acceptance: everybody applies at once and each school chooses from all who apply; who is refused applies to the next wish.

    Afterwards the queue of each school holds whom it takes, in its own order.
    """
    queue, n_schools = world.room.queue, world.schools.count[0]
    for s in range(n_schools + 1):
        queue.head[s] = -1
        queue.chooses[s] = False
    for a in range(n_searchers):
        queue.wish[a] = 0
        if choice[a, 0] >= 0:
            apply(world, parameters, draws, a, choice[a, 0], queue)
    while True:
        queue.numbers[0] = 0
        for s in range(n_schools + 1):
            if queue.chooses[s]:
                queue.chooses[s] = False
                choose(world, parameters, s, queue)
        if queue.numbers[0] == 0:
            return
        for x in range(queue.numbers[0]):
            a = queue.refused[x]
            queue.wish[a] += 1
            if queue.wish[a] < choice.shape[1] and choice[a, queue.wish[a]] >= 0:
                apply(world, parameters, draws, a, choice[a, queue.wish[a]], queue)


@compiled
def appoint(world: World, i: int, s: int, movers_start: int) -> None:
    """Somebody accepts: posts are reserved, regular ones first, then those of one absent colleague; a mover gives notice."""
    people, vacancies, lists, offers, month = world.people, world.vacancies, world.lists, world.room.offers, world.now[0]
    employed = people.status[i] == Status.EMPLOYED
    start = movers_start if employed else max(people.available[i], month + 1)
    if s == world.schools.count[0]:
        world.surroundings.neighbours_openings_fte[0] -= people.wanted_fte[i]
    else:
        left = people.wanted_fte[i]
        rest = left - min(left, offers.regular_fte[s])
        offers.regular_fte[s] -= left - rest
        replacement = largest_replacement(world, s) if rest > EPSILON_FTE else -1
        if replacement >= 0:
            offers.left_fte[replacement] -= min(rest, offers.left_fte[replacement])
        for kind in (Kind.REGULAR + 0, Kind.REPLACEMENT + 0):
            following = lists.open_first[s]
            while following >= 0 and left > EPSILON_FTE:
                row, following = following, vacancies.next[following]
                if row < offers.first_row[0] or vacancies.state[row] != VacancyState.OPEN or not vacancies.advertised[row]:
                    continue
                if vacancies.kind[row] != kind or (
                    kind == Kind.REPLACEMENT and (replacement < 0 or vacancies.absent[row] != offers.absent[replacement])
                ):
                    continue
                start = max(start, vacancies.start[row])
                taken = min(vacancies.fte[row], left)
                left -= taken
                world.history.city[month, Series.FILLED_FTE] += taken
                world.history.city[month, Series.FILLED_FTE_MONTHS] += taken * (month - vacancies.advertised_since[row])
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

    Only posts from `first_row` on take part: the first round takes all, the next ones what the round before left behind.
    """
    offers, month, n_schools = world.room.offers, world.now[0], world.schools.count[0]
    movers_start = (month // 12 + 1) * 12 if month % 12 >= FEBRUARY else month + MOVERS_NOTICE
    offers.first_row[0] = first_row
    list_posts(world, first_row)
    choice = np.empty((n_searchers, WISHES), np.int64)
    rank_schools(world, parameters, draws, n_searchers, choice)
    settle(world, parameters, draws, n_searchers, choice)
    for group in range(offers.first[n_schools]):
        offers.left_fte[group] = offers.replacement_fte[group]
    total = 0
    for s in range(n_schools + 1):
        a = world.room.queue.head[s]
        while a >= 0:
            appoint(world, world.room.searchers[a], s, movers_start)
            total += 1
            a = world.room.queue.next[a]
    return total


@compiled
def rounds(world: World, parameters: Parameters, draws: Draws, n: int) -> None:
    """Rounds of offers among the first `n` of `room.searchers`."""
    rate_schools(world, parameters)
    world.history.city[world.now[0], Series.SEARCHING] = n
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
