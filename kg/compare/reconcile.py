"""Sets the values of the same agent and indicator against each other: they agree, add up, are revised, or contradict.

Only like is compared with like: values of one sort, in one unit, for times that fit (a state at the end of two periods and the increase
between them; a period and the parts that fill it). Where two reports use different words for what they count, only values that meet or
nearly meet are set against each other, and the finding says that it holds if the words name one series.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, islice

from kg.compare.precision import tolerance
from kg.compare.values import Value, common_unit
from kg.compare.wording import Said, Wording
from kg.domains import Domain, load_domain

VERDICTS = ("contradict", "revise", "add up", "agree")
# Values told in different words are compared where they are at most so far apart (share of the larger): further apart they are two things.
NEAR = Decimal("0.05")
_TELLS_LITTLE = 2  # characters of a noun that names no particular thing
_MOST_PARTS = 12  # parts of a period: the months of a year
_MOST_ROWS = 200  # ways to make up one value that are looked at


@dataclass(frozen=True, slots=True)
class Finding:
    """What two or more values say together."""

    verdict: str  # one of VERDICTS
    line: str  # the agent, with its collective
    indicator: str
    values: tuple[Value, ...]  # in order of time; the value that the others are held against comes last
    gap: Decimal  # the last value less what the others make; 0 where they match exactly
    unit: str
    said: Said  # the arithmetic in words


def reconcile(found: Sequence[Value], domain: Domain | None = None) -> list[Finding]:
    """What the values say of each other, contradictions first; plans are left out.

    found: values of one indicator or of many, of any agents.
    """
    wording = Wording(domain or load_domain("unions"))
    series: dict[tuple[str, str, str], list[Value]] = {}
    for value in found:
        if not value.target:
            series.setdefault((value.line, value.indicator, common_unit(value.unit, domain)), []).append(value)
    findings = [finding for _, members in sorted(series.items()) for finding in _Series(members, wording).findings()]
    return sorted(findings, key=lambda one: (VERDICTS.index(one.verdict), one.line, one.indicator, one.values[-1].end or "", one.said.zh))


class _Series:
    """The values of one agent and indicator in one unit."""

    def __init__(self, members: Sequence[Value], wording: Wording) -> None:
        self._members = sorted(members, key=_in_time)
        self._wording = wording

    def findings(self) -> list[Finding]:
        """All findings; of those that say the same, because the values stand in several reports, the first."""
        every = (*self._same_time(), *self._growth(), *self._parts(), *self._fallen())
        return list({finding.said: finding for finding in reversed(every)}.values())[::-1]

    def _of(self, *sorts: str) -> list[Value]:
        return [value for value in self._members if value.sort in sorts and value.end is not None]

    # The same time

    def _same_time(self) -> Iterator[Finding]:
        for first, second in combinations(self._of("stock", "new", "flow", "sum", "rate"), 2):
            if not _same_span(first, second) or first.sort != second.sort or first.sentence == second.sentence:
                continue
            if finding := self._pair(first, second):
                yield finding

    def _pair(self, first: Value, second: Value) -> Finding | None:
        gap = second.value - first.value
        matches = abs(gap) <= max(tolerance(first.value, first.approx), tolerance(second.value, second.approx))
        same_words = self._one_series((first, second))
        if first.report == second.report:
            # A report that gives two numbers under one indicator counts two things, but a state in the same words is one.
            if not same_words or first.measure not in ("stock", "rate"):
                return None
        elif not same_words and not (matches or self._near(gap, second)):
            return None
        if matches:
            return self._finding("agree", (first, second), gap, "same", "rounded" if gap else "exact")
        later = bool(first.said and second.said and first.said != second.said)
        return self._finding("revise" if later else "contradict", (first, second), gap, "same", "revised" if later else "apart")

    # A state, the increase, and the next state

    def _growth(self) -> Iterator[Finding]:
        stocks, increases = self._of("stock"), self._of("new")
        for after in stocks:
            chains = [
                (before, *chain)
                for before in stocks
                if before.end and after.end and before.end < after.end
                for chain in self._fillings(increases, after, _next_day(before.end))
            ]
            if best := self._best(chains, after):
                yield self._held(best, after, "growth")

    # The parts of a period

    def _parts(self) -> Iterator[Finding]:
        for sorts in (("new",), ("flow", "sum")):
            pieces = self._of(*sorts)
            for whole in pieces:
                if whole.start and whole.end:
                    shorter = [piece for piece in pieces if _days(piece) < _days(whole)]
                    if best := self._best(self._fillings(shorter, whole, whole.start), whole):
                        yield self._held(best, whole, "parts")

    def _fillings(self, pieces: Sequence[Value], given: Value, start: str) -> list[tuple[Value, ...]]:
        """The rows of pieces that fill the time until the end of `given`, those told in its words first, not endlessly many."""
        noun = self._wording.noun(given.phrase)
        likely = sorted(pieces, key=lambda piece: self._wording.noun(piece.phrase) != noun)
        return list(islice(_fill(likely, start, given.end or ""), _MOST_ROWS))

    def _best(self, chains: Sequence[tuple[Value, ...]], given: Value) -> tuple[Value, ...] | None:
        """Of the values that should make up `given` the ones told in its words, else those that come nearest, if they come near."""

        def rank(chain: tuple[Value, ...]) -> tuple[bool, bool, Decimal]:
            gap = abs(given.value - _sum(chain))
            return gap > _slack(chain, given), not self._one_series((*chain, given)), gap

        best = min(chains, key=rank, default=None)
        if best is None:
            return None
        return best if self._one_series((*best, given)) or self._near(given.value - _sum(best), given) else None

    def _held(self, chain: tuple[Value, ...], given: Value, said: str) -> Finding:
        gap = given.value - _sum(chain)
        if abs(gap) <= _slack(chain, given):
            return self._finding("add up", (*chain, given), gap, said, "rounded" if gap else "exact")
        return self._finding("contradict", (*chain, given), gap, said, "short" if gap < 0 else "over")

    # A running total that falls

    def _fallen(self) -> Iterator[Finding]:
        running = [value for value in self._of("stock", "sum") if self._wording.running(value.phrase)]
        for first, second in combinations(running, 2):
            gap = second.value - first.value
            later = (first.end or "") < (second.end or "") and (first.sort == "stock" or first.start == second.start)
            falls = -gap > tolerance(first.value, first.approx) + tolerance(second.value, second.approx)
            if first.sort == second.sort and later and falls and self._one_series((first, second)):
                yield self._finding("revise", (first, second), gap, "fallen", "fallen")

    def _one_series(self, members: Sequence[Value]) -> bool:
        """Whether the values are told in the same words, and these say what is counted: 资金 and 职工 alone do not, of what was done."""
        nouns = {self._wording.noun(value.phrase) for value in members}
        telling = all(len(noun) > _TELLS_LITTLE for noun in nouns) or all(value.measure in ("stock", "rate") for value in members)
        return len(nouns) == 1 and telling

    def _near(self, gap: Decimal, given: Value) -> bool:
        return abs(gap) <= NEAR * abs(given.value)

    def _finding(self, verdict: str, members: tuple[Value, ...], gap: Decimal, said: str, ending: str) -> Finding:
        last = members[-1]
        return Finding(verdict, last.line, last.indicator, members, gap, last.unit, self._wording.said(said, ending, members, gap))


def _in_time(value: Value) -> tuple[object, ...]:
    """By the time that a value is about, then by that of its report."""
    return value.end or "", value.start or "", value.said or "", value.report, value.row or 0, value.value, value.phrase


def _sum(chain: Sequence[Value]) -> Decimal:
    return sum((value.value for value in chain), Decimal(0))


def _slack(chain: Sequence[Value], given: Value) -> Decimal:
    return sum((tolerance(value.value, value.approx) for value in (*chain, given)), Decimal(0))


def _same_span(first: Value, second: Value) -> bool:
    """A state is at a date; all else covers a time with a beginning and an end."""
    return first.end == second.end and (first.measure == "stock" == second.measure or first.start == second.start)


def _fill(pieces: Sequence[Value], start: str, end: str, depth: int = 0) -> Iterator[tuple[Value, ...]]:
    """The rows of pieces that follow one another without a gap from the day `start` to the day `end`."""
    if depth == _MOST_PARTS:
        return
    for piece in pieces:
        if piece.start == start and piece.end and piece.end <= end:
            if piece.end == end:
                yield (piece,)
            else:
                yield from ((piece, *rest) for rest in _fill(pieces, _next_day(piece.end), end, depth + 1))


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _days(value: Value) -> int:
    return (date.fromisoformat(value.end) - date.fromisoformat(value.start)).days if value.start and value.end else 0
