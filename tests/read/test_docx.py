"""Word documents: everything in the order of reading, from files that python-docx wrote."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from known import articles, similarity

from kg.errors import ReadError
from kg.model import Report
from kg.read import read

Read = Callable[[WordDocument | bytes], list[Report]]
TITLE = "青川县总工会2023年工作综述"
W = nsdecls("w")
NUMBERING = f"""<w:abstractNum {W} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum>"""
TEXT_BOX = f"""<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>
<w:txbxContent><w:p><w:r><w:t>文本框里的话。</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>
<w:txbxContent><w:p><w:r><w:t>文本框里的话。</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
NOTES = f"""<w:footnotes {W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2"><w:p>
<w:r><w:footnoteRef/></w:r><w:r><w:t>脚注里的话。</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def saved(document: WordDocument) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_parts(data: bytes, parts: dict[str, str | None]) -> bytes:
    """The package with parts replaced, added, or (None) taken away."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in (*[name for name in old.namelist() if name not in parts], *[name for name, text in parts.items() if text is not None]):
            new.writestr(name, parts[name] if name in parts else old.read(name))  # type: ignore[arg-type]
    return stream.getvalue()


@pytest.fixture
def word(tmp_path: Path) -> Read:
    def read_word(document: WordDocument | bytes) -> list[Report]:
        path = tmp_path / "report"  # known by its content
        path.write_bytes(document if isinstance(document, bytes) else saved(document))
        outcomes = list(read([path]))
        assert all(isinstance(outcome, Report) for outcome in outcomes), outcomes
        return [outcome for outcome in outcomes if isinstance(outcome, Report)]

    return read_word


def started() -> WordDocument:
    document = docx.Document()
    document.add_heading(TITLE, level=0)
    return document


def test_paragraphs_and_headings_give_the_known_text(word: Read) -> None:
    for article in articles()[:5]:
        document = docx.Document()
        document.add_heading(article.title, level=0)
        for text in article.paragraphs:
            paragraph = document.add_paragraph("　　" if len(text) > 40 else "")
            for at in range(0, len(text), 7):  # Word cuts a paragraph into runs wherever somebody typed
                paragraph.add_run(text[at : at + 7]).bold = at % 2 == 0
        (report,) = word(document)
        assert similarity(report.text, article.text) == 1.0
        assert report.title == article.title


def test_tables_text_boxes_and_footnotes_stand_in_the_order_of_reading(word: Read) -> None:
    document = started()
    document.add_paragraph("第一段的话。")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ["项目", "数量", "工会驿站", "65个"], strict=True):
        cell.text = text
    boxed = document.add_paragraph("第二段的话。")
    boxed._p.append(parse_xml(TEXT_BOX))
    noted = document.add_paragraph("第三段的话")
    noted._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    noted.add_run("还没有完。")
    document.add_paragraph("第四段的话。")
    (report,) = word(with_parts(saved(document), {"word/footnotes.xml": NOTES}))
    assert report.text.split("\n")[1:] == [
        "第一段的话。",
        "项目\t数量",
        "工会驿站\t65个",
        "第二段的话。",
        "文本框里的话。",
        "第三段的话还没有完。",
        "脚注里的话。",
        "第四段的话。",
    ]


def test_automatic_numbers_are_text(word: Read) -> None:
    document = started()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING))
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, text in ((0, "思想引领"), (1, "宣讲"), (1, "培训"), (0, "服务职工"), (1, "驿站")):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'))
    document.add_paragraph("开展帮扶。", style="List Number")
    document.add_paragraph("维护权益。", style="List Number")
    document.add_paragraph("没有号码。", style="List Bullet")
    (report,) = word(document)
    headings = ["一、思想引领", "（一）宣讲", "（二）培训", "二、服务职工", "（一）驿站"]
    assert report.text.split("\n")[1:] == [*headings, "1.开展帮扶。", "2.维护权益。", "没有号码。"]


