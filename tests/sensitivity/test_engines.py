"""What goes wrong in a worker is told with the parameters it had, and everything else is kept."""

import os
import shutil
import subprocess
import sys

import pytest

from olsim.core.errors import OlsimError
from olsim.sensitivity import design as designs
from olsim.sensitivity import engines
from tests.sensitivity import functions as f
from tests.sensitivity.asking import ask

LAID = designs.sobol(f.NOISY, 64, second=False)


def test_a_value_that_is_no_number_stops_the_analysis(tmp_path):
    with pytest.raises(OlsimError, match=r"\d+ van 448 uitkomsten van y zijn geen getal.*x1 = .*zaad"):
        ask(f.planted_nan, LAID, tmp_path)
    assert (tmp_path / "mislukt.csv").read_text().count("geen getal") > 5


def test_a_constant_stops_the_analysis(tmp_path):
    with pytest.raises(OlsimError, match="Alle 448 uitkomsten zijn gelijk"):
        ask(f.constant, LAID, tmp_path)


@pytest.mark.slow
def test_a_run_that_fails_is_told_and_the_others_are_kept(tmp_path):
    with pytest.raises(OlsimError, match=r"van 448 runs zijn mislukt.*gedeeld door nul"):
        ask(f.fails, LAID, tmp_path)
    with pytest.raises(OlsimError, match="mislukt") as again:
        ask(f.fails, LAID, tmp_path, engines.processes(2))
    rows = (tmp_path / "mislukt.csv").read_text().splitlines()
    assert rows[0] == "waarom;zaad;x1;x2;x3"
    assert len(rows) - 1 == int(str(again.value).split()[0])


@pytest.mark.slow
def test_a_worker_that_dies_is_told_with_its_parameters(tmp_path):
    with pytest.raises(OlsimError, match=r"de werker stopte ermee.*x1 = 2\.\d+") as told:
        ask(f.dies, LAID, tmp_path, engines.processes(2))
    dead = int(str(told.value).split()[0])
    assert 0 < dead < 8
    with pytest.raises(OlsimError, match=f"{dead} van 448 runs zijn mislukt"):  # only those are done again
        ask(f.dies, LAID, tmp_path, engines.processes(2))


@pytest.mark.slow
def test_a_worker_that_was_killed_by_chance_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setenv("OLSIM_TEST_FLAG", str(tmp_path / "flag"))
    results, _ = ask(f.dies_once, LAID, tmp_path / "a", engines.processes(2))
    assert (tmp_path / "flag").exists()
    wanted, _ = ask(f.dies_once, LAID, tmp_path / "b")
    assert results.passport["digest_tabellen"] == wanted.passport["digest_tabellen"]


def test_an_executor_of_the_caller_serves(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    wanted, _ = ask(f.noisy, LAID, tmp_path / "a")
    with ThreadPoolExecutor(2) as executor:
        results, _ = ask(f.noisy, LAID, tmp_path / "b", engines.ready(executor, 2))
    assert results.passport["digest_tabellen"] == wanted.passport["digest_tabellen"]


def test_a_worker_with_threads_gives_the_same_numbers(tmp_path):
    """A process keeps memory from world to world: two threads of one worker must not share it at the same
    time.
    """
    from concurrent.futures import ThreadPoolExecutor

    from olsim.evidence.load import load
    from olsim.scenarios.load import load as load_scenario
    from olsim.sensitivity.factors import choose
    from olsim.sensitivity.models import city_of
    from olsim.sensitivity.outputs import output_of
    from olsim.sensitivity.runner import Batch, Run, do

    evidence = load()
    toelage, base = (load_scenario(name, evidence) for name in ("toelage", "base"))
    city = city_of((output_of("onvervuld_2027"),), toelage, base)
    problem = choose("applying.stay", (), evidence)
    runs = [Run(str(k), (1.8 + 0.05 * k,), k) for k in range(8)]
    batches = [Batch(city, problem.columns, (run,), city.digest()) for run in runs]
    alone = [do(batch).values for batch in batches]
    with ThreadPoolExecutor(4) as executor:
        together = [answer.values for answer in executor.map(do, batches)]
    assert all((one == other).all() for one, other in zip(alone, together))


def test_a_worker_with_another_version_is_refused():
    from olsim.sensitivity.models import Function
    from olsim.sensitivity.runner import Batch, Run, do

    with pytest.raises(OlsimError, match="Deze werker heeft een andere versie"):
        do(Batch(Function(f.noisy), ("x1", "x2", "x3"), (Run("k", (0.0, 0.0, 0.0), 1),), "iets anders"))


def test_what_workers_cannot_do_at_all_is_told_as_that(tmp_path):
    def local(values, seed):  # cannot be sent to another process
        return 0.0

    with pytest.raises(OlsimError, match="De werkers kunnen deze opdracht niet uitvoeren"):
        ask(local, LAID, tmp_path, engines.processes(2))


@pytest.mark.slow
def test_too_many_deaths_end_it_and_all_are_told(tmp_path):
    with pytest.raises(OlsimError, match="8 van 448 runs zijn mislukt; de rest is niet meer gedaan"):
        ask(f.always_dies, LAID, tmp_path, engines.processes(2))
    assert (tmp_path / "mislukt.csv").read_text().count("de werker stopte ermee") == 8


def test_a_dask_address_that_does_not_answer(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(engines, "PATIENCE_SECONDS", 1)
    with pytest.raises(OlsimError, match="Dit Dask-adres antwoordt niet"):
        engines.dask("tcp://127.0.0.1:1")
    with pytest.raises(OlsimError, match="Dit Dask-adres antwoordt niet"):
        engines.dask("geen adres")


@pytest.mark.slow
def test_a_dask_cluster_of_two_workers_gives_the_same_bits(tmp_path):
    distributed = pytest.importorskip("distributed")
    wanted, _ = ask(f.noisy, LAID, tmp_path / "a")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        engine = engines.dask(cluster.scheduler_address)
        assert engine.workers == 2
        results, _ = ask(f.noisy, LAID, tmp_path / "b", engine)
        assert results.passport["digest_tabellen"] == wanted.passport["digest_tabellen"]
        with pytest.raises(OlsimError, match="van 448 runs zijn mislukt"):
            ask(f.fails, LAID, tmp_path / "c", engine)


@pytest.mark.slow
def test_mpi_gives_the_same_bits(tmp_path):
    pytest.importorskip("mpi4py")
    if shutil.which("mpiexec") is None:
        pytest.skip("mpiexec is not on this machine")
    code = (
        "from olsim.sensitivity import engines\nfrom tests.sensitivity.test_engines import LAID, ask, f\nif"
        f" __name__ == '__main__':\n    results, _ = ask(f.noisy, LAID, {str(tmp_path / 'b')!r},"
        " engines.mpi())\n    print(results.passport['digest_tabellen'])\n"
    )
    (tmp_path / "ask.py").write_text(code)
    command = ["mpiexec", "-n", "3", sys.executable, "-m", "mpi4py.futures", str(tmp_path / "ask.py")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.getcwd(),
        "OMPI_ALLOW_RUN_AS_ROOT": "1",
        "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    }
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
    wanted, _ = ask(f.noisy, LAID, tmp_path / "a")
    assert done.stdout.strip() == wanted.passport["digest_tabellen"], done.stderr[-1000:]
