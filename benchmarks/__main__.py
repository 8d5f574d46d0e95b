"""All figures of docs/performance.md in one run, as one table.

    python -m benchmarks [--corpus DIR] [--only building,pipeline,stores,looking] [--triples N] [--large N]

Peers run in the same process or right beside ours, so that the ratios hold on a busy or slow machine. `--large 10000000` adds a graph of
ten million triples (ten minutes, 3 GB).
"""

import argparse
import os
import platform
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.measure import Row, show

ROOT = Path(__file__).parent.parent
PARTS = ("building", "pipeline", "stores", "looking")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed and memory, as ratios against peers in the same run.")
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared/corpus", help="reports to build")
    parser.add_argument("--only", default=",".join(PARTS), help="parts to run")
    parser.add_argument("--triples", type=int, default=100_000, help="size of the graph that rdflib is asked too")
    parser.add_argument("--large", type=int, default=0, metavar="N", help="also ask a graph of N triples")
    given = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}; load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as name:
        show(_rows(given, Path(name)))


def _rows(given: argparse.Namespace, folder: Path) -> Iterator[Row]:
    from benchmarks import building, looking, stores

    parts: dict[str, Callable[[], Iterable[Row]]] = {
        "building": lambda: building.rows(given.corpus, folder),
        "pipeline": lambda: building.pipeline(ROOT / "data/gold/written"),
        "stores": lambda: stores.rows(folder, given.triples),
        "looking": lambda: looking.rows(folder),
    }
    for name in given.only.split(","):
        yield from parts[name]()
    if given.large:
        yield from stores.large(folder, given.large)


if __name__ == "__main__":
    main()
