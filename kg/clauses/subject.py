"""Finds who acts or has in a clause: an organisation, person, place or kind of the region that stands before the verb."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from kg.clauses.split import Piece
from kg.domains import Domain
from kg.model import Key, Mention, Report

_LONGEST_LEAD = 60
_LONGEST_SAYS = 8  # characters of 告诉记者说”
_LONGEST_POST = 12  # characters between a union and its officer
_NATION = "中国"
_WHOLE_NATION = "全国"
_NEAR = 400  # characters within which 该平台 looks back
_CONTEST = re.compile("赛|比武")
_OFTEN = 3  # mentions of another union from which on the context is taken to be mistaken


@dataclass(frozen=True)
class Words:
    """`clauses.toml`, compiled."""

    lead: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    post: re.Pattern[str]
    parts: re.Pattern[str]
    that: re.Pattern[str]
    pronoun: re.Pattern[str]
    byline: re.Pattern[str]
    countable: re.Pattern[str]
    that_region: re.Pattern[str]
    back: re.Pattern[str]
    goes_on: re.Pattern[str]
    since: re.Pattern[str]
    ahead: re.Pattern[str]
    prelude: re.Pattern[str]
    bare: re.Pattern[str]
    sum: re.Pattern[str]
    tellers: re.Pattern[str]
    listed: re.Pattern[str]
    runs: re.Pattern[str]
    says: re.Pattern[str]
    leads: re.Pattern[str]
    relative: re.Pattern[str]
    scene: re.Pattern[str]
    together: re.Pattern[str]
    counted: re.Pattern[str]
    venue: re.Pattern[str]
    own_name: re.Pattern[str]
    busy: re.Pattern[str]
    region: re.Pattern[str]
    state: re.Pattern[str]
    union_acts: re.Pattern[str]
    unions: re.Pattern[str]
    collective: str
    kinds: re.Pattern[str]
    kind_types: frozenset[str]
    kind_heads: tuple[str, ...]
    publisher: re.Pattern[str]
    publisher_region: re.Pattern[str]
    levels: tuple[str, ...]
    industry: re.Pattern[str]
    planned: re.Pattern[str]
    until: re.Pattern[str]
    plan_heading: re.Pattern[str]
    passing: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]  # of which type, whose name, and what the clause says


@lru_cache(maxsize=8)
def words(domain: Domain) -> Words:
    """The words of `domain`, read once."""
    table: Mapping[str, Any] = domain.table("clauses.toml")
    region, publisher, planned = table["region"], table["publisher"], table["planned"]
    lead = "(?:" + "|".join(table["lead"]) + "|[，、,：:])*"
    return Words(
        lead=re.compile(lead),
        not_before=re.compile(table["not_before"]),
        not_after=re.compile(table["not_after"]),
        post=re.compile(table["post"]),
        parts=re.compile(table["parts"]),
        countable=re.compile(table["countable"]),
        that=re.compile(f"({lead}){table['that']}"),
        that_region=re.compile(f"({lead}){table['that_region']}"),
        pronoun=re.compile(f"({lead}){table['pronoun']}"),
        byline=re.compile(table["byline"], re.MULTILINE),
        back=re.compile(table["back"]),
        goes_on=re.compile(table["goes_on"]),
        since=re.compile(table["since"]),
        ahead=re.compile(table["ahead"]),
        prelude=re.compile(f"{lead}(?:{table['prelude']})?"),
        bare=re.compile(table["bare"]),
        sum=re.compile(table["sum"]),
        tellers=re.compile(table["tellers"]),
        listed=re.compile(table["listed"]),
        runs=re.compile(table["runs"]),
        says=re.compile(table["says"]),
        leads=re.compile(table["leads"]),
        relative=re.compile(f"{lead}{table['relative']}"),
        scene=re.compile(table["scene"]),
        together=re.compile(table["together"]),
        counted=re.compile(table["counted"]),
        venue=re.compile(table["venue"]),
        own_name=re.compile(table["own_name"]),
        busy=re.compile(table["busy"]),
        region=re.compile(f"({lead})({region['words']})"),
        state=re.compile(region["state"]),
        union_acts=re.compile(region["union_acts"]),
        unions=re.compile(f"({lead})(?:{region['unions']})"),
        collective=region["collective"],
        kinds=re.compile(region["kinds"]),
        kind_types=frozenset(region["kind_types"]),
        kind_heads=tuple(region["kind_heads"]),
        publisher=re.compile(publisher["names"]),
        publisher_region=re.compile(publisher["region"]),
        levels=tuple(publisher["levels"]),
        industry=re.compile(publisher["industry"]),
        planned=re.compile(planned["clause"]),
        until=re.compile(planned["until"]),
        plan_heading=re.compile(planned["heading"]),
        passing=tuple((row.get("type", "ORG"), re.compile(row["name"]), re.compile(row["clause"])) for row in table["passing"]),
    )


@dataclass(frozen=True)
class Speaker:
    """Whose report it is, and of which region."""

    publisher: Key | None
    region: str | None

    def collective(self, words: Words) -> Key | None:
        """All unions of the region as one; the publisher where no region is known, or where it is the union of one industry there."""
        name = self.publisher.name if self.publisher else ""
        if self.region and words.industry.search(name) and not self.region.startswith(_base(name)):
            return self.publisher
        if self.region == _NATION:
            return Key("ORG", words.collective.format(region=_WHOLE_NATION))
        return Key("ORG", words.collective.format(region=self.region)) if self.region else self.publisher

    def whose(self, mentions: Sequence[Mention], words: Words) -> "Whose":
        """The same with what the union belongs to: the region where the union is one of a region, else the firm that the text names."""
        name = self.publisher.name if self.publisher else ""
        home = re.sub("(?:省|市|区|县|州|盟|旗|自治区)$", "", self.region or "")
        if self.region and words.publisher_region.match(name) and (self.region in name or home in name):
            owner: Key | None = Key("PLACE", self.region)
        else:
            owner = next((mention.key for mention in mentions if mention.type == "ORG" and mention.name == _base(name)), None)
        return Whose(self.publisher, self.collective(words), owner, home)


@dataclass(frozen=True)
class Whose:
    """Whose work a report tells."""

    publisher: Key | None
    collective: Key | None  # all unions of the region
    owner: Key | None  # the region or the firm whose union it is
    home: str  # the name of the region without its level, as honours bear it: 甘肃


def speaker(report: Report, mentions: Sequence[Mention], words: Words) -> Speaker:
    """Publisher and region by the report's context, as its mentions call them; where it is silent, the union named most."""
    name = _publisher(report, mentions, words)
    region = report.context.region
    if name and (match := words.publisher_region.match(name)) and (region is None or not name.startswith(region)):
        full = _base(name)
        places = Counter(mention.name for mention in mentions if mention.type == "PLACE" and mention.name.startswith(match[1]))
        named = _NATION if "全国" in match[1] else min(places, key=lambda place: (-places[place], place), default=full)
        region = named if region is None or named.endswith(words.levels) else region
    return Speaker(Key("ORG", name) if name else None, region)


