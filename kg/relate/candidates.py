"""Pairs of names that may stand in a relation, and what a classifier can see of each.

The features do not depend on the relation: each relation has its own weights for the same features, so that they are made once a pair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import RELATIONS, Key
from kg.relate.links import Link, agents, relations_for
from kg.relate.scene import Name, Scene, Trigger
from kg.relate.frames import AMOUNT as _AMOUNT, MASK
import re
AMOUNT = re.compile(_AMOUNT)

REACH = 10  # names on either side of an object that are tried as its subject
_QUOTES = "“”‘’\"'《》〈〉（）()"
_BUCKETS = (0, 1, 2, 4, 8, 16, 32)


@dataclass(slots=True)
class Candidate:
    """A subject and an object in one sentence with the relations that their types allow."""

    subject: Key
    object: Name
    by: Name | None  # the name of the subject in the sentence; None: carried over
    relations: tuple[str, ...]
    links: list[Link] = field(default_factory=list)


def candidates(scene: Scene, proposed: Sequence[Link]) -> Iterator[list[Candidate]]:
    """For each name of `scene` that can be an object, the candidates for its subjects."""
    linked: dict[int, list[Link]] = {}
    for link in proposed:
        linked.setdefault(link.object.index, []).append(link)
    for name in scene.names:
        relations = relations_for(name.mention.type)
        if relations:
            found = _subjects(scene, name, relations, linked.get(name.index, ()))
            if found:
                yield found


def _subjects(scene: Scene, name: Name, relations: tuple[str, ...], proposed: Sequence[Link]) -> list[Candidate]:
    own, found = name.mention.key, {}
    near = scene.names[max(0, name.index - REACH) : name.index + REACH + 1]
    # The nearest name speaks for a subject that is named more than once, one before the object rather than one after it.
    for other in sorted(near, key=lambda other: (abs(other.index - name.index), other.index > name.index), reverse=True):
        if other.mention.key != own:
            found[other.mention.key] = Candidate(other.mention.key, name, other, ())
    carried = scene.subject(name)
    if carried is not None and carried != own and carried not in found:
        found[carried] = Candidate(carried, name, None, ())
    for link in proposed:
        if link.subject not in found:
            found[link.subject] = Candidate(link.subject, name, link.by, ())
        found[link.subject].links.append(link)
    for candidate in found.values():
        candidate.relations = tuple(relation for relation in relations if candidate.subject.type in RELATIONS[relation].subjects)
    return [candidate for candidate in found.values() if candidate.relations]


def object_features(scene: Scene, name: Name, publisher: Key | None) -> list[str]:
    """What stands around the object, whoever its subject is."""
    text, mention = scene.text, name.mention
    kind = mention.type
    after = mention.end
    while after < scene.end and text[after] in _QUOTES:
        after += 1
    before = mention.start
    while before > scene.start and text[before - 1] in _QUOTES:
        before -= 1
    surface = scene.plain[mention.start : mention.end].strip(_QUOTES)
    verb = name.verb.word.text if name.verb is not None else "-"
    following = name.after.word.text if name.after is not None else "-"
    clause = scene.clause(name)
    money = (
        "here" if AMOUNT.search(text, clause.start, clause.end)
        else "before" if name.clause and AMOUNT.search(text, scene.clauses[name.clause - 1].start, clause.start)
        else "sentence" if AMOUNT.search(text, scene.start, scene.end)
        else "none"
    )  # fmt: skip
    left = {other.mention.type for other in scene.names[: name.index] if other.clause == name.clause}
    further = {other.mention.type for other in scene.names[: name.index] if other.clause != name.clause}
    features = [
        "bias",
        f"t={kind}",
        f"v={verb}",
        f"v={verb}|{kind}|{min(name.depth, 1)}",
        f"a={following}",
        f"a={following}|{kind}",
        f"v={verb}|a={following}",
        f"h={kind}|{surface[-2:]}",
        f"h={kind}|{surface[-1:]}",
        f"n={text[after : after + 2]}",
        f"n={kind}|{text[after : after + 1]}",
        f"p={text[max(scene.start, before - 2) : before]}",
        f"p={kind}|{text[max(scene.start, before - 1) : before]}",
        f"depth={min(name.depth, 3)}",
        f"far={_bucket(mention.start - name.verb.end) if name.verb else '-'}|{min(name.depth, 1)}",
        f"cue={name.cue.word.text if name.cue else '-'}",
        f"cue={name.cue.word.cue if name.cue else '-'}|{kind}",
        f"money={money}|{kind}",
        f"planned={clause.planned}",
        f"explicit={clause.explicit}|{kind}",
        f"heading={text[scene.end - 1 : scene.end] not in '。；！？;!”'}",
        f"subject={clause.subject.type if clause.subject else '-'}|{clause.subject == publisher}",
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


def pair_features(scene: Scene, candidate: Candidate, publisher: Key | None, acting: dict[Key, str]) -> list[str]:
    """How the sentence joins this subject with the object. `acting` tells how each agent of the object's verb takes part."""
    name, by, subject = candidate.object, candidate.by, candidate.subject
    clause = scene.clause(name)
    types = f"{subject.type}>{name.mention.type}"
    verb = name.verb.word.text if name.verb is not None else "-"
    after = name.after.word.text if name.after is not None else "-"
    role = acting.get(subject, "none")
    force = "subject" if clause.subject == subject else "opens" if scene.clauses[0].subject == subject else "no"
    features = [
        f"S={types}",
        f"S={types}|{role}",
        f"S={types}|{force}",
        f"role={role}|{verb}",
        f"role={role}|{force}|{after}",
        f"force={force}|{verb}|{name.mention.type}",
        f"publisher={subject == publisher}|{types}",
        f"in={_inside(subject.name, name.mention.name)}|{types}",
    ]
    rules = {f"{link.relation}:{link.frame}" for link in candidate.links}
    features += [f"rule={rule}" for rule in rules]
    features += [f"rule={relation}" for relation in {link.relation for link in candidate.links}]
    features += [f"rule={relation}|{verb}" for relation in {link.relation for link in candidate.links}]
    features += [f"rule={relation}|{role}" for relation in {link.relation for link in candidate.links}]
    if by is None:
        features.append(f"absent|{types}")
        return features
    first, last = (by, name) if by.index < name.index else (name, by)
    side = "<" if first is by else ">"
    apart = last.clause - first.clause
    between = [other.mention.type for other in scene.names[first.index + 1 : last.index]]
    same = sum(kind == subject.type for kind in between)
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
    ]
    if len(between) <= 3:
        features.append(f"types={side}|{types}|{'/'.join(between)}")
    if len(gap) <= 6 and MASK not in gap:
        features.append(f"gap={side}|{types}|{gap}")
    if words:
        features += [f"first={side}|{types}|{words[0].word.text}", f"last={side}|{types}|{words[-1].word.text}"]
        features += [f"any={side}|{types}|{trigger.word.text}" for trigger in words[:6]]
    return features


def acting(scene: Scene, name: Name) -> dict[Key, str]:
    """How each agent takes part in the verb that governs `name`, or that follows it: explicit, carried, by, partner."""
    verb: Trigger | None = name.verb or name.after
    if verb is None:
        subject = scene.subject(name)
        return {subject: "carried"} if subject is not None else {}
    return {key: how for key, _, how in reversed(agents(scene, verb, name))}


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


def _bucket(number: int) -> int:
    return sum(number > limit for limit in _BUCKETS)
