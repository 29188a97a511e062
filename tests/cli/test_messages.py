"""Every mistake gets a Dutch message with place, expectation and nearest name, exit code 2, and leaves
nothing half-written.
"""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from olsim.cli.group import start
from olsim.report.runs.page import render
from olsim.results.folder import read


def call(capsys, *arguments):
    code = start(list(arguments))
    return code, "".join(capsys.readouterr())


MEASURE = 'name = "x"\nquestion = "y"\n[[measure]]\nname = "toelage"\n{}\n'
"""A scenario with one measure, to which a test adds lines."""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu"], "Bedoelt u: run"),
        (["run", "bas"], "Bedoelt u: base"),
        (["run", "base", "--until", "2034-13"], "een maand als 2034-12"),
        (["run", "base", "--until", "2010-01"], "van 2019-10"),
        (["run", "base", "--seeds", "0"], "geheel getal van 1"),
        (["run", "base", "--seeds", "veel"], "past niet bij --draws"),
        (["run", "base", "--workers", "-1"], "geheel getal van 0"),
        (["run", "base", "--zaden", "3"], "Deze optie bestaat niet"),
        (["describe", "paramters"], "Bedoelt u: parameters"),
        (["describe", "measures", "toelge"], "Bedoelt u: toelage"),
        (["describe", "base", "toelage"], "geen onderdelen"),
        (["describe", "facts", "unfiled_fte_utrecht_regio_po_2024"], "Bedoelt u: unfilled_fte_utrecht_"),
        (["run", "weg.toml"], "bestaat niet"),
        (["run", "base", "--seeds"], "verwacht een waarde"),
        (["run", "a", "b"], "Te veel argumenten"),
        (["story", "--person", "-1"], "geheel getal van 0"),
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
        (
            'name = "x"\nquestion = "y"\n[evidence."leaving.exit_30_93"]\nvalue = 0.1\nwhy = "t"\n',
            "leaving.exit_30_39",
        ),
        (
            'name = "x"\nquestion = "y"\n[evidence."leaving.exit_30_39"]\nvalue = 7.0\nwhy = "t"\n',
            "past niet bij de eenheid",
        ),
        (
            (
                'name = "x"\nquestion = "y"\n[evidence."leaving.exit_30_39"]\nvalue = 0.1\nunit = "fte"\nwhy'
                ' = "t"\n'
            ),
            "eenheid",
        ),
        ('name = "x"\nquestion = "y"\n[[measure]]\nname = "toelge"\n', "Bedoelt u: toelage"),
        (MEASURE.format("high_eur_per_month = 200"), "Bedoelt u: high_eur_per_year"),
        (
            MEASURE.format('high_eur_per_year = "1900 euro"'),
            "een getal zonder aanhalingstekens (eur_per_year)",
        ),
        (MEASURE.format("high_eur_per_year = 190000"), "hooguit 30000 (eur_per_year)"),
        (MEASURE.format("uptake = 1.5"), "hooguit 1"),
        (MEASURE.format("budget_eur_per_year = 0"), "meer dan 0"),
        (MEASURE.format("ramp_months = 2.5"), "geen geheel getal"),
        (MEASURE.format('start = "2026-13"'), "datum is niet leesbaar"),
        (MEASURE.format('start = "2027-08"\nend = "2026-08"'), "Deze periode kan niet"),
        (MEASURE.format('target = { wijk = ["Overvegt"] }'), "Bedoelt u: Overvecht"),
        (MEASURE.format('target = { wijken = ["Overvecht"] }'), "Bedoelt u: wijk"),
        (MEASURE.format('target = { type = ["go"], weging_from = 30 }'), "Geen enkele school"),
        (MEASURE.format('target = { persons = "directeuren" }'), "Deze doelgroep kent de maatregel niet"),
        (MEASURE.format('target = "Overvecht"'), "geen tabel"),
        (MEASURE.format('[[measure]]\nname = "toelage"'), "staat er twee keer"),
        (
            MEASURE.format('[[measure]]\nname = "toelage"\nid = "tweede"'),
            "twee keer tegelijk op dezelfde scholen",
        ),
        (
            MEASURE.format('[[measure]]\nname = "coaching"\n[[measure]]\nname = "einde_convenantgeld"'),
            "sluiten elkaar uit",
        ),
        (
            MEASURE.format('[[measure]]\nname = "drie_procent"\n[[measure]]\nname = "bovenformatief"'),
            "sluiten elkaar uit",
        ),
        (MEASURE.format("low_eur_per_year = 2000"), "staan andersom"),
        (MEASURE.format("lasting = 0.5"), "0 of 1"),
        (MEASURE.format('[[measure]]\nname = "coaching"\neffect = 0.0'), "kent geen andere reactie"),
        (MEASURE.format('[[measure]]\nname = "locatie"\nbudget_eur_per_year = 1000.0'), "kent geen budget"),
        (
            MEASURE.format('[[measure]]\nname = "locatie"\ntarget = { wijk = ["Overvecht"] }'),
            "kent geen doelgroep van scholen",
        ),
        ('extends = "toelage"\nwithout = ["coaching"]\nname = "x"\nquestion = "y"\n', "zit er niet in"),
        ('name = "x"\nquestion = "y', "niet leesbaar"),
        ('name = " "\nquestion = "y"\n', "is leeg"),
        (
            'name = "x"\nquestion = "y"\n[evidence."training.places_per_year"]\nvalue = 90\nwhy = "t"\n',
            "is een reeks",
        ),
        (
            (
                'name = "x"\nquestion = "y"\n[evidence."training.places_per_year"]\nseries = { later = 9'
                ' }\nwhy = "t"\n'
            ),
            "datum klopt niet",
        ),
        (
            (
                'name = "x"\nquestion = "y"\n[evidence."leaving.exit_30_39"]\nseries = { "2026" = 0.1 }\nwhy'
                ' = "t"\n'
            ),
            "geen reeks",
        ),
        (
            'name = "x"\nquestion = "y"\n[evidence."leaving.exit_30_39"]\nvalue = 0.1\nwhy = " "\n',
            "reden ontbreekt",
        ),
        ('name = "x"\nquestion = "y"\n[evidence."leaving.exit_30_39"]\nwaarde = 0.1\nwhy = "t"\n', "value"),
        (
            'name = "x"\nquestion = "y"\n[evidence."leaving.temporary_ratio"]\nvalue = 0\nwhy = "t"\n',
            "kan niet worden gerekend",
        ),
        (
            'name = "x"\nquestion = "y"\n[evidence."training.voortraject_dropout"]\nvalue = 1\nwhy = "t"\n',
            "kleiner zijn dan een",
        ),
        (
            'name = "x"\nquestion = "y"\n[evidence."coaching.smoothing_months"]\nvalue = 0\nwhy = "t"\n',
            "groter zijn dan nul",
        ),
        (
            'name = "x"\nquestion = "y"\n[evidence."inflow.reserve_persons"]\nvalue = inf\nwhy = "t"\n',
            "geen getal",
        ),
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


