"""Compile everything once: `python -m olsim.simulation.warm`. Tests and pools then start at once."""

import sys

from olsim.core import compiled
from olsim.simulation.run import Case, run


def main() -> None:
    """Run long enough for every compiled function to be used."""
    if compiled.COMPILED and compiled.FIRST_TIME:
        print(
            "olsim vertaalt zijn rekenregels naar machinetaal; dat duurt een of enkele minuten.",
            file=sys.stderr,
            flush=True,
        )
    run(Case(seed=0, months=15))
    compiled.mark_complete()


if __name__ == "__main__":
    main()
