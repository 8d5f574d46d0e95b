"""Clauses and the subjects that Chinese reports drop."""

import pytest

from kg.clauses import analyse
from kg.clauses.split import pieces
from kg.domains import Domain, load_domain
from kg.model import Clause, Context, Key, Mention, Report, Source

UNION = Key("ORG", "张掖市总工会")
UNIONS = Key("ORG", "张掖市各级工会")
PLACE = Key("PLACE", "张掖市")
CONTEXT = Context(publisher="张掖市总工会", region="张掖市")


@pytest.fixture(scope="module")
def domain() -> Domain:
    return load_domain("unions")


def clauses(domain: Domain, text: str, names: dict[str, Key] | None = None, context: Context = CONTEXT) -> tuple[Clause, ...]:
    """The clauses of `text`, in which each string of `names` is a mention wherever it stands."""
    mentions = []
    for surface, key in (names or {}).items():
        at = text.find(surface)
        while at >= 0:
            mentions.append(Mention(at, at + len(surface), *key))
            at = text.find(surface, at + 1)
    report = Report("r", "", text, Source("r.txt", "text/plain", ""), context)
    return analyse(report, sorted(mentions, key=lambda mention: mention.start), domain)


def subjects(domain: Domain, text: str, names: dict[str, Key] | None = None, context: Context = CONTEXT) -> dict[str, str | None]:
    found = clauses(domain, text, names, context)
    return {text[clause.start : clause.end]: clause.subject.name if clause.subject else None for clause in found}


def test_cuts_at_commas_and_stops_but_not_inside_quotes_brackets_and_numbers() -> None:
    text = "举办“当好主人翁，建功新时代”竞赛，参赛职工1,200人（女职工，300人）；出台《办法（试行），2023》。\n一是10:30开会"
    assert [text[piece.start : piece.end] for piece in pieces(text)] == [
        "举办“当好主人翁，建功新时代”竞赛", "参赛职工1,200人（女职工，300人）", "出台《办法（试行），2023》", "一是10:30开会",
    ]  # fmt: skip


def test_a_sentence_ends_with_its_stop() -> None:
    text = "建成驿站3个，新建书屋2家；慰问职工。"
    assert [text[slice(*piece.sentence)] for piece in pieces(text)] == ["建成驿站3个，新建书屋2家；"] * 2 + ["慰问职工。"]


def test_what_is_left_open_ends_the_sentence() -> None:
    text = "会员2067万人，5年增长一倍……自从提出建设服务型工会以来，建成驿站3个。"
    first, second = "会员2067万人，5年增长一倍……", "自从提出建设服务型工会以来，建成驿站3个。"
    assert [text[slice(*piece.sentence)] for piece in pieces(text)] == [first] * 2 + [second] * 2


def test_a_clause_of_time_or_ground_takes_the_subject_after_it(domain: Domain) -> None:
    text = "在下拨帮扶资金的基础上，山丹县总工会再筹资金。在下拨帮扶资金的基础上，再筹资金。"
    county = Key("ORG", "山丹县总工会")
    assert [clause.subject for clause in clauses(domain, text, {"山丹县总工会": county})] == [county, county, UNION, UNION]


def test_a_named_subject_holds_until_the_sentence_ends_and_then_the_publisher_speaks(domain: Domain) -> None:
    text = "张掖工作\n全面落实各项任务。山丹县总工会举办招聘会，提供岗位300个。慰问职工200人。"
    county = Key("ORG", "山丹县总工会")
    assert subjects(domain, text, {"山丹县总工会": county}) == {
        "张掖工作": "张掖市总工会",
        "全面落实各项任务": "张掖市总工会",
        "山丹县总工会举办招聘会": "山丹县总工会",
        "提供岗位300个": "山丹县总工会",
        "慰问职工200人": "张掖市总工会",
    }


def test_the_subject_that_opens_a_paragraph_holds_until_its_end(domain: Domain) -> None:
    text = "全市工作\n山丹县总工会建成书屋3家。慰问职工200人。\n慰问农民工50人。"
    found = subjects(domain, text, {"山丹县总工会": Key("ORG", "山丹县总工会")})
    assert found["慰问职工200人"] == "山丹县总工会"
    assert found["慰问农民工50人"] == "张掖市总工会"


