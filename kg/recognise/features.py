"""What the tagger sees of each character, as numbers: its neighbours, the words around it, quotations, head nouns ahead, verbs
behind, and what gazetteer and grammar propose there.

A column holds one of these for every character of a text, as the number of a string in a vocabulary; a feature is the values of
the one to three columns of a template in 64 bits. A text is done at once, so that no feature costs a string of its own.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from kg.recognise.chain import Numbers
from kg.recognise.lexical import Words
from kg.recognise.proposals import Proposal

Keys = NDArray[np.uint64]
Coder = Callable[[str], int]  # the number of a string in the vocabulary, 0 where it is unknown
Column = Sequence[str]

SOURCES = 3  # known names, names grown from them, names built by rule

# Columns that make a feature together. a b x d e: the character with two on either side; - and +: of the word, or of what is
# proposed, before and behind; item and list: how the item of a list ends that the character stands in, and the whole list.
_OF_TEXT = """x | b | d | a | e | b x | x d | a b | d e | b x d | a b x | x d e
    word place | class place | word- | word+ | class- class place | class class+ place | word- word place | word word+ place
    last place | ending place | first class | last+ class+ place | last- last place
    inside | inside tail | ahead | ahead place x | near | near behind | behind
    item place | item b x | list place | item list inside | surname"""
_OF_SOURCE = "@{0} | @{0}- @{0} @{0}+ | @{0} inside behind"


def _parsed(templates: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(template.split()) for template in re.split(r"[|\n]", templates))


TEMPLATES = _parsed(_OF_TEXT) + sum((_parsed(_OF_SOURCE.format(source)) for source in range(SOURCES)), ())
BITS = 19  # of each value in a feature; three of them and the number of the template are 64

OPENING = '“"‘「『《〈（('
DELIMITERS = frozenset("，。；、！？：,;:!?\n…")
_QUOTATION = re.compile(r"“[^“”\n]{1,80}”|\"[^\"\n]{1,80}\"|《[^》\n]{1,120}》|‘[^‘’\n]{1,60}’|“[^“”\n]{1,80}\"|\"[^“”\"\n]{1,80}”")
_ITEM = re.compile('[^，。；！？：、,;:!?\n“”"《》（）()]+')
_LIST = re.compile("[^，。；！？,;!?\n]+")

_FOLDED = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    ",": "，",
    ";": "；",
    ":": "：",
    "(": "（",
    ")": "）",
    "•": "·",
    "　": " ",
    "—": "-",
    "－": "-",
    "–": "-",
}


def fold(character: str) -> str:
    """The class of a character where only its class matters: digits, Latin letters and the variants of one mark are one each."""
    if character.isdigit():
        return "0"
    if character.isascii() and character.isalpha():
        return "a"
    return _FOLDED.get(character, character)


class Features:
    """Makes the features of a text; the head nouns and trigger verbs are the domain's (`grammar.toml`)."""

    reach = 16  # how far ahead a head noun, and half of how far behind a verb, is looked for, in characters

    def __init__(self, grammar: Mapping[str, Any]) -> None:
        self._heads = [(head, kind) for kind, words in grammar["heads"].items() for head in words.split()]
        self._triggers = [(verb, role) for role, words in grammar["triggers"].items() for verb in words.split()]
        self._head_matcher = _matcher(head for head, _ in self._heads)
        self._trigger_matcher = _matcher(verb for verb, _ in self._triggers)
        self._surnames = re.compile(f"[{grammar['names']['surnames']}]")

    def __call__(self, text: str, words: Words, proposals: Sequence[Sequence[Proposal]], code: Coder) -> Keys:
        """The features of each character: templates × characters, 0 where one holds a string that `code` does not know.

        words: those of the text. proposals: what each source proposes; those of one source must not overlap.
        """
        columns = self._columns(text, words, proposals, code)
        keys = np.zeros((len(TEMPLATES), len(text)), dtype=np.uint64)
        for number, names in enumerate(TEMPLATES, start=1):
            key = np.full(len(text), number, dtype=np.uint64)
            known = np.ones(len(text), dtype=bool)
            for name in names:
                column = columns[name]
                key = key << np.uint64(BITS) | column.astype(np.uint64)
                known &= column > 0
            keys[number - 1] = key * known
        return keys

    def _columns(self, text: str, words: Words, proposals: Sequence[Sequence[Proposal]], code: Coder) -> dict[str, Numbers]:
        columns = _characters(text, code)
        places = [place for word, _ in words for place in _places(len(word))]
        columns |= _of_words(words, code)
        ahead, near = self._heads_ahead(text)
        behind = self._verbs_behind(text)
        inside, tail = _quoted(text, ahead)
        strings = {
            "ahead": ahead,
            "near": near,
            "behind": behind,
            "inside": inside,
            "tail": tail,
            "item": _ends(text, _ITEM),
            "list": _ends(text, _LIST),
            "place": places,
        }
        columns |= {name: _coded(column, code) for name, column in strings.items()}
        columns["surname"] = self._after_surnames(text, words, places, behind, code)
        for source, proposed in enumerate(proposals):
            columns |= _around(f"@{source}", _tags(text, proposed, code), code("O"))
        return columns

    def _heads_ahead(self, text: str) -> tuple[list[str], list[str]]:
        """At each character the first head noun that ends at or after it before the phrase is over: its type and distance, and itself."""
        labels, names = [""] * len(text), [""] * len(text)
        for index, start, end in self._head_matcher.find_matches_as_indexes(text):
            name, kind = self._heads[index]
            for i in range(end - 1, max(-1, end - 1 - self.reach), -1):
                if text[i] in DELIMITERS or labels[i]:
                    break
                distance = "=" if i >= start else "+" if start - i < 5 else "~"
                labels[i] = f"{kind}{distance}{name if i >= start else ''}"
                names[i] = name + distance
        return labels, names

    def _verbs_behind(self, text: str) -> list[str]:
        """At each character the last trigger verb before it in its phrase."""
        labels = [""] * len(text)
        for index, _, end in self._trigger_matcher.find_matches_as_indexes(text):
            role = self._triggers[index][1]
            quoted = False
            for i in range(end, min(len(text), end + self.reach * 2)):
                if text[i] in '“"《‘':
                    quoted = True
                if text[i] == "\n" or (text[i] in "，。；！？：" and not quoted):
                    break
                labels[i] = f"{role}{'1' if i == end else '2' if i < end + 6 else '3'}"
        return labels

    def _after_surnames(self, text: str, words: Words, position: Column, behind: Column, code: Coder) -> Numbers:
        """At a surname and at the two characters behind it: their words, the verb behind, and what follows; 0 elsewhere."""
        found = np.zeros(len(text), dtype=np.int64)
        surnames = [match.start() for match in self._surnames.finditer(text)]
        word_at = [number for number, (string, _) in enumerate(words) for _ in string]
        for distance in (2, 1, 0):
            for i in (start + distance for start in surnames):
                if i >= len(text) or "\n" in text[i - distance : i + 1]:
                    continue
                here = word_at[i]
                following = words[here + 1][0] if here + 1 < len(words) else ""
                if distance:
                    last = position[i] in "ES"
                    seen = f"{distance}{words[here][1][:2]}{words[word_at[i - 1]][1][:2]}{position[i]}{following if last else ''}"
                else:
                    seen = f"0{words[here][1][:2]}{position[i]}{behind[i][-2:]}{following[:2]}"
                found[i] = code(seen)
        return found


