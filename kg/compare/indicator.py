"""Finds the indicator that a user means: by its name in the scheme, a label or other name, or the words that reports use for it."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode

from kg.errors import NameNotFound, UsageError
from kg.graph.iris import term
from kg.query import Source, find, run

_CONCEPT = re.compile("(?:ind:)?([a-z][a-z0-9-]*)")


def find_indicator(source: Source, name: str) -> list[NamedNode]:
    """The indicators that `name` means: `stations`, 工会驿站, Rest stops, or 服务站点, which only the reports say.

    Raises NameNotFound with the nearest names, and UsageError for words that several indicators share, or a heading without values.
    """
    concept = term(f"ind:{match[1]}") if (match := _CONCEPT.fullmatch(name)) else None
    found = [concept] if concept is not None and _is_indicator(source, concept) else _labelled(source, name)
    if not _counts(source, found):
        below = _below(source, found)
        if below:
            raise UsageError(f"{name!r} heads other indicators and has no values of its own. Compare one of {', '.join(below[:12])}.")
        raise UsageError(f"No report gives a value of {name!r}. See `kg query indicators` for the indicators that have some.")
    return found


def _is_indicator(source: Source, node: NamedNode) -> bool:
    return bool(run(source, f"ASK {{ {node} a kg:Indicator }}").truth)


def _labelled(source: Source, name: str) -> list[NamedNode]:
    try:
        return find(source, name, ["INDICATOR"])
    except NameNotFound as error:
        english = f"?node a kg:Indicator ; rdfs:label|skos:altLabel ?name FILTER (LCASE(STR(?name)) = {Literal(name.lower())})"
        nodes = [row[0] for row in run(source, f"SELECT DISTINCT ?node {{ {english} }} ORDER BY ?node").rows]
        return [node for node in nodes if isinstance(node, NamedNode)] or _said(source, name, error.suggestions)


def _said(source: Source, words: str, suggestions: Sequence[str]) -> list[NamedNode]:
    """The one indicator whose values the reports tell in these words."""
    said = f"?o kg:indicator ?node ; kg:phrase ?phrase FILTER CONTAINS(?phrase, {Literal(words)})"
    pattern = f'{said} ?node rdfs:label ?name FILTER (LANG(?name) = "zh")'
    rows = run(source, f"SELECT DISTINCT ?node ?name ?o {{ {pattern} }}").rows if words else ()
    told = Counter((node, name.value) for node, name, _ in rows if isinstance(node, NamedNode) and isinstance(name, Literal))
    if not told:
        raise NameNotFound("indicator", words, suggestions or _alike(source, words))
    if len(told) > 1:
        names = [name for (_, name), _ in sorted(told.items(), key=lambda item: (-item[1], item[0][1]))]
        raise UsageError(f"The reports say {words!r} of several indicators: {', '.join(names[:8])}. Name one of them.")
    return [node for node, _ in told]


def _alike(source: Source, words: str) -> list[str]:
    """The labels of indicators with values that share most characters."""
    rows = run(source, "SELECT DISTINCT ?name { ?o kg:indicator/rdfs:label ?name }").rows
    return get_close_matches(words, sorted({name.value for (name,) in rows if isinstance(name, Literal)}), 5, 0.3)


def _counts(source: Source, nodes: Sequence[NamedNode]) -> bool:
    return bool(run(source, f"ASK {{ VALUES ?node {{ {' '.join(map(str, nodes))} }} ?o kg:indicator ?node ; kg:value ?value }}").truth)


def _below(source: Source, nodes: Sequence[NamedNode]) -> list[str]:
    """The labels of the indicators below that have values."""
    pattern = f'VALUES ?top {{ {" ".join(map(str, nodes))} }} ?node skos:broader+ ?top ; rdfs:label ?name FILTER (LANG(?name) = "zh")'
    rows = run(source, f"SELECT DISTINCT ?node ?name {{ {pattern} FILTER EXISTS {{ ?o kg:indicator ?node }} }} ORDER BY ?name").rows
    return [name.value for _, name in rows if isinstance(name, Literal)]
