"""The same agent and indicator over time and sources: agree, add up, revise, contradict."""

import csv
import io
import json
from calendar import monthrange
from dataclasses import replace
from decimal import Decimal

import pytest

from kg.compare import reconcile, selected, write_findings
from kg.compare.wording import Wording, amount
from kg.domains import load_domain
from kg.errors import NameNotFound

NEW = {"kind": "new", "measure": "flow", "phrase": "新建工会驿站"}
FLOW = {"kind": "flow", "measure": "flow", "phrase": "培训工会干部", "unit": "人次", "indicator": "培训工会干部"}


def verdicts(values):
    return [(finding.verdict, finding.gap) for finding in reconcile(values)]


def test_a_state_and_the_increase_make_the_next_state(value) -> None:
    (finding,) = reconcile([value("120", "2023"), value("30", "2024", **NEW), value("150", "2024")])
    assert (finding.verdict, finding.gap) == ("add up", 0)
    assert finding.said.zh == "云河市总工会 · 工会驿站：2023年末存量120个＋2024年新增30个＝150个，报告称2024年末为150个，相符。"
    assert "120 (stock, the end of 2023) + 30 (new, 2024) = 150; the report says 150 for the end of 2024: they match." in finding.said.en


def test_what_is_one_short_is_said_with_the_condition_it_stands_under(value) -> None:
    values = [value("1343", "2023", phrase="累计建成服务站点"), value("224", "2024", **NEW), value("1566", "2024")]
    (finding,) = reconcile(values)
    assert (finding.verdict, finding.gap, finding.values) == ("contradict", -1, tuple(values))
    assert "＝1567个，报告称2024年末为1566个，少1个（前提：“服务站点”与“工会驿站”是同一系列）。" in finding.said.zh
    assert "= 1,567; the report says 1,566 for the end of 2024: 1 short, if “服务站点” and “工会驿站” are one series." in finding.said.en


def test_the_increases_of_two_years_bridge_a_gap_between_reports(value) -> None:
    rows = [value("100", "2021"), value("20", "2022", **NEW), value("30", "2023", **NEW), value("150", "2023")]
    assert verdicts(rows) == [("add up", 0)]
    assert verdicts([rows[0], rows[2], rows[3]]) == []  # a year is missing: nothing can be said


def test_an_increase_of_another_time_is_not_added(value) -> None:
    half = value("30", "2024", **NEW, end="2024-06-30")
    assert verdicts([value("120", "2023"), half, value("150", "2024")]) == []


def test_different_words_and_numbers_far_apart_are_two_things(value) -> None:
    rows = [value("1343", "2023", phrase="累计建成服务站点"), value("224", "2024", **NEW), value("90", "2024", phrase="建成爱心书屋")]
    assert verdicts(rows) == []


def test_the_same_words_and_numbers_far_apart_contradict(value) -> None:
    assert verdicts([value("100", "2023"), value("50", "2024", **NEW), value("400", "2024")]) == [("contradict", 250)]


def test_approximate_and_rounded_numbers_agree_within_their_precision(value) -> None:
    money = {"unit": "元", "kind": "flow", "measure": "flow", "phrase": "发放慰问金", "indicator": "慰问资金"}
    rows = [value("164000000", "2024", **money), value("163852700", "2024", **money, report="决算报告", sentence="发放16385.27万元。")]
    assert verdicts(rows) == [("agree", Decimal("-147300"))]
    assert "约数和四舍五入" in reconcile(rows)[0].said.zh
    about = [value("300", "2024", approx=True), value("318", "2024", report="另一报告", sentence="318个。")]
    assert verdicts(about) == [("agree", 18)]


def test_a_later_report_that_tells_the_same_day_otherwise_revises(value) -> None:
    rows = [value("500", "2023"), value("512", "2023", said="2024", report="2024年工作报告", sentence="上年末512个。")]
    (finding,) = reconcile(rows)
    assert (finding.verdict, finding.gap) == ("revise", 12)
    assert "《2023年工作报告》为500个，《2024年工作报告》为512个，相差12个，后一份报告修订了前一份" in finding.said.zh


def test_two_reports_of_one_year_that_differ_contradict(value) -> None:
    rows = [value("500", "2023"), value("512", "2023", report="工会年鉴", sentence="年末512个。")]
    assert verdicts(rows) == [("contradict", 12)]


def test_a_running_total_that_falls_shows_another_way_of_counting(value) -> None:
    assert verdicts([value("500", "2023"), value("450", "2024")]) == [("revise", -50)]
    assert verdicts([value("500", "2023", phrase="工会会员"), value("450", "2024", phrase="工会会员")]) == []  # members may leave


def test_the_years_make_up_the_five_years(value) -> None:
    years = [value(str(number), str(year), **FLOW) for year, number in enumerate((10, 20, 30, 40, 50), start=2019)]
    whole = value("150", "2023", **FLOW, start="2019-01-01", report="五年综述", sentence="五年共150人次。")
    (finding,) = reconcile([*years, whole])
    assert (finding.verdict, finding.gap, finding.values[-1]) == ("add up", 0, whole)


