"""The one error class of olsim: what went wrong, where, what was expected and the nearest valid name, in Dutch."""

import difflib
from collections.abc import Iterable


class OlsimError(Exception):
    """A mistake in the input or the surroundings that a user can mend.

    The text is Dutch, because policy staff read it. `exit_code` is 2 for input and usage and 1 for a failure of olsim itself.
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
            parts.append(f"Plaats: {where}.")
        if key:
            parts.append(f"Sleutel: {key}.")
        if given:
            parts.append(f"Gegeven: {given}.")
        if expected:
            parts.append(f"Verwacht: {expected}.")
        if self.nearest:
            parts.append(f"Bedoelt u: {self.nearest}?")
        super().__init__(" ".join(parts))


class OutOfRoomError(OlsimError):
    """A store of the world ran out of rows; with all the room that there is the same run may do."""


def nearest(name: str, choices: Iterable[str]) -> str:
    """The valid name closest to `name`, or an empty text where nothing comes near."""
    found = difflib.get_close_matches(name, list(choices), n=1, cutoff=0.5)
    return found[0] if found else ""
