"""A graph in its store as contents, part by part: a report at a time, or some entities with all that is said of them.

What is written from parts takes the memory of a part, however large the graph is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, Store

from kg.export.contents import LINKS, TYPES, Contents
from kg.graph.iris import INFERRED, term

_ENTITIES = 1000  # in a part
_DESCRIBED = 1 << 14  # nodes whose description is remembered
_TYPE = term("rdf:type")
# What statements speak of: these nodes are described in the part of the report that makes the statement.
_SPOKEN_OF = frozenset(map(term, ("rdf:subject", "rdf:predicate", "rdf:object", "kg:agent", "kg:indicator", "kg:place")))
_DESCRIPTION = frozenset(map(term, ("rdf:type", "rdfs:label", "kg:level")))
_LINKS = frozenset(term(f"kg:{name}") for name in LINKS)
_SUBJECT, _OBJECT, _AGENT, _MENTIONS = map(term, ("rdf:subject", "rdf:object", "kg:agent", "kg:mentions"))
_EVIDENCE, _SOURCE, _REGION = map(term, ("kg:evidence", "oa:hasSource", "kg:region"))


class Entities(NamedTuple):
    """Some entities, by IRI."""

    contents: Contents  # the entities, the claims whose subjects they are, and descriptions of what these speak of
    types: Mapping[str, str]  # IRI → mention type, of these entities alone
    degrees: Mapping[str, int]  # how many direct statements lead from and to each
    mentions: Mapping[str, int]  # how many reports mention it
    claims: Mapping[str, int]  # how many claims have it as subject or object
    observations: Mapping[str, int]  # how many observations have it as agent


class Parts:
    """The parts of the graph in `store`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.types = {node: TYPES[iri] for iri in sorted(TYPES, reverse=True) for node in self._members(iri)}
        self._describe = lru_cache(_DESCRIBED)(self._description)

    def _members(self, iri: str) -> Iterator[str]:
        members = self._store.quads_for_pattern(None, _TYPE, NamedNode(iri), None)
        return (quad.subject.value for quad in members if isinstance(quad.subject, NamedNode))

    def _description(self, node: NamedNode) -> tuple[Quad, ...]:
        return tuple(quad for quad in self._store.quads_for_pattern(node, None, None, None) if quad.predicate in _DESCRIPTION)

    def reports(self) -> Iterator[Contents]:
        """What each report says, by its IRI, with descriptions of what it speaks of."""
        for iri in sorted(self._members(term("kg:Report").value)):
            quads = list(self._store.quads_for_pattern(None, None, None, NamedNode(iri)))
            yield Contents(self._with_descriptions(quads))

    def _with_descriptions(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        nodes: dict[NamedNode, None] = {}
        for quad in quads:
            yield quad
            if quad.predicate in _SPOKEN_OF and isinstance(quad.object, NamedNode):
                nodes[quad.object] = None
        for node in nodes:
            yield from self._describe(node)

    def entities(self) -> Iterator[Entities]:
        """All entities, some at a time, by IRI."""
        stream = iter(sorted(self.types))
        while some := list(islice(stream, _ENTITIES)):
            yield self._entities(some)

    def _entities(self, some: list[str]) -> Entities:
        degrees: Counter[str] = Counter()
        claims: Counter[str] = Counter()
        observations: Counter[str] = Counter()
        mentions: Counter[str] = Counter()
        quads: dict[Quad, None] = {}
        for iri in some:
            node = NamedNode(iri)
            for quad in self._store.quads_for_pattern(node, None, None, None):
                quads[quad] = None
                if quad.predicate in _LINKS and isinstance(quad.object, NamedNode) and quad.object.value in self.types:
                    degrees[iri] += 1
                    quads.update(dict.fromkeys(self._describe(quad.object)))
                elif quad.predicate == _REGION and isinstance(quad.object, NamedNode):
                    quads.update(dict.fromkeys(self._describe(quad.object)))
            for quad in self._store.quads_for_pattern(None, None, node, None):
                predicate = quad.predicate
                mentions[iri] += predicate == _MENTIONS
                observations[iri] += predicate == _AGENT
                degrees[iri] += predicate in _LINKS and isinstance(quad.subject, NamedNode) and quad.subject.value in self.types
                if predicate in (_SUBJECT, _OBJECT) and quad.graph_name != INFERRED:
                    claims[iri] += 1
                    if predicate == _SUBJECT:
                        quads.update(dict.fromkeys(self._claim(quad)))
        for name in LINKS:
            quads.update(dict.fromkeys(self._describe(term(f"kg:{name}"))))
        return Entities(Contents(quads), {iri: self.types[iri] for iri in some}, degrees, mentions, claims, observations)

    def _claim(self, subject: Quad) -> Iterator[Quad]:
        """The claim, its evidence, and the label of its report."""
        for quad in self._store.quads_for_pattern(subject.subject, None, None, subject.graph_name):
            yield quad
            if quad.predicate == _EVIDENCE and isinstance(quad.object, NamedNode):
                for proof in self._store.quads_for_pattern(quad.object, None, None, quad.graph_name):
                    yield proof
                    if proof.predicate == _SOURCE and isinstance(proof.object, NamedNode):
                        yield from self._describe(proof.object)
