"""The formats that the result of a query is sent in, and which of them a client asked for."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat, parse_query_results, serialize

from kg.query import Result, render


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a result down."""

    media_type: str
    suffix: str
    triples: bool  # for CONSTRUCT and DESCRIBE; else for SELECT and ASK
    write: Callable[[Result], bytes]
    also: tuple[str, ...] = ()  # other media types that mean it


def _rendered(form: str) -> Callable[[Result], bytes]:
    def write(result: Result) -> bytes:
        out = io.StringIO()
        render.write(result, form, out)
        return out.getvalue().encode()

    return write


def _table(form: QueryResultsFormat) -> Callable[[Result], bytes]:
    def write(result: Result) -> bytes:
        found = parse_query_results(_rendered("json")(result), format=QueryResultsFormat.JSON)
        return found.serialize(format=form) or b""

    return write


def _graph(form: RdfFormat) -> Callable[[Result], bytes]:
    def write(result: Result) -> bytes:
        prefixes = dict(result.prefixes) if form in (RdfFormat.TURTLE, RdfFormat.RDF_XML) else None
        return serialize(result.triples, format=form, prefixes=prefixes) or b""

    return write


# The first of a kind is sent to a client that takes anything.
FORMATS: Mapping[str, Format] = {
    "json": Format("application/sparql-results+json", "json", False, _rendered("json"), ("application/json", "text/json")),
    "xml": Format("application/sparql-results+xml", "xml", False, _table(QueryResultsFormat.XML), ("application/xml", "text/xml")),
    "csv": Format("text/csv", "csv", False, _table(QueryResultsFormat.CSV)),
    "tsv": Format("text/tab-separated-values", "tsv", False, _table(QueryResultsFormat.TSV)),
    "ttl": Format("text/turtle", "ttl", True, _graph(RdfFormat.TURTLE), ("application/x-turtle", "text/n3", "application/turtle")),
    "nt": Format("application/n-triples", "nt", True, _graph(RdfFormat.N_TRIPLES), ("text/plain",)),
    "rdf": Format("application/rdf+xml", "rdf", True, _graph(RdfFormat.RDF_XML), ("application/xml", "text/xml")),
    "jsonld": Format("application/ld+json", "jsonld", True, _graph(RdfFormat.JSON_LD), ("application/json", "text/json")),
    # For spreadsheets: a byte order mark, and no cell that starts a formula. Nobody gets it by its media type.
    "excel": Format("text/csv; header=present", "csv", False, _rendered("csv")),
}


# Name → the media types that mean it. Nobody gets the form for spreadsheets by its media type.
KINDS: Mapping[str, Sequence[str]] = {name: (form.media_type, *form.also) for name, form in FORMATS.items() if name != "excel"}


def accepted(header: str | None, kinds: Mapping[str, Sequence[str]] = KINDS) -> list[str]:
    """The names out of `kinds` that an Accept header takes, the most wanted first, else in their order; all without a header."""
    wanted = [_range(part) for part in (header or "*/*").split(",") if part.strip()]
    ranked = []
    for place, (name, types) in enumerate(kinds.items()):
        # The most special range that fits decides, as RFC 9110 has it.
        fitting = [(special, quality) for range_, quality in wanted for kind in types if (special := _fits(range_, kind))]
        if fitting and (quality := max(fitting)[1]) > 0:
            ranked.append((-quality, place, name))
    return [name for _, _, name in sorted(ranked)]


def _range(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((value for name, _, value in (parameter.partition("=") for parameter in parameters) if name.strip() == "q"), "1")
    try:
        return kind, float(quality)
    except ValueError:
        return kind, 0.0


def _fits(range_: str, kind: str) -> int:
    """How special a range is that holds the media type: 3 the type itself, 1 anything; 0 where it does not hold it."""
    if range_ == kind:
        return 3
    if range_ == "*/*":
        return 1
    return 2 if range_.endswith("/*") and kind.startswith(range_[:-1]) else 0
