"""Who the mentions of one report are: relative names, short forms, lists, owners, and what stays unresolved."""

import pytest

from kg.domains import load_domain
from kg.model import Context, Entity, Mention, Report, Source
from kg.resolve import Resolver

GANSU = Context("甘肃省总工会", "甘肃省", "620000", "province")
PINGLIANG = Context("平凉市总工会", "平凉市", "620800", "prefecture")
COMPANY = Context("丰泽建设集团工会", "甘肃省", "620000", "company")


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(load_domain("unions"))


def resolve(resolver: Resolver, text: str, marked: list[tuple[str, str]], context: Context) -> tuple[list[str], dict[str, Entity]]:
    """Names of the marked mentions, each looked for behind the last, and the entities by name."""
    mentions, cursor = [], 0
    for surface, kind in marked:
        start = text.index(surface, cursor)
        cursor = start + len(surface)
        mentions.append(Mention(start, cursor, kind, surface))
    named, entities = resolver.resolve(Report("r", "", text, Source("r.txt", "text/plain", ""), context), mentions)
    return [mention.name for mention in named], {entity.name: entity for entity in entities}


@pytest.mark.parametrize(
    ("surface", "kind", "context", "name"),
    [
        ("省总工会", "ORG", GANSU, "甘肃省总工会"),
        ("省总", "ORG", GANSU, "甘肃省总工会"),
        ("省委", "ORG", GANSU, "中共甘肃省委"),
        ("省政府", "ORG", GANSU, "甘肃省人民政府"),
        ("全总", "ORG", GANSU, "中华全国总工会"),
        ("全省各级工会", "ORG", GANSU, "甘肃省各级工会"),
        ("甘肃工会", "ORG", GANSU, "甘肃省各级工会"),
        ("市总工会", "ORG", PINGLIANG, "平凉市总工会"),
        ("省总工会", "ORG", PINGLIANG, "甘肃省总工会"),
        ("省、市、县三级工会", "ORG", GANSU, "甘肃省各级工会"),
        ("兰州总工会", "ORG", GANSU, "兰州市总工会"),
        ("省五一劳动奖章", "AWARD", GANSU, "甘肃省五一劳动奖章"),
        ("市级劳动模范", "AWARD", PINGLIANG, "平凉市劳动模范"),
        ("2023年全市职工运动会", "EVENT", PINGLIANG, "2023年平凉市职工运动会"),
        ("省级试点", "PROGRAM", GANSU, "省级试点"),
        ("城关区", "PLACE", GANSU, "城关区"),
        ("我省", "PLACE", GANSU, "甘肃省"),
        ("甘肃", "PLACE", PINGLIANG, "甘肃省"),
        ("四川成都", "PLACE", GANSU, "四川成都"),
        ("积石山县", "PLACE", GANSU, "积石山县"),
        ("甘南", "PLACE", GANSU, "甘南州"),
        ("陇原", "PLACE", GANSU, "甘肃省"),
        ("省直机关工委", "ORG", GANSU, "中共甘肃省直机关工委"),
        ("团市委", "ORG", PINGLIANG, "共青团平凉市委"),
        ("宁夏教育工会", "ORG", GANSU, "宁夏教育工会"),
        ("首届职工合唱节", "EVENT", PINGLIANG, "平凉市首届职工合唱节"),
        ("产改", "PROGRAM", GANSU, "产业工人队伍建设改革"),
        ("省总女职工委员会", "ORG", GANSU, "甘肃省总工会女职工委员会"),
        ("甘肃省平凉市庄浪县总工会", "ORG", PINGLIANG, "庄浪县总工会"),
    ],
)
def test_a_name_in_full(resolver: Resolver, surface: str, kind: str, context: Context, name: str) -> None:
    assert resolve(resolver, f"本年{surface}如下", [(surface, kind)], context)[0] == [name]


