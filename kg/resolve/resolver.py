"""Who the mentions of one report are: each gets the full name that the whole report gives it.

Pure: the result depends on the report and the domain alone, so that it can be kept by the report's content.
A name that its context does not explain stays as it is written, and its entity says that it is unresolved.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from kg.domains import Domain, Entry
from kg.domains.divisions import Division
from kg.model import Context, Entity, Key, Mention, Report
from kg.resolve.houses import Houses
from kg.resolve.relative import RelativeNames

_MARKS = str.maketrans("", "", "“”‘’\"'「」『』《》〈〉 　")
_NUMBER = re.compile("^第[一二三四五六七八九十]+届|^首届")  # before the region of an event
_STOPS = "。！？\n"
_COMMAS = "，,；;：" + _STOPS


def clean(surface: str) -> str:
    """A name without quote marks, title marks and spaces."""
    return surface.translate(_MARKS)


class Resolver:
    """Gives mentions their entities, by the lexicons and `resolve.toml` of the domain."""

    def __init__(self, domain: Domain) -> None:
        rules = domain.table("resolve.toml")
        self._rules = rules
        self._relative = RelativeNames(domain, rules)
        self._divisions = domain.divisions
        self._entries: dict[tuple[str, str], Entry] = {}
        for entry in domain.lexicon:
            for surface in (*entry.aliases, entry.name):
                self._entries[entry.type, clean(surface)] = entry
        self._kinds = {
            kind: sorted(((ending, name) for name, endings in classes.items() for ending in endings), key=lambda row: -len(row[0]))
            for kind, classes in rules["kinds"].items()
        }
        self.scope = re.compile(rf"^(?:全|我|本)?(?:{'|'.join(rules['awards']['scopes'])})级?")
        self.everyday = re.compile(rules["awards"]["everyday"])
        self.numbered = re.compile(rules["numbered"])
        self.introduces = re.compile(rules["introduces"])
        self._rewrites: list[tuple[str, re.Pattern[str], str]] = [
            (rule["type"], re.compile(rule["pattern"]), rule["name"]) for rule in rules["rewrite"]
        ]

    def resolve(self, report: Report, mentions: Sequence[Mention]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
        """The mentions with the full names of their entities, and these entities, sorted by type and name.

        `mentions` come in the order of the text; what they are called on the way in does not matter.
        """
        reading = _Reading(self, report, mentions)
        names = reading.names()
        named = tuple(
            Mention(mention.start, mention.end, mention.type, name, mention.confidence)
            for mention, name in zip(mentions, names, strict=True)
        )
        return named, tuple(self._entities(report, named, reading.unknown))

    def _entities(self, report: Report, mentions: Sequence[Mention], unknown: set[Key]) -> Iterator[Entity]:
        surfaces: dict[Key, set[str]] = defaultdict(set)
        confidence: dict[Key, float] = defaultdict(float)
        for mention in mentions:
            surfaces[mention.key].add(clean(report.text[mention.start : mention.end]))
            confidence[mention.key] = max(confidence[mention.key], mention.confidence)
        for key in sorted(surfaces):
            entry = self._entries.get((key.type, key.name))
            region = self._region(key, report.context)
            yield Entity(
                type=key.type,
                name=key.name,
                kind=(entry.kind if entry else None) or self.kind(key),
                aliases=tuple(sorted(surfaces[key] - {key.name})),
                region=region.name if region else (entry.region if entry else None),
                code=region.code if region else None,
                origin="gazetteer" if entry or (key.type == "PLACE" and region) else "context" if key.name not in surfaces[key] else "text",
                resolved=key not in unknown,
                confidence=round(confidence[key], 4),
            )

    def _region(self, key: Key, context: Context) -> Any:
        if key.type == "PLACE":
            return self._relative.division(key.name, context)
        parts = self._relative.cut(key.name, context)
        return self._relative.division(parts.region, context) if parts and not parts.relative else None

    def kind(self, key: Key) -> str | None:
        """The class below the mention type that the ending of the name tells."""
        if key.type == "FACILITY":
            entry = self._entries.get((key.type, key.name))
            return entry.kind if entry else None
        return next((kind for ending, kind in self._kinds.get(key.type, ()) if key.name.endswith(ending)), None)

    def entry(self, kind: str, surface: str) -> Entry | None:
        """The lexicon's entry of that type and name or alias."""
        return self._entries.get((kind, surface))

    def listed(self, kind: str, base: str) -> bool:
        """Whether the lexicon has a name of that type that is `base` below some scope: 全国五一劳动奖章 for 五一劳动奖章."""
        return (kind, base) in self._entries or self._below_scope(kind, base)

    def scoped(self, kind: str, base: str) -> bool:
        """Whether a name of that type is given at several levels: the lexicon has it below a scope too, or it is an everyday one."""
        return self.everyday.search(base) is not None or self._below_scope(kind, base)

    def _below_scope(self, kind: str, base: str) -> bool:
        return any((kind, scope + base) in self._entries for scope in self._rules["awards"]["national"])

    def rewrite(self, kind: str, name: str) -> str:
        """The name in the one spelling of names that are built in two ways."""
        for wanted, pattern, replacement in self._rewrites:
            if kind == wanted and pattern.search(name):
                return pattern.sub(replacement, name)
        return name


