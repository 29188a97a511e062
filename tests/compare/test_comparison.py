"""A small comparison: pairs, twins, the account of displacement, tables, the note in four forms, and the same
numbers for any number of workers.
"""

import json
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from olsim.compare import breakeven, package
from olsim.compare.comparison import LINKS_OFF, MEDIAN, TWIN, Answers, arms_of, compared, is_part, seed_of
from olsim.compare.pairs import run_kept
from olsim.compare.request import Asked, compare_and_write, run_comparison, seeds_for
from olsim.compare.statistics import variance_reduction
from olsim.compare.tables import displacement_table, equal_norm
from olsim.evidence.ensemble import read, uncertain
from olsim.evidence.load import load as load_evidence
from olsim.report.note.note import write_all
from olsim.results.folder import read as read_results
from olsim.scenarios.load import load
from olsim.simulation.run import Case, run, simulate

SCENARIOS = ("base", "dubbele_bezetting", "coaching", "anders_organiseren")
MONTHS = 125


@pytest.fixture(scope="module")
def small():
    evidence = load_evidence()
    return run_comparison(
        evidence,
        read(),
        [load(name, evidence) for name in SCENARIOS],
        Asked(draws=3, seeds=2, months=MONTHS, workers=1),
    )


def test_every_scenario_has_its_pairs_and_assumptions_a_twin(small):
    assert small.arms == (
        "base",
        "dubbele_bezetting",
        "dubbele_bezetting" + TWIN,
        "dubbele_bezetting" + MEDIAN,
        "coaching",
        "coaching" + LINKS_OFF,
        "anders_organiseren",
        "anders_organiseren" + LINKS_OFF,
    )
    assert small.against["dubbele_bezetting" + TWIN] == small.against["coaching"] == "base"
    assert small.against["dubbele_bezetting" + MEDIAN] == "base" + MEDIAN + "dubbele_bezetting"
    for arm in small.arms:
        assert small.of(arm, "leraren_fte").shape[:2] == ((2, 1) if is_part(arm) else (3, 2))


def test_what_arms_have_in_common_is_run_once_and_changes_no_number(small):
    """Each arm of one draw and seed, run by itself from the first month, gives the same bits."""
    told = arms_of(small.scenarios, load_evidence())
    names = ("leraren_fte", "onvervulde_vraag", "zij_stopt")
    for arm, _ in told:
        if is_part(arm.id):
            continue
        overrides = tuple(sorted({**dict(small.ensemble.draws[1]), **dict(arm.overrides)}.items()))
        alone = run(Case(seed_of(1, 1), overrides, MONTHS, names, measures=arm.measures))
        for name in names:
            np.testing.assert_array_equal(
                small.values[arm.id][name][1, 1, :1],
                alone.values[name][:1].astype(np.float32),
                err_msg=f"{arm.id} {name}",
            )


def test_the_twin_of_a_package_has_no_links_of_grade_d_either():
    evidence = load_evidence()
    chosen = [compared(load(name, evidence)) for name in ("base", "utrecht_2026_2029", "dubbele_bezetting")]
    arms = {arm.id: (arm, beside) for arm, beside in arms_of(chosen, evidence)}
    twin, beside = arms["utrecht_2026_2029" + TWIN]
    assert beside == "base" + TWIN + "utrecht_2026_2029"
    assert dict(twin.overrides)["training.least_coaching"] == 0.0
    assert twin.overrides == arms[beside][0].overrides
    assert {setting.name for setting in twin.measures} < {
        setting.name for setting in chosen[1].scenario.measures
    }
    # one measure has no other links: its twin stands beside the baseline itself
    assert arms["dubbele_bezetting" + TWIN][1] == "base"


def test_a_scenario_that_fixes_a_link_of_grade_d_still_rests_on_it():
    evidence = load_evidence()
    fixed = replace(
        load("coaching", evidence), evidence={"training.least_coaching": 0.5, "training.coaching_ratio": 0.7}
    )
    arms = {arm.id: arm for arm, _ in arms_of([compared(load("base", evidence)), compared(fixed)], evidence)}
    assert dict(arms["coaching" + LINKS_OFF].overrides)["training.least_coaching"] == 0.0


