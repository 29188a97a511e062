"""Which parameters move an outcome, and which do not: designs, a bank of runs, indices with intervals."""
