"""Who the mentions of one report are: each gets the full name that the whole report gives it.

Pure: the result depends on the report and the domain alone, so that it can be kept by the report's content.
A name that its context does not explain stays as it is written, and its entity says that it is unresolved.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.domains import Domain
from kg.domains.divisions import Division
from kg.model import Context, Entity, Key, Mention, Report
from kg.resolve.honours import Honours
from kg.resolve.houses import Houses
from kg.resolve.known import Known, clean
from kg.resolve.owners import Owners
from kg.resolve.reading import Reading
from kg.resolve.regions import OF_REGIONS, Regions, placed
from kg.resolve.unified import Unified


class Resolver:
    """Gives mentions their entities, by the lexicons and `resolve.toml` of the domain."""

    def __init__(self, domain: Domain) -> None:
        self._known = Known(domain)

    def resolve(self, report: Report, mentions: Sequence[Mention]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
        """The mentions with the full names of their entities, and these entities, sorted by type and name.

        `mentions` come in the order of the text; what they are called on the way in does not matter.
        """
        naming = _Naming(_reading(self._known, report, mentions))
        names = naming.names()
        named = tuple(
            Mention(mention.start, mention.end, mention.type, name, mention.confidence)
            for mention, name in zip(mentions, names, strict=True)
        )
        return named, tuple(self._entities(report, named, naming.unknown))

    def _entities(self, report: Report, mentions: Sequence[Mention], unknown: set[Key]) -> Iterator[Entity]:
        surfaces: dict[Key, set[str]] = defaultdict(set)
        confidence: dict[Key, float] = defaultdict(float)
        for mention in mentions:
            surfaces[mention.key].add(clean(report.text[mention.start : mention.end]))
            confidence[mention.key] = max(confidence[mention.key], mention.confidence)
        for key in sorted(surfaces):
            entry = self._known.entry(key.type, key.name)
            region = self._region(key, report.context)
            yield Entity(
                type=key.type,
                name=key.name,
                kind=(entry.kind if entry else None) or self._known.kind(key),
                aliases=tuple(sorted(surfaces[key] - {key.name})),
                region=region.name if region else (entry.region if entry else None),
                code=region.code if region else None,
                origin="gazetteer" if entry or (key.type == "PLACE" and region) else "context" if key.name not in surfaces[key] else "text",
                resolved=key not in unknown,
                confidence=round(confidence[key], 4),
            )

    def _region(self, key: Key, context: Context) -> Division | None:
        if key.type == "PLACE":
            return self._known.relative.division(key.name, context)
        parts = self._known.relative.cut(key.name, context)
        return self._known.relative.division(parts.region, context) if parts and not parts.relative else None


def _reading(known: Known, report: Report, mentions: Sequence[Mention]) -> Reading:
    surfaces = [clean(report.text[mention.start : mention.end]) for mention in mentions]
    reading = Reading(known, report, mentions, surfaces, report.context)
    return reading if report.context.code else replace(reading, context=placed(reading))


class _Naming:
    """One pass over the mentions of one report: each is asked of who may know its full name."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._known = reading, reading.known
        self._houses = Houses(reading)
        self._owners, self._regions, self._honours = Owners(reading, self._houses), Regions(reading), Honours(reading)
        self.unknown: set[Key] = set()

    def names(self) -> list[str]:
        names: list[str] = []
        for index, (mention, surface) in enumerate(zip(self._reading.mentions, self._reading.surfaces, strict=True)):
            names.append(self._name(index, mention, surface, names))
        self._complete(names)
        self._abbreviate(names)
        return Unified(self._reading, self._houses).names(names)

    def _name(self, index: int, mention: Mention, surface: str, before: Sequence[str]) -> str:
        kind = mention.type
        if kind in ("PLACE", "PERSON"):
            return self._place(surface) if kind == "PLACE" else surface
        if self._inside(mention, surface):
            self.unknown.add(Key(kind, surface))
            return surface
        if owner := self._house(index, kind, surface, before):
            return owner
        if kind == "AWARD":
            return self._honours.full(index, surface, before)
        if kind == "EVENT" and self._known.numbered.match(surface):
            return (self._houses.house or self._reading.report.context.region or "") + surface
        return self._listed(kind, surface) or self._written_out(index, kind, surface)

    def _house(self, index: int, kind: str, surface: str, before: Sequence[str]) -> str | None:
        """The full name of what is called by its kind; where the publisher is no group or company, first one that the report names."""
        owner = self._owners.owner(index, surface, before) or self._owners.unit(index, surface, before) if kind == "ORG" else None
        core = next((core for core in self._known.rules["owner"]["cores"] if surface.startswith(core)), "")
        if owner is None or core not in owner:
            return self._houses.full(index, kind, surface, before) or (owner if self._reading.context.level == "company" else None)
        return owner

    def _written_out(self, index: int, kind: str, surface: str) -> str:
        """The name with the region that it leaves out, by the context or the place beside it."""
        if kind == "ORG" and (whole := self._regions.of_neighbour(index, surface) or self._owners.part_of_known(surface)):
            return whole
        if kind in OF_REGIONS and (beside := self._regions.elsewhere(index, kind, surface)):
            return beside
        name, known = self._reading.full(surface, kind)
        if not known and kind in OF_REGIONS:
            name, known = self._regions.beside(index, kind, surface)
            if not known:
                name, known = self._regions.by_all_named(kind, surface)
        if not known:
            self.unknown.add(Key(kind, name))
        return self._listed(kind, name) or name

    def _inside(self, mention: Mention, surface: str) -> bool:
        """Whether the name begins in the midst of a word: 区总工会 in 园区总工会."""
        words: Mapping[str, list[str]] = self._known.rules["inside"]
        before = self._reading.report.text[max(0, mention.start - 1) : mention.start]
        return any(surface.startswith(word) and before in letters for word, letters in words.items())

    def _listed(self, kind: str, surface: str) -> str | None:
        """The full name of the lexicon's entry for a short form; None for other names, which stay as they are written."""
        entry = self._known.entry(kind, surface)
        short = entry is not None and kind not in self._known.rules["written"]["types"] and len(entry.name) > len(surface)
        return entry.name if entry and short else None

    def _place(self, surface: str) -> str:
        """The division's full name for a short one (甘孜 → 甘孜州); one with its rank, or with what lies above it, stays as written."""
        region = self._known.relative.place(surface, self._reading.context)
        if region:
            return region
        division = self._known.divisions.find(surface, within=self._reading.context.code)
        if division is None or (surface != division.short and surface[-1] in self._known.rules["ranks"]):
            return surface
        return next((alias for alias in division.aliases if alias == surface + "州"), division.name)

    def _complete(self, names: list[str]) -> None:
        """Give scopes that share the name behind them that name, each its own: 全国、省级工会爱心托管班; 武昌区、咸安区总工会."""
        rest = ""
        for index in range(len(names) - 2, -1, -1):
            here, after = self._reading.mentions[index : index + 2]
            shared = here.type == after.type != "PLACE" and after.start - here.end <= 2
            surface = self._reading.surfaces[index]
            if not shared or not (self._known.scope.fullmatch(surface) or self._region_alone(here.type, surface)):
                rest = ""
                continue
            if not self._region_alone(here.type, self._reading.surfaces[index + 1]):
                rest = self._unscoped(self._reading.surfaces[index + 1]) or rest
            if rest:
                names[index] = self._reading.full(surface.removesuffix("级") + rest, here.type)[0]

    def _region_alone(self, kind: str, surface: str) -> bool:
        return kind in OF_REGIONS and self._known.divisions.find(surface, within=self._reading.context.code) is not None

    def _abbreviate(self, names: list[str]) -> None:
        """Give short names that the report introduces (…有限公司（以下简称“丰泽”）) the long one, and so what begins with them."""
        known: dict[Key, str] = {}
        for index in range(1, len(names)):
            long, short = self._reading.mentions[index - 1 : index + 1]
            parts = self._reading.cut(self._reading.surfaces[index])
            if (
                long.type == short.type
                and not (parts and parts.relative)
                and self._known.introduces.fullmatch(self._reading.report.text, long.end, short.start)
            ):
                for name, whole in zip(self._houses.stems(names[index]), self._houses.stems(names[index - 1]), strict=False):
                    known.setdefault(Key(short.type, name), whole)
        for index, mention in enumerate(self._reading.mentions):
            name = names[index]
            for body in ("", *(self._known.rules["house"]["bodies"] if known else ())):
                if name.endswith(body) and (long_name := known.get(Key(mention.type, name[: len(name) - len(body)]))):
                    names[index] = long_name + body
                    break

    def _unscoped(self, surface: str) -> str:
        """What follows the level or region that the name begins with; nothing for a level alone."""
        parts = self._reading.cut(surface)
        return parts.rest if parts and not parts.relative else self._known.scope.sub("", surface)
