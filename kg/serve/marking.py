"""Marks up the text of a report: each sentence that proves something gets an address, each name a colour and a link.

Everything that the report says is escaped; the only markup is made here.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from markupsafe import Markup, escape

from kg.serve.reader import Ref

# Characters of a name that is looked for. The automaton of a name of 10,000 like characters takes a minute to make.
_SHORTEST, _LONGEST = 2, 100


class Span(NamedTuple):
    """A stretch of a text with the tag that goes around it."""

    start: int
    end: int
    tag: Markup
    close: Markup


def marked(text: str, sentences: Iterable[tuple[int, int]], names: Mapping[str, Ref], left: Iterable[tuple[int, int]] = ()) -> Markup:
    """The text as HTML, character by character the same.

    sentences: start and end of each; the element has the id START-END. Where two cross, the later one begins where the earlier ends.
    names: name → what it names; the longest name at a place is marked, unless it crosses the edge of a sentence.
    left: start and end of what was not understood; the element has the id START-END too. It gives way to a name that it crosses.
    """
    spans = _nested(sorted((_sentence(start, end) for start, end in sentences), key=_order), len(text))
    edges = sorted({edge for span in spans for edge in (span.start, span.end)})
    spans += [span for span in _names(text, names) if not any(span.start < edge < span.end for edge in edges)]
    kept = sorted(spans, key=_order)
    spans += [span for span in map(_left, sorted(left)) if not _crosses(span, kept)]
    return _written(text, sorted(spans, key=_order))


def _order(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _left(place: tuple[int, int]) -> Span:
    return Span(*place, Markup('<span class="left" id="{}-{}">').format(*place), Markup("</span>"))


def _crosses(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span begins in another and ends outside of it, or holds the beginning of another."""
    return any(
        span.start < other.end and other.start < span.end and not other.start <= span.start < span.end <= other.end for other in others
    )


def _sentence(start: int, end: int) -> Span:
    return Span(start, end, Markup('<span class="sentence" id="{}-{}">').format(start, end), Markup("</span>"))


def _nested(spans: Iterable[Span], length: int) -> list[Span]:
    found: list[Span] = []
    for span in spans:
        around = [other for other in found if other.start <= span.start < other.end < span.end]
        start = max((other.end for other in around), default=span.start)
        if start < min(span.end, length):
            found.append(span._replace(start=start, end=min(span.end, length)))
    return found


def _names(text: str, names: Mapping[str, Ref]) -> list[Span]:
    from ahocorasick_rs import AhoCorasick, MatchKind

    known = sorted(name for name, ref in names.items() if _SHORTEST <= len(name) <= _LONGEST and ref.path)
    if not known:
        return []
    found = AhoCorasick(known, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(text)
    return [Span(start, end, _link(names[known[index]]), Markup("</a>")) for index, start, end in found]


def _link(ref: Ref) -> Markup:
    return Markup('<a class="mention {}" href="{}" title="{}">').format(ref.type, ref.path, ref.label)


def _written(text: str, spans: Iterable[Span]) -> Markup:
    out: list[Markup] = []
    open_: list[Span] = []
    at = 0

    def copy(until: int) -> None:
        nonlocal at
        out.append(escape(text[at:until]))
        at = until

    def close(until: int) -> None:
        while open_ and open_[-1].end <= until:
            copy(open_[-1].end)
            out.append(open_.pop().close)

    for span in spans:
        close(span.start)
        copy(span.start)
        out.append(span.tag)
        open_.append(span)
    close(len(text))
    copy(len(text))
    return Markup("").join(out)
