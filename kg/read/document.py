"""What a reader of a file format hands on: the lines of a file, each with its place in the source.

A reader for a new format gives a Document; everything after it (furniture, reflow, compilations, context) is the same for all.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.model import Origin

# What the format says of a line: nothing; it is a whole paragraph, or the first line of one; it goes on with the line before.
LINE, PARAGRAPH, CONTINUATION = "line", "paragraph", "continuation"


class Run(NamedTuple):
    """A stretch of text that stands in one piece in the source."""

    text: str
    offset: int  # in the source's decoded text, or in the text that the reader took out; every line end counts one
    line: int  # from 1
    page: int | None


class Line(NamedTuple):
    """A line of the source, without its line end."""

    text: str
    offset: int
    number: int  # from 1: of the file; in a Word document the paragraph, in a PDF the line of the page
    page: int | None = None  # from 1
    role: str = LINE  # or PARAGRAPH, CONTINUATION


@dataclass(frozen=True, slots=True)
class Document:
    """A file as lines."""

    media_type: str
    lines: tuple[Line, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)  # title, publisher, date, address, where the format states them
    missing: tuple[str, ...] = ()  # what of the file could not be read: page 3 is …


Reader = Callable[[bytes], Document]


class UnreadableError(ValueError):
    """Why bytes are not the text of a report, and what to do about it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


class Draft(NamedTuple):
    """A line that a reader took out of a format that is no plain text."""

    text: str
    number: int
    page: int | None = None
    role: str = PARAGRAPH


def lines_of(drafts: Iterable[Draft]) -> tuple[Line, ...]:
    """The drafts as lines; their offsets count in the text that they make together, one a line."""
    lines: list[Line] = []
    offset = 0
    for draft in drafts:
        lines.append(Line(draft.text, offset, draft.number, draft.page, draft.role))
        offset += len(draft.text) + 1
    return tuple(lines)


class Paragraph(NamedTuple):
    """A paragraph as runs of the source; between two runs nothing stands but what the source does not count as text."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def assemble(paragraphs: Iterable[Paragraph]) -> tuple[str, tuple[Origin, ...]]:
    """The text of `paragraphs`, one a line, with the origin of each run.

    Every character but the line ends stands in the source at its origin; a space may stand for another white space, or for what takes no
    place at the end of a line.
    """
    parts: list[str] = []
    origins: list[Origin] = []
    position = 0
    for paragraph in paragraphs:
        if position:
            parts.append("\n")
            position += 1
        for run in paragraph.runs:
            origins.append(Origin(position, run.offset, run.line, run.page))
            parts.append(run.text)
            position += len(run.text)
    return "".join(parts), tuple(origins)
