"""What became of the numerals, names and text of one report."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.clauses.split import pieces
from kg.model import Extraction, Report

# What an item is.
NUMERAL, NAME, TEXT = "numeral", "name", "text"
# Reasons beside those of kg.observe.
UNREAD, UNRESOLVED, PASSED_OVER = "not read", "unresolved", "nothing read"

_DIGITS = re.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*")


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of a report that gave nothing, and why."""

    what: str  # numeral, name or text
    reason: str
    text: str  # as the report has it
    sentence: str
    start: int  # in the report's text
    page: int | None
    row: int | None  # line of the source


@dataclass(frozen=True, slots=True)
class Account:
    """How much of a report was read."""

    report: Report
    characters: int
    sentences: int
    numerals: int  # all that stand in the text
    observed: int  # numerals that are observations
    observations: int  # one numeral can be several
    mentions: int
    items: tuple[Item, ...]  # everything else, in the order of the text

    def counts(self, what: str) -> Counter[str]:
        """Reason → how many items of this sort."""
        return Counter(item.reason for item in self.items if item.what == what)


def account(extraction: Extraction) -> Account:
    """Where every numeral, unresolved name and sentence of a report went.

    Digits that no step has spoken of are listed too, as not read: nothing is left out silently.
    """
    report = extraction.report
    sentences = list(dict.fromkeys(piece.sentence for piece in pieces(report.text)))
    listing = _Listing(report, sentences)
    observed = {observation.number for observation in extraction.observations}
    residue = {(one.start, one.end): one.reason for one in extraction.residue if (one.start, one.end) not in observed}
    residue |= dict.fromkeys(_unread(report.text, [*observed, *residue]), UNREAD)
    unresolved = {entity.key for entity in extraction.entities if not entity.resolved}
    items = [listing.item(NUMERAL, reason, *span) for span, reason in residue.items()]
    items += [listing.item(NAME, UNRESOLVED, one.start, one.end) for one in extraction.mentions if one.key in unresolved]
    items += [listing.item(TEXT, PASSED_OVER, *span) for span in _passed_over(extraction, sentences)]
    return Account(
        report,
        len(report.text),
        len(sentences),
        len(observed) + len(residue),
        len(observed),
        len(extraction.observations),
        len(extraction.mentions),
        tuple(sorted(items, key=lambda item: (item.start, item.what))),
    )


class _Listing:
    def __init__(self, report: Report, sentences: list[tuple[int, int]]) -> None:
        self._report, self._sentences = report, sentences
        self._starts = [start for start, _ in sentences]

    def item(self, what: str, reason: str, start: int, end: int) -> Item:
        origin = self._report.origin(start)
        text = self._report.text[start:end].strip()
        index = bisect_right(self._starts, start) - 1
        sentence = self._report.text[slice(*self._sentences[index])].strip() if index >= 0 else text
        return Item(what, reason, text, sentence, start, origin.page if origin else None, origin.line if origin else None)


def _unread(text: str, spoken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    covered = _marked(len(text), spoken)
    for match in _DIGITS.finditer(text):
        if not any(covered[match.start() : match.end()]):
            yield match.span()


def _passed_over(extraction: Extraction, sentences: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences that gave neither a name nor a statement nor a number."""
    told = [(one.start, one.end) for one in extraction.mentions]
    told += [(one.evidence.start, one.evidence.end) for one in extraction.relations]
    told += [(one.evidence.start, one.evidence.end) for one in extraction.observations]
    covered = _marked(len(extraction.report.text), told)
    for start, end in sentences:
        if not any(covered[start:end]):
            yield start, end


def _marked(size: int, spans: list[tuple[int, int]]) -> bytearray:
    """A byte for each character of a text: 1 within one of the spans."""
    covered = bytearray(size)
    for start, end in spans:
        covered[start:end] = b"\x01" * (end - start)
    return covered
