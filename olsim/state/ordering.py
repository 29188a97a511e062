"""Keyed order: who or what comes first, whatever the rows are."""

import numpy as np

from olsim.core.arrays import Floats, Ints, Keys
from olsim.core.compiled import compiled
from olsim.core.randomness import uniform
from olsim.state.world import World

SHELL_GAPS = (301, 132, 57, 23, 10, 4, 1)
"""Steps of Shell sort (Ciura 2001)."""


@compiled
def in_keyed_order(rows: Ints, number: int, keys: Keys, order_stream: np.uint64) -> None:
    """Sort the first `number` entries of `rows` by a draw for the key that each of them points at."""
    turns = np.empty(number)
    for x in range(number):
        turns[x] = uniform(order_stream, keys[rows[x]])
    sort_by(turns, rows, number)


@compiled
def people_in_keyed_order_by_school(world: World, rows: Ints, number: int, order_stream: np.uint64) -> None:
    """Sort the first `number` of `rows` by school, and within a school by a draw: a chain per school, in
    which each finds a place.
    """
    people, room, turns, n_schools = world.people, world.room, world.room.helpers.turn, world.schools.count[0]
    room.first_new[:n_schools] = -1
    for x in range(number):
        i = rows[x]
        turn = uniform(order_stream, people.key[i])
        turns[i] = turn
        before, following = -1, room.first_new[people.school[i]]
        while following >= 0 and turns[following] <= turn:
            before, following = following, room.next_new[following]
        room.next_new[i] = following
        if before < 0:
            room.first_new[people.school[i]] = i
        else:
            room.next_new[before] = i
    x = 0
    for s in range(n_schools):
        following = room.first_new[s]
        while following >= 0:
            rows[x] = following
            x += 1
            following = room.next_new[following]


@compiled
def in_keyed_order_by_school(world: World, places: Ints, number: int, order_stream: np.uint64) -> None:
    """Sort the first `number` of `places` in `Lists.staff`, which lie school by school, by a draw within each
    school (insertion sort: a school has few).
    """
    people, lists, turns = world.people, world.lists, world.room.helpers.turn
    first = 0
    last = -1
    for x in range(number):
        k = places[x]
        s = people.school[lists.staff[k]]
        if s != last:
            first, last = x, s
        turn = uniform(order_stream, lists.staff_key[k])
        y = x
        while y > first and turns[y - 1] > turn:
            places[y] = places[y - 1]
            turns[y] = turns[y - 1]
            y -= 1
        places[y] = k
        turns[y] = turn


@compiled
def sort_by(turns: Floats, rows: Ints, number: int) -> None:
    """Sort the first `number` entries of `rows` and of `turns` by `turns`, the lowest first (Shell sort)."""
    for gap in SHELL_GAPS:
        for x in range(gap, number):
            row, turn = rows[x], turns[x]
            y = x
            while y >= gap and turns[y - gap] > turn:
                rows[y] = rows[y - gap]
                turns[y] = turns[y - gap]
                y -= gap
            rows[y] = row
            turns[y] = turn
