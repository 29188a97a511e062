"""The one reader of text files that users write: a regular file of a sensible size, in utf-8; each thing that
can be wrong has its own message.
"""

import codecs
import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from olsim.core.errors import OlsimError

MOST_BYTES = 1_000_000
"""Largest scenario, measure or other file that a person writes."""
DEEPEST, MOST_DOTS = 12, 1000
"""Tables within tables, and points in a line, beyond which a file is no file of olsim."""
AS_UTF8 = "utf-8; in Kladblok: Bestand, Opslaan als, Codering UTF-8"


class Written(float):
    """A number from a file, with the text that stands there: 2.500 is 2.5, and may be meant as 2500."""

    text: str

    def __new__(cls, text: str) -> "Written":
        """The number that a text stands for."""
        made = super().__new__(cls, text)
        made.text = text
        return made


def read_bytes(path: Path | str, most: int = MOST_BYTES) -> bytes:
    """What is in a regular file of at most `most` bytes; raises OlsimError for anything else."""
    try:
        kind = os.stat(path)
        if not stat.S_ISREG(kind.st_mode):
            raise OlsimError(
                "Dit is geen gewoon bestand.",
                where=str(path),
                expected="een tekstbestand, geen map of apparaat",
            )
        with open(path, "rb") as stream:
            content = stream.read(most + 1)
    except FileNotFoundError:
        raise OlsimError(
            "Dit bestand bestaat niet.", where=str(path), expected="een bestand dat er is"
        ) from None
    except ValueError:
        raise OlsimError(
            "Dit is geen naam van een bestand.", where=str(path), expected="een pad zonder teken nul"
        ) from None
    except OSError as error:
        raise OlsimError(
            "Dit bestand is niet te lezen.",
            where=str(path),
            given=why(error),
            expected="een leesbaar bestand",
        ) from None
    if len(content) > most:
        raise OlsimError(
            "Dit bestand is te groot.",
            where=str(path),
            given=f"{kind.st_size} bytes",
            expected=f"hooguit {most} bytes",
        )
    return content


REASONS = {
    "EACCES": "geen toegang",
    "EPERM": "geen toegang",
    "ELOOP": "een verwijzing naar zichzelf",
    "ENAMETOOLONG": "de naam is te lang",
    "ENOTDIR": "een deel van het pad is geen map",
    "EISDIR": "dit is een map",
    "ENOSPC": "de schijf is vol",
    "EDQUOT": "de schijfruimte is op",
    "EFBIG": "het bestand wordt te groot",
    "EROFS": "de schijf is alleen te lezen",
    "EIO": "fout van de schijf",
    "EMFILE": "te veel bestanden open",
    "ENOENT": "dit bestaat niet",
    "EEXIST": "dit bestaat al",
    "EBUSY": "in gebruik",
}


def why(error: OSError) -> str:
    """What a system says of a file, in Dutch."""
    import errno

    return REASONS.get(
        errno.errorcode.get(error.errno or 0, ""), f"het systeem weigert het (nummer {error.errno})"
    )


