"""Costs worked out by hand: two draws, two seeds, four school years, a measure that stops after two of
them.
"""

from dataclasses import replace

import numpy as np
import pytest

from olsim.compare.comparison import Compared, Comparison
from olsim.compare.tables import cost_lines, cost_table, part_that_falls_away, scenario_table, years_of
from olsim.core.months import index
from olsim.evidence.ensemble import Ensemble
from olsim.measures.form import CostOf, read
from olsim.scenarios.load import Scenario
from tests.measures.settings import setting

MONTHS = index(2034, 12) + 1
YEARS = 16
"""School years that are complete by then; 2026/27 is number 8."""
FIRST, SECOND = 8, 9
RNG = np.random.Generator(np.random.PCG64(3))


def scenario(name, *parts):
    settings = tuple(s for s, _ in parts)
    return Compared(Scenario(name, name, "?", {}, {}, name, settings), tuple(parts))


AUGUST = index(2026, 8)


def measure(name, kind, observable, last=100_000, first=AUGUST, grade="B", payer="wie betaalt"):
    file = read("coaching").model_copy(
        update={
            "costs": (CostOf(what=observable, observable=observable, price="x", payer=payer, kind=kind),),
            "grade": grade,
        }
    )
    return replace(setting("coaching", first=first, last=last), name=name, id=name), file


def comparison(scenarios, units, gain):
    """A comparison in which the units of every scenario are `units` by school year more than in the base, for
    every draw and seed.
    """
    base = scenarios[0].scenario.id
    values = {base: {}}
    for s in scenarios:
        values[s.scenario.id] = {}
        for name in ("bovenschools_fte", "begeleiding_fte", "dubbele_fte", "leraren_augustus", "uit_sector"):
            rows = np.zeros((2, 2, 1, YEARS))
            if s.scenario.id != base:
                rows[:, :, 0] = units.get(name, 0.0) if name != "leraren_augustus" else gain
            values[s.scenario.id][name] = rows
    prices = {s.scenario.id: {"x": np.array([1000.0, 3000.0])} for s in scenarios}
    arms = tuple(s.scenario.id for s in scenarios)
    return Comparison(
        tuple(scenarios),
        arms,
        dict.fromkeys(arms[1:], base),
        (),
        [],
        MONTHS,
        (0, 1),
        2,
        values,
        {},
        {},
        prices,
        Ensemble((), (), {}),
    )


def by_year(*years):
    found = np.zeros(YEARS)
    for year, value in years:
        found[year] = value
    return found


BASE = scenario("base")


@pytest.fixture
def table():
    stops = measure("kort", "uitgave", "bovenschools_fte", last=index(2028, 7))
    goes_on = measure("lang", "uitgave", "begeleiding_fte")
    units = {
        "bovenschools_fte": by_year((FIRST, 6.0), (SECOND, 4.0)),
        "begeleiding_fte": by_year(*((y, 2.0) for y in range(FIRST, YEARS))),
    }
    c = comparison(
        [BASE, scenario("pakket", stops, goes_on)], units, by_year(*((y, 5.0) for y in range(FIRST, YEARS)))
    )
    return cost_table(c).set_index("wat")


def test_a_line_is_the_mean_over_the_years_in_which_its_own_measure_runs(table):
    # (6 + 4) / 2 a year, at 1.000 and 3.000 euro: 5.000 and 15.000
    assert table.loc["bovenschools_fte", "eenheden"] == pytest.approx(5.0)
    assert table.loc["bovenschools_fte", "euro"] == pytest.approx(10_000.0)
    assert table.loc["begeleiding_fte", "eenheden"] == pytest.approx(2.0)
    assert table.loc["begeleiding_fte", "euro"] == pytest.approx(4_000.0)


def test_a_total_is_a_year_in_which_everything_runs(table):
    assert table.loc["totaal uitgaven per schooljaar", "euro"] == pytest.approx(14_000.0)


