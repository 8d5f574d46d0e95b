"""Links: what the frames say about a sentence, as pairs of names with the reason for each.

A link is a proposal; `kg.relate.model` weighs it where a trained model is at hand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.model import RELATIONS, Key
from kg.relate.frames import MASK, Frame, Frames, Never, Pattern
from kg.relate.scene import MEANS, Name, Scene, Trigger

# A counted subject without a name (36名职工荣获…): nobody of whom the graph could say it.
_COUNTED = re.compile(r"[0-9多余万千百两]+(?:名|位|个|家|项|支|户|人|件|篇|座)[^，。" + MASK + r"]{0,12}$")
_TITLE = re.compile(r"[、，,]")
# A post by how it ends, not what is done (讯（记者, 召开…会议).
_POST = re.compile('(?!讯)[^的“”‘’"（）()]{0,16}[席记任委员长理事裁书师工手人者表授家部](?:[（(][^）)]{1,4}[）)])?')


Agent = tuple[Key, Name | None, str]  # who, the name in the sentence (None: carried over), and how


@dataclass(frozen=True, slots=True)
class Link:
    """A subject, a relation and an object, and how the sentence joins them."""

    subject: Key
    relation: str
    object: Name
    by: Name | None  # the name of the subject in the sentence; None: carried over
    how: str  # explicit, carried, by, partner, left, or pattern
    frame: str  # which frame or pattern says so
    role: str | None = None


def links(scene: Scene, frames: Frames) -> Iterator[Link]:
    """What the frames and patterns say in `scene`; the same statement may come more than once."""
    for name in scene.names:
        if name.verb is not None:
            for frame in name.verb.word.frames:
                if not frame.before:
                    yield from _link(scene, name, name.verb, frame, frames.money)
        if name.after is not None:
            for frame in name.after.word.frames:
                if frame.before:
                    yield from _link(scene, name, name.after, frame, frames.money)
    yield from _cooperations(scene)
    types = {name.mention.type for name in scene.names}
    for pattern in frames.patterns if len(scene.names) > 1 else ():
        if not (types.isdisjoint(pattern.subjects) or types.isdisjoint(pattern.objects)):
            yield from _match(scene, pattern)


def _link(scene: Scene, name: Name, verb: Trigger, frame: Frame, money: re.Pattern[str]) -> Iterator[Link]:
    if name.mention.type not in frame.objects or not frame.relation or not _holds(scene, name, verb, frame, money):
        return
    label = f"{frame.number}"
    if frame.subject in ("left", "named"):
        yield from _left(scene, name, verb, frame, label)
        return
    if frame.subject == "means" and (means := _means(scene, name, verb)) is not None:
        yield Link(means.mention.key, frame.relation, name, means, "left", label)
    for key, actor, how in agents(scene, verb, name):
        if key.type in frame.subjects and key != name.mention.key and (frame.subject != "by" or how == "by"):
            yield Link(key, frame.relation, name, actor, how, label)


def _holds(scene: Scene, name: Name, verb: Trigger, frame: Frame, money: re.Pattern[str]) -> bool:
    """The conditions of the frame besides the verb itself."""
    if frame.unless and frame.unless.match(scene.text, _past_quotes(scene, name.mention.end)):
        return False
    opening = max(scene.start, verb.start - 12)
    if frame.shield and frame.shield.search(scene.text, opening, verb.start):
        return False
    if frame.only and not frame.only.search(scene.text, opening, verb.start):
        return False
    return not frame.amount or amount(scene, name, money) is not None


def _past_quotes(scene: Scene, position: int) -> int:
    while position < scene.end and scene.text[position] in "”’\"'》〉":
        position += 1
    return position


def agents(scene: Scene, verb: Trigger, name: Name | None = None) -> list[Agent]:
    """Who carries out `verb`: agents of a passive, else the subject of the clause with its partners."""
    clause = scene.clauses[verb.clause]
    passive: list[Agent] = []
    active: list[Agent] = []
    partners: list[Agent] = []
    for other in scene.names:
        if other.mention.start >= verb.start or other is name:
            break
        if other.mention.type != "ORG" or other.clause != verb.clause:
            continue
        cue = other.cue.word.cue if other.cue is not None else None
        relative = cue in (None, "aside") and other.after is verb and scene.text.startswith("的", verb.end)  # 参加甲举办的比赛
        if cue == "by" or relative:
            passive.append((other.mention.key, other, "by"))
        elif cue == "partner":
            partners.append((other.mention.key, other, "partner"))
        elif cue is None and (other.verb is None or other.mention.key == clause.subject) and not _modifies(scene, other):
            active.append((other.mention.key, other, "explicit"))
    if (
        not passive
        and clause.subject is not None
        and all(key != clause.subject for key, _, _ in active)
        and not (active and clause.explicit)
    ):
        active = [(clause.subject, None, "carried"), *([] if not clause.explicit else active)]
    found = passive or [*active, *partners]
    known = {key for key, _, _ in found}
    return [*found, *(host for host in _hosts(scene, verb) if host[0] not in known)]


def _hosts(scene: Scene, verb: Trigger) -> list[Agent]:
    """Those who share one work by parts, each with a verb of its own that a comma ends: 由甲主办，乙承办的…"""
    found: list[Agent] = []
    for other in scene.names if verb.word.hosts else ():
        word = other.after
        if other.mention.start >= verb.start or word is None or other.mention.type != "ORG" or other.clause < verb.clause - 1:
            continue
        if word.word.hosts and (word is verb or scene.text.startswith(("、", "，", ","), word.end)):
            found.append((other.mention.key, other, "by"))
    return found


def _modifies(scene: Scene, name: Name) -> bool:
    return scene.text.startswith(("的", "领导", "主要领导"), name.mention.end)


def _left(scene: Scene, name: Name, verb: Trigger, frame: Frame, label: str) -> Iterator[Link]:
    """The nearest name before the verb that may be the subject, with its list; else the subject carried over."""
    stop = min(verb.start, name.mention.start) if frame.before else verb.start
    nearest: Name | None = None
    for other in reversed(scene.names):
        if (
            other.mention.end <= stop
            and other.clause >= verb.clause - 1
            and other.mention.type in frame.subjects
            and other.mention.key != name.mention.key
        ):
            cue = other.cue.word.cue if other.cue is not None else None
            if cue not in ("by", "purpose", "aside"):
                nearest = other
                break
    start = max(scene.clauses[verb.clause].start, nearest.mention.end if nearest else 0)
    if (counted := _COUNTED.search(scene.text, start, verb.start)) and (nearest is None or counted.start() - start > 3):
        return
    if nearest is not None:
        yield Link(nearest.mention.key, frame.relation, name, nearest, "left", label)
        while nearest.listed:
            nearest = scene.names[nearest.index - 1]
            if nearest.mention.type in frame.subjects:
                yield Link(nearest.mention.key, frame.relation, name, nearest, "left", label)
    elif frame.subject == "left":
        subject = scene.clauses[verb.clause].subject
        if subject is not None and subject.type in frame.subjects and subject != name.mention.key:
            yield Link(subject, frame.relation, name, None, "carried", label)


def _cooperations(scene: Scene) -> Iterator[Link]:
    """The subject with each partner, and the partners with each other when several act on one verb."""
    for name in scene.names:
        if name.mention.type != "ORG" or name.cue is None or name.cue.word.cue != "partner":
            continue
        for key, actor, how in agents(scene, name.cue, name):
            if how != "partner" and key.type == "ORG" and key != name.mention.key:
                yield Link(key, "cooperatesWith", name, actor, how, "partner")


def _means(scene: Scene, name: Name, verb: Trigger) -> Name | None:
    """What it is done with: the nearest programme, facility or platform before the object in its clause or the one before."""
    stop = min(verb.start, name.mention.start)
    for other in reversed(scene.names[: name.index]):
        if other.clause < verb.clause - 1:
            break
        if other.mention.end <= stop and other.mention.type in MEANS:
            return other
    return None


def _match(scene: Scene, pattern: Pattern) -> Iterator[Link]:
    first_types, second_types = (pattern.subjects, pattern.objects) if pattern.subject_first else (pattern.objects, pattern.subjects)
    names = scene.names
    for first in names:
        if first.mention.type not in first_types or (pattern.first and not pattern.first.search(first.mention.name)):
            continue
        opening = [first, *_list_before(scene, first)][-1] if pattern.list else first
        if pattern.before and not pattern.before.search(scene.text, scene.start, opening.mention.start):
            continue
        for second in names[first.index + 1 : first.index + 1 + pattern.reach]:
            if second.mention.type in second_types and (found := _found(scene, first, second, pattern)) is not None:
                yield from (
                    _holders(scene, first, second, pattern, found) if pattern.behind else _pairs(scene, first, second, pattern, found)
                )


def _found(scene: Scene, first: Name, second: Name, pattern: Pattern) -> re.Match[str] | None:
    """What tells of the role: what stands between the two names, or behind the second where the pattern has it there."""
    if pattern.second and not pattern.second.search(second.mention.name):
        return None
    found = pattern.between.fullmatch(scene.text, first.mention.end, second.mention.start)
    behind = pattern.after.match(scene.text, second.mention.end) if pattern.after else found
    if found is None or behind is None:
        return None
    if pattern.unless and pattern.unless.fullmatch(scene.text, first.mention.end, second.mention.start):
        return None
    inner = scene.names[first.index + 1 : second.index]
    if pattern.names is not None and any(other.mention.type not in pattern.names for other in inner):
        return None
    return behind if pattern.behind else found


def _holders(scene: Scene, first: Name, second: Name, pattern: Pattern, found: re.Match[str]) -> Iterator[Link]:
    """Those who hold a post that stands behind: 甲、乙任丙主席; 丙主席甲，乙任副主席; 丙甲副主席."""
    holder, place = (first, second) if pattern.subject_first else (second, first)
    for role in _roles(scene, found):
        yield Link(holder.mention.key, pattern.relation, place, holder, "pattern", f"p{pattern.number}", role)
    before = scene.names[holder.index - 1] if pattern.list and holder.listed else None
    if before is not None and before.mention.type == holder.mention.type and len(scene.gap(before, holder)) < 3:
        pair = (before, place) if pattern.subject_first else (place, before)
        yield from _holders(scene, *pair, pattern, found)


def _pairs(scene: Scene, first: Name, second: Name, pattern: Pattern, found: re.Match[str]) -> Iterator[Link]:
    lefts = [first, *(_list_before(scene, first) if pattern.list else ())]
    rights = [second, *(_list_after(scene, second) if pattern.list else ())]
    for left in lefts:
        for right in rights:
            subject, target = (left, right) if pattern.subject_first else (right, left)
            if subject.mention.type not in pattern.subjects or target.mention.type not in pattern.objects:
                continue
            if subject.mention.key == target.mention.key:
                continue
            beside = "role" in found.re.groupindex and found.start("role") == found.start()
            own = _posts(scene, target, subject) if beside else []
            for role in own or _roles(scene, found):
                yield Link(subject.mention.key, pattern.relation, target, subject, "pattern", f"p{pattern.number}", role)


def _list_before(scene: Scene, name: Name) -> Iterator[Name]:
    while name.listed:
        name = scene.names[name.index - 1]
        yield name


def _list_after(scene: Scene, name: Name) -> Iterator[Name]:
    for other in scene.names[name.index + 1 :]:
        if not other.listed:
            return
        yield other


def _roles(scene: Scene, found: re.Match[str]) -> list[str | None]:
    if "role" not in found.re.groupindex:
        return [None]
    start, end = found.span("role")
    return [role for role in _TITLE.split(scene.plain[start:end]) if role]


def posts(scene: Scene, link: Link, person: Name) -> list[Link]:
    """The link once for each post that stands between the organisation and the person."""
    return [replace(link, role=role) for role in _posts(scene, link.object, person)] or [link]


def _posts(scene: Scene, place: Name, person: Name) -> list[str]:
    """The posts right behind an organisation, up to the next name: of 县委常委、县总工会主席甲 those at 县委 are 常委."""
    if place.index > person.index:
        return []
    following = scene.names[place.index + 1].mention.start
    return [post for post in _TITLE.split(scene.plain[place.mention.end : following]) if _POST.fullmatch(post)]


def amount(scene: Scene, name: Name, money: re.Pattern[str]) -> str | None:
    """The sum of money that is given in the clause of `name`, else in the one before or after it."""
    for place in (name.clause, name.clause - 1, name.clause + 1):
        if 0 <= place < len(scene.clauses):
            clause = scene.clauses[place]
            sums = list(money.finditer(scene.text, clause.start, clause.end))
            if sums:
                nearest = min(sums, key=lambda found: abs(found.start() - name.mention.end))
                return nearest["amount"] or nearest["after"]
    return None


def never(scene: Scene, name: Name, relations: tuple[str, ...], frames: Frames) -> list[Never]:
    """What bars some of `relations` to `name` where it stands."""
    start, end = name.mention.start, name.mention.end
    return [
        one
        for one in frames.never
        if not one.relations.isdisjoint(relations)
        and not (one.name and not one.name.search(name.mention.name))
        and not (one.before and not one.before.search(scene.text, max(scene.start, start - 40), start))
        and not (one.after and not one.after.match(scene.text, end, scene.end))
    ]


def relations_for(type_: str) -> tuple[str, ...]:
    """The relations whose object may be of this type."""
    return _BY_OBJECT.get(type_, ())


_BY_OBJECT: dict[str, tuple[str, ...]] = {}
for _relation, _signature in RELATIONS.items():
    for _type in _signature.objects:
        _BY_OBJECT[_type] = (*_BY_OBJECT.get(_type, ()), _relation)
