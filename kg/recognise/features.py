"""What the tagger sees of each character: its neighbours, the words around it, quotations, head nouns ahead, verbs behind,
and what gazetteer and grammar propose there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ahocorasick_rs

from kg.recognise.lexical import lexer

OPENING = '“"‘「『《〈（('
DELIMITERS = frozenset("，。；、！？：,;:!?\n…")


def fold(character: str) -> str:
    """The class of a character where only its class matters: digits, Latin letters and the variants of one mark are one each."""
    if character.isdigit():
        return "0"
    if character.isascii() and character.isalpha():
        return "a"
    return _FOLDED.get(character, character)


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


Placed = tuple[str, str, str]


def lexical(text: str) -> list[Placed]:
    """For each character of a whole text the word it stands in, the word's class, and its place in the word (B, M, E or S)."""
    rows: list[Placed] = [(" ", "w", "S")] * len(text)
    for start, end, tag in lexer().words(text):
        word = text[start:end]
        if end - start == 1:
            rows[start] = (word, tag, "S")
        else:
            rows[start:end] = [(word, tag, place) for place in ("B", *"M" * (end - start - 2), "E")]
    return rows


class Features:
    """Makes the features of a paragraph; the head nouns and trigger verbs are the domain's (`grammar.toml`)."""

    reach = 16  # how far ahead a head noun, and behind a verb, is looked for, in characters

    def __init__(self, grammar: Mapping[str, Any]) -> None:
        self.heads = {head: kind for kind, words in grammar["heads"].items() for head in words.split()}
        self.triggers = {verb: role for role, words in grammar["triggers"].items() for verb in words.split()}
        self._head_matcher = ahocorasick_rs.AhoCorasick(list(self.heads), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        self._trigger_matcher = ahocorasick_rs.AhoCorasick(list(self.triggers), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        self._surnames = frozenset(grammar["names"]["surnames"])
        self._head_names, self._trigger_names = list(self.heads), list(self.triggers)

    def __call__(self, text: str, words: Sequence[Placed], proposals: Sequence[Mapping[int, str]], offset: int = 0) -> list[list[str]]:
        """The features of each character of one paragraph.

        words: what `lexical` says of these characters. proposals: per source the tag (B-ORG …) at an offset of the whole text, in which the
        paragraph starts at `offset`.
        """
        n = len(text)
        c = ["^", "^", *(fold(x) for x in text), "$", "$"]
        quotes = list(_quotations(text))
        ahead, near = self._heads_ahead(text)
        behind = self._verbs_behind(text)
        quote_tail = [""] * n
        for opening, closing in quotes:
            tail = text[closing + 1 : closing + 9]
            cut = next((i for i, x in enumerate(tail) if x in DELIMITERS or x in OPENING), len(tail))
            head = ahead[closing + 1] if closing + 1 < n else ""
            label = f"{head}|{tail[:2] if cut else '，'}"
            for i in range(opening, closing + 1):
                quote_tail[i] = label
        inside = [""] * n
        for opening, closing in quotes:
            mark = fold(text[opening])
            size = closing - opening
            bucket = "s" if size < 6 else "m" if size < 14 else "l"
            for i in range(opening, closing + 1):
                inside[i] = mark + bucket + ("o" if i == opening else "c" if i == closing else "1" if i == opening + 1 else "")
        chunk, listed = _phrases(text)
        rows = []
        blank = ("", "", "")
        for i in range(n):
            a, b, x, d, e = c[i : i + 5]
            word, tag, place = words[i]
            j = i
            before = words[i - _offset(words, i) - 1] if i - _offset(words, i) > 0 else blank
            j = i + _rest(words, i) + 1
            after = words[j] if j < n else blank
            row = [
                "0" + x,
                "1" + b,
                "2" + d,
                "3" + a,
                "4" + e,
                "5" + b + x,
                "6" + x + d,
                "7" + a + b,
                "8" + d + e,
                "9" + b + x + d,
                "A" + a + b + x,
                "B" + x + d + e,
                "w" + word + place,
                "p" + tag + place,
                "v" + before[0],
                "u" + after[0],
                "t" + before[1] + tag + place,
                "s" + tag + after[1] + place,
                "e" + word[-1] + place,
                "E" + word[-2:] + place,
                "f" + word[0] + tag,
                "m" + after[0][-1:] + after[1] + place,
                "M" + before[0][-1:] + word[-1] + place,
                "q" + inside[i],
                "Q" + inside[i] + quote_tail[i],
                "h" + ahead[i],
                "H" + ahead[i] + place + x,
                "j" + near[i],
                "J" + near[i] + behind[i],
                "z" + behind[i],
            ]
            row += [
                "c" + chunk[i] + place,
                "C" + chunk[i] + b + x,
                "l" + listed[i] + place,
                "L" + chunk[i] + listed[i] + inside[i],
                "W" + before[0] + word + place,
                "U" + word + after[0] + place,
            ]
            if x in self._surnames:
                row.append("n" + tag[:2] + place + behind[i][-2:] + after[0][:2])
            elif b in self._surnames or a in self._surnames:
                row.append(
                    "N"
                    + ("1" if b in self._surnames else "2")
                    + tag[:2]
                    + words[i - 1][1][:2]
                    + place
                    + (after[0] if place in "ES" else "")
                )
            for number, source in enumerate(proposals):
                at = offset + i
                here, left, right = source.get(at, "O"), source.get(at - 1, "O"), source.get(at + 1, "O")
                row += [f"g{number}{here}", f"G{number}{left}{here}{right}", f"k{number}{here}{inside[i]}{behind[i]}"]
            rows.append(row)
        return rows

    def _heads_ahead(self, text: str) -> tuple[list[str], list[str]]:
        """At each character the first head noun that ends at or after it before the phrase is over: its type and distance, and itself."""
        labels, names = [""] * (len(text) + 1), [""] * (len(text) + 1)
        for index, start, end in self._head_matcher.find_matches_as_indexes(text):
            name = self._head_names[index]
            kind = self.heads[name]
            for i in range(end - 1, max(-1, end - 1 - self.reach), -1):
                if text[i] in DELIMITERS or labels[i]:
                    break
                labels[i] = f"{kind}{'=' if i >= start else '+' if start - i < 5 else '~'}{name if i >= start else ''}"
                names[i] = f"{name}{'=' if i >= start else '+' if start - i < 5 else '~'}"
        return labels, names

    def _verbs_behind(self, text: str) -> list[str]:
        """At each character the last trigger verb before it in its phrase."""
        labels = [""] * len(text)
        for index, _, end in self._trigger_matcher.find_matches_as_indexes(text):
            name = self._trigger_names[index]
            quoted = False
            for i in range(end, min(len(text), end + self.reach * 2)):
                if text[i] in '“"《‘':
                    quoted = True
                if text[i] in "，。；！？：\n" and not quoted:
                    break
                labels[i] = f"{self.triggers[name]}{'1' if i == end else '2' if i < end + 6 else '3'}"
        return labels


def _offset(words: Sequence[Placed], i: int) -> int:
    offset = 0
    while words[i - offset][2] in "ME":
        offset += 1
    return offset


def _rest(words: Sequence[Placed], i: int) -> int:
    rest = 0
    while words[i + rest][2] in "BM":
        rest += 1
    return rest


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """The outermost quotations of a paragraph; straight marks open and close in turn."""
    for match in re.finditer(
        r"“[^“”\n]{1,80}”|\"[^\"\n]{1,80}\"|《[^》\n]{1,120}》|‘[^‘’\n]{1,60}’|“[^“”\n]{1,80}\"|\"[^“”\"\n]{1,80}”", text
    ):
        yield match.start(), match.end() - 1


_ITEM = re.compile('[^，。；！？：、,;:!?\n“”"《》（）()]+')
_LIST = re.compile("[^，。；！？,;!?\n]+")


def _phrases(text: str) -> tuple[list[str], list[str]]:
    """For each character how the item of a list that it stands in ends, and how the whole list does."""
    items, lists = [""] * len(text), [""] * len(text)
    for found, pattern in ((items, _ITEM), (lists, _LIST)):
        for match in pattern.finditer(text):
            end = match.group()[-2:]
            found[match.start() : match.end()] = [end] * len(match.group())
    return items, lists
