"""Looks at a SPARQL query before the engine does and refuses what could harm: other servers, updates, and text built to exhaust the parser.

The engine (Oxigraph) cannot switch SERVICE off and overflows its stack on a few thousand nested brackets or chained operators, so both
have to be found without parsing: by a tokenizer that reads each character once. Where the engine could read a text in another way than
the tokenizer does, the text is refused.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kg.errors import QueryError
from kg.language import columns

MAX_LENGTH = 100_000  # characters
MAX_DEPTH = 100  # open brackets
# Brackets and operators: a chain of them becomes a tree as deep as the chain is long. Measured with Oxigraph 0.5 in 8 MB of stack:
# 1,000 of any kind pass, 3,000 BINDs or braces crash.
MAX_STRUCTURE = 500

_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "USING"))
_OPENING, _CLOSING = {"(", "[", "{", "<<", "<<(", "{|"}, {")", "]", "}", ">>", ")>>", "|}"}

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
    | (?P<string>'''(?:'{0,2}(?:[^'\\]|\\.))*''' | \"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\" | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:[^\W\d][\w.\-\u00b7]*)?:(?:[\w:.\-\u00b7\u0300-\u036f\u203f\u2040]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
    | (?P<word>[^\W\d][\w\-]*)
    | (?P<number>\d+(?:\.\d*)?(?:[eE][+\-]?\d+)?|\.\d+(?:[eE][+\-]?\d+)?)
    | (?P<bracket><<\(|\)>>|<<|>>|\{\||\|\}|[()\[\]{}])
    | (?P<point>[.;,])
    | (?P<operator>\^\^|&&|\|\||[!<>]=|[!=<>+\-*/|^?~])
    """,
    re.VERBOSE | re.DOTALL,
)
# `<` also means less-than, so what looks like an IRI could be an expression. With a `#` or a quote in it, a wrong guess would hide all that
# follows; `scheme://` is never an expression.
_UNAMBIGUOUS_IRI = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*://[^']*|[^'#]*)>")


class Token(NamedTuple):
    """A token of a query. kind: iri, string, variable, tag, name (prefixed), word, number, bracket, point or operator."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query without spaces and comments; QueryError where a character fits none."""
    position = 0
    while position < len(query):
        match = _TOKEN.match(query, position)
        if match is None or match.lastgroup is None:
            character = query[position]
            what = "This string does not end" if character in "'\"" else f"{character!r} has no meaning"
            raise refusal(query, position, f"{what} here.")
        if match.lastgroup not in ("space", "comment"):
            yield Token(match.lastgroup, match.group(), position)
        position = match.end()


def check(query: str, is_graph: Callable[[str], bool] = lambda _: False) -> list[Token]:
    """The tokens of a query that is safe to give to the engine; QueryError, with line and column, for any other.

    is_graph: whether FROM may name the graph of this IRI.
    """
    if len(query) > MAX_LENGTH:
        raise QueryError(f"The query has {len(query):,} characters; the limit is {MAX_LENGTH:,}. Split it, or ask for less at a time.")
    read: list[Token] = []
    depth = structure = 0
    for token in tokens(query):
        _check_words(query, token)
        structure += token.kind in ("bracket", "operator")
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth > MAX_DEPTH:
            raise refusal(query, token.start, f"The brackets are nested more than {MAX_DEPTH} deep here; write the query flatter.")
        if structure > MAX_STRUCTURE:
            raise refusal(query, token.start, f"The query has more than {MAX_STRUCTURE} brackets and operators; use VALUES, or split it.")
        read.append(token)
    _check_graphs(query, read, is_graph)
    if not read:
        raise QueryError("The query is empty: give SPARQL (SELECT, ASK, CONSTRUCT or DESCRIBE), the name of a question, or @FILE.rq.")
    return read


def _check_words(query: str, token: Token) -> None:
    if token.kind == "iri" and not _UNAMBIGUOUS_IRI.fullmatch(token.text):
        raise refusal(query, token.start, "This could be an IRI or a comparison: write scheme://… in the IRI, or a space after the <.")
    # The engine needs no space between words: it reads trueSERVICE:x as true, SERVICE and the prefixed name :x.
    word = token.text if token.kind == "word" else token.text.partition(":")[0] if token.kind == "name" else ""
    word = word.upper()
    if "SERVICE" in word:
        raise refusal(query, token.start, "SERVICE is refused: a query reads this graph only and asks no other server.")
    if token.kind == "word" and word in _UPDATES:
        raise refusal(query, token.start, f"{word} is refused: queries only read the graph; it changes by kg build and the ledger.")


def _check_graphs(query: str, read: Sequence[Token], is_graph: Callable[[str], bool]) -> None:
    """FROM names graphs that are here, in full, and nothing else."""
    for number, token in enumerate(read):
        if token.kind != "word" or "FROM" not in token.text.upper():
            continue
        rest = [one for one in read[number + 1 : number + 3] if one.text.upper() != "NAMED"]
        named = rest[0] if rest and token.text.upper() == "FROM" and rest[0].kind == "iri" else None
        if named is None:
            raise refusal(query, token.start, "FROM takes the IRI of a graph in full: FROM <…>, or FROM NAMED <…>.")
        if not is_graph(named.text[1:-1]):
            problem = "this graph is not here, and no other is fetched. SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } lists those that are."
            raise refusal(query, named.start, f"FROM is refused: {problem}")


def refusal(query: str, position: int, problem: str) -> QueryError:
    """The error for a problem at an offset of the query: it names line and column and shows the line."""
    before = query[:position]
    return located(query, before.count("\n") + 1, position - before.rfind("\n"), problem)


def located(query: str, line: int, column: int, problem: str) -> QueryError:
    """The error for a problem at a line and column, both from 1."""
    lines = query.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    start = max(0, column - 60)
    return QueryError(
        f"Line {line}, column {column}: {problem}\n  {text[start : column + 60].rstrip()}\n  {_blank(text[start : column - 1])}^"
    )


def _blank(text: str) -> str:
    """As many columns of nothing as the text takes on a terminal."""
    return "".join("\t" if character == "\t" else " " * columns(character) for character in text)