def read_text(path: Path | str, most: int = MOST_BYTES) -> str:
    """The text of a file; a mark of utf-8 at its start is left out, ends of lines become those of Unix."""
    content = read_bytes(path, most)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise OlsimError(
            "Dit bestand is niet in utf-8 opgeslagen.", where=str(path), given="utf-16", expected=AS_UTF8
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as mistake:
        line = content[: mistake.start].count(b"\n")
        shown = content.splitlines()[line].decode("cp1252", errors="replace").strip()
        raise OlsimError(
            "Dit bestand is niet in utf-8 opgeslagen.",
            where=f"{path}, regel {line + 1}",
            given=shown,
            expected=AS_UTF8,
        ) from None
    return text.replace("\r\n", "\n")


CAUSES = (
    (r"[“”„‟‘’]", 'rechte aanhalingstekens: "..."'),
    (r"=\s*[€$]|\d\s*€", "een bedrag zonder euroteken: 2500"),
    (r"=\s*[-+]?\d{1,3}(\.\d{3})+(,\d+)?\s*(#|$)", "geen punten in duizendtallen: 2500"),
    (r"=\s*[-+]?\d+,\d", "een punt als decimaalteken: 0.5"),
    (r"\d\s*%", "een aandeel zonder procentteken: 0.5 voor 50 %"),
    (r"=\s*\d{4}-\d{1,2}\s*(#|$)", 'aanhalingstekens om een maand: "2027-08"'),
    (r'=\s*"[^"]*\\', "een dubbele backslash, of enkele aanhalingstekens om een tekst met een backslash"),
    (r"=\s*(?!true|false|inf|nan)[A-Za-z]", "aanhalingstekens om een tekst"),
    (r"=\s*(#|$)", "een waarde achter het is-teken"),
    (r"^[^=\[#]+$", "naam = waarde"),
)
"""What is wrong with a line that cannot be read, most telling first, and what is right."""


def _refused(path: Path | str, text: str, mistake: tomllib.TOMLDecodeError) -> OlsimError:
    found = re.search(r"line (\d+)", str(mistake))
    lines = text.splitlines()
    number = int(found[1]) if found else len(lines)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    if "overwrite" in str(mistake) or "twice" in str(mistake):
        return OlsimError(
            "Deze sleutel staat er twee keer.",
            where=f"{path}, regel {number}",
            given=line,
            expected=(
                f"{line} met dubbele haken bij elke keer, ook bij de eerste"
                if line.startswith("[[")
                else "elke sleutel een keer"
            ),
        )
    right = next(
        (right for cause, right in CAUSES if re.search(cause, line)),
        "geldige TOML: tekst tussen aanhalingstekens, een punt in 90.5",
    )
    place = f"{path}, regel {number}" if found else f"{path}, aan het eind"
    return OlsimError(
        "Dit TOML-bestand is niet leesbaar of half geschreven.", where=place, given=line, expected=right
    )


def read_toml(path: Path | str, most: int = MOST_BYTES) -> dict[str, Any]:
    """A TOML file as a dictionary, numbers with their text; a broken file is a message with its line."""
    return parse_toml(read_text(path, most), path)


def parse_toml(text: str, path: Path | str) -> dict[str, Any]:
    """TOML as a dictionary, as `read_toml`; `path` is for messages."""
    nested = OlsimError(
        "In dit bestand zit te veel in elkaar.",
        where=str(path),
        expected=f"hooguit {DEEPEST} tabellen in elkaar",
    )
    if any(line.count(".") > MOST_DOTS for line in text.splitlines()):
        raise nested
    try:
        told = tomllib.loads(text, parse_float=Written)
    except tomllib.TOMLDecodeError as mistake:
        raise _refused(path, text, mistake) from None
    except RecursionError:
        raise nested from None
    except ValueError:
        raise OlsimError(
            "In dit bestand staat een getal dat niet te lezen is.",
            where=str(path),
            expected="een gewoon getal",
        ) from None
    level: list[Any] = [told]
    for _ in range(DEEPEST):
        level = [
            inner
            for item in level
            for inner in (item.values() if isinstance(item, dict) else item if isinstance(item, list) else ())
        ]
    if level:
        raise nested
    return told


def number(value: Any, where: str, key: str) -> float:
    """A finite number; raises OlsimError with what was given."""
    told = float("nan")
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            told = float(value)
        except OverflowError:
            told = float("inf")
    if told - told != 0.0:
        given = (
            f'"{value}"'
            if isinstance(value, str)
            else str(value).lower()
            if isinstance(value, bool)
            else str(value)[:40]
        )
        right = (
            "een getal zonder aanhalingstekens en met een punt als decimaalteken"
            if isinstance(value, str)
            else "een getal met een punt als decimaalteken"
        )
        raise OlsimError("Dit is geen getal.", where=where, key=key, given=given, expected=right)
    return told


LEAST_EURO = 50.0
"""Euro below which an amount is rather thousands with a point."""


def euro(value: float, unit: str, usual: float, where: str, key: str) -> None:
    """Raise OlsimError for an amount that looks as if a point was meant for thousands: 2.500, or 2 for 2.000
    where some thousands are usual.
    """
    if not unit.startswith("eur"):
        return
    text = getattr(value, "text", f"{value:g}")
    thousands = re.fullmatch(r"[-+]?\d+(\.\d{3})+", text) is not None
    if not thousands and (value == 0.0 or abs(value) >= LEAST_EURO or 0.0 < abs(usual) < LEAST_EURO):
        return
    meant = text.replace(".", "") if thousands else f"{1000.0 * value:.0f}"
    raise OlsimError(
        f"Dit bedrag is {value:g} euro. Bedoelt u {meant}?",
        where=where,
        key=key,
        given=text,
        expected=(
            f"een bedrag in hele euro's, zonder punt in duizendtallen en van {LEAST_EURO:.0f} of meer, of 0"
        ),
    )