def test_a_level_that_the_report_does_not_explain_takes_the_place_named_beside_it(resolver: Resolver) -> None:
    text = "兰州市委常委、市总工会主席王一新出席。市总工会走访企业。\n市总工会另有安排。"
    marked = [("兰州市委常委", "ORG"), ("市总工会", "ORG"), ("市总工会", "ORG"), ("市总工会", "ORG")]
    names, entities = resolve(resolver, text, marked, GANSU)
    assert names == ["中共兰州市委", "兰州市总工会", "兰州市总工会", "市总工会"]
    assert not entities["市总工会"].resolved


def test_a_part_of_a_company_bears_its_name(resolver: Resolver) -> None:
    text = "丰泽铜业有限公司冶炼技师、冶炼一分厂班长赵一凡获奖，运输车间表现突出。"
    marked = [("丰泽铜业有限公司", "ORG"), ("冶炼一分厂", "ORG"), ("运输车间", "ORG")]
    assert resolve(resolver, text, marked, GANSU)[0] == ["丰泽铜业有限公司", "丰泽铜业有限公司冶炼一分厂", "运输车间"]


@pytest.mark.parametrize("surface", ["市场监管局", "区块链协会", "师徒结对工程"])
def test_words_that_only_look_relative_stay(resolver: Resolver, surface: str) -> None:
    assert resolve(resolver, surface, [(surface, "ORG")], GANSU)[0] == [surface]


def test_without_context_a_relative_name_is_unresolved(resolver: Resolver) -> None:
    names, entities = resolve(resolver, "省总工会开会", [("省总工会", "ORG")], Context())
    assert names == ["省总工会"]
    assert not entities["省总工会"].resolved


def test_a_list_of_honours_hands_its_scope_on(resolver: Resolver) -> None:
    text = "获全国五一劳动奖状2个、奖章9个、工人先锋号11个，省五一劳动奖状5个、奖章31个"
    marked = [(name, "AWARD") for name in ("全国五一劳动奖状", "奖章", "工人先锋号", "省五一劳动奖状", "奖章")]
    assert resolve(resolver, text, marked, GANSU)[0] == [
        "全国五一劳动奖状",
        "全国五一劳动奖章",
        "全国工人先锋号",
        "甘肃省五一劳动奖状",
        "甘肃省五一劳动奖章",
    ]


def test_an_honour_that_states_its_scope_takes_none_from_the_list(resolver: Resolver) -> None:
    text = "获全国劳动模范、“大国工匠”称号"
    assert resolve(resolver, text, [("全国劳动模范", "AWARD"), ("大国工匠", "AWARD")], GANSU)[0] == ["全国劳动模范", "大国工匠"]


def test_scopes_before_one_name_are_each_completed(resolver: Resolver) -> None:
    text = "新建全国、省级职工书屋"
    assert resolve(resolver, text, [("全国", "FACILITY"), ("省级职工书屋", "FACILITY")], GANSU)[0][0] == "全国职工书屋"


def test_a_chain_of_scopes_shares_the_name_behind_the_last(resolver: Resolver) -> None:
    text = "评选全国、全省和兰州市劳动模范"
    marked = [("全国", "AWARD"), ("全省", "AWARD"), ("兰州市劳动模范", "AWARD")]
    assert resolve(resolver, text, marked, GANSU)[0] == ["全国劳动模范", "甘肃省劳动模范", "兰州市劳动模范"]


def test_places_before_one_union_are_unions_of_their_own(resolver: Resolver) -> None:
    text = "临夏、和政县、会宁县总工会和和县总工会交流"
    marked = [("临夏", "ORG"), ("和政县", "ORG"), ("会宁县总工会", "ORG"), ("和县总工会", "ORG")]
    assert resolve(resolver, text, marked, GANSU)[0] == ["临夏回族自治州总工会", "和政县总工会", "会宁县总工会", "和县总工会"]


