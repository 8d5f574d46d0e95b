"""Entities, relations and observations as three tables with a row each for an entity, a claim and a value."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from kg.export.contents import Contents
from kg.export.parts import Entities, Parts
from kg.graph.iris import ONTOLOGY
from kg.room import Room

Value: TypeAlias = str | int | float | Decimal | bool | None

# Column → its title in Chinese; the columns of a table stand in this order.
ENTITIES: Mapping[str, str] = {
    "name": "名称",
    "type": "类型",
    "kind": "类别",
    "aliases": "别名",
    "region": "地区",
    "reports": "提及报告数",
    "claims": "说法数",
    "observations": "数据数",
    "iri": "标识",
}
RELATIONS: Mapping[str, str] = {
    "subject": "主体",
    "subject_type": "主体类型",
    "relation": "关系",
    "relation_zh": "关系名称",
    "object": "客体",
    "object_type": "客体类型",
    "role": "职务",
    "time": "时间",
    "amount": "金额",
    "planned": "计划",
    "confidence": "把握",
    "sentence": "原句",
    "report": "报告",
    "source": "来源",
    "line": "行",
    "page": "页",
}
OBSERVATIONS: Mapping[str, str] = {
    "region": "地区",
    "level": "层级",
    "year": "年份",
    "period": "时间",
    "agent": "主体",
    "indicator": "指标",
    "phrase": "原文指标",
    "value": "数值",
    "unit": "单位",
    "kind": "性质",
    "measure": "口径",
    "approx": "约数",
    "target": "目标",
    "confidence": "把握",
    "sentence": "原句",
    "report": "报告",
    "source": "来源",
    "line": "行",
    "page": "页",
}
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values under named columns."""

    name: str
    columns: Mapping[str, str]  # column → its title in Chinese
    rows: Iterable[tuple[Value, ...]]  # to be read any number of times


def tables(parts: Parts, room: Room) -> list[Table]:
    """The tables entities, relations and observations of a graph, each in a fixed order of rows, which wait in `room`."""
    entities, relations, observations = room.spool(), room.spool(), room.spool()
    for contents in parts.reports():
        for spool, rows in ((relations, _relations(contents)), (observations, _observations(contents))):
            for row in rows:
                spool.append(row)
    described = (row for part in parts.entities(claims=False) for row in _entities(part, parts))
    for _, row in room.sort(((row[1], row[0] or "", row[-1]), row) for row in described):
        entities.append(row)
    return [
        Table("entities", ENTITIES, entities),
        Table("relations", RELATIONS, relations),
        Table("observations", OBSERVATIONS, observations),
    ]


def _entities(part: Entities, parts: Parts) -> Iterator[tuple[Value, ...]]:
    contents = part.contents
    for node, type_ in part.types.items():
        yield (
            contents.label(node),
            type_,
            contents.kind(node),
            "|".join(contents.all(node, "skos:altLabel")) or None,
            contents.region(node),
            parts.mentions[node],
            parts.claims[node],
            parts.observations[node],
            node,
        )


def _relations(contents: Contents) -> Iterator[tuple[Value, ...]]:
    for claim, evidence in _placed(contents, contents.claims):
        subject, predicate, object_ = contents.statement(claim)
        yield (
            contents.label(subject),
            contents.entities.get(subject),
            predicate.removeprefix(ONTOLOGY),
            contents.label(predicate),
            contents.label(object_),
            contents.entities.get(object_),
            contents.one(claim, "kg:role"),
            contents.one(claim, "kg:time"),
            contents.one(claim, "kg:amount"),
            contents.one(claim, "kg:planned") == "true",
            _number(contents.one(claim, "kg:confidence")),
            *_source(contents, evidence),
        )


def _observations(contents: Contents) -> Iterator[tuple[Value, ...]]:
    for node, evidence in _placed(contents, contents.observations):
        place = contents.one(node, "kg:place")
        yield (
            contents.label(place),
            contents.one(place, "kg:level"),
            _year(contents, node),
            contents.one(node, "kg:period"),
            contents.label(contents.one(node, "kg:agent")),
            contents.label(contents.one(node, "kg:indicator")),
            contents.one(node, "kg:phrase"),
            _number(contents.one(node, "kg:value")),
            contents.one(node, "kg:unit"),
            contents.one(node, "kg:kind"),
            contents.one(node, "kg:measure"),
            contents.one(node, "kg:approx") == "true",
            contents.one(node, "kg:target") == "true",
            _number(contents.one(node, "kg:confidence")),
            *_source(contents, evidence),
        )


def _placed(contents: Contents, statements: list[str]) -> list[tuple[str, str | None]]:
    """The statements with their first evidence, in the order in which the reports make them."""
    placed = [(statement, contents.evidence(statement)) for statement in statements]
    return sorted(placed, key=lambda pair: (contents.position(pair[1]), pair[0]))


def _source(contents: Contents, evidence: str | None) -> tuple[Value, ...]:
    report = contents.one(evidence, "oa:hasSource")
    line, page = contents.one(evidence, "kg:line"), contents.one(evidence, "kg:page")
    return (
        contents.one(evidence, "oa:exact"),
        contents.label(report),
        contents.one(report, "kg:source"),
        int(line) if line else None,
        int(page) if page else None,
    )


def _year(contents: Contents, observation: str) -> int | None:
    """The year in which the period ends; of a period that is only known as text, the last year that it names."""
    known = (contents.one(observation, name) for name in ("kg:periodEnd", "kg:periodStart", "kg:period"))
    years = _YEAR.findall(next(filter(None, known), ""))
    return int(years[-1]) if years else None


def _number(text: str | None) -> Value:
    return None if text is None else int(text) if text.lstrip("-").isdigit() else Decimal(text)
