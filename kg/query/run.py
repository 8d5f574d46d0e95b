"""Runs a SPARQL query over the union of a store's graphs, or sends it to a remote endpoint, and gives the whole result back.

Queries on a store pass the guard first; a remote endpoint guards itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeAlias, TypeVar

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from kg.errors import QueryError, UsageError
from kg.graph.iris import Iris
from kg.query.guard import MAX_LENGTH, Token, check

_T = TypeVar("_T")
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
_TRUTH = {"1": "true", "0": "false"}
JSON, TURTLE = QueryResultsFormat.JSON, RdfFormat.TURTLE


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gave: a table for SELECT, one truth for ASK, triples for CONSTRUCT and DESCRIBE (also as a table)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    form: str  # select, ask or triples
    truth: bool | None = None  # of ASK
    prefixes: Mapping[str, str] = field(default_factory=dict)  # those declared for the query, to shorten IRIs with

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The triples of CONSTRUCT or DESCRIBE, sorted; UsageError for another form."""
        if self.form != "triples":
            raise UsageError("Only CONSTRUCT and DESCRIBE give triples; ask for table, csv or json.")
        return tuple(Triple(*row) for row in self.rows)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A remote store that speaks the SPARQL 1.1 protocol.

    url: http or https.
    timeout: seconds to wait for an answer.
    """

    url: str
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs of a store that a query reads, by IRI, as the SPARQL protocol names them."""

    default: tuple[str, ...] = ()  # together the default graph
    named: tuple[str, ...] = ()  # those that GRAPH finds


Source: TypeAlias = Store | Endpoint
Answer: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples


def run(
    source: Source,
    query: str,
    prefixes: Mapping[str, str] | None = None,
    limit: int | None = None,
    dataset: Dataset | None = None,
) -> Result:
    """The result of `query`, a SELECT, ASK, CONSTRUCT or DESCRIBE.

    source: an opened store, or an endpoint.
    prefixes: declared without being written in the query; those of the graph at its usual base where left out.
    limit: rows or triples that the answer may have.
    dataset: the graphs of a store that it reads, whatever its FROM says; without either it reads the union of all.
    Raises QueryError for a query that is refused, cannot be read or gives more than the limit, or an endpoint that does not answer.
    """
    declared = dict(Iris().prefixes if prefixes is None else prefixes)
    if isinstance(source, Endpoint):
        found = _result(_ask_endpoint(source, query, declared), (), declared, limit)
        return replace(found, rows=tuple(tuple(map(_usual, row)) for row in found.rows))
    read = check(query, partial(_has_graph, source))
    try:
        return _result(source.query(query, prefixes=declared, **_reading(source, read, dataset)), read, declared, limit)
    except SyntaxError as error:
        from kg.query.diagnose import diagnosis

        raise diagnosis(query, read, declared, str(error)) from None
    except (OSError, ValueError) as error:
        raise QueryError(f"The engine could not carry the query out: {error}") from error


def _has_graph(store: Store, name: str) -> bool:
    try:
        return store.contains_named_graph(NamedNode(name))
    except ValueError:  # no IRI
        return False


def _reading(store: Store, read: Sequence[Token], dataset: Dataset | None) -> dict[str, Any]:
    """What the engine has to be told of the graphs to read; QueryError for one that the store does not have."""
    if dataset is not None:
        for name in (*dataset.default, *dataset.named):
            if not _has_graph(store, name):
                raise QueryError(f"There is no graph <{name}> here, and no other is fetched. Name a graph of this store, or leave it out.")
        return {"default_graph": list(map(NamedNode, dataset.default)), "named_graphs": list(map(NamedNode, dataset.named))}
    return {"use_default_graph_as_union": not any(token.kind == "word" and token.text.upper() == "FROM" for token in read)}