_OF_REGIONS = ("ORG", "FACILITY")  # types of which each region has its own


class _Reading:
    """One pass over the mentions of one report."""

    def __init__(self, resolver: Resolver, report: Report, mentions: Sequence[Mention]) -> None:
        self._resolver, self._report, self._mentions = resolver, report, mentions
        self._rules: Mapping[str, Any] = resolver._rules
        self._relative, self._divisions = resolver._relative, resolver._divisions
        self._surfaces = [clean(report.text[mention.start : mention.end]) for mention in mentions]
        self._context = report.context if report.context.code else self._placed(report.context)
        self._houses = Houses(self._rules["house"], report, mentions, self._surfaces, self._relative.spelled_out)
        self.unknown: set[Key] = set()

    def names(self) -> list[str]:
        names: list[str] = []
        for index, (mention, surface) in enumerate(zip(self._mentions, self._surfaces, strict=True)):
            names.append(self._name(index, mention, surface, names))
        self._complete(names)
        self._abbreviate(names)
        return self._unified(names)

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
            return self._award(index, surface, before)
        if kind == "EVENT" and self._resolver.numbered.match(surface):
            return (self._houses.house or self._report.context.region or "") + surface
        return self._listed(kind, surface) or self._written_out(index, kind, surface)

    def _house(self, index: int, kind: str, surface: str, before: Sequence[str]) -> str | None:
        """The full name of what is called by its kind; where the publisher is no group or company, first one that the report names."""
        owner = self._owner(index, surface, before) or self._unit(index, surface, before) if kind == "ORG" else None
        core = next((core for core in self._rules["owner"]["cores"] if surface.startswith(core)), "")
        if owner is None or core not in owner:
            return self._houses.full(index, kind, surface, before) or (owner if self._context.level == "company" else None)
        return owner

    def _written_out(self, index: int, kind: str, surface: str) -> str:
        """The name with the region that it leaves out, by the context or the place beside it."""
        if kind == "ORG" and (whole := self._of_neighbour(index, surface) or self._part_of_known(surface)):
            return whole
        if kind in _OF_REGIONS and (beside := self._elsewhere(index, kind, surface)):
            return beside
        name, known = self._relative.full(surface, kind, self._context)
        if not known and kind in _OF_REGIONS:
            name, known = self._beside(index, kind, surface)
            if not known:
                name, known = self._by_all_named(kind, surface)
        if not known:
            self.unknown.add(Key(kind, name))
        return self._listed(kind, name) or name

    def _part_of_known(self, surface: str) -> str | None:
        """A department of an organisation that the lexicon knows by a short name: 全总宣传教育部."""
        for size in range(len(surface) - 2, 1, -1):
            entry = self._resolver.entry("ORG", surface[:size])
            if entry and len(entry.name) > size and self._houses.is_part(surface[size:]):
                return entry.name + surface[size:]
        return None

    def _placed(self, context: Context) -> Context:
        """The context with the region that the title names, or that most of the named regions lie in, where it knows of none."""
        titled: list[Division] = []
        lying: Counter[str] = Counter()
        for mention, surface in zip(self._mentions, self._surfaces, strict=True):
            parts = self._relative.cut(surface, context) if mention.type in self._rules["placed"]["types"] else None
            region = parts.region if parts else surface if mention.type == "PLACE" else ""
            division = self._relative.division(region, Context()) if region else None
            if division is not None and division.level != "nation" and region not in division.quiet:
                lying.update(above.code for above in self._divisions.chain(division.code))
                titled += [division] if mention.start < self._report.title_end else []
        division = self._innermost(titled) or self._shared(lying)
        return replace(context, region=division.name, code=division.code) if division else context

    def _innermost(self, divisions: Sequence[Division]) -> Division | None:
        """The one that lies in all others; None where they lie apart."""
        chains = [self._divisions.chain(division.code) for division in divisions]
        longest = max(chains, key=len, default=())
        return longest[0] if longest and all(chain[0] in longest for chain in chains) else None

    def _shared(self, lying: Mapping[str, int]) -> Division | None:
        """The smallest division that enough of the named regions lie in, by how many lie in each."""
        rules, found = self._rules["placed"], None
        within = {code: count for code, count in lying.items() if len(self._divisions.chain(code)) == 1}
        total = sum(within.values())
        for code in sorted(lying, key=lambda code: (-lying[code], len(self._divisions.chain(code)), code)):
            if lying[code] >= rules["least"] and lying[code] >= rules["share"] * total:
                division = self._divisions.get(code)
                found = division if found is None or (division and found in self._divisions.chain(code)) else found
        return found

    def _inside(self, mention: Mention, surface: str) -> bool:
        """Whether the name begins in the midst of a word: 区总工会 in 园区总工会."""
        words: Mapping[str, list[str]] = self._rules["inside"]
        before = self._report.text[max(0, mention.start - 1) : mention.start]
        return any(surface.startswith(word) and before in letters for word, letters in words.items())

    def _beside(self, index: int, kind: str, surface: str) -> tuple[str, bool]:
        """With the place named before it in the sentence, for a level that the report's own does not explain: 甲市委常委、市总工会主席."""
        for earlier in self._earlier(index, "\n"):
            if division := self._named_region(earlier):
                name, known = self._relative.full(surface, kind, replace(self._context, region=division.name, code=division.code))
                if known:
                    return name, True
        return surface, False

    def _by_all_named(self, kind: str, surface: str) -> tuple[str, bool]:
        """With a region that a report of no region's own names anywhere, where all that it names tell the same; 区 is also a zone."""
        if self._report.context.level not in (None, "nation", "company"):
            return surface, False
        if surface.startswith("区") and any(zone in name for zone in self._rules["house"]["zones"] for name in self._surfaces):
            return surface, False
        told = (self._relative.full(surface, kind, replace(self._context, region=one.name, code=one.code)) for one in self._named)
        names = {name for name, known in told if known}
        return (names.pop(), True) if len(names) == 1 else (surface, False)

    @cached_property
    def _named(self) -> list[Division]:
        """The divisions that the report names, each once."""
        divisions = (self._named_region(index) for index in range(len(self._mentions)))
        return list({division.code: division for division in divisions if division and division.level != "nation"}.values())

    def _named_region(self, index: int) -> Division | None:
        """The division that the mention names, or that its name begins with."""
        surface = self._surfaces[index]
        if self._mentions[index].type == "PLACE":
            return self._relative.division(surface, self._context)
        parts = self._relative.cut(_NUMBER.sub("", surface), self._context)
        return self._relative.division(parts.region, self._context) if parts and not parts.relative else None

    def _of_neighbour(self, index: int, surface: str) -> str | None:
        """The name with the region of the organisation right before it, where that is another of its level: 甲县委常委、县总工会主席."""
        parts = self._relative.cut(surface, self._context)
        if parts is None or not parts.relative or not self._shares_officer(index):
            return None
        before = self._relative.cut(self._surfaces[index - 1], self._context)
        if before is None or before.relative:
            return None
        division = self._relative.division(before.region, self._context)
        if division is None or division.name == parts.region or division.name[-1] != parts.region[-1]:
            return None
        return self._relative.full(surface, "ORG", replace(self._context, region=division.name, code=division.code))[0]

    def _elsewhere(self, index: int, kind: str, surface: str) -> str | None:
        """The name with a region of its level that the paragraph names before it, where that is likelier meant than the report's own.

        So where the title does not tell the report's region, as on a page of news from several places, and where the body would be one
        above the report's own, but the paragraph names that of another province. A county or district counts also as a place.
        """
        parts = self._relative.cut(surface, self._context)
        own = self._relative.division(parts.region, self._context) if parts and parts.relative and "、" not in surface else None
        if own is None:
            return None
        told = own.short in self._report.text[: self._report.title_end]
        types = (*_OF_REGIONS, "PLACE") if own.level == "county" or surface.startswith("区") else _OF_REGIONS
        for earlier in self._earlier(index, "\n"):
            division = self._named_region(earlier) if self._mentions[earlier].type in types else None
            if division == own:
                return None
            if division and (not told or (own.code != self._context.code and self._far(division, own))):
                name, known = self._relative.full(surface, kind, replace(self._context, region=division.name, code=division.code))
                if known and name.startswith(division.name):
                    return name
        return None

    def _far(self, one: Division, other: Division) -> bool:
        """Whether they lie in two provinces."""
        return self._divisions.chain(one.code)[-1] != self._divisions.chain(other.code)[-1]

    def _listed(self, kind: str, surface: str) -> str | None:
        """The full name of the lexicon's entry for a short form; None for other names, which stay as they are written."""
        entry = self._resolver.entry(kind, surface)
        short = entry is not None and kind not in self._rules["written"]["types"] and len(entry.name) > len(surface)
        return entry.name if entry and short else None

    def _place(self, surface: str) -> str:
        """The division's full name for a short one (甘孜 → 甘孜州); one with its rank, or with what lies above it, stays as written."""
        region = self._relative.place(surface, self._context)
        if region:
            return region
        division = self._divisions.find(surface, within=self._context.code)
        if division is None or (surface != division.short and surface[-1] in self._rules["ranks"]):
            return surface
        return next((alias for alias in division.aliases if alias == surface + "州"), division.name)

    def _owner(self, index: int, surface: str, before: Sequence[str]) -> str | None:
        """The publisher's company or union for 集团, 公司, 集团工会; in other reports the company named last."""
        rules = self._rules["owner"]
        if surface == rules["union"] and self._shares_officer(index):
            parts = self._relative.cut(self._surfaces[index - 1], self._context)
            return self._relative.full(parts.region + surface, "ORG", self._context)[0] if parts else None
        if surface in rules["bodies"] or surface in rules["unions"]:
            return self._houses.publisher if self._context.level == "company" or surface in rules["unions"] else None
        word = next((word for word in rules["words"] if surface.startswith(word)), None)
        rest = surface[len(word) :] if word else ""
        if word is None or (rest and rest not in rules["bodies"] and not self._houses.is_part(rest)):
            return None
        if self._context.level == "company":
            owner = self._company(word)
        else:
            owner = self._houses.titled(word) or self._last_company(index, word, before)
        if owner is None:
            return None
        return owner + ("工会" if rest == "工会委员会" else rest)

    def _shares_officer(self, index: int) -> bool:
        """Whether the body right before is one in which the same person has an office: 县人大常委会副主任、总工会主席."""
        if index == 0 or self._mentions[index - 1].type != "ORG":
            return False
        between = self._report.text[self._mentions[index - 1].end : self._mentions[index].start]
        return re.fullmatch(self._rules["posts"], between) is not None

    def _unit(self, index: int, surface: str, before: Sequence[str]) -> str | None:
        """A part of the company that is named before it in the clause, with the company's name."""
        if not surface.endswith(tuple(self._rules["owner"]["units"])):
            return None
        if any(mention.type == "PERSON" for mention in self._mentions[max(0, index - 1) : index]):
            return None  # 某铁路局某段技师某某、某工务段
        owner = next((before[earlier] for earlier in self._earlier(index, _COMMAS) if self._mentions[earlier].type == "ORG"), "")
        return owner + surface if owner.endswith(self._rules["endings"]["full"]) else None

    def _earlier(self, index: int, borders: str) -> Iterator[int]:
        """The mentions before `index`, the nearest first, as long as none of `borders` stands between."""
        for earlier in range(index - 1, -1, -1):
            between = self._report.text[self._mentions[earlier].end : self._mentions[earlier + 1].start]
            if any(border in between for border in borders):
                return
            yield earlier

    def _company(self, word: str) -> str | None:
        """The publisher's company or group, as the word asks for."""
        publisher = self._houses.publisher
        if publisher is None:
            return None
        ending = next(
            (ending for ending in sorted(self._rules["owner"]["endings"], key=len, reverse=True) if publisher.endswith(ending)), ""
        )
        return self._cored(publisher[: len(publisher) - len(ending)], word)

    def _cored(self, house: str, word: str) -> str:
        """The company or group that the house is part of where the word asks for one: 公司 in a report of …公司某项目部."""
        cores: Sequence[str] = self._rules["owner"]["cores"]
        core = next((core for core in cores if core in word), "")
        if not core or house.endswith(tuple(cores)):
            return house
        return house[: house.rfind(core) + len(core)] if core in house else house

    def _last_company(self, index: int, word: str, before: Sequence[str]) -> str | None:
        for earlier in range(index - 1, -1, -1):
            for house in self._houses.stems(before[earlier]) if self._mentions[earlier].type == "ORG" else ():
                part = house.endswith(self._rules["house"]["branch"]) or self._houses.is_relative(house)
                if self._resolver.kind(Key("ORG", house)) == "Enterprise" and not part:
                    return self._cored(house, word)
        return None

    def _award(self, index: int, surface: str, before: Sequence[str]) -> str:
        """An honour in full: its own scope, or the one that the list before it hands on."""
        rules = self._rules["awards"]
        base: str = rules["bare"].get(surface, surface)
        if level := self._relative.level_before(base, self._context):
            region, rest = level
            if self._resolver.listed("AWARD", rest):
                return region + rest
        name, known = self._relative.full(base, "AWARD", self._context)
        scopes = tuple(rules["scopes"])
        parts = self._relative.cut(name, self._context)
        if name != base or name.startswith(scopes) or parts or not known:
            return name
        if sibling := self._sibling_before(index, surface, before):
            return sibling
        scope = self._scope_before(index, before) or self._place_before(index, before)
        if scope and (surface in rules["bare"] or self._resolver.scoped("AWARD", base)):
            return scope + base
        entry = self._resolver.entry("AWARD", name)
        return entry.name if entry and not entry.name.startswith(scopes) else name

    def _listed_before(self, index: int, before: Sequence[str]) -> str | None:
        """The honour named just before in the same list; None where that one was of two scopes."""
        if index == 0 or self._mentions[index - 1].type != "AWARD":
            return None
        between = self._report.text[self._mentions[index - 1].end : self._mentions[index].start]
        if len(between) > 12 or re.search(r"[。；！？\n]", between) or not re.search(r"^$|[、和及与,，]|\d", between):
            return None
        if index > 1 and self._mentions[index - 2].type == "AWARD" and self._resolver.scope.fullmatch(self._surfaces[index - 2]):
            return None  # 全国、省五一劳动奖状: what follows is of both
        return before[index - 1]

    def _sibling_before(self, index: int, surface: str, before: Sequence[str]) -> str | None:
        """The medal of the kind whose other one is named just before: 火车头奖杯9个、奖章20个."""
        endings: Sequence[str] = self._rules["awards"]["siblings"]
        name = self._listed_before(index, before) if surface in endings else None
        ending = next((ending for ending in endings if name and ending != surface and name.endswith(ending)), None)
        return name.removesuffix(ending) + surface if name and ending else None

    def _scope_before(self, index: int, before: Sequence[str]) -> str | None:
        """The scope (全国, 甘肃省) of the nearest honour before in the same list that has one."""
        name = self._listed_before(index, before)
        if name is None:
            return None
        scope = next((scope for scope in self._rules["awards"]["national"] if name.startswith(scope)), None)
        parts = self._relative.cut(name, self._context)
        division = self._relative.division(parts.region, self._context) if parts else None
        if parts and (division is None or division.short in parts.region):  # 陇原工匠 says nothing of the next
            return scope or parts.region
        return scope or self._scope_before(index - 1, before)

    def _place_before(self, index: int, before: Sequence[str]) -> str | None:
        """The region written right before the quotation that the honour stands in: 甘肃省“五一劳动奖”."""
        if index == 0 or self._mentions[index - 1].type != "PLACE":
            return None
        between = self._report.text[self._mentions[index - 1].end : self._mentions[index].start]
        return before[index - 1] if not clean(between) else None

    def _complete(self, names: list[str]) -> None:
        """Give scopes that share the name behind them that name, each its own: 全国、省级工会爱心托管班; 武昌区、咸安区总工会."""
        rest = ""
        for index in range(len(names) - 2, -1, -1):
            here, after = self._mentions[index : index + 2]
            shared = here.type == after.type != "PLACE" and after.start - here.end <= 2
            surface = self._surfaces[index]
            if not shared or not (self._resolver.scope.fullmatch(surface) or self._region_alone(here.type, surface)):
                rest = ""
                continue
            if not self._region_alone(here.type, self._surfaces[index + 1]):
                rest = self._unscoped(self._surfaces[index + 1]) or rest
            if rest:
                names[index] = self._relative.full(surface.removesuffix("级") + rest, here.type, self._context)[0]

    def _region_alone(self, kind: str, surface: str) -> bool:
        return kind in _OF_REGIONS and self._divisions.find(surface, within=self._context.code) is not None

    def _abbreviate(self, names: list[str]) -> None:
        """Give short names that the report introduces (…有限公司（以下简称“丰泽”）) the long one, and so what begins with them."""
        known: dict[Key, str] = {}
        for index in range(1, len(names)):
            long, short = self._mentions[index - 1 : index + 1]
            parts = self._relative.cut(self._surfaces[index], self._context)
            if (
                long.type == short.type
                and not (parts and parts.relative)
                and self._resolver.introduces.fullmatch(self._report.text, long.end, short.start)
            ):
                for name, whole in zip(self._houses.stems(names[index]), self._houses.stems(names[index - 1]), strict=False):
                    known.setdefault(Key(short.type, name), whole)
        for index, mention in enumerate(self._mentions):
            name = names[index]
            for body in ("", *(self._rules["house"]["bodies"] if known else ())):
                if name.endswith(body) and (long_name := known.get(Key(mention.type, name[: len(name) - len(body)]))):
                    names[index] = long_name + body
                    break

    def _unscoped(self, surface: str) -> str:
        """What follows the level or region that the name begins with; nothing for a level alone."""
        parts = self._relative.cut(surface, self._context)
        return parts.rest if parts and not parts.relative else self._resolver.scope.sub("", surface)

    def _unified(self, names: list[str]) -> list[str]:
        """The names, with those that the report also gives longer or otherwise in that other way."""
        counts = Counter(Key(mention.type, name) for mention, name in zip(self._mentions, names, strict=True))
        by_type: dict[str, list[str]] = defaultdict(list)
        for key in sorted(counts):
            by_type[key.type].append(key.name)
        first = {name: index for index, name in reversed(list(enumerate(names)))}
        same = {key: self._other(key, by_type[key.type], counts, first) for key in counts}
        return [same[Key(mention.type, name)] for mention, name in zip(self._mentions, names, strict=True)]

    def _other(self, key: Key, names: Iterable[str], counts: Mapping[Key, int], first: Mapping[str, int]) -> str:
        kind, name = key
        rewritten = self._resolver.rewrite(kind, name)
        if rewritten != name and rewritten in names:
            return rewritten
        if kind == "DOCUMENT" and len(name) <= 6:
            longer = [other for other in names if len(other) > len(name) + 4 and other.endswith(name) and first[other] < first[name]]
            return longer[0] if len(longer) == 1 else name
        if kind == "ORG":
            return self._with_those_above(name, names) or self._longer_organisation(name, names)
        if kind == "FACILITY" and (len(name) == 2 or (len(name) <= 4 and self._resolver.entry(kind, name) is None)):
            longer = [other for other in names if other != name and other.endswith(name)]
            return max(longer, key=lambda other: (counts[Key(kind, other)], len(other), other)) if longer else name
        if kind in ("PROGRAM", "EVENT") and len(name) >= 2:
            longer = [other for other in names if other.startswith(name) and other[len(name) :] in self._rules["endings"]["heads"]]
            return max(longer, key=lambda other: (counts[Key(kind, other)], len(other))) if longer else name
        return name

    def _with_those_above(self, name: str, names: Iterable[str]) -> str | None:
        """A district's name with the city above it, where the report writes it so elsewhere; that of other regions without those above.

        徐汇区总工会 → 上海市徐汇区总工会; 浙江省安吉县总工会 → 安吉县总工会.
        """
        parts = self._relative.cut(name, self._context)
        if parts is None or parts.relative:
            return None
        inner = self._divisions.below(parts.region, within=self._context.code)
        if inner and not parts.region.endswith(tuple(self._rules["with_above"])):
            return inner.name + parts.rest if parts.region.endswith(inner.name) else None
        if inner or not parts.region.endswith(tuple(self._rules["with_above"])):
            return None
        longer = (other for other in names if other != name and other.endswith(name))
        return next(
            (
                other
                for other in longer
                if self._relative.cut(other, self._context) == parts._replace(region=other[: len(other) - len(parts.rest)])
            ),
            None,
        )

    def _longer_organisation(self, name: str, names: Iterable[str]) -> str:
        """The company's full name for a short one: 北方集团 → 新疆北方建设集团有限公司, its union and party body likewise."""
        rules: Mapping[str, Any] = self._rules["endings"]
        bodies: list[str] = self._rules["owner"]["bodies"]
        houses = {house for other in names for house in self._houses.stems(other)}
        department = min((name.rpartition(core)[2] for core in self._rules["owner"]["cores"]), key=len)
        for body in ("", *bodies, *filter(self._houses.is_part, [department])):
            stem = name[: len(name) - len(body)] if body and name.endswith(body) else (name if not body else "")
            opened = self._by_opening(stem, houses)
            if opened:
                return self._longer_organisation(opened, names) + body
            ending = next((ending for ending in rules["companies"] if stem.endswith(ending)), "")
            if not ending or len(stem) - len(ending) < 2 or stem.endswith(tuple(self._rules["house"]["forms"])):
                continue
            longer = sorted(
                {other for other in houses if len(other) > len(stem) and _company(other, rules) and self._shortens(stem, other)}
            )
            if len(longer) == 1:
                return longer[0] + body
        return name

    def _shortens(self, short: str, long: str) -> bool:
        """Whether `short` may stand for the company; one that the lexicon knows for that, or at its opening: 国铁 is not in 中国铁路."""
        part = long.removeprefix(short)
        if not _abbreviates(short, long) or (part != long and part not in self._rules["endings"]["companies"]):
            return False  # …集团某某公司 is a part of the group
        entry = self._resolver.entry("ORG", short)
        before = long[: long.find(short[:2])]
        return entry is None or entry.name == long or not before or self._relative.division(before, self._context) is not None

    def _by_opening(self, name: str, houses: Iterable[str]) -> str | None:
        """The one company of the report whose name the short one opens: 龙煤 → 龙煤集团."""
        if not 1 < len(name) <= self._rules["endings"]["short"] or name in self._rules["house"]["words"]:
            return None
        endings: list[str] = self._rules["endings"]["companies"]
        longer = {other for other in houses if other.startswith(name) and other[len(name) :] in endings}
        return longer.pop() if len(longer) == 1 else None


def _company(name: str, rules: Mapping[str, Any]) -> bool:
    return bool(name.endswith(rules["full"]) and not name.endswith(rules["branch"]))


def _abbreviates(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in their order, its first two together."""
    at = long.find(short[:2])
    if at < 0:
        return False
    for character in short[2:]:
        at = long.find(character, at + 1)
        if at < 0:
            return False
    return True
