"""Says who did or has what is counted: mostly the subject of the clause, but what is counted can tell another.

A share of firms or an honour from above is a state of the region, not the work of its unions; users belong to their platform. The
words stand in the section `agents` of `quantities.toml`.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from kg.clauses import whose
from kg.domains import Domain
from kg.model import Clause, Key, Mention, Report
from kg.observe.phrase import Count

_DIGIT = re.compile(r"\d")


class _Follow(NamedTuple):
    """What was named before in the sentence and has what is counted."""

    type: str
    after: re.Pattern[str]  # what stands behind its name
    told: re.Pattern[str]  # what is counted


@dataclass(frozen=True)
class _Words:
    state: re.Pattern[str]
    whole: re.Pattern[str]
    higher: re.Pattern[str]
    gained: re.Pattern[str]
    confers: re.Pattern[str]
    follow: tuple[_Follow, ...]


@lru_cache(maxsize=8)
def _words(domain: Domain) -> _Words:
    table: Mapping[str, Any] = domain.table("quantities.toml")["agents"]
    patterns = {name: re.compile(table[name]) for name in ("state", "whole", "higher", "gained", "confers")}
    return _Words(
        **patterns, follow=tuple(_Follow(row["type"], re.compile(row["after"]), re.compile(row["told"])) for row in table["follow"])
    )


class Agents:
    """Finds the agents of one report."""

    def __init__(self, report: Report, mentions: Sequence[Mention], domain: Domain) -> None:
        self._words = _words(domain)
        self._who = whose(report, mentions, domain)
        self._text = report.text
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def agent(self, clause: Clause, subject: Key, count: Count) -> Key:
        """The agent of `count` in `clause`, of which `subject` is the subject."""
        who, words = self._who, self._words
        if count.holder is not None:
            return count.holder
        if subject == who.owner and who.publisher and not clause.explicit and words.confers.fullmatch(count.verb):
            opening = _DIGIT.split(self._text[clause.sentence[0] : clause.start], maxsplit=1)[0]
            return subject if words.confers.search(opening) else who.publisher
        if subject not in (who.publisher, who.collective):
            return subject
        if who.owner and (words.whole.search(count.before) or (not clause.planned and self._is_state(count))):
            return who.owner
        return self._followed(count) or subject

    def _is_state(self, count: Count) -> bool:
        """Whether a count tells the state of a region or firm: a rate of its firms, honours that it gained from above."""
        words, home = self._words, self._who.home
        if words.state.search(count.phrase):
            return True
        own = bool(home) and count.noun.startswith(home)
        return not own and words.gained.fullmatch(count.verb) is not None and words.higher.search(count.noun) is not None

    def _followed(self, count: Count) -> Key | None:
        """What the sentence named last that has what is counted: the platform its users, the contest its teams."""
        at = count.numeral.opens
        start = max(self._text.rfind("。", 0, at), self._text.rfind("\n", 0, at)) + 1
        told = [rule for rule in self._words.follow if rule.told.search(count.phrase)]
        for mention in reversed(self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, at)]) if told else ():
            if any(rule.type == mention.type and rule.after.match(self._text, mention.end, at) for rule in told):
                return mention.key
        return None
