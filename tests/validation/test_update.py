"""A yearly update: one row of evidence is a target, and the archived forecast is set beside it."""

import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from calibration.city import City, months_of, months_until
from calibration.forecast import FORECAST
from olsim.core.errors import OlsimError
from olsim.core.months import index
from olsim.evidence.ensemble import FOLDER, read
from olsim.evidence.load import DATA, load
from olsim.validation.backtest import cells_of, foreseen, horizon, simulated
from olsim.validation.shipped import TABLES
from olsim.validation.targets import Known, targets

ROW = "tekort_share_utrecht_po_2031,0.088,,,share,2031-10-01,utrecht_po,target,plan_2025,voorbeeld,2031-12,\n"


def with_the_row(tmp_path, row=ROW):
    """The evidence with one row more."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("ensembles"))
    with (folder / "facts.csv").open("a", encoding="utf-8") as stream:
        stream.write(row)
    return load(folder)


def test_a_new_row_of_a_yearly_series_is_a_target(tmp_path):
    evidence = with_the_row(tmp_path)
    new = [target for target in targets(evidence) if target.date == "2031-10-01"]
    assert [target.id for target in new] == ["tekort_peiling:po@2031-10-01"]
    assert new[0].block == "2031"
    assert new[0].error == 0.008
    assert len(Known(evidence, "2031-11").targets()) == len(Known(load(), "2031-11").targets())
    assert len(targets(evidence)) == len(targets(load())) + 1


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("0.088,,,share", "8.8,,,share", "veel groter of kleiner"),
        ("0.088,,,share", "0.088,,,fte", "andere eenheid"),
        ("2031-10-01", "2032-10-01", "periode past niet"),
        (",target,", ",context,", "doel van de kalibratie"),
        ("0.088,,,share", "0.88,,,share", "veel groter of kleiner"),
        ("0.088,,,share", "-0.088,,,share", "veel groter of kleiner"),
        ("utrecht_po,target", "nederland_po,target", "andere scholen"),
        (",2031-12,", ",,", "maand waarin dit cijfer bekend werd"),
        (",2031-12,", ",2031-02,", "voor het geteld was"),
        ("po_2031,", "po_2031_svj,", "eindigt op zijn jaar"),
        ("0.088,,,share", ",0.08,0.09,share", "geen waarde"),
        ("0.088,,,share", "0.088,0.08,0.09,share", "geen laag en hoog"),
    ],
)
def test_a_new_row_that_cannot_be_is_refused_with_its_line(tmp_path, was, becomes, said):
    with pytest.raises(OlsimError, match=said) as raised:
        targets(with_the_row(tmp_path, ROW.replace(was, becomes)))
    assert "facts.csv, regel" in str(raised.value)


@pytest.mark.parametrize(
    "last", ["tekort_share_utrecht_po_2023", "tekort_share_utrecht_go_2023", "leraren_fte_bo_2023"]
)
def test_what_a_forecast_takes_for_likely_is_not_refused(last):
    evidence = load()
    forecast = pd.read_csv(TABLES / FORECAST)
    mine = forecast[
        forecast["feit"].str.fullmatch(last[:-4] + r"\d+") & ~forecast["feit"].isin(evidence.facts)
    ]
    assert len(mine) > 5
    for id_, low, high in zip(mine["feit"], mine["q5"], mine["q95"]):
        year = id_[-4:]
        for value in (low, high):
            fact = replace(
                evidence.facts[last],
                id=id_,
                value=value,
                period=f"{year}-10-01",
                published=f"{int(year) + 1}-02",
            )
            later = replace(evidence, facts={**evidence.facts, id_: fact})
            assert [(target.date, target.value) for target in targets(later) if target.facts == (id_,)] == [
                (f"{year}-10-01", value)
            ]


def test_a_figure_of_before_all_others_that_an_origin_knew_is_a_target_there(tmp_path):
    row = (
        "tekort_share_utrecht_go_2021,0.13,,,share,2021-10-01,"
        "utrecht_go,target,plan_2023,voorbeeld,2022-02,\n"
    )
    assert "tekort_peiling:go@2021-10-01" in [
        target.id for target in Known(with_the_row(tmp_path, row), "2022-10").targets()
    ]


def test_a_dutch_thousands_point_is_a_slip(tmp_path):
    with pytest.raises(OlsimError, match="een punt voor decimalen"):
        targets(
            with_the_row(
                tmp_path,
                "leraren_fte_bo_2031,1.700,,,fte,2031-10-01,"
                "utrecht_bao,target,plan_2025,voorbeeld,2032-07,\n",
            )
        )


@pytest.mark.slow
def test_the_whole_chain_takes_a_new_row(tmp_path):
    """Columns of the runs, cells of the backtest and runs for them reach the new year."""
    evidence = with_the_row(tmp_path)
    chosen = targets(evidence)
    until = months_until(target.date for target in chosen)
    assert until == index(2031, 10) + 1
    assert {target.id for target in chosen} <= set(City(months_of(target.date for target in chosen)).columns)
    assert horizon(evidence) == 2031
    asked = cells_of(Known(evidence, "2023-10"))
    assert "tekort_peiling:po@2031-10-01" in [target.id for target in asked]
    assert foreseen(evidence, "2023-10")["pupils.bo@2031"] > 0.0
    two = replace(read("oorsprong_2023-10"), draws=read("oorsprong_2023-10").draws[:2])
    values = simulated(two, asked, foreseen(evidence, "2023-10"), horizon(evidence), 1, lambda: None)
    assert values.shape == (2, len(asked))
    assert np.isfinite(values).all()


def test_an_archived_forecast_is_set_beside_what_came(tmp_path, monkeypatch):
    from calibration import forecast

    shutil.copytree(FOLDER, tmp_path / "ensembles", ignore=shutil.ignore_patterns("archief"))
    forecast.ensemble.read.cache_clear()
    kept = forecast.archive(tmp_path / "ensembles")
    assert {path.name for path in kept.iterdir()} == {"utrecht.json", "voorspelling.csv"}
    before = forecast.turned_out(tmp_path / "ensembles")["feit"].tolist()
    evidence = with_the_row(tmp_path)
    monkeypatch.setattr(forecast, "load", lambda: evidence)
    table = forecast.turned_out(tmp_path / "ensembles")
    assert sorted(table["feit"]) == sorted([*before, "tekort_share_utrecht_po_2031"])
    (row,) = table[table["feit"] == "tekort_share_utrecht_po_2031"].to_dict("records")
    assert row["binnen"] == (row["laag"] <= 0.088 <= row["hoog"])
    # it is of after the forecast, and was not known when that was made
    assert not row["al_bekend"]
