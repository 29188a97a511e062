"""What a user sees of a job that takes more than two seconds: a bar with the time left, or a line every half
minute where there is no terminal.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from olsim.core import compiled
from olsim.simulation.run import Case, run

EVERY_SECONDS = 30.0
FORM = "{desc}: {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt} {unit} [{elapsed}, nog {remaining}]"
FIRST_WAIT = 2.0
"""Seconds before a bar shows: what is over by then needs none."""


class Lines:
    """Progress as plain lines."""

    def __init__(self, total: int, what: str, unit: str) -> None:
        self.total, self.n, self._what, self._unit = total, 0, what, unit
        self._start = self._last = time.monotonic()

    def update(self, number: int = 1) -> None:
        """So many more are done; says so where it was silent for half a minute."""
        self.n += number
        now = time.monotonic()
        if now - self._last >= EVERY_SECONDS and self.n < self.total:
            self._last = now
            left = (now - self._start) / max(self.n, 1) * (self.total - self.n)
            say(f"{self._what}: {self.n} van {self.total} {self._unit}, nog ongeveer {in_words(left)}")

    def close(self) -> None:
        """Nothing to put away."""


def in_words(seconds: float) -> str:
    """A time that is left, roughly."""
    return (
        f"{seconds / 60.0:.0f} minuten" if seconds >= 90.0 else f"{max(5, 5 * round(seconds / 5.0))} seconden"
    )


def say(line: str) -> None:
    """A line on the screen that does not stand in the way of a bar."""
    from tqdm import tqdm

    if sys.stderr is not None:
        tqdm.write(line, file=sys.stderr)
        sys.stderr.flush()


def bar_of(total: int, what: str, unit: str) -> Any:
    """A bar on a terminal, lines elsewhere; with `update`, `close`, `total` and `n`."""
    if sys.stderr is None or not sys.stderr.isatty():
        return Lines(total, what, unit)
    from tqdm import tqdm

    return tqdm(
        total=total, desc=what, unit=unit, bar_format=FORM, delay=FIRST_WAIT, file=sys.stderr, leave=False
    )


@contextmanager
def waiting(total: int, what: str, unit: str) -> Iterator[Any]:
    """A bar as long as a job takes."""
    shown = bar_of(total, what, unit)
    try:
        yield shown
    finally:
        shown.close()


WRITING_SECONDS, WRITING_SECONDS_PER_RUN = 4.0, 0.055
"""How long tables and pages take, measured on two cores; only what is said rests on it."""


def say_writing(runs: int) -> None:
    """That the runs are done, and how long what comes after them takes."""
    left = in_words(WRITING_SECONDS + WRITING_SECONDS_PER_RUN * runs)
    say(f"Klaar met rekenen; tabellen en pagina maken duurt nog ongeveer {left}.")


TRANSLATED = 273
"""About how many pieces of machine code there are; only the bar rests on it."""


def translate() -> None:
    """Translate the rules to machine code where this machine has none of this version yet, with a bar; a few
    months of run use all of them.
    """
    folder = compiled.CACHE_FOLDER
    if not compiled.FIRST_TIME or folder is None:
        return
    say("De eerste keer vertaalt olsim zijn rekenregels naar machinetaal; dat duurt een of enkele minuten.")
    over = threading.Event()

    def look(shown: Any) -> None:
        while not over.wait(0.5):
            there = min(sum(1 for _ in folder.rglob("*.nbc")), shown.total - 1)
            shown.update(max(0, there - shown.n))

    with waiting(TRANSLATED, "Vertalen", "stukken") as shown:
        watcher = threading.Thread(target=look, args=(shown,), daemon=True)
        watcher.start()
        try:
            run(Case(months=15))
        finally:
            over.set()
            watcher.join()
    compiled.mark_complete()
    compiled.FIRST_TIME = False
