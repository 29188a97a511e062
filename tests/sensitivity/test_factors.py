"""What is asked, in words, becomes factors and outcomes; what cannot be asked gets a message."""

import numpy as np
import pytest

from olsim.core.errors import OlsimError
from olsim.evidence.ensemble import uncertain
from olsim.evidence.load import load
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import dates_of
from olsim.sensitivity import design as designs
from olsim.sensitivity.factors import choose, groups_of, loop_strengths
from olsim.sensitivity.models import city_of
from olsim.sensitivity.outputs import output_of

EVIDENCE = load()


def test_every_uncertain_quantity_is_a_factor_in_the_declared_order():
    assert [factor.id for factor in choose("", (), EVIDENCE).factors] == uncertain(EVIDENCE)
    assert [factor.id for factor in choose("3", (), EVIDENCE).factors] == uncertain(EVIDENCE)[:3]


def test_a_ranking_comes_first():
    chosen = choose("2", ("pabo.to_city", "boards.lend_willing"), EVIDENCE)
    assert chosen.columns == ("pabo.to_city", "boards.lend_willing")
    assert choose("3", ("pabo.to_city",), EVIDENCE).columns == ("pabo.to_city", *uncertain(EVIDENCE)[:2])


@pytest.mark.slow
def test_groups():
    problem = choose("lus:workload, maatregel:toelage, pabo.to_city", (), EVIDENCE)
    assert [factor.id for factor in problem.factors] == ["lus:workload", "maatregel:toelage", "pabo.to_city"]
    assert problem.factors[0].members == (
        "leaving.strain_ratio",
        "organising.workload_ratio",
        "searching.strain_ratio",
        "sickness.strain_points",
    )
    assert set(problem.factors[1].members) == {
        "leaving.pay_elasticity_experienced",
        "leaving.pay_elasticity_starter",
        "applying.pay_utility",
    }
    grades = choose("graden", (), EVIDENCE)
    assert sorted(grades.columns) == sorted(uncertain(EVIDENCE))
    assert sorted(choose("processen", (), EVIDENCE).columns) == sorted(uncertain(EVIDENCE))
    assert {factor.id for factor in choose("lussen", (), EVIDENCE).factors} == {
        f"lus:{name}" for name in groups_of("lus", EVIDENCE)
    }


def test_what_a_loop_rests_on_follows_from_the_parameters():
    found = loop_strengths(EVIDENCE)
    assert found["attractiveness"] == ("applying.strain",)
    assert found["lending"] == ("boards.lend_own_shortage",)
    assert found["enrolment"] == ("pabo.enrolment_response",)
    assert all(found.values())
    assert {f"loops.{name}" for name in found} == {
        name for name in EVIDENCE.quantities if name.startswith("loops.")
    }


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("0", "Zoveel parameters zijn er niet"),
        ("9999", "Zoveel parameters zijn er niet"),
        ("pabo.to_citty", "Bedoelt u: pabo.to_city"),
        ("loops.workload", "heeft geen prior"),
        ("lus:werkdruk", "Deze groep bestaat niet"),
        ("pabo.to_city,proces:pabo", "staat er twee keer"),
    ],
)
def test_messages_on_parameters(asked, message):
    with pytest.raises(OlsimError, match=message):
        choose(asked, (), EVIDENCE)


def test_values_are_quantiles_of_the_priors():
    problem = choose("boards.lend_willing,pabo.entrants_per_year", (), EVIDENCE)
    values = problem.values(np.array([[0.5, 0.5], [0.05, 0.95]]))
    assert values[0, 1] == pytest.approx(590.0)
    assert values[1, 1] == pytest.approx(590.0 + 1.6449 * 40.0, rel=1e-4)
    assert 0.0 < values[1, 0] < values[0, 0] < 1.0


