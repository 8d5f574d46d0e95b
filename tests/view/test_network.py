"""The page as a file: complete, the same each time, and closed to what its labels hold."""

import base64
import hashlib
import json
import re

import pytest

from kg.model import MENTION_TYPES, RELATIONS
from kg.view import ViewSummary, network_page, write_network
from kg.view.cards import pinyin
from kg.view.look import load_look

HOSTILE = '</script><script>alert(1)</script><!--<img src=x onerror=alert(1)> href="javascript:alert(1)" {{ 7*7 }} \u202e\u2028'


def data(html):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL).group(1))


def test_write_network_writes_one_file_and_tells_what_it_shows(province, tmp_path):
    summary = write_network(province, tmp_path / "network.html", limit=10)
    assert summary == ViewSummary(nodes=10, edges=summary.edges, reach=14, total_nodes=16, total_edges=15)
    assert summary.left_out == 4
    assert [path.name for path in tmp_path.iterdir()] == ["network.html"]
    assert "青原省总工会" in (tmp_path / "network.html").read_text(encoding="utf-8")


def test_same_graph_gives_same_bytes(province):
    assert network_page(province)[0] == network_page(province)[0]


def test_page_names_no_address_to_load(province):
    html = network_page(province)[0]
    assert re.findall(r"<(?:script|img|iframe|link)\s[^>]*(?:src|href)=\"([^\"]*)", html) == ["data:,"]


def test_policy_allows_the_scripts_of_the_page_alone(province):
    html = network_page(province)[0]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html).group(1)
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts}
    assert hashes == set(re.search("script-src ([^;]*);", policy).group(1).split())
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_hostile_labels_stay_data(drawing):
    graph = drawing(report=HOSTILE)
    one, other = graph.entity("ORG", HOSTILE, HOSTILE + "二"), graph.entity("PROGRAM", "长" * 10_000)
    graph.fact(one, "organizes", other, HOSTILE, role=HOSTILE)
    html, _ = network_page(graph.store, title=HOSTILE)
    harmless = network_page(drawing().store)[0]
    assert html.count("<script") == harmless.count("<script")
    assert "<img" not in html
    page = data(html)
    assert {node["label"] for node in page["nodes"]} == {HOSTILE, "长" * 10_000}
    assert page["page"]["cards"]["evidence"][0][0] == HOSTILE


def test_facts_carry_their_claims_with_sentence_and_page(province):
    cards = data(network_page(province)[0])["page"]["cards"]
    number = {row["name"]: place for place, row in enumerate(cards["nodes"])}
    fact = next(row for row in cards["facts"] if row["o"] == number["暖心驿路行动"])
    assert (fact["s"], fact["r"], fact["count"]) == (number["青原省总工会"], "organizes", 2)
    proofs = [cards["evidence"][proof] for claim in fact["claims"] for proof in claim["proof"]]
    assert [(quote, page) for quote, _, page in proofs] == [
        ("省总工会启动暖心驿路行动,为户外劳动者送清凉。", "3"),
        ("暖心驿路行动由省总工会在全省开展。", "7"),
    ]
    assert cards["reports"] == ["某省总工会2024年工作报告"]


def test_planned_fact_stands_on_the_card_but_is_no_edge(province):
    page = data(network_page(province)[0])
    planned = [fact for fact in page["page"]["cards"]["facts"] if any(claim.get("planned") for claim in fact["claims"])]
    assert len(planned) == 1
    assert page["page"]["cards"]["others"][-1 - planned[0]["o"]]["name"] == "青工汇APP"
    assert page["page"]["cards"]["facts"].index(planned[0]) >= len(page["edges"])


def test_numbers_stand_on_the_card_of_their_agent(province):
    cards = data(network_page(province)[0])["page"]["cards"]
    union = next(row for row in cards["nodes"] if row["name"] == "青原省总工会")
    assert [(row["indicator"], row["value"], row["unit"], row.get("approx", False)) for row in union["numbers"]] == [
        ("工会驿站", "1566", "个", False),
        ("帮扶资金", "164000000", "元", True),
    ]


def test_network_is_directed_dashes_inferred_edges_and_bends_parallel_ones(province):
    page = data(network_page(province)[0])
    facts = page["page"]["cards"]["facts"]
    assert all(bool(edge.get("dashes")) == bool(facts[edge["id"]].get("inferred")) for edge in page["edges"])
    pairs = [edge for edge in page["edges"] if facts[edge["id"]]["r"] in ("funds", "organizes") and "smooth" in edge]
    assert len(pairs) == 2
    assert len({edge["smooth"]["type"] for edge in pairs}) == 2
    assert json.loads(page["options"])["physics"] == {"enabled": False}


def test_empty_graph_gives_a_page(drawing):
    html, summary = network_page(drawing().store)
    assert summary.nodes == 0
    assert data(html)["nodes"] == []


def test_look_covers_the_guide():
    look = load_look()
    assert set(look.types) == set(MENTION_TYPES)
    assert set(RELATIONS) <= set(look.relations)
    assert len({row["colour"] for row in look.types.values()}) == len({row["shape"] for row in look.types.values()}) == len(MENTION_TYPES)


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("type_", MENTION_TYPES)
def test_colours_stand_out_from_the_paper(type_):
    assert (luminance("#faf8f4") + 0.05) / (luminance(load_look().types[type_]["colour"]) + 0.05) >= 3


def test_pinyin_gives_full_form_and_initials():
    assert pinyin("青原省总工会") == ("qingyuanshengzonggonghui", "qyszgh")