def test_seeds_grow_until_a_precision_is_met_and_more_than_there_are_is_said(capsys):
    luck = np.array([[1.0, -1.0]] * 50)
    answers = Answers(50, {})
    answers.stack = lambda arm, pick: luck * (arm != "base")  # type: ignore[method-assign]
    # a variance of luck of 2: ± 0,1 takes 2 x 1,96 ** 2 / (50 x 0,01) = 16 seeds
    assert seeds_for(answers, ["base", "met"], 0.1, 2, 323) == 16
    assert seeds_for(answers, ["base", "met"], 0.001, 2, 323) == 2
    assert "meer dan er zijn" in capsys.readouterr().err
    spread = luck + np.arange(50)[:, np.newaxis]
    answers.stack = lambda arm, pick: spread * (arm != "base")  # type: ignore[method-assign]
    assert seeds_for(answers, ["base", "met"], 0.1, 2, 323) == 2
    assert "meer dan de 323 die er zijn" in capsys.readouterr().err


def test_at_the_median_both_cities_have_the_same_assumptions(small):
    arms = {arm.id: arm for arm, _ in arms_of(small.scenarios, load_evidence())}
    first, own = arms["base@dubbele_bezetting"], arms["dubbele_bezetting@"]
    assert first.overrides == own.overrides
    assert {name for name, _ in own.overrides} == {"training.double_odds_ratio", "training.study_leave_ratio"}
    assert not first.measures


def test_before_the_start_nothing_differs(small):
    dates = small.dates("leraren_fte")
    before = dates.index("2025-10-01") + 1
    for arm in small.arms[1:]:
        for name in ("leraren_fte", "tekort_peiling", "bevoegd_voor_de_klas"):
            assert not small.difference(arm, name)[..., :before].any()


def test_the_account_of_displacement_closes(small):
    table = displacement_table(small)
    for arm in ("dubbele_bezetting", "coaching", "anders_organiseren"):
        own = table[table["scenario"] == arm].set_index("maat")["verschil"]
        assert own["som"] == pytest.approx(own["leraren_augustus"], abs=0.01)
        assert own["scholen_0"] + own["scholen_1"] + own["scholen_2"] == pytest.approx(
            small.difference(arm, "leraren_fte")[..., -1].mean(), abs=0.01
        )


def test_fewer_required_teachers_are_not_less_shortage(small):
    fewer = -small.difference("anders_organiseren", "benodigd_oktober")
    assert (fewer[..., -1] > 0.0).all()
    np.testing.assert_allclose(
        equal_norm(small, "anders_organiseren", "onvervulde_vraag_gelijke_norm"),
        small.of("anders_organiseren", "onvervulde_vraag") + fewer,
    )


def test_people_in_both_are_the_same_people(small):
    people = small.people["coaching"].sum(axis=-2)
    lost, same = people[..., 1], people[..., 2]
    # who teaches in the base is the same number whatever scenario it is set beside
    np.testing.assert_array_equal(
        lost + same, small.people["anders_organiseren"].sum(axis=-2)[..., 1:].sum(axis=-1)
    )
    assert (same > 2000).all()


@pytest.mark.slow
def test_scenarios_without_a_measure_make_a_note_too(tmp_path):
    evidence = load_evidence()
    asked = Asked(draws=2, seeds=1, months=MONTHS, workers=1)
    compare_and_write(
        evidence,
        read(),
        [load(name, evidence) for name in ("base", "leerlingen_oud")],
        asked,
        tmp_path / "uit",
        False,
        write_all,
    )
    assert (tmp_path / "uit" / "notitie.pdf").exists()


@pytest.mark.slow
def test_two_workers_give_the_same_numbers(small):
    evidence = load_evidence()
    again = run_comparison(
        evidence,
        read(),
        [load(name, evidence) for name in SCENARIOS],
        Asked(draws=3, seeds=2, months=MONTHS, workers=2),
    )
    for arm in small.arms:
        np.testing.assert_array_equal(small.of(arm, "onvervulde_vraag"), again.of(arm, "onvervulde_vraag"))


