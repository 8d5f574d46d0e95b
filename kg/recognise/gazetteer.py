"""Known names, found in one pass: the lexicons of the domain, the administrative divisions, and what is built from them.

Besides the entries themselves it knows how a name grows out of its parts: a region or a level word before a body
(甘肃省 + 总工会, 市 + 委宣传部, 全省 + 各级工会), or before an honour, a facility or an event (省 + 五一劳动奖章).
"""

from collections.abc import Iterable, Mapping, Set

import ahocorasick_rs

from kg.domains import Domain
from kg.domains.divisions import NATION
from kg.recognise.proposals import Proposal, longest

# Variants of one mark that writers and scanners use for each other; the table keeps every offset.
FOLD = str.maketrans("•・‧‘’'”\"「」『』（），：；—－–＋　", "···“““““““““(),:;---+ ")


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
            whole = division.code == NATION  # 中国 stands at the head of names, hardly ever for a place
            add(surface, "level" if whole else "region" if surface == division.name else "short")
        grammar = domain.table("grammar.toml")
        for word in grammar["levels"]["words"].split():
            add(word, "level")
        for row in domain.rows("bodies.csv", ("suffix", "type", "kind", "template")):
            add(row["suffix"], "body")
        for word in grammar["levels"]["bodies"].split():
            add(word, "body")
        for word in grammar["blocked"]["words"].split():
            add(word, "blocked")
        self._grown = frozenset(grammar["levels"]["grown"].split())
        self.surfaces: Mapping[str, Set[str]] = types  # every known string, with its types
        self._types = [tuple(sorted(kinds)) for kinds in types.values()]
        self._matcher = ahocorasick_rs.AhoCorasick(list(types), matchkind=ahocorasick_rs.MatchKind.Standard)

    def proposals(self, text: str) -> tuple[list[Proposal], list[Proposal]]:
        """The known names of the text, and those that grow out of a region or level word; in each list the longest win."""
        hits = self.hits(text)
        known = longest(hit for hit in hits if hit.type not in ("level", "body"))
        return known, longest(self.grow(hits))

    def hits(self, text: str) -> list[Proposal]:
        """Every known string of the text, overlapping ones too, in the order of the text.

        Besides mention types their types are region, short (a region without its level word), level and body.
        """
        found = self._matcher.find_matches_as_indexes(text.translate(FOLD), overlapping=True)
        hits = sorted(Proposal(start, end, kind) for index, start, end in found for kind in self._types[index])
        blocked = {i for hit in hits if hit.type == "blocked" for i in range(hit.start, hit.end)}
        return [hit for hit in hits if hit.start not in blocked or hit.end - 1 not in blocked]

    def grow(self, hits: Iterable[Proposal]) -> list[Proposal]:
        """The names that a region or level word makes with what follows it at once."""
        heads: dict[int, list[Proposal]] = {}  # by the place where the first part ends
        grown: list[Proposal] = []
        for hit in hits:
            before = heads.get(hit.start, ())
            if hit.type in ("region", "short", "level"):
                heads.setdefault(hit.end, []).append(hit)
                for head in before:
                    heads[hit.end].append(Proposal(head.start, hit.end, "region"))
            elif before and (hit.type == "body" or hit.type in self._grown):
                start = min(head.start for head in before)
                grown.append(Proposal(start, hit.end, "ORG" if hit.type == "body" else hit.type))
        return grown
