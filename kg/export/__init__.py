"""Writes a graph to files: RDF for triple stores, GraphML for network tools, tables for researchers.

The same graph gives the same bytes. The reports' texts are left out; what was inferred is in, with its kg:Inference.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.export.contents import Contents
    from kg.export.tables import Table

RDF = ("turtle", "ntriples", "nquads", "trig", "jsonld")
# Format → the name of what is written where none is given; csv and parquet are folders of tables.
NAMES: Mapping[str, str] = {
    "turtle": "graph.ttl",
    "ntriples": "graph.nt",
    "nquads": "graph.nq",
    "trig": "graph.trig",
    "jsonld": "graph.jsonld",
    "graphml": "graph.graphml",
    "csv": "graph-csv",
    "xlsx": "graph.xlsx",
    "parquet": "graph-parquet",
}
FORMATS = tuple(NAMES)

__all__ = ["FORMATS", "NAMES", "export", "write_all", "write_tables"]


def export(graph: "Iterable[Quad]", format: str, path: Path, prefixes: Mapping[str, str] | None = None) -> None:
    """Write a graph to `path` in a format of FORMATS.

    graph: an opened store, or its quads.
    path: a file. csv and parquet hold three tables: a folder for them, or a file of that kind (.csv, .parquet), which gets the table
    that it is named after (entities, relations), else the observations.
    prefixes: namespaces for Turtle and TriG; those of the graph at its usual base where left out.
    """
    if format not in FORMATS:
        raise UsageError(f"There is no format {format!r}; choose one of {', '.join(FORMATS)}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    quads = _without_texts(graph)
    if format in RDF:
        _write_rdf(quads, format, path, prefixes)
        return
    from kg.export.contents import Contents

    contents = Contents(quads)
    if format == "graphml":
        _write_graphml(contents, path)
    else:
        _write_tables(contents, format, path)


def write_tables(graph: "Iterable[Quad]", folder: Path) -> None:
    """Write entities.csv, relations.csv and observations.csv of a graph (a store, or quads) into `folder`."""
    from kg.export.contents import Contents

    folder.mkdir(parents=True, exist_ok=True)
    _write_tables(Contents(_without_texts(graph)), "csv", folder)


def write_all(graph: "Iterable[Quad]", folder: Path, prefixes: Mapping[str, str] | None = None) -> None:
    """Write what a build leaves beside its store, graph.ttl, graph.graphml and the three CSV files, reading the graph once."""
    from kg.export.contents import Contents

    folder.mkdir(parents=True, exist_ok=True)
    quads = _without_texts(graph)
    _write_rdf(quads, "turtle", folder / "graph.ttl", prefixes)
    contents = Contents(quads)
    _write_graphml(contents, folder / "graph.graphml")
    _write_tables(contents, "csv", folder)


def _without_texts(graph: "Iterable[Quad]") -> "list[Quad]":
    from kg.graph.iris import TEXTS

    return [quad for quad in graph if quad.graph_name != TEXTS]


def _write_rdf(quads: "list[Quad]", format: str, path: Path, prefixes: Mapping[str, str] | None) -> None:
    from kg.export.rdf import serialized
    from kg.graph.iris import Iris

    path.write_bytes(serialized(quads, format, Iris().prefixes if prefixes is None else prefixes))


def _write_graphml(contents: "Contents", path: Path) -> None:
    from kg.export import graphml

    graphml.write(contents, path)


def _write_tables(contents: "Contents", format: str, path: Path) -> None:
    from kg.export import files
    from kg.export.tables import tables

    found = tables(contents)
    if format == "xlsx":
        files.write_xlsx(found, path)
        return
    write: Callable[[Table, Path], None] = files.write_csv if format == "csv" else files.write_parquet
    if path.suffix.lower() == f".{format}" and not path.is_dir():
        by_name = {table.name: table for table in found}
        write(by_name.get(path.stem, by_name["observations"]), path)
        return
    path.mkdir(parents=True, exist_ok=True)
    for table in found:
        write(table, path / f"{table.name}.{format}")
