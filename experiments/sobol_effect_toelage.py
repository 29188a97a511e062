"""Which parameters move the effect of the toelage on the unfilled demand of 2030, four years after it began?

A difference between two worlds is small beside its luck, so that every row has eight seeds and the indices
are those of the mean.
"""

from experiments.asking_sensitivity import screen_and_divide

if __name__ == "__main__":
    screen_and_divide(
        "sobol_effect_toelage",
        "onvervuld_2030",
        kept=6,
        budget=20_000,
        trajectories=20,
        replicates=8,
        scenario="toelage",
        against="base",
    )