def test_a_title_before_the_long_one_is_another(resolver: Resolver) -> None:
    text = "制定职工提案《办法》。出台《职工疗休养管理办法》。"
    assert resolve(resolver, text, [("办法", "DOCUMENT"), ("职工疗休养管理办法", "DOCUMENT")], GANSU)[0] == ["办法", "职工疗休养管理办法"]


def test_a_name_cut_out_of_a_longer_word_is_not_explained(resolver: Resolver) -> None:
    text = "走访功能园区总工会。兰州分公司工会响应。"
    names, entities = resolve(resolver, text, [("区总工会", "ORG"), ("公司工会", "ORG")], COMPANY)
    assert names == ["区总工会", "公司工会"]
    assert not any(entity.resolved for entity in entities.values())


def test_two_scopes_of_one_honour_hand_on_neither(resolver: Resolver) -> None:
    text = "获全国、省五一劳动奖状各1个、4个，奖章3个、11个，工人先锋号2个、8个"
    marked = [(name, "AWARD") for name in ("全国", "省五一劳动奖状", "奖章", "工人先锋号")]
    assert resolve(resolver, text, marked, GANSU)[0] == ["全国五一劳动奖状", "甘肃省五一劳动奖状", "五一劳动奖章", "工人先锋号"]


def test_a_region_before_the_quotation_is_that_of_the_honour(resolver: Resolver) -> None:
    text = "评选甘肃省“五一劳动奖”。"
    assert resolve(resolver, text, [("甘肃省", "PLACE"), ("五一劳动奖", "AWARD")], GANSU)[0][1] == "甘肃省五一劳动奖"


def test_a_company_is_called_by_its_kind(resolver: Resolver) -> None:
    text = "集团工会走访。集团各级工会响应，集团党委支持。"
    marked = [("集团工会", "ORG"), ("集团各级工会", "ORG"), ("集团党委", "ORG")]
    assert resolve(resolver, text, marked, COMPANY)[0] == ["丰泽建设集团工会", "丰泽建设集团各级工会", "丰泽建设集团党委"]


def test_the_company_named_last_is_meant_by_the_word_alone(resolver: Resolver) -> None:
    text = "金川集团铜业有限公司投产，公司职工欢庆。"
    assert resolve(resolver, text, [("金川集团铜业有限公司", "ORG"), ("公司", "ORG")], GANSU)[0][1] == "金川集团铜业有限公司"


def test_short_names_take_the_long_one_of_the_report(resolver: Resolver) -> None:
    text = "丰泽远大建设集团有限公司成立。丰泽建设集团发展，出台《职工疗休养管理办法》。该《办法》受欢迎。"
    marked = [
        ("丰泽远大建设集团有限公司", "ORG"),
        ("丰泽建设集团", "ORG"),
        ("《职工疗休养管理办法》", "DOCUMENT"),
        ("《办法》", "DOCUMENT"),
    ]
    names, entities = resolve(resolver, text, marked, GANSU)
    assert names == ["丰泽远大建设集团有限公司"] * 2 + ["职工疗休养管理办法"] * 2
    assert entities["丰泽远大建设集团有限公司"].aliases == ("丰泽建设集团",)


def test_entities_have_kind_region_and_origin(resolver: Resolver) -> None:
    _, entities = resolve(resolver, "省总工会与兰州市教育局座谈", [("省总工会", "ORG"), ("兰州市教育局", "ORG")], GANSU)
    union, bureau = entities["甘肃省总工会"], entities["兰州市教育局"]
    assert (union.kind, union.region, union.origin) == ("TradeUnion", "甘肃省", "context")
    assert (bureau.kind, bureau.region, bureau.code) == ("GovernmentBody", "兰州市", "620100")


BUREAU = Context("西岭铁路局工会", "甘肃省", "620000", "company")


