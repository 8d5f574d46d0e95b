"""The graph as RDF files, in the order of its N-Triples lines; the engine writes and reads them, here they are sorted."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse, serialize

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
_READ = 1 << 24  # bytes of N-Quads that are looked at together
_FORMAT = f"{STORE} {term('owl:versionInfo')} ".encode()
# A line of N-Quads: its triple, of it the subject. Only a literal has quotes, so the last one of the line ends it.
# The texts of the reports and the format of the store are passed over.
_STATEMENT = re.compile(
    rb'^(?!%b)((\S+) \S+ (?:".*"\S*|\S+))(?: (?!%b )\S+)? \.$' % (re.escape(_FORMAT), re.escape(str(TEXTS).encode())), re.MULTILINE
)
_PREFIXES = re.compile(rb"\A(?:@prefix [^\n]*\n)*")
_key = itemgetter(0)


def write(quads: Iterable[Quad], format: str, path: Path, prefixes: Mapping[str, str], room: Room) -> None:
    """Write the quads, or those of a store, in a format of FORMATS; nquads and trig keep the named graphs, the others are their union.

    The reports' texts and the format of the store are left out. All but trig and jsonld take little memory, however many quads there are.
    prefixes: namespaces for Turtle and TriG.
    room: where the triples wait to be sorted.
    """
    with path.open("wb") as file, TemporaryFile(dir=path.parent) as dumped:
        if format in ("nquads", "trig"):
            lines = _graph_by_graph(quads if isinstance(quads, Store) else _stored(quads), dumped, room)
        else:
            lines = _chunks(room.sort(_blocks(_statements(quads, dumped))))
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


def _graph_by_graph(store: Store, file: IO[bytes], room: Room) -> Iterator[bytes]:
    """Lines of N-Quads, sorted by graph and triple; the triples of one graph wait in `file`: the store keeps them together."""
    named = sorted((graph for graph in store.named_graphs() if graph != TEXTS), key=str)
    for graph in (DefaultGraph(), *named):
        file.seek(0)
        file.truncate()
        store.dump(file, format=RdfFormat.N_TRIPLES, from_graph=graph)
        file.seek(0)
        end = b" .\n" if isinstance(graph, DefaultGraph) else f" {graph} .\n".encode()
        yield from (line[:-3] + end for (line,) in room.sort((line,) for line in file if not line.startswith(_FORMAT)))


def _statements(quads: Iterable[Quad], file: IO[bytes]) -> "Iterator[re.Match[bytes]]":
    """The quads as lines, which wait in `file`: the engine writes them faster than Python can look at them one by one."""
    if isinstance(quads, Store):
        quads.dump(file, format=RdfFormat.N_QUADS)
    else:
        serialize(quads, file, format=RdfFormat.N_QUADS)
    file.seek(0)
    while lines := file.readlines(_READ):
        yield from _STATEMENT.finditer(b"".join(lines))


def _blocks(statements: "Iterable[re.Match[bytes]]") -> Iterator[Row]:
    """Subjects with triples about them; the store gives those of one graph together."""
    for subject, group in groupby(statements, key=itemgetter(2)):
        yield subject, [found[1] for found in group]


def _chunks(blocks: Iterable[Row]) -> Iterator[bytes]:
    """N-Triples in sorted order, each triple once, some whole subjects at a time."""
    lines: list[bytes] = []
    size = 0
    for _, group in groupby(blocks, key=_key):
        own = sorted({line for _, block in group for line in block})
        lines += own
        size += sum(map(len, own))
        if size >= _CHUNK:
            yield b" .\n".join([*lines, b""])
            lines, size = [], 0
    if lines:
        yield b" .\n".join([*lines, b""])


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
