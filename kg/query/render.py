"""Writes the result of a query for people (table) and programs (csv, json, ttl)."""

import re
from collections.abc import Mapping
from typing import TextIO

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, serialize

from kg.errors import UsageError
from kg.language import columns, say
from kg.query.run import Result, Term
from kg.sheet import BOM, text_cell

FORMATS = ("table", "csv", "json", "ttl")

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float"))
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
# What a terminal would obey instead of showing: control characters and marks that turn the direction of writing.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


def write(
    result: Result,
    format: str,
    out: TextIO,
    titles: Mapping[str, str] | None = None,
    store: Store | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Write `result` to `out` in a format of FORMATS; UsageError for one that the form of the query does not have.

    titles: column → its heading in tables; a question's `columns`.
    store: where labels come from, for IRIs whose name says nothing.
    words: column → code → what stands for it in tables; a question's `words`.
    """
    if format == "table":
        _write_table(result, out, _Shown(result.prefixes, store), titles or {}, words or {})
    elif format == "csv":
        _write_csv(result, out)
    elif format == "json":
        _write_json(result, out)
    elif format == "ttl":
        out.write(_serialized(result, RdfFormat.TURTLE))
    else:
        raise UsageError(f"There is no format {format!r}; choose one of {', '.join(FORMATS)}.")


class _Shown:
    """Terms as people read them: prefixed names, with the label where the name does not tell it."""

    def __init__(self, prefixes: Mapping[str, str], store: Store | None) -> None:
        self._spaces = sorted(((space, prefix) for prefix, space in prefixes.items()), key=lambda pair: -len(pair[0]))
        self._store = store

    def text(self, term: Term | None) -> str:
        if isinstance(term, NamedNode):
            short, label = self._shortened(term.value), self._label(term)
            return short if not label or label in short else f"{short} ({label})"
        return "" if term is None else _INVISIBLE.sub(" ", term.value if isinstance(term, Literal) else str(term))

    def _shortened(self, iri: str) -> str:
        for space, prefix in self._spaces:
            local = iri.removeprefix(space)
            if local != iri and "/" not in local and "#" not in local:
                return f"{prefix}:{_INVISIBLE.sub(' ', local)}"
        return f"<{iri}>"

    def _label(self, node: NamedNode) -> str:
        labels = [] if self._store is None else [quad.object for quad in self._store.quads_for_pattern(node, _LABEL, None)]
        found = sorted((label.language != "zh", label.value) for label in labels if isinstance(label, Literal))
        return _INVISIBLE.sub(" ", found[0][1]) if found else ""


def _write_table(result: Result, out: TextIO, shown: _Shown, titles: Mapping[str, str], words: Mapping[str, Mapping[str, str]]) -> None:
    if result.form == "ask":
        out.write(say("yes" if result.truth else "no") + "\n")
        return
    headings = [titles.get(column, column) for column in result.columns]
    called = [words.get(column, {}) for column in result.columns]
    texts = (map(shown.text, row) for row in result.rows)
    rows = [[names.get(text, text) for names, text in zip(called, row, strict=True)] for row in texts]
    numeric = [_all_numbers(result, index) for index in range(len(headings))]
    if out.isatty():
        _write_rich(headings, rows, numeric, out)
    else:
        _write_plain(headings, rows, numeric, out)


def _all_numbers(result: Result, index: int) -> bool:
    values = [row[index] for row in result.rows if row[index] is not None]
    return bool(values) and all(isinstance(value, Literal) and value.datatype.value in _NUMBERS for value in values)


def _write_rich(headings: list[str], rows: list[list[str]], numeric: list[bool], out: TextIO) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, caption=_count(rows), caption_justify="left")
    for heading, right in zip(headings, numeric, strict=True):
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console(file=out).print(table)


def _write_plain(headings: list[str], rows: list[list[str]], numeric: list[bool], out: TextIO) -> None:
    widths = [max(map(columns, column)) for column in zip(headings, *rows, strict=True)]
    for row in (headings, ["-" * size for size in widths], *rows):
        out.write("  ".join(_padded(cell, size, right) for cell, size, right in zip(row, widths, numeric, strict=True)).rstrip() + "\n")
    out.write(_count(rows) + "\n")


def _count(rows: list[list[str]]) -> str:
    return say("1 row" if len(rows) == 1 else f"{len(rows):,} rows")


def _padded(cell: str, size: int, right: bool) -> str:
    space = " " * (size - columns(cell))
    return space + cell if right else cell + space


def _write_csv(result: Result, out: TextIO) -> None:
    """Values as they are, as the SPARQL 1.1 CSV format has them, with a byte order mark and no formulas, for Excel."""
    import csv

    out.write(BOM)
    lines = csv.writer(out, lineterminator="\n")
    if result.form == "ask":
        lines.writerows([["answer"], [str(result.truth).lower()]])
        return
    lines.writerow(result.columns)
    lines.writerows([_cell(term) for term in row] for row in result.rows)


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = str(term) if not isinstance(term, NamedNode | Literal) else term.value
    number = isinstance(term, Literal) and term.datatype.value in _NUMBERS
    return text if number else text_cell(text)


def _write_json(result: Result, out: TextIO) -> None:
    """SPARQL 1.1 Query Results JSON; triples as JSON-LD."""
    if result.form == "triples":
        out.write(_serialized(result, RdfFormat.JSON_LD) + "\n")
        return
    from kg.query.bindings import as_json

    out.write(as_json(result))


def _serialized(result: Result, format: RdfFormat) -> str:
    return (serialize(result.triples, format=format, prefixes=dict(result.prefixes)) or b"").decode()
