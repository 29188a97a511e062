"""Where results go: a place that is checked and locked before anything is computed, and that nothing half-
written stays in.

Beside a folder `naam` lies, while somebody works on it, a hidden folder `.naam-bezig` with a lock, the runs
that are finished and what is being written.
It goes when the results are there; after an interruption it stays with the finished runs, for the same
command to go on with. What a process that died
left behind is taken over by the next one.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from olsim.core.errors import OlsimError
from olsim.core.reading import why
from olsim.core.texts import NEVER, RESERVED, TURNS

PASSPORT = "paspoort.json"
BUSY, LOCK, HALF, OLD, KEPT = "bezig", "slot", "half", "oud", "runs"
LONGEST_NAME = 200
"""Bytes of the name of a folder: room is left for the hidden ones beside it."""
LONGEST_PATH, LONGEST_ON_WINDOWS = 3900, 200
ELSEWHERE = "een andere map met --out"


def place_at(given: str | Path) -> Path:
    """A folder for results as a whole path, links resolved; raises OlsimError for a name that cannot be."""
    import unicodedata

    text = str(given)
    wrong = next((sign for sign in text if unicodedata.category(sign) in NEVER or sign in TURNS), "")
    folder = Path(text)
    try:
        if not wrong:
            folder = Path(os.path.realpath(folder))
    except (OSError, ValueError):
        wrong = "\0"
    if wrong:
        raise OlsimError(
            "Zo kan een map niet heten.", key="--out", given=text, expected="letters, cijfers en leestekens"
        )
    for name in folder.parts[1:]:
        if len(os.fsencode(name)) > LONGEST_NAME:
            raise OlsimError(
                "De naam van deze map is te lang.",
                key="--out",
                given=f"{len(name)} tekens",
                expected=f"hooguit {LONGEST_NAME}",
            )
    if len(os.fsencode(folder)) > (LONGEST_ON_WINDOWS if os.name == "nt" else LONGEST_PATH):
        raise OlsimError(
            "Dit pad is te lang.",
            key="--out",
            given=f"{len(str(folder))} tekens",
            expected=f"hooguit {LONGEST_PATH}",
        )
    stem = folder.name.casefold().split(".")[0]
    if stem in RESERVED or (os.name == "nt" and any(sign in folder.name for sign in '<>:"|?*')):
        raise OlsimError(
            "Windows houdt deze naam voor zichzelf.", key="--out", given=folder.name, expected=ELSEWHERE
        )
    return folder


def refuse_existing(given: str | Path, overwrite: bool) -> Path:
    """The place; raises OlsimError where the folder exists and may not be replaced, or where no folder can be
    made there.
    """
    folder = place_at(given)
    parent = folder.parent
    inside = next(
        (above for above in folder.parents if os.access(above, os.R_OK) and (above / PASSPORT).is_file()),
        None,
    )
    if inside is not None:
        raise OlsimError(
            "Deze map ligt in een map met uitkomsten, die later vervangen kan worden.",
            where=str(inside),
            expected=ELSEWHERE,
        )
    try:
        if folder.exists() and not folder.is_dir():
            raise OlsimError("Dit is een bestand en geen map.", where=str(folder), expected=ELSEWHERE)
        if folder.exists() and not overwrite:
            raise OlsimError(
                "Deze map bestaat al.", where=str(folder), expected=f"{ELSEWHERE}, of --overwrite"
            )
        if folder.exists():
            _refuse_foreign(folder)
        made = [above for above in (parent, *parent.parents) if not above.exists()]
        parent.mkdir(parents=True, exist_ok=True)
        try:
            with tempfile.TemporaryFile(dir=parent):
                pass
        finally:
            for above in made:
                with suppress(OSError):
                    above.rmdir()
    except OSError as error:
        raise OlsimError(
            "In deze map kan niet worden geschreven.",
            where=str(parent),
            given=why(error),
            expected="een map waarin u mag schrijven",
        ) from None
    return folder


def _refuse_foreign(folder: Path) -> None:
    """Raise OlsimError where a folder that would be replaced holds something that olsim did not put there."""
    names = {path.name for path in folder.iterdir()}
    if names and PASSPORT not in names:
        raise OlsimError(
            "Deze map is geen map met uitkomsten van olsim en wordt niet vervangen.",
            where=str(folder),
            expected=ELSEWHERE,
        )
    if not names:
        return
    try:
        told = json.loads((folder / PASSPORT).read_text(encoding="utf-8"))
        own = dict(told["bestanden"])
    except (ValueError, KeyError, TypeError, OSError):
        raise OlsimError(
            "Het paspoort van deze map klopt niet; zij wordt niet vervangen.",
            where=str(folder),
            expected=ELSEWHERE,
        ) from None
    foreign = sorted(names - set(own) - {PASSPORT})
    if foreign:
        raise OlsimError(
            "In deze map staan bestanden die niet van olsim zijn; zij wordt niet vervangen.",
            where=str(folder),
            given=", ".join(foreign),
            expected=f"{ELSEWHERE}, of die bestanden ergens anders",
        )


class Place:
    """A place for results that this process holds.

    Attributes
    ----------
    folder
        Where the results will be.
    kept
        Folder for runs that are finished; it is there after an interruption, and goes with the results in
        place.

    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._busy = folder.parent / f".{folder.name}-{BUSY}"
        self.kept = self._busy / KEPT

    def _take(self) -> FileLock:
        self._busy.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._busy / LOCK)
        lock.acquire(timeout=0)
        # who took it while the folder was being cleared away holds a lock that nobody sees
        if not (self._busy / LOCK).exists():
            lock.release()
            return self._take()
        for old in self._busy.glob(f"{HALF}*"):
            shutil.rmtree(old, ignore_errors=True)
        if (self._busy / OLD).exists() and not self.folder.exists():
            os.replace(self._busy / OLD, self.folder)  # who put a new folder in place was killed in between
        shutil.rmtree(self._busy / OLD, ignore_errors=True)
        return lock

    @contextmanager
    def held(self) -> Iterator["Place"]:
        """Hold the place; raises OlsimError where another process does. What is left of it is the finished
        runs, if there are any.
        """
        made = [above for above in (self.folder.parent, *self.folder.parent.parents) if not above.exists()]
        try:
            lock = self._take()
        except Timeout:
            raise OlsimError(
                "Een andere berekening is met deze map bezig.",
                where=str(self.folder),
                expected=f"{ELSEWHERE}, of even wachten",
            ) from None
        except OSError as error:
            raise OlsimError(
                "In deze map kan niet worden geschreven.",
                where=str(self.folder.parent),
                given=why(error),
                expected="een map waarin u mag schrijven",
            ) from None
        try:
            yield self
        except BaseException:
            if (number := len(list(self.kept.glob("*.deel")))) and sys.stderr is not None:
                print(
                    f"\nWat klaar was is bewaard ({number} delen); dezelfde opdracht gaat daar verder.",
                    file=sys.stderr,
                )
            raise
        finally:
            for half in self._busy.glob(f"{HALF}*"):
                shutil.rmtree(half, ignore_errors=True)
            with suppress(OSError):
                self.kept.rmdir()
            if not self.kept.exists():
                with suppress(OSError):
                    (self._busy / LOCK).unlink()
            lock.release()
            with suppress(OSError):
                self._busy.rmdir()
            for above in made:
                with suppress(OSError):
                    above.rmdir()

    def half(self) -> Path:
        """A new empty folder to write the results in."""
        made = Path(tempfile.mkdtemp(prefix=HALF, dir=self._busy))
        os.chmod(made, 0o755)  # a temporary folder is private, a result folder is not
        return made

    def put(self, new: Path) -> None:
        """Give a finished folder its name. What was there steps aside first and is thrown away last, so that
        one of the two is always whole.
        """
        aside = self._busy / OLD
        if self.folder.exists():
            os.replace(self.folder, aside)
        try:
            os.replace(new, self.folder)
        except BaseException:
            if aside.exists():
                os.replace(aside, self.folder)
            raise
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(self.kept, ignore_errors=True)
