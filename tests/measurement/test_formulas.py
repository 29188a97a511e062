"""Every published figure as a formula on a ledger that can be added up by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from olsim.core.blocks import empty
from olsim.core.codes import Flow, Kind, SchoolType, Standing, Visibility
from olsim.core.months import OCTOBER
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import Record, add_up
from olsim.state.history import History, Series
from olsim.state.schools import Schools

MONTHS = 14


@pytest.fixture
def record():
    """Two schools on 1 October 2018: a regular one with 10 posts and a special one with 5."""
    history = History(MONTHS, 2, empty(History.block_type(MONTHS, 2)))
    d = history.demand[0]
    d[0, Kind.REGULAR, Standing.OWN, Visibility.HIDDEN] = 6.0
    d[0, Kind.REGULAR, Standing.ZIJ_INSTROMER, Visibility.HIDDEN] = 1.0
    d[0, Kind.REGULAR, Standing.EXTRA_HOURS, Visibility.HIDDEN] = 0.5
    d[0, Kind.REGULAR, Standing.UNQUALIFIED, Visibility.HIDDEN] = 0.8
    d[0, Kind.REGULAR, Standing.MERGED, Visibility.ADVERTISED] = 0.7
    d[0, Kind.REGULAR, Standing.AMBULANT, Visibility.PROMISED] = 0.4
    d[0, Kind.REPLACEMENT, Standing.AMBULANT, Visibility.HIDDEN] = 0.2
    d[0, Kind.TASK, Standing.OWN, Visibility.HIDDEN] = 0.4
    d[1, Kind.REGULAR, Standing.OWN, Visibility.HIDDEN] = 5.0
    history.npo_empty_fte[OCTOBER, 0] = 0.3
    history.required_fte[OCTOBER] = (10.0, 5.0)
    history.required_npo_fte[OCTOBER, 0] = 1.0
    history.stock_fte[OCTOBER] = (7.4, 5.0)
    history.pupils[OCTOBER] = (200.0, 40.0)
    history.flows_fte[0, 0, Flow.OUT_EDUCATION] = 0.8
    history.flows_fte[0, 0, Flow.OUT_PENSION] = 0.9
    history.city[3, Series.FILLED_FTE] = 2.0
    history.city[3, Series.FILLED_FTE_MONTHS] = 5.0
    schools = Schools(2)
    schools.n = 2
    schools.type[:2] = (SchoolType.BO, SchoolType.SO)
    reporting = SimpleNamespace(zij_hidden=0.5, extra_hidden=0.0, exit_includes_moves=False)
    return Record(history, schools, reporting, (), MONTHS)


def value(record, name, members=((True, True),)):
    observable = CATALOGUE[name]
    if observable.by_school is None:
        return float(observable.city(record)[0])
    return float(add_up(observable.by_school(record), np.array(members))[0, 0])


def test_survey_shortage(record):
    # advertised 0.7; hidden 0.8 unqualified + 0.2 replacement + half of 1.0 zij-instromer; promised 0.4 and
    # extra hours do not count
    assert value(record, "tekort_peiling") == pytest.approx((0.7 + 0.8 + 0.2 + 0.5) / 15.0)
    assert value(record, "tekort_peiling", ((True, False),)) == pytest.approx(2.2 / 10.0)


def test_survey_shortage_without_npo(record):
    # 0.3 of the empty posts carry the tag of NPO money, which pays 1.0 of the 10 posts
    assert value(record, "tekort_peiling_zonder_npo", ((True, False),)) == pytest.approx((2.2 - 0.3) / 9.0)


def test_hidden_part(record):
    assert value(record, "deel_verborgen") == pytest.approx((0.8 + 0.2 + 0.5) / 2.2)


def test_unfilled_demand_counts_posts_without_an_appointed_teacher(record):
    # extra hours 0.5, unqualified 0.8, merged 0.7; not the zij-instromer, not the promised post; 0.3 of it is
    # NPO
    assert value(record, "onvervulde_vraag") == pytest.approx(0.5 + 0.8 + 0.7 - 0.3)
    assert value(record, "onvervulde_vraag_zij_open") == pytest.approx(0.5 + 0.8 + 0.7 - 0.3 + 1.0)


def test_filled_fte(record):
    assert value(record, "leraren_fte") == pytest.approx(12.4)


def test_flows_of_a_school_year_start_after_its_first_of_august(record):
    assert value(record, "uit_sector") == pytest.approx(0.8)
    assert value(record, "pensioen") == pytest.approx(0.9)


def test_vacancy_duration_is_weighted_by_fte(record):
    names = [name for name, o in CATALOGUE.items() if "uitstond" in o.label or "vacature" in name]
    assert names
    assert value(record, names[0]) == pytest.approx(2.5)


def test_every_observable_says_what_it_is():
    for observable in CATALOGUE.values():
        assert all(
            (
                observable.label,
                observable.unit,
                observable.scope,
                observable.denominator,
                observable.formula,
                observable.dates,
            )
        )
        assert (observable.by_school is None) != (observable.city is None)


def test_delivered_coaching_counts_up_to_what_each_school_needs(record):
    # one school gave 0.3 of the 0.4 fte it needs; the other 0.5 where 0.2 was enough
    record.history.city[OCTOBER, Series.COACH_NEED_FTE] = 0.4 + 0.2
    record.history.city[OCTOBER, Series.COACH_MET_FTE] = 0.75 * 0.4 + 1.0 * 0.2
    assert CATALOGUE["geleverde_begeleiding"].city(record)[0] == pytest.approx(0.5 / 0.6)
