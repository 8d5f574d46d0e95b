"""Pairs of names that may stand in a relation, and what a classifier can see of each.

The features do not depend on the relation: each relation has its own weights for the same features, so that they are made once a pair.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.model import RELATIONS, Key
from kg.relate.frames import AMOUNT, MASK, Frames
from kg.relate.links import Link, agents, links, never, relations_for
from kg.relate.scene import MEANS, Name, Scene, Trigger

REACH = 10  # names on either side of an object that are tried as its subject
_QUOTES = "“”‘’\"'《》〈〉（）()"
_BUCKETS = (0, 1, 2, 4, 8, 16, 32)
_MONEY = re.compile(AMOUNT)
_NO_MARK = re.compile("[^，、：；“”（）]")


@dataclass(slots=True)
class Candidate:
    """A subject and an object in one sentence with the relations that their types allow."""

    subject: Key
    object: Name
    by: Name | None  # the name of the subject in the sentence; None: carried over
    relations: tuple[str, ...]
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its features: those of the object, which all its candidates share, and those of the pair."""

    candidate: Candidate
    around: list[str]
    joint: list[str]


def judged(scene: Scene, frames: Frames) -> Iterator[Judged]:
    """The candidates of `scene` for the relations that may hold there, each with its features."""
    linked: dict[int, list[Link]] = {}
    for link in links(scene, frames):
        linked.setdefault(link.object.index, []).append(link)
    money = _MONEY.search(scene.text, scene.start, scene.end) is not None
    for name in scene.names:
        relations = tuple(relation for relation in relations_for(name.mention.type) if money or relation != "funds")
        found = _subjects(scene, name, relations, linked.get(name.index, ()), frames) if relations else []
        if found:
            around, roles = _object_features(scene, name), _acting(scene, name)
            rivals, means = linked.get(name.index, []), _nearest_means(scene, name)
            for candidate in found:
                joint = _pair_features(scene, candidate, roles, frames) + _rival_features(candidate, rivals)
                yield Judged(candidate, around, joint + _means_features(candidate, means))


def _subjects(scene: Scene, name: Name, relations: tuple[str, ...], proposed: Sequence[Link], frames: Frames) -> list[Candidate]:
    own = name.mention.key
    found: dict[Key, Candidate] = {}
    names, at = scene.names, name.index
    # The nearest name speaks for a subject that is named more than once, one before the object rather than one after it.
    for distance in range(min(REACH, max(at, len(names) - 1 - at)), 0, -1):
        for place in (at + distance, at - distance):
            if 0 <= place < len(names) and (key := names[place].mention.key) != own:
                found[key] = Candidate(key, name, names[place], ())
    carried = scene.subject(name)
    if carried is not None and carried != own and carried not in found:
        found[carried] = Candidate(carried, name, None, ())
    if name.mention.type == "GROUP" and scene.topic is not None and not any(key.type in MEANS for key in found):
        found[scene.topic] = Candidate(scene.topic, name, None, ())
    for link in proposed:
        if link.subject not in found:
            found[link.subject] = Candidate(link.subject, name, link.by, ())
        found[link.subject].links.append(link)
    holders = {link.subject for link in proposed if link.role}
    taken = any(link.role and link.by is not None and link.by.index < at for link in proposed)  # 甲任丙主席，乙…: by 甲
    bars = never(scene, name, relations, frames)
    for candidate in found.values():
        kind = candidate.subject.type
        after = candidate.by is not None and candidate.by.index > at
        out = {relation for bar in bars if kind in bar.subjects for relation in bar.relations}
        if taken and candidate.subject not in holders:
            out.add("holdsPosition")
        allowed = _allowed(relations, kind, after)
        candidate.relations = tuple(relation for relation in allowed if relation not in out) if out else allowed
    return [candidate for candidate in found.values() if candidate.relations]


@lru_cache(maxsize=512)
def _allowed(relations: tuple[str, ...], subject: str, after: bool) -> tuple[str, ...]:
    """Those of `relations` that a subject of that type may have; of two names that cooperate, the first is the subject."""
    return tuple(
        relation for relation in relations if subject in RELATIONS[relation].subjects and not (after and relation == "cooperatesWith")
    )


