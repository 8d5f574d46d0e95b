"""A report as a row of names and trigger words, sentence by sentence: what governs each name and who acts on it.

Words are looked for between the names only, so that a verb inside a name (“结对帮扶”工程) says nothing.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Clause, Key, Mention, Report
from kg.relate.again import said_again
from kg.relate.frames import MASK, Frames, Word

# What may stand between two members of a list: signs, conjunctions, counts with their measure words, and a short addition.
_LIST_GAP = re.compile(
    r"[“”‘’\"'《》〈〉]*[（(]?[^，,。；;（）()]{0,6}[）)]?[“”‘’\"']*等?"
    r"(?:(?:[第]?[0-9０-９.,]+[余多]?[万千百]?[余多]?(?:[（(]?[个名项场次期家座处支人件条套份户所枚批部间辆元枝]+[）)]?)+)|[各全均共])*"
    r"[“”‘’\"']*(?:[、,，]|以及|[和及与或暨]|并)[“”‘’\"'《〈]*(?:[0-9０-９]+[余多]?[万千百]?[个名项场次期家座处支人件条位]|全国|全省|全市|全区|省级|市级)?[“”‘’\"'《〈]*"
)
_SHORT_LIST_GAP = re.compile(r"[“”‘’\"'《》〈〉]*(?:[、]|以及|[和及与或暨])?[“”‘’\"'《》〈〉]*")
MEANS = ("PROGRAM", "FACILITY", "PLATFORM")  # what people are served with


@dataclass(slots=True)
class Name:
    """A mention in its sentence, with what stands around it."""

    mention: Mention
    index: int  # place among the names of the sentence
    clause: int  # place of its clause among those of the sentence
    verb: "Trigger | None" = None  # the word that governs it
    depth: int = 0  # how many members of the list stand between it and its verb
    cue: "Trigger | None" = None  # the word that stands right before its list: 由, 联合, 在
    after: "Trigger | None" = None  # the first word after it in its clause
    listed: bool = False  # it goes on the list of the name before it
    byline: int = 0  # the byline that it stands in, counted from 1


@dataclass(slots=True)
class Trigger:
    """A trigger word at its place."""

    start: int
    end: int
    word: Word
    clause: int


@dataclass(slots=True)
class Scene:
    """One sentence: its clauses, names and trigger words, all in the order of the text."""

    text: str  # the report's text with all names masked
    plain: str  # the report's text
    start: int
    end: int
    clauses: tuple[Clause, ...]
    publisher: Key | None  # whose report it is
    topic: Key | None = None  # the programme, facility or platform that the sentence before it in the paragraph names last
    names: list[Name] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)

    def gap(self, left: Name, right: Name) -> str:
        return self.text[left.mention.end : right.mention.start]

    def clause(self, name: Name) -> Clause:
        return self.clauses[name.clause]

    def subject(self, name: Name) -> Key | None:
        return self.clauses[name.clause].subject


def scenes(
    report: Report, mentions: Sequence[Mention], clauses: Sequence[Clause], frames: Frames, bylines: Sequence[tuple[int, int]] = ()
) -> Iterator[Scene]:
    """The sentences of `report` that hold a name; `bylines` are where it names who wrote it."""
    ordered = sorted(mentions, key=lambda mention: (mention.start, mention.end))
    ordered = sorted([*ordered, *said_again(report.text, ordered, frames)], key=lambda mention: (mention.start, mention.end))
    text = _masked(report.text, ordered)
    found = [(start, end, frames.words[index]) for index, start, end in frames.automaton.find_matches_as_indexes(text)]
    publisher = _publisher(report, clauses)
    at_mention = at_word = 0
    topic, told = None, 0
    for group in _sentences(clauses):
        start, end = group[0].sentence
        scene = Scene(text, report.text, start, end, group, publisher)
        starts = [clause.start for clause in group]
        while at_mention < len(ordered) and ordered[at_mention].start < end:
            mention = ordered[at_mention]
            if mention.start >= start:
                clause = max(0, bisect_right(starts, mention.start) - 1)
                scene.names.append(Name(mention, len(scene.names), clause, byline=_byline(mention, bylines)))
            at_mention += 1
        while at_word < len(found) and found[at_word][0] < end:
            begin, stop, word = found[at_word]
            if begin >= start and (word.frames or word.cue != "plain"):
                scene.triggers.append(Trigger(begin, stop, word, max(0, bisect_right(starts, begin) - 1)))
            at_word += 1
        if "\n" in report.text[told:start]:
            topic = None
        scene.topic, told = topic, end
        if scene.names:
            _govern(scene)
            yield scene
        topic = next((name.mention.key for name in reversed(scene.names) if name.mention.type in MEANS), None)


def _byline(mention: Mention, bylines: Sequence[tuple[int, int]]) -> int:
    return next((number for number, (start, end) in enumerate(bylines, 1) if start <= mention.start < end), 0)


def _publisher(report: Report, clauses: Sequence[Clause]) -> Key | None:
    """The publisher that the context knows, else the most frequent subject."""
    if report.context.publisher is not None:
        return Key("ORG", report.context.publisher)
    counts = Counter(clause.subject for clause in clauses if clause.subject is not None)
    return min(counts, key=lambda key: (-counts[key], key)) if counts else None


def _masked(text: str, mentions: Sequence[Mention]) -> str:
    parts: list[str] = []
    position = 0
    for mention in mentions:
        if mention.start >= position:
            parts += (text[position : mention.start], MASK * (mention.end - mention.start))
            position = mention.end
    return "".join((*parts, text[position:]))


def _sentences(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, ...]]:
    group: list[Clause] = []
    for clause in sorted(clauses, key=lambda clause: clause.start):
        if group and clause.sentence != group[0].sentence:
            yield tuple(group)
            group = []
        group.append(clause)
    if group:
        yield tuple(group)


def _govern(scene: Scene) -> None:
    """Give each name the word that governs it, the cue before its list and the word after it."""
    at, last = 0, None
    previous: Name | None = None
    for name in scene.names:
        start, clause = name.mention.start, name.clause
        between: list[Trigger] = []
        while at < len(scene.triggers) and scene.triggers[at].start < start:
            between.append(scene.triggers[at])
            at += 1
        verbs = [trigger for trigger in between if trigger.word.frames and trigger.clause == clause]
        if previous is not None and not verbs:
            gap = scene.gap(previous, name)
            name.listed = (
                len(gap) < 24 and (_SHORT_LIST_GAP if clause == previous.clause and len(gap) < 4 else _LIST_GAP).fullmatch(gap) is not None
            )
            if name.listed or (clause == previous.clause):
                name.verb, name.depth = previous.verb, previous.depth + 1
        if verbs:
            name.verb, name.depth = verbs[-1], 0
        cues = [trigger for trigger in between if trigger.word.cue and trigger.clause == clause]
        if cues and start - cues[-1].end <= 8:
            name.cue = cues[-1]
        elif name.listed and previous is not None:
            name.cue = previous.cue
        previous = name
        last = between[-1] if between else last
    _look_ahead(scene)


def _look_ahead(scene: Scene) -> None:
    starts = [trigger.start for trigger in scene.triggers]
    following: Name | None = None
    for name in reversed(scene.names):
        index = bisect_right(starts, name.mention.end - 1)
        limit = following.mention.start if following is not None else scene.end
        if index < len(starts) and starts[index] < limit and scene.triggers[index].clause == name.clause:
            name.after = scene.triggers[index]
        elif following is not None and following.listed and following.clause == name.clause:
            name.after = following.after
        following = name
