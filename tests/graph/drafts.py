"""Writes reports as the steps before the graph hand them over: sentences are found by their text."""

from dataclasses import dataclass, field
from decimal import Decimal

from kg.model import Context, Corpus, Entity, Evidence, Extraction, Key, Mention, Observation, Origin, Relation, Report, Source

UNION, UNIONS = Key("ORG", "张掖市总工会"), Key("ORG", "张掖市各级工会")
COUNTY_UNION, PERSON = Key("ORG", "山丹县总工会"), Key("PERSON", "李毅")
PROGRAM, EVENT = Key("PROGRAM", "金秋助学"), Key("EVENT", "第六届职工运动会")
AWARD, FACILITY = Key("AWARD", "陇原工匠"), Key("FACILITY", "张掖市工人文化宫")


@dataclass
class Draft:
    """Collects what a report says."""

    report: Report
    mentions: list[Mention] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    def evidence(self, sentence: str) -> Evidence:
        start = self.report.text.index(sentence)
        return Evidence(self.report.id, start, start + len(sentence))

    def says(self, subject: Key, relation: str, object_: Key, sentence: str, **qualifiers) -> None:
        self.relations.append(Relation(subject, relation, object_, self.evidence(sentence), **qualifiers))

    def counts(self, agent: Key, phrase: str, amount: str, sentence: str, **more) -> None:
        """`amount` is number and unit, as the text has them."""
        number, unit = amount[:-1], amount[-1]
        start = self.report.text.index(amount)
        known = {"kind": "new", "measure": "sum", **more}
        place = {"evidence": self.evidence(sentence), "number": (start, start + len(number))}
        self.observations.append(Observation(agent, phrase, Decimal(number), unit, **place, **known))

    def extraction(self) -> Extraction:
        return Extraction(self.report, tuple(self.mentions), (), tuple(self.relations), tuple(self.observations))


def draft(name: str, title: str, body: str, **context: str) -> Draft:
    text = f"{title}\n{body}"
    here = Context(publisher=UNION.name, region="张掖市", code="620700", level="prefecture", **context)
    return Draft(
        Report(
            name, title, text, Source(f"{name}.txt", "text/plain", "0" * 64), here, (Origin(0, 0, 1, 1), Origin(len(title) + 1, 40, 3, 2))
        )
    )


def corpus_of(drafts: list[Draft], *entities: Entity) -> Corpus:
    """Every report calls the entities by their own names."""
    extractions = tuple(sorted((one.extraction() for one in drafts), key=lambda one: one.report.id))
    return Corpus(extractions, {(one.report.id, entity.key): entity for one in extractions for entity in entities})


def named_entities() -> list[Entity]:
    return [
        Entity(*UNION, kind="TradeUnion", aliases=("市总工会",), region="张掖市", code="620700", confidence=0.987),
        Entity(*UNIONS, kind="TradeUnion", region="张掖市", code="620700"),
        Entity(*COUNTY_UNION, kind="TradeUnion", region="山丹县", code="620725"),
        Entity(*PERSON, scope="山丹县总工会"),
        Entity(*PROGRAM),
        Entity(*EVENT),
        Entity(*AWARD),
        Entity(*FACILITY, region="张掖市", code="620700"),
    ]
