"""Room for more rows than memory holds: sorted runs on disk that are merged into one stream, and files of rows in their order.

A row is a tuple whose first item is its key.
"""

import heapq
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, Protocol

Row = tuple[Any, ...]

_ROWS = 20_000  # in memory at once
_CHUNK = 200  # rows written at once
_MOST_RUNS = 64  # merged at once
_key = itemgetter(0)


class Rows(Protocol):
    """Rows that are written once and read more than once, in their order."""

    def append(self, row: Row, /) -> None: ...

    def __iter__(self) -> Iterator[Row]: ...


class Room(Protocol):
    """Where rows wait: in memory, or on disk where there are more than it holds."""

    def sort(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows in the order of their first items; all are taken before the first is given."""

    def spool(self) -> Rows:
        """A place for rows."""


class Memory:
    """Room for a corpus that fits into memory."""

    def sort(self, rows: Iterable[Row]) -> Iterator[Row]:
        return iter(sorted(rows, key=lambda row: row[0]))

    def spool(self) -> Rows:
        return []


class Disk:
    """Room in temporary files of `folder`, which vanish with the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sort(self, rows: Iterable[Row], most: int = _ROWS) -> Iterator[Row]:
        """The rows in the order of their keys, rows of one key as they came; `most` of them are in memory at once."""
        stream = iter(rows)
        runs: list[Iterable[Row]] = []
        chunk = sorted(islice(stream, most), key=_key)
        while following := list(islice(stream, most)):
            runs.append(self._written(chunk))
            if len(runs) == _MOST_RUNS:
                runs = [self._written(heapq.merge(*runs, key=_key))]
            chunk = sorted(following, key=_key)
        return heapq.merge(*runs, chunk, key=_key) if runs else iter(chunk)

    def spool(self) -> "Spool":
        """A place for rows."""
        return Spool(tempfile.TemporaryFile(dir=self._folder))

    def _written(self, rows: Iterable[Row]) -> "Spool":
        spool = self.spool()
        for row in rows:
            spool.append(row)
        return spool


class Spool:
    """Rows in a file, to be read from the start any number of times, one reader at a time, once all are written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._chunk: list[Row] = []
        self._ended = False

    def append(self, row: Row) -> None:
        """Add a row at the end."""
        self._chunk.append(row)
        if len(self._chunk) == _CHUNK:
            self._flush()

    def _flush(self) -> None:
        pickle.dump(self._chunk, self._file, pickle.HIGHEST_PROTOCOL)
        self._chunk = []

    def __iter__(self) -> Iterator[Row]:
        if not self._ended:
            if self._chunk:
                self._flush()
            self._flush()  # an empty chunk marks the end
            self._ended = True
        self._file.seek(0)
        while chunk := pickle.load(self._file):
            yield from chunk
