"""Finds who acts or has in a clause: an organisation, person or region that stands before the verb."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.domains import Domain
from kg.model import Key, Mention, Report

_ACTORS = ("ORG", "PERSON")


@dataclass(frozen=True)
class Words:
    """`clauses.toml`, compiled."""

    lead: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    title: re.Pattern[str]
    region: re.Pattern[str]
    levels: Mapping[str, str]
    state: re.Pattern[str]
    collective: str
    kinds: re.Pattern[str]
    kind_types: frozenset[str]
    kind_heads: tuple[str, ...]
    publisher: re.Pattern[str]
    publisher_region: re.Pattern[str]
    planned: re.Pattern[str]
    until: re.Pattern[str]
    plan_heading: re.Pattern[str]


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
        title=re.compile(table["title"]),
        region=re.compile(f"({lead})({region['words']})"),
        levels=region["levels"],
        state=re.compile(region["state"]),
        collective=region["collective"],
        kinds=re.compile(region["kinds"]),
        kind_types=frozenset(region["kind_types"]),
        kind_heads=tuple(region["kind_heads"]),
        publisher=re.compile(publisher["names"]),
        publisher_region=re.compile(publisher["region"]),
        planned=re.compile(planned["clause"]),
        until=re.compile(planned["until"]),
        plan_heading=re.compile(planned["heading"]),
    )


@dataclass(frozen=True)
class Speaker:
    """Whose report it is, and of which region."""

    publisher: Key | None
    region: str | None

    def collective(self, words: Words) -> Key | None:
        """All unions of the region as one."""
        return Key("ORG", words.collective.format(region=self.region)) if self.region else self.publisher


def speaker(report: Report, mentions: Sequence[Mention], words: Words) -> Speaker:
    """Publisher and region by the report's context; where that is silent, by the title and the most frequent union."""
    name = report.context.publisher or _likely_publisher(report, mentions, words)
    region = report.context.region
    if region is None and name and (match := words.publisher_region.match(name)):
        candidates = Counter(mention.name for mention in mentions if mention.type == "PLACE" and mention.name.startswith(match[1]))
        region = candidates.most_common(1)[0][0] if candidates else _region_of(name)
    return Speaker(Key("ORG", name) if name else None, region)


def _region_of(name: str) -> str:
    return re.sub("(?:各级工会(?:组织)?|总工会|工会)$", "", name)


def _likely_publisher(report: Report, mentions: Sequence[Mention], words: Words) -> str | None:
    unions = [mention for mention in mentions if mention.type == "ORG" and words.publisher.search(mention.name)]
    title = report.text.find("\n")
    for mention in unions:
        if mention.start < title:
            return mention.name
    names = Counter(mention.name for mention in unions)
    return min(names, key=lambda name: (-names[name], name)) if names else None


def subject(text: str, start: int, end: int, mentions: Sequence[Mention], speaker: Speaker, words: Words) -> tuple[Key, int] | None:
    """The subject that the clause `text[start:end]` names itself, and where it ends; None where it drops it.

    `mentions` are those inside the clause, in order.
    """
    found: tuple[Key, int] | None = None
    for mention in mentions:
        if mention.type not in _ACTORS:
            continue
        before, after = text[start : mention.start], text[mention.end : end]
        if found is not None:
            found = _joint(found, mention, text, speaker, words)
            continue
        if len(before) > 60 or words.not_before.search(before) or not words.lead.fullmatch(before):
            continue
        if words.not_after.match(after):
            continue
        found = mention.key, mention.end
    return found or _region_subject(text, start, end, mentions, speaker, words)


def _joint(found: tuple[Key, int], mention: Mention, text: str, speaker: Speaker, words: Words) -> tuple[Key, int]:
    """After a first subject: a partner joined by 、和 (the publisher speaks for all), or the person whose post it was."""
    between = text[found[1] : mention.start]
    if mention.type == "PERSON" and found[0].type == "ORG" and len(between) <= 24 and re.search("席|书记|主任|委员|部长|长$|师$|员$|工$", between):
        return mention.key, mention.end
    if between in ("、", "和", "与", "及", "以及") and mention.type == "ORG":
        return (mention.key if mention.key == speaker.publisher else found[0]), mention.end
    return found


def _region_subject(
    text: str, start: int, end: int, mentions: Sequence[Mention], speaker: Speaker, words: Words
) -> tuple[Key, int] | None:
    if speaker.region is None:
        return None
    match = words.region.match(text, start, end)
    if match is None or (words.levels.get(match[2][1:]) or "?") != speaker.region[-len(match[2]) + 1 :]:
        return None
    rest = match.end()
    predicate = text[rest:end]
    if words.state.search(predicate):
        return Key("PLACE", speaker.region), rest
    at = rest + (kinds.end() if (kinds := words.kinds.match(predicate)) else 0)
    for mention in mentions:
        if mention.start == at and mention.type in words.kind_types and mention.end < end:
            return Key(mention.type, speaker.region + text[mention.start : mention.end]), mention.end
    for head in words.kind_heads:
        if text.startswith(head, at):
            return Key("ORG", speaker.region + head), at + len(head)
    collective = speaker.collective(words)
    return (collective, rest) if collective else None
