"""The arbiter: of all proposals it keeps those that become mentions, none overlapping another."""

from collections.abc import Iterable, Mapping, Sequence

from kg.model import MENTION_TYPES
from kg.recognise.proposals import Proposal

# How sure a source is by itself where no trained model weighs it; measured on documents left out (docs/quality.md).
CERTAINTY = {"grown": 0.9, "grammar": 0.75, "gazetteer": 0.8, "spacy": 0.5}


def arbitrate(sources: Mapping[str, Sequence[Proposal]]) -> list[Proposal]:
    """The mentions of a text, in its order, out of the proposals of each source.

    The tagger has seen the others and decides alone where there is one; else the longer proposal wins, and of two of one
    length that of the surer source.
    """
    if "tagger" in sources:
        return sorted(sources["tagger"])
    weighed = [
        Proposal(one.start, one.end, "PLACE" if one.type == "region" else one.type, CERTAINTY[name])
        for name, proposals in sources.items()
        for one in proposals
    ]
    return _apart(one for one in weighed if one.type in MENTION_TYPES)


def _apart(proposals: Iterable[Proposal]) -> list[Proposal]:
    taken: list[Proposal] = []
    covered: set[int] = set()
    for one in sorted(proposals, key=lambda one: (one.start - one.end, -one.confidence, one)):
        places = range(one.start, one.end)
        if covered.isdisjoint(places):
            taken.append(one)
            covered.update(places)
    return sorted(taken)
