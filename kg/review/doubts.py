"""Pairs of entities that may be one, for people to judge: a sheet that is a ledger once its first column is filled in.

Two are in doubt when their names are alike and no region, number or head in them tells them apart, or when two people have one
name. What the rules are sure of is merged already, so none of these is.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Store

from kg.domains.divisions import Divisions
from kg.export.tables import Table
from kg.graph.iris import given_name
from kg.model import MENTION_TYPES
from kg.query.run import run
from kg.query.text import Named, TextIndex, plain_text
from kg.resolve import Judgement

_ALIKE = 0.5  # share of their pairs of characters that two names have in common, from which on they are asked about
_COMMON = 200  # names that have a pair of characters from which on it tells nothing (总工, 工会)
_NUMBER = re.compile(r"[\d〇一二三四五六七八九十百首]+")
_HEADED = ("ORG", "GROUP")  # 集团 and 集团工会, 困难职工 and 困难职工子女 are never one

_COLUMNS = {
    "judgement": "判断",
    "type": "类型",
    "left": "甲",
    "right": "乙",
    "relation": "关系",
    "left_report": "甲的报告",
    "right_report": "乙的报告",
    "user": "判断人",
    "date": "日期",
    "note": "说明",
    "left_sentence": "甲的原句",
    "right_sentence": "乙的原句",
}
_PLACES = """SELECT ?node ?report ?sentence {{
  VALUES ?node {{ {nodes} }}
  {{ ?item rdf:subject ?node }} UNION {{ ?item rdf:object ?node }} UNION {{ ?item kg:agent ?node }}
  ?item kg:evidence ?evidence . ?evidence oa:exact ?sentence ; oa:hasSource ?report }}
ORDER BY ?node ?report STRLEN(?sentence) ?sentence"""


class Doubt(NamedTuple):
    """Two entities that may be one; the one that more is said of comes first."""

    left: Named
    right: Named
    likeness: float  # of their names: share of pairs of characters in common; 1 for people of one name


def doubts(index: TextIndex, divisions: Divisions, judged: Collection[Judgement] = (), limit: int = 100) -> list[Doubt]:
    """The pairs in doubt, the most alike and most told about first, without those that the ledger has judged.

    limit: at most so many.
    """
    known = {frozenset((line.left_key, line.right_key)) for line in judged}
    regions = re.compile("|".join(sorted({re.escape(form) for form, _ in divisions.surfaces()}, key=lambda form: (-len(form), form))))
    found = []
    for kind in MENTION_TYPES:
        if kind != "PLACE":  # the table of divisions says which places are one
            found += [
                doubt
                for doubt in _alike(index.of_type(kind), regions)
                if frozenset({(kind, doubt.left.label), (kind, doubt.right.label)}) not in known
            ]
    return sorted(found, key=lambda one: (-one.likeness * min(one.right.weight, 10), -one.left.weight, one.left.iri, one.right.iri))[:limit]


def sheet(store: Store, asked: Sequence[Doubt]) -> Table:
    """The pairs as lines of a ledger (`kg.resolve.ledger`) that nobody has judged, each side with a sentence."""
    places = _places(store, {node for doubt in asked for node in (doubt.left.iri, doubt.right.iri)})
    return Table("review", _COLUMNS, [_line(doubt, places) for doubt in asked])


def _alike(names: Sequence[Named], regions: re.Pattern[str]) -> Iterator[Doubt]:
    """The pairs of one type whose names are alike; found by the pairs of characters that few names have."""
    parts = [set(map("".join, pairwise(plain_text(name.label)))) for name in names]
    having: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(parts):
        for pair in own:
            having[pair].append(number)
    met = {couple for numbers in having.values() if len(numbers) <= _COMMON for couple in combinations(numbers, 2)}
    for one, other in sorted(met):
        likeness = len(parts[one] & parts[other]) / len(parts[one] | parts[other])
        left, right = names[one], names[other]
        if likeness >= _ALIKE and _comparable(left, right, regions):
            yield Doubt(left, right, likeness)


def _comparable(left: Named, right: Named, regions: re.Pattern[str]) -> bool:
    """Whether nothing tells them apart: regions, numbers or, for organisations and kinds of people, the head at the end.

    Of things with one name only people are asked about: others are one already, or everyday names that each report has of its own.
    """
    if left.label == right.label:
        return left.type == "PERSON"
    if left.type in _HEADED and left.label[-1] != right.label[-1]:
        return False
    return all(told.findall(left.label) == told.findall(right.label) for told in (regions, _NUMBER))


def _places(store: Store, nodes: Collection[str]) -> dict[str, dict[str, str]]:
    """For each node its reports, by id, each with the shortest sentence there."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    if nodes:
        values = " ".join(str(NamedNode(node)) for node in sorted(nodes))
        for node, report, sentence in run(store, _PLACES.format(nodes=values)).rows:
            if isinstance(node, NamedNode) and isinstance(report, NamedNode) and isinstance(sentence, Literal):
                found[node.value].setdefault(given_name(report), sentence.value)
    return found


def _line(doubt: Doubt, places: dict[str, dict[str, str]]) -> tuple[str, ...]:
    left, right = doubt.left, doubt.right
    left_report, left_sentence = _one(places.get(left.iri, {}))
    right_report, right_sentence = _one(places.get(right.iri, {}))
    # A name alone says which entity is meant, but for people of one name.
    reports = (left_report, right_report) if left.label == right.label else ("", "")
    return ("", left.type, left.label, right.label, "", *reports, "", "", "", left_sentence, right_sentence)


def _one(places: dict[str, str]) -> tuple[str, str]:
    return min(places.items(), key=lambda place: (len(place[1]), place)) if places else ("", "")