@pytest.mark.parametrize(
    "clause",
    [
        "联合市人社局举办招聘会",
        "由市人社局主办招聘会",
        "在市人社局的支持下举办招聘会",
        "被市人社局评为先进单位",
        "向市人社局报送材料",
        "市人社局的招聘会结束",
    ],
)
def test_partners_hosts_and_givers_are_no_subjects(domain: Domain, clause: str) -> None:
    found = clauses(domain, clause, {"市人社局": Key("ORG", "张掖市人力资源和社会保障局")})
    assert [(row.subject, row.explicit) for row in found] == [(UNION, False)]


@pytest.mark.parametrize("lead", ["2023年，", "今年以来，", "一是", "截至9月底，", "同时，", "在市委领导下，"])
def test_times_links_and_numbering_may_stand_before_a_subject(domain: Domain, lead: str) -> None:
    county = Key("ORG", "山丹县总工会")
    assert clauses(domain, lead + "山丹县总工会建成书屋3家", {"山丹县总工会": county})[-1].subject == county


def test_of_partners_the_publisher_speaks(domain: Domain) -> None:
    names = {"省总工会": Key("ORG", "甘肃省总工会"), "市总工会": UNION}
    assert clauses(domain, "省总工会、市总工会投入资金80万元", names)[0].subject == UNION


def test_a_person_acts_whose_post_the_organisation_names(domain: Domain) -> None:
    names = {"甘州机械厂": Key("ORG", "甘州机械厂"), "王建": Key("PERSON", "王建")}
    assert clauses(domain, "甘州机械厂高级技师王建带出徒弟30名", names)[0].subject == Key("PERSON", "王建")


@pytest.mark.parametrize(
    ("clause", "subject"),
    [
        ("全市建会率达到92%", PLACE),
        ("全市获得全国五一劳动奖章2个", PLACE),
        ("全市新建基层工会120家", UNIONS),
        ("我市开展技能竞赛30场", UNIONS),
        ("全市职工提出合理化建议300条", Key("ORG", "张掖市职工")),
        ("全省建会率达到92%", UNION),
    ],
)
def test_the_region_as_a_whole_has_states_and_its_unions_act(domain: Domain, clause: str, subject: Key) -> None:
    assert clauses(domain, clause)[0].subject == subject


def test_a_state_of_the_region_ends_with_its_half_of_the_sentence(domain: Domain) -> None:
    found = subjects(domain, "全市建会率达到92%，职代会建制率达到95%；慰问职工200人。")
    assert list(found.values()) == ["张掖市", "张掖市", "张掖市总工会"]


def test_only_facilities_with_a_name_of_their_own_act(domain: Domain) -> None:
    names = {"甘州区工人文化宫": Key("FACILITY", "张掖市甘州区工人文化宫"), "工会驿站": Key("FACILITY", "工会驿站")}
    found = subjects(domain, "甘州区工人文化宫服务职工5万人次。工会驿站服务职工2万人次。", names)
    assert list(found.values()) == ["张掖市甘州区工人文化宫", "张掖市总工会"]


def test_without_context_the_union_of_the_title_speaks(domain: Domain) -> None:
    text = "山丹县总工会工作\n慰问职工200人。市总工会支持。"
    names = {"山丹县总工会": Key("ORG", "山丹县总工会"), "市总工会": UNION}
    assert subjects(domain, text, names, Context())["慰问职工200人"] == "山丹县总工会"


def test_a_union_that_is_named_time_and_again_corrects_the_context(domain: Domain) -> None:
    text = "工作综述\n县总工会建成书屋3家。\n县总工会建成驿站2个。\n县总工会召开会议。\n慰问职工200人。"
    assert subjects(domain, text, {"县总工会": Key("ORG", "山丹县总工会")})["慰问职工200人"] == "山丹县总工会"


def test_a_report_that_names_nobody_has_no_subject(domain: Domain) -> None:
    assert [row.subject for row in clauses(domain, "慰问职工200人。", context=Context())] == [None]


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("将新建驿站200个", True),
        ("力争建会率达到95%", True),
        ("到2028年末，建成驿站500个", True),
        ("每年培训职工不少于5000人", True),
        ("将4名职工推选为劳动模范", False),
        ("由12%提高到2022年的36%", False),
        ("新建驿站200个", False),
    ],
)
def test_plans_are_told_from_deeds(domain: Domain, text: str, planned: bool) -> None:
    assert clauses(domain, text)[-1].planned is planned


