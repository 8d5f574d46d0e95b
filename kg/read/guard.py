"""Reads risky formats in a process of its own, with limits of time and memory: a hostile file costs itself, not the run."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Timer
from types import TracebackType
from typing import IO, Any

from kg.read.archive import Member
from kg.read.document import Document, Line, UnreadableError
from kg.read.formats import GUARDED, read_bytes

_SECONDS = 120.0  # for one file
_MEMORY = 2 * 2**30  # bytes
_FILES = 200  # after so many a fresh process goes on, so that memory does not grow


class Guard:
    """Reads files, those of GUARDED formats in another process; a context manager, for that process to end with it."""

    def __init__(self, seconds: float = _SECONDS, memory: int = _MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0

    def __enter__(self) -> "Guard":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def read(self, kind: str, data: bytes) -> Document:
        """The lines of a file of that media type. Raises UnreadableError, also when a limit is reached."""
        if kind not in GUARDED:
            return read_bytes(kind, data)
        answer = self._ask({"kind": kind}, data)
        lines = tuple(Line(*line) for line in answer["lines"])
        return Document(answer["media_type"], lines, answer["metadata"], tuple(answer["missing"]))

    def unpack(self, data: bytes, folder: Path) -> Sequence[Member]:
        """The members of a ZIP archive, see `kg.read.archive.unpack`. Raises UnreadableError, also when a limit is reached."""
        return [Member(*member) for member in self._ask({"folder": str(folder)}, data)["members"]]

    def _ask(self, request: dict[str, str], data: bytes) -> dict[str, Any]:
        process = self._running()
        late = Event()
        timer = Timer(self._seconds, _kill, (process, late))
        timer.daemon = True
        timer.start()
        try:
            line = _exchange(process, json.dumps(request | {"size": len(data)}).encode() + b"\n", data)
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            self._end()
            if late.is_set():
                raise UnreadableError(f"reading it took longer than {self._seconds:g} seconds.", "Cut it into parts, or save it anew.")
            raise UnreadableError("the library that reads this format broke down on it.", "Save it anew in the program that made it.")
        answer: dict[str, Any] = json.loads(line)
        if "problem" in answer:
            raise UnreadableError(answer["problem"], answer["remedy"])
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._files >= _FILES:
            self._end()
        if self._process is None:
            self._files = 0
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kg.read.worker", str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )
        self._files += 1
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                _close(pipe)
            self._process = None


def _exchange(process: subprocess.Popen[bytes], header: bytes, data: bytes) -> bytes:
    """The answer's line; cut or empty when the process ended."""
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(header)
        process.stdin.write(data)
        process.stdin.flush()
        return process.stdout.readline()
    except OSError:
        return b""


def _kill(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:  # what was not written yet has nobody to read it
        pass
