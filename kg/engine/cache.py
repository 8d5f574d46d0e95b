"""What earlier builds into a folder read and extracted, by content, so that only what is new is worked on; safe to lose.

A SQLite file in `.kg/` of the folder: it survives a process that is killed, and while it is open no other build can open it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from kg.engine.pack import pack, pack_outcomes, unpack_outcomes
from kg.errors import GraphError, ReadError
from kg.model import Report
from kg.read import Outcome

_FILE = "cache.sqlite"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, content BLOB NOT NULL)",
    "CREATE TEMP TABLE used (key BLOB PRIMARY KEY) WITHOUT ROWID",
)
_COMMIT_EVERY = 64  # what was kept since is lost when the process is killed

_T = TypeVar("_T")


class Cache:
    """The kept results of one output folder; a context manager that holds the folder for this build alone.

    folder: where the file stands; made where it is missing.
    version: the digest of the knowledge; what was kept under another one is not found.
    Raises GraphError where another build is writing into the folder, or where it cannot be written.
    """

    def __init__(self, folder: Path, version: str) -> None:
        self._path, self._version = folder / _FILE, version.encode()
        self._open = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._database = self._connect()
        except sqlite3.DatabaseError as error:
            raise self._problem(error) from error
        except OSError as error:
            raise self._problem(error) from error

    def _connect(self) -> sqlite3.Connection:
        try:
            return self._opened()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # damaged: it only saves work
            self._path.unlink()
            return self._opened()

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        try:
            # Held from the first write to the end of the connection: also the lock between two builds.
            for statement in ("PRAGMA locking_mode=EXCLUSIVE", "PRAGMA synchronous=OFF", "BEGIN EXCLUSIVE", *_TABLES, "COMMIT"):
                database.execute(statement)
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._commit()
        except GraphError:
            if kind is None:
                raise
        finally:
            self._database.close()

    def outcomes(self, key: bytes, read: Callable[[], list[Outcome]]) -> list[Outcome]:
        """What reading the file with this key gave; `read` is called where it is not known. What failed is tried anew each time."""
        kept = self._get(self._key(b"file", key))
        if kept is not None:
            return unpack_outcomes(kept)
        outcomes = read()
        if not any(isinstance(outcome, ReadError) for outcome in outcomes):
            self._put(self._key(b"file", key), pack_outcomes(outcomes))
        return outcomes

    def extraction(self, report: Report) -> bytes | None:
        """The packed extraction of a report that says this in this context, wherever it stands; None where there is none."""
        return self._get(self._report_key(report))

    def keep(self, report: Report, extraction: bytes) -> None:
        """Keep the packed extraction of a report."""
        self._put(self._report_key(report), extraction)

    def __len__(self) -> int:
        """How many results are kept, of files and of reports."""
        with self._told():
            count: int = self._database.execute("SELECT count(*) FROM kept").fetchone()[0]
        return count

    def sweep(self) -> None:
        """Take out what this build had no use for."""
        with self._told():
            self._database.execute("DELETE FROM kept WHERE key NOT IN (SELECT key FROM used)")
        self._commit()

    def _report_key(self, report: Report) -> bytes:
        return self._key(b"report", pack([report.id, report.title, report.text, report.context]))

    def _key(self, kind: bytes, content: bytes) -> bytes:
        return sha256(b"\0".join((kind, self._version, content))).digest()

    def _get(self, key: bytes) -> bytes | None:
        with self._told():
            self._begin()
            row = self._database.execute("SELECT content FROM kept WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            self._database.execute("INSERT OR IGNORE INTO used VALUES (?)", (key,))
        content: bytes = row[0]
        return content

    def _put(self, key: bytes, content: bytes) -> None:
        with self._told():
            self._begin()
            self._database.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (key, content))
            self._database.execute("INSERT OR IGNORE INTO used VALUES (?)", (key,))
        self._open += 1
        if self._open >= _COMMIT_EVERY:
            self._commit()

    def _begin(self) -> None:
        if not self._database.in_transaction:
            self._database.execute("BEGIN")

    def _commit(self) -> None:
        self._open = 0
        with self._told():
            if self._database.in_transaction:
                self._database.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise self._problem(error) from error

    def _problem(self, error: OSError | sqlite3.DatabaseError) -> GraphError:
        folder = self._path.parent.parent
        if getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return GraphError(f"Another build is writing into {folder}. Wait until it has ended, or name another folder with -o.")
        if type(error) is sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            return GraphError(f"What was kept in {folder} of earlier builds is damaged and was thrown away. Run the build again.")
        return GraphError(f"The build cannot be written to {folder}: {error}. Check the rights and the free space there.")
