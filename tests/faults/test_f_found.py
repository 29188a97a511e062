"""Faults that a new user and somebody who wanted to break olsim found in the mended version."""

import os
import re
import shutil
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from olsim.agents.labour_market import LabourMarket
from olsim.core.errors import NothingWarning, OlsimError
from olsim.core.reading import read_text
from olsim.core.texts import one_line
from olsim.evidence.load import load as load_evidence
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import dates_of
from olsim.measures.folder import watched
from olsim.results.folder import Results, read
from olsim.results.kept import Kept
from olsim.runs.request import cases_of
from olsim.runs.tables import group_table, series_table
from olsim.scenarios.load import load
from olsim.scenarios.notices import notices
from olsim.sensitivity.outputs import output_of
from olsim.simulation.case import Case
from olsim.simulation.run import frame, run, run_many
from tests.faults.telling import call, evidence, measure, scenario
from tests.small import small_overrides


def test_a_kept_part_under_the_name_of_another_is_made_again(tmp_path, capsys):
    kept = Kept(tmp_path)
    kept.put("a", {"x": np.array([1.0])})
    shutil.copy(tmp_path / "a.deel", tmp_path / "b.deel")
    assert kept.get("b") is None
    assert kept.get("a")["x"] == 1.0
    assert "beschadigd" in capsys.readouterr().err


@pytest.mark.parametrize(
    "share", ["float('nan') * ", "float('inf') * ", "-1e9 + ", "1e300 + ", "__import__('sys').exit(3) or "]
)
def test_levers_that_cannot_be_are_a_message(tmp_path, share):
    path = measure(tmp_path, share=f"({share}1.0)")
    case = Case.of(load(str(path), load_evidence(), str(tmp_path)), overrides=small_overrides(), months=30)
    with pytest.raises(OlsimError) as told:
        run(case)
    assert "nood.py" in told.value.where


OWN = """
import sys
from olsim.measurement.observable import Observable
def city(r):
    {body}
OBSERVABLES = [Observable("eigen", {label!r}, "fte", "{kind}", "oktober", "po", "geen", "som", (), city=city)]
"""


def own_case(folder, body="return r.history.city_supply[r.octobers, 0]", label="eigen maat", kind="fte"):
    (folder / "observables.py").write_text(OWN.format(body=body, label=label, kind=kind), encoding="utf-8")
    measure(folder)
    chosen = load(str(folder / "met_nood.toml"), load_evidence(), str(folder))
    return Case.of(chosen, overrides=small_overrides(), months=30, observables=("eigen",))


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError('nee')",
        "return 1.0",
        "return None",
        "return [1.0] * 50",
        "return ['a'] * len(r.octobers)",
        "sys.exit(0)",
        "r.history.city_supply[:] *= 2; return r.history.city_supply[r.octobers, 0]",
        "r.history.city_demand[:] = 0",
    ],
)
def test_an_own_observable_that_goes_wrong_is_a_message_and_changes_nothing(tmp_path, body):
    with pytest.raises(OlsimError) as told:
        run(own_case(tmp_path, body))
    assert "observables.py" in told.value.where
    assert told.value.key == "eigen"


@pytest.mark.parametrize(("label", "kind"), [("a\x00b", "fte"), ("", "fte"), ("goed", "zzz")])
def test_texts_of_an_own_observable_are_checked(tmp_path, label, kind):
    with pytest.raises(OlsimError):
        own_case(tmp_path, label=label, kind=kind)


def test_a_label_of_an_own_observable_is_one_line(tmp_path):
    own_case(tmp_path, label="a\nb")
    assert CATALOGUE["eigen"].label == "a b"


def test_own_rules_with_another_form_are_a_message(tmp_path):
    path = measure(tmp_path, share="1.0")
    rule = tmp_path / "nood.py"
    rule.write_text(
        rule.read_text(encoding="utf-8") + "\n    def __init__(self):\n        pass\n", encoding="utf-8"
    )
    with pytest.raises(OlsimError, match="loopt vast") as told:
        run(Case.of(load(str(path), load_evidence(), str(tmp_path)), overrides=small_overrides(), months=30))
    assert "nood.py" in told.value.where


