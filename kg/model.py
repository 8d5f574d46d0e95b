"""The data that flows through kg, from a source file to a graph.

Every step takes and gives these values and nothing else; this module imports no other module of kg.
Offsets count Unicode code points. The rule that nothing may break: for every evidence,
`report.text[evidence.start:evidence.end]` is the quote.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

_LONGEST_TITLE = 40  # characters of a second line of the title
LONGEST = 2_000_000  # characters of a report: to read and write that many takes 2 GB of memory (docs/reading.md)
MENTION_TYPES = ("ORG", "PERSON", "PLACE", "PROGRAM", "EVENT", "AWARD", "FACILITY", "DOCUMENT", "PLATFORM", "GROUP")


class Signature(NamedTuple):
    """Which types of entity a relation joins."""

    subjects: frozenset[str]
    objects: frozenset[str]


def _signature(subjects: str, objects: str) -> Signature:
    return Signature(frozenset(subjects.split()), frozenset(objects.split()))


# The thirteen relations of the annotation guide with the types of their subjects and objects.
RELATIONS: Mapping[str, Signature] = {
    "subOrganizationOf": _signature("ORG", "ORG"),
    "locatedIn": _signature("ORG FACILITY EVENT", "PLACE"),
    "holdsPosition": _signature("PERSON", "ORG"),
    "receivedAward": _signature("PERSON ORG FACILITY PLATFORM PROGRAM", "AWARD"),
    "confers": _signature("ORG", "AWARD"),
    "organizes": _signature("ORG", "EVENT PROGRAM"),
    "participatesIn": _signature("PERSON ORG GROUP", "EVENT PROGRAM"),
    "issues": _signature("ORG", "DOCUMENT"),
    "establishes": _signature("ORG", "FACILITY PLATFORM ORG"),
    "funds": _signature("ORG", "FACILITY PROGRAM ORG GROUP"),
    "cooperatesWith": _signature("ORG", "ORG"),
    "serves": _signature("PROGRAM FACILITY PLATFORM ORG", "GROUP"),
    "partOf": _signature("PROGRAM EVENT", "PROGRAM EVENT"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file as given."""

    path: str  # relative to the input folder, with forward slashes
    media_type: str
    sha256: str


class Origin(NamedTuple):
    """A run of a report's text that stands in one piece in the source."""

    start: int  # offset in the report's text
    offset: int  # offset in the source's decoded text
    line: int  # line of the source, from 1
    page: int | None = None  # page of the source, from 1, where it has pages


@dataclass(frozen=True, slots=True)
class Context:
    """Who speaks, where and when; decides what relative names (省总工会, 我省) mean. None: could not be known."""

    publisher: str | None = None  # full name of the organisation whose work the report tells
    region: str | None = None  # full name of an administrative division, 中国 for the nation
    code: str | None = None  # its code in the table of divisions (six digits), 000000 for the nation
    level: str | None = None  # nation, province, prefecture, county, or company
    period: str | None = None  # 2023 or 2018/2023
    date: str | None = None  # YYYY-MM-DD, or YYYY-MM or YYYY
    reasons: Mapping[str, str] = field(default_factory=dict)  # field → what it was read from
    address: str | None = None  # where it was published: a URL, or whatever the user wrote


@dataclass(frozen=True, slots=True)
class Report:
    """One text by one publisher about one time: one paragraph a line, the title first."""

    id: str  # readable and made from title and text alone
    title: str
    text: str
    source: Source
    context: Context = Context()
    origins: tuple[Origin, ...] = ()  # sorted by start

    @property
    def title_end(self) -> int:
        """Where the title ends, with a second line that is told as short and closes without a stop (——张掖市总工会工作综述)."""
        first = self.text.find("\n")
        second = self.text.find("\n", first + 1)
        below = self.text[first + 1 : second] if 0 < first < second else ""
        return second if 0 < len(below) <= _LONGEST_TITLE and not below.endswith(("。", "！", "？", "；")) else first

    def origin(self, position: int) -> Origin | None:
        """Where the character at `position` stood in the source; None for a report given as plain text."""
        index = bisect_right(self.origins, position, key=lambda run: run.start) - 1
        if index < 0:
            return None
        run = self.origins[index]
        return run._replace(start=position, offset=run.offset + position - run.start)


class Key(NamedTuple):
    """What an entity is called within a report: its type and its full name."""

    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a report's text that names an entity."""

    start: int
    end: int
    type: str
    name: str  # full name of the entity: 省总工会 → 甘肃省总工会
    confidence: float = 1.0

    @property
    def key(self) -> Key:
        return Key(self.type, self.name)


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that mentions name."""

    type: str
    name: str
    kind: str | None = None  # class of the ontology below the type's own: TradeUnion, Policy, FacilityKind …
    aliases: tuple[str, ...] = ()  # sorted, without the name
    region: str | None = None
    code: str | None = None  # code of the region
    scope: str | None = None  # what tells it from others of the same name: a person's organisation, a county's prefecture
    origin: str = "text"  # gazetteer, context, text or ledger: where the identity came from
    resolved: bool = True  # False: a relative name whose context could not be known
    confidence: float = 1.0
    id: str = ""  # readable and unique among its type in the corpus, made from the name and scope alone; set when identified

    @property
    def key(self) -> Key:
        return Key(self.type, self.name)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of text between commas or stops, with the subject in force."""

    start: int
    end: int
    sentence: tuple[int, int]  # the sentence it stands in
    subject: Key | None  # who acts or has: written in the clause, or carried over, or the publisher
    explicit: bool = False  # the clause names its subject itself
    planned: bool = False  # a plan or wish: 将, 力争, 计划


@dataclass(frozen=True, slots=True)
class Evidence:
    """The stretch of a report that says it."""

    report: str  # the report's id
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement that the text makes about two entities."""

    subject: Key
    relation: str  # a key of RELATIONS
    object: Key
    evidence: Evidence
    role: str | None = None
    time: str | None = None
    amount: str | None = None
    planned: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Observation:
    """A number that measures the work."""

    agent: Key
    phrase: str  # what is counted, as the text says it: 累计建成工会驿站
    value: Decimal  # in the base unit: 1.64亿元 → 164000000
    unit: str
    kind: str  # the wording: cumulative, new, rate, flow
    measure: str  # the meaning: stock (at a date), sum (over a period), flow, rate
    evidence: Evidence  # the sentence
    number: tuple[int, int]  # where the number itself stands
    indicator: str | None = None  # local name of a concept of the scheme; None: its own phrase
    period: str | None = None  # as the text has it, or the report's
    period_start: str | None = None  # YYYY-MM-DD
    period_end: str | None = None
    approx: bool = False  # 余, 多, 近, 约, 超
    target: bool = False  # planned, not yet done
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Residue:
    """A stretch of text that gave nothing, and why."""

    start: int
    end: int
    reason: str  # ordinal, date, name, unresolved, not understood …


class Slip(NamedTuple):
    """A character of a known name that the text has otherwise, as a scanner misread it."""

    start: int
    end: int
    at: int  # where the character stands
    text: str  # 工人文化官
    name: str  # 工人文化宫


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that was read out of one report."""

    report: Report
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    observations: tuple[Observation, ...]
    residue: tuple[Residue, ...] = ()
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """All extractions of a build and what their names mean across reports."""

    extractions: tuple[Extraction, ...]  # sorted by report id
    entities: Mapping[tuple[str, Key], Entity]  # (report id, key in that report) → the entity of the whole corpus
    redirects: Mapping[Key, Entity] = field(default_factory=dict)  # former entities, merged or renamed by the ledger
