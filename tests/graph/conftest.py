"""Two small reports about one prefecture, as the steps before the graph hand them over."""

from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from kg.domains import Domain, load_domain
from kg.model import Context, Corpus, Entity, Evidence, Extraction, Key, Mention, Observation, Origin, Relation, Report, Source

UNION, UNIONS = Key("ORG", "张掖市总工会"), Key("ORG", "张掖市各级工会")
COUNTY_UNION, PERSON = Key("ORG", "山丹县总工会"), Key("PERSON", "李毅")
PROGRAM, EVENT = Key("PROGRAM", "金秋助学"), Key("EVENT", "第六届职工运动会")
AWARD, FACILITY = Key("AWARD", "陇原工匠"), Key("FACILITY", "张掖市工人文化宫")


@dataclass
class Draft:
    """Collects what a report says; sentences are found by their text."""

    report: Report
    mentions: list[Mention] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    def evidence(self, sentence: str) -> Evidence:
        start = self.report.text.index(sentence)
        return Evidence(self.report.id, start, start + len(sentence))

    def says(self, subject: Key, relation: str, object_: Key, sentence: str, **qualifiers) -> None:
        self.relations.append(Relation(subject, relation, object_, self.evidence(sentence), **qualifiers))

    def counts(self, agent: Key, phrase: str, value: str, unit: str, sentence: str, kind: str = "new", measure: str = "sum", **more) -> None:
        start = self.report.text.index(more.pop("written", value))
        self.observations.append(
            Observation(agent, phrase, Decimal(value), unit, kind, measure, self.evidence(sentence), (start, start + 1), **more)
        )

    def extraction(self) -> Extraction:
        return Extraction(self.report, tuple(self.mentions), (), tuple(self.relations), tuple(self.observations))


def draft(name: str, title: str, body: str, **context: str) -> Draft:
    text = f"{title}\n{body}"
    here = Context(publisher=UNION.name, region="张掖市", code="620700", level="prefecture", **context)
    return Draft(Report(name, title, text, Source(f"{name}.txt", "text/plain", "0" * 64), here, (Origin(0, 0, 1, 1), Origin(len(title) + 1, 40, 3, 2))))


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


@pytest.fixture
def year_2023() -> Draft:
    report = draft("2023年工作", "张掖市总工会2023年工作", "市总工会开展“金秋助学”。各级工会新建驿站24个，覆盖率90.50%。李毅任山丹县总工会主席，获评陇原工匠。", date="2023-12")
    report.mentions.append(Mention(0, 6, *UNION))
    report.says(UNION, "organizes", PROGRAM, "市总工会开展“金秋助学”。", confidence=0.876)
    report.says(PERSON, "holdsPosition", COUNTY_UNION, "李毅任山丹县总工会主席，获评陇原工匠。", role="主席")
    report.says(PERSON, "receivedAward", AWARD, "李毅任山丹县总工会主席，获评陇原工匠。")
    sentence = "各级工会新建驿站24个，覆盖率90.50%。"
    report.counts(UNIONS, "新建驿站", "24", "个", sentence, indicator="rest-stop-new", period="2023", period_start="2023-01-01", period_end="2023-12-31")
    report.counts(UNIONS, "覆盖率", "90.50", "%", sentence, kind="rate", measure="rate", written="90.50")
    return report


@pytest.fixture
def year_2024() -> Draft:
    report = draft("2024年要点", "张掖市总工会2024年要点", "市总工会继续开展“金秋助学”。将举办第六届职工运动会。建成张掖市工人文化宫。", period="2024")
    report.says(UNION, "organizes", PROGRAM, "市总工会继续开展“金秋助学”。")
    report.says(UNION, "organizes", EVENT, "将举办第六届职工运动会。", planned=True)
    report.says(UNION, "establishes", FACILITY, "建成张掖市工人文化宫。")
    return report


@pytest.fixture
def corpus(year_2023: Draft, year_2024: Draft) -> Corpus:
    return corpus_of([year_2023, year_2024], *named_entities())


@pytest.fixture(scope="session")
def domain() -> Domain:
    return load_domain("unions")
