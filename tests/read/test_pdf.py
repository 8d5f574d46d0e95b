"""PDF pages that Chromium printed: the order of reading, whatever the columns and the order of the file."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest
from known import Article, articles, similarity
from printing import booklet, html, newspaper, placed, side_by_side, with_pictures

from kg.errors import ReadError
from kg.model import Report
from kg.read import Skipped, read
from kg.read.formats import PDF, media_type, read_bytes
from kg.read.layout import Glyphs, fragments

ARTICLES = [article for article in articles() if "示例" not in article.title]
LEAST = 0.985
FOOTER = '<div style="width: 100%; text-align: center; font-size: 9px">— <span class="pageNumber"></span> —</div>'
HEADER = '<div style="width: 100%; text-align: center; font-size: 9px">2023年工会工作材料汇编</div>'
Print = Callable[..., bytes]


@pytest.fixture(scope="module")
def print_page(chromium: Any) -> Iterator[Print]:
    page = chromium.new_page()

    def printed(content: str, **options: Any) -> bytes:
        page.set_content(content)
        return bytes(page.pdf(prefer_css_page_size=True, **options))

    yield printed
    page.close()


def text_of(data: bytes) -> str:
    """All that is read of a PDF file, paragraph by paragraph."""
    folder = Path(mkdtemp())
    path = folder / "paper"  # known by its content
    path.write_bytes(data)
    outcomes = list(read([path]))
    shutil.rmtree(folder)
    assert all(isinstance(outcome, Report) for outcome in outcomes), outcomes
    return "\n".join(outcome.text for outcome in outcomes if isinstance(outcome, Report))


def joined(found: list[Article]) -> str:
    return "\n".join(article.text for article in found)


@pytest.mark.parametrize("columns", [1, 2, 3, 4, 5, 6])
def test_a_newspaper_page_is_read_column_by_column(print_page: Print, columns: int) -> None:
    data = print_page(newspaper(ARTICLES[:4], columns))
    assert similarity(text_of(data), joined(ARTICLES[:4])) >= LEAST


def test_columns_of_another_font_and_ragged_lines_are_read_too(print_page: Print) -> None:
    style = 'body { font: 12px/1.3 "Noto Sans CJK SC" } .text { text-align: left; column-gap: 1em }'
    assert similarity(text_of(print_page(newspaper(ARTICLES[:4], 3, style))), joined(ARTICLES[:4])) >= LEAST


@pytest.mark.parametrize("columns", [3, 5])
@pytest.mark.parametrize("order", ["down", "backwards", "across"])
def test_the_order_of_the_file_does_not_matter(print_page: Print, columns: int, order: str) -> None:
    article = max(ARTICLES, key=lambda article: len(article.text))
    width = 18 if columns == 3 else 11
    assert similarity(text_of(print_page(placed(article, columns, order, width))), article.text) >= LEAST


def test_articles_beside_each_other_stay_apart(print_page: Print) -> None:
    first, second, third = ARTICLES[:3]
    assert similarity(text_of(print_page(side_by_side(second, third, first))), joined([first, second, third])) >= LEAST


def test_captions_of_pictures_are_paragraphs_of_their_own(print_page: Print) -> None:
    article = max(ARTICLES, key=lambda article: len(article.text))
    caption = "图为职工在驿站歇脚。某某摄"
    lines = text_of(print_page(with_pictures(article, 3, caption))).split("\n")
    assert [line for line in lines if "图为" in line] == [caption] * 2
    found = "".join(line for line in lines if line != caption)
    assert similarity(found, article.title + "".join(article.paragraphs)) >= LEAST


def test_paragraphs_broken_over_pages_are_whole_and_know_their_pages(print_page: Print, tmp_path: Path) -> None:
    options = {"display_header_footer": True, "header_template": HEADER, "footer_template": FOOTER}
    data = print_page(booklet(ARTICLES[:6]), **options)
    assert similarity(text_of(data), joined(ARTICLES[:6])) >= LEAST
    path = tmp_path / "booklet.pdf"
    path.write_bytes(data)
    import pypdfium2

    pages = pypdfium2.PdfDocument(data)
    printed = ["".join(page.get_textpage().get_text_range().split()) for page in pages]
    broken = 0
    for report in read([path]):
        assert isinstance(report, Report)
        for run, after in zip(report.origins, report.origins[1:], strict=False):
            assert run.page is not None and after.page is not None
            broken += run.page != after.page and "\n" not in report.text[run.start : after.start]
            quote = "".join(report.text[run.start : after.start].split())
            assert quote in printed[run.page - 1]
    assert broken > 2


def test_quotation_marks_that_the_file_writes_after_their_line_stand_in_it() -> None:
    line = [("工", 0.0, 10.0), ("“", 10.0, 15.0), ("匠", 15.0, 25.0), ("”", 25.0, 30.0), ("进", 30.0, 40.0)]
    written = sorted(line, key=lambda glyph: glyph[0] in "“”")  # as LibreOffice does where they are in a Latin font
    values = ([ord(text) for text, _, _ in written], [left for _, left, _ in written], [right for _, _, right in written])
    codes, left, right = np.array(values[0]), np.array(values[1]), np.array(values[2])
    glyphs = Glyphs(codes, left, np.full(5, 100.0), right, np.full(5, 110.0), np.full(5, 10.0))
    assert [row.text for row in fragments(glyphs)] == ["工“匠”进"]


def test_running_heads_tell_the_date(print_page: Print, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(print_page(newspaper(ARTICLES[:1], 3)))
    (report,) = read([path])
    assert isinstance(report, Report)
    assert (report.title, report.context.date) == (ARTICLES[0].title, "2024-01-11")


@pytest.mark.parametrize("moment", ["2031/11/22 08:01", "11/22/31, 8:01 AM"])
@pytest.mark.parametrize("copies", [1, 6])
def test_what_a_browser_prints_around_a_page_is_neither_text_nor_date(print_page: Print, tmp_path: Path, moment: str, copies: int) -> None:
    style = "width: 100%; font-size: 8px; display: flex; justify-content: space-between; padding: 0 20px"
    line = f'<div style="{style}"><span>{{}}</span><span>{{}}</span></div>'
    above = line.format(moment, ARTICLES[0].title + "_某某新闻网")
    below = line.format("https://news.example/a/c_1.html", '<span class="pageNumber"></span>/<span class="totalPages"></span>')
    body = f"<h1>{ARTICLES[0].title}</h1>" + "".join(f"<p>{text}</p>" for text in ARTICLES[0].paragraphs[:3] * copies)
    path = tmp_path / "web.pdf"
    path.write_bytes(
        print_page(html(body, "@page { size: A5; margin: 15mm }"), display_header_footer=True, header_template=above, footer_template=below)
    )
    (report,) = read([path])
    assert isinstance(report, Report)
    assert not any(word in report.text for word in ("news.example", "新闻网", "8:01", "31"))
    assert not (report.context.date or "").startswith("2031")


def test_a_scanned_file_says_that_it_needs_ocr(print_page: Print, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(print_page(html('<div style="width: 100px; height: 100px; background: linear-gradient(red, blue)"></div>')))
    (error,) = read([path])
    assert isinstance(error, ReadError)
    assert "no text" in error.problem and "ocrmypdf --skip-text -l chi_sim" in error.remedy


# A picture of one pixel.
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="


def test_scanned_pages_among_others_are_named_and_the_others_read(print_page: Print, tmp_path: Path) -> None:
    scan = f'<div style="break-before: page"><img src="{PIXEL}" style="width: 260mm; height: 370mm"><p>扫描全能王 创建</p></div>'
    path = tmp_path / "scan.pdf"
    path.write_bytes(print_page(html(f"<h1>{ARTICLES[0].title}</h1>{''.join(f'<p>{text}</p>' for text in ARTICLES[0].paragraphs)}{scan}")))
    report, skipped = read([path])
    assert isinstance(report, Report) and report.text.startswith(ARTICLES[0].text)
    assert isinstance(skipped, Skipped) and skipped.path == "scan.pdf"
    assert skipped.reason.startswith("page 2 is a picture without text") and "ocrmypdf" in skipped.reason


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj trailer <</Root 1 0 R>>"])
def test_a_damaged_file_says_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    (error,) = read([path])
    assert isinstance(error, ReadError) and "the PDF" in error.problem


# A font whose characters stand for halves of rare ones: D844 DF6F are one together, DE54 is none.
HALVES = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj
4 0 obj <</Length 60>> stream
BT /F1 12 Tf 20 200 Td <4E2D534E5168DE544F1AD844DF6F> Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type0/BaseFont/A/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>> endobj
6 0 obj <</Type/Font/Subtype/CIDFontType0/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>> endobj
trailer <</Root 1 0 R>>
%%EOF"""


