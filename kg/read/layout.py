"""Puts the characters of a printed page into lines, and the lines into columns in the order of reading, by where they stand.

A page is cut from top to bottom where white space runs through it, and across where a headline or another number of columns begins.
"""

import itertools
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.read.symbols import SYMBOLS

_FIRST_WIDE = 0x2E80  # the first code point of Chinese characters and marks
_SAME_LINE = 0.4  # of a character's size, that the middles of two on one line may differ in height
_APART = 0.8  # of a character's size: wider white space parts two columns
_ROOM = 0.2  # of a character's size: in wider white space a character may stand that the file writes elsewhere
_OVERLAP = 0.6  # of a character's size, that a program may push two characters into each other
_SPACE, _LATIN_SPACE = 0.45, 0.15  # of a character's size: wider white space inside a line is a space
_DOUBLED = 0.3  # of a character's size, that a character printed twice, to look bold, is moved
_SHELF = 4  # points of height
_SIZE_RATIO = 1.35  # of two characters on one line
_HEADLINE, _MAIN_HEADLINE = 1.25, 1.6  # times the size of the body's characters
_NARROWEST = 4.0  # characters in a line of a column
_FILLED = 0.55  # of a column's width, that its middle line takes: less is a table
_DEEPEST = 40  # cuts within cuts


class Glyphs(NamedTuple):
    """The characters of a page in the order of the file, with their boxes in points from the page's top left corner."""

    codes: NDArray[np.int64]  # Unicode code points
    left: NDArray[np.float64]
    top: NDArray[np.float64]
    right: NDArray[np.float64]
    bottom: NDArray[np.float64]
    font: NDArray[np.float64]  # the size that the file states, before it is scaled


