"""Every IRI of the graph is made here: the prefixes that queries use, and the names of entities, claims and evidence.

An IRI says what it names, and depends on that alone, never on what else was read.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.errors import UsageError

if TYPE_CHECKING:  # asking a graph needs no model, and its classes take longer to make than a question takes
    from kg.model import Entity, Evidence, Key, Observation, Relation

BASE = "https://w3id.org/gonghui-kg/id/"
ONTOLOGY = "https://w3id.org/gonghui-kg/ontology#"
# Concepts of a domain's indicators.ttl; minted ones stand under the base.
INDICATORS = "https://w3id.org/gonghui-kg/indicator/"

VOCABULARIES = {
    "kg": ONTOLOGY,
    "ind": INDICATORS,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "http://schema.org/",
    "qb": "http://purl.org/linked-data/cube#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
}

# Mention types and the other kinds of node; each has the prefix `e-` and its folder under the base.
ENTITY_FOLDERS = ("org", "person", "place", "program", "event", "award", "facility", "document", "platform", "group")
OTHER_FOLDERS = ("report", "claim", "evidence", "observation", "indicator", "inference")

# What a Turtle prefixed name can hold (PN_LOCAL of RDF 1.1 Turtle) and an IRI too (ucschar of RFC 3987), apart from what
# can only stand inside. The pattern is compiled when a name is made: who asks a graph makes none, and its classes are large.
_ANYWHERE = (
    "A-Za-z0-9_:\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd"
)
_UNSAFE = f"^[^{_ANYWHERE}]|[^{_ANYWHERE}\\-.\u00b7\u0300-\u036f]|\\.$"

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|^`\\]+/")


@cache
def term(name: str) -> NamedNode:
    """A term by its prefixed name, `kg:organizes` or `rdf:type`; KeyError for an unknown prefix."""
    prefix, _, local = name.partition(":")
    return NamedNode(VOCABULARIES[prefix] + local)


@lru_cache(maxsize=1 << 16)
def local_name(text: str) -> str:
    """`text` as the local part of a prefixed name: what such a name cannot hold is percent-encoded."""
    return re.sub(_UNSAFE, lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), text)


def given_name(node: NamedNode) -> str:
    """What `local_name` was given for this node: the id of a report or an entity."""
    return unquote(node.value.rpartition("/")[2])


class Iris:
    """Makes the IRIs of a graph.

    base: where entities, claims and reports live, ending in a slash; a user's setting. UsageError where it is no such address.
    """

    def __init__(self, base: str = BASE) -> None:
        if not _ADDRESS.fullmatch(base):
            raise UsageError(f"The IRI base {base!r} is no address that ends in a slash; write one like {BASE}.")
        self.base = base
        # Prefix → namespace, for queries and for writing Turtle.
        self.prefixes = VOCABULARIES | {f"e-{folder}": f"{base}{folder}/" for folder in (*ENTITY_FOLDERS, *OTHER_FOLDERS)}
        # The same few are asked for again and again while a report is written.
        self._node = lru_cache(maxsize=1 << 14)(self._made)

    def shorten(self, iri: str) -> str:
        """The prefixed name of `iri` (`e-org:甘肃省总工会`), or `<iri>` where no prefix fits."""
        fitting = [(space, prefix) for prefix, space in self.prefixes.items() if iri.startswith(space) and "/" not in iri[len(space) :]]
        if not fitting:
            return f"<{iri}>"
        space, prefix = max(fitting, key=lambda pair: len(pair[0]))
        return f"{prefix}:{iri[len(space) :]}"

    def entity(self, entity: "Entity", report: str | None = None) -> NamedNode:
        """`e-org:甘肃省总工会`, `e-person:李毅_甘肃省总工会`: the entity's own id, or its name and scope.

        Where nothing else tells who a person or an unresolved name is, the report does.
        """
        if entity.id:
            return self._node(entity.type.lower(), local_name(entity.id))
        scope = entity.scope
        if scope is None and report and (entity.type == "PERSON" or not entity.resolved):
            scope = report
        return self._node(entity.type.lower(), local_name(f"{entity.name}_{scope}" if scope else entity.name))

    def former(self, key: "Key") -> NamedNode:
        """The IRI that an entity had before the ledger merged or renamed it."""
        return self._node(key.type.lower(), local_name(key.name))

    def report(self, report: str) -> NamedNode:
        """The report, and the named graph that holds what it says."""
        return self._node("report", local_name(report))

    def evidence(self, evidence: "Evidence") -> NamedNode:
        return self._node("evidence", f"{local_name(evidence.report)}_{evidence.start}-{evidence.end}")

    def claim(self, relation: "Relation") -> NamedNode:
        """The same statement with the same qualifiers in one report is one claim, however often it stands there."""
        qualifiers = (relation.role, relation.time, relation.amount, "planned" if relation.planned else None)
        return self._hashed("claim", relation.evidence.report, *relation.subject, relation.relation, *relation.object, *qualifiers)

    def observation(self, observation: "Observation") -> NamedNode:
        return self._hashed(
            "observation", observation.evidence.report, *observation.agent, observation.indicator, observation.phrase,
            str(observation.value.normalize()), observation.unit, observation.kind, observation.period, *map(str, observation.number),
        )  # fmt: skip

    def indicator(self, observation: "Observation") -> NamedNode:
        """A concept of the scheme, or one minted from the phrase."""
        if observation.indicator:
            return NamedNode(INDICATORS + local_name(observation.indicator))
        return self._node("indicator", local_name(observation.phrase))

    def inference(self, subject: NamedNode, predicate: NamedNode, object_: NamedNode) -> NamedNode:
        return self._hashed("inference", subject.value, predicate.value, object_.value)

    def _made(self, folder: str, local: str) -> NamedNode:
        return NamedNode(f"{self.base}{folder}/{local}")

    def _hashed(self, folder: str, *parts: str | None) -> NamedNode:
        from hashlib import sha256  # loads OpenSSL, which who asks a graph does not need

        # 80 bits: two of ten million statements collide with a chance of one in 20 billion.
        digest = sha256("\x1f".join(part or "" for part in parts).encode())
        return NamedNode(f"{self.base}{folder}/{digest.hexdigest()[:20]}")


# Named graphs beside those of the reports; what no graph names (entities, direct statements) is the default graph.
INFERRED = term("kg:inferred")
TEXTS = term("kg:texts")
VOCABULARY = term("kg:vocabulary")