def test_an_organisation_is_called_by_the_word_for_its_kind(resolver: Resolver) -> None:
    text = "西岭铁路局工会工作总结\n局工会走访云岭工务段，段工会响应，评出局劳动模范。该段获奖。中心工会缺席。"
    marked = [("西岭铁路局工会", "ORG"), ("局工会", "ORG"), ("云岭工务段", "ORG"), ("段工会", "ORG"), ("局劳动模范", "AWARD")]
    marked += [("该段", "ORG"), ("中心工会", "ORG")]
    names = resolve(resolver, text, marked, BUREAU)[0]
    assert names[1:] == ["西岭铁路局工会", "云岭工务段", "云岭工务段工会", "西岭铁路局劳动模范", "云岭工务段", "中心工会"]


def test_a_publisher_that_a_title_was_misread_for_means_nothing(resolver: Resolver) -> None:
    text = "当好先行奋力谱写局集团公司工会新篇章\n局集团公司工会走访西岭铁路局集团有限公司。"
    marked = [("局集团公司工会", "ORG"), ("局集团公司工会", "ORG"), ("西岭铁路局集团有限公司", "ORG")]
    context = Context("当好先行奋力谱写局集团公司工会", None, None, "company")
    assert resolve(resolver, text, marked, context)[0][1] == "西岭铁路局集团有限公司工会"


def test_a_short_name_that_the_report_introduces(resolver: Resolver) -> None:
    text = "西岭煤业化工有限责任公司（以下简称“岭煤”）转型，岭煤工会响应。"
    marked = [("西岭煤业化工有限责任公司", "ORG"), ("岭煤", "ORG"), ("岭煤工会", "ORG")]
    assert resolve(resolver, text, marked, GANSU)[0][1:] == ["西岭煤业化工有限责任公司", "西岭煤业化工有限责任公司工会"]


def test_without_a_known_region_the_named_places_tell_the_province(resolver: Resolver) -> None:
    text = "兰州市总工会、天水市总工会和省总工会走访企业"
    marked = [("兰州市总工会", "ORG"), ("天水市总工会", "ORG"), ("省总工会", "ORG")]
    assert resolve(resolver, text, marked, Context())[0][2] == "甘肃省总工会"


def test_all_the_prefecture_is_no_county_of_that_name(resolver: Resolver) -> None:
    context = Context("甘南藏族自治州总工会", "甘南藏族自治州", "623000", "prefecture")
    assert resolve(resolver, "全州各级工会响应", [("全州各级工会", "ORG")], context)[0] == ["甘南藏族自治州各级工会"]


def test_a_division_of_the_corps_is_a_city_too(resolver: Resolver) -> None:
    context = Context("第七师总工会", "第七师", "660700", "prefecture")
    assert resolve(resolver, "师市总工会召开会议", [("师市总工会", "ORG")], context)[0] == ["第七师胡杨河市总工会"]


def test_the_publisher_is_called_as_its_report_writes_it(resolver: Resolver) -> None:
    context = Context("宁夏回族自治区快递行业工会联合会", "宁夏回族自治区", "640000", "province")
    marked = [("宁夏快递行业工会联合会", "ORG"), ("联合会", "ORG")]
    assert resolve(resolver, "宁夏快递行业工会联合会挂牌，联合会走访骑手", marked, context)[0] == ["宁夏快递行业工会联合会"] * 2


def test_a_district_takes_the_city_that_the_report_gives_it(resolver: Resolver) -> None:
    text = "沈阳市铁西区总工会工作巡礼\n铁西区总工会开设夜校，区总工会慰问骑手。"
    marked = [("沈阳市铁西区总工会", "ORG"), ("铁西区总工会", "ORG"), ("区总工会", "ORG")]
    names, entities = resolve(resolver, text, marked, Context("铁西区总工会", "铁西区", "210106", "county"))
    assert names == ["沈阳市铁西区总工会"] * 3
    assert entities["沈阳市铁西区总工会"].region == "铁西区"


