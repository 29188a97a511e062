"""The command on the city, with a horizon so short that a run takes milliseconds."""

import json
import re

import pandas as pd
import pytest

from olsim.cli.group import start
from olsim.results.folder import read

SHORT = ["--output", "onvervuld_2019"]
FIXED = (
    'extends = "base"\nname = "x"\nquestion = "?"\n[evidence."pabo.to_city"]\nvalue = 0.5\nwhy ='
    ' "Voorbeeld."\n'
)
HERE = ["--workers", "1", "--out"]


def asked(capsys, *words):
    code = start(["sensitivity", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.slow
def test_morris_then_sobol_takes_its_ranking(tmp_path, capsys):
    names = (
        "searching.search_per_year,pabo.to_city,"
        "prices.fee_eur_per_person,demand.pupils_per_fte_bo,applying.stay"
    )
    code, out, err = asked(
        capsys, "morris", *SHORT, "--parameters", names, "--budget", "60", *HERE, str(tmp_path)
    )
    assert code == 0, err
    assert "8 trajecten" in err
    assert (
        "Beweegt de uitkomst het meest (fte, gemiddeld over zijn bereik): Leerlingen per fte boven de vaste"
        " formatie, basisonderwijs [demand.pupils_per_fte_bo]" in out
    )
    ranking = read(tmp_path / "morris-onvervuld_2019").tables["indices"].query("index == 'mu_star'")
    assert (
        ranking.set_index("factor").at["prices.fee_eur_per_person", "waarde"] == 0.0
    )  # a price moves no teacher
    code, out, err = asked(
        capsys, "sobol", *SHORT, "--parameters", "2", "--budget", "400", *HERE, str(tmp_path)
    )
    assert code == 0, err
    assert "van de laatste Morris in deze map" in err
    assert "32 punten, de grootste macht van twee binnen 400 runs, met tweede orde" in err
    assert re.search(r"320 runs; ongeveer \d+ (seconden|minuten)", err)
    assert "± 0,155 (eerste orde)" in err
    results = read(tmp_path / "sobol-onvervuld_2019")
    best = ranking.query("factor != 'dummy'").nlargest(2, "waarde")["factor"].tolist()
    assert set(results.tables["indices"]["factor"]) == {*best, "dummy", "toeval"}
    page = (tmp_path / "sobol-onvervuld_2019" / "gevoeligheid.html").read_text(encoding="utf-8")
    for text in (
        "reguliere plekken zonder benoemde leraar",
        "Het antwoord",
        "Toeval",
        "Paren waarvan het samenspel",
        "bovenkant van de dummy" if "<svg" in page else "Alle factoren",
        "voor de kalibratie op 2019-2024",
    ):
        assert text in page
    assert not re.findall(r'(?:src|href)="https?:', page)
    assert {path.stem for path in (tmp_path / "sobol-onvervuld_2019").glob("*.png")} >= {
        "rangorde-onvervuld-2019",
        "wisselwerking-onvervuld-2019",
    }


@pytest.mark.slow
def test_a_second_outcome_of_the_same_design_needs_no_run(tmp_path, capsys):
    base = ["sobol", "--parameters", "2", "--budget", "200", "--no-second-order"]
    asked(capsys, *base, *SHORT, *HERE, str(tmp_path))
    code, _, err = asked(
        capsys, *base, "--output", "leraren_fte:bo@2019", "--output", "tekort_2019", *HERE, str(tmp_path)
    )
    assert code == 0, err
    assert "192 runs, waarvan 192 al in de bank" in err
    results = read(tmp_path / "sobol-leraren_fte-bo-2019-en-1-meer")
    assert set(results.tables["indices"]["uitkomst"]) == {"leraren_fte:bo@2019", "tekort_2019"}


@pytest.mark.slow
def test_two_workers_one_worker_and_a_second_time_give_the_same_tables(tmp_path, capsys):
    digests = []
    for folder, workers in (("a", "1"), ("b", "2"), ("b", "2")):
        code, _, err = asked(
            capsys,
            "sobol",
            *SHORT,
            "--parameters",
            "2",
            "--budget",
            "400",
            "--workers",
            workers,
            "--out",
            str(tmp_path / folder),
        )
        assert code == 0, err
        passport = json.loads(
            (tmp_path / folder / "sobol-onvervuld_2019" / "paspoort.json").read_text(encoding="utf-8")
        )
        digests.append(passport["digest_tabellen"])
    assert len(set(digests)) == 1
    assert "320 runs, waarvan 320 al in de bank" in err


@pytest.mark.slow
def test_the_tables_as_labelled_arrays(tmp_path, capsys):
    pytest.importorskip("xarray")
    asked(capsys, "sobol", *SHORT, "--parameters", "2", "--budget", "200", *HERE, str(tmp_path))
    results = read(tmp_path / "sobol-onvervuld_2019")
    labelled = results.to_xarray()
    table = results.tables["indices"].set_index(["uitkomst", "factor", "index"])
    one = labelled["indices"].sel(uitkomst="onvervuld_2019", factor="toeval", index="ST")
    assert float(one) == table.at[("onvervuld_2019", "toeval", "ST"), "waarde"]
    assert {"indices_laag", "indices_hoog", "wisselwerking", "toeval"} <= set(labelled.data_vars)


@pytest.mark.slow
def test_curves_and_given_data(tmp_path, capsys):
    code, out, err = asked(
        capsys,
        "curves",
        *SHORT,
        "--parameters",
        "demand.pupils_per_fte_bo,prices.fee_eur_per_person",
        "--replicates",
        "5",
        *HERE,
        str(tmp_path),
    )
    assert code == 0, err
    assert (
        "Leerlingen per fte boven de vaste formatie, basisonderwijs [demand.pupils_per_fte_bo]: daalt" in out
    )
    assert "[prices.fee_eur_per_person]: niet van vlak te onderscheiden" in out
    code, out, err = asked(
        capsys,
        "delta",
        *SHORT,
        "--parameters",
        "demand.pupils_per_fte_bo,pabo.to_city",
        "--budget",
        "128",
        *HERE,
        str(tmp_path),
    )
    assert code == 0, err
    assert "Beweegt de uitkomst het meest (deel van de verdeling): Leerlingen per fte" in out


@pytest.mark.slow
def test_an_ensemble_serves_what_needs_no_design(tmp_path, capsys):
    code, _, err = asked(
        capsys, "pawn", *SHORT, "--ensemble", "utrecht", "--budget", "128", *HERE, str(tmp_path)
    )
    assert code == 0, err
    assert "128 trekkingen" in err
    path = tmp_path / "vast.toml"
    path.write_text(FIXED, encoding="utf-8")
    words = [
        "pawn",
        *SHORT,
        "--scenario",
        str(path),
        "--ensemble",
        "utrecht",
        "--budget",
        "128",
        *HERE,
        str(tmp_path),
    ]
    code, _, err = asked(capsys, *words)
    assert code == 0, err
    assert "een scenario zet vast, en hier valt dus weg: pabo.to_city" in err


@pytest.mark.slow
def test_discover_finds_what_was_planted(tmp_path, capsys):
    pytest.importorskip("sklearn")
    (tmp_path / "minder.toml").write_text(
        'extends = "base"\nname = "Minder plekken"\nquestion = "?"\n[evidence."cover.director_fte"]\nvalue ='
        ' 0.05\nwhy = "Voorbeeld."\n',
        encoding="utf-8",
    )
    words = [
        "discover",
        *SHORT,
        "--scenario",
        str(tmp_path / "minder.toml"),
        "--against",
        "base",
        "--parameters",
        "demand.pupils_per_fte_bo,pabo.to_city",
    ]
    code, _, err = asked(capsys, *words, "--budget", "256", *HERE, str(tmp_path / "a"))
    assert code == 1
    assert (
        "uitkomsten zijn gelijk" in err
    )  # the scenario changes nothing: a difference of nothing is no answer


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sobel"], "Bedoelt u: sobol"),
        (["sobol", "--ensemble", "utrecht"], "hangen parameters samen"),
        (["morris", "--ensemble", "utrecht"], "hangen parameters samen"),
        (["pawn", "--ensemble", "utrecht", "--parameters", "3"], "doen alle parameters mee"),
        (["pawn", "--ensemble", "voorlopik"], "Dit ensemble is er niet"),
        (["sobol", "--budget", "100", "--parameters", "15"], "576 runs of meer"),
        (["sobol", "--budget", "-1"], "Dit aantal kan niet"),
        (["sobol", "--luck", "vast"], "fresh of frozen"),
        (["sobol", "--luck", "frozen", "--replicates", "2"], "Vast toeval heeft geen herhalingen"),
        (["discover"], "--scenario PAKKET --against base"),
        (["sobol", "--output", "onvervult_2034"], "Bedoelt u: onvervuld_2034"),
        (["sobol", "--parameters", "pabo.to_citty"], "Bedoelt u: pabo.to_city"),
        (["sobol", "--dask", "tcp://a:1", "--mpi"], "op Dask of op MPI"),
        (["sobol", "--mpi"], "MPI heeft geen werkers gestart|Hiervoor is mpi4py nodig"),
        (["sobol", "--scenario", "toelag"], "Bedoelt u: toelage"),
        (["sobol", "--workers", "9999"], "Dit aantal kan niet"),
        (["morris", "--no-second-order"], "Deze optie hoort niet bij morris"),
        (["sobol", "--at-least", "3"], "Deze optie hoort niet bij sobol"),
        (["discover", "--scenario", "toelage", "--against", "base", "--at-least", "-3"], "een getal van 0"),
        (["curves", "--luck", "frozen"], "Deze optie hoort niet bij curves"),
        (["curves", "--replicates", "2"], "Binnen dit budget past geen opzet"),
        (["pawn", "--ensemble", "utrecht", "--luck", "frozen"], "eigen toeval"),
        (["sobol", "--parameters", "²"], "Deze parameter bestaat niet"),
    ],
)
def test_messages(words, message, tmp_path, capsys):
    code, _, err = asked(capsys, *words, "--out", str(tmp_path))
    assert code == 2
    assert re.search(message, err), err


