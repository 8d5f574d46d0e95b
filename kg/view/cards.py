"""What a page tells about its entities: names, facts and numbers, each with the sentences that say so.

Values are plain lists and dictionaries, ready for JSON; a sentence that proves many things stands in the table of evidence once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pyoxigraph as ox
from pypinyin import Style, lazy_pinyin

from kg.graph.iris import INFERRED, term
from kg.view.look import load_look
from kg.view.subgraph import Subgraph, Triple

CLAIMS_A_FACT = 12  # passages that prove the same fact; more are counted
ELSEWHERE = 40  # facts of an entity about entities that the page does not show; more are counted
NUMBERS = 200  # observations of an entity; more are counted
SPOKEN = 40  # characters of a name that get a pinyin form

Row: TypeAlias = dict[str, Any]


@dataclass
class Cards:
    """All that the cards of a page show.

    nodes: a row an entity of the page, in the page's order (name, aliases, pinyin, kind, numbers, counts of what is left out).
    facts: a row a fact, the page's edges first, in their order. Subject and object are the number of a node of the page or,
        for an entity that it does not show, an index into `others`.
    evidence: sentence, report, page of the source; claims and numbers refer to it by index.
    """

    nodes: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)
    evidence: list[list[Any]] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)


def make_cards(store: ox.Store, subgraph: Subgraph) -> Cards:
    """The cards of the nodes of `subgraph`, with their claims (planned ones too) and observations."""
    return _Maker(store, subgraph).make()


class _Maker:
    def __init__(self, store: ox.Store, subgraph: Subgraph) -> None:
        self._store, self._subgraph = store, subgraph
        self._number = {node: number for number, node in enumerate(subgraph.nodes)}
        self._cards = Cards()
        self._other_numbers: dict[str, int] = {}
        self._evidence_numbers: dict[tuple[str, str, Any], int] = {}
        self._report_numbers: dict[str, int] = {}
        self._predicates = {term(f"kg:{name}").value: name for name in load_look().relations}

    def make(self) -> Cards:
        for node in self._subgraph.nodes:
            self._cards.nodes.append(self._describe(node))
        claims = self._claims()
        for triple in self._subgraph.edges:
            self._add_fact(triple, claims.pop(triple, []))
        for triple in self._elsewhere(claims):
            self._add_fact(triple, claims[triple])
        for node, row in zip(self._subgraph.nodes, self._cards.nodes, strict=True):
            self._add_numbers(node, row)
        return self._cards

    def _describe(self, node: str) -> Row:
        name = self._label(node)
        aliases = sorted(set(self._texts(node, "skos:altLabel")) - {name})
        spoken = sorted({form for text in (name, *aliases) for form in pinyin(text)})
        row: Row = {"name": name, "type": self._subgraph.types[node], "pinyin": spoken}
        if self._subgraph.kinds[node] in load_look().classes:
            row["kind"] = self._subgraph.kinds[node]
        if aliases:
            row["aliases"] = aliases
        return row

    def _claims(self) -> dict[Triple, list[Row]]:
        """All claims in which an entity of the page stands, by what they say."""
        found: dict[Triple, list[Row]] = {}
        seen: set[str] = set()
        for node in self._subgraph.nodes:
            for place in ("rdf:subject", "rdf:object"):
                for quad in self._store.quads_for_pattern(None, term(place), ox.NamedNode(node), None):
                    claim = str(quad.subject)
                    # An inference has a subject and an object too.
                    if claim in seen or quad.graph_name == INFERRED:
                        continue
                    seen.add(claim)
                    row = self._properties(quad.subject)
                    subject, predicate, object_ = (_first(row, part) for part in ("rdf:subject", "rdf:predicate", "rdf:object"))
                    relation = self._predicates.get(predicate)
                    if relation and subject in self._subgraph.types and object_ in self._subgraph.types:
                        found.setdefault((subject, relation, object_), []).append(row)
        return found

    def _elsewhere(self, claims: Mapping[Triple, Any]) -> list[Triple]:
        """Facts that are no edge of the page (planned, or about an entity that it leaves out), the important first, so many a node."""
        room = dict.fromkeys(self._subgraph.nodes, ELSEWHERE)
        chosen: list[Triple] = []
        for triple in sorted(claims, key=lambda triple: (-max(self._weight(triple[0]), self._weight(triple[2])), triple)):
            ends = [node for node in (triple[0], triple[2]) if node in room]
            if len(ends) == 2 or any(room[node] > 0 for node in ends):
                chosen.append(triple)
                for node in ends:
                    room[node] -= len(ends) == 1
            else:
                for node in ends:
                    row = self._cards.nodes[self._number[node]]
                    row["more"] = row.get("more", 0) + 1
        return chosen

    def _weight(self, node: str) -> float:
        return 0.0 if node in self._number else self._subgraph.importance.get(node, 0.0)

    def _add_fact(self, triple: Triple, claims: Sequence[Mapping[str, Any]]) -> None:
        rows = sorted((self._claim(claim) for claim in claims), key=repr)
        unique = [row for number, row in enumerate(rows) if number == 0 or row != rows[number - 1]]
        for row in unique:
            row["proof"] = [self._proof(*proof) for proof in row["proof"]]
        fact: Row = {
            "s": self._end(triple[0]),
            "r": triple[1],
            "o": self._end(triple[2]),
            "claims": unique[:CLAIMS_A_FACT],
            "count": len(unique),
        }
        if triple in self._subgraph.inferred:
            fact["inferred"] = True
            if why := self._rule(triple):
                fact["why"] = why
        self._cards.facts.append(fact)

    def _rule(self, triple: Triple) -> dict[str, str]:
        """What the rule behind an inferred statement says, by language."""
        for quad in self._store.quads_for_pattern(None, term("rdf:object"), ox.NamedNode(triple[2]), INFERRED):
            inference = self._properties(quad.subject)
            if _first(inference, "rdf:subject") == triple[0] and self._predicates.get(_first(inference, "rdf:predicate")) == triple[1]:
                comments = self._store.quads_for_pattern(ox.NamedNode(_first(inference, "kg:rule")), term("rdfs:comment"), None, None)
                return dict(
                    sorted((text.object.language or "", text.object.value) for text in comments if isinstance(text.object, ox.Literal))
                )
        return {}

    def _end(self, node: str) -> int:
        """The number of a node of the page, or -1 - the index of another."""
        if node in self._number:
            return self._number[node]
        if node not in self._other_numbers:
            self._other_numbers[node] = len(self._cards.others)
            self._cards.others.append({"name": self._label(node), "type": self._subgraph.types[node]})
        return -1 - self._other_numbers[node]

    def _claim(self, row: Mapping[str, Any]) -> Row:
        claim: Row = {name: text for name in ("role", "time", "amount") if (text := _first(row, f"kg:{name}"))}
        if _first(row, "kg:planned") in ("true", "1"):
            claim["planned"] = True
        claim["proof"] = self._proofs(row)
        return claim

    def _proofs(self, row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Report, page and sentence of each evidence of a claim or observation."""
        found = set()
        for evidence in row.get(term("kg:evidence").value, ()):
            properties = self._properties(ox.NamedNode(evidence))
            found.add((_first(properties, "oa:hasSource"), _first(properties, "kg:page"), _first(properties, "oa:exact")))
        return sorted(found)

    def _proof(self, report: str, page: str, quote: str) -> int:
        if (report, page, quote) not in self._evidence_numbers:
            if report not in self._report_numbers:
                self._report_numbers[report] = len(self._cards.reports)
                self._cards.reports.append(self._label(ox.NamedNode(report).value) if report else "")
            self._evidence_numbers[report, page, quote] = len(self._cards.evidence)
            self._cards.evidence.append([quote, self._report_numbers[report], *([page] if page else [])])
        return self._evidence_numbers[report, page, quote]

    def _add_numbers(self, node: str, card: Row) -> None:
        rows = []
        for quad in self._store.quads_for_pattern(None, term("kg:agent"), ox.NamedNode(node), None):
            properties = self._properties(quad.subject)
            row: Row = {name: text for name in ("phrase", "value", "unit", "period", "kind") if (text := _first(properties, f"kg:{name}"))}
            row |= {flag: True for flag in ("approx", "target") if _first(properties, f"kg:{flag}") in ("true", "1")}
            indicator = _first(properties, "kg:indicator")
            row["indicator"] = self._label(indicator) if indicator else row.get("phrase", "")
            row["proof"] = self._proofs(properties)
            rows.append(row)
        rows.sort(key=lambda row: (row["indicator"], row.get("period", ""), repr(row)))
        for row in rows[:NUMBERS]:
            row["proof"] = [self._proof(*proof) for proof in row["proof"]]
        if rows:
            card["numbers"] = rows[:NUMBERS]
        if len(rows) > NUMBERS:
            card["more_numbers"] = len(rows) - NUMBERS

    def _properties(self, node: ox.NamedNode | ox.BlankNode | ox.Triple) -> dict[str, list[str]]:
        """Property → its values, sorted, whatever graph they stand in."""
        found: dict[str, set[str]] = {}
        for quad in self._store.quads_for_pattern(node, None, None, None):
            if not isinstance(quad.object, ox.Triple):
                found.setdefault(quad.predicate.value, set()).add(quad.object.value)
        return {name: sorted(values) for name, values in found.items()}

    def _label(self, node: str) -> str:
        """The Chinese name, or the IRI's last part where there is none."""
        labels = list(self._store.quads_for_pattern(ox.NamedNode(node), term("rdfs:label"), None, None))
        names = sorted((quad.object.language != "zh", quad.object.value) for quad in labels if isinstance(quad.object, ox.Literal))
        return names[0][1] if names else node.rstrip("/").rpartition("/")[2]

    def _texts(self, node: str, predicate: str) -> Iterable[str]:
        quads = self._store.quads_for_pattern(ox.NamedNode(node), term(predicate), None, None)
        return (quad.object.value for quad in quads if isinstance(quad.object, ox.Literal))


def _first(row: Mapping[str, Sequence[str]], name: str) -> str:
    values = row.get(term(name).value)
    return values[0] if values else ""


def pinyin(text: str) -> tuple[str, str]:
    """The pinyin of a name in full and its initials, lower case and without spaces or tones: 总工会 → zonggonghui, zgh."""
    spoken = text[:SPOKEN]
    return "".join(lazy_pinyin(spoken)).lower(), "".join(lazy_pinyin(spoken, style=Style.FIRST_LETTER)).lower()
