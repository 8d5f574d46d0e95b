"""The trained tagger: labels, training, and what it gives back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.domains import Domain, load_domain
from kg.errors import DomainError
from kg.evaluate.train import Proposers
from kg.model import Mention
from kg.recognise.field import Field
from kg.recognise.lexical import words_of
from kg.recognise.proposals import Proposal
from kg.recognise.tagger import Again, Tagger, labelled, said_again, spans, train_tagger, trimmed

TEXT = "市总工会举办“匠心杯”技能竞赛，表彰省五一劳动奖章获得者。"


@pytest.fixture(scope="module")
def domain() -> Domain:
    return load_domain("unions")


def mention(text: str, name: str, kind: str) -> Mention:
    start = text.index(name)
    return Mention(start, start + len(name), kind, name)


def test_labels_leave_marks_at_the_borders_outside() -> None:
    text = "读《工会法》"
    assert labelled(text, [mention(text, "《工会法》", "DOCUMENT")]) == ["O", "O", "B-DOCUMENT", "I-DOCUMENT", "I-DOCUMENT", "O"]


@given(st.lists(st.sampled_from(["ORG", "PLACE", "O"]), max_size=12))
def test_spans_read_labels_back(kinds: list[str]) -> None:
    labels: list[str] = []
    wanted = []
    for kind in kinds:
        if kind == "O":
            labels.append("O")
        else:
            wanted.append((len(labels), len(labels) + 2, kind))
            labels += [f"B-{kind}", f"I-{kind}"]
    assert list(spans(labels)) == wanted


def test_trimmed_takes_marks_off_both_ends() -> None:
    assert trimmed("“四送”", 0, 4) == (1, 3)


def test_training_is_deterministic_and_learns_its_documents(domain: Domain, tmp_path: Path) -> None:
    propose = Proposers(domain)
    mentions = [mention(TEXT, "市总工会", "ORG"), mention(TEXT, "匠心杯”技能竞赛", "EVENT"), mention(TEXT, "省五一劳动奖章", "AWARD")]
    for name in ("one", "two"):
        train_tagger([(TEXT, mentions, propose(TEXT))] * 8, domain, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    found = Tagger(domain, tmp_path / "one").proposals(TEXT, words_of(TEXT), propose(TEXT))
    assert [(row.start, row.end, row.type) for row in found] == [(row.start, row.end, row.type) for row in mentions]
    assert all(0 < row.confidence < 1 for row in found)


def test_a_text_without_characters_holds_no_name(domain: Domain, tmp_path: Path) -> None:
    train_tagger([(TEXT, [mention(TEXT, "市总工会", "ORG")], ((), (), ()))], domain, tmp_path / "model")
    tagger = Tagger(domain, tmp_path / "model")
    assert tagger.proposals("", (), ((), (), ())) == tagger.proposals("\n \n", words_of("\n \n"), ((), (), ())) == []


def test_the_file_of_a_model_names_what_it_was_made_of_once(domain: Domain, tmp_path: Path) -> None:
    train_tagger([(TEXT, [mention(TEXT, "市总工会", "ORG")], ((), (), ()))], domain, tmp_path / "one")
    Field.load(tmp_path / "one").save(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_stretch_that_is_two_bodies_becomes_two_names(domain: Domain, tmp_path: Path) -> None:
    text = "在省委省政府的领导下"
    train_tagger([(text, [mention(text, "省委省政府", "ORG")], ((), (), ()))] * 8, domain, tmp_path / "model")
    found = Tagger(domain, tmp_path / "model").proposals(text, words_of(text), ((), (), ()))
    assert [text[row.start : row.end] for row in found] == ["省委", "省政府"]


def test_a_name_goes_on_over_the_head_noun_behind_its_quote(domain: Domain, tmp_path: Path) -> None:
    text = "开展“春送岗位”活动，推进“五小”等活动"
    train_tagger([(text, [mention(text, name, "PROGRAM") for name in ("春送岗位", "五小")], ((), (), ()))] * 8, domain, tmp_path / "model")
    found = Tagger(domain, tmp_path / "model").proposals(text, words_of(text), ((), (), ()))
    assert [text[row.start : row.end] for row in found] == ["春送岗位”活动", "五小"]


def test_a_name_does_not_begin_with_a_count(domain: Domain, tmp_path: Path) -> None:
    text = "连续举办7届技能竞赛，举办第7届技能竞赛"
    names = [mention(text, "7届技能竞赛", "EVENT"), mention(text, "第7届技能竞赛", "EVENT")]
    train_tagger([(text, names, ((), (), ()))] * 8, domain, tmp_path / "model")
    found = Tagger(domain, tmp_path / "model").proposals(text, words_of(text), ((), (), ()))
    assert [text[row.start : row.end] for row in found] == ["技能竞赛", "第7届技能竞赛"]


def test_a_file_that_is_no_model_is_named(domain: Domain, tmp_path: Path) -> None:
    (tmp_path / "mentions.npz").write_bytes(b"nothing")
    with pytest.raises(DomainError, match=r"mentions\.npz"):
        Tagger(domain, tmp_path / "mentions.npz")


def found_names(domain: Domain, folder: Path, text: str, kind: str, *stretches: str) -> list[str]:
    """What a model that learned the stretches by heart makes of them."""
    train_tagger([(text, [mention(text, name, kind) for name in stretches], ((), (), ()))] * 8, domain, folder / "model")
    return [text[row.start : row.end] for row in Tagger(domain, folder / "model").proposals(text, words_of(text), ((), (), ()))]


@pytest.mark.parametrize(
    ("text", "kind", "stretch", "names"),
    [
        ("培养高素质产业工人", "GROUP", "高素质产业工人", ["产业工人"]),
        ("荣获“航天工匠”荣誉称号", "AWARD", "航天工匠”荣誉称号", ["航天工匠"]),
        ("区总工会联合镇总工会慰问", "ORG", "区总工会联合镇总工会", ["区总工会", "镇总工会"]),
        ("贯彻党的二十大和二十届三中全会精神", "EVENT", "党的二十大和二十届三中全会", ["党的二十大", "二十届三中全会"]),
        ("在全集团公司推广", "ORG", "全集团公司", ["集团公司"]),
        ("中工网北京6月2日电", "ORG", "中工网北京", ["中工网"]),
        ("昌黎县总工会指导鹏翔食品有限公司建会", "ORG", "昌黎县总工会指导鹏翔食品有限公司", ["昌黎县总工会", "鹏翔食品有限公司"]),
        ("某集团工会组织丰泽乳业参赛", "ORG", "某集团工会组织丰泽乳业", ["某集团工会", "丰泽乳业"]),
        ("县政府与县总工会联席", "ORG", "县政府与县总工会", ["县政府", "县总工会"]),
        ("在丰泽集团举行驿站揭牌仪式", "EVENT", "丰泽集团举行驿站揭牌仪式", ["驿站揭牌仪式"]),
        ("以“树旗帜、立新功”主题劳动竞赛为抓手", "EVENT", "立新功”主题劳动竞赛", ["树旗帜、立新功”主题劳动竞赛"]),
        ("李青松出席启动仪式并讲话", "EVENT", "出席启动仪式", []),
        ("李青松出席了第三届工匠论坛", "EVENT", "出席了第三届工匠论坛", ["第三届工匠论坛"]),
        ("慰问劳模（工匠）12人", "GROUP", "劳模（工匠", ["劳模（工匠）"]),
    ],
)
def test_praise_verbs_and_words_for_honours_stay_outside(
    domain: Domain, tmp_path: Path, text: str, kind: str, stretch: str, names: list[str]
) -> None:
    assert found_names(domain, tmp_path, text, kind, stretch) == names


def test_a_person_is_found_again_but_not_in_doctrine() -> None:
    text = "习近平总书记强调，学习习近平新时代中国特色社会主义思想。王大山介绍，王大山说。"
    once = [Proposal(0, 3, "PERSON", 0.9), Proposal(text.index("王大山"), text.index("王大山") + 3, "PERSON", 0.8)]
    found = said_again(text, once, Again({"PERSON": 3}, blocked=["习近平新时代中国特色社会主义思想"]))
    assert [text[one.start : one.end] for one in found] == ["习近平", "王大山", "王大山"]


def test_a_long_name_is_found_wherever_the_text_writes_it() -> None:
    text = "服务新就业形态劳动者，新就业形态劳动者入会；女职工多，慰问女职工。"
    group, short = (Proposal(text.index(name), text.index(name) + len(name), "GROUP", 0.9) for name in ("新就业形态劳动者", "女职工"))
    again = text.rindex("新就业形态劳动者")
    assert said_again(text, [group, short], Again({"GROUP": 6})) == [group, Proposal(again, again + 8, "GROUP", 0.9), short]


def test_a_known_place_is_kept_where_the_model_is_silent(domain: Domain, tmp_path: Path) -> None:
    propose = Proposers(domain)
    train_tagger([(TEXT, [mention(TEXT, "市总工会", "ORG")], propose(TEXT))] * 4, domain, tmp_path / "places-unseen")
    tagger = Tagger(domain, tmp_path / "places-unseen")
    for text, places in (("每一名四川职工都在说", ["四川"]), ("弘扬北大荒精神", []), ("党和政府的关怀", []), ("拿出真金白银", [])):
        found = tagger.proposals(text, words_of(text), propose(text))
        assert [(text[one.start : one.end], one.type) for one in found] == [(place, "PLACE") for place in places]


def test_people_whom_the_model_missed(domain: Domain, tmp_path: Path) -> None:
    text = "赵建国、李明华、王志强出席。陈晓东一行走访。张丽华说。李明华介绍。"
    assert found_names(domain, tmp_path, text, "PERSON", "李明华") == ["赵建国", "李明华", "王志强", "陈晓东", "李明华"]


def test_places_share_the_head_of_the_union_behind_them(domain: Domain, tmp_path: Path) -> None:
    text = "武昌区、咸安区总工会获评先进，在兰州、天水举办培训班。"
    names = [("武昌区", "PLACE"), ("咸安区总工会", "ORG"), ("兰州", "PLACE"), ("天水", "PLACE")]
    propose = Proposers(domain)
    train_tagger([(text, [mention(text, *name) for name in names], propose(text))] * 8, domain, tmp_path / "model")
    found = Tagger(domain, tmp_path / "model").proposals(text, words_of(text), propose(text))
    assert [(text[one.start : one.end], one.type) for one in found] == [("武昌区", "ORG"), *names[1:]]
