"""Reads source files into reports: decodes, drops what is not text, joins lines to paragraphs, splits compilations, finds the context.

A batch never stops for one file: what cannot be read is a ReadError among the outcomes, what is no report's format is Skipped.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from kg.domains import Domain, load_domain
from kg.errors import ReadError
from kg.model import Report, Source
from kg.read.compilation import Section, split
from kg.read.context import ContextFinder, context_finder
from kg.read.document import Document, Paragraph, UnreadableError, assemble
from kg.read.files import BUILD_FILES, InputFile, Skipped, find
from kg.read.formats import READERS, TEXT, media_type, read_bytes
from kg.read.reflow import Measure, clean, is_finished, is_heading, measure_of, reflow
from kg.read.text import decode
from kg.read.write import write_reports

__all__ = ["BUILD_FILES", "InputFile", "Outcome", "Skipped", "find", "read", "read_file", "read_plain", "write_reports"]

Outcome = Report | ReadError | Skipped

_ID_WORDS = re.compile("[^\u3400-\u9fffA-Za-z0-9]+")
_ID_LENGTH = 40  # characters of the title in an id
_TOP = 8  # paragraphs among which the title is looked for
_LONGEST_FILE = 64 * 1024 * 1024  # bytes; a million-page report; more is no text that anybody wrote


def read(inputs: Sequence[Path], domain: Domain | None = None) -> Iterator[Outcome]:
    """The reports of `inputs`, files or folders, in sorted order, with what could not be read and what was passed over."""
    domain = domain or load_domain("unions")
    for file in find(inputs):
        if not isinstance(file, InputFile):
            yield file
            continue
        try:
            yield from read_file(file, domain)
        except ReadError as error:
            yield error


def read_file(file: InputFile, domain: Domain) -> Iterator[Report | Skipped]:
    """The reports of one file; Skipped when its format is not read and it was found in a folder. Raises ReadError."""
    data = _bytes(file)
    kind = media_type(file.name, data)
    if kind not in READERS:
        if not file.given:
            yield Skipped(file.name, f"{kind} is not read.")
            return
        raise ReadError(file.name, f"kg does not read {kind}.", "Save the document as UTF-8 text.")
    try:
        document = read_bytes(kind, data)
    except UnreadableError as error:
        raise ReadError(file.name, error.problem, error.remedy) from error
    yield from _reports(document, Source(file.name, kind, sha256(data).hexdigest()), context_finder(domain))


def read_plain(path: Path, domain: Domain | None = None) -> Report:
    """The text file as one report exactly as it is: its offsets count in it, line ends as one character. Raises ReadError."""
    data = _bytes(InputFile(path, path.name, True))
    try:
        text = decode(data)
    except UnreadableError as error:
        raise ReadError(str(path), error.problem, error.remedy) from error
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    finder = context_finder(domain or load_domain("unions"))
    title = lines[_title_at(lines, finder)]
    context = finder.context(title, text)
    return Report(_id(title, text), title, text, Source(path.name, TEXT, sha256(data).hexdigest()), context)


def _bytes(file: InputFile) -> bytes:
    try:
        if file.path.stat().st_size > _LONGEST_FILE:
            raise ReadError(file.name, f"the file is larger than {_LONGEST_FILE // 2**20} MB.", "Cut it into parts.")
        return file.path.read_bytes()
    except OSError as error:
        raise ReadError(file.name, f"the file cannot be opened: {error.strerror}.", "Check that it exists and may be read.") from error


def _reports(document: Document, source: Source, finder: ContextFinder) -> Iterator[Report]:
    if not any(line.text.strip() for line in document.lines):
        raise ReadError(source.path, "the file has no text.", "Give a file with text, or take this one out of the folder.")
    page = clean(document.lines)
    if not page.pieces:
        raise ReadError(source.path, "the file holds page furniture and advertising only.", "Give the file with the text of the report.")
    measure = measure_of(page.pieces)
    compilation = split(page.pieces, finder.contents, finder.is_title)
    for section in compilation.sections:
        whole = len(compilation.sections) == 1
        title, paragraphs = _titled(section, measure, finder, document.metadata.get("title") if whole else None)
        text, origins = assemble(paragraphs)
        context = finder.context(
            title,
            text.partition("\n")[2],
            heading=compilation.heading,
            remains=page.remains if whole else (),
            metadata=document.metadata if whole else {},
        )
        yield Report(_id(title, text), title, text, source, context, origins)


def _titled(section: Section, measure: Measure | None, finder: ContextFinder, stated: str | None) -> tuple[str, list[Paragraph]]:
    """The section's title and its paragraphs, the title first; `stated` is the title that the format states."""
    paragraphs = reflow(section.pieces, measure)
    if section.title:
        first = Paragraph(section.title)
        return section.listed or first.text, [first, *paragraphs]
    texts = [paragraph.text for paragraph in paragraphs]
    at = texts.index(stated) if stated in texts[:_TOP] else _title_at(texts, finder)
    return texts[at], [paragraphs[at], *paragraphs[:at], *paragraphs[at + 1 :]]


def _title_at(paragraphs: Sequence[str], finder: ContextFinder) -> int:
    """Which paragraph is the title: of the headings at the top the one that most looks like it; without headings, the first."""
    headings = [at for at, text in enumerate(paragraphs[:_TOP]) if is_heading(text) and not is_finished(text)]
    return max(headings, key=lambda at: (finder.title_rank(paragraphs[at]), -at), default=0)


def _id(title: str, text: str) -> str:
    words = _ID_WORDS.sub("", title)[:_ID_LENGTH] or "report"
    return f"{words}-{sha256(text.encode()).hexdigest()[:8]}"
