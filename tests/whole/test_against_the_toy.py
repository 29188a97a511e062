"""Worlds with known answers: what a toy model would get wrong."""

import numpy as np
import pytest

from olsim.core.codes import Flow, Kind, Standing, Use, Visibility
from olsim.evidence.load import load
from olsim.measurement.shortage_survey import NOT_APPOINTED
from olsim.simulation.run import Case, run, simulate
from olsim.state.history import Series
from olsim.state.ledgers import N_STANDINGS, N_VISIBLE, cell_of

LOOPS = (
    "workload",
    "coaching",
    "stopgap",
    "attractiveness",
    "lending",
    "organising",
    "places",
    "temporary",
    "tightness",
    "enrolment",
)
NO_LOOPS = {f"loops.{name}": 0.0 for name in LOOPS}
QUIET = {"shocks.on": 0.0, "shocks.trends": 0.0}


def case(seed=0, months=75, **changes):
    return Case(
        seed=seed,
        months=months,
        overrides=tuple(sorted({k.replace("__", "."): v for k, v in changes.items()}.items())),
    )


def history(seed=0, months=75, overrides=()):
    return simulate(Case(seed=seed, months=months, overrides=tuple(sorted(dict(overrides).items()))))[
        0
    ].history


def standings(h, month):
    return h.city_demand[month].sum(axis=(0, 1, 3))


def mean_over(seeds, months, overrides, what):
    return np.mean([what(history(s, months, overrides)) for s in range(seeds)], axis=0)


STOPGAPS = [Standing.EXTRA_HOURS, Standing.AMBULANT, Standing.UNQUALIFIED, Standing.EXTERNAL, Standing.MERGED]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("cover.external_fte", Standing.EXTERNAL),
        ("cover.extra_willing", Standing.EXTRA_HOURS),
        ("cover.ambulant_pull", Standing.AMBULANT),
        ("cover.support_share", Standing.UNQUALIFIED),
    ],
)
def test_doubling_one_stopgap_lowers_the_others_and_what_nobody_covers(name, kind):
    """October of four years: with twice the supply of one stopgap it covers more, all others together less,
    and fewer posts stay open.
    """

    def what(h):
        return h.city_demand[[m for m in range(14, 51) if m % 12 == 2]].sum(axis=(0, 1, 2, 4))

    base = mean_over(4, 51, {}, what)
    more = mean_over(4, 51, {name: 2.0 * load().quantities[name].value}, what)
    others = [x for x in STOPGAPS if x != kind]
    assert more[kind] > 1.1 * base[kind]
    assert more[others].sum() < base[others].sum() - 0.5 * (more[kind] - base[kind])
    assert more[Standing.MERGED] < base[Standing.MERGED]


