"""Who is who across reports: the entities of all reports, and the user's ledger, become the entities of the corpus.

Done anew in each build and a pure function of its input, so that the order of the files changes nothing. The identity of
everything but persons is its full name, folded; a person needs a shared organisation or honour too; what is unresolved stays
in its report.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.domains import Domain
from kg.model import Corpus, Entity, Extraction, Key
from kg.resolve.ledger import Judgement
from kg.resolve.relative import RelativeNames

_MARKS = re.compile(r"[\s“”‘’\"'「」『』《》〈〉（）()【】\[\]·•・、，,—–\-－]")
Place = tuple[str, Key]  # an entity of one report: the report's id and the key there
Part = tuple[str, str]  # type, and what the names have in common


class _Groups:
    """Disjoint sets of places."""

    def __init__(self) -> None:
        self._parent: dict[Place, Place] = {}

    def find(self, place: Place) -> Place:
        root = place
        while (parent := self._parent.setdefault(root, root)) != root:
            root = parent
        self._parent[place] = root
        return root

    def join(self, one: Place, other: Place) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parent[second] = first


class Parts:
    """The parts of a corpus that can be identified apart: what stands in two of them is never one."""

    def __init__(self, stem: Callable[[Key], str], ledger: Sequence[Judgement]) -> None:
        self._stem = stem
        self._joined: dict[Part, Part] = {}
        self.lines: dict[Part, list[Judgement]] = defaultdict(list)  # what the ledger says of each
        for line in ledger:
            left, right = self.of(line.left_key), self.of(line.right_key)
            if line.judgement == "same" and left != right:
                self._joined[max(left, right)] = min(left, right)
        for line in ledger:
            for part in {self.of(line.left_key), self.of(line.right_key)}:
                self.lines[part].append(line)

    def of(self, key: Key) -> Part:
        """The part that everything of this name belongs to."""
        part = (key.type, self._stem(key))
        while part in self._joined:
            part = self._joined[part]
        return part


class Identifier:
    """Merges entities of reports by the naming rules of the domain (`resolve.toml`, `[identity]`)."""

    def __init__(self, domain: Domain) -> None:
        rules = domain.table("resolve.toml")
        self._local = {kind: re.compile(pattern) for kind, pattern in rules["identity"]["local"].items()}
        self._divisions = domain.divisions
        self._relative = RelativeNames(domain, rules)
        self._known = {
            (entry.type, _MARKS.sub("", surface)): entry.name for entry in domain.lexicon for surface in (*entry.aliases, entry.name)
        }
        self._heads = {
            kind: re.compile(f"(?:{'|'.join(sorted(words, key=len, reverse=True))})$") for kind, words in rules["identity"]["heads"].items()
        }
        self._variants = [
            (rule["type"], re.compile(rule["pattern"]), rule["name"]) for rule in (*rules["rewrite"], *rules["identity"]["variant"])
        ]

    def stem(self, key: Key) -> str:
        """What the names of one thing have in common: without quote marks and head noun, in one spelling."""
        written = _MARKS.sub("", key.name)
        if key.type == "PLACE":
            division = self._divisions.find(written) or self._divisions.below(written)
            return division.name if division else written
        name = _MARKS.sub("", self._known.get((key.type, written), written))
        if key.type == "ORG":
            name = self._relative.spelled_out(name)
        for kind, pattern, replacement in self._variants:
            if kind == key.type:
                name = pattern.sub(replacement, name)
        heads = self._heads.get(key.type)
        stem = heads.sub("", name) if heads else name
        return stem if len(stem) > 2 else name

    def identify(self, extractions: Iterable[Extraction], ledger: Sequence[Judgement] = ()) -> Corpus:
        """The corpus: its extractions by report id, and for each entity of each report the entity of the corpus that it is."""
        ordered = tuple(sorted((without_rejected(one, ledger) for one in extractions), key=lambda one: one.report.id))
        parts = self.parts(ledger)
        members: dict[Part, list[Seen]] = defaultdict(list)
        for one in ordered:
            for seen in entities_seen(one):
                members[parts.of(seen.entity.key)].append(seen)
        entities: dict[Place, Entity] = {}
        redirects: dict[Key, Entity] = {}
        for part, together in members.items():
            found = self.identified(together, parts.lines[part])
            entities.update(found.entities)
            redirects.update(found.redirects)
        return Corpus(ordered, entities, redirects)

    def parts(self, ledger: Sequence[Judgement]) -> "Parts":
        """The parts that a corpus falls into, and the judgements about each."""
        return Parts(self.stem, ledger)

    def identified(self, seen: Iterable["Seen"], ledger: Sequence[Judgement]) -> "Identified":
        """What the entities of one part are, by report and key there."""
        together = list(seen)
        places = {(one.report, one.entity.key): one.entity for one in together}
        scopes = {(one.report, one.entity.key): one.scopes for one in together if one.scopes}
        groups = _Groups()
        buckets: dict[tuple[str, ...], list[Place]] = defaultdict(list)
        for place, entity in places.items():
            for bucket in self._buckets(place, entity, scopes):
                buckets[bucket].append(place)
        apart = self._kept_apart(places, ledger)
        for members in buckets.values():
            sides: dict[frozenset[int], Place] = {}
            for member in members:
                groups.join(sides.setdefault(apart.get(member, frozenset()), member), member)
        for judgement in ledger:
            if judgement.judgement == "same":
                _join_all(groups, places, judgement)
        clusters: dict[Place, list[Place]] = defaultdict(list)
        for place in places:
            clusters[groups.find(place)].append(place)
        merged: dict[Place, Entity] = {}
        for members in clusters.values():
            entity = self._merge([(place, places[place]) for place in sorted(members)], scopes, ledger, apart)
            merged.update(dict.fromkeys(members, entity))
        return Identified(merged, self._redirects(places, merged, ledger))

    def _buckets(self, place: Place, entity: Entity, scopes: Mapping[Place, Sequence[str]]) -> list[tuple[str, ...]]:
        report, key = place
        if not entity.resolved or self._is_local(key):
            return [(key.type, key.name, report)]
        if key.type == "PERSON" and entity.origin != "gazetteer":
            return [(key.type, key.name, scope) for scope in scopes.get(place, ())] or [(key.type, key.name, report)]
        return [(key.type, self.stem(key), self._county(entity) or "")]

    def _is_local(self, key: Key) -> bool:
        pattern = self._local.get(key.type)
        return pattern is not None and pattern.search(key.name) is not None

    def _kept_apart(self, places: Mapping[Place, Entity], ledger: Sequence[Judgement]) -> dict[Place, frozenset[int]]:
        """The places that a judgement `different` takes out of the group that their name gives them, with the lines that do so."""
        lines: dict[Place, frozenset[int]] = {}
        for number, line in enumerate(ledger):
            if line.judgement == "different" and self.stem(line.left_key) == self.stem(line.right_key):
                left = _matching(places, line.left_key, line.left_report)
                for place in _matching(places, line.right_key, line.right_report):
                    if place not in left or line.left_report:
                        lines[place] = lines.get(place, frozenset()) | {number}
        return lines

    def _county(self, entity: Entity) -> str | None:
        """The prefecture that tells a county, or an organisation named after it, from its namesakes; None where it has none."""
        division = self._divisions.get(entity.code) if entity.type in ("PLACE", "ORG") else None
        return self._divisions.scope_name(division) if division else None

    def _merge(
        self,
        members: Sequence[tuple[Place, Entity]],
        scopes: Mapping[Place, Sequence[str]],
        ledger: Sequence[Judgement],
        apart: Collection[Place],
    ) -> Entity:
        entities = [entity for _, entity in members]
        counts = Counter(entity.name for entity in entities)
        known = sorted(entity.name for entity in entities if entity.origin == "gazetteer")
        name = known[0] if known else min(counts, key=lambda candidate: (-counts[candidate], -len(candidate), candidate))
        first = next(entity for entity in entities if entity.name == name)
        if first.type == "PLACE" and (division := self._divisions.get(first.code)):
            name = division.name
        scope = members[0][0][0] if members[0][0] in apart else self._scope(members, scopes)
        renamed = next((line.right for line in ledger if line.judgement == "rename" and line.left_key == Key(first.type, name)), None)
        aliases = {alias for entity in entities for alias in (entity.name, *entity.aliases)} | ({name} if renamed else set())
        label = renamed or name
        stem = self.stem(Key(first.type, label))
        if first.type in self._heads and label.startswith(stem):  # people say 三抓三促 for 三抓三促行动
            aliases.add(stem)
        return replace(
            first,
            name=label,
            kind=next((entity.kind for entity in (first, *entities) if entity.kind), None),
            aliases=tuple(sorted(aliases - {label})),
            scope=scope,
            origin="ledger" if renamed else first.origin,
            confidence=max(entity.confidence for entity in entities),
            id=f"{stem}_{scope}" if scope else stem,
        )

    def _scope(self, members: Sequence[tuple[Place, Entity]], scopes: Mapping[Place, Sequence[str]]) -> str | None:
        place, entity = members[0]
        if not entity.resolved or self._is_local(entity.key):
            return place[0]
        if entity.type in ("PLACE", "ORG"):
            return self._county(entity)
        if entity.type != "PERSON" or any(member.origin == "gazetteer" for _, member in members):
            return None
        counts = Counter(scope for member, _ in members for scope in scopes.get(member, ()))
        return min(counts, key=lambda scope: (-counts[scope], scope)) if counts else place[0]

    @staticmethod
    def _redirects(places: Mapping[Place, Entity], merged: Mapping[Place, Entity], ledger: Sequence[Judgement]) -> dict[Key, Entity]:
        """The former names of what the ledger merged or renamed."""
        wanted = {line.left_key for line in ledger if line.judgement in ("same", "rename")} | {
            line.right_key for line in ledger if line.judgement == "same"
        }
        return {place[1]: merged[place] for place in sorted(places) if place[1] in wanted and merged[place].name != place[1].name}


class Seen(NamedTuple):
    """An entity of one report, with what tells a person from others of the same name: organisations of posts, and honours."""

    report: str  # the report's id
    entity: Entity
    scopes: tuple[str, ...]


class Identified(NamedTuple):
    """What the entities of reports are in the corpus, and what became of names that the ledger merged or renamed."""

    entities: Mapping[Place, Entity]
    redirects: Mapping[Key, Entity]


def entities_seen(extraction: Extraction) -> Iterator[Seen]:
    """The entities of a report, as `Identifier.identified` takes them."""
    found: dict[Key, set[str]] = defaultdict(set)
    for relation in extraction.relations:
        if relation.relation in ("holdsPosition", "receivedAward") and relation.subject.type == "PERSON":
            found[relation.subject].add(relation.object.name)
    publisher = extraction.report.context.publisher
    for entity in extraction.entities:
        scopes = found.get(entity.key) or ({publisher} if publisher and entity.type == "PERSON" else ())
        yield Seen(extraction.report.id, entity, tuple(sorted(scopes)))


def _matching(places: Iterable[Place], key: Key, report: str) -> list[Place]:
    return sorted(place for place in places if place[1] == key and report in ("", place[0]))


def _join_all(groups: _Groups, places: Mapping[Place, Entity], judgement: Judgement) -> None:
    left = _matching(places, judgement.left_key, judgement.left_report)
    right = _matching(places, judgement.right_key, judgement.right_report)
    for place in (*left[1:], *right):
        if left:
            groups.join(left[0], place)


def without_rejected(extraction: Extraction, ledger: Sequence[Judgement]) -> Extraction:
    """What a report says but for the claims that the ledger rejects."""
    rejected = {
        (line.left, line.relation, line.right)
        for line in ledger
        if line.judgement == "reject" and line.left_report in ("", extraction.report.id)
    }
    if not rejected:
        return extraction
    kept = tuple(row for row in extraction.relations if (row.subject.name, row.relation, row.object.name) not in rejected)
    return replace(extraction, relations=kept)
