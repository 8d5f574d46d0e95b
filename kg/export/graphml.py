"""The network of entities as GraphML, for Gephi, igraph, networkx and yEd: direct statements, with the best proof of each.

Written by hand: networkx takes longer to import than this takes to write, and stops at lists, nothing and control characters.
"""

import re
import shutil
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
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

_REPEATED = 1 << 14  # texts that are remembered: ends of edges, relations, reports and sentences come again and again

_Attributes = Mapping[str, str | int | None]


def write(parts: Parts, path: Path) -> None:
    """Write the entities of a graph and the direct statements between them to `path`.

    A node's id is its IRI; its degree counts the edges at both ends. An edge has the highest confidence of its claims, how many there
    are (0 where it is inferred only) and the sentence of the surest.
    """
    # All nodes stand before the edges, which wait in a file of their own.
    with path.open("w", encoding="utf-8", newline="\n") as file, _waiting(path.parent) as edges:
        file.writelines(_head())
        number = 0
        for part in parts.entities():
            file.writelines(_nodes(part, parts))
            for edge in _edges(part, parts.types):
                edges.write(f'<edge id="e{number}" {edge}')
                number += 1
        edges.seek(0)
        shutil.copyfileobj(edges, file)
        file.write("</graph>\n</graphml>\n")


def _waiting(folder: Path) -> IO[str]:
    return TemporaryFile("w+", dir=folder, encoding="utf-8", newline="\n")


def _head() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for scope, attributes in (("node", _NODE), ("edge", _EDGE)):
        for name, type_ in attributes.items():
            yield f'<key id="{scope}-{name}" for="{scope}" attr.name="{name}" attr.type="{type_}"/>\n'
    yield '<graph edgedefault="directed">\n'


def _nodes(part: Entities, parts: Parts) -> Iterator[str]:
    for node, type_ in part.types.items():
        said: _Attributes = {
            "label": part.contents.label(node),
            "type": type_,
            "kind": part.contents.kind(node),
            "region": part.contents.region(node),
            "degree": parts.degrees[node],
            "mentions": parts.mentions[node],
        }
        yield f"<node id={_quoted(node)}>{_data('node', said)}</node>\n"


def _edges(part: Entities, entities: Container[str]) -> Iterator[str]:
    """The edges from these entities, but for their numbers."""
    contents = part.contents
    claims = _claims(contents)
    labels = {relation: contents.label(f"{ONTOLOGY}{relation}") for relation in LINKS}
    for link in contents.links(part.types):
        if link[2] in entities:
            said: _Attributes = {"label": labels[link[1]], **_edge(contents, link, claims.get(link, []))}
            yield f"source={_quoted(link[0])} target={_quoted(link[2])}>{_data('edge', said)}</edge>\n"


def _edge(contents: Contents, link: tuple[str, str, str], claims: list[str]) -> _Attributes:
    subject, relation, object_ = link
    best = claims[0] if len(claims) == 1 else min(claims, key=lambda claim: _rank(contents, claim), default=None)
    evidence = contents.evidence(best) if best else None
    return {
        "relation": relation,
        "confidence": contents.one(best, "kg:confidence"),
        "claims": len(claims),
        "inferred": str((subject, f"kg:{relation}", object_) in contents.inferred).lower(),
        "quote": contents.one(evidence, "oa:exact"),
        "report": contents.label(contents.one(evidence, "oa:hasSource")),
    }


def _rank(contents: Contents, claim: str) -> tuple[float, tuple[str, int], str]:
    """The surest claim first; of equals the one that the first report makes first."""
    return -float(contents.one(claim, "kg:confidence") or 0), contents.position(contents.evidence(claim)), claim


def _claims(contents: Contents) -> dict[tuple[str, str, str], list[str]]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for claim in contents.claims:
        if not contents.one(claim, "kg:planned"):
            subject, predicate, object_ = contents.statement(claim)
            found.setdefault((subject, predicate.removeprefix(ONTOLOGY), object_), []).append(claim)
    return found


def _data(scope: str, attributes: _Attributes) -> str:
    """Attributes without a value are left out: GraphML has no null."""
    return "".join([f'<data key="{scope}-{name}">{_escaped(str(value))}</data>' for name, value in attributes.items() if value is not None])


@lru_cache(_REPEATED)
def _escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text)) if _SPECIAL.search(text) else text


@lru_cache(_REPEATED)
def _quoted(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", text)) if _SPECIAL.search(text) else f'"{text}"'
