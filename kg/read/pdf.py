"""Reads PDF files with a text layer: characters with their boxes, put into lines, columns and paragraphs by where they stand.

The order in which the file writes its characters is not trusted. Running heads and page numbers are left out.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from kg.read.document import CONTINUATION, LINE, PARAGRAPH, Document, Draft, UnreadableError, lines_of
from kg.read.formats import PDF
from kg.read.layout import Column, Glyphs, Row, columns, fragments, lines_by_height
from kg.read.reflow import is_finished, starts_block

_MOST_PAGES = 3000
_UNSEEN = (0xA0, 0x3000, 0xFFFE, 0xFFFF, 0xFEFF)
_SCANNED = 5  # characters on a page, below which it is none with text
_CAPTION = 40  # characters on a page that is a picture: a scanner's mark, a page number
_PICTURE = 0.5  # of the page's area, in one picture
_DRAWN = 300  # shapes on a page of which the letters are drawn, with no text behind them
_OCR = "Run OCR first, for example: ocrmypdf {} -l chi_sim in.pdf out.pdf; then give the new file."
_UNKNOWN = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_UNKNOWN_SHARE = 0.3  # of the characters
_EDGE_ROWS = 2  # at the top and the bottom of a page, that may be running heads
_PAGE_NUMBER = re.compile(r"[-—–－―─~～·•・\s]*(?:第\s*)?\d{1,4}\s*(?:页|版)?(?:\s*[/，,]?\s*共?\s*\d{1,4}\s*页?)?[-—–－―─~～·•・\s]*")
_DATE = re.compile(r"(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}")
_HEAD_MARK = re.compile("星期[一二三四五六日天]|第?[A-Z]?\\d{1,3}版|[A-Z]\\d{1,2}(?!\\d)|责编|责任编辑|第\\d+期")
# What a browser prints above and below a page in smaller type: when it was printed, and the address. A web page's own date is no smaller.
_PRINTED = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4},?\s*(?:[上下]午)?\s*\d{1,2}:\d\d.*|(?:https?|file)://\S+?\s*\d{1,4}/\d{1,4}")
_LONGEST_HEAD = 80  # characters of a running head
_DIGITS = re.compile(r"\d+")
_HEADLINE = 1.25  # times the size of the body's characters
_LONGEST_HEADLINE = 60  # characters on all its lines
_SAME_SIZE = 1.15
_FULL = 2.0  # a line this much shorter than its column, in characters, is still full
_INDENT, _DEEPEST = 1.2, 4.5  # how far the first line of a paragraph is moved in
_LEAST_INDENTED = 0.05  # of the lines, where indents show the paragraphs
_LOOSE = 0.6  # more white space than usual between two lines, in characters, that parts two paragraphs
_INNER_MARK = re.compile("[，。；、]")


def read_pdf(data: bytes) -> Document:
    """A PDF file as lines. Raises UnreadableError."""
    document = _open(data)
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableError(f"the PDF has more than {_MOST_PAGES} pages.", "Cut it into parts.")
        pages: list[list[Row]] = []
        pictures: list[str] = []  # numbers of pages
        for number, page in enumerate(_pages(document), start=1):
            pages.append(fragments(_glyphs(page)))
            if sum(len(row.text) for row in pages[-1]) < _CAPTION and _is_picture(page):
                pictures.append(str(number))
    finally:
        document.close()
    if len(pictures) == len(pages) or sum(len(row.text) for found in pages for row in found) < _SCANNED * len(pages):
        raise UnreadableError(
            f"the PDF has no text ({len(pages)} pages): it is made of pictures, as by a scanner.", _OCR.format("--skip-text")
        )
    _refuse_unknown(row.text for found in pages for row in found)
    missing = (f"page {', '.join(pictures)} is a picture without text, as by a scanner. {_OCR.format('--skip-text')}",) if pictures else ()
    body = _body_size(row for found in pages for row in found)
    pages, date = _without_heads(pages, body)
    drafts, title = _paragraphs([columns(found, body) for found in pages], body)
    stated = {"date": date, "title": title}
    return Document(PDF, lines_of(drafts), {name: value for name, value in stated.items() if value}, missing)


def _refuse_unknown(texts: Iterable[str]) -> None:
    """Raise UnreadableError where the file's fonts do not say which characters they show."""
    characters = "".join(texts)
    if len(_UNKNOWN.findall(characters)) > _UNKNOWN_SHARE * len(characters):
        problem = "the PDF shows text, but its fonts do not say which characters these are."
        raise UnreadableError(problem, _OCR.format("--force-ocr"))


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("the PDF is locked with a password.", "Open it with the password and print it to a new PDF.") from error
        raise UnreadableError("the PDF is damaged and cannot be opened.", "Get it anew, or print it to a new PDF.") from error


