"""The one error class of olsim: what went wrong, where, what was expected and the nearest valid name, in
Dutch.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

LONGEST_GIVEN = 160
"""Characters of an input that a message repeats."""


class OlsimError(Exception):
    """A mistake in the input or the surroundings that a user can mend.

    The text is Dutch, because policy staff read it. `exit_code` is 2 for input and usage and 1 for a failure
    of olsim itself.
    `choices` are the names that would do; a mapping gives each name with words that describe it, which are
    searched too.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str = "",
        key: str = "",
        expected: str = "",
        given: str = "",
        choices: Iterable[str] = (),
        exit_code: int = 2,
    ) -> None:
        self.message, self.where, self.key = message, where, key
        self.expected, self.given, self.exit_code = expected, given, exit_code
        self.nearest = nearest(given or key, choices)
        parts = [message]
        if where:
            parts.append(f"Plaats: {readable(where, None)}.")
        if key:
            parts.append(f"Sleutel: {readable(key)}.")
        if given:
            parts.append(f"Gegeven: {readable(given)}.")
        if expected:
            parts.append(f"Verwacht: {expected}.")
        if self.nearest:
            parts.append(f"Bedoelt u: {self.nearest}?")
        super().__init__(" ".join(parts))

    def __reduce__(self) -> tuple[type["OlsimError"], tuple[str], dict[str, object]]:
        """An error comes back from a worker as it was."""
        return type(self), (self.message,), {**self.__dict__, "args": self.args}


class NothingWarning(UserWarning):
    """Something that a script asks for does nothing, or is half of what was meant. Commands say it
    otherwise.
    """


class OutOfRoomError(OlsimError):
    """A store of the world ran out of rows; with all the room that there is the same run may do."""


def readable(text: str, most: int | None = LONGEST_GIVEN) -> str:
    """Text that can be shown anywhere: what no screen shows is written as its number, and what is too long is
    cut.
    """
    shown = "".join(
        f"\\u{ord(c):04x}" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else c
        for c in text
    )
    return shown if most is None or len(shown) <= most else shown[:most] + "…"


MOST_NEAR = 3
"""Names that a message suggests at the most."""
SURE, FAINT = 0.75, 0.5
"""Likeness from which a name is taken for a slip of the pen, and from which it is a guess."""
SHORTEST_PART = 3
"""Letters that a part of a name needs to be recognised by it."""


def nearest(name: str, choices: Iterable[str]) -> str:
    """Valid names that `name` may stand for, joined by *of*: by part of a name first, then by likeness, then
    by what describes them.
    """
    word = name.casefold().strip()
    names = [str(choice) for choice in choices]
    if not word or len(word) > LONGEST_GIVEN or not names:
        return ""
    inside = [choice for choice in names if len(word) >= SHORTEST_PART and word in choice.casefold()]
    slips = difflib.get_close_matches(name, names, n=1, cutoff=SURE)
    parts = [
        choice
        for choice in names
        if any(len(p) > SHORTEST_PART and p in word for p in re.split(r"[._ -]", choice.casefold()))
    ]
    told = choices if isinstance(choices, Mapping) else {}
    about = [
        choice
        for choice in names
        if len(word) >= SHORTEST_PART and word in str(told.get(choice, "")).casefold()
    ]
    found = (
        sorted(inside, key=len)
        or slips
        or parts
        or about
        or difflib.get_close_matches(name, names, n=1, cutoff=FAINT)
    )
    return " of ".join(found[:MOST_NEAR])
