import gc
import weakref

import mesa
import numpy as np
import pytest

from olsim import LabourMarket
from olsim.agents.school import School
from olsim.agents.teacher import Teacher
from olsim.core.blocks import act
from olsim.core.codes import Status
from olsim.processes import leaving, searching, sickness, support, vacancies
from tests.small import small_overrides


def market(seed=2, months=30, **more):
    return LabourMarket(seed=seed, months=months, overrides=small_overrides(), **more)


def test_agents_are_found_by_type_and_hold_no_state_of_their_own():
    model = market()
    assert len(model.agents_by_type[School]) == 11
    teacher = model.agents_by_type[Teacher][0]
    assert set(vars(teacher)) == {"model", "unique_id", "pos", "row"}
    teacher.wtf = 0.55
    assert model.world.people.wtf[teacher.row] == 0.55


def test_mesa_collects_data():
    model = market(months=4)
    collector = mesa.DataCollector(
        model_reporters={
            "teachers": lambda m: len(m.agents_by_type[Teacher]),
            "fte": lambda m: m.world.census()["fte"],
        }
    )
    while model.running:
        model.step()
        collector.collect(model)
    assert len(collector.get_model_vars_dataframe()) == 4
    model.step()  # after the last month nothing happens
    assert model.world.month == 4


def test_mesa_collects_observables():
    model = market(months=16)
    collector = mesa.DataCollector(
        model_reporters={
            "tekort": lambda m: m.measure("tekort_peiling"),
            "bo": lambda m: m.measure("leraren_fte", "bo"),
        }
    )
    while model.running:
        model.step()
        collector.collect(model)
    table = collector.get_model_vars_dataframe()
    assert table["tekort"].isna().sum() == 2  # the first count is on 1 October 2018
    assert 0.0 < table["tekort"].iloc[-1] < 1.0
    in_bo = model.world.schools.type[: model.world.schools.n] == 0
    assert table["bo"].iloc[-1] == pytest.approx(model.world.history.stock_fte[14][in_bo].sum(), rel=1e-12)


def test_a_change_of_role_keeps_the_object_and_its_id():
    model = market(months=14)
    students = {
        row: (face, face.unique_id)
        for row, face in model._faces.items()
        if type(face).__name__ == "PaboStudent"
    }
    while model.running:
        model.step()
    became = [row for row, face in model._faces.items() if row in students and type(face) is Teacher]
    assert became
    for row in became:
        assert model.person(row) is students[row][0]
        assert model.person(row).unique_id == students[row][1]


def test_a_finished_model_leaves_memory():
    model = market(months=2)
    model.step()
    seen = weakref.ref(model)
    del model
    gc.collect()
    assert seen() is None


def test_decisions_and_writes_through_faces_last():
    """Who decides through a face is not hired twice, and who is made to look for a job through a face is
    found by schools.
    """
    model = market(months=30)
    model.world.checked = True
    for _ in range(8):
        model.step()
    for row in rows(model)[0]:
        model.person(int(row)).decide_to_search()
    model.step()
    teachers = [
        face
        for face in model.agents_by_type[Teacher]
        if face.status == Status.EMPLOYED and face.leave_month < 0
    ][:120]
    for teacher in teachers:
        teacher.search_until = 29
        teacher.wanted_fte = teacher.wtf
    for _ in range(6):
        model.step()
        looking = model.world.lists.looking[: int(model.world.lists.n_looking[0])].tolist()
        assert len(set(looking)) == len(looking)
    moved = sum(
        t.leave_month >= 0 or t.offer_start >= 0 or t.status != Status.EMPLOYED or t.since > 9
        for t in teachers
    )
    assert moved > 20


@pytest.mark.slow
def test_deciding_one_by_one_gives_the_same_bits_as_the_bulk_step():
    for bulk, single, table in (
        (
            lambda m: act(leaving.decide, m.world, m.parameters, m.draws, *rows(m, "staff_born")),
            "decide_to_leave",
            "people",
        ),
        (
            lambda m: act(searching.decide, m.world, m.parameters, m.draws, *rows(m)),
            "decide_to_search",
            "people",
        ),
        (
            lambda m: act(sickness.decide, m.world, m.parameters, m.draws, *rows(m)),
            "fall_ill_or_recover",
            "people",
        ),
        (lambda m: act(vacancies.step, m.world, m.parameters, m.draws), "advertise", "vacancies"),
        (
            lambda m: act(
                support.decide, m.world, m.parameters, m.draws, np.ones(m.world.schools.n, np.bool_)
            ),
            "adopt",
            "schools",
        ),
    ):
        both = []
        for one_by_one in (False, True):
            model = market(months=12)
            for _ in range(8):
                model.step()
            if not one_by_one:
                bulk(model)
            elif table == "people":
                for row in rows(model)[0]:
                    getattr(model.person(int(row)), single)()
            else:
                for school in model.agents_by_type[School]:
                    getattr(school, single)()
            both.append({name: array.copy() for name, array in getattr(model.world, table).arrays().items()})
        for name, array in both[0].items():
            assert np.array_equal(array, both[1][name], equal_nan=array.dtype.kind == "f"), (single, name)


def rows(model, *columns):
    lists = model.world.lists
    n = int(lists.n_staff[0])
    return *(getattr(lists, column)[:n].copy() for column in ("staff", "staff_key", *columns)), n
