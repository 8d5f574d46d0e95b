"""Web pages: the article without what stands around it, and what the page states of itself."""

from collections.abc import Callable
from pathlib import Path
from string import Template

import pytest
from known import articles

from kg.errors import ReadError
from kg.model import Report
from kg.read import read
from kg.read.formats import HTML, media_type

TITLE, PARAGRAPHS = articles()[0]
PROSE = "".join(f"<p>　　{paragraph}</p>\n" for paragraph in PARAGRAPHS)
VARIANTS = {
    "title": TITLE,
    "prose": PROSE,
    "breaks": "<br><br>".join(f"　　{paragraph}" for paragraph in PARAGRAPHS),
    "divisions": "".join(f"<div><span>{paragraph[:9]}</span><b>{paragraph[9:]}</b></div>" for paragraph in PARAGRAPHS),
}
# Pages as the sites of papers, unions and governments build them.
PAGES = {
    path.stem: Template(path.read_text(encoding="utf-8")).substitute(VARIANTS)
    for path in sorted(Path(__file__).parent.joinpath("pages").glob("*.html"))
}


@pytest.fixture
def page(tmp_path: Path) -> Callable[[bytes], Report]:
    def read_page(data: bytes) -> Report:
        path = tmp_path / "page"  # known by its content
        path.write_bytes(data)
        (report,) = read([path])
        assert isinstance(report, Report), report
        return report

    return read_page


@pytest.mark.parametrize("kind", PAGES)
def test_the_article_alone_is_read(page: Callable[[bytes], Report], kind: str) -> None:
    report = page(PAGES[kind].encode())
    assert report.text == "\n".join((TITLE, *PARAGRAPHS))
    assert report.title == TITLE
    assert report.context.date == "2024-03-05"


@pytest.mark.parametrize(
    ("encoding", "declaration"),
    [
        ("gbk", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'),
        ("gb18030", '<meta charset="GBK">'),
        ("gb18030", ""),
        ("utf-8", '<meta charset="gb2312">'),  # declared wrongly
        ("utf-8-sig", ""),
        ("utf-16", '<meta charset="utf-16">'),
    ],
)
def test_the_encoding_is_found_declared_or_not(page: Callable[[bytes], Report], encoding: str, declaration: str) -> None:
    html = PAGES["government"].replace("<head>", f"<head>{declaration}")
    assert page(html.encode(encoding)).text == "\n".join((TITLE, *PARAGRAPHS))


def test_a_declared_page_with_a_broken_byte_is_read(page: Callable[[bytes], Report]) -> None:
    html = PAGES["government"].replace("<head>", '<head><meta charset="gbk">').encode("gbk")
    at = html.index(b"</p>")
    assert page(html[:at] + b"\x81" + html[at:]).title == TITLE


def test_a_traditional_page_in_big5_is_read_as_it_is(page: Callable[[bytes], Report]) -> None:
    text = "全市各級工會圍繞中心、服務大局，為職工辦實事，發展會員一萬三千人。"
    html = f"<html><head><title>某市總工會工作綜述</title></head><body><h1>某市總工會工作綜述</h1><p>{text}</p><p>{text}</p></body></html>"
    assert page(html.encode("big5")).text == f"某市總工會工作綜述\n{text}\n{text}"


def test_rows_of_a_table_keep_together(page: Callable[[bytes], Report]) -> None:
    table = "<table><tr><th>项目</th><th>内容</th></tr><tr><td><p>工会驿站</p></td><td>增至65个</td></tr></table>"
    report = page(f"<html><body><h1>{TITLE}</h1>{PROSE}{table}{PROSE}</body></html>".encode())
    assert report.text == "\n".join((TITLE, *PARAGRAPHS, "项目\t内容", "工会驿站\t增至65个", *PARAGRAPHS))


def test_what_the_browser_hides_is_no_text(page: Callable[[bytes], Report]) -> None:
    hidden = '<p style="display: none">隐藏的话，不是正文。</p><p hidden>也不是正文，隐藏。</p><style>正文</style>尾巴留下，是正文。'
    report = page(f"<html><body><h1>{TITLE}</h1><div>{PROSE}{hidden}</div></body></html>".encode())
    assert report.text == "\n".join((TITLE, *PARAGRAPHS, "尾巴留下，是正文。"))


def test_a_page_without_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><head><title>工会</title></head><body><script>工会</script></body></html>", encoding="utf-8")
    (error,) = read([path])
    assert isinstance(error, ReadError) and "no text of its own" in error.problem


def test_ten_thousand_nested_elements_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><body>" + "<div>" * 10_000 + PROSE, encoding="utf-8")
    assert len(list(read([path]))) == 1


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE HTML>", "\ufeff<html>", "<!-- saved from url=(0004)some --><html>", "<?xml version='1.0'?><html>"]
)
def test_a_page_is_known_by_its_beginning(start: str) -> None:
    assert media_type("page", start.encode()) == HTML
    assert media_type("page", start.encode("utf-16")) == HTML


def test_the_raised_figure_of_a_note_is_no_figure_of_the_text(page: Callable[[bytes], Report]) -> None:
    notes = '<p>履行基本职责<sup><a href="#n1">[1]</a></sup>，新建场地300m<sup>2</sup>。</p>'
    report = page(f"<html><body><h1>{TITLE}</h1><div>{PROSE}{notes}</div></body></html>".encode())
    assert report.text.split("\n")[-1] == "履行基本职责，新建场地300m2。"