class Outside(HTMLParser):
    """Addresses that a page would fetch."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("src", "href") and value and not value.startswith(("data:", "#")):
                self.found.append(value)


@pytest.mark.slow
def test_the_note_in_four_forms(tmp_path):
    evidence = load_evidence()
    asked = Asked(draws=2, seeds=2, months=MONTHS, workers=1, waterfall=True, break_even=True, target_fte=5.0)
    scenarios = [load(name, evidence) for name in ("base", "dubbele_bezetting", "vier_maatregelen")]
    compare_and_write(evidence, read(), scenarios, asked, tmp_path / "uit", False, write_all)
    folder = tmp_path / "uit"
    assert not (tmp_path / ".uit-tussen").exists()
    html = (folder / "notitie.html").read_text(encoding="utf-8")
    page = Outside()
    page.feed(html)
    assert page.found == []
    pdf = PdfReader(folder / "notitie.pdf")
    texts = {
        "html": html,
        "docx": (
            " ".join(p.text for p in Document(folder / "notitie.docx").paragraphs)
            + " ".join(
                c.text for t in Document(folder / "notitie.docx").tables for r in t.rows for c in r.cells
            )
        ),
        "pdf": " ".join(p.extract_text() for p in pdf.pages),
        "xlsx": " ".join(
            str(cell.value)
            for sheet in openpyxl.load_workbook(folder / "notitie.xlsx").worksheets[:2]
            for row in sheet.rows
            for cell in row
        ),
    }
    for kind, text in texts.items():
        for phrase in (
            "Kort antwoord",
            "Onvervulde vraag",
            "gelijke norm",
            "Dubbele bezetting beschermd",
            "nagebouwd",
            "Paspoort",
        ):
            assert phrase.lower() in " ".join(text.replace("\xad", "").split()).lower(), (
                f"{kind} lacks {phrase}"
            )
    with zipfile.ZipFile(folder / "notitie.xlsx") as book:
        assert any("charts/chart" in name for name in book.namelist())
    results = read_results(folder)
    assert set(results.tables) == set(results.passport["tabellen"])
    assert {
        "waterval",
        "breekpunt",
        "verschillen",
        "kosten",
        "keten",
        "verdringing",
        "rangen",
        "onderbouwing",
    } <= set(results.tables)
    assert json.loads((folder / "paspoort.json").read_text(encoding="utf-8"))["trekkingen"] == 2
    waterfall = results.tables["waterval"]
    own = waterfall[(waterfall["maat"] == "leraren_fte")].set_index("deel")["verschil"]
    parts = [part for part in own.index if part not in ("samen", "samenspel")]
    assert own[parts].sum() == pytest.approx(own["samen"], abs=1e-4)
    ranks = results.tables["rangen"].set_index("scenario")
    assert bool(ranks.loc["dubbele_bezetting", "geen_rang"])


def test_a_package_with_too_many_parts_is_refused():
    from olsim.core.errors import OlsimError

    evidence = load_evidence()
    assert len(package.blocks_of(compared(load("amsterdam", evidence)))) <= package.MOST_BLOCKS
    many = compared(load("amsterdam", evidence))
    loose = replace(many, files=tuple((replace(setting, block=""), file) for setting, file in many.files))
    with pytest.raises(OlsimError, match="te veel onderdelen"):
        package.blocks_of(loose)


def test_the_empty_combination_of_a_package_has_its_own_figures():
    """A package with another pupil path beside the baseline: a part alone is set beside the same path without
    measures.
    """
    evidence = load_evidence()
    pair = replace(
        load("toelage", evidence),
        measures=(*load("toelage", evidence).measures, *load("meer_uren", evidence).measures),
    )
    fewer = replace(pair, id="paar", evidence={"demand.pupils_per_fte_bo": 20.0})
    c = run_comparison(
        evidence, read(), [load("base", evidence), fewer], Asked(draws=2, seeds=1, months=MONTHS, workers=1)
    )
    with TemporaryDirectory() as keep:
        table = package.waterfall_table(c, 1, Path(keep)).set_index(["maat", "deel"])
    whole = c.difference("paar", "leraren_fte")[..., -1].mean()
    together = table.loc[("leraren_fte", "samen"), "verschil"]
    assert abs(whole - together) > 5.0
    assert table.loc[("leraren_fte", "toelage"), "verschil"] + table.loc[
        ("leraren_fte", "meer_uren"), "verschil"
    ] == pytest.approx(together, abs=1e-4)
    assert abs(table.loc[("leraren_fte", "toelage"), "alleen"]) < 20.0


def test_break_even_of_a_straight_line():
    sizes = (0.0, 1.0, 2.0)
    slopes = np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]])
    gain = np.array([2.0 + size * slopes for size in sizes])
    each, overall = breakeven.sizes_needed(
        breakeven.Response(sizes, gain, np.zeros_like(gain), -gain), breakeven.Goal("x", 6.0)
    )
    np.testing.assert_allclose(each, [4.0, 2.0, 1.0])
    assert overall == pytest.approx(4.0 / (7.0 / 3.0))
    np.testing.assert_allclose(
        breakeven.Response(sizes, gain, gain, -gain).main_at(1.5), -(2.0 + 1.5 * slopes)
    )
    met = breakeven.Response(sizes, gain + 8.0, np.zeros_like(gain), gain)
    each, overall = breakeven.sizes_needed(met, breakeven.Goal("x", 6.0))
    assert overall == 0.0
    np.testing.assert_array_equal(each, 0.0)
    # met without effect, and lost with it: still nothing is needed; one draw that starts below the goal and
    # does not rise cannot
    falls = np.array([[[7.0, 7.0], [5.0, 5.0]], [[6.0, 6.0], [5.0, 5.0]], [[6.5, 6.5], [4.9, 4.9]]])
    each, overall = breakeven.sizes_needed(
        breakeven.Response(sizes, falls, np.zeros_like(falls), falls), breakeven.Goal("x", 5.5)
    )
    assert (each[0], overall) == (0.0, 0.0)
    assert np.isnan(each[1])
    flat = breakeven.Response(sizes, np.ones_like(gain), np.zeros_like(gain), gain)
    assert np.isnan(breakeven.sizes_needed(flat, breakeven.Goal("x", 6.0))[1])


def test_the_ensemble_holds_every_uncertain_quantity():
    ensemble, evidence = read(), load_evidence()
    assert len(ensemble.draws) == len(ensemble.weights) >= 200
    if ensemble.calibrated:
        assert set(uncertain(evidence)) <= {name for name, _ in ensemble.draws[0]}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["coaching", "dubbele_bezetting"])
def test_common_luck_makes_a_difference_more_precise(name):
    measures, month, values = load(name, load_evidence()).measures, 108, {}
    for key, chosen in (("base", ()), ("met", measures)):
        found = []
        for seed in range(200):
            world, _ = simulate(Case(seed=seed, months=month + 1, measures=chosen))
            found.append(world.history.stock_fte[month].sum())
            world.give_back()
        values[key] = np.array(found)
    factor, low, high = variance_reduction(values["base"], values["met"])
    print(f"\n{name}, twelve months after the start: {factor:.0f} ({low:.0f} to {high:.0f})")
    assert low >= 4.0


@pytest.mark.slow
def test_on_fresh_seeds_the_gain_at_break_even_is_the_target(tmp_path):
    evidence = load_evidence()
    target, months = 12.0, 137
    asked = Asked(draws=24, seeds=8, months=months, workers=2)
    c = run_comparison(evidence, read(), [load(name, evidence) for name in ("base", "meer_uren")], asked)
    scenario = c.scenarios[1]
    scale = breakeven.scale_of(scenario, evidence)
    assert scale is not None

    def ran(units):
        return run_kept(units, 2, tmp_path)

    response = breakeven.respond(c, scenario, scale, breakeven.GRID, ran)
    response, _, overall = breakeven.refined(
        response,
        breakeven.Goal("", target),
        scale.largest,
        lambda size: breakeven.respond(c, scenario, scale, (size,), ran),
    )
    assert overall <= scale.largest
    # the size was found on seeds of its own, so that its luck counts beside that of the fresh ones
    searched, *fresh = (
        breakeven.respond(c, scenario, scale, (overall,), ran, first_seed=first).gain[0]
        for first in (0, 500, 1000, 1500, 2000)
    )
    gain = np.concatenate(fresh, axis=1)
    error = np.hypot(*(found.std(axis=1, ddof=1).mean() / np.sqrt(found.size) for found in (searched, gain)))
    print(f"\nbreak-even at size {overall:.2f}: {gain.mean():.2f} +- {error:.2f} against {target}")
    assert abs(gain.mean() - target) <= 2.0 * error
    assert error <= 0.1 * target


def test_every_draw_fits_the_world_that_is_compiled():
    from olsim.core.blocks import PEOPLE, VACANCIES
    from olsim.parameters.assemble import assemble
    from olsim.population.synthesise import capacity

    evidence = load_evidence()
    for draw in read().draws:
        people, vacancies = capacity(assemble(evidence.quantities, dict(draw))[0], 197)
        assert people <= PEOPLE
        assert vacancies <= VACANCIES