def test_what_stands_under_a_heading_of_plans_is_planned(domain: Domain) -> None:
    text = "一、今年工作\n新建驿站20个。\n二、下一步工作打算\n新建驿站30个。"
    assert [row.planned for row in clauses(domain, text)][-1] is True
    assert {text[row.start : row.end]: row.planned for row in clauses(domain, text)}["新建驿站20个"] is False


def test_what_is_counted_or_only_listed_does_not_act(domain: Domain) -> None:
    names = {"甘州工匠学院": Key("FACILITY", "甘州工匠学院"), "山丹煤矿": Key("ORG", "山丹煤矿")}
    found = subjects(domain, "张掖工作\n甘州工匠学院3所，山丹煤矿、民乐糖厂等19家企业参加竞赛", names)
    assert found["甘州工匠学院3所"] == "张掖市总工会"
    assert found["山丹煤矿、民乐糖厂等19家企业参加竞赛"] == "张掖市总工会"


def test_media_tell_and_do_not_act(domain: Domain) -> None:
    assert (
        subjects(domain, "张掖工作\n张掖日报刊发稿件63篇", {"张掖日报": Key("ORG", "张掖日报")})["张掖日报刊发稿件63篇"] == "张掖市总工会"
    )


def test_this_platform_is_the_one_named_last_and_this_city_the_region(domain: Domain) -> None:
    text = "张掖工作\n开通“张工惠”服务平台。该平台注册用户3万人。该市现有职工20万人。该市工会召开大会"
    found = subjects(domain, text, {"“张工惠”服务平台": Key("PLATFORM", "张工惠服务平台")})
    assert found["该平台注册用户3万人"] == "张工惠服务平台"
    assert found["该市现有职工20万人"] == "张掖市"
    assert found["该市工会召开大会"] == "张掖市总工会"


def test_a_part_of_the_union_is_the_union(domain: Domain) -> None:
    names = {"张掖市总工会机关": Key("ORG", "张掖市总工会机关"), "张掖市总工会": UNION}
    assert subjects(domain, "张掖市总工会\n张掖市总工会机关核减编制5个", names)["张掖市总工会机关核减编制5个"] == "张掖市总工会"


def test_a_time_turns_back_to_the_publisher(domain: Domain) -> None:
    text = "张掖工作\n帮扶职工。山丹县总工会成立联合会，全年发展会员300人"
    assert subjects(domain, text, {"山丹县总工会": Key("ORG", "山丹县总工会")})["全年发展会员300人"] == "张掖市总工会"


def test_the_unions_of_the_nation_are_called_so(domain: Domain) -> None:
    nation = Context(publisher="中华全国总工会", region="中国")
    assert subjects(domain, "工作\n全国开展竞赛的工会58万家", {}, nation)["全国开展竞赛的工会58万家"] == "全国各级工会"


def test_the_union_of_the_text_speaks_where_the_context_names_it_otherwise_or_another(domain: Domain) -> None:
    full = {"甘肃省张掖市总工会": Key("ORG", "甘肃省张掖市总工会")}
    assert subjects(domain, "娘家人在身边\n甘肃省张掖市总工会召开大会。慰问职工3人", full)["慰问职工3人"] == "甘肃省张掖市总工会"
    company = {
        "祁连冶金集团工会": Key("ORG", "祁连冶金集团工会"),
        "祁连冶金集团": Key("ORG", "祁连冶金集团"),
        "甘州煤矿工会": Key("ORG", "甘州煤矿工会"),
    }
    found = subjects(domain, "祁连冶金集团劳动者之歌\n甘州煤矿工会办讲座，祁连冶金集团工会办比赛。慰问职工3人", company)
    assert found["慰问职工3人"] == "祁连冶金集团工会"
    committee = {"张掖市直属机关工会工作委员会": Key("ORG", "张掖市直属机关工会工作委员会")}
    found = subjects(
        domain, "张掖市直属机关工会工作委员会工作总结\n慰问职工3人", committee, Context(publisher="张掖市直属机关工会", region="张掖市")
    )
    assert found["慰问职工3人"] == "张掖市直属机关工会工作委员会"


def test_a_place_with_a_name_of_its_own_acts_and_a_kind_of_place_does_not(domain: Domain) -> None:
    named = {"李铁柱创新工作室": Key("FACILITY", "李铁柱创新工作室")}
    assert subjects(domain, "张掖工作\n李铁柱创新工作室完成攻关7项", named)["李铁柱创新工作室完成攻关7项"] == "李铁柱创新工作室"
    kind = {"劳模创新工作室": Key("FACILITY", "劳模创新工作室")}
    assert subjects(domain, "张掖工作\n劳模创新工作室完成攻关7项", kind)["劳模创新工作室完成攻关7项"] == "张掖市总工会"


