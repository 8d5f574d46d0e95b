"""Who did or has what is counted, where that is another than the subject of the clause."""

from collections.abc import Callable

import pytest

from kg.model import Key

Read = Callable[..., tuple]
UNION = {"张掖市总工会": Key("ORG", "张掖市总工会")}
COMPANY = {"祁连冶金集团工会": Key("ORG", "祁连冶金集团工会"), "祁连冶金集团": Key("ORG", "祁连冶金集团")}


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("企业集体协商建制率达93%。", "张掖市"),
        ("技能人才总量达21万人。", "张掖市"),
        ("培养技能人才300人。", "张掖市总工会"),
        ("力争技能人才总量达30万人。", "张掖市总工会"),
        ("团结动员全市30万名职工建功立业。", "张掖市"),
        ("荣获全国五一劳动奖状2个。", "张掖市"),
        ("荣获张掖市五一劳动奖状9个。", "张掖市总工会"),
        ("表彰全国五一劳动奖状2个。", "张掖市总工会"),
        ("调解成功率达93%。", "张掖市总工会"),
    ],
)
def test_states_of_the_region_and_honours_from_above_are_the_region_s(read: Read, text: str, agent: str) -> None:
    (found,) = read(f"张掖市总工会工作\n{text}", UNION)[0]
    assert found.agent.name == agent


def test_the_states_of_a_firm_are_the_firm_s(read: Read) -> None:
    (found,) = read("祁连冶金集团工会工作\n祁连冶金集团改革。职代会建制率达100%。", COMPANY, publisher="祁连冶金集团工会")[0]
    assert found.agent.name == "祁连冶金集团"


def test_honours_conferred_after_a_state_of_the_region_are_the_union_s(read: Read) -> None:
    first, second = read("张掖市总工会工作\n全市新增高技能人才300人，评选甘州工匠20名。", UNION)[0]
    assert (first.agent.name, second.agent.name) == ("张掖市", "张掖市总工会")
    chosen = read("张掖市总工会工作\n五年来，全市选树工匠81名，新秀59名，评选新人20名。", UNION)[0]
    assert {one.agent.name for one in chosen} == {"张掖市"}


def test_the_users_are_the_platform_s_and_the_teams_the_contest_s(read: Read) -> None:
    names = UNION | {"张工惠": Key("PLATFORM", "张工惠"), "全市职工焊工大赛": Key("EVENT", "张掖市职工焊工大赛")}
    text = "张掖市总工会工作\n建成张工惠，注册用户3万人。全市职工焊工大赛在山丹举行，参赛选手160人。举办全市职工焊工大赛，参赛选手170人。"
    assert [row.agent.name for row in read(text, names)[0]] == ["张工惠", "张掖市职工焊工大赛", "张掖市总工会"]


def test_in_a_list_of_names_with_a_number_each_has_its_own(read: Read) -> None:
    names = {name: Key("ORG", name) for name in ("山丹县总工会", "民乐县总工会", "甘州区总工会")}
    text = "全市捐款9万元。其中：山丹县总工会5万元（含民乐县总工会2万元），甘州区总工会4万元。"
    found = [(row.agent.name, row.phrase, int(row.value)) for row in read(text, names)[0]][1:]
    assert found == [("山丹县总工会", "捐款", 50000), ("民乐县总工会", "捐款", 20000), ("甘州区总工会", "捐款", 40000)]
    (helped,) = read("慰问山丹县总工会3次", names)[0]
    assert helped.agent.name == "张掖市总工会"
