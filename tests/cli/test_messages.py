"""Every mistake gets a Dutch message with place, expectation and nearest name, exit code 2, and leaves nothing half-written."""

import json

import pytest

from olsim.cli.group import start


def call(capsys, *arguments):
    code = start(list(arguments))
    return code, "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu"], "Bedoelt u: run"),
        (["run", "bas"], "Bedoelt u: base"),
        (["run", "base", "--until", "2034-13"], "een maand als 2034-12"),
        (["run", "base", "--until", "2010-01"], "van 2019-10"),
        (["run", "base", "--seeds", "0"], "geheel getal van 1"),
        (["run", "base", "--seeds", "veel"], "geen geldige waarde"),
        (["run", "base", "--workers", "-1"], "geheel getal van 0"),
        (["run", "base", "--zaden", "3"], "Deze optie bestaat niet"),
        (["describe", "paramters"], "Bedoelt u: parameters"),
        (["run", "weg.toml"], "bestaat niet"),
        (["replay", "nergens"], "geen map met uitkomsten"),
    ],
)
def test_wrong_words(capsys, arguments, said):
    code, text = call(capsys, *arguments)
    assert code == 2
    assert said in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('name = "x"\nquestion = "y"\nvraag = "z"\n', "Onbekende sleutel"),
        ('name = "x"\n', "ontbreekt"),
        ('name = 3\nquestion = "y"\n', "geen tekst"),
        ('name = "x"\nquestion = "y"\nextends = "zelf.toml"\n', "bouwt op zichzelf voort"),
        ('name = "x"\nquestion = "y"\n[evidence."leaving.exit_30_93"]\nvalue = 0.1\nwhy = "t"\n', "leaving.exit_30_39"),
        ('name = "x"\nquestion = "y"\n[evidence."leaving.exit_30_39"]\nvalue = 7.0\nwhy = "t"\n', "past niet bij de eenheid"),
        ('name = "x"\nquestion = "y"\n[evidence."leaving.exit_30_39"]\nvalue = 0.1\nunit = "fte"\nwhy = "t"\n', "eenheid"),
        ('name = "x"\nquestion = "y"\n[[measure]]\nname = "toelage"\n', "maatregel bestaat niet"),
        ('name = "x"\nquestion = "y', "niet leesbaar"),
    ],
)
def test_a_wrong_scenario_file(capsys, tmp_path, monkeypatch, content, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zelf.toml").write_text(content, encoding="utf-8")
    code, text = call(capsys, "run", "zelf.toml", "--out", str(tmp_path / "uit"))
    assert code == 2
    assert said in text
    assert "zelf.toml" in text
    assert not (tmp_path / "uit").exists()


def test_an_existing_folder_is_kept(capsys, tmp_path):
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "brief.txt").write_text("van mij")
    for extra in ([], ["--overwrite"]):
        code, text = call(capsys, "run", "base", "--seeds", "1", "--out", str(tmp_path / "uit"), *extra)
        assert code == 2
        assert "map" in text
    assert (tmp_path / "uit" / "brief.txt").read_text() == "van mij"


def test_a_place_that_cannot_be_written(capsys, tmp_path):
    (tmp_path / "bestand").write_text("x")
    code, text = call(capsys, "run", "base", "--seeds", "1", "--out", str(tmp_path / "bestand" / "uit"))
    assert code == 2
    assert "kan niet worden geschreven" in text


def test_interrupted_is_130_and_leaves_nothing(capsys, tmp_path, monkeypatch):
    import olsim.cli.working as working

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(working, "render", interrupt)
    code, _ = call(capsys, "run", "base", "--seeds", "1", "--until", "2022-12", "--out", str(tmp_path / "uit"))
    assert code == 130
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_message(capsys, tmp_path, monkeypatch):
    import olsim.cli.working as working

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(working, "render", full)
    code, text = call(capsys, "run", "base", "--seeds", "1", "--until", "2022-12", "--out", str(tmp_path / "uit"))
    assert code == 2
    assert "ruimte" in text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_run_writes_a_page_that_opens_offline_and_replays(capsys, tmp_path):
    folder = tmp_path / "uit"
    code, text = call(capsys, "run", "base", "--seeds", "2", "--until", "2024-12", "--out", str(folder))
    assert code == 0, text
    page = (folder / "rapport.html").read_text(encoding="utf-8")
    import re

    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//|@import|url\(\s*["']?(?!data:)|<script""", page)
    for needed in ("Nog niet gekalibreerd", "de band is alleen toeval", "onverklaard", "Overvecht"):
        assert needed in page
    passport = json.loads((folder / "paspoort.json").read_text(encoding="utf-8"))
    assert passport["zaden"] == [0, 1]
    code, text = call(capsys, "replay", str(folder), "--workers", "1")
    assert code == 0, text
    assert "Gelijk" in text


def test_describe_shows_every_subject(capsys):
    for subject in ("schedule", "parameters", "columns", "facts", "observables", "base"):
        code, text = call(capsys, "describe", subject)
        assert code == 0
        assert text.count("|") > 20


def test_story_tells_a_life(capsys):
    code, text = call(capsys, "story", "--person", "3", "--until", "2019-12")
    assert code == 0
    assert text.startswith("augustus 2018:")
    code, text = call(capsys, "story", "--person", "9999999", "--until", "2018-10")
    assert code == 2
    assert "bestaat niet" in text
