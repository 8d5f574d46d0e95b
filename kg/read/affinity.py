"""Judges whether one piece of text goes on with another.

Three things speak: words that the join would complete (工|匠), character sequences that the text has elsewhere, and brackets that
one piece opens and the other closes. All are natural logarithms of how much likelier the join is than its sides apart, or on that scale.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kg.domains.words import crosses, log_probability

_CONTEXT = 5  # characters on each side of a join
_PIECES = 1024  # pieces of a page, of which each is held against each other
_REACH = 3  # characters on each side that a known sequence may cover
_HAN_END = re.compile("[\u3400-\u9fff]*$")
_HAN_START = re.compile("[\u3400-\u9fff]*")
_LEAD_SENTENCE = re.compile(
    '["“]?[\u3400-\u9fff][^，,：:；;。]{5,31}。'
)  # how paragraphs of the genre begin: a sentence that names the work
_CANNOT_START = re.compile(
    "[，。；、：！？,;:!?）)》】”’%％]|[^\\W\\d_]{1,2}[，,。）)》]|(?!\\d{4}年|\\d{1,2}月)\\d|[一二三四五六七八九十百千两]{1,6}[万余多个名人家项件场户次]"
)
_HANGING = ("，", "、", ",")
_QUOTES = re.compile("[“”‘’\"']")
_BRACKETS = {"》": "《", "）": "（", ")": "(", "”": "“", "】": "【", "’": "‘"}
_BRACKET = re.compile(f"[{re.escape(''.join((*_BRACKETS, *_BRACKETS.values())))}]")

# On the scale of the word gain, set on one scrambled newspaper page; wide margins lie between right and wrong joins there.
_OPENING = -3.0  # for a piece that reads as the start of a paragraph
_NO_START = 1.0  # for a piece that cannot be one
_HANGS = 1.0  # for a piece that ends with a comma: whatever follows
_CLOSED, _MISMATCHED, _LEFT_OPEN = 5.0, -6.0, -1.0
_ROUNDING = 1e-9  # below it a gain is what adding logarithms in another order leaves
_STOP = re.compile("[。！？；]")
_SEQUENCE = {0: 0.0, 2: 0.5, 3: 2.5, 4: 5.0, 5: 6.5, 6: 8.0}  # by the length of the longest known sequence over the join


class Sequences:
    """The character sequences of a whole text, but for its quotation marks."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.text = _QUOTES.sub("", "\n".join(texts)) + "\n"
        self._followers: dict[str, frozenset[str]] = {}

    def followers(self, character: str) -> frozenset[str]:
        """The characters that stand right after `character` somewhere in the text."""
        if character not in self._followers:
            self._followers[character] = frozenset(part[:1] or character for part in self.text.split(character)[1:])
        return self._followers[character]


_NOTHING = Sequences()


def affinity(head: str, tail: str, known: Sequences = _NOTHING) -> float:
    """How much better `head` and `tail` read joined than apart, in a text with the `known` sequences; 0 where nothing speaks."""
    before, after = _head(head), _tail(tail)
    score = _word_gain(before.word, after.word) + _sequence_gain(before, after, known) + _bracket_gain(before, after)
    if before.hangs:
        return score + _HANGS
    return score + after.opening


def word_gain(head: str, tail: str) -> float:
    """How much more probable the characters at the join are as words across it: 工|匠 gains, 干部|选拔 does not."""
    return _word_gain(_found(_HAN_END.search(head[-_CONTEXT:])), _found(_HAN_START.match(tail[:_CONTEXT])))


def bracket_gain(head: str, tail: str) -> float:
    """How well the brackets and quotation marks of the two sides fit; 0 where they have no open ones."""
    return _bracket_gain(_head(head), _tail(tail))


class _Head(NamedTuple):
    """What a piece tells of its end."""

    word: str  # the Chinese characters that it ends with
    sequence: str  # its last characters, without quotation marks
    han: bool  # these end with a Chinese character
    odd: bool  # a straight quotation mark is open
    opened: str | None  # the bracket that is open
    hangs: bool


class _Tail(NamedTuple):
    """What a piece tells of its beginning."""

    word: str
    sequence: str
    han: bool
    odd: bool
    closed: str | None  # the opening counterpart of the first bracket that it closes without having opened it
    stops: bool  # a sentence ends in it
    opening: float  # what its first words say


@lru_cache(_PIECES)
def _head(text: str) -> _Head:
    sequence = _QUOTES.sub("", text[-2 * _CONTEXT :])
    return _Head(
        _found(_HAN_END.search(text[-_CONTEXT:])),
        sequence,
        bool(_found(_HAN_END.search(sequence[-1:]))),
        text.count('"') % 2 == 1,
        _open_bracket(text),
        text.endswith(_HANGING),
    )


@lru_cache(_PIECES)
def _tail(text: str) -> _Tail:
    sequence = _QUOTES.sub("", text[: 2 * _CONTEXT])
    return _Tail(
        _found(_HAN_START.match(text[:_CONTEXT])),
        sequence,
        bool(_found(_HAN_START.match(sequence[:1]))),
        text.count('"') % 2 == 1,
        _closing_bracket(text),
        bool(_STOP.search(text)),
        _NO_START if _CANNOT_START.match(text) else _OPENING if _LEAD_SENTENCE.match(text) else 0.0,
    )


def _word_gain(before: str, after: str) -> float:
    if not before or not after or not crosses(before, after):
        return 0.0
    gain = log_probability(before + after) - log_probability(before) - log_probability(after)
    return gain if gain > _ROUNDING else 0.0


def _sequence_gain(head: _Head, tail: _Tail, known: Sequences) -> float:
    if not head.han or not tail.han or tail.sequence[0] not in known.followers(head.sequence[-1]):
        return 0.0
    before, after = head.sequence, tail.sequence
    joins = ((left, right) for left in range(1, min(_REACH, len(before)) + 1) for right in range(1, min(_REACH, len(after)) + 1))
    return _SEQUENCE[max(left + right for left, right in joins if before[-left:] + after[:right] in known.text)]


def _bracket_gain(head: _Head, tail: _Tail) -> float:
    straight = _CLOSED / 2 if head.odd and tail.odd else _LEFT_OPEN * (head.odd + tail.odd)
    if tail.closed:
        return straight + (_CLOSED if head.opened == tail.closed else _MISMATCHED)
    return straight + ((_MISMATCHED if tail.stops else _LEFT_OPEN) if head.opened else 0.0)


def _open_bracket(text: str) -> str | None:
    """The bracket that `text` opens last and does not close."""
    stack: list[str] = []
    for character in _BRACKET.findall(text):
        if character not in _BRACKETS:
            stack.append(character)
        elif stack and stack[-1] == _BRACKETS.get(character):
            stack.pop()
    return stack[-1] if stack else None


def _closing_bracket(text: str) -> str | None:
    """The opening counterpart of the first bracket that `text` closes without having opened it."""
    stack: list[str] = []
    for character in _BRACKET.findall(text):
        if character not in _BRACKETS:
            stack.append(character)
        elif (opening := _BRACKETS.get(character)) is not None:
            if not stack or stack[-1] != opening:
                return opening
            stack.pop()
    return None


def is_balanced(text: str) -> bool:
    """Whether every bracket and quotation mark of `text` has its counterpart."""
    return text.count('"') % 2 == 0 and (not _BRACKET.search(text) or (_open_bracket(text) is None and _closing_bracket(text) is None))


def _found(match: re.Match[str] | None) -> str:
    return match.group() if match else ""