@pytest.mark.parametrize("date", ["²026", "²⁰²⁶", "２０２６", "٢٠٢٦"])
def test_digits_of_other_alphabets_are_no_year(tmp_path, date):
    with pytest.raises(OlsimError):
        load(
            str(scenario(tmp_path, evidence("pupils.bo", f'series = {{ "{date}" = 30000 }}'))),
            load_evidence(),
        )
    with pytest.raises(OlsimError):
        load(
            str(scenario(tmp_path, f'[[measure]]\nname = "toelage"\nstart = "{date}-08"\n')), load_evidence()
        )


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('why   = "Voorbeeld."', "", "fields.bedrag.why"),
        ('"toelage_fte", "opzeggingen"', '"toelage_fte"', "chain"),
    ],
)
def test_a_measure_without_reason_or_first_link_is_a_message(tmp_path, old, new, key):
    path = measure(tmp_path)
    form = tmp_path / "nood.toml"
    form.write_text(read_text(form).replace(old, new), encoding="utf-8")
    with pytest.raises(OlsimError) as told:
        load(str(path), load_evidence(), str(tmp_path))
    assert told.value.key == key


def test_a_price_per_person_times_fte_is_a_message(tmp_path):
    from olsim.compare.comparison import compared, observables_of

    path = measure(tmp_path)
    form = tmp_path / "nood.toml"
    cost = '\n[[costs]]\nwhat = "toelage"\nobservable = "{}"\nprice = "zij_eur_per_person"\npayer = "rijk"\n'
    for observable, fits in (("toelage_fte", False), ("zij_gestart", True)):
        form.write_text(
            read_text(form).partition("\n[[costs]]")[0] + cost.format(observable), encoding="utf-8"
        )
        chosen = compared(load(str(path), load_evidence(), str(tmp_path)))
        if fits:
            assert observable in observables_of([chosen])
        else:
            with pytest.raises(OlsimError, match="prijs"):
                observables_of([chosen])


@pytest.mark.parametrize(("value", "told"), [(8.0, True), (0.2, False), (0.3, False)])
def test_hours_for_fte_are_noticed(tmp_path, value, told):
    path = scenario(tmp_path, evidence("coaching.coach_fte", f'value = {value}\nfrom = "2026-08"'))
    lines = notices(load(str(path), load_evidence()), load_evidence(), 190)
    assert any("ver buiten" in line for line in lines) is told


def test_what_a_table_of_cases_is_of_can_be_seen():
    cases = [
        Case(overrides=small_overrides(), months=14),
        Case.of("toelage", overrides=small_overrides(), months=14),
    ]
    table = frame(cases, list(run_many(cases, workers=1)))
    assert set(table["maatregelen"]) == {"", "toelage"}


def test_measures_that_begin_after_the_run_warn_at_the_line_of_the_caller():
    with pytest.warns(NothingWarning, match="toelage begint") as told:
        Case.of("toelage", months=14)
    assert [one.filename for one in told] == [__file__]


def test_a_step_after_the_last_month_warns():
    model = LabourMarket(overrides=small_overrides(), months=1)
    model.step()
    with pytest.warns(NothingWarning, match="doet een stap niets"):
        model.step()


def test_a_folder_without_series_says_so():
    with pytest.raises(OlsimError, match="reeksen"):
        Results({}, {"soort": "vergelijking"}).mean("leraren_fte", "2034-10-01")


def test_a_measure_in_single_brackets_is_told_of_double_ones(tmp_path):
    path = scenario(tmp_path, '[measure]\nname = "toelage"\n[[measure]]\nname = "coaching"\n')
    with pytest.raises(OlsimError) as told:
        load(str(path), load_evidence())
    assert "dubbele haken" in told.value.expected


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ('persons = ["iedereen", "zzz"]', "persons"),
        ('persons = ["starters"]', "persons"),
        ('start = "2018-07"', "start"),
        ('start = "9999-12"', "start"),
        ('start = "2026-08-31"', "start"),
        ('ordered = [["bedrag", "bedrag"]]', "ordered"),
        ("direct_sign = 2", "direct_sign"),
    ],
)
def test_what_a_measure_says_and_no_run_can_use_is_a_message(tmp_path, more, key):
    path = measure(tmp_path)
    form = tmp_path / "nood.toml"
    text = read_text(form)
    name = more.partition(" ")[0]
    text = (
        text.replace("direct_sign = -1", more)
        if name == "direct_sign"
        else text.replace("none     = ", f"{more}\nnone     = ")
    )
    form.write_text(text, encoding="utf-8")
    with pytest.raises(OlsimError) as told:
        load(str(path), load_evidence(), str(tmp_path))
    assert told.value.key == key


