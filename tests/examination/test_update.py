"""A yearly update: one row of evidence is a target, and the archived forecast is set beside it."""

import shutil

import pandas as pd

from olsim.evidence.ensemble import FOLDER
from olsim.evidence.load import DATA, load
from olsim.examination.targets import Known, targets

ROW = "tekort_share_utrecht_po_2025,0.088,,,share,2025-10-01,utrecht_po,target,plan_2025,voorbeeld,2025-12,\n"


def test_a_new_row_of_a_yearly_series_is_a_target(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("ensembles"))
    with (folder / "facts.csv").open("a", encoding="utf-8") as stream:
        stream.write(ROW)
    evidence = load(folder)
    new = [target for target in targets(evidence) if target.date == "2025-10-01"]
    assert [target.id for target in new] == ["tekort_peiling:po@2025-10-01"]
    assert new[0].block == "2025"
    assert new[0].error == 0.008
    assert len(Known(evidence, "2025-11").targets()) == len(Known(load(), "2025-11").targets())
    assert len(targets(evidence)) == len(targets(load())) + 1


def test_an_archived_forecast_is_set_beside_what_came(tmp_path, monkeypatch):
    from calibration import forecast

    shutil.copytree(FOLDER, tmp_path / "ensembles")
    forecast.ensemble.read.cache_clear()
    kept = forecast.archive(tmp_path / "ensembles")
    assert {path.name for path in kept.iterdir()} == {"utrecht.csv", "utrecht.json", "voorspelling.csv"}
    # nothing of after the forecast has come yet
    assert forecast.turned_out(tmp_path / "ensembles").empty
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("ensembles"))
    with (folder / "facts.csv").open("a", encoding="utf-8") as stream:
        stream.write(ROW)
    monkeypatch.setattr(forecast, "load", lambda: load(folder))
    table = forecast.turned_out(tmp_path / "ensembles")
    assert table["feit"].tolist() == ["tekort_share_utrecht_po_2025"]
    assert bool(table["binnen"].iloc[0]) == (table["laag"].iloc[0] <= 0.088 <= table["hoog"].iloc[0])
    assert isinstance(table, pd.DataFrame)