class Row(NamedTuple):
    """Characters that stand on one line without wide white space."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float  # how wide a Chinese character is, in points

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class Column(NamedTuple):
    """Lines under each other, in the order of reading."""

    rows: tuple[Row, ...]
    left: float
    right: float
    leading: float  # usual white space between two lines


def fragments(glyphs: Glyphs) -> list[Row]:
    """The characters as lines, cut where white space is as wide as between columns."""
    if not len(glyphs.codes):
        return []
    boxes = _Boxes(glyphs)
    return boxes.rows(_joined(boxes))


class _Boxes:
    """The characters of a page, each in a box of its size: some programs give the box of the ink alone.

    Characters that go on with each other in the file and on the page are a run, from `starts` to before `ends`.
    """

    def __init__(self, glyphs: Glyphs) -> None:
        codes = _plain_codes(glyphs.codes)
        size = self.size = _sizes(glyphs)
        ink = (
            (codes >= _FIRST_WIDE) & (glyphs.right - glyphs.left < size * 0.95) & ((codes <= 0x3000) | (codes >= 0x3020)) & (codes < 0xFF00)
        )
        centre = (glyphs.left + glyphs.right) / 2
        left = self.left = np.where(ink, centre - size / 2, glyphs.left)
        right = self.right = np.where(ink, centre + size / 2, glyphs.right)
        self.middle = (glyphs.top + glyphs.bottom) / 2
        breaks = np.flatnonzero(~_follow(self.middle, left, right, size)) + 1
        self.starts, self.ends = np.append(0, breaks), np.append(breaks, len(codes))
        latin = (codes < 128) & _alphanumeric(codes)
        wide = np.where(latin[:-1] & latin[1:], _LATIN_SPACE, _SPACE) * size[1:]
        spaced = left[1:] - right[:-1] > wide
        doubled = (codes[:-1] == codes[1:]) & (left[1:] - left[:-1] < _DOUBLED * size[1:])
        self._spaced: list[bool] = spaced.tolist()
        self._doubled: list[bool] = doubled.tolist()
        self._marked: list[int] = np.append(0, np.cumsum(spaced | doubled)).tolist()  # how many of these stand before each character
        self._text = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        self._latin = latin

    def rows(self, lines: Sequence[Sequence[int]]) -> list[Row]:
        """Lines of runs, given by their numbers."""
        runs = np.array(list(itertools.chain.from_iterable(lines)))
        lengths = (self.ends - self.starts)[runs]
        characters = np.repeat(self.starts[runs] - np.append(0, np.cumsum(lengths)[:-1]), lengths) + np.arange(lengths.sum())
        line = np.repeat(np.repeat(np.arange(len(lines)), [len(line) for line in lines]), lengths)
        counts = np.bincount(line)
        firsts = np.append(0, np.cumsum(counts)[:-1])
        right = np.maximum.reduceat(self.right[characters], firsts)
        lower, upper = _middles(self.size[characters], line, firsts, counts)
        size = (lower + upper) / 2
        _, middle = _middles(self.middle[characters], line, firsts, counts)
        edges = (self.left[characters[firsts]], middle - size / 2, right, middle + size / 2, size)
        return list(map(Row, map(self._line, lines), *(edge.tolist() for edge in edges)))

    def _line(self, runs: Sequence[int]) -> str:
        if len(runs) == 1:
            return self._run(runs[0])
        parts = [self._run(runs[0])]
        for before, after in itertools.pairwise(runs):
            last, first = self.ends[before] - 1, self.starts[after]
            written = self._run(after)
            if self._text[last] == self._text[first] and self.left[first] - self.left[last] < _DOUBLED * self.size[first]:
                written = written[1:]  # printed twice, to look bold
            elif self.left[first] - self.right[last] > self.size[first] * self._space_between(last, first):
                parts.append(" ")
            parts.append(written)
        return "".join(parts)

    def _space_between(self, before: int, after: int) -> float:
        return _LATIN_SPACE if self._latin[before] and self._latin[after] else _SPACE

    def _run(self, run: int) -> str:
        start, end = self.starts[run], self.ends[run]
        if self._marked[end - 1] == self._marked[start]:
            return self._text[start:end]
        parts = [self._text[start]]
        for at in range(start + 1, end):
            if not self._doubled[at - 1]:
                parts.append(" " + self._text[at] if self._spaced[at - 1] else self._text[at])
        return "".join(parts)


def _middles(
    values: NDArray[np.float64], line: NDArray[np.int64], firsts: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of the sorted values of each line the two in the middle, which are one where their number is odd."""
    ordered = values[np.lexsort((values, line))]
    return ordered[firsts + (counts - 1) // 2], ordered[firsts + counts // 2]


def _plain_codes(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The code points with compatibility forms and symbols replaced by what they stand for: ⼯ by 工."""
    found = ((codes >= 0x2E80) & (codes <= 0x2FDF)) | ((codes >= 0xF000) & (codes <= 0xFAFF))
    if not found.any():
        return codes
    plain = codes.copy()
    for code in np.unique(codes[found]).tolist():
        plain[codes == code] = ord(SYMBOLS.get(code) or unicodedata.normalize("NFKC", chr(code))[:1] or chr(code))
    return plain


def _sizes(glyphs: Glyphs) -> NDArray[np.float64]:
    """How wide a Chinese character of each character's font size is: the usual step from one to the next."""
    wide = glyphs.codes >= _FIRST_WIDE
    step = np.diff(glyphs.left + glyphs.right) / 2
    between = wide[:-1] & wide[1:] & (glyphs.font[:-1] == glyphs.font[1:]) & (step > 0)
    sizes = np.empty(len(glyphs.font))
    for font in np.unique(glyphs.font):
        own = glyphs.font == font
        steps = step[between & own[1:]]
        sizes[own] = np.median(steps) if len(steps) > 2 else np.median((glyphs.bottom - glyphs.top)[own])
    return sizes


def _follow(
    middle: NDArray[np.float64], left: NDArray[np.float64], right: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Of each character but the first whether it stands right after the one before in the file.

    LibreOffice writes the quotation marks of a line, where they are in a Latin font, after all its Chinese characters.
    """
    larger, smaller = np.maximum(size[:-1], size[1:]), np.minimum(size[:-1], size[1:])
    space = left[1:] - right[:-1]
    level = np.abs(np.diff(middle)) <= _SAME_LINE * larger
    found: NDArray[np.bool_] = level & (-_OVERLAP * larger <= space) & (space <= _ROOM * larger) & (larger <= _SIZE_RATIO * smaller)
    return found


def _alphanumeric(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which code points are ASCII letters or figures."""
    lower = codes | 0x20
    found: NDArray[np.bool_] = ((codes >= 0x30) & (codes <= 0x39)) | ((lower >= 0x61) & (lower <= 0x7A))
    return found


def _joined(boxes: _Boxes) -> list[list[int]]:
    """Runs of characters, by their numbers, that go on with each other on the page, though the file writes them apart."""
    firsts = boxes.starts
    heights = boxes.middle[firsts]
    shelf = np.rint(heights / _SHELF).astype(np.int64)
    reach = (boxes.size[firsts] * _SAME_LINE / _SHELF).astype(np.int64) + 1
    place = np.empty(len(firsts), np.int64)  # of each run, from left to right
    order = np.argsort(boxes.left[firsts], kind="stable")
    place[order] = np.arange(len(order))
    befores: dict[int, list[int]] = defaultdict(list)
    for before, after in zip(*(found.tolist() for found in _neighbours(boxes)), strict=True):
        if place[before] < place[after]:
            befores[after].append(before)
    lines: list[list[int]] = []
    of: dict[int, int] = {}  # run → its line
    for run in order.tolist():
        near = [
            (abs(boxes.middle[boxes.ends[before] - 1] - heights[run]), shelf[lines[of[before]][0]], of[before])
            for before in befores.get(run, ())
            if lines[of[before]][-1] == before and abs(shelf[lines[of[before]][0]] - shelf[run]) <= reach[run]
        ]
        of[run] = min(near)[-1] if near else len(lines)
        if near:
            lines[of[run]].append(run)
        else:
            lines.append([run])
    return lines


def _neighbours(boxes: _Boxes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pairs of runs of which one stands right after the other on its line."""
    first, last = boxes.starts, boxes.ends - 1
    by_height = np.argsort(boxes.middle[last], kind="stable")
    heights = boxes.middle[last][by_height]
    room = _SAME_LINE * _SIZE_RATIO * boxes.size[first] * 1.01
    low, high = np.searchsorted(heights, boxes.middle[first] - room), np.searchsorted(heights, boxes.middle[first] + room, "right")
    counts = high - low
    after = np.repeat(np.arange(len(first)), counts)
    before = by_height[np.repeat(low - np.append(0, np.cumsum(counts)[:-1]), counts) + np.arange(counts.sum())]
    a, b = first[after], last[before]
    larger, smaller = np.maximum(boxes.size[a], boxes.size[b]), np.minimum(boxes.size[a], boxes.size[b])
    space = boxes.left[a] - boxes.right[b]
    level = np.abs(boxes.middle[b] - boxes.middle[a]) <= _SAME_LINE * larger
    found = level & (-_OVERLAP * larger <= space) & (space <= _APART * larger) & (larger <= _SIZE_RATIO * smaller) & (after != before)
    return before[found], after[found]


def columns(rows: Sequence[Row], body: float) -> list[Column]:
    """The fragments of a page as columns in the order of reading; `body` is the size of most characters."""
    return _ordered(list(rows), body, 0.0, 0) if rows else []


def _ordered(rows: list[Row], body: float, width: float, depth: int) -> list[Column]:
    if depth < _DEEPEST:
        sides = _at_gutter_of_articles(rows, body)
        if len(sides) > 1:
            return [column for side in sides for column in _ordered(side, body, 0.0, depth + 1)]
        bands = _at_headlines(rows, body)
        if len(bands) > 1:
            return _merged([_ordered(band, body, 0.0, depth + 1) for band in bands])
        parts = _parts(rows, body)
        if len(parts) > 1:
            widest = max(_right(part) - _left(part) for part in parts)
            return [column for part in parts for column in _ordered(part, body, widest, depth + 1)]
        bands = _bands(rows, body)
        if len(bands) > 1:
            return _merged([_ordered(band, body, 0.0, depth + 1) for band in bands])
    return [_column(rows, width)]


def _merged(bands: Sequence[list[Column]]) -> list[Column]:
    """The columns of bands under each other; where bands of one column follow each other, these are one."""
    found: list[Column] = []
    single: list[Row] = []
    for band in bands:
        if len(band) == 1:
            single += band[0].rows
            continue
        if single:
            found.append(_made(single, 0.0))
            single = []
        found += band
    return [*found, _made(single, 0.0)] if single else found


def _column(rows: Sequence[Row], width: float) -> Column:
    """One column: what stands on one line is one line of text."""
    lines: list[Row] = []
    for cells in lines_by_height(rows):
        if len(cells) == 1:
            lines += cells
            continue
        ordered = sorted(cells, key=lambda row: row.left)
        text = "　".join(row.text for row in ordered)
        tallest = max(ordered, key=lambda row: row.size)
        lines.append(tallest._replace(text=text, left=ordered[0].left, right=max(row.right for row in ordered)))
    return _made(lines, width)


def _made(lines: Sequence[Row], width: float) -> Column:
    left = min(row.left for row in lines)
    spaces = [after.top - before.bottom for before, after in itertools.pairwise(lines)]
    right = max(*(row.right for row in lines), left + width)
    return Column(tuple(lines), left, right, median(spaces) if spaces else 0.0)


def lines_by_height(rows: Iterable[Row]) -> list[list[Row]]:
    """The fragments by the line that they stand on, from top to bottom."""
    lines: list[list[Row]] = []
    middle = size = 0.0  # of the first on the line; twice its middle
    for height, _, _, row in sorted((row.top + row.bottom, row.left, at, row) for at, row in enumerate(rows)):
        if lines and abs(middle - height) <= 2 * _SAME_LINE * min(size, row.size):
            lines[-1].append(row)
        else:
            lines.append([row])
            middle, size = height, row.size
    return lines


def _left(rows: Sequence[Row]) -> float:
    return min(row.left for row in rows)


def _right(rows: Sequence[Row]) -> float:
    return max(row.right for row in rows)


_Span = tuple[float, float]


def _spans(rows: Iterable[Row], body: float, more: Iterable[_Span] = ()) -> list[_Span]:
    """From where to where the rows, and what stands in `more`, cover the page's width, parted by wide white space from top to bottom."""
    found: list[_Span] = []
    for left, right in sorted([*more, *[(row.left, row.right) for row in rows]]):
        if not found or left - found[-1][1] > 0.6 * body:
            found.append((left, right))
        elif right > found[-1][1]:
            found[-1] = found[-1][0], right
    return found


def _gutters(rows: Iterable[Row], body: float) -> list[float]:
    """Where white space runs through all the rows from top to bottom: the places where it ends."""
    return [left for left, _ in _spans(rows, body)[1:]]


def _parts(rows: Sequence[Row], body: float) -> list[list[Row]]:
    """The rows cut into columns, where they stand in columns of text and not of a table."""
    gutters = _gutters(rows, body)
    if not gutters:
        return [list(rows)]
    parts: list[list[Row]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        parts[bisect_left(gutters, row.left + 0.01)].append(row)
    lines = [lines_by_height(part) for part in parts]
    if max(map(len, lines)) < 2 or not all(map(_is_text, parts, lines)):
        return [list(rows)]
    return parts


def _is_text(rows: Sequence[Row], lines: Sequence[Sequence[Row]]) -> bool:
    width = _right(rows) - _left(rows)
    taken = median(sum(row.right - row.left for row in line) for line in lines)
    return width >= _NARROWEST * median(row.size for row in rows) and taken >= _FILLED * width


def _rows_by_overlap(rows: Iterable[Row]) -> list[list[Row]]:
    """Fragments whose heights overlap, one with the next, from top to bottom."""
    groups: list[list[Row]] = []
    reached = 0.0
    for row in sorted(rows, key=lambda row: row.top):
        if groups and row.top + 0.2 * row.size < reached:
            groups[-1].append(row)
        else:
            groups.append([row])
            reached = 0.0
        reached = max(reached, row.bottom - 0.2 * row.size)
    return groups


def _at_headlines(rows: Sequence[Row], body: float) -> list[list[Row]]:
    """The rows cut above and below each headline that stands over several columns."""
    plain = [row for row in rows if row.size < _HEADLINE * body]
    gutters = _gutters(plain, body)
    if not gutters or len(plain) == len(rows):
        return [list(rows)]
    bands: list[list[Row]] = [[]]
    headline = beside = False  # the last band is a headline so far; it has headlines beside each other, each of its own text
    for group in _rows_by_overlap(rows):
        across = all(row.size >= _HEADLINE * body for row in group) and _stands_over(group, gutters, body)
        if across != headline and not (headline and beside):
            bands.append([])
        elif not across:
            headline = beside = False
        if across:
            beside = (headline and beside) or bool(_gutters(group, body))
        headline = across
        bands[-1] += group
    return [band for band in bands if band]


def _at_gutter_of_articles(rows: Sequence[Row], body: float) -> list[list[Row]]:
    """The rows cut where white space runs through all of them and each side has a headline of its own."""
    largest = max(row.size for row in rows)
    if largest >= _HEADLINE * body:
        for gutter in _gutters(rows, body):
            sides = [row for row in rows if row.left < gutter - 0.01], [row for row in rows if row.left >= gutter - 0.01]
            if all(max(row.size for row in side) >= max(_HEADLINE * body, largest / _MAIN_HEADLINE) for side in sides):
                return list(sides)
    return [list(rows)]


def _stands_over(group: Sequence[Row], gutters: Sequence[float], body: float) -> bool:
    crosses = any(row.left < gutter - 0.6 * body < row.right for row in group for gutter in gutters)
    return crosses or (len(group) == 1 and group[0].size >= _MAIN_HEADLINE * body)


def _bands(rows: Sequence[Row], body: float) -> list[list[Row]]:
    """The rows cut across where the number of columns changes."""
    bands: list[list[Row]] = []
    spans: list[_Span] = []  # of the last band
    for group in _rows_by_overlap(rows):
        own = _spans(group, body)
        both = _spans((), body, (*spans, *own))
        if bands and (len(both) > 1 or (len(spans) == 1 and len(own) == 1)):
            bands[-1] += group
            spans = both
        else:
            bands.append(list(group))
            spans = own
    return bands
