"""The endpoint speaks the SPARQL 1.1 Protocol; the names after `query_` and `bad_` are those of the W3C's protocol tests."""

import json
from urllib.parse import quote, urlencode

import pytest

ASK = "ASK { ?s a kg:Report }"
SELECT = "SELECT ?s WHERE { ?s a kg:Report } ORDER BY ?s LIMIT 2"
CONSTRUCT = "CONSTRUCT { ?s a kg:Report } WHERE { ?s a kg:Report }"
FORM, BODY = "application/x-www-form-urlencoded", "application/sparql-query"


def form(*fields):
    return urlencode(fields).encode()


def test_query_get(server):
    answer = server.query(ASK)
    assert (answer.status, answer.kind) == (200, "application/sparql-results+json")
    assert json.loads(answer.body)["boolean"] is True


def test_query_post_form(server):
    answer = server.ask("/sparql", "POST", form(("query", ASK)), Content_Type=FORM)
    assert json.loads(answer.body)["boolean"] is True


def test_query_post_direct(server):
    answer = server.ask("/sparql", "POST", ASK.encode(), Content_Type=f"{BODY}; charset=utf-8")
    assert json.loads(answer.body)["boolean"] is True


# The names, queries and graphs are those of the suite, with the graphs in the store: it fetches none.
DATA1, DATA2, DATA3 = (f"http://example.org/data/data{number}.rdf" for number in (1, 2, 3))
ABOUT1 = f"ASK {{ <{DATA1}> ?p ?o }}"
BOTH = f"ASK {{ <{DATA1}> a ?type . <{DATA2}> a ?type }}"
NAMED = "ASK { GRAPH ?g { ?s ?p ?o } }"
BOTH_NAMED = f"ASK {{ GRAPH ?g1 {{ <{DATA1}> a ?type }} GRAPH ?g2 {{ <{DATA2}> a ?type }} }}"
FULL = f"ASK {{ <{DATA3}> a ?type . GRAPH ?g1 {{ <{DATA1}> a ?type }} GRAPH ?g2 {{ <{DATA2}> a ?type }} }}"
DEFAULT, GRAPHS = "default-graph-uri", "named-graph-uri"


@pytest.mark.parametrize("way", ["get", "form", "direct"])
@pytest.mark.parametrize(
    "query, graphs, truth",
    [
        (ABOUT1, [(DEFAULT, DATA1)], True),  # query_dataset_default_graph
        (ABOUT1, [(DEFAULT, DATA2)], False),
        (BOTH, [(DEFAULT, DATA1), (DEFAULT, DATA2)], True),  # query_dataset_default_graphs_get, …_post
        (NAMED, [(DEFAULT, DATA1)], False),  # no graph has a name where none is named
        (NAMED, [(GRAPHS, DATA1)], True),
        (BOTH_NAMED, [(GRAPHS, DATA1), (GRAPHS, DATA2)], True),  # query_dataset_named_graphs_get, …_post
        (ABOUT1, [(GRAPHS, DATA1)], False),  # what is named is not in the default graph
        (FULL, [(DEFAULT, DATA3), (GRAPHS, DATA1), (GRAPHS, DATA2)], True),  # query_dataset_full
        (ABOUT1.replace("{", f"FROM <{DATA1}> {{", 1), [(DEFAULT, DATA2)], False),  # query_multiple_dataset: the protocol's wins
        (ABOUT1.replace("{", f"FROM <{DATA1}> {{", 1), [], True),
        (ABOUT1.replace("{", f"FROM <{DATA2}> {{", 1), [], False),
        (NAMED.replace("{", f"FROM NAMED <{DATA2}> {{", 1), [], True),
    ],
)
def test_query_dataset(suite_server, way, query, graphs, truth):
    if way == "get":
        answer = suite_server.ask(f"/sparql?{urlencode([('query', query), *graphs])}")
    elif way == "form":
        answer = suite_server.ask("/sparql", "POST", form(("query", query), *graphs), Content_Type=FORM)
    else:
        answer = suite_server.ask(f"/sparql?{urlencode(graphs)}", "POST", query.encode(), Content_Type=BODY)
    assert (answer.status, answer.status == 200 and json.loads(answer.body)["boolean"]) == (200, truth)