def test_pages_are_counted_and_broken_paragraphs_stay_whole(word: Read) -> None:
    document = started()
    paragraph = document.add_paragraph("第一页的话，")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("到第二页才完。")
    document.add_page_break()
    document.add_paragraph("第三页的话。")
    (report,) = word(document)
    assert report.text.split("\n")[1:] == ["第一页的话，到第二页才完。", "第三页的话。"]
    assert [(report.text[run.start], run.page) for run in report.origins[1:]] == [("第", 1), ("到", 2), ("第", 3)]


def test_deleted_hidden_and_running_text_is_left_out(word: Read) -> None:
    document = started()
    document.sections[0].header.paragraphs[0].text = "页眉的话。"
    paragraph = document.add_paragraph("留下的话")
    paragraph.add_run("隐藏的话").font.hidden = True
    paragraph._p.append(parse_xml(f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>删去的话</w:delText></w:r></w:del>'))
    paragraph._p.append(parse_xml(f'<w:ins {W} w:id="2" w:author="a"><w:r><w:t>和加上的话。</w:t></w:r></w:ins>'))
    (report,) = word(document)
    assert report.text == f"{TITLE}\n留下的话和加上的话。"


def test_a_compilation_with_contents_is_split(word: Read) -> None:
    found = articles()[1:5]
    document = docx.Document()
    document.add_heading("2023年工会工作材料汇编", level=0)
    document.add_paragraph("目　录")
    for page, article in enumerate(found, start=3):
        document.add_paragraph(f"{article.title}\t{page}")
    for article in found:
        document.add_page_break()
        document.add_heading(article.title, level=1)
        for text in article.paragraphs:
            document.add_paragraph(text)
    reports = word(document)
    assert [report.text for report in reports] == [article.text for article in found]
    assert [report.origins[0].page for report in reports] == [2, 3, 4, 5]


def test_pasted_lines_of_a_page_become_paragraphs_again(word: Read) -> None:
    article = max(articles(), key=lambda article: len(article.text))
    document = docx.Document()
    document.add_paragraph(article.title)
    for text in article.paragraphs:
        indented = "　　" + text
        for at in range(0, len(indented), 30):
            document.add_paragraph(indented[at : at + 30])
    (report,) = word(document)
    assert similarity(report.text, article.text) > 0.985


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"word/document.xml": None}, "lacks its main part"),
        ({"word/document.xml": "<w:document>"}, "no proper XML"),
        ({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "工会"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'}, "declares a document type"),
        ({"word/document.xml": f"<w:document {W}/>"}, "lacks its main part"),
        ({"word/document.xml": f"<w:document {W}>{'<w:p>' * 5000}</w:document>"}, "no proper XML"),
        ({"word/document.xml": f"<w:document {W}><w:body/></w:document>"}, "no text"),
    ],
)
def test_a_broken_document_costs_one_clear_line(tmp_path: Path, parts: dict[str, str | None], problem: str) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(with_parts(saved(started()), parts))
    (error,) = read([path])
    assert isinstance(error, ReadError) and problem in error.problem


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(with_parts(saved(started()), {"word/document.xml": " " * (130 * 2**20)}))
    (error,) = read([path])
    assert isinstance(error, ReadError) and "larger than 128 MB" in error.problem


def test_a_cut_document_says_so(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(saved(started())[:-100])
    (error,) = read([path])
    assert isinstance(error, ReadError)


def test_signs_of_symbol_fonts_are_the_bullets_that_they_show(word: Read) -> None:
    document = started()
    for code in ("F06C", "006E", "F000"):
        paragraph = document.add_paragraph()
        paragraph._p.append(parse_xml(f'<w:r {W}><w:sym w:font="Wingdings" w:char="{code}"/></w:r>'))
        paragraph.add_run("强化思想引领，开展宣讲。")
    (report,) = word(document)
    assert report.text.split("\n")[1:] == ["●强化思想引领，开展宣讲。", "■强化思想引领，开展宣讲。", "强化思想引领，开展宣讲。"]
