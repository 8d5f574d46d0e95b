"""Moves a finished build into its folder, so that at every moment, a kill -9 included, each part of it is whole.

A build is written to `.kg/new`. One rename to `.kg/ready` makes it the build that counts; then its parts change places with those of
the former one, which wait in `.kg/old`. What a killed process left half done, the next build finishes before anything else.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from kg.graph import READY, WORK
from kg.read import BUILD_FILES, SHARDS

_NEW, _OLD = "new", "old"


def begin(folder: Path) -> Path:
    """Finish what an earlier process could not, and give an empty folder to write the new build into."""
    work = folder / WORK
    if (work / READY).is_dir():
        _move_in(folder)
    fresh = work / _NEW
    discard(folder)
    (fresh / SHARDS).mkdir(parents=True)
    return fresh


def discard(folder: Path) -> None:
    """Take away what was written for a build that will not come."""
    for name in (_NEW, _OLD):
        shutil.rmtree(folder / WORK / name, ignore_errors=True)


def publish(folder: Path) -> None:
    """Put what was written to `begin`'s folder in the place of the former build. OSError: the former one is back in its place."""
    work = folder / WORK
    for path in sorted((work / _NEW).rglob("*")):
        if path.is_file():
            _to_disk(path)
    (work / _NEW).rename(work / READY)
    _move_in(folder)


def _to_disk(path: Path) -> None:
    """A rename must not reach the disk before the content does, or a power cut leaves empty files."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _move_in(folder: Path) -> None:
    ready, former = folder / WORK / READY, folder / WORK / _OLD
    try:
        former.mkdir(exist_ok=True)
        for name in BUILD_FILES:
            if not (ready / name).exists():
                continue  # a process that was killed had moved it already
            if (folder / name).exists():
                _clear(former / name)
                (folder / name).rename(former / name)
            (ready / name).rename(folder / name)
    except OSError:
        for name in BUILD_FILES:
            if (folder / name).exists() and not (ready / name).exists():
                (folder / name).rename(ready / name)
            if (former / name).exists() and not (folder / name).exists():
                (former / name).rename(folder / name)
        shutil.rmtree(ready, ignore_errors=True)
        raise
    with suppress(OSError):
        (folder / SHARDS).rmdir()  # where it is empty
    shutil.rmtree(ready, ignore_errors=True)
    shutil.rmtree(former, ignore_errors=True)


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
