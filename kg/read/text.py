"""Reads plain text: finds the encoding and cuts the lines.

A form feed starts a new page, as in text that was printed or taken out of a PDF.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import accumulate

from kg.read.document import Document, Line, UnreadableError

_LINE_ENDS = "\r\x0b\x85\u2028\u2029"
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_HAN = re.compile("[\u3400-\u9fff]")
_HAN_RUN = re.compile("[\u3400-\u9fff]+")
# Characters that every Chinese page has, simplified and traditional; bytes of another encoding give rare ones instead.
_USUAL = re.compile(
    "[的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过产种面而方后多，。、；："
    "這為個國時來們於對會發動過產種後與說學業職務]"
)
_NATIONAL = ("gb18030", "big5hkscs")  # the first wins where both read equally well
_SAMPLE = 20_000
_LEAST_HAN = 0.05  # of the characters that are no white space
_LEAST_USUAL = 0.08  # running Chinese prose has about a quarter


def read_text(data: bytes) -> Document:
    """A text file as lines. Raises UnreadableError."""
    return Document("text/plain", tuple(_lines(decode(data))))


def decode(data: bytes) -> str:
    """The text of `data`, with `\\n` for every line end and without a byte order mark.

    UTF-8, UTF-16 with a byte order mark, or that of GB18030 and Big5 which gives Chinese. Raises UnreadableError.
    """
    if not data.strip():
        raise UnreadableError("the file is empty.", "Give a file with text, or take this one out of the folder.")
    return tidy(_decode(data))


def tidy(text: str) -> str:
    """The text with `\n` for every line end. Raises UnreadableError where it is no Chinese text."""
    if "\0" in text:
        raise UnreadableError("the file is binary, not text.", "Save the document as UTF-8 text, or take the file out of the folder.")
    sample = "".join(text[:_SAMPLE].split())
    if not sample:
        raise UnreadableError("the file holds white space only.", "Give a file with text, or take this one out of the folder.")
    if not _has_han(sample) and not _HAN.search(text, _SAMPLE):
        raise UnreadableError("the file has no Chinese text.", "kg reads reports in Chinese; take this file out of the folder.")
    return _LINE_END.sub("\n", text) if any(end in text for end in _LINE_ENDS) else text


def _has_han(sample: str) -> bool:
    """Whether enough of the characters are Chinese ones."""
    wanted = _LEAST_HAN * len(sample)
    return any(count >= wanted for count in accumulate(len(run.group()) for run in _HAN_RUN.finditer(sample)))


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            problem = f"the file says that it is UTF-16 but is broken at byte {error.start}."
            raise UnreadableError(problem, "Save it anew as UTF-8.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
    if b"\0" in data:
        raise UnreadableError("the file is binary, not text.", "Save the document as UTF-8 text, or take the file out of the folder.")
    text = max((_as(data, encoding) for encoding in _NATIONAL), key=_usual_share)
    if _usual_share(text) < _LEAST_USUAL:
        problem = f"the encoding is not known: it is not UTF-8 (byte {at}), and read as GB18030 or Big5 it is not Chinese."
        raise UnreadableError(problem, "Save the file as UTF-8.")
    return text


def national(encoding: str) -> str:
    """The encoding that a file means that states `encoding`: programs write gb2312 and big5 over what goes beyond them."""
    name = encoding.lower().replace("_", "-")
    if name in ("gb2312", "gbk", "x-gbk", "gb-2312", "cp936"):
        return _NATIONAL[0]
    if name in ("big5", "big5-hkscs", "x-x-big5", "cp950"):
        return _NATIONAL[1]
    return "utf-8" if name.startswith("utf-16") else name


def _as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _usual_share(text: str) -> float:
    """How many of the Chinese characters and marks at the beginning are among the usual ones, as a share of the characters."""
    sample = text[:_SAMPLE] if _HAN.search(text, 0, _SAMPLE) else text  # a web page begins with its programs
    han = _HAN.findall(sample)
    return len(_USUAL.findall(sample)) / len(han) if han else 0.0


def _lines(text: str) -> Iterator[Line]:
    pages = "\f" in text
    offset, page = 0, 1
    for number, line in enumerate(text.split("\n"), start=1):
        if not pages:
            yield Line(line, offset, number)
            offset += len(line) + 1
            continue
        start = offset
        for count, part in enumerate(line.split("\f")):
            page += count > 0
            yield Line(part, start, number, page)
            start += len(part) + 1
        offset += len(line) + 1
