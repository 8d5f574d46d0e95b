"""The untrained sources of proposals: known names, names that grow, names built by rule, and the arbiter between them."""

import pytest

from kg.domains import Domain, load_domain
from kg.errors import DomainError
from kg.recognise import Gazetteer, Grammar, Proposal, arbitrate
from kg.recognise.proposals import longest


@pytest.fixture(scope="module")
def domain() -> Domain:
    return load_domain("unions")


@pytest.fixture(scope="module")
def gazetteer(domain: Domain) -> Gazetteer:
    return Gazetteer(domain)


@pytest.fixture(scope="module")
def grammar(domain: Domain) -> Grammar:
    return Grammar(domain)


def surfaces(text: str, proposals: list[Proposal]) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.type) for one in proposals]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在全国总工会指导下建成职工书屋", [("全国总工会", "ORG"), ("职工书屋", "FACILITY")]),
        ("为货车司机送去清凉", [("货车司机", "GROUP")]),
        ("会议在兰州召开", [("兰州", "short")]),
    ],
)
def test_the_gazetteer_finds_known_names(gazetteer: Gazetteer, text: str, expected: list[tuple[str, str]]) -> None:
    known, _ = gazetteer.proposals(text)
    assert surfaces(text, known) == expected


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("省总工会召开会议", "省总工会", "ORG"),
        ("我市各级工会积极行动", "我市各级工会", "ORG"),
        ("玉门市委作出部署", "玉门市委", "ORG"),
        ("荣获省五一劳动奖章", "省五一劳动奖章", "AWARD"),
    ],
)
def test_names_grow_from_a_region_or_level_word(gazetteer: Gazetteer, text: str, name: str, kind: str) -> None:
    _, grown = gazetteer.proposals(text)
    assert (name, kind) in surfaces(text, grown)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("贯彻落实绵江省工会十三大、中国工会十七大精神", ["绵江省工会十三大", "中国工会十七大"]),
        ("召开十七届五次主席团会议", ["十七届五次主席团会议"]),
        ("记者从远山建设工会四届一次全委会上获悉", ["远山建设工会四届一次全委会"]),
        ("学习县总工会三届八次全委（扩大）会议精神", ["县总工会三届八次全委（扩大）会议"]),
        ("举办了全市茶艺师技能大赛，选手百人", ["全市茶艺师技能大赛"]),
    ],
)
def test_congresses_meetings_and_contests_are_proposed_with_whose_they_are(grammar: Grammar, text: str, names: list[str]) -> None:
    assert surfaces(text, grammar.proposals(text)) == [(name, "EVENT") for name in names]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("实施赋能成长行动，提升技能", "赋能成长行动", "PROGRAM"),
        ("新建海岛职工书屋12家", "海岛职工书屋", "FACILITY"),
    ],
)
def test_named_actions_and_places_are_proposed_behind_their_verbs(grammar: Grammar, text: str, name: str, kind: str) -> None:
    assert surfaces(text, grammar.proposals(text)) == [(name, kind)]


def test_the_nation_heads_names_and_is_no_place(gazetteer: Gazetteer) -> None:
    known, grown = gazetteer.proposals("中国工会与中国共产党")
    assert "中国" not in [name for name, _ in surfaces("中国工会与中国共产党", [*known, *grown])]


def test_pay_is_no_newspaper(gazetteer: Gazetteer) -> None:
    assert gazetteer.proposals("追回劳动报酬")[0] == []


def test_names_inside_doctrine_are_blocked(gazetteer: Gazetteer) -> None:
    text = "大力弘扬劳模精神、工匠精神"
    assert surfaces(text, gazetteer.proposals(text)[0]) == []


def test_variants_of_marks_are_the_same_name(gazetteer: Gazetteer) -> None:
    assert surfaces("“安康杯”竞赛", gazetteer.proposals("“安康杯”竞赛")[0]) == surfaces(
        '"安康杯"竞赛', gazetteer.proposals('"安康杯"竞赛')[0]
    ) or (
        [one.type for one in gazetteer.proposals("“安康杯”竞赛")[0]]
        == [one.type for one in gazetteer.proposals('"安康杯"竞赛')[0]]
        == ["EVENT"]
    )


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("深入开展“暖心护航”专项行动，成效明显", "暖心护航”专项行动", "PROGRAM"),
        ("举办“工会杯”职工歌手大赛。", "工会杯”职工歌手大赛", "EVENT"),
        ("出台《关于加强县级工会建设的意见》", "关于加强县级工会建设的意见", "DOCUMENT"),
        ("第九届全国职工职业技能大赛落幕", "第九届全国职工职业技能大赛", "EVENT"),
    ],
)
def test_the_grammar_builds_names(grammar: Grammar, text: str, name: str, kind: str) -> None:
    assert (name, kind) in surfaces(text, grammar.proposals(text))


def test_a_quotation_without_a_head_noun_is_no_built_name(grammar: Grammar) -> None:
    assert grammar.proposals("他说“今天很高兴”就走了") == []


def test_a_pattern_of_an_unknown_type_is_refused(domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {**domain.table("grammar.toml"), "pattern": [{"type": "THING", "regex": "(?P<name>x)"}]}
    monkeypatch.setattr(Domain, "table", lambda self, name: broken)
    with pytest.raises(DomainError, match="THING"):
        Grammar(domain)


def test_the_longest_at_the_leftmost_place_wins() -> None:
    rows = [Proposal(2, 4, "ORG"), Proposal(0, 3, "PLACE"), Proposal(0, 2, "ORG"), Proposal(4, 6, "GROUP")]
    assert longest(rows) == [Proposal(0, 3, "PLACE"), Proposal(4, 6, "GROUP")]


def test_the_arbiter_lets_the_tagger_decide_and_else_the_longer() -> None:
    sources = {"gazetteer": [Proposal(0, 2, "ORG"), Proposal(5, 7, "region")], "grammar": [Proposal(0, 4, "PROGRAM")]}
    assert [one[:3] for one in arbitrate(sources)] == [(0, 4, "PROGRAM"), (5, 7, "PLACE")]
    assert arbitrate({**sources, "tagger": [Proposal(0, 2, "ORG", 0.9)]}) == [Proposal(0, 2, "ORG", 0.9)]
