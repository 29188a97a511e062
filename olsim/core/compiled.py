"""`compiled` turns a plain loop into machine code; with OLSIM_COMPILED=0 it leaves the function as it is.

Both give the same bits. The cache of machine code is a folder named by a digest of the olsim sources and of
the Python, numba and numpy
versions, because numba itself looks only at the file of the cached function: an edited rule would silently
give old numbers.
"""

import atexit
import getpass
import hashlib
import os
import pickle
import platform
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import ParamSpec, TypeVar

from olsim.core.errors import OlsimError

P = ParamSpec("P")
R = TypeVar("R")

COMPILED = os.environ.get("OLSIM_COMPILED", "1") != "0" and os.environ.get("NUMBA_DISABLE_JIT", "0") in (
    "",
    "0",
)
"""True where rules run as machine code; numba's own switch counts too."""


CHEAP_LUCK = os.environ.get("OLSIM_LUCK") == "cheap"
"""True only in `olsim bench`, which sets the cost of keyed draws against draws that cost next to nothing."""


PACKAGE = Path(__file__).parents[1]
"""Folder of olsim."""
NOT_COMPILED = (
    "agents",
    "cli",
    "compare",
    "report",
    "results",
    "runs",
    "sensitivity",
    "validation",
    "tools/describe.py",
    "tools/story.py",
    "scenarios/notices.py",
    "scenarios/template.py",
    "simulation/waiting.py",
    "simulation/warm.py",
    "core/dutch.py",
    "core/verdicts.py",
)
"""Folders and files that no compiled function reads anything of: they may change while machine code stays
good."""


def source_digest(without: tuple[str, ...] = ()) -> str:
    """Digest of all Python sources of olsim, or of those outside some folders and files: names what was
    computed with what.
    """
    digest = hashlib.blake2b(digest_size=12)
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE)
        if not {name.parts[0], name.as_posix()} & set(without):
            digest.update(name.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def surroundings() -> str:
    """What is under the code: versions of Python and of the packages that numbers come from."""
    return " ".join(
        [platform.python_version(), *(f"{name} {version(name)}" for name in ("numpy", "numba", "scipy"))]
    )


def _usable(base: Path, tag: str) -> Path | None:
    """A folder for machine code below a base, if files can be written there."""
    folder = base / tag
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return None
    return folder


def _spare_base() -> Path:
    """A temporary folder that the same user finds again, and that nobody else can write in."""
    base = (
        Path(tempfile.gettempdir())
        / f"olsim-{getpass.getuser() if not hasattr(os, 'getuid') else os.getuid()}"
    )
    try:
        base.mkdir(mode=0o700, exist_ok=True)
        if not hasattr(os, "getuid") or (base.stat().st_uid == os.getuid() and not base.is_symlink()):
            return base
    except OSError:
        pass
    made = Path(tempfile.mkdtemp(prefix="olsim-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _cache_folder() -> Path:
    """Folder for machine code; an unwritable place becomes a temporary one, with one Dutch line.

    numba keeps code by the place of its source: the same sources elsewhere are translated again.
    """
    tag = hashlib.blake2b(
        f"{PACKAGE}|{source_digest(NOT_COMPILED)}|{sys.version}|{version('numba')}"
        f"|{version('numpy')}|{CHEAP_LUCK}".encode(),
        digest_size=8,
    ).hexdigest()
    base = Path(
        os.environ.get("OLSIM_CACHE")
        or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "olsim")
    )
    folder = _usable(base, tag)
    if folder is None:
        spare = _spare_base()
        folder = _usable(spare, tag)
        if folder is None:
            raise OlsimError(
                "Er is geen map voor de vertaalde code.",
                key="OLSIM_CACHE",
                expected="een map waarin u mag schrijven",
            )
        _say(
            f"De map {base} is niet beschrijfbaar; de vertaalde code staat in {spare}. Zet OLSIM_CACHE op een"
            " map die blijft."
        )
        os.environ["OLSIM_CACHE"] = str(spare)
    if damaged(folder):
        _say("De vertaalde code was beschadigd en wordt opnieuw gemaakt.")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _say(line: str) -> None:
    """A line for the user, where there is somewhere to put it."""
    if sys.stderr is not None:
        print(line, file=sys.stderr, flush=True)


COMPLETE = "complete"
"""File that says that every function of this version has been compiled once, and holds the sums of the files
of then."""


def damaged(folder: Path) -> bool:
    """Whether a file of a complete folder is gone, cut or changed: numba trusts what it reads, and machine
    code that is not whole can do anything.

    Code has a name of its own for every signature and is never written again; an index is, and then has to be
    readable.
    """
    try:
        sums = (folder / COMPLETE).read_text(encoding="ascii").split("\n")
    except (OSError, ValueError):
        return any(not _readable(path) for path in folder.rglob("*.nbi"))
    for line in filter(None, sums):
        name, _, told = line.rpartition(" ")
        try:
            if f"{zlib.crc32((folder / name).read_bytes()):08x}" != told and not (
                name.endswith(".nbi") and _readable(folder / name)
            ):
                return True
        except OSError:
            return True
    return False


def _readable(index: Path) -> bool:
    """Whether an index of numba can be read and all that it names is there."""
    try:
        with index.open("rb") as stream:
            pickle.load(stream)
            _, overloads = pickle.loads(stream.read())
        return all((index.parent / name).stat().st_size > 0 for name in overloads.values())
    except Exception:
        return False


CACHE_FOLDER: Path | None = None
FIRST_TIME = False
"""True where this machine has no machine code of this version yet, so that a caller can say why the first run
takes longer."""

if COMPILED:
    os.environ.setdefault("NUMBA_DISABLE_INTEL_SVML", "1")
    CACHE_FOLDER = _cache_folder()
    FIRST_TIME = not (CACHE_FOLDER / COMPLETE).exists()
    os.environ["NUMBA_CACHE_DIR"] = str(CACHE_FOLDER)
    import numba

    numba.config.CACHE_DIR = str(CACHE_FOLDER)  # type: ignore[attr-defined]

    def compiled(function: Callable[P, R]) -> Callable[P, R]:
        """Compile a plain loop over arrays and numbers; no fastmath, no threads, so that bits do not depend
        on the machine's mood.
        """
        made: Callable[P, R] = numba.njit(cache=True, fastmath=False, error_model="numpy")(function)
        return made

else:

    def compiled(function: Callable[P, R]) -> Callable[P, R]:
        """Plain Python twin: the function itself."""
        return function


def plain(function: Callable[P, R]) -> Callable[P, R]:
    """The Python function behind a compiled one: for a few calls with whole things instead of their
    blocks.
    """
    found: Callable[P, R] = getattr(function, "py_func", function)
    return found


def mark_complete() -> None:
    """Note that every function of this version has been compiled once, so that the next start is silent, with
    a sum of every file.
    """
    if CACHE_FOLDER is not None:
        with suppress(OSError):
            lines = [
                f"{path.relative_to(CACHE_FOLDER).as_posix()} {zlib.crc32(path.read_bytes()):08x}"
                for path in sorted(CACHE_FOLDER.rglob("*.nb[ci]"))
            ]
            half = CACHE_FOLDER / f"{COMPLETE}.{os.getpid()}"
            half.write_text("\n".join(lines), encoding="ascii")
            os.replace(half, CACHE_FOLDER / COMPLETE)
