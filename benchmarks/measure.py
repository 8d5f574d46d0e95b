"""What all benchmarks share: a row of the table, and how time and memory are taken."""

import compileall
import gc
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import kg


class Row(NamedTuple):
    """A line of the table: what was done, how much it took here, how much with the peer, and the ratio (above 1: we are better)."""

    what: str
    ours: str
    peer: str = ""
    ratio: float | None = None
    wanted: str = ""


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The least processor seconds of some rounds: less than wall time depends on what else the machine does."""
    found = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def in_turns(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """The least processor seconds of each, run one after the other in each round: a machine whose speed changes treats both alike."""
    pairs = [(seconds(ours, 1), seconds(theirs, 1)) for _ in range(rounds)]
    return min(one for one, _ in pairs), min(other for _, other in pairs)


def median(work: Callable[[], object], rounds: int = 15) -> float:
    """The median of the seconds on the wall."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


async def median_awaited(work: Callable[[], Awaitable[object]], rounds: int = 51) -> float:
    """The same of what is awaited, in one running loop, as a server does it."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        await work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


class Run(NamedTuple):
    """What a process took."""

    wall: float  # seconds
    processor: float  # seconds, of its children too
    peak: int  # bytes, of the largest process among it and all that were waited for before


def command(arguments: Sequence[str]) -> Run:
    """Run `python …` to its end, with modules of kg that are compiled, as an installed package's are."""
    compileall.compile_dir(Path(kg.__file__).parent, quiet=1)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss * 1024)


def least(arguments: Sequence[str], rounds: int) -> Run:
    """The fastest of some runs."""
    return min(command(arguments) for _ in range(rounds))


def show(rows: Iterable[Row]) -> None:
    """Print the rows as a Markdown table, each when it is there."""
    print("| what | kg | peer | ratio | wanted |\n|---|---|---|---|---|")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        print(f"| {row.what} | {row.ours} | {row.peer} | {ratio} | {row.wanted} |", flush=True)
