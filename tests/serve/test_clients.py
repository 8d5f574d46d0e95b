"""Clients that people use get their answers from the endpoint."""

import json
import shutil
import subprocess
from urllib.request import urlopen

import pytest

QUERY = "PREFIX kg: <https://w3id.org/gonghui-kg/ontology#> SELECT ?report WHERE { ?report a kg:Report }"


def test_sparqlwrapper(server):
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(f"{server.address}sparql")
    client.setQuery(QUERY)
    counts = set()
    for form in (wrapper.JSON, wrapper.XML, wrapper.CSV):
        client.setReturnFormat(form)
        found = client.query().convert()
        if form == wrapper.JSON:
            counts.add(len(found["results"]["bindings"]))
        elif form == wrapper.XML:
            counts.add(len(found.getElementsByTagName("result")))
        else:
            counts.add(len(found.decode().splitlines()) - 1)
    assert len(counts) == 1 and min(counts) > 5
    client.setMethod(wrapper.POST)
    client.setReturnFormat(wrapper.TURTLE)
    client.setQuery(QUERY.replace("SELECT ?report", "CONSTRUCT { ?report a kg:Report }"))
    assert b"kg:Report" in client.query().convert()


def test_sparqlwrapper_tells_a_wrong_query(server):
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(f"{server.address}sparql")
    client.setQuery("SELECT * WHERE { ?s ?p }")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed, match="Line 1, column"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_sparqlstore(server, method):
    from rdflib import RDF, Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(store=SPARQLStore(f"{server.address}sparql", method=method))
    reports = [str(row.report) for row in graph.query(QUERY)]
    class_ = URIRef("https://w3id.org/gonghui-kg/ontology#Report")
    assert sorted(reports) == sorted(map(str, graph.subjects(RDF.type, class_)))
    assert len(reports) > 5


def test_kg_query(server):
    from kg.query import Endpoint, run

    assert run(Endpoint(f"{server.address}sparql"), "ASK { ?s a kg:Report }").truth is True


def test_urllib(server):
    with urlopen(f"{server.address}sparql?query=ASK%7B%7D") as answer:
        assert json.load(answer)["boolean"] is True


def test_curl(server):
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not on the PATH")
    command = [curl, "-s", "-H", "Accept: text/csv", "--data-urlencode", f"query={QUERY}", f"{server.address}sparql"]
    assert subprocess.run(command, capture_output=True, check=True).stdout.startswith(b"report\r\nhttps://w3id.org/")
