"""Says what is wrong with a query that the engine could not read, and where, in words for people.

The engine's own message lists the tokens that it could have taken, and often points at the end of the text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from kg.errors import QueryError
from kg.query.guard import Token, located, refusal

_PAIRS = {")": "(", "]": "[", "}": "{", ">>": "<<", ")>>": "<<(", "|}": "{|"}
# The words of SPARQL 1.1, and those that Oxigraph adds.
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        a true false base prefix version select construct describe ask where distinct reduced as group by having order asc desc limit
        offset values undef optional union minus graph filter exists not in bind from named count sum min max avg sample group_concat
        separator str lang langmatches langdir datatype bound iri uri bnode rand abs ceil floor round concat strlen ucase lcase
        encode_for_uri contains strstarts strends strbefore strafter year month day hours minutes seconds timezone tz now uuid
        struuid md5 sha1 sha256 sha384 sha512 coalesce if strlang strlangdir strdt sameterm isiri isuri isblank isliteral isnumeric
        regex substr replace lateral haslang haslangdir istriple triple subject predicate object adjust
        """,
    )
)
_POSITION = re.compile(r"error at (\d+):(\d+)")


def diagnosis(query: str, read: Sequence[Token], prefixes: Mapping[str, str], message: str) -> QueryError:
    """The error for the first fault found in the query's tokens; else where a parser stopped."""
    for token, problem in _faults(read, prefixes):
        return refusal(query, token.start, problem)
    line, column = _stop(query) or _engine_stop(query, message)
    return located(query, line, column, "The query cannot be read here, or just before." + _meaning(message))


def _faults(read: Sequence[Token], prefixes: Mapping[str, str]) -> Iterator[tuple[Token, str]]:
    yield from _wrong_words(read)
    yield from _wrong_prefixes(read, prefixes)
    yield from _wrong_brackets(read)


def _wrong_words(read: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    for token in read:
        if token.kind == "word" and token.text.lower() not in _WORDS:
            near = get_close_matches(token.text.lower(), _WORDS, 1)
            hint = f"did you mean {near[0].upper()}?" if near else f"a name needs a prefix (e-org:{token.text}), a text needs quotes."
            yield token, f"{token.text} is no word of SPARQL; {hint}"


def _wrong_prefixes(read: Sequence[Token], prefixes: Mapping[str, str]) -> Iterator[tuple[Token, str]]:
    declared = set(prefixes)
    for before, token in zip((None, *read), read, strict=False):
        prefix, colon, _ = token.text.partition(":")
        if token.kind != "name" or not colon or prefix == "_":
            continue
        if before and before.text.upper() == "PREFIX":
            declared.add(prefix)
        elif prefix not in declared:
            near = get_close_matches(prefix, declared, 1)
            hint = f"did you mean {near[0]}:?" if near else f"known are {', '.join(f'{known}:' for known in sorted(declared))}."
            yield token, f"The prefix {prefix}: is not declared; {hint}"


def _wrong_brackets(read: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    open_: list[Token] = []
    for token in read:
        if token.text in _PAIRS.values() and token.kind == "bracket":
            open_.append(token)
        elif token.kind == "bracket":
            if not open_ or open_[-1].text != _PAIRS[token.text]:
                what = f"does not close the {open_[-1].text} before it" if open_ else "closes nothing"
                yield token, f"This {token.text} {what}."
                return
            open_.pop()
    if open_:
        yield open_[-1], f"This {open_[-1].text} is never closed."


def _stop(query: str) -> tuple[int, int] | None:
    """Where rdflib's parser, which only sees what passed the guard, stops: at the place, where the engine often names the end."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(query)
    except ParseBaseException as error:
        return error.lineno, error.col
    except (RecursionError, ValueError, TypeError):
        return None
    return None


def _engine_stop(query: str, message: str) -> tuple[int, int]:
    found = _POSITION.search(message)
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    # The engine counts one too far where the text ends.
    lines = query.split("\n")
    return line, min(column, len(lines[min(line, len(lines)) - 1]) + 1)


def _meaning(message: str) -> str:
    """The faults of meaning that the engine names among the tokens it wanted."""
    named = ("The SELECT contains a variable that is unbound", "IRI parsing failed", "Prefix not found")
    meant = [text for text in named if text in message]
    return f" ({'; '.join(meant)}.)" if meant else ""
