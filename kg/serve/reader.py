"""Reads out of the store what pages show: names, facts, numbers and reports, each with the place in a report that says it.

Only patterns of the store are used, no query: nothing here parses text that a visitor sent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from kg.graph.iris import INFERRED, TEXTS, VOCABULARY, term
from kg.serve.links import Links, base_of
from kg.view.look import load_look

SHOWN = 300  # facts or numbers of a page; more are counted
_YEAR = re.compile(r"(?:19|20)\d\d")
_Node = NamedNode | BlankNode | Triple


class Ref(NamedTuple):
    """A node as pages name it."""

    iri: str
    path: str | None  # of its page; None for a node of another vocabulary
    label: str
    type: str  # mention type, REPORT, INDICATOR, or empty


class Proof(NamedTuple):
    """The sentence that says something, and where."""

    sentence: str
    report: str
    path: str  # of the report's page, at the sentence
    page: str
    start: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement about two entities."""

    relation: str  # local name
    subject: Ref
    object: Ref
    details: tuple[str, ...] = ()  # role, time and amount
    planned: bool = False
    why: Mapping[str, str] | None = None  # language → the rule, of an inferred one
    proofs: tuple[Proof, ...] = ()
    year: str = ""  # that it tells of; else that of the report


@dataclass(frozen=True, slots=True)
class Number:
    """An observation."""

    agent: Ref
    indicator: Ref
    phrase: str
    value: Decimal
    unit: str
    kind: str
    measure: str
    period: str
    end: str  # last day, or nothing
    approx: bool
    target: bool
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What is told of an entity itself."""

    ref: Ref
    kind: str  # class of the ontology
    aliases: tuple[str, ...]
    region: Ref | None
    unresolved: bool
    origin: str
    reports: tuple[Ref, ...]  # that mention it


@dataclass(frozen=True, slots=True)
class Report:
    """A report with what was read out of it."""

    ref: Ref
    text: str
    details: Mapping[str, str]  # property → text: period, date, source …
    publisher: Ref | None
    region: Ref | None
    facts: tuple[Fact, ...]  # in the order of the text
    numbers: tuple[Number, ...]
    mentions: Mapping[str, Ref]  # name in the text → the entity
    sentences: frozenset[tuple[int, int]]


@dataclass(slots=True)
class Properties:
    """Property → values of one node, whatever graph they stand in."""

    values: dict[str, list[NamedNode | BlankNode | Literal]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return next((value.value for value in self.values.get(term(name).value, ())), "")

    def node(self, name: str) -> NamedNode | None:
        return next((value for value in self.values.get(term(name).value, ()) if isinstance(value, NamedNode)), None)

    def nodes(self, name: str) -> list[NamedNode]:
        return [value for value in self.values.get(term(name).value, ()) if isinstance(value, NamedNode)]

    def literals(self, name: str) -> list[Literal]:
        return [value for value in self.values.get(term(name).value, ()) if isinstance(value, Literal)]

    def true(self, name: str) -> bool:
        return self.text(name) in ("true", "1")


class Reader:
    """Reads one store, which nothing changes."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.links = Links(base_of(store))
        self.ref = lru_cache(maxsize=1 << 15)(self._ref)
        self.proof = lru_cache(maxsize=1 << 15)(self._proof)
        self.instances = lru_cache(self._instances)

    @cached_property
    def classes(self) -> Mapping[str, tuple[str, str]]:
        """IRI of a class → mention type (or REPORT, INDICATOR) and its local name, a general class before its special ones."""
        known = {term(f"kg:{name}").value: (type_, name) for name, type_ in load_look().class_types().items()}
        return known | {term(f"kg:{name}").value: (name.upper(), name) for name in ("Report", "Indicator")}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Type → how many there are, in the order of the types."""
        found: dict[str, set[str]] = {}
        for iri, (type_, _) in self.classes.items():
            nodes = found.setdefault(type_, set())
            nodes.update(str(quad.subject) for quad in self.store.quads_for_pattern(None, term("rdf:type"), NamedNode(iri)))
        return {type_: len(nodes) for type_, nodes in found.items()}

    def exists(self, node: NamedNode) -> bool:
        return next(self.store.quads_for_pattern(node, None, None), None) is not None

    def properties(self, node: _Node) -> Properties:
        found = Properties()
        for quad in self.store.quads_for_pattern(node, None, None):
            if quad.graph_name != TEXTS and not isinstance(quad.object, Triple):
                found.values.setdefault(quad.predicate.value, []).append(quad.object)
        for values in found.values.values():
            if len(values) > 1:
                values.sort(key=str)
        return found

    def _ref(self, node: NamedNode) -> Ref:
        properties = self.properties(node)
        type_, _ = self._class(properties)
        return Ref(node.value, self.links.path(node.value), self._label(node, properties), type_)

    def _class(self, properties: Properties) -> tuple[str, str]:
        """Mention type and most special class of a node."""
        has = {value.value for value in properties.values.get(term("rdf:type").value, ())}
        return next((names for iri, names in reversed(list(self.classes.items())) if iri in has), ("", ""))

    def _label(self, node: NamedNode, properties: Properties) -> str:
        labels = [value for value in properties.values.get(term("rdfs:label").value, ()) if isinstance(value, Literal)]
        names = sorted((value.language != "zh", value.value) for value in labels)
        return names[0][1] if names else self.links.iris.shorten(node.value).strip("<>")

    def labels(self, node: NamedNode) -> dict[str, str]:
        """Language → label."""
        values = self.properties(node).values.get(term("rdfs:label").value, ())
        return {value.language or "": value.value for value in values if isinstance(value, Literal)}

    def forward(self, node: NamedNode) -> NamedNode | None:
        """The node that replaced this one when the ledger merged or renamed it."""
        return self.properties(node).node("dcterms:isReplacedBy")

    def card(self, node: NamedNode) -> Card:
        properties = self.properties(node)
        type_, kind = self._class(properties)
        label = self._label(node, properties)
        aliases = {value.value for value in properties.values.get(term("skos:altLabel").value, ())} - {label}
        region = properties.node("kg:region") or properties.node("kg:parent")
        mentions = self.store.quads_for_pattern(None, term("kg:mentions"), node)
        reports = {quad.subject for quad in mentions if isinstance(quad.subject, NamedNode)}
        return Card(
            ref=Ref(node.value, self.links.path(node.value), label, type_),
            kind=kind,
            aliases=tuple(sorted(aliases)),
            region=self.ref(region) if region else None,
            unresolved=properties.true("kg:unresolved"),
            origin=properties.text("kg:origin"),
            reports=tuple(sorted(map(self.ref, reports), key=lambda ref: ref.label)),
        )

    def facts(self, node: NamedNode) -> list[Fact]:
        """The statements about an entity, each once with all its proofs, in the order of the relations."""
        claims: dict[str, Quad] = {}
        for place in ("rdf:subject", "rdf:object"):
            for quad in self.store.quads_for_pattern(None, term(place), node):
                claims[str(quad.subject)] = quad
        facts = [fact for quad in claims.values() if (fact := self._fact(quad))]
        order = {name: number for number, name in enumerate(load_look().relations)}

        def order_of(fact: Fact) -> tuple[bool, int, str, str, str]:
            return fact.subject.iri != node.value, order.get(fact.relation, len(order)), fact.subject.label, fact.object.label, repr(fact)

        return sorted(_merged(facts), key=order_of)

    def _fact(self, quad: Quad) -> Fact | None:
        claim = self.properties(quad.subject)
        subject, predicate, object_ = (claim.node(name) for name in ("rdf:subject", "rdf:predicate", "rdf:object"))
        if subject is None or predicate is None or object_ is None:
            return None
        inferred = quad.graph_name == INFERRED
        rule = claim.node("kg:rule")
        if inferred and predicate == term("rdf:type"):
            return None
        return Fact(
            relation=predicate.value.partition("#")[2],
            subject=self.ref(subject),
            object=self.ref(object_),
            details=tuple(text for name in ("kg:role", "kg:time", "kg:amount") if (text := claim.text(name))),
            planned=claim.true("kg:planned"),
            why=self._comments(rule) if inferred else None,
            proofs=self.proofs(claim),
            year=next((found[0] for name in ("kg:time", "kg:asOf") if (found := _YEAR.search(claim.text(name)))), ""),
        )

    def _comments(self, rule: NamedNode | None) -> dict[str, str]:
        values = self.properties(rule).values.get(term("rdfs:comment").value, ()) if rule else ()
        return {value.language or "": value.value for value in values if isinstance(value, Literal)}

    def proofs(self, claim: Properties) -> tuple[Proof, ...]:
        """Where the evidence of a claim or an observation stands."""
        return tuple(sorted((self.proof(node) for node in claim.nodes("kg:evidence")), key=lambda proof: (proof.report, proof.start)))

    def _proof(self, node: NamedNode) -> Proof:
        evidence = self.properties(node)
        report = evidence.node("oa:hasSource")
        start, end = evidence.text("oa:start") or "0", evidence.text("oa:end") or "0"
        path = (self.links.path(report.value) if report else None) or ""
        label = self.ref(report).label if report else ""
        return Proof(evidence.text("oa:exact"), label, f"{path}#{start}-{end}", evidence.text("kg:page"), int(start))

    def numbers(self, node: NamedNode) -> list[Number]:
        """The observations of an agent."""
        return sorted(self._numbers(self.store.quads_for_pattern(None, term("kg:agent"), node)), key=_place_of_number)

    def _numbers(self, quads: Iterable[Quad]) -> Iterator[Number]:
        for quad in quads:
            row = self.properties(quad.subject)
            agent, indicator, value = row.node("kg:agent"), row.node("kg:indicator"), row.text("kg:value")
            if agent and indicator and value:
                yield Number(
                    agent=self.ref(agent),
                    indicator=self.ref(indicator),
                    value=Decimal(value),
                    end=row.text("kg:periodEnd"),
                    **{name: row.text(f"kg:{name}") for name in ("phrase", "unit", "kind", "measure", "period")},
                    approx=row.true("kg:approx"),
                    target=row.true("kg:target"),
                    proofs=self.proofs(row),
                )

    def report(self, node: NamedNode) -> Report:
        properties = self.properties(node)
        text = next((quad.object for quad in self.store.quads_for_pattern(node, term("kg:text"), None, TEXTS)), None)
        claims = self.store.quads_for_pattern(None, term("rdf:type"), term("kg:Claim"), node)
        observations = self.store.quads_for_pattern(None, term("rdf:type"), term("kg:Observation"), node)
        evidence = [self.properties(quad.subject) for quad in self.store.quads_for_pattern(None, term("oa:hasSource"), node)]
        publisher, region = properties.node("kg:publisher"), properties.node("kg:region")
        facts = [fact for quad in claims if (fact := self._fact(quad))]
        return Report(
            ref=self.ref(node),
            text=text.value if isinstance(text, Literal) else "",
            details={name: shown for name in ("period", "date", "source") if (shown := properties.text(f"kg:{name}"))},
            publisher=self.ref(publisher) if publisher else None,
            region=self.ref(region) if region else None,
            facts=tuple(sorted(facts, key=_place_of_fact)),
            numbers=tuple(sorted(self._numbers(observations), key=lambda number: (_start(number.proofs), _place_of_number(number)))),
            mentions=self._mentions(properties),
            sentences=frozenset((int(one.text("oa:start")), int(one.text("oa:end"))) for one in evidence if one.text("oa:start")),
        )

    def _mentions(self, report: Properties) -> dict[str, Ref]:
        names: dict[str, Ref] = {}
        for node in report.nodes("kg:mentions"):
            ref = self.ref(node)
            aliases = [value.value for value in self.properties(node).values.get(term("skos:altLabel").value, ())]
            names = dict.fromkeys(aliases, ref) | names
            names[ref.label] = ref
        return names

    def reports(self) -> list[Ref]:
        return self.instances("Report")

    def _instances(self, class_: str) -> list[Ref]:
        """The nodes of a class of the ontology, by label."""
        nodes = {quad.subject for quad in self.store.quads_for_pattern(None, term("rdf:type"), term(f"kg:{class_}"))}
        return sorted((self.ref(node) for node in nodes if isinstance(node, NamedNode)), key=lambda ref: (ref.label, ref.iri))

    def count(self, property_: str, node: NamedNode) -> int:
        return sum(1 for _ in self.store.quads_for_pattern(None, term(property_), node))

    @cached_property
    def indicators(self) -> list[tuple[Ref, int]]:
        """The indicators that have values, with how many, those with most first."""
        counted = [(ref, self.count("kg:indicator", NamedNode(ref.iri))) for ref in self.instances("Indicator")]
        return sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0].label))

    def narrower(self, node: NamedNode) -> list[Ref]:
        """The concepts right below one."""
        quads = self.store.quads_for_pattern(None, term("skos:broader"), node)
        return sorted((self.ref(quad.subject) for quad in quads if isinstance(quad.subject, NamedNode)), key=lambda ref: ref.label)

    def vocabulary(self) -> list[tuple[NamedNode, Properties]]:
        """The classes and properties of the ontology."""
        terms = {quad.subject for quad in self.store.quads_for_pattern(None, term("rdf:type"), None, VOCABULARY)}
        named = sorted((node for node in terms if isinstance(node, NamedNode) and node.value.startswith(term("kg:").value)), key=str)
        return [(node, self.properties(node)) for node in named]

    def described(self, node: NamedNode) -> list[Triple]:
        """What the graph says of a node and of what stands in relation to it, for Turtle; the text of a report is left out."""
        outward = [quad.triple for quad in self.store.quads_for_pattern(node, None, None) if quad.graph_name != TEXTS]
        inward = [quad.triple for quad in self.store.quads_for_pattern(None, None, node)]
        return sorted(set(outward) | set(inward), key=str)


def _merged(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Claims of the same fact with the same details are one, with the proofs of all; an inference gives way to a claim."""
    same: dict[tuple[str, str, str, tuple[str, ...], bool], list[Fact]] = {}
    for fact in facts:
        same.setdefault((fact.relation, fact.subject.iri, fact.object.iri, fact.details, fact.planned), []).append(fact)
    for members in same.values():
        stated = [fact for fact in members if fact.why is None] or members
        proofs = sorted({proof for fact in stated for proof in fact.proofs}, key=lambda proof: (proof.report, proof.start))
        first = stated[0]
        yield replace(first, proofs=tuple(proofs), year=min(fact.year for fact in stated))


def _start(proofs: Sequence[Proof]) -> int:
    return proofs[0].start if proofs else 0


def _place_of_fact(fact: Fact) -> tuple[int, str]:
    return _start(fact.proofs), repr(fact)


def _place_of_number(number: Number) -> tuple[str, str, str, str, str, str]:
    return number.indicator.label, number.unit, number.measure, number.end, number.agent.label, repr(number)


def relation_name(relation: str, language: str, of: bool) -> str:
    """What a relation is called as said of its subject, or of its object."""
    row = load_look().relations.get(relation, {})
    return row.get(f"{language}_of" if of else language) or relation
