"""What passes ships as a whole, and what shipped before with other targets is archived."""

import json
import shutil
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from calibration import fit, forecast
from calibration.checks import Count, squares
from calibration.fit import compared, failing, moved_by, named, put_in_place, spread_out, told_means
from olsim.evidence.load import load
from olsim.validation.targets import covariance, targets

GOOD = {
    "left_out": {"inside": 18, "number": 21, "least": 16},
    "left_out_testable": {"inside": 10, "number": 13, "least": 9},
    "residuals": {"sum": 20.0, "shipped": 21.0, "low": 5.0, "high": 27.0},
}


def covered(*values):
    return {"herstel": pd.DataFrame({"dekking": values})}


@pytest.mark.parametrize(
    ("about", "tables", "said"),
    [
        (GOOD, covered(0.84, 0.96), []),
        ({**GOOD, "left_out": {"inside": 15, "number": 21, "least": 16}}, covered(0.9), ["weggelaten"]),
        # the figures whose interval is wide do not make up for those that are a test
        ({**GOOD, "left_out_testable": {"inside": 8, "number": 13, "least": 9}}, covered(0.9), ["toetsbare"]),
        ({**GOOD, "residuals": {**GOOD["residuals"], "sum": 4.0}}, covered(0.9), ["som van kwadraten 4.0"]),
        (
            {**GOOD, "residuals": {**GOOD["residuals"], "shipped": 28.0}},
            covered(0.9),
            ["van de trekkingen 28.0"],
        ),
        (GOOD, covered(0.82, 0.97), ["dekking"]),
    ],
)
def test_a_check_that_fails_is_named(about, tables, said):
    found = failing(tables, about)
    assert len(found) == len(said)
    assert all(part in text for part, text in zip(said, found))


def test_the_least_of_blocks_left_out_is_the_point_of_the_binomial():
    assert (Count(18, 21).least, Count(18, 21).most) == (16, 21)


def test_squares_count_what_figures_share_once():
    pair = [
        target
        for target in targets(load())
        if target.id in ("tekort_peiling:po@2022-10-01", "tekort_peiling:po@2024-10-01")
    ]
    step = 0.01
    own, shared = pair[0].error ** 2, pair[0].shared ** 2
    # both a point too high: by hand, 2 d^2 / (e^2 + 2 s^2)
    assert squares(pair, covariance(pair)[0] * 0.0 + step) == pytest.approx(
        2.0 * step**2 / (own + 2.0 * shared)
    )


def test_means_of_another_seed_are_told_in_errors(capsys):
    own, other = (
        {"a": {"mean": 0.3, "error": 0.03, "spread": 1.0}},
        {"a": {"mean": 0.1, "error": 0.04, "spread": 1.0}},
    )
    assert told_means(own, other) == pytest.approx(4.0)
    assert "verschil 4.0 rekenfouten" in capsys.readouterr().out


def test_a_comparison_with_another_seed_is_of_the_means_that_ship(tmp_path, monkeypatch, capsys):
    means = {"a": {"mean": 0.1, "error": 0.04, "spread": 1.0}}
    monkeypatch.setattr(fit, "TABLES", tmp_path)
    monkeypatch.setattr(
        fit.ensemble,
        "read",
        lambda: SimpleNamespace(about={"means": means, "means_digest": named(means), "effective": 3000.0}),
    )
    outcomes = pd.DataFrame(
        [
            {"uitkomst": f"onvervulde_vraag:po@{year}-10-01", "laag": 10.0, "gemiddeld": mean, "hoog": 180.0}
            for year, mean in ((2024, 100.0), (2034, 65.0))
        ]
    )
    assert compared(
        {"a": {"mean": 0.3, "error": 0.03, "spread": 1.0}}, 2500.0, 2, 0.4, outcomes
    ) == pytest.approx(4.0)
    assert (
        "grootste verschil 4.00 rekenfouten, hooguit 3; effectief aantal 2500, meegeleverd 3000"
        in capsys.readouterr().out
    )
    (row,) = pd.read_csv(tmp_path / "ander_zaad.csv").to_dict("records")
    assert (row["bij"], row["zaad"], row["verschil"], row["grens"], row["terugblik"]) == (
        named(means),
        2,
        pytest.approx(4.0),
        3.0,
        0.4,
    )
    assert (row["gemiddeld_2024"], row["gemiddeld_2034"], row["hoog_2034"]) == (100.0, 65.0, 180.0)
    assert named(means) != named({"a": {**means["a"], "mean": 0.11}})


