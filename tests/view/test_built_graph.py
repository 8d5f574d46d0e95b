"""The page of a graph that the build itself has written: the vocabulary of one step is that of the other."""

import json
import re
from decimal import Decimal

import pyoxigraph as ox
import pytest

from kg.domains import load_domain
from kg.graph import build_quads
from kg.model import Context, Corpus, Entity, Evidence, Extraction, Key, Mention, Observation, Relation, Report, Source
from kg.view import network_page

TEXT = "张掖市总工会工作报告\n张掖市总工会举办丝路工匠大赛。全市各级工会累计建成工会驿站86个。"
UNION, ALL, CONTEST = Key("ORG", "张掖市总工会"), Key("ORG", "张掖市各级工会"), Key("EVENT", "丝路工匠大赛")


def sentence(words):
    start = TEXT.index(words)
    return Evidence("张掖", start, TEXT.index("。", start) + 1)


@pytest.fixture(scope="module")
def page():
    context = Context(publisher=UNION.name, region="张掖市", code="620700", level="prefecture", period="2024")
    report = Report("张掖", "张掖市总工会工作报告", TEXT, Source("report.txt", "text/plain", "0" * 64), context)
    entities = (
        Entity(*UNION, kind="TradeUnion", region="张掖市", code="620700"),
        Entity(*ALL, kind="TradeUnion", region="张掖市", code="620700"),
        Entity(*CONTEST, aliases=("丝路工匠赛",)),
    )
    places = {key: TEXT.index(word) for key, word in ((UNION, "张掖市总工会"), (ALL, "全市各级工会"), (CONTEST, "丝路工匠大赛"))}
    mentions = tuple(Mention(place, place + 6, key.type, key.name) for key, place in sorted(places.items(), key=lambda item: item[1]))
    number = TEXT.index("86")
    observation = Observation(
        ALL, "累计建成工会驿站", Decimal(86), "个", "cumulative", "stock", sentence("全市各级"), (number, number + 2), period="2024"
    )
    extraction = Extraction(
        report, mentions, entities, (Relation(UNION, "organizes", CONTEST, sentence("张掖市总工会举办")),), (observation,)
    )
    corpus = Corpus((extraction,), {(report.id, entity.key): entity for entity in entities})
    built = build_quads(corpus, load_domain("unions"))
    assert built.rejected == ()
    store = ox.Store()
    store.bulk_extend(built.quads)
    html, _ = network_page(store)
    return json.loads(re.search(r'id="data">(.*?)</script>', html).group(1))["page"]["cards"]


def facts(page):
    names = [row["name"] for row in page["nodes"]]
    return {(names[fact["s"]], fact["r"], names[fact["o"]]): fact for fact in page["facts"]}


def test_stated_fact_has_its_sentence_and_report(page):
    fact = facts(page)["张掖市总工会", "organizes", "丝路工匠大赛"]
    quote, report = page["evidence"][fact["claims"][0]["proof"][0]]
    assert (quote, page["reports"][report]) == ("张掖市总工会举办丝路工匠大赛。", "张掖市总工会工作报告")
    assert next(row for row in page["nodes"] if row["name"] == "丝路工匠大赛")["aliases"] == ["丝路工匠赛"]


def test_inferred_facts_have_a_reason_and_no_claim(page):
    found = facts(page)
    for triple in (("张掖市总工会", "subOrganizationOf", "甘肃省总工会"), ("张掖市各级工会", "headedBy", "张掖市总工会")):
        assert found[triple]["inferred"] is True
        assert found[triple]["claims"] == []
        assert set(found[triple]["why"]) == {"zh", "en"}


def test_number_has_its_sentence(page):
    (number,) = next(row for row in page["nodes"] if row["name"] == "张掖市各级工会")["numbers"]
    assert (number["value"], number["unit"], number["kind"]) == ("86", "个", "cumulative")
    assert page["evidence"][number["proof"][0]][0] == "全市各级工会累计建成工会驿站86个。"
