"""Makes the whole graph of a corpus as quads: its statements, what follows from them, and the vocabulary that they are written in.

Three passes, none of which holds the corpus: what reports know of entities becomes nodes; nodes are described, and each report is
written with the names that its nodes have; what follows is added.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Set
from itertools import chain, groupby
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.domains import Domain
from kg.domains.divisions import Division
from kg.graph.assemble import Fact, entity_quads, facts, redirects, report_quads
from kg.graph.check import Rejection, check
from kg.graph.infer import Rules, inferred_quads
from kg.graph.iris import BASE, INFERRED, VOCABULARY, Iris, term
from kg.graph.nodes import Named, Names, Naming, above, gather, merged
from kg.model import Corpus, Entity, Extraction, Key
from kg.packaged import packaged
from kg.room import Memory, Room, Row

ABOVE = term("kg:subOrganizationOf")


class Built(NamedTuple):
    """A graph as quads, and what broke an invariant and was left out of it."""

    quads: Iterator[Quad]
    rejected: tuple[Rejection, ...]


class Told(NamedTuple):
    """What one report adds to the graph."""

    quads: list[Quad]
    rejected: tuple[Rejection, ...]
    above: set[Fact]  # what it states of organisations above each other, which then need not be inferred


class Whole:
    """The graph of a corpus: `name` all entities first, then `tell` each report, then `rest` for what is of no single report.

    room: where rows wait that memory may not hold.
    """

    def __init__(self, domain: Domain, base: str = BASE, room: Room | None = None) -> None:
        self.naming = Naming(domain.divisions, Iris(base))
        self._domain, self._room = domain, room or Memory()
        self._rules = Rules(domain, self.naming)
        self._nodes = self._room.spool()
        self._divisions: dict[str, Division] = {}  # those that nodes and reports belong to
        self.entities = 0  # nodes that reports name

    def unlisted(self, extraction: Extraction, listed: Iterable[Key]) -> Iterator[Row]:
        """Rows for agents and publishers that the report does not list: they can follow from the context."""
        sound, _ = check(extraction)
        context = extraction.report.context
        keys = {key for relation in sound.relations for key in (relation.subject, relation.object)}
        keys.update(observation.agent for observation in sound.observations)
        if context.publisher:
            keys.add(Key("ORG", context.publisher))
        for key in sorted(keys.difference(listed)):
            yield self.naming.row(Entity(key.type, key.name, origin="context"), extraction.report.id, key, listed=False)
        self._belongs(self.naming.region(context))

    def name(self, rows: Iterable[Row]) -> Iterator[tuple[str, dict[Key, Named]]]:
        """Take the rows of all reports, in any order; give what the names of each report mean, by report."""
        found = self._room.sort(self._named(self._room.sort(rows)))
        for report, group in groupby(found, key=lambda row: row[0][0]):
            yield report, {Key(kind, name): named for (_, kind, name), named in group}

    def _named(self, rows: Iterable[Row]) -> Iterator[Row]:
        for node in gather(rows):
            division = self.naming.division(node.entity)
            if division is None and node.entity.type == "PLACE":  # a context has names of places, without codes
                division = self.naming.division_of(node.iri)
            self._belongs(division)
            self._rules.see(NamedNode(node.iri), node.entity)
            self._nodes.append((node.iri, node.entity))
            self.entities += 1
            named = Named(node.iri, node.entity.type, node.entity.name, division.code if division else None)
            for report, key in node.members:
                yield (report, *key), named

    def _belongs(self, division: Division | None) -> None:
        if division:
            self._divisions[division.code] = division

    def tell(self, extraction: Extraction, names: Names) -> Told:
        """What a report adds, given what its names mean."""

        def identity(key: Key) -> Key:
            named = names.get(key)
            return Key(named.type, named.name) if named else key

        sound, rejected = check(extraction, identity)
        quads = [*report_quads(sound, names, self.naming), *self._rules.of_report(sound, names)]
        return Told(quads, rejected, {fact for fact in facts(sound, names) if fact[1] == ABOVE})

    def of_tree(self) -> set[tuple[str, str]]:
        """The organisations above each other by the rules, as IRIs; to be asked when all are named."""
        return {(item.fact[0].value, item.fact[2].value) for item in self._rules.of_tree() if item.fact[1] == ABOVE}

    def rest(self, stated: Container[tuple[str, str]], former: Mapping[Key, Entity]) -> Iterator[Quad]:
        """The nodes themselves, what follows from them, and the vocabulary.

        stated: the organisations above each other that reports speak of, as IRIs.
        former: entities that the ledger merged or renamed.
        """
        tree = self._rules.of_tree()
        places = self._places(self._divisions.values())
        makeable = self._rules.makeable() | {iri: place.entity for iri, place in self._places(self._rules.divisions()).items()}
        for iri, entity in self._nodes:
            node, place = NamedNode(iri), places.pop(iri, None)
            makeable.pop(iri, None)
            yield from entity_quads(node, merged(entity, place.entity) if place else entity, self.naming, place.above if place else None)
            if item := self._rules.of_facility(node, entity):
                yield from inferred_quads(item, self.naming)
        for iri, place in sorted(places.items()):
            yield from entity_quads(NamedNode(iri), place.entity, self.naming, place.above)
        yield from redirects(former, self.naming.iris)
        for item in sorted(tree, key=str):
            if item.fact[1] != ABOVE or (item.fact[0].value, item.fact[2].value) not in stated:
                yield from inferred_quads(item, self.naming)
        yield from self._made(makeable.keys() - self._places(self._divisions.values()).keys())
        yield from vocabulary_quads(self._domain)

    def _made(self, unnamed: Set[str]) -> Iterator[Quad]:
        """What the rules speak of and no report names."""
        places = self._places(self._rules.divisions())
        for iri, entity in sorted(self._rules.made().items()):
            if iri in unnamed:
                yield from entity_quads(NamedNode(iri), entity, self.naming, graph=INFERRED)
        for iri, place in sorted(places.items()):
            if iri in unnamed:
                yield from entity_quads(NamedNode(iri), place.entity, self.naming, place.above, INFERRED)

    def _places(self, divisions: Iterable[Division]) -> "dict[str, _Place]":
        """The divisions and all above them as nodes."""
        table = self.naming.divisions
        found = {one.code: one for division in divisions for one in (division, *above(division, table))}
        return {self.naming.place(division).value: self._place(division) for division in found.values()}

    def _place(self, division: Division) -> "_Place":
        upper = next(above(division, self.naming.divisions), None)
        return _Place(self.naming.place_entity(division), self.naming.place(upper) if upper else None)


class _Place(NamedTuple):
    entity: Entity
    above: NamedNode | None


def build_quads(corpus: Corpus, domain: Domain, base: str = BASE) -> Built:
    """The whole graph of a corpus that fits into memory."""
    whole = Whole(domain, base)
    listed: dict[str, list[Key]] = {}
    rows = []
    for (report, key), entity in corpus.entities.items():
        listed.setdefault(report, []).append(key)
        rows.append(whole.naming.row(entity, report, key))
    for extraction in corpus.extractions:
        rows += whole.unlisted(extraction, listed.get(extraction.report.id, ()))
    names = dict(whole.name(rows))
    told = [whole.tell(extraction, names.get(extraction.report.id, {})) for extraction in corpus.extractions]

    stated = {(below.value, upper.value) for one in told for below, _, upper in one.above}

    def quads() -> Iterator[Quad]:
        seen: set[Quad] = set()
        for quad in chain(*(one.quads for one in told), whole.rest(stated, corpus.redirects)):
            if quad not in seen:
                seen.add(quad)
                yield quad

    return Built(quads(), tuple(rejection for one in told for rejection in one.rejected))


def vocabulary_quads(domain: Domain) -> Iterator[Quad]:
    """The ontology and the domain's scheme of indicators, in a graph of their own."""
    for path in (packaged("ontology") / "kg.ttl", domain.folder / "indicators.ttl"):
        if path.is_file():
            for triple in parse(path=path, format=RdfFormat.TURTLE):
                yield Quad(triple.subject, triple.predicate, triple.object, VOCABULARY)
