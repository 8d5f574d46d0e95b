"""Which reader reads a file: found by the file's content, the name only deciding between kinds of text.

A new format is one module with a `Reader` and one entry in READERS, with how it is recognised in `media_type`.
"""

from collections.abc import Mapping
from pathlib import PurePath

from kg.read.document import Reader
from kg.read.text import read_text

TEXT = "text/plain"

READERS: Mapping[str, Reader] = {TEXT: read_text}

# How the files of other formats begin: PDF, ZIP (docx, xlsx, epub), OLE (doc, wps), RTF, PNG, JPEG, GIF, gzip.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
)
# Kinds of text that are no prose; their content alone does not tell.
_TEXT_SUFFIXES: Mapping[str, str] = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".toml": "application/toml",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".py": "text/x-python",
    ".md": "text/markdown",
}
_HEAD = 1024


def media_type(name: str, data: bytes) -> str:
    """The media type of a file with this name and content."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "text/html"
    if head.startswith(b"<?xml"):
        return "text/html" if b"<html" in head else "application/xml"
    return _TEXT_SUFFIXES.get(PurePath(name).suffix.lower(), TEXT)
