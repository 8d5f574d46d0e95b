"""What a batch of reports adds to a graph and to the account of what was not understood, as text: work for any process."""

import io
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from pyoxigraph import RdfFormat, serialize

from kg.config import Settings
from kg.engine.knowledge import domain_of
from kg.engine.pack import unpack_extraction
from kg.graph.check import Rejection
from kg.graph.nodes import Names
from kg.graph.whole import Whole
from kg.model import Report, Slip
from kg.resolve import Judgement, read_ledger, without_rejected

_BATCH = 40_000  # characters


class Task(NamedTuple):
    """A report to be told."""

    report: Report
    extraction: bytes  # packed
    names: Names  # what its names mean in the corpus


class Told(NamedTuple):
    """What a batch gives."""

    quads: bytes  # N-Quads
    rejected: list[Rejection]
    above: set[tuple[str, str]]  # organisation and organisation above it, as the reports state it
    accounts: list[str]  # one a report, JSON
    slips: list[dict[str, Any]]  # what a scanner misread, with its place in the report and in the file


def batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """The tasks in batches that are worth handing over."""
    batch: list[Task] = []
    size = 0
    for task in tasks:
        batch.append(task)
        size += len(task.report.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def tell(settings: Settings, batch: list[Task]) -> Told:
    """What the reports of a batch add."""
    from kg.coverage import account, write

    told = Told(b"", [], set(), [], [])
    quads = bytearray()
    for task in batch:
        extraction = without_rejected(unpack_extraction(task.extraction, task.report), _ledger(settings))
        added = _whole(settings).tell(extraction, task.names)
        quads += serialize(added.quads, format=RdfFormat.N_QUADS) or b""
        told.rejected.extend(added.rejected)
        told.above.update((below.value, upper.value) for below, _, upper in added.above)
        told.slips.extend(_slip(task.report, slip) for slip in extraction.slips)
        text = io.StringIO()
        write([account(extraction)], "json", text)
        told.accounts.append(text.getvalue().removeprefix("[\n").removesuffix("\n]\n"))
    return told._replace(quads=bytes(quads))


def _slip(report: Report, slip: Slip) -> dict[str, Any]:
    origin = report.origin(slip.at)
    place = {"file": report.source.path, "page": origin.page, "line": origin.line} if origin else {"file": report.source.path}
    return {"report": report.id, "start": slip.start, "end": slip.end, "text": slip.text, "name": slip.name, **place}


@cache
def _whole(settings: Settings) -> Whole:
    return Whole(domain_of(settings), settings.base)


@cache
def _ledger(settings: Settings) -> tuple[Judgement, ...]:
    return read_ledger(settings.ledger) if settings.ledger else ()