@pytest.mark.slow
def test_an_hour_in_class_is_an_hour_not_coached():
    """Both sides of every pulled coach hour: covering on the supply side, and a task that is not done on the
    demand side.
    """
    world, _ = simulate(Case(seed=1, months=60))
    p, books = world.people, world.ledgers
    n = int(books.n[0])
    staff, uses = world.lists.staff[: int(world.lists.n_staff[0])], world.uses()
    coaches = [
        (k, i)
        for k, i in enumerate(staff)
        if p.task[i] == 1
        and p.absence[i] == 0
        and uses[k, Use.COVERING] > 0.01
        and p.extra_fte[i] + p.supernumerary_fte[i] == 0.0
    ]
    assert coaches
    undone = cell_of(Kind.TASK, Standing.NOT_DONE, 0)
    for k, i in coaches:
        assert uses[k, Use.COACHING] + uses[k, Use.COVERING] == pytest.approx(p.task_fte[i])
        mine = books.person[:n] == i
        in_class = (
            mine
            & (books.cell[:n] < cell_of(Kind.TASK, 0, 0))
            & (books.cell[:n] // N_VISIBLE % N_STANDINGS == Standing.AMBULANT)
        )
        assert books.fte[:n][in_class].sum() == pytest.approx(uses[k, Use.COVERING])
        here = (books.school[:n] == p.school[i]) & (books.cell[:n] == undone)
        assert books.fte[:n][here].max() >= uses[k, Use.COVERING] - 1e-9


@pytest.mark.slow
def test_giving_all_schools_one_board_changes_lending():
    from olsim.core.randomness import Draws
    from olsim.population.city import link_schools
    from olsim.population.synthesise import synthesise
    from olsim.simulation.run import parameters_of
    from olsim.simulation.schedule import advance, prepare

    lent = []
    for one_board in (False, True):
        total = 0.0
        for seed in range(3):
            c = case(seed, 40, boards__lend_willing=0.8)
            parameters, draws = parameters_of(c), Draws(seed)
            world = synthesise(parameters, draws, 40)
            if one_board:
                world.schools.board[:] = 0
                link_schools(world)
            prepare(world)
            advance(world, parameters, draws, 40)
            total += world.history.city_supply[:, :, Use.LENT_OUT].sum()
        lent.append(total)
    assert lent[1] > 1.2 * lent[0] > 0.0


@pytest.mark.slow
def test_stopping_the_pabo_lowers_filled_fte_by_the_missing_cohorts():
    """Loops off and posts for everybody: filled fte falls by what the missing graduates would have had,
    within 10 per cent.
    """
    months = 12 * 9 + 3
    from dataclasses import replace

    from olsim.core.randomness import Draws
    from olsim.population.synthesise import synthesise
    from olsim.simulation.schedule import advance, prepare

    quiet = tuple(sorted({**NO_LOOPS, **QUIET, "demand.pupils_per_fte_bo": 14.0}.items()))
    base_fte, without_fte, missing = [], [], []
    for seed in range(10):
        c = Case(seed=seed, months=months, overrides=quiet)
        base, parameters = simulate(c)
        nobody = parameters.pabo.entrants_by_year.copy()
        nobody[1:] = 0.0
        stopped = replace(parameters, pabo=replace(parameters.pabo, entrants_by_year=nobody))
        draws = Draws(seed)
        world = synthesise(parameters, draws, months)
        prepare(world)
        advance(world, stopped, draws, months)
        base_fte.append(base.history.stock_fte[months - 1].sum())
        without_fte.append(world.history.stock_fte[months - 1].sum())
        p = base.people
        late = (p.channel[: p.n] == 1) & (p.entered[: p.n] >= 12) & (p.status[: p.n] == 4)
        missing.append(p.wtf[: p.n][late].sum())
    fall, expected = np.mean(base_fte) - np.mean(without_fte), np.mean(missing)
    print(f"\nfall {fall:.0f} fte, missing cohorts {expected:.0f} fte")
    assert fall == pytest.approx(expected, rel=0.10)


@pytest.mark.slow
def test_tripled_places_give_less_than_double_completions():
    """Places tripled from August 2024 with the same pond and coach hours: diplomas up to July 2027."""

    def completed(h):
        return h.city[72:108, Series.ZIJ_QUALIFIED].sum()

    base = mean_over(6, 108, {}, completed)
    triple = mean_over(6, 108, {"training.places_per_year@2024": 3.0 * 60.0}, completed)
    print(f"\ncompletions {base:.0f} and {triple:.0f}")
    assert base < triple < 2.0 * base


@pytest.mark.slow
def test_neighbours_without_shortage_drain_the_city():
    def drain(h):
        return h.flows_fte[1:7, :, Flow.OUT_NEIGHBOURS].sum() - h.flows_fte[1:7, :, Flow.IN_NEIGHBOURS].sum()

    none = {"neighbours.shortage@2018": 0.0}
    differences = np.array([drain(history(seed, 75, none)) - drain(history(seed, 75)) for seed in range(12)])
    margin = 1.96 * differences.std(ddof=1) / np.sqrt(len(differences))
    print(
        f"\nnet drain without shortage around the city: {differences.mean():+.0f} fte in five years"
        f" (+-{margin:.0f})"
    )
    assert differences.mean() > margin


@pytest.mark.slow
def test_demand_equal_to_supply_means_hardly_any_shortage_and_nobody_merges():
    """Pupils per fte such that required fte equals what is contracted and present; the rest is friction:
    posts that change hands and wait for the summer.
    """
    month = 62
    fixed = load().quantities["demand.fixed_fte_per_school"].value * 116
    ratios = {
        f"demand.pupils_per_fte_{kind}": load().quantities[f"demand.pupils_per_fte_{kind}"].value
        for kind in ("bo", "sbo", "so", "vso")
    }
    scale = 1.0
    for _ in range(6):
        h = history(0, 75, {name: scale * value for name, value in ratios.items()})
        away = h.city_supply[month][:, [Use.ABSENT, Use.STUDY]].sum()
        required, supply = h.required_fte[month].sum(), h.stock_fte[month].sum() - away
        scale *= (required - fixed) / (supply - fixed)
    print(f"\nrequired {required:.0f}, supply {supply:.0f}")
    assert required == pytest.approx(supply, rel=0.02)
    s = standings(h, month)
    empty = (
        h.city_demand[month, :, 0][:, NOT_APPOINTED][..., : Visibility.PROMISED].sum()
        / h.city_demand[month].sum()
    )
    print(f"merged {100 * s[Standing.MERGED] / s.sum():.2f} %, not appointed {100 * empty:.2f} %")
    assert s[Standing.MERGED] / s.sum() < 0.005
    assert empty < 0.03


@pytest.mark.slow
def test_without_shocks_trends_and_growth_the_city_stands_still():
    months = 12 * 6 + 3

    def stock(h):
        return np.array([h.stock_fte[m].sum() for m in (14, 74)])

    def empty(h):
        return np.array(
            [h.city_demand[m, :, 0][:, NOT_APPOINTED].sum() / h.city_demand[m].sum() for m in (14, 74)]
        )

    stocks, gaps = mean_over(8, months, QUIET, stock), mean_over(8, months, QUIET, empty)
    print(f"\nstock {stocks.round(0)}, not appointed {(100 * gaps).round(2)} %")
    assert abs(stocks[1] / stocks[0] - 1.0) <= 0.02
    assert abs(gaps[1] - gaps[0]) <= 0.01


def test_run_returns_only_what_is_asked():
    outcome = run(Case(seed=0, months=16, observables=("leraren_fte",)))
    assert set(outcome.values) == {"leraren_fte"}
    assert not outcome.books