def test_the_months_of_a_year_are_found_among_many_numbers(value) -> None:
    """Three numbers a month could be put together in half a million ways; those in the words of the year come first."""
    ends = [(f"2024-{month:02d}-01", f"2024-{month:02d}-{monthrange(2024, month)[1]}") for month in range(1, 13)]
    months = [value("10", "2024", **FLOW, start=start, end=end, report=start) for start, end in ends]
    others = [replace(one, value=Decimal(number), phrase="培训其他干部") for one in months for number in (3, 4)]
    whole = value("120", "2024", **FLOW, report="年度总结", sentence="全年120人次。")
    (finding,) = reconcile([*others, *months, whole])
    assert (finding.verdict, finding.values) == ("add up", (*months, whole))


@pytest.mark.parametrize(
    "other",
    [
        {"target": True},
        {"line": "白石县总工会", "agent": "白石县总工会"},
        {"indicator": "职工书屋"},
        {"measure": "sum"},
        {"unit": "人"},
        {"end": None},
        {"sentence": "2024年有500个。"},
    ],
)
def test_what_cannot_be_compared_is_not(value, other: dict[str, object]) -> None:
    assert verdicts([value("500", "2024"), value("520", "2024", **{"report": "另一报告", "sentence": "共520个。"} | other)]) == []


def test_a_measure_word_is_no_other_unit(value) -> None:
    assert verdicts([value("120", "2023"), value("30", "2024", **NEW | {"unit": "家"}), value("150", "2024", unit="座")]) == [("add up", 0)]


def test_two_amounts_of_one_report_are_two_things_but_a_state_in_the_same_words_is_one(value) -> None:
    spent = {"unit": "元", "kind": "flow", "measure": "flow", "phrase": "投入专项资金", "indicator": "投入资金"}
    assert verdicts([value("500", "2024", **spent), value("700", "2024", **spent, sentence="又投入700元。")]) == []
    assert verdicts([value("500", "2024"), value("510", "2024", sentence="前面说是510个。")]) == [("contradict", 10)]


def test_the_order_of_the_values_changes_nothing(value) -> None:
    rows = [value("1343", "2023"), value("224", "2024", **NEW), value("1566", "2024")]
    rows.append(value("1560", "2024", report="年鉴", sentence="1560个。"))
    assert [finding.verdict for finding in reconcile(rows)] == ["contradict"] * 3
    assert reconcile(rows) == reconcile(rows[::-1])


def test_a_collective_and_its_union_are_reconciled_on_one_line(store) -> None:
    for agent in ("甘肃省总工会", "甘肃省各级工会"):
        (finding,) = reconcile(selected(store, agent=agent))
        assert (finding.verdict, finding.gap, finding.line) == ("contradict", -1, "甘肃省总工会")
    assert reconcile(selected(store, agent="青海省总工会")) == []
    assert len(reconcile(selected(store, "stations"))) == 1
    with pytest.raises(NameNotFound, match="甘肃省总工会"):
        selected(store, agent="甘肃总工会")


def test_findings_are_written_with_all_quotes(store) -> None:
    findings = reconcile(selected(store))
    out = {form: io.StringIO() for form in ("table", "csv", "json")}
    for form, file in out.items():
        write_findings(findings, form, file)
    quotes = ["全省建成服务站点1343个。", "新建工会驿站224个，累计建成工会驿站1566个。"]
    table = out["table"].getvalue()
    assert all(f"“{quote}”" in table for quote in quotes) and "少1个" in table and "1 short" in table and "第3页" in table
    rows = list(csv.DictReader(io.StringIO(out["csv"].getvalue().removeprefix("\ufeff"))))
    assert [(row["value"], row["sort"], row["agent"], row["named"]) for row in rows] == [
        ("1343", "stock", "甘肃省总工会", "甘肃省各级工会"),
        ("224", "new", "甘肃省总工会", "甘肃省总工会"),
        ("1566", "stock", "甘肃省总工会", "甘肃省总工会"),
    ]
    (told,) = json.loads(out["json"].getvalue())
    assert (told["verdict"], told["gap"]) == ("contradict", "-1")
    assert [value["sentence"] for value in told["values"]] == [quotes[0], quotes[1], quotes[1]]


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("累计建成服务站点", "服务站点"),
        ("新建工会驿站", "工会驿站"),
        ("建成了职工书屋", "职工书屋"),
        ("服务站点", "服务站点"),
        ("工会会员", "工会会员"),
    ],
)
def test_a_noun_is_what_a_phrase_counts(phrase: str, noun: str) -> None:
    assert Wording(load_domain("unions")).noun(phrase) == noun


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("1566", "个", "1566个", "1,566"),
        ("164000000", "元", "1.64亿元", "164,000,000 yuan"),
        ("802600", "人次", "80.26万人次", "802,600 person-times"),
        ("147561", "人", "147561人", "147,561 people"),
        ("10000", "场", "1万场", "10,000 场"),
        ("90.40", "%", "90.4%", "90.4%"),
    ],
)
def test_amounts_are_written_as_each_language_writes_them(value: str, unit: str, zh: str, en: str) -> None:
    assert (amount(Decimal(value), unit, "zh"), amount(Decimal(value), unit, "en")) == (zh, en)