def _publisher(report: Report, mentions: Sequence[Mention], words: Words) -> str | None:
    """The union that the title names, or the line below it and the text again; else that of the context, or the most named.

    Where the context is silent, the union of a place that the title names goes first. The context is believed where the text names its
    union about as often as any; it may call it otherwise than the text does.
    """
    unions = [mention for mention in mentions if mention.type == "ORG" and words.publisher.search(mention.name)]
    title = report.text.find("\n")
    names = Counter(mention.name for mention in unions)
    if unions and unions[0].start < (title if names[unions[0].name] == 1 else report.title_end):
        return unions[0].name
    said = report.context.publisher
    titled = {mention.name for mention in mentions if mention.type == "PLACE" and mention.start < title}
    said = said or next((name for name in names if _base(name) in titled), None)
    most = min(names, key=lambda name: (-names[name], name), default=None)
    if said is None or most is None:
        return said if said or most is None or _portrayed(report, mentions, names[most], words) else most
    said = said if said in names else next((mention.name for mention in unions if _same(mention.name, said)), said)
    alike = sum(count for name, count in names.items() if _base(name) == _base(said))
    if alike == 0:
        owners = {mention.name for mention in mentions if mention.start < title}
        said = next((name for name in names if names[name] > 1 or _base(name) in owners), said)
    return most if names[most] >= _OFTEN and 2 * alike < names[most] else said


