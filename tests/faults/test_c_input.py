"""Faults C: crashes and Python's own words. Every outcome is a message with exit status 2 and nothing
written, or a run.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import tomlkit

from olsim.core.errors import OlsimError
from olsim.evidence.load import load as load_evidence
from olsim.scenarios.load import load
from olsim.simulation.run import Case, run
from tests.faults.telling import call, evidence, measure, scenario

ENGLISH = re.compile(
    r"Traceback|Error:|Exception|No such file|must be|should be|Input should|invalid|unexpected|cannot ", re.I
)


def refused(capsys, tmp_path, *arguments, said=""):
    """A command that says what is wrong in Dutch, with status 2, and leaves nothing behind."""
    before = sorted(path.name for path in tmp_path.rglob("*"))
    code, text = call(capsys, *arguments)
    assert code == 2, text
    assert said in text, text
    assert not ENGLISH.search(text), text
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
    return text


@pytest.mark.parametrize("name", ["pupils.bo", "pupils.sbo", "pupils.vso", "pupils.path"])
@pytest.mark.parametrize("value", [0, -5])
def test_c1_no_pupils_is_a_message_before_the_world_starts(tmp_path, capsys, name, value):
    path = scenario(tmp_path, evidence(name, f'series = {{ "2026" = {value} }}'))
    refused(capsys, tmp_path, "run", path, "--out", tmp_path / "uit", said="past niet bij de eenheid")


@pytest.mark.slow
def test_c1_no_array_is_left_by_compiled_code_for_any_input_that_loads(tmp_path):
    """The rules translated with a check of every index, on random inputs at the ends of what units allow."""
    code = Path(__file__).with_name("bounds.py")
    environment = {**os.environ, "NUMBA_BOUNDSCHECK": "1", "OLSIM_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(code), "400"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    told = done.stdout.splitlines()[-1]
    print(told)
    ran, refused_, seen = (int(x) for x in re.findall(r"\d+", told))
    assert ran + refused_ == 400
    assert ran > 250
    assert seen > 150  # the check was on: an index that is wrong on purpose was caught


SENSELESS = [
    ("staff.filled_bo_fte", "value = -10"),
    ("training.pond_inflow_per_year", "value = 1000000"),
    ("staff.filled_bo_fte", "value = 1e308"),
    ("inflow.reserve_persons", "value = inf"),
    ("inflow.reserve_persons", "value = nan"),
    ("inflow.reserve_persons", f"value = {'9' * 400}"),
    ("coaching.coach_fte", "value = -0.2"),
    ("pension.notice_months", "value = 1e6"),
    ("prices.teacher_eur_per_fte", "value = -90000"),
    ("schools.bo_schools", "value = 1e9"),
    ("leaving.exit_30_39", "value = true"),
    ("leaving.exit_30_39", 'value = "0.1"'),
    ("leaving.exit_30_39", "value = [0.1]"),
    ("leaving.exit_30_39", "value = { a = 1 }"),
    ("leaving.exit_30_39", "value = 2026-08-01"),
    ("inflow.change_from_2022", "value = 3e9"),
    ("schools.large_board_1", "value = 1.0"),
    ("schools.small_boards", "value = 0"),
    ("pabo.graduates_later", "value = 0"),
    ("prices.pay_eur_per_year", "value = 0"),
]


@pytest.mark.parametrize(("name", "what"), SENSELESS)
def test_c2_a_value_beyond_sense_is_a_message(tmp_path, capsys, name, what):
    path = scenario(tmp_path, evidence(name, what))
    code, text = call(
        capsys,
        "compare",
        "base",
        path,
        "--draws",
        2,
        "--seeds",
        1,
        "--until",
        "2025-10",
        "--workers",
        1,
        "--out",
        tmp_path / "uit",
    )
    assert (code, ENGLISH.search(text)) == (2, None), text
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize(
    "series",
    [
        '"2026" = 1000000000',
        '"2026" = 1e308',
        '"2026" = -1',
        '"2026" = nan',
        '"2026" = "veel"',
        '"2026" = true',
    ],
)
@pytest.mark.parametrize("name", ["pupils.bo", "training.places_per_year"])
def test_c2_the_same_in_a_series(tmp_path, capsys, name, series):
    refused(
        capsys,
        tmp_path,
        "run",
        scenario(tmp_path, evidence(name, f"series = {{ {series} }}")),
        "--out",
        tmp_path / "uit",
    )


@pytest.mark.parametrize("name", ["staff.ages", "staff.sizes_men", "schools.wijk_share"])
def test_c2_shares_that_are_together_nothing(tmp_path, capsys, name):
    zeros = ", ".join(f'"{index}" = 0' for index in load_evidence().quantities[name].series)
    refused(
        capsys,
        tmp_path,
        "run",
        scenario(tmp_path, evidence(name, f"series = {{ {zeros} }}")),
        "--out",
        tmp_path / "uit",
        said="samen nul",
    )


@pytest.mark.parametrize("value", ["0", "1", "100", "1200", "1e308"])
def test_c2_an_aow_age_is_an_age(tmp_path, capsys, value):
    refused(
        capsys,
        tmp_path,
        "run",
        scenario(tmp_path, evidence("pension.aow_months", f'series = {{ "2026" = {value} }}')),
        said="tussen 600 en 960",
    )


@pytest.mark.parametrize(
    "key", ["capacity", "budget_eur_per_year", "uptake", "ramp_months", "effect", "high_eur_per_year"]
)
@pytest.mark.parametrize("value", ["inf", "nan", "-1", "1e308", "9" * 400, '"5"', "true", "[]"])
def test_c2_limits_of_a_measure_are_ordinary_numbers(tmp_path, capsys, key, value):
    refused(
        capsys,
        tmp_path,
        "run",
        scenario(tmp_path, f'[[measure]]\nname = "toelage"\n{key} = {value}\n'),
        "--out",
        tmp_path / "uit",
        said="proef.toml",
    )


def test_c2_every_unit_has_a_lowest_and_a_highest_value():
    from olsim.core.units import UNITS

    assert all(np.isfinite(limits).all() and limits[0] < limits[1] for limits in UNITS.values())


def strange_files(folder):
    """Scenario files that are no scenario, by name."""
    long = "a" * 400
    deep, dots = folder / "diep.toml", folder / "punten.toml"
    deep.write_text('name = "x"\nquestion = "y"\nz = ' + "[" * 500 + "]" * 500)
    dots.write_text('name = "x"\nquestion = "y"\n' + ".".join("a" * 5000) + " = 1\n")
    for k in range(1500):
        (folder / f"k{k}.toml").write_text(f'extends = "k{k + 1}.toml"\nname = "x"\nquestion = "y"\n')
    (folder / "zelf.toml").symlink_to("zelf.toml")
    os.mkfifo(folder / "pijp.toml")
    (folder / "groot.toml").write_text("# " + "x" * 1_100_000)
    (folder / "map.toml").mkdir()
    (folder / "latin.toml").write_bytes('name = "Financiën"\n'.encode("latin-1"))
    (folder / "utf16.toml").write_bytes('name = "x"\n'.encode("utf-16"))
    (folder / "nul.toml").write_bytes(b'name = "x\x00"\n')
    (folder / "sleutel.toml").write_text('name = "x"\nname = "y"\n')
    inside = ("k0", "zelf", "pijp", "groot", "map", "latin", "utf16", "nul", "sleutel")
    strange = (
        f"{long}.toml",
        f"{folder}/{long}.toml",
        "weg\0.toml",
        "nergens.toml",
        "pakket\n.toml",
        folder / "nul.toml" / "x.toml",
        "/dev/zero",
    )
    return [deep, dots, *(folder / f"{name}.toml" for name in inside), *strange]


@pytest.mark.parametrize("place", range(18))
def test_c3_a_file_that_is_no_scenario_is_a_message(tmp_path, capsys, place):
    chosen = strange_files(tmp_path)[place]
    start = time.monotonic()
    refused(capsys, tmp_path, "run", chosen, "--out", tmp_path / "uit")
    assert time.monotonic() - start < 20.0


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage", ["empty index", "cut index", "empty code", "cut code", "one bit of code", "gone"]
)
def test_c4_machine_code_that_is_damaged_is_made_anew_once(tmp_path, damage):
    from olsim.core import compiled

    if compiled.CACHE_FOLDER is None:
        pytest.skip("nothing is translated here")
    home = tmp_path / "machinetaal"
    shutil.copytree(compiled.CACHE_FOLDER, home / compiled.CACHE_FOLDER.name)
    code = (
        "from olsim.rules.formation import required_fte; print(required_fte(100.0, 1.0, 20.0, 0.0, 0.0, 0.0))"
    )

    def ask():
        return subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "OLSIM_CACHE": str(home)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    clean = ask()
    assert (clean.returncode, clean.stderr) == (0, "")
    files = sorted(home.rglob("*.nbi" if "index" in damage else "*.nbc"))
    for path in files if "index" in damage else files[:1]:
        content = path.read_bytes()
        new = {
            "empty": b"",
            "cut": content[: len(content) // 2],
            "one": content[:-20] + bytes([content[-20] ^ 4]) + content[-19:],
        }.get(damage.split()[0])
        path.unlink() if new is None else path.write_bytes(new)
    first, second = ask(), ask()
    assert (first.returncode, float(first.stdout)) == (0, float(clean.stdout))
    assert "beschadigd en wordt opnieuw gemaakt" in first.stderr
    assert (second.returncode, float(second.stdout), "beschadigd" in second.stderr) == (
        0,
        float(clean.stdout),
        False,
    )


def olsim(*arguments, **more):
    environment = {**os.environ, **more.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "olsim", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        env=environment,
        check=False,
        **more,
    )


@pytest.mark.slow
def test_c4_the_switch_of_numba_counts(tmp_path):
    done = olsim("story", "--person", 3, "--until", "2018-09", env={"NUMBA_DISABLE_JIT": "1"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("augustus 2018:")


@pytest.mark.parametrize("trouble", ["disk", "memory", "eof"])
def test_c4_trouble_of_the_machine_is_named(capsys, monkeypatch, trouble):
    from olsim.tools import describe

    wrong = {
        "disk": OSError(28, "No space left on device", "/tmp/x.nbc"),
        "memory": MemoryError(),
        "eof": EOFError("Ran out of input"),
    }[trouble]

    def fail():
        raise wrong

    monkeypatch.setitem(describe.SUBJECTS, "base", fail)
    code, text = call(capsys, "describe", "base")
    assert code == 1
    assert {"disk": "De schijf is vol", "memory": "te weinig geheugen", "eof": "Fout in olsim zelf"}[
        trouble
    ] in text
    assert "Afgebroken" not in text


@pytest.mark.slow
@pytest.mark.parametrize("how", ["ascii", "no stderr", "full stdout", "closed pipe"])
def test_c5_the_screen_never_stops_a_run(tmp_path, how):
    home = tmp_path / "één"
    home.mkdir()
    words = [
        sys.executable,
        "-m",
        "olsim",
        "run",
        "base",
        "--draws",
        "1",
        "--until",
        "2020-12",
        "--workers",
        "1",
        "--out",
        str(home / "uit"),
    ]
    shell = " ".join(f"'{word}'" for word in words) + {
        "no stderr": " 2>&-",
        "full stdout": " > /dev/full",
        "closed pipe": " | true",
    }.get(how, "")
    environment = {
        **os.environ,
        **({"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"} if how == "ascii" else {}),
    }
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {shell}"],
        capture_output=True,
        timeout=300,
        env=environment,
        check=False,
    )
    assert (home / "uit" / "rapport.html").exists(), done.stderr
    assert done.returncode in (0, 141)


@pytest.mark.parametrize(
    "name", ["uit\udcff", "nul\0", "regel\nTwee", "a" * 250, "é" * 120, "con", "aux.x", "NUL"]
)
def test_c5_c6_a_place_that_cannot_be_is_refused_before_computing(tmp_path, capsys, name):
    code, text = call(capsys, "run", "base", "--out", f"{tmp_path}/{name}")
    assert (code, ENGLISH.search(text), list(tmp_path.iterdir())) == (2, None, [])


@pytest.mark.slow
def test_c6_a_link_is_followed_and_stays_a_link(tmp_path, capsys):
    real, link, dangling = tmp_path / "echt", tmp_path / "link", tmp_path / "los"
    ask = ("run", "base", "--draws", 1, "--until", "2019-12", "--workers", 1, "--out")
    assert call(capsys, *ask, real)[0] == 0
    link.symlink_to(real)
    first = (real / "paspoort.json").stat().st_mtime_ns
    assert call(capsys, *ask, link, "--overwrite")[0] == 0
    assert link.is_symlink()
    assert (real / "paspoort.json").stat().st_mtime_ns > first
    dangling.symlink_to(tmp_path / "nieuw")
    assert call(capsys, *ask, dangling)[0] == 0
    assert (tmp_path / "nieuw" / "rapport.html").exists()
    assert dangling.is_symlink()


@pytest.mark.slow
def test_d9_a_path_of_more_than_two_hundred_characters(tmp_path, capsys):
    deep = tmp_path / ("a" * 100) / ("b" * 100) / ("c" * 100) / "uit"
    assert (
        call(capsys, "run", "base", "--draws", 1, "--until", "2019-12", "--workers", 1, "--out", deep)[0] == 0
    )
    assert (deep / "rapport.html").exists()


@pytest.mark.slow
def test_c6_two_processes_with_one_place(tmp_path, capsys):
    from olsim.results.places import Place

    with Place(tmp_path / "uit").held():
        done = olsim("run", "base", "--draws", 1, "--until", "2019-12", "--out", tmp_path / "uit")
        assert done.returncode == 2
        assert "Een andere berekening is met deze map bezig" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "0", "-1", "1e400", "2,5", "veel", "1e308"])
@pytest.mark.parametrize("option", ["--precision", "--reference", "--target-fte"])
def test_c7_numbers_of_options_are_ordinary(tmp_path, capsys, option, number):
    refused(
        capsys,
        tmp_path,
        "compare",
        "base",
        "toelage",
        "--break-even",
        option,
        number,
        "--out",
        tmp_path / "uit",
        said=option,
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "base", "toelage", "--reference", "90000"], "--break-even"),
        (["compare", "base", "toelage", "--target-fte", "10"], "--break-even"),
        (["compare", "base", "toelage", "--waterfall"], "geen pakket"),
        (["compare", "base", "toelage", "--until", "2025-09"], "2025-10"),
        (["compare", "base", "toelage", "--draws", "1"], "van 2"),
        (["compare", "base", "toelage", "--draws", "2.5"], "--draws"),
        (
            ["sensitivity", "discover", "--scenario", "toelage", "--against", "base", "--at-least", "nan"],
            "--at-least",
        ),
        (["sensitivity", "morris", "--budget", "veel"], "--budget"),
        (["story", "--until", "2018-07"], "2018-08"),
        (["compare", "toelage", "TOELAGE.toml"], "bestaat niet"),
    ],
)
def test_c7_options_that_do_nothing_or_cannot_be_are_refused(tmp_path, capsys, words, said):
    refused(capsys, tmp_path, *words, said=said)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A result folder, to be received with another passport."""
    from olsim.cli.group import start

    folder = tmp_path_factory.mktemp("ontvangen") / "uit"
    assert (
        start(
            ["run", "toelage", "--draws", "2", "--until", "2020-12", "--workers", "1", "--out", str(folder)]
        )
        == 0
    )
    return folder


