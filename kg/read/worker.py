"""The process in which files are read that could harm the one who reads them: `python -m kg.read.worker BYTES` (of memory).

It takes requests on its input, one line of JSON and then the file's bytes, and answers each with one line of JSON.
"""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.read.archive import unpack
from kg.read.document import UnreadableError
from kg.read.formats import read_bytes


def main(memory: int) -> None:
    """Answer requests until the input ends, with at most `memory` bytes."""
    _limit(memory)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        try:
            answer = _answer(request, data)
        except UnreadableError as error:
            answer = {"problem": error.problem, "remedy": error.remedy}
        except MemoryError:
            answer = {"problem": f"reading it takes more than {memory // 2**20} MB of memory.", "remedy": "Cut it into parts."}
        except Exception as error:  # whatever a hostile file brings about costs this file only
            answer = {"problem": f"it cannot be read ({type(error).__name__}).", "remedy": "Save it anew in the program that made it."}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    if folder := request.get("folder"):
        return {"members": unpack(data, Path(folder))}
    return asdict(read_bytes(request["kind"], data))


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]))
