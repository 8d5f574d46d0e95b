"""Processes that find the pipeline loaded when they start, and share its memory: forks of one that imports this module and loads it.

Where a system cannot fork safely, each process loads the pipeline itself.
"""

import os
import pickle
import sys
from base64 import b64decode, b64encode
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import BaseContext

from kg.config import Settings
from kg.engine.knowledge import knowledge
from kg.model import Report, Source
from kg.packaged import packaged
from kg.pipeline import extract

_SETTINGS = "KG_PRELOAD"  # variable of the environment that tells the process to be forked what to load
_loading: list[tuple[Settings, str]] = []  # there is one such process at most


def preloaded(settings: Settings) -> BaseContext:
    """The context to start processes in that extract by `settings`; loading begins at once, beside whatever this process does."""
    wanted = (settings, knowledge(settings))
    if sys.platform != "linux" or _loading not in ([], [wanted]):
        return get_context("spawn")
    from multiprocessing import forkserver  # is not everywhere

    context = get_context("forkserver")
    if not _loading:
        _loading.append(wanted)
        context.set_forkserver_preload([__name__])
        os.environ[_SETTINGS] = b64encode(pickle.dumps(settings)).decode()
        forkserver.ensure_running()
        del os.environ[_SETTINGS]
    return context


def _load(settings: Settings) -> None:
    """Read a report of the sample: much is loaded when it is first needed."""
    text = min(packaged("data/sample").glob("*.txt")).read_text(encoding="utf-8")
    extract(Report("", text.partition("\n")[0], text, Source("", "", "")), settings)


if _SETTINGS in os.environ:
    with suppress(Exception):  # told by the process that needs what cannot be loaded
        _load(pickle.loads(b64decode(os.environ[_SETTINGS])))
