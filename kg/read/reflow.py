"""Makes paragraphs out of lines: drops the furniture of the page, takes out its spaces, joins what the page broke.

A line is joined to the one before when that stops in mid-sentence; where the columns of a page are scrambled, `kg.read.columns`
looks for the continuation.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.read.affinity import is_balanced, word_gain
from kg.read.columns import Block, Role, join_columns, join_runs
from kg.read.document import CONTINUATION, LINE, PARAGRAPH, Line, Paragraph, Run
from kg.read.furniture import Furniture
from kg.read.spacing import UNSEEN, UNSEEN_CHARACTERS, superfluous, width

# Spaces and what takes no place, around a line.
_OUTER = " \t\u00a0\u1680\u202f\u205f\u2800\u3000\u3164" + "".join(map(chr, range(0x2000, 0x200B))) + UNSEEN_CHARACTERS
_STOPS, _CLOSING = tuple("。！？!?…；;：:"), "”’\"'）)》】」』"
_HANGING = tuple("，、,（(《“‘「—-·•+")  # a line that ends so goes on, whatever follows
_NUMBERED = re.compile(
    r"[一二三四五六七八九十百]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节部篇编][\s　分]?"
    r"|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[（(]\d{1,2}[)）]|[①-⑳]"
)
_BULLET = re.compile(r"[●◆■▲★○◇□△☆▶►※◎❖✦⚫⬤•·]|——")
# Characters for private use are signs of some font; those at the edges of a line are bullets and end marks, of which nothing is known.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BULLET_OF_FONT = re.compile("[\ue000-\uf8ff]+[ \t\u3000]*")
_UNKNOWN = re.compile("^[\ue000-\uf8ff]+[ \t\u3000]*|[ \t\u3000]*[\ue000-\uf8ff]+$")
_SENTENCE_END = re.compile(r"[。！？；!?;]")
_INNER_MARK = re.compile("[，。；、]")
_BROKEN_SHARE = 0.3  # of the lines
_HEADING_WIDTH = 40.0  # full-width characters in the longest heading
_FULL = 2.0  # a line this much shorter than the measure, in full-width characters, is still full
_REMNANT = re.compile("(?![一二三四五六七八九十附])[\u3400-\u9fff]{1,2}[。！？”》）]{0,2}")
_SHORTEST_BEFORE_REMNANT = 12.0  # full-width characters
_LEAST_LINES = 5  # of one width, for a measure
_NARROWEST = 8  # full-width characters in a line of a column
_INDENTED_SHARE = 0.5  # of the paragraphs of prose, on a page that indents them
_LEAST_INDENTED = 0.1  # of the lines, for a measure to tell anything in a text that is wrapped in parts
_LONG_SHARE = 0.1  # of lines that may be wider than the measure, in a text that is wrapped throughout


class Piece(NamedTuple):
    """A line without furniture and outer spaces."""

    runs: tuple[Run, ...]
    text: str
    indented: bool
    gap: int  # empty lines before it
    whole: bool  # the format says what paragraph this is
    width: float
    continues: bool = False  # the format says that this goes on with the line before


class Page(NamedTuple):
    """A document without its furniture."""

    pieces: tuple[Piece, ...]
    remains: tuple[str, ...]  # lines of the site's or the paper's own bookkeeping


class Measure(NamedTuple):
    """How wide the lines of a text are."""

    width: float
    throughout: bool  # the whole text is wrapped so, not only parts of it
    trusted: bool  # throughout, or indents show where paragraphs start: a full line is then sure to go on
    gap: int  # empty lines that usually stand between the lines of a paragraph

    def is_full(self, piece: Piece) -> bool:
        """Whether the page broke the line; a wider one was joined from several before."""
        return piece.width >= self.width - _FULL and (self.trusted or piece.width <= self.width + _FULL)


def reflow(pieces: Sequence[Piece], measure: Measure | None) -> list[Paragraph]:
    """The paragraphs of `pieces`, in reading order as far as it can be known; `measure` is that of the whole document."""
    blocks: list[list[Piece]] = []
    prose = [piece for piece in pieces if not piece.whole and piece.width > _HEADING_WIDTH]
    indents = sum(piece.indented for piece in prose) > _INDENTED_SHARE * len(prose)
    for piece in pieces:
        last = blocks[-1] if blocks else None
        goes_on = last is not None and (
            piece.continues
            or _is_remnant(last, piece)
            or _certainly_continues(last, piece, measure)
            or (indents and _lacks_indent(last, piece))
        )
        if last is not None and goes_on:
            last.append(piece)
        else:
            blocks.append([piece])
    joined: list[Block] = []
    indented = False  # the paragraph that goes on began with an indent
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        indented = before is not None and (indented or before[0].indented) and not is_finished(before[-1].text)
        hangs = before is not None and before[-1].text.endswith(_HANGING)
        joined.append(_block(block, indented or hangs or _among_full_lines(blocks, at, measure)))
    return join_columns(joined)


def clean(lines: Sequence[Line]) -> Page:
    """The lines that are text without what is not, and the page's bookkeeping."""
    page = "\n".join(line.text for line in lines)
    patterns = Furniture(page)
    has_unseen = UNSEEN.search(page) is not None
    pieces: list[Piece] = []
    remains: list[str] = []
    gap = 0
    closing: list[int] = []  # how many pieces stand before each line that closes an article
    whole = not _are_broken(lines)
    for line in lines:
        bare = line.text.strip(_OUTER)
        shown = UNSEEN.sub("", bare) if has_unseen else bare
        if not shown:
            gap += 1
        elif patterns.is_remains(shown):
            remains.append(shown)
        elif not patterns.is_furniture(shown) and (runs := _clean(line, bare, shown, patterns)):
            text = runs[0].text if len(runs) == 1 else "".join(run.text for run in runs)
            continues = line.role == CONTINUATION
            indented = _indented(line.text) or _BULLET_OF_FONT.match(shown) is not None
            pieces.append(Piece(runs, text, indented, gap, whole and line.role != LINE, width(text), continues))
            gap = 0
        elif patterns.is_closing(shown):
            closing.append(len(pieces))
    return _without_end(pieces, closing, remains)


