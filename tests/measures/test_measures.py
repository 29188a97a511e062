"""What holds for every measure: its file, its scenario, nothing at zero, levers only, the response in the
month it starts, monotone levers.
"""

from dataclasses import replace

import numpy as np
import pytest

from olsim.core.codes import Standing, Use
from olsim.core.errors import OlsimError
from olsim.core.randomness import Draws
from olsim.evidence.load import load as load_evidence
from olsim.measurement.catalogue import CATALOGUE
from olsim.measures import form
from olsim.measures.measure import Target
from olsim.measures.plan import LEVERS, Plan
from olsim.parameters.groups import Prices
from olsim.scenarios.load import load, names
from olsim.simulation.run import Case, begin, go_on, run, simulate
from olsim.state.history import CITY_SERIES
from tests.measures.settings import NOBODY, setting

START = 96
MEASURES = form.names()
OUTCOMES = ("leraren_fte", "tekort_peiling", "onvervulde_vraag", "opzeggingen", "zij_stopt", "zij_gestart")


@pytest.mark.parametrize("name", MEASURES)
def test_the_file_is_whole(name):
    file, evidence = form.read(name), load_evidence()
    for observable in (file.direct, *file.chain, *(cost.observable for cost in file.costs)):
        assert observable in CATALOGUE, observable
    assert all(cost.price in Prices.__dataclass_fields__ for cost in file.costs)
    assert file.costs or file.free
    assert file.facts
    assert all(fact in evidence.facts for fact in file.facts)
    assert all(quantity in evidence.quantities for quantity in file.none)
    assert all(lever.column in LEVERS for lever in file.levers)
    assert all(
        field.low <= field.value <= field.high and (field.fact or field.why) for field in file.fields.values()
    )
    assert all(
        text.strip()
        for text in (
            file.does,
            file.since,
            file.contrast,
            file.reaches,
            file.uptake,
            file.capacity,
            file.grade_why,
        )
    )


@pytest.mark.parametrize("name", MEASURES)
def test_it_has_a_scenario(name):
    evidence = load_evidence()
    found = [
        s
        for s in names()
        if any(m.name == name for m in load(s, evidence).measures) and len(load(s, evidence).measures) == 1
    ]
    assert found


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_that_nobody_takes_part_in_changes_nothing(name):
    base = run(Case(seed=3, months=125, observables=OUTCOMES))
    for changed in (
        setting(name, uptake=0.0),
        setting(name, capacity=0.0),
        *(
            [setting(name, target=NOBODY)]
            if form.read(name).reach == "schools"
            and not any(lever.column.startswith("policy.") for lever in form.read(name).levers)
            else []
        ),
    ):
        found = run(Case(seed=3, months=125, observables=OUTCOMES, measures=(changed,)))
        for key in OUTCOMES:
            np.testing.assert_array_equal(found.values[key], base.values[key], err_msg=f"{key} {changed}")


ZERO = {
    "toelage": {"low_eur_per_year": 0.0, "high_eur_per_year": 0.0},
    "anders_organiseren": {"groups_share": 0.0},
    "buddyscholen": {"days_per_year_per_fte": 0.0},
    "locatie": {"share": 0.0},
    "meer_uren": {"share": 0.0},
    "flexpool": {"fte": 0.0},
    "ad_pep": {"persons_per_year": 0.0},
    "zij_instroom_plaatsen": {"places_per_year": 0.0},
    "werving": {"strength": 0.0},
    "bovenformatief": {"share": 0.0},
    "drie_procent": {"share": 0.0},
    "zeven_procent": {"share": 0.0},
    "fusie_kleine_scholen": {"pupils_below": 0.0},
    "dubbele_bezetting": {"protected_share": 0.0},
    "betaald_werk_studenten": {"share": 0.0},
    "onderwijsambassadeurs": {"persons_per_year": 0.0},
    "stagevergoeding": {"share": 0.0},
    "studiesucces": {"share": 0.0},
    "tariefplafond": {"share": 0.0},
}


@pytest.mark.parametrize("name", ZERO)
def test_a_zero_amount_changes_nothing(name):
    base = run(Case(seed=4, months=125, observables=OUTCOMES))
    found = run(Case(seed=4, months=125, observables=OUTCOMES, measures=(setting(name, **ZERO[name]),)))
    for key in OUTCOMES:
        np.testing.assert_array_equal(found.values[key], base.values[key], err_msg=key)


