"""IRIs are readable, can be typed as prefixed names, and two different names never share one."""

from dataclasses import replace
from decimal import Decimal
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.errors import UsageError
from kg.graph.iris import BASE, Iris, local_name, term
from kg.model import Entity, Evidence, Key, Observation, Relation

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
SENTENCE = Evidence("2023年工作", 10, 24)
CLAIM = Relation(Key("ORG", "甘肃省总工会"), "organizes", Key("PROGRAM", "金秋助学"), SENTENCE)
COUNT = Observation(Key("ORG", "甘肃省总工会"), "新建驿站", Decimal("24"), "个", "new", "sum", SENTENCE, (14, 16))


@pytest.mark.parametrize(
    ("entity", "written"),
    [
        (Entity("ORG", "甘肃省总工会"), "e-org:甘肃省总工会"),
        (Entity("PERSON", "李毅", scope="甘肃省总工会"), "e-person:李毅_甘肃省总工会"),
        (Entity("PLACE", "城关区", scope="兰州市"), "e-place:城关区_兰州市"),
        (Entity("PROGRAM", "三抓三促行动", id="三抓三促"), "e-program:三抓三促"),
        (Entity("DOCUMENT", "《甘肃省集体合同条例》（修订）"), "e-document:《甘肃省集体合同条例》（修订）"),
        (Entity("PROGRAM", "中国梦•劳动美 2/3~"), "e-program:中国梦%E2%80%A2劳动美%202%2F3%7E"),
    ],
)
def test_an_entity_is_named_as_people_would_type_it(entity, written):
    iris = Iris()
    assert iris.shorten(iris.entity(entity).value) == written
    turtle = "".join(f"@prefix {prefix}: <{space}> ." for prefix, space in iris.prefixes.items()) + f"{written} a {written} ."
    assert next(iter(parse(turtle.encode(), RdfFormat.TURTLE))).subject == iris.entity(entity)


def test_who_nothing_else_tells_apart_is_told_apart_by_the_report():
    iris, person, union = Iris(), Entity("PERSON", "李毅"), Entity("ORG", "省总工会", resolved=False)
    assert iris.entity(person, "报告甲") != iris.entity(person, "报告乙")
    assert iris.entity(union, "报告甲") != iris.entity(union, "报告乙")
    assert iris.entity(Entity("ORG", "甘肃省总工会"), "报告甲") == iris.entity(Entity("ORG", "甘肃省总工会"), "报告乙")


@given(NAMES)
@example(".")
@example("-甲.")
@example("a%41")
@example("\ufffd\u202e\u0301")
def test_any_name_makes_a_prefixed_name_that_says_it(name):
    local = local_name(name)
    assert unquote(local) == name
    read = next(iter(parse(f"@prefix x: <http://x/> . x:{local} x:p 1 .".encode(), RdfFormat.TURTLE)))
    assert read.subject == NamedNode(f"http://x/{local}")


def test_a_claim_is_one_for_report_statement_and_qualifiers():
    iris = Iris()
    same = [CLAIM, replace(CLAIM, evidence=Evidence("2023年工作", 50, 60)), replace(CLAIM, confidence=0.3)]
    others = [
        replace(CLAIM, planned=True),
        replace(CLAIM, role="主办"),
        replace(CLAIM, time="主办"),
        replace(CLAIM, object=Key("EVENT", "金秋助学")),
        replace(CLAIM, evidence=Evidence("2024年工作", 10, 24)),
    ]
    assert len({iris.claim(claim) for claim in same}) == 1
    assert len({iris.claim(claim) for claim in (CLAIM, *others)}) == 1 + len(others)


def test_observations_of_one_number_differ_by_what_is_counted():
    iris = Iris()
    assert iris.observation(COUNT) == iris.observation(replace(COUNT, value=Decimal("24.0"), confidence=0.4))
    assert len({iris.observation(one) for one in (COUNT, replace(COUNT, phrase="新建书屋"), replace(COUNT, number=(18, 20)))}) == 3


def test_an_indicator_is_of_the_scheme_or_minted_from_the_phrase():
    iris = Iris()
    assert iris.shorten(iris.indicator(replace(COUNT, indicator="rest-stop-new")).value) == "ind:rest-stop-new"
    assert iris.shorten(iris.indicator(COUNT).value) == "e-indicator:新建驿站"


def test_the_base_is_a_setting_that_the_vocabulary_does_not_follow():
    iris = Iris("https://example.org/id/")
    assert iris.report("甲").value == "https://example.org/id/report/甲"
    assert iris.prefixes["e-org"] == "https://example.org/id/org/"
    assert iris.prefixes["kg"] == Iris(BASE).prefixes["kg"]
    assert iris.shorten(term("kg:organizes").value) == "kg:organizes"
    assert iris.shorten("http://elsewhere.example/x") == "<http://elsewhere.example/x>"


@pytest.mark.parametrize("base", ["", "id/", "https://example.org/id", "https://example.org/<id>/"])
def test_a_base_that_is_no_address_is_wrong_use(base):
    with pytest.raises(UsageError, match="ends in a slash"):
        Iris(base)
