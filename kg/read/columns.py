"""Puts the pieces of a page with scrambled columns together: a paragraph that stops in mid-sentence and the piece that goes on with it.

Which piece goes on is judged by the words that the join would complete, by character sequences that the text has elsewhere, and by
brackets that one piece opens and the other closes. What has no good continuation is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache
from math import log
from typing import NamedTuple

from kg.read.document import Paragraph, Run

_WINDOW = 60  # paragraphs, before and after, within which a continuation is looked for
_LONGEST_TEXT = 200_000  # characters; beyond that only neighbours are joined
_STRONG = 6.0  # natural logarithm of how much likelier the join is than its two sides apart, for pieces that stand apart
_NEIGHBOUR = 3.0  # for neighbours
_OPENING = 3.0  # what speaks against a piece that reads as the start of a paragraph
_BRACKET = 5.0
_CONTEXT = 5  # characters on each side of a join
_SENTENCE_STOP = re.compile("[。！？；!?;…：:][”’\"'）)》】]*$")
_HAN_END = re.compile("[\u3400-\u9fff]*$")
_HAN_START = re.compile("[\u3400-\u9fff]*")
_LEAD_SENTENCE = re.compile("[^，,、：:；;。]{4,24}。|[\u3400-\u9fff、]{4,24}。")
_CANNOT_START = re.compile("[，。；、：！？,;:!?）)》】”’%％]|[^\\W\\d_]{1,2}[，,。）)》]|\\d")
_PUNCTUATION = re.compile("[^\u3400-\u9fffA-Za-z0-9]+")
_BRACKETS = {"》": "《", "）": "（", ")": "(", "”": "“", "】": "【", "’": "‘"}


class Role(Enum):
    """What a paragraph may be joined to, by its look."""

    ALONE = "nothing: a heading, or whole by its format"
    START = "only to what follows: indented, numbered or with a bullet"
    ANY = "to what stands before and after"


class _Join(NamedTuple):
    score: float
    head: int
    tail: int


def join_columns(paragraphs: Sequence[Paragraph], roles: Sequence[Role]) -> list[Paragraph]:
    """The paragraphs with broken ones joined to their continuation; a joined paragraph stands where its head stood."""
    texts = [paragraph.text for paragraph in paragraphs]
    heads = [at for at, text in enumerate(texts) if roles[at] is not Role.ALONE and not _SENTENCE_STOP.search(text)]
    if not heads:
        return list(paragraphs)
    follower = _followers(texts, roles, heads)
    taken = set(follower.values())
    result: list[Paragraph] = []
    for at in range(len(paragraphs)):
        if at in taken:
            continue
        chain, runs = at, list(paragraphs[at].runs)
        while (next_ := follower.get(chain)) is not None:
            runs += paragraphs[next_].runs
            chain = next_
        result.append(Paragraph(tuple(runs)))
    return result


def _followers(texts: Sequence[str], roles: Sequence[Role], heads: Sequence[int]) -> dict[int, int]:
    """Which paragraph goes on with which, each at most once and never in a circle."""
    joins = sorted(_candidates(texts, roles, heads), key=lambda join: (-join.score, join.head, join.tail))
    follower: dict[int, int] = {}
    taken: set[int] = set()
    for _, head, tail in joins:
        if head not in follower and tail not in taken and not _leads_to(follower, tail, head):
            follower[head] = tail
            taken.add(tail)
    return follower


def _leads_to(follower: dict[int, int], start: int, goal: int) -> bool:
    at: int | None = start
    while at is not None:
        if at == goal:
            return True
        at = follower.get(at)
    return False


def _candidates(texts: Sequence[str], roles: Sequence[Role], heads: Sequence[int]) -> Iterator[_Join]:
    short = sum(map(len, texts)) <= _LONGEST_TEXT
    known = _sequences(texts) if short else frozenset()
    for head in heads:
        nearby = range(max(0, head - _WINDOW), min(len(texts), head + _WINDOW)) if short else range(head + 1, min(len(texts), head + 2))
        for tail in nearby:
            if tail == head or roles[tail] is not Role.ANY:
                continue
            neighbour = tail == head + 1
            score = affinity(texts[head], texts[tail], known) + (_NEIGHBOUR + 0.5 if neighbour else 0.0)
            if score >= (_NEIGHBOUR if neighbour else _STRONG):
                yield _Join(score, head, tail)


def affinity(head: str, tail: str, known: frozenset[str] = frozenset()) -> float:
    """How much better `head` and `tail` read joined than apart; 0 where nothing speaks for or against it.

    `known` holds the character sequences of the text, without punctuation.
    """
    score = _word_gain(head, tail) + _sequence_gain(head, tail, known) + _bracket_gain(head, tail)
    if _CANNOT_START.match(tail):
        score += 1.0
    elif _LEAD_SENTENCE.match(tail):
        score -= _OPENING
    return score


def _word_gain(head: str, tail: str) -> float:
    """How much more probable the characters at the join are as words across it: 工|匠 gains, 干部|选拔 does not."""
    ending = _HAN_END.search(head[-_CONTEXT:])
    before, after = ending.group() if ending else "", _HAN_START.match(tail[:_CONTEXT])
    if not before or not after or not after.group():
        return 0.0
    return _probability(before + after.group()) - _probability(before) - _probability(after.group())


def _sequence_gain(head: str, tail: str, known: frozenset[str]) -> float:
    before, after = _PUNCTUATION.sub("", head[-2 * _CONTEXT :]), _PUNCTUATION.sub("", tail[: 2 * _CONTEXT])
    longest = 0
    for left in range(1, 4):
        for right in range(1, 4):
            if left + right > longest and before[-left:] + after[:right] in known and len(before) >= left and len(after) >= right:
                longest = left + right
    return {0: 0.0, 2: 0.5, 3: 2.5, 4: 5.0, 5: 6.5, 6: 8.0}[longest]


def _bracket_gain(head: str, tail: str) -> float:
    opened, closed = _open_bracket(head), _closing_bracket(tail)
    if opened and closed:
        return _BRACKET if opened == closed else -_BRACKET
    return -_BRACKET if closed else 0.0


def _open_bracket(text: str) -> str | None:
    """The bracket that `text` opens last and does not close."""
    stack: list[str] = []
    for character in text:
        if character in _BRACKETS.values():
            stack.append(character)
        elif stack and stack[-1] == _BRACKETS.get(character):
            stack.pop()
    return stack[-1] if stack else None


def _closing_bracket(text: str) -> str | None:
    """The opening counterpart of the first bracket that `text` closes without having opened it."""
    stack: list[str] = []
    for character in text:
        if character in _BRACKETS.values():
            stack.append(character)
        elif (opening := _BRACKETS.get(character)) is not None:
            if not stack or stack[-1] != opening:
                return opening
            stack.pop()
    return None


def _sequences(texts: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for text in texts:
        bare = _PUNCTUATION.sub("", text)
        for length in range(2, 7):
            found.update(bare[at : at + length] for at in range(len(bare) - length + 1))
    return frozenset(found)


@cache
def _probability(text: str) -> float:
    """The natural logarithm of the probability of the likeliest words that make up `text`."""
    words, total = _words()
    unknown = log(0.5 / total)
    best = [0.0]
    for end in range(1, len(text) + 1):
        best.append(
            max(
                best[start] + (log(words[text[start:end]] / total) if text[start:end] in words else unknown)
                for start in range(max(0, end - 4), end)
                if end - start == 1 or text[start:end] in words
            )
        )
    return best[-1]


@cache
def _words() -> tuple[dict[str, int], int]:
    """How often words of up to four characters occur, by jieba's dictionary, and the sum."""
    import jieba  # noqa: PLC0415: half a second, for scrambled pages only

    words: dict[str, int] = {}
    with jieba.get_dict_file() as file:
        for line in file:
            word, count, *_ = line.decode("utf-8").split(" ")
            if len(word) <= 4 and count != "0":
                words[word] = int(count)
    return words, sum(words.values())


def space_between(before: Run, after: Run) -> Run | None:
    """The space that two Latin words need which stood on two lines; figures and Chinese words need none."""
    first, last = after.text[0], before.text[-1]
    if first.isascii() and last.isascii() and first.isalpha() and last.isalpha():
        return Run(" ", before.offset + len(before.text), before.line, before.page)
    return None