def city_of(measures, months, seed=5, overrides=()):
    world, _ = simulate(Case(seed=seed, months=months, measures=measures, overrides=overrides))
    result = world.history.city[:months].copy()
    world.give_back()
    return result


DIRECT = {
    # measure: series of the direct link, months after the start in which it first responds, what makes the
    # response strong
    "dubbele_bezetting": (
        ("zij_uitval",),
        0,
        (("cover.preference_zij", 4.0), ("training.double_odds_ratio", 50.0)),
    ),
    "toelage": (
        ("notices", "starter_notices"),
        0,
        (
            ("pay.delay_years", 0.0),
            ("pay.temporary_weight", 1.0),
            ("leaving.pay_elasticity_experienced", -3.0),
            ("leaving.pay_elasticity_starter", -3.0),
        ),
    ),
    "buddyscholen": (("lent_to_buddy_fte", "notices"), 0, (("boards.buddy_willing", 0.9),)),
    "anders_organiseren": (("saved_fte", "notices"), 12, ()),
}
LARGE = {"toelage": {"low_eur_per_year": 20000.0, "high_eur_per_year": 20000.0}}
SPENT = {
    "dubbele_bezetting": ("double_fte", 2),
    "toelage": ("allowance_fte", 0),
    "anders_organiseren": ("support_extra_fte", 16),
}
"""What a twin spends, and so many months after the start."""


@pytest.mark.parametrize("name", DIRECT)
def test_without_effect_the_direct_link_is_that_of_the_base_in_the_month_it_starts(name):
    """In twenty pairs of worlds, with a response so strong that the same measure with effect does change the
    link.
    """
    series, later, overrides = DIRECT[name]
    twin, full = (setting(name, effect=effect, **LARGE.get(name, {})) for effect in (0.0, 1.0))
    places, changed, stays = [CITY_SERIES.index(column) for column in series], 0.0, 0.0
    for seed in range(20):
        base, without, with_effect = (
            city_of(measures, START + later + 1, seed, tuple(sorted(overrides)))
            for measures in ((), (twin,), (full,))
        )
        np.testing.assert_array_equal(without[: START + 1, places], base[: START + 1, places])
        stays += np.abs(without[START + later, places[0]] - base[START + later, places[0]])
        changed += np.abs(with_effect[START + later, places[0]] - base[START + later, places[0]])
    assert changed > 0.0
    # where it takes a year before the link can respond, what the twin spends may move it a little by then
    assert stays <= 0.25 * changed if later else stays == 0.0


@pytest.mark.parametrize("name", SPENT)
def test_a_twin_is_no_empty_measure(name):
    series, later = SPENT[name]
    k, twin = CITY_SERIES.index(series), load(f"{name}_zonder_effect", load_evidence()).measures
    assert city_of(twin, START + later + 1)[-1, k] > city_of((), START + later + 1)[-1, k]


RESPONDS = {
    # measure: fields that make it large, observables, from which month on the full response must differ from
    # none
    "ad_pep": ({"persons_per_year": 100.0}, 155),
    "flexpool": ({"fte": 100.0}, 108),
    "locatie": ({"share": 1.0}, 108),
    "meer_uren": ({"share": 1.0}, 110),
    "betaald_werk_studenten": ({"share": 0.9}, 130),
    "werving": ({"strength": 5.0}, 108),
    "tariefplafond": ({"share": 1.0}, 108),
    "onderwijsambassadeurs": ({"persons_per_year": 500.0}, 125),
    "toelage": ({"high_eur_per_year": 30000.0, "low_eur_per_year": 30000.0}, 115),
    "buddyscholen": ({"days_per_year_per_fte": 100.0, "obliged_share": 1.0}, 108),
    "anders_organiseren": ({"by_vision_per_year": 1.0, "groups_share": 1.0}, 125),
    "dubbele_bezetting": ({}, 125),
}
STRONG = (
    ("pabo.paid_ratio", 3.0),
    ("inflow.campaign_ratio", 2.0),
    ("training.ambassador_share", 0.9),
    ("training.pond_willing", 0.02),
    ("boards.buddy_willing", 0.9),
    ("training.double_odds_ratio", 9.0),
    ("cover.preference_zij", 6.0),
)


