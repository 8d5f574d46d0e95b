"""Reflow: lines become the paragraphs that the author wrote, and nothing else."""

from collections.abc import Callable

import pytest

from kg.model import Report

Read = Callable[[str], list[Report]]
TITLE = "青川市总工会2022年工作综述"
WRAPPED = """青川市总工会2022年工作综述

\u3000\u3000一年来，全市各级工会围绕中心、服务大局，认真履行基本职责，
团结动员广大职工建功新时代，新建基层工会二百一十六家，发展会员一
万三千人，组建货车司机、快递员等群体工会十八家，工会组织覆盖面持
续扩大。
\u3000\u3000市总工会投入专项资金，建成户外劳动者驿站六十五个，服务职工
八万余人次。
一、强化思想引领
\u3000\u3000组织劳模宣讲团走进企业、学校和社区，开展宣讲一百二十场，听
众三万余人。
"""


def paragraphs(report: Report) -> list[str]:
    return report.text.split("\n")


def test_hard_wrapped_lines_are_joined_at_any_spacing(reports: Read) -> None:
    (single,) = reports(WRAPPED)
    assert paragraphs(single) == [
        TITLE,
        "一年来，全市各级工会围绕中心、服务大局，认真履行基本职责，团结动员广大职工建功新时代，新建基层工会二百一十六家，发展会员一"
        "万三千人，组建货车司机、快递员等群体工会十八家，工会组织覆盖面持续扩大。",
        "市总工会投入专项资金，建成户外劳动者驿站六十五个，服务职工八万余人次。",
        "一、强化思想引领",
        "组织劳模宣讲团走进企业、学校和社区，开展宣讲一百二十场，听众三万余人。",
    ]
    (double,) = reports(WRAPPED.replace("\n", "\n\n"))
    assert double.text == single.text


def test_a_page_break_inside_a_sentence_leaves_no_trace(reports: Read) -> None:
    broken = WRAPPED.replace("工会组织覆盖面持\n", "工会组织覆盖面持\n\n- 2 -\n\n")
    (report,), (whole,) = reports(broken), reports(WRAPPED)
    assert report.text == whole.text


def test_headings_stay_apart_from_what_follows(reports: Read) -> None:
    lines = [TITLE, "用心用情办实事", "● 夯实基层基础。", "新建职工书屋二十家。", "（一）帮扶更有力度", "发放救助金三百万元，惠及四百户。"]
    (report,) = reports("\n\n".join(lines))
    assert paragraphs(report) == lines


def test_spaces_of_the_page_go_and_those_of_the_author_stay(reports: Read) -> None:
    slogan = "凝心聚力谋发展 真抓实干惠民生"
    column = ["全年开办职工子女暑期托管班四", "十三个,招募志愿者参与照看孩子,", "累计托管职工子女 1865 名,深受", "职工群众欢迎。"]
    (report,) = reports(f"{TITLE}\n\n{slogan}\n\n{' '.join(column)}\n")
    assert paragraphs(report)[1:] == [slogan, "".join(column).replace(" ", "")]


def test_furniture_and_advertising_are_dropped(reports: Read) -> None:
    furniture = [
        "责编:王某 李某 美编:赵某",
        "- 3 -",
        "－３－",
        "第 3 页 共 9 页",
        "https://example.org/report.html",
        "【某某素材库】每天更新材料，有意加入请联系客服",
        "更多资料请关注公众号：某某文秘",
        "扫描二维码关注我们",
        "公众号：某某材料",
    ]
    body = "\u3000\u3000市总工会在微信公众号上开设专栏，发布信息一千七百余条。"
    (report,) = reports("\n\n".join([furniture[0], TITLE, *furniture[1:5], body, *furniture[5:]]))
    assert paragraphs(report) == [TITLE, body.strip()]


def test_a_watermark_in_mid_sentence_is_cut_out(reports: Read) -> None:
    (report,) = reports(f"{TITLE}\n\n\u3000\u3000大力弘扬劳模精神，联系XYZ10086123，选树先进班组五十个。\n")
    assert paragraphs(report)[1] == "大力弘扬劳模精神，选树先进班组五十个。"


def test_latin_words_on_two_lines_keep_a_space(reports: Read) -> None:
    text = WRAPPED.replace("工会组织覆盖面持\n续扩大", "工会推广使用 smart\nunion 平台")
    (report,) = reports(text)
    assert "推广使用smart union平台" in report.text