def most_named(report: Report, mentions: Sequence[Mention], words: Words) -> Key | None:
    """Who a report without a publisher is about: the person it portrays, whom its title names, the most named, else a contest or house."""
    title = report.text.find("\n")
    acting = [mention for mention in mentions if mention.type in ("ORG", "PLACE") and not words.tellers.search(mention.name)]
    acting = acting or [
        mention
        for mention in mentions
        if (mention.type == "EVENT" and _CONTEST.search(mention.name))
        or (mention.type == "FACILITY" and words.own_name.search(mention.name))
    ]
    named = Counter(mention.key for mention in acting)
    opening = [mention.key for mention in acting if mention.start < title]
    portrayed = _portrayed(report, mentions, max(named.values(), default=0), words)
    return portrayed or min(opening or named, key=lambda key: (key.type, -named[key]), default=None)


def _portrayed(report: Report, mentions: Sequence[Mention], others: int, words: Words) -> Key | None:
    """The person whom a report names more often than any organisation, which it names `others` times at most: no officer of a union.

    A title that names an organisation or a place, and not the person, tells news.
    """
    officers = _officers(report.text, mentions, words)
    persons = Counter(mention.key for mention in mentions if mention.type == "PERSON" and mention.key not in officers)
    key = min(persons, key=lambda key: (-persons[key], key.name), default=None)
    if key is None or persons[key] <= others or others >= _OFTEN:
        return None
    title = report.text.find("\n")
    titled = [mention for mention in mentions if mention.start < title and not words.tellers.search(mention.name)]
    news = any(mention.type in ("ORG", "PLACE") for mention in titled) and all(mention.key != key for mention in titled)
    return None if news else key


def _officers(text: str, mentions: Sequence[Mention], words: Words) -> Mapping[Key, Key]:
    """Whoever has a post of a union right behind its name, with the union."""
    return {
        after.key: before.key
        for before, after in pairwise(mentions)
        if after.type == "PERSON"
        and after.start - before.end <= _LONGEST_POST
        and words.publisher.search(before.name)
        and words.post.search(text[before.end : after.start])
    }


def _same(named: str, said: str) -> bool:
    """Whether a union of the text is that of the context: 重庆市万州区总工会 is 万州区总工会, 凉山州总工会 is 凉山彝族自治州总工会."""
    short, full = sorted((named, said), key=len)
    shortened = full.endswith("总工会") and full[:2] == short[:2] and full[-4:] == short[-4:]
    return shortened or full.endswith(short) or full.startswith(short)


def _base(name: str) -> str:
    """Whose unions they are: 来宾市总工会 and 来宾市各级工会 → 来宾市."""
    return re.sub("(?:各级工会(?:组织)?|总工会|工会)$", "", name)


