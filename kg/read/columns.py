"""Puts the pieces of a page with scrambled columns together: a paragraph that stops in mid-sentence and the piece that goes on with it.

What has no good continuation is left alone.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from kg.read.affinity import Sequences, affinity, bracket_gain, word_gain
from kg.read.document import Paragraph, Run

_WINDOW = 60  # paragraphs, before and after, within which a continuation is looked for
# Beyond these a text is no page, and the work would grow with their product: only neighbours are joined then.
_LONGEST_TEXT, _LONGEST_BLOCK = 50_000, 3_000  # characters
_MOST_HEADS = 200  # paragraphs that stop in mid-sentence
# Least affinities of a join (see kg.read.affinity): pieces that stand apart need a good reason, neighbours only none against.
_APART = 5.0
_NEIGHBOURS = -0.5
_PREFERENCE = 4.0  # what being neighbours counts against a continuation elsewhere
_HEADING = 5.0  # what must speak more for it where a piece looks like a heading
# On a page whose other breaks are in order: how many must show it, and how long both sides are.
_CLEAR, _PROSE = 2, 30
_SENTENCE_MARK = re.compile("[。；]")
_STOPS, _CLOSING = tuple("。！？；!?;…：:"), "”’\"'）)》】"


class Role(Enum):
    """What a paragraph may be joined to, by its look."""

    ALONE = "nothing: numbered heading, or whole by its format"
    HEADING = "what goes on with it very well: a short line without an end"
    START = "only what follows: indented, numbered or with a bullet"
    ANY = "what stands before and after"


class Block(NamedTuple):
    """A piece of a page that hangs together."""

    paragraph: Paragraph
    text: str
    role: Role


class _Join(NamedTuple):
    score: float
    head: int
    tail: int


def join_columns(blocks: Sequence[Block]) -> list[Paragraph]:
    """The paragraphs with broken ones joined to their continuation; a joined paragraph stands where its head stood."""
    heads = sum(map(_is_head, blocks))
    if not heads:
        return [block.paragraph for block in blocks]
    if heads <= _MOST_HEADS and sum(len(block.text) for block in blocks) <= _LONGEST_TEXT:
        known = Sequences(block.text for block in blocks)
        blocks = list(_cut(blocks, known))
        joins = list(_joins(blocks, known, _WINDOW))
    else:
        known = Sequences()
        joins = list(_joins(blocks, known, 1))
    follower = _followers(joins)
    if _is_in_order(blocks, follower, known):
        follower |= {head: head + 1 for head in _plain_breaks(blocks, follower)}
    tails = set(follower.values())
    return [_chain(blocks, at, follower) for at in range(len(blocks)) if at not in tails]


def _is_head(block: Block) -> bool:
    """Whether a block stops in mid-sentence."""
    return block.role in (Role.START, Role.ANY) and not _is_finished(block.text)


def _is_finished(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_STOPS)


def _is_in_order(blocks: Sequence[Block], follower: Mapping[int, int], known: Sequences) -> bool:
    """Whether the page shows that what goes on with a broken paragraph stands right after it: some do so clearly, none elsewhere."""
    clear = sum(tail == head + 1 and affinity(blocks[head].text, blocks[tail].text, known) > 0 for head, tail in follower.items())
    return clear >= _CLEAR and all(tail == head + 1 for head, tail in follower.items())


def _plain_breaks(blocks: Sequence[Block], follower: Mapping[int, int]) -> Iterator[int]:
    """Of a page in order the paragraphs of prose that stop in mid-sentence before one that may go on, though no word shows it."""
    for head, (block, after) in enumerate(pairwise(blocks)):
        prose = _is_head(block) and len(block.text) >= _PROSE and _SENTENCE_MARK.search(block.text)
        if prose and head not in follower and after.role is Role.ANY and len(after.text) >= _PROSE:
            yield head


def _joins(blocks: Sequence[Block], known: Sequences, window: int) -> Iterator[_Join]:
    tails = [at for at, block in enumerate(blocks) if block.role in (Role.HEADING, Role.ANY)]
    for head, block in enumerate(blocks):
        if block.role is Role.ALONE or _is_finished(block.text):
            continue
        first = bisect_left(tails, head + 1 if window == 1 else head - window)
        for tail in tails[first : bisect_right(tails, head + window)]:
            if tail == head:
                continue
            other = blocks[tail]
            neighbours = tail == head + 1
            gain = affinity(block.text, other.text, known) - _HEADING * (Role.HEADING in (block.role, other.role))
            if gain >= (_NEIGHBOURS if neighbours else _APART):
                yield _Join(gain + _PREFERENCE * neighbours, head, tail)


def _followers(joins: Sequence[_Join]) -> dict[int, int]:
    """Which block goes on with which, the best joins first: each at most once, and never in a circle.

    Of two heads that fit a tail equally well, the one goes first that has the worse choice else.
    """
    follower: dict[int, int] = {}
    taken: set[int] = set()
    scores: dict[int, list[float]] = {}
    for join in joins:
        scores.setdefault(join.head, []).append(join.score)
    second = {head: sorted(found)[-2] if len(found) > 1 else 0.0 for head, found in scores.items()}
    for _, head, tail in sorted(joins, key=lambda join: (-join.score, second[join.head], join.head, join.tail)):
        if head not in follower and tail not in taken and head not in _following(follower, tail):
            follower[head] = tail
            taken.add(tail)
    return follower


def _following(follower: dict[int, int], at: int) -> Iterator[int]:
    chain: int | None = at
    while chain is not None:
        yield chain
        chain = follower.get(chain)


def _cut(blocks: Sequence[Block], known: Sequences) -> Iterator[Block]:
    """The blocks, cut where two columns run into each other inside one: at the end of a line where nothing holds the two sides
    together while both have a strong continuation elsewhere."""
    heads = [block.text for block in blocks if _is_head(block)]
    tails = [block.text for block in blocks if block.role is Role.ANY]
    for block in blocks:
        yield from _parts(block, heads, tails, known) if len(block.text) <= _LONGEST_BLOCK else (block,)


def _parts(block: Block, heads: Sequence[str], tails: Sequence[str], known: Sequences) -> Iterator[Block]:
    start = position = 0
    runs = block.paragraph.runs
    role = block.role
    for number in range(1, len(runs)):
        position += len(runs[number - 1].text)
        left, right = block.text[:position], block.text[position:]
        if _is_torn(left, right) and _goes_on(left, tails, known) and _is_continued(right, heads, known):
            yield _block(runs[start:number], role)
            start, role = number, Role.ANY
    yield _block(runs[start:], role) if start else block


def _is_torn(left: str, right: str) -> bool:
    return left[-1] > "\u3400" and right[0] > "\u3400" and word_gain(left, right) == 0.0 and bracket_gain(left, right) <= 0.0


def _goes_on(left: str, tails: Sequence[str], known: Sequences) -> bool:
    return any(_strong(left, tail, known) for tail in tails)


def _is_continued(right: str, heads: Sequence[str], known: Sequences) -> bool:
    return any(_strong(head, right, known) for head in heads)


def _strong(head: str, tail: str, known: Sequences) -> bool:
    return word_gain(head, tail) > 0.0 and affinity(head, tail, known) >= _APART


def _block(runs: Sequence[Run], role: Role) -> Block:
    paragraph = Paragraph(tuple(runs))
    return Block(paragraph, paragraph.text, role)


def _chain(blocks: Sequence[Block], at: int, follower: dict[int, int]) -> Paragraph:
    runs: list[Run] = []
    for number in _following(follower, at):
        join_runs(runs, blocks[number].paragraph.runs)
    return Paragraph(tuple(runs))


def join_runs(runs: list[Run], more: Sequence[Run]) -> None:
    """Append `more` to `runs`, with a space between two Latin words that stood on two lines; figures and Chinese words need none."""
    if runs:
        before, last, first = runs[-1], runs[-1].text[-1], more[0].text[0]
        if first.isascii() and last.isascii() and first.isalpha() and last.isalpha():
            runs.append(Run(" ", before.offset + len(before.text), before.line, before.page))
    runs += more
