"""Files that LibreOffice wrote: Word documents and PDF pages made of a known text."""

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from known import Article, articles, similarity

from kg.model import Report
from kg.read import read
from kg.read.formats import DOCX, PDF, media_type

ARTICLE = max((article for article in articles() if "示例" not in article.title), key=lambda article: len(article.text))
LEAST = 0.985
SECONDS = 240  # for five documents on a crowded machine; alone it takes ten
COLUMNS = {"report_in_1_column": 1, "report_in_2_columns": 2, "report_in_3_columns": 3}
SOURCES = ("text", "page", *COLUMNS)


@pytest.fixture(scope="module", params=[("docx", DOCX), ("pdf", PDF)], ids=["docx", "pdf"])
def converted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What LibreOffice makes of each of the sources in one format, by the source's name."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("soffice (LibreOffice Writer) is not on the PATH")
    form, kind = request.param
    folder, made = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("converted")
    (folder / "text.txt").write_text(ARTICLE.text, encoding="utf-8-sig")
    (folder / "page.html").write_bytes(page(ARTICLE))
    for name, columns in COLUMNS.items():
        document(ARTICLE, folder / f"{name}.docx", columns)
    profile = f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"
    command = [program, profile, "--headless", "--writer", "--convert-to", form, "--outdir", made, *sorted(folder.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    found = {path.stem: path for path in made.iterdir()}
    assert sorted(found) == sorted(SOURCES), done.stdout + done.stderr
    assert {media_type(path.name, path.read_bytes()) for path in found.values()} == {kind}
    return found


def page(article: Article) -> bytes:
    """The article as a web page."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in article.paragraphs)
    return f'<html lang="zh"><head><meta charset="utf-8"></head><body><h1>{article.title}</h1>{body}</body></html>'.encode()


def document(article: Article, path: Path, columns: int) -> None:
    """The article as a Word document: its title a heading, below it paragraphs with indents in so many columns."""
    word = docx.Document()
    word.add_heading(article.title, 0)
    if columns > 1:
        below = word.add_section(WD_SECTION.CONTINUOUS)._sectPr
        for old in below.findall(qn("w:cols")):
            below.remove(old)
        below.append(parse_xml(f'<w:cols {nsdecls("w")} w:num="{columns}" w:space="400"/>'))
    for paragraph in article.paragraphs:
        word.add_paragraph(paragraph).paragraph_format.first_line_indent = Pt(22)
    word.save(str(path))


@pytest.mark.parametrize("source", SOURCES)
def test_what_libreoffice_wrote_is_the_known_text(converted: dict[str, Path], source: str) -> None:
    outcomes = list(read([converted[source]]))
    assert all(isinstance(outcome, Report) for outcome in outcomes), outcomes
    assert similarity("\n".join(outcome.text for outcome in outcomes if isinstance(outcome, Report)), ARTICLE.text) >= LEAST
