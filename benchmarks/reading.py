"""How well and how fast files are read: agreement with the known text, by format; megabytes and pages a second; memory over many files.

    python -m benchmarks.reading [CORPUS_FOLDER]

The known texts are the packaged sample's, put into files by python-docx and headless Chromium (tests/read/printing.py). Agreement is the
normalised edit similarity. Speeds are of one process, the best of three passes, and as ratios against a peer in the same run.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests/read"))

import pypdfium2  # noqa: E402
from known import Article, articles, similarity  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from printing import booklet, newspaper, placed, side_by_side, word_document  # noqa: E402

from benchmarks.measure import seconds  # noqa: E402
from kg.domains import load_domain  # noqa: E402
from kg.model import Report  # noqa: E402
from kg.read import read  # noqa: E402
from kg.read.formats import PDF, read_bytes  # noqa: E402

ARTICLES = [article for article in articles() if "示例" not in article.title]
LONGEST = max(ARTICLES, key=lambda article: len(article.text))
MEMORY = """
import resource, sys
from pathlib import Path
from kg.read import read
count = sum(1 for _ in read([Path(sys.argv[1])]))
usage = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(count, *(size // 1024 for size in usage))
"""


def main() -> None:
    """Print the tables."""
    print("| file | agreement |\n|---|---|")
    with TemporaryDirectory() as folder:
        for name, data, known in files():
            path = Path(folder, "file")
            path.write_bytes(data)
            found = "\n".join(outcome.text for outcome in read([path]) if isinstance(outcome, Report))
            print(f"| {name} | {similarity(found, known):.4f} |", flush=True)
    print("\n| speed | | against a peer |\n|---|---|---|")
    text_speed(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data/gold/written")
    for columns in (3, 5):
        page_speed(columns)
    print("\n| files in one run | outcomes | memory, MB | of the reading process, MB |\n|---|---|---|---|")
    for count in (10, 100, 500):
        memory(count)


def files() -> Iterator[tuple[str, bytes, str]]:
    """Name, content and known text of each file."""
    whole = LONGEST.text
    for encoding in ("utf-8", "utf-16", "gb18030"):
        yield f"text, {encoding}", whole.encode(encoding), whole
    wrapped = "\n".join(wrapped_lines(LONGEST))
    yield "text, wrapped at 30 characters", wrapped.encode(), whole
    body = "".join(f"<p>　　{paragraph}</p>" for paragraph in LONGEST.paragraphs)
    for name in ("newspaper", "government", "divisions", "tables"):
        page = (ROOT / f"tests/read/pages/{name}.html").read_text(encoding="utf-8")
        breaks = "<br><br>".join(f"　　{paragraph}" for paragraph in LONGEST.paragraphs)
        parts = "".join(f"<div><span>{paragraph[:9]}</span><b>{paragraph[9:]}</b></div>" for paragraph in LONGEST.paragraphs)
        page = page.replace("${title}", LONGEST.title).replace("$title", LONGEST.title)
        for mark, content in (("prose", body), ("breaks", breaks), ("divisions", parts)):
            page = page.replace(f"${{{mark}}}", content).replace(f"${mark}", content)
        yield f"HTML, page of a site ({name})", page.encode("gb18030"), whole
    yield "Word, paragraphs", word_document([LONGEST.title, *LONGEST.paragraphs]), whole
    yield "Word, pasted lines", word_document(wrapped.split("\n")), whole
    some = "\n".join(article.text for article in ARTICLES[:4])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page_ = browser.new_page()

        def printed(html: str) -> bytes:
            page_.set_content(html)
            return bytes(page_.pdf(prefer_css_page_size=True))

        for columns in range(1, 7):
            yield f"PDF, newspaper page in {columns} columns", printed(newspaper(ARTICLES[:4], columns)), some
        for columns, width in ((3, 18), (5, 11)):
            for order in ("down", "backwards", "across"):
                yield f"PDF, {columns} columns, in the file {order}", printed(placed(LONGEST, columns, order, width)), whole
        beside = side_by_side(ARTICLES[1], ARTICLES[2], ARTICLES[0])
        yield "PDF, articles beside each other", printed(beside), "\n".join(article.text for article in ARTICLES[:3])
        yield "PDF, small pages", printed(booklet(ARTICLES[:6])), "\n".join(article.text for article in ARTICLES[:6])
        browser.close()


def wrapped_lines(article: Article) -> Iterator[str]:
    yield article.title
    for paragraph in article.paragraphs:
        indented = "　　" + paragraph
        yield from (indented[at : at + 30] for at in range(0, len(indented), 30))


def text_speed(folder: Path) -> None:
    paths = sorted(folder.glob("*.txt"))
    domain = load_domain("unions")
    size = sum(path.stat().st_size for path in paths) / 1e6
    list(read(paths[:1], domain))
    took = seconds(lambda: list(read(paths, domain)))
    peer = seconds(lambda: jieba_words(paths))
    print(f"| text, {len(paths)} files, {size:.2f} MB | {size / took:.1f} MB/s | {peer / took:.1f} times jieba's cut |")


def jieba_words(paths: list[Path]) -> None:
    import jieba

    for path in paths:
        jieba.lcut(path.read_text(encoding="utf-8"))


def page_speed(columns: int) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(newspaper(ARTICLES * 12, columns, "body { font-size: 9pt; line-height: 1.3 }"))
        data = bytes(page.pdf(prefer_css_page_size=True))
        browser.close()
    with pypdfium2.PdfDocument(data) as document:
        count = len(document)
        characters = sum(page.get_textpage().count_chars() for page in document)
    took = seconds(lambda: read_bytes(PDF, data))
    peer = seconds(lambda: plain_text(data))
    print(
        f"| PDF, A3 in {columns} columns, {characters // count:,} characters a page | {count / took:.1f} pages/s "
        f"| {peer / took:.2f} times pdfium's text without order |"
    )


def plain_text(data: bytes) -> None:
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            page.get_textpage().get_text_range()


def memory(count: int) -> None:
    """The most memory of a run over so many files, a text, a web page and a Word document in turn."""
    document = word_document([LONGEST.title, *LONGEST.paragraphs])
    with TemporaryDirectory() as folder:
        for number in range(count):
            title = f"{LONGEST.title}{number}"
            html = f"<html><body><h1>{title}</h1>{''.join(f'<p>{text}</p>' for text in LONGEST.paragraphs)}</body></html>"
            kinds = ((".txt", LONGEST.text.encode()), (".html", html.encode()), (".docx", document))
            suffix, data = kinds[number % 3]
            Path(folder, f"{number:04}{suffix}").write_bytes(data)
        command = [sys.executable, "-c", MEMORY, folder]
        outcomes, own, worker = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    print(f"| {count} | {outcomes} | {own} | {worker} |", flush=True)


if __name__ == "__main__":
    main()
