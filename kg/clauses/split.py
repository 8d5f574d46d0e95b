"""Cuts a text into sentences and clauses.

Quotes, brackets and titles in 《》 stay whole, but for what somebody says, which ends with a stop before its closing mark. A comma inside a
number cuts nothing. Some reports end sentences with a Western stop.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# The characters that a mark may open with are told first: most places need no further look.
_MARK = re.compile(
    r"(?=[\d\n“\"‘「《（(。！？!?.；;…，,：:])(?:(?P<whole>“[^”\n]{0,80}(?<![。！？，])”|\"[^\"\n]{1,60}\"|‘[^’\n]{0,60}’|「[^」\n]{0,80}」|《[^》\n]{0,100}》|（[^）\n]{0,160}）|\([^)\n]{0,160}\)"
    r"|\d{1,3}(?:,\d{3})+(?!\d)|\d+[:：]\d{2})"
    r"|(?P<line>\n)|(?P<stop>[。！？!?]”?|(?<=[\u4e00-\u9fff”\"》）)%])\.(?![A-Za-z\d.]))|(?P<half>[；;]|…+)|(?P<comma>[，,：:]))"
)


class Piece(NamedTuple):
    """A clause before its subject is known."""

    start: int
    end: int  # without the mark that ends it
    sentence: tuple[int, int]  # up to and with the mark that ends it
    opens: str  # what stood before: "line", "stop", "half" (a semicolon) or "comma"


def pieces(text: str) -> Iterator[Piece]:
    """The clauses of `text` in order; empty ones are left out.

    A sentence ends at a full stop, a semicolon, an ellipsis or a line end; a clause also at a comma or a colon.
    """
    pending: list[tuple[int, int, str]] = []
    sentence = start = 0
    opens = "line"
    for mark in _MARK.finditer(text + "\n"):
        kind = mark.lastgroup
        if kind == "whole" or kind is None:
            continue
        if start < mark.start():
            pending.append((start, mark.start(), opens))
            opens = kind
        else:
            opens = _stronger(opens, kind)
        start = mark.end()
        if kind != "comma":
            whole = (sentence, mark.start() if kind == "line" else mark.end())
            yield from (Piece(first, last, whole, before) for first, last, before in pending)
            pending.clear()
            sentence = start


def _stronger(one: str, other: str) -> str:
    order = ("comma", "half", "stop", "line")
    return max(one, other, key=order.index)
