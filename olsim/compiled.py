"""`compiled` turns a plain loop into machine code; with OLSIM_COMPILED=0 it leaves the function as it is.

Both give the same bits. The cache of machine code is a folder named by a digest of the olsim sources and of the Python, numba and numpy
versions, because numba itself looks only at the file of the cached function: an edited rule would silently give old numbers.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

COMPILED = os.environ.get("OLSIM_COMPILED", "1") != "0"
"""True where rules run as machine code."""


CHEAP_LUCK = os.environ.get("OLSIM_LUCK") == "cheap"
"""True only in `olsim bench`, which sets the cost of keyed draws against draws that cost next to nothing."""


NOT_COMPILED = ("cli", "compare", "describe.py", "examination", "report", "sensitivity", "starting.py", "story.py", "words.py", "writing.py")
"""Folders and files that no compiled function reads anything of: they may change while machine code stays good."""


def source_digest(without: tuple[str, ...] = ()) -> str:
    """Digest of all Python sources of olsim, or of those outside some folders and files: names what was computed with what."""
    root = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=12)
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root)
        if name.parts[0] not in without:
            digest.update(name.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _cache_folder() -> tuple[Path, bool]:
    """Folder for machine code, and whether it is a lasting one; an unwritable place becomes a temporary one, with one Dutch line.

    numba keeps code by the place of its source: the same sources elsewhere are translated again.
    """
    tag = hashlib.blake2b(
        f"{Path(__file__).parent}|{source_digest(NOT_COMPILED)}|{sys.version}|{version('numba')}|{version('numpy')}|{CHEAP_LUCK}".encode(),
        digest_size=8,
    ).hexdigest()
    base = os.environ.get("OLSIM_CACHE") or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "olsim")
    folder = Path(base) / tag
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        temporary = Path(tempfile.mkdtemp(prefix="olsim-"))
        print(f"De map {base} is niet beschrijfbaar; de vertaalde code staat nu in een tijdelijke map.", file=sys.stderr)
        os.environ["OLSIM_CACHE"] = str(temporary)
        folder = temporary / tag
        folder.mkdir(parents=True, exist_ok=True)
        return folder, False
    return folder, True


CACHE_FOLDER: Path | None = None
FIRST_TIME = False
"""True where this machine has no machine code of this version yet, so that a caller can say why the first run takes longer."""

if COMPILED:
    os.environ.setdefault("NUMBA_DISABLE_INTEL_SVML", "1")
    CACHE_FOLDER, _lasting = _cache_folder()
    FIRST_TIME = not (CACHE_FOLDER / "complete").exists()
    os.environ["NUMBA_CACHE_DIR"] = str(CACHE_FOLDER)
    import numba

    numba.config.CACHE_DIR = str(CACHE_FOLDER)  # type: ignore[attr-defined]

    def compiled(function: Callable[P, R]) -> Callable[P, R]:
        """Compile a plain loop over arrays and numbers; no fastmath, no threads, so that bits do not depend on the machine's mood."""
        made: Callable[P, R] = numba.njit(cache=True, fastmath=False, error_model="numpy")(function)
        return made

else:

    def compiled(function: Callable[P, R]) -> Callable[P, R]:
        """Plain Python twin: the function itself."""
        return function


def mark_complete() -> None:
    """Note that every function of this version has been compiled once, so that the next start is silent."""
    if CACHE_FOLDER is not None:
        (CACHE_FOLDER / "complete").touch()
