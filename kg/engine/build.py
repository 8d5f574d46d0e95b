"""The whole road: from files to a folder with the graph, its exports and the network page.

Everything is written into a new folder beside the old one and changes places with it at the end, so that a build that fails
leaves the last good one as it was.
"""

import json
import platform
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kg import __version__
from kg.config import Settings
from kg.domains import Domain, load_domain
from kg.engine.run import extract_all
from kg.errors import GraphError, ReadError, UsageError
from kg.model import Corpus, Extraction, Report
from kg.progress import Progress, silent
from kg.read import Skipped, read
from kg.resolve import Identifier, read_ledger

# What a build writes; other files of the folder stay.
OUTPUTS = ("store", "graph.ttl", "graph.graphml", "network.html", "observations.csv", "entities.csv", "relations.csv", "build.json")
_NETWORK_NODES = 300


@dataclass
class BuildSummary:
    """What a build did: the content of `build.json`."""

    files: list[dict[str, Any]] = field(default_factory=list)  # path, outcome (read, failed, skipped), reports or message
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    rejected: list[dict[str, Any]] = field(default_factory=list)  # what broke an invariant of the graph and was left out
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


def build(inputs: Sequence[Path], folder: Path, settings: Settings, jobs: int | None = None, progress: Progress = silent) -> BuildSummary:
    """Build the graph of `inputs` into `folder`; what was done.

    An input that cannot be read costs that input only and is named in the summary. Raises UsageError where no report is left,
    and leaves an earlier build in `folder` untouched then.
    """
    summary = BuildSummary(settings={name: _plain(value) for name, value in asdict(settings).items()}, versions=_versions())
    clock = _Clock(summary)
    domain = _domain(settings)
    ledger = read_ledger(settings.ledger) if settings.ledger else ()
    reports = _read(inputs, domain, summary, progress)
    clock.lap("read")
    extractions: list[Extraction] = []
    found: Counter[str] = Counter()
    for extraction in extract_all(reports, settings, jobs):
        extractions.append(extraction)
        found.update(mentions=len(extraction.mentions), relations=len(extraction.relations), observations=len(extraction.observations))
        progress(f"reading {len(extractions)} of {len(reports)} reports", **found)
    clock.lap("extract")
    corpus = Identifier(domain).identify(extractions, ledger)
    clock.lap("identify")
    _write(corpus, folder, settings, domain, summary, clock, progress)
    return summary


def _domain(settings: Settings) -> Domain:
    return load_domain(settings.domain, settings.lexicon, settings.model)


def _read(inputs: Sequence[Path], domain: Domain, summary: BuildSummary, progress: Progress) -> list[Report]:
    reports: dict[str, Report] = {}
    counts: Counter[str] = Counter()
    for outcome in read(inputs, domain):
        if isinstance(outcome, Report):
            reports.setdefault(outcome.id, outcome)
            counts[outcome.source.path] += 1
            progress("reading files", files=len(counts), reports=len(reports))
        elif isinstance(outcome, Skipped):
            summary.files.append({"path": outcome.path, "outcome": "skipped", "message": outcome.reason})
        elif isinstance(outcome, ReadError):
            summary.files.append({"path": outcome.path, "outcome": "failed", "message": str(outcome)})
    summary.files += [{"path": path, "outcome": "read", "reports": count} for path, count in counts.items()]
    summary.files.sort(key=lambda row: row["path"])
    if not reports:
        problems = "\n".join(row["message"] for row in summary.failed)
        raise UsageError(f"No report could be read, so nothing was built.{' ' if not problems else chr(10)}{problems}".rstrip())
    return [reports[name] for name in sorted(reports)]


def _write(
    corpus: Corpus, folder: Path, settings: Settings, domain: Domain, summary: BuildSummary, clock: _Clock, progress: Progress
) -> None:
    from kg.export import export, write_tables
    from kg.graph import build_quads, open_store, write_store
    from kg.view import write_network

    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        progress("writing the graph")
        built = build_quads(corpus, domain, settings.base)
        quads = write_store(built.quads, fresh / "store")
        summary.rejected = [_plain(rejection._asdict()) for rejection in built.rejected]
        clock.lap("graph")
        store = open_store(fresh / "store")
        progress("writing the exports", quads=quads)
        export(store, "turtle", fresh / "graph.ttl")
        export(store, "graphml", fresh / "graph.graphml")
        write_tables(store, fresh)
        clock.lap("export")
        write_network(store, fresh / "network.html", limit=_NETWORK_NODES)
        del store
        clock.lap("view")
        summary.counts = {
            "files": sum(row["outcome"] == "read" for row in summary.files),
            "reports": len(corpus.extractions),
            "characters": sum(len(one.report.text) for one in corpus.extractions),
            "mentions": sum(len(one.mentions) for one in corpus.extractions),
            "entities": len({(entity.type, entity.id) for entity in corpus.entities.values()}),
            "relations": sum(len(one.relations) for one in corpus.extractions),
            "observations": sum(len(one.observations) for one in corpus.extractions),
            "quads": quads,
        }
        text = json.dumps(asdict(summary), ensure_ascii=False, indent=2) + "\n"
        (fresh / "build.json").write_text(text, encoding="utf-8", newline="\n")
        _swap(fresh, folder)
    except OSError as error:
        raise GraphError(f"The build cannot be written to {folder}: {error}. Check the rights and the free space there.") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one, with the files of the old one that a build does not write."""
    if folder.exists():
        for path in folder.iterdir():
            if path.name not in OUTPUTS:
                (shutil.copytree if path.is_dir() else shutil.copy2)(path, fresh / path.name)
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _versions() -> dict[str, str]:
    packages = {name: version(name) for name in ("spacy", "pyoxigraph", "rdflib", "networkx", "pyvis")}
    return {"kg": __version__, "python": platform.python_version(), **packages}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