def test_a_title_below_the_lead_is_put_first(reports: Read) -> None:
    lead = "2022年以来，市总工会认真落实上级部署，各项工作取得新成效。"
    body = "牢牢把握方向。全年举办培训班二十期。"
    (report,) = reports(f"{lead}\n\n忠诚党的事业 竭诚服务职工群众\n\n青川市总工会纵深推进三项行动\n\n{body}\n")
    assert paragraphs(report)[:2] == ["青川市总工会纵深推进三项行动", lead]
    assert report.title == "青川市总工会纵深推进三项行动"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("新建驿站6\u200b5个，培训职\u00ad工\u2060三\u200d千\u200e人。", "新建驿站65个，培训职工三千人。"),  # what takes no place
        ("推广智慧\ufeff工会 APP，smart\u00adunion 上线。", "推广智慧工会APP，smartunion上线。"),
        ("累计建成1\u2009200个，服务2\u00a0000\u00a0000人次。", "累计建成1200个，服务2000000人次。"),  # the spaces between thousands
        ("2023 年 5 月，慰问 3560 户。", "2023年5月，慰问3560户。"),
        ("10 擦亮“四送”品牌", "10 擦亮“四送”品牌"),  # the number of a heading
        ("3 名职工获奖，另有 20 家企业。", "3名职工获奖，另有20家企业。"),
        ("\uf06c 强化思想引领。全市工会开展宣讲。\ue5cf", "强化思想引领。全市工会开展宣讲。"),  # a bullet and an end mark of some font
        ("王\ue863同志当选。", "王\ue863同志当选。"),  # a character of a name that the font alone knows
    ],
)
def test_what_the_page_or_a_font_puts_between_characters_goes(reports: Read, written: str, read: str) -> None:
    source = f"{TITLE}\n\u3000\u3000全市各级工会服务大局。\n\u3000\u3000{written}\n"
    (report,) = reports(source)
    assert paragraphs(report)[2] == read
    for position, character in enumerate(report.text):
        origin = report.origin(position)
        assert origin is not None and (character == "\n" or source[origin.offset] == character)


def test_the_last_character_of_a_long_heading_is_put_back(reports: Read) -> None:
    (report,) = reports(f"{TITLE}\n二、团结动员广大职工，在高质量发展中展现新作\n为\n全市各级工会组织竞赛二百场。\n三、下一步\n")
    assert paragraphs(report)[1:] == ["二、团结动员广大职工，在高质量发展中展现新作为", "全市各级工会组织竞赛二百场。", "三、下一步"]


def test_on_a_page_in_order_the_next_paragraph_goes_on_though_no_word_shows_it(reports: Read) -> None:
    one = "推进集体协商，签订合同三百份，覆盖企业一千家。组织职工参加劳动争议调"
    two = "解中心的培训，全年培训二十期，职工满意。工会驿站建设加快，新建六十五个，服务职工八万余人次，推"
    three = "动驿站提质增效。做好困难职工帮扶，落实资金三百万元，组织就业困难群体参加"
    four = "工会技能培训班二十期。引导职工采购农产品，助力乡村振兴，全年采购五百万元，受到欢迎。"
    (report,) = reports("\n\n".join([TITLE, one, two, three, four]))
    assert paragraphs(report) == [TITLE, one + two + three + four]


def test_prose_without_an_indent_goes_on_where_all_paragraphs_have_one(reports: Read) -> None:
    prose = "全市各级工会围绕中心、服务大局，认真履行基本职责，团结动员广大职工建功新时代，新建基层工会二百一十六家"
    lines = [
        TITLE,
        f"\u3000\u3000{prose}。",
        f"\u3000\u3000{prose}，其中一百个",
        f"参加了省里的工匠联盟。{prose}。",
        f"\u3000\u3000{prose}。",
    ]
    (report,) = reports("\n".join(lines))
    assert paragraphs(report) == [TITLE, f"{prose}。", f"{prose}，其中一百个参加了省里的工匠联盟。{prose}。", f"{prose}。"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("本报记者 周 颖 通讯员 沈怡然 荆志华", "本报记者 周 颖 通讯员 沈怡然 荆志华"),  # names are no lines of a column
        ("三 维权服务 情暖职工", "三 维权服务 情暖职工"),
        ("青川市 庆祝中华人 民共和国成 立75周年职 工文艺展演。", "青川市庆祝中华人民共和国成立75周年职工文艺展演。"),
    ],
)
def test_the_spaces_of_a_byline_stay_and_those_of_a_narrow_caption_go(reports: Read, written: str, read: str) -> None:
    (report,) = reports(f"{TITLE}\n{written}\n\u3000\u3000全市各级工会服务大局。\n")
    assert paragraphs(report)[1] == read


@pytest.mark.parametrize("line", [":\f- \x04\x04", "\x04 \x11%", "\u200b \u00ad\u3000\ufeff", "工会\x11 \x11"])
def test_spaces_among_what_takes_no_place_do_no_harm(reports: Read, line: str) -> None:
    (report,) = reports(f"{TITLE}\n{line}\n\u3000\u3000全市各级工会服务大局。\n")
    assert report.text.endswith("全市各级工会服务大局。") and "\x11" not in report.text
