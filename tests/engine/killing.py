"""Builds in processes that are killed: `python killing.py` keeps the pipeline loaded and forks a process for each line of its input.

A line is a JSON object: inputs, folder, and when the build is killed: `event`, the number of the action on a file of the folder
(opening, renaming, removing) right before which it dies, or `seconds` after its start; without either it runs to its end. `size` limits
the files that it can write. Each is answered by a line: how the process ended, after how many such actions and seconds.
"""

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from kg.config import Settings
from kg.engine import build
from kg.errors import KgError
from kg.pipeline import load_pipeline

SETTINGS = Settings(without=("tagger",))


def main() -> None:
    """Answer requests until the input ends."""
    load_pipeline(SETTINGS)
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)


def _run(request: dict[str, Any]) -> dict[str, Any]:
    reader, writer = os.pipe()
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _build(request, writer)
    os.close(writer)
    if "seconds" in request:
        time.sleep(request["seconds"])
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read().decode()
    return {"seconds": time.monotonic() - start, "killed": os.WIFSIGNALED(status), "told": told}


def _build(request: dict[str, Any], writer: int) -> None:
    """In the child: build, tell the number of events or the error, and end."""
    events = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal events
        if event in ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir") and str(arguments[0]).startswith(request["folder"]):
            events += 1
            if events == request.get("event"):
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    if size := request.get("size"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        build([Path(path) for path in request["inputs"]], Path(request["folder"]), SETTINGS, jobs=1)
        told = str(events)
    except KgError as error:
        told = str(error)
    os.write(writer, told.encode())
    os._exit(0)


if __name__ == "__main__":
    main()
