"""Relations: what the text says about two entities, read off frames and weighed by a trained model where one is given.

`relate` is pure: the same report, names and clauses give the same relations.
"""

import re
from collections.abc import Iterator, Sequence

from kg.domains import Domain
from kg.model import Clause, Evidence, Mention, Relation, Report
from kg.relate.frames import load_frames
from kg.relate.links import Link, amount, links
from kg.relate.scene import Scene, scenes

__all__ = ["relate"]

_TIME = re.compile(r"连续[0-9一二三四五六七八九十两]+年|20[0-9]{2}(?:[—-]20[0-9]{2})?(?=年|—|-)")
# How sure a frame is by itself: a subject named in the sentence, or one carried over.
_CERTAINTY = {"explicit": 0.8, "by": 0.85, "partner": 0.75, "carried": 0.65, "left": 0.7, "pattern": 0.75}


def relate(report: Report, mentions: Sequence[Mention], clauses: Sequence[Clause], domain: Domain) -> tuple[Relation, ...]:
    """The relations that `report` states between the entities of `mentions`, in the order of the text.

    Evidence is the sentence; a planned relation is given with `planned`.
    """
    frames = load_frames(domain)
    found: dict[tuple[object, ...], Relation] = {}
    for scene in scenes(report, mentions, clauses, frames):
        for relation in _relations(scene, list(links(scene, frames)), report, frames.money):
            key = (relation.evidence, relation.subject, relation.relation, relation.object, relation.role, relation.time, relation.amount)
            if key not in found or found[key].confidence < relation.confidence:
                found[key] = relation
    return tuple(found.values())


def _relations(scene: Scene, proposed: Sequence[Link], report: Report, money: re.Pattern[str]) -> Iterator[Relation]:
    for link in proposed:
        clause = scene.clause(link.object)
        yield Relation(
            link.subject,
            link.relation,
            link.object.mention.key,
            Evidence(report.id, *clause.sentence),
            role=link.role,
            time=_time(scene, link) if link.relation == "receivedAward" else None,
            amount=amount(scene, link.object, money) if link.relation == "funds" else None,
            planned=clause.planned,
            confidence=_CERTAINTY[link.how],
        )


def _time(scene: Scene, link: Link) -> str | None:
    found = _TIME.search(scene.plain, scene.start, link.object.mention.end)
    return found.group() if found else None
