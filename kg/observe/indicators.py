"""Says which concept of the scheme of indicators a phrase expresses, by the words that `indicators.ttl` gives for each.

The head of that file documents its form. What fits no concept keeps its own phrase.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.domains import Domain
from kg.errors import DomainError

_MATCH = "https://w3id.org/gonghui-kg/match#"
_BROADER = "http://www.w3.org/2004/02/skos/core#broader"
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """An indicator with the words that express it."""

    name: str  # local name of its IRI
    words: tuple[tuple[re.Pattern[str], ...], ...]  # alternatives; all parts of one must be found
    without: re.Pattern[str] | None
    counts: frozenset[str]  # kinds of units, or units
    broader: str  # local name of the concept or topic that it belongs to
    stands: bool  # a state that can be told at a date
    general: bool  # only for what no other concept fits

    def fit(self, phrase: str) -> int:
        """How many characters of `phrase` express the concept; 0 where it does not."""
        best = 0
        for parts in self.words:
            covered = 0
            for part in parts:
                match = part.search(phrase)
                if match is None:
                    break
                covered += match.end() - match.start()
            else:
                best = max(best, covered)
        return 0 if best and self.without is not None and self.without.search(phrase) else best


class Scheme:
    """The concepts of a domain, sorted by the units they count."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts
        self._by_kind: dict[str, list[Concept]] = {}
        for concept in concepts.values():
            for kind in concept.counts:
                self._by_kind.setdefault(kind, []).append(concept)

    def concept(self, phrase: str, unit: str, kind: str | None) -> Concept | None:
        """The concept that `phrase` expresses best, counted in that unit: none that a narrower one fits too; of equals the first."""
        phrase = _SPACE.sub("", phrase)
        fits = {
            concept: fit for concept in (*self._by_kind.get(unit, ()), *self._by_kind.get(kind or "", ())) if (fit := concept.fit(phrase))
        }
        broader = {concept.broader for concept in fits}
        return max(fits, key=lambda concept: (concept.name not in broader, not concept.general, fits[concept]), default=None)


@lru_cache(maxsize=8)
def scheme(domain: Domain) -> Scheme:
    """The scheme of `domain`, read once; an empty one where the domain has none."""
    path = domain.folder / "indicators.ttl"
    return Scheme({concept.name: concept for concept in _read(path)} if path.is_file() else {})


def _read(path: Path) -> Iterator[Concept]:
    said: dict[str, dict[str, list[str]]] = {}
    broader: dict[str, str] = {}
    for triple in parse(path=path, format=RdfFormat.TURTLE):
        name, what = triple.subject.value if isinstance(triple.subject, NamedNode) else "", triple.object
        if isinstance(what, Literal) and triple.predicate.value.startswith(_MATCH):
            said.setdefault(_local(name), {}).setdefault(triple.predicate.value.removeprefix(_MATCH), []).append(what.value)
        elif isinstance(what, NamedNode) and triple.predicate.value == _BROADER:
            broader[_local(name)] = _local(what.value)
    for name, rows in said.items():
        if "words" not in rows:
            continue
        try:
            words = tuple(tuple(re.compile(part) for part in row.split(" + ")) for row in rows["words"])
            without = re.compile("|".join(rows["without"])) if "without" in rows else None
        except re.error as error:
            raise DomainError(str(path), 0, f"the words of {name} are no regular expression: {error}.") from error
        counts = frozenset(unit for count in rows.get("counts", ()) for unit in said.get(count, {}).get("units", [count]))
        stands, general = ("true" in rows.get(flag, ()) for flag in ("stands", "general"))
        yield Concept(name, words, without, counts, broader.get(name, ""), stands, general)


def _local(iri: str) -> str:
    return re.split("[/#]", iri)[-1]
