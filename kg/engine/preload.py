"""Processes that find the pipeline loaded when they start, and share its memory: forks of one that imports this module and loads it.

Where a system cannot fork safely, each process loads the pipeline itself.
"""

import os
import pickle
import sys
import threading
from base64 import b64decode, b64encode
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from typing import Any

from kg.config import Settings
from kg.garbage import collect_seldom
from kg.model import Report, Source
from kg.packaged import packaged
from kg.pipeline import extract

_SETTINGS = "KG_PRELOAD"  # variable of the environment that tells the process to be forked what to load


class Preloading:
    """Begins at once to load the pipeline for `settings` in a process of its own, beside whatever this one does."""

    def __init__(self, settings: Settings) -> None:
        self._server = _idle_server()
        self._first: threading.Thread | None = None
        if self._server is None:
            self.context: BaseContext = get_context("spawn")
            return
        former = self._server._preload_modules
        self._server.set_forkserver_preload([__name__])
        os.environ[_SETTINGS] = b64encode(pickle.dumps(settings)).decode()
        try:
            self._server.ensure_running()
        finally:
            del os.environ[_SETTINGS]
            self._server.set_forkserver_preload(former)
        self.context = get_context("forkserver")
        self._first = threading.Thread(target=self._fork, daemon=True)
        self._first.start()

    @property
    def loading(self) -> bool:
        """Whether a process that is started now has to wait."""
        return self._first is not None and self._first.is_alive()

    def _fork(self) -> None:
        """Returns when the process has loaded, for only then it forks."""
        with suppress(OSError, EOFError):  # told by those that need it
            get_context("forkserver").Process(target=_nothing).start()

    def end(self) -> None:
        """End the process; those that were forked have ended before."""
        if self._server is not None:
            self._server._stop()


def _idle_server() -> Any:
    """The one server of forks that Python has for a process; None where there is none, or it serves something else."""
    if sys.platform != "linux":
        return None
    from multiprocessing.forkserver import _forkserver

    server: Any = _forkserver  # to be stopped, or to be known to run, it has no public way
    return None if server._forkserver_pid else server


def _nothing() -> None:
    pass


def _load(settings: Settings) -> None:
    """Read a report of the sample: much is loaded when it is first needed."""
    collect_seldom()
    text = min(packaged("data/sample").glob("*.txt")).read_text(encoding="utf-8")
    extract(Report("", text.partition("\n")[0], text, Source("", "", "")), settings)


if _SETTINGS in os.environ:
    with suppress(Exception):  # told by the process that needs what cannot be loaded
        _load(pickle.loads(b64decode(os.environ[_SETTINGS])))
