"""What relate reads out of sentences as reports write them; the frames alone, without a trained model."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg.clauses import analyse
from kg.domains import Domain, load_domain
from kg.model import Context, Mention, Relation, Report, Source
from kg.relate import relate

UNION = "青州市总工会"


@pytest.fixture(scope="module")
def domain(tmp_path_factory: pytest.TempPathFactory) -> Domain:
    """The domain of the unions without a model: `models` is an empty folder."""
    return load_domain("unions", (), tmp_path_factory.mktemp("models"))


def read(marked: str) -> tuple[Report, tuple[Mention, ...]]:
    """A report from text in which each name is marked as [surface|TYPE] or [surface|TYPE|entity]."""
    text, mentions, rest = "", [], marked
    while "[" in rest:
        before, rest = rest.split("[", 1)
        inside, rest = rest.split("]", 1)
        surface, kind, *entity = inside.split("|")
        text += before
        mentions.append(Mention(len(text), len(text) + len(surface), kind, entity[0] if entity else surface))
        text += surface
    text += rest
    report = Report("r", text.split("\n")[0], text, Source("r.txt", "text/plain", ""), Context(publisher=UNION, region="青州市"))
    return report, tuple(mentions)


def found(marked: str, domain: Domain) -> tuple[Relation, ...]:
    report, mentions = read(marked)
    return relate(report, mentions, analyse(report, mentions, domain), domain)


def triples(marked: str, domain: Domain) -> set[tuple[str, str, str]]:
    return {(relation.subject.name, relation.relation, relation.object.name) for relation in found(marked, domain)}


def test_a_dropped_subject_is_carried_over_and_lists_share_their_verb(domain: Domain) -> None:
    text = "[市总工会|ORG|青州市总工会]扎实推进[“技能强市”行动|PROGRAM|技能强市行动]。"
    text += "全年举办[职工篮球赛|EVENT]3场、[职工书画展|EVENT]2场，新建[工会驿站|FACILITY]12个。"
    assert triples(text, domain) == {
        (UNION, "organizes", "技能强市行动"),
        (UNION, "organizes", "职工篮球赛"),
        (UNION, "organizes", "职工书画展"),
        (UNION, "establishes", "工会驿站"),
    }


def test_hosts_of_a_passive_organise_and_the_publisher_does_not(domain: Domain) -> None:
    text = (
        "由[省总工会|ORG|云岭省总工会]、[省体育局|ORG|云岭省体育局]主办的[“丰收杯”职工运动会|EVENT|丰收杯职工运动会]在[青州市|PLACE]举行。"
    )
    assert triples(text, domain) == {
        ("云岭省总工会", "organizes", "丰收杯职工运动会"),
        ("云岭省体育局", "organizes", "丰收杯职工运动会"),
        ("丰收杯职工运动会", "locatedIn", "青州市"),
    }


def test_partners_act_together(domain: Domain) -> None:
    text = "[市总工会|ORG|青州市总工会]联合[市人社局|ORG|青州市人社局]、[市工商联|ORG|青州市工商联]"
    text += "印发[《关于构建和谐劳动关系的意见》|DOCUMENT]。"
    stated = triples(text, domain)
    for issuer in (UNION, "青州市人社局", "青州市工商联"):
        assert (issuer, "issues", "《关于构建和谐劳动关系的意见》") in stated
    assert {target for _, relation, target in stated if relation == "cooperatesWith"} == {"青州市人社局", "青州市工商联"}


def test_what_is_learnt_or_obeyed_is_not_done(domain: Domain) -> None:
    text = "[市总工会|ORG|青州市总工会]深入学习贯彻[中国工会十八大|EVENT]精神，认真落实[市委五届八次全会|EVENT]部署。"
    assert triples(text, domain) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[李青松|PERSON]被[省总工会|ORG|云岭省总工会]授予[云岭省五一劳动奖章|AWARD]。", ("李青松", "receivedAward", "云岭省五一劳动奖章")),
        ("[李青松|PERSON]被[省总工会|ORG|云岭省总工会]授予[云岭省五一劳动奖章|AWARD]。", ("云岭省总工会", "confers", "云岭省五一劳动奖章")),
        ("2024年，[青州机床厂|ORG]荣获[全国工人先锋号|AWARD]。", ("青州机床厂", "receivedAward", "全国工人先锋号")),
        ("[全国劳动模范|AWARD][李青松|PERSON]走进车间。", ("李青松", "receivedAward", "全国劳动模范")),
        ("[市总工会|ORG|青州市总工会]表彰[青州工匠|AWARD]10名。", (UNION, "confers", "青州工匠")),
    ],
)
def test_awards(text: str, expected: tuple[str, str, str], domain: Domain) -> None:
    assert expected in triples(text, domain)


def test_an_award_of_counted_people_is_nobodys(domain: Domain) -> None:
    assert not [row for row in triples("全市36名职工荣获[青州工匠|AWARD]称号。", domain) if row[1] == "receivedAward"]


def test_an_award_carries_its_year(domain: Domain) -> None:
    (relation,) = found("2024年，[青州机床厂|ORG]荣获[全国工人先锋号|AWARD]。", domain)
    assert relation.time == "2024"


def test_each_post_of_a_person_is_a_relation_of_its_own(domain: Domain) -> None:
    rows = found("[市总工会|ORG|青州市总工会]党组书记、常务副主席[王立新|PERSON]到会讲话。", domain)
    assert {(row.subject.name, row.object.name, row.role) for row in rows if row.relation == "holdsPosition"} == {
        ("王立新", UNION, "党组书记"),
        ("王立新", UNION, "常务副主席"),
    }


def test_money_that_is_given_carries_its_amount(domain: Domain) -> None:
    rows = found("[市总工会|ORG|青州市总工会]拨付资金120万元，新建[户外劳动者驿站|FACILITY]30个，创造效益800万元。", domain)
    assert {(row.relation, row.object.name, row.amount) for row in rows} == {
        ("funds", "户外劳动者驿站", "120万元"),
        ("establishes", "户外劳动者驿站", None),
    }


def test_those_whom_the_work_is_for_are_served(domain: Domain) -> None:
    stated = triples("[市总工会|ORG|青州市总工会]走访慰问[困难职工|GROUP]1200名、[货车司机|GROUP]300名。", domain)
    assert stated == {(UNION, "serves", "困难职工"), (UNION, "serves", "货车司机")}


def test_members_of_a_series_are_part_of_it(domain: Domain) -> None:
    text = "[市总工会|ORG|青州市总工会]举办[健步走|EVENT]、[知识竞赛|EVENT]等[“劳动最美”系列活动|PROGRAM|劳动最美系列活动]。"
    assert {row for row in triples(text, domain) if row[1] == "partOf"} == {
        ("健步走", "partOf", "劳动最美系列活动"),
        ("知识竞赛", "partOf", "劳动最美系列活动"),
    }


def test_a_plan_is_stated_as_planned(domain: Domain) -> None:
    (relation,) = found("下一步，[市总工会|ORG|青州市总工会]将开展[“安康杯”竞赛|EVENT|安康杯竞赛]。", domain)
    assert relation.planned


def test_evidence_is_the_sentence(domain: Domain) -> None:
    text = "春天来了。[市总工会|ORG|青州市总工会]举办[职工篮球赛|EVENT]。大家都很高兴。"
    report, mentions = read(text)
    (relation,) = relate(report, mentions, analyse(report, mentions, domain), domain)
    assert report.text[relation.evidence.start : relation.evidence.end].strip() == "市总工会举办职工篮球赛。"


def test_the_same_statement_of_a_sentence_comes_once(domain: Domain) -> None:
    rows = found("[市总工会|ORG|青州市总工会]举办[职工篮球赛|EVENT]，组织[职工篮球赛|EVENT]裁判培训。", domain)
    assert len(rows) == len({(row.subject, row.relation, row.object, row.role) for row in rows})


def test_no_names_no_relations(domain: Domain) -> None:
    assert found("春天来了。", domain) == ()


def test_order_of_the_mentions_does_not_matter(domain: Domain) -> None:
    report, mentions = read("[市总工会|ORG|青州市总工会]举办[职工篮球赛|EVENT]，新建[工会驿站|FACILITY]3个。")
    clauses = analyse(report, mentions, domain)
    assert relate(report, mentions[::-1], clauses, domain) == relate(report, mentions, clauses, domain)


def test_a_packaged_model_is_used_where_there_is_one(domain: Domain, tmp_path: Path) -> None:
    (tmp_path / "relations.json").write_text('{"form": 1, "threshold": 0.4, "weights": {"organizes": {"bias": -9.0}}}', encoding="utf-8")
    never = load_domain("unions", (), tmp_path)
    assert triples("[市总工会|ORG|青州市总工会]举办[职工篮球赛|EVENT]。", never) == set()


@pytest.mark.parametrize(("union", "contest", "stated"), [(0.9, 0.9, True), (0.9, 0.4, False), (0.4, 0.9, False)])
def test_a_relation_is_no_surer_than_its_names(union: float, contest: float, stated: bool, tmp_path: Path) -> None:
    (tmp_path / "relations.json").write_text('{"form": 1, "threshold": 0.5, "weights": {"organizes": {"bias": 9.0}}}', encoding="utf-8")
    report, (first, second) = read("[市总工会|ORG|青州市总工会]举办[职工篮球赛|EVENT]。")
    mentions = replace(first, confidence=union), replace(second, confidence=contest)
    found = relate(report, mentions, analyse(report, mentions, load_domain("unions")), load_domain("unions", (), tmp_path))
    assert [relation.confidence for relation in found] == ([pytest.approx(union * contest, abs=1e-3)] if stated else [])


def test_a_relation_may_have_a_threshold_of_its_own(tmp_path: Path) -> None:
    model = (
        '{"form": 1, "threshold": 0.5, "thresholds": {"organizes": 0.2}, "weights": {"organizes": {"bias": -1}, "issues": {"bias": -1}}}'
    )
    (tmp_path / "relations.json").write_text(model, encoding="utf-8")
    text = "[市总工会|ORG|青州市总工会]举办[职工篮球赛|EVENT]，印发[《竞赛办法》|DOCUMENT|竞赛办法]。"
    assert {row[1] for row in triples(text, load_domain("unions", (), tmp_path))} == {"organizes"}


@pytest.mark.parametrize(("own", "subject"), [(True, "春风行动"), (False, "青州市总工会")])
def test_whether_a_programme_stands_between_tells_who_serves(own: bool, subject: str, tmp_path: Path) -> None:
    kind = "PROGRAM" if own else "ORG"
    weights = f'{{"serves": {{"bias": -5, "means={own}|{kind}|by=实施": 9}}}}'
    (tmp_path / "relations.json").write_text(f'{{"form": 1, "threshold": 0.5, "weights": {weights}}}', encoding="utf-8")
    text = "[市总工会|ORG|青州市总工会]实施[春风行动|PROGRAM]，服务[农民工|GROUP]300人。"
    assert triples(text, load_domain("unions", (), tmp_path)) == {(subject, "serves", "农民工")}


@pytest.mark.parametrize(("between", "stated"), [("。", True), ("。\n", False)])
def test_what_the_sentence_before_told_of_may_serve(between: str, stated: bool, tmp_path: Path) -> None:
    weights = '{"serves": {"bias": -5, "absent|PROGRAM>GROUP": 9}}'
    (tmp_path / "relations.json").write_text(f'{{"form": 1, "threshold": 0.5, "weights": {weights}}}', encoding="utf-8")
    text = f"[市总工会|ORG|青州市总工会]实施[春风行动|PROGRAM]{between}目前已惠及[农民工|GROUP]300人。"
    assert (("春风行动", "serves", "农民工") in triples(text, load_domain("unions", (), tmp_path))) is stated


def test_a_list_that_ends_in_a_quoted_programme_is_part_of_it(domain: Domain) -> None:
    text = "[市总工会|ORG|青州市总工会]实施[强基|PROGRAM]、[暖心|PROGRAM]、[维权|PROGRAM]“[三大行动|PROGRAM]”。"
    assert {row for row in triples(text, domain) if row[1] == "partOf"} == {
        (part, "partOf", "三大行动") for part in ("强基", "暖心", "维权")
    }


def test_those_who_are_sent_take_part(domain: Domain) -> None:
    text = "[市总工会|ORG|青州市总工会]组织[劳模|GROUP]、[女职工|GROUP]参加[“安康杯”竞赛|EVENT|安康杯竞赛]。"
    assert {row[0] for row in triples(text, domain) if row[1] == "participatesIn"} >= {"劳模", "女职工"}


def test_a_team_named_after_its_company_belongs_to_it(domain: Domain) -> None:
    assert ("先锋班组", "subOrganizationOf", "青州机床厂") in triples("[青州机床厂|ORG]“[先锋班组|ORG]”攻克难题20项。", domain)


def test_who_wrote_the_text_takes_no_part_in_what_it_tells(domain: Domain) -> None:
    text = "[青州铁厂|ORG]（[青州日报|ORG]记者[王小山|PERSON] 通讯员[李大河|PERSON]）参加[职工篮球赛|EVENT]。"
    assert ("青州铁厂", "participatesIn", "职工篮球赛") in triples(text, domain)
    assert {triple for triple in triples(text, domain) if triple[0] in ("王小山", "李大河")} <= {("王小山", "holdsPosition", "青州日报")}


def test_a_post_belongs_to_the_body_before_it(domain: Domain) -> None:
    rows = found("[县委|ORG|中共青州县委]常委、[县总工会|ORG|青州县总工会]主席[王立新|PERSON]到会。", domain)
    assert {(row.object.name, row.role) for row in rows} == {("中共青州县委", "常委"), ("青州县总工会", "主席")}


def test_who_wrote_the_report_takes_no_part(domain: Domain) -> None:
    event, place = "[首届青州工匠论坛|EVENT]", "[青州市|PLACE]"
    for byline in ("本报讯（记者 [林小雨|PERSON] 通讯员[高远|PERSON]）", "青州6月2日电（[林小雨|PERSON]、[高远|PERSON]）"):
        stated = triples(f"{byline}{event}在{place}举行，[王立新|PERSON]参加[首届青州工匠论坛|EVENT]。", domain)
        assert {row[0] for row in stated if row[1] == "participatesIn"} == {"王立新"}


@pytest.mark.parametrize("between", ["主办，", "主办、"])
def test_those_who_share_a_work_by_parts_all_organise_it(between: str, domain: Domain) -> None:
    text = f"由[省总工会|ORG|云岭省总工会]、[省体育局|ORG|云岭省体育局]{between}[市总工会|ORG|青州市总工会]承办的[职工羽毛球赛|EVENT]开赛。"
    assert triples(text, domain) >= {(host, "organizes", "职工羽毛球赛") for host in ("云岭省总工会", "云岭省体育局", UNION)}


def test_those_who_host_together_and_those_who_help_all_organise_it(domain: Domain) -> None:
    hosts, event = "[省总工会|ORG|云岭省总工会]、[省体育局|ORG|云岭省体育局]联合主办", "[职工羽毛球赛|EVENT]"
    for text in (f"{hosts}，[市总工会|ORG|青州市总工会]承办的{event}开赛。", f"{hosts}{event}，[市总工会|ORG|青州市总工会]承办。"):
        stated = {row[0] for row in triples(text, domain) if row[1] == "organizes"}
        assert stated >= {"云岭省总工会", "云岭省体育局", UNION}


def test_the_counted_group_that_a_name_stands_for_got_the_award(domain: Domain) -> None:
    text = "[市总工会|ORG|青州市总工会]对[临河区总工会|ORG]等10个[优秀组织单位|AWARD]、"
    text += "[宋晓燕|PERSON]等35名[“巧手标兵”|AWARD|巧手标兵]予以通报。"
    assert {row for row in triples(text, domain) if row[1] == "receivedAward"} == {
        ("临河区总工会", "receivedAward", "优秀组织单位"),
        ("宋晓燕", "receivedAward", "巧手标兵"),
    }


def test_a_contest_about_a_law_does_not_issue_it(domain: Domain) -> None:
    assert not triples("[市总工会|ORG|青州市总工会]开设[《劳动保护条例》|DOCUMENT]知识竞赛。", domain)


def test_whoever_holds_a_contest_that_others_enter_organises_it(domain: Domain) -> None:
    text = "[市总工会|ORG|青州市总工会]选派选手参加[省总工会|ORG|云岭省总工会]举办的[职工羽毛球赛|EVENT]。"
    assert {row[0] for row in triples(text, domain) if row[1] == "organizes"} == {"云岭省总工会"}


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        (
            "[王立新|PERSON]当选[省总工会|ORG|云岭省总工会]主席，[李青松|PERSON]任[省总工会|ORG|云岭省总工会]党组书记。",
            "王立新 主席 李青松 党组书记",
        ),
        (
            "会议选举[王立新|PERSON]为[省总工会|ORG|云岭省总工会]主席，[李青松|PERSON]、[高远|PERSON]当选副主席。",
            "王立新 主席 李青松 副主席 高远 副主席",
        ),
        ("[王立新|PERSON]是[省总工会|ORG|云岭省总工会]的一名司机。", "王立新 司机"),
        ("说这话的是[王立新|PERSON]，[省总工会|ORG|云岭省总工会]财务部部长。", "王立新 财务部部长"),
        ("[省总工会|ORG|云岭省总工会][王立新|PERSON]副主席到会。", "王立新 副主席"),
        (
            "[省总工会|ORG|云岭省总工会]主席[王立新|PERSON]，副主席[李青松|PERSON]、[高远|PERSON]到会。",
            "王立新 主席 李青松 副主席 高远 副主席",
        ),
    ],
)
def test_a_post_behind_belongs_to_whom_is_named_before(text: str, posts: str, domain: Domain) -> None:
    rows = found(text, domain)
    words = posts.split()
    assert {(row.subject.name, row.role) for row in rows if row.relation == "holdsPosition"} == set(
        zip(words[::2], words[1::2], strict=True)
    )


def test_the_head_of_a_county_is_not_its_committees(tmp_path: Path) -> None:
    (tmp_path / "relations.json").write_text('{"form": 1, "threshold": 0.5, "weights": {"holdsPosition": {"bias": 9}}}', encoding="utf-8")
    rows = found("[县委|ORG|中共青州县委]副书记、县长[王立新|PERSON]到会。", load_domain("unions", (), tmp_path))
    assert [row.role for row in rows] == ["副书记"]


def test_a_post_that_is_taken_is_nobody_elses(tmp_path: Path) -> None:
    (tmp_path / "relations.json").write_text('{"form": 1, "threshold": 0.5, "weights": {"holdsPosition": {"bias": 9}}}', encoding="utf-8")
    text = "[王立新|PERSON]当选[省总工会|ORG|云岭省总工会]主席，[李青松|PERSON]讲话。"
    assert triples(text, load_domain("unions", (), tmp_path)) == {("王立新", "holdsPosition", "云岭省总工会")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[职工羽毛球赛|EVENT]开赛。\n本次大赛由[市总工会|ORG|青州市总工会]、[市体育局|ORG|青州市体育局]主办，[市体校|ORG]承办。",
         {(host, "organizes", "职工羽毛球赛") for host in (UNION, "青州市体育局", "市体校")}),
        ("[工匠论坛|EVENT]在北京举行。[市总工会|ORG|青州市总工会]组织[青州铁厂|ORG]、[青州机床厂|ORG]参加大会。",
         {(guest, "participatesIn", "工匠论坛") for guest in ("青州铁厂", "青州机床厂")}),
        ("[职工羽毛球赛|EVENT]开赛。本次大赛为[全国羽毛球赛|EVENT]选拔选手。本次大赛由[市体校|ORG]承办。",
         {("市体校", "organizes", "职工羽毛球赛")}),
        ("[市总工会|ORG|青州市总工会]开通[青工惠|PLATFORM]。该平台为[货车司机|GROUP]提供服务。", {("青工惠", "serves", "货车司机")}),
    ],
)  # fmt: skip
def test_what_is_said_in_other_words_is_the_thing_named_last(text: str, expected: set[tuple[str, str, str]], domain: Domain) -> None:
    assert triples(text, domain) >= expected


def test_other_words_stand_for_nothing_of_another_kind(domain: Domain) -> None:
    assert not triples("[市总工会|ORG|青州市总工会]实施[春风行动|PROGRAM]。\n本次大赛由[市体育局|ORG|青州市体育局]主办。", domain) & {
        ("青州市体育局", "organizes", "春风行动")
    }


@pytest.mark.parametrize(
    "text",
    [
        "[市总工会|ORG|青州市总工会]组织26名[青州工匠|AWARD]、[最美职工|AWARD]前往海边。",
        "[市总工会|ORG|青州市总工会]为[青州工匠|AWARD]赠书。",
        "[市总工会|ORG|青州市总工会]邀请[青州工匠|AWARD]进校园。",
    ],
)
def test_an_honour_that_stands_for_guests_is_not_conferred(text: str, tmp_path: Path) -> None:
    weights = '{"confers": {"bias": 9}, "receivedAward": {"bias": 9}}'
    (tmp_path / "relations.json").write_text(f'{{"form": 1, "threshold": 0.5, "weights": {weights}}}', encoding="utf-8")
    assert triples(text, load_domain("unions", (), tmp_path)) == set()


def test_whoever_names_somebody_confers_and_does_not_receive(domain: Domain) -> None:
    text = "[青州驿站|FACILITY]落成，[省总工会|ORG|云岭省总工会]将其命名为[最美服务站点|AWARD]。"
    stated = {row for row in triples(text, domain) if row[2] == "最美服务站点"}
    assert stated == {("云岭省总工会", "confers", "最美服务站点")}