@pytest.mark.parametrize("day", ["02", "31", "1", "00", "x"])
def test_a_day_within_a_month_is_not_taken_for_the_month(tmp_path, day):
    for more in (
        f'[[measure]]\nname = "toelage"\nstart = "2026-08-{day}"\n',
        evidence("coaching.coach_fte", f'value = 0.3\nfrom = "2026-08-{day}"'),
    ):
        with pytest.raises(OlsimError, match="datum"):
            load(str(scenario(tmp_path, more)), load_evidence())
    with pytest.raises(OlsimError):
        output_of(f"leraren_fte@2030-10-{day}")
    assert output_of("leraren_fte@2030-10-01").column == output_of("leraren_fte@2030-10").column


def test_a_value_beside_a_series_is_a_message(tmp_path):
    with pytest.raises(OlsimError, match="geen losse waarde"):
        load(
            str(scenario(tmp_path, evidence("pupils.bo", "series = { 2027 = 29000 }\nvalue = 30000"))),
            load_evidence(),
        )


@pytest.mark.parametrize("name", ["\u200b", "\u200b \u2060", "\u00a0", "\u00ad", "\u0301"])
def test_a_name_that_nobody_sees_is_no_name(name):
    with pytest.raises(OlsimError, match="leeg"):
        one_line(name, "x.toml", "name")


@pytest.mark.parametrize(
    "words",
    [
        ("run", ""),
        ("run", "base", "--overwrite", ""),
        ("run", "base", "--out", ""),
        ("run", "base", "--out="),
        ("compare", "base", "toelage", "--measures", ""),
        ("sensitivity", "morris", "--dask="),
        ("sensitivity", "morris", "--budget", "0"),
        ("sensitivity", "morris", "--replicates", "0"),
        ("story", "--wijk", ""),
        ("story", "--at", "2030-10"),
    ],
)
def test_an_option_without_a_value_is_not_left_out_silently(tmp_path, capsys, words):
    code, text = call(capsys, *words)
    assert code == 2
    assert re.search("Hier staat niets|Dit aantal kan niet|als u niemand zoekt", text)


@pytest.mark.slow
def test_costs_of_a_part_of_a_year_are_not_told_as_those_of_a_year(tmp_path, capsys):
    assert (
        call(
            capsys,
            "compare",
            "base",
            "toelage",
            "--until",
            "2026-09",
            "--draws",
            2,
            "--workers",
            1,
            "--out",
            tmp_path / "uit",
        )[0]
        == 0
    )
    costs = pd.read_parquet(tmp_path / "uit" / "kosten.parquet")
    assert costs["euro"].isna().all()
    text = (tmp_path / "uit" / "notitie.html").read_text(encoding="utf-8")
    assert "nog geen heel jaar" in text
    assert "nog geen heel schooljaar" in text


@pytest.mark.slow
@pytest.mark.slow
def test_costs_of_what_has_ended_and_of_what_goes_on_are_both_told(tmp_path, capsys):
    """A measure that is over within a year costs what it cost; one that began too late hides no other."""
    short = '[[measure]]\nname = "coaching"\nstart = "2026-10"\nend = "2027-05"\n'
    late = '[[measure]]\nname = "coaching"\nstart = "2028-09"\n'
    paths = [
        scenario(tmp_path, f'[[measure]]\nname = "toelage"\n{more}', name=name, file=f"{name}.toml")
        for name, more in (("kort", short), ("laat", late))
    ]
    ask = (
        "compare",
        "base",
        *paths,
        "--until",
        "2029-01",
        "--draws",
        2,
        "--workers",
        1,
        "--out",
        tmp_path / "uit",
    )
    assert call(capsys, *ask)[0] == 0
    costs = pd.read_parquet(tmp_path / "uit" / "kosten.parquet")
    for name, known in (("kort", True), ("laat", False)):
        own = costs[costs["scenario"] == name]
        assert own["euro"].notna().all() == known
        spent = own[own["wat"].str.startswith("totaal uitgaven")]["euro"]
        assert (spent > 1e6).all()
    text = (tmp_path / "uit" / "notitie.html").read_text(encoding="utf-8")
    assert "deels: " in text
    levels = text.partition("Niveau in de basis")[2].partition("</table>")[0]
    assert "tekort in de peiling" in levels  # a level is a percentage, a difference is in percentage points
    assert "punt" not in levels


