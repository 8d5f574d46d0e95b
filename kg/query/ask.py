"""What `kg query` does: finds out what was asked, asks it, and writes the answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from kg.domains import Domain, load_domain
from kg.errors import UsageError
from kg.graph.store import open_store
from kg.query.questions import bind, question
from kg.query.render import write
from kg.query.run import Endpoint, Source, run


def ask(
    folder: Path, asked: str, values: Sequence[str], form: str, endpoint: str | None, out: TextIO, domain: Domain | None = None
) -> None:
    """Ask the graph in `folder` (or the endpoint) and write the answer to `out` in the form table, csv, json or ttl.

    asked: SPARQL text, the name of a named question, or @ and the path of a file.
    values: parameters of a named question, each NAME=VALUE.
    Raises UsageError, QueryError or NameNotFound for what cannot be asked, GraphError where there is no graph.
    """
    store = None if endpoint else open_store(folder / "store")
    source: Source = Endpoint(endpoint) if endpoint else store  # type: ignore[assignment]  # one of the two is there
    titles: Mapping[str, str] = {}
    if asked.startswith("@"):
        text = _file(Path(asked[1:]))
    elif any(mark in asked for mark in "{ \n"):
        text = asked
    else:
        known = question(domain or load_domain("unions"), asked)
        text, titles = bind(known, _parameters(values), source), known.columns
    write(run(source, text), form, out, titles=titles, store=store)


def _file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The query file {path} cannot be read: {error}. Name a UTF-8 text file after @.") from error


def _parameters(values: Sequence[str]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    wrong = next((name for name, equals, _ in pairs if not equals), None)
    if wrong is not None:
        raise UsageError(f"--set {wrong!r} has no value; write it as NAME=VALUE.")
    return {name: value for name, _, value in pairs}
