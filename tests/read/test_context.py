"""Context: who speaks, where and when, with the reason; None where it cannot be known."""

import pytest

from kg.domains import load_domain
from kg.model import Context
from kg.read.context import ContextFinder, context_finder


@pytest.fixture(scope="module")
def finder() -> ContextFinder:
    return context_finder(load_domain("unions"))


@pytest.mark.parametrize(
    ("title", "publisher", "region", "level"),
    [
        ("聚力发展 浙江各级工会建功立业", "浙江省总工会", "浙江省", "province"),
        ("甘肃省总工会纵深推进三项行动", "甘肃省总工会", "甘肃省", "province"),
        ("西宁工会：用心用情办实事", "西宁市总工会", "西宁市", "prefecture"),
        ("滨海新区总工会履职尽责勇担当", "滨海新区总工会", "滨海新区", "county"),
        ("昌吉州教育工会五年工作综述", "昌吉州教育工会", "昌吉回族自治州", "prefecture"),
        ("中国工会第十七次全国代表大会以来工作综述", "中华全国总工会", "中国", "nation"),
        ("北大荒集团工会工作综述", "北大荒集团工会", None, "company"),
        ("在华海油田工会第三次代表大会上的报告", "华海油田工会", None, "company"),
        ("北方航务管理局工会五年工作巡礼", "北方航务管理局工会", None, "company"),
        ("第一师阿拉尔市总工会服务职工纪实", "第一师阿拉尔市总工会", "第一师", "prefecture"),
        ("某报发布2023年甘肃工会“十大新闻”", "甘肃省总工会", "甘肃省", "province"),
    ],
)
def test_the_title_names_the_publisher(finder: ContextFinder, title: str, publisher: str, region: str | None, level: str) -> None:
    context = finder.context(title, "各项工作取得新成效。")
    assert (context.publisher, context.region, context.level) == (publisher, region, level)
    assert title in context.reasons["publisher"]


def test_of_two_places_at_the_opening_of_a_title_the_lower_one_speaks(finder: ContextFinder) -> None:
    text = "职工书屋由工会建设。工会服务职工，职工爱读书，职工有书屋，工会送书。"
    assert finder.context("福建泉州职工书屋惠及200万职工", text).publisher == "泉州市总工会"
    assert finder.context("福建职工书屋惠及200万职工", text).publisher == "福建省总工会"


def test_a_short_name_inside_another_name_is_no_place(finder: ContextFinder) -> None:
    assert finder.context("台北市总工会2023年工作总结", "各级工会服务职工。").region is None  # the table has 北市 and no 台北市


def test_a_namesake_is_told_by_the_text_or_left_open(finder: ContextFinder) -> None:
    title = "城关区总工会工作综述"
    assert finder.context(title, "一年来，在兰州市总工会的指导下，城关区各级工会服务大局。").code == "620102"
    assert finder.context(title, "一年来，各级工会服务大局。").publisher is None


def test_a_company_takes_the_full_name_and_the_province_of_its_text(finder: ContextFinder) -> None:
    text = "宏远建设集团有限公司工会积极作为。在黑龙江省总工会的指导下，集团工会新建职工书屋三家。"
    context = finder.context("宏远建设集团工会工作纪实", text)
    assert (context.publisher, context.region, context.level) == ("宏远建设集团有限公司工会", "黑龙江省", "company")


def test_a_short_employer_takes_its_full_name_with_the_place_before_it(finder: ContextFinder) -> None:
    text = "黑龙江宏远建设集团有限公司（以下简称宏远集团）效益良好。" + "宏远集团工会服务职工，集团工会建成书屋三家。" * 3
    context = finder.context("一、强基铸魂", text)
    assert (context.publisher, context.region) == ("黑龙江宏远建设集团有限公司工会", "黑龙江省")


def test_a_union_that_is_named_once_is_a_guest_in_a_text_about_another_place(finder: ContextFinder) -> None:
    text = "林芝的桃花开了。全市各级工会奋发有为，市总工会与东莞市总工会结对，我市在林芝新建驿站，林芝工匠学院开课。全市职工受益。"
    assert finder.context("桃花盛开 服务职工", text).publisher == "林芝市总工会"


def test_neither_a_byline_nor_a_word_that_is_a_county_names_the_publisher(finder: ContextFinder) -> None:
    text = "齐齐哈尔市总工会慰问职工，市总工会建成驿站，全市工会行动起来，齐齐哈尔市总工会表彰先进，我市工会创新。"
    for title in ("黑龙江工人报记者 张三", "钢城筑梦 共赴未来"):
        assert finder.context(title, text).publisher == "齐齐哈尔市总工会"


