"""Finds the input files: each file given, and every file below each folder given, in sorted order.

Hidden files, what an earlier build left, and links that lead out of their folder are left out; a link out of the folder is named.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.errors import ReadError
from kg.read.sources import NAME as SOURCES

# What a build writes into its folder: no input of the next one, which may read the folder around it.
BUILD_FILES = (
    "store", "graph.ttl", "graph.graphml", "network.html", "observations.csv", "entities.csv", "relations.csv",
    "coverage.json", "build.json", "shards",
)  # fmt: skip
# A folder that only a build on a cluster fills.
SHARDS = "shards"


class InputFile(NamedTuple):
    """A file to read."""

    path: Path
    name: str  # relative to the input folder, with forward slashes
    given: bool  # named by the user itself, not found in a folder
    root: Path  # the input folder


class Skipped(NamedTuple):
    """A file of a folder that is passed over, and why."""

    path: str
    reason: str


def find(inputs: Sequence[Path]) -> Iterator[InputFile | Skipped | ReadError]:
    """The files of `inputs`, each once, sorted by name within each input."""
    seen: set[str] = set()
    for given in inputs:
        if not given.exists():
            yield ReadError(str(given), "there is no such file or folder.", "Check the path.")
        elif given.is_dir():
            closed: list[OSError] = []
            found = list(_below(given, closed.append))
            for error in sorted(closed, key=lambda error: str(error.filename)):
                shown = printable(Path(error.filename).relative_to(given).as_posix())
                yield ReadError(shown, f"the folder cannot be opened: {error.strerror}.", "Check that it may be read.")
            if not found and not closed:
                yield ReadError(str(given), "the folder holds no files.", "Give a folder with reports.")
            for file, where in found:
                if where not in seen:
                    seen.update({where} if where else ())
                    yield file
        elif (where := os.path.realpath(given)) not in seen:
            seen.add(where)
            yield InputFile(given, printable(given.name), True, given.parent)


def _below(folder: Path, closed: Callable[[OSError], object]) -> Iterator[tuple[InputFile | Skipped, str]]:
    """What is below a folder, each file that is read with its path without links; links to folders are not followed.

    closed: told of each folder that cannot be opened.
    """
    root = folder.resolve()
    entries: list[tuple[str, ...]] = []
    for directory, folders, files in os.walk(folder, onerror=closed):
        # A table of sources tells about the files, see kg.read.sources.
        built = BUILD_FILES if Path(directory, "store", "CURRENT").is_file() else ()
        folders[:] = [name for name in folders if not name.startswith(".") and name not in built]
        links = [name for name in folders if Path(directory, name).is_symlink()]
        names = [name for name in (*files, *links) if not name.startswith(".") and name not in (*built, SOURCES)]
        inside = Path(directory).relative_to(folder).parts
        entries += [(*inside, name) for name in names]
    for parts in sorted(entries):
        path, shown, where = folder.joinpath(*parts), printable("/".join(parts)), str(root.joinpath(*parts))
        if path.is_symlink():
            where = os.path.realpath(path)
        if not Path(where).is_relative_to(root):
            yield Skipped(shown, "it is a link that leads out of the folder."), ""
        elif path.is_dir():
            yield Skipped(shown, "it is a link to a folder that is read anyway."), ""
        elif not path.is_file():
            yield Skipped(shown, "it is a link that leads nowhere." if path.is_symlink() else "it is no regular file."), ""
        elif path.stem.lower() == "readme":
            yield Skipped(shown, "it tells about the folder."), ""
        else:
            yield InputFile(path, shown, False, folder), where


def printable(name: str) -> str:
    """The name with escapes for what would break a line or cannot be written: a name may hold a newline, or bytes of no encoding."""
    if name.isprintable():
        return name
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in name)
