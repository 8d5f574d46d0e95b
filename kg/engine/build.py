"""The whole road: from files to a folder with the graph, its exports and the network page.

Everything is written into a hidden folder inside the target and moved to its place at the end, so that a build that fails leaves
the last good one, and whatever else is there, as it was.
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
from kg.errors import GraphError, NothingToRead, ReadError
from kg.model import Corpus, Extraction, Report, Slip
from kg.progress import Progress, silent
from kg.read import BUILD_FILES, Skipped, read
from kg.resolve import Identifier, read_ledger

_NETWORK_NODES = 300
_FRESH, _FORMER = ".kg-new", ".kg-old"  # where a build is written, and where the former one waits while the new one moves in


@dataclass
class BuildSummary:
    """What a build did: the content of `build.json`."""

    files: list[dict[str, Any]] = field(default_factory=list)  # path, outcome (read, failed, skipped), reports or message
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


def build(inputs: Sequence[Path], folder: Path, settings: Settings, jobs: int | None = None, progress: Progress = silent) -> BuildSummary:
    """Build the graph of `inputs` into `folder`; what was done.

    An input that cannot be read costs that input only and is named in the summary. Where no report is left, ReadError names what
    could not be read, or NothingToRead is raised; an earlier build in `folder` stays as it was then.
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
    summary.slips = [_slip(one.report, slip) for one in extractions for slip in one.slips]
    clock.lap("extract")
    corpus = Identifier(domain).identify(extractions, ledger)
    clock.lap("identify")
    _write(corpus, folder, settings, domain, summary, clock, progress)
    return summary


def _slip(report: Report, slip: Slip) -> dict[str, Any]:
    """A slip with its place in the report and in the file."""
    origin = report.origin(slip.at)
    place = {"file": report.source.path, "page": origin.page, "line": origin.line} if origin else {"file": report.source.path}
    return {"report": report.id, "start": slip.start, "end": slip.end, "text": slip.text, "name": slip.name, **place}


def _domain(settings: Settings) -> Domain:
    return load_domain(settings.domain, settings.lexicon, settings.model)


def _read(inputs: Sequence[Path], domain: Domain, summary: BuildSummary, progress: Progress) -> list[Report]:
    reports: dict[str, Report] = {}
    counts: Counter[str] = Counter()
    for outcome in read(inputs, domain):
        if isinstance(outcome, Report):
            # The same text in two files is one report; which file it is said to come from must not depend on their order.
            reports[outcome.id] = min(outcome, reports.get(outcome.id, outcome), key=lambda report: report.source.path)
            counts[outcome.source.path] += 1
            progress("reading files", files=len(counts), reports=len(reports))
        elif isinstance(outcome, Skipped):
            summary.files.append({"path": outcome.path, "outcome": "skipped", "message": outcome.reason})
        elif isinstance(outcome, ReadError):
            summary.files.append({"path": outcome.path, "outcome": "failed", "message": str(outcome)})
    summary.files += [{"path": path, "outcome": "read", "reports": count} for path, count in counts.items()]
    summary.files.sort(key=lambda row: row["path"])
    if not reports:
        if not summary.failed:
            raise NothingToRead(inputs)
        problems = "\n".join(row["message"] for row in summary.failed)
        raise ReadError(", ".join(map(str, inputs)), "no report could be read, so nothing was built.", problems)
    return [reports[name] for name in sorted(reports)]


def _write(
    corpus: Corpus, folder: Path, settings: Settings, domain: Domain, summary: BuildSummary, clock: _Clock, progress: Progress
) -> None:
    from kg.coverage import account
    from kg.coverage import write as write_accounts
    from kg.export import write_all
    from kg.graph import Iris, build_quads, open_store, write_store
    from kg.query.text import write_index
    from kg.view import write_network

    fresh = folder / _FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        progress("writing the graph")
        built = build_quads(corpus, domain, settings.base)
        quads = list(built.quads)
        write_store(quads, fresh / "store")
        summary.rejected = [_plain(rejection._asdict()) for rejection in built.rejected]
        clock.lap("graph")
        progress("writing the exports", quads=len(quads))
        write_all(quads, fresh, Iris(settings.base).prefixes)
        clock.lap("export")
        store = open_store(fresh / "store")
        write_index(store, fresh / "store")
        clock.lap("text index")
        write_network(store, fresh / "network.html", limit=_NETWORK_NODES)
        del store
        clock.lap("view")
        with (fresh / "coverage.json").open("w", encoding="utf-8", newline="\n") as out:
            write_accounts([account(one) for one in corpus.extractions], "json", out)
        clock.lap("coverage")
        summary.counts = {
            "files": sum(row["outcome"] == "read" for row in summary.files),
            "reports": len(corpus.extractions),
            "characters": sum(len(one.report.text) for one in corpus.extractions),
            "mentions": sum(len(one.mentions) for one in corpus.extractions),
            "entities": len({(entity.type, entity.id) for entity in corpus.entities.values()}),
            "relations": sum(len(one.relations) for one in corpus.extractions),
            "observations": sum(len(one.observations) for one in corpus.extractions),
            "quads": len(quads),
        }
        text = json.dumps(asdict(summary), ensure_ascii=False, indent=2) + "\n"
        (fresh / "build.json").write_text(text, encoding="utf-8", newline="\n")
        _swap(fresh, folder)
    except OSError as error:
        raise GraphError(f"The build cannot be written to {folder}: {error}. Check the rights and the free space there.") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, folder: Path) -> None:
    """Move what was written into its place; the former files come back where one cannot be moved."""
    former = folder / _FORMER
    shutil.rmtree(former, ignore_errors=True)
    former.mkdir()
    moved: list[str] = []
    try:
        for name in BUILD_FILES:
            if (folder / name).exists():
                (folder / name).rename(former / name)
            moved.append(name)
            (fresh / name).rename(folder / name)
    except OSError:
        for name in moved:
            if (folder / name).exists():
                (folder / name).rename(fresh / name)
            if (former / name).exists():
                (former / name).rename(folder / name)
        raise
    finally:
        shutil.rmtree(former, ignore_errors=True)


def _versions() -> dict[str, str]:
    packages = {name: version(name) for name in ("spacy", "pyoxigraph", "rdflib", "networkx", "pyvis")}
    return {"kg": __version__, "python": platform.python_version(), **packages}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
