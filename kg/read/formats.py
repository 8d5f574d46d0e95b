"""Which reader reads a file: found by the file's content, the name only deciding between kinds of text.

A new format is one module with a `Reader` and one entry in READERS, with how it is recognised in `media_type`.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import PurePath

from kg.read.document import Document, Reader

TEXT, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
PDF, ZIP = "application/pdf", "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# media type → module and function; a module, with the library it needs, is loaded when the first file of its kind is read.
READERS: Mapping[str, str] = {
    TEXT: "kg.read.text:read_text",
    MARKDOWN: "kg.read.markdown:read_markdown",
    HTML: "kg.read.html:read_html",
    DOCX: "kg.read.docx:read_docx",
    PDF: "kg.read.pdf:read_pdf",
}

# What is read in a process of its own: big parsers of intricate formats.
GUARDED = frozenset((HTML, DOCX, PDF))

# How the files of other formats begin: OLE (doc, wps), RTF, PNG, JPEG, GIF, gzip.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
)
# Packages: a ZIP file that holds a part of this name is of that kind.
_PACKAGES: tuple[tuple[bytes, str], ...] = (
    (b"word/", DOCX),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/epub+zip", "application/epub+zip"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
)
_PACKAGE_MARKS = (b"[Content_Types].xml", b"mimetypeapplication/")
# Kinds of text that their content alone does not tell.
_TEXT_SUFFIXES: Mapping[str, str] = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".toml": "application/toml",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".py": "text/x-python",
    ".css": "text/css",
    ".js": "text/javascript",
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".htm": HTML,
    ".html": HTML,
    ".shtml": HTML,
    ".xhtml": HTML,
}
_HEAD = 4096
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<!-- saved from url")


def media_type(name: str, data: bytes) -> str:
    """The media type of a file with this name and content."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return _package(data) if kind == ZIP else kind
    # The zero bytes of UTF-16 go, so that its tags are seen too.
    head = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(_HTML_STARTS) or (head.startswith((b"<?xml", b"<!--")) and b"<html" in head):
        return HTML
    if head.startswith(b"<?xml"):
        return "application/xml"
    return _TEXT_SUFFIXES.get(PurePath(name).suffix.lower(), TEXT)


def reader(kind: str) -> Reader:
    """The reader of a media type of READERS."""
    module, _, function = READERS[kind].partition(":")
    found: Reader = getattr(import_module(module), function)
    return found


def read_bytes(kind: str, data: bytes) -> Document:
    """The lines of a file of that media type. Raises UnreadableError."""
    return reader(kind)(data)


def _package(data: bytes) -> str:
    if any(mark in data for mark in _PACKAGE_MARKS):
        for part, kind in _PACKAGES:
            if part in data:
                return kind
    return ZIP