@pytest.mark.slow
def test_own_files_in_a_result_folder_are_kept(capsys, tmp_path):
    folder = tmp_path / "uit"
    run = ("run", "base", "--seeds", "1", "--until", "2019-12")
    assert call(capsys, *run, "--out", str(folder))[0] == 0
    (folder / "brief.txt").write_text("van mij")
    code, text = call(capsys, *run, "--out", str(folder), "--overwrite")
    assert code == 2
    assert "brief.txt" in text
    assert (folder / "brief.txt").exists()
    code, text = call(capsys, *run, "--out", str(folder / "binnen"))
    assert code == 2
    assert "ligt in een map met uitkomsten" in text
    (folder / "brief.txt").unlink()
    assert call(capsys, *run, "--out", str(folder), "--overwrite")[0] == 0


def test_a_place_that_cannot_be_written(capsys, tmp_path):
    (tmp_path / "bestand").write_text("x")
    code, text = call(capsys, "run", "base", "--seeds", "1", "--out", str(tmp_path / "bestand" / "uit"))
    assert code == 2
    assert "kan niet worden geschreven" in text


def interrupt(*_, **__):
    raise KeyboardInterrupt


def full(*_, **__):
    raise OSError(28, "No space left on device")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trouble", "status", "said"), [(interrupt, 130, "Afgebroken"), (full, 2, "schijf is vol")]
)
def test_what_is_finished_stays_after_trouble_and_goes_with_the_same_command(
    capsys, tmp_path, monkeypatch, trouble, status, said
):
    import olsim.report.runs.page as page

    command = ("run", "base", "--draws", "1", "--until", "2022-12", "--out", str(tmp_path / "uit"))
    with monkeypatch.context() as broken:
        broken.setattr(page, "render", trouble)
        code, text = call(capsys, *command)
    assert code == status
    assert said in text
    assert "dezelfde opdracht gaat daar verder" in text
    assert [path.name for path in tmp_path.iterdir()] == [".uit-bezig"]
    assert [path.name for path in (tmp_path / ".uit-bezig").iterdir() if path.name != "slot"] == ["runs"]
    monkeypatch.setattr("olsim.simulation.run.run", trouble)  # nothing is run again
    assert call(capsys, *command)[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["uit"]


@pytest.mark.slow
def test_run_writes_a_page_that_opens_offline_and_replays(capsys, tmp_path):
    folder = tmp_path / "uit"
    code, text = call(capsys, "run", "base", "--seeds", "2", "--until", "2024-12", "--out", str(folder))
    assert code == 0, text
    page = (folder / "rapport.html").read_text(encoding="utf-8")
    import re

    assert not re.findall(
        r"""(?:src|href)=["']?(?:https?:)?//|@import|url\(\s*["']?(?!data:)|<script""", page
    )
    for needed in (
        "Gekalibreerd, en wat dat wel en niet zegt",
        "onzekerheid van dit model",
        "onverklaard",
        "Overvecht",
    ):
        assert needed in page
    assert "Nog niet op gepast" not in page
    # after a yearly update and before the fit
    later = read(folder)
    later.passport["nieuwer"] = ["tekort volgens de peiling (po), 2025-10-01: 8,8 %"]
    render(later, tmp_path / "later.html")
    assert "Nog niet op gepast:</strong> tekort volgens de peiling (po), 2025-10-01: 8,8 %." in (
        tmp_path / "later.html"
    ).read_text(encoding="utf-8")
    passport = json.loads((folder / "paspoort.json").read_text(encoding="utf-8"))
    assert passport["zaden"] == [0, 1]
    code, text = call(capsys, "replay", str(folder), "--workers", "1")
    assert code == 0, text
    assert "Gelijk" in text


def test_describe_shows_every_subject(capsys):
    for subject in ("schedule", "parameters", "columns", "facts", "observables", "base", "measures"):
        code, text = call(capsys, "describe", subject)
        assert code == 0
        assert text.count("|") > 20
    assert "Twee Nederlandse regelingen" in call(capsys, "describe", "measures", "toelage")[1]


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("facts", "unfilled_fte_utrecht_regio_po_2024"),
        ("observables", "onvervulde_vraag"),
        ("parameters", "demand.step_from_2022"),
    ],
)
def test_describe_shows_one_item(capsys, subject, name):
    code, text = call(capsys, "describe", subject, name)
    assert code == 0
    assert [line.split("`")[1] for line in text.splitlines()[2:]] == [name]


