"""The content of a graph as plain values, read once: what GraphML and the tables are written from."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.assemble import CLASSES, KIND_CLASSES
from kg.graph.iris import INFERRED, ONTOLOGY, VOCABULARIES, term
from kg.model import RELATIONS

# The direct statements between entities: the thirteen relations, and what is inferred about collectives and facilities.
LINKS = (*RELATIONS, "headedBy", "facilityKind")

# IRI of a class → the mention type of its members, and of one that stands beside or below that of the type → kind.
TYPES = {term(classes[0]).value: type_ for type_, classes in CLASSES.items()} | {f"{ONTOLOGY}FacilityKind": "FACILITY"}
_KINDS = {
    term(kinds[-1] if kinds[-1].startswith("kg:") else kinds[0]).value: kind
    for group in KIND_CLASSES.values()
    for kind, kinds in group.items()
}
_SPACES = sorted(((space, prefix) for prefix, space in VOCABULARIES.items()), reverse=True)
_LINK_NAMES = [(relation, f"kg:{relation}") for relation in LINKS]
_NOTHING: Mapping[str, list[str]] = {}


class Contents:
    """What `quads` say, by subject IRI and prefixed name of the property; labels in Chinese only."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.about: dict[str, dict[str, list[str]]] = {}
        self.inferred: set[tuple[str, str, str]] = set()
        short: dict[str, str] = {}
        for quad in quads:
            node, iri, value = quad.subject, quad.predicate.value, quad.object
            if isinstance(value, Literal) and value.language == "en":
                continue
            name = short.get(iri) or short.setdefault(iri, shortened(iri))
            subject = node.value if isinstance(node, NamedNode) else str(node)
            text = value.value if isinstance(value, NamedNode | Literal) else str(value)
            self.about.setdefault(subject, {}).setdefault(name, []).append(text)
            if quad.graph_name == INFERRED:
                self.inferred.add((subject, name, text))

    def one(self, node: str | None, name: str) -> str | None:
        """The value of a property that has at most one; the first by alphabet where there are more."""
        values = self.about.get(node or "", _NOTHING).get(name)
        return (values[0] if len(values) == 1 else min(values)) if values else None

    def all(self, node: str, name: str) -> list[str]:
        return sorted(self.about.get(node, _NOTHING).get(name, ()))

    def label(self, node: str | None) -> str | None:
        """The Chinese label of a node; the end of its IRI where it has none; None for None."""
        return self.one(node, "rdfs:label") or (node.rpartition("#")[2].rpartition("/")[2] if node else None)

    @cached_property
    def entities(self) -> dict[str, str]:
        """IRI → mention type of every entity, by IRI."""
        found = {node: type_ for iri, type_ in sorted(TYPES.items(), reverse=True) for node in self._instances.get(iri, ())}
        return dict(sorted(found.items()))

    @cached_property
    def claims(self) -> list[str]:
        """The IRIs of all claims, sorted."""
        return sorted(self._instances.get(f"{ONTOLOGY}Claim", ()))

    @cached_property
    def observations(self) -> list[str]:
        """The IRIs of all observations, sorted."""
        return sorted(self._instances.get(f"{ONTOLOGY}Observation", ()))

    def kind(self, node: str) -> str | None:
        """The class below that of the entity's type: TradeUnion, Policy, FacilityKind."""
        return next((_KINDS[iri] for iri in self.all(node, "rdf:type") if iri in _KINDS), None)

    def region(self, node: str) -> str | None:
        return self.label(self.one(node, "kg:region"))

    def statement(self, claim: str) -> tuple[str, str, str]:
        """The subject, predicate and object of a claim."""
        return self.one(claim, "rdf:subject") or "", self.one(claim, "rdf:predicate") or "", self.one(claim, "rdf:object") or ""

    def evidence(self, statement: str) -> str | None:
        """The first evidence of a claim or observation in its report."""
        found = self.about.get(statement, _NOTHING).get("kg:evidence", ())
        return min(sorted(found), key=self.position) if len(found) > 1 else found[0] if found else None

    def position(self, evidence: str | None) -> tuple[str, int]:
        """Report and offset, for sorting."""
        return self.one(evidence, "oa:hasSource") or "", int(self.one(evidence, "oa:start") or 0)

    def links(self, subjects: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """The direct statements about `subjects` as subject, relation and object, in their order, sorted for each."""
        for subject in subjects:
            properties = self.about[subject]
            for relation, name in _LINK_NAMES:
                for object_ in sorted(properties.get(name, ())):
                    yield subject, relation, object_

    @cached_property
    def _instances(self) -> dict[str, list[str]]:
        """IRI of a class → its members."""
        found: dict[str, list[str]] = {}
        for node, properties in self.about.items():
            for iri in properties.get("rdf:type", ()):
                found.setdefault(iri, []).append(node)
        return found


def shortened(iri: str) -> str:
    """The prefixed name of a term of a vocabulary; any other IRI as it is."""
    for space, prefix in _SPACES:
        if iri.startswith(space):
            return f"{prefix}:{iri[len(space) :]}"
    return iri
