"""Working lists hold exactly those whom the tables say, whatever happened in the month."""

import numpy as np

from olsim.core.blocks import act
from olsim.core.codes import Status
from olsim.simulation.run import Case, parameters_of, simulate
from olsim.state.staff_lists import rebuild_lists

STARTER_MONTHS = parameters_of(Case()).coaching.starter_months


def test_lists_follow_from_the_tables():
    months = []

    def look(world):
        # as the calendar of the coming month would, but for what takes effect then
        if world.month % 12 == 0:
            return
        act(rebuild_lists, world)
        months.append(world.month)
        people, lists, n = world.people, world.lists, world.people.n
        status, school = people.status[:n], people.school[:n]
        at_school = (status == Status.EMPLOYED) | ((status == Status.STUDYING) & (school >= 0))
        staff = lists.staff[: lists.n_staff[0]]
        assert np.array_equal(np.sort(staff), np.flatnonzero(at_school))
        assert np.array_equal(lists.staff_key[: len(staff)], people.key[staff])
        first = lists.school_first
        for s in range(world.schools.n):
            assert (school[staff[first[s] : first[s + 1]]] == s).all()
        others = lists.others[: lists.n_others[0]]
        free = np.isin(status, [int(x) for x in (Status.CANDIDATE, Status.SEARCHING, Status.AWAY)])
        assert np.array_equal(np.sort(others), np.flatnonzero(free))
        students = lists.students[: lists.n_students[0]]
        assert set(np.flatnonzero(status == Status.STUDYING)) <= set(students.tolist())
        assert len(set(students.tolist())) == len(students)
        assert np.array_equal(lists.staff_born[: len(staff)], people.born[staff])
        employed = status == Status.EMPLOYED
        for listed, meant in (
            (lists.looking[: lists.n_looking[0]], employed & (people.search_until[:n] >= world.month)),
            (lists.above[: lists.n_above[0]], employed & (people.supernumerary_fte[:n] > 1e-9)),
            (
                lists.starters[: lists.n_starters[0]],
                employed & (people.teaching_since[:n] > world.month - STARTER_MONTHS),
            ),
            (
                lists.graduating[: lists.n_graduating[0] if world.month % 12 > 7 else 0],
                (status == Status.STUDYING) & (people.graduates[:n] >= 0) & people.to_city[:n],
            ),
        ):
            assert set(np.flatnonzero(meant)) <= set(listed.tolist())
            assert len(set(listed.tolist())) == len(listed)
        assert set(np.flatnonzero(lists.is_above[:n])) == set(lists.above[: lists.n_above[0]].tolist())

    simulate(Case(seed=4, months=40), look)
    assert len(months) > 30
