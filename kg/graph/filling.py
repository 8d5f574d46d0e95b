"""Writes a store in a thread of its own while more of it is made: a small one whole, a large one in loads that memory holds."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from pyoxigraph import RdfFormat, Store, serialize

from kg.graph.store import finished, format_quad

_LOAD = 32 * 2**20  # bytes of N-Quads that are loaded together
_WHOLE = 96 * 2**20  # up to which they are given back: some 400,000 quads, which take 250 MB as a store in memory


class Filling:
    """A new store in `folder` that takes N-Quads until its end, where what is repeated counts once; a context manager."""

    def __init__(self, folder: Path) -> None:
        self._store = Store(folder)
        self._thread = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None
        self._waiting = [serialize([format_quad()], format=RdfFormat.N_QUADS) or b""]
        self._size = 0
        self._kept: list[bytes] | None = []

    def __enter__(self) -> "Filling":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._thread.shutdown()

    def add(self, quads: bytes) -> None:
        """Take a file's worth of N-Quads."""
        self._waiting.append(quads)
        self._size += len(quads)
        if self._size >= _LOAD:
            self._write()

    def _write(self) -> None:
        self._wait()  # so that memory does not grow
        quads = b"".join(self._waiting)
        self._writing = self._thread.submit(self._store.bulk_load, quads, RdfFormat.N_QUADS)
        if self._kept is not None:
            self._kept.append(quads)
            if sum(map(len, self._kept)) > _WHOLE:
                self._kept = None
        self._waiting, self._size = [], 0

    def _wait(self) -> None:
        if self._writing:
            self._writing.result()

    def whole(self) -> bytes | None:
        """All that was added, to be read while it is written; None where it is more than memory should hold. Nothing is added after it."""
        self._write()
        self._count = self._thread.submit(finished, self._store)
        kept, self._kept = self._kept, None
        return b"".join(kept) if kept else None

    def end(self) -> int:
        """Wait until the store is ready to be asked, and close it; how many quads it holds. To be asked for after `whole`."""
        self._wait()
        self._writing = None
        count = self._count.result()
        del self._store  # or its files may still be exchanged while they are opened to be read
        return count
