"""Hand-computed cases of measures: which lever stands where, and what units cost;
tests/cases/measures/<naam>.toml.
"""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from olsim.core.codes import SchoolType
from olsim.core.randomness import Draws
from olsim.evidence.load import load
from olsim.measures import form
from olsim.measures.measure import make
from olsim.measures.plan import reset
from olsim.simulation.run import Case, simulate
from tests.measures.settings import setting

FOLDER = Path(__file__).parents[1] / "cases" / "measures"
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
CASES = [(name, case) for name, file in FILES.items() for case in file["case"]]
COSTS = [(name, case) for name, file in FILES.items() for case in file.get("kosten", [])]


@pytest.fixture(scope="module")
def city():
    """The city just before August 2026, with a count of October behind it."""
    world, parameters = simulate(Case(seed=0, months=96))
    return world, parameters


def place(world, where, column):
    """Row that a case speaks of."""
    s, n = world.schools, world.schools.n
    if where == "stad":
        return 0
    if where.startswith("bestuur 0"):
        return int(where[-2:]) - 1
    bo = s.type[:n] == SchoolType.BO
    by_board = world.boards.october_gap[s.board[:n]]
    return int(
        {
            "hoogste schoolweging": np.argmax(np.where(bo, s.weging[:n], -1.0)),
            "laagste schoolweging": np.argmin(np.where(bo, s.weging[:n], 99.0)),
            "gespecialiseerd": np.argmin(bo),
            "meeste tekort in oktober": np.argmax(s.october_gap[:n]),
            "minste tekort in oktober": np.argmin(s.october_gap[:n]),
            "bestuur met meeste tekort": np.argmax(by_board),
            "bestuur met minste tekort": np.argmin(by_board),
            "meeste leerlingen": np.argmax(np.where(bo, s.pupils[:n], -1.0)),
            "minste leerlingen": np.argmin(np.where(bo, s.pupils[:n], 1e9)),
        }[where]
    )


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['wat']}" for name, case in CASES])
def test_lever(city, name, case):
    world, parameters = city
    reset(world)
    measure = make(setting(name, first=0, **case["gegeven"]))
    draws = Draws(0)
    measure.set_levers(world, parameters, draws, measure.participants(world, parameters, draws))
    table, _, column = case["kolom"].partition(".")
    found = getattr(getattr(world, table), column)[place(world, case["waar"], column)]
    assert float(found) == pytest.approx(case["verwacht"], rel=1e-6, abs=1e-12), case["som"]


@pytest.mark.parametrize(("name", "case"), COSTS, ids=[f"{name}: {case['wat']}" for name, case in COSTS])
def test_cost(name, case):
    price = load().quantities[f"prices.{case['prijs']}"].value
    assert any(cost.price == case["prijs"] for cost in form.read(name).costs)
    assert case["eenheden"] * price == pytest.approx(case["verwacht"], rel=1e-6), case["som"]


def test_every_measure_has_a_case():
    assert set(FILES) == set(form.names())
