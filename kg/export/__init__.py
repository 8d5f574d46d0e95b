"""Writes a graph to files: RDF for triple stores, GraphML for network tools, tables for researchers.

The same graph gives the same bytes. The reports' texts are left out; what was inferred is in, with its kg:Inference.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.garbage import seldom_collected

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.export.parts import Parts
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

__all__ = ["FORMATS", "NAMES", "export", "write_tables"]


def export(graph: "Iterable[Quad] | Parts", format: str, path: Path, prefixes: Mapping[str, str] | None = None) -> None:
    """Write a graph to `path` in a format of FORMATS.

    graph: an opened store, its quads, or its parts, which more than one export of the same graph may share.
    path: a file. csv and parquet hold three tables: a folder for them, or a file of that kind (.csv, .parquet), which gets the table
    that it is named after (entities, relations), else the observations.
    prefixes: namespaces for Turtle and TriG; those of the graph at its usual base where left out.
    """
    if format not in FORMATS:
        raise UsageError(f"There is no format {format!r}; choose one of {', '.join(FORMATS)}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with seldom_collected():
        if format in RDF:
            _write_rdf(graph, format, path, prefixes)
        elif format == "graphml":
            _write_graphml(graph, path)
        else:
            _write_tables(graph, format, path)


def write_tables(graph: "Iterable[Quad] | Parts", folder: Path) -> None:
    """Write entities.csv, relations.csv and observations.csv of a graph, in one of the forms of `export`, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_tables(graph, "csv", folder)


def _write_rdf(graph: "Iterable[Quad] | Parts", format: str, path: Path, prefixes: Mapping[str, str] | None) -> None:
    from kg.export.parts import Parts
    from kg.export.rdf import write
    from kg.graph.iris import Iris
    from kg.room import Disk

    quads = graph.store if isinstance(graph, Parts) else graph
    write(quads, format, path, Iris().prefixes if prefixes is None else prefixes, Disk(path.parent))


def _parts(graph: "Iterable[Quad] | Parts") -> "Parts":
    from pyoxigraph import Store

    from kg.export.parts import Parts

    if isinstance(graph, Parts):
        return graph
    if isinstance(graph, Store):
        return Parts(graph)
    store = Store()
    store.extend(graph)
    return Parts(store)


def _write_graphml(graph: "Iterable[Quad] | Parts", path: Path) -> None:
    from kg.export import graphml

    graphml.write(_parts(graph), path)


def _write_tables(graph: "Iterable[Quad] | Parts", format: str, path: Path) -> None:
    from kg.export import files
    from kg.export.tables import tables
    from kg.room import Disk

    is_file = format == "xlsx" or (path.suffix.lower() == f".{format}" and not path.is_dir())
    if not is_file:
        path.mkdir(parents=True, exist_ok=True)
    found = tables(_parts(graph), Disk(path.parent if is_file else path))
    if format == "xlsx":
        files.write_xlsx(found, path)
        return
    write: Callable[[Table, Path], None] = files.write_csv if format == "csv" else files.write_parquet
    if is_file:
        by_name = {table.name: table for table in found}
        write(by_name.get(path.stem, by_name["observations"]), path)
        return
    for table in found:
        write(table, path / f"{table.name}.{format}")
