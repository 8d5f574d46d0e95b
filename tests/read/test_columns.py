"""Scrambled columns: pieces find their continuation, and what has none is left alone."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from kg.model import Report
from kg.read import read
from kg.read.affinity import Sequences, affinity

# Lines of 000_00b26122ff210421.txt, by hand: a paragraph that stops on the first goes on at the second.
CONTINUES = {
    (31, 33), (33, 35), (45, 97), (47, 49), (49, 51), (51, 53), (53, 55), (55, 57), (57, 59), (59, 61), (61, 63), (65, 67), (67, 69),
    (69, 71), (71, 73), (73, 75), (75, 77), (79, 81), (81, 83), (83, 85), (85, 87), (87, 89), (89, 131), (91, 79), (93, 65), (97, 99),
    (101, 103), (105, 107), (107, 33), (117, 119), (133, 135), (135, 137), (137, 139),
}  # fmt: skip
# Lines that stop in mid-sentence and whose rest the page does not have.
LOST = {15, 17, 19, 113}


def test_words_sequences_and_brackets_speak_for_a_join() -> None:
    assert affinity("全市共评选青川工", "匠及提名工匠六十人。") > 5  # a word across the join
    assert affinity("建成省市县", "三级平台", Sequences(["打造省市县三级体系"])) > affinity(
        "建成省市县", "三级平台"
    )  # known from elsewhere
    assert affinity("制定《青川市", "工匠培育办法》,推荐六人。") > affinity("制定《青川市", "工匠六十人。")  # brackets
    assert affinity("切实把握方向、去", "强化职工思想引领。开展宣讲。") < 0  # a paragraph of its own


def test_two_columns_read_line_by_line_are_put_together(reports: Callable[[str], list[Report]]) -> None:
    text = """青川市总工会服务职工办实事

着力维护职工权益。聘请律师为职工提供法律服务,全年接待职工来访一百零六人次,调解劳动争

强化思想引领。组织劳模工匠深入企业、车间开展宣讲,举办职工文艺展演,唱响时代主旋

议五十六件,追回欠薪三百万元。

律,营造劳动光荣的社会风尚。
"""
    (report,) = reports(text)
    assert report.text.split("\n")[1:] == [
        "着力维护职工权益。聘请律师为职工提供法律服务,全年接待职工来访一百零六人次,调解劳动争议五十六件,追回欠薪三百万元。",
        "强化思想引领。组织劳模工匠深入企业、车间开展宣讲,举办职工文艺展演,唱响时代主旋律,营造劳动光荣的社会风尚。",
    ]


def test_a_piece_without_its_rest_is_left_alone(reports: Callable[[str], list[Report]]) -> None:
    text = "青川市总工会工作纪实\n\n牢牢把握正确方向。把工会工作放到全市大局中去思考、去\n\n强化职工思想引领。组织宣讲队开展宣讲四十场。\n"
    (report,) = reports(text)
    assert report.text.split("\n")[1:] == [line for line in text.split("\n")[1:] if line]


def test_most_broken_paragraphs_of_a_real_page_are_put_together_and_none_wrongly(corpus: Path) -> None:
    (report,) = read([corpus / "000_00b26122ff210421.txt"])
    assert isinstance(report, Report)
    joins = {
        (before.line, after.line)
        for before, after in pairwise(report.origins)
        if before.line != after.line and "\n" not in report.text[before.start : after.start]
    }
    assert len(joins & CONTINUES) >= 0.8 * len(CONTINUES)
    assert joins <= CONTINUES
    assert not {first for first, _ in joins} & LOST
