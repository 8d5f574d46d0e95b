"""Clauses and who acts in them: Chinese reports drop the subject for whole paragraphs, and here it is carried over.

`analyse` is what relate and observe build on; the words it knows stand in `clauses.toml` of the domain.
"""

from collections.abc import Iterator, Sequence

from kg.clauses.split import Piece, pieces
from kg.clauses.subject import Finder, Speaker, Whose, Words, most_named, speaker, words
from kg.domains import Domain
from kg.model import Clause, Key, Mention, Report

_LONGEST_HEADING = 40

__all__ = ["Whose", "analyse", "bylines", "whose"]


def analyse(report: Report, mentions: Sequence[Mention], domain: Domain) -> tuple[Clause, ...]:
    """The clauses of `report` in order, each with the subject in force and whether it is a plan.

    `mentions` are the report's own, sorted by start. Where nobody is named at all, the subject is None.
    """
    vocabulary = words(domain)
    told = _told(report, mentions, domain)
    who = speaker(report, told, vocabulary)
    return tuple(_carry(report, told, who, vocabulary))


def bylines(text: str, domain: Domain) -> tuple[tuple[int, int], ...]:
    """Where the text names who wrote it, with its brackets: who is named there takes no part in what it tells."""
    return tuple(match.span() for match in words(domain).byline.finditer(text))


def whose(report: Report, mentions: Sequence[Mention], domain: Domain) -> Whose:
    """Whose work `report` tells, and whose state it is: the region of its union, or the firm."""
    vocabulary = words(domain)
    return speaker(report, _told(report, mentions, domain), vocabulary).whose(mentions, vocabulary)


def _told(report: Report, mentions: Sequence[Mention], domain: Domain) -> Sequence[Mention]:
    """The mentions but those of bylines."""
    signed = bylines(report.text, domain)
    return [mention for mention in mentions if not any(start <= mention.start < end for start, end in signed)] if signed else mentions


def _carry(report: Report, mentions: Sequence[Mention], who: Speaker, vocabulary: Words) -> Iterator[Clause]:
    """Subjects hold within their sentence; who opens a paragraph, or two sentences of it in turn, holds until its end."""
    text = report.text
    finder = Finder(text, mentions, who, vocabulary)
    house = section = topic = current = who.publisher or most_named(report, mentions, vocabulary)
    plan_section = plan_sentence = opening = False
    spoken: Key | None = None  # who opened the last sentence that names its subject
    told = list(pieces(text))
    for piece, following in zip(told, [*told[1:], None], strict=False):
        if piece.opens == "line":
            line = _line(text, piece)
            if _is_heading(line):
                plan_section = bool(vocabulary.plan_heading.search(line))
                section = (finder.headed(piece.start, piece.start + len(line)) if piece.start else None) or house
            topic = current = section
            opening, spoken = True, None
        if piece.opens != "line" and vocabulary.since.match(text, piece.start, piece.end):
            topic = current = (finder.founded(piece.start) if current == house else None) or current
        parts = piece.opens != "line" and text.startswith("其中", piece.start)
        if piece.opens in ("line", "stop"):
            current, plan_sentence = (current if parts else topic), False
        elif piece.opens == "half" and not parts and not (_is_region(current) and vocabulary.bare.match(text, piece.start, piece.end)):
            current = topic
        found = finder.subject(piece.start, piece.end, topic)
        ahead = finder.ahead(piece, following) if found is None and piece.opens in ("line", "stop") else None
        if found is None and _turns_back(text, piece, current, vocabulary):
            current = topic
        if found is not None:
            current = found
            twice = piece.opens in ("line", "stop") and found == spoken
            spoken = found if piece.opens in ("line", "stop") else spoken
            relay = piece.opens == "stop" and topic != section and _is_union(topic, vocabulary) and _is_union(found, vocabulary)
            if twice or relay or _holds(piece, current, who, vocabulary, opening=opening):
                topic = current
                if current.type == "PERSON" and _is_heading(_line(text, piece)):
                    house = section = current
        opening = opening and found is None and bool(vocabulary.prelude.fullmatch(text, piece.start, piece.end))
        plan_sentence = plan_sentence or bool(vocabulary.until.search(text, piece.start, piece.end))
        planned = plan_section or plan_sentence or bool(vocabulary.planned.search(text, piece.start, piece.end))
        yield Clause(piece.start, piece.end, piece.sentence, ahead or current, found is not None, planned)
        if found is not None and found != topic and _passes(found, text, piece, following, vocabulary):
            current = topic


def _line(text: str, piece: Piece) -> str:
    return text[piece.start : text.find("\n", piece.start) % (len(text) + 1)]


def _is_heading(line: str) -> bool:
    return len(line) <= _LONGEST_HEADING and not line.endswith(("。", "；", "！"))


def _passes(subject: Key, text: str, piece: Piece, following: Piece | None, vocabulary: Words) -> bool:
    """Whether a subject acts only in the clause that names it: the next one does not go on with 并."""
    if following is not None and vocabulary.goes_on.match(text, following.start, following.end):
        return False
    clause = text[piece.start : piece.end]
    return any(kind == subject.type and name.search(subject.name) and told.search(clause) for kind, name, told in vocabulary.passing)


def _turns_back(text: str, piece: Piece, subject: Key | None, vocabulary: Words) -> bool:
    """Whether the clause tells of the publisher again though it names nobody: a time or a sum opens it."""
    if vocabulary.sum.match(text, piece.start, piece.end):
        sums = subject is not None and (subject.type in ("FACILITY", "PLATFORM", "PLACE") or vocabulary.publisher.search(subject.name))
        return not sums
    return vocabulary.back.match(text, piece.start, piece.end) is not None


def _holds(piece: Piece, subject: Key, who: Speaker, vocabulary: Words, *, opening: bool) -> bool:
    """Whether a subject holds until its paragraph ends: who speaks, a union that opens it, a person where no union speaks.

    `opening`: nothing but a time or a purpose has been told in the paragraph.
    """
    union = _is_union(subject, vocabulary)
    opens = union or (subject.type == "PERSON" and who.publisher is None)
    passing = subject != who.publisher and piece.opens in ("comma", "half")
    first = piece.opens == "line" or (opening and "各" not in subject.name)
    return (first and opens) or (_of_house(subject, who, vocabulary) and not passing)


def _is_union(subject: Key | None, vocabulary: Words) -> bool:
    return subject is not None and subject.type == "ORG" and vocabulary.publisher.search(subject.name) is not None


def _is_region(subject: Key | None) -> bool:
    return subject is not None and subject.type == "PLACE"


def _of_house(key: Key, who: Speaker, vocabulary: Words) -> bool:
    return key == who.publisher or key == who.collective(vocabulary)
