"""The graph as RDF files, in the order of its N-Triples lines; the engine writes them."""

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import DefaultGraph, Quad, RdfFormat, serialize

FORMATS: Mapping[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}


def serialized(quads: Sequence[Quad], format: str, prefixes: Mapping[str, str]) -> bytes:
    """The quads in a format of FORMATS; nquads and trig keep the named graphs, the others are their union.

    prefixes: namespaces for Turtle and TriG.
    """
    if format in ("nquads", "trig"):
        return serialize(sorted(quads, key=_by_graph), format=FORMATS[format], prefixes=dict(prefixes)) or b""
    triples = sorted({quad.triple for quad in quads}, key=str)
    written = serialize(triples, format=FORMATS[format], prefixes=dict(prefixes)) or b""
    return _spaced(written) if format == "turtle" else written


def _by_graph(quad: Quad) -> tuple[str, str]:
    return "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name), str(quad.triple)


def _spaced(turtle: bytes) -> bytes:
    """An empty line after each subject: a line that ends with a point ends a statement, because literals hold no raw line ends."""
    return re.sub(rb" \.\n(?!@prefix)", b" .\n\n", turtle).rstrip(b"\n") + b"\n"