def test_honours_of_their_own_take_no_scope_but_hand_it_on(resolver: Resolver) -> None:
    text = "有甘肃省劳动模范3名、陇原工匠5名、技术标兵9名、五一劳动奖章7名。"
    marked = [(name, "AWARD") for name in ("甘肃省劳动模范", "陇原工匠", "技术标兵", "五一劳动奖章")]
    names, _ = resolve(resolver, text, marked, GANSU)
    assert names == ["甘肃省劳动模范", "陇原工匠", "甘肃省技术标兵", "甘肃省五一劳动奖章"]


def test_a_medal_is_of_the_kind_of_the_one_before(resolver: Resolver) -> None:
    text = "获火车头奖杯9个、奖章20枚，全国五一劳动奖状奖章各2个。"
    names, _ = resolve(resolver, text, [(name, "AWARD") for name in ("火车头奖杯", "奖章", "全国五一劳动奖状", "奖章")], COMPANY)
    assert names == ["火车头奖杯", "火车头奖章", "全国五一劳动奖状", "全国五一劳动奖章"]


def test_a_short_company_and_its_union_take_the_long_name(resolver: Resolver) -> None:
    text = "丰泽钢铁集团有限公司工会（下称“泽钢工会”）成立。丰泽集团工会办班，泽钢党委支持，国铁集团致贺，中国铁路兰州局集团有限公司派员。"
    marked = [
        (name, "ORG")
        for name in ("丰泽钢铁集团有限公司工会", "泽钢工会", "丰泽集团工会", "泽钢党委", "国铁集团", "中国铁路兰州局集团有限公司")
    ]
    names, _ = resolve(resolver, text, marked, GANSU)
    assert names[:4] == ["丰泽钢铁集团有限公司工会"] * 3 + ["丰泽钢铁集团有限公司党委"]
    assert names[4] == "国铁集团"


def test_a_unit_behind_a_person_is_not_of_the_company_before(resolver: Resolver) -> None:
    text = "远山铁路公司焊轨车间技师王大山、青川工务段技师李小河授课。"
    marked = [("远山铁路公司", "ORG"), ("王大山", "PERSON"), ("青川工务段", "ORG")]
    assert resolve(resolver, text, marked, GANSU)[0] == ["远山铁路公司", "王大山", "青川工务段"]


def test_a_branch_and_a_township_are_those_that_the_report_names(resolver: Resolver) -> None:
    text = "云岭镇总工会工作掠影\n镇总工会办夜校，镇党委支持。远山银行南川分行工会捐书，分行工会再捐。"
    marked = [(name, "ORG") for name in ("云岭镇总工会", "镇总工会", "镇党委", "远山银行南川分行工会", "分行工会")]
    names, _ = resolve(resolver, text, marked, GANSU)
    assert names == ["云岭镇总工会", "云岭镇总工会", "云岭镇党委", "远山银行南川分行工会", "远山银行南川分行工会"]


def test_offices_of_one_person_are_in_one_place(resolver: Resolver) -> None:
    text = "兰州市委常委、市总工会主席王大山到平凉调研，市总工会陪同。"
    names, _ = resolve(resolver, text, [(name, "ORG") for name in ("兰州市委", "市总工会", "市总工会")], PINGLIANG)
    assert names == ["中共兰州市委", "兰州市总工会", "平凉市总工会"]


def test_a_company_is_not_one_of_its_branches(resolver: Resolver) -> None:
    text = "公司工会举办大赛，在远山燃气西岭分公司建工作室，公司命名。集团公司工会致贺，集团工会致贺。"
    marked = [(name, "ORG") for name in ("公司工会", "远山燃气西岭分公司", "公司", "集团公司工会", "集团工会")]
    names, _ = resolve(resolver, text, marked, Context())
    assert names == ["公司工会", "远山燃气西岭分公司", "公司", "集团公司工会", "集团工会"]


