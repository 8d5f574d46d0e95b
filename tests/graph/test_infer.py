"""The tree of unions, model workers, collectives and kinds of facility follow from what reports say, and say from what."""

import pytest
from drafts import PERSON, UNION, corpus_of, draft, named_entities
from pyoxigraph import DefaultGraph, Store

from kg.graph import INFERRED, build_quads
from kg.graph.iris import Iris, term
from kg.model import Entity, Key

IRIS = Iris()


def graph_of(corpus, domain):
    store = Store()
    store.extend(build_quads(corpus, domain).quads)
    return store


def inferred(store, predicate):
    return sorted(
        (IRIS.shorten(quad.subject.value), IRIS.shorten(quad.object.value))
        for quad in store.quads_for_pattern(None, term(predicate), None, INFERRED)
        if not quad.subject.value.startswith(IRIS.base + "inference")
    )


def premises(store, subject, predicate):
    """What the inference about `subject` and `predicate` rests on, with its rule."""
    (node,) = {
        quad.subject
        for quad in store.quads_for_pattern(None, term("rdf:subject"), subject, INFERRED)
        if list(store.quads_for_pattern(quad.subject, term("rdf:predicate"), term(predicate), INFERRED))
    }
    return {
        IRIS.shorten(quad.object.value)
        for name in ("kg:rule", "kg:premise")
        for quad in store.quads_for_pattern(node, term(name), None, INFERRED)
    }


@pytest.fixture
def store(corpus, domain):
    return graph_of(corpus, domain)


def test_a_union_stands_below_the_union_of_the_region_above_up_to_the_root(store):
    assert inferred(store, "kg:subOrganizationOf") == [
        ("e-org:山丹县总工会", "e-org:张掖市总工会"),
        ("e-org:张掖市总工会", "e-org:甘肃省总工会"),
        ("e-org:甘肃省总工会", "e-org:中华全国总工会"),
    ]


def test_a_parent_that_no_text_names_is_made_and_said_to_be_inferred(store):
    made = IRIS.entity(Entity("ORG", "甘肃省总工会"))
    described = {
        (IRIS.shorten(quad.predicate.value), quad.object.value, quad.graph_name) for quad in store.quads_for_pattern(made, None, None)
    }
    assert ("rdfs:label", "甘肃省总工会", INFERRED) in described
    assert ("rdf:type", term("kg:TradeUnion").value, INFERRED) in described
    assert ("kg:origin", "inferred", INFERRED) in described


def test_an_inference_names_its_rule_and_its_premises(store):
    union = IRIS.entity(Entity("ORG", "山丹县总工会"))
    assert premises(store, union, "kg:subOrganizationOf") == {"kg:ruleRegionHierarchy", "e-place:山丹县", "e-place:张掖市"}


def test_a_municipality_and_a_county_right_below_a_province_skip_no_level(domain):
    report = draft("甲", "工作", "渝中区总工会、济源市总工会。")
    unions = [Entity("ORG", "渝中区总工会", region="渝中区", code="500103"), Entity("ORG", "济源市总工会", region="济源市")]
    for union in unions:
        report.says(UNION, "cooperatesWith", union.key, "渝中区总工会、济源市总工会。")
    pairs = inferred(graph_of(corpus_of([report], *unions, *named_entities()), domain), "kg:subOrganizationOf")
    assert ("e-org:渝中区总工会", "e-org:重庆市总工会") in pairs
    assert ("e-org:济源市总工会", "e-org:河南省总工会") in pairs


def test_what_a_text_states_is_not_inferred_again(year_2023, domain):
    upper = Entity("ORG", "甘肃省总工会", kind="TradeUnion", region="甘肃省", code="620000")
    year_2023.says(UNION, "subOrganizationOf", upper.key, "市总工会开展“金秋助学”。")
    store = graph_of(corpus_of([year_2023], upper, *named_entities()), domain)
    fact = IRIS.entity(Entity(*UNION)), term("kg:subOrganizationOf"), IRIS.entity(upper)
    assert [quad.graph_name for quad in store.quads_for_pattern(*fact)] == [DefaultGraph()]


def test_a_region_of_an_ambiguous_name_gets_no_guess(domain):
    union = Entity("ORG", "城关区总工会")
    report = draft("甲", "工作", "城关区总工会。")
    report.says(UNION, "cooperatesWith", union.key, "城关区总工会。")
    assert "e-org:城关区总工会" not in {
        lower for lower, _ in inferred(graph_of(corpus_of([report], union, *named_entities()), domain), "kg:subOrganizationOf")
    }


def test_the_unions_of_a_region_are_headed_by_its_union(store):
    assert inferred(store, "kg:headedBy") == [("e-org:张掖市各级工会", "e-org:张掖市总工会")]


def test_a_craftsman_is_a_model_worker_because_of_the_claim(store):
    person = IRIS.entity(Entity(*PERSON, scope="山丹县总工会"))
    assert list(store.quads_for_pattern(person, term("rdf:type"), term("kg:ModelWorker"), INFERRED))
    rule, claim = sorted(premises(store, person, "rdf:type"), reverse=True)
    assert rule == "kg:ruleHonour"
    assert claim.startswith("e-claim:")


@pytest.mark.parametrize(("award", "planned"), [("先进工会干部", False), ("工匠学院优秀学员", False), ("全国劳动模范", True)])
def test_other_honours_and_hoped_for_ones_make_no_model_worker(domain, award, planned):
    report = draft("甲", "工作", f"李毅获{award}。")
    report.says(PERSON, "receivedAward", Key("AWARD", award), f"李毅获{award}。", planned=planned)
    store = graph_of(corpus_of([report], *named_entities()), domain)
    assert not list(store.quads_for_pattern(None, term("rdf:type"), term("kg:ModelWorker"), INFERRED))


def test_a_named_facility_is_of_the_kind_that_ends_its_name(store):
    assert inferred(store, "kg:facilityKind") == [("e-facility:张掖市工人文化宫", "e-facility:工人文化宫")]
    assert list(store.quads_for_pattern(IRIS.entity(Entity("FACILITY", "工人文化宫")), term("rdf:type"), term("kg:FacilityKind")))


def test_a_facility_that_is_known_by_the_name_of_its_kind_is_not_of_its_own_kind(domain):
    text = "张掖市总工会建成市级工人文化宫。"
    report = draft("甲", "工作", text)
    level = Entity("FACILITY", "市级工人文化宫", id="工人文化宫")
    report.says(UNION, "establishes", level.key, text)
    store = graph_of(corpus_of([report], level, *named_entities()), domain)
    assert "e-facility:工人文化宫" not in {facility for facility, _ in inferred(store, "kg:facilityKind")}


def test_every_inferred_triple_has_an_inference(store):
    stated = {
        tuple(
            next(store.quads_for_pattern(quad.subject, term(part), None)).object for part in ("rdf:subject", "rdf:predicate", "rdf:object")
        )
        for quad in store.quads_for_pattern(None, term("rdf:type"), term("kg:Inference"))
    }
    for predicate in ("kg:subOrganizationOf", "kg:headedBy", "kg:facilityKind"):
        facts = {(quad.subject, quad.predicate, quad.object) for quad in store.quads_for_pattern(None, term(predicate), None, INFERRED)}
        assert facts <= stated
