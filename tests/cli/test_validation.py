"""`olsim fit`, `olsim backtest` and `olsim exam`: each writes its page and tables and says the verdicts."""

import json

import pandas as pd
import pytest

from olsim.cli.group import start
from olsim.core.verdicts import INCONSISTENT
from olsim.validation import natural_experiments as exam


def call(capsys, *arguments):
    code = start(list(arguments))
    return code, "".join(capsys.readouterr())


def test_fit_writes_the_report_that_ships_and_does_not_write_over_it(capsys, tmp_path):
    code, text = call(capsys, "fit", "--out", str(tmp_path / "fit"))
    assert code == 0, text
    assert "cijfers binnen hun 90-procentsinterval; toeval geeft" in text
    assert "Doelen van de kalibratie" in (tmp_path / "fit" / "kalibratie.html").read_text(encoding="utf-8")
    assert len(pd.read_csv(tmp_path / "fit" / "doelen.csv", sep=";", decimal=",")) >= 21
    code, text = call(capsys, "fit", "--out", str(tmp_path / "fit"))
    assert (code, "bestaat al" in text) == (2, True), text


@pytest.mark.slow
def test_the_verdicts_of_the_backtest_are_those_that_ship(capsys, tmp_path):
    """Run anew from the ensembles of the origins: the table that pages quote is what comes out."""
    code, text = call(capsys, "backtest", "--out", str(tmp_path / "back"))
    assert code == 0, text
    from olsim.validation.shipped import shipped

    for row in shipped()["terugblik"].to_dict("records"):
        assert f"{row['versie']}: olsim tegen {row['naam']} op {row['cellen']} cellen" in text
        assert (
            f"{row['fout_olsim']:.1f} tegen {row['fout_rivaal']:.1f} punt, {row['oordeel']}".replace(".", ",")
            in text
        )
    assert "Wie had het beter" in (tmp_path / "back" / "terugblik.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_exam_finds_the_planted_mistake(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(exam, "DRAWS", 30)
    code, text = call(capsys, "exam", "--out", str(tmp_path / "exam"))
    assert code == 0, text
    (pay,) = [
        line
        for line in text.splitlines()
        if line.startswith("loon → vertrek uit het onderwijs: consistent (al gebruikt")
    ]
    assert pay.endswith(f"; met een ingebouwde fout: {INCONSISTENT}")
    assert "onafhankelijk getoetst is er geen" in text
    assert "De proeven" in (tmp_path / "exam" / "examen.html").read_text(encoding="utf-8")
    assert (
        json.loads((tmp_path / "exam" / "paspoort.json").read_text(encoding="utf-8"))["geplant"]
        == exam.PLANTED
    )
