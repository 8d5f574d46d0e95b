"""Finds entities, indicators and reports by what people type: a name, another name, a part of one, pinyin or its initials."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.graph.iris import term
from kg.serve.reader import Reader, Ref

_SPACES = str.maketrans("", "", " \u3000\t\n“”\"'《》")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found."""

    ref: Ref
    name: str  # the name that fits
    weight: int  # statements in which it stands


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave."""

    hits: tuple[Hit, ...]  # the best first
    counts: Mapping[str, int]  # type → how many of it, whatever type was asked for


@dataclass(frozen=True, slots=True)
class _Entry:
    ref: Ref
    names: tuple[tuple[str, str], ...]  # as written, as compared; the label first
    spoken: tuple[str, ...]
    weight: int


class Names:
    """An index of all names of a graph; made once, as the pinyin of many names takes seconds."""

    def __init__(self, reader: Reader) -> None:
        from kg.view.cards import pinyin

        weights: Counter[str] = Counter()
        for property_ in ("rdf:subject", "rdf:object", "kg:agent", "kg:indicator"):
            weights.update(str(quad.object) for quad in reader.store.quads_for_pattern(None, term(property_), None))
        others: dict[NamedNode, list[str]] = {}
        for quad in reader.store.quads_for_pattern(None, term("skos:altLabel"), None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                others.setdefault(quad.subject, []).append(quad.object.value)
        self._entries: list[_Entry] = []
        for ref in self._all(reader):
            node = NamedNode(ref.iri)
            english = [reader.labels(node).get("en", "")] if ref.type == "INDICATOR" else []
            names = [name for name in dict.fromkeys([ref.label, *sorted(others.get(node, ())), *english]) if name]
            spoken = tuple(dict.fromkeys(form for name in names for form in pinyin(name)))
            self._entries.append(_Entry(ref, tuple((name, _plain(name)) for name in names), spoken, weights[str(node)]))

    @staticmethod
    def _all(reader: Reader) -> Iterator[Ref]:
        seen: set[str] = set()
        for _, class_ in reader.classes.values():
            for ref in reader.instances(class_):
                if ref.iri not in seen:
                    seen.add(ref.iri)
                    yield ref

    def search(self, text: str, type_: str = "") -> Found:
        """What `text` may mean: names that are it, start with it, hold it, or sound like it; all of a type for an empty text."""
        wanted = _plain(text)
        ranked = []
        for entry in self._entries:
            fit = _fit(entry, wanted)
            if fit is not None:
                rank, name = fit
                ref = entry.ref
                ranked.append((rank, -entry.weight, len(ref.label), ref.label, ref.iri, Hit(ref, name, entry.weight)))
        ranked.sort(key=lambda row: row[:-1])
        hits = [row[-1] for row in ranked]
        counts = Counter(hit.ref.type for hit in hits)
        return Found(tuple(hit for hit in hits if type_ in ("", hit.ref.type)), counts)


def _plain(text: str) -> str:
    return text.translate(_SPACES).casefold()


def _fit(entry: _Entry, wanted: str) -> tuple[int, str] | None:
    """How well a text fits, 0 best, and the name that it fits; None where it does not."""
    if not wanted:
        return 0, entry.names[0][0]
    fits = []
    for number, (name, plain) in enumerate(entry.names):
        if wanted in plain:
            fits.append((0 if wanted == plain else 2 if plain.startswith(wanted) else 4, number, name))
    if fits:
        rank, number, name = min(fits)
        return rank + (number > 0), name
    if wanted.isascii():
        for spoken in entry.spoken:
            if spoken.startswith(wanted):
                return 6 if spoken == wanted else 7, entry.names[0][0]
        if len(wanted) > 2 and any(wanted in spoken for spoken in entry.spoken):
            return 8, entry.names[0][0]
    return None
