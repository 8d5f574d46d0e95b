"""Decides which spaces inside a line are the page's and which are the author's.

A space beside a Chinese character or a figure only shows where the page broke the line or what a program put there;
between two Chinese words of a heading or a slogan it is the author's and stays.
"""

import re

_NARROW = re.compile("[\u0000-\u00b6\u00b8-\u2013\u2e00-\u2e7f]+")  # half as wide as a Chinese character
_INDENT = 2.0  # how much shorter the first line of a paragraph may be
_NEAREST = 4  # a line may hold so many more spaces that a program put around figures
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200b\u202f\u3000\ufeff\u00ad]+")
_HAN = re.compile("[\u3400-\u9fff〇]")
_ASCII_WORD = re.compile("[A-Za-z0-9]")
_LATIN = re.compile("[A-Za-z]")
_SENTENCE_MARK = re.compile("[，。；！？,;]")
_ZERO_WIDTH = "\u200b\ufeff\u00ad"
_TOLERANCE = 3.0  # of a column's width, in full-width characters: ASCII marks stand for either width
_NARROWEST_COLUMN, _WIDEST_COLUMN = 4.0, 60.0


def width(text: str) -> float:
    """How wide `text` is on the page, in full-width characters."""
    return len(text) - len("".join(_NARROW.findall(text))) / 2


def superfluous(text: str) -> list[tuple[int, int]]:
    """The places (start, end) in `text`, a line without outer spaces, that hold white space to be taken out.

    Of a space that stays, one character is kept.
    """
    if len(text.split(None, 1)) == 1 and "\u200b" not in text and "\ufeff" not in text and "\u00ad" not in text:
        return []
    gaps = [match.span() for match in _SPACES.finditer(text)]
    if not gaps:
        return []
    found: list[tuple[int, int]] = []
    starts = [0]
    column: float | None = None
    for start, end in gaps:
        before, after = text[start - 1], text[end]
        after_bullet = start == 1 and not before.isalnum()
        if after_bullet or (_LATIN.match(before) and _LATIN.match(after)) or (_figure(before) and _figure(after)):
            keep = True
        elif not _HAN.match(after) or text[start] in _ZERO_WIDTH:
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
    return column > 0 and -_TOLERANCE - (_INDENT if first else 0.0) <= width(text) - column <= _TOLERANCE


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
    if not _NARROWEST_COLUMN <= widest <= _WIDEST_COLUMN or widths[-1] > widest + _TOLERANCE:
        return 0.0
    even = sum(abs(width_ - widest) <= _TOLERANCE + (_INDENT if at == 0 else 0.0) for at, width_ in enumerate(widths[:-1]))
    if even < len(widths[:-1]) * 0.6 or (even < 2 and not _SENTENCE_MARK.search(text)):
        return 0.0
    return widest
