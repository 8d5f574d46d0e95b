"""Knows what on a page is not the report: page numbers, credits, advertising, watermarks (`furniture.toml`)."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kg.errors import DomainError

_FILE = Path(__file__).with_name("furniture.toml")
_LONGEST_LINE, _LONGEST_REMAINS = 200, 500  # characters; no pattern for a whole line reaches further
_LONGEST_ADVERTISEMENT = 400


class Furniture:
    """The patterns that may match on a page with this text."""

    def __init__(self, page: str) -> None:
        self._patterns = _patterns()
        self._contacts = tuple(word for word in self._patterns.contact_words if word in page)
        self._insertions = tuple(word for word in self._patterns.insertion_words if word in page)
        self._remains = tuple(word for word in self._patterns.remains_words if word in page)

    def is_furniture(self, line: str) -> bool:
        """Whether the whole line is to be dropped; `line` has no outer white space."""
        if len(line) <= _LONGEST_LINE and (self._patterns.lines.fullmatch(line) or self._patterns.closing.fullmatch(line)):
            return True
        return self._is_advertising(line)

    def is_closing(self, line: str) -> bool:
        """Whether the line is furniture that stands below an article."""
        return len(line) <= _LONGEST_LINE and bool(self._patterns.closing.fullmatch(line))

    def is_remains(self, line: str) -> bool:
        """Whether the line is bookkeeping of a site or paper: not text, but it may tell the date."""
        if len(line) > _LONGEST_REMAINS:
            return False
        marked = any(word in line for word in self._remains) and self._patterns.remains_marks.search(line)
        return bool(marked or self._patterns.remains.fullmatch(line))

    def insertions(self, line: str) -> list[tuple[int, int]]:
        """Start and end of each stretch of the line that somebody put there."""
        if not self._insertions or not any(word in line for word in self._insertions):
            return []
        return [match.span() for match in self._patterns.insertions.finditer(line) if match.end() > match.start()]

    def _is_advertising(self, line: str) -> bool:
        if not self._contacts or len(line) > _LONGEST_ADVERTISEMENT or not any(word in line for word in self._contacts):
            return False
        return bool(self._patterns.offers.search(line)) and bool(self._patterns.contacts.search(line))


class _Patterns:
    """The patterns of `furniture.toml`. Raises DomainError where one is not a regular expression."""

    def __init__(self) -> None:
        table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
        words = "|".join(map(re.escape, sorted(table["navigation"], key=len, reverse=True)))
        self.lines = _one_of([*table["lines"], rf"[\[【（(]?\s*(?:{words})(?:[\s|｜>»/·:：\[\]【】（）()]+(?:{words}))+[\s\]】）)]*"])
        self.closing = _one_of(table["closing"])
        self.remains = _one_of(table["remains"])
        self.remains_words: list[str] = table["remains_words"]
        self.remains_marks = _one_of(table["remains_marks"])
        self.offers = _one_of(table["advertising"]["offers"])
        self.contacts = _one_of(table["advertising"]["contacts"])
        self.contact_words: list[str] = table["advertising"]["contact_words"]
        self.insertions = _one_of(table["insertions"])
        self.insertion_words: list[str] = table["insertion_words"]


@cache
def _patterns() -> _Patterns:
    return _Patterns()


def _one_of(patterns: Sequence[str]) -> re.Pattern[str]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise DomainError(str(_FILE), 0, f"{pattern!r} is no regular expression: {error}.") from error
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
