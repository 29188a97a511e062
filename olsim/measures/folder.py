"""A folder with measures of a user's own: which files count, their digest, and a watch over what its code
reads.

What a run gives depends on every file that the code of a measure reads. A measure may therefore read files of
its own folder, of Python and of packages, and
nothing else: then the digest of the folder names all that the run depends on.
"""

import hashlib
import os
import site
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from olsim.core import compiled
from olsim.core.errors import OlsimError

MOST_BYTES, MOST_FILES = 20_000_000, 2000
"""Largest file that counts, and most files in a folder of measures."""
PASSPORT = "paspoort.json"
SKIPPED = ("__pycache__", "node_modules", "build", "dist")
"""Folders in which no file of a measure lies; hidden ones, and folders with results, are skipped too."""


def files_of(home: str) -> list[Path]:
    """Files of a folder that its measures may read, in order."""
    found: list[Path] = []
    for where, folders, names in os.walk(home):
        folders[:] = (
            []
            if PASSPORT in names
            else sorted(f for f in folders if not f.startswith((".", "uitkomst")) and f not in SKIPPED)
        )
        own = (
            [Path(where) / name for name in sorted(names) if not name.startswith(".")]
            if PASSPORT not in names
            else []
        )
        found += [path for path in own if path.is_file() and path.stat().st_size <= MOST_BYTES]
        if len(found) > MOST_FILES:
            raise OlsimError(
                "In deze map staan te veel bestanden.",
                key="--measures",
                given=home,
                expected="een eigen map voor maatregelen",
            )
    return found


_SUMS: dict[tuple[str, int, int], bytes] = {}
"""Digests of files by name, size and time of change, so that a folder is read once."""


def digest_of(home: str) -> str:
    """Digest of every file that measures of a folder may read; empty without a folder."""
    if not home:
        return ""
    whole = hashlib.blake2b(digest_size=8)
    for path in files_of(home):
        told = path.stat()
        key = (str(path), told.st_size, told.st_mtime_ns)
        if key not in _SUMS:
            _SUMS[key] = hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
        whole.update(path.relative_to(home).as_posix().encode() + _SUMS[key])
    return whole.hexdigest()


_WATCHED: list[tuple[str, frozenset[str]]] = []
"""Folders whose code runs now, innermost last, with the files that it may read."""
_HOOKED: list[bool] = []


ELSEWHERE = (
    "socket.connect",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "pty.spawn",
    "sqlite3.connect",
    "urllib.Request",
)
"""What code does that reaches beyond its files: nobody could say what a run depends on."""
TOUCHES = {
    "open": 1,
    "os.mkdir": 1,
    "os.remove": 1,
    "os.rmdir": 1,
    "os.truncate": 1,
    "os.chmod": 1,
    "os.rename": 2,
    "os.link": 2,
    "os.symlink": 2,
}
"""What code does with files, and how many it names."""


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ELSEWHERE and _WATCHED:
        raise OlsimError(
            "Een eigen maatregel gebruikt geen netwerk, databank of ander programma.",
            where=_WATCHED[-1][0],
            given=event,
            expected="een bestand in haar eigen map",
        )
    for named in arguments[: TOUCHES.get(event, 0)] if _WATCHED else ():
        if isinstance(named, str | bytes | os.PathLike):
            _may_touch(os.path.realpath(os.fsdecode(named)), event != "open" or _writes(*arguments[1:3]))


def _writes(mode: object, flags: object) -> bool:
    """Whether opening a file so lets it be changed."""
    if isinstance(mode, str):
        return not set(mode) <= set("rbtU")
    return isinstance(flags, int) and bool(
        flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
    )


READ_BY_PACKAGES = ("/proc/", "/sys/fs/cgroup", "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/localtime")
"""What packages read of a system that is no input of a run: its processors and its time zones."""


def _may_touch(path: str, changes: bool) -> None:
    """Raise OlsimError for a file that code of the innermost watched folder may not read, or not change."""
    home, allowed = _WATCHED[-1]
    packages = (
        sys.prefix,
        sys.base_prefix,
        sys.exec_prefix,
        site.getusersitepackages(),
        str(Path(__file__).parents[1]),
    )
    code = tuple(os.path.realpath(root) + os.sep for root in packages)
    own = os.path.realpath(home) + os.sep
    cache = os.path.realpath(compiled.CACHE_FOLDER) + os.sep if compiled.CACHE_FOLDER else own + "__pycache__"
    # what is compiled on the way is kept, and is no input
    if path.startswith(("/dev/", cache)) or ("__pycache__" in path and path.startswith((*code, own))):
        return
    if not changes and (path in allowed or path.startswith((*code, *READ_BY_PACKAGES))):
        return
    watched = _WATCHED.copy()
    _WATCHED.clear()  # what follows may open files to say so
    try:
        raise OlsimError(
            "Een eigen maatregel leest alleen in haar eigen map, en schrijft niets.",
            where=path,
            key=home,
            expected=f"het bestand in die map, van hooguit {MOST_BYTES // 1_000_000} MB",
        )
    finally:
        _WATCHED.extend(watched)


@contextmanager
def watched(home: str) -> Iterator[None]:
    """Run code of a folder, which may read its own files only."""
    if not _HOOKED:
        _HOOKED.append(True)
        sys.addaudithook(_hook)
    _WATCHED.append((home, frozenset(os.path.realpath(path) for path in files_of(home))))
    try:
        yield
    finally:
        _WATCHED.pop()


@contextmanager
def watched_where(home: str) -> Iterator[None]:
    """As `watched` where there is a folder; nothing where there is none."""
    if not home:
        yield
        return
    with watched(home):
        yield
