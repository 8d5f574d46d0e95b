"""Known names, found in one pass: the lexicons of the domain, the administrative divisions, and what is built from them.

Besides the entries themselves it knows how a name grows out of its parts: a region or a level word before a body
(甘肃省 + 总工会, 市 + 委宣传部, 全省 + 各级工会), or before an honour, a facility or an event (省 + 五一劳动奖章).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import ahocorasick_rs

from kg.domains import Domain

# Variants of one mark that writers and scanners use for each other; the table keeps every offset.
FOLD = str.maketrans({
    "•": "·", "・": "·", "‧": "·", "‘": "“", "’": "”", "'": "“", "「": "“", "」": "”", "『": "“", "』": "”", "（": "(", "）": ")", "，": ",",
    "：": ":", "；": ";", "—": "-", "－": "-", "–": "-", "＋": "+", "　": " ",
})  # fmt: skip


class Hit(NamedTuple):
    """A known string at a place of the text."""

    start: int
    end: int
    type: str  # a mention type, or region, short (a region without its level word), level, body


class Gazetteer:
    """Finds the known names of a domain in a text; made once, used for every report."""

    def __init__(self, domain: Domain) -> None:
        types: dict[str, set[str]] = {}

        def add(surface: str, kind: str) -> None:
            if len(surface) > 1 or kind in ("level", "body"):
                types.setdefault(surface.translate(FOLD), set()).add(kind)

        for entry in domain.lexicon:
            for surface in (entry.name, *entry.aliases):
                add(surface.strip("《》"), entry.type)
        for surface, division in domain.divisions.surfaces():
            add(surface, "region" if surface == division.name else "short")
        grammar = domain.table("grammar.toml")
        for word in grammar["levels"]["words"].split():
            add(word, "level")
        for row in domain.rows("bodies.csv", ("suffix", "type", "kind", "template")):
            add(row["suffix"], "body")
        for word in grammar["levels"]["bodies"].split():
            add(word, "body")
        self._grown = frozenset(grammar["levels"]["grown"].split())
        self._types = [tuple(sorted(kinds)) for kinds in types.values()]
        self._matcher = ahocorasick_rs.AhoCorasick(list(types), matchkind=ahocorasick_rs.MatchKind.Standard)

    def hits(self, text: str) -> list[Hit]:
        """Every known string of the text, overlapping ones too, in the order of the text."""
        found = self._matcher.find_matches_as_indexes(text.translate(FOLD), overlapping=True)
        return sorted(Hit(start, end, kind) for index, start, end in found for kind in self._types[index])

    def grow(self, hits: Iterable[Hit]) -> list[Hit]:
        """The names that a region or level word makes with what follows it at once."""
        heads: dict[int, list[Hit]] = {}  # by the place where the first part ends
        grown: list[Hit] = []
        for hit in hits:
            before = heads.get(hit.start, ())
            if hit.type in ("region", "short", "level"):
                heads.setdefault(hit.end, []).append(hit)
                for head in before:
                    heads[hit.end].append(Hit(head.start, hit.end, "region"))
            elif before and (hit.type == "body" or hit.type in self._grown):
                start = min(head.start for head in before)
                grown.append(Hit(start, hit.end, "ORG" if hit.type == "body" else hit.type))
        return grown


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that remain when the longest at the leftmost place wins, none overlapping another."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.type)):
        if not chosen or hit.start >= chosen[-1].end:
            chosen.append(hit)
    return chosen


def tags(hits: Sequence[Hit]) -> dict[int, str]:
    """The B- and I- tag at each offset that a hit covers."""
    found: dict[int, str] = {}
    for hit in hits:
        for i in range(hit.start, hit.end):
            found[i] = ("B-" if i == hit.start else "E-" if i == hit.end - 1 else "I-") + hit.type
    return found