@pytest.mark.parametrize("name", [DEFAULT, GRAPHS])
@pytest.mark.parametrize("graph", ["http://example.org/data/data9.rdf", "file:///etc/passwd", "data1.rdf", ""])
def test_graphs_that_are_not_here_are_refused_by_name(suite_server, name, graph):
    answer = suite_server.ask("/sparql?" + urlencode({"query": ASK, name: graph}))
    assert (answer.status, f"There is no graph <{graph}> here" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "query, accept, kind",
    [
        (SELECT, None, "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "text/html;q=0.3, application/sparql-results+xml;q=0.9, */*;q=0.1", "application/sparql-results+xml"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, None, "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/sparql-results+json, text/turtle;q=0.5", "text/turtle"),
        (CONSTRUCT.replace("CONSTRUCT", "DESCRIBE ?s WHERE { ?s a kg:Report } #"), "text/turtle", "text/turtle"),
    ],
)
def test_query_content_type(server, query, accept, kind):
    answer = server.query(query, **({"Accept": accept} if accept else {}))
    assert (answer.status, answer.kind) == (200, kind)
    assert answer.body


def test_not_acceptable(server):
    assert server.query(SELECT, Accept="image/png").status == 406
    assert server.query(SELECT, Accept="text/turtle").status == 406


def test_csv_and_tsv_have_the_form_of_the_standard(server):
    query = 'SELECT ?a ?b ?c WHERE { VALUES (?a ?b ?c) { (<http://a/> "x,\\"y"@zh 5) } }'
    assert server.query(query, Accept="text/csv").text == 'a,b,c\r\nhttp://a/,"x,""y",5\r\n'
    assert server.query(query, Accept="text/tab-separated-values").text == '?a\t?b\t?c\n<http://a/>\t"x,\\"y"@zh\t5\n'


def test_prefixes_of_the_graph_are_declared(server):
    rows = json.loads(server.query('SELECT ?o WHERE { ?o rdfs:label "甘肃省总工会"@zh ; a kg:TradeUnion }').body)["results"]["bindings"]
    assert rows == [{"o": {"type": "uri", "value": "https://w3id.org/gonghui-kg/id/org/甘肃省总工会"}}]


def test_bad_query_syntax_is_told_with_its_place(server):
    answer = server.query("SELECT * WHERE {\n  ?s rdfs:lable }")
    assert (answer.status, answer.kind) == (400, "text/plain")
    assert answer.text.startswith("Line 2, column ")


@pytest.mark.parametrize(
    "method, path, body, kind, status",
    [
        ("GET", f"/sparql?query={quote(ASK)}&query={quote(ASK)}", None, None, 400),  # bad_multiple_queries
        ("PUT", f"/sparql?query={quote(ASK)}", None, None, 405),  # bad_query_method
        ("POST", "/sparql", form(("query", ASK)), "text/plain", 415),  # bad_query_wrong_media_type
        ("POST", "/sparql", form(("query", ASK)), None, 415),  # bad_query_missing_form_type
        ("POST", "/sparql", ASK.encode(), None, 415),  # bad_query_missing_direct_type
        ("POST", "/sparql", ASK.encode("utf-16"), BODY, 400),  # bad_query_non_utf8
        ("GET", "/sparql?query=%ff%fe", None, None, 400),
        ("POST", "/sparql", form(("query", ASK), ("query", ASK)), FORM, 400),
        ("POST", f"/sparql?query={quote(ASK)}", ASK.encode(), BODY, 400),
        ("POST", "/sparql", b"", FORM, 400),
        ("GET", "/sparql?other=1", None, None, 400),
        ("GET", "/sparql?query=", None, None, 400),
    ],
)
def test_bad_query_requests(server, method, path, body, kind, status):
    answer = server.ask(path, method, body, **({"Content_Type": kind} if kind else {}))
    assert (answer.status, answer.kind) == (status, "text/plain")
    assert answer.text.strip()


def test_head_has_the_headers_of_get(server):
    answer = server.ask("/sparql?" + urlencode({"query": ASK}), "HEAD")
    assert (answer.status, answer.kind, answer.body) == (200, "application/sparql-results+json", b"")


def test_service_describes_itself(server):
    answer = server.ask("/sparql", Accept="text/turtle")
    assert answer.kind == "text/turtle"
    assert f"sd:endpoint <{server.address}sparql>" in answer.text
    assert "sd:SPARQL11Query" in answer.text
    assert server.ask("/sparql", Accept="text/html,*/*;q=0.8").headers["location"] == "/query"