def _result(answer: Answer, read: Sequence[Token], prefixes: Mapping[str, str], limit: int | None) -> Result:
    if isinstance(answer, QueryBoolean):
        return Result((), (), "ask", bool(answer), prefixes)
    if isinstance(answer, QuerySolutions):
        given = [variable.value for variable in answer.variables]
        columns = _in_order_of_text(given, read)
        rows = tuple(map(tuple, _at_most(limit, answer)))
        if columns != given:
            places = [given.index(column) for column in columns]
            rows = tuple(tuple(row[place] for place in places) for row in rows)
        return Result(tuple(columns), rows, "select", None, prefixes)
    triples = {(triple.subject, triple.predicate, triple.object) for triple in _at_most(limit, answer)}
    rows = tuple(sorted(triples, key=lambda row: tuple(map(str, row))))
    return Result(("subject", "predicate", "object"), rows, "triples", None, prefixes)


def _usual(term: Term | None) -> Term | None:
    """Truth values as the graph writes them: Virtuoso keeps them as the numbers 1 and 0."""
    if isinstance(term, Literal) and term.value in _TRUTH and term.datatype == _BOOLEAN:
        return Literal(_TRUTH[term.value], datatype=_BOOLEAN)
    return term


def _at_most(limit: int | None, answers: Iterable[_T]) -> Iterator[_T]:
    for number, answer in enumerate(answers):
        if number == limit:
            raise QueryError(f"The answer has more than {limit:,} rows. Add a LIMIT, or ask for less at a time.")
        yield answer


def _in_order_of_text(columns: list[str], read: Sequence[Token]) -> list[str]:
    """The columns of SELECT * as the query names them; the engine gives them by alphabet."""
    words = [token.text.upper() for token in read]
    select = words.index("SELECT") if "SELECT" in words else len(words)
    if "*" not in words[select + 1 : select + 3]:
        return columns
    named = [token.text[1:] for token in read if token.kind == "variable"]
    return sorted(columns, key=named.index)


def _ask_endpoint(endpoint: Endpoint, query: str, prefixes: Mapping[str, str]) -> Answer:
    """Sends the query by POST as a form, which every endpoint takes and which has no limit of length."""
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.parse import urlencode, urlsplit
    from urllib.request import Request, urlopen

    if urlsplit(endpoint.url).scheme not in ("http", "https"):
        raise UsageError(f"The endpoint {endpoint.url!r} is no http or https address.")
    if len(query) > MAX_LENGTH:
        raise QueryError(f"The query has {len(query):,} characters; the limit is {MAX_LENGTH:,}.")
    # On one line, so that the lines in the endpoint's messages stay right. A declaration in the query comes later and wins.
    header = " ".join(f"PREFIX {prefix}: <{space}>" for prefix, space in prefixes.items())
    accept = f"{JSON.media_type}, {TURTLE.media_type};q=0.9"
    body = urlencode({"query": f"{header} {query}"}).encode()
    request = Request(endpoint.url, body, {"Accept": accept, "User-Agent": "gonghui-kg"})
    try:
        with urlopen(request, timeout=endpoint.timeout) as answer:
            content, media_type = answer.read(), answer.headers.get_content_type()
    except HTTPError as error:
        said = error.read(2000).decode(errors="replace").strip()
        raise QueryError(f"{endpoint.url} answered {error.code} {error.reason}: {said}") from error
    except (URLError, HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise QueryError(f"{endpoint.url} does not answer ({reason}). Check the address and that the endpoint runs.") from error
    return _read_answer(endpoint, content, media_type)


def _read_answer(endpoint: Endpoint, content: bytes, media_type: str) -> Answer:
    try:
        if graph := RdfFormat.from_media_type(media_type):
            return [quad.triple for quad in parse(content, format=graph)]  # type: ignore[return-value]
        return parse_query_results(content, format=QueryResultsFormat.from_media_type(media_type) or JSON)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{endpoint.url} sent {media_type} that is no SPARQL result: {error}") from error
