"""The phrase that says what is counted."""

from collections.abc import Callable

import pytest

from kg.model import Key

Read = Callable[..., tuple]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("签订集体合同5150份。", ["签订集体合同"]),
        ("组织12支宣讲队对企业开展宣讲。", ["组织宣讲队"]),
        ("112万余名职工参赛。", ["职工参赛"]),
        ("培养造就200名大国工匠，举办3场大型招聘会。", ["培养造就大国工匠", "举办大型招聘会"]),
        ("打造9大板块。", ["打造板块"]),
        ("9个宣讲团、100个宣讲队线上线下同步发力。", ["宣讲团线上线下同步发力", "宣讲队线上线下同步发力"]),
        ("为工作室下拨创新经费396万元。", ["下拨创新经费"]),
        ("覆盖企业1.29万个、班组9.23万个、职工191.15万人。", ["覆盖企业", "覆盖班组", "覆盖职工"]),
        ("慰问困难企业113家、困难职工1.29万人。", ["慰问困难企业", "慰问困难职工"]),
        ("建成15个服务中心、80个职工之家。", ["建成服务中心", "建成职工之家"]),
        ("累计服务1.04万人次、追回损失119.3万元。", ["累计服务", "追回损失"]),
        ("投入1138万元，用于疫情防控。", ["投入资金"]),
        ("筹集50万余元慰问户外作业人员6000人。", ["筹集资金", "慰问户外作业人员"]),
        ("签订集体合同5150份，覆盖职工56.76万人。", ["签订集体合同", "集体合同覆盖职工"]),
        ("惠及快递员、货车司机等劳动者3.1万人。", ["惠及劳动者"]),
        ("设置工业机器人、软件开发等5个工种。", ["设置工种"]),
        ("推荐6名职工入选培育对象。", ["推荐职工入选培育对象"]),
        ("结对帮扶36户38名关爱对象。", ["结对帮扶关爱对象", "结对帮扶关爱对象"]),
        ("赔付392人次788.61万元。", ["赔付", "赔付"]),
        ("3个集体、6名个人受到表彰。", ["集体受到表彰", "个人受到表彰"]),
        ("1人获得第三名、2人获优胜奖。", ["获得第三名", "获优胜奖"]),
        ("推选6家省级、27家市级示范点。", ["推选省级示范点", "推选市级示范点"]),
        ("命名创新工作室17家(其中省级1家)。", ["命名创新工作室", "命名省级创新工作室"]),
        ("基层工会组织5321个。", ["基层工会组织"]),
        ("工会会员：86万人", ["工会会员"]),
        ("深入沿江码头、渔港巡回宣讲213场。", ["宣讲"]),
        ("职工互助保障参保6万人，赔付830人次。", ["职工互助保障参保", "职工互助保障赔付"]),
        ("新建驿站62家，总数达418家。", ["新建驿站", "驿站总数"]),
        ("查找安全隐患211条，整改204条。", ["查找安全隐患", "整改安全隐患"]),
        ("目前建成书屋12家。", ["建成书屋"]),
        ("五年间表彰工匠120名。", ["表彰工匠"]),
        ("参赛职工力争达到300人。", ["参赛职工"]),
        ("举办职工技能大赛，设焊工、钳工等6个工种。", ["技能大赛工种"]),
        ("力争三年内建会率达到85%以上。", ["建会率"]),
        ("联合公安、交通等11个部门印发方案。", ["联合部门"]),
        (
            "签订快递行业劳动报酬和劳动安全专项集体合同30份，覆盖职工4000人。",
            ["签订快递行业劳动报酬和劳动安全专项集体合同", "集体合同覆盖职工"],
        ),
        ("支持20个县工会培训农民工、下岗职工3万人次。", ["支持县工会", "培训农民工、下岗职工"]),
        ("来自全省各地的300名选手同台竞技。", ["选手"]),
    ],
)
def test_the_shortest_phrase(read: Read, text: str, phrases: list[str]) -> None:
    assert [found.phrase for found in read(text)[0]] == phrases


def test_each_hands_a_number_to_all_items(read: Read) -> None:
    found, _ = read("累计建成工人文化宫、劳动公园各46个。")
    assert [(row.phrase, row.value) for row in found] == [("累计建成工人文化宫", 46), ("累计建成劳动公园", 46)]


def test_respectively_hands_numbers_to_the_items_before(read: Read) -> None:
    found, _ = read("技能人才达到22万人、高技能人才4万人，分别较2017年增长58%、15%。")
    assert [(row.phrase, row.value) for row in found][2:] == [("技能人才增长", 58), ("高技能人才增长", 15)]


def test_from_and_to_are_both_counted(read: Read) -> None:
    found, _ = read("互助病种由原来15项扩大到21项。")
    assert [(row.phrase, row.value) for row in found] == [("原有互助病种", 15), ("互助病种扩大到", 21)]


def test_growth_says_what_grew(read: Read) -> None:
    assert [row.phrase for row in read("完成产值29亿元，同比增长8.4%。")[0]] == ["完成产值", "产值同比增长"]


def test_an_honour_that_a_list_shortens_gets_its_full_name(read: Read) -> None:
    names = {"五一劳动奖状": Key("AWARD", "全国五一劳动奖状"), "奖章": Key("AWARD", "全国五一劳动奖章")}
    assert [row.phrase for row in read("表彰五一劳动奖状3个、奖章25个。", names)[0]] == ["表彰全国五一劳动奖状", "表彰全国五一劳动奖章"]


def test_the_subject_is_no_part_of_the_phrase(read: Read) -> None:
    assert [row.phrase for row in read("市总工会12名干部驻村帮扶。", {"市总工会": Key("ORG", "张掖市总工会")})[0]] == ["干部驻村帮扶"]


def test_quotes_are_kept_in_pairs(read: Read) -> None:
    assert [row.phrase for row in read("命名17名“金张掖工匠”和16名提名工匠。")[0]] == ["命名“金张掖工匠”", "命名提名工匠"]


def test_every_change_from_one_number_to_another_is_counted_twice(read: Read) -> None:
    text = "全市书屋由最初的20家扩展到115家，会员由3万人发展到4万人，工种从32个扩充至74个。"
    assert [row.phrase for row in read(text)[0]] == ["原有书屋", "书屋扩展到", "原有会员", "会员发展到", "原有工种", "工种扩充至"]


def test_a_verb_alone_tells_the_title_that_it_is_about(read: Read) -> None:
    assert [row.phrase for row in read("推出专题片《甘州匠心》，全年播出52期。", {"《甘州匠心》": Key("DOCUMENT", "甘州匠心")})[0]] == [
        "《甘州匠心》播出"
    ]
