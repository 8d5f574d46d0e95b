"""What follows from the statements of the reports by a rule: the tree of regional bodies, who is a model worker, kinds of facility.

Each inferred triple stands in the graph kg:inferred beside a kg:Inference that names its rule and premises; which names,
endings and awards the rules look at is data of the domain (`domain.toml`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from pyoxigraph import NamedNode, Quad

from kg.domains import Domain, Entry
from kg.domains.divisions import Division
from kg.graph.assemble import Fact, entity_quads, facts
from kg.graph.entities import Entities, above
from kg.graph.iris import INFERRED, Iris, term
from kg.model import Corpus, Entity

NATION = "000000"


class Inferred(NamedTuple):
    """A triple that a rule adds."""

    fact: Fact
    rule: NamedNode
    premises: tuple[NamedNode, ...]  # claims, or entities whose own description is the reason


def infer(corpus: Corpus, entities: Entities, domain: Domain, iris: Iris) -> Iterator[Quad]:
    """Yield the quads of kg:inferred; bodies that no report names but the tree needs are added to `entities` and described here."""
    known, stated = set(entities.by_node), facts(corpus, entities)
    rules = domain.table("domain.toml")
    found = [
        *_Hierarchy(entities, domain, rules["hierarchy"]).inferred(),
        *(item for rule in rules.get("derived", ()) for item in _derived(rule, corpus, entities, iris)),
        *_facility_kinds(entities, domain),
    ]
    for node in entities.nodes():
        if node not in known:
            yield from entity_quads(node, entities, INFERRED)
    for item in sorted(dict.fromkeys(found), key=str):
        if item.fact not in stated:
            yield from _quads(item, iris)


def _quads(item: Inferred, iris: Iris) -> Iterator[Quad]:
    subject, predicate, object_ = item.fact
    node = iris.inference(subject, predicate, object_)
    yield Quad(subject, predicate, object_, INFERRED)
    yield Quad(node, term("rdf:type"), term("kg:Inference"), INFERRED)
    yield Quad(node, term("rdf:subject"), subject, INFERRED)
    yield Quad(node, term("rdf:predicate"), predicate, INFERRED)
    yield Quad(node, term("rdf:object"), object_, INFERRED)
    yield Quad(node, term("kg:rule"), item.rule, INFERRED)
    for premise in item.premises:
        yield Quad(node, term("kg:premise"), premise, INFERRED)


class _Hierarchy:
    """Bodies named region + suffix stand to each other as their regions do; `rules` is the section [hierarchy]."""

    def __init__(self, entities: Entities, domain: Domain, rules: dict[str, Any]) -> None:
        self._entities, self._divisions = entities, domain.divisions
        self._suffix, self._root_name, self._kind = rules["suffix"], rules["root"], rules["kind"]
        self._collectives = tuple(rules.get("collectives", ()))
        self._bodies: dict[str, NamedNode] = {}
        for node in entities.nodes():
            if division := self._ruled(entities.by_node[node], (self._suffix,)):
                self._bodies.setdefault(division.code, node)

    def inferred(self) -> Iterator[Inferred]:
        yield from list(self._heads())
        for code in sorted(self._bodies):
            if division := self._divisions.get(code):
                yield from self._chain(division)

    def _heads(self) -> Iterator[Inferred]:
        """The unions of a region, taken together, are headed by the union of the region."""
        for node in self._entities.nodes():
            division = self._ruled(self._entities.by_node[node], self._collectives)
            if division and division.code != NATION:
                fact = (node, term("kg:headedBy"), self._body(division))
                yield Inferred(fact, term("kg:ruleCollective"), self._places(division))

    def _chain(self, division: Division) -> Iterator[Inferred]:
        for upper in above(division, self._divisions):
            fact = (self._body(division), term("kg:subOrganizationOf"), self._body(upper))
            yield Inferred(fact, term("kg:ruleRegionHierarchy"), self._places(division, upper))
            division = upper

    def _ruled(self, entity: Entity, suffixes: tuple[str, ...]) -> Division | None:
        """The division whose name, with one of the suffixes, is the name of the organisation."""
        if entity.type != "ORG" or not entity.resolved:
            return None
        if entity.name == self._root_name and self._suffix in suffixes:
            return self._divisions.get(NATION)
        for suffix in suffixes:
            name = entity.name.removesuffix(suffix)
            if name != entity.name:
                candidates = (self._entities.division(entity), self._divisions.named(name))
                return next((division for division in candidates if division and division.name == name), None)
        return None

    def _body(self, division: Division) -> NamedNode:
        node = self._bodies.get(division.code)
        if node is None:
            name = self._root_name if division.code == NATION else division.name + self._suffix
            node = self._entities.register(replace(self._entities.like(name, division), kind=self._kind))
            self._bodies[division.code] = node
        return node

    def _places(self, *divisions: Division) -> tuple[NamedNode, ...]:
        places = (self._entities.region(division.code, division.name) for division in divisions)
        return tuple(place for place in places if place)


def _derived(rule: dict[str, Any], corpus: Corpus, entities: Entities, iris: Iris) -> Iterator[Inferred]:
    """Who stands in a relation to something with a telling name belongs to a class: a person with an honour of the model-worker kind."""
    endings, derived = tuple(rule["endings"]), term(f"kg:{rule['class']}")
    premises: dict[NamedNode, set[NamedNode]] = {}
    for extraction in corpus.extractions:
        for relation in extraction.relations:
            subject = entities.node(extraction.report.id, relation.subject)
            told = relation.relation == rule["relation"] and entities.of(extraction.report.id, relation.object).name.endswith(endings)
            if told and not relation.planned and entities.by_node[subject].type == rule["type"]:
                premises.setdefault(subject, set()).add(iris.claim(relation))
    for subject, claims in premises.items():
        yield Inferred((subject, term("rdf:type"), derived), term("kg:ruleHonour"), tuple(sorted(claims, key=str)))


def _facility_kinds(entities: Entities, domain: Domain) -> Iterator[Inferred]:
    """A facility with a name of its own is of the kind that ends its name; kinds are those of the lexicon."""
    kinds = {form: entry for entry in domain.lexicon if _is_kind(entry) for form in (entry.name, *entry.aliases)}
    facilities = [(node, entity) for node, entity in sorted(entities.by_node.items(), key=str) if entity.type == "FACILITY"]
    known = {entity.name: (node, entity) for node, entity in facilities}
    for node, facility in facilities:
        entry = None if _is_kind(facility) else _ending(facility.name, kinds)
        if entry is None:
            continue
        made = Entity("FACILITY", entry.name, kind="FacilityKind", aliases=entry.aliases, origin="gazetteer")
        kind, described = known.get(entry.name) or (entities.register(made), made)
        if _is_kind(described):
            yield Inferred((node, term("kg:facilityKind"), kind), term("kg:ruleFacilityKind"), (kind,))


def _ending(name: str, kinds: Mapping[str, Entry]) -> Entry | None:
    """The longest kind that ends a name; None for the name of a kind."""
    if name in kinds:
        return None
    return next((kinds[name[at:]] for at in range(1, len(name)) if name[at:] in kinds), None)


def _is_kind(named: Entry | Entity) -> bool:
    return named.type == "FACILITY" and named.kind == "FacilityKind"
