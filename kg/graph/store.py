"""The graph on disk: an embedded Oxigraph in a folder, written anew by each build and only read afterwards.

A store replaces an earlier one in the last moment, so that a build that fails leaves the earlier one as it was.
"""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import IO

from pyoxigraph import Literal, Quad, RdfFormat, Store

from kg.errors import GraphError
from kg.graph import READY, WORK
from kg.graph.iris import VOCABULARY, term

# Raised when a store of an earlier version of kg can no longer be read by the queries of this one.
FORMAT = "1"
STORE, _VERSION = term("kg:store"), term("owl:versionInfo")  # subject and property of the statement that tells the format


def write_store(quads: Iterable[Quad], folder: Path) -> int:
    """Write the quads into a new store at `folder`, in place of an earlier one; how many quads it holds.

    GraphError where the folder holds something else than a store, or cannot be written.
    """
    if folder.exists() and not (folder / "CURRENT").is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise GraphError(f"{folder} is not a graph store, so it is not overwritten. Name another folder, or empty this one.")
    import shutil

    fresh = folder.with_name(f"{folder.name}.new")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.parent.mkdir(parents=True, exist_ok=True)
        count = _fill(quads, fresh)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    except OSError as error:
        raise GraphError(f"The graph store {folder} cannot be written: {error}. Check the rights and the free space there.") from error
    return count


def _fill(quads: Iterable[Quad], folder: Path) -> int:
    store = Store(folder)
    store.bulk_extend(chain([format_quad()], quads))
    return finished(store)


def format_quad() -> Quad:
    """What tells the format; loaded with the others, since one that came later would have the whole store written anew."""
    return Quad(STORE, _VERSION, Literal(FORMAT), VOCABULARY)


def finished(store: Store) -> int:
    """Make a store ready to be asked; how many quads it holds."""
    store.flush()
    store.optimize()
    return len(store)


def image(quads: bytes | IO[bytes]) -> Store:
    """A store in memory of these N-Quads, or those of a file; it is asked up to ten times as fast as one on disk (docs/performance.md)."""
    store = Store()
    store.bulk_load(quads, RdfFormat.N_QUADS)
    return store


def open_store(folder: Path) -> Store:
    """The store at `folder`, read-only.

    GraphError where there is none, where it is broken, or where another version of kg wrote it.
    """
    if not folder.exists():  # a build was killed at the moment between the former store and its own
        ready = folder.parent / WORK / READY / folder.name
        folder = ready if ready.exists() else folder
    if not (folder / "CURRENT").is_file():
        raise GraphError(f"There is no graph in {folder}. Make one with `kg build INPUT -o DIR`, or name its folder with -g.")
    try:
        store = Store.read_only(str(folder))
        written = next(store.quads_for_pattern(STORE, _VERSION, None, VOCABULARY), None)
    except (OSError, ValueError, RuntimeError) as error:
        raise GraphError(f"The graph in {folder} is broken ({error}). Build it again with `kg build`.") from error
    found = written.object.value if written and isinstance(written.object, Literal) else "unknown"
    if found != FORMAT:
        raise GraphError(
            f"The graph in {folder} has the format {found}; this version of kg reads format {FORMAT}. Build it again with `kg build`."
        )
    return store