def test_a_title_without_a_name_leaves_it_to_the_text(finder: ContextFinder) -> None:
    text = "全市各级工会聚焦主业。许昌市总工会下拨资金五百万元，我市新建驿站六十个。河南省总工会给予表扬，全市工会系统深受鼓舞。"
    assert finder.context("聚焦主业 服务职工", text).publisher == "许昌市总工会"


def test_what_cannot_be_known_is_none(finder: ContextFinder) -> None:
    assert finder.context("凝心聚力谋发展", "干部职工的精气神明显提振。") == Context(reasons={})


@pytest.mark.parametrize(
    ("title", "text", "heading", "period"),
    [
        ("许昌市总工会2022年工作总结", "各项工作取得新成效。", None, "2022"),
        ("许昌市总工会2018—2022年工作回顾", "各项工作取得新成效。", None, "2018/2022"),
        ("许昌市工会五年工作综述", "各项工作取得新成效。", "2023年工会工作总结汇编", "2018/2023"),
        ("许昌市工会六次代表大会以来工作综述", "2019年建成文化宫。2023年建成驿站。到2028年末建成工匠学院。", None, "2018/2023"),
        ("许昌市工会六次代表大会以来工作综述", "2022年建成文化宫。落实“十四五”规划和2035年远景目标纲要。", None, "2017/2022"),
        ("许昌市工会未来五年工作展望", "各项工作取得新成效。", "2023年工会工作总结汇编", None),
        ("许昌市总工会推进行动", "2024年以来，市总工会落实部署。", None, "2024"),
        ("许昌市总工会工作扫描", "今年以来，市总工会落实部署。2023年9月举办竞赛。", None, "2023"),
        ("许昌市总工会工作扫描", "各项工作取得新成效。", None, None),
    ],
)
def test_the_period_comes_from_title_and_text(
    finder: ContextFinder, title: str, text: str, heading: str | None, period: str | None
) -> None:
    context = finder.context(title, text, heading=heading)
    assert context.period == period
    assert ("period" in context.reasons) == (period is not None)


def test_the_date_comes_from_the_remains_of_the_page(finder: ContextFinder) -> None:
    assert finder.context("许昌市总工会工作扫描", "正文。", remains=["--> 2024-01-11 5 某报 c1.html /-->"]).date == "2024-01-11"
    assert finder.context("许昌市总工会工作扫描", "（2023年10月8日）\n正文。").date == "2023-10-08"
    assert finder.context("许昌市总工会工作扫描", "2023年10月8日，驿站揭牌。").date is None


def test_no_sentence_is_an_employer(finder: ContextFinder) -> None:
    text = "小程序是公司工会去年开的。公司工会办夜校，公司工会慰问员工，公司工会建书屋，小程序是公司工会的窗口。"
    assert finder.context("雪山下的灯", text).publisher is None


@pytest.mark.parametrize(
    "title",
    [
        "金昌电厂运行班组获全国总工会表彰",
        "赵铁山：炉台边的三十年--中国工会新闻--某某网",
        "喜迎中国工会十九大 讲述班组故事",
        "白银一线工人被省总工会命名为工匠",
    ],
)
def test_a_title_that_only_speaks_of_a_union_does_not_name_its_publisher(finder: ContextFinder, title: str) -> None:
    assert finder.context(title, "").publisher is None


def test_whoever_studies_the_congress_publishes(finder: ContextFinder) -> None:
    assert finder.context("学习中国工会十九大精神 张掖市总工会在行动", "").publisher == "张掖市总工会"


@pytest.mark.parametrize(
    ("title", "publisher"),
    [
        ("西岭公共交通（集团）有限公司工会强化职工服务", "西岭公共交通（集团）有限公司工会"),
        ("西岭工务机械段工会2024年工作回顾", "西岭工务机械段工会"),
        ("职工代表选出新一届公司工会", None),
        ("嘉陵东湖新区总工会楼宇建家", None),
    ],
)
def test_a_firm_is_named_with_its_brackets_and_without_its_sentence(finder: ContextFinder, title: str, publisher: str | None) -> None:
    assert finder.context(title, "").publisher == publisher


def test_a_page_of_news_from_many_places_has_no_publisher(finder: ContextFinder) -> None:
    text = "".join(f"{city}市总工会给全市职工送清凉。" for city in ("兰州", "酒泉", "太原", "株洲", "丹东", "丹东"))
    assert finder.context("工会快讯", text).publisher is None
    assert finder.context("工会快讯", text + "丹东市总工会慰问。" * 3).publisher == "丹东市总工会"
