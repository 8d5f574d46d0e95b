"""The SPARQL 1.1 Protocol: reads a query out of a request, and describes the service.

Sources: https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-service-description/.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import BlankNode, Literal, NamedNode
from starlette.requests import Request

from kg.graph.iris import term
from kg.query import Result
from kg.serve.formats import FORMATS

SD = "http://www.w3.org/ns/sparql-service-description#"
MAX_BODY = 1 << 20  # bytes: a query of the guard's length in percent-encoded Chinese
_MOST_FIELDS = 100
FORM, BODY = "application/x-www-form-urlencoded", "application/sparql-query"


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """A request that is no SPARQL query operation: an HTTP status and why."""

    status: int
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the graphs that it is to read."""

    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


async def query_of(request: Request) -> Asked | None:
    """The query of a request; None where it has no parameter at all, which asks for the description of the service."""
    fields = _fields(request.url.query)
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/sparql-update":
            raise Refusal(403, "Updates are refused: the graph changes by kg build and the ledger.")
        if kind not in (FORM, BODY):
            raise Refusal(415, f"A query is posted as {FORM} or {BODY}.")
        text = _text(await _body(request))
        fields += [("query", text)] if kind == BODY else _fields(text)
    return _query(fields, posted=request.method == "POST")


def _query(fields: Sequence[tuple[str, str]], *, posted: bool) -> Asked | None:
    names = {name for name, _ in fields}
    if "update" in names:
        raise Refusal(403, "Updates are refused: the graph changes by kg build and the ledger.")
    queries = [value for name, value in fields if name == "query"]
    if len(queries) > 1:
        raise Refusal(400, "The request has more than one query; send one.")
    if not queries and (fields or posted):
        raise Refusal(400, "The request has no query; send it as the parameter query.")
    if not queries:
        return None
    default, named = (tuple(value for name, value in fields if name == f"{kind}-graph-uri") for kind in ("default", "named"))
    return Asked(queries[0], default, named)


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise Refusal(400, f"The parameters are not UTF-8, or more than {_MOST_FIELDS}.") from error


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise Refusal(413, f"The request is larger than {MAX_BODY >> 20} MB.")
    return bytes(body)


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refusal(400, "The query is not UTF-8.") from error


def description(endpoint: str) -> Result:
    """What the service at the address `endpoint` can do, as triples."""
    service, dataset, graph = BlankNode("service"), BlankNode("dataset"), BlankNode("graph")
    rows: list[tuple[BlankNode, NamedNode, NamedNode | BlankNode | Literal]] = [
        (service, term("rdf:type"), _sd("Service")),
        (service, _sd("endpoint"), NamedNode(endpoint)),
        (service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        (service, _sd("feature"), _sd("UnionDefaultGraph")),
        (service, term("rdfs:label"), Literal("工会知识图谱", language="zh")),
        (service, term("rdfs:label"), Literal("Knowledge graph of trade unions", language="en")),
        (service, _sd("defaultDataset"), dataset),
        (dataset, term("rdf:type"), _sd("Dataset")),
        (dataset, _sd("defaultGraph"), graph),
        (graph, term("rdf:type"), _sd("Graph")),
    ]
    rows += [(service, _sd("resultFormat"), NamedNode(f"http://www.w3.org/ns/formats/{name}")) for name in _W3C_FORMATS]
    return Result(("subject", "predicate", "object"), tuple(rows), "triples", prefixes={"sd": SD})


_W3C_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
assert len(_W3C_FORMATS) == len(FORMATS) - 1


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
