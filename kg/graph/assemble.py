"""Turns entities and what checked reports say into quads: direct statements, claims with evidence, observations.

Every triple stands in exactly one named graph, because the union of all graphs, which queries see, does not fold repeats:
what belongs to no single report (entities, direct statements) in the default graph, what a report says in the report's.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.graph.iris import TEXTS, Iris, term
from kg.graph.nodes import Names, Naming
from kg.model import Entity, Evidence, Extraction, Key, Observation, Relation

# Mention type → the classes that an entity of this type has.
CLASSES: dict[str, tuple[str, ...]] = {
    "ORG": ("kg:Organization", "org:Organization"),
    "PERSON": ("kg:Person", "foaf:Person"),
    "PLACE": ("kg:Place", "schema:AdministrativeArea"),
    "PROGRAM": ("kg:Program", "schema:Project"),
    "EVENT": ("kg:Event", "schema:Event"),
    "AWARD": ("kg:Award",),
    "FACILITY": ("kg:Facility", "schema:Place"),
    "DOCUMENT": ("kg:Document", "schema:CreativeWork"),
    "PLATFORM": ("kg:Platform", "schema:SoftwareApplication"),
    "GROUP": ("kg:Group",),
}
# Mention type → kinds of it → the classes that replace those of the type. A kind of facility is no facility.
_ORG_KINDS = ("TradeUnion", "PartyBody", "GovernmentBody", "Enterprise", "Institution", "Media", "Team")
KIND_CLASSES: dict[str, dict[str, tuple[str, ...]]] = {
    "ORG": {kind: (*CLASSES["ORG"], f"kg:{kind}") for kind in _ORG_KINDS},
    "DOCUMENT": {"Policy": (*CLASSES["DOCUMENT"], "kg:Policy")},
    "FACILITY": {"FacilityKind": ("kg:FacilityKind", "skos:Concept")},
}

Graph = NamedNode | DefaultGraph
Fact = tuple[NamedNode, NamedNode, NamedNode]
_DEFAULT = DefaultGraph()
_TYPE, _LABEL = term("rdf:type"), term("rdfs:label")
_TRUE = Literal("true", datatype=term("xsd:boolean"))
_INTEGER, _DECIMAL, _DATE = term("xsd:integer"), term("xsd:decimal"), term("xsd:date")


def entity_quads(
    node: NamedNode, entity: Entity, naming: Naming, above: NamedNode | None = None, graph: Graph = _DEFAULT
) -> Iterator[Quad]:
    """What the graph says about an entity itself; `above` is the place above a place."""
    for name in _classes(entity):
        yield Quad(node, _TYPE, term(name), graph)
    yield Quad(node, _LABEL, _zh(entity.name), graph)
    for alias in entity.aliases:
        if alias != entity.name:
            yield Quad(node, term("skos:altLabel"), _zh(alias), graph)
    yield Quad(node, term("kg:origin"), Literal(entity.origin), graph)
    yield Quad(node, term("kg:confidence"), confidence(entity.confidence), graph)
    if not entity.resolved:
        yield Quad(node, term("kg:unresolved"), _TRUE, graph)
    division = naming.division(entity)
    if entity.type != "PLACE":
        if division:
            yield Quad(node, term("kg:region"), naming.place(division), graph)
        return
    if division and division.name == entity.name:
        yield Quad(node, term("kg:code"), Literal(division.code), graph)
        yield Quad(node, term("kg:level"), Literal(division.level), graph)
    if above:
        yield Quad(node, term("kg:parent"), above, graph)


def _classes(entity: Entity) -> tuple[str, ...]:
    return KIND_CLASSES.get(entity.type, {}).get(entity.kind or "", CLASSES[entity.type])


def facts(extraction: Extraction, names: Names) -> set[Fact]:
    """What a report states, each statement once; plans are no facts."""
    return {
        (names[relation.subject].node, term(f"kg:{relation.relation}"), names[relation.object].node)
        for relation in extraction.relations
        if not relation.planned
    }


def redirects(former: Mapping[Key, Entity], iris: Iris) -> Iterator[Quad]:
    """Where the entities went that the ledger merged or renamed."""
    for key, entity in sorted(former.items()):
        if iris.former(key) != iris.entity(entity):
            yield Quad(iris.former(key), term("dcterms:isReplacedBy"), iris.entity(entity))


def report_quads(extraction: Extraction, names: Names, naming: Naming) -> Iterator[Quad]:
    """All that one report states, in an order that depends on its content alone; what other reports state too is repeated.

    extraction: as `check` has passed it.
    names: what the report's names mean.
    """
    for fact in sorted(facts(extraction, names), key=str):
        yield Quad(*fact)
    yield from _minted(extraction, naming.iris)
    yield from _ReportGraph(extraction, names, naming).quads()


def _minted(extraction: Extraction, iris: Iris) -> Iterator[Quad]:
    """An indicator of its own for each phrase that no concept of the scheme fits."""
    phrases = {iris.indicator(seen): seen.phrase for seen in extraction.observations if not seen.indicator}
    for node, phrase in sorted(phrases.items(), key=lambda item: item[1]):
        yield Quad(node, _TYPE, term("kg:Indicator"))
        yield Quad(node, _TYPE, term("skos:Concept"))
        yield Quad(node, _LABEL, _zh(phrase))


class _ReportGraph:
    """What one report says, in the named graph of that report."""

    def __init__(self, extraction: Extraction, names: Names, naming: Naming) -> None:
        self._extraction, self._names, self._naming, self._iris = extraction, names, naming, naming.iris
        self._report = extraction.report
        self._graph = self._iris.report(extraction.report.id)
        context = extraction.report.context
        self._as_of = context.date or context.period

    def quads(self) -> Iterator[Quad]:
        yield from self._report_node()
        yield Quad(self._graph, term("kg:text"), Literal(self._report.text), TEXTS)
        yield from self._claims()
        for node, observation in {self._iris.observation(seen): seen for seen in self._extraction.observations}.items():
            yield from self._observation(node, observation)
        relations, observations = self._extraction.relations, self._extraction.observations
        evidence = {relation.evidence for relation in relations} | {observation.evidence for observation in observations}
        for place in sorted(evidence, key=lambda item: (item.start, item.end)):
            yield from self._evidence(place)

    def _report_node(self) -> Iterator[Quad]:
        report, context = self._report, self._report.context
        yield self._quad(self._graph, "rdf:type", term("kg:Report"))
        yield self._quad(self._graph, "rdf:type", term("schema:Report"))
        yield self._quad(self._graph, "rdfs:label", _zh(report.title))
        if context.publisher:
            yield self._quad(self._graph, "kg:publisher", self._names[Key("ORG", context.publisher)].node)
        if region := self._naming.region(context):
            yield self._quad(self._graph, "kg:region", self._naming.place(region))
        texts = {"kg:level": context.level, "kg:period": context.period, "kg:date": context.date}
        texts |= {"kg:source": report.source.path, "kg:sha256": report.source.sha256, "schema:url": context.address}
        for name, text in texts.items():
            if text:
                yield self._quad(self._graph, name, Literal(text))
        mentioned = {self._names[mention.key].node for mention in self._extraction.mentions}
        for node in sorted(mentioned, key=lambda node: node.value):
            yield self._quad(self._graph, "kg:mentions", node)

    def _claims(self) -> Iterator[Quad]:
        """The same statement said twice is one claim with two pieces of evidence, as sure as the surer of them."""
        claims: dict[NamedNode, list[Relation]] = {}
        for relation in self._extraction.relations:
            claims.setdefault(self._iris.claim(relation), []).append(relation)
        for node, relations in claims.items():
            yield from self._claim(node, relations)

    def _claim(self, node: NamedNode, relations: list[Relation]) -> Iterator[Quad]:
        relation = relations[0]
        yield self._quad(node, "rdf:type", term("kg:Claim"))
        yield self._quad(node, "rdf:type", term("rdf:Statement"))
        yield self._quad(node, "rdf:subject", self._names[relation.subject].node)
        yield self._quad(node, "rdf:predicate", term(f"kg:{relation.relation}"))
        yield self._quad(node, "rdf:object", self._names[relation.object].node)
        for name, text in (("kg:role", relation.role), ("kg:time", relation.time), ("kg:amount", relation.amount)):
            if text:
                yield self._quad(node, name, Literal(text))
        if relation.planned:
            yield self._quad(node, "kg:planned", _TRUE)
        if self._as_of:
            yield self._quad(node, "kg:asOf", Literal(self._as_of))
        yield self._quad(node, "kg:confidence", confidence(max(item.confidence for item in relations)))
        for evidence in dict.fromkeys(item.evidence for item in relations):
            yield self._quad(node, "kg:evidence", self._iris.evidence(evidence))

    def _observation(self, node: NamedNode, observation: Observation) -> Iterator[Quad]:
        agent = self._names[observation.agent]
        yield self._quad(node, "rdf:type", term("kg:Observation"))
        yield self._quad(node, "rdf:type", term("qb:Observation"))
        yield self._quad(node, "qb:dataSet", term("kg:observations"))
        yield self._quad(node, "kg:agent", agent.node)
        yield self._quad(node, "kg:indicator", self._iris.indicator(observation))
        yield self._quad(node, "kg:value", number(observation.value))
        texts = {
            "kg:phrase": observation.phrase,
            "kg:unit": observation.unit,
            "kg:kind": observation.kind,
            "kg:measure": observation.measure,
        }
        texts |= {"kg:period": observation.period or "", "kg:asOf": self._as_of or ""}
        for name, text in texts.items():
            if text:
                yield self._quad(node, name, Literal(text))
        for name, day in (("kg:periodStart", observation.period_start), ("kg:periodEnd", observation.period_end)):
            if day:
                yield self._quad(node, name, Literal(day, datatype=_DATE))
        if place := self._naming.divisions.get(agent.place):
            yield self._quad(node, "kg:place", self._naming.place(place))
        for name, flag in (("kg:approx", observation.approx), ("kg:target", observation.target)):
            if flag:
                yield self._quad(node, name, _TRUE)
        yield self._quad(node, "kg:confidence", confidence(observation.confidence))
        yield self._quad(node, "kg:evidence", self._iris.evidence(observation.evidence))

    def _evidence(self, evidence: Evidence) -> Iterator[Quad]:
        node, origin = self._iris.evidence(evidence), self._report.origin(evidence.start)
        yield self._quad(node, "rdf:type", term("kg:Evidence"))
        yield self._quad(node, "oa:hasSource", self._graph)
        yield self._quad(node, "oa:start", _integer(evidence.start))
        yield self._quad(node, "oa:end", _integer(evidence.end))
        yield self._quad(node, "oa:exact", Literal(self._report.text[evidence.start : evidence.end]))
        if origin:
            yield self._quad(node, "kg:line", _integer(origin.line))
        if origin and origin.page:
            yield self._quad(node, "kg:page", _integer(origin.page))

    def _quad(self, subject: NamedNode, predicate: str, object_: NamedNode | Literal) -> Quad:
        return Quad(subject, term(predicate), object_, self._graph)


def number(value: Decimal) -> Literal:
    """1566 as xsd:integer, 90.4 as xsd:decimal; without exponent or needless zeros, as the store would write it."""
    whole = value == value.to_integral_value()
    return Literal(_plain(value), datatype=_INTEGER if whole else _DECIMAL)


def confidence(value: float) -> Literal:
    """Two decimals, so that exports do not differ in the last bit."""
    return Literal(_plain(Decimal(f"{value:.2f}")), datatype=_DECIMAL)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=_INTEGER)


def _zh(text: str) -> Literal:
    return Literal(text, language="zh")
