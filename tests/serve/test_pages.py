"""The pages show what the graph holds, each statement with a link to its sentence; each IRI opens its page."""

import csv
import io
import json
import re
from html import escape, unescape
from urllib.parse import quote, urlencode

import pytest

UNION = "/id/org/" + quote("甘肃省总工会")


def links(page, pattern):
    return [unescape(link) for link in re.findall(f'href="({pattern}[^"]*)"', page)]


def text_of(page):
    """The text of a report without its marks."""
    begin = page.index('id="text">') + len('id="text">')
    return unescape(re.sub(r"<[^>]*>", "", page[begin : page.index("</section>", begin)]))


@pytest.mark.parametrize("path", ["/", "/reports", "/indicators", "/questions", "/query", "/ontology", "/search?q="])
@pytest.mark.parametrize("language, word", [("zh", "搜索"), ("en", "Search")])
def test_pages_speak_chinese_and_english(server, path, language, word):
    page = server.ask(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert (page.status, page.kind) == (200, "text/html")
    assert word in page.text
    assert not re.search(r"built-in|&lt;bound|Undefined|None<", page.text)


@pytest.mark.parametrize(
    "wanted, word",
    [("en-GB,en;q=0.9", "Search"), ("zh-CN,zh;q=0.9,en;q=0.8", "搜索"), ("de,en;q=0.7", "Search"), ("fr", "搜索"), ("", "搜索")],
)
def test_browser_says_its_language(server, wanted, word):
    page = server.ask("/", Accept_Language=wanted)
    assert word in page.text
    assert "Accept-Language" in page.headers["vary"]


def test_language_is_remembered(server):
    cookie = server.ask("/?lang=en").headers["set-cookie"]
    assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower()
    assert "Search" in server.ask("/", Cookie=cookie.partition(";")[0]).text


@pytest.mark.parametrize("text", ["甘肃省总工会", "省总工会", "肃省总", "gsszgh", "gssz", "gansusheng"])
def test_search_finds_by_name_part_and_pinyin(server, text):
    assert UNION in links(server.ask("/search?" + urlencode({"q": text})).text, "/id/org/")


@pytest.mark.parametrize("language, word", [("zh", "存量"), ("en", "stock")])
def test_codes_in_answers_are_told_in_the_language(server, language, word):
    page = server.ask("/questions/observations-of?" + urlencode({"ask": 1, "indicator": "工会驿站", "lang": language})).text
    assert [cell for cell in ("存量", "stock") if f"<bdi>{cell}</bdi>" in page] == [word]


def test_search_counts_by_type_and_filters(server):
    page = server.ask("/search?" + urlencode({"q": "驿站"})).text
    types = set(re.findall(r"type=([A-Z]+)", page))
    assert {"FACILITY", "INDICATOR"} <= types
    filtered = server.ask("/search?" + urlencode({"q": "驿站", "type": "FACILITY"})).text
    assert links(filtered, "/id/facility/") and not links(filtered, "/indicator/")
    assert "没有找到" in server.ask("/search?" + urlencode({"q": "没有这个名字"})).text


def test_search_suggests_names(server):
    assert "甘肃省总工会" in json.loads(server.ask("/suggest?q=gsszgh").body)


def test_entity_shows_facts_numbers_and_charts(server):
    page = server.ask(UNION).text
    assert links(page, "/id/report/")[0].startswith("/id/report/")
    assert "组织开展" in page and "<blockquote>" in page and "<svg" in page
    assert "/network?about=" in page


def test_link_of_a_sentence_leads_to_it(server):
    link = next(link for link in links(server.ask(UNION).text, "/id/report/") if "#" in link)
    path, _, place = link.partition("#")
    report = server.ask(path).text
    start, end = map(int, place.split("-"))
    assert f'id="{place}"' in report
    sentence = text_of(report)[start:end]
    page = server.ask(UNION).text
    assert f'<bdi>{escape(sentence, quote=False)}</bdi></p>\n<cite><a href="{link}"' in page


def test_text_of_a_report_is_whole_and_marked(server):
    found = server.query("SELECT ?report ?text WHERE { ?report kg:text ?text } ORDER BY ?report LIMIT 1")
    row = json.loads(found.body)["results"]["bindings"][0]
    path = "/id/" + quote(row["report"]["value"].partition("/id/")[2])
    page = server.ask(path).text
    assert text_of(page) == row["text"]["value"]
    assert 'class="mention ORG"' in page and 'data-type="ORG"' in page


def test_every_iri_of_the_graph_opens_its_page(server):
    kinds = "SELECT ?kind (SAMPLE(?s) AS ?one) WHERE { ?s ?p ?o BIND (REPLACE(STR(?s), '/[^/]*$', '') AS ?kind) } GROUP BY ?kind"
    rows = json.loads(server.query(kinds).body)["results"]["bindings"]
    own = [row["one"]["value"] for row in rows if "gonghui-kg/id/" in row["one"]["value"]]
    assert len(own) > 12
    for iri in own:
        path = "/id/" + quote(iri.partition("/id/")[2])
        answer = server.ask(path)
        assert answer.status in (200, 303), iri
        assert server.ask(path, Accept="text/turtle").kind == "text/turtle", iri


@pytest.mark.parametrize(
    "accept, kind",
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
    ],
)
def test_content_is_negotiated(server, accept, kind):
    answer = server.ask(UNION, Accept=accept)
    assert (answer.status, answer.kind) == (200, kind)
    assert "甘肃省总工会" in answer.text
    assert "Accept" in answer.headers["vary"]


