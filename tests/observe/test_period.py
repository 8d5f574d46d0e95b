"""What time a number covers."""

from collections.abc import Callable

import pytest

Read = Callable[..., tuple]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022年培训职工300人。", ("2022年", "2022-01-01", "2022-12-31")),
        ("2022年上半年，培训职工300人。", ("2022年上半年", "2022-01-01", "2022-06-30")),
        ("上半年培训职工300人。", ("上半年", "2023-01-01", "2023-06-30")),
        ("2018年至2023年，培训职工300人。", ("2018年至2023年", "2018-01-01", "2023-12-31")),
        ("2021年至2023年上半年，培训职工300人。", ("2021年至2023年上半年", "2021-01-01", "2023-06-30")),
        ("2018—2022年培训职工300人。", ("2018—2022年", "2018-01-01", "2022-12-31")),
        ("10月23日至27日，培训职工300人。", ("10月23日至27日", "2023-10-23", "2023-10-27")),
        ("今年以来，培训职工300人。", ("今年以来", "2023-01-01", "2023-12-31")),
        ("五年来，培训职工300人。", ("五年来", "2019-01-01", "2023-12-31")),
        ("截至9月底，建成驿站300个。", ("截至9月底", None, "2023-09-30")),
        ("截至2022年底，建成驿站300个。", ("截至2022年底", None, "2022-12-31")),
        ("截至目前，建成驿站300个。", ("截至目前", None, "2023-12-31")),
        ("“十四五”期间，培训职工300人。", ("“十四五”期间", "2021-01-01", "2025-12-31")),
        ("中国工会十七大以来，培训职工300人。", ("工会十七大以来", "2018-10-22", "2023-12-31")),
        ("近年来，培训职工300人。", ("近年来", None, None)),
        ("自2019年以来，培训职工300人。", ("自2019年以来", "2019-01-01", "2023-12-31")),
        ("自2021年3月成立以来，培训职工300人。", ("自2021年3月成立以来", "2021-03-01", "2023-12-31")),
        ("2023年以来，培训职工300人。", ("2023年以来", "2023-01-01", None)),
        ("2022年1-9月，培训职工300人。", ("2022年1-9月", "2022-01-01", "2022-09-30")),
        ("今年1至6月，培训职工300人。", ("今年1至6月", "2023-01-01", "2023-06-30")),
        ("到2035年，培养工匠2000人。", ("到2035年", None, "2035-12-31")),
        ("到2028年6月底，培养工匠2000人。", ("到2028年6月底", None, "2028-06-30")),
        ("明年将培训职工300人。", ("明年", "2024-01-01", "2024-12-31")),
        ("力争培训职工300人。", (None, None, None)),
        ("培训职工300人。", ("2023", "2023-01-01", "2023-12-31")),
    ],
)
def test_period(read: Read, text: str, period: tuple[str, str | None, str | None]) -> None:
    (found,) = read(text)[0]
    assert (found.period, found.period_start, found.period_end) == period


def test_the_first_sentence_of_a_paragraph_holds_for_the_others(read: Read) -> None:
    text = "2022年，工会工作取得成效。培训职工300人。\n慰问职工200人。"
    assert [row.period for row in read(text)[0]] == ["2022年", "2023"]


def test_a_year_that_is_compared_with_is_not_the_period(read: Read) -> None:
    assert read("会员较2017年增加300人。")[0][0].period == "2023"


def test_every_year_and_single_days_hold_for_their_clause_only(read: Read) -> None:
    text = "每年培训职工300人，建成驿站20个。7月7日慰问职工50人，建成书屋3家。"
    assert [row.period for row in read(text)[0]] == ["每年", "2023", "7月7日", "2023"]


def test_the_span_of_a_report_on_several_years_is_that_of_its_years(read: Read) -> None:
    (found,) = read("五年来，培训职工300人。", period="2018/2023")[0]
    assert (found.period_start, found.period_end) == ("2018-01-01", "2023-12-31")


def test_a_dated_report_ends_with_its_date(read: Read) -> None:
    (found,) = read("今年以来，培训职工300人。", date="2023-09")[0]
    assert found.period_end == "2023-09-30"


def test_without_any_time_the_period_stays_open(read: Read) -> None:
    (found,) = read("上半年培训职工300人。", period="")[0]
    assert (found.period, found.period_start, found.period_end) == ("上半年", None, None)
