"""A part of a name or of a sentence is found at once, however it is written."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from kg.domains import load_domain
from kg.errors import GraphError, NameNotFound, UsageError
from kg.query import bind, question, run
from kg.query.ask import search
from kg.query.text import FILE, TextIndex, plain_text, write_index

GRAPH = """
@prefix kg: <https://w3id.org/gonghui-kg/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix e: <https://w3id.org/gonghui-kg/id/org/> .
@prefix c: <https://w3id.org/gonghui-kg/id/claim/> .
@prefix v: <https://w3id.org/gonghui-kg/id/evidence/> .
@prefix r: <https://w3id.org/gonghui-kg/id/report/> .
kg:organizes rdfs:label "组织开展"@zh .
e:甲 a kg:Organization ; rdfs:label "海州市总工会"@zh ; skos:altLabel "海州工会"@zh .
e:乙 a kg:Organization ; rdfs:label "海州市"@zh .
e:丙 a kg:Program ; rdfs:label "“安康杯”竞赛"@zh .
r:一 a kg:Report ; rdfs:label "海州市总工会五年回顾"@zh .
c:1 a kg:Claim ; rdf:subject e:甲 ; rdf:predicate kg:organizes ; rdf:object e:丙 ; kg:evidence v:1 .
v:1 oa:hasSource r:一 ; oa:start 40 ; oa:end 60 ; oa:exact "海州市总工会组织职工参加“安康杯”竞赛。" .
v:2 oa:hasSource r:一 ; oa:start 10 ; oa:end 30 ; oa:exact "全市建成驿站１５６６个，发放补贴ABC万元。" .
"""


@pytest.fixture(scope="module")
def store() -> Store:
    graph = Store()
    graph.load(GRAPH.encode(), format=RdfFormat.TURTLE)
    return graph


@pytest.fixture(scope="module")
def folder(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store")
    write_index(store, path)
    return path


@pytest.fixture(scope="module")
def index(folder: Path) -> TextIndex:
    return TextIndex(folder)


def test_a_name_that_is_the_text_comes_before_those_that_start_with_it_or_hold_it(index: TextIndex) -> None:
    assert [row.label for row in index.named("海州市")] == ["海州市", "海州市总工会", "海州市总工会五年回顾"]
    assert [row.label for row in index.named("总工会")] == ["海州市总工会", "海州市总工会五年回顾"]


def test_another_name_finds_its_node_once_and_says_which_name_fits(index: TextIndex) -> None:
    (row,) = index.named("海州工会")
    assert (row.label, row.name, row.type, row.weight) == ("海州市总工会", "海州工会", "ORG", 1)


@pytest.mark.parametrize("text", ["安康杯竞赛", "“安康杯” 竞赛", "康", "杯竞", "赛"])
def test_marks_and_spaces_do_not_count_and_one_character_is_enough(index: TextIndex, text: str) -> None:
    assert [row.label for row in index.named(text)] == ["“安康杯”竞赛"]


def test_types_restrict_what_is_found(index: TextIndex) -> None:
    assert [row.type for row in index.named("海州市总工会", ["REPORT"])] == ["REPORT"]


@pytest.mark.parametrize("text", ["1566", "abc万", "驿站1566个", "1566个，发放"])
def test_width_and_case_of_digits_and_letters_do_not_count(index: TextIndex, text: str) -> None:
    (row,) = index.quoted(text)
    assert (row.start, row.end) == (10, 30)


def test_sentences_come_in_the_order_of_their_report(index: TextIndex) -> None:
    assert [row.start for row in index.quoted("市")] == [10, 40]
    assert [row.start for row in index.quoted("市", limit=1)] == [10]


@pytest.mark.parametrize("text", ["", "，。", '" OR pairs:*', "驿站 AND 补贴", "NEAR(驿 站)"])
def test_nothing_to_look_for_finds_nothing_and_operators_are_text(index: TextIndex, text: str) -> None:
    assert index.named(text) == []
    assert index.quoted(text) == []


@given(st.text(alphabet="总工会驿站１5ＡbéΩ𫓧、（ ", max_size=8), st.integers(0, 8), st.integers(1, 8))
def test_every_part_of_a_sentence_is_found(tmp_path_factory: pytest.TempPathFactory, text: str, start: int, size: int) -> None:
    graph, folder = Store(), tmp_path_factory.mktemp("part")
    graph.load(GRAPH.replace("全市建成", text).encode(), format=RdfFormat.TURTLE)
    write_index(graph, folder)
    found = TextIndex(folder)
    part = text[start : start + size]
    expected = 30 if plain_text(part) else None
    assert (expected in {row.end for row in found.quoted(part)}) == bool(plain_text(part))
    found.close()


def test_the_same_graph_gives_the_same_index(store: Store, folder: Path, tmp_path: Path) -> None:
    write_index(store, tmp_path)
    assert (tmp_path / FILE).read_bytes() == (folder / FILE).read_bytes()


def test_a_graph_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="kg build"):
        TextIndex(tmp_path)


def test_a_named_question_looks_in_sentences_with_the_index_and_without(store: Store, index: TextIndex) -> None:
    asked = question(load_domain("unions"), "sentences")
    rows = [run(store, bind(asked, {"text": "安康杯"}, store, index=given)).rows for given in (index, None)]
    assert rows[0] == rows[1]
    assert [term.value for term in rows[0][0][:3]] == ["海州市总工会", "组织开展", "“安康杯”竞赛"]
    with pytest.raises(UsageError, match="No sentence of the graph has '没有的话' in it"):
        bind(asked, {"text": "没有的话"}, store, index=index)


def test_the_command_writes_names_and_sentences(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "store").symlink_to(folder)
    names, sentences = io.StringIO(), io.StringIO()
    search(tmp_path, "安康杯", "csv", names, sentences=False, types=[], limit=5)
    search(tmp_path, "安康杯", "csv", sentences, sentences=True, types=[], limit=5)
    assert names.getvalue().splitlines()[1] == "“安康杯”竞赛,,PROGRAM,1,https://w3id.org/gonghui-kg/id/org/丙"
    assert "组织职工参加" in sentences.getvalue()
    with pytest.raises(NameNotFound):
        search(tmp_path, "安康杯", "csv", names, sentences=False, types=["UNION"], limit=5)
