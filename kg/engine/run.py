"""Runs the pipeline over many reports: here, or in a pool of processes that keep it loaded."""

import os
from collections.abc import Iterator, Sequence
from multiprocessing import get_context

from kg.config import Settings
from kg.model import Extraction, Report
from kg.pipeline import extract, load_pipeline

# Characters of text from which on a second process pays for its start (docs/performance.md).
WORTH_A_PROCESS = 60_000


def extract_all(reports: Sequence[Report], settings: Settings, jobs: int | None = None) -> Iterator[Extraction]:
    """The extractions of `reports` in their order; `jobs` processes, by default as many as pay."""
    size = sum(len(report.text) for report in reports)
    workers = jobs or max(1, min(os.cpu_count() or 1, size // WORTH_A_PROCESS))
    workers = min(workers, len(reports))
    if workers <= 1:
        yield from (extract(report, settings) for report in reports)
        return
    with get_context("spawn").Pool(workers, _prepare, (settings,)) as pool:
        yield from pool.imap(_extract, [(report, settings) for report in reports], chunksize=1)


def _prepare(settings: Settings) -> None:
    load_pipeline(settings)


def _extract(task: tuple[Report, Settings]) -> Extraction:
    return extract(*task)
