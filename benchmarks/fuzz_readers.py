"""Throws mutated files at the readers, and holds what they give to the way back: every character stands where its origin says.

    pip install atheris
    nice python benchmarks/fuzz_readers.py SECONDS [KIND ...]      text markdown html mhtml docx zip pdf page sources; default: all, in turn

Each kind runs in a process of its own that atheris guides by the branches of kg.read. Anything but a report or an UnreadableError,
and anything that takes longer than 60 seconds or 2 GB, is a finding: the file is left in fuzz-findings/KIND-…, to become a test.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from zipfile import ZIP_STORED, ZipFile

import atheris
import numpy as np

from kg.domains import load_domain
from kg.errors import ReadError
from kg.model import Report
from kg.packaged import packaged

with atheris.instrument_imports(include=["kg.read"]):
    import kg.read.archive
    import kg.read.docx
    import kg.read.guard
    import kg.read.html
    import kg.read.markdown
    import kg.read.mhtml
    import kg.read.pdf
    import kg.read.sources
    from kg import read
    from kg.read import formats, layout
    from kg.read.affinity import word_gain
    from kg.read.context import context_finder
    from kg.read.document import UnreadableError
    from kg.read.formats import DOCX, HTML, MARKDOWN, MHTML, PDF, TEXT
    from kg.read.spacing import UNSEEN

FINDINGS = Path("fuzz-findings")
LONGEST = {
    "text": 2000, "markdown": 1500, "html": 4000, "mhtml": 3000, "docx": 3000, "zip": 1500, "pdf": 4000, "page": 1500, "sources": 300,
}  # fmt: skip
SECONDS, MEGABYTES = 60, 2048
# What the formats and the pages of the genre are made of: libFuzzer puts these in.
_PARTS = """
２ ⼯ 上一版 下一版 相关链接
目录 目　录 一、 （一） 1. ● 第1页 - 3 - 责任编辑： 公众号： 市总工会 2023年 2024年1月11日 　　 。 ， “ ” 《 》 （ ） … — 工|匠 …………12
# ** | --- ``` > [a](b) <!-- <p> </p> <div> <table> <tr> <td> <br> <title> <meta <script> <style> charset=gbk &#x4e00; style="display:none"
<w:p> </w:p> <w:r> <w:t> <w:tbl> <w:tr> <w:tc> <w:numPr> <w:ilvl <w:numId <w:br <w:txbxContent> <w:footnoteReference w:val="1" w:id="2"
<mc:AlternateContent> <mc:Choice> <mc:Fallback> file, title, publisher, region, date, address 文件, .. / \\ .txt .docx
/Type /Page /Kids /Parent /MediaBox /Contents /Font /ToUnicode /Length endobj stream endstream obj 0 R BT ET Tj Td Tf
"""
WORDS = [*_PARTS.split(), "\n", "\r\n", "\f", "\0", "\t", "\ufeff", "\u200b", "\u2028", "\u2060", "\u00ad", "\uf06c", "\ue863"]


def main() -> None:
    """Run the kinds one after the other, or (with -one) one of them here."""
    if sys.argv[1] == "-one":
        fuzz(sys.argv[2], int(sys.argv[3]))
        return
    kinds = sys.argv[2:] or list(TARGETS)
    FINDINGS.mkdir(exist_ok=True)
    for kind in kinds:
        print(f"== {kind}", flush=True)
        command = [sys.executable, __file__, "-one", kind, str(int(sys.argv[1]) // len(kinds))]
        print(f"== {kind}: status {subprocess.run(command, check=False).returncode}", flush=True)


def fuzz(kind: str, seconds: int) -> None:
    """Fuzz one kind for so many seconds, starting from files of the packaged sample."""
    folder = Path(mkdtemp(prefix=f"kg-fuzz-{kind}-"))
    seeds = folder / "seeds"
    seeds.mkdir()
    for number, seed in enumerate(SEEDS[kind]()):
        (seeds / str(number)).write_bytes(seed[: LONGEST[kind]])
    words = folder / "words"
    words.write_text("".join('"' + "".join(map(r"\x{:02x}".format, word.encode())) + '"\n' for word in WORDS))
    options = [
        f"-max_len={LONGEST[kind]}", f"-max_total_time={seconds}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}", f"-dict={words}",
        f"-artifact_prefix={FINDINGS}/{kind}-", "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    context_finder(load_domain("unions"))
    word_gain("工", "匠")  # what is loaded once must not look slow
    kg.read.guard.GUARDED = frozenset()  # read here, where the branches are counted
    atheris.Setup([sys.argv[0], *options, str(seeds)], TARGETS[kind])
    atheris.Fuzz()


def of_format(kind: str) -> Callable[[bytes], None]:
    """The target that reads its bytes as a file of that media type."""

    def target(data: bytes) -> None:
        try:
            document = formats.read_bytes(kind, data)
        except UnreadableError:
            return
        source = "\n".join(line.text for line in document.lines)
        formats.media_type("name", data)
        with TemporaryDirectory(dir="/dev/shm") as folder:
            path = Path(folder, "file" + SUFFIXES[kind])
            path.write_bytes(data)
            for outcome in read.read([path]):
                if isinstance(outcome, ReadError) and "Report it" in outcome.remedy:
                    raise AssertionError(outcome.problem)
                if isinstance(outcome, Report) and outcome.source.media_type == kind:
                    stands(outcome, source)

    return target


def stands(report: Report, source: str) -> None:
    """Hold the report to the way back."""
    for position, character in enumerate(report.text):
        origin = report.origin(position)
        if origin is None or character == "\n":
            continue
        found = source[origin.offset]
        if found != character and not (character == " " and (found.isspace() or UNSEEN.match(found))):
            raise AssertionError(f"{character!r} at {position} stands for {found!r}")


def word(data: bytes) -> None:
    """A Word document whose body is the data."""
    of_format(DOCX)(packed({"word/document.xml": DOCUMENT.replace(b"BODY", data), "word/numbering.xml": NUMBERING}))


def archive(data: bytes) -> None:
    """Bytes as an archive, and an archive whose names are the data's lines."""
    names = data.decode("utf-8", "replace").split("\n")
    for content in (data, packed(dict.fromkeys(names, data))):
        with TemporaryDirectory(dir="/dev/shm") as folder:
            inside = Path(folder, "in")
            inside.mkdir()
            try:
                members = kg.read.archive.unpack(content, inside)
            except UnreadableError:
                members = []
            written = {str(number) for number, member in enumerate(members) if not member.reason}
            if {path.name for path in Path(folder).iterdir()} != {"in"} or {path.name for path in inside.iterdir()} < written:
                raise AssertionError("a member was written elsewhere")


