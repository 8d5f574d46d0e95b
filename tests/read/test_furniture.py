"""What is no text of the report: page furniture, advertising, what others put into it."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.domains import load_domain
from kg.read.furniture import Furniture

TABLE = tomllib.loads((Path(__file__).parents[2] / "kg/read/furniture.toml").read_text(encoding="utf-8"))
PERIOD = load_domain("unions").table("context.toml")["period"]
GATES = [
    (TABLE["insertions"], TABLE["insertion_words"]),
    (TABLE["remains_marks"], TABLE["remains_words"]),
    (TABLE["advertising"]["contacts"], TABLE["advertising"]["contact_words"]),
    (PERIOD["five_years_patterns"], PERIOD["five_years_words"]),
]


@pytest.mark.parametrize(("patterns", "words"), GATES, ids=["insertions", "remains", "contacts", "five years"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_pattern_matches_holds_one_of_its_words(patterns: list[str], words: list[str], data: st.DataObject) -> None:
    for pattern in patterns:
        found = re.search(pattern, data.draw(st.from_regex(pattern)))
        assert found is None or any(word in found.group() for word in words), pattern


@pytest.mark.parametrize(
    "line", ["2024年6月14日　责编/成 倩　美编/申某", "责任编辑 宝音达来　版式 白某　校对 刘 畅", "本版编辑 武某2024年12月20日"]
)
def test_who_made_the_page_is_its_bookkeeping(line: str) -> None:
    assert Furniture(line).is_remains(line)


@pytest.mark.parametrize(
    "line",
    [
        "统筹推进工会改革",
        "编辑出版工会年鉴",
        "大力弘扬劳模精神",
        "小微企业",
        "分享发展成果",
        "评论",
        "目录",
        "主办单位：平凉市总工会",
        "联系我们身边的人",
        "时间：2024年3月5日 9:00 地点：工人文化宫",
    ],
)
def test_headings_that_begin_like_buttons_and_credits_are_text(line: str) -> None:
    assert not Furniture(line).is_furniture(line) and not Furniture(line).is_remains(line)


@pytest.mark.parametrize(
    "line", ["上一版 下一版", "字号：[ 大 中 小 ]", "【大 中 小】", "首页 | 工会要闻 | 通知公告", "收藏 分享 打印", "第03版：工会新闻"]
)
def test_buttons_are_furniture(line: str) -> None:
    assert Furniture(line).is_furniture(line)
