"""How probable characters are as Chinese words: a unigram model over jieba's dictionary.

Natural logarithms, so that two readings of the same characters are compared by a difference.
"""

from functools import cache, lru_cache
from importlib.util import find_spec
from math import log
from pathlib import Path

_LONGEST = 4  # characters in a word of the model


@lru_cache(65_536)
def log_probability(text: str) -> float:
    """The natural logarithm of the probability of the likeliest words that make up `text`, which is short."""
    words, total = _words()
    unknown = log(0.5 / total)
    best = [0.0]
    for end in range(1, len(text) + 1):
        best.append(
            max(
                best[start] + (log(words[text[start:end]] / total) if text[start:end] in words else unknown)
                for start in range(max(0, end - _LONGEST), end)
                if end - start == 1 or text[start:end] in words
            )
        )
    return best[-1]


def crosses(before: str, after: str) -> bool:
    """Whether a word of the model may begin in `before` and end in `after`."""
    words, _ = _words()
    for left in range(1, _LONGEST):
        end = before[-left:]
        for right in range(1, _LONGEST - left + 1):
            if end + after[:right] in words:
                return True
    return False


def jieba_folder() -> Path:
    """Where the package jieba keeps its data. Importing jieba itself would load its models of unknown words too."""
    return Path(find_spec("jieba").origin).parent  # type: ignore[union-attr,arg-type]  # jieba is a package in files


@cache
def _words() -> tuple[dict[str, int], int]:
    """How often words occur, by jieba's dictionary, and the sum for words of up to four characters."""
    cells = (jieba_folder() / "dict.txt").read_text(encoding="utf-8").split()  # word, count, tag
    words = dict(zip(cells[::3], map(int, cells[1::3]), strict=True))
    return words, sum(count for word, count in words.items() if len(word) <= _LONGEST)
