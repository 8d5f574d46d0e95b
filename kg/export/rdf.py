"""The graph as RDF files, in the order of its N-Triples lines; the engine writes and reads them, here they are sorted."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg.graph.iris import TEXTS, term
from kg.graph.store import STORE
from kg.room import Room, Row

FORMATS: Mapping[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}
_CHUNK = 1_000_000  # bytes of N-Triples that are written at once
_FORMAT = f"{STORE} {term('owl:versionInfo')} ".encode()  # how the line begins that tells the format of the store
_PREFIXES = re.compile(rb"\A(?:@prefix [^\n]*\n)*")
_key = itemgetter(0)


def write(quads: Iterable[Quad], format: str, path: Path, prefixes: Mapping[str, str], room: Room) -> None:
    """Write the quads, or those of a store, in a format of FORMATS; nquads and trig keep the named graphs, the others are their union.

    The reports' texts and the format of the store are left out. All but trig and jsonld take little memory, however many quads there are.
    prefixes: namespaces for Turtle and TriG.
    room: where the triples wait to be sorted.
    """
    store = quads if isinstance(quads, Store) else _stored(quads)
    with path.open("wb") as file, TemporaryFile(dir=path.parent) as dumped:
        graphs = _graphs(store, dumped)
        if format in ("nquads", "trig"):
            lines = _named(graphs, room)
        else:
            lines = _chunks(room.sort(_blocks(line for _, triples in graphs for line in triples)))
        if format in ("nquads", "ntriples"):
            file.writelines(lines)
        elif format == "turtle":
            file.writelines(_turtle(lines, prefixes))
        else:
            file.write(_written(b"".join(lines), format, prefixes))


def _stored(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.bulk_extend(quads)
    return store


def _graphs(store: Store, file: IO[bytes]) -> Iterator[tuple[NamedNode | BlankNode | DefaultGraph, Iterator[bytes]]]:
    """Each graph with its lines of N-Triples, which wait in `file`: the store keeps those of a graph, and of a subject there, together."""
    named = sorted((graph for graph in store.named_graphs() if graph != TEXTS), key=str)
    for graph in (DefaultGraph(), *named):
        file.seek(0)
        file.truncate()
        store.dump(file, format=RdfFormat.N_TRIPLES, from_graph=graph)
        file.seek(0)
        yield graph, (line for line in file if not line.startswith(_FORMAT))


def _named(graphs: Iterable[tuple[NamedNode | BlankNode | DefaultGraph, Iterator[bytes]]], room: Room) -> Iterator[bytes]:
    """Lines of N-Quads, sorted by graph and triple."""
    for graph, triples in graphs:
        end = b" .\n" if isinstance(graph, DefaultGraph) else f" {graph} .\n".encode()
        yield from (line[:-3] + end for (line,) in room.sort((line,) for line in triples))


def _blocks(triples: Iterable[bytes]) -> Iterator[Row]:
    """Subjects with the lines about them in one graph."""
    for subject, group in groupby(triples, key=_subject):
        yield subject, list(group)


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def _chunks(blocks: Iterable[Row]) -> Iterator[bytes]:
    """N-Triples in sorted order, each triple once, some whole subjects at a time."""
    lines: list[bytes] = []
    size = 0
    for _, group in groupby(blocks, key=_key):
        own = sorted({line for _, block in group for line in block})
        lines += own
        size += sum(map(len, own))
        if size >= _CHUNK:
            yield b"".join(lines)
            lines, size = [], 0
    if lines:
        yield b"".join(lines)


def _turtle(chunks: Iterable[bytes], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """The chunks as Turtle: prefixes in the first one, and an empty line after each subject.

    A line that ends with a point ends a statement, because literals hold no raw line ends.
    """
    for number, chunk in enumerate(chunks):
        turtle = _written(chunk, "turtle", prefixes)
        body = b"\n" + _PREFIXES.sub(b"", turtle) if number else turtle
        yield re.sub(rb" \.\n(?!@prefix)", b" .\n\n", body).rstrip(b"\n") + b"\n"


def _written(lines: bytes, format: str, prefixes: Mapping[str, str]) -> bytes:
    return serialize(parse(lines, format=RdfFormat.N_QUADS), format=FORMATS[format], prefixes=dict(prefixes)) or b""
