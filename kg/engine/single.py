"""Extracts files one by one, for `kg extract`: each report's content in the JSON contract."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.config import Settings
from kg.domains import load_domain
from kg.errors import ReadError, UsageError
from kg.export.contract import contract
from kg.model import Report
from kg.pipeline import extract
from kg.read import Skipped, read, read_plain


def extract_files(source: Path, settings: Settings, plain: bool) -> Iterator[tuple[str, dict[str, Any]] | ReadError | Skipped]:
    """Name and content of each report of `source`, a file or a folder, or why there is none.

    plain: each .txt is one report, taken as it is, and named as its file.
    Raises UsageError where there is nothing to read.
    """
    if not source.exists():
        raise UsageError(f"There is no file or folder {source}. Check the path.")
    domain = load_domain(settings.domain, settings.lexicon, settings.model)
    if not plain:
        for outcome in read([source], domain):
            yield (outcome.id, contract(extract(outcome, settings))) if isinstance(outcome, Report) else outcome
        return
    paths = sorted(source.glob("*.txt")) if source.is_dir() else [source]
    if not paths:
        raise UsageError(f"The folder {source} holds no .txt file. Name a folder with texts, or leave --plain out.")
    for path in paths:
        try:
            yield path.stem, contract(extract(read_plain(path, domain), settings))
        except ReadError as error:
            yield error
