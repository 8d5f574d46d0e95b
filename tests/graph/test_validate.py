"""`kg validate` names the entity, the rule that it breaks and the sentence that it rests on."""

from drafts import PERSON
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import build_quads, open_store, write_store
from kg.graph.iris import Iris, term
from kg.graph.validate import memory_graph, validate
from kg.model import Entity

IRIS = Iris()
PERSON_NODE = IRIS.entity(Entity(*PERSON, scope="山丹县总工会"))


def test_what_a_build_writes_has_no_violation(corpus, domain, tmp_path):
    write_store(build_quads(corpus, domain).quads, tmp_path / "store")
    assert validate(open_store(tmp_path / "store")) == []


def test_a_violation_names_entity_rule_and_sentence(corpus, domain):
    quads = [*build_quads(corpus, domain).quads, Quad(PERSON_NODE, term("rdfs:label"), Literal("李某", language="zh"))]
    (violation,) = validate(quads)
    assert violation.node == "e-person:李毅_山丹县总工会"
    assert violation.message_zh == "实体须有且仅有一个中文名称。"
    assert violation.message_en == "An entity has exactly one label, in Chinese."
    assert violation.quote == "李毅任山丹县总工会主席，获评陇原工匠。"


def test_a_violation_of_a_claim_spells_the_claim_out(corpus, domain):
    built = list(build_quads(corpus, domain).quads)
    broken = [
        quad
        for quad in built
        if not (quad.predicate == term("kg:confidence") and "/claim/" in quad.subject.value and quad.object.value == "0.88")
    ]
    (violation,) = validate(broken)
    assert violation.entity == "张掖市总工会 组织开展 金秋助学"
    assert violation.quote == "市总工会开展“金秋助学”。"


def test_a_quote_that_does_not_stand_in_the_text_is_found(corpus, domain):
    quads = [
        Quad(quad.subject, quad.predicate, Literal(quad.object.value.replace("24", "42")), quad.graph_name)
        if quad.predicate == term("oa:exact")
        else quad
        for quad in build_quads(corpus, domain).quads
    ]
    (violation,) = validate(quads)
    assert violation.message_en == "The quote does not stand at its place in the report."
    assert violation.node.startswith("e-evidence:2023年工作_")
    assert "42个" in violation.quote


def test_plain_and_typed_strings_are_one_literal():
    node, string = NamedNode("http://x/a"), NamedNode("http://www.w3.org/2001/XMLSchema#string")
    graph = memory_graph([Quad(node, term("kg:unit"), Literal("个")), Quad(node, term("kg:unit"), Literal("个", datatype=string))])
    assert len(graph) == 1
    assert next(graph.objects()).datatype is None