def test_story_tells_a_life(capsys):
    code, text = call(capsys, "story", "--person", "3", "--until", "2019-12")
    assert code == 0
    assert text.startswith("augustus 2018:")
    code, text = call(capsys, "story", "--person", "999999", "--until", "2018-10")
    assert code == 2
    assert "bestaat niet" in text


def command(*arguments, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "olsim", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **more,
    )


@pytest.mark.slow
def test_ctrl_c_in_the_middle_of_a_real_run_leaves_nothing(tmp_path):
    def listening():  # a program started in the background may have been told to ignore Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)

    process = command(
        "run",
        "base",
        "--seeds",
        "20000",
        "--workers",
        "2",
        "--out",
        str(tmp_path / "uit"),
        preexec_fn=listening,
    )
    time.sleep(8.0)
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Afgebroken" in said
    assert [path.name for path in tmp_path.iterdir()] in ([], [".uit-bezig"])
    assert not list(tmp_path.rglob("half*"))


@pytest.mark.slow
def test_a_full_disk_is_a_message_and_leaves_nothing(tmp_path):
    resource = pytest.importorskip("resource")

    def little_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    process = command(
        "run",
        "base",
        "--seeds",
        "1",
        "--until",
        "2019-12",
        "--out",
        str(tmp_path / "uit"),
        preexec_fn=little_room,
    )
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2, said
    assert "kan niet worden bewaard" in said
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_while_replacing_a_folder_keeps_the_old_one(tmp_path, monkeypatch):
    from olsim.results import places

    old = tmp_path / "uit"
    old.mkdir()
    (old / "was").write_text("oud")
    real = os.replace
    with places.Place(old).held() as place:
        new = place.half()

        def interrupted(source, target):
            if str(source) == str(new):
                raise KeyboardInterrupt
            real(source, target)

        monkeypatch.setattr(places.os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            place.put(new)
    assert (old / "was").read_text() == "oud"
    assert [path.name for path in tmp_path.iterdir()] == ["uit"]
