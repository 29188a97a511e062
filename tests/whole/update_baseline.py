"""Write the golden results anew: `python -m tests.whole.update_baseline`."""

import hashlib
from pathlib import Path

import numpy as np

from olsim.evidence.load import load
from olsim.scenarios.load import load as load_scenario
from olsim.simulation.run import Case, run

ROOT = Path(__file__).parents[2]
BASELINE = Path(__file__).with_name("baseline.toml")
KEPT = (
    "tekort_peiling",
    "tekort_verborgen",
    "onvervulde_vraag",
    "leraren_fte",
    "uit_sector",
    "naar_andere_gemeente",
    "pensioen",
    "zij_instromers",
)
MEASURES = load_scenario("vier_maatregelen", load()).measures
CASES = {
    "vier_maatregelen_seed_2": {"seed": 2, "observables": KEPT, "measures": MEASURES},
    "base_seed_0": {"seed": 0, "observables": KEPT},
    "base_seed_1_without_shocks": {
        "seed": 1,
        "months": 63,
        "observables": KEPT,
        "overrides": (("shocks.on", 0.0), ("shocks.trends", 0.0)),
    },
}


def flatten(outcome):
    """Values per observable and group as lists of floats."""
    return {
        f"{name}_{k}": [float(x) for x in row]
        for name, values in outcome.values.items()
        for k, row in enumerate(np.atleast_2d(values))
    }


def digest_of_file():
    """Eight characters that name the golden results."""
    return hashlib.blake2b(BASELINE.read_bytes(), digest_size=4).hexdigest()


def main():
    lines = []
    for name, case in CASES.items():
        lines.append(f"[{name}]")
        lines += [
            f"{key} = [{', '.join(format(x, '.15g') for x in values)}]"
            for key, values in flatten(run(Case(**case))).items()
        ]
        lines.append("")
    BASELINE.write_text("\n".join(lines), encoding="utf-8")
    print(f"baseline {digest_of_file()}")


if __name__ == "__main__":
    main()
