"""A corpus becomes entities, direct statements, claims and observations, each with the sentence that says it."""

from collections import Counter
from dataclasses import replace

import pytest
from drafts import PROGRAM, UNION, UNIONS, corpus_of, draft, named_entities
from pyoxigraph import DefaultGraph, Store

from kg.graph import TEXTS, build_quads
from kg.graph.iris import Iris, term
from kg.model import Corpus, Entity, Key

IRIS = Iris()
PREFIXES = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in IRIS.prefixes.items())


def graph_of(corpus, domain):
    built = build_quads(corpus, domain)
    assert built.rejected == ()
    store = Store()
    store.extend(built.quads)
    return store


def ask(store, pattern):
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}", use_default_graph_as_union=True))


def select(store, pattern, *names):
    rows = store.query(f"{PREFIXES} SELECT {' '.join('?' + name for name in names)} WHERE {{ {pattern} }}", use_default_graph_as_union=True)
    return sorted(tuple(row[name].value if row[name] else None for name in names) for row in rows)


@pytest.fixture
def store(corpus, domain):
    return graph_of(corpus, domain)


def test_an_entity_has_its_classes_names_and_region(store):
    assert ask(
        store, "e-org:张掖市总工会 a kg:TradeUnion, kg:Organization, org:Organization ; kg:region e-place:张掖市 ; kg:confidence 0.99"
    )
    assert select(store, "e-org:张掖市总工会 rdfs:label ?l . FILTER(LANG(?l) = 'zh')", "l") == [("张掖市总工会",)]
    assert select(store, "e-org:张掖市总工会 skos:altLabel ?l . FILTER(LANG(?l) = 'zh')", "l") == [("市总工会",)]
    assert ask(store, "e-person:李毅_山丹县总工会 a kg:Person, foaf:Person ; rdfs:label '李毅'@zh")


def test_a_place_has_its_code_and_the_places_above_it(store):
    assert ask(store, "e-place:张掖市 a kg:Place ; kg:code '620700' ; kg:level 'prefecture' ; kg:parent/kg:parent e-place:中国")


def test_a_county_whose_name_is_not_unique_carries_its_prefecture(domain):
    lanzhou, lhasa = Entity("PLACE", "城关区", code="620102"), Entity("PLACE", "城关区", code="540102")
    first, second = draft("甲", "兰州", "城关区。"), draft("乙", "拉萨", "城关区。")
    corpus = Corpus((first.extraction(), second.extraction()), {("甲", lanzhou.key): lanzhou, ("乙", lhasa.key): lhasa})
    assert select(graph_of(corpus, domain), "?p rdfs:label '城关区'@zh ; kg:parent ?above", "p", "above") == sorted(
        (IRIS.entity(Entity("PLACE", "城关区", scope=above)).value, IRIS.entity(Entity("PLACE", above)).value)
        for above in ("兰州市", "拉萨市")
    )


def test_a_kind_of_facility_is_a_concept_and_no_place(domain):
    kind = Entity("FACILITY", "职工书屋", kind="FacilityKind")
    report = draft("甲", "工作", "市总工会建成职工书屋。")
    report.says(UNION, "establishes", kind.key, "市总工会建成职工书屋。")
    store = graph_of(corpus_of([report], kind, *named_entities()), domain)
    assert ask(store, "e-facility:职工书屋 a kg:FacilityKind, skos:Concept")
    assert not ask(store, "e-facility:职工书屋 a kg:Facility")


def test_a_relation_is_a_direct_triple_and_a_claim_with_qualifiers_and_proof(store):
    assert ask(store, "e-person:李毅_山丹县总工会 kg:holdsPosition e-org:山丹县总工会")
    pattern = """?c a kg:Claim, rdf:Statement ; kg:role ?role ; kg:asOf ?asof ; kg:evidence ?e .
        ?c rdf:subject e-person:李毅_山丹县总工会 ; rdf:predicate kg:holdsPosition ; rdf:object e-org:山丹县总工会 .
        ?e oa:exact ?quote ; oa:hasSource e-report:2023年工作 ; kg:page ?page ; kg:line ?line"""
    assert select(store, pattern, "role", "asof", "quote", "page", "line") == [
        ("主席", "2023-12", "李毅任山丹县总工会主席，获评陇原工匠。", "2", "3")
    ]


def test_the_same_fact_in_two_reports_is_one_triple_and_two_claims(store):
    fact = "e-org:张掖市总工会 kg:organizes e-program:金秋助学"
    assert select(store, f"{fact} BIND(1 AS ?x)", "x") == [("1",)]
    claims = select(
        store,
        "?c rdf:subject e-org:张掖市总工会 ; rdf:object e-program:金秋助学 ; kg:confidence ?confidence ; kg:asOf ?asof",
        "asof",
        "confidence",
    )
    assert claims == [("2023-12", "0.88"), ("2024", "1")]


