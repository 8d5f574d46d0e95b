"""The observations of a graph as values that can be compared: one line an agent, with its indicator, time, precision and sentence.

A collective (甘肃省各级工会) stands on the line of the union that heads it, and a total is never of the same sort as an increase.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pyoxigraph import NamedNode

from kg.domains import Domain, load_domain
from kg.query import Result, Source, run

SORTS = ("stock", "new", "flow", "sum", "rate")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PIECES = "things"  # the units of quantities.toml that only are measure words: 个, 家, 座
_PIECE = "个"

_QUERY = """
SELECT ?observation ?line ?agent ?indicator ?region ?level ?value ?unit ?kind ?measure ?start ?end ?period ?said
  ?approx ?target ?confidence ?phrase ?sentence ?report ?source ?page ?row WHERE {
  RESTRICTION
  ?observation kg:indicator ?concept ; kg:agent ?who ; kg:phrase ?phrase ; kg:value ?value ; kg:kind ?kind ; kg:measure ?measure ;
    kg:confidence ?confidence ; kg:evidence ?evidence .
  ?who rdfs:label ?agent .
  ?concept rdfs:label ?indicator FILTER (LANG(?indicator) = "zh")
  ?evidence oa:exact ?sentence ; oa:hasSource ?text .
  ?text rdfs:label ?report .
  OPTIONAL { ?who kg:headedBy/rdfs:label ?head }
  BIND (COALESCE(?head, ?agent) AS ?line)
  OPTIONAL { ?observation kg:unit ?unit }
  OPTIONAL { ?observation kg:place ?place . ?place rdfs:label ?region OPTIONAL { ?place kg:level ?level } }
  OPTIONAL { ?observation kg:periodStart ?start }
  OPTIONAL { ?observation kg:periodEnd ?end }
  OPTIONAL { ?observation kg:period ?period }
  OPTIONAL { ?observation kg:asOf ?said }
  OPTIONAL { ?observation kg:approx ?approx }
  OPTIONAL { ?observation kg:target ?target }
  OPTIONAL { ?text kg:source ?source }
  OPTIONAL { ?evidence kg:page ?page }
  OPTIONAL { ?evidence kg:line ?row }
}
"""


@dataclass(frozen=True, slots=True)
class Value:
    """One number of one report with all that comparing it needs."""

    observation: str  # IRI
    line: str  # the agent, or the union that heads it where it is a collective
    agent: str
    indicator: str  # label in Chinese
    region: str | None
    level: str | None  # of the region: nation, province, prefecture, county
    value: Decimal
    unit: str
    kind: str
    measure: str
    start: str | None  # first day, YYYY-MM-DD
    end: str | None  # last day; the date of a stock
    period: str | None  # as the text has it
    said: str | None  # the date or period of the report
    approx: bool
    target: bool
    confidence: Decimal
    phrase: str
    sentence: str
    report: str
    source: str | None
    page: int | None
    row: int | None  # line of the source

    @property
    def sort(self) -> str:
        """One of SORTS; values of different sorts are never set against each other."""
        return "new" if self.kind == "new" and self.measure == "flow" else self.measure

    @property
    def who(self) -> str:
        """The agent of the line, with the collective that the report names: 甘肃省总工会（甘肃省各级工会）."""
        return self.line if self.line == self.agent else f"{self.line}（{self.agent}）"

    @property
    def year(self) -> int | None:
        """The year in which the period ends; of a period that is only known as text, the last year that it names."""
        years = _YEAR.findall(self.end or self.start or self.period or "")
        return int(years[-1]) if years else None

    @property
    def when(self) -> str:
        """The time in figures: 2024 for a year or a state at its end, 2018–2023, 2024-09-30; as the text has it where no date is known."""
        if self.end is None:
            return self.period or ""
        until = self.end[:4] if self.end.endswith("-12-31") else self.end
        if self.measure == "stock" or self.start is None or self.start == self.end:
            return until
        since = self.start[:4] if self.start.endswith("-01-01") else self.start
        return until if since == until else f"{since}–{until}"

    @property
    def where(self) -> str:
        """The report with the page or the line of its source."""
        place = f"第{self.page}页" if self.page else f"第{self.row}行" if self.row else ""
        return f"{self.report} {place}".strip()


def values(source: Source, indicators: Iterable[NamedNode] = (), lines: Iterable[str] = ()) -> list[Value]:
    """The values of `source` in a fixed order.

    indicators: only of these; all where empty.
    lines: only of the agents of these names, with their collectives; all where empty.
    """
    nodes = " ".join(map(str, indicators))
    found = run(source, _QUERY.replace("RESTRICTION", f"VALUES ?concept {{ {nodes} }}" if nodes else ""))
    wanted = frozenset(lines)
    rows = {value.observation: value for value in sorted((_value(found, row) for row in found.rows), key=repr)}
    return sorted((value for value in rows.values() if not wanted or value.line in wanted), key=_order)


def _order(value: Value) -> tuple[object, ...]:
    place = (value.report, value.row or 0, value.phrase, value.value, value.observation)
    return value.indicator, SORTS.index(value.sort), value.region or "", value.line, value.end or "", value.start or "", *place


def _value(found: Result, row: Iterable[object]) -> Value:
    told: dict[str, Any] = {name: getattr(term, "value", None) for name, term in zip(found.columns, row, strict=True)}
    read = {
        "value": Decimal(told["value"]),
        "unit": told["unit"] or "",
        "approx": told["approx"] == "true",
        "target": told["target"] == "true",
        "confidence": Decimal(told["confidence"]),
        "page": int(told["page"]) if told["page"] else None,
        "row": int(told["row"]) if told["row"] else None,
    }
    return Value(**told | read)


def common_unit(unit: str, domain: Domain | None = None) -> str:
    """The unit that a value is compared in: measure words (家, 座) count as 个, all other units as they are."""
    return _PIECE if unit in _measure_words(domain or load_domain("unions")) else unit


@lru_cache(maxsize=8)
def _measure_words(domain: Domain) -> frozenset[str]:
    words: list[str] = domain.table("quantities.toml")["units"]["kinds"][_PIECES]
    return frozenset(word for word in words if "次" not in word)
