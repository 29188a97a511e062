"""Working room of the steps of one month; nothing in it outlives the month."""

from typing import Any

import numpy as np

from olsim.core.arrays import Bools, Flags, Floats, Ints, Keys
from olsim.core.blocks import layout
from olsim.core.codes import Noted
from olsim.core.definitions import WISHES
from olsim.state.ledgers import N_VISIBLE


class Offers:
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

    def __init__(self, block: Any) -> None:
        self.first_row: Ints = block["first_row"]
        self.regular_fte: Floats = block["regular_fte"]
        self.first: Ints = block["first"]
        self.absent: Ints = block["absent"]
        self.replacement_fte: Floats = block["replacement_fte"]
        self.left_fte: Floats = block["left_fte"]
        self.rate: Floats = block["rate"]
        self.hiring_half_key: Keys = block["hiring_half_key"]
        self.own_board_merit: Floats = block["own_board_merit"]
        self.stay_ratio: Floats = block["stay_ratio"]
        self.outside_rate: Floats = block["outside_rate"]
        self.hiring: Ints = block["hiring"]
        self.fits_fte: Floats = block["fits_fte"]
        self.noticed: Ints = block["noticed"]
        self.luck: Floats = block["luck"]
        self.pull: Floats = block["pull"]
        self.n_hiring: Ints = block["n_hiring"]
        self.starts_later: Bools = block["starts_later"].view(np.bool_)

    @staticmethod
    def block_type(people: int, schools: int) -> np.dtype[Any]:
        """Type of the block for a world with so many rows."""
        return layout(
            {
                "first_row": (np.int64, (1,)),
                "regular_fte": (np.float64, (schools,)),
                "first": (np.int64, (schools + 1,)),
                "absent": (np.int32, (people,)),
                "replacement_fte": (np.float64, (people,)),
                "left_fte": (np.float64, (people,)),
                "rate": (np.float64, (2, 2, schools)),
                "hiring_half_key": (np.uint64, (2, schools + 1)),
                "own_board_merit": (np.float64, (1,)),
                "stay_ratio": (np.float64, (1,)),
                "outside_rate": (np.float64, (2, 2)),
                "hiring": (np.uint32, (2, schools + 1)),
                "fits_fte": (np.float64, (2, schools + 1)),
                "n_hiring": (np.int64, (2,)),
                "starts_later": (np.bool_, (schools,)),
                "noticed": (np.uint32, (schools + 1,)),
                "luck": (np.float64, (schools + 1,)),
                "pull": (np.float64, (schools + 1,)),
            }
        )


class Queue:
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

    def __init__(self, block: Any) -> None:
        self.head: Ints = block["head"]
        self.chooses: Bools = block["chooses"].view(np.bool_)
        self.choosing: Ints = block["choosing"]
        self.next: Ints = block["next"]
        self.rank: Floats = block["rank"]
        self.wish: Ints = block["wish"]
        self.choice: Ints = block["choice"]
        self.times: Floats = block["times"]
        self.merit: Floats = block["merit"]
        self.stays: Floats = block["stays"]
        self.refused: Ints = block["refused"]
        self.numbers: Ints = block["numbers"]

    @staticmethod
    def block_type(people: int, schools: int) -> np.dtype[Any]:
        """Type of the block for a world with so many rows."""
        return layout(
            {
                "head": (np.int64, (schools + 1,)),
                "chooses": (np.bool_, (schools + 1,)),
                "choosing": (np.uint32, (schools + 1,)),
                "next": (np.int32, (people,)),
                "rank": (np.float64, (people,)),
                "wish": (np.int32, (people,)),
                "choice": (np.int16, (people, WISHES)),
                "times": (np.float64, (WISHES,)),
                "merit": (np.float64, (people,)),
                "stays": (np.float64, (people,)),
                "refused": (np.int32, (people,)),
                "numbers": (np.int64, (2,)),
            }
        )


class Helpers:
    """Working room for one stopgap of one school: who can give it, in keyed order.

    Attributes
    ----------
    place, fte, turn
        Place in `Lists.staff`, fte that can be given, and the keyed number that sets the order.

    """

    def __init__(self, block: Any) -> None:
        self.place: Ints = block["place"]
        self.fte: Floats = block["fte"]
        self.turn: Floats = block["turn"]

    @staticmethod
    def block_type(people: int) -> np.dtype[Any]:
        """Type of the block for a world with so many rows."""
        return layout(
            {"place": (np.uint32, (people,)), "fte": (np.float64, (people,)), "turn": (np.float64, (people,))}
        )


class Room:
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

    def __init__(self, block: Any) -> None:
        self.schools: Floats = block["schools"]
        self.boards: Floats = block["boards"]
        self.promised: Floats = block["promised"]
        self.gaps: Floats = block["gaps"]
        self.first_gap: Ints = block["first_gap"]
        self.missing: Floats = block["missing"]
        self.helpers = Helpers(block["helpers"])
        self.searchers: Ints = block["searchers"]
        self.flags: Flags = block["flags"]
        self.protected: Floats = block["protected"]
        self.n_kept: Ints = block["n_kept"]
        self.n_new: Ints = block["n_new"]
        self.new_first: Ints = block["new_first"]
        self.first_new: Ints = block["first_new"]
        self.next_new: Ints = block["next_new"]
        self.offers = Offers(block["offers"])
        self.queue = Queue(block["queue"])
        self.tasks: Ints = block["tasks"]
        self.spares: Ints = block["spares"]
        self.zij: Ints = block["zij"]
        self.starters: Ints = block["starters"]
        self.trainees: Ints = block["trainees"]
        self.task_first: Ints = block["task_first"]
        self.trainee_first: Ints = block["trainee_first"]
        self.numbers: Ints = block["numbers"]

    @staticmethod
    def block_type(people: int, schools: int, boards: int) -> np.dtype[Any]:
        """Type of the block of the working room of a world with so many rows."""
        return layout(
            {
                "schools": (np.float64, (schools,)),
                "boards": (np.float64, (boards,)),
                "promised": (np.float64, (boards,)),
                "gaps": (np.float64, (schools, 2 * N_VISIBLE)),
                "first_gap": (np.int64, (schools,)),
                "missing": (np.float64, (schools,)),
                "helpers": Helpers.block_type(people),
                "searchers": (np.uint32, (people,)),
                "flags": (np.uint8, (people,)),
                "protected": (np.float64, (people,)),
                "n_kept": (np.int64, (schools,)),
                "n_new": (np.int64, (schools,)),
                "new_first": (np.int64, (schools + 1,)),
                "first_new": (np.int32, (schools,)),
                "next_new": (np.int32, (people,)),
                "tasks": (np.uint32, (people,)),
                "spares": (np.uint32, (people,)),
                "zij": (np.uint32, (people,)),
                "starters": (np.uint32, (people,)),
                "trainees": (np.uint32, (people,)),
                "task_first": (np.int64, (schools + 1,)),
                "trainee_first": (np.int64, (schools + 1,)),
                "numbers": (np.int64, (len(Noted),)),
                "offers": Offers.block_type(people, schools),
                "queue": Queue.block_type(people, schools),
            }
        )
