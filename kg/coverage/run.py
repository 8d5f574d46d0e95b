"""Reads inputs and accounts for each report."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.config import Settings
from kg.coverage.account import Account, account
from kg.domains import load_domain
from kg.engine.run import extract_all
from kg.errors import NothingToRead, ReadError
from kg.model import Report
from kg.read import Skipped, read


def coverage(inputs: Sequence[Path], settings: Settings) -> Iterator[Account | ReadError | Skipped]:
    """The account of each report of `inputs`, after what could not be read.

    Raises NothingToRead where there is no report, and nothing that failed.
    """
    reports: dict[str, Report] = {}
    failed = False
    for outcome in read(inputs, load_domain(settings.domain, settings.lexicon, settings.model)):
        if isinstance(outcome, Report):
            reports.setdefault(outcome.id, outcome)
        else:
            failed |= isinstance(outcome, ReadError)
            yield outcome
    if not reports and not failed:
        raise NothingToRead(inputs)
    yield from map(account, extract_all([reports[name] for name in sorted(reports)], settings))