def test_a_platform_that_goes_online_acts(domain: Domain) -> None:
    platform = {"张工惠小程序": Key("PLATFORM", "张工惠小程序")}
    assert subjects(domain, "张掖工作\n张工惠小程序上线课程，注册3万人", platform)["注册3万人"] == "张工惠小程序"


@pytest.mark.parametrize("clause", ["山丹化工厂荣获全国五一劳动奖状", "张掖市财政局出台办法"])
def test_whoever_is_honoured_or_only_issues_a_rule_acts_in_that_clause_alone(domain: Domain, clause: str) -> None:
    names = {"山丹化工厂": Key("ORG", "山丹化工厂"), "张掖市财政局": Key("ORG", "张掖市财政局")}
    found = subjects(domain, f"张掖工作\n慰问职工。{clause}，新增驿站8个", names)
    assert found[clause] != "张掖市总工会"
    assert found["新增驿站8个"] == "张掖市总工会"


def test_the_collective_of_a_region_is_not_that_of_its_industries(domain: Domain) -> None:
    teachers = Context(publisher="张掖市教育工会", region="张掖市")
    found = subjects(
        domain,
        "张掖市教育工会工作\n全市教育系统基层工会达到80个。我市选手获奖3项",
        {"张掖市教育工会": Key("ORG", "张掖市教育工会")},
        teachers,
    )
    assert found["全市教育系统基层工会达到80个"] == "张掖市教育工会"
    assert found["我市选手获奖3项"] == "张掖市"


def test_what_somebody_says_ends_the_sentence(domain: Domain) -> None:
    text = "张掖工作\n慰问职工。劳模王铁柱说：“日子有奔头。”建成驿站8个"
    assert subjects(domain, text, {"王铁柱": Key("PERSON", "王铁柱"), "劳模": Key("GROUP", "劳模")})["建成驿站8个"] == "张掖市总工会"


def test_only_a_union_that_opens_a_paragraph_holds_it(domain: Domain) -> None:
    text = "张掖工作\n山丹煤矿位于城北。筹集资金改造站点41个"
    assert subjects(domain, text, {"山丹煤矿": Key("ORG", "山丹煤矿")})["筹集资金改造站点41个"] == "张掖市总工会"


def test_the_line_below_the_title_names_who_speaks_where_the_text_names_it_again(domain: Domain) -> None:
    names = {"张掖市教育工会": Key("ORG", "张掖市教育工会"), "张掖市总工会": UNION}
    text = "桃李春风\n——张掖市教育工会工作综述\n慰问教师3人。{}张掖市总工会来信，张掖市总工会表扬。"
    assert subjects(domain, text.format("张掖市教育工会开会。"), names)["慰问教师3人"] == "张掖市教育工会"
    assert subjects(domain, text.format(""), names)["慰问教师3人"] == "张掖市总工会"


def test_a_state_that_stands_bare_behind_a_semicolon_stays_with_its_region(domain: Domain) -> None:
    found = subjects(domain, "张掖工作\n全市技能人才总量达到9万人；高技能人才超过2万人；慰问职工300人。")
    assert found["高技能人才超过2万人"] == "张掖市"
    assert found["慰问职工300人"] == "张掖市总工会"


def test_who_attends_a_meeting_acts_in_that_clause_alone(domain: Domain) -> None:
    names = {"李玉兰": Key("PERSON", "李玉兰"), "市总工会": UNION}
    found = subjects(domain, "张掖工作\n李玉兰出席活动并讲话，走访企业13家。", names)
    assert found["李玉兰出席活动并讲话"] == "李玉兰"
    assert found["走访企业13家"] == "张掖市总工会"


def test_whom_a_union_invites_does_not_act_for_it(domain: Domain) -> None:
    names = {"王大山": Key("PERSON", "王大山"), "张掖市总工会": UNION}
    found = subjects(domain, "张掖工作\n张掖市总工会邀请副市长王大山检查，发放慰问品1300份。", names)
    assert found["发放慰问品1300份"] == "张掖市总工会"


