"""Splits a compilation into its reports: at the titles of its table of contents, or at title lines where it has none.

A title in the body may be cut, broken over two lines, or differ a little from the table of contents.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from kg.read.document import Run
from kg.read.reflow import Piece, is_finished, is_heading

_PAGE = re.compile(r"[\s.·…．。—\-_]*[（(]?\d{1,4}[)）]?\s*$")
_LEADER = re.compile(r"[\s.·…．—_]+$")
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_NUMBER = re.compile(rf"\s*(?:[（(]?\d{{1,3}}[)）]?\s*[：:、.．\s]\s*|[（(]{_HAN_NUMBER}[)）]\s*|第?{_HAN_NUMBER}[、篇]\s*)")
_GROUP = re.compile(rf"\s*({_HAN_NUMBER}、|第{_HAN_NUMBER}[部编辑])")
_PLAIN = re.compile("[^\u3400-\u9fffA-Za-z0-9]+")
_CUT = re.compile("…+$|\\.{3,}$")
_LONGEST_TITLE = 90
_LEAST_ENTRIES = 2
_LEAST_LIKENESS = 0.85
_LEAST_CUT = 8  # characters that a cut title must keep
_LEAST_REPORT = 200  # characters that stand under a title line, without a table of contents
_LAST_FIRST = 5  # pieces that may stand before the first title line


class Section(NamedTuple):
    """The pieces of one report."""

    title: tuple[Run, ...]  # the line it stands on; empty for a file with one report
    pieces: tuple[Piece, ...]  # without the title's own
    listed: str | None = None  # the title in the table of contents, where that is the fuller one


@dataclass(frozen=True, slots=True)
class Compilation:
    """What one file holds: one report, or many under a heading of their own."""

    heading: str | None  # the line above the table of contents, None for a single report
    sections: tuple[Section, ...] = field(default=())


class _Entry(NamedTuple):
    title: str
    key: str
    cut: bool


def split(pieces: Sequence[Piece], contents: re.Pattern[str], is_title: Callable[[str], bool]) -> Compilation:
    """The reports in `pieces`.

    `contents` matches the line above a table of contents; `is_title` tells of a line whether it is the title of a report,
    for a file without such a table.
    """
    at = next((at for at, piece in enumerate(pieces) if contents.fullmatch(piece.text)), None)
    if at is not None and (found := _by_contents(pieces, at)):
        heading = next((piece.text for piece in pieces[:at] if is_heading(piece.text)), None)
        return Compilation(heading, _sections(pieces, found))
    found = _by_titles(pieces, is_title)
    if len(found) >= _LEAST_ENTRIES:
        return Compilation(None, _sections(pieces, found))
    return Compilation(None, (Section((), tuple(pieces)),))


class _Start(NamedTuple):
    listed: str | None
    first: int  # piece that the title stands on
    last: int  # and where it ends


def _by_contents(pieces: Sequence[Piece], at: int) -> list[_Start]:
    entries, body = _entries(pieces, at + 1)
    if len(entries) < _LEAST_ENTRIES:
        return []
    open_entries = list(entries)
    found: list[_Start] = []
    number = body
    while number < len(pieces):
        hit = _match(pieces, number, open_entries)
        if hit is None:
            number += 1
            continue
        entry, last = hit
        open_entries.remove(entry)
        found.append(_Start(_fuller(entry, pieces[number : last + 1]), number, last))
        number = last + 1
    return found if len(found) >= _LEAST_ENTRIES else []


def _entries(pieces: Sequence[Piece], start: int) -> tuple[list[_Entry], int]:
    """The titles of the table of contents that starts at `start`, and where the body starts."""
    entries: list[_Entry] = []
    paged = 0
    for number in range(start, len(pieces)):
        text = pieces[number].text
        bare = _NUMBER.sub("", _LEADER.sub("", _PAGE.sub("", text)), count=1).strip()
        key = _PLAIN.sub("", bare)
        has_page = _PAGE.search(text) is not None or _CUT.search(text) is not None
        if not key or len(text) > _LONGEST_TITLE or (not has_page and any(_alike(key, entry) for entry in entries)):
            return entries, number
        if not has_page and _GROUP.match(text):
            continue
        if not has_page and paged >= _LEAST_ENTRIES and (is_finished(text) or len(text) > 60):
            return entries, number
        paged += has_page
        entries.append(_Entry(bare, key, _CUT.search(text) is not None))
    return [], start


def _match(pieces: Sequence[Piece], number: int, entries: Sequence[_Entry]) -> tuple[_Entry, int] | None:
    """The entry whose title stands at `number`, on one line or on two."""
    text = pieces[number].text
    if len(text) > _LONGEST_TITLE or is_finished(text):
        return None
    key = _key(text)
    for entry in entries:
        if number + 1 < len(pieces) and key != entry.key and entry.key.startswith(key) and len(key) >= 4:
            both = key + _key(pieces[number + 1].text)
            if both == entry.key:
                return entry, number + 1
    best = max(entries, key=lambda entry: _likeness(key, entry), default=None)
    return (best, number) if best and _alike(key, best) else None


def _key(text: str) -> str:
    return _PLAIN.sub("", _NUMBER.sub("", text, count=1))


def _alike(key: str, entry: _Entry) -> bool:
    return _likeness(key, entry) >= _LEAST_LIKENESS


def _likeness(key: str, entry: _Entry) -> float:
    if key == entry.key:
        return 1.0
    shorter, longer = sorted((key, entry.key), key=len)
    if longer.startswith(shorter) and len(shorter) >= _LEAST_CUT and (entry.cut or len(shorter) * 2 >= len(longer)):
        return 0.95
    if len(shorter) * 1.5 < len(longer) or key[:1] != entry.key[:1] or len(shorter) < _LEAST_CUT:
        return 0.0
    matcher = SequenceMatcher(None, key, entry.key, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _LEAST_LIKENESS else 0.0


def _fuller(entry: _Entry, pieces: Sequence[Piece]) -> str | None:
    """The title of the table of contents where the body's is cut."""
    written = _key("".join(piece.text for piece in pieces))
    return entry.title if len(written) < len(entry.key) and not entry.cut else None


def _by_titles(pieces: Sequence[Piece], is_title: Callable[[str], bool]) -> list[_Start]:
    numbers = [number for number, piece in enumerate(pieces) if is_heading(piece.text) and is_title(piece.text)]
    if not numbers or numbers[0] > _LAST_FIRST:
        return []
    ends = [*numbers[1:], len(pieces)]
    return [
        _Start(None, number, number)
        for number, end in zip(numbers, ends, strict=True)
        if sum(len(piece.text) for piece in pieces[number + 1 : end]) >= _LEAST_REPORT
    ]


def _sections(pieces: Sequence[Piece], starts: Sequence[_Start]) -> tuple[Section, ...]:
    ends = [*(start.first for start in starts[1:]), len(pieces)]
    return tuple(
        Section(_runs(pieces[start.first : start.last + 1]), tuple(pieces[start.last + 1 : end]), start.listed)
        for start, end in zip(starts, ends, strict=True)
        if start.last + 1 < end
    )


def _runs(pieces: Sequence[Piece]) -> tuple[Run, ...]:
    """The title's runs, without a number before it."""
    runs = [run for piece in pieces for run in piece.runs]
    number = _NUMBER.match(runs[0].text)
    if number and number.end() < len(runs[0].text):
        first, skip = runs[0], number.end()
        runs[0] = first._replace(text=first.text[skip:], offset=first.offset + skip)
    return tuple(runs)