def _pages(document: pypdfium2.PdfDocument) -> Iterator[pypdfium2.PdfPage]:
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            problem = f"page {number + 1} of the PDF is damaged."
            raise UnreadableError(problem, "Print it to a new PDF, without that page.") from error
        yield page
        page.close()


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture, or a drawing of many shapes, is most of the page."""
    width, height = page.get_size()
    shapes = 0
    for shape in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)):
        left, bottom, right, top = shape.get_bounds()
        shapes += shape.type == pdfium.FPDF_PAGEOBJ_PATH
        if shapes > _DRAWN or (shape.type == pdfium.FPDF_PAGEOBJ_IMAGE and (right - left) * (top - bottom) > _PICTURE * width * height):
            return True
    return False


def _glyphs(page: pypdfium2.PdfPage) -> Glyphs:
    """The visible characters of a page."""
    text = page.get_textpage()
    count = text.count_chars()
    handle = repeat(ctypes.byref(text.raw.contents))
    places = range(count)  # without a Python frame for each character: a dense page has ten thousand
    boxes = (pdfium.FS_RECTF * max(count, 1))()
    width = ctypes.sizeof(pdfium.FS_RECTF)
    rooms = map(ctypes.byref, repeat(boxes[0]), range(0, count * width, width))
    found = np.fromiter(map(_BOX, handle, places, rooms), np.bool_, count)
    fonts = np.fromiter(map(_FONT_SIZE, handle, places), np.float64, count)
    codes = _whole(_codes(text, count))
    text.close()
    left, top, right, bottom = np.frombuffer(boxes, np.float32).reshape(-1, 4)[:count].T.astype(np.float64)
    seen = found & (codes > 0x20) & ~np.isin(codes, _UNSEEN) & (right > left)
    height = page.get_height()
    return Glyphs(codes[seen], left[seen], height - top[seen], right[seen], height - bottom[seen], fonts[seen])


def _codes(text: pypdfium2.PdfTextPage, count: int) -> NDArray[np.int64]:
    """The code points of a page's characters, one each: all at once where the page's text has one for each, else one by one."""
    written = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text.raw, 0, count, written) == count + 1:
        codes = np.frombuffer(bytes(written), np.uint16)[:count].astype(np.int64)
        if not ((codes >= 0xD800) & (codes < 0xE000)).any():
            return codes
    return np.fromiter(map(pdfium.FPDFText_GetUnicode, repeat(text.raw), range(count)), np.int64, count)


def _direct(function: Any, result: Any) -> Callable[..., Any]:
    """The same function of pdfium without the conversions of its arguments, for calls with ones that are right already."""
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_BOX = _direct(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int)
_FONT_SIZE = _direct(pdfium.FPDFText_GetFontSize, ctypes.c_double)


def _whole(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The code points with the two halves of rare characters put together, the second half and halves without the other as 0."""
    high, low = (codes >= 0xD800) & (codes < 0xDC00), (codes >= 0xDC00) & (codes < 0xE000)
    if not (high | low | (codes > 0x10FFFF)).any():
        return codes
    pairs = np.flatnonzero(high[:-1] & low[1:])
    whole = np.where(high | low | (codes > 0x10FFFF), 0, codes)
    whole[pairs] = 0x10000 + ((codes[pairs] - 0xD800) << 10) + (codes[pairs + 1] - 0xDC00)
    return whole