def _object_features(scene: Scene, name: Name) -> list[str]:
    """What stands around the object, whoever its subject is."""
    text, mention = scene.text, name.mention
    kind = mention.type
    head, tail = _ends(scene, name)
    after = tail.mention.end
    while after < scene.end and text[after] in _QUOTES:
        after += 1
    before = head.mention.start
    while before > scene.start and text[before - 1] in _QUOTES:
        before -= 1
    surface = scene.plain[mention.start : mention.end].strip(_QUOTES)
    verb = name.verb.word.text if name.verb is not None else "-"
    following = name.after.word.text if name.after is not None else "-"
    clause = scene.clause(name)
    money = (
        "here" if _MONEY.search(text, clause.start, clause.end)
        else "before" if name.clause and _MONEY.search(text, scene.clauses[name.clause - 1].start, clause.start)
        else "sentence" if _MONEY.search(text, scene.start, scene.end)
        else "none"
    )  # fmt: skip
    left = {other.mention.type for other in scene.names[: name.index] if other.clause == name.clause}
    further = {other.mention.type for other in scene.names[: name.index] if other.clause != name.clause}
    features = [
        "bias",
        f"t={kind}",
        f"v={verb}",
        f"v={verb}|{kind}|{min(head.depth, 1)}",
        f"a={following}",
        f"a={following}|{kind}",
        f"v={verb}|a={following}",
        f"h={kind}|{surface[-2:]}",
        f"h={kind}|{surface[-1:]}",
        f"n={text[after : after + 2]}",
        f"n={kind}|{text[after : after + 1]}",
        f"p={text[max(scene.start, before - 2) : before]}",
        f"p={kind}|{text[max(scene.start, before - 1) : before]}",
        f"depth={min(head.depth, 3)}",
        f"list={name is head}|{name is tail}|{kind}",
        f"far={_bucket(head.mention.start - name.verb.end) if name.verb else '-'}|{min(head.depth, 1)}",
        f"cue={name.cue.word.text if name.cue else '-'}",
        f"cue={name.cue.word.cue if name.cue else '-'}|{kind}",
        f"money={money}|{kind}",
        f"planned={clause.planned}",
        f"explicit={clause.explicit}|{kind}",
        f"heading={text[scene.end - 1 : scene.end] not in '。；！？;!”'}",
        f"subject={clause.subject.type if clause.subject else '-'}|{clause.subject == scene.publisher}",
        *(f"vr={relation}|{kind}" for relation in _evoked(name.verb, False)),
        *(f"ar={relation}|{kind}" for relation in _evoked(name.after, True)),
        *(f"left={kind}|{other}" for other in left),
        *(f"further={kind}|{other}" for other in further),
    ]
    for trigger in scene.triggers:
        if trigger.clause == name.clause:
            side = "<" if trigger.start < mention.start else ">"
            features.append(f"w{side}{trigger.word.text}|{kind}")
        elif trigger.clause == name.clause - 1:
            features.append(f"w-{trigger.word.text}|{kind}")
        elif trigger.clause == name.clause + 1:
            features.append(f"w+{trigger.word.text}|{kind}")
    return features


def _pair_features(scene: Scene, candidate: Candidate, roles: dict[Key, str], frames: Frames) -> list[str]:
    """How the sentence joins this subject with the object. `roles` tells how each agent of the object's verb takes part."""
    name, by, subject = candidate.object, candidate.by, candidate.subject
    clause = scene.clause(name)
    types = f"{subject.type}>{name.mention.type}"
    verb = name.verb.word.text if name.verb is not None else "-"
    after = name.after.word.text if name.after is not None else "-"
    role = roles.get(subject, "none")
    force = "subject" if clause.subject == subject else "opens" if scene.clauses[0].subject == subject else "no"
    features = [
        f"S={types}",
        f"S={types}|{role}",
        f"S={types}|{force}",
        f"role={role}|{verb}",
        f"role={role}|{force}|{after}",
        f"force={force}|{verb}|{name.mention.type}",
        f"publisher={subject == scene.publisher}|{types}",
        f"in={_inside(subject.name, name.mention.name)}|{types}",
        f"of={types}|{_reach(subject.name, frames)}|{_reach(name.mention.name, frames)}|{subject.name[:2] == name.mention.name[:2]}",
        f"kind={types}|{subject.name[-2:]}",
    ]
    if candidate.links:
        features += [f"rule={rule}" for rule in {f"{link.relation}:{link.frame}" for link in candidate.links}]
        for relation in {link.relation for link in candidate.links}:
            features += (f"rule={relation}", f"rule={relation}|{verb}", f"rule={relation}|{role}")
    if by is None:
        features.append(f"absent|{types}")
        return features
    first, last = (by, name) if by.index < name.index else (name, by)
    side = "<" if first is by else ">"
    apart = last.clause - first.clause
    between = [other.mention.type for other in scene.names[first.index + 1 : last.index]]
    same = between.count(subject.type)
    gap = scene.text[first.mention.end : last.mention.start]
    words = [trigger for trigger in scene.triggers if first.mention.end <= trigger.start < last.mention.start]
    features += [
        f"side={side}|{types}|{min(apart, 3)}",
        f"same={side}|{types}|{min(same, 3)}",
        f"between={side}|{types}|{min(len(between), 4)}|{min(apart, 1)}",
        f"long={side}|{types}|{_bucket(len(gap))}",
        f"listed={side}|{_listed(scene, first, last)}|{types}",
        f"sv={by.verb is name.verb}|{by.verb.word.text if by.verb else '-'}|{types}",
        f"sa={side}|{by.after.word.text if by.after else '-'}|{types}",
        f"sc={side}|{by.cue.word.text if by.cue else '-'}|{types}",
        f"sn={side}|{types}|{scene.text[by.mention.end : by.mention.end + 2]}",
        f"sp={side}|{types}|{scene.text[max(scene.start, by.mention.start - 2) : by.mention.start]}",
        f"on={side}|{types}|{scene.text[name.mention.end : name.mention.end + 2]}",
        f"sh={types}|{scene.plain[by.mention.end - 2 : by.mention.end]}",
        f"words={side}|{types}|{len(words) if len(words) < 3 else 3}",
        f"marks={side}|{types}|{_NO_MARK.sub('', gap)[:5]}",
    ]
    if len(between) <= 3:
        features.append(f"types={side}|{types}|{'/'.join(between)}")
    if len(gap) <= 6 and MASK not in gap:
        features.append(f"gap={side}|{types}|{gap}")
    if words:
        features += [f"first={side}|{types}|{words[0].word.text}", f"last={side}|{types}|{words[-1].word.text}"]
        features += [f"any={side}|{types}|{trigger.word.text}" for trigger in words[:6]]
    return features