def _without_end(pieces: Sequence[Piece], closing: Sequence[int], remains: Sequence[str]) -> Page:
    """The page without what has no sentence below the furniture that closes it; `closing`: how many pieces stand above such lines."""
    last = next((at for at in range(len(pieces) - 1, -1, -1) if _SENTENCE_END.search(pieces[at].text)), len(pieces))
    end = next((count for count in closing if count > last), len(pieces))
    return Page(tuple(pieces[:end]), (*remains, *(piece.text for piece in pieces[end:])))


def _are_broken(lines: Sequence[Line]) -> bool:
    """Whether the paragraphs of the format are the lines of some page, pasted: many of them stop in mid-sentence."""
    texts = [line.text.strip(_OUTER) for line in lines if line.role == PARAGRAPH and width(line.text) >= _NARROWEST]
    if any(line.role == CONTINUATION for line in lines) or len(texts) < _LEAST_LINES:
        return False
    return sum(not is_finished(text) and bool(_INNER_MARK.search(text)) for text in texts) > _BROKEN_SHARE * len(texts)


def is_heading(text: str) -> bool:
    """Whether a paragraph reads as a heading: short, one piece, without the end of a sentence."""
    if len(text) > 2 * _HEADING_WIDTH or text.endswith(_HANGING) or _SENTENCE_END.search(text):
        return False
    return (len(text) <= _HEADING_WIDTH or width(text) <= _HEADING_WIDTH) and is_balanced(text)


def is_finished(text: str) -> bool:
    """Whether a text stops where a sentence may stop."""
    return text.rstrip(_CLOSING).endswith(_STOPS)


def starts_block(text: str) -> bool:
    """Whether a line starts with a number of a heading or a bullet."""
    return bool(_NUMBERED.match(text) or _BULLET.match(text))


def _indented(text: str) -> bool:
    if text[0] not in _OUTER:
        return False
    lead = text[: len(text) - len(text.lstrip(_OUTER))]
    return "\u3000" in lead or len(lead.expandtabs(4)) >= 2


def _clean(line: Line, bare: str, shown: str, patterns: Furniture) -> tuple[Run, ...]:
    """The line's text as runs, without watermarks and the page's spaces; `shown` is the `bare` line without what takes no place."""
    shift = line.offset + line.text.index(bare)
    cuts, spaces = patterns.insertions(shown), superfluous(shown, cells=line.role == PARAGRAPH)
    cuts += [cut for cut in spaces if not any(start <= cut[0] < end for start, end in cuts)] if cuts else spaces
    cuts += [match.span() for match in _UNKNOWN.finditer(shown)] if _PRIVATE.search(shown) else []
    if len(shown) < len(bare):
        places = [at for at, character in enumerate(bare) if not UNSEEN.match(character)]
        cuts = [(places[start], places[end - 1] + 1) for start, end in cuts]
        cuts += [match.span() for match in UNSEEN.finditer(bare)]
    if not cuts:
        return (Run(bare, shift, line.number, line.page),)
    runs: list[Run] = []
    last = 0
    for start, end in (*sorted(cuts), (len(bare), len(bare))):
        if last < start:
            runs.append(Run(bare[last:start], shift + last, line.number, line.page))
        last = max(last, end)
    return tuple(runs)


