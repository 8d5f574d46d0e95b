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

_WIDE = ("W", "F")
_SAME_LINE = 0.4  # of a character's size, that the middles of two on one line may differ in height
_APART = 0.8  # of a character's size: wider white space parts two columns
_OVERLAP = 0.6  # of a character's size, that a program may push two characters into each other
_SPACE, _LATIN_SPACE = 0.45, 0.15  # of a character's size: wider white space inside a line is a space
_SIZE_RATIO = 1.35  # of two characters on one line
_HEADLINE, _MAIN_HEADLINE = 1.25, 1.6  # times the size of the body's characters
_NARROWEST = 4.0  # characters in a line of a column
_FILLED = 0.55  # of a column's width, that its middle line takes: less is a table
_DEEPEST = 40  # cuts within cuts


class Character(NamedTuple):
    """A character with its box, in points from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    font: float  # the size that the file states, before it is scaled


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


def fragments(characters: Sequence[Character]) -> list[Row]:
    """The characters as lines, cut where white space is as wide as between columns."""
    sizes = _sizes(characters)
    boxes = [_box(character, sizes[character.font]) for character in characters]
    runs: list[list[Row]] = []
    for box in boxes:
        if runs and _follows(runs[-1][-1], box):
            runs[-1].append(box)
        else:
            runs.append([box])
    return [_line(cells) for cells in _joined(runs)]


def _sizes(characters: Sequence[Character]) -> dict[float, float]:
    """How wide a Chinese character of each font size is: the usual step from one to the next."""
    steps: dict[float, list[float]] = defaultdict(list)
    heights: dict[float, list[float]] = defaultdict(list)
    for character in characters:
        heights[character.font].append(character.bottom - character.top)
    for before, after in itertools.pairwise(characters):
        step = (after.left + after.right - before.left - before.right) / 2
        if before.font == after.font and step > 0 and before.text >= "\u2e80" and after.text >= "\u2e80":
            steps[before.font].append(step)
    return {font: median(steps[font]) if len(steps[font]) > 2 else median(heights[font]) for font in heights}


def _box(character: Character, size: float) -> Row:
    """The character in a box of its size: some programs give the box of the ink alone."""
    text, left, top, right, bottom, _ = character
    if text >= "\u2e80":
        if "\u2e80" <= text <= "\u2fdf" or "\uf900" <= text <= "\ufaff":  # compatibility forms: ⼯ for 工
            text = unicodedata.normalize("NFKC", text)[:1] or text
        if right - left < size * 0.95 and not "\u3000" < text < "\u3020" and text < "\uff00":
            middle = (left + right) / 2
            left, right = middle - size / 2, middle + size / 2
    return Row(text, left, top, right, bottom, size)


def _follows(before: Row, after: Row) -> bool:
    size = max(before.size, after.size)
    return (
        abs(before.middle - after.middle) <= _SAME_LINE * size
        and -_OVERLAP * size <= after.left - before.right <= _APART * size
        and size <= _SIZE_RATIO * min(before.size, after.size)
    )


def _joined(runs: Sequence[list[Row]]) -> list[list[Row]]:
    """Runs of characters that go on with each other on the page, though the file writes them apart."""
    ends = sorted(runs, key=lambda run: run[0].left)
    lines: list[list[Row]] = []
    by_height: dict[int, list[list[Row]]] = defaultdict(list)
    for run in ends:
        size = run[0].size
        key = round(run[0].middle / 4)
        reach = int(size * _SAME_LINE / 4) + 1
        near = [line for step in range(-reach, reach + 1) for line in by_height.get(key + step, ()) if _follows(line[-1], run[0])]
        if near:
            line = min(near, key=lambda line: abs(line[-1].middle - run[0].middle))
            line += run
        else:
            lines.append(list(run))
            by_height[key].append(lines[-1])
    return lines


def _line(cells: Sequence[Row]) -> Row:
    parts = [cells[0].text]
    for before, after in itertools.pairwise(cells):
        if before.text == after.text and after.left - before.left < 0.3 * after.size:  # printed twice, to look bold
            continue
        latin = before.text.isascii() and after.text.isascii() and before.text.isalnum() and after.text.isalnum()
        if after.left - before.right > (_LATIN_SPACE if latin else _SPACE) * after.size:
            parts.append(" ")
        parts.append(after.text)
    heights = sorted(cell.middle for cell in cells)
    middle, size = heights[len(heights) // 2], median(cell.size for cell in cells)
    return Row("".join(parts), cells[0].left, middle - size / 2, max(cell.right for cell in cells), middle + size / 2, size)


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
    for row in sorted(rows, key=lambda row: (row.middle, row.left)):
        if lines and abs(lines[-1][0].middle - row.middle) <= _SAME_LINE * min(lines[-1][0].size, row.size):
            lines[-1].append(row)
        else:
            lines.append([row])
    return lines


def _left(rows: Sequence[Row]) -> float:
    return min(row.left for row in rows)


def _right(rows: Sequence[Row]) -> float:
    return max(row.right for row in rows)


def _gutters(rows: Iterable[Row], body: float) -> list[float]:
    """Where white space runs through all the rows from top to bottom: the places where it ends."""
    found: list[float] = []
    reached: float | None = None
    for row in sorted(rows, key=lambda row: row.left):
        if reached is not None and row.left - reached > 0.6 * body:
            found.append(row.left)
        reached = row.right if reached is None else max(reached, row.right)
    return found


def _parts(rows: Sequence[Row], body: float) -> list[list[Row]]:
    """The rows cut into columns, where they stand in columns of text and not of a table."""
    gutters = _gutters(rows, body)
    if not gutters:
        return [list(rows)]
    parts: list[list[Row]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        parts[bisect_left(gutters, row.left + 0.01)].append(row)
    if max(len(lines_by_height(part)) for part in parts) < 2 or not all(_is_text(part) for part in parts):
        return [list(rows)]
    return parts


def _is_text(rows: Sequence[Row]) -> bool:
    width = _right(rows) - _left(rows)
    taken = median(sum(row.right - row.left for row in line) for line in lines_by_height(rows))
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
    open_ = False  # the last band has white space through it
    for group in _rows_by_overlap(rows):
        if bands:
            both = bool(_gutters([*bands[-1], *group], body))
            if both or (not open_ and not _gutters(group, body)):
                bands[-1] += group
                open_ = both
                continue
        bands.append(list(group))
        open_ = bool(_gutters(group, body))
    return bands
