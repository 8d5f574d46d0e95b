"""An extraction in the JSON form that `score.py` reads: what `kg extract` writes."""

from decimal import Decimal
from typing import Any

from kg.model import Extraction, Observation, Relation


def contract(extraction: Extraction) -> dict[str, Any]:
    """Mentions, relations and observations with full names; offsets are code points in the report's text."""
    return {
        "title": extraction.report.title,
        "publisher": extraction.report.context.publisher,
        "mentions": [
            {"start": row.start, "end": row.end, "type": row.type, "entity": row.name, "confidence": row.confidence}
            for row in extraction.mentions
        ],
        "relations": [_relation(row) for row in extraction.relations],
        "observations": [_observation(row) for row in extraction.observations],
    }


def _relation(row: Relation) -> dict[str, Any]:
    qualifiers = {name: getattr(row, name) for name in ("role", "time", "amount", "planned") if getattr(row, name)}
    return {
        "subject": row.subject.name,
        "relation": row.relation,
        "object": row.object.name,
        "qualifiers": qualifiers,
        "start": row.evidence.start,
        "end": row.evidence.end,
        "confidence": row.confidence,
    }


def _observation(row: Observation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "agent": row.agent.name,
        "indicator": row.phrase,
        "value": _number(row.value),
        "unit": row.unit,
        "period": row.period,
        "kind": row.kind,
        "measure": row.measure,
        "concept": row.indicator,
        "start": row.evidence.start,
        "end": row.evidence.end,
        "confidence": row.confidence,
    }
    return found | {name: True for name in ("approx", "target") if getattr(row, name)}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
