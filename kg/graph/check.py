"""The invariants of what goes into a graph: quote and offsets, types of subject and object, values and units.

What breaks one is left out and reported; it never stops a build.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeVar

from kg.model import MENTION_TYPES, RELATIONS, Evidence, Extraction, Key, Mention, Observation, Relation, Report

KINDS = ("cumulative", "new", "rate", "flow")
MEASURES = ("stock", "sum", "flow", "rate")

_Item = TypeVar("_Item", Mention, Relation, Observation)


class Rejection(NamedTuple):
    """A statement that was left out of the graph."""

    report: str  # the report's id
    statement: str  # what it says, for people
    reason: str  # a full sentence
    quote: str = ""


def check(extraction: Extraction, identity: Callable[[Key], Key] = lambda key: key) -> tuple[Extraction, tuple[Rejection, ...]]:
    """What a report says without what breaks an invariant, and what was left out.

    identity: what an entity of the report is called in the whole corpus.
    """
    rejected: list[Rejection] = []
    report = extraction.report
    sound = replace(
        extraction,
        mentions=_keep(extraction.mentions, lambda mention: _mention_faults(mention, report), report, rejected),
        relations=_keep(extraction.relations, lambda relation: _relation_faults(relation, report, identity), report, rejected),
        observations=_keep(extraction.observations, lambda observation: _observation_faults(observation, report), report, rejected),
    )
    return sound, tuple(rejected)


def _keep(items: Iterable[_Item], faults: Callable[[_Item], Iterator[str]], report: Report, rejected: list[Rejection]) -> tuple[_Item, ...]:
    kept = []
    for item in items:
        fault = next(faults(item), None)
        if fault is None:
            kept.append(item)
        else:
            rejected.append(Rejection(report.id, _spoken(item), fault, _quote(item, report)))
    return tuple(kept)


def _mention_faults(mention: Mention, report: Report) -> Iterator[str]:
    if not 0 <= mention.start < mention.end <= len(report.text):
        yield f"The offsets {mention.start} to {mention.end} are not in the report, which has {len(report.text)} characters."
    yield from _key_faults(mention.key)


def _relation_faults(relation: Relation, report: Report, identity: Callable[[Key], Key]) -> Iterator[str]:
    yield from _key_faults(relation.subject)
    yield from _key_faults(relation.object)
    yield from _evidence_faults(relation.evidence, report)
    signature, subject, object_ = RELATIONS.get(relation.relation), identity(relation.subject), identity(relation.object)
    if signature is None:
        yield f"There is no relation {relation.relation!r}."
    elif subject.type not in signature.subjects:
        yield f"The subject is of type {subject.type}; {relation.relation} takes {', '.join(sorted(signature.subjects))}."
    elif object_.type not in signature.objects:
        yield f"The object is of type {object_.type}; {relation.relation} takes {', '.join(sorted(signature.objects))}."
    elif subject == object_:
        yield "Subject and object are the same."


def _observation_faults(observation: Observation, report: Report) -> Iterator[str]:
    yield from _key_faults(observation.agent)
    yield from _evidence_faults(observation.evidence, report)
    start, end = observation.number
    if not observation.evidence.start <= start < end <= observation.evidence.end:
        yield f"The number stands at {start} to {end}, outside its sentence."
    if not observation.value.is_finite():
        yield f"The value {observation.value} is no number."
    if not observation.unit.strip():
        yield "The unit is empty."
    if not observation.phrase.strip():
        yield "The phrase that says what is counted is empty."
    if observation.kind not in KINDS:
        yield f"The kind {observation.kind!r} is none of {', '.join(KINDS)}."
    if observation.measure not in MEASURES:
        yield f"The measure {observation.measure!r} is none of {', '.join(MEASURES)}."
    yield from _period_faults(observation)


def _period_faults(observation: Observation) -> Iterator[str]:
    bounds = [bound for bound in (observation.period_start, observation.period_end) if bound]
    try:
        days = [date.fromisoformat(bound) for bound in bounds]
    except ValueError:
        yield f"The period {' to '.join(bounds)} is not written as YYYY-MM-DD."
    else:
        if days != sorted(days):
            yield f"The period ends ({bounds[1]}) before it starts ({bounds[0]})."


def _evidence_faults(evidence: Evidence, report: Report) -> Iterator[str]:
    if evidence.report != report.id:
        yield f"The evidence points to another report, {evidence.report}."
    elif not 0 <= evidence.start < evidence.end <= len(report.text):
        yield f"The offsets {evidence.start} to {evidence.end} are not in the report, which has {len(report.text)} characters."
    elif not report.text[evidence.start : evidence.end].strip():
        yield "The quote is blank."


def _key_faults(key: Key) -> Iterator[str]:
    if key.type not in MENTION_TYPES:
        yield f"There is no type of entity {key.type!r}."
    if not key.name.strip():
        yield "A name is empty."


def _spoken(item: Mention | Relation | Observation) -> str:
    if isinstance(item, Mention):
        return f"{item.type} {item.name}"
    if isinstance(item, Relation):
        return f"{item.subject.name} {item.relation} {item.object.name}"
    return f"{item.agent.name} {item.phrase} {item.value}{item.unit}"


def _quote(item: Mention | Relation | Observation, report: Report) -> str:
    span = item if isinstance(item, Mention) else item.evidence
    return report.text[max(span.start, 0) : max(span.end, 0)]