def test_halves_of_rare_characters_do_no_harm() -> None:
    assert text_of(HALVES).encode().decode().startswith("中华全")


LOOPS = {
    "a page tree that holds itself": (b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
    "a page whose content is the page": (b"/Contents 4 0 R", b"/Contents 3 0 R"),
    "a font that is its own part": (b"DescendantFonts[6 0 R]", b"DescendantFonts[5 0 R]"),
    "a million pages that are not there": (b"/Count 1", b"/Count 1000000"),
}


@pytest.mark.parametrize("loop", LOOPS)
def test_a_file_that_leads_the_parser_in_circles_costs_itself_only(tmp_path: Path, loop: str) -> None:
    (tmp_path / "a.pdf").write_bytes(HALVES.replace(*LOOPS[loop]))
    (tmp_path / "b.txt").write_text(ARTICLES[0].text, encoding="utf-8")
    found, report = read([tmp_path])
    assert isinstance(found, ReadError | Report)
    assert isinstance(report, Report) and report.text == ARTICLES[0].text


def test_a_cut_file_is_read_or_refused(print_page: Print, tmp_path: Path) -> None:
    data = print_page(newspaper(ARTICLES[:1], 3))
    for share in (0.1, 0.5, 0.9):
        path = tmp_path / "paper.pdf"
        path.write_bytes(data[: int(len(data) * share)])
        assert media_type(path.name, path.read_bytes()) == PDF
        assert list(read([path]))


def test_every_line_of_the_document_has_its_page_and_place(print_page: Print) -> None:
    document = read_bytes(PDF, print_page(newspaper(ARTICLES[:6], 4)))
    text = "\n".join(line.text for line in document.lines)
    assert all(text[line.offset : line.offset + len(line.text)] == line.text for line in document.lines)
    assert [line.number for line in document.lines if line.page == 1] == sorted(line.number for line in document.lines if line.page == 1)


def test_fonts_that_do_not_tell_their_characters_need_ocr(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(HALVES.replace(b"4E2D534E5168DE544F1AD844DF6F", b"E001E002E003E004E005E006E007"))
    (error,) = read([tmp_path])
    assert isinstance(error, ReadError) and "do not say which characters" in error.problem and "--force-ocr" in error.remedy


def test_bullets_of_symbol_fonts_are_shown(tmp_path: Path) -> None:
    assert text_of(HALVES.replace(b"4E2D534E5168DE544F1AD844DF6F", b"F06C534E51685DE54F1A")).startswith("●华全工会")
