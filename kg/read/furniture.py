"""Knows what on a page is not the report: page numbers, credits, advertising, watermarks (`furniture.toml`)."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kg.errors import DomainError

_FILE = Path(__file__).with_name("furniture.toml")
_LONGEST_LINE = 500  # no pattern for a whole line reaches further
_LONGEST_ADVERTISEMENT = 400


class Furniture:
    """The patterns of `furniture.toml`."""

    def __init__(self) -> None:
        table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
        self._lines = _one_of(table["lines"])
        self._remains = _one_of(table["remains"])
        self._offers = _one_of(table["advertising"]["offers"])
        self._contacts = _one_of(table["advertising"]["contacts"])
        self._insertions = _one_of(table["insertions"])
        self._insertion_marks = _one_of([table["insertion_marks"]])

    def is_furniture(self, line: str) -> bool:
        """Whether the whole line is to be dropped; `line` has no outer white space."""
        if len(line) > _LONGEST_LINE:
            return False
        return bool(self._lines.fullmatch(line)) or self._is_advertising(line)

    def is_remains(self, line: str) -> bool:
        """Whether the line is bookkeeping of a site or paper: not text, but it may tell the date."""
        return len(line) <= _LONGEST_LINE and bool(self._remains.fullmatch(line))

    def insertions(self, line: str) -> list[tuple[int, int]]:
        """Start and end of each stretch of the line that somebody put there."""
        if not self._insertion_marks.search(line):
            return []
        return [match.span() for match in self._insertions.finditer(line) if match.end() > match.start()]

    def _is_advertising(self, line: str) -> bool:
        return len(line) <= _LONGEST_ADVERTISEMENT and bool(self._offers.search(line)) and bool(self._contacts.search(line))


@cache
def furniture() -> Furniture:
    """The packaged patterns. Raises DomainError where one is not a regular expression."""
    return Furniture()


def _one_of(patterns: Sequence[str]) -> re.Pattern[str]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise DomainError(str(_FILE), 0, f"{pattern!r} is no regular expression: {error}.") from error
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