def page(data: bytes) -> None:
    """Pages whose characters stand wherever the data puts them."""
    provider = atheris.FuzzedDataProvider(data)
    pages: list[list[tuple[float, ...]]] = [[]]
    left = top = 10.0
    while provider.remaining_bytes() > 6:
        step = provider.ConsumeIntInRange(0, 9)
        if step == 0:
            left, top = provider.ConsumeFloatInRange(0.0, 800.0), provider.ConsumeFloatInRange(0.0, 1100.0)
        elif step == 1:
            pages.append([])
        size = (10.5, 10.5, 10.5, 18.0, 0.1)[provider.ConsumeIntInRange(0, 4)]
        for character in provider.ConsumeUnicodeNoSurrogates(provider.ConsumeIntInRange(0, 20)):
            if character > " ":
                pages[-1].append((ord(character), left, top, left + size, top + size, size))
                left += size
    rows = [layout.fragments(glyphs(found)) for found in pages]
    body = kg.read.pdf._body_size(row for found in rows for row in found)
    kept, _ = kg.read.pdf._without_heads(rows, body)
    written = sorted(character for found in kept for row in found for character in row.text if not character.isspace())
    drafts, _ = kg.read.pdf._paragraphs([layout.columns(found, body) for found in kept], body)
    if sorted(character for draft in drafts for character in draft.text if not character.isspace()) != written:
        raise AssertionError("characters of the page are lost")


