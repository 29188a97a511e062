"""What the sensitivity experiments share: screen all parameters, then divide the variance among those that
matter most.
"""

import argparse
from pathlib import Path

from olsim.report.sensitivity.page import render
from olsim.results.folder import Results
from olsim.sensitivity.request import Wish, answer


def screen_and_divide(
    name: str,
    output: str,
    kept: int,
    budget: int,
    trajectories: int,
    replicates: int,
    scenario: str = "base",
    against: str = "",
) -> Results:
    """Morris on all parameters, Sobol on the first `kept` of its ranking; both come in uitkomst/<name>, with
    their bank of runs.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", default=output)
    parser.add_argument(
        "--screened",
        default="",
        help="parameters that are screened: all of them, or names and groups with commas",
    )
    parser.add_argument(
        "--screening", type=int, default=0, help=f"runs of the screening ({trajectories} trajectories)"
    )
    parser.add_argument("--kept", type=int, default=kept)
    parser.add_argument("--budget", type=int, default=budget)
    parser.add_argument("--out", default=str(Path("uitkomst") / name))
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--dask", default="")
    given = parser.parse_args()
    where = {
        "out": given.out,
        "workers": given.workers,
        "dask": given.dask,
        "scenario": scenario,
        "against": against,
        "outputs": (given.output,),
    }
    answer(Wish("morris", parameters=given.screened, budget=given.screening, **where), render)
    return answer(
        Wish("sobol", parameters=str(given.kept), budget=given.budget, replicates=replicates, **where), render
    ).results
