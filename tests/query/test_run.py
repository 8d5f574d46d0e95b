"""Queries see the union of all graphs under declared prefixes; faults are named with their place; endpoints answer like stores."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store, serialize

from kg.errors import QueryError, UsageError
from kg.query import Endpoint, Result, run


def values(result: Result) -> list[tuple[str, ...]]:
    return [tuple("" if term is None else term.value for term in row) for row in result.rows]  # type: ignore[union-attr]


def test_sees_all_graphs_as_one_with_prefixes_declared(store: Store) -> None:
    result = run(store, "SELECT ?name { ?union kg:subOrganizationOf e-org:中华全国总工会 ; rdfs:label ?name }")
    assert values(result) == [("甘肃省总工会",)]
    assert result.columns == ("name",)


def test_select_star_keeps_the_order_of_the_query(store: Store) -> None:
    assert run(store, "SELECT * { ?union kg:region ?area . ?area kg:code ?code } LIMIT 1").columns == ("union", "area", "code")


def test_ask_gives_a_truth_and_construct_gives_sorted_triples(store: Store) -> None:
    assert run(store, "ASK { e-person:潘从明_金川集团 a kg:ModelWorker }").truth is True
    built = run(store, "CONSTRUCT { ?a kg:near ?b } WHERE { ?a kg:parent ?b }")
    assert [str(triple.subject).rpartition("/")[2] for triple in built.triples] == ["平凉市>", "甘肃省>"]
    with pytest.raises(UsageError, match="CONSTRUCT"):
        _ = run(store, "ASK {}").triples


@pytest.mark.parametrize(
    "query, where, what",
    [
        ("SELEC * { ?s ?p ?o }", "Line 1, column 1:", "did you mean SELECT"),
        ("SELECT * {\n  ?s kgg:organizes ?o }", "Line 2, column 6:", "did you mean kg:"),
        ("SELECT * { ?s kg:organizes 甘肃省总工会 }", "Line 1, column 28:", "needs a prefix (e-org:甘肃省总工会)"),
        ("SELECT * { { ?s ?p ?o }", "Line 1, column 10:", "never closed"),
        ("SELECT * { ?s ?p (?o } )", "Line 1, column 22:", "does not close the ("),
        ("SELECT * {\n  ?s kg:organizes ?o ?x }", "Line 2, column 22:", "cannot be read"),
        ("SELECT ?s ?n { ?s ?p ?o } GROUP BY ?s", "Line 1", "cannot be read"),
    ],
)
def test_broken_queries_are_explained_with_their_place(store: Store, query: str, where: str, what: str) -> None:
    with pytest.raises(QueryError) as broken:
        run(store, query)
    assert str(broken.value).startswith(where)
    assert what in str(broken.value)
    line = query.split("\n")[int(where.split()[1].rstrip(":,")) - 1]
    assert line.strip() in str(broken.value)


def test_guarded_queries_never_reach_the_engine(store: Store) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        run(store, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


class _Endpoint(BaseHTTPRequestHandler):
    """A SPARQL 1.1 endpoint over the store of the tests, one request at a time."""

    store: Store

    def do_POST(self) -> None:
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
        try:
            answer = self.store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            self.send_error(400, "Bad Request", str(error))
            return
        triples = "CONSTRUCT" in query
        body = serialize(answer, format=RdfFormat.TURTLE) if triples else answer.serialize(format=QueryResultsFormat.JSON)
        self.send_response(200)
        self.send_header("Content-Type", "text/turtle" if triples else "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing to the terminal."""


@pytest.fixture
def endpoint(store: Store) -> Iterator[Endpoint]:
    handler = type("Handler", (_Endpoint,), {"store": store})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Endpoint(f"http://127.0.0.1:{server.server_port}/sparql", timeout=10)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?name ?value { ?o kg:value ?value ; kg:agent/rdfs:label ?name } ORDER BY ?value",
        "SELECT ?union ?other { ?union a kg:TradeUnion OPTIONAL { ?union skos:altLabel ?other } } ORDER BY ?union ?other",
        "ASK { ?s kg:organizes e-program:三抓三促 }",
        "CONSTRUCT WHERE { ?s kg:parent ?o }",
    ],
)
def test_an_endpoint_answers_as_the_store_does(store: Store, endpoint: Endpoint, query: str) -> None:
    assert run(endpoint, query) == run(store, query)


def test_an_endpoint_that_refuses_or_is_absent_is_a_clear_error(endpoint: Endpoint) -> None:
    with pytest.raises(QueryError, match="answered 400"):
        run(endpoint, "SELECT nonsense")
    with pytest.raises(QueryError, match="does not answer"):
        run(Endpoint("http://127.0.0.1:9/sparql", timeout=2), "ASK {}")
    with pytest.raises(UsageError, match="no http or https"):
        run(Endpoint("file:///etc/passwd"), "ASK {}")
