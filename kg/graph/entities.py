"""The entities of a whole corpus by IRI: those that reports name, and the places that they belong to.

Both the graph's statements and what is inferred from them look names up here, so that a name has one IRI everywhere.
"""

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.domains.divisions import Division, Divisions
from kg.graph.iris import Iris
from kg.model import Corpus, Entity, Extraction, Key


class Entities:
    """All entities of `corpus`; places of the table of divisions come with the places above them.

    corpus: the extractions and what their names mean.
    divisions: the table of administrative divisions.
    iris: makes the IRIs.
    """

    def __init__(self, corpus: Corpus, divisions: Divisions, iris: Iris) -> None:
        self._divisions, self._iris = divisions, iris
        self._nodes: dict[tuple[str, Key], NamedNode] = {}
        self._places: dict[str, NamedNode] = {}
        self.by_node: dict[NamedNode, Entity] = {}
        self.parents: dict[NamedNode, NamedNode] = {}  # place → the place above it
        for (report, key), entity in sorted(corpus.entities.items(), key=lambda item: item[0]):
            self._nodes[report, key] = self._add(entity, report)
        for extraction in corpus.extractions:
            self._add_unlisted(extraction)
        for entity in list(self.by_node.values()):
            self._add_place(self.division(entity))

    def node(self, report: str, key: Key) -> NamedNode:
        """The IRI of what `report` calls `key`; KeyError where no statement of the report uses this name."""
        return self._nodes[report, key]

    def of(self, report: str, key: Key) -> Entity:
        return self.by_node[self.node(report, key)]

    def nodes(self) -> Iterator[NamedNode]:
        """All entities, by IRI."""
        return iter(sorted(self.by_node, key=lambda node: node.value))

    def division(self, entity: Entity) -> Division | None:
        """The division that an entity belongs to, or that a place is."""
        if entity.code:
            return self._divisions.get(entity.code)
        return self._divisions.named(entity.region) if entity.region else None

    def place(self, entity: Entity) -> NamedNode | None:
        """The place that an entity belongs to, a region itself; None where it is not in the table."""
        division = self.division(entity)
        return self._places[division.code] if division else None

    def region(self, code: str | None, name: str | None) -> NamedNode | None:
        """The place with this code or, without one, this full name."""
        division = self._divisions.get(code) if code else self._divisions.named(name) if name else None
        return self._add_place(division)

    def like(self, name: str, division: Division) -> Entity:
        """An organisation of a division that no report need name, with the scope that such a name needs."""
        return Entity("ORG", name, region=division.name, code=division.code, scope=self._divisions.scope_name(division), origin="inferred")

    def register(self, entity: Entity) -> NamedNode:
        """Add an entity that no report names; its IRI."""
        node = self._add(entity, None)
        self._add_place(self.division(entity))
        return node

    def _add_unlisted(self, extraction: Extraction) -> None:
        """Agents and publishers need not be mentioned: they can follow from the context."""
        report = extraction.report
        keys = {key for relation in extraction.relations for key in (relation.subject, relation.object)}
        keys.update(observation.agent for observation in extraction.observations)
        if report.context.publisher:
            keys.add(Key("ORG", report.context.publisher))
        for key in sorted(keys):
            if (report.id, key) not in self._nodes:
                self._nodes[report.id, key] = self._add(Entity(key.type, key.name, origin="context"), report.id)
        self.region(report.context.code, report.context.region)

    def _add(self, entity: Entity, report: str | None) -> NamedNode:
        if entity.type == "PLACE":
            division = self.division(entity)
            if division and division.name == entity.name:
                entity = replace(entity, code=division.code, scope=self._divisions.scope_name(division), id="")
        node = self._iris.entity(entity, report)
        known = self.by_node.get(node)
        self.by_node[node] = entity if known is None else _merged(known, entity)
        return node

    def _add_place(self, division: Division | None) -> NamedNode | None:
        if division is None:
            return None
        node = self._places.get(division.code)
        if node is None:
            entity = Entity(
                "PLACE",
                division.name,
                region=division.name,
                code=division.code,
                scope=self._divisions.scope_name(division),
                origin="gazetteer",
            )
            node = self._places[division.code] = self._add(entity, None)
            above = self._add_place(self._divisions.get(division.parent) if division.parent else None)
            if above:
                self.parents[node] = above
        return node


def _merged(first: Entity, second: Entity) -> Entity:
    """One entity as two reports saw it."""
    names = {first.name, *first.aliases, second.name, *second.aliases}
    return replace(
        first,
        kind=first.kind or second.kind,
        aliases=tuple(sorted(names - {first.name})),
        region=first.region or second.region,
        code=first.code or second.code,
        resolved=first.resolved or second.resolved,
        confidence=max(first.confidence, second.confidence),
    )


def above(division: Division, divisions: Divisions) -> Iterator[Division]:
    """The divisions above one, the nearest first."""
    parent = divisions.get(division.parent) if division.parent else None
    if parent:
        yield parent
        yield from above(parent, divisions)