@pytest.mark.parametrize("name", RESPONDS)
def test_without_effect_is_another_world_than_with_effect(name):
    fields, months = RESPONDS[name]
    with_effect, without = (
        run(
            Case(
                seed=2,
                months=months + 30,
                measures=(setting(name, effect=effect, **fields),),
                overrides=STRONG,
            )
        ).values
        for effect in (1.0, 0.0)
    )
    assert any(
        not np.array_equal(with_effect[key], without[key], equal_nan=True)
        for key in ("leraren_fte", "onvervulde_vraag", "tekort_fte")
    )


@pytest.mark.parametrize(
    "name",
    [
        "locatie",
        "meer_uren",
        "werving",
        "onderwijsambassadeurs",
        "tariefplafond",
        "stagevergoeding",
        "studiesucces",
    ],
)
def test_without_effect_teachers_do_as_in_the_base(name):
    """Paid students are left out: they stand in for a class, which is no response but what the measure
    does.
    """
    overrides = tuple(pair for pair in STRONG if pair[0] != "pabo.paid_ratio")
    base = run(Case(seed=2, months=140, overrides=overrides, observables=OUTCOMES)).values
    found = run(
        Case(
            seed=2,
            months=140,
            overrides=overrides,
            observables=OUTCOMES,
            measures=(setting(name, effect=0.0),),
        )
    ).values
    for key in OUTCOMES:
        np.testing.assert_array_equal(found[key], base[key], err_msg=key)


def test_buddies_do_not_lend_back_and_forth():
    overrides = (
        ("boards.buddy_willing", 1.0),
        ("boards.lend_own_shortage", 0.0),
        ("boards.lend_other_board", 1.0),
    )
    world, _ = simulate(
        Case(
            seed=3,
            months=99,
            measures=(setting("buddyscholen", days_per_year_per_fte=40.0),),
            overrides=overrides,
        )
    )
    s, n = world.schools, world.schools.n
    lent = world.ledgers.supply[:n, int(Use.LENT_OUT)] > 1e-6
    borrowed = world.ledgers.demand[:n, :, int(Standing.LENT_IN)].sum(axis=(1, 2)) > 1e-6
    both = [
        k
        for k in range(n)
        if lent[k] and borrowed[k] and s.buddy[k] >= 0 and lent[s.buddy[k]] and borrowed[s.buddy[k]]
    ]
    assert (lent & (s.buddy[:n] >= 0)).sum() > 5
    assert both == []


def test_two_and_a_half_months_lie_between_two_and_three():
    given = [
        run(
            Case(
                seed=1,
                months=125,
                observables=("dubbele_fte",),
                measures=(setting("dubbele_bezetting", months=m),),
            )
        ).values["dubbele_fte"][0, -1]
        for m in (2.0, 2.5, 3.0)
    ]
    assert given[0] < given[1] < given[2]


def test_a_toelage_for_starters_beside_one_for_all_leaves_the_other_as_it_is():
    everybody = setting("toelage", first=0)
    starters = replace(
        setting(
            "toelage",
            first=0,
            low_eur_per_year=0.0,
            high_eur_per_year=0.0,
            lasting=1.0,
            target=Target(persons="starters"),
        ),
        id="starters",
    )
    base, found = (
        run(Case(seed=1, months=40, observables=OUTCOMES, measures=m)).values
        for m in ((everybody,), (everybody, starters))
    )
    for key in OUTCOMES:
        np.testing.assert_array_equal(found[key], base[key], err_msg=key)


