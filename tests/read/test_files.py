"""Batches: order, what is passed over, and that one broken file costs only itself."""

from pathlib import Path

from kg.errors import ReadError
from kg.model import Report
from kg.read import Skipped, read

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


def test_unsupported_files_of_a_folder_are_passed_over_but_given_ones_are_errors(tmp_path: Path) -> None:
    write(tmp_path, "paper.txt", b"{\\rtf1 ...}")  # known by content, not by name
    write(tmp_path, "table.csv", "名称,数量\n驿站,3\n")
    assert [(outcome.path, outcome.reason) for outcome in read([tmp_path]) if isinstance(outcome, Skipped)] == [
        ("paper.txt", "application/rtf is not read."),
        ("table.csv", "text/csv is not read."),
    ]
    (error,) = read([tmp_path / "paper.txt"])
    assert isinstance(error, ReadError) and "does not read application/rtf" in error.problem


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


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", REPORT)
    assert len(list(read([tmp_path, tmp_path / "a.txt", tmp_path / "a.txt"]))) == 1
