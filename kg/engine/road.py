"""The whole road: from files to a folder with the graph, its exports and the network page.

Only what is new is read and extracted (`kg.engine.cache`). Everything is written into a hidden folder inside the target and moved to
its place at the end (`kg.engine.publish`), so that a build that fails leaves the last good one, and whatever else is there, as it was.
"""

import json
import platform
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import Quad, RdfFormat, serialize

from kg import __version__
from kg.config import Settings
from kg.domains import Domain
from kg.engine import publish, record
from kg.engine.cache import Cache
from kg.engine.corpus import StreamedCorpus
from kg.engine.knowledge import domain_of, knowledge
from kg.engine.run import Workers
from kg.engine.tell import Task, batches, tell
from kg.errors import GraphError, NothingToRead, ReadError
from kg.export import NAMES
from kg.garbage import seldom_collected
from kg.graph import WORK
from kg.graph.filling import Filling
from kg.model import Report
from kg.progress import Progress, silent
from kg.read import SHARDS, InputFile, Skipped, find, read
from kg.room import Disk, Row

_NETWORK_NODES = 300
_BESIDE = ("network", "text index")  # half of the work: for another process, where there is one
_HERE = ("tables", "graphml", "turtle")
_WORTH_AN_EXPORTER = 10  # exports: there are fewer, so that no process is started for them, but those that run are used
_WORTH_A_PAGE = 50_000  # characters of text from which on a process for the network page pays for its start
_WORTH_LOADING = 100_000  # bytes of files from which on it is likely that processes are worth their start
_QUADS = 100_000  # written at once
_REPORTS = 500  # in memory at once while they are sorted
_WORTH_A_TELLER = 400_000  # characters of text from which on a process to write them as a graph pays for its start


@dataclass
class BuildSummary:
    """What a build did: the content of `build.json`."""

    files: list[dict[str, Any]] = field(default_factory=list)  # path, outcome (read, failed, skipped), reports or message
    repeated: list[dict[str, str]] = field(default_factory=list)  # path of a report that is in another file too, and of that one
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    rejected: list[dict[str, Any]] = field(default_factory=list)  # what broke an invariant of the graph and was left out
    slips: list[dict[str, Any]] = field(default_factory=list)  # characters of known names that a scanner misread
    settings: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> list[dict[str, Any]]:
        """The inputs that could not be read."""
        return [row for row in self.files if row["outcome"] == "failed"]


class _Clock:
    def __init__(self, summary: BuildSummary) -> None:
        self._summary, self._last = summary, time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self._summary.seconds[step] = round(now - self._last, 3)
        self._last = now


def build(
    inputs: Sequence[Path],
    folder: Path,
    settings: Settings,
    jobs: int | None = None,
    progress: Progress = silent,
    engine: str = "processes",
) -> BuildSummary:
    """Build the graph of `inputs` into `folder`; what was done.

    engine: where reports are worked on: `processes` of this machine, or the actors of a `ray` cluster, which leaves the graph as
    N-Quads and its tables as Parquet in `shards/` too.
    An input that cannot be read costs that input only and is named in the summary. Where no report is left, ReadError names what
    could not be read, or NothingToRead is raised; an earlier build in `folder` stays as it was then.
    """
    summary = BuildSummary(settings={name: _plain(value) for name, value in asdict(settings).items()}, versions=_versions())
    made = not folder.exists()
    try:
        with seldom_collected(), Cache(folder / WORK, knowledge(settings)) as cache:
            made_of = record.made_of(inputs, settings, engine)
            _build(_Run(inputs, folder, settings, jobs, engine, cache, summary), progress)
            # What failed is tried anew, and what was changed meanwhile is read again.
            if made_of and not summary.failed and made_of == record.made_of(inputs, settings, engine):
                record.keep(folder, made_of)
    except (NothingToRead, ReadError):
        if made:
            shutil.rmtree(folder / WORK, ignore_errors=True)
            with suppress(OSError):
                folder.rmdir()
        raise
    return summary


class _Run(NamedTuple):
    inputs: Sequence[Path]
    folder: Path
    settings: Settings
    jobs: int | None
    engine: str
    cache: Cache
    summary: BuildSummary


def _build(run: _Run, progress: Progress) -> None:
    try:
        fresh = publish.begin(run.folder)
        clock = _Clock(run.summary)
        with _workers(run) as workers, Filling(fresh / "store") as filling:
            if not len(run.cache) and _are_large(run.inputs):
                workers.expect()
            _write_graph(run, Disk(fresh), workers, filling, fresh, clock, progress)
            progress("writing the exports", **run.summary.counts)
            _write_exports(run, workers, filling, fresh)
        clock.lap("export")
        text = json.dumps(asdict(run.summary), ensure_ascii=False, indent=2) + "\n"
        (fresh / "build.json").write_text(text, encoding="utf-8", newline="\n")
        publish.publish(run.folder)
        run.cache.sweep()
    except (OSError, sqlite3.DatabaseError) as error:
        raise GraphError(f"The build cannot be written to {run.folder}: {error}. Check the rights and the free space there.") from error
    finally:
        publish.discard(run.folder)


def _write_exports(run: _Run, workers: Workers, filling: Filling, fresh: Path) -> None:
    here = (*_HERE, *(["parquet"] if run.engine == "ray" else []))
    quads = filling.whole()
    if quads is not None:
        others = workers.beside(_export, (_BESIDE, fresh, quads))
        _export(run.settings, (here, fresh, quads))
        others()
        count = filling.end()
    else:
        count = filling.end()
        tasks = [((name,), fresh, None) for name in (*_BESIDE, *here)]
        # The folder need not be there on other nodes of a cluster.
        for _ in workers.map(_export, tasks, lambda _: run.engine != "ray", _WORTH_AN_EXPORTER):
            pass
    run.summary.counts["quads"] = count - 1  # the store's own format is no statement


