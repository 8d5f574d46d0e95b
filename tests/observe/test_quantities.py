"""The grammar of quantities: every number that can be written is read back."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.domains import Domain, load_domain
from kg.observe.quantities import Numeral, grammar, number_value

UNIONS = load_domain("unions")
HAN_DIGITS = "零一二三四五六七八九"


def numerals(text: str, domain: Domain = UNIONS) -> list[Numeral]:
    return list(grammar(domain).numerals(text))


def only(text: str) -> Numeral:
    found = numerals(text)
    assert len(found) == 1, found
    return found[0]


def spoken(number: int) -> str:
    """`number` (under 10^12) as one says it: 30050200 → 三千零五万零二百."""
    if number >= 10**4:
        unit, name = (10**8, "亿") if number >= 10**8 else (10**4, "万")
        rest = number % unit
        gap = "零" if 0 < rest < unit // 10 else ""
        return spoken(number // unit) + name + gap + (spoken(rest) if rest else "")
    text, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if zero and text else "") + HAN_DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return text or "零"


@given(st.integers(1, 10**12 - 1))
def test_reads_back_every_number_in_chinese_numerals(number: int) -> None:
    assert number_value(spoken(number)) == number


@given(st.integers(0, 10**9), st.integers(0, 4), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("千", 1000), ("百万", 10**6)]))
def test_reads_back_every_number_in_digits_with_its_myriads(number: int, places: int, scale: tuple[str, int]) -> None:
    written = Decimal(number).scaleb(-places)
    assert number_value(f"{written:f}{scale[0]}") == written * scale[1]


@given(st.integers(0, 10**12), st.sampled_from(["余", "多", ""]))
def test_commas_and_more_change_nothing(number: int, more: str) -> None:
    assert number_value(f"{number:,}{more}") == number


@given(
    st.integers(2, 10**8),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from([("", ""), ("约", ""), ("近", ""), ("", "余"), ("", "多"), ("超过", ""), ("", "以上")]),
    st.sampled_from(["个", "家", "人次", "元", "场次", "件", "户"]),
)
def test_reads_a_quantity_in_its_sentence(number: int, scale: str, about: tuple[str, str], unit: str) -> None:
    before, more = about
    inner, after = (more, "") if more != "以上" else ("", more)
    text = f"共计{before}{number}{scale}{inner}{unit}{after}，其他略"
    found = only(text)
    assert (found.value, found.unit, found.reason) == (number * {"": 1, "万": 10**4, "亿": 10**8}[scale], unit, None)
    assert found.approx is (about != ("", ""))
    assert text[found.start : found.start + len(str(number))] == str(number)


@pytest.mark.parametrize(
    ("text", "value", "unit", "approx"),
    [
        ("投入1.64亿元", "164000000", "元", False),
        ("慰问80.26万人次", "802600", "人次", False),
        ("培训300多万人", "3000000", "人", True),
        ("会员达到 38.7 万人", "387000", "人", False),
        ("投入 200 多万元", "2000000", "元", True),
        ("组织 30 余名职工", "30", "人", True),
        ("举办一百二十场", "120", "场", False),
        ("选树十家单位", "10", "家", False),
        ("组织百名劳模", "100", "人", False),
        ("八千余人", "8000", "人", True),
        ("三百多万元", "3000000", "元", True),
        ("上百家", "100", "家", True),
        ("15.91余万人次", "159100", "人次", True),
        ("1亿2000万元", "120000000", "元", False),
        ("达90.4%", "90.4", "%", False),
        ("百分之九十五", "95", "%", False),
        ("占三成", "30", "%", False),
        ("九成以上", "90", "%", True),
        ("提高2.3个百分点", "2.3", "个百分点", False),
        ("增长1.5倍", "1.5", "倍", False),
        ("培训647人(次)", "647", "人次", False),
        ("竞赛1.2万项（次）", "12000", "项次", False),
        ("选派36位", "36", "人", False),
        ("4项以上", "4", "项", True),
        ("培训3000至5000人", "3000", "人", True),
        ("9部门建立机制", "9", "个", False),
        ("5000余职工", "5000", "人", True),
        ("会员总数达到86.4万", "864000", "人", False),
        ("节电3.2亿千瓦时", "320000000", "千瓦时", False),
        ("连续举办五届", "5", "届", False),
        ("学习人次突破4万", "40000", "人次", True),
        ("公益培训46个班次", "46", "班次", False),
        ("接听来电2万多通", "20000", "通", True),
    ],
)
def test_value_unit_and_approximation(text: str, value: str, unit: str, approx: bool) -> None:
    found = only(text)
    assert (found.value, found.unit, found.approx, found.reason) == (Decimal(value), unit, approx, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023年", "date"),
        ("2018-2023年", "date"),
        ("10月23日至27日", "date"),
        ("上午9:30", "date"),
        ("第八届", "ordinal"),
        ("第12次会议", "ordinal"),
        ("十四届五次全会", "ordinal"),
        ("03版", "ordinal"),
        ("科技进步二等奖", "ordinal"),
        ("连续3年", "duration"),
        ("提供24小时服务", "duration"),
        ("5G网络", "code"),
        ("一批基地", "vague"),
        ("数百人", "vague"),
        ("洗上一个热水澡", "vague"),
        ("三个精神", "figure of speech"),
        ("亿万职工", "figure of speech"),
        ("打磨零件", "figure of speech"),
        ("办好三件大事", "figure of speech"),
        ("滇黔桂三省交界", "figure of speech"),
        ("海拔4000多米", "scenery"),
        ("油气跨越6800", "no unit"),
        ("25人以上企业", "size"),
    ],
)
def test_says_why_a_numeral_counts_nothing(text: str, reason: str) -> None:
    assert only(text).reason == reason


@pytest.mark.parametrize("text", ["统一战线", "深入一线", "一时间", "千方百计", "进一步", "万众一心"])
def test_digits_inside_words_are_no_numerals(text: str) -> None:
    assert numerals(text) == []


def test_percentage_points_are_shared_by_the_numbers_of_a_list() -> None:
    assert [(found.unit, found.kind) for found in numerals("提高1.8个、2.4个百分点")] == [("个百分点", "rate")] * 2


@pytest.mark.parametrize(("text", "units"), [("20部门", ["个"]), ("80名单身职工", ["人"]), ("3个人才库", ["个"]), ("60家庭", ["个"])])
def test_units_are_told_from_the_words_they_open(text: str, units: list[str]) -> None:
    assert [found.unit for found in numerals(text)] == units


@given(st.text(alphabet="一二十百千万亿两零0123456789.,，年月日第个家名人次元%余多约近至-工会建成达", max_size=40))
def test_any_text_is_read_without_failing_and_in_order(text: str) -> None:
    found = numerals(text)
    assert all(0 <= one.opens <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= two.opens for one, two in itertools.pairwise(found))
