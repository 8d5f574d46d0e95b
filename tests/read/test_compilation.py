"""Compilations: one file, many reports, however their titles are listed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model import Report
from kg.read import read

Read = Callable[[str], list[Report]]
TITLES = ["青海省工会五年工作综述", "平凉市总工会深学细悟奋力开创工会工作新局面", "北大荒集团工会工作纪实"]
BODY = """\u3000\u3000五年来，各级工会新发展会员三千人，慰问困难职工五百户。

一、各级工会齐发力

\u3000\u3000举办培训班二十期，培训工会干部一千人。
"""


def compilation(contents: list[str], titles: list[str]) -> str:
    listed = "\n\n".join(contents)
    return f"2023年工作总结汇编\n\n目　录\n\n{listed}\n\n" + "\n".join(f"{title}\n\n{BODY}" for title in titles)


@pytest.mark.parametrize(
    "contents",
    [
        [f"{title}　　{page}" for page, title in enumerate(TITLES, 3)],
        [f"{title}………{page}" for page, title in enumerate(TITLES, 3)],
        [f"{title} .......... ({page})" for page, title in enumerate(TITLES, 3)],
        [f"{number}：{title}　　{number * 7}" for number, title in enumerate(TITLES, 1)],
        [f"{number}. {title}" for number, title in enumerate(TITLES, 1)],
        ["一、各级工会", f"{TITLES[0]}　1", f"{TITLES[1]}　9", "二、企业工会", f"{TITLES[2]}　22"],
    ],
)
def test_a_table_of_contents_splits_the_file(reports: Read, contents: list[str]) -> None:
    found = reports(compilation(contents, TITLES))
    assert [report.title for report in found] == TITLES
    assert all(report.text == f"{report.title}\n" + BODY.replace("\u3000", "").replace("\n\n", "\n").strip() for report in found)


def test_a_title_may_be_cut_in_either_place(reports: Read) -> None:
    cut = "平凉市总工会深学细悟奋力开创"
    assert [report.title for report in reports(compilation([f"{TITLES[0]}　1", f"{cut}…", f"{TITLES[2]}　5"], TITLES))] == TITLES
    contents = [f"{title}　{page}" for page, title in enumerate(TITLES)]
    assert [report.title for report in reports(compilation(contents, [TITLES[0], cut, TITLES[2]]))] == TITLES


def test_a_title_may_stand_on_two_lines(reports: Read) -> None:
    contents = [f"{title}　{page}" for page, title in enumerate(TITLES)]
    found = reports(compilation(contents, [TITLES[0], "平凉市总工会深学细悟\n\n奋力开创工会工作新局面", TITLES[2]]))
    assert [report.title for report in found] == TITLES


def test_title_lines_split_a_file_without_contents(reports: Read) -> None:
    body = BODY * 8
    found = reports("\n".join(f"{title}\n\n{body}" for title in ("许昌市总工会工作综述", "来宾市总工会2022年工作总结")))
    assert [(report.title, report.context.publisher) for report in found] == [
        ("许昌市总工会工作综述", "许昌市总工会"),
        ("来宾市总工会2022年工作总结", "来宾市总工会"),
    ]


def test_a_report_that_lists_its_chapters_stays_whole(reports: Read) -> None:
    text = f"许昌市总工会工作综述\n\n目　录\n\n一、思想引领\n\n二、建功立业\n\n一、思想引领\n\n{BODY}\n二、建功立业\n\n{BODY}"
    assert len(reports(text)) == 1


def test_the_real_compilation_gives_its_twenty_five_reports(corpus: Path) -> None:
    (path,) = corpus.glob("003_*.txt")
    found = [outcome for outcome in read([path]) if isinstance(outcome, Report)]
    assert len(found) == 25
    assert len({report.id for report in found}) == 25
    assert all(report.context.date == "2023" for report in found)
    known = {report.context.publisher: report.context.level for report in found}
    expected = {
        "中华全国总工会": "nation",
        "西藏自治区总工会": "province",
        "许昌市总工会": "prefecture",
        "滨海新区总工会": "county",
        "昌吉州教育工会": "prefecture",
        "北大荒集团工会": "company",
        "新疆北方建设集团有限公司工会": "company",
    }
    assert {name: known.get(name) for name in expected} == expected
