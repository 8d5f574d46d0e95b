"""How a build grows: time, processor time and memory for ever more generated reports, and what a second process is worth.

    python -m benchmarks.scale [--reports 1000 10000] [--jobs 1 2] [--no-model] [--texts FOLDER ...]

Prints a row a build: wall and processor seconds, characters a second for each core, the peak memory of the process that leads and of
the largest worker, the size of the store, and the seconds of each step.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.reports import TEXTS, generate

_POLL = 0.5  # seconds


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--reports", type=int, nargs="+", default=[1_000, 10_000])
    arguments.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    arguments.add_argument("--no-model", action="store_true")
    arguments.add_argument("--texts", type=Path, nargs="+", default=TEXTS)
    arguments.add_argument("--folder", type=Path, help="Where to work; needs about 300 KB a report.")
    given = arguments.parse_args()
    columns = ("reports", "jobs", "wall s", "processor s", "characters/s/core", "leader MB", "worker MB", "store MB", "steps")
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    with tempfile.TemporaryDirectory(dir=given.folder) as work:
        for count in given.reports:
            folder = Path(work, f"reports-{count}")
            size = generate(folder, count, texts=given.texts)
            for jobs in given.jobs:
                print(_row(folder, size, count, jobs, ["--no-model"] if given.no_model else []), flush=True)


def _row(folder: Path, size: int, count: int, jobs: int, options: list[str]) -> str:
    out = folder.with_name(f"{folder.name}-{jobs}")
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", str(folder), "-o", str(out), "--jobs", str(jobs), *options], stdout=subprocess.DEVNULL
    )
    peaks: dict[int, int] = {}
    watcher = threading.Thread(target=_watch, args=(process, peaks), daemon=True)
    watcher.start()
    if process.wait():
        raise SystemExit("the build failed")
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    store = sum(path.stat().st_size for path in (out / "store").rglob("*"))
    steps = json.loads((out / "build.json").read_text(encoding="utf-8"))["seconds"]
    leader = peaks.pop(process.pid, 0)
    told = " ".join(f"{name} {seconds:.0f}" for name, seconds in steps.items())
    cells = (
        count,
        jobs,
        f"{wall:.1f}",
        f"{spent:.1f}",
        f"{size / spent:,.0f}",
        leader // 1024,
        max(peaks.values(), default=0) // 1024,
        store // 2**20,
        told,
    )
    return f"| {' | '.join(map(str, cells))} |"


def _watch(process: "subprocess.Popen[bytes]", peaks: dict[int, int]) -> None:
    """Note the peak memory of the process and all that come from it in KB, by process id."""
    while process.poll() is None:
        for pid in (process.pid, *_children(process.pid)):
            try:
                status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
            except OSError:
                continue
            peak = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
            peaks[pid] = max(peak, peaks.get(pid, 0))
        time.sleep(_POLL)


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            children = [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
        except OSError:
            continue
        found += [process for child in children for process in (child, *_children(child))]
    return found


if __name__ == "__main__":
    main()
