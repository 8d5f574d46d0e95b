"""Which reader reads a file: found by the file's content, the name only deciding between kinds of text.

A new format is one module with a `Reader` and one entry in READERS, with how it is recognised in `media_type`.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import PurePath

from kg.read.document import Document, Reader

TEXT, MARKDOWN, HTML, MHTML = "text/plain", "text/markdown", "text/html", "multipart/related"
PDF, ZIP = "application/pdf", "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# media type → module and function; a module, with the library it needs, is loaded when the first file of its kind is read.
READERS: Mapping[str, str] = {
    TEXT: "kg.read.text:read_text",
    MARKDOWN: "kg.read.markdown:read_markdown",
    HTML: "kg.read.html:read_html",
    MHTML: "kg.read.mhtml:read_mhtml",
    DOCX: "kg.read.docx:read_docx",
    PDF: "kg.read.pdf:read_pdf",
}

# What is read in a process of its own: big parsers of intricate formats.
GUARDED = frozenset((HTML, MHTML, DOCX, PDF))

_OLE = "application/x-ole-storage"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_ODT, _EPUB, _OFD, _CAJ = "application/vnd.oasis.opendocument.text", "application/epub+zip", "application/ofd", "application/x-caj"
_RAR, _SEVEN = "application/vnd.rar", "application/x-7z-compressed"
# How the files of other formats begin.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
    (b"Rar!\x1a\x07", _RAR),
    (b"7z\xbc\xaf\x27\x1c", _SEVEN),
    (b"CAJ\0", _CAJ),
    (b"HN\0\0", _CAJ),
    (b"KDH ", _CAJ),
)
# Packages: a ZIP file that holds a part of this name is of that kind.
_PACKAGES: tuple[tuple[bytes, str], ...] = (
    (b"word/", DOCX),
    (b"xl/", _XLSX),
    (b"ppt/", _PPTX),
    (b"mimetypeapplication/epub+zip", _EPUB),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", _ODT),
    (b"OFD.xml", _OFD),
)
_PACKAGE_MARKS = (b"[Content_Types].xml", b"mimetypeapplication/", b"OFD.xml")
# What people call formats that are not read, and what to do with such a file.
_UNREAD: Mapping[str, tuple[str, str]] = {
    _OLE: ("a Word, Excel or WPS document of the old kind, or one locked with a password", "Save it as .docx without a password."),
    "application/rtf": ("an RTF document", "Save it as .docx."),
    _ODT: ("an OpenDocument text", "Save it as .docx."),
    _XLSX: ("an Excel table", "Copy its text into a .docx or a text file."),
    _PPTX: ("a presentation", "Save it as PDF."),
    _EPUB: ("an e-book", "Save its text as a text file."),
    _OFD: ("an OFD document", "Save it as PDF."),
    _CAJ: ("a CAJ document", "Save it as PDF."),
    "image": ("a picture", "Run OCR first, for example: ocrmypdf --image-dpi 300 -l chi_sim in.jpg out.pdf; then give the PDF."),
    "application/gzip": ("a packed file", "Unpack it, and give what it holds."),
    _RAR: ("a RAR archive", "Unpack it, and give the folder, or pack it as ZIP."),
    _SEVEN: ("a 7z archive", "Unpack it, and give the folder, or pack it as ZIP."),
    ZIP: ("an archive inside an archive", "Unpack it, and give the folder."),
}
_OTHERWISE = "Save the document as .docx, PDF, HTML or UTF-8 text."
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


# How pages saved as one file begin: with the lines of a mail.
_MAIL_STARTS = (b"from:", b"mime-version:", b"content-type: multipart/related", b"snapshot-content-location:", b"x-mailer:", b"subject:")


def media_type(name: str, data: bytes) -> str:
    """The media type of a file with this name and content."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return _package(data) if kind == ZIP else kind
    # The zero bytes of UTF-16 go, so that its tags are seen too.
    head = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(_HTML_STARTS) or (head.startswith((b"<?xml", b"<!--")) and b"<html" in head):
        return HTML
    if head.startswith(_MAIL_STARTS) and b"multipart/related" in head:
        return MHTML
    if head.startswith(b"<?xml"):
        return "application/xml"
    return _TEXT_SUFFIXES.get(PurePath(name).suffix.lower(), TEXT)


def unread(kind: str) -> tuple[str, str]:
    """What a file of a media type that is not read is, and what to do with it."""
    what, remedy = _UNREAD.get(kind) or _UNREAD.get(kind.partition("/")[0]) or (f"a file of type {kind}", _OTHERWISE)
    return f"it is {what}, which kg does not read.", remedy


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
