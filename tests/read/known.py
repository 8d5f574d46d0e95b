"""Known texts to put into files of every format, and how well what was read agrees with them."""

from functools import cache
from typing import NamedTuple

from kg.model import Report
from kg.packaged import packaged
from kg.read import read


class Article(NamedTuple):
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join((self.title, *self.paragraphs))


@cache
def articles() -> tuple[Article, ...]:
    """The packaged sample's reports, a title and some paragraphs each."""
    reports = [outcome for outcome in read([packaged("data/sample")]) if isinstance(outcome, Report)]
    found = (report.text.split("\n") for report in reports)
    return tuple(Article(title, tuple(paragraphs)) for title, *paragraphs in found)


def similarity(found: str, known: str) -> float:
    """The normalised edit similarity: 1 less the edit distance by the length of the longer text.

    The distance is looked for up to a tenth of the length; beyond that the result is 0.
    """
    if found == known:
        return 1.0
    longest = max(len(found), len(known))
    band = longest // 10 + 1
    if abs(len(found) - len(known)) > band:
        return 0.0
    row = {column: column for column in range(min(len(known), band) + 1)}
    for at, character in enumerate(found, start=1):
        before, row = row, {}
        for column in range(max(0, at - band), min(len(known), at + band) + 1):
            best = before.get(column, longest) + 1
            if column:
                best = min(best, row.get(column - 1, longest) + 1, before.get(column - 1, longest) + (character != known[column - 1]))
            row[column] = best
    distance = row[len(known)]
    return 1 - distance / longest if distance <= band else 0.0
