"""What is known of single characters: the usual ones of wide figures and radicals, the simplified ones of traditional ones,
and those that a scanner takes for each other.

Read from data/characters, whose README names the sources; every conversion keeps the length, so that offsets stay.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

import ahocorasick_rs

from kg.errors import DomainError
from kg.packaged import packaged

_FOLDER = "data/characters"
_HAN = re.compile("[\u3400-\u9fff]")
_VARIANT = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0e\u2e80-\u2fdf\uf900-\ufaff]")
_LEAST, _LEAST_SHARE = 2, 0.1  # characters that only traditional text has, in a text that is one; of its Chinese ones


def simplified(text: str) -> str:
    """The text as it is matched: the same length, with simplified characters wherever it, or a line of it, is in traditional ones.

    A single such character in a simplified line stays, as in a person's name. Wide figures and letters (２０２３) become those of ASCII,
    radicals that fonts put in the place of characters (⼯) these characters.
    """
    if _VARIANT.search(text):
        text = text.translate(_variants())
    table = _table()
    if not table.only_traditional.search(text):
        return text
    if table.is_traditional(text):
        return table.convert(text)
    return "\n".join(table.convert(line) if table.is_traditional(line) else line for line in text.split("\n"))


@cache
def _variants() -> Mapping[int, str]:
    """What the characters of _VARIANT stand for, by Unicode's compatibility mappings: those that are one character."""
    codes = (code for code in range(0x2E80, 0x10000) if _VARIANT.match(chr(code)))
    plain = ((code, unicodedata.normalize("NFKC", chr(code))) for code in codes)
    return {code: other for code, other in plain if len(other) == 1}


@cache
def look_alikes() -> Mapping[str, str]:
    """For each character that looks like others the one that stands for them all."""
    groups = (packaged(_FOLDER) / "confusable.txt").read_text(encoding="utf-8").split()
    return {character: group[0] for group in groups for character in group}


class _Table:
    """Traditional characters with their simplified ones, and the phrases in which they have others."""

    def __init__(self) -> None:
        rows = dict(_rows("traditional.csv", ["traditional", "simplified"]))
        self._characters = str.maketrans({one: other for one, other in rows.items() if len(one) == 1})
        self._phrases = [(one, other) for one, other in rows.items() if len(one) > 1]
        self._matcher = ahocorasick_rs.AhoCorasick([one for one, _ in self._phrases], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        # GB 2312 is what simplified text is written in: what it has is no sign of the other.
        only = [one for one in rows if len(one) == 1 and not one.encode("gb2312", "ignore")]
        self.only_traditional = re.compile(f"[{''.join(only)}]")

    def is_traditional(self, text: str) -> bool:
        found = len(self.only_traditional.findall(text))
        return found >= _LEAST and found >= _LEAST_SHARE * len(_HAN.findall(text))

    def convert(self, text: str) -> str:
        parts: list[str] = []
        last = 0
        for index, start, end in self._matcher.find_matches_as_indexes(text):
            parts += [text[last:start].translate(self._characters), self._phrases[index][1]]
            last = end
        return "".join([*parts, text[last:].translate(self._characters)])


@cache
def _table() -> _Table:
    return _Table()


def _rows(name: str, columns: list[str]) -> Iterator[list[str]]:
    path = packaged(_FOLDER) / name
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        if next(reader, None) != columns:
            raise DomainError(str(path), 1, f"the columns must be {','.join(columns)}.")
        for number, row in enumerate(reader, start=2):
            if len(row) != 2 or len(row[0]) != len(row[1]) or not row[0]:
                raise DomainError(str(path), number, f"needs two texts of one length; it has {row}.")
            yield row
