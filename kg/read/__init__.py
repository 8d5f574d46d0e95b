"""Reads source files into reports: decodes, drops what is not text, joins lines to paragraphs, splits compilations, finds the context.

A batch never stops for one file: what cannot be read is a ReadError among the outcomes, what is no report's format is Skipped.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kg.domains import Domain, load_domain
from kg.domains.characters import simplified
from kg.errors import ReadError
from kg.model import LONGEST, Report, Source
from kg.read.compilation import Section, split
from kg.read.context import ContextFinder, context_finder
from kg.read.document import Document, Paragraph, UnreadableError, assemble
from kg.read.files import BUILD_FILES, SHARDS, InputFile, Skipped, find, printable
from kg.read.formats import READERS, TEXT, ZIP, media_type, unread
from kg.read.guard import Guard
from kg.read.reflow import Measure, clean, is_finished, is_heading, measure_of, reflow
from kg.read.script import Script
from kg.read.sources import Row, Sources, row_of
from kg.read.text import decode
from kg.read.write import write_reports

__all__ = ["BUILD_FILES", "SHARDS", "InputFile", "Outcome", "Skipped", "find", "read", "read_plain", "write_reports"]

Outcome = Report | ReadError | Skipped
Kept = Callable[[bytes, Callable[[], list[Outcome]]], list[Outcome]]

_ID_WORDS = re.compile("[^\u3400-\u9fffA-Za-z0-9]+")
_ID_LENGTH = 40  # characters of the title in an id
_TOP = 8  # paragraphs among which the title is looked for
_LONGEST_FILE = 64 * 1024 * 1024  # bytes; a million-page report; more is no text that anybody wrote


def read(inputs: Sequence[Path], domain: Domain | None = None, kept: Kept | None = None) -> Iterator[Outcome]:
    """The reports of `inputs`, files or folders, in sorted order, with what could not be read and what was passed over.

    What a `sources.csv` beside the files says of them wins over what is found in them.
    kept: gives what an earlier run read out of a file; called with what that depends on (beside this version of kg and the domain)
    and a function that reads the file.
    """
    reading = _Reading(domain or load_domain("unions"), Sources())
    with Guard() as guard:
        for file in find(inputs):
            if not isinstance(file, InputFile):
                yield file
                continue
            try:
                data = _bytes(file)
            except ReadError as error:
                yield error
                continue
            work = partial(reading.outcomes, file, data, guard)
            yield from kept(reading.key(file, data), work) if kept else work()
            yield from reading.sources.problems()


class _Reading(NamedTuple):
    """What the files of a run are read with."""

    domain: Domain
    sources: Sources

    def key(self, file: InputFile, data: bytes) -> bytes:
        """What the outcomes of a file depend on."""
        told = self.sources.about(file.root, file.name, members=media_type(file.name, data) == ZIP)
        return repr((file.name, file.given, sha256(data).digest(), told)).encode()

    def outcomes(self, file: InputFile, data: bytes, guard: Guard) -> list[Outcome]:
        """The outcomes of one file; Skipped when its format is not read and it was found in a folder."""
        found: list[Outcome] = []
        try:
            found.extend(self._file(file, data, guard))
        except ReadError as error:
            found.append(error)
        except Exception as error:  # a fault of ours must not cost the other files
            found.append(ReadError(file.name, f"it cannot be read ({type(error).__name__}: {error}).", "Report it, with the file."))
        return found

    def _file(self, file: InputFile, data: bytes, guard: Guard) -> Iterator[Outcome]:
        kind = media_type(file.name, data)
        if kind == ZIP:
            yield from self._archive(file, data, guard)
        elif kind in READERS:
            yield from self._document(file, kind, data, guard)
        elif file.given:
            raise ReadError(file.name, *unread(kind))
        else:
            yield Skipped(file.name, " ".join(unread(kind)))

    def _document(self, file: InputFile, kind: str, data: bytes, guard: Guard) -> Iterator[Report | Skipped]:
        try:
            document = guard.read(kind, data)
        except UnreadableError as error:
            raise ReadError(file.name, error.problem, error.remedy) from error
        rows = self.sources.rows(file.root, file.name)
        yield from _reports(document, Source(file.name, kind, sha256(data).hexdigest()), context_finder(self.domain), rows)
        yield from (Skipped(file.name, what) for what in document.missing)

    def _archive(self, file: InputFile, data: bytes, guard: Guard) -> Iterator[Outcome]:
        """The outcomes of the members; one that cannot be read costs itself only."""
        with TemporaryDirectory(prefix="kg-") as folder:
            try:
                members = guard.unpack(data, Path(folder))
            except UnreadableError as error:
                raise ReadError(file.name, error.problem, error.remedy) from error
            if not members:
                raise ReadError(file.name, "the archive holds no files.", "Give an archive with reports.")
            for number, member in enumerate(members):
                name = printable(f"{file.name}/{member.name}")
                if member.reason:
                    yield Skipped(name, member.reason)
                    continue
                inner = InputFile(Path(folder, str(number)), name, False, file.root)
                content = _bytes(inner)
                kind = media_type(member.name, content)
                if kind not in READERS:
                    yield Skipped(name, " ".join(unread(kind)))
                    continue
                try:
                    yield from self._document(inner, kind, content, guard)
                except ReadError as error:
                    yield error


def read_plain(path: Path, domain: Domain | None = None) -> Report:
    """The text file as one report exactly as it is: its offsets count in it, line ends as one character. Raises ReadError."""
    data = _bytes(InputFile(path, path.name, True, path.parent))
    try:
        text = decode(data)
    except UnreadableError as error:
        raise ReadError(str(path), error.problem, error.remedy) from error
    _check_length(text, path.name)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    finder = context_finder(domain or load_domain("unions"))
    title = lines[_title_at([simplified(line) for line in lines[:_TOP]], finder)]
    context = finder.context(simplified(title), simplified(text))
    return Report(_id(title, text), title, text, Source(path.name, TEXT, sha256(data).hexdigest()), context)


def _bytes(file: InputFile) -> bytes:
    try:
        if file.path.stat().st_size > _LONGEST_FILE:
            raise ReadError(file.name, f"the file is larger than {_LONGEST_FILE // 2**20} MB.", "Cut it into parts.")
        return file.path.read_bytes()
    except OSError as error:
        raise ReadError(file.name, f"the file cannot be opened: {error.strerror}.", "Check that it exists and may be read.") from error


def _check_length(text: str, path: str) -> None:
    if len(text) > LONGEST:
        raise ReadError(path, f"a report in it has more than {LONGEST:,} characters.", "Cut it into parts.")


def _reports(document: Document, source: Source, finder: ContextFinder, rows: Sequence[Row]) -> Iterator[Report]:
    if not any(line.text.strip() for line in document.lines):
        raise ReadError(source.path, "the file has no text.", "Give a file with text, or take this one out of the folder.")
    source_text = Script(document.lines)
    page = clean(source_text.lines)
    if not page.pieces:
        raise ReadError(source.path, "the file holds page furniture and advertising only.", "Give the file with the text of the report.")
    measure = measure_of(page.pieces)
    compilation = split(page.pieces, finder.contents, finder.is_title)
    whole = len(compilation.sections) == 1
    stated = {name: simplified(value) for name, value in document.metadata.items()} if whole else {}
    for section in compilation.sections:
        found, paragraphs = _titled(section, measure, finder, stated.get("title"))
        text, origins = assemble(paragraphs)
        _check_length(text, source.path)
        written = source_text.title(found, origins)
        row = row_of(rows, written, whole)
        title = (row and row.title) or written
        context = finder.context(
            simplified(title),
            text.partition("\n")[2],
            heading=compilation.heading,
            remains=page.remains if whole else (),
            metadata=stated | (dict(row.facts) if row else {}),
        )
        if row:
            context = finder.stated(context, row.facts, row.where)
        text = source_text.as_written(text, origins)
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
    return max(headings, key=lambda at: (finder.title_rank(paragraphs[at]), -at)) if len(headings) > 1 else headings[0] if headings else 0


def _id(title: str, text: str) -> str:
    words = _ID_WORDS.sub("", title)[:_ID_LENGTH] or "report"
    return f"{words}-{sha256(text.encode()).hexdigest()[:8]}"
