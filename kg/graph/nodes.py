"""Which node of the graph an entity of a report is: its IRI, what reports know of it together, and the place that it belongs to.

Rows about single reports come in sorted by IRI; nodes, one at a time, and names for each report go out, so that no corpus is too large.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, groupby
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.domains.divisions import Division, Divisions
from kg.graph.iris import Iris
from kg.model import Context, Entity, Key
from kg.room import Row


class Named(NamedTuple):
    """What the statements of a report need to know of an entity."""

    iri: str
    type: str
    name: str  # in full, as the graph has it
    place: str | None  # code of the division that it belongs to

    @property
    def node(self) -> NamedNode:
        return NamedNode(self.iri)


Names = Mapping[Key, Named]


class Naming:
    """Gives entities and divisions their IRIs.

    divisions: the table of administrative divisions.
    iris: makes the IRIs.
    """

    def __init__(self, divisions: Divisions, iris: Iris) -> None:
        self.divisions, self.iris = divisions, iris
        self._places: dict[str, NamedNode] = {}
        self._divisions: dict[str, Division] = {}

    def row(self, entity: Entity, report: str, key: Key, listed: bool = True) -> Row:
        """What one report knows of an entity, sorted so that what reports list goes before what only follows from their context."""
        if entity.type == "PLACE":
            division = self.division(entity)
            if division and division.name == entity.name:
                entity = replace(entity, code=division.code, scope=self.divisions.scope_name(division), id="")
        return (self.iris.entity(entity, report).value, 0 if listed else 1, report, *key), entity

    @staticmethod
    def member(iri: str, report: str, key: Key) -> Row:
        """One more report that calls the entity with this IRI `key`."""
        return (iri, 2, report, *key), None

    def division(self, entity: Entity) -> Division | None:
        """The division that an entity belongs to, or that a place is."""
        if entity.code:
            return self.divisions.get(entity.code)
        return self.divisions.named(entity.region) if entity.region else None

    def region(self, context: Context) -> Division | None:
        """The division that a report is about."""
        return self.divisions.get(context.code) if context.code else self.divisions.named(context.region) if context.region else None

    def division_of(self, iri: str) -> Division | None:
        """The division that has this IRI."""
        if not self._divisions:
            self._divisions = {self.place(division).value: division for division in self.divisions}
        return self._divisions.get(iri)

    def place(self, division: Division) -> NamedNode:
        """The IRI of a division."""
        node = self._places.get(division.code)
        if node is None:
            node = self._places[division.code] = self.iris.entity(self.place_entity(division))
        return node

    def place_entity(self, division: Division) -> Entity:
        scope = self.divisions.scope_name(division)
        return Entity("PLACE", division.name, region=division.name, code=division.code, scope=scope, origin="gazetteer")

    def body(self, name: str, division: Division, kind: str) -> Entity:
        """An organisation of a division that no report need name, with the scope that such a name needs."""
        scope = self.divisions.scope_name(division)
        return Entity("ORG", name, kind=kind, region=division.name, code=division.code, scope=scope, origin="inferred")


class Node(NamedTuple):
    """An entity of the graph, and the reports that speak of it by the keys that they use."""

    iri: str
    entity: Entity
    members: Iterator[tuple[str, Key]]


def gather(rows: Iterable[Row]) -> Iterator[Node]:
    """The nodes out of sorted rows of `Naming`; the members of one are to be read before the next is asked for."""
    for iri, group in groupby(rows, key=lambda row: row[0][0]):
        if node := _node(iri, group):
            yield node


def _node(iri: str, rows: Iterator[Row]) -> Node | None:
    entity: Entity | None = None
    seen: list[Row] = []
    for row in rows:
        seen.append(row)
        if row[1] is None:  # from here on members alone
            break
        entity = row[1] if entity is None else merged(entity, row[1])
    return Node(iri, entity, map(_member, chain(seen, rows))) if entity else None


def _member(row: Row) -> tuple[str, Key]:
    _, _, report, kind, name = row[0]
    return report, Key(kind, name)


def merged(first: Entity, second: Entity) -> Entity:
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
