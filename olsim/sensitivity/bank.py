"""The bank of runs: Parquet shards with an index in SQLite, both written by one process only.

A shard is written beside its place and renamed, then the index learns of its runs and of its checksum. A
shard that is no longer what was written is
forgotten, and its runs are made anew; an index that is gone or damaged is made anew from the shards, which
hold keys and seeds.
"""

import errno
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from olsim.core.arrays import Floats, Ints
from olsim.core.errors import OlsimError
from olsim.core.reading import why
from olsim.results.kept import checksum
from olsim.simulation.run import unheard

INDEX = "index.sqlite"
TABLES = """
create table if not exists runs (key text primary key, model text not null, shard text not null, place integer
not null) without rowid;
create table if not exists shards (model text not null, shard text not null, columns text not null, primary
key (model, shard)) without rowid;
create table if not exists sums (model text not null, shard text not null, sum text not null, primary key
(model, shard)) without rowid;
create table if not exists columns (digest text primary key, names text not null) without rowid;
create table if not exists designs (id integer primary key, at text, method text, model text, size integer,
runs integer, reused integer, fresh integer);
"""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def keys_of(model: str, names: Sequence[str], values: Floats, seeds: Ints) -> list[str]:
    """What names runs: a digest of everything that the numbers of each depend on. `values` has shape (runs,
    names), `seeds` (runs,).
    """
    order = np.argsort(np.array(names)) if names else np.empty(0, np.int64)
    start = hashlib.blake2b("\x1f".join([model, *sorted(names)]).encode(), digest_size=16)
    rows = np.ascontiguousarray(values[:, order] + 0.0)  # minus zero is zero
    found = []
    for row, seed in zip(rows, seeds.tolist()):
        digest = start.copy()
        digest.update(row.tobytes())
        digest.update(str(seed).encode())
        found.append(digest.hexdigest())
    return found


NOT_DAMAGE = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_CANTOPEN", "SQLITE_READONLY")
"""What SQLite says of a disk, and not of the index."""
KEY_LETTERS = 32
"""Letters of the key of a run."""


def _digest_of_names(columns: Sequence[str]) -> str:
    return hashlib.blake2b("\x1f".join(columns).encode(), digest_size=8).hexdigest()


