"""Traditional characters: the text stays as it is written, and everything is found in it as in the simplified one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.domains.characters import look_alikes, simplified
from kg.model import Report
from kg.read import read, read_plain

Read = Callable[[str], list[Report]]
SIMPLIFIED = """2023年工作总结汇编

目　录

许昌市总工会着力维护职工权益………1

来宾市总工会2022年工作总结………5

许昌市总工会着力维护职工权益

　　一年来，全市各级工会服务职工，新发展会员三千人，聘请律师为职工提供法律服务，调解劳动争

责任编辑：某某

议五十六件，追回欠薪三百万元。

来宾市总工会2022年工作总结

　　全年慰问困难职工五百户，举办培训班二十期。
"""
TRADITIONAL = """2023年工作總結彙編

目　錄

許昌市總工會著力維護職工權益………1

來賓市總工會2022年工作總結………5

許昌市總工會著力維護職工權益

　　一年來，全市各級工會服務職工，新發展會員三千人，聘請律師為職工提供法律服務，調解勞動爭

責任編輯：某某

議五十六件，追回欠薪三百萬元。

來賓市總工會2022年工作總結

　　全年慰問困難職工五百戶，舉辦培訓班二十期。
"""


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        ("各級工會著力推進，成效顯著", "各级工会着力推进，成效显著"),  # 著 alone is 着, in 顯著 it stays
        ("乾隆年間的工藝，乾淨的車間", "乾隆年间的工艺，干净的车间"),
        ("衞生系統裡的勞動模範", "卫生系统里的劳动模范"),  # forms of Hong Kong and Taiwan
    ],
)
def test_traditional_characters_become_simplified_ones_of_the_same_length(traditional: str, expected: str) -> None:
    assert simplified(traditional) == expected


def test_simplified_text_stays_whatever_rare_characters_its_names_have() -> None:
    text = "会议由主席李昇主持，王喆、陈堃和徐於作报告，钱锺书的著作在列，乾县工会参加。"
    assert simplified(text) == text


def test_a_traditional_line_in_a_simplified_text_is_matched_too() -> None:
    text = "全国各级工会服务大局，职工群众满意。\n" * 9 + "中華全國總工會\n"
    assert simplified(text) == text.replace("中華全國總工會", "中华全国总工会")


def test_a_traditional_file_is_read_like_the_simplified_one_and_keeps_its_characters(reports: Read) -> None:
    expected = reports(SIMPLIFIED)
    found = reports(TRADITIONAL)
    assert [report.title for report in found] == ["許昌市總工會著力維護職工權益", "來賓市總工會2022年工作總結"]
    assert [simplified(report.text) for report in found] == [report.text for report in expected]
    assert (
        [report.context.publisher for report in found]
        == [report.context.publisher for report in expected]
        == ["许昌市总工会", "来宾市总工会"]
    )
    assert [report.origins for report in found] == [report.origins for report in expected]
    for report in found:
        for position, character in enumerate(report.text):
            origin = report.origin(position)
            assert origin is not None and (character == "\n" or TRADITIONAL[origin.offset] == character)


def test_a_plain_traditional_report_has_its_publisher(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("甘肅省總工會工作綜述\n全省各級工會服務職工。\n", encoding="big5")
    report = read_plain(path)
    assert (report.title, report.context.publisher, report.context.region) == ("甘肅省總工會工作綜述", "甘肃省总工会", "甘肃省")


def test_a_user_states_the_title_as_the_file_has_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TRADITIONAL, encoding="utf-8")
    (tmp_path / "sources.csv").write_text("file,title,date\na.txt,來賓市總工會2022年工作總結,2022\n", encoding="utf-8")
    assert [outcome.context.date for outcome in read([tmp_path]) if isinstance(outcome, Report)] == ["2023", "2022"]


def test_a_character_looks_like_those_of_one_group_only() -> None:
    path = Path(__file__).parents[2] / "data/characters/confusable.txt"
    characters = "".join(path.read_text(encoding="utf-8").split())
    assert len(characters) == len(set(characters)) == len(look_alikes())
    assert look_alikes()["官"] == look_alikes()["宫"] and look_alikes()["上"] == look_alikes()["工"]


def test_wide_figures_and_radicals_are_matched_as_the_usual_ones_and_stay_in_the_text(reports: Callable[[str], list[Report]]) -> None:
    text = "许昌市总⼯会２０２３年工作总结\n全年慰问职工３５６０户，使用率９８．５％，建成ＡＰＰ。"
    assert simplified(text) == "许昌市总工会2023年工作总结\n全年慰问职工3560户，使用率98.5%，建成APP。"
    (report,) = reports(text)
    assert (report.text, report.context.publisher, report.context.period) == (text, "许昌市总工会", "2023")
