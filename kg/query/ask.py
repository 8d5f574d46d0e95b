"""What `kg query` does: finds out what was asked, asks it, and writes the answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pyoxigraph import Literal, NamedNode

from kg.domains import Domain, load_domain
from kg.errors import NameNotFound, UsageError
from kg.graph.iris import Iris
from kg.graph.store import open_store
from kg.query.questions import SENTENCE, bind, question
from kg.query.render import write
from kg.query.run import Endpoint, Result, Source, Term, run

if TYPE_CHECKING:
    from kg.query.text import TextIndex


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
    words: Mapping[str, Mapping[str, str]] = {}
    if asked.startswith("@"):
        text = _file(Path(asked[1:]))
    elif any(mark in asked for mark in "{ \n"):
        text = asked
    else:
        known = question(domain or load_domain("unions"), asked)
        looks_in_text = not endpoint and any(SENTENCE in parameter.types for parameter in known.parameters)
        index = _index(folder) if looks_in_text else None
        text = bind(known, _parameters(values), source, index=index)
        titles, words = known.columns, known.words
    write(run(source, text), form, out, titles=titles, words=words, store=store)


def search(folder: Path, text: str, form: str, out: TextIO, *, sentences: bool, types: Sequence[str], limit: int) -> None:
    """Write what has `text` in its name, or the sentences that it stands in, in the form table, csv or json.

    types: only entities of these types; NameNotFound for one that is not there. GraphError where the graph has no index.
    """
    from kg.query.text import TYPES, TextIndex

    if unknown := set(types) - set(TYPES):
        raise NameNotFound("type", min(unknown), TYPES)
    index = TextIndex(folder / "store")
    rows: list[tuple[Term | None, ...]]
    if sentences:
        columns = {"sentence": "原句", "report": "报告"}
        rows = [(Literal(row.quote), NamedNode(row.report)) for row in index.quoted(text, limit)]
    else:
        columns = {"name": "名称", "other": "别名", "type": "类型", "statements": "说法数", "node": "标识"}
        rows = [
            (
                Literal(row.label),
                Literal(row.name) if row.name != row.label else None,
                Literal(row.type),
                Literal(row.weight),
                NamedNode(row.iri),
            )
            for row in index.named(text, types, limit)
        ]
    write(Result(tuple(columns), tuple(rows), "select", None, Iris().prefixes), form, out, titles=columns)


def _index(folder: Path) -> "TextIndex | None":
    from kg.query.text import open_index

    return open_index(folder / "store")


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
