"""Reads the numbers that measure the work: who, what, how many, when, and how it is worded.

Every numeral of a report becomes an observation or a residue with the reason why not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.domains import Domain
from kg.model import Clause, Evidence, Mention, Observation, Report, Residue
from kg.observe.phrase import Count, Phraser, words
from kg.observe.quantities import Numeral, grammar

__all__ = ["observe"]

_QUOTED = re.compile("“[^”\n]{1,30}”|\"[^\"\n]{1,30}\"|‘[^’\n]{1,30}’|「[^」\n]{1,30}」|《[^》\n]{1,80}》")


@dataclass(frozen=True)
class _Wording:
    cumulative: re.Pattern[str]
    new: re.Pattern[str]
    as_of: re.Pattern[str]


@lru_cache(maxsize=8)
def _wording(domain: Domain) -> _Wording:
    table: Mapping[str, Any] = domain.table("quantities.toml")["kinds"]
    return _Wording(re.compile(table["cumulative"]), re.compile(table["new"]), re.compile(table["as_of"]))


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
    starts = [clause.start for clause in clauses]
    groups: dict[int, list[Numeral]] = {}
    for numeral in numerals:
        groups.setdefault(bisect_right(starts, numeral.start) - 1, []).append(numeral)
    before: list[Count] = []
    last = -1
    for index, group in groups.items():
        clause = clauses[index]
        if last < 0 or clauses[last].sentence != clause.sentence:
            before = []
        counts = phraser.counts(clause, group, before)
        for count in counts:
            if count.phrase:
                yield _observation(report, clause, count, domain)
        before, last = counts, index


def _observation(report: Report, clause: Clause, count: Count, domain: Domain) -> Observation:
    numeral, wording = count.numeral, _wording(domain)
    told = report.text[clause.sentence[0] : numeral.opens]
    whole = report.text[report.text.rfind("。", 0, clause.start) + 1 : numeral.opens]
    kind = _kind(whole if wording.as_of.search(whole) else told, count, wording)
    return Observation(
        agent=clause.subject,
        phrase=count.phrase,
        value=numeral.value,
        unit=numeral.unit or "",
        kind=kind,
        measure="flow",
        evidence=Evidence(report.id, *clause.sentence),
        number=(numeral.start, numeral.end),
        approx=numeral.approx,
        target=clause.planned,
    )


def _kind(before: str, count: Count, wording: _Wording) -> str:
    if count.numeral.kind == "rate":
        return "rate"
    if wording.new.search(count.verb) or wording.new.search(count.before):
        return "new"
    return "cumulative" if wording.cumulative.search(before) else "flow"