def _sum(path: Path) -> str:
    """Checksum of a file; empty where it is gone. Trouble of the disk is no damage: raises OSError."""
    try:
        return checksum(path.read_bytes()).hex()
    except FileNotFoundError:
        return ""


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what a disk or another process does into a message."""
    try:
        yield
    except OSError as mistake:
        raise _trouble(folder, why(mistake), mistake.errno in FULL) from None
    except sqlite3.Error as mistake:
        text = str(mistake)
        if "locked" in text:
            raise OlsimError(
                "Een andere berekening is met deze map bezig.",
                where=str(folder),
                expected="een andere map met --out, of even wachten",
            ) from None
        # a file that may not grow, as with a quota, is for SQLite a mistake in writing
        name = getattr(mistake, "sqlite_errorname", "")
        raise _trouble(folder, f"{INDEX} ({name})", name in NOT_DAMAGE[:2]) from None


def _trouble(folder: Path, text: str, full: bool) -> OlsimError:
    if full:
        return OlsimError(
            "De schijf is vol; wat klaar was, is bewaard en dezelfde opdracht gaat daar verder.",
            where=f"{folder}: {text}",
            expected="meer ruimte op de schijf",
        )
    return OlsimError(
        "In deze map kan niet worden geschreven of gelezen.",
        where=f"{folder}: {text}",
        expected="een map waarin u mag schrijven",
    )


class Bank:
    """Runs of one model in a folder.

    Parameters
    ----------
    folder
        Where shards and index are; made where it is not there.
    model
        Digest of the model; runs of other models in the same folder are left alone.
    columns
        Names of what a run gives.

    """

    def __init__(self, folder: Path, model: str, columns: Sequence[str]) -> None:
        self.folder, self.model, self.columns = folder, model, tuple(columns)
        self.shards = folder / model
        with _told(folder):
            self.shards.mkdir(parents=True, exist_ok=True)
            for half in self.shards.glob("*.half"):
                half.unlink()
            self.index = self._open()
        self._columns = _digest_of_names(self.columns)
        with _told(folder):
            self.index.execute(
                "insert or ignore into columns values (?, ?)", (self._columns, "\x1f".join(self.columns))
            )
        self.lost = self._forget_lost()
        """Runs that were there and are not whole any more."""
        self.adopted = self._adopt()
        """Runs in shards that the index did not know."""
        self._next = 1 + max((int(path.stem) for path in self.shards.glob("*.parquet")), default=0)

    def _open(self) -> sqlite3.Connection:
        """The index, locked; one that SQLite cannot read is thrown away, since the shards hold all that is in
        it.
        """
        try:
            return self._connect()
        except sqlite3.DatabaseError as mistake:
            if "locked" in str(mistake) or getattr(mistake, "sqlite_errorname", "") in NOT_DAMAGE:
                raise
        for path in self.folder.glob(f"{INDEX}*"):
            path.unlink()
        return self._connect()

    def _connect(self) -> sqlite3.Connection:
        index = sqlite3.connect(self.folder / INDEX, timeout=1.0, isolation_level=None)
        try:
            index.execute("pragma locking_mode = exclusive")
            index.execute("begin exclusive")
            for statement in TABLES.split(";"):
                index.execute(statement)
            index.execute("commit")
            if index.execute("pragma quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("malformed")
            for table, columns in (
                ("runs", "key, model, shard, place"),
                ("shards", "model, shard, columns"),
                ("sums", "sum"),
                ("columns", "names"),
            ):
                index.execute(f"select {columns} from {table} limit 1").fetchall()
        except BaseException:
            index.close()
            raise
        return index

    def _forget_lost(self) -> int:
        """Forget runs whose shard is gone or not what was written; how many they were."""
        with _told(self.folder):
            sums = dict(self.index.execute("select shard, sum from sums where model = ?", (self.model,)))
            known = [
                row[0]
                for row in self.index.execute(
                    "select distinct shard from shards where model = ?", (self.model,)
                )
            ]
            lost = 0
            for name in known:
                path = self.shards / name
                if name in sums and _sum(path) == sums[name]:
                    continue
                lost += self.index.execute(
                    "delete from runs where model = ? and shard = ?", (self.model, name)
                ).rowcount
                for table in ("shards", "sums"):
                    self.index.execute(
                        f"delete from {table} where model = ? and shard = ?", (self.model, name)
                    )
                if name in sums:
                    path.unlink(missing_ok=True)
            return lost

    def _adopt(self) -> int:
        """Take up shards that the index does not know, as far as they can be read; how many runs are in
        them.
        """
        with _told(self.folder):
            known = {
                row[0]
                for row in self.index.execute("select shard from shards where model = ?", (self.model,))
            }
            adopted = 0
            for path in sorted(self.shards.glob("*.parquet")):
                if path.name in known:
                    continue
                content = path.read_bytes()
                try:
                    table = pq.read_table(
                        BytesIO(content), use_threads=False, memory_map=False, page_checksum_verification=True
                    )
                    keys = table.column("key").to_pylist()
                    names = [
                        name
                        for name in table.column_names
                        if name not in ("key", "seed") and not name.startswith("p/")
                    ]
                    if not all(isinstance(key, str) and len(key) == KEY_LETTERS for key in keys):
                        raise ValueError
                except (OSError, pa.ArrowException, KeyError, ValueError):
                    path.unlink()
                    continue
                self._enter(path.name, keys, names)
                adopted += len(keys)
            return adopted

    def _enter(self, name: str, keys: Sequence[str], columns: Sequence[str]) -> None:
        """Tell the index of a shard."""
        digest = _digest_of_names(columns)
        self.index.execute("begin")
        try:
            self.index.execute("insert or ignore into columns values (?, ?)", (digest, "\x1f".join(columns)))
            self.index.execute("insert or replace into shards values (?, ?, ?)", (self.model, name, digest))
            self.index.execute(
                "insert or replace into sums values (?, ?, ?)", (self.model, name, _sum(self.shards / name))
            )
            self.index.executemany(
                "insert or replace into runs values (?, ?, ?, ?)",
                [(key, self.model, name, k) for k, key in enumerate(keys)],
            )
            self.index.execute("commit")
        except sqlite3.Error:
            if self.index.in_transaction:
                self.index.execute("rollback")
            raise

    def known(self) -> set[str]:
        """Keys of the runs of this model that are there with all of these columns, and perhaps more."""
        with _told(self.folder):
            kinds = dict(self.index.execute("select digest, names from columns"))
            enough = [
                digest for digest, names in kinds.items() if set(self.columns) <= set(names.split("\x1f"))
            ]
            marks = ",".join("?" * len(enough))
            found = self.index.execute(
                "select key from runs join shards using (model, shard) where model = ? and columns in"
                f" ({marks})",
                (self.model, *enough),
            )
            return {row[0] for row in found}

    def add(
        self, keys: Sequence[str], seeds: Sequence[int], parameters: Mapping[str, Floats], values: Floats
    ) -> None:
        """Keep runs: `parameters` by name and `values` of shape (runs, columns)."""
        # Ctrl-C waits: a number is used once, and the index learns of a shard that is whole
        with unheard(), _told(self.folder):
            name = f"{self._next:07d}.parquet"
            self._next += 1
            if (self.shards / name).exists():
                raise FileExistsError(errno.EEXIST, "dit deel is er al", str(self.shards / name))
            half = self.shards / f"{name}.half"
            table = pa.table(
                {"key": list(keys), "seed": pa.array(seeds, pa.int64())}
                | {f"p/{column}": pa.array(numbers) for column, numbers in parameters.items()}
                | {
                    column: pa.array(np.ascontiguousarray(values[:, k]))
                    for k, column in enumerate(self.columns)
                }
            )
            try:
                with half.open("wb") as stream:
                    pq.write_table(
                        table,
                        stream,
                        compression="zstd",
                        use_dictionary=False,
                        write_statistics=False,
                        write_page_checksum=True,
                    )
                    stream.flush()
                    os.fsync(stream.fileno())
                os.replace(half, self.shards / name)
            except OSError:
                half.unlink(missing_ok=True)
                raise
            self._enter(name, keys, self.columns)

    def read(self, keys: Sequence[str], columns: Sequence[str]) -> Floats:
        """Values of runs that are there, shape (keys, columns)."""
        with _told(self.folder):
            places = {
                key: (shard, place)
                for key, shard, place in self.index.execute(
                    "select key, shard, place from runs where model = ?", (self.model,)
                )
            }
            by_shard: dict[str, list[tuple[int, int]]] = {}
            for k, key in enumerate(keys):
                shard, place = places[key]
                by_shard.setdefault(shard, []).append((k, place))
            found = np.empty((len(keys), len(columns)))
            wanted = list(columns)
            sums = dict(self.index.execute("select shard, sum from sums where model = ?", (self.model,)))
            for shard, pairs in by_shard.items():
                if _sum(self.shards / shard) != sums[shard]:
                    raise OlsimError(
                        "Dit deel van de bank van runs is beschadigd.",
                        where=str(self.shards / shard),
                        expected="dezelfde opdracht nog eens: die maakt deze runs opnieuw",
                        exit_code=1,
                    )
                table = pq.read_table(
                    self.shards / shard, columns=wanted, use_threads=False, memory_map=False
                )
                numbers = np.column_stack([table.column(column).to_numpy() for column in wanted])
                rows = np.array(pairs)
                found[rows[:, 0]] = numbers[rows[:, 1]]
            return found

    def note(self, at: str, method: str, size: int, runs: int, reused: int, fresh: int) -> None:
        """Note a design: how many of its runs were there and how many were done."""
        with _told(self.folder):
            self.index.execute(
                "insert into designs (at, method, model, size, runs, reused, fresh) values (?, ?, ?, ?, ?,"
                " ?, ?)",
                (at, method, self.model, size, runs, reused, fresh),
            )

    def close(self) -> None:
        """Let go of the folder."""
        self.index.close()