def glyphs(found: list[tuple[float, ...]]) -> layout.Glyphs:
    codes, *boxes = np.array(found, float).reshape(-1, 6).T
    return layout.Glyphs(codes.astype(np.int64), *boxes)


def table(data: bytes) -> None:
    """A sources.csv beside a file."""
    with TemporaryDirectory(dir="/dev/shm") as folder:
        Path(folder, "a.txt").write_text(SAMPLE[0], encoding="utf-8")
        Path(folder, "sources.csv").write_bytes(data)
        if not all(isinstance(outcome, Report | ReadError) for outcome in read.read([Path(folder)])):
            raise AssertionError("the file beside the table was passed over")


def packed(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("\0", "") or "empty", content)
    return stream.getvalue()


SAMPLE = [path.read_text(encoding="utf-8") for path in sorted(packaged("data/sample").glob("*.txt"))]
SUFFIXES = {TEXT: ".txt", MARKDOWN: ".md", HTML: ".html", MHTML: ".mht", DOCX: ".docx", PDF: ".pdf"}
DOCUMENT = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>BODY</w:body></w:document>'
)
NUMBERING = DOCUMENT.replace(b"<w:body>BODY</w:body>", b"").replace(b"document", b"numbering", 1).replace(
    b"</w:document>",
    b'<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1"/>'
    b'</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
)  # fmt: skip
MHTML_SEED = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n"
PDF_SEED = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj
4 0 obj <</Length 60>> stream
BT /F1 12 Tf 20 200 Td <4E2D534E51685DE54F1A> Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type0/BaseFont/A/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>> endobj
6 0 obj <</Type/Font/Subtype/CIDFontType0/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>> endobj
trailer <</Root 1 0 R>>
%%EOF"""


def _texts() -> Iterator[bytes]:
    for text in SAMPLE[:6]:
        yield text.encode()
        yield text.encode("gb18030")
        yield "\n\n".join(text[at : at + 25] for at in range(0, len(text), 25)).encode()
    listed = "\n".join(f"{text.splitlines()[0]}　{page}" for page, text in enumerate(SAMPLE[:4]))
    yield f"汇编\n目录\n{listed}\n".encode() + "\n".join(text[:400] for text in SAMPLE[:4]).encode()


def _pages() -> Iterator[bytes]:
    for path in sorted(Path(__file__).parent.parent.joinpath("tests/read/pages").glob("*.html")):
        yield path.read_text(encoding="utf-8").replace("${prose}", f"<p>{SAMPLE[0][:300]}</p>").encode()


def _bodies() -> Iterator[bytes]:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in SAMPLE[0].splitlines()[:12])
    yield lines.encode()
    label = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    cell = f"<w:tc><w:p>{label}<w:r><w:t>项目</w:t></w:r></w:p></w:tc>"
    yield f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl><w:p><w:r><w:br w:type='page'/><w:t>工会</w:t></w:r></w:p>".encode()


SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "text": _texts,
    "markdown": lambda: (b"---\ntitle: a\n---\n# " + text for text in _texts()),
    "html": _pages,
    "mhtml": lambda: (MHTML_SEED + page for page in _pages()),
    "docx": _bodies,
    "zip": lambda: iter([packed({"a.txt": SAMPLE[0][:300].encode(), "b/c.txt": b"a"}), b"../a\n/b\nC:\\c\n"]),
    "pdf": lambda: iter([PDF_SEED]),
    "page": _texts,
    "sources": lambda: iter(["file,title,publisher,region,date,address\na.txt,标题,甘肃省总工会,甘肃,2024-1,https://a\n".encode()]),
}
TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": of_format(TEXT),
    "markdown": of_format(MARKDOWN),
    "html": of_format(HTML),
    "mhtml": of_format(MHTML),
    "docx": word,
    "zip": archive,
    "pdf": of_format(PDF),
    "page": page,
    "sources": table,
}

if __name__ == "__main__":
    main()