PASSPORTS = {
    "list": lambda _: [],
    "null": lambda _: None,
    "text": lambda _: "paspoort",
    "no seeds": lambda p: {**p, "zaden": []},
    "seeds": lambda p: {**p, "zaden": ["een"]},
    "big seed": lambda p: {**p, "zaden": [10**30]},
    "same seeds": lambda p: {**p, "zaden": [1, 1]},
    "months": lambda p: {**p, "maanden": 1_000_000_000},
    "few months": lambda p: {**p, "maanden": -3},
    "month text": lambda p: {**p, "maanden": "197"},
    "measures": lambda p: {**p, "maatregelen": "rommel"},
    "measure": lambda p: {**p, "maatregelen": [{"name": 3}]},
    "lever": lambda p: {
        **p,
        "maatregelen": [{**p["maatregelen"][0], "levers": [["people.wtf", "", 1.0, ""]]}],
    },
    "number": lambda p: {**p, "maatregelen": [{**p["maatregelen"][0], "uptake": "veel"}]},
    "target": lambda p: {
        **p,
        "maatregelen": [
            {**p["maatregelen"][0], "target": {**p["maatregelen"][0]["target"], "weging_from": "x"}}
        ],
    },
    "value": lambda p: {**p, "maatregelen": [{**p["maatregelen"][0], "values": [["low_eur", "x"]]}]},
    "overrides": lambda p: {**p, "overrides": [1]},
    "override": lambda p: {**p, "overrides": {"bestaat.niet": 1.0}},
    "override month": lambda p: {**p, "overrides": {"bestaat.niet@2026-08": 1.0}},
    "override date": lambda p: {**p, "overrides": {"training.places_per_year@20-6": 1.0}},
    "folder": lambda p: {**p, "eigen_map": 3},
    "ensemble path": lambda p: {**p, "ensemble": "../weg"},
    "override text": lambda p: {**p, "overrides": {"boards.lend_willing": "x"}},
    "tables": lambda p: {**p, "tabellen": "../../etc/passwd"},
    "table": lambda p: {**p, "tabellen": ["../../weg"]},
    "files": lambda p: {**p, "bestanden": []},
    "digest": lambda p: {**p, "digest_tabellen": 3},
    "kind": lambda p: {**p, "soort": ["vergelijking"], "zaden": None},
    "ensemble": lambda p: {**p, "ensemble": 5},
    "no name": lambda p: {k: v for k, v in p.items() if k != "naam"},
    "reasons": lambda p: {**p, "redenen": [1]},
}


