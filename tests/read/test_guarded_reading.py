"""The process for risky formats: its limits cost the file that reaches them, and the next file is read."""

import subprocess
import sys
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest

from kg.read.document import UnreadableError
from kg.read.formats import DOCX, GUARDED, TEXT, read_bytes
from kg.read.guard import Guard


@pytest.fixture
def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("全市各级工会新发展会员三千人。")
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_document_comes_through_the_process_unchanged(word: bytes) -> None:
    with Guard() as guard:
        assert guard.read(DOCX, word) == read_bytes(DOCX, word)
        assert guard.read(DOCX, word) == read_bytes(DOCX, word)


def test_a_file_that_takes_too_long_is_given_up(word: bytes) -> None:
    with Guard(seconds=0.001) as guard:
        for _ in range(2):
            with pytest.raises(UnreadableError, match="took longer than"):
                guard.read(DOCX, word)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_a_file_that_takes_too_much_memory_is_given_up(word: bytes) -> None:
    stream = BytesIO()
    with ZipFile(BytesIO(word)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, b" " * (120 * 2**20) if name == "word/document.xml" else old.read(name))
    with Guard(memory=200 * 2**20) as guard:
        with pytest.raises(UnreadableError, match="more than 200 MB of memory"):
            guard.read(DOCX, stream.getvalue())
        assert guard.read(DOCX, word).lines


def test_a_process_that_breaks_down_costs_one_file(word: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with Guard() as guard:
        with monkeypatch.context() as broken:
            broken.setattr(sys, "executable", "/bin/false")
            with pytest.raises(UnreadableError, match="broke down"):
                guard.read(DOCX, word)
        assert guard.read(DOCX, word).lines


def test_plain_text_needs_no_process_and_no_library() -> None:
    assert TEXT not in GUARDED
    program = (
        "import sys; from pathlib import Path; from kg.read import read; list(read([Path(sys.argv[1])]));"
        "print([name for name in ('lxml', 'pypdfium2', 'docx', 'markdown_it', 'kg.read.html') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", program, __file__], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
