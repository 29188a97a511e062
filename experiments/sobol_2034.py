"""Which parameters move the unfilled demand of 2034, and how much of it is luck?"""

from experiments.asking_sensitivity import screen_and_divide

if __name__ == "__main__":
    screen_and_divide("sobol_2034", "onvervuld_2034", kept=15, budget=75_000, trajectories=20, replicates=1)
