"""The graph as RDF files, in the order of its N-Triples lines; the engine writes them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse, serialize

from kg.room import Room, Row

FORMATS: Mapping[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}
_STREAMED = ("turtle", "ntriples")
_CHUNK = 1_000_000  # characters of N-Triples that are written at once
_PREFIXES = re.compile(rb"\A(?:@prefix [^\n]*\n)*")
_subject = itemgetter(0)


def write(quads: Iterable[Quad], format: str, path: Path, prefixes: Mapping[str, str], room: Room) -> None:
    """Write the quads in a format of FORMATS; nquads and trig keep the named graphs, the others are their union.

    Turtle and N-Triples take little memory, however many quads there are.
    prefixes: namespaces for Turtle and TriG.
    room: where the triples wait to be sorted.
    """
    with path.open("wb") as file:
        if format not in _STREAMED:
            ordered = sorted(quads, key=_by_graph) if format in ("nquads", "trig") else sorted({quad.triple for quad in quads}, key=str)
            file.write(serialize(ordered, format=FORMATS[format], prefixes=dict(prefixes)) or b"")
            return
        before: bytes | None = None  # what stands before a chunk; the first one has the prefixes
        for chunk in _chunks(room.sort(_blocks(quads))):
            written = serialize(parse(chunk, format=RdfFormat.N_TRIPLES), format=FORMATS[format], prefixes=dict(prefixes)) or b""
            body = written if before is None else before + _PREFIXES.sub(b"", written)
            file.write(_spaced(body) if format == "turtle" else body)
            before = b"\n" if format == "turtle" else b""


def _blocks(quads: Iterable[Quad]) -> Iterator[Row]:
    """Subjects with triples about them, as in N-Triples; the store gives those of one graph together."""
    for subject, group in groupby(quads, key=lambda quad: quad.subject):
        yield str(subject), [str(quad.triple) for quad in group]


def _chunks(blocks: Iterable[Row]) -> Iterator[str]:
    """N-Triples in sorted order, each triple once, some whole subjects at a time."""
    lines: list[str] = []
    size = 0
    for _, group in groupby(blocks, key=_subject):
        own = sorted({line for _, block in group for line in block})
        lines += own
        size += sum(map(len, own))
        if size >= _CHUNK:
            yield " .\n".join([*lines, ""])
            lines, size = [], 0
    if lines:
        yield " .\n".join([*lines, ""])


def _by_graph(quad: Quad) -> tuple[str, str]:
    return "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name), str(quad.triple)


def _spaced(turtle: bytes) -> bytes:
    """An empty line after each subject: a line that ends with a point ends a statement, because literals hold no raw line ends."""
    return re.sub(rb" \.\n(?!@prefix)", b" .\n\n", turtle).rstrip(b"\n") + b"\n"