def test_indicator_has_table_drawing_and_findings(server):
    page = server.ask("/indicator/stations").text
    assert "1566" in page and "<svg" in page and "存量" in page
    assert any("#" in link for link in links(page, "/id/report/"))
    assert server.ask("/indicator/stations?by=year").status == 200
    assert server.ask("/indicator/topic-union-organisations").status == 200


def test_indicator_of_its_own_phrase_opens(server):
    minted = links(server.ask("/indicators").text, "/id/indicator/")
    assert server.ask(minted[0]).status == 200


def test_named_question_is_a_form_with_an_answer(server):
    form = server.ask("/questions/programs-of").text
    assert 'name="org"' in form
    answered = server.ask("/questions/programs-of?" + urlencode({"ask": 1, "org": "甘肃省总工会"})).text
    assert "三抓三促" in answered and "<table>" in answered
    missing = server.ask("/questions/programs-of?" + urlencode({"ask": 1, "org": "甘肃总工"}))
    assert missing.status == 404 and "甘肃省总工会" in missing.text
    assert server.ask("/questions/no-such").status == 404


def test_result_of_a_query_links_its_entities_and_downloads(server):
    path = "/query?" + urlencode({"query": "SELECT ?o ?p WHERE { ?o kg:organizes ?p } ORDER BY ?o ?p LIMIT 3"})
    page = server.ask(path).text
    assert links(page, "/id/org/") and links(page, "/id/(?:program|event)/")
    table = server.ask(f"{path}&download=csv")
    assert table.headers["content-disposition"] == 'attachment; filename="result.csv"'
    assert len(list(csv.reader(io.StringIO(table.text)))) == 4
    assert json.loads(server.ask(f"{path}&download=json").body)["head"]["vars"] == ["o", "p"]
    assert server.ask(f"{path}&download=xml").text.startswith("<?xml")
    built = "/query?" + urlencode({"query": "CONSTRUCT { ?o a kg:Report } WHERE { ?o a kg:Report }"})
    assert "kg:Report" in server.ask(f"{built}&download=ttl").text


def test_wrong_query_shows_its_place(server):
    path = "/query?" + urlencode({"query": "SELECT * WHERE {\n ?s rdfs:lable }"})
    page = server.ask(path)
    assert page.status == 400
    assert "第 2 行第 " in page.text and "?s rdfs:lable" in page.text
    assert "Line 2, column " in server.ask(f"{path}&lang=en").text


def test_network_of_an_entity_and_of_a_query(server):
    about = server.ask("/network?" + urlencode({"about": "甘肃省总工会"}))
    assert about.status == 200 and "vis-network" in about.text
    asked = server.ask("/network?" + urlencode({"query": "SELECT ?o ?p WHERE { ?o kg:organizes ?p }"}))
    assert asked.status == 200
    assert server.ask("/network?" + urlencode({"about": "没有这个"})).status == 404


def test_missing_pages_say_so(server):
    for path in ("/nothing", "/id/org/nothing", "/indicator/nothing", "/static/nothing"):
        answer = server.ask(path)
        assert (answer.status, "没有这个页面" in answer.text) == (404, True)


def test_what_was_not_understood_is_listed_and_found_in_the_report(server):
    overview = server.ask("/coverage").text
    assert "读成数据" in overview
    found = next(page for path in links(overview, "/coverage/") if "序数" in (page := server.ask(path).text))
    place = next(link for link in links(found, "/id/report/") if "#" in link)
    path, _, span = place.partition("#")
    assert f'id="{span}"' in server.ask(path).text
    assert server.ask("/coverage/nothing").status == 404


def test_numerals_that_gave_nothing_are_marked_in_the_report(server):
    path = links(server.ask("/reports").text, "/id/report/")[0]
    page = server.ask(path).text
    assert 'class="left" id="' in page and 'data-type="left"' in page


def test_entity_has_a_time_line_where_years_differ(server):
    page = server.ask(UNION).text
    years = re.findall(r"<h3>(\d{4})</h3>", page)
    assert len(years) > 1 and years == sorted(years, reverse=True)


@pytest.mark.parametrize("path", ["/", UNION, f"{UNION}?format=jsonld", "/indicator/stations", "/network"])
def test_browser_that_has_a_page_is_not_sent_it_again(server, path):
    first = server.ask(path)
    again = server.ask(path, If_None_Match=f'"other", W/{first.headers["etag"]}')
    assert (first.status, again.status, again.body) == (200, 304, b"")
    for name in ("etag", "vary", "cache-control", "content-security-policy"):
        assert again.headers[name] == first.headers[name]
    assert server.ask(path, If_None_Match='"other"').body == server.ask(path).body == first.body


def test_kept_page_is_that_of_the_language_form_and_question(server):
    asks = [(UNION, "zh", "text/html"), (UNION, "en", "text/html"), (UNION, "en", "text/turtle"), ("/search?q=a", "en", "*/*")]
    once, twice = ([server.ask(path, Accept_Language=language, Accept=accept).body for path, language, accept in asks] for _ in range(2))
    assert once == twice
    assert len(set(once)) == len(asks)


def test_what_names_a_language_for_later_or_is_missing_is_not_kept(server):
    for path in ("/?lang=en", "/id/org/nothing"):
        assert not any("etag" in server.ask(path).headers for _ in range(2))
    assert all("set-cookie" in server.ask("/?lang=en").headers for _ in range(2))