class Finder:
    """Finds the subjects that the clauses of one report name themselves."""

    def __init__(self, text: str, mentions: Sequence[Mention], speaker: Speaker, words: Words) -> None:
        self._text = text
        self._mentions = mentions
        self._speaker = speaker
        self._words = words
        self._officers = _officers(text, mentions, words) if speaker.publisher else {}

    def subject(self, start: int, end: int, topic: Key | None = None) -> Key | None:
        """The subject that stands in the clause `text[start:end]`, a union for its officer; None where the clause drops it.

        `topic`: whom the paragraph is about; 全县 is its county.
        """
        found = self._found(start, end, self._region_of(topic))
        return self._officers.get(found, found) if found else None

    def _region_of(self, topic: Key | None) -> str | None:
        """The region of the union that a paragraph is about, where it is of another level than the speaker's."""
        base = _base(topic.name) if topic is not None and self._words.publisher.search(topic.name) else ""
        other = len(base) > 2 and base.endswith(self._words.levels) and base[-1:] != (self._speaker.region or "")[-1:]
        return base if other else None

    def _found(self, start: int, end: int, local: str | None) -> Key | None:
        mentions = self._inside(start, end)
        if self._words.says.search(self._text, max(start, end - _LONGEST_SAYS), end):
            return self._teller(start, mentions)
        if len(mentions) == 1 and mentions[0].end == end and self._is_scene(start, mentions[0]):
            return mentions[0].key
        named = self._named(start, end, mentions)
        if named is None and self._words.unions.match(self._text, start, end):
            return self._speaker.collective(self._words)
        return named or self._that(start, end) or self._person(start, end) or self._region_subject(start, end, mentions, local)

    def _named(self, start: int, end: int, mentions: Sequence[Mention]) -> Key | None:
        """The name that opens the clause, or stands behind an honour there: 全国劳动模范、某厂技师某某."""
        opens = start
        for index, mention in enumerate(mentions):
            if mention.start - start > _LONGEST_LEAD:
                break
            if mention.type == "AWARD" and self._words.lead.fullmatch(self._text, opens, mention.start):
                opens = mention.end
            elif mention.type == "ORG" and self._heads(opens, mention, end):
                return self._whole(mention.key)
            elif opens > start and mention.type == "PERSON" and self._words.together.match(self._text, mention.end, end):
                break
            elif self._may_act(mention) and self._stands_first(opens, mention, end):
                if self._words.countable.search(mention.name) and self._words.counted.match(self._text, mention.end, end):
                    return Key("PLACE", self._speaker.region) if self._speaker.region else None
                return self._whole(self._joint(mention, mentions[index + 1 :]))
        return None

    def headed(self, start: int, end: int) -> Key | None:
        """Whom the section under the heading `text[start:end]` is about: 某县总工会：…, …（某县总工会）, or a name alone."""
        for mention in self._inside(start, end) if self._speaker.publisher else ():
            before, after = self._text[start : mention.start], self._text[mention.end : end]
            union = mention.type == "ORG" and self._words.publisher.search(mention.name)
            opens = self._words.lead.fullmatch(before) and (not after or (union and after.startswith(("：", ":", "——", "—"))))
            if self._may_act(mention) and (opens or (union and before.endswith(("（", "(")) and after in ("）", ")"))):
                return mention.key
        return None

    def _teller(self, start: int, mentions: Sequence[Mention]) -> Key | None:
        """The organisation of whoever tells something: 某县总工会主席某某介绍."""
        houses = [mention for mention in mentions if mention.type == "ORG" and not self._words.tellers.search(mention.name)]
        if not houses or not self._words.lead.fullmatch(self._text, start, houses[0].start):
            return None
        return self._whole(next((house for house in houses if self._words.publisher.search(house.name)), houses[0]).key)

    def _inside(self, start: int, end: int) -> Sequence[Mention]:
        return self._mentions[bisect_left(self._mentions, start, key=_start) : bisect_left(self._mentions, end, key=_start)]

    def ahead(self, piece: Piece, following: Piece | None) -> Key | None:
        """The organisation that the next clause names, where this one only tells when or on which ground it acts."""
        if following is None or following.sentence != piece.sentence or not self._words.ahead.search(self._text, piece.start, piece.end):
            return None
        found = self.subject(following.start, following.end)
        return found if found is not None and found.type == "ORG" else None

    def _may_act(self, mention: Mention) -> bool:
        """Organisations but the media, people and places act; of the rest only those with a name of their own (白银市工人文化宫)."""
        if self._words.tellers.search(mention.name):
            return False
        if mention.type in ("ORG", "PERSON", "PLACE", "PLATFORM"):
            return True
        if mention.type == "FACILITY" and self._words.busy.match(self._text, mention.end):
            return True
        return mention.type in ("FACILITY", "GROUP") and self._words.own_name.search(mention.name) is not None

    def _stands_first(self, start: int, mention: Mention, end: int) -> bool:
        before, after = self._text[start : mention.start], self._text[mention.end : end]
        if mention.type in ("FACILITY", "ORG") and self._words.relative.fullmatch(before):
            return self._words.not_after.match(after) is None
        if len(before) > _LONGEST_LEAD or self._words.not_before.search(before) or not self._words.lead.fullmatch(before):
            return False
        if self._words.listed.match(after):
            return False
        if mention.type in ("ORG", "PERSON"):
            return self._words.not_after.match(after) is None
        if mention.type != "PLACE" and self._words.counted.match(after):
            return False
        return bool(after) and self._words.not_after.match(after) is None and self._words.venue.match(after) is None

    def _whole(self, key: Key) -> Key:
        """The publisher, where a part of it is named: 省总机关 → 省总工会."""
        house = self._speaker.publisher
        if house is not None and key.name.startswith(house.name) and self._words.parts.sub("", key.name) == house.name:
            return house
        return key

    def _joint(self, first: Mention, following: Sequence[Mention]) -> Key:
        """Partners joined by 、和 (the publisher speaks for all), the person whose post the organisation names, or what it runs."""
        found, end = first.key, first.end
        for mention in following:
            between = self._text[end : mention.start]
            if (between or mention.start == first.end) and self._runs(between, mention):
                found, end = mention.key, mention.end
                continue
            if first.type == "ORG" and mention.type == "PERSON" and len(between) <= 24 and self._words.post.search(between):
                return mention.key
            if mention.type != "ORG" or between not in ("、", "和", "与", "及", "以及"):
                continue
            if mention.key == self._speaker.publisher:
                found = mention.key
            end = mention.end
        return found

    def _is_scene(self, start: int, mention: Mention) -> bool:
        """Whether the clause that `mention` ends only says where: 在某县，…"""
        at = self._words.lead.match(self._text, start, mention.start)
        alone = at is not None and self._text[at.end() : mention.start] == "在"
        return alone and mention.type in ("ORG", "PLACE") and self._words.scene.search(mention.name) is not None

    def _heads(self, start: int, mention: Mention, end: int) -> bool:
        """Whether the clause opens with the head of an organisation, who acts for it."""
        if not self._words.lead.fullmatch(self._text, start, mention.start) or self._words.tellers.search(mention.name):
            return False
        return self._words.leads.match(self._text, mention.end, end) is not None

    def _runs(self, between: str, mention: Mention) -> bool:
        """Whether a name goes on with the name of what is its own, which acts: 某公司某某创新工作室."""
        return mention.type in ("FACILITY", "ORG") and self._words.runs.fullmatch(between) is not None and self._may_act(mention)

    def _that(self, start: int, end: int) -> Key | None:
        """What 该平台 points to: the last name of that kind before it, not far away."""
        match = self._words.that.match(self._text, start, end)
        before = self._mentions[: bisect_left(self._mentions, start, key=_start)] if match else ()
        named = [one for one in reversed(before) if start - one.end < _NEAR and match and (match[2] or match[3] or match[4]) in one.name]
        return next((one.key for one in named if self._may_act(one)), named[0].key if named else None)

    def founded(self, start: int) -> Key | None:
        """What was named last in the paragraph, where it is a thing that can have been founded, and no union."""
        index = bisect_left(self._mentions, start, key=_start)
        if not index:
            return None
        last = self._mentions[index - 1]
        fits = last.type in ("ORG", "FACILITY", "PLATFORM") and not self._words.publisher.search(last.name)
        return last.key if fits and last.end > self._text.rfind("\n", 0, start) else None

    def _person(self, start: int, end: int) -> Key | None:
        """Whom 他, 她 and 它 mean: the person, the place or the platform named last in the paragraph."""
        match = self._words.pronoun.match(self._text, start, end)
        if match is None:
            return None
        types = ("FACILITY", "PLATFORM") if match[2] == "它" else ("PERSON",)
        paragraph = self._text.rfind("\n", 0, start)
        before = self._mentions[: bisect_left(self._mentions, start, key=_start)]
        return next((one.key for one in reversed(before) if one.type in types and one.start > paragraph and self._may_act(one)), None)

    def _region_subject(self, start: int, end: int, mentions: Sequence[Mention], local: str | None) -> Key | None:
        """全省 and 我市: the region where something is told of its state, a kind of its own, or all its unions."""
        words = self._words
        if that := words.that_region.match(self._text, start, end):
            acts = not any(mention.type == "PROGRAM" and 0 <= mention.start - that.end() <= 1 for mention in mentions)
            return self._that_region(start, that[2], self._text[that.end() : end]) if acts else None
        match = words.region.match(self._text, start, end)
        region = next((one for one in (local, self._speaker.region) if match and one and _same_level(match[2][1:], one)), None)
        if match is None or region is None or _opens_name(match.start(2), mentions):
            return None
        told = self._text[match.end() : end]
        if words.state.search(told):
            return Key("PLACE", region)
        if kind := self._kind_of(region, match.end(), end, mentions):
            return kind
        unions = self._speaker if region == self._speaker.region else Speaker(None, region)
        return unions.collective(words) if match[2].startswith("我") or words.union_acts.match(told) else Key("PLACE", region)

    def _that_region(self, start: int, level: str, told: str) -> Key | None:
        """What 该县 points to: the county named last not far away, or its union where no state is told, else the region of the report."""
        home = self._speaker.region
        for mention in reversed(self._mentions[: bisect_left(self._mentions, start, key=_start)]):
            if start - mention.end > _NEAR:
                break
            union = mention.type == "ORG" and self._words.publisher.search(mention.name) is not None
            if (union or mention.type == "PLACE") and re.search(f"..(?<![园校社]){level}$", _base(mention.name)):
                own = union and _base(mention.name) != home and not self._words.state.search(told)
                return mention.key if own else Key("PLACE", _base(mention.name))
        return Key("PLACE", home) if home else None

    def _kind_of(self, region: str, start: int, end: int, mentions: Sequence[Mention]) -> Key | None:
        """The kind of the region that acts on its own: 全省劳模创新工作室, 全市职工."""
        words = self._words
        at = start + (kinds.end() if (kinds := words.kinds.match(self._text[start:end])) else 0)
        for mention in mentions:
            if mention.start == at and mention.type in words.kind_types and mention.end < end:
                return Key(mention.type, region + self._text[mention.start : mention.end])
        return next((Key("ORG", region + head) for head in words.kind_heads if self._text.startswith(head, at)), None)


def _start(mention: Mention) -> int:
    return mention.start


def _opens_name(start: int, mentions: Sequence[Mention]) -> bool:
    """Whether the name of a contest or action opens with the region word: 全市职工运动会."""
    return any(mention.start == start and mention.type in ("EVENT", "PROGRAM") for mention in mentions)


def _same_level(word: str, region: str) -> bool:
    """Whether 省, 市, 区 … can mean this region: 全省 is nobody's word for a city."""
    return region == _NATION if word == "国" else region.endswith(word)