@pytest.mark.slow
@pytest.mark.parametrize("what", PASSPORTS)
def test_c8_a_passport_that_cannot_be_is_refused_with_its_key(made, tmp_path, capsys, what):
    folder = tmp_path / "uit"
    shutil.copytree(made, folder)
    passport = json.loads((folder / "paspoort.json").read_text(encoding="utf-8"))
    (folder / "paspoort.json").write_text(json.dumps(PASSPORTS[what](passport)), encoding="utf-8")
    refused(capsys, tmp_path, "replay", folder, "--workers", 1, said="Het paspoort klopt niet")


@pytest.mark.slow
@pytest.mark.parametrize("text", ["{", "", "[" * 100_000, "\x00", "NaN"])
def test_c8_a_passport_that_is_no_json(made, tmp_path, capsys, text):
    folder = tmp_path / "uit"
    shutil.copytree(made, folder)
    (folder / "paspoort.json").write_text(text)
    refused(capsys, tmp_path, "replay", folder, said="Het paspoort klopt niet")


def told_of(folder):
    """Digest of the tables of a folder, or what is said instead."""
    from olsim.results.folder import read, table_digest

    try:
        return table_digest(read(folder).tables)
    except OlsimError as mistake:
        return str(mistake)


@pytest.mark.slow
def test_c8_every_region_of_a_results_folder_is_watched(made, tmp_path):
    """A byte in every region of every table: read says so, or gives the same numbers."""
    folder, tried = tmp_path / "uit", 0
    shutil.copytree(made, folder)
    whole = told_of(folder)
    for path in sorted(folder.glob("*.parquet")):
        content = path.read_bytes()
        for place in range(0, len(content), max(1, len(content) // 12)):
            path.write_bytes(content[:place] + bytes([content[place] ^ 0x20]) + content[place + 1 :])
            tried += 1
            found = told_of(folder)
            assert found == whole or "veranderd" in found or "beschadigd" in found
        path.write_bytes(content)
    print(f"{tried} damaged files")
    assert tried > 80


@pytest.mark.slow
def test_c9_a_received_folder_runs_no_code_of_its_own(tmp_path, capsys):
    home = tmp_path / "mijn"
    home.mkdir()
    path = measure(home, share="0.1 * parameters.prices.pay_eur_per_year")
    folder = tmp_path / "uit"
    ask = (
        "run",
        path,
        "--measures",
        home,
        "--draws",
        1,
        "--until",
        "2021-12",
        "--workers",
        1,
        "--out",
        folder,
    )
    assert call(capsys, *ask)[0] == 0
    assert str(home) not in (folder / "paspoort.json").read_text(encoding="utf-8")
    code, text = call(capsys, "replay", folder, "--workers", 1)
    assert (code, "--measures" in text) == (2, True)
    assert call(capsys, "replay", folder, "--workers", 1, "--measures", home)[0] == 0
    trap = folder / "nood.py"
    trap.write_text("import pathlib\npathlib.Path('gevangen').write_text('x')\n")
    (folder / "nood.toml").write_text((home / "nood.toml").read_text())
    code, text = call(capsys, "replay", folder, "--workers", 1, "--measures", folder)
    assert code == 1
    assert "anders dan toen" in text
    assert not Path("gevangen").exists()


def worker_of(process):
    """Processes that a process started, one of which does the work."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,cmd=", "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    return [int(line.split()[0]) for line in found if "spawn_main" in line]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [("run", "base", "--draws", "240"), ("compare", "base", "toelage", "--draws", "80", "--seeds", "2")],
)
def test_c10_a_worker_that_is_killed_is_replaced(tmp_path, command):
    with (tmp_path / "gezegd").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "olsim", *command, "--workers", "2", "--out", str(tmp_path / "uit")],
            stdout=said,
            stderr=said,
        )
        for _ in range(600):
            time.sleep(0.1)
            if len(list(tmp_path.glob(".uit-bezig/runs/*.deel"))) > 20 and (workers := worker_of(process)):
                os.kill(workers[0], signal.SIGKILL)
                break
        else:
            raise AssertionError("no worker was there to kill")
        assert process.wait(timeout=400) == 0
    assert (tmp_path / "uit" / "paspoort.json").exists()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_c10_what_is_finished_is_kept_and_leftovers_go_with_the_next(tmp_path, number):
    ask = [
        sys.executable,
        "-m",
        "olsim",
        "run",
        "base",
        "--draws",
        "120",
        "--until",
        "2026-12",
        "--workers",
        "1",
        "--out",
        str(tmp_path / "uit"),
    ]
    process = subprocess.Popen(ask, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while len(list(tmp_path.glob(".uit-bezig/runs/*.deel"))) < 15:
        time.sleep(0.05)
        assert process.poll() is None
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    if number == signal.SIGTERM:
        assert process.returncode == 130
        assert "dezelfde opdracht gaat daar verder" in said
    kept = len(list(tmp_path.glob(".uit-bezig/runs/*.deel")))
    assert kept >= 15
    (tmp_path / ".uit-bezig" / "half-van-vroeger").mkdir()
    code = subprocess.run(ask, capture_output=True, text=True, timeout=300, check=False)
    assert code.returncode == 0, code.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["uit"]


def test_c10_killed_between_the_two_renames_the_old_results_come_back(tmp_path):
    from olsim.results.places import Place

    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "was").write_text("oud")
    busy = tmp_path / ".uit-bezig"
    busy.mkdir()
    os.replace(tmp_path / "uit", busy / "oud")  # as it stands after the first of the two
    with Place(tmp_path / "uit").held():
        assert (tmp_path / "uit" / "was").read_text() == "oud"
    assert [path.name for path in tmp_path.iterdir()] == ["uit"]


def test_c10_a_scenario_file_is_written_whole_or_not(tmp_path, capsys, monkeypatch):
    import olsim.results.kept as keeping

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping.os, "fsync", full)
    refused(capsys, tmp_path, "new", tmp_path / "diep" / "nieuw.toml", said="schijf is vol")


@pytest.mark.parametrize(
    "value",
    [
        'Plan "B"',
        "c:\\\\nieuw\\\\map",
        'a"b\\\\c',
        "'enkel'",
        "drie\\nregels",
        "[haken]",
        "# hekje",
        "{accolade}",
        "= is",
        "é 学",
    ],
)
def test_c11_a_new_file_can_be_read_again_whatever_its_parent_is_called(tmp_path, capsys, value):
    (tmp_path / "ouder.toml").write_text(
        'extends = "toelage"\nname = "' + value.replace('"', '\\"') + '"\nquestion = "Wat \\"dan\\"?"\n',
        encoding="utf-8",
    )
    new = tmp_path / "elders" / "diep" / "kind.toml"
    code, text = call(capsys, "new", new, "--from", tmp_path / "ouder.toml")
    assert code == 0, text
    child, parent = (load(str(path), load_evidence()) for path in (new, tmp_path / "ouder.toml"))
    assert child.measures == parent.measures
    assert child.name.startswith(parent.name[:100])
    assert tomlkit.parse(new.read_text(encoding="utf-8"))["extends"] == "../../ouder.toml"


def test_c11_amounts_are_not_rounded(tmp_path, capsys):
    scenario(tmp_path, '[[measure]]\nname = "toelage"\nhigh_eur_per_year = 12345.67\n', file="ouder.toml")
    assert call(capsys, "new", tmp_path / "kind.toml", "--from", tmp_path / "ouder.toml")[0] == 0
    assert (
        dict(load(str(tmp_path / "kind.toml"), load_evidence()).measures[0].values)["high_eur_per_year"]
        == 12345.67
    )


CHANGED = [
    ('facts    = ["arbeidsmarkttoelage_pay"]', 'facts    = ["bestaatniet"]', "facts"),
    ("leaving.pay_elasticity_experienced", "leaving.bestaatniet", "none"),
    ('direct   = "opzeggingen"', 'direct = "opzegginge"', "direct"),
    ('"leraren_fte"]', '"leraren_ft"]', "chain"),
    ('unit  = "share"', 'unit = "appels"', "unit"),
    ("value = 0.02", "value = nan", "value"),
    ("value = 0.02", 'value = "0.02"', "value"),
    ("value = 0.02", "value = true", "value"),
    ("low   = 0", "low = 0.4", "value"),
    ("[fields.bedrag]", "[fields.target]", "target"),
    ("[fields.bedrag]", "[fields.model_config]", "model_config"),
    ("[fields.bedrag]", "[fields._x]", "_x"),
    ("[fields.bedrag]", '[fields."a b"]', "a b"),
    ('grade    = "A"', 'grade = "E"', "grade"),
    ('column = "schools.allowance_share"', 'column = "schools.allowance_shar"', "levers.1.column"),
    ('column = "schools.allowance_share"', 'column = "people.wtf"', "levers.1.column"),
    ('name     = "Toelage in nood"', 'name = "x\\u000b"', "name"),
    ("direct_sign = -1", "direct_sign = 0", "direct_sign"),
    ("value = 0.02", "", "value"),
    ("[[levers]]", "[[hefbomen]]", "hefbomen"),
    ("chain    = [", 'chain = ["toelage_fte"] #', "chain"),
]


@pytest.mark.parametrize(("was", "becomes", "key"), CHANGED)
def test_c12_c15_a_measure_of_ones_own_is_checked_when_read(tmp_path, capsys, was, becomes, key):
    path = measure(tmp_path)
    file = tmp_path / "nood.toml"
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes), encoding="utf-8")
    for words in (("run", path, "--out", tmp_path / "uit"), ("describe", "measures")):
        text = refused(capsys, tmp_path, *words, "--measures", tmp_path)
        assert "nood.toml" in text
        assert key in text


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ('start = "augustus"', "start"),
        ('excludes = ["nood"]', "excludes"),
        ('excludes = ["bestaatniet"]', "excludes"),
        ('ordered = [["bedrag", "weg"]]', "ordered"),
        (
            '[[costs]]\nwhat = "x"\nobservable = "toelage_fte"\nprice = "bestaatniet"\npayer = "y"',
            "costs.1.price",
        ),
        ('[[costs]]\nwhat = "x"\nobservable = "weg"\nprice = "pay_eur_per_year"\npayer = "y"', "costs"),
        ("onzin = 3", "onzin"),
    ],
)
def test_c12_other_names_in_a_measure(tmp_path, capsys, more, key):
    path = measure(tmp_path, more="" if more.startswith("[[") else more)
    if more.startswith("[["):
        with (tmp_path / "nood.toml").open("a", encoding="utf-8") as file:
            file.write(more)
    assert key in refused(
        capsys, tmp_path, "run", path, "--measures", tmp_path, "--out", tmp_path / "uit", said="nood.toml"
    )


@pytest.mark.parametrize("coding", ["latin-1", "utf-16"])
@pytest.mark.parametrize("file", ["nood.toml", "nood.py"])
def test_c12_a_measure_in_another_coding(tmp_path, capsys, coding, file):
    path = measure(tmp_path, share="0.0")
    text = (tmp_path / file).read_text(encoding="utf-8") + "\n# één\n"
    (tmp_path / file).write_bytes(text.encode(coding))
    refused(capsys, tmp_path, "run", path, "--measures", tmp_path, "--out", tmp_path / "uit", said="utf-8")


@pytest.mark.slow
def test_c12_a_folder_holds_scenarios_measures_facts_and_prices_together(tmp_path, capsys):
    costs = (
        '[[costs]]\nwhat = "toelage"\nobservable = "toelage_fte"\nprice = "eigen_eur"\npayer = "gemeente"\n'
    )
    (tmp_path / "sources.toml").write_text(
        '[mijn_bron]\ntitle = "Peiling"\npublisher = "Ik"\ndate = "2026"\nwhere = "document"\n',
        encoding="utf-8",
    )
    head = "id,value,low,high,unit,period,scope,kind,source,place,published,note"
    (tmp_path / "facts.csv").write_text(
        f"{head}\nmijn_feit,5000,,,eur_per_year,2026,utrecht_po,measure_cost,mijn_bron,p. 1,2026-10,x\n",
        encoding="utf-8",
    )
    (tmp_path / "prices.toml").write_text(
        '[eigen_eur]\nname = "Eigen prijs"\nfact = "mijn_feit"\ngrade = "B"\n', encoding="utf-8"
    )
    path = measure(tmp_path)
    with (tmp_path / "nood.toml").open("a", encoding="utf-8") as file:
        file.write(costs)
    text = (
        (tmp_path / "nood.toml")
        .read_text(encoding="utf-8")
        .replace('"arbeidsmarkttoelage_pay"', '"mijn_feit"')
    )
    (tmp_path / "nood.toml").write_text(text, encoding="utf-8")
    code, said = call(capsys, "describe", "measures", "--measures", tmp_path)
    assert (code, "`nood`" in said) == (0, True)
    code, said = call(capsys, "describe", "jsonschema", "--measures", tmp_path)
    assert (code, "maatregel_nood" in said) == (0, True)
    code, said = call(
        capsys,
        "compare",
        "base",
        path,
        "--measures",
        tmp_path,
        "--draws",
        2,
        "--seeds",
        1,
        "--until",
        "2025-12",
        "--workers",
        1,
        "--out",
        tmp_path / "uit",
    )
    assert code == 0, said
    assert "Eigen prijs" in (tmp_path / "uit" / "prijzen.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    "words",
    [
        ("describe", "measures"),
        ("run", "base"),
        ("compare", "base", "toelage"),
        ("story",),
        ("new", "x.toml"),
        ("sensitivity", "morris"),
        ("replay", "."),
    ],
)
def test_c12_a_folder_that_does_not_exist(tmp_path, capsys, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (
        (tmp_path / "paspoort.json").write_text(
            json.dumps({"tabellen": [], "bestanden": {}, "digest_tabellen": "x"})
        )
        if words[0] == "replay"
        else None
    )
    text = refused(capsys, tmp_path, *words, "--measures", tmp_path / "nergens")
    assert "bestaat niet" in text or words[0] == "replay"


@pytest.mark.parametrize(
    "words",
    [
        ("--debug", "rnu"),
        ("--debug", "run", "weg.toml"),
        ("run", "--debug", "base", "--draws", "0"),
        ("--debug",),
        ("--debug", "describe", "onzin"),
    ],
)
def test_c13_debug_shows_where_and_still_says_what(capsys, words):
    code, text = call(capsys, *words)
    assert code == (0 if words == ("--debug",) else 2)
    assert code == 0 or "Fout: " in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('target = { persons = "starter" }', "starters"),
        ('target = { wijk = "Overvecht" }', "geen lijst"),
        ('target = { weging_from = "hoog" }', "geen getal"),
        ("start = 2027", "geen tekst"),
        ('start = "2027-8-1-1"', "niet leesbaar"),
        ("start = []", "geen"),
        ('end = "nooit"', "niet leesbaar"),
    ],
)
def test_c15_messages_are_dutch_with_file_and_key(tmp_path, capsys, text, said):
    path = scenario(tmp_path, f'[[measure]]\nname = "toelage"\n{text}\n')
    assert "measure.toelage" in refused(capsys, tmp_path, "run", path, "--out", tmp_path / "uit", said=said)


def test_c15_a_series_by_wijk_has_a_message_of_its_own(tmp_path, capsys):
    path = scenario(tmp_path, evidence("schools.wijk_weging", 'series = { "Zuidwset" = 30 }'))
    refused(capsys, tmp_path, "run", path, "--out", tmp_path / "uit", said="Bedoelt u: Zuidwest")
    path = measure(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write('target = { persons = "starters" }\n')
    refused(
        capsys,
        tmp_path,
        "run",
        path,
        "--measures",
        tmp_path,
        "--out",
        tmp_path / "uit",
        said='persons = ["iedereen", "starters"]',
    )


@pytest.mark.parametrize("why", ["5", '["a"]', "true", '""'])
def test_c15_a_reason_is_a_text(tmp_path, capsys, why):
    path = scenario(tmp_path, f'[evidence."boards.lend_willing"]\nvalue = 0.5\nwhy = {why}\n')
    refused(capsys, tmp_path, "run", path, "--out", tmp_path / "uit", said="reden ontbreekt")


@pytest.mark.parametrize("lever", ["value = true", 'value = "0.02"', "value = nan", "value = 9.0"])
def test_c12_a_number_of_a_lever_is_a_number_of_its_unit(tmp_path, capsys, lever):
    path = measure(tmp_path)
    file = tmp_path / "nood.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('field  = "bedrag"', lever), encoding="utf-8")
    refused(
        capsys,
        tmp_path,
        "run",
        path,
        "--measures",
        tmp_path,
        "--out",
        tmp_path / "uit",
        said="levers.1.value",
    )


@pytest.mark.parametrize("form", ["bom", "crlf", "tabs", "day"])
def test_c14_what_is_fine_stays_fine(tmp_path, form):
    text = (
        'extends\t=\t"base"\nname = "a"\nquestion = "b"\n[[measure]]\n\tname = "toelage"\n\tstart ='
        ' "2027-08-01"\n'
    )
    new = {"bom": "\ufeff" + text, "crlf": text.replace("\n", "\r\n")}.get(form, text)
    path = tmp_path / "a b.toml"
    path.write_bytes(new.encode("utf-8"))
    told = load(str(path), load_evidence())
    assert (told.id, told.measures[0].first) == ("a b", 108)


def kept_files(folder):
    return sorted(folder.glob("*.deel"))


@pytest.mark.parametrize("damage", ["empty", "half", "one bit", "text"])
def test_c16_a_kept_part_that_is_damaged_is_computed_again_with_a_line(tmp_path, capsys, damage):
    from olsim.compare.pairs import Arm, Unit, run_kept

    units = [
        Unit(0, seed, (), (Arm("base", (), ()),), ("leraren_fte",), (), ("stad",), 20, 14) for seed in (1, 2)
    ]
    first = list(run_kept(units, 1, tmp_path))
    path = kept_files(tmp_path)[0]
    content = path.read_bytes()
    path.write_bytes(
        {
            "empty": b"",
            "half": content[: len(content) // 2],
            "one bit": content[:300] + bytes([content[300] ^ 1]) + content[301:],
            "text": b"x" * 999,
        }[damage]
    )
    again = list(run_kept(units, 1, tmp_path))
    assert "beschadigd" in "".join(capsys.readouterr())
    for one, other in zip(first, again):
        assert (one[0].values["leraren_fte"] == other[0].values["leraren_fte"]).all()
    assert len(kept_files(tmp_path)) == 2


def dies(values, seed):
    """A run that kills its worker for one seed."""
    if seed == 217:
        os.kill(os.getpid(), signal.SIGKILL)
    return values["x"] + seed


@pytest.mark.slow
def test_c18_the_run_that_kills_its_worker_is_found_in_few_restarts(tmp_path):
    from olsim.sensitivity.bank import Bank, keys_of
    from olsim.sensitivity.engines import processes
    from olsim.sensitivity.models import Function
    from olsim.sensitivity.runner import DIED, Filling, Run

    model = Function(dies)
    bank = Bank(tmp_path, model.digest(), model.columns)
    seeds = np.arange(400)
    keys = keys_of(model.digest(), ("x",), np.zeros((400, 1)), seeds)
    filling = Filling(bank, model, ("x",), processes(2))
    filling.fill([Run(key, (0.0,), int(seed)) for key, seed in zip(keys, seeds)], 64)
    filling.close()
    bank.close()
    assert [(failure.run.seed, failure.why) for failure in filling.failures] == [(217, DIED)]
    assert filling.restarts <= 5


@pytest.mark.slow
def test_c18_a_part_of_a_computation_that_kills_its_worker_is_named():
    from olsim.simulation.run import spread

    parts = [Case(seed=k) for k in (1, 217, 3)]
    found = spread(kill_at_217, parts, 2)
    assert next(found) == 1
    with pytest.raises(OlsimError, match="zaad 217"):
        list(found)


def kill_at_217(case):
    return dies({"x": 0}, case.seed)


def test_threads_are_not_left_by_a_bar():
    from olsim.simulation.waiting import translate

    before = threading.active_count()
    translate()
    assert threading.active_count() == before
    assert run(Case(months=15)).months == 15