FIRST_MONTH = {
    # measure: field, values from little to much, other fields, series, direction, month after the start,
    # overrides
    "toelage": (
        "high_eur_per_year",
        (0.0, 5000.0, 15000.0, 30000.0),
        {"lasting": 1.0},
        "notices",
        -1,
        0,
        (("pay.delay_years", 0.0), ("leaving.pay_elasticity_experienced", -3.0)),
    ),
    "dubbele_bezetting": (
        "protected_share",
        (0.0, 0.5, 1.0),
        {},
        "zij_uitval",
        -1,
        0,
        (("cover.preference_zij", 4.0), ("training.double_odds_ratio", 50.0)),
    ),
    "buddyscholen": (
        "days_per_year_per_fte",
        (0.0, 5.0, 10.0, 40.0),
        {},
        "lent_to_buddy_fte",
        1,
        0,
        (("boards.buddy_willing", 0.9),),
    ),
    # schools take the design up in February, for the next school year
    "anders_organiseren": (
        "groups_share",
        (0.0, 0.3, 1.0),
        {"by_vision_per_year": 1.0},
        "saved_fte",
        1,
        12,
        (),
    ),
    "coaching": ("above_fte", (0.0, 0.05, 0.1), {}, "coach_fte", 1, 0, ()),
}


@pytest.mark.parametrize("name", FIRST_MONTH)
def test_the_first_month_of_the_direct_link_is_monotone_in_the_lever(name):
    """Exactly so in every pair of worlds, and with a step that can be seen in the sum of twenty."""
    field, values, more, series, sign, later, overrides = FIRST_MONTH[name]
    k, found = CITY_SERIES.index(series), np.zeros((20, len(values)))
    settings = [setting(name, **{field: value}, **more) for value in values]
    for seed in range(20):
        trunk = Case(seed, tuple(sorted(overrides)), START + later + 1)
        world, parameters = begin(trunk)
        go_on(world, parameters, trunk, START)
        mark = world.mark()
        for place, chosen in enumerate(settings):
            world.back_to(mark)
            go_on(world, parameters, replace(trunk, measures=(chosen,)), trunk.months)
            found[seed, place] = world.history.city[START + later, k]
        world.give_back()
    steps = sign * np.diff(found, axis=1)
    assert (steps >= 0.0).all(), found
    assert (steps.sum(axis=0) > 0.0).all(), found.sum(axis=0)


def test_levers_return_to_their_defaults_when_a_measure_ends():
    world, _ = simulate(
        Case(seed=1, months=112, measures=(setting("toelage", last=107), setting("flexpool", last=107)))
    )
    assert not world.schools.allowance_share.any()
    assert world.policy.flex_fte[0] == 0.0
    assert world.surroundings.flex_fte[0] == 0.0


def test_a_budget_lowers_the_amounts_and_limits_schools():
    world, parameters = simulate(Case(seed=1, months=96))
    shares = {}
    for budget in (np.inf, 1_000_000.0):
        plan = Plan((setting("toelage", first=0, budget_eur_per_year=budget),))
        plan.set_levers(world, parameters, Draws(1))
        shares[budget] = world.schools.allowance_share[: world.schools.n].copy()
    paid = (
        shares[1_000_000.0] * world.ledgers.stock_fte[: world.schools.n]
    ).sum() * parameters.prices.pay_eur_per_year
    assert paid == pytest.approx(1_000_000.0)
    assert (shares[1_000_000.0] < shares[np.inf]).all()
    taking_part = [
        int(
            (
                Plan((setting("coaching", first=0, budget_eur_per_year=budget),))
                .measures[0]
                .participants(world, parameters, Draws(1))
            ).sum()
        )
        for budget in (200_000.0, 500_000.0, 5_000_000.0)
    ]
    assert 0 < taking_part[0] < taking_part[1] < taking_part[2] == world.schools.n


def test_uptake_and_ramp_let_the_same_schools_come_first():
    world, parameters = simulate(Case(seed=1, months=96))
    few, many = (
        Plan((setting("coaching", first=0, uptake=u),)).measures[0].participants(world, parameters, Draws(1))
        for u in (0.3, 0.7)
    )
    assert few.sum() == round(0.3 * world.schools.n)
    assert (many | ~few).all()


@pytest.mark.slow
def test_a_measure_with_checks_on_keeps_the_books():
    scenario = load("vier_maatregelen", load_evidence())
    run(Case(seed=2, months=112, measures=scenario.measures, checked=True))


OUTSIDE = '''
from olsim.measures.measure import Measure


class Rule(Measure):
    """{text}"""

    def set_levers(self, world, parameters, draws, schools):
        {action}
'''


