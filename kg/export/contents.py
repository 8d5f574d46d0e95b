"""The content of a graph as plain values, read once: what GraphML and the tables are written from."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.assemble import CLASSES, KIND_CLASSES
from kg.graph.iris import INFERRED, ONTOLOGY, term
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
# What is kept of a graph: what is not written need not be read.
_PROPERTIES = (
    *("rdf:type", "rdfs:label", "skos:altLabel", "rdf:subject", "rdf:predicate", "rdf:object"),
    *("oa:hasSource", "oa:start", "oa:exact", "kg:source", "kg:line", "kg:page", "kg:level", "kg:region", "kg:mentions"),
    *("kg:confidence", "kg:evidence", "kg:planned", "kg:role", "kg:time", "kg:amount"),
    *("kg:agent", "kg:indicator", "kg:phrase", "kg:value", "kg:unit", "kg:kind", "kg:measure", "kg:approx", "kg:target"),
    *("kg:period", "kg:periodStart", "kg:periodEnd", "kg:place"),
    *(f"kg:{relation}" for relation in LINKS),
)
_LINK_NAMES = [(relation, f"kg:{relation}") for relation in LINKS]


class Contents:
    """What `quads` say: for each property, by its prefixed name, a table of subjects and values; labels in Chinese only.

    A table holds plain values, not lists of them, since nearly all subjects have one: the few with more stand beside it.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._one: dict[str, dict[str, str]] = {name: {} for name in _PROPERTIES}
        self._more: dict[str, dict[str, list[str]]] = {name: {} for name in _PROPERTIES}
        self._statements = self._one["rdf:subject"], self._one["rdf:predicate"], self._one["rdf:object"]
        self.inferred: set[tuple[str, str, str]] = set()
        self._read(quads)
        for name, more in self._more.items():
            for subject, values in more.items():
                values.append(self._one[name][subject])
                values.sort()
                self._one[name][subject] = values[0]

    def _read(self, quads: Iterable[Quad]) -> None:
        tables = {term(name).value: (name, self._one[name], self._more[name]) for name in _PROPERTIES}
        subject = ""
        for quad in quads:
            table = tables.get(quad.predicate.value)
            value = quad.object
            if table is None or (isinstance(value, Literal) and value.language == "en"):
                continue
            node, (name, one, more) = quad.subject, table
            iri = node.value if isinstance(node, NamedNode) else str(node)
            # A store gives what is said of a subject together: one string for all of its tables, to be kept and found in.
            subject = subject if iri == subject else iri
            text = value.value if isinstance(value, NamedNode | Literal) else str(value)
            if one.setdefault(subject, text) is not text:
                more.setdefault(subject, []).append(text)
            if quad.graph_name == INFERRED:
                self.inferred.add((subject, name, text))

    def values(self, name: str) -> Mapping[str, str]:
        """Subject → value of a property; the first by alphabet where there are more."""
        return self._one[name]

    def one(self, node: str | None, name: str) -> str | None:
        """The value of a property that has at most one; the first by alphabet where there are more."""
        return self._one[name].get(node or "")

    def all(self, node: str, name: str) -> list[str]:
        """The values of a property, sorted."""
        value = self._one[name].get(node)
        return [] if value is None else self._more[name].get(node) or [value]

    def pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """Subject and value of each statement with a property."""
        more = self._more[name]
        yield from ((subject, value) for subject, value in self._one[name].items() if subject not in more)
        yield from ((subject, each) for subject, values in more.items() for each in values)

    def label(self, node: str | None) -> str | None:
        """The Chinese label of a node; the end of its IRI where it has none; None for None."""
        return self.one(node, "rdfs:label") or (node.rpartition("#")[2].rpartition("/")[2] if node else None)

    @cached_property
    def entities(self) -> dict[str, str]:
        """IRI → mention type of every entity, by IRI."""
        found = {node: type_ for iri, type_ in sorted(TYPES.items(), reverse=True) for node in self._members(iri)}
        return dict(sorted(found.items()))

    @cached_property
    def claims(self) -> list[str]:
        """The IRIs of all claims."""
        return self._members(f"{ONTOLOGY}Claim")

    @cached_property
    def observations(self) -> list[str]:
        """The IRIs of all observations."""
        return self._members(f"{ONTOLOGY}Observation")

    def kind(self, node: str) -> str | None:
        """The class below that of the entity's type: TradeUnion, Policy, FacilityKind."""
        return next((_KINDS[iri] for iri in self.all(node, "rdf:type") if iri in _KINDS), None)

    def region(self, node: str) -> str | None:
        return self.label(self.one(node, "kg:region"))

    def statement(self, claim: str) -> tuple[str, str, str]:
        """The subject, predicate and object of a claim."""
        subjects, predicates, objects = self._statements
        return subjects.get(claim, ""), predicates.get(claim, ""), objects.get(claim, "")

    def evidence(self, statement: str) -> str | None:
        """The first evidence of a claim or observation in its report."""
        found = self._more["kg:evidence"].get(statement)
        return min(found, key=self.position) if found else self.one(statement, "kg:evidence")

    def position(self, evidence: str | None) -> tuple[str, int]:
        """Report and offset, for sorting."""
        return self.one(evidence, "oa:hasSource") or "", int(self.one(evidence, "oa:start") or 0)

    def links(self, subjects: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """The direct statements about `subjects` as subject, relation and object, in their order, sorted for each."""
        tables = [(relation, self._one[name], self._more[name]) for relation, name in _LINK_NAMES if self._one[name]]
        for subject in subjects:
            for relation, one, more in tables:
                if subject in one:
                    yield from ((subject, relation, object_) for object_ in more.get(subject) or (one[subject],))

    def _members(self, iri: str) -> list[str]:
        """The members of the class with this IRI, as the graph has them: what is said of neighbours is near in memory."""
        more = self._more["rdf:type"]
        found = [node for node, classes in more.items() if iri in classes]
        return found + [node for node, class_ in self._one["rdf:type"].items() if class_ == iri and node not in more]
