"""Opens ZIP packages that may be hostile: parts are read up to a bound, and XML without entities, types or network."""

import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from kg.read.document import UnreadableError

if TYPE_CHECKING:
    from lxml import etree

_LARGEST_PART = 128 * 2**20  # bytes, unpacked
_MOST_PARTS = 20_000
_DAMAGED = (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError)
_SAVE_ANEW = "Open it in the program that made it and save it anew."


class Package:
    """A ZIP file in memory."""

    def __init__(self, data: bytes) -> None:
        """Raises UnreadableError for what is no ZIP file or holds too many parts."""
        try:
            self._zip = ZipFile(BytesIO(data))
        except _DAMAGED as error:
            raise UnreadableError(
                "the file is damaged: its table of parts cannot be read.", "Get it anew from where it came from."
            ) from error
        self.parts = {part.filename: part for part in self._zip.infolist() if part.filename}
        if len(self._zip.infolist()) > _MOST_PARTS:
            raise UnreadableError(f"the file holds more than {_MOST_PARTS} parts.", "Unpack it, and give the folder.")

    def read(self, part: ZipInfo, largest: int = _LARGEST_PART) -> bytes:
        """The content of a part of at most `largest` bytes. Raises UnreadableError."""
        name = part.filename.encode("unicode_escape").decode()
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnreadableError(f"the part {name} is packed in a way that is not read.", _SAVE_ANEW)
        if part.flag_bits & 1:
            raise UnreadableError(f"the part {name} is locked with a password.", "Unlock it, and save it without a password.")
        try:
            with self._zip.open(part) as stream:
                data = stream.read(largest + 1)
        except _DAMAGED as error:
            raise UnreadableError(f"the part {name} is damaged.", "Get the file anew from where it came from.") from error
        if len(data) > largest:
            raise UnreadableError(
                f"the part {name} is larger than {largest // 2**20} MB when it is unpacked.", "Cut the document into parts."
            )
        return data

    def xml(self, name: str) -> "etree._Element | None":
        """The root of an XML part; None where the package has no such part. Raises UnreadableError."""
        from lxml import etree

        if name not in self.parts:
            return None
        data = self.read(self.parts[name])
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableError(f"the part {name} is no proper XML.", _SAVE_ANEW) from error
        if root.getroottree().docinfo.doctype:
            raise UnreadableError(f"the part {name} declares a document type, which no such document may do.", _SAVE_ANEW)
        return root
