"""Reads Word documents: paragraphs, automatic numbers, tables, text boxes and footnotes in the order of reading.

Running heads, comments, deleted and hidden text are left out. A text box and a footnote follow the paragraph they are anchored in.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from kg.read.document import CONTINUATION, LINE, PARAGRAPH, Document, Draft, UnreadableError, lines_of
from kg.read.formats import DOCX
from kg.read.numbering import Numbering, W
from kg.read.package import Package
from kg.read.symbols import SYMBOLS

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rt", "sdtPr", "sdtEndPr", "tblPr"))
# A tab of the text is a space like others: the tabs of `Draft` part the cells of a table.
_MARKS = {f"{W}tab": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_PAGE = "\f"
_CODE = re.compile("[0-9A-Fa-f]{1,4}")
_LONGEST_CELL = 60  # characters of a table's cell that is no part of the layout
_DEEPEST_STYLE = 10


def read_docx(data: bytes) -> Document:
    """A Word document as lines. Raises UnreadableError."""
    package = Package(data)
    name = _main_part(package)
    root = package.xml(name)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise UnreadableError(f"the Word document lacks its main part ({name}).", "Open it in Word and save it anew.")
    reader = _Reader(package, posixpath.dirname(name), body)
    drafts = list(reader.blocks(body))
    titles = reader.titles
    return Document(DOCX, lines_of(drafts), {"title": titles[0]} if len(titles) == 1 else {})


def _main_part(package: Package) -> str:
    relationships = package.xml("_rels/.rels")
    for relationship in relationships.iter(_RELATIONSHIP) if relationships is not None else ():
        if relationship.get("Type", "").endswith("/officeDocument"):
            return str(relationship.get("Target", "")).lstrip("/")
    return "word/document.xml"


@dataclass(slots=True)
class _Collected:
    """What a paragraph holds."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)


class _Reader:
    def __init__(self, package: Package, folder: str, body: etree._Element) -> None:
        self._numbering = Numbering(package.xml(f"{folder}/numbering.xml"))
        self._styles = _by_id(package.xml(f"{folder}/styles.xml"), "style", "styleId")
        self._notes = {name: _by_id(package.xml(f"{folder}/{name}.xml"), name[:-1], "id") for name in _NOTES.values()}
        # Word writes where its pages ended when it last laid them out; else only the breaks are known that the author made.
        self._laid_out = next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None
        paged = self._laid_out or any(br.get(f"{W}type") == "page" for br in body.iter(f"{W}br"))
        self._page = 1 if paged else None
        self._number = 0
        self.titles: list[str] = []

    def blocks(self, parent: etree._Element) -> Iterator[Draft]:
        """The paragraphs and tables below `parent`."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                for row in child.iter(f"{W}tr"):
                    if next(row.iterancestors(f"{W}tbl")) is child:
                        yield from self._row(row)
            elif child.tag == f"{_MC}AlternateContent":
                yield from self.blocks(_choice(child))
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self.blocks(child)

    def _row(self, row: etree._Element) -> Iterator[Draft]:
        cells = [[draft for draft in self.blocks(cell) if draft.text.strip()] for cell in _cells(row)]
        drafts = [draft for cell in cells for draft in cell]
        is_data = all(len(cell) <= 1 for cell in cells) and all(len(draft.text) <= _LONGEST_CELL for draft in drafts)
        if is_data and len(drafts) > 1:
            yield drafts[0]._replace(text="\t".join(draft.text for draft in drafts))
        else:
            yield from drafts

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Draft]:
        self._number += 1
        number = self._number
        collected = _Collected()
        self._collect(paragraph, collected)
        label = self._label(paragraph)
        text = "".join(collected.parts)
        if text.strip() and self._style_name(paragraph) == "title":
            self.titles.append(label + text.replace(_PAGE, "").strip())
        yield from self._lines(label + text if text.strip() else text, number)
        for element in (*collected.boxes, *collected.notes):
            yield from self.blocks(element)

    def _lines(self, text: str, number: int) -> Iterator[Draft]:
        """The paragraph's lines: one, or one for each page that it stands on, and one for each break that the author made."""
        lines = text.split("\n")
        for line in lines:
            role = PARAGRAPH if len(lines) == 1 else LINE
            for at, part in enumerate(line.split(_PAGE)):
                if at and self._page is not None:
                    self._page += 1
                if part.strip() or len(lines) == 1:
                    yield Draft(part, number, self._page, role)
                    role = CONTINUATION if part.strip() else role

    def _collect(self, element: etree._Element, collected: _Collected) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}t":
                collected.parts.append(child.text or "")
            elif tag == f"{W}sym":
                collected.parts.append(_symbol(child.get(f"{W}char", "")))
            elif tag in _MARKS:
                collected.parts.append(_MARKS[tag])
            elif tag == f"{W}br":
                is_page = child.get(f"{W}type") == "page"
                if not is_page or not self._laid_out:
                    collected.parts.append(_PAGE if is_page else "\n")
            elif tag == f"{W}lastRenderedPageBreak":
                collected.parts.append(_PAGE)
            elif tag == f"{W}txbxContent":
                collected.boxes.append(child)
            elif tag in _NOTES:
                note = self._notes[_NOTES[tag]].get(child.get(f"{W}id", ""))
                collected.notes += [note] if note is not None else []
            elif tag == f"{_MC}AlternateContent":
                self._collect(_choice(child), collected)
            elif isinstance(tag, str) and tag not in _SKIPPED and not _is_hidden(child):
                self._collect(child, collected)

    def _label(self, paragraph: etree._Element) -> str:
        """The automatic number of a paragraph, from itself or from its style."""
        properties = paragraph.find(f"{W}pPr")
        number = depth = None
        for holder in (properties, *self._style_chain(properties)):
            found = holder.find(f".//{W}numPr") if holder is not None else None
            if found is not None:
                number, depth = number or _child(found, "numId"), depth or _child(found, "ilvl")
        return self._numbering.next(number, int(depth or "0")) if number and (depth or "0").isdigit() else ""

    def _style_chain(self, properties: etree._Element | None) -> Iterator[etree._Element]:
        identifier = _child(properties, "pStyle") if properties is not None else None
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(identifier or "")
            if style is None:
                return
            yield style
            identifier = _child(style, "basedOn")

    def _style_name(self, paragraph: etree._Element) -> str:
        style = next(self._style_chain(paragraph.find(f"{W}pPr")), None)
        return (_child(style, "name") or "").lower() if style is not None else ""


def _symbol(code: str) -> str:
    """The character that a code of a symbol font shows; empty for one that is not known."""
    return SYMBOLS.get(int(code, 16) | 0xF000, "") if _CODE.fullmatch(code) else ""


def _cells(row: etree._Element) -> Sequence[etree._Element]:
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]


def _choice(alternatives: etree._Element) -> etree._Element:
    """Of what a document gives in two ways, for newer and older programs, the one for newer."""
    choice = alternatives.find(f"{_MC}Choice")
    fallback = alternatives.find(f"{_MC}Fallback")
    return choice if choice is not None else fallback if fallback is not None else etree.Element("none")


def _is_hidden(element: etree._Element) -> bool:
    hidden = element.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(f"{W}val", "1") not in ("0", "false")


def _by_id(root: etree._Element | None, name: str, identifier: str) -> dict[str, etree._Element]:
    return {} if root is None else {str(element.get(f"{W}{identifier}", "")): element for element in root.iter(f"{W}{name}")}


def _child(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")
