"""Relations: what the text says about two entities, read off frames and weighed by a trained model where the domain has one.

`relate` is pure: the same report, names and clauses give the same relations. `kg.relate.train` makes the model.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.clauses import bylines
from kg.domains import Domain
from kg.model import Clause, Evidence, Key, Mention, Relation, Report
from kg.relate.candidates import Judged, judged
from kg.relate.frames import Frames, load_frames
from kg.relate.links import Link, amount, links, posts
from kg.relate.model import FILE, Model, probability, read_model
from kg.relate.scene import Name, Scene, scenes

__all__ = ["FILE", "relate"]

_TIME = re.compile(r"连续[0-9一二三四五六七八九十两]+年|20[0-9]{2}(?:[—-]20[0-9]{2})?(?=年|—|-)")
# How sure a frame is by itself: about its precision on the development documents, by the way in which the subject is found
# (the two of 13 and 16 cases, all right there, are set lower).
_CERTAINTY = {"explicit": 0.72, "by": 0.9, "partner": 0.9, "carried": 0.82, "left": 0.67, "pattern": 0.9}


def relate(report: Report, mentions: Sequence[Mention], clauses: Sequence[Clause], domain: Domain) -> tuple[Relation, ...]:
    """The relations that `report` states between the entities of `mentions`, in the order of the text.

    Evidence is the sentence; a planned relation is given with `planned`. Without a model in `domain` the frames decide alone.
    With one, a relation is as sure as the model is of the pair, times how sure both names are.
    """
    frames = load_frames(domain)
    path = domain.model(FILE)
    model = read_model(path) if path else None
    sure: dict[Key, float] = {}
    for mention in mentions:
        sure[mention.key] = max(mention.confidence, sure.get(mention.key, 0.0))
    found: dict[tuple[object, ...], Relation] = {}
    for scene in scenes(report, mentions, clauses, frames, bylines(report.text, domain)):
        for link, confidence in _accepted(scene, frames, model, sure):
            relation = _relation(scene, link, frames, report, confidence)
            key = (relation.evidence, *_pair(relation), relation.role, relation.time, relation.amount)
            if key not in found or found[key].confidence < relation.confidence:
                found[key] = relation
    return tuple(found.values())


def _accepted(scene: Scene, frames: Frames, model: Model | None, sure: Mapping[Key, float]) -> Iterator[tuple[Link, float]]:
    """What the frames say, or what the model believes, each with its probability.

    `sure` tells how sure an entity is where it is surest; one that no mention names (the publisher's region) is taken as certain.
    """
    if model is None:
        for link in links(scene, frames):
            if _together(link.object, link.by):
                yield link, _CERTAINTY[link.how]
        return
    scores: dict[tuple[int, str], float] = {}
    for one in judged(scene, frames):
        if not _together(one.candidate.object, one.candidate.by):
            continue
        named = one.candidate.object.mention.confidence * sure.get(one.candidate.subject, 1.0)
        for relation in one.candidate.relations:
            if relation not in model.weights or named < model.least(relation):
                continue
            place = one.candidate.object.index, relation
            if place not in scores:
                scores[place] = model.score(relation, one.around)
            chance = named * probability(scores[place] + model.score(relation, one.joint))
            if chance >= model.least(relation):
                for link in _links(scene, one, relation, frames):
                    yield link, chance


def _together(name: Name, by: Name | None) -> bool:
    """Whether both stand in the same byline, or in none: who wrote the text takes no part in what it tells."""
    return name.byline == (by.byline if by else 0)


def _links(scene: Scene, one: Judged, relation: str, frames: Frames) -> list[Link]:
    """The links of the frames that a judgement accepts, or one of its own."""
    candidate = one.candidate
    own = [link for link in candidate.links if link.relation == relation]
    if not own:
        own = [Link(candidate.subject, relation, candidate.object, candidate.by, "model", "")]
    if relation != "holdsPosition" or candidate.by is None:
        return own[:1]
    found = [link for link in own if link.role] or posts(scene, own[0], candidate.by)
    return [link for link in found if not frames.foreign.search(f"{link.object.mention.name} {link.role}")]


def _relation(scene: Scene, link: Link, frames: Frames, report: Report, confidence: float) -> Relation:
    clause = scene.clause(link.object)
    return Relation(
        link.subject,
        link.relation,
        link.object.mention.key,
        Evidence(report.id, *clause.sentence),
        role=link.role,
        time=_time(scene, link) if link.relation == "receivedAward" else None,
        amount=amount(scene, link.object, frames.money) if link.relation == "funds" else None,
        planned=clause.planned,
        confidence=round(confidence, 4),
    )


def _pair(relation: Relation) -> tuple[object, ...]:
    """Subject, relation and object; cooperation is the same in both directions."""
    if relation.relation == "cooperatesWith":
        return (relation.relation, *sorted((relation.subject, relation.object)))
    return relation.subject, relation.relation, relation.object


def _time(scene: Scene, link: Link) -> str | None:
    found = _TIME.search(scene.plain, scene.start, link.object.mention.end)
    return found.group() if found else None
