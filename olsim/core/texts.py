"""Names and sentences that users write: one place that says which of them may be shown, in any document."""

import re
import unicodedata
from pathlib import Path

from olsim.core.errors import OlsimError

NAME, SENTENCE, REASON = 150, 500, 1000
"""Longest name, question and reason, in characters."""
NEVER = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
"""Kinds of characters that no document shows: control, half a character, private, none, and separators of
lines and paragraphs."""
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that turn the direction of what follows, and so let a text read otherwise than it is."""
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{k}" for name in ("com", "lpt") for k in range(1, 10))}
"""Names that Windows keeps for itself, whatever comes behind the point."""


def one_line(text: str, where: str, key: str, most: int = NAME) -> str:
    """A text on one line, ends and double blanks taken off; raises OlsimError where it is empty, too long, or
    holds what no document shows.
    """
    told = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    # a sign of no width may join letters, but is no text by itself
    if all(unicodedata.category(sign) in ("Cf", "Zs", "Mn") for sign in told):
        raise OlsimError(
            "Deze tekst is leeg.", where=where, key=key, expected="een naam of zin in gewone woorden"
        )
    for place, sign in enumerate(told):
        if unicodedata.category(sign) in NEVER or sign in TURNS:
            raise OlsimError(
                "In deze tekst staat een teken dat niet te tonen is.",
                where=where,
                key=key,
                given=f"teken {place + 1} is U+{ord(sign):04X}",
                expected="letters, cijfers en leestekens",
            )
    if len(told) > most:
        raise OlsimError(
            "Deze tekst is te lang.",
            where=where,
            key=key,
            given=f"{len(told)} tekens",
            expected=f"hooguit {most} tekens",
        )
    return told


def file_id(path: Path) -> str:
    """The name of a file as the id of what is in it; raises OlsimError for one that some system, document or
    table cannot hold.
    """
    stem = path.stem
    wrong = sorted(
        {
            sign
            for sign in stem
            if sign in '~@!/\\:*?"<>|' or unicodedata.category(sign) in NEVER or sign in TURNS
        }
    )
    if (
        wrong
        or not stem.strip()
        or stem.startswith(".")
        or len(stem) > NAME
        or stem.casefold().split(".")[0] in RESERVED
    ):
        raise OlsimError(
            "Zo mag dit bestand niet heten.",
            where=str(path),
            given=stem,
            expected=(
                f'hooguit {NAME} letters, cijfers, spaties, punten, streepjes, zonder ~ @ ! / \\ : * ? " < >'
                " | en geen naam als con of aux"
            ),
        )
    return stem