def test_a_report_without_a_union_speaks_for_whom_its_title_names(domain: Domain) -> None:
    names = {"山丹煤矿": Key("ORG", "山丹煤矿"), "山丹县": Key("PLACE", "山丹县")}
    found = subjects(domain, "山丹煤矿送清凉\n近日，山丹县气温升高。发放清凉礼包500份。", names, Context())
    assert found["发放清凉礼包500份"] == "山丹煤矿"


def test_the_unions_of_a_trade_that_are_counted_belong_to_the_region(domain: Domain) -> None:
    names = {"全市货车司机工会": Key("ORG", "张掖市货车司机工会")}
    assert subjects(domain, "张掖工作\n全市货车司机工会组建87个。", names)["全市货车司机工会组建87个"] == "张掖市"


def test_a_workshop_called_by_its_kind_is_the_last_one_with_a_name_of_its_own(domain: Domain) -> None:
    names = {"李铁柱创新工作室": Key("FACILITY", "李铁柱创新工作室"), "全国示范性创新工作室": Key("AWARD", "全国示范性创新工作室")}
    found = subjects(domain, "张掖工作\n李铁柱创新工作室获评全国示范性创新工作室。该工作室攻克课题18项。工作室汇聚骨干6名。", names)
    assert found["该工作室攻克课题18项"] == found["工作室汇聚骨干6名"] == "李铁柱创新工作室"


def test_a_sum_stays_with_the_union_or_the_place_that_its_sentence_names(domain: Domain) -> None:
    names = {"山丹县总工会": Key("ORG", "山丹县总工会"), "山丹煤矿": Key("ORG", "山丹煤矿")}
    found = subjects(domain, "张掖工作\n山丹县总工会建成驿站3个，累计服务职工900人。\n山丹煤矿修建浴室，累计投入80万元。", names)
    assert found["累计服务职工900人"] == "山丹县总工会"
    assert found["累计投入80万元"] == "张掖市总工会"


PORTRAIT = "炉台边的三十年\n赵铁山是白银炉料厂炉长。\n近年来，他完成革新62项。省总工会授予他工匠称号。带出徒弟19名。\n赵铁山今年52岁。"
NAMES = {"赵铁山": Key("PERSON", "赵铁山"), "白银炉料厂": Key("ORG", "白银炉料厂"), "省总工会": Key("ORG", "甘肃省总工会")}


def test_a_portrait_speaks_for_its_person_and_not_for_the_union_that_honours(domain: Domain) -> None:
    found = subjects(domain, PORTRAIT, NAMES, Context())
    assert found["他完成革新62项"] == found["带出徒弟19名"] == "赵铁山"


def test_a_heading_of_portraits_hands_on_its_person(domain: Domain) -> None:
    names = NAMES | {"马兰花": Key("PERSON", "马兰花")}
    found = subjects(domain, PORTRAIT + "\n马兰花：织机旁的守望\n在织布车间，人人都服气。带出徒弟30名。", names, Context())
    assert found["带出徒弟30名"] == "马兰花"


def test_he_is_the_person_named_last_but_not_where_he_only_speaks(domain: Domain) -> None:
    text = "张掖工作\n张掖市总工会走访赵铁山，他修好机器20台。他表示，建成驿站3个。"
    found = subjects(domain, text, {"赵铁山": NAMES["赵铁山"], "张掖市总工会": UNION})
    assert (found["他修好机器20台"], found["建成驿站3个"]) == ("赵铁山", "张掖市总工会")


def test_an_officer_of_the_union_is_portrayed_by_no_news(domain: Domain) -> None:
    names = {"甘肃省总工会": NAMES["省总工会"], "李四海": Key("PERSON", "李四海")}
    found = subjects(domain, "入会工作推进\n甘肃省总工会副主席李四海到会。李四海说，李四海要求。发展会员300人。", names, Context())
    assert found["发展会员300人"] == "甘肃省总工会"


def test_who_wrote_the_text_does_not_act(domain: Domain) -> None:
    names = {"李四海": Key("PERSON", "李四海"), "张掖市总工会": UNION}
    found = subjects(domain, "张掖工作\n本报记者 李四海\n（通讯员李四海）近日，张掖市总工会慰问职工200人。建成驿站3个。", names, Context())
    assert found["建成驿站3个"] == "张掖市总工会"


