"""A graph in its store as contents, part by part: a report at a time, or some entities with all that is said of them.

What is written from parts takes the memory of a part, however large the graph is; a small graph is one part.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, Store

from kg.export.contents import LINKS, TYPES, Contents
from kg.graph.iris import term

SMALL = 400_000  # quads: as much is read as one part, about 120 MB
_PART = 50_000  # quads about some entities, about 30 MB
_DESCRIBED = 1 << 14  # nodes whose description is remembered
_TYPE = term("rdf:type")
# What statements speak of: these nodes are described in the part of the report that makes the statement.
_SPOKEN_OF = frozenset(map(term, ("rdf:subject", "rdf:predicate", "rdf:object", "kg:agent", "kg:indicator", "kg:place")))
_DESCRIPTION = frozenset(map(term, ("rdf:type", "rdfs:label", "kg:level")))
_LINKS = frozenset(term(f"kg:{name}") for name in LINKS)
_SUBJECT = term("rdf:subject")
_EVIDENCE, _SOURCE, _REGION = map(term, ("kg:evidence", "oa:hasSource", "kg:region"))


class Entities(NamedTuple):
    """Some entities, by IRI."""

    contents: Contents  # the entities, the claims whose subjects they are, and descriptions of what these speak of
    types: Mapping[str, str]  # IRI → mention type, of these entities alone


class Parts:
    """The parts of the graph in `store`; what they share is read when it is first asked for.

    small: up to so many quads are one part.
    """

    def __init__(self, store: Store, small: int = SMALL) -> None:
        self.store = store
        self._small = small
        self._describe = lru_cache(_DESCRIBED)(self._description)

    @cached_property
    def _whole(self) -> Contents | None:
        return Contents(self.store) if len(self.store) <= self._small else None

    @cached_property
    def types(self) -> dict[str, str]:
        """IRI → mention type of every entity."""
        return {node: TYPES[iri] for iri in sorted(TYPES, reverse=True) for node in self._members(iri)}

    def _members(self, iri: str) -> Iterator[str]:
        members = self.store.quads_for_pattern(None, _TYPE, NamedNode(iri), None)
        return (quad.subject.value for quad in members if isinstance(quad.subject, NamedNode))

    def _description(self, node: NamedNode) -> tuple[Quad, ...]:
        return tuple(quad for quad in self.store.quads_for_pattern(node, None, None, None) if quad.predicate in _DESCRIPTION)

    @cached_property
    def degrees(self) -> Counter[str]:
        """IRI of an entity → how many direct statements lead from and to it."""
        links = (ends for link in LINKS for ends in self._pairs(f"kg:{link}"))
        return Counter(chain.from_iterable(ends for ends in links if ends[0] in self.types and ends[1] in self.types))

    @cached_property
    def mentions(self) -> Counter[str]:
        """IRI of an entity → how many reports mention it."""
        return Counter(object_ for _, object_ in self._pairs("kg:mentions"))

    @cached_property
    def claims(self) -> Counter[str]:
        """IRI of an entity → how many claims have it as subject or object."""
        return Counter(end for name in ("rdf:subject", "rdf:object") for claim, end in self._pairs(name) if claim not in self._inferences)

    @cached_property
    def observations(self) -> Counter[str]:
        """IRI of an entity → how many observations have it as agent."""
        return Counter(agent for _, agent in self._pairs("kg:agent"))

    @cached_property
    def _inferences(self) -> frozenset[str]:
        return frozenset(self._members(term("kg:Inference").value))

    def _pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """Subject and object of each statement with a property between nodes."""
        if self._whole:
            yield from self._whole.pairs(name)
            return
        for quad in self.store.quads_for_pattern(None, term(name), None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield quad.subject.value, quad.object.value

    def reports(self) -> Iterator[Contents]:
        """What each report says, by its IRI, with descriptions of what it speaks of."""
        if self._whole:
            yield self._whole
            return
        for iri in sorted(self._members(term("kg:Report").value)):
            quads = list(self.store.quads_for_pattern(None, None, None, NamedNode(iri)))
            yield Contents(self._with_descriptions(quads))

    def _with_descriptions(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        nodes: dict[NamedNode, None] = {}
        for quad in quads:
            yield quad
            if quad.predicate in _SPOKEN_OF and isinstance(quad.object, NamedNode):
                nodes[quad.object] = None
        for node in nodes:
            yield from self._describe(node)

    def entities(self, claims: bool = True) -> Iterator[Entities]:
        """All entities, some at a time, by IRI; with the claims whose subjects they are, where these are wanted."""
        if self._whole:
            yield Entities(self._whole, dict(sorted(self.types.items())))
            return
        some: dict[str, str] = {}
        quads: dict[Quad, None] = {}
        for iri in sorted(self.types):
            some[iri] = self.types[iri]
            quads.update(dict.fromkeys(self._about(NamedNode(iri), claims)))
            if len(quads) >= _PART:
                yield self._part(some, quads)
                some, quads = {}, {}
        if some:
            yield self._part(some, quads)

    def _part(self, some: Mapping[str, str], quads: Iterable[Quad]) -> Entities:
        relations = (quad for name in LINKS for quad in self._describe(term(f"kg:{name}")))
        return Entities(Contents([*quads, *relations]), some)

    def _about(self, node: NamedNode, claims: bool) -> Iterator[Quad]:
        for quad in self.store.quads_for_pattern(node, None, None, None):
            yield quad
            if isinstance(quad.object, NamedNode) and (quad.predicate in _LINKS or quad.predicate == _REGION):
                yield from self._describe(quad.object)
        for quad in self.store.quads_for_pattern(None, _SUBJECT, node, None) if claims else ():
            yield from self._claim(quad)

    def _claim(self, subject: Quad) -> Iterator[Quad]:
        """The claim, its evidence, and the label of its report."""
        for quad in self.store.quads_for_pattern(subject.subject, None, None, subject.graph_name):
            yield quad
            if quad.predicate == _EVIDENCE and isinstance(quad.object, NamedNode):
                for proof in self.store.quads_for_pattern(quad.object, None, None, quad.graph_name):
                    yield proof
                    if proof.predicate == _SOURCE and isinstance(proof.object, NamedNode):
                        yield from self._describe(proof.object)
