"""How probable characters are as Chinese words: a unigram model over jieba's dictionary.

Natural logarithms, so that two readings of the same characters are compared by a difference.
"""

from bisect import bisect_left
from functools import cache, lru_cache
from importlib.util import find_spec
from math import log
from pathlib import Path

_LONGEST = 4  # characters in a word of the model
TOTAL = 59_829_022  # how often words of up to so many characters occur, each once, by the dictionary of jieba 0.42.1
_UNKNOWN = log(0.5 / TOTAL)


@lru_cache(65_536)
def log_probability(text: str) -> float:
    """The natural logarithm of the probability of the likeliest words that make up `text`, which is short."""
    best = [0.0]
    for end in range(1, len(text) + 1):
        counts = ((start, count(text[start:end])) for start in range(max(0, end - _LONGEST), end))
        best.append(max(best[start] + (log(found / TOTAL) if found else _UNKNOWN) for start, found in counts if found or end - start == 1))
    return best[-1]


def crosses(before: str, after: str) -> bool:
    """Whether a word of the model may begin in `before` and end in `after`."""
    for left in range(1, _LONGEST):
        end = before[-left:]
        for right in range(1, _LONGEST - left + 1):
            if count(end + after[:right]):
                return True
    return False


@lru_cache(65_536)
def count(word: str) -> int:
    """How often a word occurs, by jieba's dictionary; 0 for one that it does not have."""
    lines, opening = _lines(), f"{word} "
    at = bisect_left(lines, opening)
    return int(lines[at].split(" ")[1]) if at < len(lines) and lines[at].startswith(opening) else 0


def jieba_folder() -> Path:
    """Where the package jieba keeps its data. Importing jieba itself would load its models of unknown words too."""
    return Path(find_spec("jieba").origin).parent  # type: ignore[union-attr,arg-type]  # jieba is a package in files


@cache
def _lines() -> list[str]:
    """The lines of jieba's dictionary (word, count, tag) in order: few words are asked for, so that no more of it is read."""
    return sorted((jieba_folder() / "dict.txt").read_text(encoding="utf-8").split("\n"))