@pytest.mark.parametrize(
    ("text", "marked", "names"),
    [
        ("敦煌市工人文化宫揭牌\n市总工会出席，省总致辞。", [("敦煌市工人文化宫", "FACILITY"), ("市总工会", "ORG"), ("省总", "ORG")], 1),
        ("工人文化宫揭牌\n敦煌市和瓜州县来人，市总工会致辞。", [("敦煌市", "PLACE"), ("瓜州县", "PLACE"), ("市总工会", "ORG")], 0),
    ],
)
def test_a_region_that_the_title_or_most_names_tell_explains_the_levels(
    resolver: Resolver, text: str, marked: list[tuple[str, str]], names: int
) -> None:
    wanted = [["敦煌市", "瓜州县", "酒泉市总工会"], ["敦煌市工人文化宫", "敦煌市总工会", "甘肃省总工会"]]
    assert resolve(resolver, text, marked, Context())[0] == wanted[names]


def test_the_second_line_of_a_title_and_a_firm_of_a_bureau_name_the_house(resolver: Resolver) -> None:
    text = "林海新歌\n——西岭林业局有限公司工会工作纪实\n西岭市民政局来访，局工会慰问职工。"
    marked = [("西岭林业局有限公司工会", "ORG"), ("西岭市民政局", "ORG"), ("局工会", "ORG")]
    assert resolve(resolver, text, marked, Context())[0][2] == "西岭林业局有限公司工会"


def test_a_firm_whose_name_holds_a_word_for_a_kind_is_a_house(resolver: Resolver) -> None:
    text = "泰矿集团公司工会送清凉\n集团公司发放物资。"
    context = Context("泰矿集团公司工会", None, None, "company")
    assert resolve(resolver, text, [("泰矿集团公司工会", "ORG"), ("集团公司", "ORG")], context)[0][1] == "泰矿集团公司"


@pytest.mark.parametrize(
    ("text", "marked", "last"),
    [
        ("在安定区，区总工会送清凉。", [("安定区", "PLACE"), ("区总工会", "ORG")], "安定区总工会"),
        ("全总法律工作部来访。", [("全总法律工作部", "ORG")], "中华全国总工会法律工作部"),
        ("县市场监管局参加。泾川县来人，县市场监管局参加。", [("泾川县", "PLACE"), ("县市场监管局", "ORG")], "泾川县市场监管局"),
        ("泾川县人大常委会副主任、总工会主席讲话。", [("泾川县人大常委会", "ORG"), ("总工会", "ORG")], "泾川县总工会"),
        ("发放省部级以上劳模津贴。", [("省部级以上劳模", "GROUP")], "省部级以上劳模"),
    ],
)
def test_bodies_of_a_place_of_the_union_and_of_an_officer(resolver: Resolver, text: str, marked: list[tuple[str, str]], last: str) -> None:
    assert resolve(resolver, text, marked, PINGLIANG)[0][-1] == last


def test_on_a_page_of_news_each_paragraph_has_its_own_region(resolver: Resolver) -> None:
    text = "工会快讯\n兰州市总工会、市人社局送清凉。\n酒泉市总工会启用市文化宫。\n市总工会开会。"
    marked = [("兰州市总工会", "ORG"), ("市人社局", "ORG"), ("酒泉市总工会", "ORG"), ("市文化宫", "FACILITY"), ("市总工会", "ORG")]
    assert resolve(resolver, text, marked, PINGLIANG)[0][1::2] == ["兰州市人社局", "酒泉市文化宫"]
    assert resolve(resolver, text, marked, PINGLIANG)[0][-1] == "平凉市总工会"


def test_a_body_above_the_reports_own_is_that_of_the_province_that_the_paragraph_names(resolver: Resolver) -> None:
    text = "静宁县总工会送温暖\n株洲市总工会来访，市总介绍经验。\n市总派员参加。"
    marked = [("静宁县总工会", "ORG"), ("株洲市总工会", "ORG"), ("市总", "ORG"), ("市总", "ORG")]
    names, _ = resolve(resolver, text, marked, Context("静宁县总工会", "静宁县", "620826", "county"))
    assert names[2:] == ["株洲市总工会", "平凉市总工会"]


