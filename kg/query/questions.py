"""Named questions: the `.rq` files of a domain, each a SPARQL query with a documented header and parameters.

A header is TOML in lines that start with `#:` and holds `title` and `about` (zh, en), `columns` (zh title of each column) and a table
for each parameter under `parameters`; `words` says for a column what its codes are called (zh).
A parameter NAME is the line `VALUES ?NAME_ { UNDEF }` of the query, which leaves it open: the file is valid SPARQL as it stands, and
a value takes the place of UNDEF. A line `FILTER (!BOUND(?NAME_) || …)`
says what a value restricts. A comment `#+NAME …` says it again as a pattern that leads from the value to what it is about, for our own
engine, which would look at all there is for the filter; other engines get lost in such paths (Virtuoso 7 answers wrongly).
An OPTIONAL on one line our engine looks up row by row (LATERAL of SEP 6) where a value leaves few rows; it would put together what it
says of the whole graph. For a group of lines `#+NAME LATERAL {` and `#+NAME }` say so.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Store

from kg.domains import Domain
from kg.errors import DomainError, NameNotFound, UsageError
from kg.query.names import CLASSES, find
from kg.query.run import Source, run

if TYPE_CHECKING:
    from kg.query.text import TextIndex

_HEADER = "#:"
TEXT, SENTENCE = "TEXT", "SENTENCE"
_OPTIONAL = re.compile(r"^( *)OPTIONAL (\{.*\})$", re.MULTILINE)
_SENTENCES = 500  # that a text is looked for in; a query has room for so many


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be restricted to."""

    name: str
    types: tuple[str, ...]  # keys of kg.query.names.CLASSES, or TEXT, or SENTENCE: the evidence that a text stands in
    zh: str
    en: str
    example: str
    default: str | None = None  # None: open, which means all

    @property
    def place(self) -> str:
        """The line of the query that the value goes to."""
        return f"VALUES ?{self.name}_ {{ UNDEF }}"

    @property
    def condition(self) -> re.Pattern[str]:
        """The lines `FILTER (!BOUND(?NAME_) || …)`: what the value, where there is one, restricts.

        Without a value they say nothing, with one their first half does: it is taken out, as not every store copes with it (Virtuoso 7
        finds nothing where such a line looks for what EXISTS).
        """
        return re.compile(rf"FILTER \(!BOUND\(\?{self.name}_\) \|\| (.*)\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Question:
    """A query that people know by name."""

    name: str  # the file's name without .rq
    title: Mapping[str, str]  # language (zh, en) → title
    about: Mapping[str, str]  # language → a sentence
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]  # column → its title in Chinese
    words: Mapping[str, Mapping[str, str]]  # column → code → what it is called in Chinese
    text: str  # the query with its header


def questions(domain: Domain) -> list[Question]:
    """The named questions of a domain by name; DomainError for a broken header."""
    return [_read(path) for path in _files(domain)]


def question(domain: Domain, name: str) -> Question:
    """The question `name`; NameNotFound, with the nearest ones, where there is none."""
    known = {path.stem: path for path in _files(domain)}
    if name not in known:
        raise _not_found("question", name, known)
    return _read(known[name])


def bind(
    asked: Question,
    values: Mapping[str, str],
    source: Source,
    prefixes: Mapping[str, str] | None = None,
    index: "TextIndex | None" = None,
) -> str:
    """The query text of a question with `values` (parameter → name, or text) in place.

    A name is looked up in `source` by label or other name, a part of a sentence in `index` (without one, by a scan of `source`).
    Raises NameNotFound for a name, a sentence or a parameter that is not there.
    """
    known = {parameter.name: parameter for parameter in asked.parameters}
    for name in values:
        if name not in known:
            raise _not_found(f"parameter of {asked.name}", name, known)
    text = asked.text
    for parameter in asked.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is None:
            text = parameter.condition.sub("", text).replace(parameter.place, "")
        else:
            terms = _evidence(value, source, index) if parameter.types == (SENTENCE,) else _terms(parameter, value, source, prefixes)
            text = _for_our_engine(text, parameter) if isinstance(source, Store) else text
            text = parameter.condition.sub(r"FILTER (\1)", text).replace(parameter.place, f"VALUES ?{parameter.name}_ {{ {terms} }}")
    return text


def _for_our_engine(text: str, parameter: Parameter) -> str:
    """The query with a value of the parameter to start from, and with the rest looked up from there."""
    return _OPTIONAL.sub(r"\1LATERAL { OPTIONAL \2 }", text.replace(f"#+{parameter.name} ", ""))


def _files(domain: Domain) -> list[Path]:
    return sorted((domain.folder / "questions").glob("*.rq"))


def _not_found(what: str, name: str, known: Iterable[str]) -> NameNotFound:
    from difflib import get_close_matches

    names = sorted(known)
    return NameNotFound(what, name, get_close_matches(name, names, 3, 0.4) or names)


def _terms(parameter: Parameter, value: str, source: Source, prefixes: Mapping[str, str] | None) -> str:
    if parameter.types == (TEXT,):
        return str(Literal(value))
    return " ".join(str(node) for node in find(source, value, parameter.types, prefixes))


def _evidence(text: str, source: Source, index: "TextIndex | None") -> str:
    if index is not None:
        found = [str(NamedNode(row.iri)) for row in index.quoted(text, _SENTENCES)]
    else:
        holds = f"?evidence oa:exact ?sentence FILTER CONTAINS(?sentence, {Literal(text)})"
        found = [str(row[0]) for row in run(source, f"SELECT DISTINCT ?evidence {{ {holds} }} ORDER BY ?evidence LIMIT {_SENTENCES}").rows]
    if not found:
        raise UsageError(f"No sentence of the graph has {text!r} in it. Ask for a shorter part of it.")
    return " ".join(found)


def _read(path: Path) -> Question:
    import tomllib

    text = path.read_text(encoding="utf-8")
    lines = [line.removeprefix(_HEADER) if line.startswith(_HEADER) else "" for line in text.splitlines()]
    try:
        header = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        raise DomainError(str(path), getattr(error, "lineno", 1), f"the header is no TOML: {error}.") from error
    try:
        parameters = tuple(_parameter(name, table) for name, table in header.get("parameters", {}).items())
        asked = Question(path.stem, header["title"], header["about"], parameters, header["columns"], header.get("words", {}), text)
    except (KeyError, TypeError, AttributeError) as error:
        problem = f"the header lacks or misuses {error}; it needs title, about and columns, a parameter types, zh, en and example."
        raise DomainError(str(path), 1, problem) from error
    for parameter in parameters:
        if parameter.place not in text or not {*parameter.types} <= {*CLASSES, TEXT, SENTENCE}:
            known = ", ".join((*CLASSES, TEXT, SENTENCE))
            problem = f"the parameter {parameter.name} needs the line {parameter.place} and types out of {known}."
            raise DomainError(str(path), 1, problem)
    return asked


def _parameter(name: str, table: Mapping[str, Any]) -> Parameter:
    return Parameter(name, tuple(table["types"]), table["zh"], table["en"], table["example"], table.get("default"))