def test_news_of_a_place_portray_nobody(domain: Domain) -> None:
    names = NAMES | {"白银区": Key("PLACE", "白银区")}
    text = "白银区开展慰问活动\n副区长赵铁山参加。在炉料厂，赵铁山看望职工，赵铁山致辞。发放慰问品90份。"
    assert subjects(domain, text, names, Context())["发放慰问品90份"] == "白银区"


COUNTY = Key("ORG", "山丹县总工会")


def test_what_an_organisation_runs_acts(domain: Domain) -> None:
    names = {"祁连钢厂": Key("ORG", "祁连钢厂"), "李铁柱创新工作室": Key("FACILITY", "李铁柱创新工作室"), "刘石匠": Key("PERSON", "刘石匠")}
    assert subjects(domain, "张掖工作\n祁连钢厂李铁柱创新工作室攻关7项", names)["祁连钢厂李铁柱创新工作室攻关7项"] == "李铁柱创新工作室"
    assert (
        subjects(domain, "张掖工作\n刘石匠领衔的李铁柱创新工作室攻关7项", names)["刘石匠领衔的李铁柱创新工作室攻关7项"]
        == "李铁柱创新工作室"
    )
    found = subjects(domain, "张掖工作\n由9名劳模组成的李铁柱创新工作室攻关7项", names)
    assert found["由9名劳模组成的李铁柱创新工作室攻关7项"] == "李铁柱创新工作室"


def test_a_place_acts_that_serves_or_opens_courses(domain: Domain) -> None:
    names = {"法律援助中心": Key("FACILITY", "法律援助中心"), "张掖市工人文化宫": Key("FACILITY", "张掖市工人文化宫")}
    assert subjects(domain, "张掖工作\n法律援助中心受理案件9件", names)["法律援助中心受理案件9件"] == "法律援助中心"
    assert subjects(domain, "张掖工作\n法律援助中心增加到9个", names)["法律援助中心增加到9个"] == "张掖市总工会"
    assert subjects(domain, "张掖工作\n张掖市工人文化宫开设课程9门", names)["张掖市工人文化宫开设课程9门"] == "张掖市工人文化宫"
    text = "张掖市工人文化宫聘请木工、瓦工等9名导师"
    assert subjects(domain, f"张掖工作\n{text}", names)[text] == "张掖市工人文化宫"


def test_who_hosts_or_helps_does_so_in_one_clause(domain: Domain) -> None:
    text = "张掖工作\n比赛由市总工会主办，山丹县总工会承办，选手90人参加"
    assert subjects(domain, text, {"山丹县总工会": COUNTY})["选手90人参加"] == "张掖市总工会"


def test_the_heads_of_an_organisation_speak_and_act_for_it(domain: Domain) -> None:
    names = {"山丹县总工会": COUNTY, "刘石匠": Key("PERSON", "刘石匠")}
    assert subjects(domain, "张掖工作\n山丹县总工会主席刘石匠介绍，会员3万人", names)["会员3万人"] == "山丹县总工会"
    assert subjects(domain, "张掖工作\n刘石匠介绍，会员3万人", names)["会员3万人"] == "张掖市总工会"
    assert subjects(domain, "张掖工作\n山丹县总工会副主席刘石匠一行走访企业，慰问9人", names)["慰问9人"] == "山丹县总工会"


def test_whoever_is_introduced_by_an_honour_acts_but_not_one_of_several(domain: Domain) -> None:
    names = {"甘肃省劳动模范": Key("AWARD", "甘肃省劳动模范"), "刘石匠": Key("PERSON", "刘石匠")}
    assert subjects(domain, "张掖工作\n甘肃省劳动模范刘石匠带徒9名", names)["甘肃省劳动模范刘石匠带徒9名"] == "刘石匠"
    assert subjects(domain, "张掖工作\n甘肃省劳动模范刘石匠等9人参加", names)["甘肃省劳动模范刘石匠等9人参加"] == "张掖市总工会"


def test_where_a_sentence_is_told_of_has_its_numbers(domain: Domain) -> None:
    names = {"山丹县": Key("PLACE", "山丹县")}
    assert subjects(domain, "张掖工作\n在山丹县，流失率降了9%。慰问3人", names) == {
        "张掖工作": "张掖市总工会", "在山丹县": "山丹县", "流失率降了9%": "山丹县", "慰问3人": "张掖市总工会",
    }  # fmt: skip