def _matcher(words: Iterator[str]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(list(words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


def _coded(column: Column, code: Coder) -> Numbers:
    return np.fromiter(map(code, column), dtype=np.int64, count=len(column))


def _around(name: str, column: Numbers, edge: int) -> dict[str, Numbers]:
    """The column with those of the places before and behind."""
    padded = np.concatenate(([edge], column, [edge]))
    return {f"{name}-": padded[:-2], name: column, f"{name}+": padded[2:]}


def _characters(text: str, code: Coder) -> dict[str, Numbers]:
    """The characters and their neighbours, as far as the paragraph reaches."""
    numbers = {character: code(fold(character)) for character in {*text, "\n"}}
    edge = numbers["\n"]
    x = _coded(text, numbers.__getitem__)
    padded = np.concatenate(([edge, edge], x, [edge, edge]))
    b, d = padded[1:-3], padded[3:-1]
    a, e = np.where(b == edge, edge, padded[:-4]), np.where(d == edge, edge, padded[4:])
    return {"a": a, "b": b, "x": x, "d": d, "e": e}


def _of_words(words: Words, code: Coder) -> dict[str, Numbers]:
    """The columns of the words, each value repeated for the characters of its word."""
    sizes = [len(word) for word, _ in words]
    blank = code("")
    values = {
        **_around("word", _coded([word for word, _ in words], code), blank),
        **_around("class", _coded([kind for _, kind in words], code), blank),
        **_around("last", _coded([word[-1] for word, _ in words], code), blank),
        "ending": _coded([word[-2:] for word, _ in words], code),
        "first": _coded([word[0] for word, _ in words], code),
    }
    return {name: np.repeat(column, sizes) for name, column in values.items()}


def _places(size: int) -> str:
    """Of each character of a word of that size: B at its beginning, M, E at its end, S alone."""
    return "S" if size == 1 else "B" + "M" * (size - 2) + "E"


def _quoted(text: str, ahead: Column) -> tuple[list[str], list[str]]:
    """Of each character in an outermost quotation: the mark, the length and the place in it; and what follows behind it.

    Straight marks open and close in turn.
    """
    inside, tails = [""] * len(text), [""] * len(text)
    for match in _QUOTATION.finditer(text):
        opening, end = match.span()
        tail = text[end : end + 8]
        cut = next((i for i, x in enumerate(tail) if x in DELIMITERS or x in OPENING), len(tail))
        head = ahead[end] if end < len(text) else ""
        tails[opening:end] = [f"{head}|{tail[:2] if cut else '，'}"] * (end - opening)
        size = end - opening - 1
        label = fold(text[opening]) + ("s" if size < 6 else "m" if size < 14 else "l")
        inside[opening:end] = [label + "o", label + "1", *[label] * (size - 2), label + "c"]
    return inside, tails


def _ends(text: str, pattern: re.Pattern[str]) -> list[str]:
    """At each character the last two of the stretch of that pattern that it stands in."""
    ends = [""] * len(text)
    for match in pattern.finditer(text):
        start, end = match.span()
        ends[start:end] = [text[max(start, end - 2) : end]] * (end - start)
    return ends


def _tags(text: str, proposals: Sequence[Proposal], code: Coder) -> Numbers:
    """The number of the B-, I- or E- tag at each character, O outside of all."""
    tags = np.full(len(text), code("O"), dtype=np.int64)
    for start, end, kind, _ in proposals:
        tags[start:end] = code(f"I-{kind}")
        tags[end - 1] = code(f"E-{kind}")
        tags[start] = code(f"B-{kind}")
    return tags