def test_zones_and_departments_are_those_of_the_house_named(resolver: Resolver) -> None:
    text = "云谷高新区总工会表彰职工。高新区总工会办高新区职工运动会。丰泽集团公司人力资源部参加，集团公司安全部也参加。"
    marked = [
        ("云谷高新区总工会", "ORG"),
        ("高新区总工会", "ORG"),
        ("高新区职工运动会", "EVENT"),
        ("丰泽集团公司", "ORG"),
        ("集团公司安全部", "ORG"),
    ]
    names, _ = resolve(resolver, text, marked, GANSU)
    assert names == ["云谷高新区总工会", "云谷高新区总工会", "高新区职工运动会", "丰泽集团公司", "丰泽集团公司安全部"]


def test_the_company_of_a_part_and_the_group_above_a_firm(resolver: Resolver) -> None:
    text = "远山二局四公司地铁项目部工会送清凉\n项目部工会在公司工会支持下建家。"
    part = Context("远山二局四公司地铁项目部工会", None, None, "company")
    assert resolve(resolver, text, [("远山二局四公司地铁项目部工会", "ORG"), ("公司工会", "ORG")], part)[0][1] == "远山二局四公司工会"
    text = "西岭农场有限公司工会获奖\n它从远山农垦集团工会领奖，集团公司工会致贺，公司工会致谢。"
    marked = [(name, "ORG") for name in ("西岭农场有限公司工会", "远山农垦集团工会", "集团公司工会", "公司工会")]
    names, _ = resolve(resolver, text, marked, Context("西岭农场有限公司工会", None, None, "company"))
    assert names[2:] == ["远山农垦集团工会", "西岭农场有限公司工会"]


def test_a_subsidiary_is_not_its_group_and_the_title_names_the_group(resolver: Resolver) -> None:
    text = "晋山集团代表队参赛\n远山集团承办，远山集团西岭矿业公司获奖，远山集团致贺，集团工会主席到会。"
    marked = [(name, "ORG") for name in ("晋山集团", "远山集团", "远山集团西岭矿业公司", "远山集团", "集团工会")]
    assert resolve(resolver, text, marked, Context())[0] == ["晋山集团", "远山集团", "远山集团西岭矿业公司", "远山集团", "晋山集团工会"]
    names, _ = resolve(resolver, "集团队获奖\n西岭煤业公司参赛，集团公司致贺。", [("西岭煤业公司", "ORG"), ("集团公司", "ORG")], Context())
    assert names == ["西岭煤业公司", "集团公司"]


def test_a_region_named_anywhere_explains_the_levels_where_no_other_is_named(resolver: Resolver) -> None:
    text = "市总工会送清凉\n慰问组来到龙岩市第一中学，区总工会参加。"
    marked = [("市总工会", "ORG"), ("龙岩市第一中学", "ORG"), ("区总工会", "ORG")]
    assert resolve(resolver, text, marked, Context())[0] == ["龙岩市总工会", "龙岩市第一中学", "区总工会"]
    contest = "集团获奖\n第六届陕西省技术大赛由省国资委主办。"
    assert resolve(resolver, contest, [("第六届陕西省技术大赛", "EVENT"), ("省国资委", "ORG")], Context())[0][1] == "陕西省国资委"
    both = text + "丹东市来人。"
    assert resolve(resolver, both, [*marked, ("丹东市", "PLACE")], Context())[0][0] == "市总工会"


def test_a_short_name_takes_the_longest_of_two_long_ones(resolver: Resolver) -> None:
    text = "晋山二重开会\n晋山第二重型机械集团公司开会，晋山二重集团公司工会致辞。"
    marked = [(name, "ORG") for name in ("晋山二重", "晋山第二重型机械集团公司", "晋山二重集团公司工会")]
    long = "晋山第二重型机械集团公司"
    assert resolve(resolver, text, marked, Context())[0] == [long, long, long + "工会"]
