"""The network of entities as GraphML, for Gephi, igraph, networkx and yEd: direct statements, with the best proof of each.

Written by hand: networkx takes longer to import than this takes to write, and stops at lists, nothing and control characters.
"""

import re
import shutil
from collections.abc import Container, Iterator
from functools import cache, lru_cache
from itertools import count, islice
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

_REPEATED = 1 << 14  # ends of edges that are remembered: they come again and again
_TOGETHER = 1000  # nodes or edges that are written at once


def write(parts: Parts, path: Path) -> None:
    """Write the entities of a graph and the direct statements between them to `path`.

    A node's id is its IRI; its degree counts the edges at both ends. An edge has the highest confidence of its claims, how many there
    are (0 where it is inferred only) and the sentence of the surest.
    """
    # All nodes stand before the edges, which wait in a file of their own.
    with path.open("wb") as file, TemporaryFile(dir=path.parent) as waiting:
        file.writelines(_encoded(_head()))
        numbers = count()
        for part in parts.entities():
            file.writelines(_encoded(_nodes(part, parts)))
            waiting.writelines(_encoded(_edges(part, parts.types, numbers)))
        waiting.seek(0)
        shutil.copyfileobj(waiting, file)
        file.write(b"</graph>\n</graphml>\n")


def _encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    while together := "".join(islice(pieces, _TOGETHER)):
        yield together.encode()


def _head() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for scope, attributes in (("node", _NODE), ("edge", _EDGE)):
        for name, type_ in attributes.items():
            yield f'<key id="{scope}-{name}" for="{scope}" attr.name="{name}" attr.type="{type_}"/>\n'
    yield '<graph edgedefault="directed">\n'


def _nodes(part: Entities, parts: Parts) -> Iterator[str]:
    contents = part.contents
    for node, type_ in part.types.items():
        said = _data("node", "label", contents.label(node)) + _data("node", "type", type_)
        said += _data("node", "kind", contents.kind(node)) + _data("node", "region", contents.region(node))
        numbers = f'<data key="node-degree">{parts.degrees[node]}</data><data key="node-mentions">{parts.mentions[node]}</data>'
        yield f"<node id={_quoted(node)}>{said}{numbers}</node>\n"


def _edges(part: Entities, entities: Container[str], numbers: Iterator[int]) -> Iterator[str]:
    """The edges from these entities."""
    contents = part.contents
    claims = _claims(contents)
    confidences, quotes, reports = (contents.values(name).get for name in ("kg:confidence", "oa:exact", "oa:hasSource"))
    inferred = {(subject, name.removeprefix("kg:"), object_) for subject, name, object_ in contents.inferred}
    names = {name: _data("edge", "label", contents.label(f"{ONTOLOGY}{name}")) + _data("edge", "relation", name) for name in LINKS}
    sure = cache(lambda confidence: _data("edge", "confidence", confidence))
    told = cache(lambda report: _data("edge", "report", contents.label(report)))
    for link in contents.links(part.types):
        subject, relation, object_ = link
        if object_ not in entities:
            continue
        known = claims.get(link, ())
        best = known[0] if len(known) == 1 else min(known, key=lambda claim: _rank(contents, claim), default="")
        evidence = contents.evidence(best) or ""
        yield (
            f'<edge id="e{next(numbers)}" source={_quoted(subject)} target={_quoted(object_)}>{names[relation]}{sure(confidences(best))}'
            f'<data key="edge-claims">{len(known)}</data><data key="edge-inferred">{"true" if link in inferred else "false"}</data>'
            f"{_data('edge', 'quote', quotes(evidence))}{told(reports(evidence))}</edge>\n"
        )


def _rank(contents: Contents, claim: str) -> tuple[float, tuple[str, int], str]:
    """The surest claim first; of equals the one that the first report makes first."""
    return -float(contents.one(claim, "kg:confidence") or 0), contents.position(contents.evidence(claim)), claim


def _claims(contents: Contents) -> dict[tuple[str, str, str], list[str]]:
    """The claims of each statement that is no plan."""
    found: dict[tuple[str, str, str], list[str]] = {}
    planned, relations = contents.values("kg:planned"), {f"{ONTOLOGY}{name}": name for name in LINKS}
    subjects, predicates, objects = (contents.values(f"rdf:{name}").get for name in ("subject", "predicate", "object"))
    for claim in contents.claims:
        if claim not in planned:
            link = subjects(claim, ""), relations.get(predicates(claim, ""), ""), objects(claim, "")
            found.setdefault(link, []).append(claim)
    return found


def _data(scope: str, name: str, value: str | None) -> str:
    """An attribute; one without a value is left out: GraphML has no null."""
    return "" if value is None else f'<data key="{scope}-{name}">{_escaped(value)}</data>'


def _escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text)) if _SPECIAL.search(text) else text


@lru_cache(_REPEATED)
def _quoted(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", text)) if _SPECIAL.search(text) else f'"{text}"'