def _rival_features(candidate: Candidate, rivals: Sequence[Link]) -> list[str]:
    """What the frames say of the object with another subject, where they say it of this one or not."""
    own = {link.relation for link in candidate.links}
    others = {(link.relation, link.subject.type) for link in rivals if link.subject != candidate.subject}
    types = candidate.subject.type
    return [f"rival={relation}|{types}|{other}|{relation in own}" for relation, other in others]


def _nearest_means(scene: Scene, name: Name) -> Name | None:
    """The nearest programme, facility or platform before a group of people in the sentence: it may serve them in place of who acts."""
    if name.mention.type != "GROUP":
        return None
    return next((other for other in reversed(scene.names[: name.index]) if other.mention.type in MEANS), None)


def _means_features(candidate: Candidate, means: Name | None) -> list[str]:
    name = candidate.object
    if name.mention.type != "GROUP":
        return []
    types = candidate.subject.type
    if means is None:
        return [f"means=none|{types}"]
    verb = name.verb.word.text if name.verb is not None else "-"
    own = candidate.subject == means.mention.key
    far = min(name.clause - means.clause, 3)
    by = means.verb.word.text if means.verb is not None else "-"
    return [
        f"means={own}|{types}|{means.mention.type}|{far}",
        f"means={own}|{types}|{far}|{verb}",
        f"means={own}|{types}|by={by}",
        f"means={own}|{types}|{verb}|{by is verb}",
    ]


def _acting(scene: Scene, name: Name) -> dict[Key, str]:
    """How each agent takes part in the verb that governs `name`, or that follows it: explicit, carried, by, partner."""
    verb: Trigger | None = name.verb or name.after
    if verb is None:
        subject = scene.subject(name)
        return {subject: "carried"} if subject is not None else {}
    return {key: how for key, _, how in reversed(agents(scene, verb, name))}


def _ends(scene: Scene, name: Name) -> tuple[Name, Name]:
    """The first and the last of the names of its type with which `name` makes a list: what stands around one holds of all."""
    kind = name.mention.type
    head = tail = name
    while head.listed and scene.names[head.index - 1].mention.type == kind:
        head = scene.names[head.index - 1]
    for other in scene.names[name.index + 1 :]:
        if not other.listed or other.mention.type != kind:
            break
        tail = other
    return head, tail


def _evoked(trigger: Trigger | None, before: bool) -> set[str]:
    return {frame.relation or "shield" for frame in trigger.word.frames if frame.before == before} if trigger else {"-"}


def _listed(scene: Scene, first: Name, last: Name) -> bool:
    return all(other.listed for other in scene.names[first.index + 1 : last.index + 1])


def _inside(subject: str, target: str) -> str:
    if target.startswith(subject):
        return "opens"
    if subject.startswith(target):
        return "opened"
    return "within" if subject in target else "around" if target in subject else "no"


def _reach(name: str, frames: Frames) -> str:
    return "nation" if name.startswith(frames.nation) else "other"


def _bucket(number: int) -> int:
    return bisect_left(_BUCKETS, number)
