"""What follows from the statements of the reports by a rule: the tree of regional bodies, who is a model worker, kinds of facility.

Each inferred triple stands in the graph kg:inferred beside a kg:Inference that names its rule and premises; which names,
endings and awards the rules look at is data of the domain (`domain.toml`).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pyoxigraph import NamedNode, Quad

from kg.domains import Domain, Entry
from kg.domains.divisions import Division
from kg.graph.assemble import Fact
from kg.graph.iris import INFERRED, term
from kg.graph.nodes import Names, Naming, above
from kg.model import Entity, Extraction

NATION = "000000"


class Inferred(NamedTuple):
    """A triple that a rule adds."""

    fact: Fact
    rule: NamedNode
    premises: tuple[NamedNode, ...]  # claims, or entities whose own description is the reason


class Rules:
    """The rules of a domain over the nodes of a corpus: `see` each of them, then ask what follows."""

    def __init__(self, domain: Domain, naming: Naming) -> None:
        rules = domain.table("domain.toml")
        self._derived: list[dict[str, Any]] = rules.get("derived", [])
        self._kinds = _Kinds(domain, naming)
        self._hierarchy = _Hierarchy(naming, rules["hierarchy"])
        self._naming = naming

    def see(self, node: NamedNode, entity: Entity) -> None:
        """Take note of a node; they come in the order of their IRIs."""
        self._hierarchy.see(node, entity)
        self._kinds.see(node, entity)

    def of_tree(self) -> tuple["Inferred", ...]:
        """How the regional bodies stand to each other."""
        return tuple(dict.fromkeys(self._hierarchy.inferred()))

    def of_facility(self, node: NamedNode, entity: Entity) -> "Inferred | None":
        """Of which kind a facility is."""
        return self._kinds.inferred(node, entity)

    def made(self) -> dict[str, Entity]:
        """IRI → what `of_tree` and `of_facility` have spoken of by a name that they made; a report may name it too."""
        return self._hierarchy.made | self._kinds.made

    def makeable(self) -> dict[str, Entity]:
        """IRI → all that could come to stand in `made`."""
        return self._hierarchy.made | self._kinds.makeable()

    def divisions(self) -> Iterable[Division]:
        """The divisions that `of_tree` has spoken of."""
        return self._hierarchy.divisions.values()

    def of_report(self, extraction: Extraction, names: Names) -> Iterator[Quad]:
        """What follows from the statements of one report alone."""
        for rule in self._derived:
            for item in sorted(_derived(rule, extraction, names, self._naming), key=str):
                yield from inferred_quads(item, self._naming)


def inferred_quads(item: Inferred, naming: Naming) -> Iterator[Quad]:
    """The triple, and the node that names its rule and premises."""
    subject, predicate, object_ = item.fact
    node = naming.iris.inference(subject, predicate, object_)
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

    def __init__(self, naming: Naming, rules: dict[str, Any]) -> None:
        self._naming, self._divisions = naming, naming.divisions
        self._suffix, self._root_name, self._kind = rules["suffix"], rules["root"], rules["kind"]
        self._all = tuple(rules.get("collectives", ()))
        self._bodies: dict[str, NamedNode] = {}
        self._collectives: list[tuple[NamedNode, Division]] = []
        self.made: dict[str, Entity] = {}
        self.divisions: dict[str, Division] = {}

    def see(self, node: NamedNode, entity: Entity) -> None:
        if division := self._ruled(entity, (self._suffix,)):
            self._bodies.setdefault(division.code, node)
        if (division := self._ruled(entity, self._all)) and division.code != NATION:
            self._collectives.append((node, division))

    def inferred(self) -> Iterator[Inferred]:
        for node, division in self._collectives:
            yield Inferred((node, term("kg:headedBy"), self._body(division)), term("kg:ruleCollective"), self._places(division))
        for code in sorted(self._bodies):
            if found := self._divisions.get(code):
                yield from self._chain(found)

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
                candidates = (self._naming.division(entity), self._divisions.named(name))
                return next((division for division in candidates if division and division.name == name), None)
        return None

    def _body(self, division: Division) -> NamedNode:
        node = self._bodies.get(division.code)
        if node is None:
            name = self._root_name if division.code == NATION else division.name + self._suffix
            entity = self._naming.body(name, division, self._kind)
            node = self._bodies[division.code] = self._naming.iris.entity(entity)
            self.made[node.value] = entity
        return node

    def _places(self, *divisions: Division) -> tuple[NamedNode, ...]:
        self.divisions.update((division.code, division) for division in divisions)
        return tuple(self._naming.place(division) for division in divisions)


def _derived(rule: dict[str, Any], extraction: Extraction, names: Names, naming: Naming) -> Iterator[Inferred]:
    """Who stands in a relation to something with a telling name belongs to a class: a person with an honour of the model-worker kind."""
    endings, derived = tuple(rule["endings"]), term(f"kg:{rule['class']}")
    premises: dict[NamedNode, set[NamedNode]] = {}
    for relation in extraction.relations:
        subject = names[relation.subject]
        told = relation.relation == rule["relation"] and names[relation.object].name.endswith(endings)
        if told and not relation.planned and subject.type == rule["type"]:
            premises.setdefault(subject.node, set()).add(naming.iris.claim(relation))
    for node, claims in premises.items():
        yield Inferred((node, term("rdf:type"), derived), term("kg:ruleHonour"), tuple(sorted(claims, key=str)))


class _Kinds:
    """A facility with a name of its own is of the kind that ends its name; kinds are those of the lexicon."""

    def __init__(self, domain: Domain, naming: Naming) -> None:
        self._naming = naming
        self._kinds = {form: entry for entry in domain.lexicon if _is_kind(entry) for form in (entry.name, *entry.aliases)}
        self._names = {entry.name for entry in self._kinds.values()}
        self._known: dict[str, tuple[NamedNode, Entity]] = {}
        self.made: dict[str, Entity] = {}

    def see(self, node: NamedNode, entity: Entity) -> None:
        if entity.type == "FACILITY" and entity.name in self._names:
            self._known[entity.name] = (node, entity)

    def inferred(self, node: NamedNode, facility: Entity) -> Inferred | None:
        entry = None if facility.type != "FACILITY" or _is_kind(facility) else _ending(facility.name, self._kinds)
        if entry is None:
            return None
        kind, described = self._known.get(entry.name) or self._make(entry)
        if not _is_kind(described) or kind == node:  # 市级创新工作室 is known by the name of its kind
            return None
        return Inferred((node, term("kg:facilityKind"), kind), term("kg:ruleFacilityKind"), (kind,))

    def makeable(self) -> dict[str, Entity]:
        return {node.value: made for node, made in map(self._node, self._kinds.values())}

    def _make(self, entry: Entry) -> tuple[NamedNode, Entity]:
        node, made = self._node(entry)
        self.made[node.value] = made
        return node, made

    def _node(self, entry: Entry) -> tuple[NamedNode, Entity]:
        made = Entity("FACILITY", entry.name, kind="FacilityKind", aliases=entry.aliases, origin="gazetteer")
        return self._naming.iris.entity(made), made


def _ending(name: str, kinds: Mapping[str, Entry]) -> Entry | None:
    """The longest kind that ends a name; None for the name of a kind."""
    if name in kinds:
        return None
    return next((kinds[name[at:]] for at in range(1, len(name)) if name[at:] in kinds), None)


def _is_kind(named: Entry | Entity) -> bool:
    return named.type == "FACILITY" and named.kind == "FacilityKind"