def measure_of(pieces: Sequence[Piece]) -> Measure | None:
    """The width that the page broke its lines at, where many lines that stop in mid-sentence share it."""
    # Numbered headings are as wide as each other too.
    wrapped = (piece for piece in pieces if not piece.whole and not is_finished(piece.text) and not _NUMBERED.match(piece.text))
    counts = Counter(round(piece.width) for piece in wrapped)
    near = {wide: sum(counts[wide + step] for step in (-1, 0, 1)) for wide in counts if wide >= _NARROWEST}
    edges = [wide for wide in near if near[wide] >= _LEAST_LINES and _beyond(counts, wide) <= _LONG_SHARE * near[wide]]
    if not edges:
        return None
    widest = max(edges, key=lambda wide: (near[wide], wide))
    throughout = sum(piece.width > widest + _FULL + 1 for piece in pieces) <= _LONG_SHARE * len(pieces)
    trusted = throughout or sum(piece.indented for piece in pieces) >= _LEAST_INDENTED * len(pieces)
    gaps = Counter(after.gap for before, after in pairwise(pieces) if abs(before.width - widest) <= 1 and not is_finished(before.text))
    return Measure(float(widest), throughout, trusted, max(gaps, key=lambda gap: (gaps[gap], -gap), default=0))


def _beyond(counts: Counter[int], wide: int) -> int:
    """How many lines are a little wider: none, where the page broke its lines at `wide`. Much wider ones come from elsewhere."""
    return sum(counts[wider] for wider in range(wide + 1 + int(_FULL), wide + wide // 2))


def _certainly_continues(block: Sequence[Piece], piece: Piece, measure: Measure | None) -> bool:
    """Whether `piece` goes on with the paragraph of `block`, by the look of the page alone."""
    last = block[-1]
    if last.whole or piece.whole or piece.indented or not (measure and measure.trusted and measure.is_full(last)):
        return False
    if last.text.endswith(_HANGING):
        return True
    if starts_block(piece.text) or (_may_be_heading(block) and (is_heading(piece.text) or piece.gap > measure.gap)):
        return False
    if is_finished(last.text):
        return measure.throughout and piece.gap <= measure.gap
    return True


def _lacks_indent(block: Sequence[Piece], piece: Piece) -> bool:
    """Whether prose goes on with prose that stops in mid-sentence, on a page where all paragraphs have an indent and it has none."""
    last = block[-1]
    if last.whole or piece.whole or piece.indented or is_finished(last.text) or min(last.width, piece.width) <= _HEADING_WIDTH:
        return False
    return block[0].indented and not starts_block(piece.text)


def _is_remnant(block: Sequence[Piece], piece: Piece) -> bool:
    """Whether `piece` is the last character or two of a line that was too long: 建功立业展现新作 | 为."""
    last = block[-1]
    if last.whole or piece.whole or piece.indented or piece.gap > 1 or not _REMNANT.fullmatch(piece.text):
        return False
    if last.width < _SHORTEST_BEFORE_REMNANT or is_finished(last.text):
        return False
    return len(piece.text.rstrip(_CLOSING)) == 1 or word_gain(last.text, piece.text) > 0


def _may_be_heading(block: Sequence[Piece]) -> bool:
    return len(block) == 1 and not block[0].indented and is_heading(block[0].text) and not starts_block(block[0].text)


def _among_full_lines(blocks: Sequence[Sequence[Piece]], at: int, measure: Measure | None) -> bool:
    """Whether a block of one line is as wide as the measure, and so is one beside it."""
    if measure is None:
        return False
    beside = [block[0] for block in blocks[max(0, at - 1) : at + 2] if len(block) == 1 and measure.is_full(block[0])]
    return len(beside) > 1 and blocks[at][0] in beside


def _block(pieces: Sequence[Piece], inside: bool) -> Block:
    if len(pieces) == 1:
        paragraph, text = Paragraph(pieces[0].runs), pieces[0].text
    else:
        runs: list[Run] = []
        for piece in pieces:
            join_runs(runs, piece.runs)
        paragraph = Paragraph(tuple(runs))
        text = paragraph.text
    return Block(paragraph, text, _role(pieces, text, inside))


def _role(pieces: Sequence[Piece], text: str, inside: bool) -> Role:
    numbered = starts_block(text)
    if pieces[0].whole or (numbered and is_heading(text) and not is_finished(text)):
        return Role.ALONE
    if pieces[0].indented or numbered:
        return Role.START
    heading = len(pieces) == 1 and not inside and is_heading(text) and not is_finished(text)
    return Role.HEADING if heading else Role.ANY
