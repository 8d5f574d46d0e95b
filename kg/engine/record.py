"""What the build in a folder was made of, and the files that it wrote: where all of it is as it was, there is nothing to build.

The record stands in `.kg/` and is written last. It names files by size and time of their last change, so a store of any size is
compared at once: an export that is lost or edited, and what a kill left of two builds, are not the files that it names.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from kg.config import Settings
from kg.engine.knowledge import below, contents, files
from kg.graph import WORK
from kg.packaged import packaged
from kg.read.files import BUILD_FILES, InputFile, find
from kg.read.sources import Sources

_FILE = "record.json"


def stands(inputs: Sequence[Path], folder: Path, settings: Settings, engine: str) -> bool:
    """Whether `folder` holds what a build with these arguments of `kg.engine.build` would write."""
    try:
        record = json.loads((folder / WORK / _FILE).read_bytes())
    except (OSError, ValueError):  # none, or a damaged one
        return False
    return bool(record["files"] == _written(folder) and record["made_of"] == made_of(inputs, settings, engine))


def keep(folder: Path, made: str) -> None:
    """Record that the files in `folder` are the build of what `made_of` gave; it only saves work, so a full disk costs nothing else."""
    with suppress(OSError):
        (folder / WORK / _FILE).write_text(json.dumps({"made_of": made, "files": _written(folder)}), encoding="utf-8")


def made_of(inputs: Sequence[Path], settings: Settings, engine: str) -> str | None:
    """A digest of all that decides what a build writes: settings, libraries, code, knowledge, judgements, documents.

    None where one of them cannot be read, which a build tells.
    """
    digest = sha256(repr((settings, engine, sys.version, sorted(_installed()))).encode())
    ledger = [settings.ledger] if settings.ledger else []
    try:
        digest.update(contents([*files(settings), *below(packaged(".")), *below(packaged("ontology")), *ledger]))
        for document in _documents(inputs):
            digest.update(repr(document).encode())
    except OSError:
        return None
    return digest.hexdigest()


def _installed() -> Iterator[str]:
    """The libraries with their versions, as their folders are called: to ask each one takes longer than all else."""
    for folder in map(Path, sys.path):
        yield from (path.name for path in folder.glob("*.*-info"))


def _documents(inputs: Sequence[Path]) -> Iterator[Any]:
    """Each file with its content and what is said of it, and what is passed over."""
    sources = Sources()
    for found in find(inputs):
        if isinstance(found, InputFile):
            with found.path.open("rb") as file:
                yield found.name, found.given, file_digest(file, "sha256").digest()
            yield sources.about(found.root, found.name, members=True)
        else:
            yield found


def _written(folder: Path) -> dict[str, list[int]]:
    """Size and time of the last change, in nanoseconds, of each file of the build in `folder`."""
    found = {}
    for name in BUILD_FILES:
        path = folder / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path] if path.is_file() else []:
            status = file.stat()
            found[str(file.relative_to(folder))] = [status.st_size, status.st_mtime_ns]
    return found
