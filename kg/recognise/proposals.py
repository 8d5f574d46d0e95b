"""Proposals: stretches of text that may be mentions, whoever proposes them."""

from collections.abc import Iterable
from typing import NamedTuple


class Proposal(NamedTuple):
    """A stretch of text that may be a mention of that type."""

    start: int
    end: int
    type: str
    confidence: float = 1.0


def longest(proposals: Iterable[Proposal]) -> list[Proposal]:
    """What remains when the longest at the leftmost place wins, none overlapping another."""
    chosen: list[Proposal] = []
    for proposal in sorted(proposals, key=lambda one: (one.start, -one.end, one.type)):
        if not chosen or proposal.start >= chosen[-1].end:
            chosen.append(proposal)
    return chosen
