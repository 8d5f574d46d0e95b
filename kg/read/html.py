"""Reads web pages: the body of the article without navigation, and what the page says of its title, publisher, date and address.

The body is where the page's prose is: text outside links, with the marks of sentences. Nothing is known of any single site.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from kg.read.document import LINE, PARAGRAPH, Document, Draft, UnreadableError, lines_of
from kg.read.text import decode, national, tidy

_BLOCKS = frozenset(
    re.findall(
        r"\S+",
        """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form founder-content
    h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul
""",
    )
)
_SILENT = frozenset(
    re.findall(r"\S+", "script style noscript template svg math iframe object embed select button textarea head audio video")
)
_BESIDE = frozenset(("nav", "footer", "aside", "menu", "dialog", "form"))  # elements that hold no article by their meaning
_BESIDE_NAMES = re.compile(
    r"(?:^|[-_\s])(?:nav\w*|menu\w*|foot\w*|copyright|side\w*|aside|breadcrumbs?|crumbs?|comments?|recommend\w*|related|share\w*|toolbar"
    r"|pager|pagination|links?|login|search|banner|advert\w*|ads?|qrcode|hot\w*|rank\w*|top\w*|bottom\w*)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDE_BREAK = re.compile(r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])[ \t]*\n[ \t\n]*(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])")
_SENTENCE = re.compile("[，。；！？]")
_NOTE_MARK = re.compile(r"[\[［(（〔]?\d{1,3}[\])）］〕]?|[①-⑳*]")
_LEAST_PROSE = 10  # characters of a block of prose
_MAIN_SHARE = 0.8  # of a page's prose, in the element that holds the article
_LINKED = 0.6  # share of a block's characters in links, from which it is a list of links
_LONGEST_CELL = 60  # characters of a table's cell that is no part of the layout
_DECLARED = re.compile(rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARED_WITHIN = 8192  # bytes
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")

_META: Mapping[str, tuple[str, ...]] = {
    "title": ("articletitle", "og:title", "twitter:title", "dc.title"),
    "publisher": ("contentsource", "source", "dc.source", "og:article:author", "article:author", "og:site_name", "sitename"),
    "date": ("pubdate", "publishdate", "article:published_time", "og:release_date", "datepublished", "dc.date", "firstpublishedtime"),
    "address": ("og:url", "url"),
}
_DATE = re.compile(r"(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}")
_SOURCE = re.compile(r"(?:来源|稿源|信息来源|发布单位|发布机构|來源)\s*[:：]\s*([^\s|丨:：]{2,30})")
_LONGEST_NOTE = 120  # characters of a line that tells source and date
_NOTES_AFTER = 3  # blocks of the article among which such a line may stand
_TITLE_PARTS = re.compile(r"\s*[_|｜丨]+\s*|\s+[-–—－]+\s*|\s*[-–—－]+\s+|(?<!—)[-–－—](?=[^-–—－]*(?:网|报|官网|门户|频道|客户端|新闻)$)")
_LEAST_TITLE, _LONGEST_TITLE = 4, 60
_TITLE_WITHIN = 4  # blocks before the article


@dataclass(slots=True)
class _Block:
    """A line of the page: what stands between two ends of block elements or breaks."""

    text: str
    linked: int  # characters of it in links
    line: int
    inside: list[etree._Element]  # the block elements around it, outermost first
    broken: bool  # ended or begun by a break, not by a paragraph
    prose: int = 0  # characters of running text

    def __post_init__(self) -> None:
        own = len(self.text) - self.linked
        if own >= _LEAST_PROSE and self.linked < own and _SENTENCE.search(self.text):
            self.prose = own


@dataclass(slots=True)
class _Open:
    """The text of the block that is being collected."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    line: int = 0


def read_html(data: bytes) -> Document:
    """The article of a web page as lines. Raises UnreadableError."""
    text = _decode(data)
    root = etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True))
    body = root.find(".//body") if root is not None else None
    blocks = list(_blocks(root if body is None else body)) if root is not None else []
    if not blocks:
        raise UnreadableError("the page has no text of its own.", "Save it from the browser with its text, or copy the text into a file.")
    stated = _stated(root, text)
    beside = _beside(blocks)
    article, first = _article([block for block in blocks if not _within(block, beside)] or blocks)
    title = _title(root, blocks, stated.get("title"), first)
    if title:
        stated["title"] = title
        article = [block for block in article if _key(block.text) != _key(title)]
    _notes(blocks[: blocks.index(first)], article, stated)
    drafts = [Draft(title, _line_of(blocks, title))] if title else []
    drafts += [Draft(block.text, block.line) for block in _subtitles(blocks, title, first, beside)]
    drafts += _rows(article)
    return Document("text/html", lines_of(drafts), stated)