def _export(settings: Settings, task: tuple[Sequence[str], Path, bytes | None]) -> None:
    """Write some exports of a graph into a folder: of N-Quads, or of the store there, so that any process can do it."""
    from kg.export import export, write_tables
    from kg.export.parts import Parts
    from kg.graph import Iris, image, open_store

    names, folder, quads = task
    store = open_store(folder / "store") if quads is None else image(quads)
    parts = Parts(store)
    for name in names:
        if name == "text index":
            from kg.query.text import write_index

            write_index(store, folder / "store")
        elif name == "network":
            from kg.view import write_network  # takes a second to import

            write_network(store, folder / "network.html", limit=_NETWORK_NODES)
        elif name == "tables":
            write_tables(parts, folder)
        elif name == "parquet":
            export(parts, name, folder / SHARDS)
        else:
            export(parts, name, folder / NAMES[name], Iris(settings.base).prefixes)


def _load_page(_: Settings, __: None) -> None:
    import kg.view.network  # noqa: F401


def _workers(run: _Run) -> Workers:
    if run.engine == "ray":
        from kg.engine.cluster import RayWorkers

        return RayWorkers(run.settings, run.jobs)
    return Workers(run.settings, run.jobs)


def _write_graph(run: _Run, room: Disk, workers: Workers, filling: Filling, fresh: Path, clock: _Clock, progress: Progress) -> None:
    """Write the store and the account of what was not understood; nothing here holds more than a part of the corpus."""
    domain = domain_of(run.settings)
    corpus = StreamedCorpus(domain, run.settings, room)
    reports = room.sort(_extracted(run, domain, workers, progress), _REPORTS)
    clock.lap("extract")
    names = corpus.name(reports, workers)
    tree = corpus.tree
    clock.lap("identify")
    progress("writing the graph", **corpus.counts)
    workers.ahead(_load_page, corpus.counts["characters"], _WORTH_A_PAGE)
    shards = _Shards(fresh / SHARDS if run.engine == "ray" else None)
    with (fresh / "coverage.json").open("w", encoding="utf-8", newline="\n") as accounts:
        between = "[\n"
        for _, told in workers.map(tell, batches(corpus.tasks(names)), _characters, _WORTH_A_TELLER):
            filling.add(told.quads)
            shards.add(told.quads)
            corpus.stated |= told.above & tree
            run.summary.rejected += [_plain(rejection._asdict()) for rejection in told.rejected]
            run.summary.slips += told.slips
            for account in told.accounts:
                accounts.write(between + account)
                between = ",\n"
        accounts.write("\n]\n")
    for rest in _serialized(corpus.rest()):
        filling.add(rest)
        shards.add(rest)
    files = sum(row["outcome"] == "read" for row in run.summary.files)
    run.summary.counts = {"files": files, **corpus.counts}
    run.summary.repeated = corpus.repeated
    clock.lap("graph")


class _Shards:
    """The graph as N-Quads in files that other stores load side by side."""

    def __init__(self, folder: Path | None) -> None:
        self._folder, self._count = folder, 0

    def add(self, quads: bytes) -> None:
        if self._folder:
            (self._folder / f"graph-{self._count:06}.nq").write_bytes(quads)
            self._count += 1


def _serialized(quads: Iterator[Quad]) -> Iterator[bytes]:
    while some := list(islice(quads, _QUADS)):
        yield serialize(some, format=RdfFormat.N_QUADS) or b""


def _characters(batch: list[Task]) -> int:
    return sum(len(task.report.text) for task in batch)


def _are_large(inputs: Sequence[Path]) -> bool:
    """Whether there may be text enough for more than one process."""
    files = (file.path for file in find(inputs) if isinstance(file, InputFile))
    return any(size > _WORTH_LOADING for size in accumulate(path.stat().st_size for path in files))


def _extracted(run: _Run, domain: Domain, workers: Workers, progress: Progress) -> Iterator[Row]:
    """What each report says, after its id and the path of its file; the same text in two files comes twice."""
    known = ((report, run.cache.extraction(report)) for report in _read(run, domain))
    for count, ((report, kept), packed) in enumerate(workers.extract(known), start=1):
        if kept is None:
            run.cache.keep(report, packed)
        progress("reading", reports=count)
        yield (report.id, report.source.path), report, packed


def _read(run: _Run, domain: Domain) -> Iterator[Report]:
    summary = run.summary
    counts: Counter[str] = Counter()
    for outcome in read(run.inputs, domain, run.cache.outcomes):
        if isinstance(outcome, Report):
            counts[outcome.source.path] += 1
            yield outcome
        elif isinstance(outcome, Skipped):
            summary.files.append({"path": outcome.path, "outcome": "skipped", "message": outcome.reason})
        else:
            summary.files.append({"path": outcome.path, "outcome": "failed", "message": outcome.problem, "remedy": outcome.remedy})
    summary.files += [{"path": path, "outcome": "read", "reports": count} for path, count in counts.items()]
    summary.files.sort(key=lambda row: row["path"])
    if not counts:
        if not summary.failed:
            raise NothingToRead(run.inputs)
        causes = [ReadError(row["path"], row["message"], row["remedy"]) for row in summary.failed]
        raise ReadError(", ".join(map(str, run.inputs)), "no report could be read, so nothing was built.", causes=causes)


def _versions() -> dict[str, str]:
    packages = {name: version(name) for name in ("spacy", "pyoxigraph", "rdflib", "networkx", "pyvis")}
    return {"kg": __version__, "python": platform.python_version(), **packages}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