def test_a_heading_names_whom_its_section_is_about(domain: Domain) -> None:
    text = "张掖市总工会工作\n山丹县总工会：服务到田间\n培训30人。慰问3人。\n走进企业（山丹县总工会）\n走访9家。\n强基固本\n建会5家。"
    found = subjects(domain, text, {"山丹县总工会": COUNTY, "张掖市总工会": UNION})
    assert [found[clause] for clause in ("培训30人", "慰问3人", "走访9家", "建会5家")] == ["山丹县总工会"] * 3 + ["张掖市总工会"]


def test_unions_without_a_name_are_those_of_the_region(domain: Domain) -> None:
    for words in ("各级工会", "各县区总工会", "市县两级工会", "各基层工会"):
        assert subjects(domain, f"张掖工作\n{words}投入9万元")[f"{words}投入9万元"] == "张掖市各级工会"
    assert subjects(domain, "张掖工作\n各级工会干部蹲点30天")["各级工会干部蹲点30天"] == "张掖市总工会"


def test_that_county_is_the_one_named_last_or_its_union(domain: Domain) -> None:
    text = "张掖工作\n山丹县总工会召开大会，该县建成书屋2所。该县现有职工9万人"
    found = subjects(domain, text, {"山丹县总工会": COUNTY})
    assert (found["该县建成书屋2所"], found["该县现有职工9万人"]) == ("山丹县总工会", "山丹县")


def test_a_report_on_a_house_is_its_own(domain: Domain) -> None:
    palace = {"甘州区工人文化宫": Key("FACILITY", "甘州区工人文化宫")}
    assert subjects(domain, "甘州区工人文化宫开放\n开办课程9门", palace, Context())["开办课程9门"] == "甘州区工人文化宫"


def test_who_opens_a_paragraph_behind_a_time_or_a_purpose_holds_it(domain: Domain) -> None:
    names = {"山丹县总工会": COUNTY}
    assert subjects(domain, "张掖工作\n5月3日，山丹县总工会走访企业。慰问9人", names)["慰问9人"] == "山丹县总工会"
    assert subjects(domain, "张掖工作\n为稳就业，○山丹县总工会开班。培训9人", names)["培训9人"] == "山丹县总工会"
    assert subjects(domain, "张掖工作\n驿站添了3个，山丹县总工会领先。建会9家", names)["建会9家"] == "张掖市总工会"


def test_who_opens_two_sentences_in_turn_holds_the_paragraph(domain: Domain) -> None:
    studio = {"李铁柱创新工作室": Key("FACILITY", "李铁柱创新工作室")}
    text = "张掖工作\n李铁柱创新工作室成立于5月。{}攻关焊接。取得专利9项。\n慰问3人。"
    found = subjects(domain, text.format("工作室参与"), studio)
    assert (found["取得专利9项"], found["慰问3人"]) == ("李铁柱创新工作室", "张掖市总工会")
    assert subjects(domain, text.format("组织"), studio)["取得专利9项"] == "张掖市总工会"


def test_an_officer_acts_for_his_union(domain: Domain) -> None:
    names = {"山丹县总工会": COUNTY, "刘石匠": Key("PERSON", "刘石匠")}
    text = "张掖工作\n山丹县总工会主席刘石匠到会。刘石匠送来慰问金9万元"
    assert subjects(domain, text, names)["刘石匠送来慰问金9万元"] == "山丹县总工会"
    assert subjects(domain, text.replace("主席", "看望"), names)["刘石匠送来慰问金9万元"] == "刘石匠"


def test_what_goes_on_with_and_has_the_subject_of_what_was_honoured(domain: Domain) -> None:
    names = {"化工厂": Key("ORG", "化工厂")}
    assert subjects(domain, "张掖工作\n化工厂荣获称号，并获资金9万元", names)["并获资金9万元"] == "化工厂"
    assert subjects(domain, "张掖工作\n化工厂荣获称号，新建书屋9家", names)["新建书屋9家"] == "张掖市总工会"


def test_a_level_without_a_name_is_no_region(domain: Domain) -> None:
    text = "工作\n市总工会走访企业。我市新增驿站9个"
    assert subjects(domain, text, {"市总工会": Key("ORG", "市总工会")}, Context())["我市新增驿站9个"] == "市总工会"


def test_a_title_that_names_a_place_is_of_its_union(domain: Domain) -> None:
    names = {"山丹县": Key("PLACE", "山丹县"), "山丹县总工会": COUNTY, "甘肃省总工会": Key("ORG", "甘肃省总工会")}
    text = "山丹县11人获奖\n近日有喜讯。\n甘肃省总工会表彰职工，甘肃省总工会发布决定。\n山丹县总工会办赛。晋升9人"
    assert subjects(domain, text, names, Context())["晋升9人"] == "山丹县总工会"


