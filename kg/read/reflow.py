"""Makes paragraphs out of lines: drops the furniture of the page, takes out its spaces, joins what the page broke.

A line is joined to the one before when that stops in mid-sentence; where the columns of a page are scrambled, `kg.read.columns`
looks for the continuation.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.read.columns import Role, join_columns, space_between
from kg.read.document import PARAGRAPH, Line, Paragraph, Run
from kg.read.furniture import furniture
from kg.read.spacing import superfluous, width

_OUTER = " \t\u00a0\u2000\u2001\u2002\u2003\u3000\u200b\ufeff\u00ad"
_FINISHED = re.compile(r"[。！？!?…；;：:][”’\"'）)》】」』]*$")
_HANGING = re.compile(r"[，、,（(《“‘「—\-·•+]$")  # a line that ends so goes on, whatever follows
_NUMBERED = re.compile(
    r"[一二三四五六七八九十百]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节部篇编][\s　分]?"
    r"|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[（(]\d{1,2}[)）]|[①-⑳]"
)
_BULLET = re.compile(r"[●◆■▲★○◇□△☆▶►※◎❖✦⚫⬤•·]|——")
_SENTENCE_END = re.compile(r"[。！？；]")
_HEADING_WIDTH = 40.0
_FULL = 2.0  # a line this much shorter than the measure, in full-width characters, is still full
_LEAST_LINES = 5  # of one width, for a measure
_LEAST_SHARE = 0.35  # of the unfinished lines that must have that width
_LONG_SHARE = 0.05  # of lines beyond the measure, in a text that is wrapped throughout


class Piece(NamedTuple):
    """A line without furniture and outer spaces."""

    runs: tuple[Run, ...]
    text: str
    indented: bool
    gap: int  # empty lines before it
    whole: bool  # the format says that this is a whole paragraph
    width: float


class Page(NamedTuple):
    """A document without its furniture."""

    pieces: tuple[Piece, ...]
    remains: tuple[str, ...]  # lines of the site's or the paper's own bookkeeping


class Measure(NamedTuple):
    """How wide the lines of a text are."""

    width: float
    throughout: bool  # the whole text is wrapped so, not only parts of it
    gap: int  # empty lines that usually stand between the lines of a paragraph

    def is_full(self, piece: Piece) -> bool:
        return self.width - _FULL <= piece.width <= self.width + _FULL


def reflow(pieces: Sequence[Piece]) -> list[Paragraph]:
    """The paragraphs of `pieces`, in reading order as far as it can be known."""
    measure = _measure(pieces)
    blocks: list[list[Piece]] = []
    for piece in pieces:
        if blocks and _certainly_continues(blocks[-1], piece, measure):
            blocks[-1].append(piece)
        else:
            blocks.append([piece])
    paragraphs = [Paragraph(_joined(block)) for block in blocks]
    return join_columns(paragraphs, [_role(block) for block in blocks])


def clean(lines: Iterable[Line]) -> Page:
    """The lines that are text without what is not, and the page's bookkeeping."""
    patterns = furniture()
    pieces: list[Piece] = []
    remains: list[str] = []
    gap = 0
    for line in lines:
        bare = line.text.strip(_OUTER)
        if not bare:
            gap += 1
        elif patterns.is_remains(bare):
            remains.append(bare)
        elif not patterns.is_furniture(bare) and (runs := _clean(line, bare)):
            text = "".join(run.text for run in runs)
            pieces.append(Piece(runs, text, _indented(line.text), gap, line.role == PARAGRAPH, width(text)))
            gap = 0
    return Page(tuple(pieces), tuple(remains))


def is_heading(text: str) -> bool:
    """Whether a paragraph reads as a heading: short, one piece, without the end of a sentence."""
    return width(text) <= _HEADING_WIDTH and not _SENTENCE_END.search(text) and not _HANGING.search(text)


def is_finished(text: str) -> bool:
    """Whether a text stops where a sentence may stop."""
    return bool(_FINISHED.search(text))


def starts_block(text: str) -> bool:
    """Whether a line starts with a number of a heading or a bullet."""
    return bool(_NUMBERED.match(text) or _BULLET.match(text))


def _indented(text: str) -> bool:
    lead = text[: len(text) - len(text.lstrip(_OUTER))]
    return "\u3000" in lead or len(lead.expandtabs(4)) >= 2


def _clean(line: Line, bare: str) -> tuple[Run, ...]:
    """The line's text as runs, without watermarks and the page's spaces."""
    shift = line.text.index(bare)
    cuts = [match.span() for match in furniture().insertions.finditer(bare) if match.end() > match.start()]
    cuts += [cut for cut in superfluous(bare) if not any(start <= cut[0] < end for start, end in cuts)]
    runs: list[Run] = []
    last = 0
    for start, end in (*sorted(cuts), (len(bare), len(bare))):
        if last < start:
            runs.append(Run(bare[last:start], line.offset + shift + last, line.number, line.page))
        last = max(last, end)
    return tuple(runs)


def _measure(pieces: Sequence[Piece]) -> Measure | None:
    """The width that the page broke its lines at, where many lines that stop in mid-sentence share it."""
    broken = [piece for piece in pieces if not piece.whole and not is_finished(piece.text)]
    counts = Counter(round(piece.width) for piece in broken if piece.width >= 10)
    if not counts:
        return None
    near = {wide: sum(counts[wide + step] for step in (-1, 0, 1)) for wide in counts}
    widest = max(near, key=lambda wide: (near[wide], wide))
    if near[widest] < max(_LEAST_LINES, _LEAST_SHARE * len([piece for piece in broken if piece.width >= 10])):
        return None
    long = sum(piece.width > widest + _FULL + 1 for piece in pieces)
    gaps = Counter(after.gap for before, after in pairwise(pieces) if abs(before.width - widest) <= 1 and not is_finished(before.text))
    return Measure(float(widest), long <= _LONG_SHARE * len(pieces), max(gaps, key=lambda gap: (gaps[gap], -gap), default=0))


def _certainly_continues(block: Sequence[Piece], piece: Piece, measure: Measure | None) -> bool:
    """Whether `piece` goes on with the paragraph of `block`, by the look of the page alone."""
    last = block[-1]
    if last.whole or piece.whole or measure is None or not measure.is_full(last) or piece.indented:
        return False
    if _HANGING.search(last.text):
        return True
    if starts_block(piece.text) or (_may_be_heading(block) and (is_heading(piece.text) or piece.gap > measure.gap)):
        return False
    if is_finished(last.text):
        return measure.throughout and piece.gap <= measure.gap
    return True


def _may_be_heading(block: Sequence[Piece]) -> bool:
    return len(block) == 1 and not block[0].indented and is_heading(block[0].text) and not starts_block(block[0].text)


def _role(block: Sequence[Piece]) -> Role:
    text = "".join(piece.text for piece in block)
    if block[-1].whole or (is_heading(text) and not is_finished(text) and (starts_block(text) or len(block) == 1)):
        return Role.ALONE
    return Role.START if block[0].indented or starts_block(text) else Role.ANY


def _joined(block: Sequence[Piece]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for piece in block:
        if runs and (space := space_between(runs[-1], piece.runs[0])):
            runs.append(space)
        runs += piece.runs
    return tuple(runs)
