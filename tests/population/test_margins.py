"""The synthetic city against its margins, each at its own date."""

import numpy as np
import pytest

from olsim.core.codes import Role, SchoolType, Status, Visibility
from olsim.core.randomness import Draws
from olsim.measurement.shortage_survey import NOT_APPOINTED
from olsim.population.synthesise import synthesise
from olsim.simulation.run import Case, parameters_of, simulate

AUGUST_2018, OCTOBER_2022, OCTOBER_2024 = 0, 50, 74


class Staff:
    """Everybody with a teacher's appointment in a world."""

    def __init__(self, world):
        p, n = world.people, world.people.n
        here = np.flatnonzero((p.status[:n] == Status.EMPLOYED) & (p.role[:n] != Role.STUDENT))
        self.wtf, self.permanent, self.woman = p.wtf[here], p.permanent[here], p.woman[here]
        self.age = (world.month - p.born[here]) / 12.0
        self.bo = world.schools.type[p.school[here]] == SchoolType.BO


@pytest.fixture(scope="module")
def start():
    return synthesise(parameters_of(Case()), Draws(0), 3)


@pytest.fixture(scope="module")
def october_2024():
    return [simulate(Case(seed=seed, months=OCTOBER_2024 + 1))[0] for seed in range(4)]


def test_fte_and_persons_of_august_2018(start):
    staff = Staff(start)
    assert 1670 <= staff.wtf[staff.bo].sum() <= 1700
    assert 175 <= staff.wtf[~staff.bo].sum() <= 215
    assert len(staff.wtf) == pytest.approx(2540, rel=0.01)


def test_contracts_of_august_2018(start, evidence):
    staff = Staff(start)
    assert staff.wtf.mean() == pytest.approx(evidence.facts["contract_size_mean_utrecht_po"].value, abs=0.01)
    assert staff.permanent.mean() == pytest.approx(
        evidence.facts["share_permanent_contract_utrecht_po"].value, abs=0.02
    )
    assert staff.woman.mean() == pytest.approx(evidence.facts["share_women_utrecht_po"].value, abs=0.02)


def test_ages_of_august_2018(start):
    staff = Staff(start)
    share_60 = staff.wtf[staff.age >= 60].sum() / staff.wtf.sum()
    assert share_60 == pytest.approx(0.10, abs=0.01)
    assert 41.0 <= staff.age.mean() <= 43.0  # Utrecht prints 41 for 2024, the country 43


def test_start_shortage(start):
    world, _ = simulate(Case(seed=0, months=1))
    demand = world.ledgers.demand[: world.schools.n]
    empty = demand[:, 0][:, NOT_APPOINTED][..., : Visibility.PROMISED].sum()
    assert 0.035 <= empty / demand.sum() <= 0.06


def test_schools_boards_and_pupils(start, evidence):
    s = start.schools
    assert np.bincount(s.type[: s.n])[SchoolType.BO] == 103
    assert np.bincount(s.type[: s.n])[1:].sum() == 13
    assert start.boards.n == evidence.facts["boards_utrecht_po_2021"].value
    assert start.boards.large[: start.boards.n].sum() == evidence.facts["boards_utrecht_po_large"].value
    bo = s.type[: s.n] == SchoolType.BO
    assert s.pupils[: s.n][bo].sum() == pytest.approx(
        evidence.quantities["pupils.bo"].series["2018"], rel=1e-6
    )


def test_schoolweging_differs_by_wijk_and_growth_districts_are_known(start):
    s = start.schools
    bo = s.type[: s.n] == SchoolType.BO
    means = [s.weging[: s.n][bo & (s.wijk[: s.n] == w)].mean() for w in range(len(start.wijken))]
    assert max(means) - min(means) > 5.0
    assert 0 < s.growth[: s.n].sum() < s.n


def test_share_of_large_contracts_and_mean_age_at_their_own_date(october_2024, evidence):
    """32 hours is 0.8 fte; both are printed for 2024 and are not fitted at that date, so the margin is wide
    and the values are shown.
    """
    large = np.mean([(Staff(w).wtf >= 0.8 - 1e-9).mean() for w in october_2024])
    age = np.mean([Staff(w).age.mean() for w in october_2024])
    print(f"\n2024: share with 32 hours or more {large:.3f}, mean age {age:.1f}")
    assert large == pytest.approx(evidence.facts["share_32_hours_or_more_utrecht_po"].value, abs=0.08)
    assert age == pytest.approx(evidence.facts["mean_age_utrecht_po"].value, abs=2.0)


def test_everybody_has_a_school_a_contract_that_adds_up_and_a_key_of_its_own(start):
    p, n = start.people, start.people.n
    employed = p.status[:n] == Status.EMPLOYED
    parts = p.post_fte + p.task_fte + p.replacement_fte + p.supernumerary_fte + p.study_fte
    assert np.allclose(parts[:n][employed], p.wtf[:n][employed])
    assert (p.school[:n][employed] >= 0).all()
    assert len(set(p.key[:n].tolist())) == n


def test_start_depends_on_its_case_alone():
    """What ran before in the same process leaves no trace: the template is kept by everything that made
    it.
    """
    for changed in ({"pupils.bo": 20_000.0}, {"schools.weging_mean": 29.0}, {"pupils.sbo": 700.0}):
        case = Case(seed=1, months=2, overrides=tuple(changed.items()))
        from olsim.population import synthesise as module

        module._TEMPLATES.clear()
        alone = synthesise(parameters_of(case), Draws(1), 2)
        module._TEMPLATES.clear()
        synthesise(parameters_of(Case(seed=1, months=2)), Draws(1), 2)
        after = synthesise(parameters_of(case), Draws(1), 2)
        assert np.array_equal(alone.people.school, after.people.school)
        assert np.array_equal(alone.people.wtf, after.people.wtf)