def test_how_far_a_backtest_moved_is_the_mean_shortage_of_an_origin():
    rows = [("2021-10", 0.05), ("2021-10", 0.07), ("2022-10", 0.06)]
    own = pd.DataFrame(
        [{"oorsprong": o, "versie": "v", "wie": "olsim", "soort": "share", "midden": m} for o, m in rows]
    )
    other = own.assign(midden=[0.06, 0.07, 0.04])
    # half a point from the first origin, two from the second
    assert moved_by(own, other) == pytest.approx(2.0)


def test_a_folder_that_was_stopped_between_two_names_is_found_again(tmp_path, monkeypatch):
    place, stage = tmp_path / "ensembles", tmp_path / "verzending"
    for folder, value in ((tmp_path / "ensembles_oud", "1"), (stage, "2")):
        (folder / "fit").mkdir(parents=True)
        (folder / "utrecht.csv").write_text(value, encoding="utf-8")
        (folder / "fit" / "voorspelling.csv").write_text("feit,q5,q50,q95\n", encoding="utf-8")
    (tmp_path / "ensembles_oud" / "archief" / "eerder").mkdir(parents=True)
    (tmp_path / "ensembles_oud" / "archief" / "eerder" / "voorspelling.csv").write_text(
        "feit,q5,q50,q95\n", encoding="utf-8"
    )
    for module in (fit, forecast):
        monkeypatch.setattr(module.ensemble, "FOLDER", place)
        monkeypatch.setattr(module, "TABLES", place / "fit")
    monkeypatch.setattr(forecast.turned_out, "__defaults__", (place,))
    put_in_place(stage)
    assert (place / "utrecht.csv").read_text(encoding="utf-8") == "2"
    assert (place / "archief" / "eerder").exists()


def test_the_first_draws_are_spread_as_all_of_them_are():
    outcomes = np.random.default_rng(3).gamma(1.2, 50.0, 400)
    order = spread_out(outcomes)
    assert sorted(order) == list(range(400))
    assert outcomes[order[0]] == pytest.approx(np.median(outcomes), rel=0.05)
    for number, near in ((20, 0.12), (60, 0.03), (100, 0.03)):
        assert np.quantile(outcomes[order[:number]], (0.25, 0.5, 0.75)) == pytest.approx(
            np.quantile(outcomes, (0.25, 0.5, 0.75)), rel=0.12
        )
        assert outcomes[order[:number]].mean() == pytest.approx(outcomes.mean(), rel=near)


def test_what_shipped_is_archived_before_other_targets_take_its_place(tmp_path, monkeypatch):
    place, stage = tmp_path / "ensembles", tmp_path / "verzending"
    for folder, digest, value in ((place, "old", "1"), (stage, "new", "2")):
        (folder / "fit").mkdir(parents=True)
        (folder / "utrecht.csv").write_text(f"draw,a,weight\n0,{value},1.0\n", encoding="utf-8")
        (folder / "utrecht.json").write_text(
            json.dumps({"targets_digest": digest, "made": "2026-01-01"}), encoding="utf-8"
        )
        (folder / "fit" / "voorspelling.csv").write_text(
            f"feit,q5,q50,q95\ntekort_share_utrecht_po_2024,0,{value},2\n", encoding="utf-8"
        )
    for module in (fit, forecast):
        monkeypatch.setattr(module.ensemble, "FOLDER", place)
        monkeypatch.setattr(module, "TABLES", place / "fit")
    monkeypatch.setattr(forecast.archive, "__defaults__", (place,))
    monkeypatch.setattr(forecast.turned_out, "__defaults__", (place,))
    put_in_place(stage)
    assert (place / "utrecht.csv").read_text(encoding="utf-8").splitlines()[1] == "0,2,1.0"
    (kept,) = (place / "archief").glob("2026-01-01-old-*")
    assert sorted(path.name for path in kept.iterdir()) == ["utrecht.json", "voorspelling.csv"]
    assert not (place.parent / "ensembles_oud").exists()
    assert not stage.exists()
    came = pd.read_csv(place / "fit" / "uitgekomen.csv")
    assert came["feit"].tolist() == ["tekort_share_utrecht_po_2024"]
    assert came["midden"].tolist() == [1]
    # the same forecast once more is no other one
    again = tmp_path / "nog_eens"
    shutil.copytree(place, again, ignore=shutil.ignore_patterns("archief"))
    put_in_place(again)
    assert len(list((place / "archief").iterdir())) == 1
