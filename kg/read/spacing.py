"""Decides which spaces inside a line are the page's and which are the author's.

A space beside a Chinese character or a figure only shows where the page broke the line or what a program put there;
between two Chinese words of a heading or a slogan it is the author's and stays.
"""

import re

from kg.domains.words import crosses

_NARROW = re.compile("[\u0000-\u00b6\u00b8-\u2013\u2e00-\u2e7f]+")  # half as wide as a Chinese character
_INDENT = 2.0  # how much shorter the first line of a paragraph may be
_NEAREST = 4  # a line may hold so many more spaces that a program put around figures
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164]+")
_HAN = re.compile("[\u3400-\u9fff〇]")
_ASCII_WORD = re.compile("[A-Za-z0-9]")
_LATIN = re.compile("[A-Za-z]")
# A figure that numbers a heading or an item: 10 擦亮品牌; not one that counts: 10 月, 3 名职工.
_COUNTED = "年月日时点分秒周届期岁个名位人家户项件场次批支条台套间座所处万亿千百多余元吨米公平倍成级类种层章号版页至到和"
_LIST_NUMBER = re.compile(rf"\d{{1,2}}[ \u3000]+(?![{_COUNTED}])[\u3400-\u9fff“《]")
_SENTENCE_MARK = re.compile("[，。；！？,;]")
# What takes no place on the page: controls, soft hyphens, joiners, marks of direction, selectors of a glyph's variant.
_UNSEEN_RANGES = (
    (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB),
)  # fmt: skip
UNSEEN_CHARACTERS = "".join(chr(code) for first, last in _UNSEEN_RANGES for code in range(first, last + 1))
UNSEEN = re.compile(f"[{re.escape(UNSEEN_CHARACTERS)}]+")
_THOUSANDS = re.compile(r"[\u00a0\u2002-\u200a\u202f]\d{3}(?!\d)")  # the space that the standard of figures puts between them
_TOLERANCE = 3.0  # of a column's width, in full-width characters: ASCII marks stand for either width
_NARROWEST_COLUMN, _WIDEST_COLUMN = 4.0, 60.0
_NARROW_COLUMN = 8.0  # names and mottoes are as wide as the lines of a column that is narrower


def width(text: str) -> float:
    """How wide `text` is on the page, in full-width characters."""
    return len(text) - len("".join(_NARROW.findall(text))) / 2


def superfluous(text: str, *, cells: bool = False) -> list[tuple[int, int]]:
    """The places (start, end) in `text`, a line without outer spaces, that hold white space to be taken out.

    Of a space that stays, one character is kept. `cells`: tabs part the cells of a table's row, and stay.
    """
    if len(text.split(None, 1)) == 1 and "\u2800" not in text and "\u3164" not in text:
        return []
    gaps = [match.span() for match in _SPACES.finditer(text)]
    if cells and "\t" in text:
        gaps = [(start, end) for start, end in gaps if "\t" not in text[start:end]]
    if not gaps:
        return []
    found: list[tuple[int, int]] = []
    starts = [0]
    column: float | None = None
    for start, end in gaps:
        before, after = text[start - 1], text[end]
        after_bullet = start == 1 and not before.isalnum()
        after_number = len(starts) == 1 and _LIST_NUMBER.match(text) is not None
        if after_bullet or after_number or (_LATIN.match(before) and _LATIN.match(after)):
            keep = True
        elif _figure(before) and _figure(after):
            keep = not _THOUSANDS.match(text, start)
        elif not _HAN.match(after):
            keep = False
        else:
            column = _column_of(text, gaps) if column is None else column
            if _HAN.match(before):
                keep = not any(_is_line(text[at:start], column, first=at == 0) for at in starts[-_NEAREST:])
            else:
                keep = before in "”’》】" and not column
        starts.append(end)
        if not keep:
            found.append((start, end))
        elif end - start > 1:
            found.append((start + 1, end))
    return found


def _beside_word(text: str, start: int, end: int) -> bool:
    """Whether a space may be there for the figure or Latin word beside it, and not for the end of a line."""
    return bool(_ASCII_WORD.match(text[start - 1]) or _ASCII_WORD.match(text[end]))


def _is_line(text: str, column: float, *, first: bool) -> bool:
    room = _room(column)
    return column > 0 and -room - (_INDENT if first else 0.0) <= width(text) - column <= room


def _room(column: float) -> float:
    """How much the lines of a column may differ."""
    return min(_TOLERANCE, column / 3)


def _figure(character: str) -> bool:
    return character.isascii() and character.isdigit()


def _column_of(text: str, gaps: list[tuple[int, int]]) -> float:
    """The width of the column that a line was joined from, 0 for none: by all its spaces, or by those that no figure or word explains."""
    return _column(text, gaps) or _column(text, [gap for gap in gaps if not _beside_word(text, *gap)])


def _column(text: str, gaps: list[tuple[int, int]]) -> float:
    """The width of the column that a line was joined from, where it shows: pieces of one width, the last one shorter."""
    if not gaps:
        return 0.0
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    widths = [width(text[start:end]) for start, end in zip(starts, ends, strict=True)]
    widest = max(widths[:-1])
    room = _room(widest)
    if not _NARROWEST_COLUMN <= widest <= _WIDEST_COLUMN or widths[-1] > widest + room:
        return 0.0
    even = sum(abs(width_ - widest) <= room + (_INDENT if at == 0 else 0.0) for at, width_ in enumerate(widths[:-1]))
    if even < len(widths[:-1]) * 0.6 or (even < 2 and not _SENTENCE_MARK.search(text)):
        return 0.0
    if widest < _NARROW_COLUMN and sum(crosses(text[:start], text[end:]) for start, end in gaps) * 2 <= len(gaps):
        return 0.0
    return widest
