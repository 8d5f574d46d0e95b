"""Reads a web page that a browser saved as one file (.mht, .mhtml): the page itself, without the pictures and frames packed with it."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import Message

from kg.read.document import Document, UnreadableError
from kg.read.formats import MHTML
from kg.read.html import read_html


def read_mhtml(data: bytes) -> Document:
    """The article of a saved page as lines; its address is where it was saved from. Raises UnreadableError."""
    message: Message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content.strip():
            document = read_html(content)
            address = _address(message.get("Snapshot-Content-Location")) or _address(part.get("Content-Location"))
            stated = {"address": address} if address else {}
            return replace(document, media_type=MHTML, metadata=stated | dict(document.metadata))
    raise UnreadableError("the saved page holds no text.", "Save it from the browser anew, as HTML.")


def _address(stated: object) -> str:
    """The address of a page on the web; a page that was opened from a disk has none."""
    text = "".join(str(stated or "").split())
    return text if text.startswith(("http://", "https://")) else ""