def test_a_scenario_that_fixes_a_parameter(tmp_path, capsys):
    path = tmp_path / "vast.toml"
    path.write_text(FIXED, encoding="utf-8")
    code, _, err = asked(
        capsys,
        "sobol",
        *SHORT,
        "--scenario",
        str(path),
        "--parameters",
        "pabo.to_city",
        *HERE,
        str(tmp_path / "a"),
    )
    assert code == 2
    assert "Een scenario zet deze parameter vast" in err
    words = ["morris", *SHORT, "--scenario", str(path), "--parameters", "200", *HERE, str(tmp_path / "a")]
    code, _, err = asked(capsys, *words)
    assert code == 2
    assert "Zoveel parameters zijn er niet" in err


@pytest.mark.slow
def test_another_question_does_not_replace_the_answer(tmp_path, capsys):
    base = ["sobol", *SHORT, "--no-second-order", "--budget", "200"]
    for parameters in ("pabo.to_city", "applying.stay", "pabo.to_city"):
        code, _, err = asked(capsys, *base, "--parameters", parameters, *HERE, str(tmp_path))
        assert code == 0, err
    places = sorted(path.name for path in tmp_path.glob("sobol-*"))
    assert places[0] == "sobol-onvervuld_2019"
    assert len(places) == 2
    assert (
        read(tmp_path / places[0])
        .passport["opdracht"]
        .endswith("--parameters pabo.to_city --budget 200 --no-second-order")
    )


@pytest.mark.slow
def test_an_earlier_year_is_in_the_bank(tmp_path, capsys):
    base = [
        "sobol",
        "--parameters",
        "pabo.to_city",
        "--no-second-order",
        "--budget",
        "200",
        *HERE,
        str(tmp_path),
    ]
    asked(capsys, *base, "--output", "onvervuld_2020")
    code, _, err = asked(capsys, *base, "--output", "onvervuld_2019")
    assert code == 0, err
    assert "160 runs, waarvan 160 al in de bank" in err
    code, _, err = asked(capsys, *base, "--output", "onvervuld_2021")
    assert "160 runs; ongeveer" in err


def test_the_csv_opens_in_a_dutch_spreadsheet(tmp_path, capsys):
    asked(capsys, "morris", *SHORT, "--parameters", "2", "--budget", "40", *HERE, str(tmp_path))
    table = pd.read_csv(tmp_path / "morris-onvervuld_2019" / "indices.csv", sep=";", decimal=",")
    assert {"uitkomst", "factor", "index", "waarde", "laag", "hoog", "oordeel"} == set(table.columns)