def test_cost_per_fte_is_all_that_is_spent_over_the_gain_of_the_same_years(table):
    # 10 units in two years and 2 a year in eight years: 26 units at 2.000 euro on average, over 8 years with
    # 5 fte
    assert table.loc["totaal uitgaven per schooljaar", "per_fte"] == pytest.approx(26.0 * 2_000.0 / (8 * 5.0))


def test_the_order_of_measures_says_nothing_of_who_pays():
    paid, put_in = (
        measure("een", "uitgave", "begeleiding_fte", payer="convenant"),
        measure("twee", "inzet", "begeleiding_fte", payer="school"),
    )
    for parts in ((paid, put_in), (put_in, paid)):
        (line,) = cost_lines(scenario("pakket", *parts)).values()
        assert (line.cost.kind, line.cost.payer) == ("uitgave", "convenant")


def test_what_the_first_scenario_spends_counts_too():
    first = scenario("beleid", measure("een", "uitgave", "begeleiding_fte"))
    c = comparison(
        [first, scenario("base")],
        {"begeleiding_fte": by_year(*((y, -2.0) for y in range(FIRST, YEARS)))},
        np.zeros(YEARS),
    )
    assert cost_table(c).set_index("wat").loc["begeleiding_fte", "euro"] == pytest.approx(-4_000.0)


def test_the_table_of_scenarios_says_how_many_measures_stop_and_when():
    parts = [
        measure("kort", "uitgave", "bovenschools_fte", last=index(2028, 7)),
        measure("lang", "uitgave", "begeleiding_fte"),
    ]
    c = comparison([BASE, scenario("pakket", *parts)], {}, np.zeros(YEARS))
    row = scenario_table(c).set_index("scenario").loc["pakket"]
    assert (row["aantal"], row["stoppen"], row["stopt"]) == (2, 1, "2028-07")


def test_a_measure_that_stops_in_december_fills_no_year_more():
    c = comparison([BASE, scenario("x")], {}, np.zeros(YEARS))
    assert years_of(c, [setting("coaching", first=index(2026, 8), last=index(2028, 12))]) == [FIRST, SECOND]
    assert years_of(c, [setting("coaching", first=index(2026, 8), last=index(2027, 1))]) == [FIRST]


def test_what_is_over_costs_by_the_twelve_months_that_it_ran():
    """Half a year of 6 units a month, of which the school year has the whole, and one year over two school
    years.
    """
    for first, last, paid in (
        ((2026, 10), (2027, 3), ((FIRST, 3.0),)),
        ((2027, 1), (2027, 12), ((FIRST, 4.0), (SECOND, 2.0))),
    ):
        stops = measure("kort", "uitgave", "bovenschools_fte", first=index(*first), last=index(*last))
        c = comparison(
            [BASE, scenario("pakket", stops)], {"bovenschools_fte": by_year(*paid)}, np.zeros(YEARS)
        )
        assert cost_table(c).set_index("wat").loc["bovenschools_fte", "eenheden"] == pytest.approx(6.0)


def test_a_higher_price_costs_more_at_the_same_units():
    dear = scenario("duur", measure("een", "uitgave", "begeleiding_fte"))
    c = comparison([BASE, dear], {}, np.zeros(YEARS))
    c.values["base"]["begeleiding_fte"][:] = c.values["duur"]["begeleiding_fte"][:] = 4.0
    c.prices["duur"]["x"] = c.prices["duur"]["x"] + 500.0
    assert cost_table(c).set_index("wat").loc["begeleiding_fte", "euro"] == pytest.approx(2_000.0)


def test_the_part_that_falls_away_is_told_only_where_it_is_known():
    whole = np.full((50, 1), -4.0)
    assert part_that_falls_away(whole, 0.25 * whole) == pytest.approx(0.75)
    assert part_that_falls_away(whole, whole) == 0.0
    assert part_that_falls_away(whole, np.zeros_like(whole)) == 1.0
    # one draw in fifty carries the whole: what the others do is not known from them
    skewed = np.zeros((50, 1))
    skewed[0] = -200.0
    assert np.isnan(part_that_falls_away(skewed, 0.5 * skewed + RNG.normal(0.0, 30.0, (50, 1))))
