"""The first-year direct link of the four main measures against an estimate on the back of an envelope,
tests/cases/estimates/.
"""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from olsim.simulation.run import Case, run
from tests.measures.settings import setting

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "estimates" / "vier_maatregelen.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case["maatregel"] for case in CASES])
def test_the_simulation_agrees_with_the_envelope(case):
    measure, overrides, year = (
        setting(case["maatregel"], **case["gegeven"]),
        tuple(case["overrides"].items()),
        case["schooljaar"],
    )
    found = []
    for seed in range(case["zaden"]):
        base, values = (
            run(Case(seed, overrides, 12 * year + 14, (case["maat"],), measures=m)).values[case["maat"]][
                0, year
            ]
            for m in ((), (measure,))
        )
        found.append(values - base)
    mean = np.mean(found)
    print(f"\n{case['maatregel']}: {mean:.2f} against {case['verwacht']}: {mean / case['verwacht'] - 1:+.0%}")
    assert abs(mean / case["verwacht"] - 1.0) <= 0.25, case["som"]
