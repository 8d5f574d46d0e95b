"""Reads Markdown: the text without its marks, headings and list items as paragraphs of their own.

What stands between two `---` at the top (`title: …`) is the file's own statement about itself.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.read.document import LINE, PARAGRAPH, Document, Draft, lines_of
from kg.read.text import decode

_FRONT = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"(\w+)\s*[:：]\s*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_FIELDS = {
    "title": ("title", "标题"),
    "publisher": ("publisher", "source", "来源"),
    "date": ("date", "日期"),
    "address": ("address", "url", "链接"),
}
_COMMENT = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)


def read_markdown(data: bytes) -> Document:
    """A Markdown file as lines. Raises UnreadableError."""
    text = decode(data)
    front = _FRONT.match(text)
    stated = dict(_stated(front[1])) if front else {}
    skipped = text.count("\n", 0, front.end()) if front else 0
    tokens = MarkdownIt("commonmark").enable("table").parse(text[front.end() :] if front else text)
    titles = [_plain(inline) for opening, inline in pairwise(tokens) if opening.tag == "h1" and opening.nesting == 1]
    if len(titles) == 1:
        stated.setdefault("title", titles[0])
    return Document("text/markdown", lines_of(_drafts(tokens, skipped)), stated)


def _stated(front: str) -> Iterator[tuple[str, str]]:
    written = {name.lower(): value for name, value in _FIELD.findall(front)}
    for field, names in _FIELDS.items():
        for name in names:
            if name in written:
                yield field, written[name]
                break


def _drafts(tokens: list[Token], skipped: int) -> Iterator[Draft]:
    number = ""  # of the list item that the next paragraph begins
    cells: list[str] = []
    line = 1
    for before, token in pairwise([*tokens[:1], *tokens]):
        line = token.map[0] + 1 + skipped if token.map else line
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type in ("code_block", "fence"):  # four spaces are how Chinese pages indent, rarely how they show code
            for at, text in enumerate(token.content.split("\n")):
                yield Draft(text, line + at + (token.type == "fence"), role=LINE)
        elif token.type == "html_block":
            for at, text in enumerate(_COMMENT.sub("", token.content).split("\n")):
                yield Draft(text, line + at, role=LINE)
        elif token.type == "inline" and before.type in ("th_open", "td_open"):
            cells.append(_plain(token))
        elif token.type == "tr_close":
            yield Draft("\t".join(cells), line)
            cells = []
        elif token.type == "inline":
            yield from _paragraph(number + _plain(token), line)
            number = ""


def _paragraph(text: str, line: int) -> Iterator[Draft]:
    """One whole paragraph; where it was written on several lines, these: authors of Chinese pages leave no empty line between two."""
    lines = text.split("\n")
    for at, part in enumerate(lines):
        yield Draft(part, line + at, role=PARAGRAPH if len(lines) == 1 else LINE)


def _plain(token: Token) -> str:
    """The text of an inline token without its marks; pictures give nothing."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
    return "".join(parts).replace("**", "")  # marks that the standard does not take for such beside Chinese punctuation
