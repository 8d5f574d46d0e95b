"""A graph of three reports of two provinces, and a way to write single values."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from pyoxigraph import Store

from kg.compare import Value
from kg.domains import load_domain
from kg.graph import build_quads
from kg.model import Context, Corpus, Entity, Evidence, Extraction, Key, Observation, Origin, Report, Source

GANSU, GANSU_ALL, QINGHAI = Key("ORG", "甘肃省总工会"), Key("ORG", "甘肃省各级工会"), Key("ORG", "青海省总工会")
HOSTILE = "<script>window.broken=1</script>"


class Draft:
    """A report of a province and a year that says one thing a sentence."""

    def __init__(self, union: Key, region: str, code: str, year: str) -> None:
        self._title, self._year = f"{union.name}{year}年工作", year
        self._context = Context(publisher=union.name, region=region, code=code, level="province", period=year)
        self._told: list[tuple[str, str, Observation]] = []

    def counts(self, agent: Key, sentence: str, amount: str, **told: object) -> "Draft":
        """`amount` is the number with its unit as the sentence has it."""
        number, unit = Decimal(amount[:-1]), amount[-1]
        known = {"kind": "cumulative", "measure": "stock", "indicator": "stations", "phrase": "累计建成工会驿站"}
        known |= {"period_start": f"{self._year}-01-01", "period_end": f"{self._year}-12-31", "value": number, "unit": unit} | told
        self._told.append((sentence, amount, Observation(agent=agent, evidence=Evidence("", 0, 0), number=(0, 0), **known)))  # type: ignore[arg-type]
        return self

    def extraction(self) -> Extraction:
        text = "\n".join([self._title, *dict.fromkeys(sentence for sentence, _, _ in self._told)])
        source = Source(f"{self._title}.txt", "text/plain", "0" * 64)
        report = Report(self._title, self._title, text, source, self._context, (Origin(0, 0, 1, 1), Origin(len(self._title) + 1, 40, 7, 3)))
        return Extraction(report, (), (), (), tuple(self._placed(report, *told) for told in self._told))

    def _placed(self, report: Report, sentence: str, amount: str, seen: Observation) -> Observation:
        start = report.text.index(sentence)
        at = report.text.index(amount, start)
        return replace(seen, evidence=Evidence(report.id, start, start + len(sentence)), number=(at, at + len(amount) - 1))


@pytest.fixture(scope="session")
def store() -> Store:
    """甘肃 tells rest stops and their increase in two years, 青海 rest stops, a plan, money, and words of its own."""
    gansu_2023 = Draft(GANSU, "甘肃省", "620000", "2023")
    gansu_2023.counts(GANSU_ALL, "全省建成服务站点1343个。", "1343个", phrase="累计建成服务站点")
    gansu_2024 = Draft(GANSU, "甘肃省", "620000", "2024")
    both = "新建工会驿站224个，累计建成工会驿站1566个。"
    gansu_2024.counts(GANSU, both, "224个", phrase="新建工会驿站", kind="new", measure="flow")
    gansu_2024.counts(GANSU, both, "1566个")
    qinghai = Draft(QINGHAI, "青海省", "630000", "2024")
    qinghai.counts(QINGHAI, "共有约700座工会驿站。", "700座", approx=True, phrase="共有工会驿站")
    qinghai.counts(QINGHAI, "2025年力争工会驿站达到900个。", "900个", target=True, period_start="2025-01-01", period_end="2025-12-31")
    done = {"measure": "flow", "kind": "flow"}
    qinghai.counts(QINGHAI, f"发放{HOSTILE}慰问金5000元。", "5000元", phrase="发放慰问金", indicator="condolence-money", **done)
    qinghai.counts(QINGHAI, "擦亮路灯30盏。", "30盏", phrase="擦亮路灯", indicator=None, **done)
    extractions = sorted((draft.extraction() for draft in (gansu_2023, gansu_2024, qinghai)), key=lambda one: one.report.id)
    regions = {GANSU: ("甘肃省", "620000"), GANSU_ALL: ("甘肃省", "620000"), QINGHAI: ("青海省", "630000")}
    entities = [Entity(*key, kind="TradeUnion", region=name, code=code) for key, (name, code) in regions.items()]
    corpus = Corpus(tuple(extractions), {(one.report.id, entity.key): entity for one in extractions for entity in entities})
    built = build_quads(corpus, load_domain("unions"))
    store = Store()
    store.bulk_extend(built.quads)
    assert not built.rejected
    return store


def told(number: str, year: str, **more: object) -> Value:
    """A value of 云河市总工会: its rest stops at the end of a year, unless said otherwise."""
    known: dict[str, object] = {
        "observation": f"urn:{number}-{year}-{sorted(more.items())}",
        "line": "云河市总工会",
        "agent": "云河市总工会",
        "indicator": "工会驿站",
        "region": "云河市",
        "level": "prefecture",
        "value": Decimal(number),
        "unit": "个",
        "kind": "cumulative",
        "measure": "stock",
        "start": f"{year}-01-01",
        "end": f"{year}-12-31",
        "period": year,
        "said": year,
        "approx": False,
        "target": False,
        "confidence": Decimal(1),
        "phrase": "累计建成工会驿站",
        "sentence": f"{year}年有{number}个。",
        "report": f"{year}年工作报告",
        "source": None,
        "page": None,
        "row": None,
    }
    return Value(**known | more)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def value() -> Callable[..., Value]:
    """Writes a value: number, year, and what is not as usual."""
    return told