def test_who_tells_stands_before_the_subject(domain: Domain) -> None:
    names = {"山丹县": Key("PLACE", "山丹县")}
    for told in ("本报讯（记者 甲乙）", "新华社张掖5月3日电（记者甲）", "笔者从会上获悉"):
        assert subjects(domain, f"张掖工作\n{told}山丹县新增书屋9家", names)[f"{told}山丹县新增书屋9家"] == "山丹县"


def test_the_whole_county_is_that_of_the_union_that_its_paragraph_is_about(domain: Domain) -> None:
    text = "张掖工作\n山丹县总工会抓整顿。全县现有职工9万人。全市现有职工90万人"
    found = subjects(domain, text, {"山丹县总工会": COUNTY})
    assert (found["全县现有职工9万人"], found["全市现有职工90万人"]) == ("山丹县", "张掖市")


def test_that_union_is_the_last_of_its_kind(domain: Domain) -> None:
    names = {"山丹县总工会": COUNTY, "甘州社区工会": Key("ORG", "甘州社区工会")}
    text = "张掖工作\n对甘州社区工会进行检查。山丹县总工会参加。该社区工会建成书屋9家"
    assert subjects(domain, text, names)["该社区工会建成书屋9家"] == "甘州社区工会"


def test_parts_have_the_subject_of_the_whole(domain: Domain) -> None:
    text = "张掖工作\n化工厂收到建议90条。其中采纳9条。慰问3人"
    found = subjects(domain, text, {"化工厂": Key("ORG", "化工厂")})
    assert (found["其中采纳9条"], found["慰问3人"]) == ("化工厂", "张掖市总工会")


def test_what_was_founded_is_told_of_until_its_paragraph_ends(domain: Domain) -> None:
    names = {"丝路宣讲团": Key("ORG", "丝路宣讲团")}
    text = "张掖工作\n市总工会组建丝路宣讲团。成立以来，深入车间。宣讲90场。\n慰问3人"
    found = subjects(domain, text, names)
    assert (found["宣讲90场"], found["慰问3人"]) == ("丝路宣讲团", "张掖市总工会")
    assert subjects(domain, text.replace("丝路", "").replace("成立以来", "五年来"), names)["宣讲90场"] == "张掖市总工会"


def test_this_contest_is_the_one_named_last(domain: Domain) -> None:
    names = {"焊工大赛": Key("EVENT", "焊工大赛")}
    assert subjects(domain, "张掖工作\n焊工大赛落幕。本届大赛汇聚选手90人", names)["本届大赛汇聚选手90人"] == "焊工大赛"


def test_one_union_of_a_paragraph_follows_another(domain: Domain) -> None:
    names = {"山丹县总工会": COUNTY, "民乐县总工会": Key("ORG", "民乐县总工会")}
    text = "张掖工作\n{}走访企业。慰问9人。民乐县总工会开班。培训30人"
    found = subjects(domain, text.format("山丹县总工会"), names)
    assert [found[clause] for clause in ("慰问9人", "培训30人")] == ["山丹县总工会", "民乐县总工会"]
    assert subjects(domain, text.format("工会"), names)["培训30人"] == "张掖市总工会"


def test_it_is_the_place_named_last_and_our_school_names_its_own(domain: Domain) -> None:
    names = {"李铁柱创新工作室": Key("FACILITY", "李铁柱创新工作室"), "职工书屋": Key("FACILITY", "职工书屋")}
    text = "张掖工作\n我校李铁柱创新工作室获专利9项，与职工书屋相邻。它攻关30项"
    found = subjects(domain, text, names)
    assert found["我校李铁柱创新工作室获专利9项"] == found["它攻关30项"] == "李铁柱创新工作室"


def test_a_programme_of_that_county_is_not_the_county(domain: Domain) -> None:
    names = {"春风行动": Key("PROGRAM", "春风行动"), "张掖市总工会": UNION}
    text = "张掖市总工会工作\n该市{}9人"
    assert subjects(domain, text.format("“春风行动”帮助"), names)["该市“春风行动”帮助9人"] == "张掖市总工会"
    assert subjects(domain, text.format("现有职工"), names)["该市现有职工9人"] == "张掖市"
