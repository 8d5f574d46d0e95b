"""Batches: order, what is passed over, and that one broken file costs only itself."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.model import LONGEST, Report
from kg.read import Skipped, read, read_plain
from kg.read.document import Line
from kg.read.reflow import Page, clean

SAVE = "Save the document as .docx, PDF, HTML or UTF-8 text."
REPORT = "临江县总工会2022年工作总结\n\u3000\u3000全县各级工会新发展会员三千人，全年慰问困难职工五百户。\n"


def write(folder: Path, name: str, data: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def test_a_folder_is_read_in_sorted_order_with_paths_relative_to_it(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.txt", ".hidden/c.txt", ".d.txt"):
        write(tmp_path, name, REPORT + name)
    assert [outcome.source.path for outcome in read([tmp_path]) if isinstance(outcome, Report)] == ["a/b.txt", "a/z.txt", "b.txt"]


def test_a_broken_file_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path, "1-empty.txt", "")
    write(tmp_path, "2-binary.txt", b"\0\1\2\0")
    write(tmp_path, "3-good.txt", REPORT)
    write(tmp_path, "4-english.txt", "Nothing to read here.")
    outcomes = list(read([tmp_path]))
    assert [type(outcome) for outcome in outcomes] == [ReadError, ReadError, Report, ReadError]
    assert str(outcomes[0]).startswith("1-empty.txt: the file is empty. Give ")


def test_a_folder_that_cannot_be_opened_is_named_and_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "closed/1.txt", REPORT)
    write(tmp_path, "good.txt", REPORT)
    opened = os.scandir

    def guarded(path: str) -> object:  # root may open any folder, so that rights alone would test nothing
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path)

    monkeypatch.setattr(os, "scandir", guarded)
    closed, good = read([tmp_path])
    assert isinstance(good, Report)
    assert str(closed) == "closed: the folder cannot be opened: Permission denied. Check that it may be read."


def test_a_report_longer_than_memory_bears_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path, "1.txt", REPORT + "全县各级工会办实事。" * (LONGEST // 10))
    write(tmp_path, "2.txt", REPORT)
    long, good = read([tmp_path])
    assert isinstance(good, Report)
    assert str(long) == "1.txt: a report in it has more than 2,000,000 characters. Cut it into parts."
    with pytest.raises(ReadError, match="more than 2,000,000 characters"):
        read_plain(tmp_path / "1.txt")


def test_unsupported_files_of_a_folder_are_passed_over_but_given_ones_are_errors(tmp_path: Path) -> None:
    write(tmp_path, "paper.txt", b"{\\rtf1 ...}")  # known by content, not by name
    write(tmp_path, "table.csv", "名称,数量\n驿站,3\n")
    assert [(outcome.path, outcome.reason) for outcome in read([tmp_path]) if isinstance(outcome, Skipped)] == [
        ("paper.txt", "it is an RTF document, which kg does not read. Save it as .docx."),
        ("table.csv", f"it is a file of type text/csv, which kg does not read. {SAVE}"),
    ]
    (error,) = read([tmp_path / "paper.txt"])
    assert isinstance(error, ReadError) and "an RTF document" in error.problem


@pytest.mark.parametrize(
    ("start", "what", "remedy"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word, Excel or WPS document of the old kind, or one locked with a password", "as .docx"),
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive", "Unpack it"),
        (b"\xff\xd8\xff\xe0", "a picture", "ocrmypdf"),
        (b"CAJ\0", "a CAJ document", "as PDF"),
    ],
)
def test_what_is_not_read_is_called_as_people_call_it(tmp_path: Path, start: bytes, what: str, remedy: str) -> None:
    write(tmp_path, "工会总结.txt", start + b"\0" * 100)
    (error,) = read([tmp_path / "工会总结.txt"])
    assert isinstance(error, ReadError) and what in error.problem and remedy in error.remedy


def test_missing_inputs_and_empty_folders_are_named(tmp_path: Path) -> None:
    missing, empty = read([tmp_path / "none.txt", tmp_path])
    assert isinstance(missing, ReadError) and "no such file" in missing.problem
    assert isinstance(empty, ReadError) and "no files" in empty.problem


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside.txt", REPORT)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "outside.txt")
    (outcome,) = read([tmp_path / "in"])
    assert isinstance(outcome, Skipped) and "out of the folder" in outcome.reason


def test_links_inside_the_folder_are_read_once_and_links_to_folders_are_named(tmp_path: Path) -> None:
    write(tmp_path, "a/report.txt", REPORT)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "c.txt").symlink_to(tmp_path / "a/report.txt")
    (tmp_path / "d.txt").symlink_to(tmp_path / "nowhere.txt")
    report, folder, broken = read([tmp_path])
    assert isinstance(report, Report) and report.source.path == "a/report.txt"
    assert folder == Skipped("b", "it is a link to a folder that is read anyway.")
    assert broken == Skipped("d.txt", "it is a link that leads nowhere.")


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", REPORT)
    assert len(list(read([tmp_path, tmp_path / "a.txt", tmp_path / "a.txt"]))) == 1


def test_a_name_with_a_newline_stays_on_one_line(tmp_path: Path) -> None:
    write(tmp_path, "a\nb.txt", REPORT)
    write(tmp_path, "c\n.txt", b"\0")
    report, error = read([tmp_path])
    assert isinstance(report, Report) and report.source.path == "a\\nb.txt"
    assert isinstance(error, ReadError) and str(error).count("\n") == 0 and str(error).startswith("c\\n.txt: ")


def test_two_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)  # takes no place on the disk
    (error,) = read([tmp_path])
    assert isinstance(error, ReadError) and "larger than 64 MB" in error.problem and "parts" in error.remedy


def test_a_fault_in_the_reading_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt", REPORT + "坏")
    write(tmp_path, "b.txt", REPORT)

    def fail(lines: Sequence[Line]) -> Page:
        if any("坏" in line.text for line in lines):
            raise RecursionError("too deep")
        return clean(lines)

    monkeypatch.setattr("kg.read.clean", fail)
    error, report = read([tmp_path])
    assert isinstance(error, ReadError) and "RecursionError" in error.problem
    assert isinstance(report, Report)
