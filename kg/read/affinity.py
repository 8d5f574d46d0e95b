"""Judges whether one piece of text goes on with another.

Three things speak: words that the join would complete (工|匠), character sequences that the text has elsewhere, and brackets that
one piece opens and the other closes. All are natural logarithms of how much likelier the join is than its sides apart, or on that scale.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.domains.words import log_probability

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
_HANGING = re.compile("[，、,]$")
_QUOTES = re.compile("[“”‘’\"']")
_BRACKETS = {"》": "《", "）": "（", ")": "(", "”": "“", "】": "【", "’": "‘"}
_BRACKET = re.compile(f"[{re.escape(''.join((*_BRACKETS, *_BRACKETS.values())))}]")

# On the scale of the word gain, set on one scrambled newspaper page; wide margins lie between right and wrong joins there.
_OPENING = -3.0  # for a piece that reads as the start of a paragraph
_NO_START = 1.0  # for a piece that cannot be one
_HANGS = 1.0  # for a piece that ends with a comma: whatever follows
_CLOSED, _MISMATCHED, _LEFT_OPEN = 5.0, -6.0, -1.0
_STOP = re.compile("[。！？；]")
_SEQUENCE = {0: 0.0, 2: 0.5, 3: 2.5, 4: 5.0, 5: 6.5, 6: 8.0}  # by the length of the longest known sequence over the join


def affinity(head: str, tail: str, known: str = "") -> float:
    """How much better `head` and `tail` read joined than apart; 0 where nothing speaks for or against it.

    `known` is the whole text, from `without_quotes`.
    """
    score = word_gain(head, tail) + _sequence_gain(head, tail, known) + bracket_gain(head, tail)
    if _HANGING.search(head):
        return score + _HANGS
    if _CANNOT_START.match(tail):
        return score + _NO_START
    return score + (_OPENING if _LEAD_SENTENCE.match(tail) else 0.0)


def word_gain(head: str, tail: str) -> float:
    """How much more probable the characters at the join are as words across it: 工|匠 gains, 干部|选拔 does not."""
    before, after = _found(_HAN_END.search(head[-_CONTEXT:])), _found(_HAN_START.match(tail[:_CONTEXT]))
    if not before or not after:
        return 0.0
    return log_probability(before + after) - log_probability(before) - log_probability(after)


def without_quotes(texts: Iterable[str]) -> str:
    """The texts one after the other, for `affinity` to look sequences up in."""
    return _QUOTES.sub("", "\n".join(texts))


def _sequence_gain(head: str, tail: str, known: str) -> float:
    before, after = _unquoted(head[-2 * _CONTEXT :]), _unquoted(tail[: 2 * _CONTEXT])
    if before[-1:] + after[:1] not in known or not _found(_HAN_END.search(before)) or not _found(_HAN_START.match(after)):
        return 0.0
    joins = ((left, right) for left in range(1, min(_REACH, len(before)) + 1) for right in range(1, min(_REACH, len(after)) + 1))
    return _SEQUENCE[max(left + right for left, right in joins if before[-left:] + after[:right] in known)]


def bracket_gain(head: str, tail: str) -> float:
    """How well the brackets and quotation marks of the two sides fit; 0 where they have no open ones."""
    odd_head, odd_tail = _has_odd_quotes(head), _has_odd_quotes(tail)
    straight = _CLOSED / 2 if odd_head and odd_tail else _LEFT_OPEN * (odd_head + odd_tail)
    opened, closed = _open_bracket(head), _closing_bracket(tail)
    if closed:
        return straight + (_CLOSED if opened == closed else _MISMATCHED)
    return straight + ((_MISMATCHED if _STOP.search(tail) else _LEFT_OPEN) if opened else 0.0)


@lru_cache(_PIECES)
def _unquoted(text: str) -> str:
    return _QUOTES.sub("", text)


@lru_cache(_PIECES)
def _has_odd_quotes(text: str) -> bool:
    return text.count('"') % 2 == 1


@lru_cache(_PIECES)
def _open_bracket(text: str) -> str | None:
    """The bracket that `text` opens last and does not close."""
    stack: list[str] = []
    for character in _BRACKET.findall(text):
        if character not in _BRACKETS:
            stack.append(character)
        elif stack and stack[-1] == _BRACKETS.get(character):
            stack.pop()
    return stack[-1] if stack else None


@lru_cache(_PIECES)
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
    return text.count('"') % 2 == 0 and _open_bracket(text) is None and _closing_bracket(text) is None


def _found(match: re.Match[str] | None) -> str:
    return match.group() if match else ""
