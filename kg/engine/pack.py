"""Reports and extractions as bytes, to keep them on disk and to hand them from process to process: JSON, compressed.

JSON and no pickle, because a folder that is passed on must not be able to run code when it is built upon.
"""

import json
import zlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from kg.errors import ReadError
from kg.model import Context, Entity, Evidence, Extraction, Key, Mention, Observation, Origin, Relation, Report, Residue, Slip, Source
from kg.read import Outcome, Skipped

_LEVEL = 1  # of compression: a tenth of the size for a fiftieth of the time of reading


def pack(value: Any) -> bytes:
    """Any value of `kg.model`, or lists and dictionaries of them."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_fields)
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)


def unpack(data: bytes) -> Any:
    """What `pack` was given, with lists in place of the values of `kg.model`. ValueError or zlib.error where the bytes are damaged."""
    return json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))


def _fields(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else [getattr(value, name) for name in value.__slots__]


def pack_outcomes(outcomes: list[Outcome]) -> bytes:
    """What reading one file gave."""
    return pack([[type(outcome).__name__, _outcome_fields(outcome)] for outcome in outcomes])


def _outcome_fields(outcome: Outcome) -> Any:
    return [outcome.path, outcome.problem, outcome.remedy] if isinstance(outcome, ReadError) else outcome


def unpack_outcomes(data: bytes) -> list[Outcome]:
    """What `pack_outcomes` was given."""
    makers: dict[str, Callable[..., Outcome]] = {"Report": _report, "Skipped": Skipped, "ReadError": ReadError}
    return [makers[kind](*fields) for kind, fields in unpack(data)]


def _report(id_: str, title: str, text: str, source: list[Any], context: list[Any], origins: list[list[Any]]) -> Report:
    return Report(id_, title, text, Source(*source), Context(*context), tuple(Origin(*run) for run in origins))


def pack_extraction(extraction: Extraction) -> bytes:
    """What was read out of a report, without the report."""
    found = extraction
    return pack([found.mentions, found.entities, found.relations, found.observations, found.residue, found.slips])


def unpack_extraction(data: bytes, report: Report) -> Extraction:
    """What `pack_extraction` was given, with its report."""
    mentions, entities, relations, observations, residue, slips = unpack(data)
    return Extraction(
        report,
        tuple(Mention(*row) for row in mentions),
        tuple(entity(row) for row in entities),
        tuple(_relation(*row) for row in relations),
        tuple(_observation(*row) for row in observations),
        tuple(Residue(*row) for row in residue),
        tuple(Slip(*row) for row in slips),
    )


def entity(row: list[Any]) -> Entity:
    """An entity out of its fields."""
    type_, name, kind, aliases, *rest = row
    return Entity(type_, name, kind, tuple(aliases), *rest)


def _relation(subject: list[str], relation: str, object_: list[str], evidence: list[Any], *rest: Any) -> Relation:
    return Relation(Key(*subject), relation, Key(*object_), Evidence(*evidence), *rest)


def _observation(agent: list[str], phrase: str, value: str, *rest: Any) -> Observation:
    unit, kind, measure, evidence, number, *others = rest
    return Observation(Key(*agent), phrase, Decimal(value), unit, kind, measure, Evidence(*evidence), tuple(number), *others)
