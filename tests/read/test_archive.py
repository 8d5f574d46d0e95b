"""ZIP archives of reports: each member as a file of its own, within limits, wherever its name points."""

import stat
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
import pytest
from known import articles

from kg.errors import ReadError
from kg.model import Report
from kg.read import Skipped, read
from kg.read import archive as limits

TEXT = articles()[0].text


def packed(folder: Path, members: Mapping[Any, str | bytes]) -> Path:
    path = folder / "reports.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def word(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_reports_of_every_format_are_read(tmp_path: Path) -> None:
    html = "<html><body>" + "".join(f"<p>{line}</p>" for line in TEXT.split("\n")) + "</body></html>"
    path = packed(
        tmp_path, {"2023/b.docx": word(TEXT), "a.txt": TEXT.encode("gb18030"), "c.html": html, "table.csv": "a,b", ".DS_Store": ""}
    )
    *found, skipped = read([path])
    assert [(one.source.path, one.text) for one in found if isinstance(one, Report)] == [
        ("reports.zip/2023/b.docx", TEXT),
        ("reports.zip/a.txt", TEXT),
        ("reports.zip/c.html", TEXT),
    ]
    assert isinstance(skipped, Skipped) and skipped.path == "reports.zip/table.csv" and "of type text/csv" in skipped.reason


def test_a_name_in_gbk_is_read_right(tmp_path: Path) -> None:
    name = "工会.txt"
    path = packed(tmp_path, {"ABCD.txt": TEXT})  # as long as the name in GBK
    path.write_bytes(path.read_bytes().replace(b"ABCD.txt", name.encode("gbk")))
    (report,) = read([path])
    assert isinstance(report, Report) and report.source.path == f"reports.zip/{name}"


def test_members_that_lead_elsewhere_are_passed_over(tmp_path: Path) -> None:
    link = ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = packed(tmp_path, {"../out.txt": TEXT, "/etc/out.txt": TEXT, "C:\\out.txt": TEXT, link: "/etc/passwd", "good\n.txt": TEXT})
    outcomes = list(read([path]))
    assert sorted(one.path for one in outcomes if isinstance(one, Skipped)) == [
        "reports.zip/../out.txt",
        "reports.zip//etc/out.txt",
        "reports.zip/C:/out.txt",
        "reports.zip/link.txt",
    ]
    assert [one.source.path for one in outcomes if isinstance(one, Report)] == ["reports.zip/good\\n.txt"]
    assert sorted(found.name for found in tmp_path.rglob("*")) == ["reports.zip"]


def test_a_bad_member_costs_itself_only(tmp_path: Path) -> None:
    inner = packed(tmp_path, {"x.txt": TEXT}).read_bytes()
    outcomes = list(read([packed(tmp_path, {"a.txt": b"\0\1", "b.zip": inner, "c.txt": TEXT})]))
    assert [type(one) for one in outcomes] == [ReadError, Skipped, Report]


def test_bombs_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = packed(tmp_path, {"a.txt": b"\0" * (65 * 2**20), "b.txt": TEXT})
    skipped, report = read([large])
    assert isinstance(skipped, Skipped) and "larger than 64 MB" in skipped.reason
    assert isinstance(report, Report)
    (error,) = read([packed(tmp_path, {f"{number}.txt": "a" for number in range(2001)})])
    assert isinstance(error, ReadError) and "more than 2000 files" in error.problem
    monkeypatch.setattr(limits, "_LARGEST_ARCHIVE", 5000)
    with pytest.raises(ValueError, match="is larger than"):
        limits.unpack(packed(tmp_path, {"a.txt": "a" * 3000, "b.txt": "b" * 3000}).read_bytes(), tmp_path)


def test_members_without_a_name_and_of_one_name_do_no_harm(tmp_path: Path) -> None:
    path = packed(tmp_path, {"ABCD.txt": TEXT, "工会.txt": TEXT, "x.txt": TEXT})
    # In GBK the first has the name of the second; the third has none.
    path.write_bytes(path.read_bytes().replace(b"ABCD.txt", "工会.txt".encode("gbk")).replace(b"x.txt", b"\0.txt"))
    outcomes = list(read([path]))
    assert [one.source.path for one in outcomes if isinstance(one, Report)] == ["reports.zip/工会.txt", "reports.zip/工会.txt"]


@pytest.mark.parametrize("cut", [30, 200])
def test_a_damaged_archive_says_so(tmp_path: Path, cut: int) -> None:
    path = packed(tmp_path, {"a.txt": TEXT})
    path.write_bytes(path.read_bytes()[:cut])
    (error,) = read([path])
    assert isinstance(error, ReadError) and "damaged" in error.problem
