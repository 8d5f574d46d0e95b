"""Finds text in a graph at once: entities, indicators and reports by a part of their names, evidence by a part of its sentence.

A build writes the index, an SQLite file in the folder of the store, beside the engine's own files. It holds every pair of neighbouring
characters (SQLite's trigrams need three, and half of all Chinese words have two); marks, spaces, case and width do not count.
"""

import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import GraphError
from kg.graph.iris import VOCABULARIES, term
from kg.query.names import CLASSES

FILE = "text.sqlite"  # within the folder of the store
# Types of what has a name, in the order in which a node that has two of them is taken.
TYPES = tuple(name for name in CLASSES if name not in ("KIND", "RELATION"))

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, type TEXT NOT NULL, label TEXT NOT NULL, weight INTEGER NOT NULL);
CREATE TABLE name (id INTEGER PRIMARY KEY, node INTEGER NOT NULL, name TEXT NOT NULL, plain TEXT NOT NULL, other INTEGER NOT NULL);
CREATE TABLE quote (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, report TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  quote TEXT NOT NULL);
CREATE TEMP TABLE place (report TEXT, start INTEGER, "end" INTEGER, iri TEXT, quote TEXT);
CREATE VIRTUAL TABLE name_text USING fts5 (pairs, content = '', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Cn'");
CREATE VIRTUAL TABLE quote_text USING fts5 (pairs, content = '', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Cn'");
"""


# Sorted by SQLite, which takes little memory, however many there are.
_NUMBERED = """
INSERT INTO quote SELECT row_number() OVER (ORDER BY report, start, "end", iri) - 1, iri, report, start, "end", quote FROM place ORDER BY 1;
DROP TABLE place;
"""


class Named(NamedTuple):
    """Something that has a name with the text in it."""

    iri: str
    type: str  # a mention type, INDICATOR or REPORT
    label: str
    name: str  # the name that fits: the label or another one
    weight: int  # statements in which it stands


class Quoted(NamedTuple):
    """A sentence with the text in it that proves a statement."""

    iri: str  # of the kg:Evidence
    report: str  # IRI
    start: int  # offsets in the report's text
    end: int
    quote: str


class TextIndex:
    """The index of a graph, opened to read; threads may share it.

    folder: that of the store. GraphError where it has no index.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        if not path.is_file():
            raise GraphError(f"There is no text index in {folder}. Build the graph again with `kg build`.")
        # Nothing writes to it any more, so no lock is taken: the folder may be read-only.
        self._database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def close(self) -> None:
        self._database.close()

    def named(self, text: str, types: Sequence[str] = (), limit: int = 50) -> list[Named]:
        """What has `text` in a name, each once: names that are it, then those that start with it, then the rest; weighty ones first.

        types: only these of TYPES; all where empty.
        """
        plain = plain_text(text)
        if not plain:
            return []
        kinds = f" AND type IN ({','.join('?' * len(types))})" if types else ""
        found: dict[str, Named] = {}
        for table, fit, value in (
            ("name", "name.plain = ?", plain),
            ("name_text JOIN name ON name.id = name_text.rowid", "name_text MATCH ?", f"^ {_match(plain)}"),
            ("name_text JOIN name ON name.id = name_text.rowid", "name_text MATCH ?", _match(plain)),
        ):
            # Names are numbered by weight: the first rows are the best ones, and the others need not be read.
            order = "name.id" if table == "name" else "name_text.rowid"
            rows = self._database.execute(
                f"SELECT iri, type, label, name.name, weight FROM {table} JOIN node ON node.id = name.node "
                f"WHERE {fit}{kinds} ORDER BY {order} LIMIT ?",
                (value, *types, 4 * limit),
            )
            for row in map(Named._make, rows):
                found.setdefault(row.iri, row)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def of_type(self, type_: str) -> list[Named]:
        """All of this one of TYPES by their labels, the weightiest first."""
        rows = self._database.execute("SELECT iri, type, label, label, weight FROM node WHERE type = ? ORDER BY id", (type_,))
        return list(map(Named._make, rows))

    def quoted(self, text: str, limit: int = 50) -> list[Quoted]:
        """The sentences with `text` in them, by report and place."""
        plain = plain_text(text)
        if not plain:
            return []
        rows = self._database.execute(
            'SELECT iri, report, start, "end", quote FROM quote_text JOIN quote ON quote.id = quote_text.rowid '
            "WHERE quote_text MATCH ? ORDER BY quote_text.rowid LIMIT ?",
            (_match(plain), limit),
        )
        return list(map(Quoted._make, rows))


def open_index(folder: Path) -> TextIndex | None:
    """The index in the folder of a store; None where an earlier version of kg, or another program, made the store."""
    return TextIndex(folder) if (folder / FILE).is_file() else None


def plain_text(text: str) -> str:
    """What counts of a text when it is looked for: letters and digits, in one width and case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def write_index(store: Store, folder: Path) -> None:
    """Write the index of `store` into `folder`, in place of an earlier one; the same graph gives the same index."""
    path = folder / FILE
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    try:
        database.executescript(_SCHEMA)
        nodes = _nodes(store)
        database.executemany("INSERT INTO node VALUES (?, ?, ?, ?, ?)", nodes)
        names = list(_names(store, nodes))
        database.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?)", names)
        database.executemany("INSERT INTO name_text (rowid, pairs) VALUES (?, ?)", ((row[0], _pairs(row[3])) for row in names))
        database.execute("CREATE INDEX name_plain ON name (plain)")
        database.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", _quotes(store))
        database.executescript(_NUMBERED)
        quotes = ((number, _pairs(plain_text(quote))) for number, quote in database.execute("SELECT id, quote FROM quote ORDER BY id"))
        database.executemany("INSERT INTO quote_text (rowid, pairs) VALUES (?, ?)", quotes)
        for table in ("name_text", "quote_text"):
            database.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        database.commit()
    finally:
        database.close()


def _pairs(plain: str) -> str:
    """Each character with the next; the last stands alone, so that a single character is the start of a word of the index."""
    return " ".join([*map(str.__add__, plain, plain[1:]), plain[-1:]])


def _match(plain: str) -> str:
    """The FTS5 expression for a text that has `plain` in it."""
    return f'"{plain}" *' if len(plain) == 1 else f'"{" ".join(map(str.__add__, plain, plain[1:]))}"'


def _nodes(store: Store) -> list[tuple[int, str, str, str, int]]:
    """All that have a name, the weightiest first."""
    weights: Counter[str] = Counter()
    for property_ in ("rdf:subject", "rdf:object", "kg:agent", "kg:indicator"):
        weights.update(quad.object.value for quad in _about(store, property_) if isinstance(quad.object, NamedNode))
    types: dict[str, str] = {}
    for type_ in TYPES:
        for class_ in CLASSES[type_]:
            for quad in store.quads_for_pattern(None, term("rdf:type"), term(class_), None):
                if isinstance(quad.subject, NamedNode):
                    types.setdefault(quad.subject.value, type_)
    labels: dict[str, tuple[bool, str]] = {}
    for iri, name, language in _texts(store, "rdfs:label"):
        labels[iri] = min(labels.get(iri, (True, name)), (language != "zh", name))
    ranked = sorted((-weights[iri], labels[iri][1], iri, type_) for iri, type_ in types.items() if iri in labels)
    return [(number, iri, type_, label, -weight) for number, (weight, label, iri, type_) in enumerate(ranked)]


def _names(store: Store, nodes: Sequence[tuple[int, str, str, str, int]]) -> Iterator[tuple[int, int, str, str, int]]:
    """The names of all nodes in the order of their weight, the label of a node before its other names."""
    numbers = {iri: number for number, iri, *_ in nodes}
    labels = {number: label for number, _, _, label, _ in nodes}
    found = {(number, False, label) for number, label in labels.items()}
    for property_ in ("rdfs:label", "skos:altLabel"):
        for iri, name, _ in _texts(store, property_):
            if (number := numbers.get(iri)) is not None and name != labels[number]:
                found.add((number, True, name))
    for row, (number, other, name) in enumerate(sorted(found)):
        yield row, number, name, plain_text(name), other


def _quotes(store: Store) -> Iterator[tuple[str, int, int, str, str]]:
    """Report, place, IRI and text of each sentence that proves something."""
    found: Any = store.query(
        "SELECT ?report ?start ?end ?iri ?quote { ?iri oa:hasSource ?report ; oa:start ?start ; oa:end ?end ; oa:exact ?quote }",
        prefixes=VOCABULARIES,
        use_default_graph_as_union=True,
    )
    for report, start, end, iri, quote in found:
        yield report.value, int(start.value), int(end.value), iri.value, quote.value


def _texts(store: Store, property_: str) -> Iterator[tuple[str, str, str]]:
    """Subject, text and language of each literal of a property."""
    for quad in _about(store, property_):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield quad.subject.value, quad.object.value, quad.object.language or ""


def _about(store: Store, property_: str) -> Iterator[Quad]:
    return store.quads_for_pattern(None, term(property_), None, None)
