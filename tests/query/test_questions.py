"""Named questions bind names to entities and answer in Chinese, with the sentence that says it."""

import re
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg.domains import Domain
from kg.errors import DomainError, NameNotFound, UsageError
from kg.query import Question, bind, find, question, questions, run

ASKED = {
    "awards-of", "cooperation", "documents-of", "evidence-of", "facilities", "funding", "indicators", "members",
    "model-workers", "observations-of", "participants-of", "people", "programs-of", "report-overview", "sentences", "unions-under",
}  # fmt: skip


def answers(store: Store, domain: Domain, name: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
    """The answer to a question, the given columns of it."""
    result = run(store, bind(question(domain, name), values, store))
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return [tuple("" if row[column] is None else row[column].value for column in columns) for row in rows]


def test_every_question_is_documented_and_is_sparql_as_it_stands(store: Store, domain: Domain) -> None:
    known = questions(domain)
    assert {asked.name for asked in known} >= ASKED
    for asked in known:
        assert all(asked.title[language] and asked.about[language] for language in ("zh", "en")), asked.name
        result = run(store, asked.text)
        assert tuple(asked.columns) == result.columns, asked.name
        assert result.rows, asked.name


def test_no_answer_shows_an_iri(store: Store, domain: Domain) -> None:
    for asked in questions(domain):
        result = run(store, asked.text)
        assert not [term for row in result.rows for term in row if isinstance(term, NamedNode)], asked.name


def test_no_table_for_people_shows_a_code(store: Store, domain: Domain) -> None:
    for asked in questions(domain):
        result = run(store, asked.text)
        shown = {
            (column, asked.words.get(column, {}).get(term.value, term.value))
            for row in result.rows
            for column, term in zip(result.columns, row, strict=True)
            if isinstance(term, Literal)
        }
        # What relations are called stands in the vocabulary, which this graph does not hold.
        assert not [(column, text) for column, text in shown if re.fullmatch("[a-z]+", text) and column != "relation"], asked.name


def test_codes_are_called_as_the_vocabulary_calls_them(domain: Domain, root: Path) -> None:
    vocabulary = Store()
    vocabulary.load(path=root / "ontology/kg.ttl", format=RdfFormat.TURTLE)
    concepts = 'SELECT ?code ?name { ?concept skos:inScheme ?scheme ; skos:notation ?code ; rdfs:label ?name FILTER (LANG(?name) = "zh") }'
    words = question(domain, "observations-of").words
    for column, scheme in (("kind", "kg:kinds"), ("measure", "kg:measures")):
        rows = run(vocabulary, concepts.replace("?scheme", scheme)).rows
        assert {code.value: name.value for code, name in rows} == words[column]  # type: ignore[union-attr]


def test_what_our_engine_is_told_changes_no_answer(store: Store, domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    parameters = [(asked, parameter.name, parameter.example) for asked in questions(domain) for parameter in asked.parameters]
    told = {}
    for asked, name, value in parameters:
        with suppress(NameNotFound):  # the sample has not all of the examples
            told[asked.name, name] = run(store, bind(asked, {name: value}, store)).rows
    monkeypatch.setattr(sys.modules["kg.query.questions"], "_for_our_engine", lambda text, _: text)
    assert len(told) > 15
    for asked, name, value in parameters:
        if (asked.name, name) in told:
            assert run(store, bind(asked, {name: value}, store)).rows == told[asked.name, name], (asked.name, name)


def test_programs_of_a_union_include_those_of_the_unions_it_heads(store: Store, domain: Domain) -> None:
    assert answers(store, domain, "programs-of", "organization", "program", "type", "planned", org="甘肃省总工会") == [
        ("甘肃省各级工会", "县级工会加强年", "项目", "true"),
        ("甘肃省总工会", "甘肃省职工技能大赛", "活动", ""),
        ("甘肃省总工会", "三抓三促", "项目", ""),
        ("甘肃省总工会", "三抓三促", "项目", ""),
    ]


@pytest.mark.parametrize("written", ["三抓三促", "“三抓三促”", "“三抓三促”行动", "三抓三促行动"])
def test_participants_of_a_program_however_it_is_quoted(store: Store, domain: Domain, written: str) -> None:
    found = answers(store, domain, "participants-of", "participant", "relation", "report", program=written)
    assert ("平凉市总工会", "参加", "平凉市总工会2023年工作报告") in found
    assert {name for name, *_ in found} == {"平凉市总工会", "甘肃省总工会"}


def test_people_have_posts_and_honours_and_model_workers_a_workplace(store: Store, domain: Domain) -> None:
    assert answers(store, domain, "people", "person", "relation", "name", "role", person="潘从明") == [
        ("潘从明", "任职", "金川集团", "高级技师"),
        ("潘从明", "获奖", "全国劳动模范", ""),
    ]
    assert answers(store, domain, "people", "person", org="平凉市总工会") == [("李一",)]
    assert answers(store, domain, "model-workers", "person", "award", "organization") == [("潘从明", "全国劳动模范", "金川集团")]


def test_facilities_by_kind_and_region(store: Store, domain: Domain) -> None:
    assert answers(store, domain, "facilities", "facility", "organization", kind="户外劳动者驿站") == [("工会驿站", "甘肃省总工会")]
    everywhere = answers(store, domain, "facilities", "facility", "kind", region="中国")
    assert everywhere == [("工会驿站", "工会驿站"), ("兰州职工书屋", "职工书屋")]
    assert answers(store, domain, "facilities", "facility", region="平凉市") == []


def test_cooperation_names_the_partner_from_either_side(store: Store, domain: Domain) -> None:
    pair = ("甘肃省总工会", "甘肃省人力资源和社会保障厅")
    assert answers(store, domain, "cooperation", "organization", "partner", org=pair[0]) == [pair]
    assert answers(store, domain, "cooperation", "organization", "partner", org=pair[1]) == [pair[::-1]]


def test_funding_has_amounts_of_statements_and_figures_in_yuan(store: Store, domain: Domain) -> None:
    found = answers(store, domain, "funding", "purpose", "amount", "yuan")
    assert sorted(found) == [("投入", "", "164000000"), ("金秋助学", "500万元", "")]


def test_observations_of_an_indicator_include_narrower_ones(store: Store, domain: Domain) -> None:
    found = answers(store, domain, "observations-of", "indicator", "value", "approx", indicator="工会驿站")
    assert found == [("工会驿站", "1566", ""), ("省级示范工会驿站", "20", "true")]
    assert answers(store, domain, "observations-of", "value", indicator="工会驿站", region="平凉市") == []
    collective = answers(store, domain, "observations-of", "agent", "value", agent="甘肃省总工会", indicator="省级示范工会驿站")
    assert collective == [("甘肃省各级工会", "20")]


def test_members_of_a_region_include_those_below_it(store: Store, domain: Domain) -> None:
    assert answers(store, domain, "members", "region", "phrase", "value", "planned", region="甘肃省") == [
        ("平凉市", "入会率", "90.4", ""),
        ("平凉市", "工会会员", "205000", "true"),
    ]


def test_unions_under_reach_through_inferred_levels(store: Store, domain: Domain) -> None:
    assert answers(store, domain, "unions-under", "organization", "parent", "basis", org="全总") == [
        ("甘肃省总工会", "中华全国总工会", "推断"),
        ("平凉市总工会", "甘肃省总工会", "原文"),
    ]


def test_evidence_between_two_entities_and_about_one(store: Store, domain: Domain) -> None:
    pair = {"about": "三抓三促", "with": "甘肃省总工会"}
    between = answers(store, domain, "evidence-of", "relation", "source", "line", **pair)
    assert between == [("组织开展", "pingliang.txt", "2"), ("组织开展", "gansu.txt", "3")]
    assert all("三抓三促" in sentence for (sentence,) in answers(store, domain, "evidence-of", "sentence", **pair))
    assert ("入会率", "90.4%") in answers(store, domain, "evidence-of", "relation", "object", about="平凉市总工会")
    assert answers(store, domain, "evidence-of", "subject", about="三抓三促", relation="participatesIn") == [("平凉市总工会",)]


def test_the_overview_counts_what_each_report_holds(store: Store, domain: Domain) -> None:
    assert answers(store, domain, "report-overview", "publisher", "entities", "statements", "values") == [
        ("平凉市总工会", "3", "4", "2"),
        ("甘肃省总工会", "4", "10", "3"),
    ]


def test_an_unknown_name_brings_the_nearest_ones(store: Store, domain: Domain) -> None:
    with pytest.raises(NameNotFound, match=r"organisation named '省总工会'. Did you mean 甘肃省总工会") as missed:
        bind(question(domain, "programs-of"), {"org": "省总工会"}, store)
    assert missed.value.suggestions[0] in ("甘肃省总工会", "平凉市总工会")
    with pytest.raises(NameNotFound, match="Did you mean 金秋助学"):
        find(store, "金秋助字", ["PROGRAM"])


def test_a_name_that_several_share_is_not_guessed(store: Store) -> None:
    with pytest.raises(UsageError, match="'省总' is short for several: 平凉市总工会, 甘肃省总工会"):
        find(store, "省总", ["ORG"])


def test_namesakes_are_all_meant(store: Store) -> None:
    two = Store()
    two.extend(store)
    namesake = NamedNode("https://w3id.org/gonghui-kg/id/person/李一_甘肃省总工会")
    two.add(
        Quad(
            namesake, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode("https://w3id.org/gonghui-kg/ontology#Person")
        )
    )
    two.add(Quad(namesake, NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), Literal("李一", language="zh")))
    assert len(find(two, "李一", ["PERSON"])) == 2


def test_unknown_questions_and_parameters_bring_the_nearest_ones(store: Store, domain: Domain) -> None:
    with pytest.raises(NameNotFound, match="Did you mean programs-of"):
        question(domain, "program-of")
    with pytest.raises(NameNotFound, match=r"parameter of programs-of named 'orga'. Did you mean org"):
        bind(question(domain, "programs-of"), {"orga": "甘肃省总工会"}, store)


def test_a_name_cannot_leave_its_place_in_the_query(store: Store, domain: Domain) -> None:
    with pytest.raises(NameNotFound):
        bind(question(domain, "programs-of"), {"org": '甘肃省总工会"@zh } DROP ALL #'}, store)


def _write(folder: Path, text: str) -> list[Question]:
    (folder / "questions").mkdir()
    (folder / "questions" / "mine.rq").write_text(text, encoding="utf-8")
    return questions(Domain("mine", folder))


ORG = '#: [parameters.org]\n#: types = ["ORG"]\n#: zh = "a"\n#: en = "a"\n#: example = "a"\n'
HEADER = '#: title = { zh = "问", en = "ask" }\n#: about = { zh = "问", en = "ask" }\n#: [columns]\n#: s = "主"\n'


def test_a_text_parameter_with_a_default_is_bound_as_a_literal(tmp_path: Path, store: Store) -> None:
    parameter = '#: [parameters.unit]\n#: types = ["TEXT"]\n#: zh = "单位"\n#: en = "unit"\n#: example = "个"\n#: default = "人"\n'
    (asked,) = _write(tmp_path, HEADER + parameter + "SELECT ?s {\n  VALUES ?unit_ { UNDEF }\n  ?s kg:unit ?unit_\n}")
    assert len(run(store, bind(asked, {}, store)).rows) == 1
    assert len(run(store, bind(asked, {"unit": "个"}, store)).rows) == 2
    assert run(store, bind(asked, {"unit": '"'}, store)).rows == ()


@pytest.mark.parametrize(
    "text, problem",
    [
        ("#: title = \nSELECT * {}", "no TOML"),
        ('#: title = { zh = "问" }\nSELECT * {}', "lacks or misuses 'about'"),
        (HEADER + ORG + "SELECT * {}", "needs the line VALUES \\?org_"),
        (HEADER + ORG.replace("ORG", "ORC") + "ASK { VALUES ?org_ { UNDEF } }", "types out of"),
    ],
)
def test_a_broken_header_names_file_and_fault(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(DomainError, match=f"mine.rq, line 1: .*{problem}"):
        _write(tmp_path, text)
