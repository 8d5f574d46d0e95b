"""SPARQL 1.1 Query Results JSON, a line a row.

The objects are put together from strings: dictionaries for an encoder take longer than most queries.
"""

from collections.abc import Sequence
from json.encoder import encode_basestring

from pyoxigraph import Literal, NamedNode

from kg.query.run import Result, Term

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def as_json(result: Result) -> str:
    """The result of a SELECT or ASK."""
    if result.form == "ask":
        return f'{{"head": {{}}, "boolean": {str(result.truth).lower()}}}\n'
    columns = list(map(encode_basestring, result.columns))
    rows = ",\n".join(_binding(columns, row) for row in result.rows)
    return f'{{"head": {{"vars": [{", ".join(columns)}]}}, "results": {{"bindings": [\n{rows}\n]}}}}\n'


def _binding(columns: Sequence[str], row: Sequence[Term | None]) -> str:
    terms = zip(columns, row, strict=True)
    return f"{{{', '.join([f'{column}: {_term(term)}' for column, term in terms if term is not None])}}}"


def _term(term: Term) -> str:
    if isinstance(term, Literal):
        if term.language:
            about = f', "xml:lang": {encode_basestring(term.language)}'
        else:
            datatype = term.datatype.value
            about = "" if datatype == _STRING else f', "datatype": {encode_basestring(datatype)}'
        return f'{{"type": "literal", "value": {encode_basestring(term.value)}{about}}}'
    if isinstance(term, NamedNode):
        return f'{{"type": "uri", "value": {encode_basestring(term.value)}}}'
    return f'{{"type": "bnode", "value": {encode_basestring(str(term).removeprefix("_:"))}}}'
