"""Extracts files one by one, for `kg extract`: each report's content in the JSON contract."""

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from kg.config import Settings
from kg.domains import Domain, load_domain
from kg.errors import NothingToRead, ReadError
from kg.export.contract import contract
from kg.model import Report
from kg.pipeline import extract
from kg.read import Skipped, read, read_plain


class Extracted(NamedTuple):
    """What one report says, in the JSON contract."""

    name: str  # of the file without its suffix for a plain one, else the report's id
    content: dict[str, Any]


def extract_files(source: Path, settings: Settings, plain: bool) -> Iterator[Extracted | ReadError | Skipped]:
    """What each report of `source`, a file or a folder, says, or why there is none.

    plain: each .txt is one report, taken as it is.
    Raises NothingToRead for a folder without reports.
    """
    domain = load_domain(settings.domain, settings.lexicon, settings.model)
    outcomes = _plain(source, domain) if plain else read([source], domain)
    nothing = True
    for outcome in outcomes:
        nothing &= isinstance(outcome, Skipped)
        if isinstance(outcome, Report):
            yield Extracted(PurePath(outcome.source.path).stem if plain else outcome.id, contract(extract(outcome, settings)))
        else:
            yield outcome
    if nothing:
        raise NothingToRead([source])


def _plain(source: Path, domain: Domain) -> Iterator[Report | ReadError]:
    for path in sorted(source.glob("*.txt")) if source.is_dir() else [source]:
        try:
            yield read_plain(path, domain)
        except ReadError as error:
            yield error
