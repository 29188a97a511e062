"""The shadow of a scenario: the same measure in a reckoning of stocks and flows, and so what the interactions
of the simulation add.

The shadow takes the flows that the theory of change of a measure names (who starts, stays, works more) as the
simulation gives them, with the usual chances of leaving for everybody, and nothing that others do in
response: no vacancies filled or left open, no moves to and from the randgemeenten, no graduates who find no
place. What people of a named flow do in response is in that flow. It is not the cohort model of the
examination, which knows no schools to take part in a measure.
"""

from typing import Any

import numpy as np
import pandas as pd

from olsim.compare.comparison import Compared, Comparison
from olsim.compare.statistics import effect_of
from olsim.core.arrays import Floats

FLOWS = {
    "opzeggingen": ("uit_onderwijs",),
    "opzeggingen_starters": ("uit_onderwijs",),
    "uit_onderwijs": ("uit_onderwijs",),
    "zij_gestart": ("in_zij_instroom",),
    "in_zij_instroom": ("in_zij_instroom",),
    "zij_stopt": ("uitval_zij",),
    "uitval_zij": ("uitval_zij",),
    "in_pabo": ("in_pabo",),
    "in_reserve": ("in_reserve",),
    "meer_uren": ("meer_uren", "minder_uren"),
    "naar_andere_gemeente": ("naar_andere_gemeente",),
    "in_terug": ("in_terug",),
}
"""Steps of a theory of change, and the flows of fte that they are."""
OUT = ("uit_onderwijs", "naar_andere_gemeente", "pensioen", "uitval_zij", "minder_uren")
STOCK = "leraren_augustus"


def direct_flows(scenario: Compared) -> tuple[str, ...]:
    """Flows that the theories of change of its measures name."""
    named = [step for _, file in scenario.files for step in (file.direct, *file.chain)]
    return tuple(dict.fromkeys(flow for step in named for flow in FLOWS.get(step, ())))


def shadow(c: Comparison, arm: str, flows: tuple[str, ...]) -> Floats:
    """Gain in fte of teachers on the last 1 August without the response of others, shape (draws, seeds)."""
    before = c.of(c.against[arm], STOCK)
    gain = c.difference(arm, STOCK)
    left = np.zeros(gain.shape[:-1])
    for year in range(1, gain.shape[-1]):
        # the stock at the end of a school year is that at the start of the next
        stock, ahead = before[..., year - 1], gain[..., year - 1]
        rates = {name: c.of(c.against[arm], name)[..., year] / stock for name in OUT}
        left = left * (1.0 - sum(rates.values()))
        for name in flows:
            change = c.difference(arm, name)[..., year]
            # more people leave more: only what the measure changes in the chance is its own
            left = left + (-(change - rates[name] * ahead) if name in OUT else change)
    return left


def shadow_table(c: Comparison) -> pd.DataFrame:
    """Gain in teachers on the last 1 August, what the shadow says of it, and what interactions add:
    (scenario, deel, verschil, rekenfout, laag, hoog, duidelijk).
    """
    rows: list[dict[str, Any]] = []
    for scenario in c.scenarios[1:]:
        arm = scenario.scenario.id
        gain = c.difference(arm, STOCK)[..., -1]
        alone = shadow(c, arm, direct_flows(scenario))
        for part, values in (("winst", gain), ("schaduw", alone), ("wisselwerking", gain - alone)):
            effect = effect_of(values)
            rows.append(
                {
                    "scenario": arm,
                    "deel": part,
                    "verschil": effect.mean,
                    "rekenfout": effect.error,
                    "laag": effect.low,
                    "hoog": effect.high,
                    "duidelijk": effect.clear,
                }
            )
    return pd.DataFrame(rows)