def _body_size(rows: Iterator[Row]) -> float:
    """The size of most characters."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[round(row.size * 2) / 2] += len(row.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=1.0)


def _without_heads(pages: Sequence[Sequence[Row]], body: float) -> tuple[list[list[Row]], str]:
    """The pages without running heads and page numbers, and the date that a head tells."""
    edges = [_edges(page) for page in pages]
    seen = Counter(key for page in edges for key in {_key(line) for line in page})
    kept: list[list[Row]] = []
    date = ""
    for page, edge in zip(pages, edges, strict=True):
        heads = [line for line in edge if _is_head(line, seen, body)]
        dates = (_DATE.search(_written(line)) for line in heads if not _PRINTED.fullmatch(_written(line)))
        date = date or next((match.group() for match in dates if match), "")
        dropped = {id(row) for line in heads for row in line}
        kept.append([row for row in page if id(row) not in dropped])
    return kept, date


def _edges(page: Sequence[Row]) -> list[list[Row]]:
    """The first and last lines of a page."""
    lines = lines_by_height(page)
    return lines[:_EDGE_ROWS] + lines[max(_EDGE_ROWS, len(lines) - _EDGE_ROWS) :]


def _is_head(line: Sequence[Row], seen: Counter[str], body: float) -> bool:
    text = _written(line)
    if line[0].size < body and _PRINTED.fullmatch(text):
        return True
    if len(text) > _LONGEST_HEAD:
        return False
    if _PAGE_NUMBER.fullmatch(text) or seen[_key(line)] > 1:
        return True
    return line[0].size < body * _HEADLINE and bool(_DATE.search(text) and _HEAD_MARK.search(text))


def _key(line: Sequence[Row]) -> str:
    return _DIGITS.sub("#", _written(line))


def _written(line: Sequence[Row]) -> str:
    return " ".join(row.text for row in line)


class _Placed(NamedTuple):
    """A line of the document in reading order."""

    row: Row
    column: Column
    page: int
    number: int  # on its page


def _paragraphs(pages: Sequence[Sequence[Column]], body: float) -> tuple[list[Draft], str]:
    """The lines with what is known of their paragraphs, and the document's title where its largest line stands alone."""
    placed: list[_Placed] = []
    for page, found in enumerate(pages, start=1):
        number = 0
        for column in found:
            for row in column.rows:
                number += 1
                placed.append(_Placed(row, column, page, number))
    plain = [line for line in placed if line.row.size < body * _HEADLINE]
    indents = sum(_is_indented(line) for line in plain) >= _LEAST_INDENTED * len(plain)
    groups: list[list[_Placed]] = []
    for line in placed:
        if groups and _goes_on(groups[-1], line, body, indents):
            groups[-1].append(line)
        else:
            groups.append([line])
    drafts = [draft for group in groups for draft in _drafts(group, body, indents)]
    return drafts, _title(groups, body)


def _is_indented(line: _Placed) -> bool:
    return _INDENT * line.row.size <= line.row.left - line.column.left <= _DEEPEST * line.row.size


def _goes_on(group: Sequence[_Placed], line: _Placed, body: float, indents: bool) -> bool:
    """Whether a line belongs to the paragraph of the lines before it."""
    last = group[-1]
    row, before = line.row, last.row
    if not before.size / _SAME_SIZE <= row.size <= before.size * _SAME_SIZE:
        return False
    beneath = last.column is line.column
    space = row.top - before.bottom
    if row.size >= body * _HEADLINE:
        return beneath and space < row.size and sum(len(item.row.text) for item in group) + len(row.text) <= _LONGEST_HEADLINE
    if _is_indented(line) or before.right < last.column.right - _FULL * before.size:
        return False
    if beneath and space > line.column.leading + _LOOSE * row.size:
        return False
    return indents or not is_finished(before.text) or (beneath and not starts_block(row.text))


def _drafts(group: Sequence[_Placed], body: float, indents: bool) -> Iterator[Draft]:
    first = group[0]
    text = "".join(line.row.text for line in group)
    # Smaller type than the body's is a caption or a note: nothing goes on with it.
    prose = body / _SAME_SIZE <= first.row.size < body * _HEADLINE and bool(_INNER_MARK.search(text))
    # Where a paragraph lacks its beginning or its end, what stands elsewhere may hold it.
    torn = prose and (not is_finished(text) or (indents and not _is_indented(first) and len(group) > 1))
    for at, line in enumerate(group):
        role = CONTINUATION if at else LINE if torn else PARAGRAPH
        lead = "\u3000\u3000" if at == 0 and _is_indented(line) else ""
        yield Draft(lead + line.row.text, line.number, line.page, role)


def _title(groups: Sequence[Sequence[_Placed]], body: float) -> str:
    sizes = [group[0].row.size for group in groups]
    largest = max(sizes, default=0.0)
    found = [group for group, size in zip(groups, sizes, strict=True) if size * _SAME_SIZE >= largest]
    return "".join(line.row.text for line in found[0]) if len(found) == 1 and largest >= body * _HEADLINE else ""