def _decode(data: bytes) -> str:
    """The page's text: UTF-8 where it is that, else in the encoding that it declares, else as `decode` finds it."""
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    try:
        return tidy(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        if not declared or data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return decode(data)
    for errors in ("strict", "replace"):  # saved pages have a few broken bytes
        try:
            return tidy(data.decode(national(declared[1].decode()), errors))
        except (UnicodeDecodeError, LookupError):
            continue
        except UnreadableError:
            break
    return decode(data)


def _blocks(body: etree._Element) -> Iterator[_Block]:
    """The blocks of the page in its order, without what browsers do not show."""
    inside: list[etree._Element] = []
    anchors = 0
    current = _Open()
    broken = False
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        block = tag in _BLOCKS
        if event == "start" and (tag in _SILENT or _is_hidden(element) or (tag == "sup" and _is_note_mark(element, anchors))):
            walk.skip_subtree()
            continue  # its end still comes, and brings the text after it
        if block or tag == "br":
            if text := _text(current.parts):
                yield _Block(text, min(current.linked, len(text)), current.line, list(inside), broken or tag == "br")
            if event == "start" or block:
                current = _Open(line=element.sourceline or 0)
                broken = tag == "br"
        if event == "start":
            if block:
                inside.append(element)
            anchors += tag == "a"
            _add(current, element.text, anchors, element)
        else:
            if block and inside and inside[-1] is element:
                inside.pop()
            anchors -= tag == "a"
            if element is not body:
                _add(current, element.tail, anchors, element)
    if text := _text(current.parts):
        yield _Block(text, min(current.linked, len(text)), current.line, [body], broken)


def _add(current: _Open, text: str | None, anchors: int, element: etree._Element) -> None:
    if text:
        if not current.parts and text.strip():
            current.line = element.sourceline or current.line
        current.parts.append(text)
        current.linked += len("".join(text.split())) if anchors else 0


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _is_note_mark(element: etree._Element, anchors: int) -> bool:
    """Whether a raised figure leads to a note, so that it is no figure of the text."""
    linked = anchors > 0 or element.find(".//a") is not None
    return linked and bool(_NOTE_MARK.fullmatch("".join("".join(element.itertext()).split())))


def _text(parts: Sequence[str]) -> str:
    return _SPACE.sub(" ", _WIDE_BREAK.sub("", "".join(parts))).strip(" ")


def _beside(blocks: Sequence[_Block]) -> set[etree._Element]:
    """The elements that by their kind or name are no part of the article, and hold little of the page's prose."""
    prose = _prose_of(blocks)
    whole = sum(block.prose for block in blocks)
    return {
        element
        for element, amount in prose.items()
        if amount * 2 < whole and (element.tag in _BESIDE or _BESIDE_NAMES.search(_names(element)))
    }


def _names(element: etree._Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _prose_of(blocks: Sequence[_Block]) -> dict[etree._Element, int]:
    amounts: dict[etree._Element, int] = {}
    for block in blocks:
        for element in block.inside:
            amounts[element] = amounts.get(element, 0) + block.prose
    return amounts


def _within(block: _Block, elements: set[etree._Element]) -> bool:
    return any(element in elements for element in block.inside)


def _article(blocks: Sequence[_Block]) -> tuple[list[_Block], _Block]:
    """The blocks of the article, and the first of them: those in the innermost element that holds most of the page's prose."""
    prose = _prose_of(blocks)
    counts: dict[etree._Element, int] = {}
    for block in blocks:
        for element in block.inside:
            counts[element] = counts.get(element, 0) + 1
    whole = sum(block.prose for block in blocks)
    holders = [element for element in prose if prose[element] >= _MAIN_SHARE * whole and counts[element] > 1] if whole else []
    if not holders:
        found = [block for block in blocks if block.linked < _LINKED * len(block.text)] or list(blocks)
        return found, found[0]
    main = max(holders, key=lambda element: sum(1 for _ in element.iterancestors()))
    around = main.getparent()
    found = [block for block in blocks if main in block.inside and block.linked < _LINKED * len(block.text)]
    first = found[0]
    # A lead or a last paragraph may stand beside the element that holds the rest.
    beside = [block for block in blocks if block.prose and not block.linked and len(block.inside) > 1 and block.inside[-2] is around]
    extra = [block for block in beside if block.inside[-1] is not main and counts[block.inside[-1]] == 1]
    chosen = {id(block) for block in (*found, *extra)}
    return [block for block in blocks if id(block) in chosen], first


def _rows(blocks: Sequence[_Block]) -> Iterator[Draft]:
    """The blocks as lines, the cells of a table's row on one."""
    at = 0
    while at < len(blocks):
        row = _row(blocks[at])
        cells = [blocks[at]]
        while row is not None and at + len(cells) < len(blocks) and _row(blocks[at + len(cells)]) is row:
            cells.append(blocks[at + len(cells)])
        if len(cells) > 1 and _is_data(cells):
            yield Draft("\t".join(cell.text for cell in cells), cells[0].line)
        else:
            yield from (Draft(cell.text, cell.line, role=LINE if cell.broken else PARAGRAPH) for cell in cells)
        at += len(cells)


def _row(block: _Block) -> etree._Element | None:
    return next((element for element in reversed(block.inside) if element.tag == "tr"), None)


def _is_data(cells: Sequence[_Block]) -> bool:
    holders = [next(element for element in reversed(cell.inside) if element.tag in ("td", "th", "tr")) for cell in cells]
    return len(set(holders)) == len(holders) and all(len(cell.text) <= _LONGEST_CELL for cell in cells)


def _stated(root: etree._Element, text: str) -> dict[str, str]:
    """What the page's meta elements say of it."""
    content: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        value = _SPACE.sub(" ", meta.get("content") or "").strip()
        if name and value:
            content.setdefault(name, value)
    found = {key: next((content[name] for name in names if name in content), "") for key, names in _META.items()}
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            found["address"] = link.get("href") or ""
    if not found["address"] and (saved := _SAVED_FROM.search(text[:_DECLARED_WITHIN])):
        found["address"] = saved[1]
    if not found["date"]:
        found["date"] = next((time.get("datetime") or "" for time in root.iter("time") if time.get("datetime")), "")
    return {key: value for key, value in found.items() if value}


def _title(root: etree._Element, blocks: Sequence[_Block], stated: str | None, first: _Block) -> str:
    """The article's title as the page shows it: what its head says, without the name of the site."""
    shown = {_key(block.text): block.text for block in reversed(blocks) if block.linked < len(block.text)}
    head = root.find(".//title")
    candidates = [text for text in (stated, _text(list(head.itertext())) if head is not None else None) if text]
    for text in candidates:
        for part in _beginnings(text):
            if _key(part) in shown:
                return shown[_key(part)]
    before = blocks[: blocks.index(first)]
    if headings := [block for block in (*before, first) if block.inside[-1].tag in ("h1", "h2")]:
        return max(headings, key=lambda block: block.inside[-1].tag == "h1").text
    above = [block.text for block in before[-_TITLE_WITHIN:] if not block.linked and _LEAST_TITLE <= len(block.text) <= _LONGEST_TITLE]
    if above := [text for text in above if not _SENTENCE.search(text[-1]) and not _DATE.search(text) and not _SOURCE.search(text)]:
        return max(above, key=len)
    return (list(_beginnings(candidates[0]))[-1] if candidates else "").strip()


def _subtitles(blocks: Sequence[_Block], title: str, first: _Block, beside: set[etree._Element]) -> Iterator[_Block]:
    """What goes on with the title above the article: a line with a dash, or a smaller heading."""
    before = blocks[: blocks.index(first)]
    start = max((at for at, block in enumerate(before) if block.text == title), default=len(before))
    for block in before[start + 1 :]:
        heading = block.inside[-1].tag in ("h2", "h3", "h4") or block.text.startswith("—")
        if heading and not block.linked and len(block.text) <= _LONGEST_TITLE and not _within(block, beside):
            yield block


def _beginnings(title: str) -> Iterator[str]:
    """The title whole, then without its last part, and so on."""
    yield title
    cuts = [match.start() for match in _TITLE_PARTS.finditer(title) if match.start() >= _LEAST_TITLE]
    yield from (title[:cut] for cut in reversed(cuts))


def _line_of(blocks: Sequence[_Block], title: str) -> int:
    return next((block.line for block in blocks if block.text == title), 1)


def _notes(before: Sequence[_Block], article: list[_Block], stated: dict[str, str]) -> None:
    """Source and date from the line that tells them, above the article or at its start; that line is no text of the article."""
    for block in (*reversed(before), *article[:_NOTES_AFTER]):
        if len(block.text) > _LONGEST_NOTE or block.text.endswith("。"):
            continue
        source, date = _SOURCE.search(block.text), _DATE.search(block.text)
        if source:
            stated.setdefault("publisher", source[1])
        if date:
            stated.setdefault("date", date.group())
        if source and date and block in article:
            article.remove(block)


@cache
def _key(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
