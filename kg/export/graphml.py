"""The network of entities as GraphML, for Gephi, igraph, networkx and yEd: direct statements, with the best proof of each.

Written by hand: networkx takes longer to import than this takes to write, and stops at lists, nothing and control characters.
"""

import re
import shutil
from collections.abc import Container, Iterator
from functools import lru_cache
from io import TextIOWrapper
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from xml.sax.saxutils import escape, quoteattr

from kg.export.contents import LINKS, Contents
from kg.export.parts import Entities, Parts
from kg.graph.iris import ONTOLOGY

# Attribute → its type in GraphML.
_NODE = {"label": "string", "type": "string", "kind": "string", "region": "string", "degree": "int", "mentions": "int"}
_EDGE = {
    "label": "string",
    "relation": "string",
    "confidence": "double",
    "claims": "int",
    "inferred": "boolean",
    "quote": "string",
    "report": "string",
}
# What XML 1.0 cannot hold, and what it holds in another form only.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile("[^ !#-%(-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_REPEATED = 1 << 14  # texts that are remembered: ends of edges, confidences and reports come again and again


def write(parts: Parts, path: Path) -> None:
    """Write the entities of a graph and the direct statements between them to `path`.

    A node's id is its IRI; its degree counts the edges at both ends. An edge has the highest confidence of its claims, how many there
    are (0 where it is inferred only) and the sentence of the surest.
    """
    # All nodes stand before the edges, which wait in a file of their own.
    with path.open("w", encoding="utf-8", newline="\n") as file, TemporaryFile(dir=path.parent) as waiting:
        edges = TextIOWrapper(waiting, encoding="utf-8", newline="\n")
        file.writelines(_head())
        numbers = count()
        for part in parts.entities():
            file.writelines(_nodes(part, parts))
            edges.writelines(f'<edge id="e{next(numbers)}" {edge}' for edge in _edges(part, parts.types))
        edges.flush()
        file.flush()
        waiting.seek(0)
        shutil.copyfileobj(waiting, file.buffer)
        file.write("</graph>\n</graphml>\n")


def _head() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for scope, attributes in (("node", _NODE), ("edge", _EDGE)):
        for name, type_ in attributes.items():
            yield f'<key id="{scope}-{name}" for="{scope}" attr.name="{name}" attr.type="{type_}"/>\n'
    yield '<graph edgedefault="directed">\n'


def _nodes(part: Entities, parts: Parts) -> Iterator[str]:
    contents = part.contents
    for node, type_ in part.types.items():
        said = (
            ("label", contents.label(node)),
            ("type", type_),
            ("kind", contents.kind(node)),
            ("region", contents.region(node)),
            ("degree", str(parts.degrees[node])),
            ("mentions", str(parts.mentions[node])),
        )
        yield f"<node id={_quoted(node)}>{''.join([_data('node', name, value) for name, value in said])}</node>\n"


def _edges(part: Entities, entities: Container[str]) -> Iterator[str]:
    """The edges from these entities, but for their numbers."""
    contents = part.contents
    claims = _claims(contents)
    confidences, quotes, reports = (contents.values(name).get for name in ("kg:confidence", "oa:exact", "oa:hasSource"))
    names = {name: _data("edge", "label", contents.label(f"{ONTOLOGY}{name}")) + _data("edge", "relation", name) for name in LINKS}
    for link in contents.links(part.types):
        subject, relation, object_ = link
        if object_ not in entities:
            continue
        known = claims.get(link, ())
        best = known[0] if len(known) == 1 else min(known, key=lambda claim: _rank(contents, claim), default="")
        evidence = contents.evidence(best) or ""
        inferred = "true" if (subject, f"kg:{relation}", object_) in contents.inferred else "false"
        yield (
            f"source={_quoted(subject)} target={_quoted(object_)}>{names[relation]}{_repeated('edge', 'confidence', confidences(best))}"
            f'<data key="edge-claims">{len(known)}</data><data key="edge-inferred">{inferred}</data>'
            f"{_data('edge', 'quote', quotes(evidence))}{_repeated('edge', 'report', contents.label(reports(evidence)))}</edge>\n"
        )


def _rank(contents: Contents, claim: str) -> tuple[float, tuple[str, int], str]:
    """The surest claim first; of equals the one that the first report makes first."""
    return -float(contents.one(claim, "kg:confidence") or 0), contents.position(contents.evidence(claim)), claim


def _claims(contents: Contents) -> dict[tuple[str, str, str], list[str]]:
    """The claims of each statement that is no plan."""
    found: dict[tuple[str, str, str], list[str]] = {}
    planned, relations = contents.values("kg:planned"), {f"{ONTOLOGY}{name}": name for name in LINKS}
    for claim in contents.claims:
        if claim not in planned:
            subject, predicate, object_ = contents.statement(claim)
            found.setdefault((subject, relations.get(predicate, ""), object_), []).append(claim)
    return found


def _data(scope: str, name: str, value: str | None) -> str:
    """An attribute; one without a value is left out: GraphML has no null."""
    return "" if value is None else f'<data key="{scope}-{name}">{_escaped(value)}</data>'


_repeated = lru_cache(_REPEATED)(_data)


def _escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text)) if _SPECIAL.search(text) else text


@lru_cache(_REPEATED)
def _quoted(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", text)) if _SPECIAL.search(text) else f'"{text}"'