def outside(folder, action, text="A measure of a user."):
    (folder / "eigen.toml").write_text(
        (form.FOLDER / "locatie.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (folder / "eigen.py").write_text(OUTSIDE.format(action=action, text=text), encoding="utf-8")
    scenario = folder / "mijn.toml"
    scenario.write_text(
        'extends = "base"\nname = "Mijn"\nquestion = "?"\n[[measure]]\nname = "eigen"\nshare = 0.5\n',
        encoding="utf-8",
    )
    return load(str(scenario), load_evidence(), str(folder))


def test_a_measure_of_a_user_runs(tmp_path):
    scenario = outside(
        tmp_path, "world.policy.location_share[0] = world.felt.location_share[0] = self.value['share']"
    )
    base, found = (
        run(Case(seed=1, months=125, observables=("bereikt_locatie", "leraren_fte"), measures=m))
        for m in ((), scenario.measures)
    )
    assert found.values["bereikt_locatie"][0, -1] > 1000.0 > base.values["bereikt_locatie"][0, -1] == 0.0


def test_a_measure_of_a_user_that_writes_another_column_is_stopped_with_its_name(tmp_path):
    scenario = outside(tmp_path, "world.people.wtf[:10] += 0.1")
    with pytest.raises(OlsimError, match="maatregel eigen schreef in een kolom") as error:
        run(Case(seed=1, months=100, measures=scenario.measures))
    assert "people.wtf" in str(error.value)


def test_a_measure_of_a_user_cannot_write_while_it_says_who_takes_part(tmp_path):
    scenario = outside(tmp_path, "pass")
    text = (tmp_path / "eigen.py").read_text(encoding="utf-8")
    (tmp_path / "eigen.py").write_text(
        text
        + "\n    def participants(self, world, parameters, draws):\n        world.people.wtf[:10] += 0.1\n   "
        "     return super().participants(world, parameters, draws)\n"
    )
    with pytest.raises(OlsimError, match="maatregel eigen schreef"):
        run(Case(seed=1, months=100, measures=scenario.measures))


@pytest.mark.slow
@pytest.mark.parametrize("name", DIRECT)
def test_without_effect_there_is_no_gain_on_average(name):
    twin, gains = load(f"{name}_zonder_effect", load_evidence()).measures, []
    for seed in range(40):
        base, found = (
            run(Case(seed=seed, months=160, observables=("leraren_fte",), measures=m)).values["leraren_fte"][
                0
            ]
            for m in ((), twin)
        )
        gains.append((found - base)[-4:].mean())
    mean, error = np.mean(gains), np.std(gains, ddof=1) / np.sqrt(len(gains))
    print(f"\n{name}: {mean:+.2f} +- {error:.2f}")
    assert mean <= 2.0 * error


LATER = {
    # measure: values of one field from little to much, other fields, series, direction, overrides
    "toelage": ("high_eur_per_year", (0.0, 5000.0, 30000.0), {}, "notices", -1, ()),
    "coaching": ("above_fte", (0.0, 0.05, 0.1), {}, "notices", -1, ()),
    "dubbele_bezetting": (
        "protected_share",
        (0.0, 0.5, 1.0),
        {},
        "zij_uitval",
        -1,
        (("training.double_odds_ratio", 4.0),),
    ),
    "buddyscholen": (
        "days_per_year_per_fte",
        (0.0, 10.0, 40.0),
        {},
        "lent_to_buddy_fte",
        1,
        (("boards.buddy_willing", 0.5),),
    ),
    "anders_organiseren": ("groups_share", (0.0, 0.3, 1.0), {"by_vision_per_year": 0.3}, "saved_fte", 1, ()),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LATER)
def test_later_the_mean_over_seeds_is_monotone(name):
    field, values, more, series, sign, overrides = LATER[name]
    k, settings = CITY_SERIES.index(series), []
    for value in values:
        amounts = {field: value, **more, **({"low_eur_per_year": value} if name == "toelage" else {})}
        settings.append(setting(name, **amounts))
    found = np.array(
        [
            [city_of((chosen,), 145, seed, overrides)[START:, k].sum() for chosen in settings]
            for seed in range(30)
        ]
    )
    steps = sign * np.diff(found, axis=1)
    mean, error = steps.mean(axis=0), steps.std(axis=0, ddof=1) / np.sqrt(len(steps))
    print(f"\n{name}: {mean} +- {error}")
    assert (mean >= -2.0 * error).all()
