"""Labels for the characters of many sentences at once: what the lexer and the tagger share.

The characters of a batch lie step by step: first the first of each sentence, the longest sentence first, then the second of
each that has one, and so on. So every step is one block, nothing is padded, and a sentence that has ended just drops out.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

_LONGEST = 96  # characters of a sentence; what is longer is cut, so that sentences of like length are computed together
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*|[。！？；]+")
_CUTS = ("，,", "、：:")  # behind these, the first where there is one in the second half
_CHARACTERS = 16_000  # of a batch: enough for large matrices, little enough for memory


class Batch(NamedTuple):
    """Sentences that are computed together."""

    places: Numbers  # for each character of the batch where it stands in the text
    blocks: list[slice]  # for each step its characters, those of the longest sentences first


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of the text that is more than white space; long ones come in pieces."""
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > _LONGEST:
            cut = _cut(text, start + _LONGEST // 2, start + _LONGEST)
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end


def _cut(text: str, first: int, last: int) -> int:
    return next((cut for marks in _CUTS if (cut := max(text.rfind(mark, first, last) for mark in marks) + 1)), last)


def batches(pieces: Sequence[tuple[int, int]]) -> Iterator[Batch]:
    """The sentences of a text, by start and end, in batches of like length."""
    spans = sorted(pieces, key=lambda span: (span[0] - span[1], span))
    first = size = 0
    for index, (start, end) in enumerate(spans):
        if size and size + end - start > _CHARACTERS:
            yield _batch(spans[first:index])
            first, size = index, 0
        size += end - start
    if size:
        yield _batch(spans[first:])


def _batch(spans: Sequence[tuple[int, int]]) -> Batch:
    starts, ends = np.array(spans, dtype=np.int64).T
    lengths = ends - starts
    counts = [int(count) for count in (lengths[:, None] > np.arange(lengths[0])).sum(0)]
    borders = np.concatenate(([0], np.cumsum(counts))).tolist()
    blocks = [slice(left, right) for left, right in pairwise(borders)]
    places = np.concatenate([starts[:count] + step for step, count in enumerate(counts)])
    return Batch(places, blocks)


def best_path(
    scores: Floats, transitions: Floats, blocks: Sequence[slice], start: Floats | None = None, stop: Floats | None = None
) -> Numbers:
    """The best label of each character of a batch (Viterbi).

    scores: characters × labels. transitions: from row to column. start, stop: what a label gives at the ends of a sentence.
    """
    best = scores.copy()  # of a path that ends at the character with the label
    if start is not None:
        best[blocks[0]] += start
    for former, block in pairwise(blocks):
        before = best[former.start : former.start + block.stop - block.start]
        best[block] += (before[:, :, None] + transitions).max(1)
    ends = best if stop is None else best + stop
    path = np.empty(len(scores), dtype=np.int64)
    following = np.empty(0, dtype=np.int64)
    for block in reversed(blocks):
        going = best[block.start : block.start + len(following)] + transitions.T[following]
        ending = ends[block.start + len(following) : block.stop]
        following = path[block] = np.concatenate((going.argmax(1), ending.argmax(1)))
    return path


def marginals(scores: Floats, transitions: Floats, blocks: Sequence[slice]) -> Floats:
    """How probable each label is at each character of a batch (forward and backward), scaled at each step against overflow."""
    given = np.exp(scores - scores.max(1, keepdims=True))
    moves = np.exp(transitions)
    forward, backward = given.copy(), np.ones_like(given)
    for former, block in pairwise(blocks):
        before = slice(former.start, former.start + block.stop - block.start)
        forward[block] *= _scaled(forward[before]) @ moves
    for former, block in reversed([*pairwise(blocks)]):
        before = slice(former.start, former.start + block.stop - block.start)
        backward[before] = _scaled(given[block] * backward[block]) @ moves.T
    return _scaled(forward * backward)


def _scaled(values: Floats) -> Floats:
    scaled: Floats = values / values.sum(1, keepdims=True)
    return scaled