def test_own_code_reads_packages_and_clocks_of_zones_and_changes_no_package(tmp_path):
    import zoneinfo

    data = tmp_path / "a.csv"
    data.write_text("x\n1\n")
    with watched(str(tmp_path)):
        assert pd.read_csv(data)["x"].sum() == 1
        zoneinfo.ZoneInfo.no_cache("Europe/Amsterdam")
        for change in (
            os.remove,
            os.rmdir,
            lambda path: Path(path).write_text("x"),
            lambda path: os.rename(path, tmp_path / "b"),
        ):
            with pytest.raises(OlsimError, match="schrijft niets"):
                change(f"{pd.__file__}.weg")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[measure]\nname = "toelage"\n', "[[measure]]"),
        ("[[measure]]\n", "De naam van de maatregel ontbreekt"),
        ('[[measure]]\nname = "toelage"\nuptake = 50\n', "0.5 voor 50 %"),
        ('[[measure]]\nname = "toelage"\nlow_eur_per_year = "2.500"\n', "2500"),
    ],
)
def test_a_slip_says_what_is_right(tmp_path, capsys, text, said):
    code, told = call(capsys, "run", scenario(tmp_path, text), "--out", tmp_path / "uit")
    assert (code, said in told) == (2, True)


def test_a_table_of_draws_of_the_ensemble_is_made_without_a_warning():
    values = {
        name: 0.5 for name in ("boards.lend_willing", "boards.buddy_willing", "boards.lend_other_board")
    }
    many = {**small_overrides(), **values}
    case = Case(overrides=many, months=30, observables=("leraren_fte",))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = frame([case], [run(case)])
    assert set(many) <= set(table.columns)


def test_a_break_even_asks_a_whole_school_year(tmp_path, capsys):
    code, text = call(
        capsys,
        "compare",
        "base",
        "coaching",
        "--until",
        "2026-09",
        "--draws",
        2,
        "--break-even",
        "--out",
        tmp_path / "uit",
    )
    assert (code, "--until 2027-08" in text) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_measure_that_names_no_cost_is_not_counted_as_free(tmp_path, capsys):
    path = measure(tmp_path)
    ask = (
        "compare",
        "base",
        path,
        "--measures",
        tmp_path,
        "--until",
        "2027-10",
        "--draws",
        2,
        "--workers",
        1,
    )
    assert call(capsys, *ask, "--out", tmp_path / "uit")[0] == 0
    assert "niet geteld, want zonder prijs: Toelage in nood" in (tmp_path / "uit" / "notitie.html").read_text(
        encoding="utf-8"
    )
    form = tmp_path / "nood.toml"
    form.write_text(
        read_text(form).replace("none     = ", 'free = "Het wordt elders betaald."\nnone     = '),
        encoding="utf-8",
    )
    assert call(capsys, *ask, "--out", tmp_path / "vrij")[0] == 0
    assert "geen uitgaven" in (tmp_path / "vrij" / "notitie.html").read_text(encoding="utf-8")


def test_series_of_many_seeds_keep_each_text_once(tmp_path):
    """A thousand seeds have a hundred million rows; what they say is what each run gave."""
    plain = cases_of(load("base", load_evidence()), [3, 1], 40, None)
    cases = [replace(case, overrides=small_overrides()) for case in plain]
    outcomes = [run(case) for case in cases]
    _, names = group_table(cases[0])
    table = series_table(outcomes, names, 40)
    assert table["zaad"].is_monotonic_increasing
    assert {str(kind) for kind in table.dtypes} == {"category", "int64", "float64"}
    kept = Results({"reeksen": table}, {})
    for outcome in outcomes:
        for name, values in outcome.values.items():
            dates = dates_of(CATALOGUE[name], 40)
            labels = names if CATALOGUE[name].by_school is not None else [("stad", "po")]
            for (level, group), row in list(zip(labels, values, strict=True))[::7]:
                found = kept.values(name, level, group)
                found = found[found["zaad"] == outcome.seed]
                assert list(found["datum"]) == dates
                assert np.array_equal(found["waarde"].to_numpy(), row[: len(dates)], equal_nan=True)
    assert kept.values("leraren_fte")["datum"].max() == "2021-10-01"


def test_a_folder_around_results_says_which_are_in_it(tmp_path):
    (tmp_path / "morris").mkdir()
    (tmp_path / "morris" / "paspoort.json").write_text("{}")
    with pytest.raises(OlsimError) as told:
        read(tmp_path)
    assert "morris" in told.value.expected


def test_tables_without_axes_make_no_empty_dataset():
    pytest.importorskip("xarray")
    with pytest.raises(OlsimError, match="assen"):
        Results({"rangen": pd.DataFrame({"a": [1]})}, {"soort": "vergelijking"}).to_xarray()