def test_the_same_statement_twice_in_a_report_is_one_claim_with_two_sentences(domain):
    report = draft("甲", "工作", "市总工会开展金秋助学。全年开展金秋助学。")
    report.says(UNION, "organizes", PROGRAM, "市总工会开展金秋助学。", confidence=0.5)
    report.says(UNION, "organizes", PROGRAM, "全年开展金秋助学。", confidence=0.8)
    store = graph_of(corpus_of([report], *named_entities()), domain)
    assert select(store, "?c a kg:Claim ; kg:confidence ?sure", "sure") == [("0.8",)]
    assert select(store, "?c a kg:Claim ; kg:evidence/oa:exact ?quote", "quote") == [("全年开展金秋助学。",), ("市总工会开展金秋助学。",)]


def test_a_plan_is_a_claim_without_a_direct_triple(store):
    assert ask(store, "?c rdf:object e-event:第六届职工运动会 ; kg:planned true")
    assert not ask(store, "?s kg:organizes e-event:第六届职工运动会")


def test_an_observation_is_comparable(store):
    pattern = """?o a kg:Observation, qb:Observation ; kg:agent e-org:张掖市各级工会 ; kg:indicator ind:rest-stop-new ;
        kg:place e-place:张掖市 ; kg:phrase "新建驿站" ; kg:value 24 ; kg:unit "个" ; kg:kind "new" ; kg:measure "sum" ;
        kg:evidence/oa:exact ?quote ; kg:period "2023" ; kg:periodStart "2023-01-01"^^xsd:date ; kg:periodEnd "2023-12-31"^^xsd:date"""
    assert select(store, pattern, "quote") == [("各级工会新建驿站24个，覆盖率90.50%。",)]


def test_what_no_concept_fits_keeps_its_phrase_as_indicator(store):
    assert select(store, "?o kg:indicator ?i ; kg:value ?v . ?i a kg:Indicator ; rdfs:label '覆盖率'@zh", "v") == [("90.5",)]


def test_an_agent_that_nobody_mentions_is_an_entity_too(domain, year_2023):
    store = graph_of(corpus_of([year_2023], *(entity for entity in named_entities() if entity.key != UNIONS)), domain)
    assert ask(store, "e-org:张掖市各级工会 a kg:Organization ; rdfs:label '张掖市各级工会'@zh ; kg:origin 'context'")


def test_every_quote_stands_at_its_offsets_in_the_text(store):
    pattern = "?e oa:hasSource ?r ; oa:start ?start ; oa:end ?end ; oa:exact ?quote . ?r kg:text ?text"
    quotes = select(store, pattern, "text", "start", "end", "quote")
    assert len(quotes) == 6
    assert all(text[int(start) : int(end)] == quote for text, start, end, quote in quotes)


def test_what_a_report_says_stands_in_its_graph_and_its_text_apart(store):
    graphs = {
        quad.graph_name for quad in store if quad.predicate in (term("kg:evidence"), term("kg:asOf"), term("oa:exact"), term("kg:mentions"))
    }
    assert graphs == {IRIS.report("2023年工作"), IRIS.report("2024年要点")}
    assert {quad.graph_name for quad in store.quads_for_pattern(None, term("kg:text"), None)} == {TEXTS}
    assert {quad.graph_name for quad in store.quads_for_pattern(None, term("kg:organizes"), None)} == {DefaultGraph()}


def test_no_triple_stands_in_two_graphs(corpus, domain):
    # The union view of the store would give it twice.
    triples = Counter(quad.triple for quad in set(build_quads(corpus, domain).quads))
    assert [triple for triple, count in triples.items() if count > 1] == []


def test_the_order_of_the_reports_changes_nothing(corpus, domain):
    turned = replace(corpus, entities=dict(reversed(corpus.entities.items())))
    assert [str(quad) for quad in build_quads(turned, domain).quads] == [str(quad) for quad in build_quads(corpus, domain).quads]


def test_a_former_entity_points_to_the_one_that_replaced_it(corpus, domain):
    merged = replace(corpus, redirects={Key("PROGRAM", "秋季助学"): Entity(*PROGRAM)})
    assert ask(graph_of(merged, domain), "e-program:秋季助学 dcterms:isReplacedBy e-program:金秋助学")


def test_a_report_tells_where_it_comes_from(store):
    assert ask(
        store, "e-report:2023年工作 a kg:Report ; kg:publisher e-org:张掖市总工会 ; kg:region e-place:张掖市 ; kg:source '2023年工作.txt'"
    )
    assert ask(store, "e-report:2023年工作 rdfs:label '张掖市总工会2023年工作'@zh ; kg:mentions e-org:张掖市总工会")


def test_the_vocabulary_comes_along_in_a_graph_of_its_own(store):
    assert ask(store, "GRAPH kg:vocabulary { kg:organizes rdfs:label '组织开展'@zh }")