def test_outcomes():
    short = output_of("onvervuld_2034")
    assert (short.observable, short.group, short.date, short.months) == (
        "onvervulde_vraag",
        "po",
        "2034-10-01",
        195,
    )
    assert output_of("leraren_fte:bo@2030-10-01").column == "leraren_fte:bo@2030-10-01"
    assert output_of("uit_onderwijs@2033/34").months == 193
    assert output_of("uit_onderwijs@2033").date == "2033/34"
    assert output_of("tekort_randgemeenten@2030-10").date == "2030-10-01"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("onvervult_2034", "Bedoelt u: onvervuld_2034"),
        ("leraren_fte:wijk@2034", "Deze groep bestaat niet"),
        ("tekort_randgemeenten:bo@2034-10", "alleen voor de stad"),
        ("leraren_fte", "De datum ontbreekt"),
        ("leraren_fte@2034-09-01", "Op deze datum wordt deze maat niet geteld"),
        ("leraren_fte@gisteren", "Deze datum is niet leesbaar"),
        ("uit_onderwijs@2033-10-01", "een schooljaar als 2033/34"),
        ("onvervuld_2099", "buiten het model"),
    ],
)
def test_messages_on_outcomes(asked, message):
    with pytest.raises(OlsimError, match=message):
        output_of(asked)


def test_what_a_run_of_the_city_gives_has_a_name_for_every_number():
    from olsim.scenarios.load import load as load_scenario

    base, toelage = (load_scenario(name, EVIDENCE) for name in ("base", "toelage"))
    outputs = (output_of("uit_onderwijs@2019"), output_of("tekort_randgemeenten@2020"))
    city = city_of(outputs, toelage, base)
    found = city({"boards.lend_willing": 0.2}, 3)
    assert found.shape == (len(city.columns),)
    named = dict(zip(city.columns, found))
    alone = dict(
        zip(
            city_of(outputs, base, None).columns,
            city_of(outputs, base, None)({"boards.lend_willing": 0.2}, 3),
        )
    )
    for output in outputs:
        # no measure has begun by then: both scenarios are the same city, and the same as one that is run
        # alone
        assert (
            named[f"scenario/{output.column}"]
            == named[f"tegenover/{output.column}"]
            == alone[f"scenario/{output.column}"]
        )
    assert dates_of(CATALOGUE["uit_onderwijs"], city.months)[-1] == "2019/20"


def test_a_design_keeps_luck_from_row_to_row_and_the_dummy_rolls_it():
    problem = choose("3", (), EVIDENCE)
    laid = designs.sobol(problem, 4)
    step = designs.per_point(problem, True, False)
    luck = laid.luck.reshape(4, step)
    a, b, dummy, seed = luck[:, 0], luck[:, -1], 4, 5
    for column in (1, 2, 3):
        assert (luck[:, column] == a).all()  # AB of a parameter
        assert (luck[:, column + 5] == b).all()  # BA of a parameter
    assert not set(luck[:, dummy]) & (set(a) | set(b))
    assert (luck[:, seed] == b).all()
    assert (luck[:, seed + 5] == a).all()
    assert not set(luck[:, dummy + 5]) & (set(a) | set(b) | set(luck[:, dummy]))
    again = designs.sobol(problem, 8)
    assert (again.luck[: laid.rows] == laid.luck).all()
    assert (again.values[: laid.rows] == laid.values).all()


def test_a_trajectory_keeps_its_luck_until_the_dummy_steps():
    laid = designs.morris(choose("4", (), EVIDENCE), 6)
    for luck in laid.luck.reshape(6, 6):
        assert len(set(luck)) == 2
        assert (np.diff(luck) != 0).sum() == 1


def test_the_largest_design_within_a_budget():
    assert designs.largest(75_000, 36) == 2048
    assert designs.largest(36 * 2048 - 1, 36) == 1024
    assert designs.largest(36, 36) == 1
    assert designs.largest(35, 36) == 0
    fifteen = choose("15", (), EVIDENCE)
    assert designs.per_point(fifteen, True, False) == 36
    assert designs.per_point(fifteen, False, True) == 18
