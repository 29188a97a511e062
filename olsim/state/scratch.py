"""Working room of the steps of one month; nothing in it outlives the month."""

import numpy as np

from olsim.core.arrays import Bools, Flags, Floats, Ints, Keys
from olsim.core.codes import Noted
from olsim.core.definitions import WISHES
from olsim.state.ledgers import N_VISIBLE
from olsim.state.named import Arrays, array


class Offers(Arrays):
    """Working room of one round of matching.

    Attributes
    ----------
    first_row
        First vacancy row that takes part, as an array of one.
    regular_fte
        Shape (n_schools,): advertised regular fte.
    first, absent, replacement_fte, left_fte
        Advertised replacement fte by absent colleague: those of school s are places `first[s]` to `first[s +
        1]`.
    rate
        Shape (2, 2, n_schools): exp(utility) of a school for who does not work at a special school now and
        for who does, experienced and starter.
    hiring_half_key
        Shape (2, n_schools): `schools.half_key` of the schools in `hiring`, so that the draws of one searcher
        for all of them read memory in order.
    own_board_merit
        What coming from the own board adds to the merit of an applicant, exp(utility) as an array of one.
    stay_ratio, outside_rate
        exp(utility) of staying where one is, as an array of one, and of a job in the randgemeenten, shape
        (older or young, lives in the city or not).
    starts_later
        Shape (n_schools,): a regular post of the school starts later than a notice period.
    hiring, fits_fte, n_hiring
        Schools with a post in this round, the largest contract that fits there, and how many; shape (2,
        n_schools): for who cannot and who can replace an absent colleague.
    noticed, luck, pull
        Schools that one searcher notices and may prefer to the present situation, with the draw and the rate
        of each.

    """

    first_row: Ints = array(np.int64)
    regular_fte: Floats = array(np.float64, "schools")
    first: Ints = array(np.int64, "schools+1")
    absent: Ints = array(np.int32, "people")
    replacement_fte: Floats = array(np.float64, "people")
    left_fte: Floats = array(np.float64, "people")
    rate: Floats = array(np.float64, 2, 2, "schools")
    hiring_half_key: Keys = array(np.uint64, 2, "schools+1")
    own_board_merit: Floats = array(np.float64)
    stay_ratio: Floats = array(np.float64)
    outside_rate: Floats = array(np.float64, 2, 2)
    hiring: Ints = array(np.uint32, 2, "schools+1")
    fits_fte: Floats = array(np.float64, 2, "schools+1")
    n_hiring: Ints = array(np.int64, 2)
    starts_later: Bools = array(np.bool_, "schools")
    noticed: Ints = array(np.uint32, "schools+1")
    luck: Floats = array(np.float64, "schools+1")
    pull: Floats = array(np.float64, "schools+1")


class Queue(Arrays):
    """Working room of deferred acceptance.

    Attributes
    ----------
    head
        Shape (n_schools + 1,): searcher at the top of the queue of a school, of the randgemeenten in the last
        place; -1 where nobody.
    chooses, choosing
        Shape (n_schools + 1,): true where somebody applied since the school last chose; the schools for which
        it is.
    next, rank, wish, refused
        By searcher: the next in the same queue, the race time in the eyes of the school, number of the
        present wish, and who was refused in this step.
    merit
        By searcher: exp(utility) in the eyes of a school.
    choice, times
        Shape (searchers, wishes): schools in the order of preference, -1 behind the last; race times of the
        searcher at hand, shape (wishes,).
    stays
        By searcher: race time of the present situation, negative where it was not worked out yet this month.
    numbers
        Number of the refused, and of the schools that choose.

    """

    head: Ints = array(np.int64, "schools+1")
    chooses: Bools = array(np.bool_, "schools+1")
    choosing: Ints = array(np.uint32, "schools+1")
    next: Ints = array(np.int32, "people")
    rank: Floats = array(np.float64, "people")
    wish: Ints = array(np.int32, "people")
    choice: Ints = array(np.int16, "people", WISHES)
    times: Floats = array(np.float64, WISHES)
    merit: Floats = array(np.float64, "people")
    stays: Floats = array(np.float64, "people")
    refused: Ints = array(np.int32, "people")
    numbers: Ints = array(np.int64, 2)


class Helpers(Arrays):
    """Working room for one stopgap of one school: who can give it, in keyed order.

    Attributes
    ----------
    place, fte, turn
        Place in `Lists.staff`, fte that can be given, and the keyed number that sets the order.

    """

    place: Ints = array(np.uint32, "people")
    fte: Floats = array(np.float64, "people")
    turn: Floats = array(np.float64, "people")


class Room(Arrays):
    """Working room of the steps of one month; nothing in it outlives the month.

    Attributes
    ----------
    schools, boards
        One number per school and per board.
    promised
        Zij-instromers that a board still has to take to keep its promise, shape (n_boards,).
    gaps
        Shape (n_schools, 6), FTE: posts nobody stands on yet, regular and replacement for each of
        `codes.Visibility`.
    first_gap
        Shape (n_schools,): the first gap of a school that may not be closed yet; gaps are closed in order.
    missing
        Shape (n_schools,), FTE: sum of the gaps of a school.
    tasks, spares, trainees, zij, starters, numbers
        Places in `Lists.staff` of those with a task, of teachers above the formation, of zij-instromers above
        the formation and students with paid work, and of zij-instromers; rows of people who are starters at a
        school; numbers of the five, see `codes.Noted`.
    task_first, trainee_first
        Shape (n_schools + 1,): those of school s are places `task_first[s]` to `task_first[s + 1]`.
    searchers
        Rows of people, or places in `Lists.staff`, that a step looks at.
    flags
        One switch per place in `Lists.staff`, or per school in `Offers.hiring`: who is looked at.
    protected
        By place in `Lists.staff`, FTE: hours of a zij-instromer that would have gone to a class if dubbele
        bezetting were not protected.
    n_kept, n_new, first_new, next_new, new_first
        The staff as it is sorted anew: how many stay and how many come at each school, people as a chain per
        school, and the first place of each school in the new order.

    """

    schools: Floats = array(np.float64, "schools")
    boards: Floats = array(np.float64, "boards")
    promised: Floats = array(np.float64, "boards")
    gaps: Floats = array(np.float64, "schools", 2 * N_VISIBLE)
    first_gap: Ints = array(np.int64, "schools")
    missing: Floats = array(np.float64, "schools")
    helpers: Helpers = array(Helpers)
    searchers: Ints = array(np.uint32, "people")
    flags: Flags = array(np.uint8, "people")
    protected: Floats = array(np.float64, "people")
    n_kept: Ints = array(np.int64, "schools")
    n_new: Ints = array(np.int64, "schools")
    new_first: Ints = array(np.int64, "schools+1")
    first_new: Ints = array(np.int32, "schools")
    next_new: Ints = array(np.int32, "people")
    tasks: Ints = array(np.uint32, "people")
    spares: Ints = array(np.uint32, "people")
    zij: Ints = array(np.uint32, "people")
    starters: Ints = array(np.uint32, "people")
    trainees: Ints = array(np.uint32, "people")
    task_first: Ints = array(np.int64, "schools+1")
    trainee_first: Ints = array(np.int64, "schools+1")
    numbers: Ints = array(np.int64, len(Noted))
    offers: Offers = array(Offers)
    queue: Queue = array(Queue)
