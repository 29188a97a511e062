"""Finished parts of a computation, kept as files until the whole is there, so that the same command goes on
after an interruption.
"""

import hashlib
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from olsim.core.arrays import AnyArray
from olsim.core.errors import OlsimError
from olsim.core.reading import why

SUM = 16
"""Bytes of the checksum before every part."""


def checksum(content: bytes, key: str = "") -> bytes:
    """Digest of what a file holds, and of whose it is."""
    return hashlib.blake2b(content, digest_size=SUM, key=hashlib.sha256(key.encode()).digest()).digest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    try:
        with half.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(half, path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


class Kept:
    """Parts by key in a folder, each with a checksum; one that is not whole is forgotten with a line, and
    made again.

    Parameters
    ----------
    folder
        Where they are; made with the first part.

    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._told = False

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.deel"

    def has(self, key: str) -> bool:
        """Whether a part is there and whole."""
        return self.get(key) is not None

    def get(self, key: str) -> dict[str, AnyArray] | None:
        """Arrays of a part by name; none where it is not there or not whole."""
        try:
            content = self._path(key).read_bytes()
        except OSError:
            return None
        if checksum(content[SUM:], key) == content[:SUM]:
            with np.load(io.BytesIO(content[SUM:]), allow_pickle=False) as arrays:
                return {name: arrays[name] for name in arrays.files}
        self._path(key).unlink(missing_ok=True)
        if not self._told and sys.stderr is not None:
            self._told = True
            print(
                f"Let op: een bewaard deel in {self.folder} was beschadigd en wordt opnieuw berekend.",
                file=sys.stderr,
                flush=True,
            )
        return None

    def put(self, key: str, arrays: Mapping[str, AnyArray]) -> None:
        """Keep a part."""
        stream = io.BytesIO()
        np.savez(stream, **arrays)  # type: ignore[arg-type]
        content = stream.getvalue()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(key), checksum(content, key) + content)
        except OSError as error:
            raise OlsimError(
                "Wat klaar is kan niet worden bewaard.",
                where=str(self.folder),
                given=why(error),
                expected="genoeg ruimte op de schijf",
            ) from None
