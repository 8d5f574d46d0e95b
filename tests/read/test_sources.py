"""What the user states in sources.csv wins over what was found."""

from pathlib import Path

import pytest
from known import articles

from kg.errors import ReadError
from kg.model import Report
from kg.read import Skipped, read

TEXT = "聚焦主业服务职工\n全县各级工会新发展会员三千人，全年慰问困难职工五百户。\n"
HEADER = "file,title,publisher,region,date,address\n"


def reports_of(folder: Path, table: str, encoding: str = "utf-8") -> list[Report]:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "sources.csv").write_text(table, encoding=encoding)
    outcomes = list(read([folder]))
    assert all(isinstance(outcome, Report) for outcome in outcomes), outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, Report)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_table_wins(tmp_path: Path, encoding: str) -> None:
    row = "a.txt,许昌市总工会工作综述,平凉市总工会,甘肃省平凉市,2024/3/5,https://example.org/a?b=1\n"
    (report,) = reports_of(tmp_path, HEADER + row, encoding)
    context = report.context
    assert report.title == "许昌市总工会工作综述"
    assert (context.publisher, context.level, context.date) == ("平凉市总工会", "prefecture", "2024-03-05")
    assert context.address == "https://example.org/a?b=1"
    assert {context.reasons[name] for name in ("publisher", "region", "date", "address")} == {"sources.csv, line 2"}


@pytest.mark.parametrize("region", ["平凉", "甘肃省平凉市", "甘肃平凉"])
def test_a_region_gives_its_code(tmp_path: Path, region: str) -> None:
    (report,) = reports_of(tmp_path, f"文件,地区\na.txt,{region}\n")
    assert (report.context.region, report.context.code, report.context.level) == ("平凉市", "620800", "prefecture")


def test_what_is_left_empty_is_found_as_ever(tmp_path: Path) -> None:
    (report,) = reports_of(tmp_path, HEADER + "a.txt,,,,2024,\n")
    assert (report.title, report.context.date, report.context.publisher) == ("聚焦主业服务职工", "2024", None)


def test_a_compilation_has_a_row_for_each_title(tmp_path: Path) -> None:
    found = articles()[1:4]
    listed = "\n".join(f"{article.title}\t{page}" for page, article in enumerate(found, 1))
    (tmp_path / "b.txt").write_text("材料汇编\n目录\n" + listed + "\n" + "\n".join(article.text for article in found), encoding="utf-8")
    table = HEADER + f'b.txt,"{found[1].title}",,,2021-05,\nb.txt,,,,2020,\n'
    reports = [report for report in reports_of(tmp_path, table) if report.source.path == "b.txt"]
    assert [report.context.date for report in reports] == ["2020", "2021-05", "2020"]


def test_a_table_speaks_for_the_folders_below_and_the_nearest_first(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("in/b.txt", "in/c.txt"):
        (tmp_path / name).write_text(TEXT + name, encoding="utf-8")
    (tmp_path / "in/sources.csv").write_text(HEADER + "c.txt,,,,2001,\n", encoding="utf-8")
    reports = reports_of(tmp_path, HEADER + "in/b.txt,,,,2002,\nin/c.txt,,,,2003,\n")
    assert [report.context.date for report in reports] == [None, "2002", "2001"]


@pytest.mark.parametrize(
    ("table", "where", "problem"),
    [
        ("标题,日期\n甲,2024\n", "sources.csv", "names no column `file`"),
        (HEADER + "none.txt,工会,,,2024,\n", "sources.csv, line 2", "no file none.txt"),
        (HEADER + "a.txt,工会,,,昨天,\n", "sources.csv, line 2", "is no date"),
        (HEADER + ",工会,,,2024,\n", "sources.csv, line 2", "names no file"),
    ],
)
def test_a_wrong_line_is_named_and_the_file_still_read(tmp_path: Path, table: str, where: str, problem: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "sources.csv").write_text(table, encoding="utf-8")
    report, error = read([tmp_path])
    assert isinstance(report, Report)
    assert isinstance(error, ReadError) and error.path == where and problem in error.problem


def test_the_table_itself_is_no_input(tmp_path: Path) -> None:
    assert not [outcome for outcome in reports_of(tmp_path, HEADER) if isinstance(outcome, Skipped)]
