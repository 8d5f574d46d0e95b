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


# What the titles of the real compilation say, by hand: publisher, region, level. The last title names nobody.
PUBLISHERS = """
中华全国总工会 中国 nation
甘肃省总工会 甘肃省 province
四川省总工会 四川省 province
青海省总工会 青海省 province
江西省总工会 江西省 province
西藏自治区总工会 西藏自治区 province
安徽省总工会 安徽省 province
湖北省总工会 湖北省 province
济南市总工会 济南市 prefecture
长春市总工会 长春市 prefecture
拉萨市总工会 拉萨市 prefecture
许昌市总工会 许昌市 prefecture
十堰市总工会 十堰市 prefecture
淮北市总工会 淮北市 prefecture
遵义市总工会 遵义市 prefecture
延安市总工会 延安市 prefecture
铜仁市总工会 铜仁市 prefecture
平凉市总工会 平凉市 prefecture
来宾市总工会 来宾市 prefecture
大庆市总工会 大庆市 prefecture
滨海新区总工会 滨海新区 county
昌吉州教育工会 昌吉回族自治州 prefecture
北大荒集团工会 黑龙江省 company
新疆北方建设集团有限公司工会 新疆维吾尔自治区 company
None None None
"""


def test_the_real_compilation_gives_its_twenty_five_reports(corpus: Path) -> None:
    (path,) = corpus.glob("003_*.txt")
    found = [outcome for outcome in read([path]) if isinstance(outcome, Report)]
    assert len({report.id for report in found}) == 25
    assert all(report.context.date == "2023" for report in found)
    contexts = [report.context for report in found]
    assert [f"{one.publisher} {one.region} {one.level}" for one in contexts] == PUBLISHERS.strip().split("\n")
    listed = path.read_text(encoding="utf-8")[:3000]  # the table of contents
    assert all("".join(report.title.split())[:12] in "".join(listed.split()) for report in found)
