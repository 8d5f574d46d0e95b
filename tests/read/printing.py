"""Pages as papers and offices print them, for Chromium to make PDF files of, and Word documents."""

from collections.abc import Sequence
from io import BytesIO

import docx
from known import Article

_STYLE = """@page { size: A3; margin: 15mm } body { font: 10.5pt/1.5 "Noto Serif CJK SC"; margin: 0 } p { margin: 0; text-indent: 2em }
h1 { font-size: 24pt; text-align: center; margin: .4em 0 } .head { border-bottom: 1px solid; font-size: 9pt }
.text { text-align: justify; column-gap: 1.5em } .line { position: absolute; white-space: pre }"""


def html(body: str, style: str = "") -> str:
    return f'<html lang="zh"><head><meta charset="utf-8"><style>{_STYLE}{style}</style></head><body>{body}</body></html>'


def newspaper(articles: Sequence[Article], columns: int, style: str = "") -> str:
    """One article under the other, each in so many columns under a headline over all of them."""
    head = '<div class="head">某某日报　2024年1月11日　星期四　A03 综合</div>'
    return html(head + "".join(_article(article, columns) for article in articles), style)


def side_by_side(left: Article, right: Article, above: Article) -> str:
    """An article over the whole page, and below it two beside each other that begin at different heights."""
    below = f'<div style="flex: 2">{_article(left, 2)}</div><div style="flex: 3; margin-top: 3em">{_article(right, 3)}</div>'
    return html(f'{_article(above, 5)}<div style="display: flex; gap: 2em">{below}</div>')


def placed(article: Article, columns: int, order: str, width: int = 18, size: float = 10.5) -> str:
    """The article in columns of `width` characters, each line put where it stands; the file has them in another order.

    `order`: backwards, the last column first; across, line by line over all the columns; down, as it is read.
    """
    lines: list[str] = []
    for paragraph in article.paragraphs:
        text = "　　" + paragraph
        lines += [text[at : at + width] for at in range(0, len(text), width)]
    height = -(-len(lines) // columns)
    cells = [(at // height, at % height, line) for at, line in enumerate(lines)]
    if order == "backwards":
        cells.sort(key=lambda cell: (-cell[0], cell[1]))
    elif order == "across":
        cells.sort(key=lambda cell: (cell[1], cell[0]))
    step = (width + 1.5) * size
    body = "".join(
        f'<div class="line" style="left: {column * step}pt; top: {60 + at * size * 1.5}pt">{line}</div>' for column, at, line in cells
    )
    return html(f"{body}<h1>{article.title}</h1>", '.line { font-family: "Noto Sans Mono CJK SC" }')


def booklet(articles: Sequence[Article]) -> str:
    """Reports on small pages, one after the other, so that paragraphs are broken over pages."""
    return html("".join(_article(article, 1) for article in articles), "@page { size: A5; margin: 20mm } h1 { font-size: 16pt }")


def with_pictures(article: Article, columns: int, caption: str) -> str:
    """The article with two pictures inside its columns, each with its caption beneath in smaller type."""
    picture = f'<figure><div class="picture"></div><figcaption>{caption}</figcaption></figure>'
    style = """figure { margin: .5em 0; break-inside: avoid } .picture { height: 60pt; background: linear-gradient(gray, white) }
    figcaption { font: 8pt "Noto Sans CJK SC"; text-align: center }"""
    paragraphs = [f"<p>{paragraph}</p>" for paragraph in article.paragraphs]
    at = next(at for at, paragraph in enumerate(article.paragraphs) if paragraph.count("。") > 1)
    paragraphs[at] = paragraphs[at].replace("。", f'。</p>{picture}<p style="text-indent: 0">', 1)
    text = "".join(paragraphs) + picture
    return html(f'<h1>{article.title}</h1><div class="text" style="column-count: {columns}">{text}</div>', style)


def _article(article: Article, columns: int) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in article.paragraphs)
    return f'<h1>{article.title}</h1><div class="text" style="column-count: {columns}">{text}</div>'


def word_document(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
