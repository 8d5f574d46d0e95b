"""Reads the numbers that measure the work: who, what, how many, when, and how it is worded.

Every numeral of a report becomes an observation or a residue with the reason why not.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from kg.domains import Domain
from kg.model import Clause, Evidence, Key, Mention, Observation, Report, Residue
from kg.observe.agent import Agents
from kg.observe.indicators import Concept, scheme
from kg.observe.period import Calendar
from kg.observe.phrase import Count, Phraser
from kg.observe.quantities import Numeral, grammar
from kg.observe.words import words

__all__ = ["observe"]

_AHEAD = 50  # characters before a number that may say what a bare 覆盖职工 is about
_OTHER_BRACKET = re.compile(r".*[（(][^（）()]*[）)]|.*[（(](?=[^（）()]*$)")
_COMMA = re.compile("[，,；;]")
_LEANS = re.compile(r"\s*其中[，,：:]")  # a sentence that tells the parts of the number before it
_WORD = re.compile(r"[^\W\d_]")
_QUOTED = re.compile('“[^”\n]{1,30}”|"[^"\n]{1,30}"|‘[^’\n]{1,30}’|「[^」\n]{1,30}」|《[^》\n]{1,80}》')


@dataclass(frozen=True)
class _Wording:
    cumulative: re.Pattern[str]
    new: re.Pattern[str]
    anew: re.Pattern[str]
    as_of: re.Pattern[str]
    state: re.Pattern[str]
    standing: re.Pattern[str]
    summed: re.Pattern[str]
    growing: re.Pattern[str]
    leaning: re.Pattern[str]


@lru_cache(maxsize=8)
def _wording(domain: Domain) -> _Wording:
    table: Mapping[str, Any] = domain.table("quantities.toml")["kinds"]
    names = ("cumulative", "new", "anew", "as_of", "state", "standing", "summed", "growing", "leaning")
    return _Wording(**{name: re.compile(table[name]) for name in names})


def observe(
    report: Report, mentions: Sequence[Mention], clauses: Sequence[Clause], domain: Domain
) -> tuple[tuple[Observation, ...], tuple[Residue, ...]]:
    """The observations of `report` in order, and every other numeral with the reason why it is none.

    `mentions` are sorted by start; `clauses` are those of kg.clauses.analyse.
    """
    numerals, residue = _sort_out(report.text, mentions, domain)
    observations = tuple(_observations(report, mentions, clauses, numerals, domain))
    counted = {observation.number[0] for observation in observations}
    residue += [Residue(numeral.start, numeral.end, "not understood") for numeral in numerals if numeral.start not in counted]
    return observations, tuple(sorted(residue, key=lambda row: row.start))


def _sort_out(text: str, mentions: Sequence[Mention], domain: Domain) -> tuple[list[Numeral], list[Residue]]:
    names = sorted([(mention.start, mention.end) for mention in mentions] + [match.span() for match in _QUOTED.finditer(text)])
    starts = [start for start, _ in names]
    quantities: list[Numeral] = []
    residue: list[Residue] = []
    for numeral in grammar(domain).numerals(text):
        index = bisect_right(starts, numeral.start)
        named = any(end > numeral.start for _, end in names[max(0, index - 3) : index])
        reason = numeral.reason or ("name" if named else None)
        if reason is None:
            quantities.append(numeral)
        else:
            residue.append(Residue(numeral.start, numeral.end, "name" if named and reason == "no unit" else reason))
    return quantities, residue


def _observations(
    report: Report, mentions: Sequence[Mention], clauses: Sequence[Clause], numerals: Sequence[Numeral], domain: Domain
) -> Iterator[Observation]:
    phraser = Phraser(report.text, mentions, words(domain))
    observer = _Observer(report, numerals, domain)
    agents = Agents(report, mentions, domain)
    starts = [clause.start for clause in clauses]
    groups: dict[int, list[Numeral]] = {}
    for numeral in numerals:
        groups.setdefault(bisect_right(starts, numeral.start) - 1, []).append(numeral)
    before: list[Count] = []
    last = -1
    for index, group in groups.items():
        clause = clauses[index]
        if last < 0 or (clauses[last].sentence != clause.sentence and not _LEANS.match(report.text, clause.sentence[0])):
            before = []
        before, last = phraser.counts(clause, group, before), index
        if clause.subject is not None:
            yield from (
                observer.observation(clause, agents.agent(clause, clause.subject, count), count)
                for count in before
                if _WORD.search(count.phrase)
            )


class _Observer:
    """Puts the observations of one report together."""

    def __init__(self, report: Report, numerals: Sequence[Numeral], domain: Domain) -> None:
        self._report = report
        self._numerals = numerals
        self._starts = [numeral.start for numeral in numerals]
        self._wording = _wording(domain)
        self._scheme = scheme(domain)
        self._calendar = Calendar(report, domain)

    def observation(self, clause: Clause, agent: Key, count: Count) -> Observation:
        numeral = count.numeral
        kind = self._kind(clause, count)
        concept = self._concept(clause, count)
        period = self._calendar.period(clause, numeral.start)
        return Observation(
            agent=agent,
            phrase=count.phrase,
            value=numeral.value,
            unit=numeral.unit or "",
            kind=kind,
            measure=self._measure(kind, concept, count),
            evidence=Evidence(self._report.id, *clause.sentence),
            number=(numeral.start, numeral.end),
            indicator=concept.name if concept else None,
            period=period.text if period else None,
            period_start=period.start if period else None,
            period_end=period.end if period else None,
            approx=numeral.approx,
            target=clause.planned,
        )

    def _concept(self, clause: Clause, count: Count) -> Concept | None:
        """The indicator by the phrase; where that is general or leans on others, by the words before the number, the nearest first."""
        numeral = count.numeral
        find = partial(self._scheme.concept, unit=numeral.unit or "", kind=numeral.kind)
        concept = find(count.phrase)
        leaning = self._wording.leaning.match(count.phrase)
        if leaning or (concept is not None and concept.general):
            far = leaning and (concept is None or concept.general)
            start = clause.sentence[0] if far or numeral.kind == "money" else clause.start  # what money is for may stand clauses before
            said = count.predicate if count.noun in count.before else count.noun + count.predicate
            for words in self._ahead(max(start, numeral.opens - _AHEAD), numeral):
                found = find(words + said)
                if found is not None and not found.general:
                    return found
                concept = concept or found
        return concept

    def _ahead(self, start: int, numeral: Numeral) -> Iterator[str]:
        """The words between `start` and the number, from the last comma on, from the one before it and so forth.

        A stretch that counts the same kind of thing is left out: in 30人晋升等级，带动60人参与 the sixty are not promoted.
        """
        text, words, end = self._report.text, "", numeral.opens
        near = self._numerals[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        counted = [other.start for other in near if other.kind == numeral.kind]
        for begin in reversed([start, *(mark.end() for mark in _COMMA.finditer(text, start, end))]):
            if end == numeral.opens or not any(begin <= other < end for other in counted):
                words = text[begin:end] + words
                yield _OTHER_BRACKET.sub("", words)
            end = begin

    def _kind(self, clause: Clause, count: Count) -> str:
        """The wording; 截至 and 目前 hold for the whole sentence, over its semicolons."""
        if count.numeral.kind == "rate":
            return "rate"
        wording, text, end = self._wording, self._report.text, count.numeral.opens
        if wording.new.search(count.verb) or wording.new.search(count.before):
            return "new"
        if wording.state.fullmatch(count.phrase):
            return "cumulative"
        whole = text[text.rfind("。", 0, clause.start) + 1 : end]
        told = whole if wording.as_of.search(whole) else text[clause.sentence[0] : end]
        own = [match.start() for match in wording.anew.finditer(text, clause.start, end)]
        told = text[own[-1] : end] if own else told
        return "cumulative" if wording.cumulative.search(told) else "flow"

    def _measure(self, kind: str, concept: Concept | None, count: Count) -> str:
        """The meaning: a state at a date, a sum over a period, a flow or a rate."""
        if kind == "rate":
            return "rate"
        if kind == "new":
            return "flow"
        standing = self._wording.standing.search(count.verb + count.before) is not None
        total = kind == "cumulative" and self._wording.growing.search(count.verb) is None
        if concept is not None and concept.stands and (total or standing or not (count.verb or count.predicate)):
            return "stock"
        if concept is None and standing and not self._wording.summed.search(count.before):
            return "stock"
        return "sum" if kind == "cumulative" else "flow"
