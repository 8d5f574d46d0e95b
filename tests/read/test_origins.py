"""The way back: every character of a report stands in the source where its origin says."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from printing import word_document

from kg.model import Report
from kg.read import read, read_plain
from kg.read.formats import DOCX, HTML, MARKDOWN, read_bytes
from kg.read.spacing import UNSEEN
from kg.read.text import decode

CHARACTERS = "工会职服务发展员建设新全市省人家个一二三的为以心动APPsmart0123，、“”《》（） \u2009\u200b\u00ad\u2060\uf06c２⼯"
sentences = st.text(CHARACTERS, min_size=3, max_size=60).map(lambda text: f"市{text}。")
paragraphs = st.lists(sentences, min_size=1, max_size=4).map("".join)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page as files have them: wrapped, indented, with empty lines, spaces, furniture and watermarks."""
    wrap = draw(st.integers(12, 45))
    lines = ["青川市总工会工作综述"]
    for paragraph in draw(st.lists(paragraphs, min_size=1, max_size=6)):
        text = draw(st.sampled_from(["", "\u3000\u3000", "  ", "● "])) + paragraph
        lines += [text[at : at + wrap] for at in range(0, len(text), wrap)]
        lines += draw(st.sampled_from([[], ["- 3 -"], ["公众号：某某材料"], ["一、标题"], ["其中联系AB1234567，服务职工" + " 工会" * 4]]))
    return draw(st.sampled_from(["\n", "\n\n", "\r\n", "\n \n\f"])).join(lines)


@given(pages())
@settings(max_examples=150, deadline=None)
def test_every_character_stands_where_its_origin_says(page: str) -> None:
    """All but the line ends between paragraphs; a space may stand for the white space that ended a line."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.txt"
        path.write_bytes(page.encode())
        source = decode(page.encode())
        lines = source.split("\n")
        for report in read([path]):
            assert isinstance(report, Report)
            for position, character in enumerate(report.text):
                origin = report.origin(position)
                assert origin is not None
                if character == "\n":
                    continue
                found = source[origin.offset]
                assert found == character or (character == " " and (found.isspace() or UNSEEN.match(found)))
                assert source.count("\n", 0, origin.offset) == origin.line - 1 <= len(lines)


def web_page(lines: list[str]) -> bytes:
    return f"<html><body><h1>{lines[0]}</h1>{''.join(f'<p>{escape(line)}</p>' for line in lines[1:])}</body></html>".encode("gb18030")


@pytest.mark.parametrize(
    ("kind", "write"), [(HTML, web_page), (DOCX, word_document), (MARKDOWN, lambda lines: "\n\n".join(lines).encode())]
)
@given(page=pages())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_character_stands_in_what_the_reader_of_a_format_took_out(kind: str, write: Callable[[list[str]], bytes], page: str) -> None:
    data = write([line for line in page.replace("\f", "").splitlines() if line.strip()])
    document = read_bytes(kind, data)
    source = "\n".join(line.text for line in document.lines)
    numbers = {line.number for line in document.lines}
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("page.md" if kind == MARKDOWN else "page")
        path.write_bytes(data)
        for report in read([path]):
            assert isinstance(report, Report)
            assert report.source.media_type == kind
            for position, character in enumerate(report.text):
                origin = report.origin(position)
                assert origin is not None and origin.line in numbers
                if character == "\n":  # behind what was moved up from the end there is nothing
                    continue
                found = source[origin.offset]
                assert found == character or (character == " " and (found.isspace() or UNSEEN.match(found)))


def test_a_plain_report_is_the_file_exactly_as_it_is(tmp_path: Path) -> None:
    text = "\n平凉市总工会工作综述\n\u3000\u3000责编:某人\n全年慰问 职工\n三千人。\n\n"
    path = tmp_path / "plain.txt"
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    report = read_plain(path)
    assert report.text == text
    assert (report.title, report.context.publisher) == ("平凉市总工会工作综述", "平凉市总工会")
    assert report.origins == ()
